"""The connections: how long each may wait for its client, and which one makes room for a new visitor."""

import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from waitress.channel import HTTPChannel

from passerelle.service.analyse import Analyseur, Refuse, demander
from passerelle.service.retenu.debit import foyer


@dataclass(frozen=True, slots=True, kw_only=True)
class Limites:
    """How many connections in all and from one address; how many seconds each step may take.

    A request is whole `demande` seconds after its first byte, `longue_demande` where it is large and came with a key. An answer is
    taken within `reponse` seconds, and never left for `arret` seconds. After a refusal, what still comes is dropped for `adieu`.
    """

    places: int = 800
    par_adresse: int = 100
    sans_demande: float = 30
    demande: float = 30
    longue_demande: float = 300
    reponse: float = 300
    arret: float = 30
    adieu: float = 5


_PERDUS = 1 << 16
"""Bytes dropped at a time."""


class _Etat(Enum):
    LIBRE = auto()
    RECOIT = auto()
    SERT = auto()
    REPOND = auto()
    CONGEDIE = auto()


class Canal(HTTPChannel):  # type: ignore[misc]
    """A connection that ends when its client makes it wait too long, and that reads and refuses as analyse.py says.

    It is closed between two rounds of the server's loop, where it is asked whether it wants to read: one that is full is never
    writable, and the server would wait for it without end.
    """

    error_task_class = Refuse
    close_when_flushed: bool
    refuse = False
    """Whether a request was refused, its body perhaps on its way."""
    _congedie = False

    def __init__(self, *arguments: Any, limites: Limites, mandataire: str, map: dict[int, Any]) -> None:  # noqa: A002 - waitress's name
        super().__init__(*arguments, map=map)
        self._limites = limites
        # The web server in front has all visitors behind it: it bounds each of them itself.
        self.foyer = "" if self.addr[0] == mandataire else foyer(self.addr[0])
        self._moment: tuple[_Etat, Analyseur | None] = (_Etat.LIBRE, None)
        self.depuis = time.monotonic()
        self.cede = False
        faire_place(self, (c for c in map.values() if isinstance(c, Canal)), limites)

    @property
    def sert(self) -> bool:
        """Whether the service is the one at work."""
        return self._moment[0] is _Etat.SERT

    def parser_class(self, adj: Any) -> Analyseur:
        """What reads the next request."""
        return Analyseur(adj, lambda demande: demander(self, demande))

    def readable(self) -> bool:
        """Whether it would read more. One whose time is over is closed here."""
        maintenant = time.monotonic()
        moment = self._situer()
        if moment != self._moment:
            self._moment, self.depuis = moment, maintenant
        if self.cede or self._a_trop_dure(maintenant - self.depuis):
            self.handle_close()
        return self.connected and bool(super().readable())

    def writable(self) -> bool:
        """Whether it has something to send."""
        return self.connected and bool(super().writable())

    def handle_write(self) -> None:
        """Send what waits. After a refusal the client may go on for a while: closing on its words would make it lose ours."""
        if not (self.refuse and self.close_when_flushed):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if self.will_close:
            self.handle_close()
        elif self.connected and not self.total_outbufs_len:
            self.close_when_flushed = False
            self._congedie = True
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def handle_read(self) -> None:
        """Take what comes; drop it after a refusal."""
        if not self._congedie:
            super().handle_read()
            return
        try:
            self.recv(_PERDUS)
        except OSError:
            self.handle_close()

    def _situer(self) -> tuple[_Etat, Analyseur | None]:
        if self._congedie:
            return _Etat.CONGEDIE, None
        if self.total_outbufs_len:
            return _Etat.REPOND, None
        if self.requests:
            return _Etat.SERT, None
        if self.request is not None and self.request.est_commencee:
            return _Etat.RECOIT, self.request
        return _Etat.LIBRE, None

    def _a_trop_dure(self, secondes: float) -> bool:
        etat, demande = self._moment
        match etat:
            case _Etat.LIBRE:
                return secondes > self._limites.sans_demande
            case _Etat.RECOIT:
                longue = demande is not None and demande.est_longue
                return secondes > (self._limites.longue_demande if longue else self._limites.demande)
            case _Etat.CONGEDIE:
                return secondes > self._limites.adieu
            case _Etat.REPOND:
                sans_rien_prendre = min(secondes, time.time() - self.last_activity)
                return secondes > self._limites.reponse or sans_rien_prendre > self._limites.arret
        return False


def faire_place(nouveau: Canal, tous: Iterable[Canal], limites: Limites) -> None:
    """Have the connection that made us wait longest give way, where the new one is one too many: never the new one.

    First among those of its own address, then among all.
    """
    autres = [canal for canal in tous if canal is not nouveau and not canal.cede]
    for candidats, permis in (
        ([canal for canal in autres if canal.foyer == nouveau.foyer != ""], limites.par_adresse),
        (autres, limites.places),
    ):
        if sum(not canal.cede for canal in candidats) >= permis:
            min(candidats, key=lambda canal: (canal.cede, canal.sert, canal.depuis)).cede = True
