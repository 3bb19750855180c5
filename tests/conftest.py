"""What tests share: a centre's folder, the centre opened on a fixed day, the shipped definitions, a browser where there is one."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle, ouvrir
from passerelle.classeur.habillage import presentation
from passerelle.definitions import charger_modele
from passerelle.domaine.modele import Modele
from passerelle.dossier import creer_dossier

JETON = "jeton-des-tests"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The secret of the Standard Webhooks documentation."""

presentation.LIGNES_NEUVES = 60
"""Blank rows of a new tab: people want more, and each is read at every synchronisation, a third of the time of a small centre's."""

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The one without windows first: half the processor of the others, and none to wait for when a page closes."""


def environnement(aujourdhui: str = "2014-09-01") -> dict[str, str]:
    """What the environment says in tests."""
    return {
        "PASSERELLE_AUJOURDHUI": aujourdhui,
        "PASSERELLE_JETON": JETON,
        "PASSERELLE_SECRET_WEBHOOK": SECRET,
    }


@pytest.fixture(scope="session")
def modele() -> Modele:
    """The shipped definitions."""
    return charger_modele()


@pytest.fixture
def dossier_centre(tmp_path: Path) -> Path:
    """A centre's folder as `initialiser` makes it: the configuration of contrat.md §3."""
    dossier = tmp_path / "centre"
    creer_dossier(dossier)
    return dossier


@pytest.fixture
def ouvrir_centre(dossier_centre: Path) -> Callable[[str], Passerelle]:
    """Opens the centre on a given day (ISO)."""
    return lambda aujourdhui: ouvrir(dossier_centre, environnement(aujourdhui))


@pytest.fixture
def passerelle_locale(ouvrir_centre: Callable[[str], Passerelle]) -> Passerelle:
    """The centre, its workbooks local, on 2014-09-01."""
    return ouvrir_centre("2014-09-01")


@pytest.fixture(scope="session")
def annee_partagee() -> Path:
    """The messy year with its expected indicators, which stands beside the checkout."""
    dossier = Path(
        os.environ.get("PASSERELLE_ANNEE_PARTAGEE") or Path(__file__).parents[2] / "shared" / "annee-2013-2014"
    )
    if not dossier.is_dir():
        pytest.skip(f"the year 2013-2014 is not at {dossier} (PASSERELLE_ANNEE_PARTAGEE says where it is)")
    return dossier


def chromium() -> str | None:
    """A Chromium of this machine, or the one Playwright installed."""
    for nom in CHROMIUMS:
        if chemin := shutil.which(nom):
            return chemin
    depot = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    installes = sorted(depot.glob("chromium*/chrome-linux*/*chrome*")) + sorted(
        depot.glob("chromium*/chrome-mac*/*.app/Contents/MacOS/*")
    )
    return next((str(chemin) for chemin in installes if os.access(chemin, os.X_OK) and chemin.is_file()), None)


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors: tests of a browser and of a served centre wait for them, half of their time."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 2


ATTENDENT = ("service", "bout_en_bout", "pannes", "course")
"""The folders of tests that wait most: they run beside those that compute."""


COUVRENT = ("domaine", "definitions")
"""The folders of tests that hold the domain: its coverage is theirs alone, and neither of those marked `parcours` nor of those that
try a hundred cases of one property: measuring would double their time, and shorter tests hold each line."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure the domain where its tests are: elsewhere, that would only take time, a third of it."""
    mesure = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if mesure is None or _couvre(item):
        return (yield)
    mesure.pause()
    # In a worker, pytest-cov has started a first measure under this one.
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        mesure.resume()


def _couvre(item: pytest.Item) -> bool:
    est_une_propriete = hasattr(getattr(item, "obj", None), "hypothesis")
    return _dossier(item.path) in COUVRENT and not est_une_propriete and item.get_closest_marker("parcours") is None


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking for cycles among it is a twelfth of the tests' time."""
    gc.freeze()
    gc.set_threshold(50_000)


def _dossier(fichier: Path) -> str:
    return fichier.relative_to(Path(__file__).parent).parts[0]


def _meler(fichiers: Iterable[Path]) -> dict[Path, float]:
    """File → when to start it, from 0 to 1: those that wait among those that compute, over by four fifths of the run."""
    par_genre: dict[bool, list[Path]] = {True: [], False: []}
    for fichier in fichiers:
        par_genre[_dossier(fichier) in ATTENDENT].append(fichier)
    par_genre[True].sort(key=lambda fichier: ATTENDENT.index(_dossier(fichier)))
    return {
        fichier: (0.8 if attendent else 1) * rang / len(suite)
        for attendent, suite in par_genre.items()
        for rang, fichier in enumerate(suite)
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait and tests that compute are mixed; browser tests say why they are skipped."""
    moments = _meler(dict.fromkeys(item.path for item in items))
    items.sort(key=lambda item: moments[item.path])
    if chromium() is None:
        saut = pytest.mark.skip(
            reason="no Chromium on this machine (install `chromium`, or run `playwright install chromium`)"
        )
        for item in items:
            if item.get_closest_marker("navigateur"):
                item.add_marker(saut)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """pytest-playwright's own fixture, told which browser to start. A container's root has no sandbox."""
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium(), "args": arguments}
