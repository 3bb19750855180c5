"""The files of a document in a folder: made, made again, and never over what somebody changed by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from passerelle.domaine.enonces.bilan.bilan import Bilan
from passerelle.erreurs import FichierRefuse
from passerelle.sorties.bilan.donnees import en_donnees, en_tableur
from passerelle.sorties.bilan.empreinte import est_intact
from passerelle.sorties.bilan.opendocument import en_odt
from passerelle.sorties.bilan.page import en_html
from passerelle.sorties.bilan.traitement import en_docx

CERFA = "cerfa"
"""Asked for like a format: the compte rendu financier alone, in a spreadsheet."""

FORMATS: Mapping[str, Callable[[Bilan, datetime], bytes]] = {
    "docx": lambda bilan, quand: en_docx(bilan.document, quand),
    "odt": lambda bilan, quand: en_odt(bilan.document, quand),
    "html": lambda bilan, _: en_html(bilan.document),
    "json": lambda bilan, _: en_donnees(bilan),
    CERFA: lambda bilan, _: en_tableur(bilan),
}
SUFFIXES = {CERFA: "-cerfa.xlsx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fichier:
    """A file written; `garde`: the one beside it that somebody changed, empty where none is."""

    chemin: Path
    garde: str = ""


def ecrire_le_bilan(
    bilan: Bilan, sortie: Path, formats: Sequence[str], quand: datetime, *, avancer: Callable[[], None] = lambda: None
) -> list[Fichier]:
    """Write these formats in `sortie`, made where it is missing; `avancer` is called once for each. Raises FichierRefuse."""
    contenus: dict[str, bytes] = {}
    for demande in formats:
        contenus[SUFFIXES.get(demande, f".{demande}")] = FORMATS[demande](bilan, quand)
        avancer()
    return ecrire_le_document(sortie, bilan.nom, contenus, quoi="Le bilan")


def ecrire_le_document(sortie: Path, nom: str, contenus: Mapping[str, bytes], *, quoi: str) -> list[Fichier]:
    """Write a document in `sortie`, made where it is missing: the end of each file's name → its bytes, which hold their digest.
    `quoi` is what people call it. Raises FichierRefuse."""
    try:
        sortie.mkdir(parents=True, exist_ok=True)
        return [_ecrire(sortie, nom, suffixe, contenu) for suffixe, contenu in contenus.items()]
    except OSError as erreur:
        raise FichierRefuse(
            f"{quoi} ne peut pas être écrit dans «\u00a0{sortie}\u00a0».",
            "Choisissez un dossier où vous avez le droit d’écrire.",
        ) from erreur


def _ecrire(sortie: Path, nom: str, suffixe: str, contenu: bytes) -> Fichier:
    """Over a file of ours only: beside any other, under the next number."""
    premier = chemin = sortie / f"{nom}{suffixe}"
    numero = 1
    while chemin.exists() and not est_intact(chemin) and chemin.read_bytes() != contenu:
        numero += 1
        base, point, fin = suffixe.rpartition(".")
        chemin = sortie / f"{nom}{base}-{numero}{point}{fin}"
    chemin.write_bytes(contenu)
    return Fichier(chemin=chemin, garde=premier.name if chemin != premier else "")
