"""A value changed from a page: what is typed is understood, or what is wrong with it is said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from passerelle.domaine.declare.parametre import ValeurDatee
from passerelle.domaine.enonces.changement import Changement, Saisie, champs_de, lire_le_changement
from passerelle.domaine.enonces.enonce import Enonce
from passerelle.domaine.enonces.regles_dites import dire_les_regles
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import FINANCEURS
from tests.domaine.fiches_d_essai import suspect

DEMAIN = date(2014, 1, 10)
PLUS_TARD = {"depuis": "2014-02-01", "source": "Réunion d’équipe"}


def trouver(modele: Modele, cle: str) -> Enonce:
    return next(enonce for enonce in dire_les_regles(modele, date(2014, 1, 9), FINANCEURS) if enonce.cle == cle)


def lire(modele: Modele, cle: str, champs: dict[str, str]) -> tuple[Changement | None, dict[str, str]]:
    saisie = Saisie({**PLUS_TARD, **champs})
    enonce = trouver(modele, cle)
    changement = lire_le_changement(enonce, saisie, familles=modele.familles, demain=DEMAIN, suspect=suspect)
    return changement, saisie.erreurs


@pytest.mark.parametrize(
    ("cle", "champs", "ecrite", "phrase"),
    [
        (
            "planning/gel_jours", {"valeur": "1"}, 1,
            "Un lieu déjà annoncé ne change plus de lui-même à moins de 1 jour de la séance.",
        ),
        (
            "activites/petit-dejeuner/recurrence", {"valeur": "Tous les mardis"}, "FREQ=WEEKLY;BYDAY=TU",
            "Petit-déjeuner : tous les mardis.",
        ),
        ("activites/petit-dejeuner/recurrence", {"valeur": "Jamais"}, "", "Petit-déjeuner : jamais planifiée."),
        ("activites/gouter/heure", {"valeur": "16:30"}, "16:30", "Goûter : à 16 h 30."),
        (
            "activites/gouter/familles", {"valeur-1": "ecole", "valeur-2": "", "valeur-3": "centre-social"},
            ["ecole", "centre-social"], "Goûter : à tour de rôle chez École, puis Centre social.",
        ),
        (
            "etapes/identifie/echeance", {"jour": "31", "mois": "1", "annee": "fin"}, {"annee": "fin", "jour": "01-31"},
            "Étape « identifié » : attendue au plus tard le 31 janvier de l’année où l’exercice finit.",
        ),
        (
            "etapes/mise-en-oeuvre/echeance", {"jour": "1", "mois": "5", "annee": "debut"},
            {"annee": "debut", "jour": "05-01", "a_partir": True},
            "Étape « mise en œuvre » : attendue à partir du 1er mai de l’année où l’exercice commence.",
        ),
    ],
)  # fmt: skip
def test_ce_qui_est_compris(modele: Modele, cle: str, champs: dict[str, str], ecrite: Any, phrase: str) -> None:
    changement, erreurs = lire(modele, cle, champs)
    assert changement is not None
    assert (changement.ecrite, erreurs) == (ecrite, {})
    assert str(changement).replace("\u00a0", " ") == f"À partir du 1er février 2014. {phrase}"


@pytest.mark.parametrize(
    ("cle", "champs", "fautif", "phrase"),
    [
        ("planning/gel_jours", {"valeur": "dix"}, "valeur", "Écrivez un nombre entier, de 0 à 366."),
        ("planning/gel_jours", {"valeur": "9" * 5000}, "valeur", "Écrivez un nombre entier, de 0 à 366."),
        ("planning/gel_jours", {"valeur": "14"}, "valeur", "C’est déjà la valeur de ce jour-là"),
        ("activites/gouter/recurrence", {"valeur": "souvent"}, "valeur", "«\u00a0souvent\u00a0» n’est pas compris"),
        ("activites/gouter/heure", {"valeur": "9h"}, "valeur", "Cette heure ne se lit pas"),
        ("activites/gouter/familles", {}, "valeur", "Choisissez au moins une famille"),
        ("activites/gouter/familles", {"valeur-1": "ecole", "valeur-2": "ecole"}, "valeur", "Choisissez au moins"),
        ("activites/gouter/familles", {"valeur-1": "mairie"}, "valeur", "Choisissez au moins"),
        ("etapes/identifie/echeance", {"jour": "1", "mois": "13"}, "valeur", "Choisissez un jour et un mois"),
        ("etapes/identifie/echeance", {"jour": "31", "mois": "2"}, "valeur", "«\u00a002-31\u00a0» n’est pas un jour"),
        ("planning/gel_jours", {"valeur": "10", "depuis": "demain"}, "depuis", "Cette date ne se lit pas"),
        ("planning/gel_jours", {"valeur": "10", "depuis": "2014-01-09"}, "depuis", "Au plus tôt demain, le 10 janvier"),
        ("planning/gel_jours", {"valeur": "10", "depuis": "2034-01-09"}, "depuis", "C’est dans plus de dix ans"),
        ("planning/gel_jours", {"valeur": "10", "source": " "}, "source", "Dites d’où vient ce choix"),
        ("planning/gel_jours", {"valeur": "10", "source": "a\x00b"}, "source", "Dites d’où vient ce choix"),
        ("planning/gel_jours", {"valeur": "10", "source": "a" * 301}, "source", "Gardez cette phrase sous 300"),
        ("planning/gel_jours", {"valeur": "10", "source": "06"}, "source", "Un numéro"),
    ],
)
def test_ce_qui_ne_l_est_pas(modele: Modele, cle: str, champs: dict[str, str], fautif: str, phrase: str) -> None:
    changement, erreurs = lire(modele, cle, champs)
    assert changement is None
    assert list(erreurs) == [fautif]
    assert erreurs[fautif].startswith(phrase)


def test_demain_est_permis_et_toutes_les_fautes_se_disent(modele: Modele) -> None:
    changement, _ = lire(modele, "planning/gel_jours", {"valeur": "10", "depuis": DEMAIN.isoformat()})
    assert changement is not None
    _, erreurs = lire(modele, "planning/gel_jours", {"valeur": "", "depuis": "", "source": ""})
    assert set(erreurs) == {"valeur", "depuis", "source"}


def test_la_valeur_deja_prevue_n_est_pas_un_changement(modele: Modele) -> None:
    dix = ValeurDatee(valeur=10, depuis=date(2014, 1, 20), source="Équipe")
    change = replace(modele, planning=replace(modele.planning, gel_jours=(*modele.planning.gel_jours, dix)))
    assert lire(change, "planning/gel_jours", {"valeur": "10"})[0] is None
    assert lire(change, "planning/gel_jours", {"valeur": "14"})[0] is not None
    assert lire(change, "planning/gel_jours", {"valeur": "10", "depuis": "2014-01-15"})[0] is not None


@pytest.mark.parametrize(
    ("cle", "attendus"),
    [
        ("planning/gel_jours", {"valeur": "14"}),
        ("activites/gouter/recurrence", {"valeur": "les 1er et 3e mercredis, d’avril à septembre"}),
        ("activites/gouter/heure", {"valeur": "16:00"}),
        (
            "activites/gouter/familles",
            {"valeur-1": "centre-commercial", "valeur-2": "centre-social", "valeur-3": "ecole"},
        ),
        ("etapes/identifie/echeance", {"jour": "31", "mois": "12", "annee": "debut"}),
    ],
)
def test_le_formulaire_montre_ce_qui_vaut(modele: Modele, cle: str, attendus: dict[str, str]) -> None:
    enonce = trouver(modele, cle)
    champs = champs_de(enonce, DEMAIN)
    assert champs == {"depuis": "2014-01-10", **attendus}
    saisie = Saisie({**champs, "source": "Équipe"})
    options: dict[str, Any] = {"familles": modele.familles, "demain": DEMAIN, "suspect": suspect}
    assert lire_le_changement(enonce, saisie, **options) is None
    assert saisie.erreurs["valeur"].startswith("C’est déjà")
