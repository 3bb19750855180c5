"""Finding words and expressions in what people write, whatever the spelling, the plural and the small mistakes (domaine.md §4)."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from passerelle.domaine.texte.courants import Courants
from passerelle.domaine.texte.mots import aplatir, lire, reperer_mots, singulier_de
from passerelle.domaine.texte.son import son


class Forme(NamedTuple):
    """One word as the vocabulary reads it: in the singular, its stem, whether it says nothing, whether it was spelt so.

    `courant`: how it is written, when it is an everyday word, its accents left out or not; empty for any other.
    """

    singulier: str
    racine: str
    vide: bool = False
    exacte: bool = True
    courant: str = ""


class Mot(NamedTuple):
    """One word of a text, and where it stands there."""

    debut: int
    fin: int
    forme: Forme


class Lecture(NamedTuple):
    """A text as `lire` gives it, and its words."""

    lu: str
    mots: list[Mot]

    @property
    def singuliers(self) -> list[str]:
        """The words, flattened and in the singular, as `Tournures` looks for them."""
        return [mot.forme.singulier for mot in self.mots]


class Expression(NamedTuple):
    """One word or expression to find, for a theme (its rank).

    `seul` is the word in the singular, empty for an expression. `serree`: an expression of hardly more than empty words
    (« la poste »), to be found word for word. `poids`: its full words, and one more for an expression. `ecrits`: its words with
    their accents.
    """

    theme: int
    seul: str
    racines: tuple[str, ...]
    poids: int
    serree: bool
    ecrits: tuple[str, ...]


class Trouvaille(NamedTuple):
    """An entry found in a text: the ranks of its words, those and the empty words between them, and its words as written.

    `exacte` says that no word was misspelt.
    """

    entree: Expression
    rangs: tuple[int, ...]
    couverts: frozenset[int]
    ecrite: str
    exacte: bool


MOT_LE_PLUS_COURT = 4
"""Letters from which a word is known with two of them exchanged, or one doubled."""

MOT_LE_PLUS_LONG = 40
"""Letters past which a word is none: stems and misspellings take a time that grows as the square of what is read."""

SON_LE_PLUS_COURT = 4
"""Sounds from which a word is known by ear: shorter, too many words sound alike."""

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
        mots_justes: Iterable[str],
        reperes: Iterable[str],
        courants: Courants,
        proximite: float,
        longueur_proche: float,
        ecart: int,
    ) -> None:
        self._stemmer = snowballstemmer.stemmer("french")
        self._proximite = proximite
        self._longueur_proche = longueur_proche
        self._ecart = ecart
        self._courants = courants
        self._abreviations = _abreviations(abreviations, courants)
        self._vides_ecrits = set(mots_vides)
        self._toujours_vides = set(map(aplatir, self._vides_ecrits))
        lues = [(theme, mots) for theme, texte in entrees if (mots := self._lire_entree(texte))]
        seuls = {mots[0] for _, mots in lues if len(mots) == 1}
        # A word that a theme lists by itself says something, whatever the list of empty words: « mémé », not « même ».
        self._vides = self._toujours_vides - {plat for plat, ecrit in seuls if not courants.autre(ecrit)}
        self._distingues = {
            lecture
            for _, mots in lues
            for _, ecrit in mots
            if courants.autre(ecrit)
            for lecture in courants.lectures(ecrit)
        }
        self._exacts = {singulier_de(aplatir(mot)) for mot in mots_exacts}
        self._justes = self._exacts | {singulier_de(aplatir(mot)) for mot in mots_justes}
        self._seuls = {singulier_de(plat) for plat, _ in seuls}
        self._racines: dict[str, str] = {}
        self._entrees: dict[str, list[Expression]] = {}
        for theme, mots in lues:
            self._ajouter(theme, mots)
        self._connues = set(self._racines.values())
        self._ecrits = {*self._racines, *reperes}
        self._lisibles = {singulier for singulier in self._ecrits if len(singulier) >= longueur_proche}
        self._candidats: dict[str, list[str]] = {}
        self._par_son: dict[str, str] = {}
        for singulier in sorted(self._lisibles, key=self._priorite):
            self._candidats.setdefault(singulier[0], []).append(singulier)
            if len(entendu := son(singulier)) >= SON_LE_PLUS_COURT:
                self._par_son.setdefault(entendu, singulier)
        self._sans_initiale = {singulier[1:]: singulier for singulier in sorted(self._lisibles, reverse=True)}
        self._memo: dict[str, tuple[Forme, ...]] = {}

    def _priorite(self, singulier: str) -> tuple[bool, str]:
        """Which of two words that are as near is taken: a theme's, then the first in the alphabet."""
        return singulier not in self._racines, singulier

    def avec(self, theme: int, texte: str) -> Self | None:
        """The same vocabulary and one entry more, its theme's last, without building all of it again: thousands of words.

        None where the entry would change how everyday or empty words are read: one that `mot_confondu` tells, say.
        """
        mots = self._lire_entree(texte)
        seul_et_vide = len(mots) == 1 and mots[0][0] in self._toujours_vides
        if not mots or seul_et_vide or any(self._courants.autre(ecrit) for _, ecrit in mots):
            return None
        autre = copy.copy(self)
        Vocabulaire._etoffer(autre, theme, mots)
        return autre

    def _etoffer(self, theme: int, mots: tuple[tuple[str, str], ...]) -> None:
        """Take in one entry more, in new lists and tables: those at hand are another vocabulary's too."""
        self._memo = {}
        self._seuls = self._seuls | {singulier_de(plat) for plat, _ in mots if len(mots) == 1}
        connus = self._racines.keys()
        racines = {self._racine(plat) for plat, _ in mots}
        self._racines = dict(self._racines)
        self._entrees = self._entrees | {racine: list(self._entrees.get(racine, ())) for racine in racines}
        self._ajouter(theme, mots)
        nouveaux = self._racines.keys() - connus
        self._connues = self._connues | {self._racines[mot] for mot in nouveaux}
        self._ecrits = self._ecrits | nouveaux
        self._candidats, self._par_son = dict(self._candidats), dict(self._par_son)
        self._sans_initiale = dict(self._sans_initiale)
        lisibles = {mot for mot in nouveaux if len(mot) >= self._longueur_proche}
        self._lisibles = self._lisibles | lisibles
        for mot in lisibles:
            self._candidats[mot[0]] = sorted({*self._candidats.get(mot[0], ()), mot}, key=self._priorite)
            if len(entendu := son(mot)) >= SON_LE_PLUS_COURT:
                self._par_son[entendu] = min(mot, self._par_son.get(entendu, mot), key=self._priorite)
            self._sans_initiale[mot[1:]] = min(mot, self._sans_initiale.get(mot[1:], mot))

    def mots_ecrits(self, texte: str) -> Iterator[tuple[str, str]]:
        """The words of a text in the singular, before any is taken for another that it nearly spells, each with its stem."""
        for ecrit in _mots(texte):
            for plat, _ in self._deplier(ecrit):
                yield singulier_de(plat), self._racine(plat)

    def se_ressemblent(self, singulier: str, parmi: Sequence[str]) -> set[str]:
        """Those of some words that may be taken for that one: more than will be, never fewer."""
        seuil = min(self._proximite, 1 - 1 / MOT_LE_PLUS_COURT) - 1e-9  # two letters exchanged, in the shortest word
        proches = process.extract(singulier, parmi, scorer=OSA.normalized_similarity, score_cutoff=seuil, limit=None)
        return {mot for mot, _, _ in proches}

    def lire(self, texte: str) -> Lecture:
        """The words of a text, those that short forms stand for in their place."""
        lu = lire(texte)
        return Lecture(
            lu, [Mot(*place, forme) for place in reperer_mots(lu) for forme in self._formes(lu[slice(*place)])]
        )

    def trouver(self, lecture: Lecture) -> list[Trouvaille]:
        """The entries a text holds, in order, without those that are only a part of a longer one."""
        lu, suite = lecture
        racines = {mot.forme.racine for mot in suite}
        trouvailles = []
        expressions: dict[int, list[frozenset[int]]] = {}
        for rang, mot in enumerate(suite):
            for entree in self._entrees.get(mot.forme.racine, ()):
                if entree.racines[-1] not in racines or not (rangs := self._suivre(entree, suite, rang)):
                    continue
                couverts = frozenset(r for r in range(rang, rangs[-1] + 1) if r in rangs or suite[r].forme.vide)
                exacte = all(suite[r].forme.exacte for r in rangs)
                trouvailles.append(Trouvaille(entree, rangs, couverts, _citer(lu, suite, rangs), exacte))
                for r in couverts if len(rangs) > 1 else ():
                    expressions.setdefault(r, []).append(couverts)
        return [t for t in trouvailles if not any(t.couverts < e for e in expressions.get(t.rangs[0], ()))]

    def mot_confondu(self, texte: str) -> str:
        """The everyday word that an entry, hardly more than one word, is taken for, or is; empty where there is none."""
        mots = _mots(texte)
        autres = list(filter(None, map(self._courants.autre, mots)))
        if len(mots) == 1 and singulier_de(aplatir(mots[0])) in self._toujours_vides:
            return autres[0] if autres else mots[0]
        pleins = [mot for mot in mots if aplatir(mot) not in self._toujours_vides or self._courants.autre(mot)]
        return autres[0] if autres and len(pleins) < 2 else ""

    def _suivre(self, entree: Expression, suite: list[Mot], rang: int) -> tuple[int, ...]:
        """Where the words of an entry that begins at `rang` stand; empty when they do not all follow.

        A word some theme lists by itself is no other word of the same stem: « isolation » is not « isolement ». An everyday word is
        only itself.
        """
        if not self._admet(entree, 0, suite[rang].forme):
            return ()
        singulier = suite[rang].forme.singulier
        if entree.seul and singulier != entree.seul and singulier in self._seuls:
            return ()
        rangs = [rang]
        ecart = self._ecart
        for suivant in range(rang + 1, len(suite)):
            if len(rangs) == len(entree.racines):
                break
            forme = suite[suivant].forme
            if forme.racine == entree.racines[len(rangs)] and self._admet(entree, len(rangs), forme):
                rangs.append(suivant)
                ecart = self._ecart
            elif entree.serree or (not forme.vide and ecart == 0):
                break
            elif not forme.vide:
                ecart -= 1
        return tuple(rangs) if len(rangs) == len(entree.racines) else ()

    def _admet(self, entree: Expression, place: int, forme: Forme) -> bool:
        """Whether an everyday word may be that word of an entry. Inside a longer expression its accents may be left out, and it may
        be inflected: the rest tells what is meant."""
        ecrit = entree.ecrits[place]
        if not forme.courant or forme.courant in self._courants.lectures(ecrit):
            return True
        plat = aplatir(forme.courant)
        if not entree.seul and ecrit in self._vides_ecrits and plat == aplatir(ecrit):
            return True  # « parler a quelqu’un »: neither « a » nor « à » says anything
        se_contredisent = plat != forme.courant and plat == singulier_de(aplatir(ecrit))
        return not (entree.seul or entree.serree or se_contredisent)

    def _formes(self, ecrit: str) -> tuple[Forme, ...]:
        """A word as written; a short form gives as many as it stands for."""
        formes = self._memo.get(ecrit)
        if formes is None:
            formes = tuple(self._lire_un_mot(*mot) for mot in self._deplier(ecrit))
            self._memo[ecrit] = formes
        return formes

    def _lire_un_mot(self, plat: str, ecrit: str) -> Forme:
        """A word, or the one of the vocabulary it nearly spells. A word that is well spelt is no misspelling."""
        singulier, racine = singulier_de(plat), self._racine(plat)
        courant = self._courants.reconnaitre(ecrit)
        if courant:
            vide = plat in self._vides and courant not in self._distingues
            return Forme(singulier, racine, vide=vide, courant=courant)
        est_connu = racine in self._connues or singulier in self._justes or singulier in self._lisibles
        if est_connu or len(singulier) > MOT_LE_PLUS_LONG:
            return Forme(singulier, racine)
        proche = self._remettre_en_ordre(singulier) or (
            self._rapprocher(singulier) if len(plat) >= self._longueur_proche else ""
        )
        return Forme(proche, self._racine(proche), exacte=False) if proche else Forme(singulier, racine)

    def _remettre_en_ordre(self, singulier: str) -> str:
        """The word of the vocabulary that another spells with two letters exchanged, or one doubled; empty when there is none."""
        paires = range(len(singulier) - 1)
        essais = (singulier[:r] + singulier[r + 1] + singulier[r] + singulier[r + 2 :] for r in paires)
        simples = (singulier[:r] + singulier[r + 1 :] for r in paires if singulier[r] == singulier[r + 1])
        return next((mot for mot in (*simples, *essais) if len(mot) >= MOT_LE_PLUS_COURT and mot in self._ecrits), "")

    def _rapprocher(self, singulier: str) -> str:
        """The word of the vocabulary that another nearly spells: the same to the ear, or to the eye; empty when there is none."""
        if singulier.endswith("ent") and f"{singulier[:-3]}er" in self._ecrits:
            return f"{singulier[:-3]}er"  # the stemmer leaves « crachent » as it is
        if proche := self._par_son.get(son(singulier)):
            return proche
        trouve = process.extractOne(
            singulier,
            self._candidats.get(singulier[0], ()),
            scorer=OSA.normalized_similarity,
            score_cutoff=self._proximite - 1e-9,  # 1 − 1/5 is a little less than 0.8
        )
        if trouve:
            return trouve[0]
        return self._sans_initiale.get(singulier, "")

    def _lire_entree(self, texte: str) -> tuple[tuple[str, str], ...]:
        """The words of an entry, flattened and as written. In an expression, an everyday word typed without its accents is it."""
        mots = tuple(mot for ecrit in _mots(texte) for mot in self._deplier(ecrit))
        if len(mots) == 1:
            return mots
        return tuple((plat, (ecrit == plat and self._courants.autre(ecrit)) or ecrit) for plat, ecrit in mots)

    def _ajouter(self, theme: int, mots: tuple[tuple[str, str], ...]) -> None:
        """Take in one entry. An expression is known by its full words, unless it has but one."""
        pleins = tuple(mot for mot in mots if mot[0] not in self._vides or self._courants.autre(mot[1]))
        serree = len(pleins) < 2
        retenus = mots if serree else pleins
        entree = Expression(
            theme=theme,
            seul=singulier_de(mots[0][0]) if len(mots) == 1 else "",
            racines=tuple(self._racine(plat) for plat, _ in retenus),
            poids=len(pleins) + (len(mots) > 1),
            serree=serree,
            ecrits=tuple(ecrit for _, ecrit in retenus),
        )
        self._entrees.setdefault(entree.racines[0], []).append(entree)
        self._racines |= {singulier_de(plat): self._racine(plat) for plat, _ in pleins}

    def _deplier(self, ecrit: str) -> tuple[tuple[str, str], ...]:
        """A word, flattened and as written; those a short form stands for."""
        return self._abreviations.get(ecrit.casefold()) or ((aplatir(ecrit), ecrit),)

    def _racine(self, plat: str) -> str:
        """The French stem of a flattened word; the word itself where a stem of three letters would say too little."""
        singulier = singulier_de(plat)
        if not self._vides.isdisjoint((plat, singulier)) or singulier in self._exacts or not singulier.isalpha():
            return f"={singulier}"  # « manque » is not « manquer », though both have one stem
        if len(singulier) > MOT_LE_PLUS_LONG:
            return singulier
        if singulier not in _TIGES:
            _TIGES[singulier] = self._stemmer.stemWord(singulier)
        racine = _TIGES[singulier]
        return racine if len(racine) >= 4 else singulier


