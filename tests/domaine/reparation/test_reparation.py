"""People move rows and columns while the service writes: nobody's cell is lost, and nothing misplaced is remembered as theirs
(contrat.md §7)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from passerelle.domaine.reparation.note import PLUS_BAS
from passerelle.domaine.reparation.reparation import RETIREE
from tests.domaine.reparation.onglet_secoue import OngletSecoue, Secousse

ANA, BOB, CLEO = ["a", "Ana", 1, 10, "rouge"], ["b", "Bob", 2, 20, "vert"], ["c", "Cléo", 3, 30, "bleu"]
ZOE: list[Any] = [None, "Zoé", 7, 70, "jaune"]
"""A line staff added, without an id yet."""

SECOUSSES: dict[str, Secousse] = {
    "rien": lambda _: None,
    "trier": lambda o: o.trier(),
    "trier par nombre": lambda o: o.trier("n"),
    "insérer une rangée": lambda o: o.inserer_une_rangee(),
    "insérer une rangée plus bas": lambda o: o.inserer_une_rangee(min(4, len(o.grille))),
    "insérer une colonne": lambda o: o.inserer_une_colonne(),
    "insérer une colonne devant": lambda o: o.inserer_une_colonne(0),
    "supprimer la ligne de Bob": lambda o: o.supprimer("b"),
    "déplacer une colonne": lambda o: o.deplacer_la_colonne(2, 0),
    "déplacer celle de l’équipe": lambda o: o.deplacer_la_colonne(o.grille[1].index("Notre note"), 1),
}


def memoire(onglet: OngletSecoue, cle: str) -> dict[str, Any]:
    return dict(zip(onglet.memoire.ids, onglet.memoire.colonnes[cle], strict=True))


SUITES = st.lists(st.sampled_from(sorted(SECOUSSES)), max_size=3)


def secousses(noms: list[str], pendant: int) -> tuple[list[Secousse], list[Secousse]]:
    """What people do before, and during, what makes good what is left: so many of the last."""
    suite = [SECOUSSES[nom] for nom in noms]
    return suite[: len(suite) - pendant], suite[len(suite) - pendant :]


def ecrire_trois_lignes(*suite: Secousse, tue: int = 0, ensuite: Sequence[Secousse] = ()) -> OngletSecoue:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("a", "n"): 100, ("b", "m"): 200, ("c", "n"): 300})
    onglet.retenir(plan)
    onglet.ecrire(plan, *suite, tue=tue, ensuite=ensuite)
    return onglet


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


@pytest.mark.parametrize("tue", [0, 1, 2])
@pytest.mark.parametrize("suite", sorted(SECOUSSES))
@pytest.mark.parametrize("nom", sorted(SECOUSSES))
def test_une_ligne_ajoutee_sous_d_autres_colonnes_passe_sous_les_siennes(nom: str, suite: str, *, tue: int) -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES[nom], SECOUSSES[suite], tue=tue)
    lignes = onglet.lignes()
    assert lignes["a"]["Notre note"] == "rouge"
    assert (lignes["d"]["nom"], lignes["d"]["n"], lignes["d"]["m"]) == ("Dora", 4, 40)
    assert set(lignes) == {"a", "d"}


def test_des_colonnes_remises_en_place_laissent_la_ligne() -> None:
    """The row was appended under the moved columns: moving them back takes its cells along, and they are put right."""
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), lambda o: o.deplacer_la_colonne(2, 3), tue=1)
    assert onglet.grille[3][:4] == ["d", "Dora", 4, 40]


@settings(max_examples=40, deadline=None)
@given(noms=SUITES, tue=st.integers(0, 3), pendant=st.integers(0, 2))
def test_une_ligne_retiree_a_la_place_d_une_autre_revient(noms: list[str], *, tue: int, pendant: int) -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    suite, ensuite = secousses(noms, pendant)
    onglet.ecrire(plan, *suite, tue=tue, ensuite=ensuite)
    lignes = onglet.lignes()
    for ident, nom, n, m, note in (ANA, CLEO):
        assert [lignes[str(ident)][cle] for cle in ("nom", "n", "m", "Notre note")] == [nom, n, m, note]
    if "b" in lignes:
        assert onglet.memoire.sources_de("b") == (RETIREE,), "looked at again: it is to go"
    else:
        assert "b" not in onglet.memoire.ids or "b" in onglet.supprimees


def test_une_ligne_ou_l_on_vient_d_ecrire_ne_part_pas() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.taper("b", "Notre note", "à garder"))
    assert onglet.lignes()["b"]["Notre note"] == "à garder"
    assert memoire(onglet, "n")["b"] == 2


@example(noms=["trier", "insérer une colonne devant", "insérer une rangée"], tue=3, pendant=0)
@example(noms=["insérer une rangée", "insérer une rangée", "déplacer une colonne"], tue=2, pendant=1)
@settings(max_examples=40, deadline=None)
@given(noms=SUITES, tue=st.integers(0, 3), pendant=st.integers(0, 2))
def test_un_identifiant_ne_prend_celui_de_personne(noms: list[str], *, tue: int, pendant: int) -> None:
    onglet = OngletSecoue(ANA, ZOE, CLEO)
    plan = onglet.planifier({("a", "n"): 100}, nommer={"Zoé": "z"})
    onglet.retenir(plan)
    suite, ensuite = secousses(noms, pendant)
    onglet.ecrire(plan, *suite, tue=tue, ensuite=ensuite)
    noms_lus = {ligne["nom"]: ligne["id"] for ligne in onglet.lignes().values()}
    assert (noms_lus["Ana"], noms_lus["Cléo"]) == ("a", "c")
    assert noms_lus["Zoé"] in ("z", None)
    assert ("z" in onglet.memoire.ids) is (noms_lus["Zoé"] == "z")
    assert len(onglet.lignes()) == 3


def test_la_case_de_l_equipe_dont_la_colonne_bouge_deux_fois_revient() -> None:
    onglet = ecrire_trois_lignes(
        SECOUSSES["déplacer celle de l’équipe"], SECOUSSES["insérer une colonne devant"], SECOUSSES["trier"]
    )
    assert {i: ligne["Notre note"] for i, ligne in onglet.lignes().items()} == {"a": "rouge", "b": "vert", "c": "bleu"}


def test_une_formule_recouverte_revient_et_dit_d_ou_elle_vient() -> None:
    formule = {"f": "=C3+1", "de": [2, 2]}
    onglet = OngletSecoue(ANA, ["b", "Bob", formule, 20, "vert"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.trier())
    assert onglet.lignes()["b"]["n"] == {"f": "=C3+1", "de": [PLUS_BAS, 2]}


def test_une_rangee_vide_retiree_a_la_place_d_une_ligne_ne_revient_pas() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.inserer_une_rangee(3))
    assert onglet.grille[2:] == [ANA, BOB]
    assert onglet.memoire.sources_de("b") == (RETIREE,)


def test_une_rangee_avec_une_formule_part_quand_c_est_bien_elle() -> None:
    onglet = OngletSecoue(ANA, ["b", "Bob", {"f": "=1+1", "de": [3, 2]}, 20, "vert"])
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan)
    assert list(onglet.lignes()) == ["a"]


def test_ce_qui_n_a_plus_de_colonne_ne_revient_pas() -> None:
    """The column of staff's was deleted with what it held."""
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)

    def supprimer_la_note(o: OngletSecoue) -> None:
        for rangee in o.grille:
            del rangee[4:]

    onglet.ecrire(plan, lambda o: o.trier(), supprimer_la_note)
    assert onglet.lignes()["a"] == {"id": "a", "nom": "Ana", "n": 1, "m": 10}


