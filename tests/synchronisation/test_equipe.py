"""Staff's edits always survive (contrat.md §6), whatever arrives later."""

import gspread

from tests.synchronisation.atelier import ADULTES, Atelier, valeur

ID = "2013-10-03-petit-dejeuner-centre-social"


def _trois_seances(atelier: Atelier) -> None:
    atelier.seance()
    atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013", lieu="École A", adultes=20)
    atelier.seance(recue="17/10/2013 12:30:00", date="17/10/2013", lieu="Centre commercial", adultes=30)
    atelier.synchroniser()


def test_une_valeur_corrigee_reste_et_se_voit_dans_corrections(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.ecrire("Séances", ID, "adultes", 15)
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "PAR") == 15 + 4 + 20 + 4 + 30 + 4
    (correction,) = atelier.lignes("Corrections")
    assert (correction["valeur_calculee"], correction["valeur_equipe"]) == ("12", "15")
    atelier.seance(recue="04/10/2013 09:00:00", adultes=13)
    atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["adultes"] == 15
    assert atelier.lignes("Corrections")[0]["valeur_calculee"] == "13"
    # The forms come to say what staff wrote: the cell follows them again.
    atelier.seance(recue="05/10/2013 09:00:00", adultes=15)
    atelier.synchroniser()
    assert atelier.lignes("Corrections") == []
    atelier.seance(recue="06/10/2013 09:00:00", adultes=16)
    atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["adultes"] == 16


