"""What a write does in one tab, cell by cell, and what it takes to be there (contrat.md §7).

The Sheets API has no conditional write: between our read and our write a person may sort, insert, move or type. So a write
says what it means by identity (the line, the column), copies aside the rows it touches as they stand at that very instant
(temoin.py), and is then compared with what stood there (constat.py).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille, Onglet
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.texte.lecture import Cellule, en_brut

Brut = Any
"""A cell as entered, in JSON: a value, None, or {"f": formula, "de": [row, column] where that text would stand}."""

Rangee = Sequence[Brut]

AJOUTS_NOTES = 200
"""Above this many, appended lines are not noted: it is a first import, in a tab nobody works in yet."""


@dataclass(frozen=True, slots=True)
class Case:
    """One cell written, at (row, column), from 0.

    `porte`: the id that row bears before the write, "" for none; `ligne`: the line meant, once named; `cle`: the key of the
    column meant, "" for a column of staff's; `avant` and `apres`: what it holds before and after; `remet`: whether this gives
    back what another write had covered; `libelle`: what row 2 says of that column; `autour`: what the row holds before, where
    no id of its own tells it, or the same as another's.
    """

    rang: int
    place: int
    porte: str
    ligne: str
    cle: str
    avant: Brut
    apres: Brut
    remet: bool = False
    libelle: Brut = None
    autour: Rangee = ()


@dataclass(frozen=True, slots=True)
class Retrait:
    """A row removed: the id it bears, and what it holds. `ligne`: the line it is, appended under other columns than its own."""

    rang: int
    porte: str
    rangee: Rangee
    ligne: str = ""


@dataclass(frozen=True, slots=True)
class Ajout:
    """A row appended: the line it makes, "" where it has no id, and its cells."""

    ligne: str
    rangee: Rangee


@dataclass(frozen=True, kw_only=True)
class Geste:
    """What one write does in one tab. `cles` and `libelles`: its rows 1 and 2 as read; `neuves`: the lines it names for the first
    time."""

    table: str
    cles: Rangee
    libelles: Rangee
    cases: Sequence[Case] = ()
    retraits: Sequence[Retrait] = ()
    ajouts: Sequence[Ajout] = ()
    neuves: Collection[str] = ()

    @property
    def est_vide(self) -> bool:
        """Whether it does nothing."""
        return not (self.cases or self.retraits or self.ajouts)

    @property
    def rangs(self) -> list[int]:
        """The rows it touches, in order."""
        return sorted({case.rang for case in self.cases} | {retrait.rang for retrait in self.retraits})

    @property
    def place_id(self) -> int:
        """The column of the ids; -1: none."""
        return place_de("id", self.cles)

    def descendus(self, rang: int) -> int:
        """Where a row stands once the others are removed."""
        return rang - sum(retrait.rang < rang for retrait in self.retraits)


def place_de(cle: str, cles: Rangee) -> int:
    """The column of a key in row 1; -1: nowhere."""
    return next((place for place, lue in enumerate(cles) if lue == cle), -1)


def cellule(rangee: Rangee, place: int) -> Brut:
    """What a row holds in a column; None for a blank."""
    brute = rangee[place] if 0 <= place < len(rangee) else None
    return None if brute == "" else brute


def avec(rangee: Rangee, ecrites: Mapping[int, Brut]) -> list[Brut]:
    """A row once some of its cells, told by their columns, are written."""
    largeur = max([len(rangee), *(place + 1 for place in ecrites)])
    return [ecrites[place] if place in ecrites else cellule(rangee, place) for place in range(largeur)]


def sont_memes(une: Brut, autre: Brut) -> bool:
    """Whether two cells hold the same as entered. Two formulas do: which one cannot be told once it was copied."""
    une, autre = (None if brute == "" else brute for brute in (une, autre))
    if isinstance(une, dict) or isinstance(autre, dict):
        return isinstance(une, dict) and isinstance(autre, dict)
    if isinstance(une, bool | str) or isinstance(autre, bool | str):
        return une == autre and isinstance(une, bool) == isinstance(autre, bool)
    return une is autre or (une is not None and autre is not None and abs(une - autre) <= 1e-9 * max(1.0, abs(une)))


def rangee_entree(onglet: Onglet, rang: int) -> list[Brut]:
    """A row of a tab as it was entered."""
    lue = onglet.grille[rang] if rang < len(onglet.grille) else ()
    return [
        {"f": onglet.formules[rang, place], "de": [rang, place]} if (rang, place) in onglet.formules else valeur
        for place, valeur in enumerate(lue)
    ]


def geste_de(plan: PlanOnglet) -> Geste:
    """What a plan does in a tab, which has a column of ids."""
    feuille = plan.feuille
    onglet = feuille.onglet
    cles, libelles = rangee_entree(onglet, 0), rangee_entree(onglet, LIGNES_ENTETE - 1)
    rangs = (
        {e.rang for e in plan.ecritures} | {r.rang for r in plan.restaurations} | {rang for _, rang in plan.retraits}
    )
    lues = {rang: rangee_entree(onglet, rang) for rang in rangs}
    place_id, largeur = feuille.places["id"], max(feuille.places.values()) + 1
    portes = {rang: porte(lues[rang], place_id) for rang in rangs}

    portent = Counter(feuille.colonnes["id"])

    def case(rang: int, place: int, **dites: Any) -> Case:
        autour = () if portent[portes[rang]] == 1 else lues[rang]
        return Case(rang, place, porte=portes[rang], libelle=cellule(libelles, place), autour=autour, **dites)

    remises = (
        case(
            r.rang,
            r.place,
            ligne=portes[r.rang],
            cle=str(cellule(cles, r.place) or ""),
            avant=r.avant,
            apres=r.valeur,
            remet=True,
        )
        for r in plan.restaurations
    )
    ecrites = (
        case(e.rang, place, ligne=e.ligne, cle=e.cle, avant=cellule(lues[e.rang], place), apres=en_brut(e.apres))
        for e in plan.ecritures
        for place in (feuille.places[e.cle],)
    )
    return Geste(
        table=feuille.table.id,
        cles=cles,
        libelles=libelles,
        cases=(*remises, *ecrites),
        retraits=tuple(
            Retrait(rang, portes[rang], lues[rang], ident if ident in plan.de_travers else "")
            for ident, rang in plan.retraits
        ),
        ajouts=(
            *(Ajout(porte(rangee, place_id), rangee) for rangee in plan.rendues),
            *(Ajout(ident, _en_rangee(feuille, ligne, largeur)) for ident, ligne in plan.ajouts),
        ),
        neuves=plan.neuves,
    )


def porte(rangee: Rangee, place_id: int) -> str:
    """The id a row bears; empty for none."""
    brute = cellule(rangee, place_id)
    return "" if brute is None or isinstance(brute, dict) else str(brute)


def _en_rangee(feuille: Feuille, ligne: Mapping[str, Cellule], largeur: int) -> list[Brut]:
    rangee: list[Brut] = [None] * largeur
    for cle, place in feuille.places.items():
        rangee[place] = en_brut(ligne.get(cle))
    return rangee


# As the note keeps it ----------------------------------------------------------------------------------------------------------


def en_note(geste: Geste) -> dict[str, Any]:
    """The JSON object of a write."""
    ajouts = geste.ajouts if len(geste.ajouts) <= AJOUTS_NOTES else ()
    return {
        "cles": geste.cles,
        "libelles": geste.libelles,
        "cases": [astuple(case) for case in geste.cases],
        "retraits": [astuple(retrait) for retrait in geste.retraits],
        "ajouts": [astuple(ajout) for ajout in ajouts],
        "neuves": sorted(geste.neuves),
    }


def depuis_note(table: str, note: Mapping[str, Any]) -> Geste:
    """The write an entry of the note tells of."""
    return Geste(
        table=table,
        cles=note["cles"],
        libelles=note["libelles"],
        cases=tuple(Case(*case) for case in note["cases"]),
        retraits=tuple(Retrait(*retrait) for retrait in note["retraits"]),
        ajouts=tuple(Ajout(*ajout) for ajout in note["ajouts"]),
        neuves=note["neuves"],
    )
