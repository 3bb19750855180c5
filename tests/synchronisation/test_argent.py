"""Whose money, for which action, and what is no euro: from responses to figures and to what is said of them."""

from pathlib import Path

import pytest

from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.declare.probleme import Anomalie
from tests.exemples.ouverture import ecrire, installer
from tests.synchronisation.atelier import Atelier, Cellule, chiffre, valeur

TITRES = {
    "date": "Date",
    "action": "Action ou projet",
    "sens": "Sens",
    "phase": "Phase",
    "nature": "Nature",
    "financeur": "Financeur",
    "montant": "Montant",
}


def noter(atelier: Atelier, montant: float, **dites: Cellule) -> None:
    """A sum is noted: a charge made for the breakfasts, with some answers changed."""
    reponses: dict[str, Cellule] = {
        "date": "10/10/2013",
        "action": "Petits-déjeuners",
        "sens": "Charge",
        "phase": "Réalisé",
        "nature": "Alimentation",
        **dites,
    }
    atelier.repondre(
        "Réponses finance",
        {
            "Horodateur": "10/10/2013 18:00:00",
            "Montant": montant,
            **{TITRES[cle]: dit for cle, dit in reponses.items()},
        },
    )


def recevoir(atelier: Atelier, montant: float, financeur: Cellule, **dites: Cellule) -> None:
    """A produit is noted."""
    noter(atelier, montant, **{"sens": "Produit", "nature": "Subvention", "financeur": financeur, **dites})


def trois(compte_rendu: CompteRendu, code: str, *ou: str) -> tuple[float, int | None, int | None] | None:
    """A figure's value, n and sur."""
    trouve = chiffre(compte_rendu, code, *ou)
    return (trouve.valeur, trouve.n, trouve.sur) if trouve else None


def dites(compte_rendu: CompteRendu, onglet: str, champ: str) -> list[Anomalie]:
    """What is said of a column."""
    return [a for a in compte_rendu.apercu.anomalies if (a.ou, a.champ) == (onglet, champ)]


# Who finances ---------------------------------------------------------------------------------------------------------------------


def test_un_financeur_inconnu_ou_absent_n_augmente_jamais_le_cofinancement(atelier: Atelier) -> None:
    for montant, financeur in (
        (1000, "CAF"),
        (500, "Centre Social"),
        (200, "CAF des Pyrénées-Orientales"),
        (50, ""),
    ):
        recevoir(atelier, montant, financeur)
    compte_rendu = atelier.synchroniser()
    assert trois(compte_rendu, "COF") == (57.14, 2, 4)
    assert trois(compte_rendu, "COF_AUT") == (0, 2, 4)
    assert trois(compte_rendu, "COF", "2013-10") == (57.14, 2, 4)
    assert valeur(compte_rendu, "PRD") == 1750
    inconnu, absent = dites(compte_rendu, "finance", "financeur")
    assert inconnu.message.startswith("«\u00a0CAF des Pyrénées-Orientales\u00a0» n’est pas dans l’onglet Financeurs")
    assert absent.message.startswith("Ce produit ne dit pas qui l’apporte")
    assert atelier.synchroniser().ecritures == 0


def test_les_fonds_propres_ne_sont_le_nom_de_personne(atelier: Atelier) -> None:
    recevoir(atelier, 60, "C.A.F.")
    recevoir(atelier, 40, "fonds propres")
    compte_rendu = atelier.synchroniser()
    assert trois(compte_rendu, "COF") == (60, 1, 2)
    assert [a.gravite for a in dites(compte_rendu, "finance", "financeur")] == ["attention"]
    assert {ligne["financeur"] for ligne in atelier.lignes("Finances")} == {"CAF", "fonds propres"}


def test_une_anomalie_par_nom(atelier: Atelier) -> None:
    for montant in (10, 20, 30):
        recevoir(atelier, montant, "Fondation du Roussillon")
    (dite,) = dites(atelier.synchroniser(), "finance", "financeur")
    assert dite.message.startswith("3 lignes dans ce cas, dont celle-ci. «\u00a0Fondation du Roussillon\u00a0»")


def test_le_nom_ajoute_a_l_onglet_compte(atelier: Atelier) -> None:
    recevoir(atelier, 60, "Fondation du Roussillon")
    recevoir(atelier, 40, "centre sociale")
    assert trois(atelier.synchroniser(), "COF") == (0, 1, 2)
    atelier.feuille("Financeurs").append_row(["", "Fondation Roussillon", "Fondation du Roussillon"])
    compte_rendu = atelier.synchroniser()
    assert trois(compte_rendu, "COF") == (60, 2, 2)
    assert dites(compte_rendu, "finance", "financeur") == []
    assert valeur(compte_rendu, "PRD", "2013-2014", "financeur", "Fondation Roussillon") == 60


