import gspread
import pytest
from gspread.utils import ValueRenderOption

from tests.tableur.aides import appliquer, ecrire, plage

GRAS = {"userEnteredFormat": {"textFormat": {"bold": True}}}


@pytest.fixture
def table(classeur: gspread.Spreadsheet) -> gspread.Spreadsheet:
    appliquer(classeur, ecrire((0, 0), ["b", 2, "=B1*10"], ["a", 10, "=B2*10"], ["", 1, "=B3*10"]))
    return classeur


def _valeurs(classeur: gspread.Spreadsheet) -> list[list[str]]:
    return classeur.sheet1.get_all_values()


def test_trier_emmene_rangees_et_formules(table: gspread.Spreadsheet) -> None:
    tri = {"range": plage(0, 3, 0, 3), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}
    appliquer(table, {"sortRange": tri})
    assert _valeurs(table) == [["b", "2", "20"], ["a", "10", "100"], ["", "1", "10"]]

    tri["sortSpecs"] = [{"dimensionIndex": 1}]
    appliquer(table, {"sortRange": tri})
    assert _valeurs(table) == [["", "1", "10"], ["b", "2", "20"], ["a", "10", "100"]]


def test_copier_decale_les_references_et_repete(table: gspread.Spreadsheet) -> None:
    copie = {"source": plage(0, 1, 1, 3), "destination": plage(3, 5, 1, 3)}
    appliquer(table, {"copyPaste": copie})
    assert _valeurs(table)[3:] == [["", "2", "20"], ["", "2", "20"]]

    appliquer(table, {"copyPaste": copie | {"pasteType": "PASTE_VALUES"}})
    assert table.sheet1.get("C4", value_render_option=ValueRenderOption.formula) == [[20]]

    appliquer(table, {"copyPaste": copie | {"pasteOrientation": "TRANSPOSE", "pasteType": "PASTE_VALUES"}})
    assert [ligne[1] for ligne in _valeurs(table)[3:]] == ["2", "20"]


def test_couper_ne_laisse_rien_derriere(table: gspread.Spreadsheet) -> None:
    coupe = {"source": plage(0, 3, 0, 1), "destination": {"rowIndex": 0, "columnIndex": 4}}
    appliquer(table, {"cutPaste": coupe})

    assert _valeurs(table)[0] == ["", "2", "20", "", "b"]


def test_des_plages_inserees_ou_supprimees_decalent_leurs_voisines(table: gspread.Spreadsheet) -> None:
    appliquer(table, {"insertRange": {"range": plage(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert [ligne[0] for ligne in _valeurs(table)] == ["", "b", "a"]

    appliquer(table, {"deleteRange": {"range": plage(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert [ligne[0] for ligne in _valeurs(table)] == ["b", "a", ""]

    appliquer(table, {"insertRange": {"range": plage(0, 1, 0, 2), "shiftDimension": "COLUMNS"}})
    assert _valeurs(table)[0][:4] == ["", "", "b", "2"]

    appliquer(table, {"deleteRange": {"range": plage(0, 1, 0, 2), "shiftDimension": "COLUMNS"}})
    assert _valeurs(table)[0][:2] == ["b", "2"]


def test_chercher_et_remplacer_compte(table: gspread.Spreadsheet) -> None:
    reponse = appliquer(
        table,
        {"findReplace": {"find": "^([ab])$", "replacement": "$1!", "searchByRegex": True, "sheetId": 0}},
    )

    assert reponse["replies"][0]["findReplace"] == {
        "rowsChanged": 2,
        "valuesChanged": 2,
        "sheetsChanged": 1,
        "occurrencesChanged": 2,
    }
    assert [ligne[0] for ligne in _valeurs(table)] == ["b!", "a!", ""]


def test_une_fusion_garde_la_premiere_valeur(table: gspread.Spreadsheet) -> None:
    table.sheet1.merge_cells("A1:B2")
    assert _valeurs(table)[:2] == [["b", "", "0"], ["", "", "0"]]
    metadonnees = table.fetch_sheet_metadata()
    assert metadonnees["sheets"][0]["merges"] == [plage(0, 2, 0, 2)]

    table.sheet1.unmerge_cells("A1:B2")
    assert "merges" not in table.fetch_sheet_metadata()["sheets"][0]


def test_des_bordures_entourent_une_plage(table: gspread.Spreadsheet) -> None:
    appliquer(
        table,
        {
            "updateBorders": {
                "range": plage(0, 2, 0, 2),
                "top": {"style": "SOLID"},
                "innerVertical": {"style": "DASHED"},
            }
        },
    )

    lu = table.client.spreadsheets_get(table.id, {"fields": "sheets.data.rowData.values.userEnteredFormat.borders"})
    haut, bas, *_ = lu["sheets"][0]["data"][0]["rowData"]
    assert haut["values"][0]["userEnteredFormat"]["borders"] == {
        "top": {"style": "SOLID"},
        "right": {"style": "DASHED"},
    }
    assert bas["values"][1]["userEnteredFormat"]["borders"] == {"left": {"style": "DASHED"}}
