"""Both workbooks as staff see them, read through gspread, to be compared before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gspread.utils import DateTimeOption, ValueRenderOption

from passerelle.amorce import Passerelle
from passerelle.tableur.api.adaptateur import client_local


@dataclass(frozen=True, kw_only=True)
class OngletVu:
    """One tab: what each cell holds as it was entered, formulas included, dates as they show."""

    titre: str
    grille: list[list[Any]]

    def colonne(self, nom: str) -> int:
        """The place of a key, or of the label of a column without key."""
        cles, libelles = (
            [str(cellule) for cellule in rangee] + [""] * len(self.grille[1]) for rangee in self.grille[:2]
        )
        if nom in cles:
            return cles.index(nom)
        return next(place for place, lu in enumerate(libelles) if lu == nom and not cles[place])

    def lignes(self) -> Iterator[tuple[str, list[Any]]]:
        """The id and the cells of each line that has an id."""
        place = self.colonne("id")
        for rangee in self.grille[2:]:
            if rangee[place : place + 1] not in ([], [""]):
                yield rangee[place], rangee

    def ids(self) -> list[str]:
        """The ids, in the order of the rows."""
        return [ident for ident, _ in self.lignes()]

    def case(self, ident: str, colonne: str) -> str:
        """A cell as a text, empty where it is blank. Raises where the line is there twice, or no more."""
        (rangee,) = [rangee for lu, rangee in self.lignes() if lu == ident]
        place = self.colonne(colonne)
        return str(rangee[place]) if place < len(rangee) else ""


def lire_les_classeurs(centre: Passerelle) -> dict[tuple[str, int], OngletVu]:
    """Workbook and sheet id → tab."""
    assert centre.tableur is not None
    client = client_local(centre.tableur)
    return {
        (classeur, feuille.id): OngletVu(
            titre=feuille.title,
            grille=feuille.get_all_values(
                value_render_option=ValueRenderOption.formula,
                date_time_render_option=DateTimeOption.formatted_string,
            ),
        )
        for classeur in ("principal", "contacts")
        for feuille in client.open_by_key(classeur).worksheets()
    }
