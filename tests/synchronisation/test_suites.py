"""What was made of what people said: the share of needs taken into account."""

import pytest

from passerelle.domaine.chaine.compte_rendu import CompteRendu
from tests.synchronisation.atelier import Atelier, chiffre


def entendre(atelier: Atelier, *suites: str) -> list[str]:
    """Needs are heard, one a follow-up that staff write; their ids."""
    for rang, _ in enumerate(suites):
        atelier.repondre(
            "Réponses besoin",
            {
                "Horodateur": f"03/10/2013 12:{rang:02}:00",
                "Date": "03/10/2013",
                "Lieu": "Centre social",
                "Qu'avez-vous entendu ?": f"Un besoin, le {rang}",
                "C'est plutôt": "Un besoin",
            },
        )
    atelier.synchroniser()
    idents = [ligne["id"] for ligne in atelier.lignes("Besoins")]
    for ident, suite in zip(idents, suites, strict=True):
        atelier.ecrire("Besoins", ident, "suite", suite)
    return idents


def suivis(compte_rendu: CompteRendu) -> tuple[float, int | None, int | None] | None:
    trouve = chiffre(compte_rendu, "SUI")
    return (trouve.valeur, trouve.n, trouve.sur) if trouve else None


@pytest.mark.parametrize("suite", ["non", "Non.", "-", "?", "néant", "RAS", "rien", "12", "…"])
def test_une_suite_qui_dit_non_n_en_est_pas_une(atelier: Atelier, suite: str) -> None:
    entendre(atelier, suite, "On a appelé la mairie")
    assert suivis(atelier.synchroniser()) == (50, 1, 2)


def test_l_etat_choisi_l_emporte_sur_le_texte(atelier: Atelier) -> None:
    idents = entendre(atelier, "non", "", "Vu avec la mairie", "Vu avec la mairie", "", "")
    etats = ("Transmise", "prise en compte", "À étudier", "Sans suite possible", "Réponse donnée", "Projet")
    for ident, etat in zip(idents, etats, strict=True):
        atelier.ecrire("Besoins", ident, "etat_suite", etat)
    compte_rendu = atelier.synchroniser()
    assert suivis(compte_rendu) == (66.67, 4, 6)
    assert atelier.synchroniser().ecritures == 0


def test_un_projet_compte_toujours(atelier: Atelier) -> None:
    (ident,) = entendre(atelier, "non")
    atelier.ecrire("Besoins", ident, "etat_suite", "À étudier")
    atelier.ecrire("Besoins", ident, "projet", "Jardin partagé")
    assert suivis(atelier.synchroniser()) == (100, 1, 1)


def test_un_etat_hors_de_la_liste_se_dit_et_vaut_un_blanc(atelier: Atelier) -> None:
    idents = entendre(atelier, "On a appelé la mairie", "")
    for ident in idents:
        atelier.ecrire("Besoins", ident, "etat_suite", "En cours")
    compte_rendu = atelier.synchroniser()
    assert suivis(compte_rendu) == (50, 1, 2)
    dites = [a for a in compte_rendu.apercu.anomalies if a.champ == "etat_suite"]
    assert [a.ligne for a in dites] == idents
    assert dites[0].message == (
        "Cette réponse n’est pas dans la liste («\u00a0En cours\u00a0»)\u00a0: la case compte comme vide. Choisissez parmi\u00a0: "
        "Prise en compte, Projet, Réponse donnée, Transmise, Sans suite possible, À étudier."
    )


def test_une_case_qui_parle_de_quelqu_un_n_est_pas_citee(atelier: Atelier) -> None:
    (ident,) = entendre(atelier, "")
    atelier.ecrire("Besoins", ident, "etat_suite", "appeler le 06 12 34 56 78")
    (dite,) = [a for a in atelier.synchroniser().apercu.anomalies if a.champ == "etat_suite"]
    assert dite.message.startswith("Cette réponse n’est pas dans la liste\u00a0: la case compte comme vide.")


def test_l_equipe_choisit_dans_une_liste(atelier: Atelier) -> None:
    """New columns have their lists, as others have."""
    offertes = {
        (onglet, cle): regle
        for onglet in ("Besoins", "Animations", "Projets", "Finances", "Mises en relation")
        for cle, regle in listes(atelier, onglet).items()
    }
    assert offertes["Besoins", "etat_suite"][0] == "Prise en compte"
    assert (
        offertes["Besoins", "citer"]
        == offertes["Animations", "avec_seance"]
        == offertes["Projets", "publier"]
        == ["Oui", "Non"]
    )
    assert offertes["Projets", "action"] == ["Aller vers"]
    assert offertes["Mises en relation", "decision"] == [
        "à faire",
        "réunion prévue",
        "projet né",
        "transmise",
        "sans suite",
    ]
    assert offertes["Finances", "exercice"] == ["2013-2014"]
    assert offertes["Finances", "financeur"] == ["='Financeurs'!$B$3:$B"]


def listes(atelier: Atelier, onglet: str) -> dict[str, list[str]]:
    """Column key → what its first line's list offers."""
    feuille = atelier.feuille(onglet)
    reponse = atelier.classeur.fetch_sheet_metadata(
        {
            "includeGridData": True,
            "ranges": [f"'{onglet}'!1:3"],
            "fields": "sheets.data.rowData.values(userEnteredValue,dataValidation)",
        }
    )
    rangees = reponse["sheets"][0]["data"][0]["rowData"]
    cles = feuille.row_values(1)
    return {
        cle: [valeur["userEnteredValue"] for valeur in cellule["dataValidation"]["condition"]["values"]]
        for cle, cellule in zip(cles, rangees[2]["values"], strict=False)
        if "dataValidation" in cellule
    }