def test_ce_qu_on_tape_dans_une_ligne_ajoutee_sous_d_autres_colonnes_la_suit() -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        o.grille[-1].extend([None] * (5 - len(o.grille[-1])))
        o.grille[-1][4] = "à rappeler"

    onglet.ecrire(plan, SECOUSSES["déplacer une colonne"], taper)
    assert onglet.lignes()["d"] == {"id": "d", "nom": "Dora", "n": 4, "m": 40, "Notre note": "à rappeler"}


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


def test_une_ligne_que_quelqu_un_a_deja_remise_ne_revient_pas_deux_fois() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], lambda o: o.grille.append(list(ANA)))
    assert [rangee[0] for rangee in onglet.grille[2:] if any(rangee)] == ["b", "a"]


def test_un_identifiant_tombe_ailleurs_juste_avant_un_arret_revient_a_sa_ligne() -> None:
    onglet = OngletSecoue(ZOE, CLEO)
    plan = onglet.planifier(nommer={"Zoé": "z"})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.grille.append(o.grille.pop(2)), tue=1)
    assert {ligne["nom"]: ligne["id"] for ligne in onglet.lignes().values()} == {"Cléo": "c", "Zoé": None}
    assert "z" not in onglet.memoire.ids


def test_une_ligne_rendue_sous_d_autres_colonnes_garde_ce_que_l_equipe_y_avait_mis() -> None:
    """Ana's row was taken in place of Bob's; as it comes back, columns move again."""
    onglet = OngletSecoue(BOB)
    plan = replace(onglet.planifier(), rendues=[ANA])
    onglet.ecrire(plan, SECOUSSES["déplacer celle de l’équipe"])
    assert onglet.lignes()["a"] == {"id": "a", "nom": "Ana", "n": 1, "m": 10, "Notre note": "rouge"}


