"""What a spreadsheet refuses: to lose its last row that is not frozen, and to freeze all of them."""

import gspread
import pytest
from gspread.exceptions import APIError

from tests.tableur.aides import Objet, appliquer, lignes

DERNIERE = "Sorry, it is not possible to delete all non-frozen rows."
TOUTES = "You can't freeze all visible rows on the sheet."


def grille(**grille: int) -> Objet:
    champs = ",".join(f"gridProperties.{nom}" for nom in grille)
    return {"updateSheetProperties": {"properties": {"gridProperties": grille}, "fields": champs}}


@pytest.fixture
def figee(classeur: gspread.Spreadsheet) -> gspread.Spreadsheet:
    """A tab of five rows, two of them frozen."""
    appliquer(classeur, grille(rowCount=5, columnCount=3, frozenRowCount=2))
    return classeur


@pytest.mark.parametrize(
    ("requete", "mot"),
    [
        ({"deleteDimension": {"range": lignes(2, 5)}}, f"Invalid requests[0].deleteDimension: {DERNIERE}"),
        ({"deleteDimension": {"range": lignes(1, 5)}}, DERNIERE),
        (grille(rowCount=2), DERNIERE),
        # A grid that shrinks is looked at as it was frozen until then.
        (grille(rowCount=2, frozenRowCount=0), DERNIERE),
        (grille(frozenRowCount=5), TOUTES),
        (grille(frozenColumnCount=3), "You can't freeze all visible columns on the sheet."),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": 1, "frozenRowCount": 1}}}}, TOUTES),
        (
            {"insertDimension": {"range": lignes(5, 6)}},
            "range.startIndex must be less than the grid size (5) if inheritFromBefore is false.",
        ),
    ],
)
def test_une_rangee_reste_sous_celles_qui_sont_figees(figee: gspread.Spreadsheet, requete: Objet, mot: str) -> None:
    with pytest.raises(APIError) as refus:
        appliquer(figee, requete)
    assert refus.value.response.status_code == 400
    assert mot in refus.value.response.json()["error"]["message"]
    assert (figee.sheet1.row_count, figee.sheet1.frozen_row_count) == (5, 2)


@pytest.mark.parametrize("suppression", [lignes(2, 4), lignes(0, 4), lignes(0, 2)])
def test_les_autres_s_en_vont(figee: gspread.Spreadsheet, suppression: Objet) -> None:
    appliquer(figee, {"deleteDimension": {"range": suppression}})

    parties = suppression["endIndex"] - suppression["startIndex"]
    figees = max(2 - (2 - suppression["startIndex"]), 0) if suppression["startIndex"] < 2 else 2
    assert (figee.sheet1.row_count, figee.sheet1.frozen_row_count) == (5 - parties, figees)


def test_une_rangee_de_plus_d_abord(figee: gspread.Spreadsheet) -> None:
    une_de_plus = {"insertDimension": {"range": lignes(5, 6), "inheritFromBefore": True}}
    appliquer(figee, une_de_plus, {"deleteDimension": {"range": lignes(2, 5)}})

    assert (figee.sheet1.row_count, figee.sheet1.frozen_row_count) == (3, 2)
