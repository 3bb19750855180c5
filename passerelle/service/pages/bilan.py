"""The bilan of an action as the command writes it, one click from each figure to its lines."""

from flask import Blueprint, Response, make_response, request, url_for

from passerelle.domaine.declare.entites import exercice_montre
from passerelle.domaine.declare.periode import lire_periode
from passerelle.domaine.enonces.bilan.bilan import Commande, dresser_le_bilan
from passerelle.service.contexte import contexte, jour_d_essai
from passerelle.service.pages.planning import DANS_LA_PAGE
from passerelle.service.refus import Refus
from passerelle.sorties.bilan.page import en_html

bilan = Blueprint("bilan", __name__)


@bilan.get("/bilan")
def montrer() -> Response:
    """That of the period asked for, else of the exercise of the day; of the action asked for, else of the centre's own."""
    passerelle = contexte().passerelle
    exercices = passerelle.config.exercices
    du_jour = exercice_montre(exercices, passerelle.maintenant().date())
    periode = lire_periode(request.args.get("periode") or (du_jour.libelle if du_jour else ""), exercices)
    if periode is None:
        raise Refus(
            404,
            "Cette période ne se comprend pas\u00a0: écrivez un exercice (2013-2014), une année (2014) ou deux dates "
            "(2014-01-01/2014-03-31).",
        )
    commande = Commande(periode=periode, action=request.args.get("action", ""))
    dresse = passerelle.interroger(lambda etude: dresser_le_bilan(etude, commande))
    if dresse is None:
        raise Refus(404, "Cette action n’existe pas, ou n’existe plus. Vérifiez l’adresse.")
    page = en_html(
        dresse.document,
        detail=lambda code: url_for("chiffres.montrer", code=code, periode=periode.cle),
        jour_d_essai=jour_d_essai(),
    )
    reponse = make_response(page)
    reponse.headers["Content-Security-Policy"] = DANS_LA_PAGE
    return reponse
