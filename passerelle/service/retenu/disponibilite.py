"""Whether the workbook and the engine answered lately."""

import threading
import time
from collections.abc import Callable

from passerelle.moteur import Moteur, Tentative

FRAICHEUR_S = 60.0
"""How old the workbook's last answer may be (contrat.md §4)."""

REESSAI_S = 5.0
"""A silent workbook is asked at most once in so many seconds: the health page is open to anyone, Google’s quota is not."""


class Disponibilite:
    """When the workbook last answered. It is asked again only when that is too long ago."""

    def __init__(
        self,
        *,
        classeur_repond: Callable[[], bool],
        base_repond: Callable[[], bool],
        moteur: Moteur,
        horloge: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redemander = classeur_repond
        self._base_repond = base_repond
        self._moteur = moteur
        self._horloge = horloge
        self._repondu = self._essaye = float("-inf")
        self._verrou = threading.Lock()
        moteur.abonner(self._noter)

    def manques(self) -> list[str]:
        """One French sentence for each thing that does not answer."""
        manques = []
        if not self._classeur_repond():
            manques.append("Le classeur ne répond pas.")
        if not self._base_repond():  # the engine would wait, without end, for its database
            manques.append("La base de données du service ne répond pas.")
        elif not self._moteur.repond():
            manques.append("Le moteur de synchronisation ne répond pas.")
        return manques

    def _noter(self, tentative: Tentative) -> None:
        if tentative.compte_rendu is not None:
            self._repondu = self._horloge()

    def _classeur_repond(self) -> bool:
        with self._verrou:
            maintenant = self._horloge()
            if maintenant - self._repondu > FRAICHEUR_S and maintenant - self._essaye > REESSAI_S:
                self._essaye = maintenant
                if self._redemander():
                    self._repondu = self._horloge()
            return self._horloge() - self._repondu <= FRAICHEUR_S
