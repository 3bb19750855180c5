"""Telephone numbers, as spreadsheets leave them."""

import re

_SANS_ZERO = re.compile(r"[1-9](?:[ .\u00a0\u202f]?\d){8}", re.ASCII)


def rendre_le_zero(texte: str) -> str | None:
    """The French number that lost its first 0 to a spreadsheet (`612345678`, `6 12 34 56 78`), with it; None for any other
    text."""
    ecrit = texte.strip()
    return f"0{ecrit}" if _SANS_ZERO.fullmatch(ecrit) else None
