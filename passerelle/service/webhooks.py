"""The webhook: a signed hint that something changed. Nothing in it is trusted as data, kept or logged."""

import json
from typing import NoReturn

from flask import Blueprint, Response, request
from standardwebhooks import Webhook, WebhookVerificationError

from passerelle.service.contexte import Contexte, contexte
from passerelle.service.refus import Refus

TAILLE_MAX = 64 * 1024

webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@webhooks.post("/formulaires/<formulaire>")
def formulaire_rempli(formulaire: str) -> Response:
    """A response arrived."""
    if formulaire not in contexte().passerelle.modele.formulaires:
        raise Refus(404, "Ce formulaire n’existe pas.")
    return _recevoir()


@webhooks.post("/classeur")
def classeur_modifie() -> Response:
    """Staff edited the workbook."""
    return _recevoir()


def _recevoir() -> Response:
    """202 once the hint is stored durably. The order of checks: size, signature, rate, then what the body is."""
    partage = contexte()
    request.max_content_length = TAILLE_MAX
    corps = request.get_data()
    identifiant = request.headers.get("webhook-id", "")
    if not _est_signe(partage, corps):
        raise Refus(401, "La signature de cet envoi manque, est périmée ou n’est pas la bonne.")
    if attente := partage.indices.attente():
        raise Refus(429, "Trop d’envois en une seconde. Réessayez dans un instant.", attente=attente)
    if not _est_json(corps):
        raise Refus(400, "Le corps de l’envoi n’est pas du JSON.")
    with partage.recus.une_seule_fois("webhook", identifiant, partage.passerelle.maintenant()) as moment:
        if moment is not None:
            partage.joindre_le_moteur().signaler()
    return Response("Reçu.\n", status=202, mimetype="text/plain")


def _est_signe(partage: Contexte, corps: bytes) -> bool:
    """Whether one of the secrets signed the body (several while one is being renewed)."""
    entetes = {nom.lower(): valeur for nom, valeur in request.headers.items()}
    for secret in partage.passerelle.secrets.webhook:
        try:
            Webhook(secret).verify(corps, entetes, json_parse=False)
        except (WebhookVerificationError, ValueError, OverflowError):
            # The library lets a malformed signature out as ValueError, and a body that is not UTF-8 as UnicodeDecodeError.
            continue
        return True
    return False


def _est_json(corps: bytes) -> bool:
    try:
        json.loads(corps, parse_constant=_refuser)
    except (ValueError, RecursionError):
        return False
    return True


def _refuser(constante: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(constante)
