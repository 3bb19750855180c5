"""What the script signs, the real service accepts: recorded in Node, sent again byte for byte over HTTP."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest

from passerelle.apps_script import ecrire_projet
from passerelle.config import Config
from passerelle.domaine.modele import Modele
from tests.apps_script.conftest import ADRESSE, JOUR, Node
from tests.service.aides import Service, attendre, servir_centre
from tests.service.centre import SECRET, creer_centre

ONGLET = "Réponses goûter 🥐 à l’école"


@dataclass(frozen=True)
class Requete:
    adresse: str
    entetes: dict[str, str]
    corps: bytes


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        servi.au_calme()
        yield servi


@pytest.fixture(scope="module")
def requetes(
    node: Node, modele: Modele, config_google: Config, tmp_path_factory: pytest.TempPathFactory
) -> list[Requete]:
    """What the script sends for two forms, a change, and a hint tried twice."""
    projet = tmp_path_factory.mktemp("projet")
    seance = replace(modele.formulaires["seance"], onglet=ONGLET)
    ecrire_projet(
        replace(modele, formulaires={**modele.formulaires, "seance": seance}), config_google, projet, jour=JOUR
    )
    fait = node("services/enregistrer.js", SECRET, projet=projet)
    assert fait.returncode == 0, fait.stderr
    return [
        Requete(recue["adresse"], recue["entetes"], base64.b64decode(recue["corps"]))
        for recue in json.loads(fait.stdout)
    ]


def envoyer(service: Service, requete: Requete) -> int:
    assert requete.adresse.startswith(f"{ADRESSE}/")
    return service.envoyer(urlsplit(requete.adresse).path, requete.corps, headers=requete.entetes).status_code


def test_les_avis_sont_acceptes_et_font_regarder(service: Service, requetes: list[Requete]) -> None:
    assert [urlsplit(requete.adresse).path for requete in requetes] == [
        "/webhooks/formulaires/seance",
        "/webhooks/formulaires/contact",
        "/webhooks/classeur",
        "/webhooks/formulaires/besoin",
        "/webhooks/formulaires/besoin",
    ]
    assert ONGLET.encode() in requetes[0].corps
    avant = len(service.centre.confirmations)
    assert [envoyer(service, requete) for requete in requetes] == [202] * 5
    attendre(lambda: len(service.centre.confirmations) > avant)


def test_un_avis_repris_est_le_meme_signe_autrement(service: Service, requetes: list[Requete]) -> None:
    premier, second = requetes[3:]
    assert premier.entetes["webhook-id"] == second.entetes["webhook-id"]
    assert premier.entetes["webhook-signature"] != second.entetes["webhook-signature"]
    assert envoyer(service, premier) == 202
    fait = service.au_calme()
    assert envoyer(service, second) == 202
    assert service.au_calme() == fait


def test_un_octet_change_est_refuse(service: Service, requetes: list[Requete]) -> None:
    touche = replace(requetes[0], corps=requetes[0].corps.replace("🥐".encode(), "🥖".encode()))
    assert envoyer(service, touche) == 401