def test_un_nom_de_passerelle_toml_perdu_laisse_la_part_comme_elle_etait(atelier: Atelier) -> None:
    recevoir(atelier, 60, "CAF")
    recevoir(atelier, 40, "Centre social")
    assert valeur(atelier.synchroniser(), "COF") == 60
    ident = next(ligne["id"] for ligne in atelier.lignes("Financeurs") if ligne["nom"] == "Centre social")
    atelier.ecrire("Financeurs", ident, "nom", "Notre maison")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "COF") is None
    ecrites = {
        (x["code"], x["ventilation"]): x["valeur"] for x in atelier.lignes("Indicateurs") if x["periode"] == "2013-2014"
    }
    assert (ecrites["COF", ""], ecrites["COF_AUT", ""], ecrites["PRD", ""]) == (60, 0, 100)
    (dite,) = dites(compte_rendu, "financeur", "nom")
    assert (dite.gravite, dite.message[:18]) == ("bloquant", "«\u00a0Centre social\u00a0»,")
    atelier.ecrire("Financeurs", ident, "autres_noms", "Centre social")
    compte_rendu = atelier.synchroniser()
    assert (valeur(compte_rendu, "COF"), dites(compte_rendu, "financeur", "nom")) == (60, [])


def test_l_onglet_commence_par_la_liste_du_centre_et_les_noms_de_passerelle_toml(
    dossier_centre: Path,
) -> None:
    ecrire(
        dossier_centre,
        {
            "regles/listes.yaml": "financeurs: [Association du Vernet, C.A.F., Fondation]\n",
            "regles/tables.yaml": TABLE_ANCIENNE,
        },
    )
    toml = dossier_centre / "passerelle.toml"
    toml.write_text(toml.read_text("utf-8").replace('"Centre social"', '"Régie du Vernet"'), "utf-8")
    atelier = installer(dossier_centre)
    lignes = {ligne["nom"]: ligne["categorie"] for ligne in atelier.lignes("Financeurs")}
    assert lignes == {
        "Association du Vernet": "",
        "C.A.F.": "Organismes sociaux",
        "Fondation": "",
        "Régie du Vernet": "",
    }
    recevoir(atelier, 60, "Fondation")
    recevoir(atelier, 40, "Régie du Vernet")
    compte_rendu = atelier.synchroniser()
    assert trois(compte_rendu, "COF") == (60, 2, 2)
    assert compte_rendu.apercu.choix["financeurs"] == tuple(lignes)
    assert atelier.lignes("Finances")[0]["exercice"] == ""


TABLE_ANCIENNE = """
finance:
  onglet: Finances
  genre: reponse
  presence: date
  colonnes:
    - {cle: id, libelle: Identifiant, masquee: true}
    - {cle: date, libelle: Jour, type: date}
    - {cle: action, libelle: Action ou projet}
    - {cle: sens, libelle: Sens, choix: [Charge, Produit]}
    - {cle: phase, libelle: Phase, choix: [Prévu, Réalisé]}
    - {cle: nature, libelle: Nature, liste: natures_finance}
    - {cle: financeur, libelle: Qui finance, liste: financeurs}
    - {cle: montant, libelle: Montant, type: euros}
    - {cle: piece, libelle: Pièce}
"""
"""A table of the finances as a centre could have rewritten it before its funders had a tab."""


# For which action -----------------------------------------------------------------------------------------------------------------


def test_chaque_action_a_son_argent(dossier_centre: Path) -> None:
    ecrire(
        dossier_centre,
        {"regles/activites.yaml": "atelier: {libelle: Atelier numérique, action: Numérique pour tous}\n"},
    )
    atelier = installer(dossier_centre)
    atelier.seance(adultes=100, enfants=25)
    noter(atelier, 100, action="Aller vers")
    noter(atelier, 900, action="atelier numérique")
    recevoir(atelier, 80, "CAF", action="Goûters")
    recevoir(atelier, 20, "Centre social", action="Numérique pour tous")
    compte_rendu = atelier.synchroniser()
    ici, ailleurs = ("2013-2014", "action", "Aller vers"), ("2013-2014", "action", "Numérique pour tous")
    assert (valeur(compte_rendu, "CHA"), valeur(compte_rendu, "COU_PRE")) == (1000, 8)
    assert (valeur(compte_rendu, "CHA", *ici), valeur(compte_rendu, "COU_PRE", *ici)) == (100, 0.8)
    assert (valeur(compte_rendu, "CHA", *ailleurs), valeur(compte_rendu, "COU_PRE", *ailleurs)) == (900, None)
    assert (trois(compte_rendu, "COF", *ici), trois(compte_rendu, "COF", *ailleurs)) == (
        (100, 1, 1),
        (0, 1, 1),
    )
    assert (valeur(compte_rendu, "SEA", *ici), valeur(compte_rendu, "PAR", *ici)) == (1, 125)
    assert dites(compte_rendu, "finance", "action") == []


