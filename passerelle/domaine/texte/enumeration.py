"""Several names in one cell: the one way to read them, in a response, a cell of staff's, a reference, a need's themes."""

import re
from collections.abc import Collection

from passerelle.domaine.texte.noms import forme

_SEPARATEURS = re.compile(r"\s*[,;\n]\s*")

_MORCEAUX_MAX = 12
"""A name holds no more pieces than that: reading a long cell takes a time proportional to its length."""


def separer_noms(cellule: str, connus: Collection[str] = ()) -> tuple[str, ...]:
    """The names in a cell, as written: separated by commas, semicolons or line breaks.

    `connus` are the `forme` of the names known. The longest known name comes first: « Mairie, service jeunesse » is one
    name where it is known, two where it is not.
    """
    morceaux = [morceau for morceau in _SEPARATEURS.split(cellule.strip()) if morceau]
    if not connus or len(morceaux) < 2:
        return tuple(morceaux)
    noms: list[str] = []
    while morceaux:
        longueurs = range(min(len(morceaux), _MORCEAUX_MAX), 1, -1)
        longueur = next((n for n in longueurs if forme(", ".join(morceaux[:n])) in connus), 1)
        noms.append(", ".join(morceaux[:longueur]))
        del morceaux[:longueur]
    return tuple(noms)
