"""Rectangles of cells: GridRange objects of the API and A1 notation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from gspread.exceptions import IncorrectCellLabel
from gspread.utils import a1_range_to_grid_range, rowcol_to_a1
from openpyxl.utils import column_index_from_string

from passerelle.tableur.socle.erreurs import ErreurApi, Objet

_CELLULES = re.compile(r"\$?[A-Za-z]{0,3}\$?\d*(:\$?[A-Za-z]{0,3}\$?\d*)?")
_COINS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,7})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,7}))?", re.ASCII)
_SANS_TITRE = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+|[^:]+:[^:]+")
_TITRE_NU = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SANS_FIN = 10**9
COLONNES_MAX = 18_278
"""ZZZ."""


@dataclass(frozen=True, slots=True)
class Plage:
    """Rows `haut` to `bas` and columns `gauche` to `droite` of one sheet, ends excluded; None means unbounded."""

    feuille: int
    haut: int = 0
    bas: int | None = None
    gauche: int = 0
    droite: int | None = None

    @classmethod
    def lire(cls, objet: Objet) -> "Plage":
        """From a GridRange. Raises ErreurApi for negative or crossed indexes."""
        plage = cls(
            objet.get("sheetId", 0),
            objet.get("startRowIndex", 0),
            objet.get("endRowIndex"),
            objet.get("startColumnIndex", 0),
            objet.get("endColumnIndex"),
        )
        for debut, fin, axe in ((plage.haut, plage.bas, "Row"), (plage.gauche, plage.droite, "Column")):
            if debut < 0 or (fin is not None and fin < 0):
                raise ErreurApi(f"{axe} indexes of a range must not be negative.")
            if fin is not None and fin < debut:
                raise ErreurApi(f"start{axe}Index must be less than or equal to end{axe}Index.")
        return plage

    def objet(self) -> Objet:
        """As a GridRange, as Google gives it back."""
        bornes = {
            "sheetId": self.feuille,
            "startRowIndex": self.haut if self.haut or self.bas is not None else None,
            "endRowIndex": self.bas,
            "startColumnIndex": self.gauche if self.gauche or self.droite is not None else None,
            "endColumnIndex": self.droite,
        }
        return {nom: borne for nom, borne in bornes.items() if borne is not None}

    def bornee(self, lignes: int, colonnes: int) -> "Zone":
        """The part that lies in a grid of that size."""
        bas = lignes if self.bas is None else min(self.bas, lignes)
        droite = colonnes if self.droite is None else min(self.droite, colonnes)
        return Zone(self.feuille, min(self.haut, bas), bas, min(self.gauche, droite), droite)

    def etendue(self) -> int:
        """How many cells it covers, an open side counting for very many."""
        hauteur = (self.bas if self.bas is not None else _SANS_FIN) - self.haut
        return hauteur * ((self.droite if self.droite is not None else _SANS_FIN) - self.gauche)

    def touche(self, autre: "Plage") -> bool:
        """Whether the two rectangles share a cell."""
        return (
            self.feuille == autre.feuille
            and (autre.bas is None or self.haut < autre.bas)
            and (self.bas is None or autre.haut < self.bas)
            and (autre.droite is None or self.gauche < autre.droite)
            and (self.droite is None or autre.gauche < self.droite)
        )


@dataclass(frozen=True, slots=True)
class Zone(Plage):
    """A rectangle with four known sides."""

    bas: int = 0
    droite: int = 0

    @property
    def hauteur(self) -> int:
        """How many rows."""
        return self.bas - self.haut

    @property
    def largeur(self) -> int:
        """How many columns."""
        return self.droite - self.gauche

    def depuis(self, haut: int, gauche: int) -> "Zone":
        """The same size, at another place."""
        return replace(self, haut=haut, bas=haut + self.hauteur, gauche=gauche, droite=gauche + self.largeur)


class AvecTitre(Protocol):
    """What A1 notation needs to know of a sheet."""

    @property
    def id(self) -> int:
        """The sheetId."""

    @property
    def titre(self) -> str:
        """The title on the tab."""


def lire_a1(texte: str, feuilles: Sequence[AvecTitre], plages_nommees: Sequence[Objet]) -> Plage:
    """The range that `Titre!A1:B2`, `Titre`, `A1:B2` or the name of a named range stands for.

    Raises ErreurApi when no such sheet, cell or name exists.
    """
    titre, separateur, cellules = texte.rpartition("!")
    if separateur:
        feuille = _feuille(titre, feuilles)
        if feuille is None:
            raise _illisible(texte)
        return _lire_cellules(cellules, feuille.id, texte)
    if _CELLULES.fullmatch(cellules) and _SANS_TITRE.fullmatch(cellules):
        return _lire_cellules(cellules, feuilles[0].id, texte)
    feuille = _feuille(texte, feuilles)
    if feuille is not None:
        return Plage(feuille.id)
    for nommee in plages_nommees:
        if str(nommee.get("name", "")).casefold() == texte.casefold():
            return Plage.lire(nommee.get("range", {}))
    raise _illisible(texte)


def _feuille(titre: str, feuilles: Sequence[AvecTitre]) -> AvecTitre | None:
    if len(titre) >= 2 and titre[0] == titre[-1] == "'":
        titre = titre[1:-1].replace("''", "'")
    for feuille in feuilles:
        if feuille.titre == titre:
            return feuille
    for feuille in feuilles:
        if feuille.titre.casefold() == titre.casefold():
            return feuille
    return None


def _lire_cellules(cellules: str, feuille: int, texte: str) -> Plage:
    if plage := _lire_simple(cellules, feuille):
        return plage
    if not _CELLULES.fullmatch(cellules):
        raise _illisible(texte)
    try:
        plage = Plage.lire(a1_range_to_grid_range(cellules.replace("$", ""), feuille))
    except (IncorrectCellLabel, ValueError):
        raise _illisible(texte) from None
    return plage


def _lire_simple(cellules: str, feuille: int) -> Plage | None:
    """`A1` or `A1:B2`, what formulas name most; None for all the rest, which is longer to read."""
    trouvee = _COINS.fullmatch(cellules)
    if trouvee is None:
        return None
    c1, l1, c2, l2 = trouvee.groups()
    haut, gauche = int(l1) - 1, column_index_from_string(c1) - 1
    bas, droite = (int(l2), column_index_from_string(c2)) if c2 else (haut + 1, gauche + 1)
    return Plage(feuille, haut, bas, gauche, droite) if haut < bas and gauche < droite else None


def _illisible(texte: str) -> ErreurApi:
    return ErreurApi(f"Unable to parse range: {texte}")


def ecrire_a1(titre: str, zone: Zone) -> str:
    """`Titre!A1:B2`, as the API names ranges in its answers."""
    debut = rowcol_to_a1(zone.haut + 1, zone.gauche + 1)
    fin = rowcol_to_a1(max(zone.bas, zone.haut + 1), max(zone.droite, zone.gauche + 1))
    return f"{citer_titre(titre)}!{debut}" + (f":{fin}" if fin != debut else "")


def citer_titre(titre: str) -> str:
    """The title as A1 notation wants it: between apostrophes unless it is a plain word that is no cell."""
    if _TITRE_NU.fullmatch(titre) and not (_CELLULES.fullmatch(titre) and titre[-1].isdigit()):
        return titre
    return "'" + titre.replace("'", "''") + "'"
