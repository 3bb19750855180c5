from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from passerelle.tableur.stockage import Tableur
from tests.service.aides import Service, servir_centre
from tests.service.centre import CentreEnMemoire, creer_centre


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre with a local workbook, its engine running, served over real HTTP."""
    dossier = tmp_path_factory.mktemp("centre")
    centre = creer_centre(dossier)
    centre.tableur = Tableur(dossier / "donnees" / "classeur.sqlite")
    for identifiant in ("principal", "contacts"):
        centre.tableur.creer(identifiant, identifiant)
    with servir_centre(centre) as servi:
        yield servi


@pytest.fixture
def servir(tmp_path: Path) -> Iterator[Callable[[CentreEnMemoire], Service]]:
    """Serve a centre of the test's own."""
    ouverts = []

    def ouvrir(centre: CentreEnMemoire) -> Service:
        ouverts.append(servir_centre(centre))
        return ouverts[-1].__enter__()

    yield ouvrir
    for ouvert in reversed(ouverts):
        ouvert.__exit__(None, None, None)
