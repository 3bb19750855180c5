"""What a centre takes along into its next year, and what stays behind."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chaine.annee_suivante import Reprise, dire_les_echeances, exercice_suivant, reprendre
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre

EXERCICE = Exercice(date(2013, 9, 1), date(2014, 8, 31))
SUIVANT = Exercice(date(2014, 9, 1), date(2015, 8, 31))
LE_JOUR = date(2014, 9, 2)


def emporter(centre: Centre) -> Reprise:
    return reprendre(centre.modele, centre.donnees.feuilles, exercice=SUIVANT, aujourdhui=LE_JOUR)


@pytest.fixture
def centre(modele: Modele) -> Centre:
    return Centre(modele)


@pytest.mark.parametrize(
    ("dernier", "attendu"),
    [
        (EXERCICE, SUIVANT),
        (Exercice(date(2013, 1, 1), date(2013, 12, 31)), Exercice(date(2014, 1, 1), date(2014, 12, 31))),
        (Exercice(date(2014, 4, 1), date(2014, 8, 31)), SUIVANT),
        (Exercice(date(2023, 3, 1), date(2024, 2, 29)), Exercice(date(2024, 3, 1), date(2025, 2, 28))),
        (Exercice(date(2023, 3, 1), date(2024, 2, 28)), Exercice(date(2024, 2, 29), date(2025, 2, 28))),
    ],
)
def test_l_exercice_suivant_dure_un_an_des_le_lendemain(dernier: Exercice, attendu: Exercice) -> None:
    assert exercice_suivant([Exercice(date(2012, 1, 1), date(2012, 12, 31)), dernier]) == attendu


@pytest.mark.parametrize(
    ("table", "cellules", "reste"),
    [
        ("lieu", {"nom": "Gymnase"}, False),
        ("lieu", {"nom": "Gymnase", "actif_au": "31/12/2014"}, False),
        ("lieu", {"nom": "Gymnase", "actif_au": "31/08/2014"}, True),
        ("lieu", {"nom": "Gymnase", "actif_au": "bientôt"}, False),
        ("fermeture", {"du": "24/12/2014"}, False),
        ("fermeture", {"du": "24/12/2013"}, True),
        ("fermeture", {"du": "24/08/2014", "au": "02/09/2014"}, False),
        ("vacances", {"du": "20/12/2013", "au": "05/01/2014"}, True),
        ("equipe", {"code": "B01", "du": "01/09/2012"}, False),
        ("equipe", {"code": "B01", "au": "30/06/2014"}, True),
        ("partenaire", {"nom": "Mairie"}, False),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013"}, False),
        ("personne", {"prenom": "Awa"}, True),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013", "purge_le": "02/09/2014"}, True),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013", "purge_le": "03/09/2014"}, False),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013", "reponse": "Non merci"}, True),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013", "reponse": "Elle n’est plus d’accord"}, True),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013", "reponse": "Ne veut plus"}, True),
        ("personne", {"prenom": "Awa", "accord_le": "03/10/2013", "reponse": "Ravie, pas le lundi"}, False),
        ("projet", {"nom": "Fête", "etape": "construction"}, False),
        ("projet", {"nom": "Fête", "etape": "au point mort"}, False),
        ("projet", {"nom": "Fête", "etape": "Terminé"}, True),
        ("projet", {"nom": "Fête", "etape": "abandonné"}, True),
    ],
)
def test_ce_qui_vaut_encore_est_repris(
    centre: Centre, table: str, cellules: dict[str, Cellule], *, reste: bool
) -> None:
    avant = emporter(centre)
    centre.taper(table, **cellules)
    reprise = emporter(centre)
    assert reprise.restent[table] - avant.restent[table] == reste
    assert len(reprise.lignes[table]) - len(avant.lignes[table]) == (not reste)


def test_un_projet_garde_son_etape_et_ce_que_l_equipe_en_dit(centre: Centre) -> None:
    centre.taper(
        "projet", id="p1", nom="Fête", referent="Agent", etape="construction", etape_depuis="03/02/2014",
        habitants=4, alerte="En retard", commentaire="à suivre", publier="Oui",
    )  # fmt: skip
    centre.taper("projet", id="p2", nom="Jardin", etape="terminé")
    reprise = emporter(centre)
    (projet,) = reprise.lignes["projet"]
    assert {cle: dit for cle, dit in projet.items() if dit is not None} == {
        "id": "p1", "nom": "Fête", "referent": "Agent", "etape": "construction", "etape_depuis": date(2014, 2, 3),
        "commentaire": "à suivre", "publier": "Oui",
    }  # fmt: skip
    assert reprise.clos == [("Jardin", "terminé")]


def test_ni_les_rencontres_ni_les_fiches_ne_sont_reprises(centre: Centre) -> None:
    assert not {"seance", "besoin", "finance", "planning", "indicateur", "journal"} & set(emporter(centre).lignes)


def test_les_besoins_auxquels_personne_n_a_donne_suite_sont_comptes(centre: Centre) -> None:
    for suite in ({}, {"suite": "Transmis"}, {"projet": "Fête"}, {"etat_suite": "réalisé"}):
        centre.taper("besoin", date="03/10/2013", texte="Un banc", **suite)
    assert emporter(centre).sans_suite == 1


def test_un_centre_sans_projet_ni_besoin_reprend_ses_listes(centre: Centre) -> None:
    feuilles = {ident: f for ident, f in centre.donnees.feuilles.items() if ident not in ("projet", "besoin")}
    reprise = reprendre(centre.modele, feuilles, exercice=SUIVANT, aujourdhui=LE_JOUR)
    assert (reprise.clos, reprise.sans_suite) == ([], 0)
    assert reprise.lignes["lieu"]


def test_les_echeances_sont_celles_de_l_exercice(modele: Modele) -> None:
    assert dict(dire_les_echeances(modele, SUIVANT)) == {
        "identifié": date(2014, 12, 31),
        "mise en relation": date(2015, 3, 31),
        "construction": date(2015, 3, 31),
        "mise en œuvre": date(2015, 4, 1),
    }
    sans = replace(modele.etapes, etapes=tuple(replace(etape, echeance=()) for etape in modele.etapes.etapes))
    assert list(dire_les_echeances(replace(modele, etapes=sans), SUIVANT)) == []
