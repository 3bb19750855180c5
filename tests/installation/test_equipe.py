"""What staff did to the workbook is never undone by `installer`."""

from collections.abc import Callable

import gspread
import pytest

from passerelle.erreurs import OngletEtranger
from tests.installation.atelier import Classeurs, Objet

ROUGE: Objet = {"backgroundColor": {"red": 1, "green": 0.2, "blue": 0.2}}


def _colorer(plage: Objet) -> Objet:
    return {
        "repeatCell": {
            "range": plage,
            "cell": {"userEnteredFormat": ROUGE},
            "fields": "userEnteredFormat.backgroundColor",
        }
    }


def _colonnes(onglet: int, debut: int, fin: int) -> Objet:
    return {"sheetId": onglet, "dimension": "COLUMNS", "startIndex": debut, "endIndex": fin}


def _des_cases_colorees(classeurs: Classeurs) -> None:
    seances = classeurs.onglet("Séances")
    classeurs.changer(
        _colorer(seances.zone("lieu", bas=20)),
        _colorer({"sheetId": seances.id, "startRowIndex": 1, "endRowIndex": 2}),
        _colorer(classeurs.onglet("Indicateurs").zone("valeur")),
    )


def _une_colonne_entre_les_notres(classeurs: Classeurs) -> None:
    seances = classeurs.onglet("Séances")
    place = seances.place("statut")
    classeurs.changer(
        {"insertDimension": {"range": _colonnes(seances.id, place, place + 1), "inheritFromBefore": True}},
        _colorer({"sheetId": seances.id, "startColumnIndex": place, "endColumnIndex": place + 1}),
    )
    seances.feuille.update([["Qui appeler"], ["Mme Nahon"]], gspread.utils.rowcol_to_a1(2, place + 1))


def _une_colonne_dans_les_indicateurs(classeurs: Classeurs) -> None:
    onglet = classeurs.onglet("Indicateurs")
    place = onglet.place("valeur")
    classeurs.changer({"insertDimension": {"range": _colonnes(onglet.id, place, place + 1)}})
    onglet.feuille.update_cell(2, place + 1, "Commentaire pour la CAF")


def _un_onglet_a_eux(classeurs: Classeurs) -> None:
    feuille = classeurs.principal.add_worksheet("Courses", 50, 4, index=2)
    feuille.update([["Pain", 12], ["Café", "=B1*2"]], "A1", raw=False)
    classeurs.changer(_colorer({"sheetId": feuille.id, "startRowIndex": 0, "endRowIndex": 1}))


def _des_onglets_deplaces_et_renommes(classeurs: Classeurs) -> None:
    feuilles = classeurs.principal.worksheets()
    classeurs.principal.reorder_worksheets([*feuilles[12:], *feuilles[:12]])
    classeurs.principal.worksheet("Lieux").update_title("Nos lieux")
    classeurs.principal.worksheet("Séances").update_title("Carnet de bord")


def _des_largeurs_et_des_colonnes_cachees(classeurs: Classeurs) -> None:
    seances = classeurs.onglet("Séances")
    place = seances.place("publics")
    classeurs.changer(
        {
            "updateDimensionProperties": {
                "range": _colonnes(seances.id, place, place + 2),
                "properties": {"hiddenByUser": True, "pixelSize": 33},
                "fields": "hiddenByUser,pixelSize",
            }
        },
        {
            "updateDimensionProperties": {
                "range": {"sheetId": seances.id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1},
                "properties": {"hiddenByUser": False},
                "fields": "hiddenByUser",
            }
        },
        {
            "updateSheetProperties": {
                "properties": {"sheetId": seances.id, "gridProperties": {"frozenColumnCount": 2}},
                "fields": "gridProperties.frozenRowCount,gridProperties.frozenColumnCount,tabColorStyle",
            }
        },
    )


def _un_format_de_nombre(classeurs: Classeurs) -> None:
    seances = classeurs.onglet("Séances")
    for cle, motif in (("date", "ddd d mmm"), ("adultes", "0 \\p")):
        cellule = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": motif}}}
        champs = "userEnteredFormat.numberFormat"
        classeurs.changer({"repeatCell": {"range": seances.zone(cle), "cell": cellule, "fields": champs}})


