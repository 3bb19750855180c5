"""The year at a glance: for each activity, how often each place hosts, month by month, and why shares are not equal."""

from flask import Blueprint, Response, make_response, render_template, request

from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.declare.entites import exercice_montre
from passerelle.erreurs import ErreurPasserelle
from passerelle.service.contexte import contexte

annee = Blueprint("annee", __name__)


@annee.get("/annee")
def montrer() -> Response:
    """The exercise asked for, else that of the day; links to the others that have a planning."""
    passerelle = contexte().passerelle
    apercu, empechement = Apercu(), ""
    try:
        apercu = passerelle.apercu()
    except ErreurPasserelle as erreur:
        empechement = str(erreur)
    exercices = list(dict.fromkeys(vue.exercice for vue in apercu.annees))
    du_jour = exercice_montre(passerelle.config.exercices, passerelle.maintenant().date())
    voulus = (request.args.get("exercice"), du_jour.libelle if du_jour else None, *reversed(exercices))
    choisi = next((libelle for libelle in voulus if libelle in exercices), "")
    return make_response(
        render_template(
            "annee.html",
            centre=passerelle.config.centre.nom,
            exercice=choisi,
            autres=[libelle for libelle in exercices if libelle != choisi],
            annees=[vue for vue in apercu.annees if vue.exercice == choisi],
            empechement=empechement,
        )
    )
