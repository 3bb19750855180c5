"""Before the first synchronisation, a form already offers its places and has somewhere to go."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from passerelle.amorce import Passerelle
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.serveur import creer_moteur
from passerelle.tableur.api.adaptateur import client_local


@pytest.fixture
def navigateur(passerelle_locale: Passerelle) -> Iterator[FlaskClient]:
    """The application of a centre whose engine has not started yet."""
    app = construire_application(passerelle_locale, creer_moteur(passerelle_locale))
    yield app.test_client()
    fermer_app(app)


def test_les_lieux_sont_proposes(navigateur: FlaskClient) -> None:
    page = navigateur.get("/f/seance").text
    assert all(f'value="{lieu}"' in page for lieu in ("Centre social", "École A", "Petit-déjeuner"))


def test_la_fiche_a_deja_son_onglet(navigateur: FlaskClient, passerelle_locale: Passerelle) -> None:
    navigateur.get("/f/seance")
    assert passerelle_locale.ajouter_reponses("seance", [{"Date de la séance": "03/10/2013"}]) == 1


def test_un_classeur_deja_installe_n_est_que_lu(navigateur: FlaskClient, passerelle_locale: Passerelle) -> None:
    passerelle_locale.installer()
    assert passerelle_locale.tableur is not None
    classeur = client_local(passerelle_locale.tableur).open_by_key("principal")
    feuille = classeur.worksheet("Lieux")
    feuille.append_row(["", "Le parc"])
    avant = classeur.values_batch_get([onglet.title for onglet in classeur.worksheets()])
    assert 'value="Le parc"' in navigateur.get("/f/seance").text
    assert classeur.values_batch_get([onglet.title for onglet in classeur.worksheets()]) == avant
