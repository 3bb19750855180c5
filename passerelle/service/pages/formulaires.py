"""The forms on a phone: shown, checked, stored, thanked for (local workbook only)."""

import json
import math
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Reponse

from passerelle.adresses import CORRIGER
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.liens.fiche_seance import fiches_des_seances
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR
from passerelle.domaine.reponses.saisie import relever_les_doutes, valider
from passerelle.domaine.texte.noms import forme
from passerelle.erreurs import ErreurPasserelle
from passerelle.service.acces import porte_la_cle
from passerelle.service.contexte import Contexte, contexte
from passerelle.service.pages.questions import composer, lire_saisies, options_de, preremplir
from passerelle.service.refus import Refus, rencontrer
from passerelle.service.retenu.debit import foyer

ENVOI = "_envoi"
"""The hidden field that tells one submission from another."""

RELU = "_relu"
"""The hidden field by which a person says again what they were asked to read again."""

_ENVOI_ADMIS = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)

formulaires = Blueprint("formulaires", __name__, url_prefix="/f")


@formulaires.get("/<formulaire>")
def remplir(formulaire: str) -> Response:
    """The form, with what the link fills in."""
    partage, declare = contexte(), _trouver(formulaire)
    apercu = partage.passerelle.apercu()
    saisies = preremplir(declare, request.args, apercu.choix)
    for question in declare.questions:
        if question.type == "date" and question.requise and question.cle not in saisies:
            saisies[question.cle] = partage.passerelle.maintenant().date().isoformat()
    connues = saisies.to_dict()
    recue = next((r for r in apercu.fiches_recues if CORRIGER in request.args and r.est_de(declare.id, connues)), None)
    if recue:
        for cle, reponses in recue.reponses.items():
            saisies.setlist(cle, list(reponses))
    return _page(declare, saisies, a_corriger=recue is not None)


@formulaires.post("/<formulaire>")
def envoyer(formulaire: str) -> Reponse:
    """A submission: stored durably, then thanked for. Whatever is refused keeps what was typed."""
    partage, declare = contexte(), _trouver(formulaire)
    if attente := partage.envois.attente(foyer(request.remote_addr)):
        page = _page(
            declare,
            request.form,
            statut=429,
            avis="Trop d’envois en peu de temps. Patientez une minute, puis renvoyez.",
        )
        page.headers["Retry-After"] = str(math.ceil(attente))
        return page
    passerelle = partage.passerelle
    saisies = lire_saisies(declare, request.form)
    try:
        choix = passerelle.apercu().choix
    except ErreurPasserelle as erreur:
        return _pas_enregistree(declare, erreur, choix=_choix_envoyes(declare, saisies))
    reponses, erreurs = valider(
        declare,
        saisies,
        choix=choix,
        aujourdhui=passerelle.maintenant().date(),
        suspect=passerelle.coordonnees,
    )
    doutes = {} if erreurs else relever_les_doutes(declare, reponses, passerelle.indiscret)
    relu = _empreinte_de(reponses, doutes)
    if erreurs or (doutes and request.form.get(RELU) != relu):
        page = _page(declare, request.form, erreurs=erreurs, doutes=doutes, relu=relu, statut=422)
        if declare.classeur != "contacts":
            # Gone back to from the thanks, a page that was posted shows only if the browser may keep it.
            page.headers["Cache-Control"] = "private, no-cache"
        return page
    try:
        _ranger(partage, declare, reponses)
    except (ErreurPasserelle, SQLAlchemyError) as erreur:
        return _pas_enregistree(declare, erreur, choix=choix)
    if declare.table == "projet" and porte_la_cle():
        passerelle.retenir_ses_projets(declare.id, [_en_ligne(declare, reponses)])
    with suppress(SQLAlchemyError):  # the response is stored: without a hint, the timed sweep finds it
        partage.joindre_le_moteur().signaler()
    repris = _reprendre(declare, reponses, choix)
    return redirect(url_for("formulaires.remercier", formulaire=declare.id, **repris), 303)


@formulaires.get("/<formulaire>/merci")
def remercier(formulaire: str) -> str:
    """Thanks, and the way to the following form."""
    declare = _trouver(formulaire)
    texte, lien = declare.suite.texte if declare.suite else "", ""
    if declare.suite:
        connues: dict[str, Any] = {cle: request.args[cle] for cle in declare.suite.reprend if cle in request.args}
        lien = url_for("formulaires.remplir", formulaire=declare.suite.formulaire, **connues)
    avant, dans_le_texte, apres = declare.confirmation.partition(texte) if texte else (declare.confirmation, "", "")
    return render_template(
        "merci.html",
        formulaire=declare,
        avant=avant,
        apres=apres,
        lien=lien,
        texte_lien=texte,
        dans_le_texte=bool(dans_le_texte),
    )


def _pas_enregistree(
    declare: Formulaire, erreur: ErreurPasserelle | SQLAlchemyError, *, choix: Mapping[str, tuple[str, ...]]
) -> Response:
    """The form as it was sent, and why it was not stored."""
    panne = rencontrer(erreur)
    cause = f" {panne.message}" if panne else ""
    ensuite = "prévenez l’équipe, puis renvoyez-la" if panne else "renvoyez-la dans un instant"
    return _page(
        declare,
        request.form,
        choix=choix,
        statut=503,
        avis=f"Votre fiche n’a pas pu être enregistrée.{cause} Rien n’est perdu sur cette page\u00a0: {ensuite}.",
    )


