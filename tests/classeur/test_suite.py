"""After a write whose outcome is unknown, the next synchronisation reads, and writes only what is missing."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.erreurs import IssueInconnue
from passerelle.synchronisation import synchroniser
from tests.classeur.conftest import Relier
from tests.classeur.faux_google import (
    PORTAIL,
    FauxGoogle,
    Reponse,
    coupe_avant_de_repondre,
    fait_puis,
    fait_puis_coupe,
    fait_puis_coupe_la_reponse,
    page,
    refus,
)
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier, valeur

Synchroniser = Callable[[], CompteRendu]


@pytest.fixture
def atelier(passerelle_locale: Passerelle) -> Atelier:
    installer_ou_copier(passerelle_locale.dossier)
    return Atelier(passerelle_locale)


@pytest.fixture
def synchroniser_par_google(atelier: Atelier, google: FauxGoogle, relier: Relier) -> Synchroniser:
    """A synchronisation whose workbooks answer over the network, in Google's place."""
    google.tableur = atelier.passerelle.tableur

    def lancer() -> CompteRendu:
        connexions = {nom: relier(classeur=nom) for nom in ("principal", "contacts")}
        session = replace(atelier.passerelle.session(), connexions=connexions)
        return synchroniser(session, maintenant=atelier.passerelle.maintenant())

    return lancer


@pytest.mark.parametrize(
    "panne",
    [
        pytest.param(coupe_avant_de_repondre, id="lost before it was done"),
        pytest.param(refus(503, "UNAVAILABLE"), id="503, not done"),
        pytest.param(fait_puis_coupe, id="done, no answer"),
        pytest.param(fait_puis_coupe_la_reponse, id="done, answer cut"),
        pytest.param(fait_puis(page(502)), id="done, then 502"),
        pytest.param(fait_puis(refus(503, "UNAVAILABLE")), id="done, then 503"),
        pytest.param(fait_puis(page(200, PORTAIL)), id="done, then a page"),
    ],
)
def test_la_synchronisation_suivante_finit_le_travail(
    atelier: Atelier, google: FauxGoogle, synchroniser_par_google: Synchroniser, panne: Reponse
) -> None:
    for jour in (3, 10, 17):
        atelier.seance(recue=f"{jour:02d}/10/2013 12:30:00", date=f"{jour:02d}/10/2013")
    google.prevoir_ecritures(panne)
    with suppress(IssueInconnue):
        synchroniser_par_google()
    compte_rendu = synchroniser_par_google()
    assert valeur(compte_rendu, "SEA") == 3
    assert [ligne["id"] for ligne in atelier.lignes("Séances")] == [
        f"2013-10-{jour:02d}-petit-dejeuner-centre-social" for jour in (3, 10, 17)
    ]
    assert synchroniser_par_google().ecritures == 0
    assert not google.etat.script_des_ecritures


def test_ce_qui_se_redemande_ne_compte_qu_une_fois(
    atelier: Atelier, google: FauxGoogle, synchroniser_par_google: Synchroniser
) -> None:
    atelier.seance()
    google.prevoir(refus(503, "UNAVAILABLE"), coupe_avant_de_repondre)
    google.prevoir_ecritures(refus(429, "RESOURCE_EXHAUSTED"))
    compte_rendu = synchroniser_par_google()
    assert (compte_rendu.lectures, compte_rendu.ecritures) == (4, 1)
    assert (google.lectures, google.ecritures) == (6, 2)
