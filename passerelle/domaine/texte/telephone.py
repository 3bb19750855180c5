"""Telephone numbers that a spreadsheet took for numbers: France's begin with a zero, which numbers lose."""

import re

_SANS_ZERO = re.compile(r"[1-9](?:[ .\u00a0\u202f-]?\d){8}", re.ASCII)


def rendre_le_zero(texte: str) -> str | None:
    """The text with its zero back (`612345678` → `0612345678`), when it is surely a French number that lost it: nine digits, the
    first of them not zero, in any grouping. None for anything else; `+33` and `0033` say their country and are left as they are."""
    propre = texte.strip()
    return f"0{propre}" if _SANS_ZERO.fullmatch(propre) else None
