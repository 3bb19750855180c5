"""Values of staff's that a write covered, and over which somebody typed before they could be given back. Which of the two is meant
cannot be known: they are remembered until staff decide (contrat.md §6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from passerelle.domaine.reparation.geste import Brut

RECOUVERTES = "recouvertes"
"""The entry of the hidden tab that remembers them."""


@dataclass(frozen=True, slots=True)
class Recouverte:
    """What a cell held, as it was entered: its line, its key. `le`: the day it was first told, ISO; empty before that."""

    ligne: str
    cle: str
    valeur: Brut
    le: str = ""


def lire_recouvertes(souvenir: Mapping[str, Any] | None) -> dict[str, list[Recouverte]]:
    """Table id → the values remembered."""
    return {table: [Recouverte(*dite) for dite in dites] for table, dites in (souvenir or {}).items()}


def en_souvenir(recouvertes: Mapping[str, Sequence[Recouverte]]) -> dict[str, Any]:
    """What is to be remembered of them, in JSON."""
    return {table: [list(astuple(une)) for une in siennes] for table, siennes in recouvertes.items() if siennes}
