"""The web application: what is mounted, and what protects it."""

import hashlib
import mimetypes
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import RequestRedirect

from passerelle import typographie
from passerelle.amorce import Passerelle
from passerelle.cles import Cles
from passerelle.config import Config
from passerelle.moteur import Moteur
from passerelle.service import acces, refus
from passerelle.service.contexte import Contexte, contexte, jour_d_essai
from passerelle.service.pages.a_regarder import a_regarder
from passerelle.service.pages.affichage import affichage
from passerelle.service.pages.annee import annee
from passerelle.service.pages.besoins import besoins
from passerelle.service.pages.bilan import bilan
from passerelle.service.pages.chiffres import chiffres
from passerelle.service.pages.entrer import entrer
from passerelle.service.pages.equipe import equipe
from passerelle.service.pages.export import export
from passerelle.service.pages.formulaires import formulaires
from passerelle.service.pages.liens import liens
from passerelle.service.pages.planning import planning
from passerelle.service.pages.pourquoi import adresse_d_une_ligne, pourquoi
from passerelle.service.pages.purge import purge
from passerelle.service.pages.registre import registre
from passerelle.service.pages.regles import regles
from passerelle.service.pages.relations import relations
from passerelle.service.pages.reunion import reunion
from passerelle.service.retenu.debit import Debit
from passerelle.service.retenu.disponibilite import Disponibilite
from passerelle.service.retenu.jeton import derive, prendre_jeton
from passerelle.service.retenu.mesures import Mesures
from passerelle.service.retenu.recus import Recus
from passerelle.service.retenu.sessions import Sessions
from passerelle.service.roles import PRINCIPAL
from passerelle.service.sante import sante
from passerelle.service.webhooks import webhooks
from passerelle.tableur.api.api import construire_api
from passerelle.tableur.pages.page import construire_pages

INDICES_PAR_SECONDE = 50

ENVOIS_PAR_MINUTE = 60
"""For one address: a whole team behind the centre’s connection passes, a robot does not."""

FAUSSES_CLES_PAR_MINUTE = 30
"""From one address: a whole team that pastes half a key may try again, a robot waits."""

FAUSSES_CLES_EN_TOUT = 300

CORPS_MAX = 256 * 1024
"""Bytes of a request, the spreadsheet’s interface aside: a form with every answer at its longest is far below."""

ENTETES_SEULS = "passerelle.entetes_seuls"
"""In the environment of a request whose body was not read yet: may it come?"""

ENTETES = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def construire_application(
    passerelle: Passerelle, moteur: Moteur, *, horloge: Callable[[], float] = time.monotonic
) -> Flask:
    """The application of one centre. `moteur` is started and stopped by whoever made it.

    `horloge` gives the seconds by which hints and submissions are bounded. Raises ErreurPasserelle where the token that is kept
    cannot be read.
    """
    # Where the machine calls a script plain text, a browser refuses it (nosniff).
    mimetypes.add_type("text/javascript", ".js")
    app = Flask(__name__)
    config = passerelle.config
    jeton = prendre_jeton(passerelle.secrets.jeton, donnees=config.donnees)
    app.config.update(
        SECRET_KEY=derive(jeton.valeur, "session"),
        MAX_CONTENT_LENGTH=CORPS_MAX,
        SESSION_COOKIE_NAME=_nom_de_cookie("passerelle_avis", config),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.service.adresse_publique.startswith("https://"),
    )
    cles = Cles(config.donnees)
    recus = Recus(
        donnees=config.donnees,
        base=config.service.base or "",
        classeur=config.nom_du_classeur,
        conservation=passerelle.conservation("recus"),
    )
    mesures = Mesures(lambda: partage.joindre_le_moteur().etat())
    moteur.abonner(mesures.noter)
    app.extensions["passerelle"] = partage = Contexte(
        passerelle=passerelle,
        moteur=moteur,
        jeton=jeton,
        cles=cles,
        sessions=Sessions(cles, jeton.valeur),
        cookie=_nom_de_cookie("passerelle", config),
        recus=recus,
        mesures=mesures,
        disponibilite=Disponibilite(
            classeur_repond=passerelle.repond,
            base_repond=recus.repond,
            panne_locale=passerelle.panne_locale,
            moteur=moteur,
        ),
        envois=Debit(ENVOIS_PAR_MINUTE, secondes=60, horloge=horloge),
        indices=Debit(INDICES_PAR_SECONDE, secondes=1, horloge=horloge),
        fausses_cles=Debit(FAUSSES_CLES_PAR_MINUTE, secondes=60, horloge=horloge),
        fausses_cles_en_tout=Debit(FAUSSES_CLES_EN_TOUT, secondes=60, horloge=horloge),
    )
    app.jinja_env.filters.update(typographie.FILTRES)
    refus.installer(app)
    app.context_processor(_dire_ou_l_on_est)
    app.before_request(acces.controler)
    app.before_request(_laisser_venir)
    app.after_request(_proteger)
    for partie in (
        entrer,
        equipe,
        a_regarder,
        reunion,
        affichage,
        annee,
        chiffres,
        planning,
        bilan,
        export,
        regles,
        purge,
        registre,
        besoins,
        pourquoi,
        relations,
        formulaires,
        liens,
        webhooks,
        sante,
    ):
        app.register_blueprint(partie)
    app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
    if passerelle.tableur is not None:
        app.register_blueprint(construire_api(passerelle.tableur, admis=_classeurs_admis))
        app.register_blueprint(
            construire_pages(
                passerelle.tableur,
                _classeurs_montres,
                pourquoi=_expliquer,
                change=lambda: acces.permet("tableur_pages.ecrire", lit=False),
            )
        )
        app.before_request(_montrer_les_locaux)
        app.after_request(_signaler_saisie)
    return app


