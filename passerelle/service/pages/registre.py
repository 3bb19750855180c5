"""The register of processing activities, as the command writes it."""

from flask import Blueprint, Response, make_response

from passerelle.service.contexte import contexte, jour_d_essai
from passerelle.service.pages.planning import DANS_LA_PAGE
from passerelle.sorties.bilan.page import en_html
from passerelle.sorties.registre import dresser

registre = Blueprint("registre", __name__)


@registre.get("/registre")
def montrer() -> Response:
    """That of today."""
    passerelle = contexte().passerelle
    tenu = dresser(passerelle.config, passerelle.modele, passerelle.maintenant().date())
    reponse = make_response(en_html(tenu.document, jour_d_essai=jour_d_essai()))
    reponse.headers["Content-Security-Policy"] = DANS_LA_PAGE
    return reponse
