"""What both spreadsheets ask of names and texts."""

import re
from collections.abc import Sequence

from passerelle.domaine.enonces.export.jeu import Tableau

TITRE_MAX = 31
"""Characters of a tab's title in Excel."""

LARGE = 240
"""From which width, in points, a column holds long texts."""

_INTERDITS = re.compile(r"[\[\]:*?/\\]")
_HORS_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def nommer_les_onglets(tableaux: Sequence[Tableau]) -> dict[str, Tableau]:
    """A title that any spreadsheet takes → its table; no two are the same, whatever their case."""
    onglets: dict[str, Tableau] = {}
    pris: set[str] = set()
    for tableau in tableaux:
        base = _INTERDITS.sub("-", pour_le_xml(tableau.titre)).strip("' ") or tableau.nom
        titre, numero = base[:TITRE_MAX].rstrip(), 1
        while titre.casefold() in pris:
            numero += 1
            suite = f" {numero}"
            titre = base[: TITRE_MAX - len(suite)].rstrip() + suite
        pris.add(titre.casefold())
        onglets[titre] = tableau
    return onglets


def pour_le_xml(texte: str) -> str:
    """The text, with a mark for each character that no XML file can hold."""
    return _HORS_XML.sub("\ufffd", texte)
