"""A tab of the workbook as read, and one of our tables found in it (contrat.md §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Any

from passerelle.domaine.declare.table import Table
from passerelle.domaine.texte.illisible import erreurs_de
from passerelle.domaine.texte.lecture import Brut, Cellule, Moment, Nature, est_nombre, lire_colonne

LIGNES_ENTETE = 2
"""Row 1 holds the keys, row 2 the labels."""


@dataclass(frozen=True, kw_only=True)
class Graphique:
    """A chart that lies over a tab. `rangs`: the rows of that tab that are along its axis, end excluded, None where they are none
    of it, or not one range; `spec`: all it says, as the API gave it."""

    rangs: tuple[int, int] | None
    spec: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Onglet:
    """One tab, raw: `grille` are its rows as unformatted values (trailing blanks left out), `formules` the formulas by
    (row, column), from 0, `hauteur` and `largeur` how many rows and columns its grid has, blank ones included, `figees` how many
    of these rows are frozen, `moments` the cells shown as a date, a time or a duration: column → row → which of them,
    `graphiques` the charts over it, by id."""

    sheet_id: int
    titre: str
    grille: Sequence[Sequence[Cellule]] = ()
    hauteur: int = 0
    largeur: int = 0
    figees: int = 0
    formules: Mapping[tuple[int, int], str] = field(default_factory=dict)
    moments: Mapping[int, Mapping[int, Nature]] = field(default_factory=dict)
    graphiques: Mapping[int, Graphique] = field(default_factory=dict)

    def cellule(self, rang: int, place: int) -> Cellule:
        """What a cell holds as it was entered: its formula where it has one."""
        if formule := self.formules.get((rang, place)):
            return formule
        rangee = self.grille[rang] if rang < len(self.grille) else ()
        return rangee[place] if place < len(rangee) else None


@dataclass(frozen=True, kw_only=True)
class Feuille:
    """The lines of one of our tables.

    `rangs`: the sheet row of each line, from 0. `colonnes`: key → the lines' typed cells. `places`: key → column of the
    sheet, from 0. `manquantes` and `doublees` are keys row 1 should hold once. `erreurs`: key → the lines whose cell is an
    error; `moments`: key → line → the number of a cell read otherwise, being shown as a date, a time or a duration.
    `est_ecartee`: a defect of ours keeps the whole tab from being read.
    """

    table: Table
    onglet: Onglet
    rangs: Sequence[int]
    colonnes: Mapping[str, list[Cellule]]
    places: Mapping[str, int]
    manquantes: tuple[str, ...] = ()
    doublees: tuple[str, ...] = ()
    erreurs: Mapping[str, Sequence[int]] = field(default_factory=dict)
    moments: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    est_ecartee: bool = False

    @property
    def est_lisible(self) -> bool:
        """Whether every column can be told (contrat.md §6.9), and what staff's own list says: one error there, and nobody knows
        what was meant."""
        en_erreur = self.table.genre == "reference" and self.erreurs
        return not (self.manquantes or self.doublees or en_erreur or self.est_ecartee)

    @cached_property
    def _lignes_par_id(self) -> dict[Cellule, int]:
        return {ident: place for place, ident in reversed(list(enumerate(self.colonne("id"))))}

    def place(self, ident: Cellule) -> int:
        """Where a line stands among the lines: the first of two with one id; -1: nowhere."""
        return self._lignes_par_id.get(ident, -1)

    def colonne(self, cle: str) -> Sequence[Cellule]:
        """The cells of a column: blanks where row 1 does not have it."""
        return self.colonnes.get(cle) or [None] * len(self.rangs)

    def ligne(self, place: int) -> dict[str, Cellule]:
        """A line, key → cell."""
        return {cle: valeurs[place] for cle, valeurs in self.colonnes.items()}

    def lignes(self) -> list[dict[str, Cellule]]:
        """The lines, key → cell."""
        rangees = zip(*self.colonnes.values(), strict=True)
        return [dict(zip(self.colonnes, rangee, strict=True)) for rangee in rangees]


def a_une_ligne_de_cles(table: Table, onglet: Onglet) -> bool:
    """Whether row 1 of a tab holds our technical keys rather than somebody's headers."""
    return bool(onglet.grille) and len(set(table.cles).intersection(map(str, onglet.grille[0]))) * 2 > len(table.cles)


