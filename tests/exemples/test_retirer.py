"""A centre does without what is shipped: forms, activities, indicators, a table, places."""

from pathlib import Path

import pytest
from gspread.utils import ValueInputOption

from passerelle.definitions import charger_modele
from tests.exemples.ouverture import ecrire, installer, mesures, phrases
from tests.synchronisation.atelier import Atelier, Cellule

SANS_ARGENT = {
    "formulaires/finance.yaml": "# Le budget est suivi ailleurs.\nretirer: true\n",
    "regles/tables.yaml": "retirer: [finance]\n",
    "regles/indicateurs.yaml": "retirer: [CHA, PRD, CHA_PRV, PRD_PRV, COF, COF_AUT, COU_PRE, NOU_PART]\n",
    "regles/activites.yaml": "retirer: [gouter]\n",
}


@pytest.fixture
def dossier(dossier_centre: Path) -> Path:
    ecrire(dossier_centre, SANS_ARGENT)
    return dossier_centre


def test_ce_qui_est_retire_n_existe_pas(dossier: Path) -> None:
    assert phrases(dossier) == []
    modele = charger_modele(dossier)
    assert "finance" not in {*modele.formulaires, *modele.tables}
    assert list(modele.activites) == ["petit-dejeuner"]
    atelier = installer(dossier)
    titres = {feuille.title for feuille in atelier.classeur.worksheets()}
    assert titres.isdisjoint({"Finances", "Réponses finance"})
    atelier.seance(premieres=3)
    compte_rendu = atelier.synchroniser()
    assert mesures(compte_rendu, "NOU")[("", "")] == (3, 1, 1)
    assert mesures(compte_rendu, "NOU_PART") == mesures(compte_rendu, "COU_PRE") == {}
    assert {creneau.activite for creneau in compte_rendu.apercu.creneaux} == {"Petit-déjeuner"}
    assert atelier.synchroniser().ecritures == 0


def test_ce_qui_etait_deja_la_y_reste(dossier_centre: Path) -> None:
    atelier = installer(dossier_centre)
    atelier.seance()
    atelier.seance(recue="04/09/2013 18:00:00", date="04/09/2013", type="Goûter")
    montant = {
        "Date": "04/09/2013",
        "Action ou projet": "Goûters",
        "Sens": "Charge",
        "Phase": "Réalisé",
        "Nature": "Alimentation",
    }
    atelier.repondre("Réponses finance", {"Horodateur": "04/09/2013 18:00:00", "Montant": 30, **montant})
    assert mesures(atelier.synchroniser(), "CHA")[("", "")][0] == 30
    ecrire(dossier_centre, SANS_ARGENT)
    atelier = installer(dossier_centre)
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.garde == ()
    assert mesures(compte_rendu, "CHA") == {}
    assert {ligne["code"] for ligne in atelier.lignes("Indicateurs")}.isdisjoint({"CHA", "COU_PRE"})
    assert {ligne["activite"] for ligne in atelier.lignes("Planning")} == {"Petit-déjeuner"}
    assert {ligne["activite"] for ligne in atelier.lignes("Séances")} == {"Petit-déjeuner", "Goûter"}
    assert [ligne["montant"] for ligne in atelier.lignes("Finances")] == [30]
    assert atelier.synchroniser().ecritures == 0
    # Tabs that are no longer the service's may go.
    for titre in ("Finances", "Réponses finance"):
        atelier.classeur.del_worksheet(atelier.classeur.worksheet(titre))
    assert atelier.synchroniser().garde == ()


def test_une_fiche_du_centre_a_la_place_des_livrees(dossier_centre: Path) -> None:
    """A centre with one form of its own, and one tab that nothing fills any more."""
    retirees = ("animation", "besoin", "contact", "finance", "projet", "reunion")
    ecrire(dossier_centre, {f"formulaires/{ident}.yaml": "retirer: true\n" for ident in retirees})
    atelier = installer_apres(dossier_centre)
    assert [feuille.title for feuille in atelier.classeur.worksheets() if "Réponses" in feuille.title] == [
        "Réponses séance"
    ]
    atelier.feuille("Besoins").append_row(
        ["", "2014-05-03", "Centre social", "", "Un banc devant l’école", "Une envie"],
        value_input_option=ValueInputOption.user_entered,
    )
    atelier.repondre(
        "Réponses séance",
        {"Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013", "Quoi": "Goûter", "Où": "Parc"},
    )
    compte_rendu = atelier.synchroniser()
    (besoin,) = atelier.lignes("Besoins")
    assert besoin["theme"]
    assert mesures(compte_rendu, "BES")[("", "")][0] == 1
    assert mesures(compte_rendu, "SEA")[("lieu", "Parc")][0] == 1
    assert atelier.synchroniser().ecritures == 0


