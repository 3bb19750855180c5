"""The needs on a page: the words that would have found the themes staff corrected, the answers to cut in two. Each is written once
accepted, never before."""

from contextlib import suppress

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from passerelle.besoins_revus import CaseReprise, PropositionPerimee
from passerelle.domaine.chaine.besoins_revus import Accord, LaisseAinsi, MotAccepte
from passerelle.domaine.enonces.propositions import proposer
from passerelle.service.acces import nom_de_la_cle
from passerelle.service.contexte import contexte

besoins = Blueprint("besoins", __name__, url_prefix="/besoins")


@besoins.get("")
def montrer() -> Response:
    """What is proposed, from a reading of the workbook as it stands."""
    return _page()


@besoins.post("")
def accepter() -> Response:
    """Write what one of the proposals says: the one of that `vue`, where it still stands word for word."""
    try:
        accord = contexte().passerelle.reviser_un_besoin(request.form.get("vue", ""), cle=nom_de_la_cle())
    except (PropositionPerimee, CaseReprise) as erreur:
        return _page(avis=str(erreur), statut=409)
    with suppress(SQLAlchemyError):  # it is written: without a hint, the timed sweep finds it
        contexte().joindre_le_moteur().signaler()
    flash(_dire(accord))
    return redirect(url_for("besoins.montrer"), 303)


def _page(*, avis: str = "", statut: int = 200) -> Response:
    passerelle = contexte().passerelle
    page = render_template(
        "besoins.html",
        centre=passerelle.config.centre.nom,
        propositions=passerelle.interroger(proposer),
        avis=avis,
    )
    return make_response(page, statut)


def _dire(accord: Accord) -> str:
    match accord:
        case MotAccepte():
            return f"C’est fait\u00a0: «\u00a0{accord.mot}\u00a0» est dans l’onglet Thèmes."
        case LaisseAinsi():
            return "C’est noté\u00a0: cela ne sera plus proposé."
        case _:
            return "C’est fait\u00a0: ce besoin tient maintenant sur deux lignes."
