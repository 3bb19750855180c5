"""Who may ask for what (contrat.md §4): the token, the Host, where a request comes from."""

import hashlib
import hmac
import ipaddress
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import Request, redirect, request
from werkzeug.wrappers import Response

from passerelle.service.contexte import contexte
from passerelle.service.refus import API, Refus

COOKIE = "passerelle"
DUREE_COOKIE_S = 180 * 24 * 3600

OUVERTS = ("/f/", "/s/", "/static/", "/webhooks/")
"""Open to anyone: the forms, the links of posters, what pages are made of; a webhook carries a signature."""

CALENDRIER_EQUIPE = "/calendrier-equipe.ics"
"""Calendar programs keep no cookie: its address carries a key that opens nothing else."""

OUVERTS_SEULS = frozenset({"/s", "/calendrier.ics", "/sante", "/sante/pret", "/favicon.ico"})


def controler() -> Response | None:
    """Before every request: the Host, where it comes from, then the token."""
    if not hote_admis(request.environ.get("HTTP_HOST", ""), contexte().passerelle.config.service.adresse_publique):
        raise Refus(421)
    d_ici = request.method in ("GET", "HEAD", "OPTIONS") or vient_de_nos_pages(request)
    if d_ici is False:
        raise Refus(403, "Cet envoi vient d’un autre site.")
    if request.path.startswith(API):
        if not _porte_le_jeton():
            raise Refus(401)
        return None
    if request.method in ("GET", "HEAD") and _est_le_jeton(request.args.get("jeton", "")):
        return _ouvrir()
    if request.path.startswith(OUVERTS) or request.path in OUVERTS_SEULS:
        return None
    if _porte_le_jeton():
        return None
    if request.path == CALENDRIER_EQUIPE and _egaux(request.args.get("cle", ""), cle_du_calendrier()):
        return None
    if not _egaux(request.cookies.get(COOKIE, ""), _valeur_cookie()):
        raise Refus(401)
    if not d_ici:  # a browser adds the cookie to what any site sends here
        raise Refus(403, "Rien ne dit que cet envoi vient de nos pages. Rouvrez cette page, puis recommencez.")
    return None


def hote_admis(hote: str, adresse_publique: str) -> bool:
    """Whether a Host header names the public address, this machine or a literal address.

    A name that an attacker points at this machine (DNS rebinding) is none of these.
    """
    try:
        nom = urlsplit(f"//{hote}").hostname or ""
        public = urlsplit(adresse_publique).hostname or ""
    except ValueError:
        return False
    if nom in (public, "localhost"):
        return bool(nom)
    try:
        ipaddress.ip_address(nom)
    except ValueError:
        return False
    return True


def vient_de_nos_pages(requete: Request) -> bool | None:
    """Whether a browser says that one of our pages sends this. None where it says nothing: a program, or an old browser whose
    page tells neither its origin nor its address."""
    if site := requete.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origine = requete.headers.get("Origin", "null")
    if origine == "null":  # browsers of before 2020 send no origin, and any page may hide its own
        origine = requete.headers.get("Referer", "")
    # A proxy may rewrite Host: the public address is home too.
    chez_nous = (
        requete.environ.get("HTTP_HOST", ""),
        urlsplit(contexte().passerelle.config.service.adresse_publique).netloc,
    )
    return origine.partition("://")[2].partition("/")[0] in chez_nous if origine else None


def nom_de_la_cle() -> str:
    """Whose key opened the page, as the journal tells it: there is one for the whole team."""
    return "la clé de l’équipe"


def porte_la_cle() -> bool:
    """Whether whoever asks has entered, be the page open to anyone: by the cookie, or as a program."""
    return _porte_le_jeton() or _egaux(request.cookies.get(COOKIE, ""), _valeur_cookie())


def cle_du_calendrier() -> str:
    """What the address of the team's calendar carries."""
    return derive(contexte().jeton.valeur, "calendrier")


def derive(jeton: str, usage: str) -> str:
    """A value that only the token gives, and that does not tell it: what a cookie or a page carries."""
    return hmac.new(jeton.encode(), f"passerelle:{usage}".encode(), hashlib.sha256).hexdigest()


def _est_le_jeton(propose: str) -> bool:
    return _egaux(propose, contexte().jeton.valeur)


def _egaux(propose: str, attendu: str) -> bool:
    """Compared in constant time, whatever the characters; an empty value opens nothing."""
    return bool(propose) and hmac.compare_digest(propose.encode("utf-8", "replace"), attendu.encode())


def _valeur_cookie() -> str:
    return derive(contexte().jeton.valeur, "cookie")


def _porte_le_jeton() -> bool:
    schema, _, jeton = request.headers.get("Authorization", "").partition(" ")
    return schema.lower() == "bearer" and _est_le_jeton(jeton.strip())


def _ouvrir() -> Response:
    """Trade the token of the address for a cookie, and go to the clean address."""
    reste = [
        (nom, valeur)
        for nom, valeur in parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True)
        if nom != "jeton"
    ]
    chemin = quote(request.path)  # one leading slash only, whatever was asked: “//name/” would be another site
    reponse = redirect(f"{chemin}?{urlencode(reste)}" if reste else chemin, 303)
    reponse.set_cookie(
        COOKIE,
        _valeur_cookie(),
        max_age=DUREE_COOKIE_S,
        httponly=True,
        samesite="Lax",
        secure=contexte().passerelle.config.service.adresse_publique.startswith("https://"),
    )
    return reponse