def installer_apres(dossier: Path) -> Atelier:
    """The confirmation of the shipped form leads to one that is gone: verifier says so, and the centre writes its own."""
    (phrase,) = phrases(dossier)
    assert "la fiche “besoin” est retirée, et la confirmation de celle-ci y mène. Retirez « suite »" in phrase
    assert phrase.endswith("Ce fichier est livré : dans votre dossier, réécrivez ou retirez “seance”.")
    fiche = """
titre: Séance
description: Une minute suffit.
onglet: Réponses séance
table: seance
questions:
  - {cle: date, titre: Date, type: date, requise: true}
  - {cle: activite, titre: Quoi, type: choix, liste: activites, requise: true}
  - {cle: lieu, titre: Où, type: choix, liste: lieux, autre: true, requise: true}
confirmation: Merci !
donnees: Rien qui vous concerne.
"""
    ecrire(dossier, {"formulaires/seance.yaml": fiche})
    assert phrases(dossier) == []
    return installer(dossier)


def test_sans_fiche_l_equipe_tient_l_onglet_et_les_regles_suivent(dossier_centre: Path) -> None:
    atelier = installer(dossier_centre)
    projet = {"Nom du projet": "Jardin partagé", "Thème": "Espaces verts et jardins", "Référent": "Nadia"}
    atelier.repondre(
        "Réponses projet",
        {"Horodateur": "02/12/2013 10:00:00", "Date d'identification": "02/12/2013", **projet},
    )
    atelier.seance()
    atelier.synchroniser()
    (jardin,) = atelier.lignes("Projets")
    ecrire(
        dossier_centre,
        {"formulaires/projet.yaml": "retirer: true\n", "formulaires/seance.yaml": "retirer: true\n"},
    )
    assert phrases(dossier_centre) == []
    atelier = installer(dossier_centre)
    atelier.ecrire("Projets", jardin["id"], "referent", "Karim")
    atelier.feuille("Projets").append_row(["", "Fête", "", "", "Lou"])
    atelier.feuille("Séances").append_row(["", 41557, "Petit-déjeuner", "École A", "réalisée", "", 20, 5])
    compte_rendu = atelier.synchroniser()
    jardin, fete = atelier.lignes("Projets")
    assert (jardin["referent"], jardin["etape"]) == ("Karim", "identifié")
    assert fete["id"].startswith("manuel-")
    assert fete["etape"] == "identifié"
    assert [correction["champ"] for correction in atelier.lignes("Corrections")] == ["Référent"]
    assert mesures(compte_rendu, "PAR")[("", "")] == (16 + 25, 2, 2)
    assert compte_rendu.garde == ()
    assert atelier.synchroniser().ecritures == 0


CAFE = """
titre: Le café
description: Une minute suffit.
onglet: Réponses café
table: seance
questions:
  - {cle: date, titre: Date, type: date, requise: true}
  - {cle: activite, titre: Quoi, type: choix, choix: [Goûter], requise: true}
  - {cle: lieu, titre: Où, type: choix, liste: lieux, requise: true}
  - {cle: adultes, titre: Adultes, type: nombre}
  - {cle: tasses, titre: Tasses, type: nombre}
confirmation: Merci !
donnees: Rien qui vous concerne.
"""


def test_une_fiche_du_centre_qui_s_en_va_laisse_ses_lignes(dossier_centre: Path) -> None:
    """Two forms fill one table; one is deleted. What it told stays, until another form tells of the same session."""
    ecrire(dossier_centre, {"formulaires/seance-cafe.yaml": CAFE})
    atelier = installer(dossier_centre)
    cafe: dict[str, Cellule] = {"Quoi": "Goûter", "Où": "Centre social", "Adultes": 5, "Tasses": 9}
    atelier.repondre("Réponses café", {"Horodateur": "02/04/2014 18:00:00", "Date": "02/04/2014", **cafe})
    atelier.repondre("Réponses café", {"Horodateur": "", "Date": "16/04/2014", **cafe})
    atelier.seance()
    assert mesures(atelier.synchroniser(), "SEA")[("", "")][0] == 3
    (dossier_centre / "formulaires" / "seance-cafe.yaml").unlink()
    atelier = installer(dossier_centre)
    assert mesures(atelier.synchroniser(), "PAR")[("", "")] == (16 + 5 + 5, 1, 3)
    assert atelier.synchroniser().ecritures == 0
    atelier.ecrire("Séances", "2014-04-02-gouter-centre-social", "adultes", 6)
    atelier.seance(recue="17/04/2014 09:00:00", date="16/04/2014", type="Goûter", adultes=8, enfants=1)
    compte_rendu = atelier.synchroniser()
    assert [(ligne["id"], ligne["adultes"], ligne["fiches"]) for ligne in atelier.lignes("Séances")] == [
        ("2014-04-16-gouter-centre-social", 8, 1),
        ("2013-10-03-petit-dejeuner-centre-social", 12, 1),
        ("2014-04-02-gouter-centre-social", 6, 1),
    ]
    assert compte_rendu.garde == ()
    assert [correction["valeur_calculee"] for correction in atelier.lignes("Corrections")] == ["5"]
    assert atelier.synchroniser().ecritures == 0
