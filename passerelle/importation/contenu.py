"""What a file really is: the table it holds, or why it holds none. Its bytes decide, not its name."""

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from passerelle.erreurs import FichierRefuse

TAILLE_MAX = 50_000_000
"""Bytes of a file; and, four times that, of what an XLSX holds once unpacked."""

ARCHIVE = b"PK\x03\x04"

ENREGISTRER = "Enregistrez-le au format CSV (UTF-8) ou XLSX, puis recommencez."
_OUVRIR_ET_ENREGISTRER = "Ouvrez-le dans votre tableur, enregistrez-le au format CSV (UTF-8) ou XLSX, puis recommencez."
_DECOMPRESSER = "Ouvrez-le, puis importez le tableau qu’il contient."
_TABLEAUX = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_AUTRES_CLASSEURS = {
    "content.xml": "au format de LibreOffice (ODS)",
    "Index/Document.iwa": "au format de Numbers",
    "Index.zip": "au format de Numbers",
    "xl/workbook.bin": "un classeur Excel binaire (XLSB)",
    "word/document.xml": "un document Word",
}
_PAGE = re.compile(r"<!doctype|<html|<table|<\?xml|<meta|%pdf|\{\\rtf", re.IGNORECASE)


def extraire(octets: bytes, *, dans_une_archive: bool = False) -> bytes:
    """The bytes of the table itself, CSV or XLSX: the file, or the only table of a `.zip`. Raises FichierRefuse."""
    _refuser_trop_gros(len(octets))
    if octets.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in octets:
            raise FichierRefuse(
                "Ce classeur est protégé par un mot de passe.",
                "Ouvrez-le, retirez le mot de passe, enregistrez-le, puis recommencez.",
            )
        raise FichierRefuse("Ce fichier est d’un ancien format d’Excel.", _OUVRIR_ET_ENREGISTRER)
    if octets.startswith(ARCHIVE):
        return _extraire_archive(octets, dans_une_archive=dans_une_archive)
    if not octets.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise FichierRefuse("Ce fichier est vide.", "Exportez de nouveau les réponses, puis recommencez.")
    if page := _PAGE.match(octets[:200].decode("latin-1").lstrip("ï»¿ \t\r\n")):
        nature = "est une page web" if page[0].startswith("<") else "n’est pas un tableau"
        raise FichierRefuse(f"Ce fichier {nature}, même si son nom dit le contraire.", _OUVRIR_ET_ENREGISTRER)
    return octets


def _refuser_trop_gros(taille: int) -> None:
    if taille > TAILLE_MAX:
        raise FichierRefuse(
            "Ce fichier dépasse 50 Mo.", "Coupez-le en plusieurs fichiers, chacun avec la ligne des titres."
        )


def _extraire_archive(octets: bytes, *, dans_une_archive: bool) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            membres = {membre.filename: membre for membre in archive.infolist()}
            if "[Content_Types].xml" in membres and "xl/workbook.xml" in membres:
                _refuser_gonfle(membres.values())
                return octets
            contenu = archive.read(_seul_tableau(membres, dans_une_archive=dans_une_archive))
    except FichierRefuse:
        raise
    except Exception as erreur:  # a damaged archive fails in as many ways as it has bytes
        raise FichierRefuse("Ce fichier compressé ou ce classeur ne s’ouvre pas.", ENREGISTRER) from erreur
    return extraire(contenu, dans_une_archive=True)


def _seul_tableau(membres: Mapping[str, zipfile.ZipInfo], *, dans_une_archive: bool) -> zipfile.ZipInfo:
    """The only table of an archive, the files that a Macintosh or Windows adds for itself left aside."""
    for repere, nature in _AUTRES_CLASSEURS.items():
        if repere in membres:
            raise FichierRefuse(f"Ce fichier est {nature}.", _OUVRIR_ET_ENREGISTRER)
    if dans_une_archive:
        raise FichierRefuse("Ce fichier compressé en contient un autre.", _DECOMPRESSER)
    fichiers = [
        membre
        for membre in membres.values()
        if not membre.is_dir()
        and not membre.filename.startswith("__MACOSX/")
        and not PurePosixPath(membre.filename).name.startswith(".")
    ]
    tableaux = [membre for membre in fichiers if membre.filename.lower().endswith(_TABLEAUX)]
    if len(tableaux) > 1:
        noms = ", ".join(f"« {membre.filename} »" for membre in tableaux[:5])
        raise FichierRefuse(
            f"Ce fichier compressé contient plusieurs tableaux : {noms}{'…' if len(tableaux) > 5 else '.'}",
            "Ouvrez-le et importez-les l’un après l’autre.",
        )
    if not tableaux:
        raise FichierRefuse("Ce fichier compressé ne contient pas de tableau CSV ou XLSX.", _DECOMPRESSER)
    if tableaux[0].flag_bits & 1:
        raise FichierRefuse("Ce fichier compressé est protégé par un mot de passe.", _DECOMPRESSER)
    _refuser_trop_gros(tableaux[0].file_size)
    return tableaux[0]


def _refuser_gonfle(membres: Collection[zipfile.ZipInfo]) -> None:
    """An XLSX is read as it goes, but for the few parts that openpyxl holds whole."""
    entiers = [
        membre.file_size
        for membre in membres
        if membre.filename.endswith((".xml", ".rels"))
        and not membre.filename.startswith("xl/worksheets/")
        and membre.filename != "xl/sharedStrings.xml"
    ]
    if sum(membre.file_size for membre in membres) > 4 * TAILLE_MAX or sum(entiers) > TAILLE_MAX // 2:
        raise FichierRefuse("Ce classeur est trop gros une fois ouvert.", "Gardez-en le seul onglet des réponses.")