def test_une_action_inconnue_ne_compte_que_dans_l_ensemble(atelier: Atelier) -> None:
    atelier.seance(adultes=100, enfants=25)
    noter(atelier, 100, action="Aller vers")
    noter(atelier, 900, action="Atelier numérique")
    noter(atelier, 5, action="Toutes les actions")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "CHA") == 1005
    par_action = {
        c.modalite: c.valeur
        for c in compte_rendu.apercu.chiffres
        if (c.code, c.periode, c.ventilation) == ("CHA", "2013-2014", "action")
    }
    assert par_action == {"Aller vers": 100}
    (dite,) = dites(compte_rendu, "finance", "action")
    assert dite.message.startswith("«\u00a0Atelier numérique\u00a0» n’est ni une action")


def test_une_ligne_tapee_sans_action_le_dit(atelier: Atelier) -> None:
    noter(atelier, 100)
    atelier.synchroniser()
    atelier.ecrire("Finances", atelier.lignes("Finances")[0]["id"], "action", "")
    compte_rendu = atelier.synchroniser()
    assert [a.message[:34] for a in dites(compte_rendu, "finance", "action")] == [
        "Cette somme ne dit pas son action\u00a0"
    ]


def test_un_projet_est_de_l_action_du_centre_sauf_si_l_equipe_dit_l_autre(dossier_centre: Path) -> None:
    ecrire(
        dossier_centre,
        {"regles/activites.yaml": "atelier: {libelle: Atelier numérique, action: Numérique pour tous}\n"},
    )
    atelier = installer(dossier_centre)
    for nom in ("Jardin partagé", "Repair café"):
        atelier.repondre(
            "Réponses projet",
            {
                "Horodateur": "02/12/2013 10:00:00",
                "Nom du projet": nom,
                "Thème": "Jardin",
                "Référent": "Agent",
                "Date d'identification": "02/12/2013",
            },
        )
        animer(atelier, projet=nom, adultes=10)
        noter(atelier, 30, action=nom)
    compte_rendu = atelier.synchroniser()
    for code, attendu in (("ANI", 2), ("PAA", 20), ("CHA", 60), ("COU_PRE", 3)):
        assert valeur(compte_rendu, code, "2013-2014", "action", "Aller vers") == attendu
    ident = next(ligne["id"] for ligne in atelier.lignes("Projets") if ligne["nom"] == "Repair café")
    atelier.ecrire("Projets", ident, "action", "numerique pour tous")
    compte_rendu = atelier.synchroniser()
    for action in ("Aller vers", "Numérique pour tous"):
        for code, attendu in (("ANI", 1), ("PAA", 10), ("CHA", 30), ("COU_PRE", 3)):
            assert valeur(compte_rendu, code, "2013-2014", "action", action) == attendu
    atelier.ecrire("Projets", ident, "action", "Vivre ensemble")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "ANI", "2013-2014", "action", "Aller vers") == 1
    assert valeur(compte_rendu, "ANI", "2013-2014", "action", "Numérique pour tous") is None
    assert len(dites(compte_rendu, "projet", "action")) == 1


def animer(atelier: Atelier, **dites: Cellule) -> None:
    """An event's form arrives."""
    titres = {
        "date": "Date", "projet": "Projet", "lieu": "Lieu", "adultes": "Adultes participants", "enfants": "Enfants participants",
        "premieres": "Dont venus pour la première fois",
        "organisateurs": "Habitants bénévoles organisateurs", "duree": "Durée (heures)",
    }  # fmt: skip
    reponses: dict[str, Cellule] = {
        "date": "07/05/2014", "projet": "Jardin partagé", "lieu": "Centre social", "adultes": 0, "enfants": 0, "organisateurs": 0,
        "duree": 3, **dites,
    }  # fmt: skip
    atelier.repondre(
        "Réponses animation",
        {
            "Horodateur": "07/05/2014 20:00:00",
            "L'animation a-t-elle eu lieu ?": "Oui",
            "Salariés": 0,
            **{titres[cle]: dit for cle, dit in reponses.items()},
        },
    )


# What is no euro ------------------------------------------------------------------------------------------------------------------


