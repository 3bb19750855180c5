"""spreadsheets.batchUpdate: order, atomicity, answers, masks."""

import gspread
import pytest
from gspread.exceptions import APIError

from tests.tableur.aides import appliquer, cellule, ecrire, lignes, lire, plage, textes


def test_tout_ou_rien(classeur: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match=r"Invalid requests\[1\]\.deleteSheet: No grid with id: 999"):
        appliquer(classeur, ecrire((0, 0), ["a"]), {"deleteSheet": {"sheetId": 999}})

    assert classeur.sheet1.get_all_values() == [[]]


def test_les_demandes_se_font_dans_l_ordre(classeur: gspread.Spreadsheet) -> None:
    reponse = appliquer(
        classeur,
        {"addSheet": {"properties": {"sheetId": 7, "title": "Séances"}}},
        ecrire((0, 0), ["id"], ["1"], feuille=7),
        {"insertDimension": {"range": lignes(1, 2, 7)}},
        ecrire((1, 0), ["avant"], feuille=7),
    )

    assert reponse["replies"][0]["addSheet"]["properties"]["sheetId"] == 7
    assert reponse["replies"][1:] == [{}, {}, {}]
    assert classeur.get_worksheet_by_id(7).col_values(1) == ["id", "avant", "1"]


def test_l_etat_d_apres_revient_dans_le_meme_appel(classeur: gspread.Spreadsheet) -> None:
    appliquer(classeur, ecrire((0, 0), ["id", "nom"], ["s1", "Gare"]))
    corps = {
        "requests": [ecrire((1, 1), ["Parc"]), ecrire((2, 0), ["s2", '=A2&"!"'])],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["'Feuille 1'!A2:B3"],
        "responseIncludeGridData": True,
    }
    champs = "updatedSpreadsheet.sheets.data.rowData.values.effectiveValue"

    adresse = f"https://sheets.googleapis.com/v4/spreadsheets/{classeur.id}:batchUpdate"
    reponse = classeur.client.request("post", adresse, params={"fields": champs}, json=corps).json()

    rangees = reponse["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
    assert rangees == [
        {"values": [{"effectiveValue": {"stringValue": "s1"}}, {"effectiveValue": {"stringValue": "Parc"}}]},
        {"values": [{"effectiveValue": {"stringValue": "s2"}}, {"effectiveValue": {"stringValue": "s1!"}}]},
    ]
    assert set(reponse) == {"updatedSpreadsheet"}


def test_un_ajout_vient_apres_la_derniere_rangee_remplie(classeur: gspread.Spreadsheet) -> None:
    classeur.sheet1.resize(rows=3)
    classeur.sheet1.format("A1:A3", {"textFormat": {"bold": True}})
    ajout = {"sheetId": 0, "fields": "userEnteredValue", "rows": textes(["a", 1], ["b", 2])}

    appliquer(classeur, ecrire((1, 1), ["déjà"]), {"appendCells": ajout})

    assert classeur.sheet1.get_all_values() == [["", ""], ["", "déjà"], ["a", "1"], ["b", "2"]]
    assert classeur.sheet1.row_count == 4


def test_une_ecriture_vide_ce_que_nomme_le_masque(classeur: gspread.Spreadsheet) -> None:
    gras = {"userEnteredFormat": {"textFormat": {"bold": True}, "wrapStrategy": "WRAP"}, "note": "vu"}
    appliquer(classeur, {"repeatCell": {"range": plage(0, 2, 0, 2), "cell": cellule("x") | gras, "fields": "*"}})

    appliquer(
        classeur,
        {
            "updateCells": {
                "range": plage(0, 1, 0, 2),
                "rows": [{"values": [{"userEnteredValue": {"numberValue": 3.0}}]}],
                "fields": "userEnteredValue,userEnteredFormat.textFormat.bold",
            }
        },
    )

    champs = "sheets.data.rowData.values(userEnteredValue,userEnteredFormat,note)"
    premiere, seconde = lire(classeur, champs)["sheets"][0]["data"][0]["rowData"]
    reste = {"userEnteredFormat": {"wrapStrategy": "WRAP"}, "note": "vu"}
    assert premiere["values"] == [{"userEnteredValue": {"numberValue": 3}} | reste, reste]
    assert seconde["values"] == [cellule("x") | gras] * 2


def test_des_masques_emboites(classeur: gspread.Spreadsheet) -> None:
    appliquer(classeur, ecrire((0, 0), [1, "=A1+1"]))

    lu = lire(classeur, "sheets(properties(sheetId,title),data(rowData(values(userEnteredValue(formulaValue)))))")

    assert lu == {
        "sheets": [
            {
                "properties": {"sheetId": 0, "title": "Feuille 1"},
                "data": [
                    {
                        "rowData": [
                            {
                                "values": [
                                    {},
                                    {"userEnteredValue": {"formulaValue": "=A1+1"}},
                                ]
                            }
                        ]
                    }
                ],
            }
        ]
    }
    assert lire(classeur, "properties.locale,properties.timeZone") == {
        "properties": {"locale": "fr_FR", "timeZone": "Europe/Paris"}
    }


@pytest.mark.parametrize("fields", ["sheets(", "a..b", "sheets)", "a b,", "sheets(properties", "é", "sheets.titre"])
def test_un_masque_mal_forme_est_refuse(classeur: gspread.Spreadsheet, fields: str) -> None:
    with pytest.raises(APIError) as refus:
        lire(classeur, fields)
    assert refus.value.code == 400


@pytest.mark.parametrize(
    ("requete", "message"),
    [
        (
            {"addSheet": {"properties": {"title": "feuille 1"}}},
            'A sheet with the name "feuille 1" already exists',
        ),
        ({"addSheet": {"proprietes": {}}}, 'Unknown name "proprietes" at'),
        ({"addSheet": {"properties": {"index": "a"}}}, "TYPE_INT32"),
        ({"deleteSheet": {"sheetId": 0}}, "can't remove all the visible sheets"),
        ({"updateCells": {"range": plage(0, 1, 0, 1), "rows": []}}, "At least one field must be listed"),
        ({"updateCells": {"range": plage(0, 1, 0, 99), "fields": "*"}}, "outside of the grid"),
        ({"updateCells": {"range": plage(0, 1, 0, 1), "fields": "valeur"}}, "Invalid field: valeur"),
        ({"addSlicer": {}}, "not supported by this server"),
        ({}, "No request set"),
        ({"deleteDimension": {"range": lignes(0, 1000)}}, "can't delete all the rows"),
        (ecrire((0, 0), ["x" * 50_001]), "50000 characters"),
    ],
)
def test_un_refus_dit_ce_qui_ne_va_pas(classeur: gspread.Spreadsheet, requete: dict[str, object], message: str) -> None:
    with pytest.raises(APIError) as refus:
        appliquer(classeur, requete)

    assert refus.value.error["status"] == "INVALID_ARGUMENT"
    assert message in refus.value.error["message"]


def test_un_classeur_ou_une_route_inconnus(client: gspread.Client, classeur: gspread.Spreadsheet) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("inconnu")
    with pytest.raises(APIError) as refus:
        classeur.client.request("get", "https://sheets.googleapis.com/v4/spreadsheets/principal/rien")
    assert refus.value.error["code"] == 404


def test_les_formules_et_les_formats_seuls(feuille: gspread.Worksheet) -> None:
    feuille.update([["=1+1", 2, "mot"], [], [41550]], "B2", raw=False)
    feuille.format("C2", {"numberFormat": {"type": "TIME"}, "textFormat": {"bold": True}})
    feuille.format("B4", {"numberFormat": {"type": "DATE"}})
    champs = "sheets(data(rowData(values(userEnteredValue(formulaValue),effectiveFormat(numberFormat(type))))))"

    lu = feuille.client.request(
        "get",
        f"https://sheets.googleapis.com/v4/spreadsheets/{feuille.spreadsheet_id}",
        params={"fields": champs},
    ).json()

    formule = {"userEnteredValue": {"formulaValue": "=1+1"}}
    heure, jour = ({"effectiveFormat": {"numberFormat": {"type": genre}}} for genre in ("TIME", "DATE"))
    assert lu["sheets"][0]["data"][0]["rowData"] == [
        {},
        {"values": [{}, formule, heure]},
        {},
        {"values": [{}, jour]},
    ]
