"""Needs to themes: what a text is about, and which of its words say so (domaine.md §4)."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple, Self

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.parametre import Parametre, valeur_au
from passerelle.domaine.texte.courants import Courants
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.noms import Annuaire, Entree, forme
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite
from passerelle.domaine.texte.tournures import Tournures
from passerelle.domaine.texte.vocabulaire import Trouvaille, Vocabulaire

_SEPARATEUR = ", "


@declaree
class RegleBesoins:
    """What regles/besoins.yaml holds: words, themes, and when a theme becomes a mise en relation."""

    non_classe: str
    """The label where no theme is found."""
    sans_choix: tuple[str, ...]
    """Answers to `Thème` that choose none."""
    themes_max: Parametre
    """How many themes a need may have."""
    proximite: Parametre
    """How alike two words must be, from 0 to 1: one minus the share of letters to change."""
    longueur_proche: Parametre
    """Letters from which a word may be taken for one that is like it."""
    ecart: Parametre
    """How many foreign words an expression may enclose between two of its own."""
    voix_min: Parametre
    """Voices from which a theme makes a mise en relation…"""
    seances_min: Parametre
    """… heard at so many sessions…"""
    fenetre_jours: Parametre
    """… within so many days."""
    reunion_min: Parametre
    """People to call back from which a meeting is suggested."""
    abreviations: Mapping[str, str]
    """A short form → what it stands for."""
    mots_vides: tuple[str, ...]
    """Words that say nothing."""
    mots_exacts: tuple[str, ...]
    """Words that stand for themselves only, whatever they resemble (« cours », « courir »)."""
    confidentialite: RegleConfidentialite
    """What tells personal data."""
    mots_courants: tuple[str, ...] = ()
    """Everyday words: with the two lists before, those that no word of a theme catches (« même », « mémé »)."""
    mots_justes: tuple[str, ...] = ()
    """Words that are well spelt, and so no misspelling of a theme's."""
    tournures_ordinaires: tuple[str, ...] = ()
    """What is said without asking for anything: a sentence that holds one, and no sign of a need, has no theme…"""
    signes_de_besoin: tuple[str, ...] = ()
    """… and what is such a sign. See `Tournures` for how both are written."""

    def valeurs_au(self, jour: date) -> tuple[float, ...]:
        """What decides of the themes of a need heard that day."""
        dites = (self.themes_max, self.proximite, self.longueur_proche, self.ecart)
        return tuple(valeur_au(parametre, jour) for parametre in dites)


@declaree
class Theme:
    """A line of the tab `Thèmes`: its words and expressions (`jardin`, `jardin partagé`), in any spelling."""

    id: str
    libelle: str
    mots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """A word of a theme (its id) that is an everyday word, or would be without its accents: « mémé », « même »."""

    theme: str
    mot: str
    courant: str

    @property
    def message(self) -> str:
        """What is wrong, as a sentence."""
        if self.mot.casefold() == self.courant.casefold():
            return f"«\u00a0{self.mot}\u00a0» est un mot de tous les jours\u00a0: bien des phrases parleraient de ce thème."
        return (
            f"«\u00a0{self.mot}\u00a0» se confond avec «\u00a0{self.courant}\u00a0», un mot de tous les jours\u00a0:"
            " il n’est reconnu qu’avec ses accents."
        )

    @property
    def remede(self) -> str:
        """What to do, as a sentence."""
        if self.mot.isascii():
            return "Écrivez-le avec ses accents, ou préférez une expression de plusieurs mots."
        return "Gardez-le s’il les a, ou préférez une expression de plusieurs mots."


@dataclass(frozen=True, slots=True)
class Classement:
    """Labels of a need's themes, best first, and the words that decided, as people wrote them.

    What explains them: `choisi` is the theme the volunteer chose, empty for none; `lus` the themes its words tell, best first,
    with those words, whether retained or not; `ordinaires` the words of a sentence that asks for nothing.
    """

    themes: tuple[str, ...]
    mots: tuple[str, ...]
    choisi: str = field(default="", compare=False)
    lus: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    ordinaires: tuple[str, ...] = field(default=(), compare=False)


