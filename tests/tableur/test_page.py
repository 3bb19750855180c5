import re

import flask
import gspread
import pytest
from flask.testing import FlaskClient

from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.pages.page import construire_pages
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
    app.register_blueprint(construire_pages(tableur))
    return app.test_client()


def _champ(page: str, nom: str) -> str:
    trouve = re.search(rf'name="{nom}" value="([^"]*)"', page)
    assert trouve
    return trouve[1]


def _modifier(navigateur: FlaskClient, cellule: str, valeur: str) -> str:
    """Edit a cell as a person would: open its form, type, save; returns the page that follows."""
    page = navigateur.get(f"{ADRESSE}?cellule={cellule}").text
    formulaire = {nom: _champ(page, nom) for nom in ("rang", "colonne", "empreinte")}
    envoi = formulaire | {"action": "modifier", "valeur": valeur}
    return navigateur.post(ADRESSE, data=envoi, follow_redirects=True).text


def test_les_onglets_des_deux_classeurs_sont_montres(navigateur: FlaskClient) -> None:
    page = navigateur.get("/classeur").text

    assert "Classeur principal" in page
    assert "/classeur/0?classeur=contacts" in page


def test_un_onglet_montre_les_libelles_et_cache_les_cles(navigateur: FlaskClient) -> None:
    page = navigateur.get("/classeur/Feuille 1").text

    assert '<th scope="col">Date</th>' in page
    assert "03/10/2013" in page
    assert ">id<" not in page
    assert "Identifiant" not in page
    assert "s1" not in re.sub(r'(value|href)="[^"]*"', "", page)


def test_ce_qui_est_ecrit_reste_du_texte(navigateur: FlaskClient) -> None:
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
def test_une_case_se_modifie_comme_on_tape(
    navigateur: FlaskClient, classeur: gspread.Spreadsheet, tape: str, attendu: object
) -> None:
    _modifier(navigateur, "2-3", tape)

    (lu,) = classeur.values_get("D3", params={"valueRenderOption": "UNFORMATTED_VALUE"})["values"]
    assert lu == [attendu]


def test_une_case_se_vide(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    _modifier(navigateur, "2-3", "")

    assert classeur.sheet1.acell("D3").value is None


def test_une_liste_offre_aussi_ce_qui_est_ecrit(navigateur: FlaskClient) -> None:
    page = navigateur.get(f"{ADRESSE}?cellule=3-2").text

    assert '<option value="&lt;b&gt;gras&lt;/b&gt;" selected>' in page
    assert '<option value="annulé">annulé</option>' in page


def test_les_dates_et_les_virgules_se_modifient_telles_quelles(navigateur: FlaskClient) -> None:
    assert 'value="03/10/2013"' in navigateur.get(f"{ADRESSE}?cellule=2-1").text
    assert 'value="1,5"' in navigateur.get(f"{ADRESSE}?cellule=3-3").text


def test_une_ligne_deplacee_n_est_pas_recouverte(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    page = navigateur.get(f"{ADRESSE}?cellule=2-3").text
    classeur.sheet1.insert_row(["nouveau"], 3)

    formulaire = {nom: _champ(page, nom) for nom in ("rang", "colonne", "empreinte")}
    apres = navigateur.post(
        ADRESSE, data=formulaire | {"action": "modifier", "valeur": "99"}, follow_redirects=True
    ).text

    assert "La ligne a changé" in apres
    assert classeur.sheet1.col_values(4) == ["adultes", "Adultes", "", "12", "1,5"]


def test_une_ligne_ajoutee_ressemble_aux_autres(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    navigateur.post(ADRESSE, data={"action": "ajouter", "colonne-1": "05/10/2013", "colonne-3": "7"})

    assert classeur.sheet1.row_values(5) == ["", "05/10/2013", "", "7"]
    assert "annulé" in navigateur.get(f"{ADRESSE}?cellule=4-2").text


def test_une_ligne_vide_n_est_pas_ajoutee(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    page = navigateur.post(ADRESSE, data={"action": "ajouter"}, follow_redirects=True).text

    assert "Rien n’a été saisi" in page
    assert len(classeur.sheet1.get_all_values()) == 4


def test_une_ligne_se_supprime(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    page = navigateur.get(ADRESSE).text
    envoi = {nom: _champ(page, nom) for nom in ("rang", "empreinte")} | {"action": "supprimer"}
    navigateur.post(ADRESSE, data=envoi)

    assert classeur.sheet1.col_values(1) == ["id", "Identifiant", "s2"]


@pytest.mark.parametrize("adresse", ["/classeur/999", "/classeur/0?classeur=autre", "/classeur/inconnu"])
def test_un_onglet_inconnu_est_introuvable(navigateur: FlaskClient, adresse: str) -> None:
    assert navigateur.get(adresse).status_code == 404


@pytest.mark.parametrize("suite", ["?cellule=a-b", "?cellule=99999-0", "?page=-3", "?page=x", "?cellule=²-1"])
def test_une_adresse_etrange_montre_l_onglet(navigateur: FlaskClient, suite: str) -> None:
    page = navigateur.get(ADRESSE + suite)

    assert page.status_code == 200
    assert "Enregistrer" not in page.text


def test_un_long_onglet_vient_par_cent_lignes(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    classeur.sheet1.append_rows([[f"n{i}", i] for i in range(250)])

    page = navigateur.get(f"{ADRESSE}?page=2").text
    assert "Page 2 sur 3" in page
    assert page.count('<th scope="row">') == 100
    assert 'id="ligne-103"' in page


def test_un_classeur_tenu_ailleurs_n_est_pas_montre(tableur: Tableur, navigateur: FlaskClient) -> None:
    tableur.supprimer("contacts")

    assert "contacts" not in navigateur.get("/classeur").text
    assert navigateur.get("/classeur/0?classeur=contacts").status_code == 404


def test_un_texte_trop_long_est_refuse_en_francais(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    assert "n’a pas pu être enregistrée" in _modifier(navigateur, "2-3", "x" * 50_001)
    assert classeur.sheet1.acell("D3").value == "12"


def test_une_case_coloree_se_voit(navigateur: FlaskClient, classeur: gspread.Spreadsheet) -> None:
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "prévu"}]}
    habit = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    regle = {"ranges": [plage(2, 9, 2, 3)], "booleanRule": {"condition": condition, "format": habit}}
    appliquer(classeur, {"addConditionalFormatRule": {"rule": regle, "index": 0}})
    signalees = re.findall(r'<td class="signalee"><a [^>]*>([^<]*)<', navigateur.get(ADRESSE).text)
    assert signalees == ["prévu"]


def test_la_derniere_ligne_sous_les_titres_ne_se_supprime_pas(
    navigateur: FlaskClient, classeur: gspread.Spreadsheet
) -> None:
    classeur.sheet1.resize(rows=3)
    page = navigateur.get(ADRESSE).text
    empreinte = re.findall(r'name="empreinte" value="([^"]+)"', page)[-1]
    reponse = navigateur.post(
        ADRESSE, data={"action": "supprimer", "rang": 2, "empreinte": empreinte}, follow_redirects=True
    )
    assert "un tableur en garde toujours une. Videz plutôt ses cases." in reponse.text
    assert classeur.sheet1.row_count == 3
