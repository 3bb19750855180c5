from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.service.aides import Service, servir_centre
from tests.service.centre import Centre, creer_centre


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre with a local workbook, its engine running, served over real HTTP."""
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        servi.au_calme()
        yield servi


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """A centre of the test's own."""
    return creer_centre(tmp_path / "centre")


@pytest.fixture
def servir() -> Iterator[Callable[..., Service]]:
    """Serve a centre until the test ends."""
    with ExitStack() as ouverts:
        yield lambda centre, **options: ouverts.enter_context(servir_centre(centre, **options))
