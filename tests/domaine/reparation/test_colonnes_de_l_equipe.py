"""Staff's own columns, which no key tells, moved while the service writes (contrat.md §7)."""

from typing import Any

import pytest

from tests.domaine.reparation.onglet_secoue import OngletSecoue
from tests.domaine.reparation.secousses import ANA, BOB, SECOUSSES, ecrire_trois_lignes


def test_la_case_de_l_equipe_dont_la_colonne_bouge_deux_fois_revient() -> None:
    onglet = ecrire_trois_lignes(
        SECOUSSES["déplacer celle de l’équipe"], SECOUSSES["insérer une colonne devant"], SECOUSSES["trier"]
    )
    assert {i: ligne["Notre note"] for i, ligne in onglet.lignes().items()} == {"a": "rouge", "b": "vert", "c": "bleu"}


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


def test_deux_colonnes_sans_libelle_recouvertes_du_meme_nombre_gardent_chacune_la_leur() -> None:
    onglet = OngletSecoue([*ANA, "vu", "revu"])
    plan = onglet.planifier({("a", "n"): 100, ("a", "m"): 100})
    onglet.retenir(plan)

    def deplacer_les_deux(o: OngletSecoue) -> None:
        for depart, arrivee in ((5, 2), (6, 3)):
            o.deplacer_la_colonne(depart, arrivee)

    onglet.ecrire(plan, deplacer_les_deux, tue=1)
    assert onglet.grille[2] == ["a", "Ana", "vu", "revu", 1, 10, "rouge"]


def test_une_colonne_sans_libelle_qui_bouge_deux_fois_retrouve_les_siennes() -> None:
    onglet = OngletSecoue([*ANA, "vu"])
    plan = onglet.planifier({("a", "n"): 100})
    onglet.retenir(plan)
    onglet.ecrire(plan, lambda o: o.deplacer_la_colonne(5, 2), lambda o: o.deplacer_la_colonne(2, 5), tue=1)
    assert onglet.grille[2] == [*ANA, "vu"]
