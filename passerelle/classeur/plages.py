"""Columns side by side that ask for the same thing, and the ranges requests name them by."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from passerelle.domaine.feuille import LIGNES_ENTETE

Requete = dict[str, Any]
T = TypeVar("T")


def suites(par_place: Mapping[int, T]) -> Iterator[tuple[int, int, T]]:
    """Runs of neighbouring columns of one value: first column, end (excluded), value. `par_place`: column, from 0 → value."""
    debut = fin = -1
    courante: T | None = None
    for place, valeur in sorted(par_place.items(), key=lambda couple: couple[0]):
        if place != fin or valeur != courante:
            if courante is not None:
                yield debut, fin, courante
            debut, courante = place, valeur
        fin = place + 1
    if courante is not None:
        yield debut, fin, courante


def zone(
    sheet_id: int, debut: int, fin: int, *, haut: int = LIGNES_ENTETE, bas: int | None = None
) -> Requete:
    """A GridRange: columns `debut` to `fin` (excluded), from row `haut` (the first line) to `bas` (excluded), or to the end."""
    plage = {
        "sheetId": sheet_id,
        "startRowIndex": haut,
        "startColumnIndex": debut,
        "endColumnIndex": fin,
    }
    return plage if bas is None else plage | {"endRowIndex": bas}
