"""Several names in one cell: the one way to read them, in a response, a cell of staff's, a reference, a need's themes."""

import re
from collections.abc import Collection, Sequence
from itertools import accumulate

from passerelle.domaine.texte.noms import mots_pleins

_SEPARATEURS = re.compile(r"[,;\n]")

_MORCEAUX_MAX = 12
"""A name holds no more pieces than that: reading a long cell takes a time proportional to its length."""


def separer_noms(cellule: str, connus: Collection[str] = ()) -> tuple[str, ...]:
    """The names in a cell, as written: separated by commas, semicolons or line breaks.

    `connus` are the `forme` of the names known. The longest known name comes first: « Mairie, service jeunesse » is one
    name where it is known, two where it is not.
    """
    morceaux = [propre for morceau in _SEPARATEURS.split(cellule) if (propre := morceau.strip())]
    if not connus or len(morceaux) < 2:
        return tuple(morceaux)
    formes = ["".join(mots_pleins(morceau)) for morceau in morceaux]
    noms: list[str] = []
    rang = 0
    while rang < len(morceaux):
        longueur = _longueur_d_un_nom(formes, rang, connus)
        noms.append(", ".join(morceaux[rang : rang + longueur]))
        rang += longueur
    return tuple(noms)


def _longueur_d_un_nom(formes: Sequence[str], rang: int, connus: Collection[str]) -> int:
    """How many pieces, from `rang` on, the longest known name is made of; 1 where none is made of several."""
    # Commas are no part of a form: that of several pieces is theirs, one after the other.
    suite = accumulate(formes[rang : rang + _MORCEAUX_MAX])
    return max((nombre for nombre, dite in enumerate(suite, 1) if dite in connus), default=1)
