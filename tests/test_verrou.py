"""What is pinned installs on every machine a stranger may have, tomorrow as today."""

import re
import subprocess
import sys
import venv
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RACINE = Path(__file__).parents[1]
FICHIERS = ("base.txt", "dev.txt", "mutants.txt")
PIPS = ("22.3", "23.2.1", "24.0", "24.2", "24.3")
"""Those that a supported Python bundles, the oldest first."""


def _figees(fichier: str) -> dict[str, frozenset[str]]:
    """What a file pins: the name of a package → its extras."""
    texte = (RACINE / "requirements" / fichier).read_text(encoding="utf-8")
    exigences = [Requirement(trouve) for trouve in re.findall(r"(?m)^([a-zA-Z][^ ]*==[^ ;\\]+)", texte)]
    return {canonicalize_name(exigence.name): frozenset(exigence.extras) for exigence in exigences}


def _demandees(figees: dict[str, frozenset[str]]) -> list[tuple[str, Requirement]]:
    """What each pinned package asks for on this machine, its own pinned extras included."""
    return [
        (nom, exigence)
        for nom, extras in figees.items()
        for exigence in map(Requirement, requires(nom) or ())
        if _s_applique(exigence, extras)
    ]


def _s_applique(exigence: Requirement, extras: frozenset[str]) -> bool:
    return exigence.marker is None or any(exigence.marker.evaluate({"extra": extra}) for extra in (*extras, ""))


@pytest.mark.parametrize("fichier", FICHIERS)
def test_un_paquet_demande_avec_un_supplement_est_fige_avec_lui(fichier: str) -> None:
    figees = _figees(fichier)
    ici = {nom: extras for nom, extras in figees.items() if _est_pose(nom)}
    assert ici
    manquants = [
        f"{qui} demande {exigence.name}[{','.join(exigence.extras)}]"
        for qui, exigence in _demandees(ici)
        if not exigence.extras <= figees.get(canonicalize_name(exigence.name), frozenset())
    ]
    assert manquants == []


def _est_pose(nom: str) -> bool:
    try:
        requires(nom)
    except ImportError:  # another platform's
        return False
    return True


@pytest.mark.parametrize("fichier", FICHIERS)
def test_les_fichiers_ne_nomment_aucune_source(fichier: str) -> None:
    assert "://" not in (RACINE / "requirements" / fichier).read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("fichier", FICHIERS)
@pytest.mark.parametrize("pip", PIPS)
def test_chaque_pip_resout_ce_qui_est_fige(pip: str, fichier: str, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    poser = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-cache-dir"]
    subprocess.run([*poser, f"pip=={pip}"], check=True)
    exigences = str(RACINE / "requirements" / fichier)
    rendu = subprocess.run([*poser, "--require-hashes", "-r", exigences], check=False, capture_output=True, text=True)
    assert rendu.returncode == 0, rendu.stderr[-2000:]