@dataclass(frozen=True, kw_only=True)
class Reperes:
    """Where the columns of a table stand: key → column of the sheet, from 0; keys row 1 should hold once and does not."""

    places: Mapping[str, int]
    manquantes: tuple[str, ...]
    doublees: tuple[str, ...]


def reperer(table: Table, onglet: Onglet) -> Reperes:
    """Find the columns of a table by the keys of row 1. Of two columns with one key, the first is its own."""
    cles = [str(cle).strip() if cle is not None else "" for cle in (onglet.grille[0] if onglet.grille else ())]
    places = {cle: place for place, cle in reversed(list(enumerate(cles))) if cle in table.par_cle}
    return Reperes(
        places=dict(sorted(places.items(), key=lambda couple: couple[1])),
        manquantes=tuple(cle for cle in table.cles if cle not in places),
        doublees=tuple(cle for cle in table.cles if cles.count(cle) > 1),
    )


def lire_feuille(table: Table, onglet: Onglet) -> Feuille:
    """Find the lines of a table in its tab. A row is a line when its `presence` or `id` cell holds something."""
    reperes = reperer(table, onglet)
    places = reperes.places
    signes = [places[cle] for cle in (table.presence, "id") if cle in places]
    retenus = [
        (rang, rangee)
        for rang, rangee in enumerate(onglet.grille[LIGNES_ENTETE:], LIGNES_ENTETE)
        if any(place < len(rangee) and rangee[place] not in (None, "") for place in signes)
    ]
    colonnes = list(zip_longest(*(rangee for _, rangee in retenus)))
    vide: Sequence[Brut] = (None,) * len(retenus)
    bruts: dict[str, Sequence[Brut]] = {
        cle: colonnes[place] if place < len(colonnes) else vide for cle, place in places.items()
    }
    rangs = [rang for rang, _ in retenus]
    moments: dict[str, dict[int, float]] = {}
    for cle, place in places.items():
        if natures := _natures(table, cle, onglet.moments.get(place, {})):
            bruts[cle], moments[cle] = _avec_moments(bruts[cle], rangs, natures)
    return Feuille(
        table=table,
        onglet=onglet,
        rangs=rangs,
        colonnes={
            cle: lire_colonne(table.par_cle[cle].type, colonne, heures=table.par_cle[cle].contenu == "heures")
            for cle, colonne in bruts.items()
        },
        places=places,
        manquantes=reperes.manquantes,
        doublees=reperes.doublees,
        erreurs={cle: lignes for cle, colonne in bruts.items() if (lignes := erreurs_de(colonne))},
        moments={cle: series for cle, series in moments.items() if series},
    )


def _natures(table: Table, cle: str, natures: Mapping[int, Nature]) -> Mapping[int, Nature]:
    """The formats that tell what a cell is: a column of dates needs none, and what the service keeps is its own."""
    dit_autre_chose = table.par_cle[cle].type in ("nombre", "euros", "texte") and table.genre != "service"
    return natures if dit_autre_chose else {}


def _avec_moments(
    bruts: Sequence[Brut], rangs: Sequence[int], natures: Mapping[int, Nature]
) -> tuple[Sequence[Brut], dict[int, float]]:
    """A column with a Moment for each number shown as one, and those numbers by line."""
    series = {
        place: float(brut)
        for place, (rang, brut) in enumerate(zip(rangs, bruts, strict=True))
        if rang in natures and isinstance(brut, float | int) and est_nombre(brut)
    }
    colonne = [
        Moment(series[place], natures[rangs[place]]) if place in series else brut for place, brut in enumerate(bruts)
    ]
    return colonne, series
