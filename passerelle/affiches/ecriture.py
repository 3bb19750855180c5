"""The pages in a folder: made, or made again; nobody else's file is ever written over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from passerelle.affiches.pages import MARQUE, Page
from passerelle.erreurs import FichierRefuse

_DEBUT = 2000
"""Bytes within which a file of ours says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecrit:
    """What is in the folder now: `noms` of the pages written, `perimes` those of an earlier time that nothing asks for any more."""

    noms: tuple[str, ...]
    perimes: tuple[str, ...]


def ecrire(pages: Sequence[Page], sortie: Path) -> Ecrit:
    """Write the pages in `sortie`, made where it is missing. Raises FichierRefuse, before anything is written where a file is not
    ours."""
    noms = tuple(page.nom for page in pages)
    ecrire_les_fichiers({page.nom: page.html.encode() for page in pages}, sortie, marques=(MARQUE,))
    perimes = tuple(
        chemin.name
        for chemin in sorted(sortie.glob("*.html"))
        if chemin.name not in noms and _est_notre(chemin, (MARQUE,))
    )
    return Ecrit(noms=noms, perimes=perimes)


def ecrire_les_fichiers(fichiers: Mapping[str, bytes], sortie: Path, *, marques: Sequence[str]) -> None:
    """Write these files, by name, in `sortie`, made where it is missing; `marques` are what tells one of them from somebody else's.
    Raises FichierRefuse, before anything is written where a file is not ours."""
    try:
        sortie.mkdir(parents=True, exist_ok=True)
        for nom in fichiers:
            if (sortie / nom).exists() and not _est_notre(sortie / nom, marques):
                raise FichierRefuse(
                    f"Le fichier «\u00a0{sortie / nom}\u00a0» existe déjà, et ce n’est pas une page de Passerelle.",
                    "Déplacez-le, ou choisissez un autre dossier\u00a0: rien n’a été écrit.",
                )
        for nom, contenu in fichiers.items():
            (sortie / nom).write_bytes(contenu)
    except OSError as erreur:
        raise FichierRefuse(
            f"Les pages ne peuvent pas être écrites dans «\u00a0{sortie}\u00a0».",
            "Choisissez un dossier où vous avez le droit d’écrire.",
        ) from erreur


def _est_notre(chemin: Path, marques: Sequence[str]) -> bool:
    if not chemin.is_file():
        return False
    with chemin.open("rb") as fichier:
        debut = fichier.read(_DEBUT)
    return any(marque.encode() in debut for marque in marques)
