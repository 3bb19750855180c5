"""Serving: the engine and the web application in one process, until told to stop."""

import copy
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import MultiSocketServer, TcpWSGIServer, create_server
from waitress.task import ErrorTask

from passerelle.amorce import Passerelle
from passerelle.config import Config
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.erreurs import ErreurPasserelle
from passerelle.fichier_sqlite import MOTEUR, panne
from passerelle.moteur import Moteur
from passerelle.oubli import Oubli
from passerelle.service.annonce import annoncer_ouverture
from passerelle.service.application import CORPS_MAX, construire_application, fermer_app
from passerelle.service.contexte import Contexte
from passerelle.service.refus import API, PHRASES
from passerelle.tableur.api.api import CORPS_MAX as CORPS_MAX_API

JOURNAL = logging.getLogger(__name__)

FILS = 8


def servir(passerelle: Passerelle, *, hote: str, port: int, annoncer: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; then finish what runs.

    `annoncer` receives the sentences to show. Raises ErreurPasserelle before serving when something is missing, OSError when
    the address cannot be listened to.
    """
    passerelle.secrets.exiger_le_webhook(passerelle.config.classeur)
    moteur = creer_moteur(passerelle)
    with base_joignable(passerelle.config), arret_demande(), ExitStack() as a_fermer:
        app = construire_application(passerelle, moteur)
        a_fermer.callback(fermer_app, app)
        serveur = creer_serveur(app, hote=hote, port=port)
        a_fermer.callback(serveur.close)
        a_fermer.callback(moteur.arreter)
        moteur.demarrer()
        partage: Contexte = app.extensions["passerelle"]
        for phrase in annoncer_ouverture(
            publique=passerelle.config.service.adresse_publique, hote=hote, port=port, jeton=partage.jeton
        ):
            annoncer(phrase)
        serveur.run()


def creer_moteur(passerelle: Passerelle) -> Moteur:
    """The engine of a centre, not started."""
    config = passerelle.config
    oubli = Oubli(passerelle)

    def synchroniser(*, confirmer: bool) -> CompteRendu:
        compte_rendu = passerelle.synchroniser(confirmer=confirmer)
        try:
            oubli.entretenir()
        except ErreurPasserelle as erreur:  # the next one will: what is up to date stays so
            JOURNAL.warning("La purge du jour n’a pas pu se faire. %s", erreur)
        return compte_rendu

    return Moteur(
        synchroniser,
        classeur=config.nom_du_classeur,
        dossier=config.donnees,
        base=config.service.base or "",
        calme_secondes=config.service.calme_secondes,
        balayage_minutes=config.service.balayage_minutes,
        conservation=passerelle.conservation("historique"),
    )


def creer_serveur(app: Flask, *, hote: str, port: int) -> Any:
    """A listening server; `run` serves. Port 0 takes a free one."""
    logging.getLogger("waitress").addHandler(logging.NullHandler())  # else it would print English to the terminal
    serveur = create_server(
        app,
        host=hote,
        port=port,
        threads=FILS,
        ident=None,
        # A phone keeps its connection open; many of them must not shut others out.
        connection_limit=800,
        channel_timeout=60,
        asyncore_use_poll=True,
        max_request_body_size=CORPS_MAX_API,
        # In memory, where they are already: a full disk must not cut an answer short.
        inbuf_overflow=CORPS_MAX_API,
        outbuf_overflow=CORPS_MAX_API,
        # A proxy on this machine says where people come from; anyone else’s word for it is dropped.
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-for"},
        clear_untrusted_proxy_headers=True,
    )
    for ecoute in list(serveur.map.values()) if isinstance(serveur, MultiSocketServer) else [serveur]:
        if isinstance(ecoute, TcpWSGIServer):
            ecoute.channel_class = Canal
    return serveur


class Analyseur(HTTPRequestParser):  # type: ignore[misc]
    """Stops reading a body that is larger than what its address takes."""

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; then the address, and its limit, are known."""
        super().parse_header(header_plus)
        if not self.path.startswith(API):
            limite = copy.copy(self.adj)
            limite.max_request_body_size = CORPS_MAX
            self.adj = limite


class Refuse(ErrorTask):  # type: ignore[misc]
    """A request refused before the application sees it, in French."""

    def execute(self) -> None:
        """Send the refusal and close."""
        erreur = self.request.error
        phrase = PHRASES.get(erreur.code, PHRASES[400])[1]
        corps = f"{phrase}\n".encode()
        self.status = f"{erreur.code} {erreur.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.set_close_on_finish()
        self.content_length = len(corps)
        self.write(corps)


class Canal(HTTPChannel):  # type: ignore[misc]
    """A connection that reads and refuses as above."""

    parser_class = Analyseur
    error_task_class = Refuse


@contextmanager
def base_joignable(config: Config) -> Iterator[None]:
    """Say in a sentence that the service’s database does not answer. What the driver says may hold its password."""
    try:
        yield
    except SQLAlchemyError as erreur:
        if not config.service.base and (dite := panne(getattr(erreur, "orig", None), config.donnees / MOTEUR)):
            raise dite from None
        raise ErreurPasserelle(
            "La base de données du service ne répond pas.",
            "Vérifiez «\u00a0base\u00a0» dans passerelle.toml, puis relancez.",
        ) from None


@contextmanager
def arret_demande() -> Iterator[None]:
    """Let SIGTERM stop the service as Ctrl-C does. Only a main thread hears signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    avant = signal.signal(signal.SIGTERM, lambda _numero, _cadre: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, avant)
