"""A centre's folder while a service runs: what changed in it is taken up, or it is said what must be done
(docs/decisions/029-suivre-le-dossier.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from passerelle.config import FICHIER, Config, charger_config, lire_config
from passerelle.definitions import charger_modele
from passerelle.definitions.emplacements import Dossiers, dossiers_livres, lister_fichiers
from passerelle.domaine.modele import Modele
from passerelle.erreurs import DefinitionsInvalides, ErreurPasserelle

SERVICE_CHANGE = (
    "La partie [service] de passerelle.toml a changé\u00a0: relancez le service pour qu’il en tienne compte."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Empreintes:
    """Digests of what a service works from: the program and what it ships, passerelle.toml, the centre's own definitions."""

    programme: str
    reglages: str
    definitions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relecture:
    """What a folder says now. `avis` is a sentence for staff about what waits for a restart, empty where nothing does."""

    config: Config
    modele: Modele
    avis: str


def lire_empreintes(dossier: Path) -> Empreintes:
    """Look at what stands in the folder, and in the installation, at this instant."""
    try:
        numero = version("passerelle")
    except PackageNotFoundError:  # run from sources that nobody installed
        numero = ""
    du_centre = Dossiers(formulaires=dossier / "formulaires", regles=dossier / "regles")
    return Empreintes(
        programme=_empreinte([numero.encode(), *_contenus(dossiers_livres())]),
        reglages=_empreinte([_contenu(dossier / FICHIER)]),
        definitions=_empreinte(_contenus(du_centre)),
    )


def relire(config: Config, avant: Empreintes, apres: Empreintes) -> Relecture:
    """Take up a folder that changed from `avant`, read with `config`, to `apres`.

    Raises ErreurPasserelle where to go on writing would undo what others write: a newer program, a workbook that is no longer
    this one, definitions that cannot be read.
    """
    if apres.programme != avant.programme:
        raise ErreurPasserelle(
            "Passerelle a été mise à jour\u00a0: le service qui tourne encore n’écrit plus dans le classeur.",
            "Relancez-le.",
        )
    try:
        nouvelle = charger_config(config.dossier)
        modele = charger_modele(config.dossier)
    except DefinitionsInvalides as erreur:
        raise ErreurPasserelle(
            "Les définitions du dossier ont des erreurs\u00a0: le classeur reste en l’état, les fiches continuent d’arriver.",
            "Lancez «\u00a0passerelle verifier\u00a0», corrigez, puis «\u00a0Actualiser maintenant\u00a0».",
        ) from erreur
    verifier_la_place(config, nouvelle)
    avis = "" if nouvelle.service == config.service else SERVICE_CHANGE
    return Relecture(config=replace(nouvelle, service=config.service), modele=modele, avis=avis)


def verifier_avant_d_ajouter(config: Config, avant: Empreintes) -> None:
    """Raise ErreurPasserelle where a response would go to a workbook that passerelle.toml no longer names."""
    if _empreinte([_contenu(config.dossier / FICHIER)]) != avant.reglages:
        nouvelle, _ = lire_config(config.dossier)
        if nouvelle is not None:
            verifier_la_place(config, nouvelle)


def verifier_la_place(config: Config, nouvelle: Config) -> None:
    """Raise ErreurPasserelle where the workbooks, or the time they are kept by, are no longer those a service was started with."""
    if (nouvelle.classeur, nouvelle.centre.fuseau) != (config.classeur, config.centre.fuseau):
        raise ErreurPasserelle(
            "L’adresse d’un classeur ou le fuseau horaire a changé dans passerelle.toml\u00a0: le service n’écrit plus.",
            "Relancez-le.",
        )


def _contenus(dossiers: Dossiers) -> Iterator[bytes]:
    for dossier in (dossiers.formulaires, dossiers.regles):
        for chemin in lister_fichiers(dossier):
            yield f"{dossier.name}/{chemin.name}".encode()
            yield _contenu(chemin)


def _contenu(chemin: Path) -> bytes:
    try:
        return chemin.read_bytes()
    except OSError:  # reading it for good says what is wrong with it
        return b""


def _empreinte(morceaux: list[bytes] | Iterator[bytes]) -> str:
    """A digest of several texts; where one ends counts."""
    return sha256(b"".join(sha256(morceau).digest() for morceau in morceaux)).hexdigest()
