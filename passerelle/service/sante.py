"""Whether the service lives, whether it can do its work, and its measures."""

from flask import Blueprint, Response

from passerelle.service.contexte import contexte
from passerelle.service.retenu.mesures import TYPE_MIME

sante = Blueprint("sante", __name__)


@sante.get("/sante")
def vivant() -> Response:
    """The process lives."""
    return _texte("Le service tourne.")


@sante.get("/sante/pret")
def pret() -> Response:
    """The workbook and the engine answered within the last minute; else 503, saying what does not."""
    manques = contexte().disponibilite.manques()
    return _texte(" ".join(manques), 503) if manques else _texte("Le classeur et le moteur répondent.")


@sante.get("/metrics")
def mesures() -> Response:
    """OpenMetrics."""
    return Response(contexte().mesures.exposer(), content_type=TYPE_MIME)


def _texte(phrase: str, statut: int = 200) -> Response:
    return Response(f"{phrase}\n", status=statut, mimetype="text/plain")
