"""Read a whole workbook in two requests."""

from dataclasses import dataclass
from typing import Any

from gspread.utils import absolute_range_name

from passerelle.classeur.connexion import Connexion
from passerelle.domaine.feuille import Onglet

# Of the cells, only formulas come with the first request: what a cell shows comes, much shorter, with the second.
_CHAMPS = (
    "sheets(properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount,frozenRowCount)),"
    "data(startRow,startColumn,rowData(values(userEnteredValue(formulaValue)))))"
)


@dataclass(frozen=True, kw_only=True)
class Lecture:
    """A workbook as read. `onglets` in order; `colonnes`: sheet id → how many columns its grid has."""

    onglets: tuple[Onglet, ...]
    colonnes: dict[int, int]

    def par_id(self, sheet_id: int | None) -> Onglet | None:
        """The tab of that sheet id, whatever its title."""
        return next((onglet for onglet in self.onglets if onglet.sheet_id == sheet_id), None)

    def par_titre(self, titre: str) -> Onglet | None:
        """The tab of that title; capitals do not make two titles."""
        return next((o for o in self.onglets if o.titre.casefold() == titre.casefold()), None)


def lire(connexion: Connexion) -> Lecture:
    """Read every tab: titles, formulas, then values free of any locale."""
    feuilles = [
        feuille
        for feuille in connexion.obtenir(fields=_CHAMPS)["sheets"]
        if feuille["properties"].get("sheetType", "GRID") == "GRID"
    ]
    titres = [feuille["properties"]["title"] for feuille in feuilles]
    plages = connexion.obtenir(
        "/values:batchGet",
        ranges=[absolute_range_name(titre) for titre in titres],
        valueRenderOption="UNFORMATTED_VALUE",
        dateTimeRenderOption="SERIAL_NUMBER",
    )["valueRanges"]
    return Lecture(
        onglets=tuple(
            Onglet(
                sheet_id=feuille["properties"]["sheetId"],
                titre=feuille["properties"]["title"],
                grille=plage.get("values", []),
                hauteur=feuille["properties"]["gridProperties"].get("rowCount", 0),
                formules=_formules(feuille),
            )
            for feuille, plage in zip(feuilles, plages, strict=True)
        ),
        colonnes={
            f["properties"]["sheetId"]: f["properties"]["gridProperties"].get("columnCount", 0)
            for f in feuilles
        },
    )


def _formules(feuille: dict[str, Any]) -> dict[tuple[int, int], str]:
    return {
        (bloc.get("startRow", 0) + rang, bloc.get("startColumn", 0) + place): cellule["userEnteredValue"][
            "formulaValue"
        ]
        for bloc in feuille.get("data", ())
        for rang, rangee in enumerate(bloc.get("rowData", ()))
        if rangee
        for place, cellule in enumerate(rangee.get("values", ()))
        if cellule and cellule.get("userEnteredValue")
    }
