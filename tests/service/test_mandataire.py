"""The web server in front: whose word is taken, and what it changes."""

from typing import Any

import pytest
import requests
from flask import Flask, request

from passerelle.service.mandataire import Mandataire, lire_l_adresse
from tests.service.aides import Service
from tests.service.centre import JETON

DEVANT = "127.0.0.1"


def vu(entetes: dict[str, str], *, mandataire: str = DEVANT, de: str = DEVANT) -> dict[str, Any]:
    """What an application sees of a request."""
    app = Flask(__name__)

    @app.get("/")
    def montrer() -> dict[str, Any]:
        restes = [nom for nom in request.headers.keys() if "Forwarded" in nom]  # noqa: SIM118 - headers iterate by pairs
        return {"de": request.remote_addr, "schema": request.scheme, "restes": restes}

    reponse = app.test_client().get("/", headers=entetes, environ_base={"REMOTE_ADDR": de})
    assert reponse.json == {"de": de, "schema": "http", "restes": list(entetes)}  # unwrapped, nothing is believed
    app.wsgi_app = Mandataire(app.wsgi_app, mandataire)  # type: ignore[method-assign]
    lu = app.test_client().get("/", headers=entetes, environ_base={"REMOTE_ADDR": de}).json
    assert lu is not None
    assert not lu.pop("restes")
    return dict(lu)


def test_celui_que_la_configuration_nomme_est_cru() -> None:
    entetes = {"X-Forwarded-For": "10.0.0.1, 203.0.113.9", "X-Forwarded-Proto": "https"}
    assert vu(entetes) == {"de": "203.0.113.9", "schema": "https"}
    assert vu(entetes, mandataire="::1", de="::1") == {"de": "203.0.113.9", "schema": "https"}


@pytest.mark.parametrize(("mandataire", "de"), [("", DEVANT), (DEVANT, "127.0.0.2"), ("172.17.0.1", DEVANT)])
def test_nul_autre_ne_l_est(mandataire: str, de: str) -> None:
    entetes = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    assert vu(entetes, mandataire=mandataire, de=de) == {"de": de, "schema": "http"}


def test_le_reste_de_sa_parole_est_oublie() -> None:
    entetes = {"X-Forwarded-Host": "autre.fr", "Forwarded": "for=1.2.3.4;host=autre.fr", "X-Forwarded-Port": "9"}
    assert vu(entetes) == {"de": DEVANT, "schema": "http"}


@pytest.mark.parametrize(
    ("ecrite", "lue"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9:4040 ", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("", ""),
        (":80", ""),
        ("[", ""),
        ("inconnu", ""),
        ('"', ""),
        ("9" * 5000, ""),
    ],
)
def test_une_adresse_ou_rien(ecrite: str, lue: str) -> None:
    assert lire_l_adresse(ecrite) == lue
    assert vu({"X-Forwarded-For": ecrite, "X-Forwarded-Proto": ecrite}) == {"de": lue or DEVANT, "schema": "http"}


@pytest.mark.parametrize("proto", ["https", "http", "autre", ""])
def test_une_redirection_garde_le_schema(service: Service, proto: str) -> None:
    entetes = {"Authorization": f"Bearer {JETON}", "X-Forwarded-Proto": proto, "Host": "localhost"}
    for chemin, ailleurs in (
        ("//f//seance?lieu=a%20b", "/f/seance?lieu=a%20b"),
        ("/classeur//Planning", "/classeur/Planning"),
    ):
        reponse = requests.get(service.adresse + chemin, headers=entetes, timeout=10, allow_redirects=False)
        assert (reponse.status_code, reponse.headers["Location"]) == (308, ailleurs)
