"""The named keys of a centre: one a person, each with a role; and the sessions they open.

Both are in `donnees`/cles.sqlite, as digests. A key is 192 bits drawn at random: nobody can try them all, so that a plain SHA-256
hides it as well as a slow hash would, and a lookup by digest tells nothing to whoever times it.
"""

import hashlib
import math
import secrets
import sqlite3
import string
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path

from passerelle.domaine.texte.noms import forme
from passerelle.erreurs import ErreurPasserelle
from passerelle.fichier_sqlite import en_clair, lire_la_version, mettre_a_niveau, ouvrir_s_il_existe

FICHIER = "cles.sqlite"
VERSION = 1
OCTETS = 24
NOM_MAX = 40
BITS_MIN = 128

_TABLES = """
CREATE TABLE IF NOT EXISTS cle (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nom TEXT NOT NULL,
    forme TEXT NOT NULL UNIQUE,      -- the name without case: two keys are not told apart by a capital
    role TEXT NOT NULL CHECK (role IN ('lecture', 'equipe', 'direction')),
    empreinte TEXT NOT NULL UNIQUE,
    faite_le TEXT NOT NULL,          -- ISO dates
    derniere_le TEXT
);
CREATE TABLE IF NOT EXISTS session (
    empreinte TEXT PRIMARY KEY,
    cle INTEGER,                     -- NULL: opened by the token of the team, which is in no table
    expire_le REAL NOT NULL          -- seconds since 1970
);
"""
_CHAMPS = "cle.id, cle.nom, cle.role, cle.empreinte, cle.faite_le, cle.derniere_le"

Rangee = tuple[int, str, str, str, str, str | None]


class Role(IntEnum):
    """What a key opens, each more than the one before. Its name, in lower case, is what is typed and stored."""

    LECTURE = 1
    EQUIPE = 2
    DIRECTION = 3

    @property
    def mot(self) -> str:
        """As people read it."""
        return "équipe" if self is Role.EQUIPE else self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cle:
    """A named key. `empreinte` is the digest of its value, in hexadecimal; `derniere_le` the last day it served, if any."""

    id: int
    nom: str
    role: Role
    empreinte: str = field(repr=False)
    faite_le: date
    derniere_le: date | None = None

    @classmethod
    def lue(cls, rangee: Rangee) -> "Cle":
        """From a row of the table."""
        ident, nom, role, empreinte, faite_le, derniere_le = rangee
        return cls(
            id=ident,
            nom=nom,
            role=Role[role.upper()],
            empreinte=empreinte,
            faite_le=date.fromisoformat(faite_le),
            derniere_le=date.fromisoformat(derniere_le) if derniere_le else None,
        )


