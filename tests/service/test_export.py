"""The workbook downloaded from the team's page: for who holds a key, the same as the command writes."""

from collections.abc import Iterator
from io import BytesIO

import pytest
import requests
from openpyxl import load_workbook

from tests.service.aides import Service, servir_centre, texte
from tests.service.centre import creer_centre


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        yield servi


def test_il_faut_une_cle(service: Service) -> None:
    assert requests.get(f"{service.adresse}/export", timeout=10).status_code == 401


@pytest.mark.parametrize(
    ("demande", "nom"), [("", "passerelle-tout.xlsx"), ("?periode=2013-2014", "passerelle-2013-2014.xlsx")]
)
def test_le_classeur_se_telecharge(service: Service, demande: str, nom: str) -> None:
    fichier = service.equipe().get(f"{service.adresse}/export{demande}", timeout=20)
    assert fichier.status_code == 200
    assert fichier.headers["Content-Disposition"] == f'attachment; filename="{nom}"'
    onglets = load_workbook(BytesIO(fichier.content), read_only=True).sheetnames
    assert {"Séances", "Synthèse", "Réponses séance"} <= set(onglets)
    assert not {"Personnes à rappeler", "Équipe", "_passerelle"} & set(onglets)


def test_la_page_de_l_equipe_y_mene(service: Service) -> None:
    page = service.equipe().get(f"{service.adresse}/", timeout=10)
    assert "Le classeur, à télécharger" in texte(page)
    assert 'href="/export"' in page.text


def test_une_periode_qui_ne_se_comprend_pas(service: Service) -> None:
    assert service.equipe().get(f"{service.adresse}/export?periode=bientot", timeout=10).status_code == 404
