"""Finding words and expressions in what people write, whatever the spelling, the plural and the small mistakes (domaine.md §4)."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from passerelle.domaine.mots import aplatir, decouper, lire, reperer_mots


class Forme(NamedTuple):
    """One word as the vocabulary reads it: in the singular, its stem, whether it says nothing, whether it was spelt so."""

    singulier: str
    racine: str
    vide: bool = False
    exacte: bool = True


class Mot(NamedTuple):
    """One word of a text, and where it stands there."""

    debut: int
    fin: int
    forme: Forme


class Entree(NamedTuple):
    """One word or expression to find, for a theme (its rank).

    `seul` is the word in the singular, empty for an expression. `serree`: an expression of hardly more than empty words
    (« la poste »), to be found word for word. `poids`: its full words, and one more for an expression.
    """

    theme: int
    seul: str
    racines: tuple[str, ...]
    poids: int
    serree: bool


class Trouvaille(NamedTuple):
    """An entry found in a text: the ranks of its words, those and the empty words between them, and its words as written.

    `exacte` says that no word was misspelt.
    """

    entree: Entree
    rangs: tuple[int, ...]
    couverts: frozenset[int]
    ecrite: str
    exacte: bool


_TIGES: dict[str, str] = {}
"""Stems already worked out: a stemmer is slow, and the words of a lexicon come back at each synchronisation."""


class Vocabulaire:
    """The words and expressions of all themes, ready to be found in any number of texts. Remembers the words it has read.

    `entrees` are (rank of the theme, word or expression). See `RegleBesoins` for the rest.
    """

    def __init__(
        self,
        *,
        entrees: Iterable[tuple[int, str]],
        abreviations: Mapping[str, str],
        mots_vides: Iterable[str],
        mots_exacts: Iterable[str],
        proximite: float,
        longueur_proche: float,
        ecart: int,
    ) -> None:
        self._stemmer = snowballstemmer.stemmer("french")
        self._proximite = proximite
        self._longueur_proche = longueur_proche
        self._ecart = ecart
        self._abreviations = {aplatir(court): tuple(decouper(long)) for court, long in abreviations.items()}
        lues = [(theme, plats) for theme, texte in entrees if (plats := self._deplier(decouper(texte)))]
        seuls = {plats[0] for _, plats in lues if len(plats) == 1}
        # A word that a theme lists by itself says something, whatever the list of empty words.
        self._vides = set(map(aplatir, mots_vides)) - seuls
        self._exacts = {_singulier(aplatir(mot)) for mot in mots_exacts}
        self._seuls = set(map(_singulier, seuls))
        self._racines: dict[str, str] = {}
        self._entrees: dict[str, list[Entree]] = {}
        for theme, plats in lues:
            self._ajouter(theme, plats)
        self._connues = set(self._racines.values())
        self._candidats: dict[str, list[str]] = {}
        for singulier in self._racines:
            if len(singulier) >= longueur_proche:
                self._candidats.setdefault(singulier[0], []).append(singulier)
        self._memo: dict[str, tuple[Forme, ...]] = {}

    def trouver(self, texte: str) -> list[Trouvaille]:
        """The entries a text holds, in order, without those that are only a part of a longer one."""
        lu = lire(texte)
        suite = [
            Mot(*place, forme) for place in reperer_mots(lu) for forme in self._formes(lu[slice(*place)])
        ]
        trouvailles = []
        expressions: dict[int, list[frozenset[int]]] = {}
        for rang, mot in enumerate(suite):
            for entree in self._entrees.get(mot.forme.racine, ()):
                rangs = self._suivre(entree, suite, rang)
                if not rangs:
                    continue
                couverts = frozenset(
                    r for r in range(rang, rangs[-1] + 1) if r in rangs or suite[r].forme.vide
                )
                exacte = all(suite[r].forme.exacte for r in rangs)
                trouvailles.append(Trouvaille(entree, rangs, couverts, _citer(lu, suite, rangs), exacte))
                for r in couverts if len(rangs) > 1 else ():
                    expressions.setdefault(r, []).append(couverts)
        return [t for t in trouvailles if not any(t.couverts < e for e in expressions.get(t.rangs[0], ()))]

    def _suivre(self, entree: Entree, suite: list[Mot], rang: int) -> tuple[int, ...]:
        """Where the words of an entry that begins at `rang` stand; empty when they do not all follow.

        A word some theme lists by itself is no other word of the same stem: « isolation » is not « isolement ».
        """
        singulier = suite[rang].forme.singulier
        if entree.seul and singulier != entree.seul and singulier in self._seuls:
            return ()
        rangs = [rang]
        ecart = self._ecart
        for suivant in range(rang + 1, len(suite)):
            if len(rangs) == len(entree.racines):
                break
            forme = suite[suivant].forme
            if forme.racine == entree.racines[len(rangs)]:
                rangs.append(suivant)
                ecart = self._ecart
            elif entree.serree or (not forme.vide and ecart == 0):
                break
            elif not forme.vide:
                ecart -= 1
        return tuple(rangs) if len(rangs) == len(entree.racines) else ()

    def _formes(self, ecrit: str) -> tuple[Forme, ...]:
        """A word as written; a short form gives as many as it stands for."""
        formes = self._memo.get(ecrit)
        if formes is None:
            formes = self._memo[ecrit] = tuple(map(self._lire, self._deplier([aplatir(ecrit)])))
        return formes

    def _lire(self, plat: str) -> Forme:
        """A flattened word, or the one of the vocabulary it nearly spells: the first letter is rarely the wrong one."""
        singulier, racine = _singulier(plat), self._racine(plat)
        if plat in self._vides:
            return Forme(singulier, racine, vide=True)
        if racine in self._connues or singulier in self._exacts or len(plat) < self._longueur_proche:
            return Forme(singulier, racine)
        proche = process.extractOne(
            singulier,
            self._candidats.get(plat[0], ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=self._proximite,
        )
        return (
            Forme(proche[0], self._racines[proche[0]], exacte=False) if proche else Forme(singulier, racine)
        )

    def _ajouter(self, theme: int, plats: tuple[str, ...]) -> None:
        """Take in one entry. An expression is known by its full words, unless it has but one."""
        pleins = tuple(plat for plat in plats if plat not in self._vides)
        serree = len(pleins) < 2
        retenus = plats if serree else pleins
        entree = Entree(
            theme=theme,
            seul=_singulier(plats[0]) if len(plats) == 1 else "",
            racines=tuple(map(self._racine, retenus)),
            poids=len(pleins) + (len(plats) > 1),
            serree=serree,
        )
        self._entrees.setdefault(entree.racines[0], []).append(entree)
        self._racines |= {_singulier(plat): self._racine(plat) for plat in pleins}

    def _deplier(self, plats: Iterable[str]) -> tuple[str, ...]:
        """Flattened words, short forms spelt out."""
        return tuple(long for plat in plats for long in self._abreviations.get(plat, (plat,)))

    def _racine(self, plat: str) -> str:
        """The French stem of a flattened word; the word itself where a stem of three letters would say too little."""
        singulier = _singulier(plat)
        if plat in self._vides or singulier in self._exacts or not singulier.isalpha():
            return f"={singulier}"  # « manque » is not « manquer », though both have one stem
        if singulier not in _TIGES:
            _TIGES[singulier] = self._stemmer.stemWord(singulier)
        racine = _TIGES[singulier]
        return racine if len(racine) >= 4 else singulier


def _singulier(plat: str) -> str:
    """`agees` → `age`, `velos` → `velo`: what the stemmer leaves once accents are gone."""
    if len(plat) >= 4 and plat.endswith("s"):
        plat = plat[:-1]
    return plat[:-1] if plat.endswith("ee") else plat


def _citer(lu: str, suite: list[Mot], rangs: tuple[int, ...]) -> str:
    """The words of an entry as they stand in the text; « … » for a word between them that decided nothing."""
    morceaux = [[suite[rangs[0]].debut, suite[rangs[0]].fin]]
    for precedent, rang in pairwise(rangs):
        if all(mot.forme.vide for mot in suite[precedent + 1 : rang]):
            morceaux[-1][1] = suite[rang].fin
        else:
            morceaux.append([suite[rang].debut, suite[rang].fin])
    return " … ".join(" ".join(lu[debut:fin].split()) for debut, fin in morceaux)
