"""gspread towards Google itself: paced, patient within bounds, and never sending a write twice on a doubt."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import gspread
import requests
from google.auth.exceptions import TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError, GSpreadException
from gspread.http_client import HTTPClient

from passerelle.classeur.google.cadence import DU_PROCESSUS, Cadence
from passerelle.classeur.google.reprises import (
    ERREURS,
    PATIENTE,
    CertificatsAbsents,
    JetonIllisible,
    Politique,
    attente,
)

DELAIS_JETON = (10, 30)
"""Seconds to connect to the token server, and of silence allowed."""


@dataclass(frozen=True, kw_only=True)
class Temps:
    """The clock, the wait and the chance of a client; tests bring theirs."""

    horloge: Callable[[], float] = time.monotonic
    dormir: Callable[[float], None] = time.sleep
    hasard: Callable[[], float] = random.random


def client_google(
    compte: Credentials,
    *,
    politique: Politique = PATIENTE,
    cadence: Cadence = DU_PROCESSUS,
    temps: Temps | None = None,
) -> gspread.Client:
    """A gspread client for Google's workbooks. It raises the `ERREURS` of passerelle/classeur/google/reprises.py."""
    session = SessionGoogle(compte, cadence=cadence)
    fabrique = partial(ClientGoogle, politique=politique, temps=temps or Temps())
    # gspread asks for a class, and only calls it.
    return gspread.Client(auth=compte, session=session, http_client=fabrique)  # type: ignore[arg-type]


class Refus(APIError):
    """An answer that is not a success, whatever its body. Its text quotes nothing of it: errors end up in logs."""

    def __init__(self, reponse: requests.Response) -> None:
        GSpreadException.__init__(self, f"HTTP {reponse.status_code}")
        self.response = reponse
        self.code = reponse.status_code
        self.error = {}

    def __str__(self) -> str:
        return f"HTTP {self.code}"


class ClientGoogle(HTTPClient):
    """gspread's client, sending again what may be."""

    def __init__(self, auth: Credentials, session: requests.Session, *, politique: Politique, temps: Temps) -> None:
        super().__init__(auth, session)
        self._politique = politique
        self._temps = temps
        self.set_timeout((politique.connexion, politique.reponse))

    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """One request and its answer, whose status is a success; Refus, requests' or google-auth's errors otherwise."""
        debut = self._temps.horloge()
        for essai in count():
            try:
                return self._envoyer(method, endpoint, **options)
            except ERREURS as erreur:
                secondes = attente(
                    erreur,
                    ecriture=method.upper() != "GET",
                    essai=essai,
                    ecoule=self._temps.horloge() - debut,
                    politique=self._politique,
                    hasard=self._temps.hasard,
                )
                if secondes is None:
                    raise
            self._temps.dormir(secondes)
        raise AssertionError  # count() has no end

    def _envoyer(self, methode: str, adresse: str, **options: Any) -> requests.Response:
        try:
            reponse = self.session.request(methode, adresse, timeout=self.timeout, **options)
        except requests.RequestException:
            raise
        except OSError:
            # requests' own way of saying that REQUESTS_CA_BUNDLE names no file.
            raise CertificatsAbsents from None
        if not reponse.ok:
            raise Refus(reponse)
        return reponse


class SessionGoogle(AuthorizedSession):
    """A session that carries the account's token. Every request counts, those sent again with a new token too."""

    def __init__(self, compte: Credentials, *, cadence: Cadence) -> None:
        super().__init__(compte, auth_request=DemandeJeton())  # type: ignore[no-untyped-call]
        self._cadence = cadence
        self.max_redirects = 0  # Google's API sends nowhere else; a network's portal does

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send at the pace allowed."""
        self._cadence.passer()
        return super().send(request, **options)


class DemandeJeton(Request):
    """Asks for tokens, in good time, and for nothing else: google-auth would also inquire where the account may work from, which
    needs rights that ours has not."""

    def __init__(self) -> None:
        session = requests.Session()
        session.max_redirects = 0
        super().__init__(session)

    def __call__(self, url: str, method: str = "GET", *args: Any, **options: Any) -> Any:
        """google-auth's own request. TransportError for what is no token."""
        if method != "POST":
            raise TransportError("Only tokens are asked for.")  # type: ignore[no-untyped-call]
        options["timeout"] = DELAIS_JETON
        reponse = super().__call__(url, method, *args, **options)  # type: ignore[no-untyped-call]
        if reponse.status == 200 and not _est_un_jeton(reponse.data):
            raise JetonIllisible
        return reponse


def _est_un_jeton(corps: bytes) -> bool:
    try:
        lu = json.loads(corps)
    except ValueError:
        return False
    return isinstance(lu, dict) and isinstance(lu.get("access_token"), str) and isinstance(lu.get("expires_in"), int)
