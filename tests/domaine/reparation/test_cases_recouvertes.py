"""People move rows and columns while the service writes: no cell is lost, and nothing misplaced is remembered as theirs
(contrat.md §7)."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from passerelle.domaine.reparation.note import PLUS_BAS
from tests.domaine.reparation.onglet_secoue import OngletSecoue, Secousse
from tests.domaine.reparation.secousses import (
    ANA,
    BOB,
    CLEO,
    SECOUSSES,
    SUITES,
    ZOE,
    echanger,
    ecrire_trois_lignes,
    memoire,
    secousses,
)


@example(noms=["déplacer celle de l’équipe", "insérer une colonne devant"], tue=1, pendant=1)
@example(noms=["déplacer une colonne", "déplacer celle de l’équipe", "insérer une rangée"], tue=0, pendant=0)
@settings(max_examples=40, deadline=None)
@given(noms=SUITES, tue=st.integers(0, 3), pendant=st.integers(0, 2))
def test_chaque_case_est_ecrite_dans_sa_ligne_ou_reste_a_ecrire(noms: list[str], *, tue: int, pendant: int) -> None:
    suite, ensuite = secousses(noms, pendant)
    onglet = ecrire_trois_lignes(*suite, tue=tue, ensuite=ensuite)
    lignes = onglet.lignes()
    ecrites = {("a", "n"): 100, ("b", "m"): 200, ("c", "n"): 300}
    assert set(lignes) == set("abc") - onglet.supprimees
    for ident, nom, n, m, note in (ligne for ligne in (ANA, BOB, CLEO) if ligne[0] in lignes):
        ligne = lignes[str(ident)]
        assert (ligne["nom"], ligne["Notre note"]) == (nom, note)
        for cle, avant in (("n", n), ("m", m)):
            assert ligne[cle] in (avant, ecrites.get((str(ident), cle), avant))
            # What is remembered is what stands: nothing is held for staff's.
            assert memoire(onglet, cle)[str(ident)] == ligne[cle]


@example(noms=["insérer une rangée"], tue=0, pendant=0)
@example(noms=["déplacer une colonne", "trier par nombre", "déplacer une colonne"], tue=1, pendant=2)
@example(noms=["déplacer une colonne", "déplacer une colonne", "trier par nombre"], tue=2, pendant=1)
@example(noms=["déplacer une colonne", "déplacer une colonne", "trier par nombre"], tue=0, pendant=0)
@settings(max_examples=40, deadline=None)
@given(noms=SUITES, tue=st.integers(0, 3), pendant=st.integers(0, 2))
def test_des_lignes_qui_se_ressemblent_ne_se_prennent_pas_l_une_pour_l_autre(
    noms: list[str], *, tue: int, pendant: int
) -> None:
    """Only their ids tell them apart: one is written, three more are appended, staff's own cells are the same everywhere."""
    memes = [[ident, "Ana", 1, 1, "x"] for ident in "abc"]
    onglet = OngletSecoue(*memes)
    nouvelles = [{"id": ident, "nom": "Ana", "n": 1, "m": 1} for ident in "def"]
    plan = onglet.planifier({("b", "n"): 2, ("c", "m"): 3}, nouvelles=nouvelles)
    onglet.retenir(plan)
    suite, ensuite = secousses(noms, pendant)
    onglet.ecrire(plan, *suite, tue=tue, ensuite=ensuite)
    lignes = onglet.lignes()
    assert set(lignes) == set("abcdef") - onglet.supprimees
    ecrites = {("b", "n"): 2, ("c", "m"): 3}
    for ident, ligne in lignes.items():
        assert (ligne["nom"], ligne["Notre note"] if ident in "abc" else "x") == ("Ana", "x")
        for cle in ("n", "m"):
            assert ligne[cle] in (1, ecrites.get((ident, cle), 1))
            assert memoire(onglet, cle)[ident] == ligne[cle]


def test_sans_personne_tout_est_ecrit() -> None:
    lignes = ecrire_trois_lignes().lignes()
    assert (lignes["a"]["n"], lignes["b"]["m"], lignes["c"]["n"]) == (100, 200, 300)


def _trier_et_taper(onglet: OngletSecoue) -> None:
    onglet.trier()
    onglet.taper("a", "n", 55)


@pytest.mark.parametrize("quand", [0, 1, 2])
def test_ce_qu_on_tape_au_meme_moment_reste(quand: int) -> None:
    """Typed between the reading and the write, or in the cell the write has just covered."""
    suite: list[Secousse] = [SECOUSSES["trier"]] * 3
    suite[quand] = _trier_et_taper
    onglet = ecrire_trois_lignes(*suite)
    assert onglet.lignes()["a"]["n"] == 55
    assert memoire(onglet, "n")["a"] == 1


