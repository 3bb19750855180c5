"""Centres with their tabs: an installation is made once in a process, then copied, which is thirty times as fast."""

import sqlite3
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from passerelle.amorce import ouvrir
from tests.conftest import environnement


def installer_ou_copier(dossier: Path) -> None:
    """Make the tabs of a centre’s local workbooks, which hold nothing yet: what they held would be replaced."""
    modele = Path(_depot().name) / _empreinte(dossier)
    classeurs = dossier / "donnees" / "classeurs.sqlite"
    if modele.exists():
        copier(modele, classeurs)
    else:
        passerelle = ouvrir(dossier, environnement())
        passerelle.installer()
        assert passerelle.tableur is not None
        passerelle.tableur.fermer()
        copier(classeurs, modele)


@cache
def _depot() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


def _empreinte(dossier: Path) -> str:
    """A digest of what a centre's folder says, the data aside."""
    dits = sorted(
        (fichier.relative_to(dossier).as_posix(), fichier.read_bytes())
        for fichier in (
            dossier / "passerelle.toml",
            *dossier.glob("formulaires/*"),
            *dossier.glob("regles/*"),
        )
        if fichier.is_file()
    )
    return sha256(repr(dits).encode()).hexdigest()


def copier(source: Path, cible: Path) -> None:
    """Copy an SQLite file."""
    cible.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as une, closing(sqlite3.connect(cible)) as autre:
        une.backup(autre)
