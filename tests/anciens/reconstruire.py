"""A centre's folder as an older version left it: kept as text, made into files again."""

import csv
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

ANCIENS = Path(__file__).parent


class Case(NamedTuple):
    """A cell staff wrote: its tab as they call it, the id of its line, its key (or the label of a column of theirs)."""

    onglet: str
    ligne: str
    colonne: str
    valeur: str


def reconstruire(version: str, dossier: Path) -> Path:
    """Make the folder `dossier` from the text of a version."""
    texte = ANCIENS / version
    shutil.copytree(texte, dossier, ignore=shutil.ignore_patterns("*.sql", "*.csv", "*.md"))
    donnees = dossier / "donnees"
    donnees.mkdir(mode=0o700)
    for source in texte.glob("*.sql"):
        base = sqlite3.connect(donnees / f"{source.stem}.sqlite")
        base.executescript(source.read_text(encoding="utf-8"))
        base.close()
    return dossier


def cases_de_l_equipe(version: str) -> list[Case]:
    """What staff wrote, and no version may lose."""
    with (ANCIENS / version / "equipe.csv").open(encoding="utf-8", newline="") as fichier:
        return [Case(**ligne) for ligne in csv.DictReader(fichier)]
