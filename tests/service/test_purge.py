"""What has been kept as long as promised, on the team's page: said, counted, erased by who may, while the service runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from passerelle.cles import Cles, Role
from passerelle.config import horloge
from passerelle.oubli import Oubli
from tests.service.aides import Service, servir_centre, texte
from tests.service.centre import creer_centre
from tests.service.test_relations import NUMERO, PRENOM, verser_un_jardin


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Five years after people left their number."""
    dossier = tmp_path / "centre"
    centre = creer_centre(dossier)
    verser_un_jardin(centre)
    centre.synchroniser()
    centre.maintenant = horloge(centre.config, {"PASSERELLE_AUJOURDHUI": "2019-01-09"})
    with servir_centre(centre) as servi:
        servi.au_calme()
        yield servi


def traces(service: Service) -> list[str]:
    """The files of donnees/ that name her."""
    fichiers = (f for f in service.centre.config.donnees.rglob("*") if f.is_file())
    return [f.name for f in fichiers if any(mot.encode() in f.read_bytes() for mot in (PRENOM, NUMERO))]


def test_qui_peut_efface_pendant_que_le_service_tourne(service: Service) -> None:
    Oubli(service.centre).entretenir()
    equipe = service.equipe()
    accueil = texte(equipe.get(f"{service.adresse}/", timeout=10))
    assert "Le 23 janvier 2019, Passerelle effacera" in accueil
    assert traces(service)
    lecture = requests.Session()
    _, cle = Cles(service.centre.config.donnees).ajouter("Marie", Role.EQUIPE, service.centre.maintenant().date())
    lecture.headers["Authorization"] = f"Bearer {cle}"
    assert lecture.get(f"{service.adresse}/purge", timeout=10).status_code == 403
    assert requests.get(f"{service.adresse}/purge", timeout=10).status_code == 401
    page = equipe.get(f"{service.adresse}/purge", timeout=10)
    assert "à rappeler" in texte(page)
    assert PRENOM not in page.text
    fait = equipe.post(f"{service.adresse}/purge", timeout=30, headers={"Origin": service.adresse})
    assert "Effacé\u00a0:" in fait.text
    assert traces(service) == []
    assert "Rien n’a encore fait son temps." in texte(equipe.get(f"{service.adresse}/purge", timeout=10))
    encore = equipe.post(f"{service.adresse}/purge", timeout=30, headers={"Origin": service.adresse})
    assert "Il n’y avait rien à effacer." in encore.text
