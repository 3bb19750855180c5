"""What volunteers write, about somebody or not, and how often a detector is wrong about it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

MOITIES = ("reglage", "mesure")
"""The detector is tuned on the first; the second only tells what that is worth."""


class Ecrit(NamedTuple):
    """A text, whether it tells of one person, and in what way."""

    vise: bool
    genre: str
    texte: str


class Mesure(NamedTuple):
    """Shares, from 0 to 1: ordinary texts asked about for nothing, and texts about somebody that pass."""

    a_tort: float
    manques: float


def lire_les_textes(moitie: str) -> list[Ecrit]:
    """The texts of a half."""
    fichier = Path(__file__).parents[2] / "cas" / f"textes-{moitie}.tsv"
    lignes = [ligne.split("\t") for ligne in fichier.read_text("utf-8").splitlines()[1:]]
    return [Ecrit(vise == "oui", genre, texte) for vise, genre, texte in lignes]


def mesurer(ecrits: Sequence[Ecrit], suspect: Callable[[str], str | None]) -> Mesure:
    """How a detector fares on some texts."""
    a_tort = [suspect(ecrit.texte) is not None for ecrit in ecrits if not ecrit.vise]
    manques = [suspect(ecrit.texte) is None for ecrit in ecrits if ecrit.vise]
    return Mesure(sum(a_tort) / len(a_tort), sum(manques) / len(manques))
