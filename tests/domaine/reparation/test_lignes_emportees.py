"""A row removed in place of another comes back, and the one that was to go is looked at again (contrat.md §7)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domaine.reparation.reparation import RETIREE
from tests.domaine.reparation.onglet_secoue import OngletSecoue
from tests.domaine.reparation.secousses import ANA, BOB, CLEO, SECOUSSES, SUITES, ZOE, echanger, memoire, secousses


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


def test_une_ligne_que_quelqu_un_a_deja_remise_ne_revient_pas_deux_fois() -> None:
    onglet = OngletSecoue(ANA, BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], lambda o: o.grille.append(list(ANA)))
    assert [rangee[0] for rangee in onglet.grille[2:] if any(rangee)] == ["b", "a"]


def test_une_ligne_rendue_sous_d_autres_colonnes_garde_ce_que_l_equipe_y_avait_mis() -> None:
    """Ana's row was taken in place of Bob's; as it comes back, columns move again."""
    onglet = OngletSecoue(BOB)
    plan = replace(onglet.planifier(), rendues=[ANA])
    onglet.ecrire(plan, SECOUSSES["déplacer celle de l’équipe"])
    assert onglet.lignes()["a"] == {"id": "a", "nom": "Ana", "n": 1, "m": 10, "Notre note": "rouge"}


@pytest.mark.parametrize(("suite", "tue"), [("rien", 2), ("trier", 2), ("trier", 0)])
def test_une_ligne_emportee_revient_meme_si_le_reste_ne_se_rend_pas_d_un_coup(suite: str, *, tue: int) -> None:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("c", "n"): 300}, retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["insérer une rangée"], SECOUSSES[suite], tue=tue)
    assert sorted(rangee for rangee in onglet.grille[2:] if any(rangee)) == [ANA, BOB, CLEO]
    assert onglet.memoire.sources_de("b") == (RETIREE,)
    assert (memoire(onglet, "n"), memoire(onglet, "m")) == ({"a": 1, "c": 3, "b": 2}, {"a": 10, "c": 30, "b": 20})


def test_une_rangee_sans_identifiant_rendue_sous_d_autres_colonnes_ne_deplace_personne() -> None:
    onglet = OngletSecoue(BOB)
    plan = replace(onglet.planifier(), rendues=[ZOE])

    def inserer(o: OngletSecoue) -> None:
        o.inserer_une_colonne()
        o.inserer_une_rangee()

    onglet.ecrire(plan, inserer)
    assert onglet.lignes()["b"]["nom"] == "Bob"
    assert [rangee[0] for rangee in onglet.grille[2:]] == ["", "b", None]


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


def test_une_ligne_avec_une_case_effacee_retiree_a_la_place_d_une_autre_revient() -> None:
    onglet = OngletSecoue(["a", "Ana", "", 10, "rouge"], BOB)
    plan = onglet.planifier(retirer=["b"])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.inserer_une_rangee())
    assert sorted(str(rangee[0]) for rangee in onglet.grille[2:] if any(rangee)) == ["a", "b"]
