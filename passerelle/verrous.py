"""The locks of donnees/: one synchronisation at a time on a machine, one service a folder."""

from pathlib import Path

from filelock import FileLock, Timeout

from passerelle.erreurs import SynchronisationOccupee
from passerelle.fichier_sqlite import en_clair

ATTENTE_VERROU = 120
"""Seconds a synchronisation waits for another one of the same workbook to end."""


class VerrouDuService:
    """Held by `servir` as long as it runs, whatever the thread; by what is not to be done meanwhile."""

    def __init__(self, donnees: Path) -> None:
        self._verrou = FileLock(donnees / "moteur.verrou", thread_local=False)

    def reserver(self) -> bool:
        """Take it, unless another process has it. Raises PanneLocale."""
        try:
            with en_clair(Path(self._verrou.lock_file)):
                self._verrou.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def rendre(self) -> None:
        """Let it go, if it was taken."""
        self._verrou.release()


class Seul:
    """What is done to a workbook while nothing else is, on this machine (contrat.md §7)."""

    def __init__(self, donnees: Path) -> None:
        self._verrou = FileLock(donnees / "synchronisation.verrou")

    def __enter__(self) -> None:
        try:
            with en_clair(Path(self._verrou.lock_file)):
                self._verrou.acquire(timeout=ATTENTE_VERROU)
        except Timeout as erreur:
            message = "Une autre synchronisation de ce classeur est en cours."
            raise SynchronisationOccupee(message, "Réessayez quand elle sera finie.") from erreur

    def __exit__(self, *_: object) -> None:
        self._verrou.release()
