"""The workbook as a spreadsheet to keep, as the command writes it."""

from flask import Blueprint, Response, make_response, request

from passerelle.domaine.declare.periode import lire_periode
from passerelle.domaine.enonces.export.interne import exporter_le_classeur
from passerelle.service.contexte import contexte
from passerelle.service.refus import Refus
from passerelle.sorties.export.tableur import en_xlsx

export = Blueprint("export", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@export.get("/export")
def telecharger() -> Response:
    """All of it, or the lines and figures of the period asked for."""
    passerelle = contexte().passerelle
    ecrite = request.args.get("periode", "")
    periode = lire_periode(ecrite, passerelle.config.exercices)
    if ecrite and periode is None:
        raise Refus(
            404,
            "Cette période ne se comprend pas\u00a0: écrivez un exercice (2013-2014), une année (2014) ou deux dates "
            "(2014-01-01/2014-03-31).",
        )
    jeu = passerelle.interroger(lambda etude: exporter_le_classeur(etude, periode))
    reponse = make_response(en_xlsx(jeu))
    reponse.mimetype = XLSX
    reponse.headers["Content-Disposition"] = f'attachment; filename="{jeu.nom}.xlsx"'
    return reponse
