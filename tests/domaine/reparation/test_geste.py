"""What a write is made of: its rows, its columns, its cells."""

from dataclasses import replace
from typing import Any

import pytest

from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.feuilles.plan import Restauration
from passerelle.domaine.reparation.geste import (
    Ajout,
    Case,
    Geste,
    Retrait,
    cellule,
    geste_de,
    place_de,
    porte,
    rangee_entree,
    sont_memes,
)
from tests.domaine.reparation.onglet_secoue import OngletSecoue

CASE = Case(5, 1, "a", "a", "nom", "Ana", "Anna")
RETRAITS = (Retrait(2, "b", ["b"]), Retrait(3, "c", ["c"]), Retrait(7, "d", ["d"]))
VIDE = Geste(table="pret", cles=["nom", "id"], libelles=["Nom", "Identifiant"])


def test_une_ecriture_est_vide_quand_elle_ne_fait_rien() -> None:
    assert VIDE.est_vide
    for geste in (
        replace(VIDE, cases=(CASE,)),
        replace(VIDE, retraits=RETRAITS),
        replace(VIDE, ajouts=(Ajout("e", ["e"]),)),
    ):
        assert not geste.est_vide


def test_elle_touche_des_rangees_dans_l_ordre_et_les_fait_monter() -> None:
    geste = replace(VIDE, cases=(CASE,), retraits=RETRAITS)
    assert geste.rangs == [2, 3, 5, 7]
    assert (geste.descendus(1), geste.descendus(5), geste.descendus(8)) == (1, 3, 5)


def test_sans_colonne_d_identifiants_personne_n_en_porte() -> None:
    assert (VIDE.place_id, place_de("n", VIDE.cles)) == (1, -1)
    assert porte(["Ana", "a"], VIDE.place_id) == "a"
    assert porte(["Ana", "a"], -1) == ""
    assert porte([{"f": "=1", "de": [2, 0]}], 0) == ""
    assert porte([12], 0) == "12"


def test_une_case_hors_de_la_rangee_ou_sans_rien_est_vide() -> None:
    assert [cellule(["Ana", ""], place) for place in (-1, 0, 1, 2)] == [None, "Ana", None, None]


FORMULE, AUTRE = {"f": "=1", "de": [2, 1]}, {"f": "=2", "de": [900, 4]}


@pytest.mark.parametrize(
    ("une", "autre", "memes"),
    [
        (FORMULE, AUTRE, True),
        (FORMULE, "=1", False),
        (FORMULE, None, False),
        (FORMULE, 1, False),
        (None, "", True),
        ("Ana", "Ana", True),
        ("Ana", "Anna", False),
        ("Ana", None, False),
        ("1", 1, False),
        (True, True, True),
        (True, 1, False),
        (False, None, False),
        (False, 0, False),
        (0, None, False),
        (0, "", False),
        (3, 3.0, True),
        (3, 4, False),
        (0.1 + 0.2, 0.3, True),
        (0, 1e-10, True),
        (0, 1e-9, True),
        (0, 1.5e-9, False),
        (1e12, 1e12 + 1, True),
        (1000, 1000.00001, False),
        (-5, 5, False),
    ],
)
def test_deux_cases_sont_les_memes(une: Any, autre: Any, *, memes: bool) -> None:
    assert sont_memes(une, autre) is memes
    assert sont_memes(autre, une) is memes


def test_une_rangee_se_lit_comme_elle_a_ete_tapee() -> None:
    onglet = Onglet(sheet_id=1, titre="Prêts", grille=[["Ana", 2]], formules={(0, 1): "=1+1", (1, 0): "=3"})
    assert rangee_entree(onglet, 0) == ["Ana", {"f": "=1+1", "de": [0, 1]}]
    assert rangee_entree(onglet, 1) == []


def test_ce_qui_se_rend_dit_la_ligne_qui_s_y_trouve_et_rien_de_la_cle_d_une_colonne_de_l_equipe() -> None:
    onglet = OngletSecoue(["a", "Ana", 1, 10, "rouge"])
    plan = replace(onglet.planifier(), restaurations=[Restauration(2, 4, "rouge", "bleu")])
    (case,) = geste_de(plan).cases
    assert case == Case(2, 4, "a", "a", "", "rouge", "bleu", remet=True, libelle="Notre note")
