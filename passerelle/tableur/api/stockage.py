"""The SQLite file: its tables, its connections, its transactions."""

import contextlib
import queue
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from passerelle.fichier_sqlite import mettre_a_niveau
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
_ATTENTE_SECONDES = 60
_CONNEXIONS_GARDEES = 8


class Tableur:
    """Spreadsheets in one SQLite file, shared safely by threads and processes."""

    def __init__(self, chemin: Path) -> None:
        """Open `chemin`, created with its folder when absent. Raises VersionPlusRecente."""
        self.chemin = chemin
        chemin.parent.mkdir(parents=True, exist_ok=True)
        mettre_a_niveau(chemin, VERSION)
        self._libres: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue(_CONNEXIONS_GARDEES)
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
    def ecrire(self, identifiant: str) -> Iterator[Document]:
        """One spreadsheet to change: saved wholly when the block ends, not at all when it raises."""
        with self._transaction("BEGIN IMMEDIATE") as connexion:
            document = Document(connexion, identifiant)
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

    def fermer(self) -> None:
        """Close the connections kept open; the next call opens another."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._libres.get_nowait().close()

    @contextlib.contextmanager
    def _transaction(self, debut: str) -> Iterator[sqlite3.Connection]:
        with self._connexion() as connexion:
            connexion.execute(debut)
            try:
                yield connexion
            except BaseException:
                connexion.rollback()
                raise
            connexion.commit()

    @contextlib.contextmanager
    def _connexion(self) -> Iterator[sqlite3.Connection]:
        """A connection nobody else uses meanwhile; a few are kept open for the next callers."""
        try:
            connexion = self._libres.get_nowait()
        except queue.Empty:
            connexion = self._ouvrir()
        try:
            yield connexion
        finally:
            try:
                self._libres.put_nowait(connexion)
            except queue.Full:
                connexion.close()

    def _ouvrir(self) -> sqlite3.Connection:
        connexion = sqlite3.connect(
            self.chemin, timeout=_ATTENTE_SECONDES, isolation_level=None, check_same_thread=False
        )
        connexion.execute("PRAGMA journal_mode = WAL")
        connexion.execute("PRAGMA synchronous = FULL")
        connexion.execute("PRAGMA foreign_keys = ON")
        connexion.execute("PRAGMA cache_size = -32000")
        return connexion


def _enregistrer(document: Document) -> None:
    recalculer(document)
    document.enregistrer()
