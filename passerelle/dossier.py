"""A centre's folder: passerelle.toml, formulaires/, regles/ and donnees/, made ready to edit."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from passerelle.config import FICHIER
from passerelle.erreurs import FichierRefuse


def creer_dossier(dossier: Path) -> tuple[str, ...]:
    """Make a centre's folder, or complete one of ours; what was there stays. Returns the names of what was made.

    Raises FichierRefuse where the folder holds something else, or cannot be written.
    """
    try:
        if dossier.is_dir() and not (dossier / FICHIER).exists() and _est_occupe(dossier):
            raise FichierRefuse(
                f"Le dossier « {dossier} » contient déjà autre chose.",
                "Choisissez un dossier vide, ou un nom nouveau.",
            )
        (dossier / "donnees").mkdir(mode=0o700, parents=True, exist_ok=True)  # residents’ words stay between us
        return tuple(_copier(files("passerelle") / "modele_de_dossier", dossier, dossier))
    except OSError as erreur:
        raise FichierRefuse(
            f"Le dossier « {dossier} » ne peut pas être créé ici.",
            "Vérifiez ce nom, et que vous avez le droit d’y écrire.",
        ) from erreur


def _est_occupe(dossier: Path) -> bool:
    """Whether the folder holds something; hidden files (.git, .DS_Store) are nobody's work."""
    return any(not chemin.name.startswith(".") for chemin in dossier.iterdir())


def _copier(modele: Traversable, dossier: Path, racine: Path) -> list[str]:
    dossier.mkdir(exist_ok=True)
    crees = []
    for source in sorted(modele.iterdir(), key=lambda chemin: chemin.name):
        cible = dossier / source.name
        if source.is_dir():
            crees += _copier(source, cible, racine)
        elif not cible.exists():
            cible.write_bytes(source.read_bytes())
            crees.append(cible.relative_to(racine).as_posix())
    return crees
