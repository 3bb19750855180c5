import re

import flask
import gspread
import pytest
from flask.testing import FlaskClient

from passerelle.tableur.adaptateur import client_local
from passerelle.tableur.page import create_pages
from passerelle.tableur.stockage import Tableur
from tests.tableur.aides import appliquer, ecrire, lignes, plage

ADRESSE = "/classeur/0"


@pytest.fixture
def classeur(tableur: Tableur) -> gspread.Spreadsheet:
    """Keys hidden and frozen, labels frozen, a hidden `id` column, a date and a list."""
    classeur = client_local(tableur).open_by_key("principal")
    dates = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}}
    liste = {
        "condition": {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": "prévu"}, {"userEnteredValue": "annulé"}],
        }
    }
    appliquer(
        classeur,
        ecrire((0, 0), ["id", "date", "statut", "adultes"], ["Identifiant", "Date", "Statut", "Adultes"]),
        ecrire((2, 0), ["s1", 41550, "prévu", 12], ["s2", 41551, "<b>gras</b>", 1.5]),
        {"repeatCell": {"range": plage(2, 4, 1, 2), "cell": dates, "fields": "userEnteredFormat"}},
        {"setDataValidation": {"range": plage(2, 4, 2, 3), "rule": liste}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}},
                "fields": "gridProperties.frozenRowCount",
            }
        },
        *[
            {
                "updateDimensionProperties": {
                    "range": lignes(0, 1, axe=axe),
                    "properties": {"hiddenByUser": True},
                    "fields": "hiddenByUser",
                }
            }
            for axe in ("ROWS", "COLUMNS")
        ],
    )
    return classeur


@pytest.fixture
def navigateur(tableur: Tableur, classeur: gspread.Spreadsheet) -> FlaskClient:  # noqa: ARG001 - fills the workbook
    app = flask.Flask(__name__)
    app.secret_key = "secret d'essai"
    app.register_blueprint(create_pages(tableur))
    return app.test_client()


def _champ(page: str, nom: str) -> str:
    trouve = re.search(rf'name="{nom}" value="([^"]*)"', page)
    assert trouve
    return trouve[1]


def _modifier(navigateur: FlaskClient, cellule: str, valeur: str) -> str:
    """Edit a cell as a person would: open its form, type, save; returns the page that follows."""
    page = navigateur.get(f"{ADRESSE}?cellule={cellule}").text
    formulaire = {nom: _champ(page, nom) for nom in ("jeton", "rang", "colonne", "empreinte")}
    envoi = formulaire | {"action": "modifier", "valeur": valeur}
    return navigateur.post(ADRESSE, data=envoi, follow_redirects=True).text


def test_tabs_of_both_workbooks_are_listed(navigateur: FlaskClient) -> None:
    page = navigateur.get("/classeur").text

    assert "Classeur principal" in page
    assert "/classeur/0?classeur=contacts" in page


def test_a_tab_shows_labels_and_hides_keys(navigateur: FlaskClient) -> None:
    page = navigateur.get("/classeur/Feuille 1").text

    assert '<th scope="col">Date</th>' in page
    assert "03/10/2013" in page
    assert ">id<" not in page
    assert "Identifiant" not in page
    assert "s1" not in re.sub(r'(value|href)="[^"]*"', "", page)


def test_what_people_wrote_is_escaped(navigateur: FlaskClient) -> None:
    page = navigateur.get(ADRESSE).text

    assert "&lt;b&gt;gras&lt;/b&gt;" in page
    assert "<b>gras" not in page


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        ("1,5", 1.5),
        ("03/10/2013", 41550),
        ("=2*3", 6),
        ("+33 6 12", "+33 6 12"),
        ("@prenom", "@prenom"),
        ("-4", -4),
        ("- deux enfants", "- deux enfants"),
        ("ligne 1\r\nligne 2", "ligne 1\nligne 2"),
    ],
)
def test_a_cell_is_edited_as_typed(
    navigateur: FlaskClient, classeur: gspread.Spreadsheet, tape: str, attendu: object
) -> None:
    _modifier(navigateur, "2-3", tape)

    (lu,) = classeur.values_get("D3", params={"valueRenderOption": "UNFORMATTED_VALUE"})["values"]
    assert lu == [attendu]


