"""Needs to themes: which words of the lexicon a text holds, and what they say it is about (domaine.md §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar, NamedTuple

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from passerelle.domaine.confidentialite import RegleConfidentialite
from passerelle.domaine.mots import aplatir, cle, decouper, lire, reperer_mots
from passerelle.domaine.parametre import Parametre, valeur_au

_SEPARATEUR = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class RegleBesoins:
    """What regles/besoins.yaml holds.

    `proximite` is how alike two words must be (0 to 1, one minus the share of letters to change), from words of `longueur_proche`
    letters on; `ecart` is how many foreign words an expression of the lexicon may enclose between two of its own. `faux_amis` are
    ordinary words never taken for a misspelt word of the lexicon. `abreviations` maps a short form to what it stands for.
    `sans_choix` are answers to `Thème` that choose none. A theme becomes a line of `Mises en relation` from `voix_min`, heard at
    `seances_min` within `fenetre_jours`; a meeting is suggested from `reunion_min` people to call back.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    non_classe: str
    sans_choix: tuple[str, ...]
    themes_max: Parametre
    proximite: Parametre
    longueur_proche: Parametre
    ecart: Parametre
    voix_min: Parametre
    seances_min: Parametre
    fenetre_jours: Parametre
    reunion_min: Parametre
    abreviations: Mapping[str, str]
    mots_vides: tuple[str, ...]
    faux_amis: tuple[str, ...]
    confidentialite: RegleConfidentialite


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A line of the tab `Thèmes`: its words and expressions (`jardin`, `jardin partagé`), in any spelling."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    libelle: str
    mots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classement:
    """Labels of a need's themes, best first, and the words that decided, as people wrote them."""

    themes: tuple[str, ...]
    mots: tuple[str, ...]


def joindre_themes(themes: Iterable[str]) -> str:
    """Labels in one cell of the tab `Besoins`: `Espaces verts et jardins, Logement`."""
    return _SEPARATEUR.join(themes)


def separer_themes(cellule: str, libelles: Iterable[str]) -> tuple[str, ...]:
    """The labels written in one cell, as written: the reverse of `joindre_themes`.

    Commas separate them, except those of a label of `libelles`, which stays whole.
    """
    connus = {cle(libelle) for libelle in libelles}
    morceaux = cellule.split(",")
    trouves: list[str] = []
    debut = 0
    while debut < len(morceaux):
        fins = range(len(morceaux), debut + 1, -1)
        fin = next((f for f in fins if cle(",".join(morceaux[debut:f])) in connus), debut + 1)
        trouves.append(" ".join(",".join(morceaux[debut:fin]).split()))
        debut = fin
    return tuple(filter(None, trouves))


class _Mot(NamedTuple):
    """One word of a text: where it stands, its stem in the lexicon, whether it says nothing, whether it was spelt so."""

    debut: int
    fin: int
    racine: str
    vide: bool
    exact: bool


class _Entree(NamedTuple):
    """One word or expression of the lexicon. `serree`: to be found word for word (« la poste »)."""

    theme: int
    racines: tuple[str, ...]
    poids: int
    serree: bool


class _Trouvaille(NamedTuple):
    """An entry found in a text, at these words."""

    entree: _Entree
    rangs: tuple[int, ...]
    exact: bool