def _abreviations(ecrites: Mapping[str, str], courants: Courants) -> dict[str, tuple[tuple[str, str], ...]]:
    """A short form, with its accents or without → the words it stands for. Without, « jé » (« j’ai ») would be « je »."""
    lues: dict[str, tuple[tuple[str, str], ...]] = {}
    for court, long in ecrites.items():
        mots = tuple((aplatir(mot), mot) for mot in _mots(long))
        formes = {lire(court).casefold(), aplatir(court)}
        lues |= {forme: mots for forme in formes if forme == court or not courants.reconnaitre(forme)}
    return lues


def _mots(texte: str) -> list[str]:
    lu = lire(texte)
    return [lu[debut:fin] for debut, fin in reperer_mots(lu)]


def _citer(lu: str, suite: list[Mot], rangs: tuple[int, ...]) -> str:
    """The words of an entry as they stand in the text; « … » for a word between them that decided nothing."""
    morceaux = [[suite[rangs[0]].debut, suite[rangs[0]].fin]]
    for precedent, rang in pairwise(rangs):
        if all(mot.forme.vide for mot in suite[precedent + 1 : rang]):
            morceaux[-1][1] = suite[rang].fin
        else:
            morceaux.append([suite[rang].debut, suite[rang].fin])
    return " … ".join(" ".join(lu[debut:fin].split()) for debut, fin in morceaux)
