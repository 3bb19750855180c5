"""The sheet for the wall: what residents said, what was done of it, what could not be, the next dates. What leaves the centre."""

from flask import Blueprint, render_template

from passerelle.domaine.declare.entites import exercice_montre
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.enonces.accueil.affichage import preparer_l_affichage
from passerelle.domaine.liens.planning_vu import mettre_en_mois
from passerelle.domaine.liens.rendez_vous import taire_les_lieux_inconnus
from passerelle.service.contexte import contexte
from passerelle.service.pages.demandes import lire_jour

DATES_MONTREES = 6

affichage = Blueprint("affichage", __name__)


@affichage.get("/affichage")
def montrer() -> str:
    """What may be shown of what was heard since the day asked for, else since the exercise of the day began."""
    passerelle = contexte().passerelle
    apercu, modele, aujourdhui = passerelle.apercu(), passerelle.modele, passerelle.maintenant().date()
    exercice = exercice_montre(passerelle.config.exercices, aujourdhui)
    depuis = lire_jour("depuis") or (exercice.debut if exercice else aujourdhui)
    a_venir = mettre_en_mois(
        taire_les_lieux_inconnus(apercu.creneaux, apercu.lieux),
        modele.activites,
        du=aujourdhui,
        au=exercice.fin if exercice else aujourdhui,
        lieu=None,
        suspect=passerelle.suspect,
    )
    dates = [vue for mois in a_venir for vue in mois.dates if vue.a_lieu]
    return render_template(
        "affichage.html",
        centre=passerelle.config.centre.nom,
        action=passerelle.config.action.intitule,
        depuis=depuis,
        affiche=preparer_l_affichage(
            apercu.entendus,
            apercu.projets_vus,
            du=depuis,
            au=aujourdhui,
            seuil=valeur_au(modele.confidentialite.seuil_diffusion, aujourdhui),
            suites=modele.suites,
            non_classe=modele.besoins.non_classe,
            themes_connus=apercu.choix.get("themes", ()),
            suspect=passerelle.indiscret,
        ),
        dates=dates[:DATES_MONTREES],
    )