def test_une_case_ne_tombe_pas_dans_la_ligne_ajoutee_par_la_meme_ecriture() -> None:
    """A row above went: the new line is appended where the last one stood, and what was meant for that one falls on it."""
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("c", "n"): 300}, nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.supprimer("b"))
    assert [(i, ligne["n"]) for i, ligne in onglet.lignes().items()] == [("a", 1), ("c", 3), ("d", 4)]
    assert memoire(onglet, "n") == {"a": 1, "b": 2, "c": 3, "d": 4}


@pytest.mark.parametrize("tue", [0, 1, 2])
def test_des_lignes_de_travers_sont_toutes_redressees_quand_une_autre_part(tue: int) -> None:
    """Those to append again go by their rows: one row up, the first stays, and the last takes a line just put right."""
    onglet = OngletSecoue(ANA, BOB)
    nouvelles = [{"id": ident, "nom": nom, "n": 4, "m": 40} for ident, nom in (("d", "Dora"), ("e", "Elsa"))]
    plan = onglet.planifier(nouvelles=nouvelles)
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["déplacer une colonne"], lambda o: o.supprimer("b"), tue=tue)
    lignes = onglet.lignes()
    assert [rangee for rangee in onglet.grille if "d" in rangee or "e" in rangee] == onglet.grille[-2:]
    assert {i: (ligne["nom"], ligne["n"], ligne["m"]) for i, ligne in lignes.items()} == {
        "a": ("Ana", 1, 10),
        "d": ("Dora", 4, 40),
        "e": ("Elsa", 4, 40),
    }


def test_une_ligne_de_travers_sur_deux_colonnes_seulement_est_redressee() -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), tue=1)
    assert onglet.lignes()["d"] == {"id": "d", "nom": "Dora", "n": 4, "m": 40}


def test_ce_qu_on_tape_dans_une_ligne_de_travers_pendant_que_le_service_est_arrete_la_suit() -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        o.taper("d", "Notre note", "à rappeler")

    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), taper, tue=1)
    assert onglet.lignes()["d"] == {"id": "d", "nom": "Dora", "n": 4, "m": 40, "Notre note": "à rappeler"}


def test_une_ligne_qui_en_nomme_une_autre_ne_part_pas_avec_elle() -> None:
    onglet = OngletSecoue([*ANA[:4], "d"])
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["déplacer une colonne"], tue=1)
    assert onglet.lignes()["a"] == {"id": "a", "nom": "Ana", "n": 1, "m": 10, "Notre note": "d"}
    assert onglet.lignes()["d"]["nom"] == "Dora"


def echanger(ident: str, autre: str) -> Secousse:
    """Two rows change places."""

    def faire(onglet: OngletSecoue) -> None:
        ids = [rangee[0] for rangee in onglet.grille]
        ici, la = ids.index(ident), ids.index(autre)
        onglet.grille[ici], onglet.grille[la] = onglet.grille[la], onglet.grille[ici]

    return faire


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


