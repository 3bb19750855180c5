"""What staff wrote, covered by a write, and over which somebody typed before it could be given back: it is told, never guessed."""

from typing import Any

import pytest

from passerelle.domaine.reparation.geste import Case
from passerelle.domaine.reparation.recouvertes import Recouverte, en_souvenir, lire_recouvertes
from passerelle.domaine.reparation.reparation import reparer
from passerelle.domaine.reparation.restes import Restes
from tests.domaine.reparation.onglet_secoue import OngletSecoue

FORMULE = {"f": "=1+1", "de": [2, 2]}


def couverte(cle: str, place: int, avant: Any, apres: Any, ident: str = "a") -> Case:
    """A cell of that line to give back: our write left `avant` there, over `apres`."""
    return Case(2, place, porte=ident, ligne=ident, cle=cle, avant=avant, apres=apres, remet=True)


def recouvertes(rangee: list[Any], *a_remettre: Case, ecrit: int = 1) -> list[Recouverte]:
    """Of a line where the service wrote `ecrit` in n, that holds `rangee` by now."""
    onglet = OngletSecoue(["a", "Ana", ecrit, 10])
    onglet.grille[2] = rangee
    return [*reparer(Restes(a_remettre=a_remettre), onglet.lue(), onglet.memoire).recouvertes]


@pytest.mark.parametrize("present", [55, "", FORMULE])
def test_ce_que_l_equipe_avait_ecrit_se_dit(present: Any) -> None:
    assert recouvertes(["a", "Ana", present, 10], couverte("n", 2, 100, 5)) == [Recouverte("a", "n", 5)]


def test_une_formule_de_l_equipe_se_dit() -> None:
    assert recouvertes(["a", "Ana", 55, 10], couverte("n", 2, 100, FORMULE)) == [Recouverte("a", "n", FORMULE)]


def test_recouverte_deux_fois_c_est_la_premiere_valeur_qui_se_dit() -> None:
    """The second write had covered what the first one left."""
    a_remettre = (couverte("n", 2, 100, 5), couverte("n", 2, 200, 100))
    assert recouvertes(["a", "Ana", 55, 10], *a_remettre) == [Recouverte("a", "n", 5)]


@pytest.mark.parametrize(
    ("rangee", "case", "pourquoi"),
    [
        (["a", "Ana", 100, 10], couverte("n", 2, 100, 5), "elle est rendue"),
        (["a", "Ana", 5, 10], couverte("n", 2, 100, 5), "elle est là"),
        (["a", "Ana", 55, 10], couverte("n", 2, 100, 1), "c’était la nôtre"),
        (["a", "Ana", 55, 10], couverte("n", 2, 100, None), "il n’y avait rien"),
        (["a", "Ana", 55, 10], couverte("", 4, 100, 5), "une colonne de l’équipe, que rien ne nomme"),
        (["a", "Ana", 55, 10], couverte("n", 2, 100, 5, "b"), "sa ligne n’est nulle part"),
        (["", "Ana", 55, 10], couverte("n", 2, 100, 5, ""), "sa ligne n’a pas d’identifiant"),
        (["a", "Ana", 1, 10], couverte("id", 0, "z", "b"), "un identifiant n’est pas une valeur"),
    ],
)
def test_rien_ne_se_dit_de_ce_qui_n_est_pas_perdu(rangee: list[Any], case: Case, pourquoi: str) -> None:
    assert recouvertes(rangee, case) == [], pourquoi


def test_ce_que_le_service_n_a_jamais_ecrit_est_de_l_equipe() -> None:
    onglet = OngletSecoue(["a", "Ana", 55, 10])
    onglet.oublier()
    restes = Restes(a_remettre=(couverte("n", 2, 100, 5),))
    assert reparer(restes, onglet.lue(), onglet.memoire).recouvertes == [Recouverte("a", "n", 5)]


def test_elles_se_retiennent_d_un_jour_a_l_autre() -> None:
    une = Recouverte("a", "n", 5, "2014-09-01")
    assert lire_recouvertes(en_souvenir({"pret": [une], "autre": []})) == {"pret": [une]}
    assert lire_recouvertes(None) == {}
