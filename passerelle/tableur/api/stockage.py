"""The SQLite file: its tables, its connections, its transactions."""

import contextlib
import errno
import json
import os
import queue
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from passerelle.fichier_sqlite import FichierAbime, en_clair, est_sain, mettre_a_niveau, ouvrir_s_il_existe
from passerelle.tableur.formules.recalcul import recalculer
from passerelle.tableur.socle.document import Document
from passerelle.tableur.socle.erreurs import Introuvable, Objet

VERSION = 1
"""What `user_version` says of a file; 0.1.0 left 0, with the same tables."""

_TABLES = """
CREATE TABLE IF NOT EXISTS classeur (
    id TEXT PRIMARY KEY,
    etat TEXT NOT NULL,              -- title, locale, named ranges, permissions…: JSON
    cree_le TEXT NOT NULL,
    modifie_le TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS feuille (
    cle INTEGER PRIMARY KEY AUTOINCREMENT,
    classeur TEXT NOT NULL REFERENCES classeur ON DELETE CASCADE,
    id INTEGER NOT NULL,             -- sheetId
    position INTEGER NOT NULL,
    etat TEXT NOT NULL,              -- properties, conditional formats, protections…: JSON
    UNIQUE (classeur, id)
);
CREATE TABLE IF NOT EXISTS ligne (
    feuille INTEGER NOT NULL REFERENCES feuille ON DELETE CASCADE,
    rang INTEGER NOT NULL,           -- 0-based row index; an absent row is empty
    valeurs TEXT NOT NULL,           -- JSON list of effective values, trailing blanks trimmed
    details TEXT,                    -- JSON object by column: style, formula, note… of the cells that have one
    formule INTEGER NOT NULL,        -- 1 when a cell of the row holds a formula
    PRIMARY KEY (feuille, rang)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ligne_formule ON ligne (feuille) WHERE formule = 1;
CREATE TABLE IF NOT EXISTS contenu (
    id INTEGER PRIMARY KEY,
    json TEXT NOT NULL UNIQUE        -- a cell format or a validation rule, stored once
);
"""
_CONNEXIONS_GARDEES = 8
_ESSAI_OCTETS = 1 << 20

_Place = tuple[int, int]
"""Which file a path leads to: its device, its inode."""


