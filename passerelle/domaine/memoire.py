"""What the service last wrote of a table: the third side of a merge (contrat.md §5, tab `_passerelle`).

It is kept in cells of at most 50,000 characters, so a table's memory is a list of chunks of lines, and a line stays in its
chunk: one new response rewrites one
cell.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from passerelle.domaine.lecture import Cellule, en_serie, lire_colonne
from passerelle.domaine.table import Table

TAILLE_MORCEAU = 40_000
"""Characters of a chunk: under the 50,000 of a cell, with room for the lines it holds to grow."""

MARGE = 8_000


@dataclass(frozen=True, kw_only=True)
class Memoire:
    """What was last written of one table.

    `ids`, `sources` (the responses a line came from; none for a line staff added) and each of `colonnes` are aligned.
    `supprimees` are lines
    staff deleted. `tenues`: id → key → what staff's own cell held, formula included, where it is not what the service wrote.
    `morceaux`: the chunk of each line.
    """

    ids: Sequence[str] = ()
    sources: Sequence[tuple[str, ...]] = ()
    colonnes: Mapping[str, Sequence[Cellule]] = field(default_factory=dict)
    supprimees: frozenset[str] = frozenset()
    tenues: Mapping[str, Mapping[str, Cellule]] = field(default_factory=dict)
    morceaux: Sequence[int] = ()


def depuis_textes(table: Table, textes: Sequence[str]) -> Memoire:
    """Read the chunks of a table's memory, in order. Each is a JSON object: `cles`, and `lignes` of [id, sources, extras,
    *cells]."""
    ids: list[str] = []
    sources: list[tuple[str, ...]] = []
    morceaux: list[int] = []
    supprimees: set[str] = set()
    tenues: dict[str, Mapping[str, Cellule]] = {}
    brutes: dict[str, list[Cellule]] = {}
    for numero, texte in enumerate(textes):
        morceau = json.loads(texte)
        lignes = morceau["lignes"]
        debut = len(ids)
        for ligne in lignes:
            ids.append(ligne[0])
            sources.append(tuple(ligne[1].split()))
            if extras := ligne[2]:
                if extras.get("supprimee"):
                    supprimees.add(ligne[0])
                if "tenues" in extras:
                    tenues[ligne[0]] = extras["tenues"]
        morceaux += [numero] * len(lignes)
        for place, cle in enumerate(morceau["cles"], 3):
            # A key added later than the first chunks were written was blank there.
            colonne = brutes.setdefault(cle, [None] * debut)
            colonne += [None] * (debut - len(colonne))
            colonne += [ligne[place] for ligne in lignes]
    for colonne in brutes.values():
        colonne += [None] * (len(ids) - len(colonne))
    return Memoire(
        ids=ids,
        sources=sources,
        colonnes={
            cle: lire_colonne(table.par_cle[cle].type, valeurs)
            for cle, valeurs in brutes.items()
            if cle in table.par_cle
        },
        supprimees=frozenset(supprimees),
        tenues=tenues,
        morceaux=morceaux,
    )


@dataclass(frozen=True, kw_only=True)
class Morceaux:
    """The chunks to write: number → text, and the chunk each line of the memory is in."""

    textes: Mapping[int, str]
    places: Mapping[str, int]


def en_morceaux(memoire: Memoire, anciens: int = 0, changes: Collection[int] = ()) -> Morceaux:
    """Put a table's memory into chunks.

    A line keeps its chunk (`morceaux`); a new one (-1) goes to the last chunk with room. `anciens` is how many chunks
    there were, `changes` the numbers of those
    that hold a line that differs or is gone: the others are not written again.
    """
    sales = set(changes)
    dernier = anciens - 1
    if dernier >= 0 and -1 in memoire.morceaux:
        sales.add(dernier)
    colonnes = list(memoire.colonnes.values())
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    parties: dict[int, list[str]] = {numero: [] for numero in sales}
    tailles: dict[int, int] = dict.fromkeys(sales, 0)
    nouvelles: list[tuple[str, str]] = []
    places: dict[str, int] = {}
    for place, numero in enumerate(memoire.morceaux):
        ident = memoire.ids[place]
        places[ident] = numero
        if numero >= 0 and numero not in sales:
            continue
        extras: dict[str, object] = {"supprimee": True} if ident in memoire.supprimees else {}
        if ident in memoire.tenues:
            extras["tenues"] = memoire.tenues[ident]
        valeurs = [
            en_serie(v) if isinstance(v, date) else v for v in (colonne[place] for colonne in colonnes)
        ]
        texte = encoder([ident, " ".join(memoire.sources[place]), extras or 0, *valeurs])
        # A chunk whose lines grew gives its last ones away rather than outgrow its cell.
        if numero >= 0 and tailles[numero] + len(texte) <= TAILLE_MORCEAU + MARGE:
            parties[numero].append(texte)
            tailles[numero] += len(texte) + 1
        else:
            nouvelles.append((ident, texte))
    for ident, texte in nouvelles:
        if dernier < 0 or dernier not in parties or tailles[dernier] + len(texte) > TAILLE_MORCEAU:
            dernier += 1
            parties[dernier], tailles[dernier] = [], 0
        parties[dernier].append(texte)
        tailles[dernier] += len(texte) + 1
        places[ident] = dernier
    entete = encoder(list(memoire.colonnes))
    return Morceaux(
        textes={
            numero: f'{{"cles":{entete},"lignes":[{",".join(lignes)}]}}' for numero, lignes in parties.items()
        },
        places=places,
    )
