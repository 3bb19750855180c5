"""Everyday words, which a topic's word must not catch: « mémé » loses its accents and reads as « même », « âgé » as « âge »."""

import unicodedata
from collections.abc import Iterable

from passerelle.domaine.texte.mots import aplatir, lire

_CIRCONFLEXE = "\u0302"


class Courants:
    """Everyday words as they are written, each known by its accents: in the singular, or in the plural in « s »."""

    def __init__(self, mots: Iterable[str]) -> None:
        self._mots = dict.fromkeys(map(_ecrit, mots))
        self._lectures: dict[str, frozenset[str]] = {}
        self._plats: dict[str, list[str]] = {}
        for mot in self._mots:
            self._plats.setdefault(aplatir(mot), []).append(mot)

    def reconnaitre(self, ecrit: str) -> str:
        """How a word of a text is written, when it is an everyday word, its accents left out or changed; empty for any other."""
        mot = _ecrit(ecrit)
        return mot if aplatir(mot) in self._plats else ""

    def autre(self, ecrit: str) -> str:
        """The everyday word that a topic's word becomes without its accents; empty when there is none, or it is one itself."""
        mot = _ecrit(ecrit)
        autres = self._plats.get(aplatir(mot), ())
        return autres[0] if autres and mot not in autres else ""

    def lectures(self, ecrit: str) -> frozenset[str]:
        """The ways of writing a topic's word that mean it and no everyday word: its accents, all of them, or less a circumflex
        (« agé »), or none where nothing else is written so; the masculine of a word in « ée » too."""
        lectures = self._lectures.get(ecrit)
        if lectures is None:
            mot = _ecrit(ecrit)
            formes = (mot, mot[:-1]) if mot.endswith("ée") else (mot,)
            lectures = self._lectures[ecrit] = frozenset(
                lecture for forme in formes for lecture in self._lectures_de(forme)
            )
        return lectures

    def _lectures_de(self, mot: str) -> set[str]:
        plat = aplatir(mot)
        autres = set(self._plats.get(plat, ())) - {mot}
        lectures = {mot, plat, _sans_circonflexe(mot)} - autres - ({plat} if autres else set())
        return lectures | {mot} if mot in self._mots else lectures


def _ecrit(mot: str) -> str:
    """A word in lower case, with its accents, without the « s » of the plural."""
    bas = lire(mot).casefold()
    return bas[:-1] if len(bas) >= 4 and bas.endswith("s") else bas


def _sans_circonflexe(mot: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", mot).replace(_CIRCONFLEXE, ""))
