"""The version of a SQLite file of donnees/: brought up with a copy kept beside it, refused when a newer Passerelle made it."""

import sqlite3
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path

from passerelle.erreurs import VersionPlusRecente

_ATTENTE_SECONDES = 60


def mettre_a_niveau(chemin: Path, version: int) -> None:
    """Mark a file with our `version` (SQLite's `user_version`), a new one included. Version 0.1.0 left 0.

    An older file is first copied beside itself, for whoever would go back: what is erased in it later is to be erased there too.
    Raises VersionPlusRecente.
    """
    with closing(sqlite3.connect(chemin, timeout=_ATTENTE_SECONDES, isolation_level=None)) as connexion:
        if _version(connexion, chemin, version) == version:
            return
        # Two processes may open it at once: one brings it up, the other finds it done.
        connexion.execute("BEGIN IMMEDIATE")
        ancienne = _version(connexion, chemin, version)
        if ancienne < version:
            if connexion.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                _copier(chemin, ancienne)
            connexion.execute(f"PRAGMA user_version = {version}")
        connexion.execute("COMMIT")


def _version(connexion: sqlite3.Connection, chemin: Path, connue: int) -> int:
    lue = int(connexion.execute("PRAGMA user_version").fetchone()[0])
    if lue > connue:
        message = (
            f"Le fichier «\u00a0{chemin.name}\u00a0» a été fait par une version plus récente de Passerelle\u00a0: "
            "il n’a pas été touché."
        )
        raise VersionPlusRecente(message, "Mettez Passerelle à jour sur cette machine, puis relancez.")
    return lue


def _copier(chemin: Path, version: int) -> None:
    nom = f"{chemin.name}.{date.today():%Y-%m-%d}.version-{version}"  # noqa: DTZ011 - the machine's day: a name to sort by
    libre = next(p for n in count(1) if not (p := chemin.with_name(nom if n == 1 else f"{nom}-{n}")).exists())
    libre.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(chemin)) as source, closing(sqlite3.connect(libre)) as copie:
            source.backup(copie)
    except BaseException:
        libre.unlink()
        raise
