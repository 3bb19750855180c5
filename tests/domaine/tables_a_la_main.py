"""Small tables written by hand: what a sheet shows, what is remembered of it, what responses make."""

from collections.abc import Mapping, Sequence
from datetime import date

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.lecture import Cellule, en_serie

SOURCES = "_sources"

Ligne = Mapping[str, Cellule]
"""A line by column key, with its responses under SOURCES, separated by spaces."""


def feuille_de(table: Table, lignes: Sequence[Ligne], formules: Mapping[tuple[int, int], str] | None = None) -> Feuille:
    """A tab holding these lines from row 3 on."""
    rangees = [[en_serie(v) if isinstance(v := ligne.get(cle), date) else v for cle in table.cles] for ligne in lignes]
    return lire_feuille(
        table,
        Onglet(
            sheet_id=1,
            titre=table.onglet,
            grille=[table.cles, table.cles, *rangees],
            formules=formules or {},
        ),
    )


def memoire_de(
    table: Table,
    lignes: Sequence[Ligne],
    *,
    supprimees: Sequence[str] = (),
    tenues: Mapping[str, Mapping[str, Cellule]] | None = None,
) -> Memoire:
    """What is remembered when these lines were last written, each in a chunk of its own."""
    return Memoire(
        ids=[str(ligne["id"]) for ligne in lignes],
        sources=[_sources(ligne) for ligne in lignes],
        colonnes={
            c.cle: [ligne.get(c.cle) for ligne in lignes] for c in table.colonnes if not c.equipe and c.cle != "id"
        },
        supprimees=frozenset(supprimees),
        tenues=tenues or {},
        morceaux=range(len(lignes)),
    )


def calcul_de(lignes: Sequence[Ligne], cles: Sequence[str]) -> Lignes:
    """What responses make of these columns."""
    return Lignes(
        ids=[str(ligne["id"]) for ligne in lignes],
        sources=[_sources(ligne) for ligne in lignes],
        colonnes={cle: [ligne.get(cle) for ligne in lignes] for cle in cles},
    )


def _sources(ligne: Ligne) -> tuple[str, ...]:
    return tuple(str(ligne.get(SOURCES) or "").split())
