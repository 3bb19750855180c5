"""Serving: the engine and the web application in one process, until told to stop."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from waitress.server import MultiSocketServer, TcpWSGIServer, create_server

from passerelle.amorce import Passerelle
from passerelle.config import MANDATAIRE, Config
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.erreurs import ErreurPasserelle
from passerelle.fichier_sqlite import MOTEUR, panne
from passerelle.moteur import Moteur
from passerelle.oubli import Oubli
from passerelle.service.annonce import annoncer_ouverture
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.connexions import Canal, Limites
from passerelle.service.contexte import Contexte
from passerelle.service.mandataire import Mandataire
from passerelle.tableur.api.api import CORPS_MAX as CORPS_MAX_API

JOURNAL = logging.getLogger(__name__)

FILS = 8

ENTETES_MAX = 32 * 1024
"""Bytes of the first line and the headers: the longest link that prefills a form is far below."""


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
        serveur = creer_serveur(app, hote=hote, port=port, mandataire=passerelle.config.service.mandataire)
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


def creer_serveur(
    app: Flask, *, hote: str, port: int, mandataire: str = MANDATAIRE, limites: Limites | None = None
) -> Any:
    """A listening server; `run` serves. Port 0 takes a free one. `mandataire` is the address of the web server in front."""
    logging.getLogger("waitress").addHandler(logging.NullHandler())  # else it would print English to the terminal
    limites = limites or _limites_de_la_machine()
    serveur = create_server(
        Mandataire(app, mandataire),
        host=hote,
        port=port,
        threads=FILS,
        ident=None,
        # Ours comes first: past this one the server accepts nobody.
        connection_limit=limites.places + 100,
        asyncore_use_poll=True,
        max_request_header_size=ENTETES_MAX,
        max_request_body_size=CORPS_MAX_API,
        # In memory, where they are already: a full disk must not cut an answer short.
        inbuf_overflow=CORPS_MAX_API,
        outbuf_overflow=CORPS_MAX_API,
        clear_untrusted_proxy_headers=False,  # Mandataire does
    )
    for ecoute in list(serveur.map.values()) if isinstance(serveur, MultiSocketServer) else [serveur]:
        if isinstance(ecoute, TcpWSGIServer):
            ecoute.channel_class = partial(Canal, limites=limites, mandataire=mandataire)
    return serveur


def _limites_de_la_machine() -> Limites:
    """What we admit, within what this machine lets a process open beside its own files."""
    limites = Limites()
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return limites
    ouverts, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if ouverts == resource.RLIM_INFINITY:
        return limites
    return replace(limites, places=min(limites.places, max(ouverts - 200, ouverts // 2)))


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
