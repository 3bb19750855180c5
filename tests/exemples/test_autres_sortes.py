"""dossiers/ressourcerie: forms, tables and indicators of kinds that nothing shipped looks like."""

from pathlib import Path

import pytest
from gspread.utils import ValueInputOption

from tests.exemples.ouverture import DOSSIERS, installer, messages, mesures, phrases, preparer, repondre
from tests.synchronisation.atelier import Atelier, Cellule


@pytest.fixture
def ressourcerie(tmp_path: Path) -> Atelier:
    dossier = preparer(tmp_path / "centre", DOSSIERS / "ressourcerie")
    assert phrases(dossier) == []
    return installer(dossier)


def pret(
    jour: str,
    materiel: str,
    a_qui: str = "Un habitant",
    *,
    jours: Cellule = "",
    usages: str = "",
    **reponses: Cellule,
) -> dict[str, Cellule]:
    return {
        "Prêté le": jour,
        "Matériel": materiel,
        "À qui ?": a_qui,
        "Combien de jours": jours,
        "Pour quoi faire ?": usages,
        "La charte a été lue": "Oui",
        **reponses,
    }


def sortie(
    jour: str, lieu: str, familles: Cellule, seuls: Cellule = "", avec: str = "", cout: Cellule = ""
) -> dict[str, Cellule]:
    return {
        "Jour de la sortie": jour,
        "Départ": lieu,
        "Familles": familles,
        "Personnes seules": seuls,
        "Avec qui": avec,
        "Coût": cout,
    }


def test_des_prets(ressourcerie: Atelier) -> None:
    repondre(
        ressourcerie,
        "Réponses prêt",
        pret(
            "03/10/2013",
            "Sono, micro et pied",
            jours=3,
            usages="Fête, repas de quartier, Jeux",
            Caution="50 €",
            Note=4,
            Quartier="nord",
        ),
        pret(
            "04/10/2013",
            "tablette",
            "Une association",
            usages="Démarches",
            Caution="12,5",
            Note="3",
            Quartier="Centre-ville",
        ),
        # Sent twice within ten minutes.
        pret(
            "04/10/2013",
            "Tablette ",
            "Une association",
            usages="Démarches",
            Caution="12,5",
            Note="3",
            Quartier="Centre-ville",
        ),
        # Above the bound of its question.
        pret("05/11/2013", "TABLETTE", Caution=900, Note="", Quartier="centre ville"),
        # Not yet.
        pret("05/11/2015", "Ordinateur", Caution=10),
    )
    ressourcerie.synchroniser()
    lignes = ressourcerie.lignes("Prêts")
    assert [ligne["usages"] for ligne in lignes] == ["Fête, repas de quartier, Jeux", "Démarches", "", ""]
    assert [ligne["a_qui"] for ligne in lignes] == ["habitant", "association", "habitant", "habitant"]
    ressourcerie.ecrire("Prêts", lignes[0]["id"], "rendu_le", "06/12/2013")
    compte_rendu = ressourcerie.synchroniser()
    assert messages(compte_rendu) == {
        ("pret", lignes[2]["id"], "caution"),
        ("pret", lignes[3]["id"], "prete_le"),
    }
    assert {cle: valeur for cle, (valeur, _, _) in mesures(compte_rendu, "PRE").items()} == {
        ("", ""): 3,
        ("materiel", "Sono, micro et pied"): 1,
        ("materiel", "Tablette"): 2,
        ("usage", "Fête, repas de quartier"): 1,
        ("usage", "Jeux"): 1,
        ("usage", "Démarches"): 1,
        ("a_qui", "habitant"): 2,
        ("a_qui", "association"): 1,
        ("note", "3"): 1,
        ("note", "4"): 1,
        ("quartier", "Nord"): 1,
        ("quartier", "Centre-ville"): 2,
    }
    assert mesures(compte_rendu, "PRE_CAU") == {("", ""): (62.5, 2, 3)}
    assert mesures(compte_rendu, "PRE_JOU") == {("", ""): (round((3 + 7 + 7) / 3, 2), 1, 3)}
    assert mesures(compte_rendu, "PRE_DIT") == {("", ""): (1, 1, 1)}
    assert mesures(compte_rendu, "PRE_NOT") == {("", ""): (3.5, 2, 3)}
    assert mesures(compte_rendu, "PRE_REN") == {("", ""): (33.33, 1, 3)}
    assert mesures(compte_rendu, "PRE_RET", "2013-12") == {("", ""): (1, 1, 1)}
    assert mesures(compte_rendu, "PRE_REC", "2014-08") == {("", ""): (3, 3, 3)}
    assert mesures(compte_rendu, "PRE_DEM") == {("", ""): (2, 2, 2)}
    assert mesures(compte_rendu, "PRE_TOP") == {("", ""): (2, 2, 2)}
    assert ressourcerie.synchroniser().ecritures == 0


