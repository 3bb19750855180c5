"""Short ways to say what the tests say often."""

from typing import Any

import gspread

Objet = dict[str, Any]


def appliquer(classeur: gspread.Spreadsheet, *requetes: Objet, **options: Any) -> Any:
    """Send a batchUpdate; returns its whole answer."""
    return classeur.batch_update({"requests": list(requetes), **options})


def lire(classeur: gspread.Spreadsheet, fields: str, *ranges: str) -> Any:
    """spreadsheets.get with a field mask."""
    return classeur.client.spreadsheets_get(classeur.id, {"fields": fields, "ranges": list(ranges)})


def textes(*rangees: list[Any]) -> list[Objet]:
    """RowData objects of plain values."""
    return [{"values": [cellule(valeur) for valeur in rangee]} for rangee in rangees]


def cellule(valeur: Any) -> Objet:
    """A CellData with a plain value, or a formula when it starts with `=`."""
    if valeur is None:
        return {}
    if isinstance(valeur, bool):
        return {"userEnteredValue": {"boolValue": valeur}}
    if isinstance(valeur, int | float):
        return {"userEnteredValue": {"numberValue": valeur}}
    genre = "formulaValue" if valeur.startswith("=") else "stringValue"
    return {"userEnteredValue": {genre: valeur}}


def plage(haut: int, bas: int, gauche: int, droite: int, feuille: int = 0) -> Objet:
    """A GridRange."""
    return {
        "sheetId": feuille,
        "startRowIndex": haut,
        "endRowIndex": bas,
        "startColumnIndex": gauche,
        "endColumnIndex": droite,
    }


def lignes(debut: int, fin: int, feuille: int = 0, axe: str = "ROWS") -> Objet:
    """A DimensionRange."""
    return {"sheetId": feuille, "dimension": axe, "startIndex": debut, "endIndex": fin}


def ecrire(depart: tuple[int, int], *rangees: list[Any], feuille: int = 0) -> Objet:
    """An updateCells request that writes plain values."""
    debut = {"sheetId": feuille, "rowIndex": depart[0], "columnIndex": depart[1]}
    return {"updateCells": {"start": debut, "rows": textes(*rangees), "fields": "userEnteredValue"}}
