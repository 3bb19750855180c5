import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import DateTimeOption, Dimension, InsertDataOption, ValueInputOption, ValueRenderOption

from tests.tableur.aides import appliquer, lire

BRUT = ValueRenderOption.unformatted


def test_un_texte_brut_reste_du_texte(feuille: gspread.Worksheet) -> None:
    feuille.update([["=1+1", "+33 6", "-x", "@nom", "1,5", "03/10/2013"]], "A1", raw=True)

    assert feuille.get("A1:F1", value_render_option=BRUT) == [["=1+1", "+33 6", "-x", "@nom", "1,5", "03/10/2013"]]


def test_ce_qui_est_tape_se_lit_a_la_francaise(feuille: gspread.Worksheet) -> None:
    tape = [
        "1,5",
        "1 234,5",
        "03/10/2013",
        "12 %",
        "VRAI",
        "12 adultes",
        "14:30",
        "3/10/13 6:00",
        "'007",
        "1.5",
    ]
    feuille.update([tape], "A1", raw=False)

    (lu,) = feuille.get("A1:J1", value_render_option=BRUT)
    assert lu == [1.5, 1234.5, 41550, 0.12, True, "12 adultes", 14.5 / 24, 41550.25, "007", "1.5"]
    (montre,) = feuille.get("A1:J1")
    assert montre[:5] == ["1,5", "1234,5", "03/10/2013", "12%", "VRAI"]
    assert montre[5:] == ["12 adultes", "14:30:00", "03/10/2013 06:00:00", "007", "1.5"]


def test_les_blancs_de_la_fin_sont_omis(feuille: gspread.Worksheet) -> None:
    feuille.update([["a", "", ""], ["", "b", ""], ["", "", ""]], "A1")

    reponse = feuille.spreadsheet.values_get("A1:D10", params={"valueRenderOption": BRUT})
    assert reponse == {"range": "'Feuille 1'!A1:D10", "majorDimension": "ROWS", "values": [["a"], ["", "b"]]}
    vide = feuille.spreadsheet.values_get("F1:G2")
    assert vide == {"range": "'Feuille 1'!F1:G2", "majorDimension": "ROWS"}


def test_des_rangees_vides_au_milieu_d_un_onglet_entier(feuille: gspread.Worksheet) -> None:
    feuille.update([["haut"]], "A1")
    feuille.update([["bas"]], "A4")

    assert feuille.spreadsheet.values_get("'Feuille 1'", params={"valueRenderOption": BRUT}) == {
        "range": "'Feuille 1'!A1:Z1000",
        "majorDimension": "ROWS",
        "values": [["haut"], [], [], ["bas"]],
    }


def test_des_valeurs_par_colonnes(feuille: gspread.Worksheet) -> None:
    feuille.update([["a", "b"], ["c"]], "A1")

    assert feuille.get("A1:C3", major_dimension=Dimension.cols) == [["a", "c"], ["b"]]
    feuille.update([["x", "y"], ["z"]], "E1", major_dimension=Dimension.cols)
    assert feuille.get("E1:F2") == [["x", "z"], ["y"]]


def test_null_laisse_une_case_et_un_blanc_la_vide(feuille: gspread.Worksheet) -> None:
    feuille.update([["a", "b", "c"]], "A1")
    feuille.update([[None, "", "C"]], "A1")

    assert feuille.get("A1:C1") == [["a", "", "C"]]


def test_des_dates_en_texte_ou_en_nombres(feuille: gspread.Worksheet) -> None:
    feuille.update([["03/10/2013", 3]], "A1", value_input_option=ValueInputOption.user_entered)

    serie = feuille.get("A1:B1", value_render_option=BRUT)
    texte = feuille.get("A1:B1", value_render_option=BRUT, date_time_render_option=DateTimeOption.formatted_string)
    assert (serie, texte) == ([[41550, 3]], [["03/10/2013", 3]])


def test_les_formules_sont_rendues_et_calculees(feuille: gspread.Worksheet) -> None:
    feuille.update([[2, 3, "=SOMME(A1:B1)"]], "A1", raw=False)

    assert feuille.get("A1:C1", value_render_option=ValueRenderOption.formula) == [[2, 3, "=SOMME(A1:B1)"]]
    assert feuille.get("A1:C1", value_render_option=BRUT) == [[2, 3, 5]]


def test_un_ajout_vient_apres_le_tableau(feuille: gspread.Worksheet) -> None:
    feuille.update([["Horodateur", "Lieu"], ["h1", "gare"]], "B2")
    feuille.update([["note"]], "G9")

    reponse = feuille.append_row(["h2", "parc"], table_range="B2")

    assert reponse["tableRange"] == "'Feuille 1'!B2:C3"
    assert reponse["updates"]["updatedRange"] == "'Feuille 1'!B4:C4"
    assert feuille.get("B4:C4") == [["h2", "parc"]]