def test_une_ligne_supprimee_entre_temps_ne_couvre_personne() -> None:
    onglet = ecrire_trois_lignes(lambda o: o.supprimer_la_rangee(2))
    assert [(i, li["n"], li["m"]) for i, li in onglet.lignes().items()] == [("b", 2, 20), ("c", 3, 30)]
    assert memoire(onglet, "m")["b"] == 20


def test_une_formule_recouverte_revient_et_dit_d_ou_elle_vient() -> None:
    formule = {"f": "=C3+1", "de": [2, 2]}
    onglet = OngletSecoue(ANA, ["b", "Bob", formule, 20, "vert"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.trier())
    assert onglet.lignes()["b"]["n"] == {"f": "=C3+1", "de": [PLUS_BAS, 2]}


@pytest.mark.parametrize("on_y_tape", [False, True])
def test_une_rangee_inseree_redevient_vide_sauf_si_on_y_a_tape_depuis(*, on_y_tape: bool) -> None:
    """Nothing but what it holds tells a row without an id: once somebody typed in it, it is theirs."""
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("a", "n"): 100, ("a", "m"): 200})
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        o.grille[2][1] = "Zoé" if on_y_tape else ""

    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], taper, tue=1)
    assert [case or None for case in onglet.grille[2]] == ([None, "Zoé", 100, 200, None] if on_y_tape else [None] * 5)
    assert (memoire(onglet, "n")["a"], memoire(onglet, "m")["a"]) == (1, 10)


def test_une_formule_recouverte_par_une_autre_revient() -> None:
    """Cléo's is given back as Bob's row takes her place: each has its own."""
    de_bob, de_cleo = {"f": "=2+2", "de": [3, 2]}, {"f": "=3+3", "de": [4, 2]}
    onglet = OngletSecoue(ANA, ["b", "Bob", de_bob, 20, "vert"], ["c", "Cléo", de_cleo, 30, "bleu"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    onglet.ecrire(plan, echanger("a", "c"), echanger("b", "c"))
    assert {i: ligne["n"]["f"] for i, ligne in onglet.lignes().items() if i != "a"} == {"b": "=2+2", "c": "=3+3"}


@pytest.mark.parametrize("tue", [1, 2])
def test_ce_qui_est_recouvert_revient_meme_si_l_on_tape_ensuite_dans_la_ligne(tue: int) -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    suite: list[Secousse] = [SECOUSSES["trier"], SECOUSSES["déplacer celle de l’équipe"]][:tue]
    onglet.ecrire(plan, *suite, lambda o: o.taper("b", "Notre note", "à rappeler"), tue=tue)
    assert onglet.lignes()["b"] == {"id": "b", "nom": "Bob", "n": 2, "m": 20, "Notre note": "à rappeler"}


def test_ce_qu_on_tape_ensuite_reste_meme_si_c_est_ce_qui_y_etait_tombe() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["trier"], SECOUSSES["rien"], lambda o: o.taper("b", "n", 100))
    assert onglet.lignes()["b"]["n"] == 100


@pytest.mark.parametrize("secousse", [*SECOUSSES.values(), lambda o: o.taper("b", "n", 55)])
def test_ce_qui_bouge_pendant_la_reparation_ne_couvre_personne(secousse: Secousse) -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("a", "n"): 100, ("b", "m"): 200, ("c", "n"): 300})
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["trier"], tue=1, ensuite=[secousse])
    for ident, nom, n, m, note in (ligne for ligne in (ANA, BOB, CLEO) if ligne[0] not in onglet.supprimees):
        ligne = onglet.lignes()[str(ident)]
        assert (ligne["nom"], ligne["Notre note"], memoire(onglet, "n")[str(ident)]) == (nom, note, n)
        assert ligne["n"] in (n, 55)
        assert ligne["m"] in (m, 200)


def test_une_ligne_recouverte_puis_supprimee_n_empeche_rien() -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("a", "n"): 100, ("b", "n"): 200})
    onglet.retenir(plan)
    onglet.ecrire(plan, echanger("a", "c"), lambda o: o.supprimer("b"), tue=1)
    assert [(i, ligne["n"]) for i, ligne in onglet.lignes().items()] == [("c", 3), ("a", 1)]


def test_deux_rangees_sans_identifiant_et_pareilles_reviennent_toutes_deux() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("a", "n"): 100, ("b", "n"): 100})
    onglet.retenir(plan)

    def inserer_deux_fois_la_meme(o: OngletSecoue) -> None:
        o.grille[2:2] = [list(ZOE), list(ZOE)]

    onglet.ecrire(plan, inserer_deux_fois_la_meme, tue=1)
    assert onglet.grille[2:] == [ZOE, ZOE, ANA, BOB]


def test_taper_ailleurs_dans_la_ligne_ou_l_on_ecrit_n_empeche_rien() -> None:
    onglet = ecrire_trois_lignes(lambda o: o.taper("a", "Notre note", "à rappeler"))
    assert onglet.lignes()["a"] == {"id": "a", "nom": "Ana", "n": 100, "m": 10, "Notre note": "à rappeler"}
