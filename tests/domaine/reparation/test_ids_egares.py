"""An id given to a line staff had added, which fell elsewhere because somebody was moving rows or columns (contrat.md §7)."""

from dataclasses import replace
from typing import Any

from passerelle.domaine.feuilles.feuille import Feuille, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reparation.reparation import Reparation
from tests.domaine.reparation.test_ancienne_note import (
    CLES,
    LIBELLES,
    TABLE,
    A,
    B,
    C,
    ecrire,
    feuille,
    memoire,
    remise_en_etat,
    remises,
)
from tests.domaine.reparation.test_ancienne_note import reparation as reparer_la_note

ZOE: list[Any] = [None, "Zoé", 7, 41560, "jaune"]
LEO: list[Any] = [None, "Léo", 8, 41561, "noir"]
"""Lines staff added, without an id yet."""


def nommer(rang: int, ident: str) -> Any:
    return ecrire(rang, ident, ident, "id")


def nommee(rangee: list[Any], ident: str | None) -> list[Any]:
    return [ident, *rangee[1:]]


class Rendu:
    """The tab once its ids are mended, and how."""

    def __init__(self, apres: Feuille, reparation: Reparation) -> None:
        self.feuille = remise_en_etat(apres, reparation)
        self.remises = remises(reparation)
        self.memoire = reparation.memoire


def ids(rendu: Rendu) -> list[object]:
    return list(rendu.feuille.colonnes["id"])


def reparation(avant: Feuille, apres: Feuille, souvenir: Memoire, *ecritures: Any) -> Rendu:
    return Rendu(apres, reparer_la_note(avant, apres, souvenir, ecritures=ecritures))


def test_l_onglet_trie_chaque_ligne_retrouve_son_identifiant() -> None:
    souvenir = memoire(A, B, nommee(ZOE, "z"))
    apres = feuille(ZOE, B, nommee(A, "z"))  # sorted: the row of Zoé is now that of Ana
    rendu = reparation(feuille(A, B, ZOE), apres, souvenir, nommer(4, "z"))
    assert ids(rendu) == ["z", "b", "a"]
    assert rendu.remises == {(4, 0): "a", (2, 0): "z"}
    assert rendu.memoire == souvenir


def test_la_case_ecrite_avec_lui_revient_a_la_ligne_recouverte() -> None:
    souvenir = memoire(A, nommee([None, "Zoé", 9, 41560], "z"))
    apres = feuille(ZOE, ["z", "Ana", 9, 41550, "rouge"])
    rendu = reparation(feuille(A, ZOE), apres, souvenir, nommer(3, "z"), ecrire(3, "z", 9))
    assert rendu.feuille.onglet.grille[2:] == [nommee(ZOE, "z"), A]
    assert rendu.memoire.colonnes["n"] == [1, 7]


def test_deux_identifiants_echanges() -> None:
    souvenir = memoire(nommee(ZOE, "z"), nommee(LEO, "l"))
    apres = feuille(nommee(LEO, "z"), nommee(ZOE, "l"))
    rendu = reparation(feuille(ZOE, LEO), apres, souvenir, nommer(2, "z"), nommer(3, "l"))
    assert ids(rendu) == ["l", "z"]


def test_une_rangee_inseree_au_dessus_redevient_vide() -> None:
    apres = feuille(["z", None, None, None], ZOE, B)
    rendu = reparation(feuille(ZOE, B), apres, memoire(B, nommee(ZOE, "z")), nommer(2, "z"))
    assert ids(rendu) == ["z", "b"]
    assert rendu.feuille.onglet.grille[2][0] is None


def test_une_colonne_inseree_devant() -> None:
    """The id fell in the new column; the line has none."""
    cles, libelles = [None, *CLES], ["Vu", *LIBELLES]
    apres = feuille(["z", *ZOE], ["", *B], cles=cles, libelles=libelles)
    rendu = reparation(feuille(ZOE, B), apres, memoire(B, nommee(ZOE, "z")), nommer(2, "z"))
    assert rendu.remises == {(2, 0): None, (2, 1): "z"}
    assert ids(rendu) == ["z", "b"]


def test_une_colonne_et_une_rangee_inserees() -> None:
    cles, libelles = [None, *CLES], ["Vu", *LIBELLES]
    apres = feuille(["z"], ["", *ZOE], ["", *B], cles=cles, libelles=libelles)
    rendu = reparation(feuille(ZOE, B), apres, memoire(B, nommee(ZOE, "z")), nommer(2, "z"))
    assert rendu.remises == {(2, 0): None, (3, 1): "z"}
    assert ids(rendu) == ["z", "b"]


def test_la_ligne_supprimee_entre_temps_rend_ce_que_son_identifiant_avait_pris() -> None:
    apres = feuille(A, nommee(B, "z"))
    rendu = reparation(feuille(A, ZOE, B), apres, memoire(A, B, nommee(ZOE, "z")), nommer(3, "z"))
    assert ids(rendu) == ["a", "b"]