def test_un_ajout_peut_inserer_des_rangees(feuille: gspread.Worksheet) -> None:
    feuille.update([["a"], ["b"], [""], ["ailleurs"]], "A1")

    feuille.append_rows([["c"], ["d"]], insert_data_option=InsertDataOption.insert_rows, table_range="A1")

    assert feuille.col_values(1) == ["a", "b", "c", "d", "", "ailleurs"]


def test_un_ajout_a_un_onglet_vide_agrandit_la_grille(feuille: gspread.Worksheet) -> None:
    feuille.resize(rows=1, cols=1)

    feuille.append_rows([["a", "b"], ["c", "d"]])

    assert feuille.get_all_values() == [["a", "b"], ["c", "d"]]
    assert (feuille.spreadsheet.sheet1.row_count, feuille.spreadsheet.sheet1.col_count) == (2, 2)


def test_plusieurs_plages_a_la_fois(classeur: gspread.Spreadsheet, feuille: gspread.Worksheet) -> None:
    reponse = feuille.batch_update([{"range": "A1", "values": [["a"]]}, {"range": "C3:D3", "values": [["c", "d"]]}])
    assert reponse["totalUpdatedCells"] == 3

    lues = classeur.values_batch_get(["'Feuille 1'!A1", "'Feuille 1'!C3:D3"])
    assert [une["values"] for une in lues["valueRanges"]] == [[["a"]], [["c", "d"]]]

    feuille.batch_clear(["A1", "D3"])
    assert feuille.get_all_values() == [["", "", ""], ["", "", ""], ["", "", "c"]]


def test_effacer_garde_les_formats(classeur: gspread.Spreadsheet, feuille: gspread.Worksheet) -> None:
    feuille.update([["gras"]], "A1")
    feuille.format("A1", {"textFormat": {"bold": True}})

    classeur.values_clear("'Feuille 1'!A1:B2")

    lu = lire(classeur, "sheets.data.rowData.values(userEnteredValue,userEnteredFormat)")
    assert lu["sheets"][0]["data"][0]["rowData"] == [
        {"values": [{"userEnteredFormat": {"textFormat": {"bold": True}}}]}
    ]


def test_des_titres_avec_apostrophes_accents_et_barres(classeur: gspread.Spreadsheet) -> None:
    feuille = classeur.add_worksheet("L'été / Séances", 5, 5)

    feuille.update([["ok"]], "B2")

    assert classeur.values_get(feuille.title)["range"] == "'L''été / Séances'!A1:E5"
    assert feuille.acell("B2").value == "ok"


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("Inconnu!A1", "Unable to parse range: Inconnu!A1"),
        ("A2000", "Range ('Feuille 1'!A2000) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("A1:!", "Unable to parse range: A1:!"),
    ],
)
def test_une_mauvaise_plage_est_refusee(classeur: gspread.Spreadsheet, texte: str, message: str) -> None:
    with pytest.raises(APIError) as refus:
        classeur.values_get(texte)

    assert refus.value.error == {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}


def test_ecrire_hors_de_la_plage_est_refuse(feuille: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match="tried writing to column"):
        feuille.update([["a", "b"]], "A1:A2")


def test_un_texte_trop_long_est_refuse(feuille: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match="more than the maximum of 50000 characters"):
        feuille.update([["x" * 50_001]], "A1")
    assert feuille.get_all_values() == [[]]


def test_chercher_lit_ce_qui_se_voit(classeur: gspread.Spreadsheet, feuille: gspread.Worksheet) -> None:
    feuille.update([["gare", "parc"]], "A1")
    appliquer(classeur, {"findReplace": {"find": "parc", "replacement": "jardin", "allSheets": True}})

    trouvee = feuille.find("jardin")
    assert trouvee is not None
    assert trouvee.address == "B1"


@pytest.mark.parametrize(
    ("jours", "motif", "montre"),
    [
        (1.25, "[h]:mm:ss", "30:00:00"),
        (0.0625, "[hh]:mm", "01:30"),
        (0.0625, "[m]:ss", "90:00"),
        (-0.0625, "[h]:mm", "-1:30"),
    ],
)
def test_une_duree_compte_toutes_ses_heures(feuille: gspread.Worksheet, jours: float, motif: str, montre: str) -> None:
    feuille.update([[jours]], "A1", raw=True)
    feuille.format("A1", {"numberFormat": {"type": "TIME", "pattern": motif}})
    assert feuille.acell("A1").value == montre
