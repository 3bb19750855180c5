"""What fell where it was meant, in a row that only what it holds can tell."""

from dataclasses import replace
from typing import Any

import pytest

from passerelle.domaine.reparation.constat import Emportee, constater, tiennent_la_meme_chose
from passerelle.domaine.reparation.geste import Case, Geste, Retrait
from passerelle.domaine.reparation.temoin import Temoin

CLES = ["id", "nom", "n"]
ZOE = [None, "Zoé", 7]
NOM = Case(2, 1, "", "", "nom", "Zoé", "Zoë", remet=True, libelle="Nom", autour=ZOE)
NOMBRE = Case(2, 2, "", "", "n", 7, 8, remet=True, libelle="Nombre", autour=ZOE)
GESTE = Geste(table="pret", cles=CLES, libelles=CLES, cases=(NOM, NOMBRE))


def test_une_case_a_refaire_se_reconnait_avec_celles_qui_sont_ecrites() -> None:
    """The column of the numbers was moved away: the name was written, the number was not."""
    temoin = Temoin(cles=["id", "nom", None, "n"], libelles=CLES, rangees={2: [None, "Zoé", None, 7]})
    constat = constater(GESTE, temoin)
    assert constat.manquees == (replace(NOMBRE, autour=[None, "Zoë", None, 7]),)
    assert [(r.place, r.avant, r.apres) for r in constat.remises] == [(2, 8, None)]


def test_chaque_case_a_refaire_se_reconnait_avec_toutes_celles_qui_sont_ecrites() -> None:
    """Two columns were moved away: the name was written, the numbers were not."""
    cles, zoe = [*CLES, "m"], [*ZOE, 70]
    cases = [replace(case, autour=zoe) for case in (NOM, NOMBRE, replace(NOMBRE, place=3, cle="m", avant=70, apres=80))]
    geste = Geste(table="pret", cles=cles, libelles=cles, cases=cases)
    temoin = Temoin(
        cles=["id", "nom", None, None, "n", "m"], libelles=cles, rangees={2: [None, "Zoé", None, None, 7, 70]}
    )
    assert [case.autour for case in constater(geste, temoin).manquees] == [[None, "Zoë", None, None, 7, 70]] * 2


def test_une_autre_rangee_laisse_la_case_comme_elle_etait() -> None:
    temoin = Temoin(cles=CLES, libelles=CLES, rangees={2: [None, "Léo", 7]})
    assert constater(GESTE, temoin).manquees == (NOM, NOMBRE)


def test_une_rangee_de_deux_cases_raccourcie_s_allonge() -> None:
    courte = [None, "Zoé"]
    geste = replace(GESTE, cases=(replace(NOM, autour=courte), replace(NOMBRE, avant=None, autour=courte)))
    temoin = Temoin(cles=["id", None, "n"], libelles=CLES, rangees={2: courte})
    (manquee,) = constater(geste, temoin).manquees
    assert (manquee.cle, manquee.autour) == ("nom", [None, "Zoé", 8])


def test_ce_qui_est_ecrit_dans_une_autre_rangee_n_y_change_rien() -> None:
    ailleurs = Case(3, 1, "b", "b", "nom", "Bob", "Bobby", remet=True, libelle="Nom")
    temoin = Temoin(
        cles=["id", "nom", None, "n"], libelles=CLES, rangees={2: [None, "Zoé", None, 7], 3: ["b", "Bob", None, 2]}
    )
    constat = constater(replace(GESTE, cases=(NOM, ailleurs, NOMBRE)), temoin)
    assert constat.manquees == (replace(NOMBRE, autour=[None, "Zoë", None, 7]),)


def test_ce_qui_est_a_rendre_est_plus_haut_des_rangees_que_la_meme_ecriture_a_retirees() -> None:
    plus_bas = Case(5, 2, "c", "c", "n", 3, 4, libelle="n")
    retraits = (Retrait(2, "a", ["a", "Ana", 1]), Retrait(6, "d", ["d", "Dora", 4]))
    temoin = Temoin(cles=CLES, libelles=CLES, rangees={2: ["a", "Ana", 1], 5: ["b", "Bob", 2], 6: ["d", "Dora", 4]})
    constat = constater(replace(GESTE, cases=(plus_bas,), retraits=retraits), temoin)
    assert [(r.rang, r.porte, r.avant, r.apres) for r in constat.remises] == [(4, "b", 4, 2)]


def test_deux_lignes_qui_se_nomment_l_une_l_autre_ne_sont_pas_la_meme() -> None:
    geste = replace(GESTE, cases=(), retraits=(Retrait(2, "a", ["a", "b"]),))
    (emportee,) = constater(geste, Temoin(cles=CLES, libelles=CLES, rangees={2: ["b", "a"]})).emportees
    assert emportee.porte == "b"


def test_une_colonne_de_l_equipe_se_reconnait_a_son_libelle() -> None:
    """Two of theirs changed places, and hold the same number."""
    cles, ligne = ["id", None, None], ["a", 5, 5]
    case = Case(2, 1, "a", "a", "", 5, 6, remet=True, libelle="Vu")
    geste = Geste(table="pret", cles=cles, libelles=["id", "Vu", "Revu"], cases=(case,))
    for libelles, manquees in ((["id", "Vu", "Revu"], ()), (["id", "Revu", "Vu"], (case,))):
        assert constater(geste, Temoin(cles=cles, libelles=libelles, rangees={2: ligne})).manquees == manquees


@pytest.mark.parametrize(
    ("une", "autre", "memes"),
    [
        (["a", 3], ["a", 3.0], True),
        (["a", 3], [None, "a", "", 3], True),
        (["a", True], ["a", 1], False),
        (["a", {"f": "=1", "de": [2, 1]}], ["a", {"f": "=2", "de": [900, 4]}], True),
        (["a", {"f": "=1", "de": [2, 1]}], ["a"], False),
        (["a", {"f": "=1", "de": [2, 1]}], ["a", 1], False),
        (["a", 3], ["a", 4], False),
        (["a", "a"], ["a"], False),
    ],
)
def test_deux_rangees_tiennent_la_meme_chose(une: list[Any], autre: list[Any], *, memes: bool) -> None:
    assert tiennent_la_meme_chose(une, autre) is memes


@pytest.mark.parametrize(
    ("cles", "libelles", "rendue"),
    [
        (["id", "nom", None, "n"], ["Identifiant", "Nom"], ["a", None, "vu"]),
        (["id", "nom"], ["Identifiant", "Nom", None, "Revu"], ["a", None, "vu"]),
        (["id", "nom", "n"], ["Identifiant", "Nom", "Nombre"], ["a"]),
    ],
)
def test_ce_qui_est_sans_libelle_va_ou_il_y_a_place(cles: list[Any], libelles: list[Any], rendue: list[Any]) -> None:
    emportee = Emportee([None, "id"], [None, "Identifiant"], ["vu", "a"])
    assert emportee.sous(cles, libelles) == rendue
