"""What is known of each project: its meetings, its events, the needs staff linked to it (domaine.md §5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pandas as pd

from passerelle.domaine.texte.noms import forme

TableFaits = Literal["reunions", "animations"]

_HABITANTS: dict[TableFaits, str] = {"reunions": "habitants", "animations": "habitants_organisateurs"}
"""The column that counts a project's residents: present at a meeting, organising an event."""

_REALISEE = forme("réalisée")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fait:
    """A meeting or an event that was held: its day, its readable figures by column, its partners' names."""

    table: TableFaits
    jour: date
    chiffres: Mapping[str, float]
    partenaires: tuple[str, ...]

    @property
    def habitants(self) -> float:
        """Its residents; none where the figure is missing."""
        return self.chiffres.get(_HABITANTS[self.table], 0)


@dataclass(slots=True, kw_only=True)
class Vie:
    """What happened around one project. `faits` are in date order, `dernier_besoin` is the day of the last need."""

    faits: list[Fait] = field(default_factory=list)
    besoins: int = 0
    voix: float = 0
    dernier_besoin: date | None = None

    @property
    def habitants(self) -> float | None:
        """The largest number of residents at one meeting or organising one event; None where it is never said."""
        dits = [fait.habitants for fait in self.faits if _HABITANTS[fait.table] in fait.chiffres]
        return max(dits, default=None)

    @property
    def partenaires(self) -> tuple[str, ...]:
        """Distinct partners present at either, in order of appearance."""
        return tuple(dict.fromkeys(nom for fait in self.faits for nom in fait.partenaires))

    def nombre(self, table: TableFaits) -> int:
        """How many meetings, or events, were held."""
        return sum(fait.table == table for fait in self.faits)


def rassembler(
    *, reunions: pd.DataFrame, animations: pd.DataFrame, besoins: pd.DataFrame, aujourdhui: date
) -> dict[str, Vie]:
    """What happened around each project, by its name.

    Only lines that count (column `compte`) are read; meetings and events only when held, and no later than today.
    A figure that is not a number of zero or more is missing. A need whose `voix` is blank (None) counts for one.
    """
    vies: dict[str, Vie] = {}
    for nom, fait in (*_faits("reunions", reunions), *_faits("animations", animations)):
        if fait.jour <= aujourdhui:
            vies.setdefault(nom, Vie()).faits.append(fait)
    for vie in vies.values():
        vie.faits.sort(key=lambda fait: fait.jour)
    lies = besoins[besoins["compte"].astype(bool) & besoins["projet"].notna()]
    for nom, cellule, voix in zip(lies["projet"], lies["date"], lies["voix"], strict=True):
        vie, jour = vies.setdefault(nom, Vie()), jour_de(cellule)
        vie.besoins += 1
        vie.voix += 1 if voix is None else nombre_de(voix) or 0
        if jour is not None and jour <= aujourdhui:
            vie.dernier_besoin = max(jour, vie.dernier_besoin or jour)
    return vies


def nombre_de(cellule: object) -> float | None:
    """The figure a cell holds; None where it is blank, not a number, or negative."""
    if isinstance(cellule, bool) or not isinstance(cellule, int | float):
        return None
    return cellule if cellule >= 0 else None  # NaN is not


def jour_de(cellule: object) -> date | None:
    """The day a cell holds; None where it is blank or not a date."""
    return cellule if type(cellule) is date else None


def noms_de(cellule: object) -> tuple[str, ...]:
    """The names a cell holds."""
    if isinstance(cellule, str):
        cellule = (cellule.strip(),)
    return tuple(filter(None, cellule)) if isinstance(cellule, tuple) else ()


def cellules_des_lignes(lignes: pd.DataFrame) -> list[dict[str, Any]]:
    """Each line's cells, by column key."""
    cles = list(map(str, lignes.columns))
    return [dict(zip(cles, cellules, strict=True)) for cellules in lignes.to_numpy(dtype=object).tolist()]


def _faits(table: TableFaits, lignes: pd.DataFrame) -> Iterator[tuple[str, Fait]]:
    for ligne in cellules_des_lignes(lignes):
        jour, statut = jour_de(ligne["date"]), ligne["statut"]
        if ligne["compte"] and jour is not None and isinstance(statut, str) and forme(statut) == _REALISEE:
            chiffres = {colonne: nombre_de(cellule) for colonne, cellule in ligne.items()}
            yield (
                ligne["projet"],
                Fait(
                    table=table,
                    jour=jour,
                    chiffres={colonne: chiffre for colonne, chiffre in chiffres.items() if chiffre is not None},
                    partenaires=noms_de(ligne["partenaires"]),
                ),
            )
