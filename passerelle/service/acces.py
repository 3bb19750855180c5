"""Who may ask for what (contrat.md §4): the Host, where a request comes from, then the key. Which role opens what: `roles`."""

import hmac
import ipaddress
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Request, current_app, g, redirect, request
from werkzeug.wrappers import Response

from passerelle.cles import Cle, Role
from passerelle.erreurs import PanneLocale
from passerelle.service.contexte import contexte
from passerelle.service.refus import API, Refus
from passerelle.service.retenu.debit import foyer
from passerelle.service.retenu.jeton import derive
from passerelle.service.retenu.sessions import COURTE
from passerelle.service.roles import role_de, role_necessaire
from passerelle.service.suite import adresse_sans_cle

CALENDRIER_EQUIPE = "/calendrier-equipe.ics"
"""Calendar programs keep no cookie: its address carries a key that opens nothing else."""

TROP_D_ESSAIS = (
    "Trop de clés qui n’ouvrent rien, en peu de temps. Patientez une minute, puis recommencez avec la vôtre."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Porteur:
    """Who asks: by a named key, or by the team’s token where `cle` is None, whose role is `direction`. `par_cookie`: a session."""

    cle: Cle | None = None
    par_cookie: bool = False

    @property
    def role(self) -> Role:
        """What they may open."""
        return self.cle.role if self.cle else Role.DIRECTION

    @property
    def nom(self) -> str:
        """The key, as pages and the journal tell it."""
        return f"la clé «\u00a0{self.cle.nom}\u00a0»" if self.cle else "la clé de l’équipe"

    @property
    def cle_du_calendrier(self) -> str:
        """What the address of their calendar carries: it dies with the key."""
        return derive(self.cle.empreinte if self.cle else contexte().jeton.valeur, "calendrier")


def controler() -> Response | None:
    """Before every request: the Host, where it comes from, then the key and its role."""
    if not hote_admis(request.environ.get("HTTP_HOST", ""), contexte().passerelle.config.service.adresse_publique):
        raise Refus(421)
    d_ici = request.method in ("GET", "HEAD", "OPTIONS") or vient_de_nos_pages(request)
    if d_ici is False:
        raise Refus(403, "Cet envoi vient d’un autre site.")
    necessaire = Role.EQUIPE if est_reservee(request) else role_necessaire(request)
    if request.path.startswith(API):
        g.porteur = _par_l_en_tete() or _refuser()
        exiger(necessaire or Role.DIRECTION)
        return None
    presentee = request.args.get("jeton", "") if request.method in ("GET", "HEAD") else ""
    if presentee and (entrant := reconnaitre(presentee)):
        return faire_entrer(entrant, adresse_sans_cle(request), duree=COURTE)
    if necessaire is None and request.blueprint != "entrer" and not presentee:
        return None
    g.porteur = porteur = _par_l_en_tete() or _par_la_session() or _par_le_calendrier()
    if porteur is None:
        if presentee:
            noter_une_fausse_cle()
        return None if necessaire is None else _refuser()
    if porteur.par_cookie and not d_ici:  # a browser adds the cookie to what any site sends here
        raise Refus(403, "Rien ne dit que cet envoi vient de nos pages. Rouvrez cette page, puis recommencez.")
    if necessaire is not None:
        exiger(necessaire)
    return None


def est_reservee(requete: Request) -> bool:
    """Whether it is a form for those who hold a key."""
    declare = contexte().passerelle.modele.formulaires.get((requete.view_args or {}).get("formulaire", ""))
    return requete.blueprint == "formulaires" and declare is not None and declare.acces == "equipe"


def exiger(role: Role) -> None:
    """Refuse whoever asks with a key of less than that role."""
    ici = porteur()
    if ici is None or ici.role < role:
        dit = f"Il faut une clé qui a le rôle «\u00a0{role.mot}\u00a0»"
        suite = f"\u00a0; {ici.nom} a le rôle «\u00a0{ici.role.mot}\u00a0»" if ici else ""
        raise Refus(
            403, f"{dit}{suite}. Demandez-en une à la personne qui donne les clés du centre, puis entrez avec elle."
        )


def permet(endpoint: str, *, lit: bool = True) -> bool:
    """Whether the key that opened the page opens that route too: what it does not, the page does not offer."""
    role, ici = role_de(endpoint, lit=lit), porteur()
    return role is None or (ici is not None and ici.role >= role)


def est_direction() -> bool:
    """Whether whoever asks may see the contacts."""
    ici = porteur()
    return ici is not None and ici.role >= Role.DIRECTION


def porteur() -> Porteur | None:
    """Who asks for the page; None for anyone, on a page open to all."""
    ici: Porteur | None = g.get("porteur")
    return ici


def nom_de_la_cle() -> str:
    """Whose key opened the page, as the journal tells it."""
    ici = porteur()
    return ici.nom if ici else ""


def cle_du_calendrier() -> str:
    """What the address of the calendar carries, for whoever asks."""
    ici = porteur()
    return ici.cle_du_calendrier if ici else ""


# Where it comes from --------------------------------------------------------------------------------------------------------------


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


# The key --------------------------------------------------------------------------------------------------------------------------


def reconnaitre(valeur: str) -> Porteur | None:
    """Whose key that is; None where it opens nothing. Right keys are never made to wait."""
    if not valeur:
        return None
    if _egaux(valeur, contexte().jeton.valeur):
        return Porteur()
    cle = contexte().cles.trouver(valeur)
    return _noter(Porteur(cle=cle)) if cle else None


def porte_la_cle() -> bool:
    """Whether whoever asks writes for the team, be the page open to anyone."""
    ici = porteur() or _par_l_en_tete() or _par_la_session()
    return ici is not None and ici.role >= Role.EQUIPE


def noter_une_fausse_cle() -> None:
    """Count a key that opens nothing; too many, from one address or from all, are refused for a while."""
    partage = contexte()
    attente = partage.fausses_cles.attente(foyer(request.remote_addr)) or partage.fausses_cles_en_tout.attente()
    if attente:
        raise Refus(429, TROP_D_ESSAIS, attente=attente)


def faire_entrer(entrant: Porteur, adresse: str, *, duree: timedelta) -> Response:
    """Open a session, in place of the one that was there, and go to that address."""
    partage = contexte()
    fermer_la_session()
    valeur = partage.sessions.ouvrir(entrant.cle, duree=duree, maintenant=partage.passerelle.maintenant())
    reponse = redirect(adresse, 303)
    reponse.set_cookie(
        partage.cookie,
        valeur,
        max_age=duree,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return reponse


def fermer_la_session() -> None:
    """End the session of the browser that asks, where it has one."""
    if valeur := request.cookies.get(contexte().cookie, ""):
        contexte().sessions.fermer(valeur)


def _par_l_en_tete() -> Porteur | None:
    """Whoever shows a key in a header, as programs do."""
    schema, _, valeur = request.headers.get("Authorization", "").partition(" ")
    if schema.lower() != "bearer" or not (valeur := valeur.strip()):
        return None
    trouve = reconnaitre(valeur)
    if trouve is None:
        noter_une_fausse_cle()
    return trouve


def _par_la_session() -> Porteur | None:
    partage = contexte()
    session = partage.sessions.lire(request.cookies.get(partage.cookie, ""), partage.passerelle.maintenant())
    return _noter(Porteur(cle=session.cle, par_cookie=True)) if session else None


def _par_le_calendrier() -> Porteur | None:
    """The key of a calendar’s address: it opens that calendar alone."""
    if request.path != CALENDRIER_EQUIPE or not (propose := request.args.get("cle", "")):
        return None
    for tenue in (Porteur(), *(Porteur(cle=cle) for cle in contexte().cles.lister())):
        if _egaux(propose, tenue.cle_du_calendrier):
            return tenue
    noter_une_fausse_cle()
    return None


def _noter(ici: Porteur) -> Porteur:
    """Remember the day the key served."""
    if ici.cle:
        with suppress(PanneLocale):  # a full disk is told elsewhere: it shuts nobody out
            contexte().cles.noter_l_usage(ici.cle, contexte().passerelle.maintenant().date())
    return ici


def _egaux(propose: str, attendu: str) -> bool:
    """Compared in constant time, whatever the characters; an empty value opens nothing."""
    return bool(propose) and hmac.compare_digest(propose.encode("utf-8", "replace"), attendu.encode())


def _refuser() -> Response:
    raise Refus(401)