@pytest.mark.parametrize(("suite", "tue"), [("rien", 2), ("trier", 2), ("trier", 0)])
def test_une_ligne_emportee_revient_meme_si_le_reste_ne_se_rend_pas_d_un_coup(suite: str, *, tue: int) -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("c", "n"): 300}, retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], SECOUSSES[suite], tue=tue)
    assert sorted(rangee for rangee in onglet.grille[2:] if any(rangee)) == [ANA, BOB, CLEO]
    assert onglet.memoire.sources_de("b") == (RETIREE,)
    assert (memoire(onglet, "n"), memoire(onglet, "m")) == ({"a": 1, "c": 3, "b": 2}, {"a": 10, "c": 30, "b": 20})


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


DEUX_NOTES = ["id", "nom", "n", "m", None, None], ["Identifiant", "Nom", "Nombre", "Autre nombre", "Vu", "Nombre"]


def avec_deux_notes(*rangees: list[Any]) -> OngletSecoue:
    """Staff's have two columns of their own, one of which says « Nombre » as one of ours does."""
    onglet = OngletSecoue(*rangees)
    onglet.grille[:2] = [list(rangee) for rangee in DEUX_NOTES]
    return onglet


def test_les_colonnes_de_l_equipe_gardent_chacune_les_leurs_dans_une_ligne_qui_revient() -> None:
    """The two changed places since the row was taken."""
    ana = ["a", "Ana", None, 10, "oui", 7]
    onglet = avec_deux_notes(ana, ["b", "Bob", 2, 20, "non", 8])
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], lambda o: o.deplacer_la_colonne(4, 5))
    assert onglet.grille[-1] == ["a", "Ana", None, 10, 7, "oui"]


def test_ce_qui_est_sans_libelle_reste_ou_c_etait_dans_une_ligne_qui_revient() -> None:
    ana = [*ANA, None, "vu"]
    onglet = OngletSecoue(ana, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"])
    assert onglet.grille[-1] == ana


@pytest.mark.parametrize(
    ("colonnes", "rendue"),
    [(1, ["vu", "a", "Ana", 1, 10, "rouge", "revu"]), (2, ["vu", "revu", "a", "Ana", 1, 10, "rouge"])],
)
def test_ce_qui_est_sans_libelle_se_range_a_part_quand_les_colonnes_bougent(colonnes: int, rendue: list[Any]) -> None:
    onglet = OngletSecoue([*ANA, "vu", "revu"], BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)

    def inserer_devant(o: OngletSecoue) -> None:
        for _ in range(colonnes):
            o.inserer_une_colonne(0)

    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], inserer_devant)
    assert onglet.grille[-1] == rendue


def test_une_rangee_dont_la_seule_colonne_a_disparu_ne_revient_pas() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)

    def inserer_une_remarque(o: OngletSecoue) -> None:
        o.grille.insert(3, [None, None, None, None, "à rappeler"])

    def supprimer_la_note(o: OngletSecoue) -> None:
        for rangee in o.grille:
            del rangee[4:]

    onglet.ecrire(plan, inserer_une_remarque, supprimer_la_note)
    assert [rangee for rangee in onglet.grille[2:] if any(rangee)] == [ANA[:4], BOB[:4]]


def test_ce_qui_tombe_dans_une_ligne_de_travers_n_y_reste_pas() -> None:
    """A row above went, and columns moved: what was meant for Cléo falls on the line just appended."""
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("c", "n"): 300}, nouvelles=[{"id": "d", "nom": "Dora"}])
    onglet.retenir(plan)

    def bouger(o: OngletSecoue) -> None:
        o.supprimer("b")
        o.deplacer_la_colonne(2, 3)

    onglet.ecrire(plan, bouger)
    assert {cle: valeur for cle, valeur in onglet.lignes()["d"].items() if valeur} == {"id": "d", "nom": "Dora"}
    assert onglet.lignes()["c"]["n"] == 3