def _une_regle_de_couleur_a_eux(classeurs: Classeurs) -> None:
    regle = {
        "ranges": [classeurs.onglet("Séances").zone("adultes")],
        "booleanRule": {
            "condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "20"}]},
            "format": ROUGE,
        },
    }
    classeurs.changer({"addConditionalFormatRule": {"rule": regle, "index": 0}})


def _nos_couleurs_retirees(classeurs: Classeurs) -> None:
    classeurs.changer(
        {"deleteConditionalFormatRule": {"sheetId": classeurs.onglet("Séances").id, "index": 0}},
        {"deleteConditionalFormatRule": {"sheetId": classeurs.onglet("Planning").id, "index": 0}},
    )


def _une_protection_plus_forte(classeurs: Classeurs) -> None:
    journal = classeurs.onglet("Journal")
    ids = [p["protectedRangeId"] for p in journal.objet("protectedRanges")["protectedRanges"]]
    classeurs.changer(
        *({"deleteProtectedRange": {"protectedRangeId": numero}} for numero in ids),
        {
            "addProtectedRange": {
                "protectedRange": {
                    "range": {"sheetId": journal.id},
                    "description": "Réservé à la direction",
                    "editors": {"users": ["direction@exemple.fr"]},
                }
            }
        },
    )


def _une_liste_a_eux(classeurs: Classeurs) -> None:
    regle = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Pluie"}]},
        "showCustomUi": True,
        "strict": True,
    }
    case = {"condition": {"type": "BOOLEAN"}, "showCustomUi": True}
    seances = classeurs.onglet("Séances")
    classeurs.changer(
        {"setDataValidation": {"range": seances.zone("motif"), "rule": regle}},
        {"setDataValidation": {"range": seances.zone("adultes"), "rule": case}},
    )


def _des_lignes_triees_et_ajoutees(classeurs: Classeurs) -> None:
    lieux = classeurs.onglet("Lieux")
    lieux.feuille.insert_row(["", "Maison pour tous"], 5, inherit_from_before=True)
    lieux.feuille.sort((2, "des"), range="A3:G50")


GESTES: tuple[Callable[[Classeurs], None], ...] = (
    _des_cases_colorees,
    _une_colonne_entre_les_notres,
    _une_colonne_dans_les_indicateurs,
    _un_onglet_a_eux,
    _des_onglets_deplaces_et_renommes,
    _des_largeurs_et_des_colonnes_cachees,
    _un_format_de_nombre,
    _une_regle_de_couleur_a_eux,
    _nos_couleurs_retirees,
    _une_protection_plus_forte,
    _une_liste_a_eux,
    _des_lignes_triees_et_ajoutees,
)


@pytest.mark.parametrize("geste", GESTES, ids=lambda geste: geste.__name__.strip("_"))
def test_un_geste_de_l_equipe_reste(installes: Classeurs, geste: Callable[[Classeurs], None]) -> None:
    geste(installes)
    avant = installes.tout()
    with installes.demandes() as recues:
        assert installes.installer() == ()
    assert installes.tout() == avant
    assert all("POST" not in methodes for methodes in recues.values())


def test_tous_les_gestes_ensemble_restent_aussi(installes: Classeurs) -> None:
    for geste in GESTES:
        if geste is not _des_onglets_deplaces_et_renommes:
            geste(installes)
    _des_onglets_deplaces_et_renommes(installes)
    avant = installes.tout()
    assert installes.installer() == ()
    assert installes.tout() == avant


def test_un_onglet_qui_n_est_pas_a_nous_arrete_tout(neufs: Classeurs) -> None:
    feuille = neufs.principal.add_worksheet("Séances", 10, 3)
    feuille.update([["Piscine", "Mardi"]], "A1")
    avant = neufs.tout()
    with pytest.raises(OngletEtranger, match="Séances"):
        neufs.installer()
    assert neufs.tout() == avant


