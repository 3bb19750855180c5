"""What is to be looked at, on the staff page: grouped by cause, each a click away from its cell; what staff answer at once."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from passerelle.amorce import Passerelle
from passerelle.cles import Role
from passerelle.domaine.application.creneaux import AUTRE_LIEU, LIEU_CONFIRME
from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.chiffres.rencontres import DOUBLE_PROBABLE
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.texte.francais import accorder, compter
from passerelle.service.acces import exiger, nom_de_la_cle
from passerelle.service.contexte import contexte
from passerelle.service.pages.reperes import Reperes
from passerelle.service.roles import PRINCIPAL
from passerelle.tableur.pages.vue import lettres

INFORMATION = "information"
_GRAVITES = ("bloquant", "attention", INFORMATION)

a_regarder = Blueprint("a_regarder", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endroit:
    """One of the cells a cause is about: in words, its address (empty where no workbook has it), and what is said of it where
    that is not what is said of all."""

    nom: str
    adresse: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signalement:
    """Everything of one cause: `message` says it once. `a_confirmer`: the sessions whose place staff may confirm."""

    onglet: str
    gravite: str
    message: str
    endroits: tuple[Endroit, ...]
    a_confirmer: tuple[str, ...] = ()


def regrouper(apercu: Apercu, passerelle: Passerelle) -> list[Signalement]:
    """Anomalies of one tab and one cause, together, the gravest first; of those, what may count twice."""
    reperes = Reperes(modele=passerelle.modele, choix=apercu.choix, projets=apercu.projets)

    def sujet(anomalie: Anomalie) -> tuple[int, bool, str, str]:
        double = DOUBLE_PROBABLE in anomalie.message
        rang = _GRAVITES.index(anomalie.gravite)
        return rang, not double, reperes.onglet(anomalie.ou), anomalie.cause or anomalie.message

    return [
        _signaler(_GRAVITES[rang], onglet, cause, list(memes), reperes)
        for (rang, _, onglet, cause), memes in groupby(sorted(apercu.anomalies, key=sujet), key=sujet)
    ]


def _signaler(gravite: str, onglet: str, cause: str, anomalies: list[Anomalie], reperes: Reperes) -> Signalement:
    message = anomalies[0].message if len(anomalies) == 1 else cause
    confirmables = [a for a in anomalies if a.cause.startswith(AUTRE_LIEU) and _se_confirme(a, reperes)]
    return Signalement(
        gravite=gravite,
        onglet=onglet,
        message=message,
        endroits=tuple(_situer(anomalies, reperes, message)),
        a_confirmer=tuple(f"{anomalie.ou}/{anomalie.ligne}" for anomalie in confirmables),
    )


def _se_confirme(anomalie: Anomalie, reperes: Reperes) -> bool:
    return LIEU_CONFIRME in reperes.modele.tables[anomalie.ou].par_cle


def _situer(anomalies: Iterable[Anomalie], reperes: Reperes, message: str) -> Iterable[Endroit]:
    for anomalie in anomalies:
        case = reperes.champ(anomalie.ou, anomalie.champ) if anomalie.champ else ""
        lieu = reperes.ligne(anomalie.ou, anomalie.ligne) if anomalie.ligne else ""
        yield Endroit(
            nom=f"{lieu} ({case})" if lieu and case else lieu or case or reperes.onglet(anomalie.ou),
            adresse=_adresse(anomalie, reperes),
            message=_en_propre(anomalie.message, message),
        )


def _en_propre(message: str, cause: str) -> str:
    """What a message says that its cause does not: both end with what to do."""
    _, deux_points, suite = cause.partition("\u00a0: ")
    return "" if message == cause else message.removesuffix(f"{deux_points}{suite}")


def _adresse(anomalie: Anomalie, reperes: Reperes) -> str:
    """Empty where no tab is meant. A line without an id is named by what it holds (the code of somebody): that is not for an
    address, which leads to the tab."""
    if not reperes.est_un_onglet(anomalie.ou):
        return ""
    table = reperes.modele.tables.get(anomalie.ou)
    ligne = anomalie.ligne if table is None or "id" in table.par_cle else ""
    return adresse_d_une_case(anomalie.ou, ligne, anomalie.champ)


def adresse_d_une_case(ou: str, ligne: str = "", champ: str = "") -> str:
    """Where a tab, a line or a cell opens, wherever it stands then."""
    return url_for("a_regarder.ouvrir", ou=ou, ligne=ligne or None, champ=champ or None)


@a_regarder.get("/case")
def ouvrir() -> Response:
    """The cell that an anomaly is about, where it stands now: the page that edits it, or Google’s."""
    passerelle = contexte().passerelle
    case = passerelle.situer(*(request.args.get(nom, "") for nom in ("ou", "ligne", "champ")))
    if case is None:
        flash("Cet onglet n’est plus dans le classeur.")
        return redirect(url_for("equipe.accueil"), 303)
    if case.classeur != PRINCIPAL:
        exiger(Role.DIRECTION)
    est_situee = case.rang >= 0
    if passerelle.est_local(case.classeur):
        adresse = url_for(
            "tableur_pages.afficher",
            onglet=case.sheet_id,
            classeur=case.classeur if case.classeur == "contacts" else None,
            cellule=f"{case.rang}-{case.place}"
            if est_situee
            else None,  # no anchor: browsers then leave the field unfocused
        )
    else:
        plage = f"&range={lettres(case.place)}{case.rang + 1}" if est_situee else ""
        identifiant = passerelle.config.classeur.par_nom[case.classeur]
        adresse = f"https://docs.google.com/spreadsheets/d/{identifiant}/edit#gid={case.sheet_id}{plage}"
    return redirect(adresse, 303)


@a_regarder.post("/lieux-confirmes")
def confirmer_les_lieux() -> Response:
    """These sessions were held where their lines say: staff's answer, written in their column."""
    partage = contexte()
    lignes = {(table, ident) for dite in request.form.getlist("seance") for table, _, ident in [dite.partition("/")]}
    combien = partage.passerelle.confirmer_les_lieux(lignes, par=nom_de_la_cle())
    if combien:
        with suppress(SQLAlchemyError):  # it is written: without a hint, the timed sweep finds it
            partage.joindre_le_moteur().actualiser()
        rencontres, avaient = compter(combien, "rencontre"), accorder(combien, "avait", "avaient")
        flash(f"C’est noté\u00a0: {rencontres} {avaient} bien lieu là.")
    else:
        flash("C’était déjà noté.")
    return redirect(url_for("equipe.accueil"), 303)