def test_une_ligne_ajoutee_ne_laisse_rien_dans_la_colonne_de_l_equipe() -> None:
    """One of ours was deleted: what was meant for it fell in theirs, next to it."""
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)

    def supprimer_la_colonne(o: OngletSecoue) -> None:
        for rangee in o.grille:
            del rangee[3]

    onglet.ecrire(plan, supprimer_la_colonne)
    assert {cle: valeur for cle, valeur in onglet.lignes()["d"].items() if valeur} == {"id": "d", "nom": "Dora", "n": 4}


@pytest.mark.parametrize(("colonne", "valeur"), [("m", 40), ("Notre note", "Dora"), ("Notre note", "")])
def test_ce_qu_on_tape_aussitot_dans_une_ligne_de_travers_la_suit(colonne: str, valeur: object) -> None:
    """In a column of ours or of theirs, be it what the line already says elsewhere."""
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(1, 2), lambda o: o.taper("d", colonne, valeur))
    lue = {cle: dite for cle, dite in onglet.lignes()["d"].items() if dite}
    assert lue == {"id": "d", "nom": "Dora", "n": 4, **({colonne: valeur} if valeur else {})}


def test_une_rangee_sans_identifiant_rendue_sous_d_autres_colonnes_ne_deplace_personne() -> None:
    onglet = OngletSecoue(BOB)
    plan = replace(onglet.planifier(), rendues=[ZOE])

    def inserer(o: OngletSecoue) -> None:
        o.inserer_une_colonne()
        o.inserer_une_rangee()

    onglet.ecrire(plan, inserer)
    assert onglet.lignes()["b"]["nom"] == "Bob"
    assert [rangee[0] for rangee in onglet.grille[2:]] == ["", "b", None]


def test_une_ligne_dont_l_identifiant_efface_n_a_pu_etre_remis_reste_souvenue() -> None:
    onglet = OngletSecoue(ANA, BOB)
    onglet.taper("b", "id", None)
    plan = replace(onglet.planifier(nommer={"Bob": "b"}), neuves=())
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"])
    assert list(onglet.memoire.ids) == ["a", "b"]


def test_une_ligne_nommee_dont_une_autre_case_n_a_pu_etre_ecrite_reste_souvenue() -> None:
    onglet = OngletSecoue(ANA, ZOE)
    plan = onglet.planifier(nommer={"Zoé": "z"})
    plan = replace(plan, ecritures=[*plan.ecritures, replace(plan.ecritures[0], ligne="z", cle="n", apres=8)])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3))
    assert [(i, li["n"], li["m"]) for i, li in onglet.lignes().items()] == [("a", 1, 10), ("z", 7, 70)]
    assert memoire(onglet, "n")["z"] == 7


def test_un_onglet_que_l_equipe_tient_se_repare_sans_qu_on_s_en_souvienne() -> None:
    """A row goes in place of another, and somebody puts it back before the service does."""
    onglet = OngletSecoue(ANA, BOB)
    onglet.oublier()
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.ecrire(
        plan,
        lambda o: o.deplacer_la_colonne(2, 3),
        lambda o: o.inserer_une_rangee(4),
    )
    assert {i: (ligne["n"], ligne["m"]) for i, ligne in onglet.lignes().items()} == {
        "a": (1, 10),
        "b": (2, 20),
        "d": (4, 40),
    }
    assert list(onglet.memoire.ids) == []


def test_deux_colonnes_sans_libelle_recouvertes_du_meme_nombre_gardent_chacune_la_leur() -> None:
    onglet = OngletSecoue([*ANA, "vu", "revu"])
    plan = onglet.planifier({("a", "n"): 100, ("a", "m"): 100})
    onglet.retenir(plan)

    def deplacer_les_deux(o: OngletSecoue) -> None:
        for depart, arrivee in ((5, 2), (6, 3)):
            o.deplacer_la_colonne(depart, arrivee)

    onglet.ecrire(plan, deplacer_les_deux, tue=1)
    assert onglet.grille[2] == ["a", "Ana", "vu", "revu", 1, 10, "rouge"]


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


