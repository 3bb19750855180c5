"""The requests of a batchUpdate, as the Sheets API takes them; rows and columns count from 0."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from openpyxl.utils import get_column_letter

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE
from passerelle.domaine.texte.lecture import Cellule, TypeColonne, en_serie

Requete = dict[str, Any]
T = TypeVar("T")

LIGNES_PAR_AJOUT = 500
VALEUR, FORMAT_NOMBRE = "userEnteredValue", "userEnteredFormat.numberFormat"
FORMATS: dict[TypeColonne, dict[str, str]] = {
    "date": {"type": "DATE", "pattern": "dd/mm/yyyy"},
    "horodatage": {"type": "DATE_TIME", "pattern": "dd/mm/yyyy hh:mm:ss"},
    "euros": {"type": "NUMBER", "pattern": '#,##0.00\\ "€"'},
}

# Where ----------------------------------------------------------------------------------------------------------------------------


def suites(par_place: Mapping[int, T]) -> Iterator[tuple[int, int, T]]:
    """Runs of neighbouring columns of one value: first column, end (excluded), value. `par_place`: column → value."""
    debut = fin = -1
    courante: T | None = None
    for place, valeur in sorted(par_place.items(), key=lambda couple: couple[0]):
        if place != fin or valeur != courante:
            if courante is not None:
                yield debut, fin, courante
            debut, courante = place, valeur
        fin = place + 1
    if courante is not None:
        yield debut, fin, courante


def rangees_entieres(sheet_id: int | None, haut: int, bas: int | None = None) -> Requete:
    """A GridRange: rows `haut` to `bas` (excluded), or to the end."""
    plage = {"sheetId": sheet_id, "startRowIndex": haut}
    return plage if bas is None else plage | {"endRowIndex": bas}


def zone(sheet_id: int | None, debut: int, fin: int, *, haut: int = LIGNES_ENTETE, bas: int | None = None) -> Requete:
    """The same, in columns `debut` to `fin` (excluded) only; from the first line on unless `haut` says otherwise."""
    return rangees_entieres(sheet_id, haut, bas) | {"startColumnIndex": debut, "endColumnIndex": fin}


def lettres(place: int) -> str:
    """The letters of a column."""
    return get_column_letter(place + 1)


# What a cell holds ----------------------------------------------------------------------------------------------------------------


def en_cellule(valeur: Cellule) -> Requete:
    """A typed cell as the API takes it. A text stays text, whatever it starts with."""
    match valeur:
        case None | "":
            return {}
        case bool():
            return {VALEUR: {"boolValue": valeur}}
        case int() | float():
            return {VALEUR: {"numberValue": valeur}}
        case str():
            return {VALEUR: {"stringValue": valeur}}
        case _:
            return {VALEUR: {"numberValue": en_serie(valeur)}}


def ecrire(
    sheet_id: int | None, rang: int, place: int, rangees: Iterable[Sequence[Requete]], *, champs: str = VALEUR
) -> Requete:
    """Write cells, from that one on; each row is a list of cells."""
    depart = {"sheetId": sheet_id, "rowIndex": rang, "columnIndex": place}
    return {"updateCells": {"start": depart, "rows": _en_rangees(rangees), "fields": champs}}


def ajouter(sheet_id: int | None, rangees: Sequence[Sequence[Requete]], *, champs: str = VALEUR) -> Iterator[Requete]:
    """Add rows of cells below the last one that holds something."""
    for debut in range(0, len(rangees), LIGNES_PAR_AJOUT):
        lot = _en_rangees(rangees[debut : debut + LIGNES_PAR_AJOUT])
        yield {"appendCells": {"sheetId": sheet_id, "rows": lot, "fields": champs}}


def formater(plage: Requete, nombre: Mapping[str, str] | None) -> Requete:
    """Give a range a number format, none being the one Sheets chooses."""
    cellule = {"userEnteredFormat": {"numberFormat": nombre}} if nombre else {}
    return {"repeatCell": {"range": plage, "cell": cellule, "fields": FORMAT_NOMBRE}}


def lister(plage: Requete, regle: Requete) -> Requete:
    """Give the cells of a range the list they offer."""
    return {"setDataValidation": {"range": plage, "rule": regle}}


# What holds the cells -------------------------------------------------------------------------------------------------------------


def creer_feuille(sheet_id: int, titre: str, index: int, grille: Requete, **autres: Any) -> Requete:
    """A new tab, empty. `autres`: its other properties."""
    proprietes = {"sheetId": sheet_id, "title": titre, "index": index, "gridProperties": grille, **autres}
    return {"addSheet": {"properties": proprietes}}


def regler_classeur(**proprietes: Any) -> Requete:
    """Set properties of the workbook."""
    return {"updateSpreadsheetProperties": {"properties": proprietes, "fields": ",".join(proprietes)}}


def agrandir(sheet_id: int | None, axe: Literal["ROWS", "COLUMNS"], combien: int) -> Requete:
    """Give a tab more rows or columns."""
    return {"appendDimension": {"sheetId": sheet_id, "dimension": axe, "length": combien}}


def allonger(sheet_id: int, hauteur: int) -> Requete:
    """One more row, below the last of a grid of that height, dressed as it is."""
    return {"insertDimension": {"range": _dimension(sheet_id, "ROWS", hauteur, hauteur + 1), "inheritFromBefore": True}}


def retirer_rangee(sheet_id: int, rang: int) -> Requete:
    """Take a row away."""
    return retirer_rangees(sheet_id, rang, rang + 1)


def retirer_rangees(sheet_id: int | None, haut: int, bas: int) -> Requete:
    """Take rows away, `haut` to `bas` (excluded)."""
    return {"deleteDimension": {"range": _dimension(sheet_id, "ROWS", haut, bas)}}


def regler(sheet_id: int, axe: Literal["ROWS", "COLUMNS"], debut: int, fin: int, **proprietes: Any) -> Requete:
    """Set the properties of rows or columns, `debut` to `fin` (excluded)."""
    demande = {
        "range": _dimension(sheet_id, axe, debut, fin),
        "properties": proprietes,
        "fields": ",".join(proprietes),
    }
    return {"updateDimensionProperties": demande}


def _dimension(sheet_id: int | None, axe: str, debut: int, fin: int) -> Requete:
    return {"sheetId": sheet_id, "dimension": axe, "startIndex": debut, "endIndex": fin}


def _en_rangees(rangees: Iterable[Sequence[Requete]]) -> list[Requete]:
    return [{"values": rangee} for rangee in rangees]
