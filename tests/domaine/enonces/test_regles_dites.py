"""The rules of a day, as a director reads them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.declare.parametre import TexteDate, ValeurDatee, noms_de_toujours, texte_de_toujours
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.enonces.enonce import Enonce
from passerelle.domaine.enonces.regles_dites import ANOMALIES, dire_les_regles
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import FINANCEURS

JOUR = date(2014, 1, 5)


def dire(modele: Modele, jour: date = JOUR) -> dict[str, Enonce]:
    """What the rules say, by where each is written, or by its sentence."""
    return {
        (enonce.cle or enonce.phrase).replace("\u00a0", " "): enonce
        for enonce in dire_les_regles(modele, jour, FINANCEURS)
    }


def phrase(enonce: Enonce) -> str:
    return enonce.phrase.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("cle", "attendu"),
    [
        ("activites/petit-dejeuner/recurrence", "Petit-déjeuner : tous les jeudis."),
        ("activites/gouter/recurrence", "Goûter : les 1er et 3e mercredis, d’avril à septembre."),
        ("activites/gouter/heure", "Goûter : à 16 h."),
        (
            "activites/gouter/familles",
            "Goûter : à tour de rôle chez Centre commercial, puis Centre social, puis École.",
        ),
        ("planning/gel_jours", "Un lieu déjà annoncé ne change plus de lui-même à moins de 14 jours de la séance."),
        ("besoins/voix_min", "Un thème devient une mise en relation à partir de 3 voix…"),
        ("besoins/proximite", "Une faute de frappe se reconnaît quand deux mots se ressemblent à 80 % au moins."),
        (
            "etapes/identifie/echeance",
            "Étape « identifié » : attendue au plus tard le 31 décembre de l’année où l’exercice commence.",
        ),
        (
            "etapes/mise-en-oeuvre/echeance",
            "Étape « mise en œuvre » : attendue à partir du 1er avril de l’année où l’exercice finit.",
        ),
        ("etapes/construction/fait/au_moins", "Étape « construction » : une réunion tenue avec au moins 2 habitants."),
        ("fiabilite/couverture_min", "Un chiffre est dit fiable quand 50 % des lignes au moins le donnent."),
        (
            "confidentialite/seuil_diffusion",
            "Un thème ou un lieu ne dit dehors combien de besoins ou de voix qu’à partir de 5.",
        ),
    ],
)
def test_chaque_regle_se_dit(modele: Modele, cle: str, attendu: str) -> None:
    assert phrase(dire(modele)[cle]) == attendu


def test_chaque_regle_dit_depuis_quand_et_d_ou_elle_vient(modele: Modele) -> None:
    dites = dire(modele)
    origine = dites["besoins/voix_min"].origine.replace("\u00a0", " ")
    assert origine == "Depuis le 1er septembre 2013. Source : Règle de l’action : trois voix au moins"
    assert dites["activites/gouter/heure"].origine == "Depuis toujours. Source\u00a0: regles/activites.yaml"
    assert dire(modele, date(2010, 1, 1))["besoins/voix_min"].depuis is None
    assert all(enonce.source for enonce in dites.values())


def test_ce_qui_vient_est_annonce(modele: Modele) -> None:
    dix = ValeurDatee(valeur=10, depuis=date(2027, 9, 1), source="Réunion d’équipe")
    change = replace(modele, planning=replace(modele.planning, gel_jours=(*modele.planning.gel_jours, dix)))
    (suite,) = dire(change)["planning/gel_jours"].suites
    assert str(suite) == "À partir du 1er septembre 2027\u00a0: 10 jours. Source\u00a0: Réunion d’équipe"
    assert dire(change, dix.depuis)["planning/gel_jours"].valeur == "10 jours"


def avec(modele: Modele, **precisions: Any) -> dict[str, Enonce]:
    """What is said of an activity of its own."""
    marche = Activite(id="marche", libelle="Marche", action="Aller vers", **precisions)
    return dire(replace(modele, activites={"marche": marche}))


def test_une_activite_au_plus_simple(modele: Modele) -> None:
    dites = avec(modele)
    assert phrase(dites["activites/marche/recurrence"]) == "Marche : jamais planifiée."
    assert dites["activites/marche/familles"].valeur == "Centre commercial, puis Centre social, puis École"
    assert "activites/marche/preparation_h" not in dites


def test_une_activite_au_plus_complet(modele: Modele) -> None:
    dites = avec(
        modele,
        recurrence=(
            *texte_de_toujours("FREQ=MONTHLY;BYMONTHDAY=15"),
            TexteDate(valeur="FREQ=WEEKLY;BYDAY=TU", depuis=date(2014, 3, 1), source=""),
        ),
        heure=texte_de_toujours("16:30"),
        familles=noms_de_toujours("ecole", "disparue"),
        jours_feries=True,
        depuis=date(2013, 11, 7),
    )
    assert phrase(dites["activites/marche/recurrence"]) == (
        "Marche : d’après la règle FREQ=MONTHLY;BYMONTHDAY=15, qui n’a pas de phrase toute faite."
    )
    assert dites["activites/marche/recurrence"].suites[0].source == "regles/activites.yaml"
    assert dites["activites/marche/heure"].valeur == "16\u00a0h\u00a030"
    assert dites["activites/marche/familles"].valeur == "École"
    assert {
        "Marche : les jours fériés aussi.",
        "Marche : aucune fiche n’est attendue avant le 7 novembre 2013.",
    } <= set(dites)


def test_un_centre_sans_comptes_ne_dit_rien_des_natures(modele: Modele) -> None:
    finances = [e for e in dire(replace(modele, comptes={})).values() if e.groupe == "Finances"]
    assert [phrase(enonce) for enonce in finances] == [
        "Le centre, comme financeur, se nomme « Centre social » ; son financeur principal, « CAF »."
    ]
    assert [e.groupe for e in dire(modele).values()][-1] == ANOMALIES


def test_le_taux_des_benevoles_ne_se_dit_que_s_il_est_ecrit(modele: Modele) -> None:
    assert "valorisation/taux_horaire" not in dire(modele)
    taux = (ValeurDatee(valeur=11.88, depuis=date(2014, 1, 1), source="SMIC"),)
    dites = dire(replace(modele, valorisation=RegleValorisation(taux_horaire=taux)))
    assert phrase(dites["valorisation/taux_horaire"]) == "Une heure de bénévole est valorisée 11,88 €."
