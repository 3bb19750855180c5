"""Signing in and out: a key against a session of this browser."""

from datetime import timedelta
from urllib.parse import unquote

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from passerelle.service.acces import (
    Porteur,
    faire_entrer,
    fermer_la_session,
    noter_une_fausse_cle,
    porteur,
    reconnaitre,
)
from passerelle.service.contexte import contexte
from passerelle.service.retenu.sessions import COURTE, LONGUE
from passerelle.service.suite import lire_suite

INCONNUE = "Cette clé n’ouvre rien ici. Vérifiez que vous l’avez copiée en entier\u00a0; elle a peut-être été retirée."

entrer = Blueprint("entrer", __name__)


@entrer.get("/entrer")
def montrer() -> Response:
    """One field, for the key. The fragment of a link, which no server sees, is posted by a script."""
    return _page(lire_suite(request.args.get("suite", "")))


@entrer.post("/entrer")
def ouvrir() -> Reponse:
    """Open a session, then go to the page that was asked for first. Without a key, the session that is open lasts longer."""
    suite = lire_suite(request.form.get("suite", ""))
    est_a_moi = "a_moi" in request.form
    valeur = _lire_la_cle(request.form.get("cle", ""))
    entrant = reconnaitre(valeur) if valeur else _deja_entre(est_a_moi=est_a_moi)
    if entrant is None:
        if valeur:
            noter_une_fausse_cle()
        return _page(suite, erreur=INCONNUE if valeur else "Il manque la clé.", statut=401)
    return faire_entrer(entrant, suite, duree=_duree(est_a_moi=est_a_moi))


@entrer.post("/sortir")
def sortir() -> Reponse:
    """End the session, here and wherever its cookie was copied."""
    fermer_la_session()
    reponse = redirect(url_for("entrer.montrer"), 303)
    reponse.delete_cookie(contexte().cookie)
    return reponse


def _duree(*, est_a_moi: bool) -> timedelta:
    return LONGUE if est_a_moi else COURTE


def _deja_entre(*, est_a_moi: bool) -> Porteur | None:
    return porteur() if est_a_moi else None


def _lire_la_cle(ecrite: str) -> str:
    """The key typed, or the one of a whole link that was pasted."""
    lien, diese, fragment = ecrite.strip().partition("/entrer#")
    return unquote(fragment) if diese and "://" in lien else ecrite.strip()


def _page(suite: str, *, erreur: str = "", statut: int = 200) -> Response:
    page = render_template(
        "entrer.html", centre=contexte().passerelle.config.centre.nom, suite=suite, erreur=erreur, longue=LONGUE.days
    )
    reponse = make_response(page, statut)
    if statut == 401:
        reponse.headers["WWW-Authenticate"] = "Bearer"
    return reponse
