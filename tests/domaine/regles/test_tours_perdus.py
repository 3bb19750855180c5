"""What a choice of staff costs other families, said where they made it."""

from datetime import date
from typing import Any

import pytest

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.regles.planning import ChoixEquipe, Creneau, SeanceTenue
from passerelle.domaine.regles.tours_perdus import dire_les_tours_perdus
from tests.domaine.regles.test_planning import FAMILLES, LIEUX, PETIT_DEJEUNER, planning

SEPTEMBRE = Exercice(date(2013, 9, 1), date(2013, 9, 30))
LE_5, LE_19, LE_26 = (f"2013-09-{jour}-petit-dejeuner" for jour in ("05", "19", "26"))
LIEU_CHOISI = "Lieu choisi par l’équipe."


def motifs(
    equipe: dict[str, ChoixEquipe], *, exercices: tuple[Exercice, ...] = (SEPTEMBRE,), **donnees: Any
) -> dict[str, str]:
    """The reasons of September, slot by slot."""

    def refaire(activite: str, autres: Any) -> tuple[Creneau, ...]:
        assert activite == PETIT_DEJEUNER.id
        return planning(equipe=autres, exercices=exercices, **donnees)

    dits = dire_les_tours_perdus(
        planning(equipe=equipe, exercices=exercices, **donnees),
        equipe=equipe,
        lieux=LIEUX,
        familles=FAMILLES,
        exercices=exercices,
        refaire=refaire,
    )
    return {creneau.id: creneau.motif.replace("\u00a0", " ") for creneau in dits}


def test_un_tour_qui_revient_avant_la_fin_ne_coute_rien() -> None:
    automne = Exercice(date(2013, 9, 1), date(2013, 10, 10))
    dits = motifs({LE_5: ChoixEquipe(lieu_prevu="centre-social")}, exercices=(automne,))
    assert dits[LE_5] == LIEU_CHOISI


def test_une_famille_qui_finit_l_annee_avec_un_tour_de_moins_est_nommee_la_ou_l_equipe_a_choisi() -> None:
    dits = motifs({LE_26: ChoixEquipe(lieu_prevu="centre-social")})
    assert dits[LE_26] == f"{LIEU_CHOISI} Ce choix coûte 1 tour en 2013 à : Centre commercial."
    assert set(dits.values()) == {"", dits[LE_26]}


def test_le_tour_que_perd_l_ecole_a_la_veille_des_vacances_se_dit() -> None:
    dits = motifs({LE_19: ChoixEquipe(lieu_prevu="centre-commercial")}, vacances={date(2013, 9, 26): ""})
    assert dits[LE_19] == f"{LIEU_CHOISI} Ce choix coûte 1 tour en 2013 à : École."


def test_un_deplacement_hors_de_l_exercice_se_dit_aussi() -> None:
    dits = motifs({LE_19: ChoixEquipe(date=date(2013, 10, 3))})
    assert dits[LE_19].endswith("Date d’origine : 19/09/2013. Ce choix coûte 1 tour en 2013 à : Centre commercial.")


@pytest.mark.parametrize(
    "choix",
    [
        pytest.param(ChoixEquipe(lieu_prevu="ecole-b"), id="une autre école"),
        pytest.param(ChoixEquipe(lieu_prevu="ecole-a"), id="le lieu prévu"),
        pytest.param(ChoixEquipe(lieu_prevu="centre-social", annulee=True), id="un créneau annulé"),
    ],
)
def test_ce_qui_ne_prend_le_tour_de_personne_ne_coute_rien(choix: ChoixEquipe) -> None:
    assert "coûte" not in motifs({LE_19: choix})[LE_19]


def test_une_seance_tenue_a_pris_son_tour_quoi_qu_ait_voulu_l_equipe() -> None:
    tenue = {(date(2013, 9, 26), "petit-dejeuner"): [SeanceTenue(lieu="centre-social", realisee=True)]}
    dits = motifs({LE_26: ChoixEquipe(lieu_prevu="ecole-a")}, seances=tenue, aujourdhui=date(2013, 9, 30))
    assert dits[LE_26] == f"Tenue ailleurs que prévu. {LIEU_CHOISI}"