def test_les_onglets_de_l_equipe_gardent_leur_place_et_leur_allure(neufs: Classeurs) -> None:
    """A workbook in use: ours come after theirs, before the tabs of forms, and nothing of theirs changes."""
    neufs.sur_google = True
    neufs.principal.update_locale("en_US")
    neufs.principal.sheet1.update_title("Courses")
    neufs.principal.sheet1.update([["Pain", 12]], "A1")
    neufs.changer(_colorer({"sheetId": 0, "startRowIndex": 0, "endRowIndex": 9}))
    neufs.principal.add_worksheet("Réponses séance", 10, 3).update([["Horodateur"]], "A1")
    neufs.principal.add_worksheet("Réponses besoin", 10, 3).update([["Horodateur"]], "A1")
    champs = "sheets(properties(title,gridProperties),data(columnMetadata,rowData))"
    avant = neufs.lire(champs)["sheets"]
    reglages = neufs.lire("properties(locale,timeZone)")

    with neufs.demandes() as recues:
        neufs.installer()

    titres = [feuille.title for feuille in neufs.principal.worksheets()]
    assert (titres[:3], titres[21:]) == (
        ["Courses", "Mode d'emploi", "Séances"],
        ["Journal", "Réponses séance", "Réponses besoin", "_passerelle"],
    )
    apres = {feuille["properties"]["title"]: feuille for feuille in neufs.lire(champs)["sheets"]}
    assert [apres[feuille["properties"]["title"]] for feuille in avant] == avant
    assert neufs.lire("properties(locale,timeZone)") == reglages
    assert len(recues["principal"]) <= 5


def test_un_onglet_vide_a_notre_nom_garde_ses_couleurs(neufs: Classeurs) -> None:
    neufs.principal.sheet1.update([["Courses"]], "A1")
    feuille = neufs.principal.add_worksheet("Séances", 40, 3)
    feuille.update_tab_color("#00ff00")
    neufs.changer(_colorer({"sheetId": feuille.id, "startRowIndex": 0, "endRowIndex": 6}))
    neufs.installer()
    seances = neufs.onglet("Séances")
    assert seances.id == feuille.id
    assert seances.objet("properties(gridProperties(frozenRowCount))")["properties"]["gridProperties"] == {
        "frozenRowCount": 2
    }
    assert seances.cellule("date", 3)["userEnteredFormat"] == ROUGE | {
        "numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}
    }
    assert seances.cellule("date", 2)["userEnteredFormat"].items() >= ROUGE.items()
    assert seances.feuille.get_tab_color() == "#00FF00"
    assert neufs.installer() == ()


def _une_valeur(classeurs: Classeurs) -> None:
    classeurs.principal.sheet1.update([["À garder"]], "D8")


def _une_couleur(classeurs: Classeurs) -> None:
    classeurs.changer(_colorer({"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5}))


def _une_note(classeurs: Classeurs) -> None:
    classeurs.principal.sheet1.insert_note("B2", "à voir")


def _un_onglet_colore(classeurs: Classeurs) -> None:
    classeurs.principal.sheet1.update_tab_color("#00ff00")


def _une_case_a_cocher(classeurs: Classeurs) -> None:
    regle = {"condition": {"type": "BOOLEAN"}, "showCustomUi": True}
    plage = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    classeurs.changer({"setDataValidation": {"range": plage, "rule": regle}})


def _un_second_onglet(classeurs: Classeurs) -> None:
    classeurs.principal.add_worksheet("Idées", 10, 3)


@pytest.mark.parametrize(
    "usage",
    [_une_valeur, _une_couleur, _une_note, _un_onglet_colore, _une_case_a_cocher, _un_second_onglet],
    ids=lambda usage: usage.__name__.strip("_"),
)
def test_un_classeur_deja_ouvert_garde_sa_langue_son_heure_et_sa_feuille(
    neufs: Classeurs, usage: Callable[[Classeurs], None]
) -> None:
    neufs.principal.update_locale("en_US")
    neufs.principal.update_timezone("America/New_York")
    usage(neufs)
    neufs.installer()
    assert (neufs.principal.fetch_sheet_metadata()["properties"]["locale"]) == "en_US"
    assert neufs.lire("properties(timeZone)")["properties"]["timeZone"] == "America/New_York"
    assert neufs.principal.get_worksheet_by_id(0).index == 0


def test_un_classeur_que_personne_n_a_ouvert_est_mis_en_francais(neufs: Classeurs) -> None:
    neufs.sur_google = True
    neufs.principal.update_locale("en_US")
    neufs.principal.update_timezone("America/New_York")
    assert "Le classeur est réglé en français, à l’heure Europe/Paris." in neufs.installer()
    assert neufs.lire("properties(locale,timeZone)")["properties"] == {
        "locale": "fr_FR",
        "timeZone": "Europe/Paris",
    }
    assert neufs.principal.worksheets()[0].title == "Mode d'emploi"
    # Deleted only where it is ours to delete: in the local workbook.
    assert neufs.principal.get_worksheet_by_id(0).title == "Feuille 1"
    assert neufs.installer() == ()