def test_deux_lignes_retirees_a_la_place_d_autres_reviennent() -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier(retirer=["b", "c"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"])
    assert {tuple(rangee) for rangee in onglet.grille[3:]} == {tuple(ANA), tuple(BOB), tuple(CLEO)}
    assert [onglet.memoire.sources_de(ident) for ident in "abc"] == [("a:1",), (RETIREE,), (RETIREE,)]


def test_une_ligne_supprimee_avant_d_etre_retiree_ne_se_retient_plus() -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.supprimer("b"))
    assert onglet.grille[2:] == [ANA, CLEO]
    assert list(onglet.memoire.ids) == ["a", "c"]


def test_la_formule_d_une_ligne_qui_devait_partir_ne_se_retient_pas_comme_une_valeur() -> None:
    onglet = OngletSecoue(ANA, ["b", "Bob", {"f": "=1+1", "de": [3, 2]}, 20, "vert"])
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"])
    assert (memoire(onglet, "n")["b"], memoire(onglet, "m")["b"]) == (None, 20)


def ne_rien_taper(_: OngletSecoue) -> None:
    """Nobody does."""


def effacer_et_taper(onglet: OngletSecoue) -> None:
    onglet.taper("d", "n", None)
    onglet.taper("d", "Notre note", "vu")


@pytest.mark.parametrize(
    ("ensuite", "lue"),
    [
        (ne_rien_taper, ["d", "Dora", 4, 4, None]),
        (effacer_et_taper, ["d", "Dora", None, 4, "vu"]),
        (lambda o: o.taper("d", "Notre note", 4), ["d", "Dora", 4, 4, 4]),
        (lambda o: o.taper("d", "n", 9), ["d", "Dora", 9, 4, None]),
    ],
)
def test_une_ligne_deja_redressee_ne_bouge_plus(ensuite: Secousse, lue: list[Any]) -> None:
    """The service was killed as soon as it had put it right; somebody wrote below, and in it."""
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 4}])
    onglet.retenir(plan)

    def continuer(o: OngletSecoue) -> None:
        o.grille.append(list(ZOE))
        ensuite(o)

    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(1, 2), SECOUSSES["rien"], continuer, tue=2)
    cles = onglet.grille[0]
    d, zoe = onglet.grille[3:]
    d += [None] * (5 - len(d))
    assert [d[cles.index(cle)] for cle in ("id", "nom", "n", "m", None)] == lue
    assert zoe == ZOE


def test_ce_qui_bouge_pendant_qu_une_ligne_est_redressee_ne_prend_rien_a_personne() -> None:
    """The service, killed, puts a line right later on; a row inserted just then makes another go in its place."""
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), tue=1, ensuite=[SECOUSSES["insérer une rangée"]])
    lues = {i: (ligne["nom"], ligne["n"], ligne["m"]) for i, ligne in onglet.lignes().items()}
    assert lues == {"a": ("Ana", 1, 10), "b": ("Bob", 2, 20), "d": ("Dora", 4, 40)}
    assert sum("d" in rangee for rangee in onglet.grille) == 1
    assert list(onglet.memoire.ids) == ["a", "b", "d"]
    assert onglet.memoire.sources_de("d") == ("d:1",)


def test_une_ligne_recouverte_puis_retiree_a_la_place_d_une_autre_revient_comme_elle_etait() -> None:
    """What was meant for Cléo falls on Bob; Bob goes as Dora's line is put right."""
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("a", "nom"): "Anna"}, nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)

    def bouger(o: OngletSecoue) -> None:
        echanger("a", "b")(o)
        o.deplacer_la_colonne(2, 3)

    onglet.ecrire(plan, bouger, echanger("b", "d"), tue=2)
    assert {i: (ligne["nom"], ligne["n"]) for i, ligne in onglet.lignes().items()} == {
        "a": ("Ana", 1),
        "b": ("Bob", 2),
        "c": ("Cléo", 3),
        "d": ("Dora", 4),
    }