def annuaire_des_themes(themes: Iterable[Theme]) -> Annuaire:
    """The labels of themes, to be found whatever their spelling, or by the theme's id."""
    return Annuaire(Entree(theme.id, theme.libelle, (theme.id,) if theme.id else ()) for theme in themes)


def joindre_themes(themes: Iterable[str]) -> str:
    """Labels in one cell of the tab `Besoins`: `Espaces verts et jardins, Logement`."""
    return _SEPARATEUR.join(themes)


class Lexique:
    """The themes and their words, ready to classify any number of texts. Remembers the texts it has seen."""

    def __init__(self, *, regle: RegleBesoins, themes: Sequence[Theme], aujourdhui: date) -> None:
        self.themes = tuple(themes)
        self._libelles = tuple(theme.libelle for theme in themes)
        self._annuaire = annuaire_des_themes(themes)
        self._non_classe = regle.non_classe
        self._sans_choix = set(map(forme, ("", regle.non_classe, *regle.sans_choix)))
        self._themes_max = int(valeur_au(regle.themes_max, aujourdhui))
        self._ordinaires = Tournures(regle.tournures_ordinaires)
        self._signes = Tournures(regle.signes_de_besoin)
        self.vocabulaire = Vocabulaire(
            entrees=[(rang, mot) for rang, theme in enumerate(themes) for mot in theme.mots],
            abreviations=regle.abreviations,
            mots_vides=regle.mots_vides,
            mots_exacts=regle.mots_exacts,
            mots_justes=regle.mots_justes,
            reperes=self._signes.mots,
            courants=mots_courants(regle),
            proximite=valeur_au(regle.proximite, aujourdhui),
            longueur_proche=valeur_au(regle.longueur_proche, aujourdhui),
            ecart=int(valeur_au(regle.ecart, aujourdhui)),
        )
        self._oublier()

    def _oublier(self) -> None:
        self._choix = lru_cache(maxsize=10_000)(self._lire_choix)
        self._lus = lru_cache(maxsize=200_000)(self._lire_texte)
        self._classes = lru_cache(maxsize=200_000)(self._classer)

    def classer(self, texte: str, theme_saisi: str | None = None) -> Classement:
        """The themes of a need: the one the volunteer chose first, then those its words tell.

        `theme_saisi` is matched to the labels without regard to spelling, and kept as written when unknown. No theme at all gives
        the label of what is not classified, which is a normal answer.
        """
        return self._classes(texte, theme_saisi or "")

    def avec(self, theme: str, mot: str) -> Self | None:
        """The same lexicon once a word or an expression is added to the theme of that id; None where it is an everyday word, may be
        taken for one, or is what people say without asking for anything."""
        rang = next(rang for rang, connu in enumerate(self.themes) if connu.id == theme)
        ne_dit_rien = self.vocabulaire.mot_confondu(mot) or self._ordinaires.reperer(
            self.vocabulaire.lire(mot).singuliers
        )
        vocabulaire = None if ne_dit_rien else self.vocabulaire.avec(rang, mot)
        if vocabulaire is None:
            return None
        autre = copy.copy(self)
        autre.__dict__.pop("confusions", None)
        etoffe = replace(self.themes[rang], mots=(*self.themes[rang].mots, mot))
        autre.themes = (*self.themes[:rang], etoffe, *self.themes[rang + 1 :])
        autre.vocabulaire = vocabulaire
        Lexique._oublier(autre)
        return autre

    def themes_ecrits(self, cellule: str) -> tuple[Theme, ...]:
        """The themes that staff wrote in one cell, each once; those of no line of the tab are left out."""
        noms = (self._annuaire.exact(ecrit) for ecrit in separer_noms(cellule, self._annuaire.formes))
        libelles = dict.fromkeys(nom.nom for nom in noms if nom)
        return tuple(next(theme for theme in self.themes if theme.libelle == libelle) for libelle in libelles)

    @cached_property
    def confusions(self) -> list[Confusion]:
        """The words of themes that an everyday word is taken for."""
        return [
            Confusion(theme.id, mot, courant)
            for theme in self.themes
            for mot in theme.mots
            if (courant := self.vocabulaire.mot_confondu(mot))
        ]

    def _classer(self, texte: str, theme_saisi: str) -> Classement:
        lus, ordinaires = self._lus(texte)
        choisi = self._choix(theme_saisi)
        themes = [choisi] if choisi else []
        themes = [*themes, *(libelle for libelle in lus if libelle != choisi)][: self._themes_max]
        mots = dict.fromkeys(mot for libelle in themes for mot in lus.get(libelle, ()))
        return Classement(tuple(themes) or (self._non_classe,), tuple(mots), choisi, lus, ordinaires)

    def _lire_choix(self, theme_saisi: str) -> str:
        """The label of the theme a volunteer chose; empty where none was."""
        if forme(theme_saisi) in self._sans_choix:
            return ""
        nom = self._annuaire.trouver(theme_saisi)
        return nom.nom if nom else " ".join(theme_saisi.split())

    def _est_ordinaire(self, mots: Sequence[str], trouvailles: Sequence[Trouvaille]) -> bool:
        """Whether words ask for nothing: an ordinary turn, which is no part of a theme's expression, and no sign of a need in the
        other words."""
        expressions = [trouvaille.couverts for trouvaille in trouvailles if len(trouvaille.rangs) > 1]
        tournures = [t for t in self._ordinaires.reperer(mots) if not any(t <= couverts for couverts in expressions)]
        ordinaires = frozenset().union(*tournures)
        return bool(ordinaires) and all(signe <= ordinaires for signe in self._signes.reperer(mots))

    def _lire_texte(self, texte: str) -> "_Lus":
        lecture = self.vocabulaire.lire(texte)
        trouvailles = self.vocabulaire.trouver(lecture)
        if trouvailles and self._est_ordinaire(lecture.singuliers, trouvailles):
            return _Lus({}, tuple(dict.fromkeys(t.ecrite for t in trouvailles)))
        par_theme: dict[int, list[Trouvaille]] = {}
        for trouvaille in trouvailles:
            par_theme.setdefault(trouvaille.entree.theme, []).append(trouvaille)
        classes = sorted(par_theme, key=lambda theme: (*_merite(par_theme[theme]), theme))
        return _Lus({self._libelles[theme]: tuple(t.ecrite for t in par_theme[theme]) for theme in classes}, ())


class _Lus(NamedTuple):
    """The themes of a text, best first, each with the words that decided; else the words of one that asks for nothing."""

    themes: dict[str, tuple[str, ...]]
    ordinaires: tuple[str, ...]


def mots_courants(regle: RegleBesoins) -> Courants:
    """The everyday words that a theme's word must not catch."""
    return Courants((*regle.mots_vides, *regle.mots_exacts, *regle.mots_courants))


def construire_lexique(regle: RegleBesoins, themes: Sequence[Theme], *, aujourdhui: date) -> Lexique:
    """The lexicon of the tab `Thèmes`, to be built once and used for all texts."""
    return Lexique(regle=regle, themes=themes, aujourdhui=aujourdhui)


def _merite(trouvailles: Sequence[Trouvaille]) -> tuple[int, int]:
    """What ranks themes, least first is best: the deciding words, each once, then how many were spelt right."""
    poids = {trouvaille.entree.racines: trouvaille.entree.poids for trouvaille in trouvailles}
    exactes = {trouvaille.entree.racines for trouvaille in trouvailles if trouvaille.exacte}
    return -sum(poids.values()), -len(exactes)
