from datetime import datetime

import gspread
import pytest


def test_des_fichiers_se_trouvent_se_creent_se_copient_se_suppriment(client: gspread.Client) -> None:
    assert {fichier["id"] for fichier in client.list_spreadsheet_files()} == {"principal", "contacts"}

    nouveau = client.create("Essai « d'été »")
    nouveau.sheet1.update([["a"]], "A1")
    copie = client.copy(nouveau.id, title="Copie")

    assert client.open("Copie").id == copie.id
    assert copie.sheet1.get_all_values() == [["a"]]
    copie.sheet1.update([["b"]], "A1")
    assert nouveau.sheet1.get_all_values() == [["a"]]

    client.del_spreadsheet(nouveau.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(nouveau.id)


def test_l_heure_de_modification_ne_suit_que_les_ecritures(classeur: gspread.Spreadsheet) -> None:
    avant = datetime.fromisoformat(classeur.get_lastUpdateTime())
    classeur.sheet1.get_all_values()
    assert datetime.fromisoformat(classeur.get_lastUpdateTime()) == avant

    classeur.sheet1.update([["a"]], "A1")
    assert datetime.fromisoformat(classeur.get_lastUpdateTime()) > avant


def test_les_partages_sont_gardes(classeur: gspread.Spreadsheet) -> None:
    classeur.share("equipe@exemple.fr", perm_type="user", role="writer", notify=False)

    (permission,) = classeur.list_permissions()
    assert (permission["emailAddress"], permission["role"]) == ("equipe@exemple.fr", "writer")

    classeur.remove_permissions("equipe@exemple.fr")
    assert classeur.list_permissions() == []


def test_un_classeur_se_cree_avec_ses_cases(client: gspread.Client) -> None:
    corps = {
        "properties": {"title": "Neuf"},
        "sheets": [
            {
                "properties": {"title": "Données", "gridProperties": {"rowCount": 5, "columnCount": 3}},
                "data": [{"startRow": 1, "rowData": [{"values": [{"userEnteredValue": {"stringValue": "a"}}]}]}],
            }
        ],
    }
    cree = client.http_client.request("post", "https://sheets.googleapis.com/v4/spreadsheets", json=corps).json()

    assert client.open_by_key(cree["spreadsheetId"]).worksheet("Données").acell("A2").value == "a"
