"""gspread over the local workbook in the same process: its calls are answered without any network."""

import io
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import gspread
import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.api.traitement import traiter
from passerelle.tableur.socle.travail import TRAVAIL_DU_SERVICE

HOTES = ("https://sheets.googleapis.com/", "https://www.googleapis.com/")


class _Corps(io.BytesIO):
    """A body read at once rather than by small pieces: a whole tab is tens of megabytes."""

    def stream(self, *_args: Any, **_options: Any) -> Iterator[bytes]:
        """All of it."""
        yield self.read()


class AdaptateurLocal(BaseAdapter):
    """Answers the requests of a session from a Tableur."""

    def __init__(self, tableur: Tableur) -> None:
        super().__init__()
        self._tableur = tableur

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
        """The answer the Sheets or Drive API would give; there is nothing to time out, verify or proxy."""
        adresse = urlsplit(request.url or "")
        envoye: Any = request.body or b""
        corps = envoye.read() if hasattr(envoye, "read") else envoye
        corps = corps.encode() if isinstance(corps, str) else corps
        parametres = parse_qs(str(adresse.query), keep_blank_values=True)
        statut, contenu = traiter(
            self._tableur,
            request.method or "GET",
            str(adresse.path),
            parametres,
            corps,
            travail=TRAVAIL_DU_SERVICE,
        )
        reponse = requests.Response()
        reponse.status_code = statut
        reponse.reason = HTTPStatus(statut).phrase
        reponse.headers = CaseInsensitiveDict({"Content-Type": "application/json; charset=UTF-8"})
        reponse.encoding = "utf-8"
        reponse.url = request.url or ""
        reponse.request = request
        reponse.raw = _Corps(contenu)
        return reponse

    def close(self) -> None:
        """Nothing is held."""


def client_local(tableur: Tableur) -> gspread.Client:
    """A gspread client whose every call goes to `tableur`."""
    session = requests.Session()
    session.trust_env = False
    adaptateur = AdaptateurLocal(tableur)
    for hote in HOTES:
        session.mount(hote, adaptateur)
    return gspread.Client(auth=AnonymousCredentials(), session=session)  # type: ignore[no-untyped-call]