def fermer_app(app: Flask) -> None:
    """Close what `construire_application` opened."""
    partage: Contexte = app.extensions["passerelle"]
    partage.recus.fermer()


def _nom_de_cookie(nom: str, config: Config) -> str:
    """A name for this centre alone: browsers keep one jar for all that a machine serves, whatever the port."""
    return f"{nom}_{hashlib.sha256(str(config.dossier).encode('utf-8', 'replace')).hexdigest()[:8]}"


def _dire_ou_l_on_est() -> dict[str, Any]:
    """What every page may say: the day that the centre believes it is, who is here, and what their key opens."""
    return {
        "jour_d_essai": jour_d_essai(),
        "porteur": acces.porteur(),
        "permet": acces.permet,
        "est_direction": acces.est_direction(),
    }


def _classeurs_admis() -> Collection[str] | None:
    """The workbooks that whoever asks may see; None: all."""
    return None if acces.est_direction() else (PRINCIPAL,)


def _classeurs_montres() -> Collection[str]:
    """Those of them that are here."""
    locaux, admis = contexte().passerelle.config.classeur.locaux, _classeurs_admis()
    return locaux if admis is None else locaux.intersection(admis)


def _laisser_venir() -> Response | None:
    """Nothing more is done with the headers alone: whoever sends them may go on."""
    return Response(status=204) if ENTETES_SEULS in request.environ else None


def _montrer_les_locaux() -> None:
    """A workbook that moved to Google leaves an old self in donnees/: nobody is to write there what nobody will read."""
    nom = request.args.get("classeur", "principal")
    if "onglet" in (request.view_args or {}) and not contexte().passerelle.est_local(nom):
        raise refus.Refus(404, "Ce classeur n’est pas ici\u00a0: ouvrez-le depuis la page de l’équipe.")


def _expliquer(cles: Collection[str], ligne: str) -> str:
    return adresse_d_une_ligne(contexte().passerelle.modele, cles, ligne)


def _proteger(reponse: Response) -> Response:
    if isinstance(request.routing_exception, RequestRedirect) and reponse.location:
        # By path alone: only the browser knows whether it came by https.
        reponse.location = urlsplit(reponse.location)._replace(scheme="", netloc="").geturl()
    for nom, valeur in ENTETES.items():
        reponse.headers.setdefault(nom, valeur)
    if not (request.endpoint or "").endswith("static"):
        reponse.headers.setdefault("Cache-Control", "no-store")
    return reponse


def _signaler_saisie(reponse: Response) -> Response:
    """A cell edited on a page of the local workbook is a change like any other."""
    if request.method == "POST" and request.path.startswith("/classeur/") and reponse.status_code < 400:
        with suppress(SQLAlchemyError):  # the cell is written: without a hint, the timed sweep finds it
            contexte().joindre_le_moteur().signaler()
    return reponse
