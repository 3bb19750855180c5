"""From a figure to its lines, one click from the staff page: what it counts, what it rests on, what was left aside and why."""

from flask import Blueprint, render_template, request, url_for

from passerelle.domaine.declare.entites import exercice_montre
from passerelle.domaine.declare.periode import lire_periode
from passerelle.domaine.enonces.chiffre import LigneVue, montrer_un_chiffre
from passerelle.service.contexte import contexte
from passerelle.service.refus import Refus

chiffres = Blueprint("chiffres", __name__, url_prefix="/chiffres")


@chiffres.get("/<code>")
def montrer(code: str) -> str:
    """The figure for the period asked for, else for the exercise of the day."""
    passerelle = contexte().passerelle
    exercices = passerelle.config.exercices
    du_jour = exercice_montre(exercices, passerelle.maintenant().date())
    demandee = request.args.get("periode") or (du_jour.libelle if du_jour else "")
    ventilation, modalite = request.args.get("ventilation", ""), request.args.get("modalite", "")
    periode = lire_periode(demandee, exercices)
    if periode is None:
        raise Refus(
            404,
            "Cette période ne se comprend pas\u00a0: écrivez un exercice (2013-2014), une année (2014), un mois (2014-01) ou deux "
            "dates (2014-01-01/2014-03-31).",
        )
    vu = passerelle.interroger(lambda etude: montrer_un_chiffre(etude, periode, code, ventilation, modalite))
    if vu is None:
        raise Refus(404, "Ce chiffre n’existe pas\u00a0: son code ou son détail n’est pas dans l’onglet Indicateurs.")
    return render_template("chiffre.html", centre=passerelle.config.centre.nom, vu=vu, adresse=_adresse)


def _adresse(ligne: LigneVue) -> str:
    """Where a line is in its tab; empty where no tab holds it."""
    if not ligne.id:
        return ""
    return url_for("a_regarder.ouvrir", ou=ligne.table, ligne=ligne.id, champ=ligne.champ or None)
