"""The words that would have found the themes staff corrected, and what else each would move (domaine.md §4)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, groupby, pairwise

from passerelle.domaine.regles.besoins import Lexique, Theme
from passerelle.domaine.texte.vocabulaire import Mot
from passerelle.domaine.texte.voisinage import Voisinage

MOTS_PROPOSES = 5
"""Words proposed for one theme."""

MOTS_ESSAYES = 20
"""Words tried for one theme: each is tried on every need."""

MOT_LE_PLUS_COURT = 3
"""Letters of a word that is proposed."""

_DU_MEME_SOUFFLE = re.compile(r"[^\w.,;:!?…()\[\]«»\"/|\n]*(?:\w+[^\w.,;:!?…()\[\]«»\"/|\n]+)*")
"""What may stand between two words of one expression: small words, no punctuation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BesoinLu:
    """A need as it stands: `lexique` is the one it is classified by, `saisi` the theme chosen on its form.

    `voulu`: what staff wrote as its themes, where that differs from what is computed; None where nothing does. `est_source`:
    whether its words may be proposed then: not those of a text flagged as personal, nor of a correction staff left as it is.
    """

    id: str
    texte: str
    saisi: str
    lexique: Lexique
    voulu: str | None = None
    est_source: bool = False

    @property
    def themes(self) -> tuple[str, ...]:
        """The labels computed for it."""
        return self.lexique.classer(self.texte, self.saisi).themes

    @property
    def manques(self) -> tuple[Theme, ...]:
        """The themes staff gave it that are not found in its text."""
        trouves = self.themes
        return tuple(theme for theme in self.lexique.themes_ecrits(self.voulu or "") if theme.libelle not in trouves)


@dataclass(frozen=True, slots=True)
class Deplacement:
    """A need (its id) whose themes would change."""

    besoin: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MotPropose:
    """A word or an expression for a theme: the corrected needs it would find (their ids), and all that it would move besides."""

    theme: Theme
    mot: str
    trouves: tuple[str, ...]
    deplaces: tuple[Deplacement, ...]

    @property
    def merite(self) -> tuple[int, int]:
        """What ranks them, least first is best."""
        return -len(self.trouves), len(self.deplaces)


def proposer_des_mots(besoins: Sequence[BesoinLu]) -> list[MotPropose]:
    """The best words of the corrected needs for the themes staff gave them, theme after theme, the best first. `besoins` are all
    that may move: what staff corrected never does."""
    corriges = [(theme.id, besoin) for besoin in besoins if besoin.est_source for theme in besoin.manques]
    if not corriges:
        return []
    essais = [_Essai(lexique, groupe) for lexique, groupe in _par_lexique(besoins)]
    proposes: list[MotPropose] = []
    for theme, suite in groupby(sorted(corriges, key=lambda corrige: corrige[0]), key=lambda corrige: corrige[0]):
        sources = [besoin for _, besoin in suite]
        essayes = [_essayer(essais, theme, mot, sources) for mot in _candidats(sources)]
        proposes += _les_meilleurs([propose for propose in essayes if propose and propose.trouves])
    return proposes


def _par_lexique(besoins: Iterable[BesoinLu]) -> Iterator[tuple[Lexique, list[BesoinLu]]]:
    groupes: dict[int, list[BesoinLu]] = {}
    for besoin in besoins:
        groupes.setdefault(id(besoin.lexique), []).append(besoin)
    yield from ((groupe[0].lexique, groupe) for groupe in groupes.values())


class _Essai:
    """The needs of one lexicon, ready for words to be tried on them."""

    def __init__(self, lexique: Lexique, besoins: Sequence[BesoinLu]) -> None:
        self.lexique = lexique
        self._besoins = besoins
        self._voisinage = Voisinage(lexique.vocabulaire, (besoin.texte for besoin in besoins))

    def essayer(self, theme: str, mot: str) -> "list[tuple[BesoinLu, tuple[str, ...]]] | None":
        """The needs that change with a word more, and their themes then; None where that word is not to be added."""
        etoffe = self.lexique.avec(theme, mot)
        if etoffe is None:
            return None
        concernes = (self._besoins[rang] for rang in self._voisinage.concernes(mot))
        relus = ((besoin, etoffe.classer(besoin.texte, besoin.saisi).themes) for besoin in concernes)
        return [(besoin, themes) for besoin, themes in relus if themes != besoin.themes]


def _essayer(essais: Sequence[_Essai], theme: str, mot: str, sources: Sequence[BesoinLu]) -> MotPropose | None:
    changements: list[tuple[BesoinLu, tuple[str, ...]]] = []
    for essai in essais:
        dits = essai.essayer(theme, mot)
        if dits is None:
            return None
        changements += dits
    voulu = next(connu for connu in essais[0].lexique.themes if connu.id == theme)
    a_trouver = {besoin.id for besoin in sources}
    return MotPropose(
        theme=voulu,
        mot=mot,
        trouves=tuple(b.id for b, themes in changements if b.id in a_trouver and voulu.libelle in themes),
        deplaces=tuple(Deplacement(b.id, b.themes, themes) for b, themes in changements if b.voulu is None),
    )


def _les_meilleurs(proposes: Sequence[MotPropose]) -> list[MotPropose]:
    """The best, without the expressions that do no better than a word of theirs."""
    gardes: list[MotPropose] = []
    for propose in sorted(proposes, key=lambda propose: (*propose.merite, " " in propose.mot, len(propose.mot))):
        mots = set(re.split(r"\W+", propose.mot))
        if not any(garde.mot in mots and set(propose.trouves) <= set(garde.trouves) for garde in gardes):
            gardes.append(propose)
    return gardes[:MOTS_PROPOSES]


def _candidats(sources: Sequence[BesoinLu]) -> list[str]:
    """The words and expressions of some texts, as first written, those of most texts first."""
    ecrits: dict[tuple[str, ...], str] = {}
    textes: dict[tuple[str, ...], set[str]] = {}
    for besoin in sources:
        for racines, ecrit in _expressions(besoin):
            ecrits.setdefault(racines, ecrit)
            textes.setdefault(racines, set()).add(besoin.id)
    ranges = sorted(ecrits, key=lambda racines: (-len(textes[racines]), len(racines)))
    return [ecrits[racines] for racines in ranges[:MOTS_ESSAYES]]


def _expressions(besoin: BesoinLu) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words of a text that say something, one by one then two by two, but those of every day: stems, and as written."""
    lu, suite = besoin.lexique.vocabulaire.lire(besoin.texte)
    dits = [mot for mot in suite if not mot.forme.vide]
    est_propre = [not mot.forme.courant and mot.forme.singulier.isalpha() for mot in dits]
    for mot in compress(dits, est_propre):
        if mot.fin - mot.debut >= MOT_LE_PLUS_COURT:
            yield (mot.forme.racine,), _ecrit(lu, mot, mot)
    for mot, suivant in compress(pairwise(dits), map(all, pairwise(est_propre))):
        if mot.fin < suivant.debut and _DU_MEME_SOUFFLE.fullmatch(lu, mot.fin, suivant.debut):
            yield (mot.forme.racine, suivant.forme.racine), _ecrit(lu, mot, suivant)


def _ecrit(lu: str, premier: Mot, dernier: Mot) -> str:
    return " ".join(lu[premier.debut : dernier.fin].lower().split())
