"""A value of a rule: since when it applies, and where it comes from."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from passerelle.domaine.declaration import declaree

TOUJOURS = date.min
"""Since when a plain value holds, one written without a date."""

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Datee(Protocol[V_co]):
    """A value and its date."""

    @property
    def valeur(self) -> V_co:
        """What the rule says…"""

    @property
    def depuis(self) -> date:
        """… from that day on…"""

    @property
    def source(self) -> str:
        """… and the text it comes from, for a reader to check."""


@declaree
class ValeurDatee:
    """A number, dated."""

    valeur: float
    depuis: date
    source: str


@declaree
class TexteDate:
    """A text, dated."""

    valeur: str
    depuis: date
    source: str


@declaree
class NomsDates:
    """Names in an order, dated."""

    valeur: tuple[str, ...]
    depuis: date
    source: str


Parametre = tuple[ValeurDatee, ...]


def texte_de_toujours(valeur: str) -> tuple[TexteDate, ...]:
    """A text that holds since ever, as one written plainly does."""
    return (TexteDate(valeur=valeur, depuis=TOUJOURS, source=""),)


def noms_de_toujours(*valeur: str) -> tuple[NomsDates, ...]:
    """Names that hold since ever."""
    return (NomsDates(valeur=valeur, depuis=TOUJOURS, source=""),)


def en_ordre(parametre: Sequence[Datee[V]]) -> list[Datee[V]]:
    """The values by date, one a day: of two of one day, the last written is the one that holds."""
    return list({datee.depuis: datee for datee in sorted(parametre, key=lambda datee: datee.depuis)}.values())


def datee_au(parametre: Sequence[Datee[V]], jour: date) -> Datee[V]:
    """The value in force on that day, with its date and its source; before the first one, the first one."""
    ordonnees = en_ordre(parametre)
    return next((datee for datee in reversed(ordonnees) if datee.depuis <= jour), ordonnees[0])


def valeur_au(parametre: Sequence[Datee[V]], jour: date) -> V:
    """The value in force on that day; before the first one, the first one."""
    return datee_au(parametre, jour).valeur


def a_venir(parametre: Sequence[Datee[V]], jour: date) -> list[Datee[V]]:
    """The values that come after that day, by date."""
    en_vigueur = datee_au(parametre, jour)
    return [datee for datee in en_ordre(parametre) if datee.depuis > jour and datee is not en_vigueur]


def tranches(parametre: Sequence[Datee[V]], debut: date, fin: date) -> Iterator[tuple[date, date, V]]:
    """The days from `debut` to `fin`, both included, cut where the value changes: first day, last day, value."""
    ordonnees = en_ordre(parametre)
    for rang, datee in enumerate(ordonnees):
        du = max(debut, datee.depuis) if rang else debut
        au = min(fin, ordonnees[rang + 1].depuis - timedelta(days=1)) if rang + 1 < len(ordonnees) else fin
        if du <= au:
            yield du, au, datee.valeur