def test_le_benevolat_valorise_n_entre_pas_dans_les_euros(atelier: Atelier) -> None:
    atelier.seance(adultes=100, enfants=0)
    noter(atelier, 100)
    noter(atelier, 900, nature="benevolat valorise")
    recevoir(atelier, 900, "", nature="Bénévolat valorisé")
    recevoir(atelier, 300, "CAF")
    noter(atelier, 70, nature="Dons en nature", phase="Prévu")
    compte_rendu = atelier.synchroniser()
    assert (valeur(compte_rendu, "CHA"), valeur(compte_rendu, "COU_PRE"), valeur(compte_rendu, "PRD")) == (
        100,
        1,
        300,
    )
    assert (valeur(compte_rendu, "CVN_E"), valeur(compte_rendu, "CVN_R")) == (900, 900)
    assert (valeur(compte_rendu, "CVN_E_PRV"), valeur(compte_rendu, "CHA_PRV")) == (70, None)
    assert trois(compte_rendu, "COF") == (100, 1, 1)
    assert dites(compte_rendu, "finance", "financeur") == dites(compte_rendu, "finance", "nature") == []


def test_une_nature_sans_compte_compte_et_reste_a_classer(atelier: Atelier) -> None:
    noter(atelier, 10, nature="Timbres")
    noter(atelier, 20, nature="Timbres")
    noter(atelier, 5, nature="Subvention")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "CHA") == 35
    timbres, subvention = dites(compte_rendu, "finance", "nature")
    assert {timbres.gravite, subvention.gravite} == {"information"}
    assert timbres.message.startswith("2 lignes dans ce cas, dont celle-ci. «\u00a0Timbres\u00a0» n’a pas de compte")
    assert subvention.message.startswith("«\u00a0Subvention\u00a0» n’a pas de compte pour ce sens")


# In which exercise ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def deux_exercices(dossier_centre: Path) -> Atelier:
    toml = dossier_centre / "passerelle.toml"
    clos = "\n[[exercice]]\ndebut = 2012-09-01\nfin = 2013-08-31\nclos = true\n\n[[exercice]]"
    toml.write_text(toml.read_text("utf-8").replace("\n[[exercice]]", clos, 1), "utf-8")
    return installer(dossier_centre, "2014-08-20")


def test_l_exercice_ecrit_l_emporte_sur_la_date(deux_exercices: Atelier) -> None:
    atelier = deux_exercices
    noter(atelier, 10, date="10/10/2013")
    noter(atelier, 100, date="05/09/2014")
    noter(atelier, 1000, date="25/08/2014")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "CHA") == 10
    idents = {ligne["montant"]: ligne["id"] for ligne in atelier.lignes("Finances")}
    for montant in (100, 1000):
        atelier.ecrire("Finances", idents[montant], "exercice", "2013-2014")
    compte_rendu = atelier.synchroniser()
    par_periode = {c.periode: c.valeur for c in compte_rendu.apercu.chiffres if (c.code, c.ventilation) == ("CHA", "")}
    assert par_periode == {"2013-2014": 1110, "2013-10": 10, "2014-08": 1000}
    assert dites(compte_rendu, "finance", "date") == []


def test_un_exercice_inconnu_ou_clos_se_dit(deux_exercices: Atelier) -> None:
    atelier = deux_exercices
    noter(atelier, 10)
    atelier.synchroniser()
    ident = atelier.lignes("Finances")[0]["id"]
    atelier.ecrire("Finances", ident, "exercice", "2031-2032")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "CHA") == 10
    assert len(dites(compte_rendu, "finance", "exercice")) == 1
    atelier.ecrire("Finances", ident, "exercice", "2012-2013")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "CHA") is None
    assert [a.message[:34] for a in dites(compte_rendu, "finance", "date")] == ["Cette ligne est d’un exercice clos"]


def test_sans_l_onglet_des_projets_les_sommes_de_plusieurs_actions_attendent(dossier_centre: Path) -> None:
    """Which action a sum goes to may hang on its project: where that cannot be read, figures stay as they were."""
    ecrire(
        dossier_centre,
        {"regles/activites.yaml": "atelier: {libelle: Atelier numérique, action: Numérique pour tous}\n"},
    )
    atelier = installer(dossier_centre)
    noter(atelier, 100, action="Aller vers")
    assert valeur(atelier.synchroniser(), "CHA") == 100
    atelier.feuille("Projets").update([[""]], "A1", raw=True)
    noter(atelier, 900, action="Atelier numérique")
    assert valeur(atelier.synchroniser(), "CHA") is None
    ecrites = {x["code"]: x["valeur"] for x in atelier.lignes("Indicateurs") if x["ventilation"] == ""}
    assert ecrites["CHA"] == 100
    atelier.passerelle.installer()
    assert valeur(atelier.synchroniser(), "CHA") == 1000
