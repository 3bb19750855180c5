"""Every fault at every request of a synchronisation, staff at work in between: as if it had not happened, or had happened once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from passerelle.amorce import ouvrir
from passerelle.classeur.google.reprises import Politique
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.erreurs import ClasseurInaccessible, PanneLocale
from passerelle.synchronisation import synchroniser
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.conftest import Relier
from tests.classeur.faux_google import (
    PORTAIL,
    Reponse,
    coupe_avant_de_repondre,
    fait_puis,
    fait_puis_coupe,
    fait_puis_coupe_la_reponse,
    muet,
    ouvert,
    page,
    refus,
)
from tests.classeur.scene import Google, comparable, deranger, image, jouer
from tests.conftest import environnement
from tests.installes import copier

PRESSEE = Politique(reponse=5)

SANS_GESTE, DEMANDES = 6, 17
"""The requests of an undisturbed synchronisation of the scene, and of one under which a tab is rearranged."""


def _dans_une_minute() -> str:
    return format_datetime(datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=60), usegmt=True)


PANNES: Mapping[str, Reponse] = {
    "429": refus(429, "RESOURCE_EXHAUSTED"),
    "429, Retry-After in seconds": refus(429, "RESOURCE_EXHAUSTED", retry_after="7"),
    "429, Retry-After as a date": lambda poste: poste.envoyer(
        429, b"{}", entetes=[("Retry-After", _dans_une_minute())]
    ),
    "429, Retry-After too long": refus(429, "RESOURCE_EXHAUSTED", retry_after="3600"),
    "500": refus(500, "INTERNAL"),
    "502, a page": page(502),
    "503": refus(503, "UNAVAILABLE"),
    "done, then 500": fait_puis(refus(500, "INTERNAL")),
    "done, then 502": fait_puis(page(502)),
    "a portal": page(200, PORTAIL),
    "done, then a portal": fait_puis(page(200, PORTAIL)),
    "cut before it is done": coupe_avant_de_repondre,
    "done, then cut": fait_puis_coupe,
    "done, half an answer": fait_puis_coupe_la_reponse,
    "done, JSON cut": fait_puis(page(200, b'{"replies": [{}')),
    "silence": muet,
    "done, then silence": fait_puis(muet),
    "401": refus(401, "UNAUTHENTICATED"),
    "403": refus(403, "PERMISSION_DENIED"),
    "404": refus(404, "NOT_FOUND"),
    "400, protected": refus(400, "INVALID_ARGUMENT", "You are trying to edit a protected cell or object."),
    "400, full": refus(400, "INVALID_ARGUMENT", "above the limit of 10000000 cells."),
    "400, unknown": refus(400, "INVALID_ARGUMENT", "Invalid value"),
    "413": page(413),
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the scene was played: a model, of which each test has its own workbooks."""
    return jouer(tmp_path_factory.mktemp("scene") / "centre")


class Essai:
    """The centre, its workbooks answering over the network; with `geste`, somebody rearranges « Séances » as the first write
    comes."""

    def __init__(self, scene: Path, fichier: Path, relier: Relier, *, geste: bool) -> None:
        copier(scene / "donnees" / "classeurs.sqlite", fichier)
        self.tableur = Tableur(fichier)
        self.google = Google(self.tableur)
        self._geste = geste
        self.google.geste = partial(deranger, self.tableur) if geste else None
        self._passerelle = ouvrir(scene, environnement())
        self._relier = relier

    def synchroniser(self) -> CompteRendu:
        connexions = {
            nom: self._relier(self.google.adresse, classeur=nom, politique=PRESSEE) for nom in ("principal", "contacts")
        }
        session = replace(self._passerelle.session(), connexions=connexions)
        return synchroniser(session, maintenant=self._passerelle.maintenant())

    def tenter(self) -> ClasseurInaccessible | None:
        """Synchronise; what went wrong."""
        try:
            self.synchroniser()
        except ClasseurInaccessible as erreur:
            return erreur
        return None

    def reposer(self) -> dict[str, Any]:
        """Synchronise until nothing is left to write, which is to be soon; what the workbooks then hold."""
        assert any(self.synchroniser().ecritures == 0 for _ in range(3))
        vues = image(self.tableur)
        return comparable(vues) if self._geste else vues


@contextmanager
def essai(scene: Path, tmp_path: Path, relier: Relier, *, geste: bool) -> Iterator[Essai]:
    tenu = Essai(scene, tmp_path / "google.sqlite", relier, geste=geste)
    with ouvert(tenu.google):
        yield tenu
    tenu.tableur.fermer()


@pytest.fixture(scope="module")
def attendue() -> dict[bool, dict[str, Any]]:
    """With a gesture and without, what undisturbed workbooks hold: found once."""
    return {}


AU_PLUS_COURT = {(6, "503", True)}
"""What every run of the tests tries: what gives back what a write had covered does not pass."""


def _cas() -> Iterator[Any]:
    for geste in (False, True):
        for numero in range(1, (DEMANDES if geste else SANS_GESTE) + 1):
            for panne in PANNES:
                marque = () if (numero, panne, geste) in AU_PLUS_COURT else pytest.mark.long
                nom = f"{numero}, {panne}{', somebody sorts' if geste else ''}"
                yield pytest.param(numero, panne, geste, marks=marque, id=nom)


@pytest.mark.parametrize(("numero", "panne", "geste"), [*_cas()])
def test_comme_si_elle_n_avait_pas_eu_lieu(
    scene: Path,
    tmp_path: Path,
    relier: Relier,
    attendue: dict[bool, dict[str, Any]],
    numero: int,
    panne: str,
    geste: bool,
) -> None:
    if geste not in attendue:
        with essai(scene, tmp_path / "sans", relier, geste=geste) as sans_panne:
            sans_panne.synchroniser()
            demandes = len(sans_panne.google.demandes)
            attendue[geste] = sans_panne.reposer()
            assert demandes == (DEMANDES if geste else SANS_GESTE)
    with essai(scene, tmp_path, relier, geste=geste) as avec:
        avec.google.pannes[numero] = PANNES[panne]
        erreur = avec.tenter()
        assert not isinstance(erreur, PanneLocale)
        assert erreur is None or erreur.remede
        assert not avec.google.pannes, "never asked for"
        assert avec.reposer() == attendue[geste]