def test_reprendre_rend_la_case_aux_fiches(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.ecrire("Séances", ID, "adultes", "")
    atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["adultes"] == ""
    (correction,) = atelier.lignes("Corrections")
    atelier.ecrire("Corrections", correction["id"], "decision", "reprendre celle des fiches")
    atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["adultes"] == 12
    assert atelier.lignes("Corrections") == []
    assert [ligne["quoi"] for ligne in atelier.lignes("Journal")] == [
        "correction ouverte",
        "correction close",
    ]


def test_une_ligne_supprimee_reste_supprimee(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.feuille("Séances").delete_rows(atelier.ligne("Séances", ID)["_rang"])
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 2
    (correction,) = atelier.lignes("Corrections")
    assert correction["champ"] == "(ligne)"
    atelier.seance(recue="04/10/2013 09:00:00", adultes=13)
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 2
    assert any("supprimé cette ligne" in anomalie.message for anomalie in compte_rendu.apercu.anomalies)
    atelier.ecrire("Corrections", correction["id"], "decision", "reprendre")
    assert valeur(atelier.synchroniser(), "SEA") == 3
    assert atelier.ligne("Séances", ID)["adultes"] == 13
    assert atelier.synchroniser().ecritures == 0


def test_une_ligne_ajoutee_compte_et_recoit_la_fiche_du_meme_evenement(atelier: Atelier) -> None:
    _trois_seances(atelier)
    feuille = atelier.feuille("Séances")
    cles = feuille.row_values(1)
    tapee: dict[str, str | int | float] = {
        "date": "24/10/2013",
        "activite": "petit dejeuner",
        "lieu": "centre social",
        "adultes": 9,
        "statut": "réalisée",
    }
    feuille.append_row([tapee.get(cle, "") for cle in cles], value_input_option=gspread.utils.ValueInputOption.raw)
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 4
    assert valeur(compte_rendu, "PAR", modalite="Centre social", ventilation="lieu") == 12 + 4 + 9
    (manuelle,) = [ligne for ligne in atelier.lignes("Séances") if str(ligne["id"]).startswith("manuel-")]
    atelier.seance(recue="24/10/2013 12:30:00", date="24/10/2013", adultes=11, enfants=5)
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 4
    apres = atelier.ligne("Séances", manuelle["id"])
    assert (apres["adultes"], apres["enfants"], apres["benevoles"]) == (9, 5, 2)
    assert atelier.synchroniser().ecritures == 0


def test_trier_inserer_deplacer_renommer_ne_change_rien(atelier: Atelier) -> None:
    _trois_seances(atelier)
    feuille = atelier.feuille("Séances")
    atelier.classeur.batch_update(
        {
            "requests": [
                {
                    "insertDimension": {
                        "range": {
                            "sheetId": feuille.id,
                            "dimension": "COLUMNS",
                            "startIndex": 5,
                            "endIndex": 6,
                        }
                    }
                },
                {
                    "moveDimension": {
                        "source": {
                            "sheetId": feuille.id,
                            "dimension": "COLUMNS",
                            "startIndex": 9,
                            "endIndex": 10,
                        },
                        "destinationIndex": 2,
                    }
                },
                {
                    "sortRange": {
                        "range": {"sheetId": feuille.id, "startRowIndex": 2},
                        "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}],
                    }
                },
            ]
        }
    )
    feuille.update([["Notre note"]], "G2", raw=True)
    feuille.update([["à appeler"]], "G3", raw=True)
    feuille.update_title("Nos séances")
    for jour in range(10):
        atelier.seance(recue=f"{jour + 1:02d}/11/2013 12:30:00", date=f"{jour + 1:02d}/11/2013", adultes=jour)
        assert atelier.synchroniser().garde == ()
    lignes = atelier.lignes("Nos séances")
    assert len(lignes) == 13
    assert [ligne["adultes"] for ligne in lignes[:3]] == [30, 20, 12]
    assert feuille.acell("G3").value == "à appeler"
    assert feuille.acell("G2").value == "Notre note"
    assert atelier.synchroniser().ecritures == 0


def test_une_copie_exacte_ne_compte_pas_puis_compte_quand_elle_differe(atelier: Atelier) -> None:
    _trois_seances(atelier)
    feuille = atelier.feuille("Séances")
    copie = feuille.get_all_values(value_render_option=gspread.utils.ValueRenderOption.unformatted)[2]
    feuille.append_row(copie, value_input_option=gspread.utils.ValueInputOption.raw)
    assert valeur(atelier.synchroniser(), "SEA") == 3
    rang = atelier.lignes("Séances")[-1]["_rang"]
    feuille.update([[41579]], gspread.utils.rowcol_to_a1(rang, feuille.row_values(1).index("date") + 1), raw=True)
    assert valeur(atelier.synchroniser(), "SEA") == 4
    assert len({ligne["id"] for ligne in atelier.lignes("Séances")}) == 4


def test_un_id_ecrase_est_remis(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.ecrire("Séances", ID, "id", "oups")
    atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["adultes"] == 12
    assert len(atelier.lignes("Séances")) == 3


def test_un_chiffre_ecrase_dans_indicateurs_est_remis(atelier: Atelier) -> None:
    _trois_seances(atelier)
    feuille = atelier.feuille("Indicateurs")
    cles = feuille.row_values(1)
    rang = next(
        ligne["_rang"]
        for ligne in atelier.lignes("Indicateurs")
        if ligne["code"] == "SEA" and ligne["periode"] == "2013-2014"
    )
    feuille.update([[999]], gspread.utils.rowcol_to_a1(rang, cles.index("valeur") + 1), raw=True)
    atelier.synchroniser()
    assert next(ligne["valeur"] for ligne in atelier.lignes("Indicateurs") if ligne["_rang"] == rang) == 3
    assert "chiffre remis" in {ligne["quoi"] for ligne in atelier.lignes("Journal")}


def test_a_verifier_vide_vaut_accuse_de_reception(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.seance(recue="04/10/2013 09:00:00", adultes=13)
    atelier.synchroniser()
    assert "12 ou 13" in atelier.ligne("Séances", ID)["a_verifier"]
    atelier.ecrire("Séances", ID, "a_verifier", "")
    atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["a_verifier"] == ""
    assert atelier.lignes("Corrections") == []
    atelier.seance(recue="05/10/2013 09:00:00", adultes=14)
    atelier.synchroniser()
    assert "14" in atelier.ligne("Séances", ID)["a_verifier"]


def test_une_reponse_retiree_emporte_sa_ligne_sauf_si_l_equipe_l_a_commentee(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.ecrire("Séances", ID, "commentaire", "belle matinée")
    feuille = atelier.feuille("Réponses séance")
    feuille.delete_rows(2, 3)
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 1
    assert len(atelier.lignes("Séances")) == 2
    assert "retirée" in atelier.ligne("Séances", ID)["a_verifier"]
    assert {correction["valeur_equipe"] for correction in atelier.lignes("Corrections")} == {
        "ligne gardée",
        "ligne partie avec sa réponse",
    }
    atelier.ecrire("Corrections", f"seance/{ID}/(ligne)", "decision", "garder notre valeur")
    assert valeur(atelier.synchroniser(), "SEA") == 2
    assert atelier.synchroniser().ecritures == 0


def test_un_texte_dans_une_colonne_de_nombres_reste_et_ne_compte_pas(atelier: Atelier) -> None:
    _trois_seances(atelier)
    atelier.ecrire("Séances", ID, "adultes", "12 adultes")
    compte_rendu = atelier.synchroniser()
    assert atelier.ligne("Séances", ID)["adultes"] == "12 adultes"
    assert valeur(compte_rendu, "PAR") == 4 + 24 + 34
    assert any(a.ligne == ID and a.champ == "adultes" for a in compte_rendu.apercu.anomalies)


def test_une_cle_perdue_fige_son_onglet_et_le_reste_continue(atelier: Atelier) -> None:
    _trois_seances(atelier)
    feuille = atelier.feuille("Séances")
    place = feuille.row_values(1).index("adultes") + 1
    feuille.update([[""]], gspread.utils.rowcol_to_a1(1, place), raw=True)
    atelier.seance(recue="24/10/2013 12:30:00", date="24/10/2013", **{ADULTES: 50})
    atelier.repondre(
        "Réponses besoin",
        {
            "Horodateur": "24/10/2013 13:00:00",
            "Date": "24/10/2013",
            "Lieu": "Centre social",
            "Qu'avez-vous entendu ?": "un banc",
            "C'est plutôt": "Un besoin",
        },
    )
    compte_rendu = atelier.synchroniser()
    assert len(atelier.lignes("Séances")) == 3
    assert any("adultes" in a.message and a.gravite == "bloquant" for a in compte_rendu.apercu.anomalies)
    assert valeur(compte_rendu, "BES") == 1
    assert valeur(compte_rendu, "SEA") is None
    restes = {
        ligne["code"]: ligne["valeur"]
        for ligne in atelier.lignes("Indicateurs")
        if ligne["periode"] == "2013-2014" and not ligne["ventilation"]
    }
    assert (restes["SEA"], restes["BES"]) == (3, 1)
    assert atelier.passerelle.installer() != ()
    assert valeur(atelier.synchroniser(), "SEA") == 4
