"""How a figure moved since the period before: by how much, and in proportion where both are large enough to say so."""

from dataclasses import dataclass

ASSEZ = 20
"""Below it, on either side, a percentage would make much of little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evolution:
    """The difference, in points where the figure is a percentage; `pourcent` where it may be told in proportion."""

    ecart: float
    en_points: bool
    pourcent: float | None


def evoluer(valeur: float, avant: float, *, unite: str) -> Evolution:
    """From one value to another of the same figure."""
    en_points = unite == "%"
    proportionnel = not en_points and min(valeur, avant) >= ASSEZ
    return Evolution(
        ecart=round(valeur - avant, 2),
        en_points=en_points,
        pourcent=round((valeur - avant) * 100 / avant, 1) if proportionnel else None,
    )
