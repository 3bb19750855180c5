"""A served centre, and what tests ask of it."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, cast

import pytest
import requests
from flask import Flask
from standardwebhooks import Webhook
from waitress import wasyncore

from passerelle.moteur import Moteur
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.serveur import creer_moteur, creer_serveur
from passerelle.tableur.api.adaptateur import client_local
from tests.installes import copier
from tests.service.centre import JETON, SECRET, Centre

Resultat = TypeVar("Resultat")

SEANCE: dict[str, Any] = {
    "date": "2014-01-09",
    "activite": "Petit-déjeuner",
    "lieu": "Centre social",
    "eu_lieu": "Oui",
    "adultes": "12",
    "enfants": "3",
    "benevoles": "2",
    "publics": ["Familles", "Jeunes"],
    "partenaires": ["AVVA", "Autre"],
    "partenaires-autre": "Mairie, service jeunesse",
    "duree_h": "1,5",
    "observation": "Un café\r\nrenversé, =1+1",
    "saisi_par": "B12",
}


@dataclass
class Service:
    """A running service. `session` is a browser that forgets nothing; `equipe` one that entered with the token."""

    centre: Centre
    moteur: Moteur
    adresse: str

    def ouvrir(self, chemin: str = "", **options: Any) -> requests.Response:
        return requests.get(self.adresse + chemin, timeout=10, **options)

    def envoyer(self, chemin: str, donnees: Any = None, **options: Any) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return requests.post(self.adresse + chemin, data=donnees, timeout=10, **options)

    def equipe(self) -> requests.Session:
        session = requests.Session()
        session.headers["Origin"] = self.adresse
        assert session.get(f"{self.adresse}/", params={"jeton": JETON}, timeout=10).status_code == 200
        return session

    def signer(
        self,
        chemin: str,
        corps: str | bytes = "{}",
        *,
        ident: str = "",
        secret: str = SECRET,
        quand: datetime | None = None,
    ) -> requests.Response:
        return self.envoyer(chemin, corps, headers=signature(corps, ident=ident, secret=secret, quand=quand))

    def au_calme(self) -> int:
        """Wait until no hint waits and no synchronisation runs; how many there were."""

        def calme() -> bool:
            etat = self.moteur.etat()
            return bool(etat.tentee_le) and not etat.indices_en_attente and not etat.en_cours

        attendre(calme)
        return len(self.centre.confirmations)


def signature(
    corps: str | bytes, *, ident: str = "", secret: str = SECRET, quand: datetime | None = None
) -> dict[str, str]:
    """The headers of a signed hint."""
    quand = quand or datetime.now(UTC)
    ident = ident or f"msg_{time.monotonic_ns()}"
    texte = corps.decode() if isinstance(corps, bytes) else corps
    return {
        "webhook-id": ident,
        "webhook-timestamp": str(int(quand.timestamp())),
        "webhook-signature": Webhook(secret).sign(ident, quand.replace(microsecond=0), texte),
        "Content-Type": "application/json",
    }


def attendre(condition: Callable[[], bool], *, secondes: float = 20) -> None:
    """Wait for something to be seen, or fail: looked for often at first, then less, not to slow down what is waited for."""
    debut = time.monotonic()
    pouls = threading.Event()
    while not condition():
        attendu = time.monotonic() - debut
        assert attendu < secondes, "rien ne vient"
        pouls.wait(min(0.05 + attendu / 10, 0.25))


def champ_cache(page: str, nom: str) -> str:
    """The value of a hidden field."""
    trouve = re.search(rf'name="{nom}" value="([^"]*)"', page)
    assert trouve
    return trouve[1]


def lignes(service: Service, onglet: str, classeur: str = "principal") -> list[dict[str, Any]]:
    """The responses of a tab."""
    assert service.centre.tableur is not None
    feuille = client_local(service.centre.tableur).open_by_key(classeur).worksheet(onglet)
    return [dict(zip(feuille.row_values(1), ligne, strict=False)) for ligne in feuille.get_all_values()[1:]]


def texte(reponse: requests.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.text)).replace("\u00a0", " ").split())


def remplir(service: Service, chemin: str, reponses: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends: the answers, and the hidden field of the page."""
    return {**reponses, "_envoi": champ_cache(service.ouvrir(chemin).text, "_envoi")}


