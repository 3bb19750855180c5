"""What an accident took, `installer` puts back, once; what was never there, it adds."""

import json
from dataclasses import replace

import pytest

from passerelle.domaine.declare.echeances import Attente, alerter
from passerelle.domaine.declare.table import Table
from tests.installation.atelier import Classeurs, Objet


def _plus_rien_a_faire(classeurs: Classeurs) -> None:
    avant = classeurs.tout()
    assert classeurs.installer() == ()
    assert classeurs.tout() == avant


@pytest.mark.parametrize("onglet", ["Indicateurs", "Corrections", "Projets", "Mises en relation", "Séances"])
def test_un_avertissement_retire_revient(installes: Classeurs, onglet: str) -> None:
    vue = installes.onglet(onglet)
    attendues = vue.protegees()
    installes.changer(
        *(
            {"deleteProtectedRange": {"protectedRangeId": protection["protectedRangeId"]}}
            for protection in vue.objet("protectedRanges")["protectedRanges"]
        )
    )
    (phrase,) = installes.installer()
    assert phrase.startswith(f"«\u00a0{onglet}\u00a0»\u00a0: les avertissements")
    assert vue.protegees() == attendues
    _plus_rien_a_faire(installes)


def test_une_colonne_ajoutee_a_la_fin_n_est_pas_sous_avertissement(installes: Classeurs) -> None:
    indicateurs = installes.onglet("Indicateurs")
    indicateurs.feuille.add_cols(1)
    indicateurs.feuille.update_cell(2, 12, "Commentaire")
    plages = indicateurs.objet("protectedRanges(range)")["protectedRanges"]
    assert max(plage["range"].get("endColumnIndex", 0) for plage in plages) == 11
    _plus_rien_a_faire(installes)


def _retirer_la_liste(classeurs: Classeurs, plage: Objet) -> None:
    classeurs.changer({"setDataValidation": {"range": plage}})


@pytest.mark.parametrize(("haut", "bas"), [(2, None), (2, 3), (7, 40), (50, None)])
def test_une_liste_effacee_revient(installes: Classeurs, haut: int, bas: int | None) -> None:
    seances = installes.onglet("Séances")
    _retirer_la_liste(installes, seances.zone("lieu", haut=haut, bas=bas))
    assert seances.liste("lieu", haut + 1) is None
    assert installes.installer() == (
        "«\u00a0Séances\u00a0»\u00a0: la liste de la colonne «\u00a0Lieu\u00a0» est remise.",
    )
    for rang in (3, haut + 1, bas or 60):
        assert seances.liste("lieu", rang) == ["='Lieux'!$B$3:$B"]
    _plus_rien_a_faire(installes)


def test_une_liste_revient_autour_de_celle_de_l_equipe(installes: Classeurs) -> None:
    seances = installes.onglet("Séances")
    regle = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Ici"}]}}
    _retirer_la_liste(installes, seances.zone("lieu"))
    installes.changer({"setDataValidation": {"range": seances.zone("lieu", haut=4, bas=6), "rule": regle}})
    installes.installer()
    assert [seances.liste("lieu", rang) for rang in (4, 5, 6, 7)] == [
        ["='Lieux'!$B$3:$B"],
        ["Ici"],
        ["Ici"],
        ["='Lieux'!$B$3:$B"],
    ]
    _plus_rien_a_faire(installes)


def test_un_lieu_ajoute_tout_en_haut_est_offert(installes: Classeurs) -> None:
    """A row inserted right under the labels pushes the list down, as in Sheets: the new place would not be offered."""
    lieux = installes.onglet("Lieux")
    lieux.feuille.insert_row(["", "Maison pour tous"], 3)
    assert installes.onglet("Séances").liste("lieu") == ["='Lieux'!$B$4:$B"]
    assert "«\u00a0Séances\u00a0»\u00a0: la liste de la colonne «\u00a0Lieu\u00a0» est remise." in installes.installer()
    assert installes.onglet("Séances").liste("lieu") == ["='Lieux'!$B$3:$B"]
    _plus_rien_a_faire(installes)


