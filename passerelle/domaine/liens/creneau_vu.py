"""One slot of the planning, as pages and links see it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CreneauVu:
    """One slot of the planning as retained. `id` is that of its line, `lieu` where it was held, or is planned."""

    date: date
    activite: str
    lieu: str
    statut: str
    motif: str
    id: str = ""
