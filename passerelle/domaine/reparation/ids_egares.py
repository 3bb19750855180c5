"""Ids given to lines staff had added, written elsewhere because rows or columns had moved meanwhile (contrat.md §7).

Cells are told by their line's id; an id itself is told by the rest of its row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.texte.lecture import Cellule, lire_colonne, sont_egales

Contenu = Mapping[str, Cellule]
"""Key → cell, as read."""


@dataclass(frozen=True, kw_only=True)
class Egare:
    """The id `ident` was written in the row `rang`; its line stands in the row `vrai` (None: it is there no more), and the line it
    fell on was called `recouvert` (None: it had no id, or fell on no other line)."""

    ident: str
    rang: int
    vrai: int | None
    recouvert: str | None


def trouver_les_egares(note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> Iterator[Egare]:
    """The ids of a note (`noter`) that do not stand in the cell they were meant for, in a tab as read since."""
    donnes = {ident: (rang, valeurs, rangee) for rang, ident, valeurs, rangee in note["ecrites"] if "id" in valeurs}
    if not donnes:
        return
    recherche = _Recherche(note, feuille, memoire)
    vrais = {
        ident: recherche.retrouver(rang, recherche.lire(rangee), set(valeurs))
        for ident, (rang, valeurs, rangee) in donnes.items()
    }
    for ident, (rang, valeurs, _) in donnes.items():
        vrai = vrais[ident]
        if not recherche.porte(rang, ident) or (vrai, note["places"]["id"]) == (rang, feuille.places["id"]):
            continue
        autre = next((i for i, r in vrais.items() if r == rang), None) if vrai != rang else ident
        recouvert = autre or recherche.reconnaitre(rang, set(valeurs))
        if vrai is not None or recouvert is not None:
            yield Egare(ident=ident, rang=rang, vrai=vrai, recouvert=recouvert)


class _Recherche:
    def __init__(self, note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> None:
        self._note = note
        self._feuille = feuille
        self._memoire = memoire
        self._lignes = {rang: numero for numero, rang in enumerate(feuille.rangs)}
        presents = set(feuille.colonnes["id"])
        souvenus = set(memoire.ids)
        self._donnes = {ident for _, ident, valeurs, _ in note["ecrites"] if "id" in valeurs}
        self._sans_nom = [
            rang
            for rang, ident in zip(feuille.rangs, feuille.colonnes["id"], strict=True)
            if ident in self._donnes or ident not in souvenus
        ]
        self._perdus: dict[str, Contenu] = {
            ident: self._souvenir(place)
            for place, ident in enumerate(memoire.ids)
            if ident not in presents and ident not in memoire.supprimees
        }
        for ident, rangee in [*((i, r) for _, i, _, r in note["ecrites"]), *note["voisins"]]:
            if ident not in presents and ident not in self._donnes:
                self._perdus[ident] = self.lire(rangee)

    def porte(self, rang: int, ident: str) -> bool:
        """Whether the cell the note aimed at holds that id."""
        return self._feuille.onglet.cellule(rang, self._note["places"]["id"]) == ident

    def lire(self, rangee: list[Any]) -> Contenu:
        """A noted row by key, its id and its formulas aside."""
        return {
            cle: _lire_une_cellule(self._feuille.table, cle, rangee[place])
            for cle, place in self._note["places"].items()
            if cle != "id"
            and cle in self._feuille.colonnes
            and place < len(rangee)
            and not isinstance(rangee[place], dict)
        }

    def retrouver(self, rang: int, contenu: Contenu, ecrites: set[str]) -> int | None:
        """The row that holds those contents: the one written in, where no other of those without a known id looks more like it."""
        rangs = [rang, *self._sans_nom] if rang in self._lignes else self._sans_nom
        return max(
            (r for r in rangs if self._ressemblance(contenu, r, ecrites) > 0),
            key=lambda r: (self._ressemblance(contenu, r, ecrites), r == rang),
            default=None,
        )

    def reconnaitre(self, rang: int, ecrites: set[str]) -> str | None:
        """The id, found nowhere any more, of the line whose contents a row holds."""
        return max(
            (ident for ident, contenu in self._perdus.items() if self._ressemblance(contenu, rang, ecrites) > 0),
            key=lambda ident: self._ressemblance(self._perdus[ident], rang, ecrites),
            default=None,
        )

    def _ressemblance(self, contenu: Contenu, rang: int, ecrites: set[str]) -> int:
        """Cells that hold the same, less those that differ; `ecrites` are those the write covered."""
        if rang not in self._lignes:
            return 0
        numero = self._lignes[rang]
        total = 0
        for cle, voulue in contenu.items():
            lue = self._feuille.colonnes[cle][numero]
            if cle not in ecrites and (lue, voulue) != (None, None):
                total += 1 if sont_egales(lue, voulue) else -1
        return total

    def _souvenir(self, place: int) -> Contenu:
        tenues = self._memoire.tenues.get(self._memoire.ids[place], {})
        return {
            cle: _lire_une_cellule(self._feuille.table, cle, tenues[cle]) if cle in tenues else valeurs[place]
            for cle, valeurs in self._memoire.colonnes.items()
            if cle in self._feuille.colonnes
        }


def _lire_une_cellule(table: Table, cle: str, brute: Cellule) -> Cellule:
    return lire_colonne(table.par_cle[cle].type, [brute])[0]
