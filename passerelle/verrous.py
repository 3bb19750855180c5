"""The locks of donnees/: one synchronisation at a time on a machine, one service a folder."""

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout

from passerelle.erreurs import PanneLocale, SynchronisationOccupee
from passerelle.fichier_sqlite import en_clair

ATTENTE_VERROU = 120
"""Seconds a synchronisation waits for another one of the same workbook to end."""


class VerrouDuService:
    """Held by `servir` as long as it runs, whatever the thread; by what is not to be done meanwhile."""

    def __init__(self, donnees: Path) -> None:
        self._verrou = FileLock(donnees / "moteur.verrou", mode=0o600, thread_local=False)

    def reserver(self) -> bool:
        """Take it, unless another process has it. Raises PanneLocale."""
        return _prendre(self._verrou, attente=0)

    def rendre(self) -> None:
        """Let it go, if it was taken."""
        self._verrou.release()


class Seul:
    """What is done to a workbook while nothing else is, on this machine (contrat.md §7)."""

    def __init__(self, donnees: Path) -> None:
        """`donnees`: created now when absent, where it may be."""
        with contextlib.suppress(OSError):
            donnees.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._verrou = FileLock(donnees / "synchronisation.verrou", mode=0o600)

    def __enter__(self) -> None:
        if not _prendre(self._verrou, attente=ATTENTE_VERROU):
            message = "Une autre synchronisation de ce classeur est en cours."
            raise SynchronisationOccupee(message, "Réessayez quand elle sera finie.")

    def __exit__(self, *_: object) -> None:
        self._verrou.release()


def _prendre(verrou: FileLock, *, attente: float) -> bool:
    """Whether it could be had in so many seconds. Raises PanneLocale."""
    fichier = Path(verrou.lock_file)
    with en_clair(fichier):
        # The library would make the folder anew: one taken away while the service runs could not be put back in its place.
        if not fichier.parent.exists():
            message = f"Le dossier {fichier.parent.name}/ a disparu."
            raise PanneLocale(message, "Remettez-le à sa place\u00a0: rien n’est perdu tant qu’il est entier.")
        try:
            verrou.acquire(timeout=attente)
        except Timeout:
            return False
    return True
