"""Rows and columns that come, go and move, and what follows them."""

from typing import Any

import gspread
import pytest
from gspread.utils import ValueRenderOption

from tests.tableur.aides import appliquer, cellule, ecrire, lignes, lire, plage

LISTE = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "prévu"}]}, "strict": True}
GRAS = {"textFormat": {"bold": True}}


@pytest.fixture
def garni(classeur: gspread.Spreadsheet) -> gspread.Spreadsheet:
    """Five lines; the third is bold and has a list; ranges of every kind cover lines 2 to 4 of column A."""
    zone = plage(1, 4, 0, 1)
    appliquer(
        classeur,
        ecrire((0, 0), ["r0", "s0"], ["r1", "s1"], ["r2", "s2"], ["r3", "s3"], ["r4", "s4"]),
        {
            "repeatCell": {
                "range": plage(2, 3, 0, 1),
                "cell": {"userEnteredFormat": GRAS},
                "fields": "userEnteredFormat",
            }
        },
        {"setDataValidation": {"range": plage(2, 3, 0, 1), "rule": LISTE}},
        {"addProtectedRange": {"protectedRange": {"range": zone, "warningOnly": True, "unprotectedRanges": [zone]}}},
        {"addConditionalFormatRule": {"rule": _regle(zone)}},
        {"setBasicFilter": {"filter": {"range": zone}}},
        {"addFilterView": {"filter": {"title": "vue", "range": zone}}},
        {"addNamedRange": {"namedRange": {"name": "zone", "range": zone}}},
        {"addBanding": {"bandedRange": {"range": zone, "rowProperties": {"firstBandColor": {"red": 1}}}}},
        {
            "updateDimensionProperties": {
                "range": lignes(2, 3),
                "properties": {"hiddenByUser": True, "pixelSize": 40},
                "fields": "hiddenByUser,pixelSize",
            }
        },
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": "id",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": lignes(2, 3)},
                }
            }
        },
    )
    return classeur


def _regle(zone: dict[str, Any]) -> dict[str, Any]:
    condition = {"type": "NOT_BLANK"}
    return {"ranges": [zone], "booleanRule": {"condition": condition, "format": GRAS}}


def _plages(classeur: gspread.Spreadsheet) -> list[tuple[int, int]]:
    """Rows covered by each range of the fixture, in one order."""
    lu = lire(
        classeur,
        "namedRanges,sheets(protectedRanges,conditionalFormats,basicFilter,filterViews,bandedRanges)",
    )
    feuille = lu["sheets"][0]
    protection = feuille["protectedRanges"][0]
    toutes = [
        protection["range"],
        *protection["unprotectedRanges"],
        *feuille["conditionalFormats"][0]["ranges"],
        feuille["basicFilter"]["range"],
        feuille["filterViews"][0]["range"],
        feuille["bandedRanges"][0]["range"],
        lu["namedRanges"][0]["range"],
    ]
    return [(une["startRowIndex"], une["endRowIndex"]) for une in toutes]


def _lieu(classeur: gspread.Spreadsheet, texte: str = "r2") -> int:
    """The row where `texte` is; its format, list, size and metadata must be there too, and nowhere else."""
    champs = "sheets.data(rowData.values(formattedValue,userEnteredFormat,dataValidation),rowMetadata)"
    donnees = lire(classeur, champs, "A1:A10")["sheets"][0]["data"][0]
    cellules = [rangee.get("values", [{}])[0] for rangee in donnees["rowData"]]
    (rang,) = [i for i, une in enumerate(cellules) if une.get("formattedValue") == texte]
    assert [i for i, une in enumerate(cellules) if une.get("userEnteredFormat") == GRAS] == [rang]
    assert [i for i, une in enumerate(cellules) if une.get("dataValidation") == LISTE] == [rang]
    dimensions = donnees["rowMetadata"]
    assert [i for i, une in enumerate(dimensions) if une.get("hiddenByUser")] == [rang]
    assert [i for i, une in enumerate(dimensions) if une["pixelSize"] == 40] == [rang]
    assert [i for i, une in enumerate(dimensions) if "developerMetadata" in une] == [rang]
    return rang


@pytest.mark.parametrize(
    ("position", "lieu", "couvertes"), [(0, 4, (3, 6)), (1, 4, (3, 6)), (3, 2, (1, 6)), (4, 2, (1, 4))]
)
def test_des_rangees_inserees_poussent_ce_qui_suit(
    garni: gspread.Spreadsheet, position: int, lieu: int, couvertes: tuple[int, int]
) -> None:
    appliquer(garni, {"insertDimension": {"range": lignes(position, position + 2)}})

    assert _lieu(garni) == lieu
    assert _plages(garni) == [couvertes] * 7


@pytest.mark.parametrize(("avant", "attendu"), [(True, [2, 3]), (False, [2])])
def test_des_rangees_inserees_heritent_formats_et_listes(
    garni: gspread.Spreadsheet, avant: bool, attendu: list[int]
) -> None:
    appliquer(garni, {"insertDimension": {"range": lignes(3, 4), "inheritFromBefore": avant}})

    rangees = lire(garni, "sheets.data.rowData.values(userEnteredFormat,dataValidation)", "A1:A6")
    cellules = [rangee.get("values", [{}])[0] for rangee in rangees["sheets"][0]["data"][0]["rowData"]]
    assert [i for i, une in enumerate(cellules) if "userEnteredFormat" in une] == attendu
    assert [i for i, une in enumerate(cellules) if "dataValidation" in une] == attendu


