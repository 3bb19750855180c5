"""The SQLite files of donnees/: their version, a copy of one, and what goes wrong with them on this machine, in French."""

import errno
import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from passerelle.erreurs import PanneLocale, VersionPlusRecente

ATTENTE_SECONDES = 60
"""How long a file that another program holds is waited for."""

CLASSEURS, SERVICE, MOTEUR = "classeurs.sqlite", "service.sqlite", "moteur.sqlite"
"""The files themselves: the local workbooks, what was already received, the hints."""

_REPRENDRE = (
    "Arrêtez le service, puis reprenez une sauvegarde\u00a0: «\u00a0passerelle sauvegardes\u00a0» les montre, "
    "«\u00a0passerelle sauvegardes restaurer DATE\u00a0» en reprend une."
)
_LE_REFAIRE = (
    "Arrêtez le service, renommez ce fichier (et ceux dont le nom commence de même), puis relancez\u00a0: Passerelle en fera "
    "un autre. Le classeur n’est pas touché."
)
_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DROITS = (errno.EACCES, errno.EPERM, errno.EROFS)
_ECRITURES_REFUSEES = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_CLOSE,
)
"""SQLite says “full” for a full disk alone: past a quota, or the largest file allowed, the system refuses to write."""


# The version ---------------------------------------------------------------------------------------------------------------


def mettre_a_niveau(chemin: Path, version: int) -> None:
    """Mark a file with our `version` (SQLite's `user_version`), a new one included. Version 0.1.0 left 0.

    An older file is first copied beside itself, for whoever would go back: what is erased in it later is to be erased there too.
    Raises VersionPlusRecente.
    """
    if not chemin.exists():
        chemin.touch(mode=0o600)  # its owner's alone from its first byte; so will be what SQLite puts beside it
    with closing(sqlite3.connect(chemin, timeout=ATTENTE_SECONDES, isolation_level=None)) as connexion:
        if lire_la_version(connexion, chemin, version) == version:
            return
        # Two processes may open it at once: one brings it up, the other finds it done.
        connexion.execute("BEGIN IMMEDIATE")
        ancienne = lire_la_version(connexion, chemin, version)
        if ancienne < version:
            if connexion.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                _garder_l_ancien(chemin, ancienne)
            connexion.execute(f"PRAGMA user_version = {version}")
        connexion.execute("COMMIT")


def lire_la_version(connexion: sqlite3.Connection, chemin: Path, connue: int) -> int:
    """The version of an open file, named `chemin`. Raises VersionPlusRecente above the one we know."""
    lue = int(connexion.execute("PRAGMA user_version").fetchone()[0])
    if lue > connue:
        message = (
            f"Le fichier «\u00a0{chemin.name}\u00a0» a été fait par une version plus récente de Passerelle\u00a0: "
            "il n’a pas été touché."
        )
        raise VersionPlusRecente(message, "Mettez Passerelle à jour sur cette machine, puis relancez.")
    return lue


def _garder_l_ancien(chemin: Path, version: int) -> None:
    nom = f"{chemin.name}.{date.today():%Y-%m-%d}.version-{version}"  # noqa: DTZ011 - the machine's day: a name to sort by
    copier(chemin, next(p for n in count(1) if not (p := chemin.with_name(nom if n == 1 else f"{nom}-{n}")).exists()))


# A copy --------------------------------------------------------------------------------------------------------------------


def copier(source: Path, cible: Path) -> None:
    """Copy a file as it stands at one moment, while others may write to it; `cible` is its owner's alone, and whole or absent."""
    cible.touch(mode=0o600)
    try:
        with closing(ouvrir_s_il_existe(source)) as origine, closing(sqlite3.connect(cible)) as copie:
            copie.execute("PRAGMA synchronous = OFF")  # once is enough, at the end
            origine.backup(copie)
            copie.execute("PRAGMA journal_mode = DELETE")  # one file, that can be moved alone
        with cible.open("rb") as faite:
            os.fsync(faite.fileno())
    except BaseException:
        cible.unlink()
        raise


def ouvrir_s_il_existe(chemin: Path) -> sqlite3.Connection:
    """A connection in autocommit, that any thread may use; sqlite3.OperationalError for a file that is not there."""
    return sqlite3.connect(
        f"{chemin.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=ATTENTE_SECONDES,
        isolation_level=None,
        check_same_thread=False,
    )


def est_sain(chemin: Path, table: str = "") -> bool:
    """Whether every page of a file can be read and stands where it should; with `table`, whether that one holds something."""
    try:
        with closing(ouvrir_s_il_existe(chemin)) as connexion:
            (dit,) = connexion.execute("PRAGMA integrity_check(1)").fetchone()
            return dit == "ok" and (not table or bool(connexion.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()))  # noqa: S608 - a name of ours
    except sqlite3.DatabaseError as erreur:
        if isinstance(panne(erreur, chemin), FichierAbime):
            return False
        raise


# What is erased ------------------------------------------------------------------------------------------------------------

_ESSAIS, _REPIT_S = 20, 0.25


