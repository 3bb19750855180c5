"""Somebody at work in the workbook: what they look at, what they write, what they may undo."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.course.classeur import Cellule, Classeur, Grille, Ligne, Requete
from tests.course.onglets import Onglet
from tests.course.registre import Promesse, Registre


@dataclass(frozen=True)
class Recouverte:
    """A value somebody typed over: the line, the column, what it held, and what was promised before."""

    onglet: Onglet
    nom: str
    colonne: str
    saisi: Cellule
    promesse: Promesse | None


@dataclass
class Personne:
    """`hesitation`: how long they take at most between looking and writing, in seconds. `part_retiree`: of the responses of a tab,
    how many may be withdrawn: more at once, and the guard would rightly hold back."""

    nom: str
    classeur: Classeur
    registre: Registre
    hasard: random.Random
    hesitation: float = 0.15
    part_retiree: float = 0.1
    vise: frozenset[str] = frozenset()
    """The lines they work in, where they can; any, when empty."""
    recouvertes: list[Recouverte] = field(default_factory=list)
    supprimees: list[tuple[Onglet, str]] = field(default_factory=list)

    def regarder(self, onglet: Onglet) -> Grille:
        """The tab as they see it; what they write comes a little later."""
        grille = self.classeur.lire(self.sheet_id(onglet))
        time.sleep(self.hasard.random() * self.hesitation)
        return grille

    def sheet_id(self, onglet: Onglet) -> int:
        return self.classeur.sheet_id(onglet.titre)

    @contextmanager
    def ecrire_dans(self, grille: Grille) -> Iterator[Grille]:
        """Their turn to write. Where the other one moved the columns meanwhile, they look again."""
        with self.classeur.verrou:
            if self.classeur.versions[grille.sheet_id] != grille.version:
                grille = self.classeur.lire(grille.sheet_id, haut=grille.haut)
            yield grille

    def colonnes_bougees(self, sheet_id: int) -> None:
        """They moved columns: what others saw of this tab is stale."""
        self.classeur.versions[sheet_id] += 1

    def lignes(self, onglet: Onglet, grille: Grille) -> dict[int, Ligne]:
        """Row → line, of those that are lines."""
        return {rang: ligne for rang, ligne in grille.lignes().items() if onglet.reconnaitre(ligne)}

    def choisir(self, onglet: Onglet, lignes: dict[int, Ligne]) -> int:
        """The row of a line."""
        visees = [rang for rang, ligne in lignes.items() if onglet.reconnaitre(ligne) in self.vise]
        return self.hasard.choice(visees or list(lignes))

    def rang_de(self, onglet: Onglet, grille: Grille, nom: str) -> int | None:
        """Where a line stands."""
        return next((r for r, ligne in grille.lignes().items() if onglet.reconnaitre(ligne) == nom), None)


def en_cellule(valeur: Cellule) -> Requete:
    """A cell as typed: a text that starts with = stays a text."""
    if valeur == "":
        return {}
    genre = "numberValue" if isinstance(valeur, int | float) else "stringValue"
    return {"userEnteredValue": {genre: valeur}}


def en_formule(formule: str) -> Requete:
    return {"userEnteredValue": {"formulaValue": formule}}


def ecrire(sheet_id: int, rang: int, place: int, cellules: Sequence[Requete]) -> Requete:
    """Cells side by side."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": rang, "columnIndex": place},
            "rows": [{"values": list(cellules)}],
            "fields": "userEnteredValue",
        }
    }


def rangees(sheet_id: int, debut: int, fin: int) -> Requete:
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": debut, "endIndex": fin}


def colonnes(sheet_id: int, debut: int, fin: int) -> Requete:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": debut, "endIndex": fin}


def zone(sheet_id: int, haut: int, bas: int, gauche: int, droite: int) -> Requete:
    return {
        "sheetId": sheet_id,
        "startRowIndex": haut,
        "endRowIndex": bas,
        "startColumnIndex": gauche,
        "endColumnIndex": droite,
    }


def lettres(place: int) -> str:
    """The letters of a column, from 0."""
    ecrites, reste = "", place + 1
    while reste:
        reste, rang = divmod(reste - 1, 26)
        ecrites = chr(65 + rang) + ecrites
    return ecrites
