"""What staff decided of a mise en relation, and since when: the column `decision` has no date of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from passerelle.domaine.texte.noms import forme

A_FAIRE = "à faire"
"""What leaves the choice open, as a blank does: every other text decides."""

PROJET_NE = "projet né"
"""What is decided when a project is born."""

Souvenir = Mapping[str, Sequence[str]]
"""Line id → a digest of its decision, and the day it was first seen: what `_passerelle` keeps."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff wrote, and the day it was first seen there."""

    dite: str
    le: date


def est_prise(dite: str) -> bool:
    """Whether a cell decides; older free text does."""
    return forme(dite) not in ("", forme(A_FAIRE))


def dater_les_decisions(dites: Mapping[str, str], souvenir: Souvenir | None, aujourdhui: date) -> dict[str, Decision]:
    """The decisions by line id. `dites`: line id → its cell; `souvenir`: those seen before; another text is another decision."""
    decisions: dict[str, Decision] = {}
    for ident, dite in dites.items():
        if est_prise(dite):
            empreinte, jour = (souvenir or {}).get(ident, ("", ""))
            est_connue = empreinte == _empreinte(dite)
            decisions[ident] = Decision(dite, date.fromisoformat(jour) if est_connue else aujourdhui)
    return decisions


def retenir_les_decisions(decisions: Mapping[str, Decision]) -> dict[str, list[str]]:
    """What is to be remembered of them. A text staff typed is in its tab only."""
    return {ident: [_empreinte(decision.dite), decision.le.isoformat()] for ident, decision in decisions.items()}


def _empreinte(dite: str) -> str:
    return sha256(forme(dite).encode()).hexdigest()[:12]
