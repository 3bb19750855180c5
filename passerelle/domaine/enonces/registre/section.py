"""A part of the register: a table under a heading, the same on a page and in a spreadsheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`colonnes` and `rangees` are those of its table, `largeurs` the shares of the width; `avant`: paragraphs before it; `onglet`:
    what its tab is called."""

    titre: str
    onglet: str
    colonnes: tuple[str, ...]
    largeurs: tuple[float, ...] = (3, 5)
    rangees: tuple[tuple[str, ...], ...]
    avant: tuple[str, ...] = ()
