"""Turns of phrase, found word by word in what people write: « on a bien mangé » holds « on a/avons mangé/bu »."""

from collections.abc import Iterable, Sequence

from passerelle.domaine.texte.mots import decouper, singulier_de

_SUSPENSION = "…"
_SUSPENDUS = 4
"""How many words « … » stands for, at most."""

Place = tuple[frozenset[str], int]
"""The words that may stand there, and how many others may come before."""


class Tournures:
    """Turns of phrase, each a few words in a row, to be found in any case and with or without accents, but with no fault.

    `a/ont` stands for either word, `j’habite/aime` for « j’habite » or « j’aime ». One other word may come between two; up to
    four where « … » stands.
    """

    def __init__(self, ecrites: Iterable[str]) -> None:
        self.mots: set[str] = set()
        """Every word of the turns, flattened and in the singular."""
        self._par_mot: dict[str, list[tuple[Place, ...]]] = {}
        for ecrite in ecrites:
            places = _lire(ecrite)
            self.mots |= {mot for possibles, _ in places for mot in possibles}
            for mot in places[0][0] if places else ():
                self._par_mot.setdefault(mot, []).append(places[1:])

    def reperer(self, mots: Sequence[str]) -> list[frozenset[int]]:
        """The ranks of the words of each turn found, in words flattened and in the singular."""
        presents = frozenset(mots)
        return [
            rangs
            for rang, mot in enumerate(mots)
            for places in self._par_mot.get(mot, ())
            if not any(possibles.isdisjoint(presents) for possibles, _ in places)
            and (rangs := _suivre(places, mots, rang))
        ]


def _lire(ecrite: str) -> tuple[Place, ...]:
    places: list[Place] = []
    libres = 1
    for morceau in ecrite.split():
        if morceau == _SUSPENSION:
            libres = _SUSPENDUS
        else:
            premier, *autres = morceau.split("/")
            *elides, dernier = _mots(premier) or [""]
            places += [(frozenset({elide}), 1) for elide in elides]
            places.append((frozenset((dernier, *(mot for autre in autres for mot in _mots(autre)[-1:]))), libres))
            libres = 1
    return tuple(places)


def _mots(texte: str) -> list[str]:
    return [singulier_de(mot) for mot in decouper(texte)]


def _suivre(places: Iterable[Place], mots: Sequence[str], debut: int) -> frozenset[int]:
    """The ranks of a turn whose first word stands at `debut`; none when the others do not follow."""
    rangs = [debut]
    for possibles, libres in places:
        for rang in range(rangs[-1] + 1, min(rangs[-1] + 2 + libres, len(mots))):
            if mots[rang] in possibles:
                rangs.append(rang)
                break
        else:
            return frozenset()
    return frozenset(rangs)
