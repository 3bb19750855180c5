"""A value of a rule: since when it applies, and where it comes from."""

from collections.abc import Sequence
from datetime import date

from passerelle.domaine.declaration import declaree


@declaree
class ValeurDatee:
    """`valeur` applies from `depuis` on; `source` is the text it comes from, for a reader to check."""

    valeur: float
    depuis: date
    source: str


Parametre = tuple[ValeurDatee, ...]


def valeur_au(parametre: Sequence[ValeurDatee], jour: date) -> float:
    """The value in force on that day; before the first one, the first one."""
    en_vigueur = [v for v in parametre if v.depuis <= jour]
    return (
        max(en_vigueur, key=lambda v: v.depuis).valeur if en_vigueur else min(parametre, key=lambda v: v.depuis).valeur
    )
