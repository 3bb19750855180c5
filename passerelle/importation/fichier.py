"""A file's bytes → its cells as they stand: what it really is decides, not what its name says."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openpyxl import load_workbook

from passerelle.domaine.lecture import Cellule
from passerelle.erreurs import FichierRefuse

TAILLE_MAX = 50_000_000
"""Bytes of a file; and, four times that, of what an XLSX holds once unpacked."""
LIGNES_MAX = 200_000

_ENREGISTRER = "Enregistrez-le au format CSV (UTF-8) ou XLSX, puis recommencez."


@dataclass(frozen=True, slots=True, kw_only=True)
class Grille:
    """One sheet: its rows, headers first, blank rows aside, each with its number in the file."""

    nom: str
    rangees: tuple[tuple[int, Sequence[Cellule]], ...]

    @property
    def entete(self) -> Sequence[Cellule]:
        """The first row that holds something."""
        return self.rangees[0][1] if self.rangees else ()


def lire_grilles(octets: bytes, *, convient: Callable[[Sequence[Cellule]], int]) -> list[Grille]:
    """The sheets of an XLSX, or the one of a CSV. `convient` says how well a row of headers suits: it tells the separator of a CSV.

    Raises FichierRefuse for anything else.
    """
    if len(octets) > TAILLE_MAX:
        raise FichierRefuse(
            "Ce fichier dépasse 50 Mo.", "Coupez-le en plusieurs fichiers, chacun avec la ligne des titres."
        )
    if octets.startswith(b"PK\x03\x04"):
        return _lire_xlsx(octets)
    if octets.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierRefuse("Ce fichier est d’un ancien format d’Excel.", _ENREGISTRER)
    texte = _decoder(octets)
    if texte.lstrip()[:200].lower().startswith(("<!doctype", "<html", "%pdf", "{\\rtf")):
        raise FichierRefuse("Ce fichier n’est pas un tableau.", _ENREGISTRER)
    return [_lire_csv(texte, convient)]


def _decoder(octets: bytes) -> str:
    """UTF-8, UTF-16 where its mark or its zero bytes say so, else what Windows wrote before."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodages = ["utf-16"]
    elif b"\0" in octets[:200]:
        encodages = ["utf-16-le" if octets[1:2] == b"\0" else "utf-16-be"]
    else:
        encodages = ["utf-8-sig", "cp1252"]
    for encodage in encodages:
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\0" not in texte:
            return texte
    raise FichierRefuse("Ce fichier n’est pas un texte lisible.", _ENREGISTRER)


def _lire_csv(texte: str, convient: Callable[[Sequence[Cellule]], int]) -> Grille:
    if texte[:4].lower() == "sep=":  # a line Excel adds for itself
        texte = texte.partition("\n")[2]
    lectures = {separateur: _premiere_rangee(texte, separateur) for separateur in ",;\t"}
    separateur = max(lectures, key=lambda s: (convient(lectures[s]), len(lectures[s])))
    rangees: list[tuple[int, Sequence[Cellule]]] = []
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    fin_precedente = 0
    try:
        for rangee in lecteur:
            if any(cellule.strip() for cellule in rangee):
                rangees.append((fin_precedente + 1, rangee))
            fin_precedente = lecteur.line_num
    except csv.Error as erreur:
        raise FichierRefuse(
            f"La ligne {lecteur.line_num} du fichier ne se lit pas : un guillemet y manque ou y est de trop.",
            "Exportez de nouveau le fichier sans le retoucher.",
        ) from erreur
    _refuser_trop_long(len(rangees))
    return Grille(nom="", rangees=tuple(rangees))


def _premiere_rangee(texte: str, separateur: str) -> Sequence[str]:
    try:
        rangees = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
        return next((rangee for rangee in rangees if any(cellule.strip() for cellule in rangee)), [])
    except csv.Error:
        return []


def _lire_xlsx(octets: bytes) -> list[Grille]:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            ouvert = sum(membre.file_size for membre in archive.infolist())
        if ouvert <= 4 * TAILLE_MAX:
            return _feuilles_xlsx(octets)
    except FichierRefuse:
        raise
    except Exception as erreur:  # a damaged archive fails in as many ways as it has bytes
        raise FichierRefuse("Ce fichier n’est pas un classeur XLSX lisible.", _ENREGISTRER) from erreur
    raise FichierRefuse(
        "Ce classeur est trop gros une fois ouvert.", "Gardez-en le seul onglet des réponses."
    )


def _feuilles_xlsx(octets: bytes) -> list[Grille]:
    classeur = load_workbook(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
    try:
        return [
            Grille(nom=feuille.title, rangees=tuple(_rangees_xlsx(feuille.iter_rows(values_only=True))))
            for feuille in classeur.worksheets
        ]
    finally:
        classeur.close()


def _rangees_xlsx(rangees: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, Sequence[Cellule]]]:
    lues = 0
    for numero, rangee in enumerate(rangees, start=1):
        cellules = [_cellule_xlsx(valeur) for valeur in rangee]
        if any(cellule is not None for cellule in cellules):
            lues += 1
            _refuser_trop_long(lues)
            yield numero, cellules


def _cellule_xlsx(valeur: object) -> Cellule:
    """A cell as the domain knows it: moments to the second, durations and times of day as their text."""
    match valeur:
        case None | bool() | int() | float():
            return valeur
        case datetime():
            return (valeur + timedelta(milliseconds=500)).replace(microsecond=0)
        case date():
            return valeur
        case _:
            return str(valeur) if str(valeur).strip() else None


def _refuser_trop_long(lignes: int) -> None:
    if lignes > LIGNES_MAX:
        raise FichierRefuse(
            f"Ce fichier a plus de {LIGNES_MAX:,} lignes.".replace(",", "\u00a0"),
            "Coupez-le en plusieurs fichiers, chacun avec la ligne des titres.",
        )
