"""A part of the register: a table under a heading, the same on a page and in a spreadsheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`colonnes` and `rangees` are those of its table; `avant`: paragraphs before it; `onglet`: its tab."""

    titre: str
    onglet: str
    colonnes: tuple[str, ...]
    rangees: tuple[tuple[str, ...], ...]
    avant: tuple[str, ...] = ()
