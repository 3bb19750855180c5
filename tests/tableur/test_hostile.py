"""Cells, formulas, patterns and requests that would stop the centre: each ends soon, in Google's words, and changes nothing."""

import json
import time
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.api.traitement import traiter
from passerelle.tableur.formules import recalcul
from passerelle.tableur.grille.saisie import comprendre
from passerelle.tableur.pages.page import construire_pages
from passerelle.tableur.socle import travail
from passerelle.tableur.socle.document import Document
from passerelle.tableur.socle.erreurs import ErreurApi
from passerelle.tableur.socle.motifs import Motif
from passerelle.tableur.socle.travail import Travail, TropDeTravail
from tests.tableur.aides import Objet, ecrire, plage

TROP = "This request asks for more than this server does at once. Split it into smaller requests."
BIEN_ASSEZ = 10.0
"""Seconds. What is tried here took from fifteen to for ever; it now takes less than one."""


def demander(tableur: Tableur, methode: str, suite: str, corps: Any = None, **parametres: Any) -> tuple[int, Any]:
    """One call, told from its status and its answer; never longer than BIEN_ASSEZ."""
    listes = {nom: valeur if isinstance(valeur, list) else [valeur] for nom, valeur in parametres.items()}
    debut = time.perf_counter()
    statut, reponse = traiter(
        tableur, methode, f"/v4/spreadsheets/principal{suite}", listes, json.dumps(corps or {}).encode()
    )
    assert time.perf_counter() - debut < BIEN_ASSEZ
    return statut, json.loads(reponse)


def lot(tableur: Tableur, *requetes: Objet, **options: Any) -> tuple[int, Any]:
    return demander(tableur, "POST", ":batchUpdate", {"requests": list(requetes), **options})


def taper(tableur: Tableur, *rangees: list[Any], a: str = "A1") -> tuple[int, Any]:
    return demander(tableur, "PUT", f"/values/{a}", {"values": rangees}, valueInputOption="USER_ENTERED")


def lues(tableur: Tableur, ou: str, rendu: str = "UNFORMATTED_VALUE") -> Any:
    return demander(tableur, "GET", f"/values/{quote(ou)}", valueRenderOption=rendu)[1].get("values")


def grille(tableur: Tableur, lignes: int, colonnes: int) -> tuple[int, Any]:
    taille = {"sheetId": 0, "gridProperties": {"rowCount": lignes, "columnCount": colonnes}}
    champs = "gridProperties(rowCount,columnCount)"
    return lot(tableur, {"updateSheetProperties": {"properties": taille, "fields": champs}})


def message(reponse: tuple[int, Any]) -> str:
    statut, corps = reponse
    assert (statut, corps["error"]["status"]) == (400, "INVALID_ARGUMENT")
    return str(corps["error"]["message"])


@pytest.mark.parametrize(
    "texte", ["1" * 49_999 + "x", "1" * 30_000, "1 " * 24_000 + "x", "1,2." * 12_000, "1" * 40_000 + "€", "3/" * 20_000]
)
def test_une_case_de_chiffres_sans_fin_est_un_texte(tableur: Tableur, texte: str) -> None:
    assert taper(tableur, [texte])[0] == 200
    assert lues(tableur, "A1", "FORMATTED_VALUE") == [[texte]]


def test_le_temps_de_comprendre_une_case_ne_croit_pas_plus_vite_qu_elle() -> None:
    def duree(longueur: int) -> float:
        """The shortest of a few: a busy machine makes some of them longer, none shorter."""
        durees = []
        for _ in range(5):
            debut = time.process_time()
            comprendre("1" * longueur + "x", "fr_FR")
            durees.append(time.process_time() - debut)
        return min(durees)

    # A square would make a hundred of ten.
    assert duree(50_000) < 30 * max(duree(5_000), 0.001)


