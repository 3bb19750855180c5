"""What is a response in a response tab, and what only looks like one."""

import pytest

from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.reponses.rangees import rangees_de_reponses
from passerelle.domaine.texte.lecture import Cellule

DATE = Question(cle="date", titre="Date", type="date")
LIEU = Question(cle="lieu", titre="Lieu", type="choix", anciens_titres=("Endroit",))
ADULTES = Question(cle="adultes", titre="Adultes", type="nombre")
ENFANTS = Question(cle="enfants", titre="Enfants", type="nombre")
QUESTIONS = [(DATE, (1,)), (LIEU, (2,)), (ADULTES, (3,)), (ENFANTS, (4,))]
"""The Horodateur stands first; staff have the columns from the sixth on."""

UNE: list[Cellule] = [41550.5, 41550, "Centre social", 12, 4]
AUTRE: list[Cellule] = ["04/10/2013 12:30:00", "04/10/2013", "École A", "8", None, "vu"]


def retenues(*rangees: list[Cellule], moments: tuple[int, ...] = (0,)) -> list[int]:
    return rangees_de_reponses(rangees, moments=moments, questions=QUESTIONS)


@pytest.mark.parametrize(
    "rangee",
    [
        ["Total", None, None, 20, 4],
        [None, "TOTAL de l’année :", "", "20", 4.0],
        [2, None, "Sous-total", 20],
        [None, None, None, 20, 4, "Total"],
        [None, None, None, 10, 4],
        [None, None, 0, 20, 4],
        [None, None, None, 20],
        ["Horodateur", "Date", "Lieu", "Adultes", "Enfants"],
        ["Timestamp", "Date", "Endroit", "Adultes (tous)", "Enfants"],
        [None, None, "Lieu"],
        [None, None, None, 0, False],
        [False, " ", None, None, None, 0],
        [None, None, None, None, None, "à rappeler", True],
    ],
)
def test_ce_qui_n_est_pas_une_reponse(rangee: list[Cellule]) -> None:
    """Totals (20 adults, 4 children, 10 adults on average), titles pasted again, helper columns, notes of staff's."""
    assert retenues(UNE, rangee, AUTRE) == [0, 2]


@pytest.mark.parametrize(
    "rangee",
    [
        [None, None, "Centre social"],
        [None, 41550],
        ["hier", None, None, 3],
        [41552.5],
        ["05/10/2013 10:00:00"],
        [None, None, None, 13, 4],
        [None, "05/10/2013", "Centre social", 20, 4, "Total"],
        [None, None, "La somme de travail que cela représente", 20],
        [None, None, "Adultes", 3],
        [True],
    ],
)
def test_ce_qui_dit_quelque_chose_en_est_une(rangee: list[Cellule]) -> None:
    assert retenues(UNE, rangee, AUTRE) == [0, 1, 2]


def test_sans_colonne_d_horodateur_les_reponses_restent() -> None:
    assert retenues([None, "03/10/2013", "Centre social", 3], [None, None, None, 0], moments=()) == [0]
