import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from passerelle.apps_script import ecrire_projet
from passerelle.config import ClasseurConfig, Config, charger_config
from passerelle.domaine.modele import Modele
from passerelle.dossier import creer_dossier

ICI = Path(__file__).parent
PRINCIPAL, CONTACTS = "classeur-principal-0000000000", "classeur-contacts-00000000000"
ADRESSE = "https://passerelle.exemple.fr"
JOUR = date(2014, 6, 12)

Node = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def config_google(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The shipped configuration, with two Google workbooks and a public address."""
    dossier = tmp_path_factory.mktemp("google") / "centre"
    creer_dossier(dossier)
    config = charger_config(dossier)
    return replace(
        config,
        classeur=ClasseurConfig(principal=PRINCIPAL, contacts=CONTACTS),
        service=replace(config.service, adresse_publique=ADRESSE),
    )


@pytest.fixture(scope="session")
def projet(tmp_path_factory: pytest.TempPathFactory, config_google: Config, modele: Modele) -> Path:
    """The project of the shipped forms, written."""
    sortie = tmp_path_factory.mktemp("projet")
    ecrire_projet(modele, config_google, sortie, jour=JOUR)
    return sortie


@pytest.fixture(scope="session")
def node() -> Node:
    """Runs a Node program of this folder on a project; a French failure with what it said where it does not end well."""
    programme = shutil.which("node")
    if programme is None:
        pytest.skip("no Node on this machine (install `nodejs`): the Apps Script project is not run")

    def lancer(*arguments: str | Path, projet: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [programme, *map(str, arguments)],
            cwd=ICI,
            env=os.environ | {"PROJET": str(projet or "")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return lancer
