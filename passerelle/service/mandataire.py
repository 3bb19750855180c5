"""The web server in front of the service: where it says that people come from."""

import ipaddress
from collections.abc import Iterable
from typing import Any

ENTETES = (
    "FORWARDED",
    "X_FORWARDED_BY",
    "X_FORWARDED_FOR",
    "X_FORWARDED_HOST",
    "X_FORWARDED_PORT",
    "X_FORWARDED_PROTO",
)


class Mandataire:
    """A WSGI application that believes the web server at one address, and drops anyone else's word.

    Its last hop of `X-Forwarded-For` is the visitor, its `X-Forwarded-Proto` the scheme; what makes no sense is dropped. An empty
    `adresse` believes nobody.
    """

    def __init__(self, app: Any, adresse: str) -> None:
        self._app = app
        self._adresse = adresse

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        dits = {nom: environ.pop(f"HTTP_{nom}", "") for nom in ENTETES}
        if self._adresse and environ["REMOTE_ADDR"] == self._adresse:
            if visiteur := lire_l_adresse(dits["X_FORWARDED_FOR"].rpartition(",")[2]):
                environ["REMOTE_ADDR"] = environ["REMOTE_HOST"] = visiteur
            if (schema := dits["X_FORWARDED_PROTO"].strip().lower()) in ("http", "https"):
                environ["wsgi.url_scheme"] = schema
        reponse: Iterable[bytes] = self._app(environ, start_response)
        return reponse


def lire_l_adresse(ecrite: str) -> str:
    """The address written, without brackets, quotes or port; empty where it is none."""
    nue = ecrite.strip().strip('"')
    if nue.startswith("["):
        nue = nue[1:].partition("]")[0]
    elif nue.count(":") == 1:
        nue = nue.partition(":")[0]
    try:
        return str(ipaddress.ip_address(nue))
    except ValueError:
        return ""
