"""Where definitions are: shipped with Passerelle, and a centre's own."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from passerelle.definitions.lecture.releve import Place, Releve, suggestion
from passerelle.definitions.lecture.yaml_sur import TAILLE_MAX, Document, lire_yaml

_PAQUET = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossiers:
    """A folder of forms and a folder of rules."""

    formulaires: Path
    regles: Path


def dossiers_livres() -> Dossiers:
    """The shipped folders: beside the package in a checkout, inside it once installed."""
    if (_PAQUET / "_regles").is_dir():
        return Dossiers(formulaires=_PAQUET / "_formulaires", regles=_PAQUET / "_regles")
    return Dossiers(formulaires=_PAQUET.parent / "formulaires", regles=_PAQUET.parent / "regles")


def lire_dossier(
    dossier: Path, releve: Releve, *, suffixe: str = "", admis: Collection[str] | None = None
) -> dict[str, Document]:
    """The documents of a folder by name without `.yaml`, in order of name; none where there is no folder.

    `suffixe` tells shipped files from the centre's own in messages; these have none. A name that is not in `admis` (all are where
    None) is a problem.
    """
    documents = {}
    for chemin in lister_fichiers(dossier):
        place = Place(f"{dossier.name.lstrip('_')}/{chemin.name}{suffixe}")
        if chemin.suffix != ".yaml":
            releve.signaler(
                place,
                "ce fichier n’est pas attendu ici.",
                f"Donnez-lui un nom en .yaml : {chemin.name.split('.')[0]}.yaml.",
            )
        elif admis is not None and chemin.stem not in admis:
            noms = [f"{nom}.yaml" for nom in sorted(admis)]
            releve.signaler(
                place, "aucune règle ne porte ce nom.", suggestion(chemin.name, noms, titre="Noms possibles")
            )
        elif document := _lire_un_document(chemin, place, releve, livre=bool(suffixe)):
            documents[chemin.stem] = document
    return documents


def lister_fichiers(dossier: Path) -> Iterator[Path]:
    """What a person put in the folder: hidden files, editors' backups and notes aside."""
    if dossier.is_dir():
        for chemin in sorted(dossier.iterdir()):
            if (
                not chemin.name.startswith((".", "~", "LISEZMOI", "README"))
                and not chemin.name.endswith("~")
                and not chemin.is_dir()
            ):
                yield chemin


def _lire_un_document(chemin: Path, place: Place, releve: Releve, *, livre: bool) -> Document | None:
    try:
        with chemin.open("rb") as fichier:
            octets = fichier.read(TAILLE_MAX + 1)
    except OSError:
        releve.signaler(place, "ce fichier ne peut pas être lu.", "Vérifiez que vous avez le droit de l’ouvrir.")
        return None
    return lire_yaml(place.fichier, octets, releve, livre=livre)
