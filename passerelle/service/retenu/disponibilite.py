"""Whether the workbook and the engine answered lately."""

import threading
import time
from collections.abc import Callable

from passerelle.moteur import Moteur, Tentative

FRAICHEUR_S = 60.0
"""How old the workbook's last answer may be (contrat.md §4)."""

REESSAI_S = 5.0
"""A silent workbook is asked at most once in so many seconds: the health page is open to anyone, Google’s quota is not. Nor is the
disk tried more often."""


class Disponibilite:
    """When the workbook last answered, and what of this machine stood in the way. It is asked again only when that is too long ago.

    `panne_locale` tells what keeps the files of this machine from serving, empty where nothing does.
    """

    def __init__(
        self,
        *,
        classeur_repond: Callable[[], bool],
        base_repond: Callable[[], bool],
        moteur: Moteur,
        panne_locale: Callable[[], str] = str,
        horloge: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redemander = classeur_repond
        self._base_repond = base_repond
        self._moteur = moteur
        self._horloge = horloge
        self._repondu = self._essaye = self._eprouve = float("-inf")
        self._eprouver = panne_locale
        self._panne = self._rencontree = ""
        self._verrou = threading.Lock()
        moteur.abonner(self._noter)

    def manques(self) -> list[str]:
        """One French sentence for each thing that does not answer."""
        manques = []
        if panne := self._panne_locale():
            manques.append(panne)
        elif not self._classeur_repond():
            manques.append("Le classeur ne répond pas.")
        if not self._base_repond():  # the engine would wait, without end, for its database
            manques.append("La base de données du service ne répond pas.")
        elif not self._moteur.repond():
            manques.append("Le moteur de synchronisation ne répond pas.")
        return manques

    def noter_panne(self, phrase: str) -> None:
        """Somebody met this: it stands until a synchronisation succeeds."""
        self._rencontree = phrase

    def _noter(self, tentative: Tentative) -> None:
        if tentative.compte_rendu is not None:
            self._repondu = self._horloge()
            self._rencontree = ""
        elif tentative.panne:
            self._rencontree = tentative.panne

    def _panne_locale(self) -> str:
        with self._verrou:
            if self._horloge() - self._eprouve > REESSAI_S:
                self._eprouve = self._horloge()
                self._panne = self._eprouver()
            return self._panne or self._rencontree

    def _classeur_repond(self) -> bool:
        with self._verrou:
            maintenant = self._horloge()
            if maintenant - self._repondu > FRAICHEUR_S and maintenant - self._essaye > REESSAI_S:
                self._essaye = maintenant
                if self._redemander():
                    self._repondu = self._horloge()
            return self._horloge() - self._repondu <= FRAICHEUR_S
