"""The whole API as one function: method, path, query and body in; status and JSON bytes out.

The HTTP blueprint and the in-process adapter both call it, so that they cannot differ.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from passerelle.tableur.api import drive, routes
from passerelle.tableur.api.demande import Demande
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.socle.erreurs import ErreurApi, Introuvable
from passerelle.tableur.socle.rangees import encoder

Route = Callable[..., Any]
_ID = r"([^/:]+)"


def _routes(*lignes: tuple[str, str, Route]) -> list[tuple[str, re.Pattern[str], Route]]:
    return [(methode, re.compile(chemin), route) for methode, chemin, route in lignes]


_FEUILLES = "/v4/spreadsheets"
_FICHIERS = "/drive/v3/files"
_ROUTES = _routes(
    ("POST", _FEUILLES, routes.creer),
    ("GET", f"{_FEUILLES}/{_ID}", routes.lire),
    ("POST", f"{_FEUILLES}/{_ID}:batchUpdate", routes.modifier),
    ("POST", rf"{_FEUILLES}/{_ID}/sheets/(\d{{1,10}}):copyTo", routes.copier_feuille),
    ("GET", f"{_FEUILLES}/{_ID}/values:batchGet", routes.lire_plusieurs),
    ("POST", f"{_FEUILLES}/{_ID}/values:batchUpdate", routes.ecrire_plusieurs),
    ("POST", f"{_FEUILLES}/{_ID}/values:batchClear", routes.vider_plusieurs),
    ("POST", f"{_FEUILLES}/{_ID}/values/(.+):append", routes.ajouter_valeurs),
    ("POST", f"{_FEUILLES}/{_ID}/values/(.+):clear", routes.vider),
    ("GET", f"{_FEUILLES}/{_ID}/values/(.+)", routes.lire_valeurs),
    ("PUT", f"{_FEUILLES}/{_ID}/values/(.+)", routes.ecrire_valeurs),
    ("POST", f"{_FEUILLES}/{_ID}/developerMetadata:search", routes.chercher_metadonnees),
    ("GET", rf"{_FEUILLES}/{_ID}/developerMetadata/(\d{{1,10}})", routes.une_metadonnee),
    ("GET", _FICHIERS, drive.lister),
    ("POST", _FICHIERS, drive.creer),
    ("GET", f"{_FICHIERS}/{_ID}", drive.lire),
    ("PATCH", f"{_FICHIERS}/{_ID}", drive.modifier),
    ("DELETE", f"{_FICHIERS}/{_ID}", drive.supprimer),
    ("POST", f"{_FICHIERS}/{_ID}/copy", drive.copier),
    ("GET", f"{_FICHIERS}/{_ID}/comments", drive.commentaires),
    ("GET", f"{_FICHIERS}/{_ID}/permissions", drive.lister_permissions),
    ("POST", f"{_FICHIERS}/{_ID}/permissions", drive.ajouter_permission),
    ("DELETE", f"{_FICHIERS}/{_ID}/permissions/{_ID}", drive.supprimer_permission),
)


def traiter(
    tableur: Tableur,
    methode: str,
    chemin: str,
    parametres: Mapping[str, Sequence[str]],
    corps: bytes,
    *,
    admis: Collection[str] | None = None,
    travail: int | None = None,
) -> tuple[int, bytes]:
    """Answer one call. `chemin` is still percent-encoded, so that a sheet title may hold a slash. `admis`: the ids of the
    spreadsheets that the caller may touch, None for all. `travail`: the units of work that a batch of changes may take, None for
    TRAVAIL_MAX. Raises PanneLocale."""
    try:
        route, parties = _trouver(methode, chemin)
        demande = Demande(parametres, corps, admis, travail)
        if parties:
            demande.exiger(parties[0])
        reponse = route(tableur, demande, *parties)
    except ErreurApi as erreur:
        return erreur.code, encoder(erreur.corps()).encode("utf-8", "replace")
    if reponse == "":
        return HTTPStatus.NO_CONTENT, b""
    texte = reponse if isinstance(reponse, str) else encoder(reponse)
    return HTTPStatus.OK, texte.encode()


def _trouver(methode: str, chemin: str) -> tuple[Route, list[str]]:
    chemin = chemin.replace("%3A", ":").replace("%3a", ":")
    for attendue, motif, route in _ROUTES:
        if attendue == methode and (trouve := motif.fullmatch(chemin)):
            return route, [unquote(partie, errors="replace") for partie in trouve.groups()]
    raise Introuvable("The requested URL was not found on this server.")
