from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.tableur.aides import appliquer, lire, plage

ZONE = plage(2, 9, 0, 3)


def _feuille(classeur: gspread.Spreadsheet, fields: str) -> Any:
    return lire(classeur, f"sheets({fields})")["sheets"][0]


def test_une_protection_vit_et_disparait(classeur: gspread.Spreadsheet) -> None:
    protection = {
        "range": ZONE,
        "warningOnly": True,
        "description": "Calculé",
        "unprotectedRanges": [plage(3, 4, 0, 1)],
    }
    reponse = appliquer(classeur, {"addProtectedRange": {"protectedRange": protection}})
    numero = reponse["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    assert _feuille(classeur, "protectedRanges") == {"protectedRanges": [protection | {"protectedRangeId": numero}]}

    nouvelle = {"protectedRangeId": numero, "description": "Autre"}
    appliquer(classeur, {"updateProtectedRange": {"protectedRange": nouvelle, "fields": "description"}})
    (montree,) = _feuille(classeur, "protectedRanges")["protectedRanges"]
    assert (montree["description"], montree["warningOnly"]) == ("Autre", True)

    appliquer(classeur, {"deleteProtectedRange": {"protectedRangeId": numero}})
    assert _feuille(classeur, "protectedRanges") == {}
    with pytest.raises(APIError, match="No protectedRange with id"):
        appliquer(classeur, {"deleteProtectedRange": {"protectedRangeId": numero}})


def test_editeurs_et_avertissement_s_excluent(classeur: gspread.Spreadsheet) -> None:
    protection = {"range": ZONE, "warningOnly": True, "editors": {"users": ["a@exemple.fr"]}}
    with pytest.raises(APIError, match="editors cannot be set"):
        appliquer(classeur, {"addProtectedRange": {"protectedRange": protection}})


def test_les_formats_conditionnels_gardent_leur_ordre(classeur: gspread.Spreadsheet) -> None:
    regles = [
        {
            "ranges": [ZONE],
            "booleanRule": {"condition": {"type": genre}, "format": {"textFormat": {"bold": True}}},
        }
        for genre in ("BLANK", "NOT_BLANK")
    ]
    appliquer(classeur, *[{"addConditionalFormatRule": {"rule": regle, "index": 0}} for regle in regles])
    assert _feuille(classeur, "conditionalFormats")["conditionalFormats"] == regles[::-1]

    appliquer(classeur, {"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}})
    assert _feuille(classeur, "conditionalFormats")["conditionalFormats"] == regles

    reponse = appliquer(classeur, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}})
    assert reponse["replies"] == [{"deleteConditionalFormatRule": {"rule": regles[0]}}]


def test_filtres_vues_bandes_et_noms(classeur: gspread.Spreadsheet) -> None:
    vue = {"title": "À vérifier", "range": ZONE, "criteria": {"0": {"hiddenValues": ["x"]}}}
    reponse = appliquer(
        classeur,
        {"setBasicFilter": {"filter": {"range": {"sheetId": 0, "startRowIndex": 1}}}},
        {"addFilterView": {"filter": vue}},
        {"addBanding": {"bandedRange": {"range": ZONE, "rowProperties": {"firstBandColor": {"red": 1}}}}},
        {"addNamedRange": {"namedRange": {"name": "zone", "range": ZONE}}},
    )
    montree = _feuille(classeur, "basicFilter,filterViews,bandedRanges")
    assert montree["basicFilter"] == {"range": {"sheetId": 0, "startRowIndex": 1}}
    assert montree["filterViews"][0]["criteria"] == vue["criteria"]
    assert montree["bandedRanges"][0]["range"] == ZONE
    assert classeur.values_get("zone")["range"] == "'Feuille 1'!A3:C9"

    identifiants = [next(iter(une.values())) for une in reponse["replies"] if une]
    appliquer(
        classeur,
        {"clearBasicFilter": {"sheetId": 0}},
        {"deleteFilterView": {"filterId": identifiants[0]["filter"]["filterViewId"]}},
        {"deleteBanding": {"bandedRangeId": identifiants[1]["bandedRange"]["bandedRangeId"]}},
        {"deleteNamedRange": {"namedRangeId": identifiants[2]["namedRange"]["namedRangeId"]}},
    )
    assert _feuille(classeur, "basicFilter,filterViews,bandedRanges") == {}


def test_des_metadonnees_se_cherchent_et_se_suppriment(classeur: gspread.Spreadsheet) -> None:
    def creer(cle: str, lieu: dict[str, Any]) -> dict[str, Any]:
        metadonnee = {"metadataKey": cle, "metadataValue": "v", "visibility": "DOCUMENT", "location": lieu}
        return {"createDeveloperMetadata": {"developerMetadata": metadonnee}}

    appliquer(classeur, creer("a", {"sheetId": 0}), creer("b", {"spreadsheet": True}))
    adresse = f"https://sheets.googleapis.com/v4/spreadsheets/{classeur.id}/developerMetadata:search"
    filtre = {"developerMetadataLookup": {"metadataKey": "a"}}
    trouvees = classeur.client.request("post", adresse, json={"dataFilters": [filtre]}).json()

    (trouvee,) = trouvees["matchedDeveloperMetadata"]
    assert trouvee["developerMetadata"]["location"] == {"sheetId": 0, "locationType": "SHEET"}
    appliquer(classeur, {"deleteDeveloperMetadata": {"dataFilter": filtre}})
    assert classeur.client.request("post", adresse, json={"dataFilters": [filtre]}).json() == {}


def test_une_liste_se_pose_et_s_efface(classeur: gspread.Spreadsheet) -> None:
    regle = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "oui"}]},
        "showCustomUi": True,
    }
    appliquer(classeur, {"setDataValidation": {"range": plage(0, 2, 0, 1), "rule": regle}})
    appliquer(classeur, {"setDataValidation": {"range": plage(0, 1, 0, 1)}})

    rangees = _feuille(classeur, "data.rowData.values.dataValidation")["data"][0]["rowData"]
    assert rangees == [{}, {"values": [{"dataValidation": regle}]}]


def test_les_formats_de_nombre_montrent_les_valeurs(classeur: gspread.Spreadsheet) -> None:
    feuille = classeur.sheet1
    feuille.update([[41550, 41550.5, 0.256, 1234.5, 41550, True]], "A1")
    for colonne, (genre, motif) in zip(
        "ABCDE",
        [
            ("DATE", "ddd d mmm yyyy"),
            ("DATE_TIME", "yyyy-mm-dd hh:mm"),
            ("PERCENT", "0%"),
            ("NUMBER", "#,##0.00"),
            ("DATE", ""),
        ],
        strict=True,
    ):
        feuille.format(f"{colonne}1", {"numberFormat": {"type": genre, "pattern": motif}})

    assert feuille.row_values(1) == [
        "jeu. 3 oct. 2013",
        "2013-10-03 12:00",
        "26%",
        "1\u202f234,50",
        "03/10/2013",
        "VRAI",
    ]