class Lexique:
    """The words of all themes, ready to classify any number of texts. Remembers the words and texts it has seen."""

    def __init__(self, *, regle: RegleBesoins, themes: Sequence[Theme], aujourdhui: date) -> None:
        self._libelles = tuple(theme.libelle for theme in themes)
        self._non_classe = regle.non_classe
        self._sans_choix = {"", cle(regle.non_classe), *map(cle, regle.sans_choix)}
        self._themes_max = int(valeur_au(regle.themes_max, aujourdhui))
        self._proximite = valeur_au(regle.proximite, aujourdhui)
        self._longueur_proche = valeur_au(regle.longueur_proche, aujourdhui)
        self._ecart = int(valeur_au(regle.ecart, aujourdhui))
        self._stemmer = snowballstemmer.stemmer("french")
        self._abreviations = {aplatir(court): tuple(decouper(long)) for court, long in regle.abreviations.items()}
        self._noms = {cle(nom): theme.libelle for theme in reversed(themes) for nom in (theme.id, theme.libelle)}
        entrees = [
            (rang, formes) for rang, theme in enumerate(themes) for mot in theme.mots if (formes := self._formes(mot))
        ]
        # A word that a theme lists by itself says something, whatever the list of empty words.
        self._vides = set(map(aplatir, regle.mots_vides)) - {formes[0] for _, formes in entrees if len(formes) == 1}
        self._faux_amis = self._vides | set(map(aplatir, regle.faux_amis))
        self._connues: dict[str, str] = {}
        self._entrees: dict[str, list[_Entree]] = {}
        for rang, formes in entrees:
            self._ajouter(rang, formes)
        self._proches: dict[str, list[str]] = {}
        for forme in self._connues:
            if len(forme) >= self._longueur_proche:
                self._proches.setdefault(forme[0], []).append(forme)
        self._racines = set(self._connues.values())
        self._memo_mots: dict[str, tuple[tuple[str, bool, bool], ...]] = {}
        self._classer_texte = lru_cache(maxsize=200_000)(self._lire_texte)
        self._retenir_choix = lru_cache(maxsize=10_000)(self._lire_choix)

    def classer(self, texte: str, theme_saisi: str | None = None) -> Classement:
        """The themes of a need: the one the volunteer chose first, then those its words tell.

        `theme_saisi` is matched to the labels without regard to spelling, and kept as written when unknown. No theme at all gives
        the label of what is not classified, which is a normal answer.
        """
        choisi = self._retenir_choix(theme_saisi or "")
        lus = self._classer_texte(texte)
        autres = [(libelle, mots) for libelle, mots in lus if libelle != choisi]
        retenus = [(choisi, dict(lus).get(choisi, ())), *autres] if choisi else autres
        retenus = retenus[: self._themes_max]
        if not retenus:
            return Classement((self._non_classe,), ())
        return Classement(
            tuple(libelle for libelle, _ in retenus),
            tuple(dict.fromkeys(mot for _, mots in retenus for mot in mots)),
        )

    def _lire_choix(self, theme_saisi: str) -> str:
        """The label of the theme a volunteer chose; empty where none was."""
        nom = cle(theme_saisi)
        if nom in self._sans_choix:
            return ""
        if nom in self._noms:
            return self._noms[nom]
        proches = process.extract(
            nom, list(self._noms), scorer=OSA.normalized_similarity, score_cutoff=self._proximite, limit=None
        )
        libelles = {self._noms[proche] for proche, _, _ in proches}
        return libelles.pop() if len(libelles) == 1 else " ".join(theme_saisi.split())

    def _lire_texte(self, texte: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The themes of a text, best first, each with the words that decided."""
        lu = lire(texte)
        suite = self._suite(lu)
        par_theme: dict[int, list[_Trouvaille]] = {}
        for trouvaille in self._trouver(suite):
            par_theme.setdefault(trouvaille.entree.theme, []).append(trouvaille)

        def merite(theme: int) -> tuple[int, int, int]:
            poids = {trouvaille.entree.racines: trouvaille.entree.poids for trouvaille in par_theme[theme]}
            exactes = {trouvaille.entree.racines for trouvaille in par_theme[theme] if trouvaille.exact}
            return -sum(poids.values()), -len(exactes), theme

        classes: dict[str, tuple[str, ...]] = {}
        for theme in sorted(par_theme, key=merite):
            mots = tuple(_citer(lu, suite, trouvaille.rangs) for trouvaille in par_theme[theme])
            classes.setdefault(self._libelles[theme], mots)
        return tuple(classes.items())

    def _suite(self, lu: str) -> list[_Mot]:
        """The words of a text with their stems; a short form gives as many as it stands for."""
        return [
            _Mot(debut, fin, *forme)
            for debut, fin in reperer_mots(lu)
            for forme in self._lire_mot(lu[debut:fin])
        ]

    def _lire_mot(self, ecrit: str) -> tuple[tuple[str, bool, bool], ...]:
        """(stem, empty, spelt so) of a word as written, or of each word it stands for."""
        connu = self._memo_mots.get(ecrit)
        if connu is None:
            plat = aplatir(ecrit)
            connu = tuple(self._rapprocher_mot(forme) for forme in self._abreviations.get(plat, (plat,)))
            self._memo_mots[ecrit] = connu
        return connu

    def _rapprocher_mot(self, forme: str) -> tuple[str, bool, bool]:
        """The stem of a word, or that of the one word of the lexicon it nearly spells. The first letter is rarely the wrong one."""
        racine = self._racine(forme)
        if forme in self._vides:
            return racine, True, True
        if racine not in self._racines and forme not in self._faux_amis and len(forme) >= self._longueur_proche:
            candidats = self._proches.get(forme[0], ())
            proche = process.extractOne(
                _singulier(forme), candidats, scorer=OSA.normalized_similarity, score_cutoff=self._proximite
            )
            if proche:
                return self._connues[proche[0]], False, False
        return racine, False, True

    def _trouver(self, suite: list[_Mot]) -> list[_Trouvaille]:
        """The entries a text holds, in order, without those that are only a part of a longer one."""
        trouvailles = []
        expressions: dict[int, list[set[int]]] = {}
        for rang, mot in enumerate(suite):
            for entree in self._entrees.get(mot.racine, ()):
                rangs = self._suivre(entree, suite, rang)
                if rangs:
                    trouvailles.append(_Trouvaille(entree, rangs, all(suite[r].exact for r in rangs)))
                if len(rangs) > 1:
                    for r in rangs:
                        expressions.setdefault(r, []).append(set(rangs))
        return [t for t in trouvailles if not any(set(t.rangs) < large for large in expressions.get(t.rangs[0], ()))]

    def _suivre(self, entree: _Entree, suite: list[_Mot], rang: int) -> tuple[int, ...]:
        """Where the words of an entry that begins at `rang` stand; empty when they do not all follow."""
        rangs = [rang]
        ecart = self._ecart
        for suivant in range(rang + 1, len(suite)):
            if len(rangs) == len(entree.racines):
                break
            if suite[suivant].racine == entree.racines[len(rangs)]:
                rangs.append(suivant)
                ecart = self._ecart
            elif entree.serree:
                break
            elif not suite[suivant].vide:
                ecart -= 1
                if ecart < 0:
                    break
        return tuple(rangs) if len(rangs) == len(entree.racines) else ()

    def _ajouter(self, theme: int, formes: tuple[str, ...]) -> None:
        """Take in one entry: an expression counts a word more than the full words it has."""
        pleines = tuple(forme for forme in formes if forme not in self._vides)
        serree = len(pleines) < 2
        if not serree:
            formes = pleines
        poids = len(pleines) + (len(formes) > 1)
        racines = tuple(map(self._racine, formes))
        for forme, racine in zip(formes, racines, strict=True):
            if forme not in self._vides:
                self._connues.setdefault(_singulier(forme), racine)
        self._entrees.setdefault(racines[0], []).append(_Entree(theme, racines, poids, serree))

    def _formes(self, texte: str) -> tuple[str, ...]:
        """The flattened words of an entry, short forms spelt out."""
        return tuple(forme for mot in decouper(texte) for forme in self._abreviations.get(mot, (mot,)))

    def _racine(self, forme: str) -> str:
        """The French stem of a flattened word; the word itself, singular, where a stem of three letters would say too little."""
        if forme in self._vides:
            return f"({forme})"  # « dans » is not « danse », though both have one stem
        singulier = _singulier(forme)
        if not singulier.isalpha():
            return singulier
        racine: str = self._stemmer.stemWord(singulier)
        return racine if len(racine) >= 4 else singulier


def construire_lexique(regle: RegleBesoins, themes: Sequence[Theme], *, aujourdhui: date) -> Lexique:
    """The lexicon of the tab `Thèmes`, to be built once and used for all texts."""
    return Lexique(regle=regle, themes=[theme for theme in themes if cle(theme.libelle)], aujourdhui=aujourdhui)


def _singulier(forme: str) -> str:
    """`agees` → `age`, `velos` → `velo`: what the stemmer leaves once accents are gone."""
    if len(forme) >= 4 and forme.endswith("s") and not forme.endswith("ss"):
        forme = forme[:-1]
    return forme[:-1] if forme.endswith("ee") else forme


def _citer(lu: str, suite: list[_Mot], rangs: tuple[int, ...]) -> str:
    """The words of an entry as they stand in the text; « … » for a word between them that decided nothing."""
    morceaux = [[suite[rangs[0]].debut, suite[rangs[0]].fin]]
    for precedent, rang in pairwise(rangs):
        if all(mot.vide for mot in suite[precedent + 1 : rang]):
            morceaux[-1][1] = suite[rang].fin
        else:
            morceaux.append([suite[rang].debut, suite[rang].fin])
    return " … ".join(" ".join(lu[debut:fin].split()) for debut, fin in morceaux)
