"""What is read of a request before the application sees it, and what is refused at once."""

import copy
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from passerelle.service.application import CORPS_MAX, ENTETES_SEULS
from passerelle.service.refus import API, PHRASES


class Analyseur(HTTPRequestParser):  # type: ignore[misc]
    """Stops reading a body that is larger than what its address takes, or that comes without a key where one is needed.

    `admettre` gives the status that the application would answer to the headers alone.
    """

    adj: Any
    est_longue = False
    """A body that may take long: it comes with a key."""

    def __init__(self, adj: Any, admettre: Callable[["Analyseur"], int]) -> None:
        super().__init__(adj)
        self._admettre = admettre

    @property
    def est_commencee(self) -> bool:
        """Whether something was sent, blank lines aside."""
        return bool(self.headers_finished or self.header_plus.strip())

    def received(self, data: bytes) -> int:
        """Take what arrived; how much of it."""
        avait_les_entetes = self.headers_finished
        lus = int(super().received(data))
        if self.headers_finished and not avait_les_entetes and not self.completed:
            self._peser()
        if self.completed:  # nobody waits for the body of what is refused, nor for one that is empty
            self.expect_continue = False
        return lus

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; then the address, and its limit, are known."""
        try:
            super().parse_header(header_plus)
        except ValueError as erreur:  # a length of five thousand digits, an address that is none
            raise ParsingError("Bad request") from erreur
        if not self.path.startswith(API):
            limite = copy.copy(self.adj)
            limite.max_request_body_size = CORPS_MAX
            self.adj = limite

    def _peser(self) -> None:
        """A large body, or one that does not say its size, is taken from whoever has a key."""
        if not self.path.startswith(API) or (not self.chunked and self.content_length <= CORPS_MAX):
            return
        statut = self._admettre(self)
        self.est_longue = statut < 400
        if not self.est_longue:
            self.error = _Refusee(statut)
            self.completed = True


class _Refusee(Error):  # type: ignore[misc]
    def __init__(self, statut: int) -> None:
        super().__init__("")
        self.code = statut
        self.reason = HTTPStatus(statut).phrase


class Refuse(ErrorTask):  # type: ignore[misc]
    """A request refused before the application sees it, in French."""

    def execute(self) -> None:
        """Send the refusal and close."""
        self.channel.refuse = True
        erreur = self.request.error
        phrase = PHRASES.get(erreur.code, PHRASES[400])[1]
        corps = f"{phrase}\n".encode()
        self.status = f"{erreur.code} {erreur.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        if erreur.code == HTTPStatus.UNAUTHORIZED:
            self.response_headers.append(("WWW-Authenticate", "Bearer"))
        self.set_close_on_finish()
        self.content_length = len(corps)
        self.write(corps)


def demander(canal: Any, demande: Analyseur) -> int:
    """The status that the application of a connection answers to the headers of a request, its body unread."""
    environ = WSGITask(canal, demande).get_environment()
    environ |= {"wsgi.input": BytesIO(), ENTETES_SEULS: True}
    statuts: list[str] = []

    def commencer(statut: str, _entetes: list[tuple[str, str]], _erreur: object = None) -> Callable[[bytes], object]:
        statuts.append(statut)
        return lambda _octets: None

    reponse = canal.server.application(environ, commencer)
    for _ in reponse:
        pass
    if hasattr(reponse, "close"):
        reponse.close()
    return int(statuts[-1][:3])