class Tableur:
    """Spreadsheets in one SQLite file, shared safely by threads and processes. Whatever is asked of it raises PanneLocale where
    the file cannot be read or written."""

    def __init__(self, chemin: Path) -> None:
        """Open `chemin`, created with its folder when absent. Raises VersionPlusRecente."""
        self.chemin = chemin
        self._libres: queue.LifoQueue[tuple[_Place, sqlite3.Connection]] = queue.LifoQueue(_CONNEXIONS_GARDEES)
        self._parcouru: tuple[int, ...] = ()
        self._est_abime = False
        with en_clair(chemin):
            chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            mettre_a_niveau(chemin, VERSION)
            with self._connexion() as connexion:
                connexion.executescript(_TABLES)

    def creer(self, identifiant: str, titre: str) -> None:
        """Create a French spreadsheet with one empty sheet, unless it exists already."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            if not Document.existe(connexion, identifiant):
                Document.creer(connexion, identifiant, {"properties": {"title": titre}})

    @contextlib.contextmanager
    def lire(self, identifiant: str) -> Iterator[Document]:
        """One spreadsheet as it is now, unchanged by others meanwhile. Raises Introuvable."""
        with self._transaction("BEGIN") as connexion:
            yield Document(connexion, identifiant)

    @contextlib.contextmanager
    def ecrire(self, identifiant: str, travail: int | None = None) -> Iterator[Document]:
        """One spreadsheet to change: saved wholly when the block ends, not at all when it raises. `travail`: the units of work
        that the changes may take, None for TRAVAIL_MAX."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            document = Document(connexion, identifiant, travail)
            yield document
            _enregistrer(document)

    @contextlib.contextmanager
    def ecrire_deux(self, un: str, autre: str) -> Iterator[tuple[Document, Document]]:
        """Two spreadsheets to change in one transaction; the same one twice gives one document."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            premier = Document(connexion, un)
            second = premier if un == autre else Document(connexion, autre)
            yield premier, second
            _enregistrer(second)

    def nouveau(self, identifiant: str, etat: Objet) -> None:
        """Create the spreadsheet that a `spreadsheets.create` body describes."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            Document.creer(connexion, identifiant, etat)

    def dupliquer(self, source: str, identifiant: str, titre: str | None) -> None:
        """Copy a whole spreadsheet under another id. Raises Introuvable."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            Document(connexion, source).dupliquer(identifiant, titre)

    def supprimer(self, identifiant: str) -> None:
        """Delete a spreadsheet. Raises Introuvable."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            if not connexion.execute("DELETE FROM classeur WHERE id = ?", (identifiant,)).rowcount:
                raise Introuvable(f"File not found: {identifiant}.")

    def identifiants(self) -> list[str]:
        """The ids of all spreadsheets, last modified first."""
        with self._transaction("BEGIN") as connexion:
            return [i for (i,) in connexion.execute("SELECT id FROM classeur ORDER BY modifie_le DESC, id")]

    def verifier(self) -> None:
        """Look through the whole file, where it changed since the last time: memory would hide what is wrong on the disk.

        Raises FichierAbime, as whatever is asked from then on until the file is whole: nothing more is to be written to it.
        """
        with en_clair(self.chemin):
            vu = self.chemin.stat()
            signe = (vu.st_dev, vu.st_ino, vu.st_size, vu.st_mtime_ns)
            if signe == self._parcouru and not self._est_abime:
                return
            self._est_abime = not est_sain(self.chemin, "classeur")
            self._parcouru = signe
        if self._est_abime:
            raise FichierAbime(self.chemin)

    def eprouver(self) -> None:
        """Raise PanneLocale unless the file can be read, and a little more written beside it."""
        with self._transaction("BEGIN") as connexion:
            connexion.execute("SELECT 1 FROM classeur").fetchone()
        with en_clair(self.chemin):
            if not os.access(self.chemin, os.W_OK):
                raise PermissionError(errno.EACCES, "")
            with tempfile.TemporaryFile(dir=self.chemin.parent) as essai:
                # A file may be held to a size as a disk is: the try begins where the longest of ours ends.
                essai.seek(max(p.stat().st_size for p in (self.chemin, self._journal) if p.exists()))
                essai.write(bytes(_ESSAI_OCTETS))
                essai.flush()

    @property
    def _journal(self) -> Path:
        return self.chemin.with_name(f"{self.chemin.name}-wal")

    def fermer(self) -> None:
        """Close the connections kept open; the next call opens another."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._libres.get_nowait()[1].close()

    @contextlib.contextmanager
    def _transaction(self, debut: str) -> Iterator[sqlite3.Connection]:
        with en_clair(self.chemin), self._connexion() as connexion:
            connexion.execute(debut)
            try:
                yield connexion
            except BaseException as erreur:
                connexion.rollback()
                if self._vient_du_fichier(erreur):
                    raise FichierAbime(self.chemin) from None
                raise
            connexion.commit()

    def _vient_du_fichier(self, erreur: BaseException) -> bool:
        """Whether what was read could not be understood because the file is damaged. Looking through it is for these cases."""
        if isinstance(erreur, json.JSONDecodeError | UnicodeDecodeError):
            return True
        return isinstance(erreur, ValueError | TypeError | LookupError | AttributeError) and not est_sain(self.chemin)

    @contextlib.contextmanager
    def _connexion(self) -> Iterator[sqlite3.Connection]:
        """A connection nobody else uses meanwhile; a few are kept open for the next callers."""
        connexion, place = self._prendre()
        try:
            yield connexion
        except sqlite3.Error:
            connexion.close()  # what it holds in memory may be what is wrong
            raise
        except BaseException:
            self._rendre(connexion, place)
            raise
        self._rendre(connexion, place)

    def _prendre(self) -> tuple[sqlite3.Connection, _Place]:
        """A connection to the file that stands there now: another may have taken its place, or it may be gone."""
        if self._est_abime:
            raise FichierAbime(self.chemin)
        ici = self.chemin.stat()
        place = (ici.st_dev, ici.st_ino)
        with contextlib.suppress(queue.Empty):
            while True:
                ancienne, connexion = self._libres.get_nowait()
                if ancienne == place:
                    return connexion, place
                connexion.close()
        return _ouvrir(self.chemin), place

    def _rendre(self, connexion: sqlite3.Connection, place: _Place) -> None:
        try:
            self._libres.put_nowait((place, connexion))
        except queue.Full:
            connexion.close()


def _ouvrir(chemin: Path) -> sqlite3.Connection:
    connexion = ouvrir_s_il_existe(chemin)
    connexion.execute("PRAGMA journal_mode = WAL")
    connexion.execute("PRAGMA synchronous = FULL")
    connexion.execute("PRAGMA foreign_keys = ON")
    connexion.execute("PRAGMA secure_delete = ON")
    connexion.execute("PRAGMA cache_size = -32000")
    return connexion


def _enregistrer(document: Document) -> None:
    recalculer(document)
    document.enregistrer()
