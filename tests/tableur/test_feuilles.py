import gspread
import pytest
from gspread.exceptions import APIError

from tests.tableur.aides import appliquer, ecrire, lire, plage


def test_un_classeur_neuf_est_francais(classeur: gspread.Spreadsheet) -> None:
    assert (classeur.title, classeur.locale, classeur.timezone) == ("Aller vers", "fr_FR", "Europe/Paris")
    assert [feuille.title for feuille in classeur.worksheets()] == ["Feuille 1"]
    assert (classeur.sheet1.id, classeur.sheet1.row_count, classeur.sheet1.col_count) == (0, 1000, 26)


def test_des_feuilles_s_ajoutent_se_rangent_se_renomment_se_suppriment(classeur: gspread.Spreadsheet) -> None:
    un = classeur.add_worksheet("Un", 10, 5)
    deux = classeur.add_worksheet("Deux", 10, 5, index=0)
    classeur.reorder_worksheets([un, classeur.worksheet("Feuille 1"), deux])
    un.update_title("Premier")
    classeur.del_worksheet(deux)

    assert [feuille.title for feuille in classeur.worksheets()] == ["Premier", "Feuille 1"]


def test_les_proprietes_suivent_leur_masque(classeur: gspread.Spreadsheet) -> None:
    feuille = classeur.sheet1
    feuille.freeze(rows=2, cols=1)
    feuille.hide_gridlines()
    feuille.update_tab_color("#ff0000")
    classeur.add_worksheet("Autre", 1, 1)
    feuille.hide()

    proprietes = lire(classeur, "sheets.properties")["sheets"][0]["properties"]
    assert proprietes["hidden"] is True
    assert proprietes["tabColorStyle" if "tabColorStyle" in proprietes else "tabColor"]
    assert proprietes["gridProperties"] == {
        "rowCount": 1000,
        "columnCount": 26,
        "frozenRowCount": 2,
        "frozenColumnCount": 1,
        "hideGridlines": True,
    }


def test_la_derniere_feuille_visible_ne_se_cache_pas(classeur: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match="can't hide all the sheets"):
        classeur.sheet1.hide()


def test_une_grille_plus_petite_perd_ses_cases(classeur: gspread.Spreadsheet) -> None:
    classeur.sheet1.update([["a", "b"], ["c", "d"]], "A1")

    classeur.sheet1.resize(rows=1, cols=1)

    assert classeur.sheet1.get_all_values() == [["a"]]


def test_une_feuille_dupliquee_garde_sa_presentation(classeur: gspread.Spreadsheet) -> None:
    protection = {"protectedRange": {"range": plage(0, 1, 0, 2), "warningOnly": True}}
    appliquer(classeur, ecrire((0, 0), ["a", "b"]), {"addProtectedRange": protection})

    copie = classeur.sheet1.duplicate(new_sheet_name="Copie", new_sheet_id=42)

    assert copie.get_all_values() == [["a", "b"]]
    (montree,) = [
        feuille["protectedRanges"]
        for feuille in lire(classeur, "sheets(properties.sheetId,protectedRanges)")["sheets"]
        if feuille["properties"]["sheetId"] == 42
    ]
    assert montree[0]["range"] == plage(0, 1, 0, 2, feuille=42)


def test_une_feuille_se_copie_dans_un_autre_classeur(classeur: gspread.Spreadsheet, client: gspread.Client) -> None:
    classeur.sheet1.update([["a"]], "A1")
    classeur.sheet1.format("A1", {"textFormat": {"bold": True}})

    reponse = classeur.sheet1.copy_to("contacts")

    contacts = client.open_by_key("contacts")
    assert reponse["title"] == "Copie de Feuille 1"
    assert contacts.get_worksheet_by_id(reponse["sheetId"]).get_all_values() == [["a"]]


def test_les_proprietes_du_classeur(classeur: gspread.Spreadsheet) -> None:
    classeur.update_title("Nouveau titre")
    classeur.update_locale("en_US")
    classeur.update_timezone("Europe/London")
    classeur.sheet1.update([[1.5]], "A1")

    assert classeur.sheet1.acell("A1").value == "1.5"
    assert lire(classeur, "properties(title,timeZone)") == {
        "properties": {"title": "Nouveau titre", "timeZone": "Europe/London"}
    }
    with pytest.raises(APIError, match="Unsupported locale"):
        classeur.update_locale("klingon!")