def test_des_sorties(ressourcerie: Atelier) -> None:
    ressourcerie.seance(**{"Partenaires présents": "avva"})
    repondre(
        ressourcerie,
        "Réponses sortie",
        sortie("03/05/2014", "Centre social", 10, 2, "AVVA, France-Loire", "120"),
        sortie("03/05/2014", "centre social", 11, 2, "AVVA, France-Loire", "95,50"),
        sortie("07/06/2014", "Gare", 1, avec="Mairie"),
    )
    compte_rendu = ressourcerie.synchroniser()
    premiere, seconde = ressourcerie.lignes("Sorties")
    assert (premiere["id"], premiere["statut"], premiere["partenaires"]) == (
        "2014-05-03-centre-social",
        "réalisée",
        "AVVA, France Loire",
    )
    assert premiere["a_verifier"] == "2 fiches\u00a0: familles\u00a0: 10 ou 11\u00a0; coût\u00a0: 120 ou 95,5."
    assert (seconde["id"], seconde["seuls"]) == ("2014-06-07-gare", "")
    assert mesures(compte_rendu, "SOR") == {
        ("", ""): (2, 2, 2),
        ("lieu", "Centre social"): (1, 1, 1),
        ("lieu", "Gare"): (1, 1, 1),
    }
    assert mesures(compte_rendu, "SOR_PAR") == {
        ("", ""): (14, 1, 2),
        ("public", "Familles"): (12, 2, 2),
        ("public", "Personnes seules"): (2, 1, 2),
        ("partenaire", "AVVA"): (13, 1, 1),
        ("partenaire", "France Loire"): (13, 1, 1),
        ("partenaire", "Mairie"): (1, 0, 1),
    }
    assert mesures(compte_rendu, "SOR_PRT") == {("", ""): (3, None, None)}
    # What the second one cost is not known: it is not zero, and its people are not counted either.
    assert mesures(compte_rendu, "SOR_COU") == {
        ("", ""): (7.35, 1, 2),
        ("lieu", "Centre social"): (7.35, 1, 1),
    }
    assert mesures(compte_rendu, "SOR_MOY", "2014-06") == {}
    # Staff cancel one, and add another of their own.
    ressourcerie.ecrire("Sorties", "2014-05-03-centre-social", "statut", "Annulée")
    ressourcerie.feuille("Sorties").append_row(
        ["", "2014-07-05", "Gare", "réalisée", 4, 4], value_input_option=ValueInputOption.user_entered
    )
    compte_rendu = ressourcerie.synchroniser()
    assert mesures(compte_rendu, "SOR_PAR")[("", "")] == (9, 1, 2)
    repondre(ressourcerie, "Réponses sortie", sortie("05/07/2014", "gare", 5, 4, cout=20))
    compte_rendu = ressourcerie.synchroniser()
    (attachee,) = [ligne for ligne in ressourcerie.lignes("Sorties") if ligne["id"].startswith("manuel-")]
    assert (attachee["familles"], attachee["cout"]) == (4, 20)
    assert mesures(compte_rendu, "SOR")[("", "")] == (2, 2, 2)
    assert ressourcerie.synchroniser().ecritures == 0


def test_deux_fiches_pour_une_table(ressourcerie: Atelier) -> None:
    repondre(
        ressourcerie,
        "Visites de l’équipe",
        {
            "Date": "03/10/2013",
            "Étage": 3,
            "Portes ouvertes": 4,
            "Dont refus": 1,
            "Sujets": "Voisins, Bruit, poubelles",
        },
        {
            "Date": "03/10/2013",
            "Étage": "-1",
            "Portes ouvertes": 2,
            "Dont refus": 5,
            "Sujets": "bruit poubelles",
        },
        {"Date": "03/10/2013", "Étage": 1, "Portes ouvertes": 41},
        {"Date": "03/10/2013", "Étage": "", "Portes ouvertes": 1},
    )
    repondre(
        ressourcerie,
        "Visites des partenaires",
        {
            "Date": "04/10/2013",
            "Étage": 3,
            "Portes": 30,
            "De quoi a-t-on parlé": "Loyer, Voisins",
            "Bailleur": "france loire",
        },
        {"Date": "03/10/2013", "Étage": 3, "Portes": 5, "Horodateur": "01/08/2014 09:00:00"},
    )
    compte_rendu = ressourcerie.synchroniser()
    ids = sorted(ligne["id"] for ligne in ressourcerie.lignes("Visites"))
    assert ids[:4] == ["2013-10-03-1", "2013-10-03-3", "2013-10-03-moins-1", "2013-10-04-3"]
    assert ids[4].startswith("visite-equipe-")
    # A figure is possible when it is for one of the two forms.
    assert messages(compte_rendu) == {
        ("visite", "2013-10-03-1", "portes"),
        ("visite", "2013-10-03-moins-1", "refus"),
    }
    assert {cle: valeur for cle, (valeur, _, _) in mesures(compte_rendu, "VIS").items()} == {
        ("", ""): 5,
        ("etage", "3"): 2,
        ("etage", "-1"): 1,
        ("etage", "1"): 1,
        ("sujet", "Voisins"): 2,
        ("sujet", "Bruit, poubelles"): 2,
        ("sujet", "Loyer"): 1,
        ("bailleur", "France Loire"): 1,
    }
    assert mesures(compte_rendu, "VIS_POR") == {("", ""): (4 + 2 + 1 + 30, 4, 5)}
    assert mesures(compte_rendu, "VIS_REF") == {("", ""): (25, 1, 5)}
    assert ressourcerie.synchroniser().ecritures == 0
