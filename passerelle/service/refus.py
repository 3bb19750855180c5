"""What people and programs read when something is refused or fails: the one place where exceptions become answers."""

import logging
import math
import sqlite3
import traceback
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from passerelle.erreurs import (
    ClasseurInaccessible,
    ErreurPasserelle,
    PanneLocale,
    SynchronisationOccupee,
    VersionPlusRecente,
)
from passerelle.fichier_sqlite import MOTEUR, SERVICE, est_sain, panne
from passerelle.service.contexte import contexte
from passerelle.service.suite import suite_de
from passerelle.tableur.socle.erreurs import ErreurApi

JOURNAL = logging.getLogger(__name__)

API = ("/v4/", "/drive/", "/upload/")
"""The spreadsheet’s interface, for its clients."""

POUR_PROGRAMMES = ("/webhooks/", "/sante", "/metrics")

PHRASES = {
    400: ("Demande incomprise", "Cette demande n’a pas pu être lue."),
    401: ("Page réservée à l’équipe", "Elle s’ouvre avec une clé."),
    403: ("Demande refusée", "Cette demande n’est pas permise."),
    404: ("Page introuvable", "Cette page n’existe pas, ou n’existe plus. Vérifiez l’adresse."),
    405: ("Demande impossible", "Cette adresse ne répond pas à ce genre de demande."),
    413: ("Envoi trop gros", "Cet envoi est trop gros pour être reçu."),
    421: ("Adresse inconnue", "Ce service ne répond pas à cette adresse."),
    429: ("Un instant", "Trop d’envois en peu de temps. Patientez une minute, puis recommencez."),
    500: ("Une erreur est survenue", "Ce n’est pas de votre fait. Réessayez dans un moment."),
    503: ("Momentanément indisponible", "Réessayez dans un moment."),
}
"""Title and sentence of each refusal; what the code says of one replaces the sentence."""

_STATUTS_API = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    503: "UNAVAILABLE",
}


class Refus(HTTPException):
    """A refusal with a sentence of its own. `attente` is the seconds to wait, where waiting helps."""

    def __init__(self, statut: int, phrase: str = "", *, attente: float = 0.0) -> None:
        super().__init__(phrase)
        self.code = statut
        self.phrase = phrase
        self.attente = attente


def installer(app: Flask) -> None:
    """Map every exception to an answer."""
    app.register_error_handler(HTTPException, _refus)
    app.register_error_handler(ErreurPasserelle, _empechement)
    app.register_error_handler(SQLAlchemyError, _base_absente)
    app.register_error_handler(ErreurApi, lambda erreur: repondre_refus(erreur.code))
    app.register_error_handler(Exception, _imprevu)


def repondre_refus(statut: int, phrase: str = "", *, attente: float = 0.0) -> Response:
    """A page for people, JSON in Google’s shape for the spreadsheet’s clients, a line for other programs."""
    titre, usuelle = PHRASES.get(statut) or PHRASES[500 if statut >= 500 else 400]
    if statut == 401 and request.path.startswith(POUR_PROGRAMMES):
        usuelle = "Il faut une clé, dans un en-tête « Authorization: Bearer … »."
    phrase = phrase or usuelle
    if request.path.startswith(API):
        erreur = ErreurApi(
            phrase,
            code=statut,
            status=_STATUTS_API.get(statut, "INTERNAL" if statut >= 500 else "INVALID_ARGUMENT"),
        )
        reponse = jsonify(erreur.corps())
    elif request.path.startswith(POUR_PROGRAMMES):
        reponse = Response(f"{phrase}\n", mimetype="text/plain")
    else:
        reponse = Response(
            render_template("message.html", titre=titre, phrase=phrase, statut=statut, suite=suite_de(request)),
            mimetype="text/html",
        )
    reponse.status_code = statut
    if statut == 401:
        reponse.headers["WWW-Authenticate"] = "Bearer"
    if attente:
        reponse.headers["Retry-After"] = str(math.ceil(attente))
    return reponse


def _refus(erreur: HTTPException) -> Response | HTTPException:
    if isinstance(erreur, Refus):
        return repondre_refus(erreur.code or 500, erreur.phrase, attente=erreur.attente)
    if erreur.code is None or erreur.code < 400:
        return erreur  # a redirection is no refusal
    reponse = repondre_refus(erreur.code)
    if isinstance(erreur, MethodNotAllowed) and erreur.valid_methods:
        reponse.headers["Allow"] = ", ".join(erreur.valid_methods)
    return reponse


def rencontrer(erreur: ErreurPasserelle | SQLAlchemyError) -> PanneLocale | None:
    """What of this machine an error comes from, None where it does not; the health page says it from now on, and the engine looks
    whether it lasts."""
    partage = contexte()
    rencontree = erreur if isinstance(erreur, PanneLocale) else _panne_du_service(erreur)
    if rencontree:
        partage.disponibilite.noter_panne(rencontree.message)
        with suppress(SQLAlchemyError):
            partage.joindre_le_moteur().signaler()
    return rencontree


def _panne_du_service(erreur: ErreurPasserelle | SQLAlchemyError) -> PanneLocale | None:
    """What keeps the service's own files from serving."""
    cause = getattr(erreur, "orig", None)
    donnees = contexte().passerelle.config.donnees
    if not isinstance(cause, sqlite3.Error) or contexte().passerelle.config.service.base:
        return None
    de_qui = SERVICE if "passerelle_recus" in str(cause) else MOTEUR
    abimes = [nom for nom in (SERVICE, MOTEUR) if not _est_entier(donnees / nom)]
    return panne(cause, donnees / (abimes[0] if abimes else de_qui))


def _est_entier(fichier: Path) -> bool:
    return fichier.exists() and fichier.stat().st_size > 0 and est_sain(fichier)


def _empechement(erreur: ErreurPasserelle) -> Response:
    rencontrer(erreur)
    passager = isinstance(erreur, ClasseurInaccessible | SynchronisationOccupee | VersionPlusRecente)
    return repondre_refus(503 if passager else 500, str(erreur))


def _base_absente(erreur: SQLAlchemyError) -> Response:
    JOURNAL.error("La base du service ne répond pas (%s).", type(erreur).__name__)
    dite = rencontrer(erreur)
    return repondre_refus(503, str(dite or "La base de données du service ne répond pas. Réessayez dans un moment."))


def _imprevu(erreur: Exception) -> Response:
    # Where it happened, never its message: that may quote what somebody sent.
    lieu = "".join(traceback.format_tb(erreur.__traceback__))
    JOURNAL.error("Erreur inattendue (%s), à la page %s :\n%s", type(erreur).__name__, request.endpoint, lieu)
    return repondre_refus(500)