def test_une_case_calculee_tient_cinquante_mille_caracteres(tableur: Tableur) -> None:
    doublees = [[f"=A{rang}&A{rang}"] for rang in range(1, 25)]
    taper(tableur, ["x" * 40_000], ["=A1&A1"], ["=CONCATENER(A1;A1)"], ["=CONCATENER(A1;1)"])
    assert [rangee[0][:7] for rangee in lues(tableur, "A2:A4")] == ["#VALUE!", "#VALUE!", "x" * 7]
    champs = "sheets.data.rowData.values.effectiveValue"
    donnees = demander(tableur, "GET", "", fields=champs, ranges="A3")[1]["sheets"][0]["data"][0]
    erreur = donnees["rowData"][0]["values"][0]["effectiveValue"]["errorValue"]
    assert erreur["message"] == "Text result of CONCATENATE is longer than the limit of 50000 characters."

    taper(tableur, ["x" * 40], *doublees)
    assert len(lues(tableur, "A11")[0][0]) == 40 * 1024
    assert lues(tableur, "A12:A25") == [["#VALUE!"]] * 14


def test_une_somme_sur_dix_millions_de_lignes_ne_lit_que_celles_qui_tiennent_quelque_chose(tableur: Tableur) -> None:
    grille(tableur, 10_000_000, 1)
    taper(tableur, ["=SUM(A2:A)"], [1], ["=SUM(A4:A10000000)"], [2])
    taper(tableur, [4], a="A10000000")
    assert lues(tableur, "A1:A4") == [[13], [1], [6], [2]]


def test_les_formules_se_partagent_un_travail(tableur: Tableur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalcul, "TRAVAIL_MAX", 3_000)
    taper(tableur, *[[rang] for rang in range(100)])
    sommes = [[f"=SUM(A1:A{rang})", f"=IFERROR(B{rang};0)"] for rang in range(1, 100)]
    assert taper(tableur, *sommes, ["=1+1"], a="B1")[0] == 200
    valeurs = lues(tableur, "B1:C99")
    assert valeurs[4] == [10, 10]
    # IFERROR does not make a figure of what was not computed.
    assert valeurs[98] == ["#ERROR!", "#ERROR!"]
    faites = [ligne for ligne in valeurs if ligne[0] != "#ERROR!"]
    assert all(ligne[0] == rang * (rang - 1) / 2 for rang, ligne in enumerate(faites, 1))
    monkeypatch.undo()
    taper(tableur, ["x"], a="D1")
    assert lues(tableur, "B99:C99") == [[99 * 98 / 2] * 2]


def test_une_chaine_un_cercle_et_des_parentheses_sans_fond(tableur: Tableur) -> None:
    grille(tableur, 5_000, 3)
    chaine: list[list[Any]] = [[1], *([f"=A{rang}+1"] for rang in range(1, 3_000))]
    taper(tableur, *chaine)
    assert lues(tableur, "A3000") == [[3_000]]
    cercle = [*([f"=A{rang + 1}+1"] for rang in range(1, 2_000)), ["=A1"]]
    taper(tableur, *cercle)
    assert lues(tableur, "A1") == [["#REF!"]]
    profondes = [["=" + "(" * 20_000 + "1" + ")" * 20_000], ["=" + "SI(1;" * 9_000], ["=" + "-" * 49_000 + "1"]]
    assert taper(tableur, *profondes)[0] == 200
    assert lues(tableur, "A1:A3") == [["#ERROR!"]] * 3
    assert taper(tableur, ["=SOMME(" + "A:A;" * 12_000 + "1)"], a="B1")[0] == 200


def test_une_formule_qui_sort_de_la_grille_montre_ref(tableur: Tableur) -> None:
    taper(tableur, [2, "=A1"], [1, "=A1+ZZZ1"])
    tri = {"range": plage(0, 2, 0, 2), "sortSpecs": [{"dimensionIndex": 0}]}
    assert lot(tableur, {"sortRange": tri})[0] == 200
    assert lues(tableur, "A1:B2", "FORMULA") == [[1, "=#REF!+#REF!"], [2, "=A2"]]
    taper(tableur, ["=ZZZ1"], ["=A:ZZZ"])
    colonne = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    assert lot(tableur, {"insertDimension": {"range": colonne}})[0] == 200
    assert lues(tableur, "B1:B2", "FORMULA") == [["=#REF!"], ["=#REF!"]]


