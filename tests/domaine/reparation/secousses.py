"""What people do while the service writes, and what they had written, for the tests of what is then mended."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

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


def echanger(ident: str, autre: str) -> Secousse:
    """Two rows change places."""

    def faire(onglet: OngletSecoue) -> None:
        ids = [rangee[0] for rangee in onglet.grille]
        ici, la = ids.index(ident), ids.index(autre)
        onglet.grille[ici], onglet.grille[la] = onglet.grille[la], onglet.grille[ici]

    return faire


def ecrire_trois_lignes(*suite: Secousse, tue: int = 0, ensuite: Sequence[Secousse] = ()) -> OngletSecoue:
    onglet = OngletSecoue(ANA, BOB, CLEO)
    plan = onglet.planifier({("a", "n"): 100, ("b", "m"): 200, ("c", "n"): 300})
    onglet.retenir(plan)
    onglet.ecrire(plan, *suite, tue=tue, ensuite=ensuite)
    return onglet
