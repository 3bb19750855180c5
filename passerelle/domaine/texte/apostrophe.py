"""A text that a spreadsheet would work out, and the apostrophe that keeps it a text in a CSV: put when written, taken when read."""

import re

_CALCULEE = re.compile(r"'*[=+\-@\t\r]")


def neutraliser(texte: str) -> str:
    """The text as a CSV may hold it."""
    return f"'{texte}" if _CALCULEE.match(texte) else texte


def rendre(ecrit: str) -> str:
    """The text that `neutraliser` wrote so."""
    return ecrit[1:] if ecrit.startswith("'") and _CALCULEE.match(ecrit) else ecrit
