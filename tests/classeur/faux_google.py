"""A server that answers on 127.0.0.1 in Google's place, well or badly, as the test's script says."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.api.traitement import traiter

SHEETS = "https://sheets.googleapis.com/"
CHEMIN_JETON = "/token"

PAGE_DE_PANNE = b"<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p>That's all we know."
PORTAIL = b"<html><title>Bienvenue sur le WiFi</title>Identifiez-vous</html>"


@dataclass(frozen=True, kw_only=True)
class Recue:
    """A request as the server received it."""

    methode: str
    chemin: str
    corps: bytes
    jeton: str


Reponse = Callable[["Poste"], None]


class Poste(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "FauxGoogle"

    def do_GET(self) -> None:
        self.corps = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        recue = Recue(
            methode=self.command,
            chemin=self.path,
            corps=self.corps,
            jeton=self.headers.get("Authorization", ""),
        )
        self.server.repondre(self, recue)

    do_POST = do_GET  # noqa: N815 - http.server finds it by this name

    def envoyer(
        self,
        statut: int,
        contenu: bytes,
        *,
        entetes: Sequence[tuple[str, str]] = (),
        annonce: int | None = None,
    ) -> None:
        """An answer; `annonce` is the length it claims to have."""
        self.send_response(statut)
        for nom, valeur in entetes:
            self.send_header(nom, valeur)
        self.send_header("Content-Length", str(len(contenu) if annonce is None else annonce))
        self.end_headers()
        self.wfile.write(contenu)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Nothing is said."""


@dataclass
class _Etat:
    script: list[Reponse] = field(default_factory=list)
    script_des_ecritures: list[Reponse] = field(default_factory=list)
    jetons: list[Reponse] = field(default_factory=list)
    recues: list[Recue] = field(default_factory=list)
    demandes_de_jeton: list[Recue] = field(default_factory=list)


class FauxGoogle(ThreadingHTTPServer):
    """Answers by its script, then well. With a `tableur`, it is a real workbook."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, tableur: Tableur | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Poste)
        self.etat = _Etat()
        self.tableur = tableur
        self.fini = threading.Event()
        self._verrou = threading.Lock()
        self._ouvertes: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._ouvertes.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._ouvertes.discard(request)
        super().shutdown_request(request)

    def raccrocher(self) -> None:
        """End the connections that clients keep for later."""
        self.fini.set()
        for prise in list(self._ouvertes):
            with suppress(OSError):
                prise.shutdown(socket.SHUT_RDWR)

    @property
    def adresse(self) -> str:
        protocole = "https" if isinstance(self.socket, ssl.SSLSocket) else "http"
        return f"{protocole}://127.0.0.1:{self.server_port}"

    def prevoir(self, *reponses: Reponse) -> None:
        """What to answer next."""
        self.etat.script += reponses

    def prevoir_ecritures(self, *reponses: Reponse) -> None:
        """What to answer next to who writes."""
        self.etat.script_des_ecritures += reponses

    def prevoir_jetons(self, *reponses: Reponse) -> None:
        """What to answer next to who asks for a token."""
        self.etat.jetons += reponses

    def chemins(self, methode: str) -> list[str]:
        """The paths asked for by that method, in order."""
        return [recue.chemin for recue in self.etat.recues if recue.methode == methode]

    @property
    def ecritures(self) -> int:
        return len(self.chemins("POST"))

    @property
    def lectures(self) -> int:
        return len(self.chemins("GET"))

    def repondre(self, poste: Poste, recue: Recue) -> None:
        etat = self.etat
        with self._verrou:
            if recue.chemin == CHEMIN_JETON:
                etat.demandes_de_jeton.append(recue)
                script, sinon = etat.jetons, jeton
            else:
                etat.recues.append(recue)
                script, sinon = etat.script, bien
                if recue.methode == "POST" and etat.script_des_ecritures:
                    script = etat.script_des_ecritures
            reponse = script.pop(0) if script else sinon
        reponse(poste)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up waiting is what some tests are about."""


# Answers -----------------------------------------------------------------------------------------------------------------


def bien(poste: Poste) -> None:
    """What Google would answer."""
    poste.envoyer(200, b"{}") if poste.server.tableur is None else poste.envoyer(*_executer(poste))


def jeton(poste: Poste) -> None:
    """A token: `jeton-1`, `jeton-2`…"""
    numero = len(poste.server.etat.demandes_de_jeton)
    dit(200, {"access_token": f"jeton-{numero}", "expires_in": 3599, "token_type": "Bearer"})(poste)


def dit(statut: int, objet: object, **entetes: str) -> Reponse:
    """A JSON answer. `retry_after="7"` is the header Retry-After."""
    noms = [(nom.replace("_", "-"), valeur) for nom, valeur in entetes.items()]
    return lambda poste: poste.envoyer(
        statut, json.dumps(objet).encode(), entetes=[("Content-Type", "application/json"), *noms]
    )


def page(statut: int, contenu: bytes = PAGE_DE_PANNE, **entetes: str) -> Reponse:
    """An HTML answer."""
    noms = [(nom.replace("_", "-"), valeur) for nom, valeur in entetes.items()]
    return lambda poste: poste.envoyer(statut, contenu, entetes=[("Content-Type", "text/html"), *noms])


def refus(statut: int, code: str, message: str = "Ce que Google en dit", **entetes: str) -> Reponse:
    """A refusal as Google writes it."""
    return dit(statut, {"error": {"code": statut, "message": message, "status": code}}, **entetes)


def coupe_avant_de_repondre(poste: Poste) -> None:
    """The request is received whole, and nothing is done."""
    poste.close_connection = True


def fait_puis_coupe(poste: Poste) -> None:
    """The request is done, and its answer lost."""
    _executer(poste)
    poste.close_connection = True


def fait_puis_coupe_la_reponse(poste: Poste) -> None:
    """The request is done, and its answer breaks off."""
    _, contenu = _executer(poste)
    poste.envoyer(200, contenu[: len(contenu) // 2], annonce=len(contenu) + 10)
    poste.close_connection = True


def fait_puis(reponse: Reponse) -> Reponse:
    """The request is done, and something else answered."""

    def repondre(poste: Poste) -> None:
        _executer(poste)
        reponse(poste)

    return repondre


def muet(poste: Poste) -> None:
    """The request is received, and no answer ever comes."""
    poste.server.fini.wait()
    poste.close_connection = True


def _executer(poste: Poste) -> tuple[int, bytes]:
    if poste.server.tableur is None:
        return 200, b'{"replies": []}'
    adresse = urlsplit(poste.path)
    parametres = parse_qs(adresse.query, keep_blank_values=True)
    return traiter(poste.server.tableur, poste.command, adresse.path, parametres, poste.corps)


# Serving and reaching it ---------------------------------------------------------------------------------------------------


@contextmanager
def ouvert(serveur: FauxGoogle) -> Iterator[FauxGoogle]:
    """The server, at work."""
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.01})
    fil.start()
    try:
        yield serveur
    finally:
        serveur.shutdown()
        fil.join()
        serveur.raccrocher()
        serveur.server_close()


class VersLeServeur(HTTPAdapter):
    """Sends what was meant for Google to the addresses in turn, then always to the last, over real HTTP."""

    def __init__(self, *adresses: str) -> None:
        super().__init__()
        self._adresses = list(adresses)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        vers = urlsplit(self._adresses.pop(0) if len(self._adresses) > 1 else self._adresses[0])
        demandee = urlsplit(str(request.url))
        request.url = urlunsplit(demandee._replace(scheme=vers.scheme, netloc=vers.netloc))
        return super().send(request, *args, **options)
