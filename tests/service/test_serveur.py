"""Starting the service, and what stops it from starting."""

from dataclasses import replace

import pytest

from passerelle.config import ClasseurConfig, Secrets
from passerelle.erreurs import ErreurPasserelle
from passerelle.service import servir
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.serveur import creer_moteur
from tests.service.centre import JETON, Centre

GOOGLE = ClasseurConfig(principal="p" * 40, contacts="c" * 40)


@pytest.mark.parametrize("classeur", [GOOGLE, replace(GOOGLE, contacts="local"), ClasseurConfig(contacts="c" * 40)])
def test_un_classeur_google_demande_un_secret(centre: Centre, classeur: ClasseurConfig) -> None:
    centre.config = replace(centre.config, classeur=classeur)
    centre.secrets = Secrets(jeton=JETON)
    with pytest.raises(ErreurPasserelle, match="PASSERELLE_SECRET_WEBHOOK"):
        servir(centre, hote="127.0.0.1", port=0, annoncer=print)


def test_une_base_absente_se_dit_sans_son_mot_de_passe(centre: Centre) -> None:
    base = "postgresql://centre:motdepasse@127.0.0.1:1/passerelle"
    centre.config = replace(centre.config, service=replace(centre.config.service, base=base))
    with pytest.raises(ErreurPasserelle, match="La base de données du service ne répond pas") as erreur:
        servir(centre, hote="127.0.0.1", port=0, annoncer=print)
    assert "motdepasse" not in str(erreur.value)


def test_les_fiches_d_un_classeur_google_sont_chez_google(centre: Centre) -> None:
    centre.config, centre.tableur = replace(centre.config, classeur=GOOGLE), None
    app = construire_application(centre, creer_moteur(centre))
    client = app.test_client()
    for chemin in ("/f/seance", "/f/seance/merci", "/f/inconnue"):
        reponse = client.get(chemin)
        assert reponse.status_code == 404
        assert "formulaire Google" in reponse.text
    entetes = {"Authorization": f"Bearer {JETON}"}
    assert client.get("/classeur", headers=entetes).status_code == 404
    assert client.get("/v4/spreadsheets/principal", headers=entetes).status_code == 404
    fermer_app(app)
