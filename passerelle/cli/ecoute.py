"""Serving from the command line: which address to listen on, and which ones to open."""

import errno
import ipaddress
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from passerelle.erreurs import ErreurPasserelle

if TYPE_CHECKING:
    from passerelle.amorce import Passerelle

HOTE = "127.0.0.1"
PORT = 8000

option_host = click.option("--host", metavar="H", help=f"L’adresse où écouter (par défaut, {HOTE}).")
option_port = click.option(
    "--port",
    metavar="P",
    type=click.IntRange(1, 65535),
    help="Le port où écouter (par défaut, celui de l’adresse publique).",
)


def ecouter(centre: "Passerelle", *, hote: str | None, port: int | None, annoncer: Callable[[str], None]) -> None:
    """Serve until stopped. A port that is taken, an address that is another machine's: ErreurPasserelle."""
    from passerelle.service import servir

    hote = hote or HOTE
    port = port or _port_public(centre.config.service.adresse_publique)
    verifier_port(hote, port)
    try:
        servir(centre, hote=hote, port=port, annoncer=annoncer)
    except OSError as erreur:
        raise _refus(erreur, hote, port) from erreur


def verifier_port(hote: str, port: int) -> None:
    """Refuse with a clear sentence a port that is taken, before any long work."""
    try:
        famille, genre, protocole, _, adresse = socket.getaddrinfo(
            hote, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(famille, genre, protocole) as prise:
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            prise.bind(adresse)
    except OSError as erreur:
        raise _refus(erreur, hote, port) from erreur


def adresse_locale(hote: str, port: int) -> str:
    """The address a browser on this machine opens."""
    try:
        ecoute = ipaddress.ip_address(hote)
    except ValueError:
        return f"http://{hote}:{port}"
    if ecoute.is_unspecified:  # every address of one kind: the server keeps IPv4 and IPv6 apart
        return f"http://{HOTE if ecoute.version == 4 else '[::1]'}:{port}"
    return f"http://[{ecoute}]:{port}" if ecoute.version == 6 else f"http://{ecoute}:{port}"


def _port_public(adresse_publique: str) -> int:
    """The port of the public address where it is this machine's own; a proxy stands before any other."""
    adresse = urlsplit(adresse_publique)
    return adresse.port or PORT if adresse.hostname in ("127.0.0.1", "localhost", "::1") else PORT


def _refus(erreur: OSError, hote: str, port: int) -> ErreurPasserelle:
    match erreur.errno:
        case errno.EADDRINUSE:
            return ErreurPasserelle(
                f"Le port {port} est déjà pris par un autre programme.",
                f"Arrêtez-le, ou choisissez-en un autre : --port {port + 1} (avec make : PORT={port + 1}).",
            )
        case errno.EACCES:
            return ErreurPasserelle(
                f"Le port {port} est réservé au système.", "Choisissez-en un au-dessus de 1023 avec --port."
            )
        case _:
            return ErreurPasserelle(
                f"Impossible d’écouter à l’adresse « {hote} », port {port}.",
                "Choisissez une adresse de cette machine avec --host.",
            )
