"""The hidden tab, as it is written: passerelle/domaine/feuilles/carnet.py tells which entries it holds, and
passerelle/domaine/reparation/note.py what is copied in it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from gspread.utils import absolute_range_name

from passerelle.classeur.requetes import (
    VALEUR,
    Requete,
    agrandir,
    creer_feuille,
    ecrire,
    en_cellule,
    lettres,
    rangees_entieres,
    zone,
)
from passerelle.domaine.feuilles.carnet import TITRE, Carnet, ecrire_note
from passerelle.domaine.reparation.geste import Brut, Geste
from passerelle.domaine.reparation.note import GAUCHE, Zone, lire_la_zone, rangees_copiees

COLONNES_DE_PLUS = 10
"""Columns that somebody may insert in a tab between our read and our write: a copy as wide as it then is still fits."""


HAUTEUR, LARGEUR = 1000, GAUCHE + 60
"""Its grid when it is made."""


def creer_onglet_cache(sheet_id: int, index: int) -> Requete:
    """The hidden tab, empty, large enough for the copies of a first year: a grid that grows is one more thing to read again."""
    return creer_feuille(sheet_id, TITRE, index, {"rowCount": HAUTEUR, "columnCount": LARGEUR}, hidden=True)


class OngletCache:
    """The hidden tab while writes follow one another: what it holds by then, and where. `neuf`: the sheet id it is made under."""

    def __init__(self, carnet: Carnet, *, neuf: int | None = None) -> None:
        self._sheet_id = carnet.sheet_id if neuf is None else neuf
        self.contenu = dict(carnet.contenu)
        self._rangs = dict(carnet.entrees)
        self._hauteur = carnet.onglet.hauteur if carnet.onglet else HAUTEUR
        self._largeur = carnet.onglet.largeur if carnet.onglet else LARGEUR
        self._copies = lire_la_zone(carnet.note)

    def noter(self, entrees: Mapping[str, str]) -> Iterator[Requete]:
        """Write the entries that changed, each in its row."""
        for cle, texte in entrees.items():
            if self.contenu.get(cle) == texte:
                continue
            if cle not in self._rangs:
                self._rangs[cle] = max(self._rangs.values(), default=-1) + 1
                yield from self._tenir(self._rangs[cle] + 1, 2)
            yield ecrire(self._sheet_id, self._rangs[cle], 0, [[en_cellule(cle), en_cellule(texte)]])
            self.contenu[cle] = texte

    def copier(self, gestes: Sequence[Geste], sheet_ids: Mapping[str, int], copies: Zone) -> Iterator[Requete]:
        """Copy aside the rows that these writes touch, in place of the copies before. `sheet_ids`: table id → its tab."""
        if self._copies is not None:
            yield _vider(self._sheet_id, self._copies)
        self._copies = copies
        yield from self._tenir(copies.haut + copies.hauteur, GAUCHE + copies.largeur)
        rangees = enumerate(rangees_copiees(gestes, copies))
        for (table, _), suite in groupby(rangees, key=lambda n_r: (n_r[1][0].table, n_r[1][1] - n_r[0])):
            lignes = [rangee for _, rangee in suite]
            (_, rang, copie), nombre = lignes[0], len(lignes)
            destination = zone(self._sheet_id, GAUCHE, GAUCHE + 1, haut=copie, bas=copie + 1)
            source = rangees_entieres(sheet_ids[table], rang, rang + nombre)
            yield {"copyPaste": {"source": source, "destination": destination, "pasteType": "PASTE_FORMULA"}}

    def oublier(self) -> Iterator[Requete]:
        """Empty the copies and the note of the last write: nothing of what it touched is kept."""
        if self._copies is not None:
            yield _vider(self._sheet_id, self._copies)
            self._copies = None
        yield from self.noter(ecrire_note({}, self.contenu))

    def plage(self, copies: Zone) -> str:
        """The range of the copies."""
        coins = f"{lettres(GAUCHE)}{copies.haut + 1}", f"{lettres(self._largeur - 1)}{copies.haut + copies.hauteur}"
        return absolute_range_name(TITRE, ":".join(coins))

    def lire(self, reponse: Mapping[str, Any]) -> dict[int, list[Brut]]:
        """The copies a write brings back: row of the hidden tab → its cells from the column GAUCHE on."""
        blocs = [
            bloc
            for feuille in reponse["updatedSpreadsheet"]["sheets"]
            if feuille["properties"]["sheetId"] == self._sheet_id
            for bloc in feuille.get("data", ())
        ]
        return {
            rang: [entree(cellule, rang, place) for place, cellule in enumerate(rangee.get("values", ()), GAUCHE)]
            for bloc in blocs
            for rang, rangee in enumerate(bloc.get("rowData", ()), bloc.get("startRow", 0))
        }

    def _tenir(self, hauteur: int, largeur: int) -> Iterator[Requete]:
        """Make the grid large enough."""
        if hauteur > self._hauteur:
            yield agrandir(self._sheet_id, "ROWS", hauteur - self._hauteur)
            self._hauteur = hauteur
        if largeur > self._largeur:
            yield agrandir(self._sheet_id, "COLUMNS", largeur - self._largeur)
            self._largeur = largeur


def entree(cellule: Mapping[str, Any], rang: int, place: int) -> Brut:
    """A cell as entered, from its CellData."""
    valeur = (cellule or {}).get(VALEUR, {})
    if "formulaValue" in valeur:
        return {"f": valeur["formulaValue"], "de": [rang, place]}
    return next(iter(valeur.values()), None)


def _vider(sheet_id: int | None, copies: Zone) -> Requete:
    plage = zone(sheet_id, GAUCHE, GAUCHE + copies.largeur, haut=copies.haut, bas=copies.haut + copies.hauteur)
    return {"updateCells": {"range": plage, "fields": VALEUR}}
