"""How DBOS, the durable-execution library under the engine, is set up here."""

import logging
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

from dbos import DBOSConfig
from dbos import _workflow_commands as travaux_dbos
from sqlalchemy import URL

from passerelle.fichier_sqlite import MOTEUR, en_clair

VERSION = "1"
"""Fixed: DBOS leaves alone the pending work of another application version. Two engines in one database have each their own."""

REGARD_S = 0.2
"""Seconds between two looks at what is due."""


def regler(*, nom: str, dossier: Path, base: str) -> DBOSConfig:
    """The configuration of the engine `nom`: in the file `dossier`/moteur.sqlite, or in the shared database `base`.

    Raises PanneLocale.
    """
    fichier = dossier / MOTEUR
    if not base:
        # Hints are noted twice as fast, and pages read while they are.
        with en_clair(fichier), closing(sqlite3.connect(fichier)) as connexion:
            connexion.execute("PRAGMA journal_mode=WAL")
    # Without a handler of its own, DBOS would print English to the terminal; the technical log still hears it.
    journal = logging.getLogger("dbos")
    if not journal.handlers:
        journal.addHandler(logging.NullHandler())
    # DBOS looks every second, a fifth of the time that a hint has (contrat.md §4). Where this name goes, only that second is lost.
    travaux_dbos._BACKGROUND_JOBS_INTERVAL_SEC = REGARD_S  # noqa: SLF001
    return {
        "name": nom,
        "system_database_url": base or str(URL.create("sqlite", database=str(fichier))),
        "application_version": f"{nom}-{VERSION}",
        # On a shared database a machine takes back its own work after a kill, not another’s.
        "executor_id": f"{socket.gethostname()}:{dossier}" if base.startswith("postgres") else "local",
        "log_level": "WARNING",
        # Nothing is notified here, and a stop waits for who looks.
        "notification_listener_polling_interval_sec": REGARD_S,
    }


def cron(minutes: float) -> str:
    """A cron expression that fires at least every so many minutes: cron counts from the hour, so 45 also fires on the hour."""
    if minutes < 60:
        return f"*/{max(int(minutes), 1)} * * * *"
    return f"0 */{min(int(minutes) // 60, 23)} * * *"
