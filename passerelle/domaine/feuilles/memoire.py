"""What the service last wrote of a table: the third side of a merge (contrat.md §5, tab `_passerelle`).

It is kept in cells of at most 50,000 characters, so a table's memory is a list of chunks of lines, and a line stays in its
chunk: one new response rewrites one cell. A line too long for that is remembered by the start and the digest of its long
texts, the tab itself holding them in full.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.cases_equipe import CaseEquipe, relever
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.bornes import longueur
from passerelle.domaine.texte.lecture import Cellule, en_brut, lire_colonne

TAILLE_MORCEAU = 40_000
"""Characters of a chunk, as its cell will hold it: under the 50,000 of a cell, with room for the lines it holds to grow."""

MARGE = 8_000

LIGNE_LONGUE = 20_000
"""Characters above which a line is remembered by the start of its long texts."""

DEBUT = 200
"""Characters kept of such a text."""

SIGNE = "…\x1f"
"""Between the start of a text and its digest."""

SIGNE_ECRIT = json.dumps(SIGNE, ensure_ascii=False).strip('"')
"""The same, as the chunks hold it."""

_A_ECHAPPER = re.compile(r'["\\\x00-\x1f]')
"""What JSON writes in several characters, six at most."""


T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Memoire:
    """What was last written of one table.

    `ids`, `sources` (the responses a line came from; none for a line staff added) and each of `colonnes` are aligned: a
    line's place is the same in all. `supprimees` are lines staff deleted. `tenues`: id → key → what staff's own cell held,
    formula included, where it is not what the service wrote; `equipe`: id → what stood in staff's own columns. `morceaux`: the
    chunk of each line. `a_des_abreges`: whether long texts may be shortened. `illisibles`: chunks that do not read, whose lines
    are remembered no more.
    """

    ids: Sequence[str] = ()
    sources: Sequence[tuple[str, ...]] = ()
    colonnes: Mapping[str, Sequence[Cellule]] = field(default_factory=dict)
    supprimees: frozenset[str] = frozenset()
    tenues: Mapping[str, Mapping[str, Cellule]] = field(default_factory=dict)
    equipe: Mapping[str, Sequence[CaseEquipe]] = field(default_factory=dict)
    morceaux: Sequence[int] = ()
    a_des_abreges: bool = False
    illisibles: frozenset[int] = frozenset()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {ident: place for place, ident in enumerate(self.ids)}

    @cached_property
    def _blancs(self) -> Sequence[Cellule]:
        return (None,) * len(self.ids)

    def place(self, ident: str) -> int:
        """Where a line is remembered; -1: nowhere."""
        return self._places.get(ident, -1)

    def colonne(self, cle: str) -> Sequence[Cellule]:
        """What was last written in a column: blanks where nothing ever was."""
        return self.colonnes.get(cle, self._blancs)

    def ligne(self, place: int) -> dict[str, Cellule]:
        """A remembered line, key → cell."""
        return {cle: valeurs[place] for cle, valeurs in self.colonnes.items()}

    def sources_de(self, ident: str) -> tuple[str, ...]:
        """The responses a line came from; none for one that is not remembered."""
        place = self.place(ident)
        return self.sources[place] if place >= 0 else ()


def depuis_textes(table: Table, textes: Sequence[str]) -> Memoire:
    """Read the chunks of a table's memory, in order. Each is a JSON object: `cles`, and `lignes` of [id, sources, extras,
    *cells]."""
    ids: list[str] = []
    sources: list[tuple[str, ...]] = []
    morceaux: list[int] = []
    supprimees: set[str] = set()
    tenues: dict[str, Mapping[str, Cellule]] = {}
    equipe: dict[str, Sequence[CaseEquipe]] = {}
    brutes: dict[str, list[Cellule]] = {}
    lus = {numero: _lire_morceau(texte) for numero, texte in enumerate(textes)}
    for numero, morceau in lus.items():
        if not morceau or not morceau.lignes:
            continue
        debut = len(ids)
        siens, venues, extras, *cellules = zip(*morceau.lignes, strict=True)
        ids += siens
        sources += [tuple(noms.split()) for noms in venues]
        morceaux += [numero] * len(siens)
        for ident, extra in zip(siens, extras, strict=True):
            if extra:
                if extra.get("supprimee"):
                    supprimees.add(ident)
                if "tenues" in extra:
                    tenues[ident] = extra["tenues"]
                if "equipe" in extra:
                    equipe[ident] = [CaseEquipe(*case) for case in extra["equipe"]]
        for cle, valeurs in zip(morceau.cles, cellules, strict=True):
            # A key added later than the first chunks were written was blank there.
            colonne = brutes.setdefault(cle, [])
            colonne += [None] * (debut - len(colonne))
            colonne += valeurs
    for colonne in brutes.values():
        colonne.extend([None] * (len(ids) - len(colonne)))
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
        equipe=equipe,
        morceaux=morceaux,
        a_des_abreges=any(SIGNE_ECRIT in texte for texte in textes),
        illisibles=frozenset(numero for numero, morceau in lus.items() if morceau is None),
    )


class _Morceau(NamedTuple):
    cles: list[str]
    lignes: list[list[Any]]


def _lire_morceau(texte: str) -> _Morceau | None:
    """A chunk as it was written; None where it does not read."""
    try:
        lu = json.loads(texte)
        largeur = len(lu["cles"]) + 3
        lignes = lu["lignes"] if {largeur}.issuperset(map(len, lu["lignes"])) else None
    except (ValueError, TypeError, KeyError):
        return None
    return None if lignes is None else _Morceau(lu["cles"], lignes)


def abreger(valeur: Cellule) -> Cellule:
    """The start and the digest of a long text; any other cell as it is, one already shortened included. The start only shows what
    it was: it takes the room it seems to."""
    if not isinstance(valeur, str) or len(valeur) <= DEBUT or est_abregee(valeur):
        return valeur
    return f"{_A_ECHAPPER.sub(' ', valeur[:DEBUT])}{SIGNE}{sha256(valeur.encode()).hexdigest()}"


def _abrege(valeur: Cellule, abregee: Cellule) -> bool:
    """Whether a shortened cell is what is remembered of this one."""
    return isinstance(abregee, str) and abregee.rpartition(SIGNE)[2] == str(abreger(valeur)).rpartition(SIGNE)[2]


def est_abregee(valeur: Cellule) -> bool:
    """Whether a remembered cell is the start and the digest of a longer one."""
    return isinstance(valeur, str) and valeur[DEBUT : DEBUT + len(SIGNE)] == SIGNE


def sans_signe(valeur: T) -> T | str:
    """A remembered cell as it may be shown: a shortened one, its start."""
    return f"{str(valeur)[:DEBUT]}…" if isinstance(valeur, str) and est_abregee(valeur) else valeur


def retrouver(memoire: Memoire, feuille: Feuille) -> Memoire:
    """A memory with its shortened texts in full, where the tab still holds them."""
    if not memoire.a_des_abreges:
        return memoire
    colonnes = {cle: list(valeurs) for cle, valeurs in memoire.colonnes.items()}
    tenues = {ident: dict(gardees) for ident, gardees in memoire.tenues.items()}
    for souvenir, ident in enumerate(memoire.ids):
        place = feuille.place(ident)
        if place < 0:
            continue
        for cle, valeurs in colonnes.items():
            lue = feuille.colonne(cle)[place] if est_abregee(valeurs[souvenir]) else None
            if lue is not None and _abrege(lue, valeurs[souvenir]):
                valeurs[souvenir] = lue
        for cle, tenue in tenues.get(ident, {}).items():
            if est_abregee(tenue) and cle in feuille.places:
                lue = feuille.onglet.cellule(feuille.rangs[place], feuille.places[cle])
                if _abrege(lue, tenue):
                    tenues[ident][cle] = lue
    return replace(memoire, colonnes=colonnes, tenues=tenues, equipe=_retrouver_l_equipe(memoire, feuille))


def _retrouver_l_equipe(memoire: Memoire, feuille: Feuille) -> Mapping[str, Sequence[CaseEquipe]]:
    abregees = {ident for ident, cases in memoire.equipe.items() if any(est_abregee(case.valeur) for case in cases)}
    presentes = relever(feuille) if abregees else {}
    lues = {ident: presentes.get(feuille.rangs[p], ()) for ident in abregees if (p := feuille.place(ident)) >= 0}
    entieres = {
        ident: {case[:3]: case for case in cases if isinstance(case.valeur, str)} for ident, cases in lues.items()
    }
    return dict(memoire.equipe) | {
        ident: [
            entiere if (entiere := siennes.get(case[:3])) and _abrege(entiere.valeur, case.valeur) else case
            for case in memoire.equipe[ident]
        ]
        for ident, siennes in entieres.items()
    }


@dataclass(frozen=True, kw_only=True)
class Morceaux:
    """The chunks to write: number → text, and the chunk each line of the memory is in."""

    textes: Mapping[int, str]
    places: Mapping[str, int]


def en_morceaux(memoire: Memoire, anciens: int = 0, changes: Collection[int] = ()) -> Morceaux:
    """Put a table's memory into chunks.

    A line keeps its chunk (`morceaux`); a new one (-1) goes to the last chunk with room. `anciens` is how many chunks
    there were, `changes` the numbers of those that hold a line that differs or is gone: the others are not written again.
    """
    sales = set(changes)
    dernier = anciens - 1
    if dernier >= 0 and -1 in memoire.morceaux:
        sales.add(dernier)
    colonnes = list(memoire.colonnes.values())
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    parties: dict[int, list[str]] = {numero: [] for numero in sales}
    tailles: dict[int, int] = dict.fromkeys(sales, 0)
    nouvelles: list[tuple[str, str, int]] = []
    places: dict[str, int] = {}
    for place, numero in enumerate(memoire.morceaux):
        ident = memoire.ids[place]
        places[ident] = numero
        if numero >= 0 and numero not in sales:
            continue
        extras: dict[str, object] = {"supprimee": True} if ident in memoire.supprimees else {}
        if ident in memoire.tenues:
            extras["tenues"] = memoire.tenues[ident]
        if ident in memoire.equipe:
            extras["equipe"] = [case.en_json() for case in memoire.equipe[ident]]
        valeurs = [en_brut(colonne[place]) for colonne in colonnes]
        venues = " ".join(memoire.sources[place])
        texte = encoder([ident, venues, extras or 0, *valeurs])
        taille = longueur(texte)
        if taille > LIGNE_LONGUE:
            if ident in memoire.tenues:
                extras["tenues"] = {cle: abreger(tenue) for cle, tenue in memoire.tenues[ident].items()}
            if ident in memoire.equipe:
                extras["equipe"] = [
                    case._replace(valeur=abreger(case.valeur)).en_json() for case in memoire.equipe[ident]
                ]
            texte = encoder([ident, venues, extras or 0, *map(abreger, valeurs)])
            taille = longueur(texte)
        # A chunk whose lines grew gives its last ones away rather than outgrow its cell.
        if numero >= 0 and tailles[numero] + taille <= TAILLE_MORCEAU + MARGE:
            parties[numero].append(texte)
            tailles[numero] += taille + 1
        else:
            nouvelles.append((ident, texte, taille))
    for ident, texte, taille in nouvelles:
        if dernier < 0 or dernier not in parties or tailles[dernier] + taille > TAILLE_MORCEAU:
            dernier += 1
            parties[dernier], tailles[dernier] = [], 0
        parties[dernier].append(texte)
        tailles[dernier] += taille + 1
        places[ident] = dernier
    entete = encoder(list(memoire.colonnes))
    return Morceaux(
        textes={numero: f'{{"cles":{entete},"lignes":[{",".join(lignes)}]}}' for numero, lignes in parties.items()},
        places=places,
    )
