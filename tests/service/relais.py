"""A network that fails: a real TCP relay between a browser and the service, which can be cut in several ways."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

MORCEAU = 65536

PORTAIL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\nConnection: close\r\n\r\nIdentifiant?"
"""What a hotspot that wants a login answers, whatever was asked."""


class Relais:
    """Carries bytes to `cible` from a port of its own. The address it answers at does not change when it is cut."""

    def __init__(self, cible: str) -> None:
        hote, _, port = cible.removeprefix("http://").partition(":")
        self._cible = (hote, int(port))
        self._port = 0
        self._branches: list[socket.socket] = []
        self._fils: list[threading.Thread] = []
        self.perd_les_reponses = False
        self.est_un_portail = False
        self.repond = threading.Event()
        self.repond.set()
        self.retablir()

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def couper(self) -> None:
        """Refuse connections, and drop those that are open."""
        for branche in [self._ecoute, *self._branches]:
            # A thread that waits in accept or recv is woken by shutdown, not by close.
            with suppress(OSError):
                branche.shutdown(socket.SHUT_RDWR)
            branche.close()
        self._branches.clear()

    def retablir(self) -> None:
        """Answer again, at the same address."""
        self._ecoute = socket.create_server(("127.0.0.1", self._port), reuse_port=False)
        self._port = self._ecoute.getsockname()[1]
        self._lancer(self._accueillir, self._ecoute)

    def fermer(self) -> None:
        self.repond.set()
        self.couper()
        for fil in self._fils:
            fil.join(10)

    def _lancer(self, action: Callable[..., None], *arguments: socket.socket) -> None:
        fil = threading.Thread(target=action, args=arguments)
        self._fils.append(fil)
        fil.start()

    def _accueillir(self, ecoute: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = ecoute.accept()
                service = socket.create_connection(self._cible)
                self._branches += [client, service]
                self._lancer(self._porter, client, service)
                self._lancer(self._rapporter, service, client)

    def _porter(self, depuis: socket.socket, vers: socket.socket) -> None:
        with suppress(OSError):
            while octets := depuis.recv(MORCEAU):
                if self.est_un_portail:
                    depuis.sendall(PORTAIL)
                    break
                vers.sendall(octets)
        _finir(depuis, vers)

    def _rapporter(self, depuis: socket.socket, vers: socket.socket) -> None:
        with suppress(OSError):
            while octets := depuis.recv(MORCEAU):
                self.repond.wait()
                if self.perd_les_reponses:
                    break
                vers.sendall(octets)
        _finir(depuis, vers)


def _finir(*branches: socket.socket) -> None:
    for branche in branches:
        with suppress(OSError):
            branche.shutdown(socket.SHUT_RDWR)
        branche.close()
