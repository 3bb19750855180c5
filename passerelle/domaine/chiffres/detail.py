"""From a figure to its lines: what each gives to it, and those that give nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.vue import Cause
from passerelle.domaine.texte.noms import forme


def distinguer(noms: Iterable[str]) -> tuple[str, ...]:
    """These names, each once however it is written: one partner seen in two tables is one partner."""
    premiers: dict[str, str] = {}
    for nom in noms:
        premiers.setdefault(forme(nom), nom)
    return tuple(premiers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Apport:
    """What a line of a table, at `rang` among those looked at, gives: `valeur`, or the `noms` it says where names are counted.
    `date` is the column that dates it; `manquants`: those it should give besides, and does not; `sommees`: those it is the sum
    of."""

    table: str
    ligne: str
    rang: int
    date: str
    valeur: float
    noms: tuple[str, ...] = ()
    manquants: tuple[str, ...] = ()
    sommees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecartee:
    """A line of the period that gives nothing, why, and the columns that say so."""

    table: str
    ligne: str
    rang: int
    date: str
    cause: Cause
    colonnes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cote:
    """What is counted, or what that is divided by."""

    apports: tuple[Apport, ...]
    ecartees: tuple[Ecartee, ...]
    est_distinct: bool = False

    @property
    def noms(self) -> tuple[str, ...]:
        """The names counted, each once, as first written."""
        return distinguer(nom for apport in self.apports for nom in apport.noms)

    @property
    def total(self) -> float:
        """What the lines come to together."""
        return float(len(self.noms)) if self.est_distinct else sum(apport.valeur for apport in self.apports)

    @property
    def appui(self) -> tuple[int, int]:
        """The lines that give all they should, out of all those counted."""
        completes = sum(not apport.manquants for apport in self.apports)
        return completes, len(self.apports) + sum(ecartee.cause == "chiffre" for ecartee in self.ecartees)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A figure and its lines; `bas` is what it is divided by, or what it is one of; None where it stands alone."""

    mesure: Mesure | None
    haut: Cote
    bas: Cote | None
