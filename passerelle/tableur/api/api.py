"""The API over HTTP."""

from collections.abc import Callable, Collection
from urllib.parse import parse_qs, quote, urlsplit

from flask import Blueprint, Response, request

from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.api.traitement import traiter

CORPS_MAX = 16 * 1024 * 1024
"""Google advises 2 MB. A body is read and carried out in about half a second for each."""
_METHODES = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def construire_api(tableur: Tableur, *, admis: Callable[[], Collection[str] | None] = lambda: None) -> Blueprint:
    """Routes `/v4/spreadsheets…` and `/drive/v3/files…`; letting callers in is the application's business, and so are the
    spreadsheets that whoever calls may touch: `admis` gives their ids, None for all."""
    api = Blueprint("tableur_api", __name__)

    def repondre(**_reste: str) -> Response:
        request.max_content_length = CORPS_MAX
        methode = "GET" if request.method == "HEAD" else request.method
        parametres = parse_qs(request.query_string.decode("latin-1"), keep_blank_values=True)
        recu = request.get_data(cache=False)
        statut, corps = traiter(tableur, methode, _chemin_encode(), parametres, recu, admis=admis())
        return Response(corps, statut, mimetype="application/json" if corps else None)

    for racine in ("/v4/spreadsheets", "/drive/v3/files"):
        nom = racine.split("/")[1]
        api.add_url_rule(racine, f"{nom}_racine", repondre, methods=_METHODES)
        api.add_url_rule(f"{racine}/<path:reste>", nom, repondre, methods=_METHODES)
    return api


def _chemin_encode() -> str:
    """The path as it was sent: a sheet title may hold an encoded slash or percent sign."""
    brut = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI")
    return urlsplit(brut).path if brut else quote(request.path)