class Cles:
    """Those of one centre. The file is opened for each thing asked, so that what another process did is seen at once.

    Whatever is asked raises PanneLocale where the file cannot be read or written, VersionPlusRecente.
    """

    def __init__(self, donnees: Path) -> None:
        self._fichier = donnees / FICHIER

    def ajouter(self, nom: str, role: Role, jour: date) -> tuple[Cle, str]:
        """Make a key; the only moment its value is known. ErreurPasserelle for a name that will not do, or is taken."""
        nom = lire_un_nom(nom)
        valeur = secrets.token_urlsafe(OCTETS)
        try:
            with self.ecrire() as connexion:
                connexion.execute(
                    "INSERT INTO cle (nom, forme, role, empreinte, faite_le) VALUES (?, ?, ?, ?, ?)",
                    (nom, forme(nom), role.name.lower(), empreinte_de(valeur), jour.isoformat()),
                )
        except sqlite3.IntegrityError:
            message = f"Une clé s’appelle déjà «\u00a0{nom}\u00a0»\u00a0: aucune n’a été faite."
            raise ErreurPasserelle(message, "Choisissez un autre nom, ou retirez d’abord l’ancienne.") from None
        cle = self.trouver(valeur)
        if cle is None:  # retired at that very moment
            raise ErreurPasserelle("Cette clé vient d’être retirée.", "Refaites-la.")
        return cle, valeur

    def lister(self) -> list[Cle]:
        """All of them, by name."""
        with self.lire() as connexion:
            rangees = connexion.execute(f"SELECT {_CHAMPS} FROM cle ORDER BY forme") if connexion else ()  # noqa: S608 - columns of ours
            return [Cle.lue(rangee) for rangee in rangees]

    def retirer(self, nom: str) -> Cle:
        """Forget a key, and the sessions it opened. ErreurPasserelle where none has that name."""
        for cle in self.lister():
            if forme(cle.nom) == forme(nom):
                with self.ecrire() as connexion:
                    connexion.execute("DELETE FROM session WHERE cle = ?", (cle.id,))
                    connexion.execute("DELETE FROM cle WHERE id = ?", (cle.id,))
                return cle
        message = f"Aucune clé ne s’appelle «\u00a0{' '.join(nom.split())}\u00a0»."
        raise ErreurPasserelle(message, "Voyez celles qu’il y a\u00a0: passerelle cles liste")

    def trouver(self, valeur: str) -> Cle | None:
        """The key of that value."""
        with self.lire() as connexion:
            if connexion is None:
                return None
            requete = f"SELECT {_CHAMPS} FROM cle WHERE empreinte = ?"  # noqa: S608 - columns of ours
            rangee = connexion.execute(requete, (empreinte_de(valeur),)).fetchone()
            return Cle.lue(rangee) if rangee else None

    def noter_l_usage(self, cle: Cle, jour: date) -> None:
        """Remember that it served that day: written once a day."""
        if cle.derniere_le != jour:
            with self.ecrire() as connexion:
                connexion.execute("UPDATE cle SET derniere_le = ? WHERE id = ?", (jour.isoformat(), cle.id))

    @contextmanager
    def lire(self) -> Iterator[sqlite3.Connection | None]:
        """The file as it stands; None where none was made yet."""
        if not self._fichier.exists():
            yield None
            return
        with en_clair(self._fichier), closing(ouvrir_s_il_existe(self._fichier)) as connexion:
            lire_la_version(connexion, self._fichier, VERSION)
            est_faite = connexion.execute("SELECT 1 FROM sqlite_master WHERE name = 'session'").fetchone()
            yield connexion if est_faite else None  # a file being made, or that a full disk left empty

    @contextmanager
    def ecrire(self) -> Iterator[sqlite3.Connection]:
        """A transaction, kept when the block ends, undone when it raises. The file, and its folder, are their owner’s alone."""
        with en_clair(self._fichier):
            self._fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(PermissionError):  # somebody else’s folder is somebody else’s to close
                self._fichier.parent.chmod(0o700)
            self._fichier.touch(mode=0o600)
            mettre_a_niveau(self._fichier, VERSION)
            with closing(ouvrir_s_il_existe(self._fichier)) as connexion:
                connexion.executescript(_TABLES)
                connexion.execute("BEGIN IMMEDIATE")
                try:
                    yield connexion
                except BaseException:
                    connexion.rollback()  # none is left where SQLite undid it by itself: a full disk
                    raise
                connexion.commit()


def empreinte_de(valeur: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(valeur.encode("utf-8", "replace")).hexdigest()


def lire_un_nom(ecrit: str) -> str:
    """A name as pages and the journal show it. ErreurPasserelle where it will not do."""
    nom = " ".join(ecrit.split())
    if not any(signe.isalnum() for signe in nom) or len(nom) > NOM_MAX or not nom.isprintable():
        raise ErreurPasserelle(
            "Ce nom ne convient pas à une clé.",
            f"Un prénom ou une fonction, en {NOM_MAX} caractères au plus\u00a0: Marie, accueil, trésorière.",
        )
    return nom


def bits_au_plus(secret: str) -> float:
    """How many bits a secret holds at most, had its characters been drawn at random among those of their kinds."""
    kinds = (
        ("0123456789abcdef",)
        if set(secret) <= set("0123456789abcdef")
        else (
            string.ascii_lowercase,
            string.ascii_uppercase,
            string.digits,
            string.punctuation,
        )
    )
    combien = sum(len(kind) for kind in kinds if set(kind) & set(secret))
    return len(secret) * math.log2(combien) if combien else 0.0
