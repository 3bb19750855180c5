import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import flask
import gspread
import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import HTTPAdapter
from werkzeug.serving import make_server

from passerelle.tableur.api.adaptateur import HOTES, client_local
from passerelle.tableur.api.api import construire_api
from passerelle.tableur.api.stockage import Tableur


class VersLeServeur(HTTPAdapter):
    """Sends what was meant for Google to the test server, over real HTTP."""

    def __init__(self, adresse: str) -> None:
        super().__init__()
        self._hote = urlsplit(adresse)

    def send(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN003, ANN201
        morceaux = urlsplit(request.url)
        request.url = urlunsplit(morceaux._replace(scheme=self._hote.scheme, netloc=self._hote.netloc))
        return super().send(request, *args, **kwargs)


@pytest.fixture
def tableur(tmp_path: Path) -> Iterator[Tableur]:
    tableur = Tableur(tmp_path / "tableur.sqlite")
    tableur.creer("principal", "Aller vers")
    tableur.creer("contacts", "Contacts")
    yield tableur
    tableur.fermer()


@pytest.fixture
def serveur(tableur: Tableur) -> Iterator[str]:
    """The address of the API served over HTTP."""
    app = flask.Flask(__name__)
    app.register_blueprint(construire_api(tableur))
    serveur = make_server("127.0.0.1", 0, app, threaded=True)
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.01})
    fil.start()
    yield f"http://127.0.0.1:{serveur.server_port}"
    serveur.shutdown()
    fil.join()
    serveur.server_close()


@pytest.fixture(params=["en mémoire", "HTTP"])
def client(request: pytest.FixtureRequest, tableur: Tableur) -> Iterator[gspread.Client]:
    """gspread over the local workbook: every test runs in-process and over real HTTP."""
    if request.param == "en mémoire":
        yield client_local(tableur)
        return
    with requests.Session() as session:
        session.trust_env = False
        adaptateur = VersLeServeur(request.getfixturevalue("serveur"))
        for hote in HOTES:
            session.mount(hote, adaptateur)
        yield gspread.Client(AnonymousCredentials(), session)  # type: ignore[no-untyped-call]


@pytest.fixture
def classeur(client: gspread.Client) -> gspread.Spreadsheet:
    return client.open_by_key("principal")


@pytest.fixture
def feuille(classeur: gspread.Spreadsheet) -> gspread.Worksheet:
    return classeur.sheet1
