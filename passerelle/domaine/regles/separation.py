"""Several needs in one answer: where a text that speaks of two things could be cut in two lines (domaine.md §4)."""

import re
from collections.abc import Iterator
from itertools import islice

from passerelle.domaine.regles.besoins import Lexique

_LIAISONS = (
    "et aussi",
    "et puis",
    "et surtout",
    "et sinon",
    "et en plus",
    "ainsi que",
    "mais",
    "sinon",
    "par ailleurs",
    "en plus",
    "de plus",
    "autre chose",
    "ensuite",
)
"""Words that begin another clause."""

_COUPES = re.compile(
    r"(?<=[.!?…;])\s{1,9}|\s{0,9}[\n•]|(?<=;)|\s{1,9}[-–—/+]\s|[\s,]{1,9}(?=(?:" + "|".join(_LIAISONS) + r")\b)",
    re.IGNORECASE,
)
"""Where a text may be cut: after a sentence or a semicolon, at a line break or a dash, before words that begin another clause."""


COUPES_ESSAYEES = 12
"""Places tried in one text."""

_BORDS = " \t\r\n\u00a0,;"
"""What the first part does not end with."""


def separer(texte: str, lexique: Lexique) -> tuple[str, str] | None:
    """Both needs of a text whose clauses speak of different themes, every word in one of them, in order; None where there is no
    telling two needs. A clause that says nothing of its own goes with the one before it."""
    themes = _themes(texte, lexique)
    retenue: tuple[frozenset[str], tuple[str, str]] | None = None
    for parties in _coupes(texte) if len(themes) > 1 else ():
        premiers, suivants = (_themes(partie, lexique) for partie in parties)
        if premiers and suivants and not premiers & suivants and premiers | suivants == themes:
            if retenue and retenue[0] != premiers:
                break
            retenue = premiers, parties
    return retenue[1] if retenue else None


def _coupes(texte: str) -> Iterator[tuple[str, str]]:
    """A text cut in two, in each of the first places where it may be."""
    for coupe in islice(_COUPES.finditer(texte), COUPES_ESSAYEES):
        yield texte[: coupe.start()].strip(_BORDS), texte[coupe.end() :].strip()


def _themes(texte: str, lexique: Lexique) -> frozenset[str]:
    return frozenset(lexique.classer(texte).lus)
