"""Lines appended under columns that had just moved pass under their own, with what is typed in them (contrat.md §7)."""

from typing import Any

import pytest

from tests.domaine.reparation.onglet_secoue import OngletSecoue, Secousse
from tests.domaine.reparation.secousses import ANA, BOB, CLEO, SECOUSSES, ZOE, echanger, memoire, secousses


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


def test_ce_qu_on_tape_dans_une_ligne_ajoutee_sous_d_autres_colonnes_la_suit() -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)

    def taper(o: OngletSecoue) -> None:
        o.grille[-1].extend([None] * (5 - len(o.grille[-1])))
        o.grille[-1][4] = "à rappeler"

    onglet.ecrire(plan, SECOUSSES["déplacer une colonne"], taper)
    assert onglet.lignes()["d"] == {"id": "d", "nom": "Dora", "n": 4, "m": 40, "Notre note": "à rappeler"}


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


@pytest.mark.parametrize(
    ("colonne", "valeur"), [("m", 40), ("n", 44), ("nom", "Zora"), ("Notre note", "Dora"), ("Notre note", "")]
)
def test_ce_qu_on_tape_aussitot_dans_une_ligne_de_travers_la_suit(colonne: str, valeur: object) -> None:
    """In a column of ours or of theirs, be it what the line already says elsewhere, or over what it is to say there."""
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(1, 2), lambda o: o.taper("d", colonne, valeur))
    lue = {cle: dite for cle, dite in onglet.lignes()["d"].items() if dite}
    assert lue == {"id": "d", "nom": "Dora", "n": 4} | ({colonne: valeur} if valeur else {})


def test_ce_qu_on_tape_dans_la_seconde_de_deux_lignes_de_travers_la_suit() -> None:
    """Even where it is what our write has just left in the line of another."""
    onglet = OngletSecoue(ANA, BOB)
    nouvelles = [{"id": "d", "nom": "Dora", "n": 4, "m": 40}, {"id": "e", "nom": "Elsa", "n": 5, "m": 50}]
    plan = onglet.planifier({("b", "m"): 200}, nouvelles=nouvelles)
    onglet.retenir(plan)
    onglet.ecrire(plan, SECOUSSES["déplacer celle de l’équipe"], lambda o: o.taper("e", "m", 200))
    lues = {i: (ligne["n"], ligne["m"]) for i, ligne in onglet.lignes().items()}
    assert lues == {"a": (1, 10), "b": (2, 20), "d": (4, 40), "e": (5, 200)}


def test_une_note_retapee_pendant_qu_une_ligne_se_redresse_la_suit() -> None:
    onglet = OngletSecoue(ANA)
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4}])
    onglet.retenir(plan)
    onglet.ecrire(
        plan,
        lambda o: o.deplacer_la_colonne(1, 2),
        lambda o: o.taper("d", "Notre note", "à rappeler"),
        tue=1,
        ensuite=[lambda o: o.taper("d", "Notre note", "rappelée")],
    )
    lue = {cle: dite for cle, dite in onglet.lignes()["d"].items() if dite}
    assert lue == {"id": "d", "nom": "Dora", "n": 4, "Notre note": "rappelée"}


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


def test_ce_qu_on_tape_dans_une_colonne_encore_vide_suit_la_ligne_de_travers() -> None:
    onglet = OngletSecoue(ANA[:4])
    plan = onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}])
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(2, 3), lambda o: o.taper("d", "Notre note", "à rappeler"))
    assert onglet.grille[3] == ["d", "Dora", 40, 4, "à rappeler"]


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
