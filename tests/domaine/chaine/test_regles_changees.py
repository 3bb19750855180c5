"""A value dated later leaves the past as it was: two exercises, every rule changed in the middle of the second."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from passerelle.domaine.declare.echeances import EcheanceDatee
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import NomsDates, Parametre, TexteDate, ValeurDatee
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.etapes import Etape
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre

DEPUIS = date(2015, 3, 1)
EXERCICES = (Exercice(date(2013, 9, 1), date(2014, 8, 31)), Exercice(date(2014, 9, 1), date(2015, 8, 31)))
PLUS_TARD: Mapping[str, Any] = {"depuis": DEPUIS, "source": "Décision du centre"}
JARDIN = "projet-20131202-100000"


def plus(parametre: Parametre, valeur: float) -> Parametre:
    return (*parametre, ValeurDatee(valeur=valeur, **PLUS_TARD))


def plus_dur(etape: Etape) -> Etape:
    """Twice the people around a project, at its meetings and events; due a month later, each step given a year."""
    return replace(
        etape,
        entourage=etape.entourage
        and replace(
            etape.entourage,
            habitants=plus(etape.entourage.habitants, 9),
            partenaires=plus(etape.entourage.partenaires, 3),
        ),
        fait=etape.fait and replace(etape.fait, au_moins=plus(etape.fait.au_moins, 50)),
        echeance=(
            *etape.echeance,
            EcheanceDatee(valeur=replace(etape.echeance[0].valeur, annee="fin", jour="04-30"), **PLUS_TARD),
        )
        if etape.echeance
        else (),
        delai_jours=plus(etape.delai_jours, 365) if etape.delai_jours else (),
    )


def changer(modele: Modele) -> Modele:
    """Every dated value another one from DEPUIS on."""
    besoins, planning, etapes = modele.besoins, modele.planning, modele.etapes
    petit_dejeuner = modele.activites["petit-dejeuner"]
    return replace(
        modele,
        activites={
            **modele.activites,
            "petit-dejeuner": replace(
                petit_dejeuner,
                recurrence=(*petit_dejeuner.recurrence, TexteDate(valeur="FREQ=WEEKLY;BYDAY=TU", **PLUS_TARD)),
                heure=(*petit_dejeuner.heure, TexteDate(valeur="10:00", **PLUS_TARD)),
                familles=(*petit_dejeuner.familles, NomsDates(valeur=("centre-social",), **PLUS_TARD)),
                preparation_h=plus(petit_dejeuner.preparation_h, 3),
            ),
        },
        planning=replace(
            planning,
            gel_jours=plus(planning.gel_jours, 60),
            delai_fiche_heures=plus(planning.delai_fiche_heures, 24 * 90),
        ),
        besoins=replace(
            besoins,
            themes_max=plus(besoins.themes_max, 1),
            proximite=plus(besoins.proximite, 0.99),
            longueur_proche=plus(besoins.longueur_proche, 40),
            ecart=plus(besoins.ecart, 0),
            voix_min=plus(besoins.voix_min, 50),
            seances_min=plus(besoins.seances_min, 20),
            fenetre_jours=plus(besoins.fenetre_jours, 1),
            reunion_min=plus(besoins.reunion_min, 99),
        ),
        etapes=replace(
            etapes,
            etapes=tuple(plus_dur(etape) for etape in etapes.etapes),
            alerte_avant_jours=plus(etapes.alerte_avant_jours, 0),
            silence_jours=plus(etapes.silence_jours, 9999),
        ),
        fiabilite=replace(modele.fiabilite, couverture_min=plus(modele.fiabilite.couverture_min, 1)),
    )


def jouer(modele: Modele) -> Centre:
    """A centre followed from one year to the next, by these rules all along."""
    centre = Centre(modele)
    centre.exercices = EXERCICES
    centre.aujourdhui = date(2014, 9, 5)
    entendu: Mapping[str, Cellule] = {"texte": "Un jardin pour les enfants, et du boulo dans le quartier", "voix": 2}
    centre.repondre("projet", {})
    centre.repondre("reunion", {"habitants": 3, "partenaires": "AVVA"})
    centre.repondre("animation", {})
    for jour in ("03/10/2013", "10/10/2013", "22/05/2014"):
        centre.repondre("seance", {"_": f"{jour} 12:30:00", "date": jour, "premieres": 1})
        centre.repondre("besoin", {"_": f"{jour} 12:31:00", "date": jour, **entendu})
    for jour in ("03/10/2013", "10/10/2013"):
        centre.repondre("contact", {"_": f"{jour} 12:30:00", "date": jour, "joindre": f"06 12 34 56 {jour[:2]}"})
    centre.synchroniser()
    centre.ecrire("projet", JARDIN, habitants_interesses=2, partenaires_associes="AVVA")
    centre.aujourdhui = date(2015, 2, 27)
    centre.repondre("projet", {"_": "14/11/2014 10:00:00", "nom": "Four à pain", "identifie_le": "14/11/2014"})
    for jour in ("13/11/2014", "26/02/2015"):
        centre.repondre("seance", {"_": f"{jour} 12:30:00", "date": jour})
        centre.repondre("besoin", {"_": f"{jour} 12:31:00", "date": jour, **entendu})
    centre.synchroniser()
    centre.ecrire("projet", "projet-20141114-100000", habitants_interesses=4, partenaires_associes="AVVA")
    centre.synchroniser()
    centre.aujourdhui = date(2015, 4, 10)
    for jour in ("05/03/2015", "12/03/2015"):
        centre.repondre("seance", {"_": f"{jour} 12:30:00", "date": jour})
        centre.repondre("besoin", {"_": f"{jour} 12:31:00", "date": jour, **entendu})
    centre.synchroniser()
    return centre


@pytest.fixture(scope="module")
def mondes(modele: Modele) -> tuple[Centre, Centre]:
    """The same two years, by the rules of the first day and by rules that change."""
    return jouer(modele), jouer(changer(modele))


def jour_de(ligne: Mapping[str, Cellule], cle: str = "date") -> date:
    jour = ligne[cle]
    assert isinstance(jour, date)
    return jour


def du_passe(centre: Centre, table: str) -> list[dict[str, Cellule]]:
    """The lines of a tab that tell of a day before the change."""
    return [ligne for ligne in centre.lignes(table) if jour_de(ligne) < DEPUIS]


@pytest.mark.parametrize("table", ["seance", "besoin", "reunion", "animation", "planning"])
def test_les_lignes_du_passe_restent_ce_qu_elles_etaient(mondes: tuple[Centre, Centre], table: str) -> None:
    avant, apres = mondes
    assert du_passe(apres, table) == du_passe(avant, table) != []


def test_les_projets_restent_a_l_etape_que_leurs_preuves_montraient(mondes: tuple[Centre, Centre]) -> None:
    """What is still to come, a day due or an alert, follows the new rule."""
    a_venir = ("echeance", "alerte")
    sans_suite = [
        [{cle: cellule for cle, cellule in ligne.items() if cle not in a_venir} for ligne in monde.lignes("projet")]
        for monde in mondes
    ]
    assert sans_suite[1] == sans_suite[0]
    assert [ligne["etape"] for ligne in sans_suite[0]] == ["mise en œuvre", "mise en relation"]
    assert [[ligne["echeance"] for ligne in monde.lignes("projet")] for monde in mondes] == [
        [None, date(2015, 3, 31)],
        [None, date(2015, 4, 30)],
    ]


def test_les_chiffres_du_passe_restent_ce_qu_ils_etaient(mondes: tuple[Centre, Centre]) -> None:
    finies = {*EXERCICES[0].mois(), EXERCICES[0].libelle, *EXERCICES[1].mois()[:6]}
    chiffres = [[c for c in monde.lignes("indicateur") if c["periode"] in finies] for monde in mondes]
    assert chiffres[1] == chiffres[0] != []


def test_ce_qui_vient_apres_suit_la_nouvelle_regle(mondes: tuple[Centre, Centre]) -> None:
    _, apres = mondes
    suite = [ligne for ligne in apres.lignes("planning") if jour_de(ligne) >= DEPUIS]
    petits_dejeuners = [ligne for ligne in suite if ligne["activite"] == "Petit-déjeuner"]
    assert {ligne["lieu_prevu"] for ligne in petits_dejeuners} == {"Centre social"}
    assert petits_dejeuners[0]["statut"] == "fiche attendue"
    themes = [monde.ligne("besoin", "besoin-20150312-123100")["theme"] for monde in mondes]
    assert themes[0] != themes[1]
    relations = [max(jour_de(ligne, "derniere_le") for ligne in monde.lignes("mise_en_relation")) for monde in mondes]
    assert relations[1] < DEPUIS < relations[0] == date(2015, 3, 12)


def test_une_mise_en_relation_d_avant_propose_ce_qu_elle_proposait(modele: Modele) -> None:
    """Heard enough before the change, and no more since: voices, sessions and suggestion stay. The next meeting alone follows
    the planning."""
    centre = Centre(modele)
    centre.exercices = EXERCICES
    centre.aujourdhui = date(2015, 4, 10)
    for jour in ("03/10/2013", "10/10/2013"):
        centre.repondre("besoin", {"_": f"{jour} 12:31:00", "date": jour, "texte": "Un jardin", "voix": 2})
        centre.repondre("contact", {"_": f"{jour} 12:30:00", "date": jour, "joindre": f"06 12 34 56 {jour[:2]}"})
    centre.synchroniser()
    (avant,) = centre.lignes("mise_en_relation")
    assert "les réunir" in str(avant["suggestion"])
    centre.modele = changer(modele)
    centre.synchroniser()
    (apres,) = centre.lignes("mise_en_relation")
    assert {**apres, "suggestion": None} == {**avant, "suggestion": None}
    suggestions = [str(ligne["suggestion"]).partition(" Prochaine rencontre")[0] for ligne in (avant, apres)]
    assert suggestions[0] == suggestions[1]
