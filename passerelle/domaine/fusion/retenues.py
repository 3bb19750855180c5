"""The lines of a table as they stand once merged: what rules and figures start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.texte.lecture import Cellule


@dataclass(frozen=True, kw_only=True)
class Retenues:
    """`colonnes`: key → the cell of each line, blank where it cannot be read; `comptent`: whether figures may count it."""

    ids: Sequence[str]
    colonnes: Mapping[str, Sequence[Cellule]]
    comptent: Sequence[bool]
