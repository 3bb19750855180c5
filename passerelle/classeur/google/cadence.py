"""How fast requests may leave: Google counts them by the minute, and all workbooks together."""

import threading
import time
from collections import deque
from collections.abc import Callable


class Cadence:
    """At most `nombre` requests in any `secondes`: who comes too early waits."""

    def __init__(
        self,
        nombre: int,
        *,
        secondes: float,
        horloge: Callable[[], float] = time.monotonic,
        dormir: Callable[[float], None] = time.sleep,
    ) -> None:
        self._secondes = secondes
        self._horloge = horloge
        self._dormir = dormir
        self._departs: deque[float] = deque(maxlen=nombre)
        self._verrou = threading.Lock()

    def passer(self) -> None:
        """Return when one more request may leave. First come, first served, whatever the thread."""
        with self._verrou:
            maintenant = depart = self._horloge()
            if len(self._departs) == self._departs.maxlen:
                depart = max(maintenant, self._departs[0] + self._secondes)
            self._departs.append(depart)
        if depart > maintenant:
            self._dormir(depart - maintenant)


# A little under Google's 60 a minute for one account: two requests may arrive closer together than they left.
DU_PROCESSUS = Cadence(55, secondes=60)
"""The one pace of this process: the account's quota is shared by every workbook and every thread."""
