"""Which form tells of a session: known by what it asks and fills, never by its name."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.liens.fiche_seance import fiche_pour, fiches_des_seances, question_de, remplir
from passerelle.domaine.modele import Modele


@pytest.fixture
def deux_fiches(modele: Modele) -> Modele:
    """Besides the shipped form, one for workshops alone, declared after it, whose questions have keys of their own."""
    seance = modele.formulaires["seance"]
    cles = {"date": "jour", "activite": "quoi", "lieu": "ou"}
    questions = tuple(
        replace(
            question,
            cle=cles[question.cle],
            colonne=question.cle,
            choix=("Atelier",) if question.cle == "activite" else question.choix,
            liste="" if question.cle == "activite" else question.liste,
        )
        for question in seance.questions
        if question.cle in cles
    )
    atelier = replace(seance, id="atelier", questions=questions)
    return replace(modele, formulaires={**modele.formulaires, "atelier": atelier})


def test_la_fiche_livree_et_elle_seule(modele: Modele) -> None:
    """Needs have a date, an activity and a place too, but no session comes of them; an event has no activity."""
    assert [fiche.id for fiche in fiches_des_seances(modele)] == ["seance"]


def test_une_fiche_qui_ne_demande_pas_tout_n_en_est_pas(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    for colonne in ("date", "activite", "lieu"):
        questions = tuple(question for question in seance.questions if question.cle != colonne)
        sans = replace(modele, formulaires={"seance": replace(seance, questions=questions)})
        assert fiches_des_seances(sans) == ()


def test_a_chaque_activite_sa_fiche(deux_fiches: Modele) -> None:
    fiches = fiches_des_seances(deux_fiches)
    choisies = {activite: fiche_pour(activite, fiches) for activite in ("Atelier", "Petit-déjeuner", "Bal populaire")}
    assert {activite: fiche.id for activite, fiche in choisies.items() if fiche} == {
        "Atelier": "atelier",
        "Petit-déjeuner": "seance",
        "Bal populaire": "seance",
    }


def test_sans_fiche_pour_elle_rien(deux_fiches: Modele) -> None:
    propres = [fiche for fiche in fiches_des_seances(deux_fiches) if fiche.id == "atelier"]
    assert fiche_pour("Petit-déjeuner", propres) is None
    assert fiche_pour("Atelier", []) is None


def test_ce_qu_on_sait_va_a_sa_question(deux_fiches: Modele) -> None:
    connus: dict[str, str | date] = {
        "date": date(2014, 1, 9),
        "activite": "Atelier",
        "lieu": "",
        "inconnue": "x",
    }
    assert remplir(deux_fiches.formulaires["atelier"], connus) == {"jour": "2014-01-09", "quoi": "Atelier"}
    assert remplir(deux_fiches.formulaires["seance"], {"saisi_par": "B12"}) == {"saisi_par": "B12"}


def test_un_lien_n_ecrit_que_dans_les_questions_marquees(modele: Modele) -> None:
    connus: dict[str, str | date] = {"date": date(2014, 1, 9), "motif": "Météo", "observation": "calme"}
    assert remplir(modele.formulaires["seance"], connus) == {"date": "2014-01-09"}


def test_la_question_d_une_colonne(modele: Modele) -> None:
    eu_lieu = question_de(modele.formulaires["seance"], "statut")
    assert eu_lieu
    assert eu_lieu.cle == "eu_lieu"
    assert question_de(modele.formulaires["seance"], "projet") is None
