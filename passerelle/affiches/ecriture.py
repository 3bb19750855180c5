"""The pages in a folder: made, or made again; nobody else's file is ever written over."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from passerelle.affiches.pages import MARQUE, Page
from passerelle.erreurs import FichierRefuse

_DEBUT = 2000
"""Characters within which a page of ours says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecrit:
    """What is in the folder now: `noms` of the pages written, `perimes` those of an earlier time that nothing asks for any more."""

    noms: tuple[str, ...]
    perimes: tuple[str, ...]


def ecrire(pages: Sequence[Page], sortie: Path) -> Ecrit:
    """Write the pages in `sortie`, made where it is missing. Raises FichierRefuse, before anything is written where a file is not
    ours."""
    noms = tuple(page.nom for page in pages)
    try:
        sortie.mkdir(parents=True, exist_ok=True)
        for nom in noms:
            if (sortie / nom).exists() and not _est_notre(sortie / nom):
                raise FichierRefuse(
                    f"Le fichier «\u00a0{sortie / nom}\u00a0» existe déjà, et ce n’est pas une page de Passerelle.",
                    "Déplacez-le, ou choisissez un autre dossier\u00a0: rien n’a été écrit.",
                )
        for page in pages:
            (sortie / page.nom).write_text(page.html, encoding="utf-8", newline="\n")
        perimes = tuple(
            chemin.name for chemin in sorted(sortie.glob("*.html")) if chemin.name not in noms and _est_notre(chemin)
        )
    except OSError as erreur:
        raise FichierRefuse(
            f"Les pages ne peuvent pas être écrites dans «\u00a0{sortie}\u00a0».",
            "Choisissez un dossier où vous avez le droit d’écrire.",
        ) from erreur
    return Ecrit(noms=noms, perimes=perimes)


def _est_notre(chemin: Path) -> bool:
    if not chemin.is_file():
        return False
    with chemin.open(encoding="utf-8", errors="replace") as fichier:
        return MARQUE in fichier.read(_DEBUT)