def test_dans_un_onglet_que_l_equipe_tient_une_ligne_prise_et_deja_remise_ne_revient_pas_deux_fois() -> None:
    onglet = OngletSecoue(ANA, BOB)
    onglet.oublier()
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])

    def remettre(o: OngletSecoue) -> None:
        o.grille.insert(2, list(BOB))

    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), echanger("b", "d"), remettre, tue=2)
    assert sorted(str(rangee[0]) for rangee in onglet.grille[2:]) == ["a", "b", "d"]
    assert list(onglet.memoire.ids) == []


def test_des_identifiants_a_rendre_a_deux_lignes_ne_s_effacent_pas_l_un_l_autre() -> None:
    """Ana's fell on Zoé, whose own is on Ana, and a column moves as both are put right: one is given back before the other."""
    onglet = OngletSecoue(ANA, ZOE, CLEO)
    plan = onglet.planifier({("a", "n"): 100}, nommer={"Zoé": "z"})
    onglet.retenir(plan)
    suite, ensuite = secousses(["insérer une rangée", "trier", "déplacer une colonne"], 1)
    onglet.ecrire(plan, *suite, tue=2, ensuite=ensuite)
    noms = {ligne["nom"]: ligne["id"] for ligne in onglet.lignes().values()}
    assert noms == {"Ana": "a", "Zoé": None, "Cléo": "c"}
    assert list(onglet.memoire.ids) == ["a", "c"]


@pytest.mark.parametrize("tue", [0, 1, 2])
@pytest.mark.parametrize(
    "suite", ["insérer une rangée", "insérer une rangée plus bas", "trier", "trier par nombre", "rien"]
)
@pytest.mark.parametrize("ensuite", ["insérer une rangée", "supprimer la ligne de Bob", "trier"])
def test_des_lignes_de_travers_ne_restent_pas_en_double(suite: str, ensuite: str, *, tue: int) -> None:
    """Rows move as they are put right, and once more as what is left is."""
    onglet = OngletSecoue(ANA, BOB)
    nouvelles = [{"id": "d", "nom": "Dora", "n": 4, "m": 40}, {"id": "e", "nom": "Elsa", "n": 5, "m": 50}]
    plan = onglet.planifier({("b", "m"): 200}, nouvelles=nouvelles)
    onglet.retenir(plan)
    gestes, derniers = secousses(["déplacer celle de l’équipe", suite, ensuite], 1)
    onglet.ecrire(plan, *gestes, tue=tue, ensuite=derniers)
    place = onglet.grille[0].index("id")
    assert sorted(str(rangee[place]) for rangee in onglet.grille[2:] if any(rangee)) == sorted(
        set("abde") - onglet.supprimees
    )
    lues = {i: (ligne["nom"], ligne["n"], ligne["m"]) for i, ligne in onglet.lignes().items() if i != "b"}
    assert lues == {"a": ("Ana", 1, 10), "d": ("Dora", 4, 40), "e": ("Elsa", 5, 50)}


def test_ce_qu_on_tape_dans_une_ligne_de_travers_la_suit_meme_si_d_autres_bougent_encore() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("b", "m"): 200}, nouvelles=[{"id": "d", "nom": "Dora", "n": 4}])
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        echanger("a", "b")(o)
        o.taper("d", "Notre note", "à rappeler")

    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), taper, echanger("a", "b"))
    lues = {i: (ligne["n"], ligne["m"], ligne["Notre note"]) for i, ligne in onglet.lignes().items()}
    assert lues == {"a": (1, 10, "rouge"), "b": (2, 20, "vert"), "d": (4, None, "à rappeler")}


def test_ce_qu_on_tape_dans_une_ligne_de_travers_la_suit_meme_sous_une_case_rendue_a_une_autre() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("b", "n"): 200}, nouvelles=[{"id": "d", "nom": "Dora"}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), lambda o: o.taper("d", "m", 9))
    assert (onglet.lignes()["b"]["m"], onglet.lignes()["d"]["m"]) == (20, 9)


def test_ce_qu_on_efface_dans_une_ligne_deja_redressee_reste_efface() -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "m": 4}])
    onglet.retenir(plan)

    def continuer(o: OngletSecoue) -> None:
        o.taper("d", "n", 9)
        o.taper("d", "m", None)
        o.taper("d", "Notre note", "vu")

    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(1, 2), SECOUSSES["rien"], continuer, tue=2)
    assert (onglet.lignes()["d"]["n"], onglet.lignes()["d"]["m"]) == (9, None)


