"""The bilan served: for who holds a key, with a way from each figure to its lines."""

from collections.abc import Iterator

import pytest
import requests

from tests.service.aides import Service, remplir, servir_centre, texte
from tests.service.centre import creer_centre

SEANCE = {
    "date": "2014-01-09",
    "activite": "Petit-déjeuner",
    "lieu": "Centre social",
    "eu_lieu": "Oui",
    "adultes": "12",
    "enfants": "4",
    "benevoles": "2",
    "observation": "Madame Untel était là",
    "saisi_par": "AB",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        assert servi.envoyer("/f/seance", remplir(servi, "/f/seance", SEANCE)).status_code == 303
        servi.au_calme()
        yield servi


def test_il_faut_une_cle(service: Service) -> None:
    assert requests.get(f"{service.adresse}/bilan", timeout=10).status_code == 401


def test_le_bilan_de_l_exercice_mene_aux_chiffres(service: Service) -> None:
    page = service.equipe().get(f"{service.adresse}/bilan", timeout=20)
    assert page.status_code == 200
    assert "Bilan de l’action" in texte(page)
    assert "/chiffres/SEA?periode=2013-2014" in page.text
    assert "Untel" not in page.text
    assert service.equipe().get(f"{service.adresse}/chiffres/SEA?periode=2013-2014", timeout=10).status_code == 200


@pytest.mark.parametrize("demande", ["periode=bientot", "action=fantaisie"])
def test_ce_qui_n_existe_pas(service: Service, demande: str) -> None:
    assert service.equipe().get(f"{service.adresse}/bilan?{demande}", timeout=20).status_code == 404


def test_une_autre_periode(service: Service) -> None:
    page = service.equipe().get(f"{service.adresse}/bilan?periode=2014", timeout=20)
    assert "Année 2014, au 9 janvier" in texte(page)