def remplacement(cherche: str, par: str, **options: Any) -> Objet:
    return {"findReplace": {"find": cherche, "replacement": par, "allSheets": True, "searchByRegex": True, **options}}


@pytest.mark.parametrize("motif", ["(a+)+$", "(a|a)*$", "(a*)*b", "(.*)(.*)(.*)(.*)b", "a{900}b"])
def test_un_motif_ne_peut_pas_tourner_sans_fin(tableur: Tableur, motif: str) -> None:
    taper(tableur, ["a" * 49_000 + "!"])
    assert lot(tableur, remplacement(motif, "x"))[0] == 200


@pytest.mark.parametrize("motif", ["a{1000}" * 100, "(?:a{1,1000}){1,1000}", r"(a)\1", "(?=a)", "(", "[a-z]" * 10_000])
def test_un_motif_que_re2_refuse_est_refuse(tableur: Tableur, motif: str) -> None:
    recu = message(lot(tableur, remplacement(motif, "x")))
    assert recu == f"Invalid requests[0].findReplace: Invalid regular expression: {motif[:100]}"


@pytest.mark.parametrize(
    ("cherche", "par", "options", "attendu"),
    [
        ("(b)(c)?", "[$1$2]", {}, "a[b]é [b]"),
        ("é", "$0$0", {}, "abéé b"),
        ("É", "e", {}, "abe b"),
        ("É", "e", {"matchCase": True}, "abé b"),
        (r"\w+", r"\1$", {}, r"\1$é \1$"),
        ("x*", "-", {}, "-a-b-é- -b-"),
        (".", "$1", {"searchByRegex": False}, "abé b"),
        ("abé b", "$1", {"searchByRegex": False, "matchEntireCell": True}, "$1"),
        ("b", "x", {"matchEntireCell": True}, "abé b"),
    ],
)
def test_remplacer_comme_sheets(
    tableur: Tableur, cherche: str, par: str, options: dict[str, Any], attendu: str
) -> None:
    lot(tableur, ecrire((0, 0), ["abé b"]))
    assert lot(tableur, remplacement(cherche, par, **options))[0] == 200
    assert lues(tableur, "A1") == [[attendu]]


@pytest.mark.parametrize(("cherche", "par"), [("a", "b" * 40_000), ("(.*)", "$1" * 20_000)])
def test_un_remplacement_qui_deborde_est_refuse(tableur: Tableur, cherche: str, par: str) -> None:
    taper(tableur, ["a" * 49_000])
    recu = message(lot(tableur, remplacement(cherche, par)))
    assert recu.endswith("Your input contains more than the maximum of 50000 characters in a single cell.")


def test_le_travail_d_un_motif_suit_le_texte() -> None:
    def depense(longueur: int) -> int:
        budget = Travail()
        Motif("(a+)+$", est_regex=True, casse=True, entiere=False).remplacer("a" * longueur + "!", "", 50_000, budget)
        return Travail().reste - budget.reste

    assert depense(40_000) < 11 * depense(4_000)
    with pytest.raises(TropDeTravail):
        Motif("a", est_regex=False, casse=True, entiere=False).remplacer("a" * 100, "", 50_000, Travail(200))