def sans_traces(chemin: Path) -> None:
    """Leave nothing in a file, nor in its journal, of what was erased from it: both are written anew.

    Raises PanneLocale where another program keeps reading an older state of it.
    """
    with en_clair(chemin), closing(ouvrir_s_il_existe(chemin)) as connexion:
        connexion.execute("PRAGMA secure_delete = ON")
        connexion.execute("VACUUM")
        for _ in range(_ESSAIS):
            (occupe, *_) = connexion.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not occupe:
                return
            time.sleep(_REPIT_S)
        raise PanneLocale(
            f"Le fichier {_situer(chemin)} est tenu par un autre programme\u00a0: son journal n’a pas pu être vidé.",
            "Fermez ce programme, puis recommencez\u00a0: ce qui est effacé le reste.",
        )


def masquer_dans(chemin: Path, textes: Collection[str]) -> None:
    """Strike texts out of a file that no longer reads as one, and of its journal: what else it holds may still be wanted."""
    for fichier in (chemin, *(chemin.with_name(f"{chemin.name}{suite}") for suite in ("-wal", "-journal"))):
        if not fichier.exists():
            continue
        octets = avant = fichier.read_bytes()
        for texte in sorted(textes, key=len, reverse=True):
            for ecrit in (json.dumps(texte, ensure_ascii=False).encode(), json.dumps(texte).encode()):
                octets = octets.replace(ecrit, b'"' + b" " * (len(ecrit) - 2) + b'"')
        if octets != avant:
            with fichier.open("r+b") as flux:
                flux.write(octets)
                flux.flush()
                os.fsync(flux.fileno())


# What goes wrong -----------------------------------------------------------------------------------------------------------


class FichierAbime(PanneLocale):
    """The file no longer holds what was written there, or is gone."""

    def __init__(self, chemin: Path) -> None:
        est_le_classeur = chemin.name == CLASSEURS
        remede = _REPRENDRE if est_le_classeur else _LE_REFAIRE
        if chemin.exists():
            nom = "du classeur" if est_le_classeur else "du service"
            super().__init__(f"Le fichier {nom} est abîmé\u00a0: {_situer(chemin)}.", remede)
        else:
            super().__init__(
                f"Le fichier {_situer(chemin)} a disparu.", f"Remettez-le à sa place. Sinon\u00a0: {remede}"
            )


@contextmanager
def en_clair(chemin: Path) -> Iterator[None]:
    """Say in French what goes wrong with a file: PanneLocale. An error that is not of this machine goes through."""
    try:
        yield
    except (sqlite3.Error, OSError) as erreur:
        if dite := panne(erreur, chemin):
            raise dite from None  # SQLite's own words may quote a cell
        raise


def panne(erreur: BaseException | None, chemin: Path) -> PanneLocale | None:
    """What an error of SQLite, or of the system, says of this machine; None where it says nothing of it."""
    if isinstance(erreur, sqlite3.Error):
        return _de_sqlite(erreur, chemin)
    if isinstance(erreur, FileNotFoundError):
        return FichierAbime(chemin)
    if not isinstance(erreur, OSError):
        return None
    if erreur.errno in _PLACE:
        return _plein()
    lieu = Path(erreur.filename) if isinstance(erreur.filename, str | Path) else chemin
    return _sans_droits(lieu) if erreur.errno in _DROITS else _sans_reponse(lieu)


def _de_sqlite(erreur: sqlite3.Error, chemin: Path) -> PanneLocale | None:
    code = getattr(erreur, "sqlite_errorcode", None)
    if code is None:  # a text that is no text any more is told by the library alone
        return FichierAbime(chemin) if "decode" in str(erreur) else None
    if code == sqlite3.SQLITE_FULL or code in _ECRITURES_REFUSEES:
        return _plein()
    match code & 0xFF:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_FORMAT:
            return FichierAbime(chemin)
        case sqlite3.SQLITE_ERROR if str(erreur).startswith("no such"):
            return FichierAbime(chemin)  # a table of ours is not there: an empty file, or another one
        case sqlite3.SQLITE_CANTOPEN if not chemin.exists():
            return FichierAbime(chemin)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return _sans_droits(chemin)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return PanneLocale(
                f"Le fichier {_situer(chemin)} est tenu par un autre programme.",
                "Fermez ce programme (une copie en cours, un outil ouvert sur ce fichier), puis recommencez.",
            )
    return None


def _plein() -> PanneLocale:
    return PanneLocale(
        "Le disque est plein, ou la place donnée à Passerelle est épuisée\u00a0: rien n’a été enregistré.",
        "Libérez de la place sur cette machine, puis recommencez\u00a0: ce qui était enregistré l’est toujours.",
    )


def _sans_droits(chemin: Path) -> PanneLocale:
    return PanneLocale(
        f"Passerelle n’a pas le droit de lire et d’écrire {_situer(chemin)}.",
        "Rendez le dossier du centre au compte qui lance Passerelle (chown, chmod), puis recommencez.",
    )


def _sans_reponse(chemin: Path) -> PanneLocale:
    return PanneLocale(
        f"Passerelle ne peut pas se servir de {_situer(chemin)}.",
        "Vérifiez que le disque répond, et que rien d’autre n’a pris ce nom, puis recommencez.",
    )


def _situer(chemin: Path) -> str:
    return f"{chemin.parent.name}/{chemin.name}"
