"""A real PostgreSQL for tests: made in a temporary folder, on a free port, removed at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.pannes.centre_servi import port_libre
from tests.service.aides import attendre

MOT_DE_PASSE = "mot-de-passe-de-la-base"
UTILISATEUR = "centre"


class Postgresql:
    """A server that can be stopped and started again on the same port, its databases kept."""

    def __init__(self, binaires: Path, dossier: Path, compte: dict[str, Any]) -> None:
        self._binaires = binaires
        self._dossier = dossier
        self._compte = compte
        self._port = port_libre()
        self._serveur: subprocess.Popen[bytes] | None = None
        self._bases = 0

    def installer(self) -> None:
        """Make the cluster, closed by a password."""
        secret = self._dossier / "mot-de-passe"
        secret.write_text(f"{MOT_DE_PASSE}\n")
        secret.chmod(0o644)
        subprocess.run(
            [
                self._binaires / "initdb",
                *("--pgdata", self._dossier / "donnees", "--username", UTILISATEUR),
                *("--auth", "scram-sha-256", "--pwfile", secret),
                *("--encoding", "UTF8", "--no-locale", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=self._dossier,
            **self._compte,
        )

    def demarrer(self) -> None:
        """Start it, and wait until it answers."""
        with (self._dossier / "journal.txt").open("ab") as journal:
            self._serveur = subprocess.Popen(
                [
                    *(self._binaires / "postgres", "-D", self._dossier / "donnees", "-p", str(self._port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    *("-c", "fsync=off"),  # the tests kill Passerelle, never PostgreSQL
                ],
                stdout=journal,
                stderr=journal,
                cwd=self._dossier,
                **self._compte,
            )
        attendre(self._repond, secondes=60)

    def arreter(self) -> None:
        """Stop it at once, whoever is connected."""
        if self._serveur is not None:
            self._serveur.send_signal(signal.SIGINT)
            self._serveur.wait(60)
            self._serveur = None

    def redemarrer(self) -> None:
        """Start it again, if it was stopped."""
        if self._serveur is None:
            self.demarrer()

    def nouvelle_base(self) -> str:
        """The address of a new, empty database."""
        self._bases += 1
        nom = f"essai_{self._bases}"
        with psycopg.connect(self.adresse("postgres"), autocommit=True) as connexion:
            connexion.execute(f"CREATE DATABASE {nom}".encode())
        return self.adresse(nom)

    def adresse(self, base: str, *, mot_de_passe: str = MOT_DE_PASSE) -> str:
        """As `base` has it in passerelle.toml."""
        return f"postgresql://{UTILISATEUR}:{mot_de_passe}@127.0.0.1:{self._port}/{base}"

    def _repond(self) -> bool:
        assert self._serveur is not None
        assert self._serveur.poll() is None, (self._dossier / "journal.txt").read_text("utf-8", "replace")
        try:
            psycopg.connect(self.adresse("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgresql_demarre() -> Iterator[Postgresql]:
    """A running server, until the block ends. The test is skipped, saying why, where there can be none."""
    binaires = _trouver_binaires()
    if binaires is None:
        pytest.skip("no PostgreSQL on this machine (install `postgresql`)")
    compte = _compte_ordinaire()
    if compte is None:
        pytest.skip("PostgreSQL refuses root, and this machine has neither `postgres` nor `nobody`")
    dossier = Path(tempfile.mkdtemp(prefix="passerelle-postgresql-"))  # pytest's own folders are closed to others
    serveur = Postgresql(binaires, dossier, compte)
    try:
        if compte:
            os.chown(dossier, compte["user"], compte["group"])
        serveur.installer()
        serveur.demarrer()
        yield serveur
    finally:
        serveur.arreter()
        shutil.rmtree(dossier)


def _trouver_binaires() -> Path | None:
    """Where `initdb` and `postgres` are: Debian keeps them out of PATH, a version beside another."""
    if trouve := shutil.which("initdb"):
        return Path(trouve).resolve().parent
    versions = [dossier.parent for dossier in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda dossier: float(dossier.parent.name), default=None)


def _compte_ordinaire() -> dict[str, Any] | None:
    """How to start a process as somebody PostgreSQL accepts: as oneself, else (root) as a user without rights."""
    if os.geteuid() != 0:
        return {}
    for nom in ("postgres", "nobody"):
        try:
            compte = pwd.getpwnam(nom)
        except KeyError:
            continue
        return {"user": compte.pw_uid, "group": compte.pw_gid, "extra_groups": ()}
    return None