@pytest.fixture
def petit_travail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of what a request may ask: what goes over it goes over it sooner."""
    monkeypatch.setattr(travail, "TRAVAIL_MAX", travail.TRAVAIL_MAX // 100)


TOUTE = {"sheetId": 0}
LIGNES: Objet = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 384_000}
ROUGE = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}


@pytest.mark.parametrize(
    "requete",
    [
        {"repeatCell": {"range": TOUTE, "cell": ROUGE, "fields": "userEnteredFormat"}},
        {"updateCells": {"range": TOUTE, "fields": "*"}},
        {"setDataValidation": {"range": TOUTE, "rule": {"condition": {"type": "BOOLEAN"}}}},
        {"updateBorders": {"range": TOUTE, "top": {"style": "SOLID"}}},
        {"mergeCells": {"range": TOUTE, "mergeType": "MERGE_ROWS"}},
        {"copyPaste": {"source": plage(0, 2, 0, 26), "destination": TOUTE}},
        {"copyPaste": {"source": TOUTE, "destination": plage(0, 1, 0, 1)}},
        {"sortRange": {"range": TOUTE, "sortSpecs": [{"dimensionIndex": 0}]}},
        {"updateDimensionProperties": {"range": LIGNES, "properties": {"pixelSize": 3}, "fields": "pixelSize"}},
    ],
    ids=lambda requete: next(iter(requete)),
)
def test_un_rectangle_demesure_est_refuse(tableur: Tableur, requete: Objet) -> None:
    grille(tableur, 384_000, 26)
    taper(tableur, ["avant"])
    assert message(lot(tableur, requete)) == f"Invalid requests[0].{next(iter(requete))}: {TROP}"
    assert lues(tableur, "A1") == [["avant"]]


@pytest.mark.usefixtures("petit_travail")
def test_des_requetes_sans_nombre_sont_refusees_ensemble(tableur: Tableur) -> None:
    longue = {"repeatCell": {"range": plage(0, 1000, 0, 26), "cell": {"note": "x"}, "fields": "note"}}
    assert message(lot(tableur, *[longue] * 100)).endswith(TROP)
    fusions = [{"mergeCells": {"range": plage(rang % 999, rang % 999 + 1, 0, 2)}} for rang in range(500)]
    assert message(lot(tableur, *fusions)).endswith(TROP)
    assert demander(tableur, "GET", "", fields="sheets.merges")[1] == {"sheets": [{}]}


@pytest.mark.usefixtures("petit_travail")
def test_des_formules_qui_suivent_sans_nombre_sont_refusees_sauf_au_service(tableur: Tableur) -> None:
    taper(tableur, *[[f"=B{rang}*{rang}"] for rang in range(2, 102)])
    ajout = {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}}
    assert message(lot(tableur, *[ajout] * 30)).endswith(TROP)
    assert lues(tableur, "A1", "FORMULA") == [["=B2*2"]]
    client_local(tableur).open_by_key("principal").batch_update({"requests": [ajout] * 30})
    assert lues(tableur, "A31", "FORMULA") == [["=B32*2"]]


@pytest.mark.usefixtures("petit_travail")
def test_des_lectures_sans_nombre_sont_refusees(tableur: Tableur) -> None:
    assert lot(tableur, ecrire((0, 0), *[["x" * 100] * 26] * 300))[0] == 200
    assert message(demander(tableur, "GET", "/values:batchGet", ranges=["A1:Z300"] * 1_000)) == TROP
    assert message(demander(tableur, "GET", "", ranges=["A1:Z300"] * 100, includeGridData="true")) == TROP
    grille(tableur, 5_000_000, 2)
    assert message(demander(tableur, "GET", "", includeGridData="true")) == TROP
    assert demander(tableur, "GET", "/values/A1:B5000000")[0] == 200


@pytest.mark.parametrize(
    ("lignes", "colonnes", "attendu"),
    [
        (10**9, 1, "above the limit of 10000000 cells."),
        (1, 18_279, "A sheet cannot have more than 18278 columns."),
        (-1, 1, "A sheet must have at least one row and one column."),
    ],
)
def test_une_grille_demesuree_est_refusee(tableur: Tableur, lignes: int, colonnes: int, attendu: str) -> None:
    assert message(grille(tableur, lignes, colonnes)).endswith(attendu)


def test_ce_que_tient_un_classeur_a_des_bornes(tableur: Tableur) -> None:
    assert message(lot(tableur, *[{"addSheet": {}}] * 200)).endswith("above the limit of 200 sheets.")
    note = {"repeatCell": {"range": plage(0, 1, 0, 1), "cell": {"note": "x" * 50_001}, "fields": "note"}}
    assert message(lot(tableur, note)).endswith("characters in a single cell.")
    motif = {"numberFormat": {"type": "NUMBER", "pattern": "0" * 501}}
    habit = {"range": plage(0, 1, 0, 1), "cell": {"userEnteredFormat": motif}, "fields": "userEnteredFormat"}
    assert message(lot(tableur, {"repeatCell": habit})).endswith("more than the maximum of 500 characters.")
    liste = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x" * 40}] * 20_000}
    valider = {"setDataValidation": {"range": plage(0, 1, 0, 1), "rule": {"condition": liste}}}
    assert message(lot(tableur, valider)).endswith("A format or a rule contains more than this server keeps.")
    titre = {"updateSpreadsheetProperties": {"properties": {"title": "x" * 5_000_000}, "fields": "title"}}
    assert message(lot(tableur, titre)).endswith("more than this server keeps.")
    corps = {"majorDimension": "COLUMNS", "values": [["x"] * 1_000, *[[]] * 20_000]}
    recu = message(demander(tableur, "PUT", "/values/A1", corps, valueInputOption="RAW"))
    assert recu == "Attempting to write more cells than a workbook holds."


MOTIFS = (
    "0" * 500,
    "0." + "0" * 498,
    '"' * 499,
    "[h]" * 166,
    "[" + "h" * 498 + "]",
    "mx" * 250,
    "am/pm" * 100,
    "E+" * 250,
)


@pytest.mark.parametrize("motif", MOTIFS)
def test_aucun_motif_n_empeche_de_lire_une_case(tableur: Tableur, motif: str) -> None:
    lot(tableur, ecrire((0, 0), [41_550.52, -1e300, 1.7e308, 1e-300, 2_958_466, -693_594]))
    for genre in ("NUMBER", "DATE", "DATE_TIME", "TIME", "PERCENT", "SCIENTIFIC"):
        habit = {"userEnteredFormat": {"numberFormat": {"type": genre, "pattern": motif}}}
        pose = {"range": plage(0, 1, 0, 6), "cell": habit, "fields": "userEnteredFormat"}
        assert lot(tableur, {"repeatCell": pose})[0] == 200
        assert len(lues(tableur, "A1:F1", "FORMATTED_VALUE")[0]) == 6


def test_le_travail_s_arrete_a_sa_borne() -> None:
    budget = Travail(10)
    budget.compter(10)
    with pytest.raises(TropDeTravail):
        budget.compter(1)
    assert issubclass(TropDeTravail, ErreurApi)


def test_une_grande_ecriture_ne_garde_pas_tout_en_memoire(tableur: Tableur) -> None:
    with tableur.ecrire("principal") as document:
        assert _garde(document, 60_000) <= 100_002
    assert lues(tableur, "A60000") == [["y"]]


def _garde(document: Document, nombre: int) -> int:
    """Write that many rows; the most that waited in memory, counted as the sheet does."""
    feuille = document.feuilles[0]
    feuille.grille["rowCount"] = nombre
    plus = 0
    for _, ligne in feuille.lignes.a_changer(0, nombre):
        ligne.poser(0, "y")
        plus = max(plus, feuille.lignes._poids)
    return plus


@pytest.fixture
def visiteur(tableur: Tableur) -> Any:
    app = Flask(__name__)
    app.secret_key = "secret"
    app.register_blueprint(construire_pages(tableur))
    return app.test_client()


@pytest.mark.parametrize(
    "adresse",
    [
        "/classeur/0?page=" + "9" * 5_000,
        "/classeur/0?page=-1",
        "/classeur/0?cellule=" + "9" * 5_000 + "-0",
        "/classeur/0?cellule=" + "9" * 8 + "-" + "9" * 8,
        "/classeur/0?cellule=²-²",
    ],
)
def test_une_adresse_absurde_montre_la_page(visiteur: Any, adresse: str) -> None:
    reponse = visiteur.get(adresse)
    assert reponse.status_code == 200
    assert "Ajouter une ligne" in reponse.text


def test_la_page_d_un_onglet_demesure_reste_petite(tableur: Tableur, visiteur: Any) -> None:
    grille(tableur, 20_000, 400)
    hostile = "<script>alert(1)</script>" * 1_500
    lot(tableur, ecrire((0, 0), *[[hostile, *["x"] * 399]] * 20))
    gel = {
        "properties": {"sheetId": 0, "gridProperties": {"frozenRowCount": 19_999}},
        "fields": "gridProperties.frozenRowCount",
    }
    texte = visiteur.get("/classeur/0").text
    assert len(texte) < 1_500_000
    assert "<script>" not in texte
    assert "Seules les 100 premières colonnes sont montrées." in texte
    assert hostile.replace("<", "&lt;").replace(">", "&gt;") in visiteur.get("/classeur/0?cellule=0-0").text
    assert lot(tableur, {"updateSheetProperties": gel})[0] == 200
    assert len(visiteur.get("/classeur/0").text) < 1_500_000


@pytest.mark.usefixtures("petit_travail")
def test_des_regles_sans_nombre_laissent_une_page_sans_couleurs(tableur: Tableur, visiteur: Any) -> None:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=" + "+".join(["A1"] * 5_000)}]}
    couleur = {"backgroundColor": {"red": 1}}
    regle = {"ranges": [TOUTE], "booleanRule": {"condition": condition, "format": couleur}}
    lot(tableur, ecrire((0, 0), *[["x"] * 26] * 100), {"addConditionalFormatRule": {"rule": regle}})
    debut = time.perf_counter()
    reponse = visiteur.get("/classeur/0")
    assert time.perf_counter() - debut < 3 * BIEN_ASSEZ
    assert reponse.status_code == 200
    assert 'class="signalee"' not in reponse.text


def test_une_saisie_trop_longue_ou_trop_lourde_est_refusee_par_une_phrase(
    tableur: Tableur, visiteur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    visiteur.post("/classeur/0", data={"action": "ajouter", "colonne-0": "x" * 50_001})
    monkeypatch.setattr(travail, "TRAVAIL_MAX", 20)
    visiteur.post("/classeur/0", data={"action": "ajouter", "colonne-0": "x" * 400})
    with visiteur.session_transaction() as session:
        phrases = [phrase for _, phrase in session["_flashes"]]
    assert [phrase.partition(".")[0] for phrase in phrases] == [
        "Cette saisie n’a pas pu être enregistrée",
        "Le classeur est trop gros pour ce changement\u00a0: rien n’a été écrit",
    ]
    monkeypatch.undo()
    champs = {"action": "modifier", "rang": "9" * 5_000, "colonne": "0", "valeur": "x"}
    rang = visiteur.post("/classeur/0", data=champs)
    assert rang.status_code == 400
    assert lues(tableur, "A1") is None


def test_une_liste_trop_longue_se_tape(tableur: Tableur, visiteur: Any) -> None:
    liste = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=B1:B"}]}
    valider = {"setDataValidation": {"range": plage(0, 1, 0, 1), "rule": {"condition": liste}}}
    grille(tableur, 1_100, 2)
    lot(tableur, ecrire((0, 0), *[["", f"v{rang}"] for rang in range(1_100)]), valider)
    assert "<select" not in visiteur.get("/classeur/0?cellule=0-0").text
    demander(tableur, "POST", "/values/B9:B:clear")
    assert "<select" in visiteur.get("/classeur/0?cellule=0-0").text