def test_a_cell_is_emptied(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    _modifier(navigateur, "2-3", "")

    assert classeur.sheet1.acell("D3").value is None


def test_a_list_is_offered_with_what_is_there(navigateur: FlaskClient) -> None:
    page = navigateur.get(f"{ADRESSE}?cellule=3-2").text

    assert '<option value="&lt;b&gt;gras&lt;/b&gt;" selected>' in page
    assert '<option value="annulé">annulé</option>' in page


def test_dates_are_edited_as_dates_and_numbers_with_a_comma(navigateur: FlaskClient) -> None:
    assert 'value="03/10/2013"' in navigateur.get(f"{ADRESSE}?cellule=2-1").text
    assert 'value="1,5"' in navigateur.get(f"{ADRESSE}?cellule=3-3").text


def test_a_line_that_moved_is_not_overwritten(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    page = navigateur.get(f"{ADRESSE}?cellule=2-3").text
    classeur.sheet1.insert_row(["nouveau"], 3)

    formulaire = {nom: _champ(page, nom) for nom in ("jeton", "rang", "colonne", "empreinte")}
    apres = navigateur.post(
        ADRESSE, data=formulaire | {"action": "modifier", "valeur": "99"}, follow_redirects=True
    ).text

    assert "La ligne a changé" in apres
    assert classeur.sheet1.col_values(4) == ["adultes", "Adultes", "", "12", "1,5"]


def test_a_line_is_added_and_looks_like_the_others(
    navigateur: FlaskClient, classeur: gspread.Spreadsheet
) -> None:
    jeton = _champ(navigateur.get(ADRESSE).text, "jeton")
    navigateur.post(
        ADRESSE, data={"jeton": jeton, "action": "ajouter", "colonne-1": "05/10/2013", "colonne-3": "7"}
    )

    assert classeur.sheet1.row_values(5) == ["", "05/10/2013", "", "7"]
    assert "annulé" in navigateur.get(f"{ADRESSE}?cellule=4-2").text


def test_an_empty_line_is_not_added(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    jeton = _champ(navigateur.get(ADRESSE).text, "jeton")
    page = navigateur.post(ADRESSE, data={"jeton": jeton, "action": "ajouter"}, follow_redirects=True).text

    assert "Rien n’a été saisi" in page
    assert len(classeur.sheet1.get_all_values()) == 4


def test_a_line_is_deleted(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    page = navigateur.get(ADRESSE).text
    envoi = {nom: _champ(page, nom) for nom in ("jeton", "rang", "empreinte")} | {"action": "supprimer"}
    navigateur.post(ADRESSE, data=envoi)

    assert classeur.sheet1.col_values(1) == ["id", "Identifiant", "s2"]


@pytest.mark.parametrize("jeton", ["", "faux", "ImNsYXNzZXVyIg.aaaa.bbbb"])
def test_without_the_token_nothing_is_written(
    navigateur: FlaskClient, classeur: gspread.Spreadsheet, jeton: str
) -> None:
    envoi = {"jeton": jeton, "action": "ajouter", "colonne-1": "x"}

    assert navigateur.post(ADRESSE, data=envoi).status_code == 403
    assert len(classeur.sheet1.get_all_values()) == 4


@pytest.mark.parametrize("adresse", ["/classeur/999", "/classeur/0?classeur=autre", "/classeur/inconnu"])
def test_unknown_tabs_are_not_found(navigateur: FlaskClient, adresse: str) -> None:
    assert navigateur.get(adresse).status_code == 404


@pytest.mark.parametrize("suite", ["?cellule=a-b", "?cellule=99999-0", "?page=-3", "?page=x", "?cellule=²-1"])
def test_odd_addresses_show_the_tab(navigateur: FlaskClient, suite: str) -> None:
    page = navigateur.get(ADRESSE + suite)

    assert page.status_code == 200
    assert "Enregistrer" not in page.text


def test_long_tabs_come_by_a_hundred_lines(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    classeur.sheet1.append_rows([[f"n{i}", i] for i in range(250)])

    page = navigateur.get(f"{ADRESSE}?page=2").text
    assert "Page 2 sur 3" in page
    assert page.count('<th scope="row">') == 100
    assert 'id="ligne-103"' in page


def test_a_workbook_kept_elsewhere_is_not_listed(tableur: Tableur, navigateur: FlaskClient) -> None:
    tableur.supprimer("contacts")

    assert "contacts" not in navigateur.get("/classeur").text
    assert navigateur.get("/classeur/0?classeur=contacts").status_code == 404


def test_too_long_a_text_is_refused_in_french(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    assert "n’a pas pu être enregistrée" in _modifier(navigateur, "2-3", "x" * 50_001)
    assert classeur.sheet1.acell("D3").value == "12"


def test_a_coloured_cell_stands_out(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "prévu"}]}
    habit = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    regle = {"ranges": [plage(2, 9, 2, 3)], "booleanRule": {"condition": condition, "format": habit}}
    appliquer(classeur, {"addConditionalFormatRule": {"rule": regle, "index": 0}})
    signalees = re.findall(r'<td class="signalee"><a [^>]*>([^<]*)<', navigateur.get(ADRESSE).text)
    assert signalees == ["prévu"]
