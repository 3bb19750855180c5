"""Conditional colours, lists and protections follow the cells they are about, as in Sheets."""

from typing import Any

import gspread
import pytest

from tests.tableur.aides import Objet, appliquer, ecrire, lignes, lire, plage

LIEUX = 7


def _colonne(place: int, feuille: int = 0) -> Objet:
    return {
        "sheetId": feuille,
        "startRowIndex": 2,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }


def _colorer(classeur: gspread.Spreadsheet, formule: str, *places: int) -> None:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formule}]}
    regle = {
        "ranges": [_colonne(place) for place in places],
        "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}},
    }
    appliquer(classeur, {"addConditionalFormatRule": {"rule": regle, "index": 0}})


def _regle(classeur: gspread.Spreadsheet) -> tuple[str, list[Objet]]:
    ((regle,),) = (f["conditionalFormats"] for f in lire(classeur, "sheets(conditionalFormats)")["sheets"])
    return regle["booleanRule"]["condition"]["values"][0]["userEnteredValue"], regle["ranges"]


@pytest.mark.parametrize(
    ("geste", "formule", "premiere"),
    [
        ({"insertDimension": {"range": lignes(2, 4, axe="COLUMNS")}}, '=$G3<>""', _colonne(1)),
        ({"insertDimension": {"range": lignes(0, 1)}}, '=$E4<>""', _colonne(1) | {"startRowIndex": 3}),
        ({"insertDimension": {"range": lignes(9, 12)}}, '=$E3<>""', _colonne(1)),
        ({"deleteDimension": {"range": lignes(2, 5)}}, '=$E3<>""', _colonne(1)),
        ({"deleteDimension": {"range": lignes(1, 2, axe="COLUMNS")}}, '=$D3<>""', _colonne(3)),
        ({"deleteDimension": {"range": lignes(4, 5, axe="COLUMNS")}}, "=#REF!", _colonne(1)),
        (
            {"moveDimension": {"source": lignes(4, 5, axe="COLUMNS"), "destinationIndex": 0}},
            '=$A3<>""',
            _colonne(2),
        ),
        ({"moveDimension": {"source": lignes(2, 3), "destinationIndex": 8}}, '=$E3<>""', _colonne(1)),
    ],
)
def test_une_couleur_suit_ses_colonnes(
    classeur: gspread.Spreadsheet, geste: Objet, formule: str, premiere: Objet
) -> None:
    _colorer(classeur, '=$E3<>""', 1, 4)
    appliquer(classeur, geste)
    lue, plages = _regle(classeur)
    assert lue.startswith(formule)
    assert plages[0] == premiere


def test_une_couleur_part_avec_sa_derniere_colonne(classeur: gspread.Spreadsheet) -> None:
    _colorer(classeur, '=$E3<>""', 4)
    appliquer(classeur, {"deleteDimension": {"range": lignes(4, 5, axe="COLUMNS")}})
    assert lire(classeur, "sheets(conditionalFormats)")["sheets"] == [{}]


@pytest.fixture
def avec_liste(classeur: gspread.Spreadsheet) -> gspread.Spreadsheet:
    """Places in a second tab; the first offers them in C3:C5."""
    regle = {
        "condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "='Les lieux'!$B$3:$B"}]},
        "showCustomUi": True,
    }
    appliquer(
        classeur,
        {"addSheet": {"properties": {"sheetId": LIEUX, "title": "Les lieux"}}},
        ecrire((2, 1), ["École"], ["Centre social"], feuille=LIEUX),
        {"setDataValidation": {"range": plage(2, 5, 2, 3), "rule": regle}},
    )
    return classeur


def _listes(classeur: gspread.Spreadsheet) -> dict[str, int]:
    """What each list is taken from → how many cells of the first tab have it."""
    comptes: dict[str, int] = {}
    for rangee in lire(classeur, "sheets(data(rowData(values(dataValidation))))")["sheets"][0]["data"][0]["rowData"]:
        for cellule in rangee.get("values", ()):
            if "dataValidation" in cellule:
                texte = cellule["dataValidation"]["condition"]["values"][0]["userEnteredValue"]
                comptes[texte] = comptes.get(texte, 0) + 1
    return comptes


@pytest.mark.parametrize(
    ("geste", "attendue"),
    [
        ({"insertDimension": {"range": lignes(0, 1, LIEUX, "COLUMNS")}}, "='Les lieux'!$C$3:$C"),
        ({"insertDimension": {"range": lignes(3, 4, LIEUX)}}, "='Les lieux'!$B$3:$B"),
        ({"insertDimension": {"range": lignes(2, 3, LIEUX)}}, "='Les lieux'!$B$4:$B"),
        ({"deleteDimension": {"range": lignes(2, 3, LIEUX)}}, "='Les lieux'!$B$3:$B"),
        (
            {"moveDimension": {"source": lignes(1, 2, LIEUX, "COLUMNS"), "destinationIndex": 4}},
            "='Les lieux'!$D$3:$D",
        ),
        (
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": LIEUX, "title": "Nos lieux"},
                    "fields": "title",
                }
            },
            "='Nos lieux'!$B$3:$B",
        ),
        ({"insertDimension": {"range": lignes(0, 2, 0)}}, "='Les lieux'!$B$3:$B"),
    ],
)
def test_une_liste_suit_les_noms_dont_elle_est_tiree(
    avec_liste: gspread.Spreadsheet, geste: Any, attendue: str
) -> None:
    appliquer(avec_liste, geste)
    assert _listes(avec_liste) == {attendue: 3}


def test_une_liste_s_en_tient_a_son_classeur(avec_liste: gspread.Spreadsheet, client: gspread.Client) -> None:
    """Rules are stored once for the whole file: what happens in one spreadsheet must not be seen in another."""
    contacts = client.open_by_key("contacts")
    avec_liste.sheet1.copy_to("contacts")
    appliquer(avec_liste, {"insertDimension": {"range": lignes(0, 1, LIEUX, "COLUMNS")}})
    appliquer(contacts, {"deleteSheet": {"sheetId": 0}})
    assert _listes(contacts) == {"='Les lieux'!$B$3:$B": 3}


def test_une_grille_plus_petite_coupe_ses_plages(classeur: gspread.Spreadsheet) -> None:
    protection = {"range": plage(1, 40, 0, 8), "warningOnly": True}
    appliquer(classeur, {"addProtectedRange": {"protectedRange": protection}})
    classeur.sheet1.resize(rows=20, cols=4)
    (feuille,) = lire(classeur, "sheets(protectedRanges(range))")["sheets"]
    assert feuille["protectedRanges"] == [{"range": plage(1, 20, 0, 4)}]


def test_un_onglet_copie_a_ses_propres_protections(classeur: gspread.Spreadsheet) -> None:
    appliquer(classeur, {"addProtectedRange": {"protectedRange": {"range": plage(0, 1, 0, 2)}}})
    copie = classeur.sheet1.duplicate()
    protections = {
        feuille["properties"]["sheetId"]: feuille["protectedRanges"][0]["protectedRangeId"]
        for feuille in lire(classeur, "sheets(properties(sheetId),protectedRanges)")["sheets"]
    }
    appliquer(classeur, {"deleteProtectedRange": {"protectedRangeId": protections[copie.id]}})
    assert protections[0] != protections[copie.id]
    restantes = lire(classeur, "sheets(properties(sheetId),protectedRanges(protectedRangeId))")["sheets"]
    assert [f["properties"]["sheetId"] for f in restantes if "protectedRanges" in f] == [0]
