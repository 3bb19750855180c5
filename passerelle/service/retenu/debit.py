"""How many times something may be asked in a while."""

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Callable

_CLES_MAX = 10_000


class Debit:
    """At most `nombre` in any `secondes`, for each key."""

    def __init__(self, nombre: int, *, secondes: float, horloge: Callable[[], float] = time.monotonic) -> None:
        self._nombre = nombre
        self._secondes = secondes
        self._horloge = horloge
        self._passages: dict[str, deque[float]] = {}
        self._verrou = threading.Lock()

    def attente(self, cle: str = "") -> float:
        """0 when it is admitted, and counted; else the seconds to wait."""
        maintenant = self._horloge()
        with self._verrou:
            if len(self._passages) > _CLES_MAX:
                self._oublier(maintenant)
            passages = self._passages.setdefault(cle, deque(maxlen=self._nombre))
            if len(passages) == self._nombre and maintenant - passages[0] < self._secondes:
                return self._secondes - (maintenant - passages[0])
            passages.append(maintenant)
            return 0.0

    def _oublier(self, maintenant: float) -> None:
        self._passages = {
            cle: passages for cle, passages in self._passages.items() if maintenant - passages[-1] < self._secondes
        }


def foyer(adresse: str | None) -> str:
    """What one household or one phone answers from: an IPv4 address, or the first half of an IPv6 one."""
    try:
        lue = ipaddress.ip_address(adresse or "")
    except ValueError:
        return adresse or ""
    if lue.version == 4:
        return str(lue)
    return str(ipaddress.ip_network(f"{lue}/64", strict=False))