def mesures(service: Service) -> dict[str, float]:
    reponse = service.ouvrir("/metrics", headers={"Authorization": f"Bearer {JETON}"})
    assert reponse.headers["Content-Type"].startswith("application/openmetrics-text")
    assert reponse.text.endswith("# EOF\n")
    return {nom: float(valeur) for nom, valeur in re.findall(r"^([a-z][^ ]*) (\S+)$", reponse.text, re.MULTILINE)}


class AuFil:
    """The engine, called from a thread of its own: DBOS refuses a thread where a browser test has left its event loop."""

    def __init__(self, moteur: Moteur) -> None:
        self._moteur = moteur

    def __getattr__(self, nom: str) -> Any:
        attribut = getattr(self._moteur, nom)
        return (lambda *a, **k: hors_boucle(lambda: attribut(*a, **k))) if callable(attribut) else attribut


def hors_boucle(fonction: Callable[[], Resultat]) -> Resultat:
    """Call a function in a thread of its own."""
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(fonction).result()


class _MoteurInerte(Moteur):
    def actualiser(self) -> None:
        """Nothing is asked at the start."""


@cache
def _depot() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@cache
def _moteur_ouvert_une_fois(classeur: str) -> Path:
    dossier = Path(_depot().name) / classeur
    moteur = _MoteurInerte(
        lambda **_: pytest.fail("rien n’est demandé"),
        classeur=classeur,
        dossier=dossier,
        balayage_minutes=1440,
    )
    hors_boucle(moteur.demarrer)
    hors_boucle(moteur.arreter)
    return dossier / "moteur.sqlite"


def preparer_le_moteur(classeur: str, dossier: Path) -> None:
    """Give an engine that never ran the file of one that was opened once: DBOS takes a second to see a new queue."""
    if not (dossier / "moteur.sqlite").exists():
        copier(_moteur_ouvert_une_fois(classeur), dossier / "moteur.sqlite")


class Montre:
    """A clock that is told the time."""

    def __init__(self) -> None:
        self.instant = 1000.0

    def __call__(self) -> float:
        return self.instant


@contextmanager
def servir_centre(centre: Centre, *, horloge: Callable[[], float] = time.monotonic, **ecoute: Any) -> Iterator[Service]:
    """Serve it on a free port, engine included, until the block ends. `ecoute`: what the server takes."""
    preparer_le_moteur(centre.config.nom_du_classeur, centre.config.donnees)
    moteur = creer_moteur(centre)
    with ExitStack() as a_fermer:
        app = construire_application(centre, moteur, horloge=horloge)
        a_fermer.callback(fermer_app, app)
        a_fermer.callback(hors_boucle, moteur.arreter)
        hors_boucle(moteur.demarrer)
        port = a_fermer.enter_context(a_l_ecoute(app, hote="127.0.0.1", **ecoute))
        yield Service(centre, cast("Moteur", AuFil(moteur)), f"http://127.0.0.1:{port}")


@contextmanager
def a_l_ecoute(app: Flask, *, hote: str, **options: Any) -> Iterator[int]:
    """Have an application served by the real server, on a free port, until the block ends."""
    with ExitStack() as a_fermer:
        serveur = creer_serveur(app, hote=hote, port=0, **options)
        a_fermer.callback(serveur.close)
        a_fermer.callback(serveur.task_dispatcher.shutdown)
        fil = threading.Thread(target=serveur.run)
        fil.start()
        a_fermer.callback(fil.join, 10)
        a_fermer.callback(_reveiller, serveur)
        yield serveur.effective_port


def _reveiller(serveur: Any) -> None:
    """Have a server close what it listens to."""
    with suppress(OSError):  # it was awake, and had closed all by the time it was told
        serveur.trigger.pull_trigger(lambda: wasyncore.close_all(serveur._map))