def test_une_case_de_l_equipe_aide_a_reconnaitre_la_ligne_recouverte() -> None:
    """Ana's number and day are staff's: what was written is no help, what they typed is."""
    souvenir = replace(memoire(A, nommee(ZOE, "z")), tenues={"a": {"n": 50, "du": 41700}})
    apres = feuille(ZOE, ["z", "Anna", 50, 41700, "rouge"])
    assert ids(reparation(feuille(A, ZOE), apres, souvenir, nommer(3, "z"))) == ["z", "a"]


def test_ce_qui_est_bien_tombe_ou_a_ete_change_depuis_reste() -> None:
    for apres in (
        feuille(A, nommee(ZOE, "z")),
        feuille(nommee(ZOE, "z"), A),  # sorted since
        feuille(A, ["y", "Zoé", 7, 41560]),  # typed over since
        feuille(A, ["z", "Tout", 0, 41000]),  # written over since: nothing says it is another line
        feuille(A),  # deleted since
        feuille(A, ["z", "Zoé", 7, 41560], r3c2="=3+4"),
    ):
        souvenir = memoire(A, nommee(ZOE, "z"))
        avant = feuille(A, ZOE, r3c2="=3+4")
        rendu = reparation(avant, apres, souvenir, nommer(3, "z"))
        assert (rendu.remises, rendu.memoire) == ({}, souvenir)


def test_une_reference_que_rien_d_autre_ne_retient_garde_le_sien() -> None:
    table = replace(TABLE, genre="reference")

    def onglet(*rangees: list[Any]) -> Feuille:
        return lire_feuille(table, feuille(*rangees).onglet)

    rendu = reparation(onglet(A, B, C, ZOE), onglet(ZOE, C, B, nommee(A, "zoe")), Memoire(), nommer(5, "zoe"))
    assert ids(rendu) == ["zoe", "c", "b", "a"]


def test_des_lignes_sans_identifiant_celle_qui_ressemble_le_plus_prend_le_sien() -> None:
    """Three look alike: the first and the last hold a cell less of what Zoé's did."""
    presque, autre = [None, "Zoé", 8, 41560], [None, "Zoé", 9, 41561, "jaune"]
    apres = feuille(presque, ZOE, autre, nommee(A, "z"))
    rendu = reparation(feuille(A, ZOE, presque, autre), apres, memoire(A, nommee(ZOE, "z")), nommer(3, "z"))
    assert rendu.remises == {}
    rendu = reparation(feuille(A, presque, autre, ZOE), apres, memoire(A, nommee(ZOE, "z")), nommer(5, "z"))
    assert ids(rendu) == [None, "z", None, "a"]


def test_de_deux_lignes_egarees_celle_qui_ressemble_le_plus_retrouve_son_identifiant() -> None:
    """Ana's row was covered; Anne's, deleted, was much like it."""
    anne = ["d", "Ana", 1, 41559]
    for lignes in ((A, anne), (anne, A)):
        souvenir = memoire(*lignes, nommee(ZOE, "z"))
        apres = feuille(ZOE, [None, "Tom", 6], nommee(A, "z"))
        assert ids(reparation(feuille(*lignes, ZOE), apres, souvenir, nommer(4, "z"))) == ["z", None, "a"]


def test_une_ligne_supprimee_par_l_equipe_ne_rend_pas_son_identifiant() -> None:
    souvenir = replace(memoire(A, nommee(ZOE, "z")), supprimees=frozenset({"a"}))
    apres = feuille(ZOE, nommee(["x", "Ana", 1, 41550], "z"))
    rendu = reparation(feuille(["x", "Tom", 6, 41000], ZOE), apres, souvenir, nommer(3, "z"))
    assert ids(rendu) == ["z", None]


def test_une_ligne_qui_porte_deja_le_sien_le_garde_meme_pareille() -> None:
    autre = nommee(ZOE, "y")
    souvenir = memoire(autre, A, nommee(ZOE, "z"))
    rendu = reparation(feuille(autre, A, ZOE), feuille(autre, ZOE, nommee(A, "z")), souvenir, nommer(4, "z"))
    assert ids(rendu) == ["y", "z", "a"]


def test_de_deux_lignes_pareilles_celle_qui_a_recu_l_identifiant_le_garde() -> None:
    souvenir = memoire(A, nommee(ZOE, "z"))
    rendu = reparation(feuille(ZOE, ZOE, A), feuille(ZOE, nommee(ZOE, "z"), A), souvenir, nommer(3, "z"))
    assert rendu.remises == {}


def test_une_ligne_qui_a_change_autant_qu_elle_est_restee_n_est_plus_la_meme() -> None:
    """Its name is what it was, its number is not: nothing says it is Zoé's."""
    souvenir = memoire(A, ["z", "Zoé", 7])
    rendu = reparation(
        feuille(A, [None, "Zoé", 7]), feuille([None, "Zoé", 8], nommee(A, "z")), souvenir, nommer(3, "z")
    )
    assert ids(rendu) == [None, "a"]
