import subprocess
from collections.abc import Iterator

import pytest

from tests.pannes.centre_servi import Lancer, lancer_python
from tests.pannes.postgresql import Postgresql, postgresql_demarre


@pytest.fixture
def lancer() -> Iterator[Lancer]:
    """Start a Python program; what still runs at the end of the test is killed."""
    lances: list[subprocess.Popen[str]] = []

    def faire(*arguments: str, **environ: str) -> subprocess.Popen[str]:
        lances.append(lancer_python(*arguments, **environ))
        return lances[-1]

    yield faire
    for lance in lances:
        lance.kill()
        lance.communicate()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL of the tests’ own, in a folder that goes with it."""
    with postgresql_demarre() as serveur:
        yield serveur