def _choix_envoyes(declare: Formulaire, saisies: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Lists that hold what was chosen, for a page that cannot know the others."""
    return {
        question.liste: tuple(filter(None, saisies[question.cle])) for question in declare.questions if question.liste
    }


def _trouver(identifiant: str) -> Formulaire:
    """The form of that id, where its workbook is here. Raises Refus: a Google workbook has Google forms."""
    passerelle = contexte().passerelle
    declare = passerelle.modele.formulaires.get(identifiant)
    if declare is None and passerelle.config.classeur.locaux:
        raise Refus(404, "Cette fiche n’existe pas. Vérifiez l’adresse, ou demandez-la à l’équipe.")
    if declare is None or not passerelle.est_local(declare.classeur):
        raise Refus(404, "Cette fiche est un formulaire Google\u00a0: demandez son adresse à l’équipe.")
    return declare


def _ranger(partage: Contexte, declare: Formulaire, reponses: Mapping[str, object]) -> None:
    """Store a response once, however many times it is sent.

    Sent again after a failure, it keeps its first Horodateur: rows equal to the second and in every answer are one
    response (contrat.md §5).
    """
    envoi = request.form.get(ENVOI, "")
    if not _ENVOI_ADMIS.fullmatch(envoi):
        envoi = secrets.token_urlsafe(16)
    # The answers count too: a page sent again after a correction is another response.
    empreinte = json.dumps([declare.id, envoi, reponses], default=str, sort_keys=True)
    maintenant = partage.passerelle.maintenant().replace(tzinfo=None, microsecond=0)
    if rencontre := _rencontre(partage, declare, reponses):
        maintenant = partage.recus.pas_avant("rencontre", rencontre, maintenant)
    with partage.recus.une_seule_fois("envoi", empreinte, maintenant) as horodateur:
        if horodateur is not None:
            ligne = {TITRES_HORODATEUR[0]: horodateur, **_en_ligne(declare, reponses)}
            # One equal to the second and in every answer is the same response: the tab need not be read for that.
            partage.passerelle.ajouter_reponses(declare.id, [ligne], sans_doublon=False)


def _en_ligne(declare: Formulaire, reponses: Mapping[str, object]) -> dict[str, object]:
    titres = {question.cle: question.titre for question in declare.questions}
    return {titres[cle]: cellule for cle, cellule in reponses.items()}


def _rencontre(partage: Contexte, declare: Formulaire, reponses: Mapping[str, object]) -> str:
    """What a response tells of, where another may tell of it again; empty elsewhere. Of two, the latest counts (contrat.md §5)."""
    table = partage.passerelle.modele.tables[declare.table]
    dits = [str(reponses.get(q.cle) or "") for q in declare.questions if q.colonne_remplie in table.cle]
    return json.dumps([declare.table, *map(forme, dits)]) if any(dits) else ""


def _empreinte_de(reponses: Mapping[str, object], doutes: Collection[str]) -> str:
    """What tells texts that were asked about: changed, they are asked about again."""
    textes = json.dumps([[cle, reponses[cle]] for cle in doutes], default=str)
    return sha256(textes.encode()).hexdigest()[:16] if doutes else ""


def _reprendre(
    declare: Formulaire, reponses: Mapping[str, object], choix: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """What the following form takes up from the answers just sent: an address carries no free text, and no code."""
    repris: dict[str, Any] = {}
    for cle_suite, cle in (declare.suite.reprend if declare.suite else {}).items():
        match reponses.get(cle):
            case date() as jour:
                repris[cle_suite] = jour.isoformat()
            case str() as choisie if choisie in options_de(declare.question(cle), choix):
                repris[cle_suite] = choisie
    return repris


def _page(
    declare: Formulaire,
    saisies: MultiDict[str, str],
    *,
    erreurs: Mapping[str, str] | None = None,
    doutes: Mapping[str, str] | None = None,
    relu: str = "",
    choix: Mapping[str, tuple[str, ...]] | None = None,
    avis: str = "",
    a_corriger: bool = False,
    statut: int = 200,
) -> Response:
    """The form with what was typed; `avis` says what stopped it, `erreurs` what is to be corrected, by question, `doutes` what
    is to be read again first: sent again as it is, with `relu`, it is taken. `choix` are the lists to choose from, those of the
    workbook by default; `a_corriger`: what was typed was sent already."""
    passerelle = contexte().passerelle
    groupes = composer(declare, saisies, erreurs or {}, passerelle.apercu().choix if choix is None else choix)
    champs = [champ for groupe in groupes for champ in groupe.champs]
    envoi = saisies.get(ENVOI, "")
    page = render_template(
        "formulaire.html",
        formulaire=declare,
        groupes=groupes,
        fautifs=[champ for champ in champs if champ.erreur],
        doutes=[(champ, raison) for champ in champs if (raison := (doutes or {}).get(champ.question.cle))],
        relu=relu,
        avis=avis,
        a_corriger=a_corriger,
        est_une_seance=declare in fiches_des_seances(passerelle.modele),
        donnees=passerelle.notice(declare),
        envoi=envoi if _ENVOI_ADMIS.fullmatch(envoi) else secrets.token_urlsafe(16),
    )
    return make_response(page, statut)
