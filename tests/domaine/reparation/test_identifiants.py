"""An id given to a line, or covered, while people move rows and columns (contrat.md §7)."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.domaine.reparation.onglet_secoue import OngletSecoue
from tests.domaine.reparation.secousses import ANA, BOB, CLEO, SECOUSSES, SUITES, ZOE, memoire, secousses


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


def test_un_identifiant_tombe_ailleurs_juste_avant_un_arret_revient_a_sa_ligne() -> None:
    onglet = OngletSecoue(ZOE, CLEO)
    plan = onglet.planifier(nommer={"Zoé": "z"})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.grille.append(o.grille.pop(2)), tue=1)
    assert {ligne["nom"]: ligne["id"] for ligne in onglet.lignes().values()} == {"Cléo": "c", "Zoé": None}
    assert "z" not in onglet.memoire.ids


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


def test_de_deux_lignes_de_meme_identifiant_seule_la_bonne_est_ecrite() -> None:
    """Somebody copied Ana's, and made another of it; the two change places."""
    onglet = OngletSecoue(ANA, ["a", "Anne", 1, 11, "bis"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.ecrire(plan, lambda o: o.grille.append(o.grille.pop(2)))
    assert onglet.grille[2:] == [["a", "Anne", 1, 11, "bis"], ANA]


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