def test_taper_ailleurs_dans_la_ligne_ou_l_on_ecrit_n_empeche_rien() -> None:
    onglet = ecrire_trois_lignes(lambda o: o.taper("a", "Notre note", "à rappeler"))
    assert onglet.lignes()["a"] == {"id": "a", "nom": "Ana", "n": 100, "m": 10, "Notre note": "à rappeler"}


def test_de_deux_lignes_de_meme_identifiant_seule_la_bonne_est_ecrite() -> None:
    """Somebody copied Ana's, and made another of it; the two change places."""
    onglet = OngletSecoue(ANA, ["a", "Anne", 1, 11, "bis"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.ecrire(plan, lambda o: o.grille.append(o.grille.pop(2)))
    assert onglet.grille[2:] == [["a", "Anne", 1, 11, "bis"], ANA]


def test_une_colonne_sans_libelle_qui_bouge_deux_fois_retrouve_les_siennes() -> None:
    onglet = OngletSecoue([*ANA, "vu"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(5, 2), lambda o: o.deplacer_la_colonne(2, 5), tue=1)
    assert onglet.grille[2] == [*ANA, "vu"]


def test_ce_qu_on_tape_dans_une_colonne_encore_vide_suit_la_ligne_de_travers() -> None:
    onglet = OngletSecoue(ANA[:4])
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), lambda o: o.taper("d", "Notre note", "à rappeler"))
    assert onglet.grille[3] == ["d", "Dora", 40, 4, "à rappeler"]


def test_une_ligne_avec_une_case_effacee_retiree_a_la_place_d_une_autre_revient() -> None:
    onglet = OngletSecoue(["a", "Ana", "", 10, "rouge"], BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.inserer_une_rangee())
    assert sorted(str(rangee[0]) for rangee in onglet.grille[2:] if any(rangee)) == ["a", "b"]


@pytest.mark.parametrize("blanc", [None, ""])
def test_ce_qu_on_laisse_vide_dans_une_ligne_de_travers_n_efface_rien(blanc: str | None) -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        o.grille[-1] += [blanc, "à rappeler"]

    onglet.ecrire(plan, SECOUSSES["insérer une colonne"], taper, tue=1)
    assert onglet.grille[-1] == ["d", None, "Dora", 4, 40, "à rappeler"]


def test_ce_qu_on_tape_dans_deux_lignes_de_travers_suit_chacune() -> None:
    onglet = OngletSecoue(ANA)
    nouvelles = [{"id": "d", "nom": "Dora", "n": 4, "m": 40}, {"id": "e", "nom": "Elsa", "n": 5, "m": 50}]
    plan = onglet.planifier(nouvelles=nouvelles)
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        o.taper("d", "Notre note", "à rappeler")
        o.taper("e", "Notre note", "venue")

    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), taper)
    assert [onglet.lignes()[ident]["Notre note"] for ident in "ade"] == ["rouge", "à rappeler", "venue"]


def test_un_identifiant_efface_en_rendant_un_blanc_revient() -> None:
    """Zoé's fell on a blank row; as that is made blank again, Cléo's line stands there."""
    onglet = OngletSecoue(ZOE, CLEO)
    plan = onglet.planifier(nommer={"Zoé": "z"})
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], lambda o: o.grille.insert(2, o.grille.pop()), tue=2)
    noms = {ligne["nom"]: ligne["id"] for ligne in onglet.lignes().values()}
    assert (noms["Zoé"], noms["Cléo"]) == (None, "c")


def test_un_identifiant_efface_par_une_case_vide_revient() -> None:
    """A cell to empty falls on the id of its line: what tells the row by then is what it holds."""
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier({("a", "m"): None})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(0, 3), tue=1)
    assert {i: ligne["m"] for i, ligne in onglet.lignes().items()} == {"a": 10, "b": 20}
    assert memoire(onglet, "m") == {"a": 10, "b": 20}
