"""A file's bytes → its sheets, row by row, only the cells that hold something: memory follows the cells, not the width."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from openpyxl import load_workbook

from passerelle.domaine.texte.apostrophe import rendre
from passerelle.domaine.texte.lecture import Cellule
from passerelle.erreurs import FichierRefuse
from passerelle.importation.accents import decoder, reparer
from passerelle.importation.contenu import ARCHIVE, ENREGISTRER, TAILLE_MAX, extraire

__all__ = ["RANGEES_D_ENTETE", "TAILLE_MAX", "Convient", "Feuille", "Rangee", "lire_feuilles"]

LIGNES_MAX = 200_000
RANGEES_MAX = 1_048_576
"""What a sheet can have, whatever number a row of a damaged file bears."""

RANGEES_D_ENTETE = 20
"""How many rows from the top the titles are looked for in: a title, a blank row, a note may stand above them."""

_SEPARATEURS = ",;\t"
_LIGNE_D_EXCEL = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n)', re.IGNORECASE)

Convient = Callable[[Collection[Cellule]], int]
"""How well a row suits as the row of titles."""


class Rangee(NamedTuple):
    """A row: its number in the file, how many cells were written (blank ones too), and those that hold something, by place."""

    numero: int
    largeur: int
    cellules: dict[int, Cellule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feuille:
    """One sheet. `rangees` reads it from the top, each time it is called, blank rows aside."""

    nom: str
    rangees: Callable[[], Iterator[Rangee]]


def lire_feuilles(octets: bytes, *, convient: Convient) -> list[Feuille]:
    """The sheets of an XLSX, or the one of a CSV; of the only table of a `.zip` too.

    `convient` tells the separator and the encoding of a CSV. Raises FichierRefuse for anything else, and while reading rows.
    """
    table = extraire(octets)
    if table.startswith(ARCHIVE):
        return _feuilles_xlsx(table)
    texte = decoder(table, convient=lambda lu: _juger(lu, _choisir_separateur(lu, convient), convient))
    if annonce := _LIGNE_D_EXCEL.match(texte):
        texte = texte[annonce.end() :]
    separateur = _choisir_separateur(texte, convient)
    return [Feuille(nom="", rangees=lambda: _rangees_csv(texte, separateur))]


def _choisir_separateur(texte: str, convient: Convient) -> str:
    """The separator that makes the best row of titles; the one that makes most cells where none does."""

    def merite(separateur: str) -> tuple[int, int]:
        premiere = next(_premieres_rangees(texte, separateur), [])
        return _juger(texte, separateur, convient), len(premiere)

    return max(_SEPARATEURS, key=merite)


def _juger(texte: str, separateur: str, convient: Convient) -> int:
    rangees = islice(_premieres_rangees(texte, separateur), RANGEES_D_ENTETE)
    return max(map(convient, rangees), default=0)


def _premieres_rangees(texte: str, separateur: str) -> Iterator[list[str]]:
    try:
        for rangee in csv.reader(io.StringIO(texte, newline=""), delimiter=separateur):
            if any(cellule.strip() for cellule in rangee):
                yield rangee
    except csv.Error:
        return


def _rangees_csv(texte: str, separateur: str) -> Iterator[Rangee]:
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    fin_precedente = lues = 0
    try:
        for rangee in lecteur:
            cellules: dict[int, Cellule] = {
                place: rendre(cellule) for place, cellule in enumerate(rangee) if cellule and not cellule.isspace()
            }
            if cellules:
                lues += 1
                _refuser_trop_long(lues)
                yield Rangee(fin_precedente + 1, len(rangee), cellules)
            fin_precedente = lecteur.line_num
    except csv.Error as erreur:
        raise FichierRefuse(
            f"La ligne {lecteur.line_num} du fichier ne se lit pas : un guillemet y manque ou y est de trop.",
            "Exportez de nouveau le fichier sans le retoucher.",
        ) from erreur


def _feuilles_xlsx(octets: bytes) -> list[Feuille]:
    try:
        classeur = load_workbook(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
        feuilles = classeur.worksheets
    except Exception as erreur:  # a damaged workbook fails in as many ways as it has bytes
        raise _illisible() from erreur
    return [Feuille(nom=feuille.title, rangees=partial(_rangees_xlsx, feuille)) for feuille in feuilles]


def _rangees_xlsx(feuille: Any) -> Iterator[Rangee]:
    """Rows as the file has them, whatever the dimension it declares, which may be wrong."""
    lues = 0
    try:
        feuille.reset_dimensions()
        for numero, rangee in enumerate(feuille.iter_rows(max_row=RANGEES_MAX, values_only=True), start=1):
            cellules: dict[int, Cellule] = {
                place: lue
                for place, valeur in enumerate(rangee)
                if valeur is not None and (lue := _cellule_xlsx(valeur)) is not None
            }
            if cellules:
                lues += 1
                _refuser_trop_long(lues)
                yield Rangee(numero, max(cellules) + 1, cellules)
    except FichierRefuse:
        raise
    except Exception as erreur:
        raise _illisible() from erreur


def _illisible() -> FichierRefuse:
    return FichierRefuse("Ce fichier n’est pas un classeur XLSX lisible.", ENREGISTRER)


def _cellule_xlsx(valeur: object) -> Cellule:
    """A cell as the domain knows it: moments to the second, durations and times of day as their text (`27:30:00`)."""
    match valeur:
        case None | bool() | int() | float():
            return valeur
        case datetime():
            return (valeur + timedelta(milliseconds=500)).replace(microsecond=0)
        case date():
            return valeur
        case timedelta():
            minutes, secondes = divmod(round(valeur.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{secondes:02}"
        case _:
            return reparer(texte) if (texte := str(valeur)).strip() else None


def _refuser_trop_long(lignes: int) -> None:
    if lignes > LIGNES_MAX:
        raise FichierRefuse(
            f"Ce fichier a plus de {LIGNES_MAX:,} lignes.".replace(",", "\u00a0"),
            "Coupez-le en plusieurs fichiers, chacun avec la ligne des titres.",
        )
