"""The staff page: how the workbook stands, what is awaited, what the figures say."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Reponse

from passerelle.adresses import Adresses
from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import Apercu, Chiffre
from passerelle.domaine.declare.entites import Exercice, exercice_montre
from passerelle.domaine.liens.fiche_seance import fiches_des_seances
from passerelle.domaine.texte.francais import compter
from passerelle.erreurs import ErreurPasserelle
from passerelle.moteur import Etat
from passerelle.service.contexte import contexte
from passerelle.service.pages.a_regarder import INFORMATION, regrouper
from passerelle.service.pages.liens import Seance
from passerelle.service.pages.pourquoi import onglets
from passerelle.typographie import moment

ATTENDUE, MANQUANTE = "fiche attendue", "fiche manquante"
"""What the planning calls a slot whose form has not come: for 48 hours, then for good (domaine.md §4)."""

equipe = Blueprint("equipe", __name__)


@equipe.get("/")
def accueil() -> Response:
    """Everything on one page."""
    partage = contexte()
    passerelle, etat = partage.passerelle, partage.joindre_le_moteur().etat()
    apercu, empechement = Apercu(), ""
    try:
        apercu = passerelle.apercu()
    except ErreurPasserelle as erreur:
        empechement = "" if etat.erreur else str(erreur)
    aujourdhui = passerelle.maintenant().date()
    lundi = aujourdhui - timedelta(days=aujourdhui.weekday())
    exercice = exercice_montre(passerelle.config.exercices, aujourdhui)
    fuseau = ZoneInfo(passerelle.config.centre.fuseau)
    adresses = Adresses(locaux=passerelle.config.classeur.locaux, google=apercu.fiches_google)
    fiches = fiches_des_seances(passerelle.modele)
    creneaux = [
        Seance(vu=vu, fiche=adresses.seance(vu, fiches) if vu.statut in (ATTENDUE, MANQUANTE) else "")
        for vu in apercu.creneaux
    ]
    signalements = regrouper(apercu, passerelle)
    return make_response(
        render_template(
            "equipe.html",
            centre=passerelle.config.centre.nom,
            action=passerelle.config.action.intitule,
            etat=etat,
            etat_phrase=dire_etat(etat, fuseau),
            etat_classe="mal" if etat.erreur else "bien" if etat.reussie_le and not etat.garde else "",
            empechement=empechement,
            annonce=apercu.annonce,
            avis=" ".join(filter(None, (passerelle.avis, passerelle.sans_sauvegarde))),
            classeurs=adresses_classeurs(passerelle),
            semaine=[creneau for creneau in creneaux if lundi <= creneau.vu.date <= lundi + timedelta(days=6)],
            attendues=[creneau for creneau in reversed(creneaux) if creneau.vu.statut == ATTENDUE],
            manquantes=[creneau for creneau in reversed(creneaux) if creneau.vu.statut == MANQUANTE],
            relations=apercu.relations,
            exercice=exercice.libelle if exercice else "",
            chiffres=chiffres_cles(apercu.chiffres, exercice),
            alertes=apercu.alertes,
            besoins=dire_les_besoins(apercu),
            pourquoi_onglets=onglets(passerelle.modele),
            anomalies=[signalement for signalement in signalements if signalement.gravite != INFORMATION],
            informations=[signalement for signalement in signalements if signalement.gravite == INFORMATION],
            fiches={fiche.titre: adresses.fiche(fiche, {}) for fiche in passerelle.modele.formulaires.values()},
        )
    )


@equipe.post("/synchroniser")
def actualiser() -> Reponse:
    """Ask for a synchronisation now."""
    contexte().joindre_le_moteur().actualiser()
    return redirect(url_for("equipe.accueil"), 303)


@equipe.post("/garde/confirmer")
def confirmer() -> Reponse:
    """Let through what the guard holds back."""
    contexte().joindre_le_moteur().confirmer()
    return redirect(url_for("equipe.accueil"), 303)


def dire_etat(etat: Etat, fuseau: ZoneInfo) -> str:
    """The state of synchronisation in one sentence or two."""
    if etat.reussie_le is None:
        phrase = "Le classeur n’a pas encore été mis à jour."
    else:
        phrase = f"Dernière mise à jour réussie : {moment(etat.reussie_le.astimezone(fuseau))}."
    if etat.en_cours:
        return f"{phrase} Une mise à jour est en cours."
    return f"{phrase} Une mise à jour va commencer." if etat.indices_en_attente else phrase


def dire_les_besoins(apercu: Apercu) -> list[str]:
    """What there is to look at again among the needs, in sentences."""
    corriges, doubles = apercu.besoins.themes_corriges, apercu.besoins.a_separer
    dites = []
    if corriges:
        dites.append(f"{compter(corriges, 'thème corrigé', 'thèmes corrigés')}\u00a0: des mots à proposer")
    if doubles:
        dites.append(f"{compter(doubles, 'réponse semble', 'réponses semblent')} dire deux besoins")
    return dites


def chiffres_cles(chiffres: Iterable[Chiffre], exercice: Exercice | None) -> list[Chiffre]:
    """The figures of the whole exercise, without their breakdowns."""
    return [c for c in chiffres if exercice and c.periode == exercice.libelle and not c.ventilation]


def adresses_classeurs(passerelle: Passerelle) -> dict[str, str]:
    """What staff click, and where it opens a workbook: one link where both are here, one for each elsewhere."""
    classeur = passerelle.config.classeur
    adresses = {
        nom: f"https://docs.google.com/spreadsheets/d/{identifiant}" for nom, identifiant in classeur.par_nom.items()
    }
    adresses |= dict.fromkeys(classeur.locaux, "/classeur")
    liens = {"Ouvrir le classeur": adresses["principal"]}
    return liens if classeur.est_local else liens | {"Ouvrir les contacts": adresses["contacts"]}