def test_une_liste_suit_sa_colonne_et_son_onglet(installes: Classeurs) -> None:
    lieux = installes.onglet("Lieux")
    colonne = {"sheetId": lieux.id, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    installes.changer({"moveDimension": {"source": colonne, "destinationIndex": 5}})
    lieux.feuille.update_title("L’endroit")
    assert installes.onglet("Séances").liste("lieu") == ["='L’endroit'!$E$3:$E"]
    _plus_rien_a_faire(installes)


def test_un_titre_de_colonne_efface_revient_un_titre_change_reste(installes: Classeurs) -> None:
    seances = installes.onglet("Séances")
    seances.feuille.update_cell(2, seances.place("lieu") + 1, "")
    seances.feuille.update_cell(2, seances.place("adultes") + 1, "Les grands")
    assert installes.installer() == (
        "«\u00a0Séances\u00a0»\u00a0: le titre de la colonne «\u00a0Lieu\u00a0» est remis.",
    )
    assert seances.feuille.cell(2, seances.place("lieu") + 1).value == "Lieu"
    assert seances.feuille.cell(2, seances.place("adultes") + 1).value == "Les grands"
    _plus_rien_a_faire(installes)


def test_un_onglet_perdu_revient_a_sa_place(installes: Classeurs) -> None:
    for titre in ("Animations", "Lieux"):
        installes.principal.del_worksheet(installes.principal.worksheet(titre))
    installes.installer()
    titres = [feuille.title for feuille in installes.principal.worksheets()]
    assert titres[3:6] == ["Réunions", "Animations", "Projets"]
    assert titres[8:11] == ["Mises en relation", "Bilan", "Lieux"]
    assert installes.onglet("Animations").objet("conditionalFormats")["conditionalFormats"]
    _plus_rien_a_faire(installes)


def test_une_colonne_supprimee_revient_habillee(installes: Classeurs) -> None:
    seances = installes.onglet("Séances")
    attendues = {cle: (seances.format(cle), seances.liste(cle)) for cle in ("date", "lieu")}
    for cle in attendues:
        seances.feuille.delete_columns(seances.place(cle) + 1)
    installes.installer()
    assert {cle: (seances.format(cle), seances.liste(cle)) for cle in attendues} == attendues
    _plus_rien_a_faire(installes)


def test_une_liste_declaree_autrement_est_mise_a_jour(installes: Classeurs) -> None:
    """A reason added to regles/listes.yaml is offered; the list staff made themselves stays."""
    seances, finances = installes.onglet("Séances"), installes.onglet("Finances")
    regle = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Divers"}]}}
    installes.changer({"setDataValidation": {"range": finances.zone("nature"), "rule": regle}})
    modele = installes.passerelle.modele
    tables = {
        ident: _avec_un_choix(table, {"motif", "nature"}) if ident in ("seance", "finance") else table
        for ident, table in modele.tables.items()
    }
    installes.passerelle.modele = replace(modele, tables=tables)
    assert installes.installer() == (
        "«\u00a0Séances\u00a0»\u00a0: la liste de la colonne «\u00a0Motif\u00a0» est remise.",
    )
    assert (seances.liste("motif") or [])[-1] == "Nouveau"
    assert finances.liste("nature") == ["Divers"]
    _plus_rien_a_faire(installes)


def _avec_un_choix(table: Table, cles: set[str]) -> Table:
    return replace(
        table,
        colonnes=tuple(
            replace(colonne, choix=(*colonne.choix, "Nouveau")) if colonne.cle in cles else colonne
            for colonne in table.colonnes
        ),
    )


def test_un_classeur_d_avant_recoit_les_couleurs_une_fois(installes: Classeurs) -> None:
    """Installed by a version that had no colours: nothing says they were ever set."""
    seances = installes.onglet("Séances")
    cache = installes.principal.worksheet("_passerelle")
    rang = cache.col_values(1).index("habillage") + 1
    assert json.loads(str(cache.cell(rang, 2).value))["couleurs"]["seance"] == ["a_verifier"]
    cache.update_cell(rang, 2, "")
    installes.changer({"deleteConditionalFormatRule": {"sheetId": seances.id, "index": 0}})
    assert installes.installer() == (
        "«\u00a0Séances\u00a0»\u00a0: les couleurs qui signalent ce qu’il faut regarder sont ajoutées.",
    )
    assert len(seances.objet("conditionalFormats")["conditionalFormats"]) == 1
    _plus_rien_a_faire(installes)


def test_sans_onglet_cache_rien_ne_se_double(installes: Classeurs) -> None:
    avant = installes.lire("sheets(properties(title),conditionalFormats,protectedRanges)")["sheets"]
    installes.principal.del_worksheet(installes.principal.worksheet("_passerelle"))
    installes.installer()
    assert installes.lire("sheets(properties(title),conditionalFormats,protectedRanges)")["sheets"] == avant
    _plus_rien_a_faire(installes)


def test_une_regle_de_l_equipe_passe_avant_les_notres(installes: Classeurs) -> None:
    seances = installes.onglet("Séances")
    cache = installes.principal.worksheet("_passerelle")
    cache.update_cell(cache.col_values(1).index("habillage") + 1, 2, "")
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "vu"}]}
    regle = {
        "ranges": [seances.zone("a_verifier")],
        "booleanRule": {"condition": condition, "format": {"textFormat": {"italic": True}}},
    }
    installes.changer(
        {"deleteConditionalFormatRule": {"sheetId": seances.id, "index": 0}},
        {"addConditionalFormatRule": {"rule": regle, "index": 0}},
    )
    installes.installer()
    assert [
        regle["booleanRule"]["condition"]["type"] for regle in seances.objet("conditionalFormats")["conditionalFormats"]
    ] == ["TEXT_EQ", "CUSTOM_FORMULA"]


def test_un_projet_en_retard_porte_les_mots_que_la_couleur_attend(installes: Classeurs) -> None:
    (regle,) = installes.onglet("Projets").objet("conditionalFormats")["conditionalFormats"]
    debut = regle["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
    jour = installes.passerelle.maintenant().date()
    attente = Attente(etape="Construction", le=jour.replace(day=1, month=3))
    alerte = alerter(attente=attente, dernier_fait=None, avant_jours=15, silence_jours=60, aujourdhui=jour)
    assert alerte
    assert alerte.message.startswith(debut)