@pytest.mark.parametrize(("debut", "fin", "couvertes"), [(0, 1, (0, 3)), (1, 2, (1, 3)), (3, 5, (1, 3))])
def test_des_rangees_supprimees_remontent_ce_qui_suit(
    garni: gspread.Spreadsheet, debut: int, fin: int, couvertes: tuple[int, int]
) -> None:
    appliquer(garni, {"deleteDimension": {"range": lignes(debut, fin)}})

    assert _lieu(garni) == (2 if debut > 2 else 1)
    assert _plages(garni) == [couvertes] * 7


def test_une_plage_part_avec_sa_derniere_rangee(garni: gspread.Spreadsheet) -> None:
    appliquer(garni, {"deleteDimension": {"range": lignes(1, 4)}})

    lu = lire(garni, "namedRanges,sheets(protectedRanges,conditionalFormats,basicFilter,filterViews,bandedRanges)")
    assert lu == {"sheets": [{}]}
    assert garni.sheet1.get_all_values() == [["r0", "s0"], ["r4", "s4"]]


@pytest.mark.parametrize(
    ("source", "vers", "ordre", "lieu"),
    [
        ((2, 3), 0, ["r2", "r0", "r1", "r3", "r4"], 0),
        ((2, 3), 5, ["r0", "r1", "r3", "r4", "r2"], 4),
        ((0, 1), 3, ["r1", "r2", "r0", "r3", "r4"], 1),
        ((1, 3), 5, ["r0", "r3", "r4", "r1", "r2"], 4),
    ],
)
def test_des_rangees_deplacees_gardent_tout(
    garni: gspread.Spreadsheet, source: tuple[int, int], vers: int, ordre: list[str], lieu: int
) -> None:
    appliquer(garni, {"moveDimension": {"source": lignes(*source), "destinationIndex": vers}})

    assert garni.sheet1.col_values(1) == ordre
    assert _lieu(garni) == lieu


def test_un_deplacement_dans_une_plage_la_laisse(garni: gspread.Spreadsheet) -> None:
    appliquer(garni, {"moveDimension": {"source": lignes(3, 4), "destinationIndex": 1}})

    assert _plages(garni) == [(1, 4)] * 7


def test_les_colonnes_se_deplacent_avec_formats_et_plages(garni: gspread.Spreadsheet) -> None:
    appliquer(garni, {"moveDimension": {"source": lignes(0, 1, axe="COLUMNS"), "destinationIndex": 2}})
    appliquer(garni, {"insertDimension": {"range": lignes(0, 1, axe="COLUMNS")}})

    assert garni.sheet1.get_all_values()[0] == ["", "s0", "r0"]
    lu = lire(garni, "sheets(protectedRanges.range,data.rowData.values.userEnteredFormat)")["sheets"][0]
    assert lu["protectedRanges"][0]["range"] == plage(1, 4, 2, 3)
    assert lu["data"][0]["rowData"][2]["values"][2]["userEnteredFormat"] == GRAS
    appliquer(garni, {"deleteDimension": {"range": lignes(0, 2, axe="COLUMNS")}})
    assert garni.sheet1.get_all_values()[0] == ["r0"]


def test_les_rangees_figees_suivent_une_suppression(classeur: gspread.Spreadsheet) -> None:
    classeur.sheet1.freeze(rows=2)
    appliquer(classeur, {"deleteDimension": {"range": lignes(1, 4)}})

    assert classeur.fetch_sheet_metadata()["sheets"][0]["properties"]["gridProperties"]["frozenRowCount"] == 1


def test_les_formules_suivent_leurs_cases(classeur: gspread.Spreadsheet) -> None:
    classeur.add_worksheet("Bilan", 5, 5)
    bilan = classeur.worksheet("Bilan")
    appliquer(
        classeur,
        ecrire((0, 0), [1], [2], [3]),
        ecrire((0, 1), ["=SUM(A1:A3)"]),
        ecrire((0, 0), ["='Feuille 1'!A3*$A$2", 5], [4], feuille=bilan.id),
    )
    appliquer(classeur, {"insertDimension": {"range": lignes(1, 3)}})

    formules = lire(classeur, "sheets.data.rowData.values.userEnteredValue.formulaValue")["sheets"]
    assert formules[0]["data"][0]["rowData"][0]["values"][1] == {"userEnteredValue": {"formulaValue": "=SUM(A1:A5)"}}
    assert bilan.acell("A1", ValueRenderOption.formula).value == "='Feuille 1'!A5*$A$2"
    assert bilan.acell("A1").value == "12"

    appliquer(classeur, {"deleteDimension": {"range": lignes(4, 5)}})
    assert bilan.acell("A1").value == "#REF!"
    assert classeur.sheet1.acell("B1").value == "3"


def test_une_grille_s_agrandit_et_des_cases_au_dela(classeur: gspread.Spreadsheet) -> None:
    appliquer(
        classeur,
        {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}},
        {
            "updateCells": {
                "start": {"rowIndex": 0, "columnIndex": 27},
                "rows": [{"values": [cellule("fin")]}],
                "fields": "*",
            }
        },
    )

    assert classeur.sheet1.acell("AB1").value == "fin"
