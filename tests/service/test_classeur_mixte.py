"""A centre may keep one workbook on its own machine and the other at Google’s: each is reached where it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from requests.adapters import BaseAdapter

from passerelle.config import ClasseurConfig
from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.erreurs import ClasseurInaccessible
from passerelle.tableur.api.adaptateur import AdaptateurLocal
from tests.service.aides import Service
from tests.service.centre import INACCESSIBLE, Centre, creer_centre
from tests.service.test_equipe import creneau

ID = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg"
GOOGLE = f"https://docs.google.com/spreadsheets/d/{ID}"
CONTACTS_ICI = ClasseurConfig(principal=ID, contacts="local")
PRINCIPAL_ICI = ClasseurConfig(principal="local", contacts=ID)
VU = Apercu(
    creneaux=(creneau("2014-01-08", "fiche attendue"),),
    choix={"lieux": ("Centre social",), "themes": ("Jardin",)},
    anomalies=(
        Anomalie("seance", "", "", "Du classeur principal."),
        Anomalie("Réponses contact", "", "", "De celui des contacts."),
    ),
)


@pytest.fixture(scope="module")
def cle_google(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service account’s key as Google delivers it; nobody’s."""
    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    fichier = tmp_path_factory.mktemp("coffre") / "cle.json"
    fichier.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "essai",
                "private_key_id": "1",
                "private_key": cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
                "client_email": "passerelle@essai.iam.gserviceaccount.com",
                "client_id": "1",
                "token_uri": "https://oauth2.googleapis.com/token",
            }
        )
    )
    return fichier


def porteur(centre: Centre, classeur: str) -> BaseAdapter:
    """What carries the requests of a workbook."""
    client = centre.session().connexions[classeur]._client
    adaptateur = client.http_client.session.get_adapter("https://sheets.googleapis.com/v4/spreadsheets")
    assert isinstance(adaptateur, BaseAdapter)
    return adaptateur


@pytest.mark.parametrize(
    ("classeur", "ici", "ailleurs"),
    [(CONTACTS_ICI, "contacts", "principal"), (PRINCIPAL_ICI, "principal", "contacts")],
)
def test_chacun_est_joint_la_ou_il_est(
    tmp_path: Path, cle_google: Path, classeur: ClasseurConfig, ici: str, ailleurs: str
) -> None:
    centre = creer_centre(tmp_path / "centre", classeur=classeur, google=cle_google)
    assert isinstance(porteur(centre, ici), AdaptateurLocal)
    assert not isinstance(porteur(centre, ailleurs), AdaptateurLocal)
    connexions = centre.session().connexions
    assert connexions[ailleurs]._identifiant == ID
    assert "Vernet" in connexions[ici].obtenir(fields="properties(title)")["properties"]["title"]
    assert centre.tableur is not None
    assert centre.tableur.identifiants() == [ici], "rien d’autre n’est fait ici"


@pytest.mark.parametrize("classeur", [CONTACTS_ICI, PRINCIPAL_ICI, ClasseurConfig(principal=ID, contacts=ID[::-1])])
def test_un_classeur_google_demande_une_cle(tmp_path: Path, classeur: ClasseurConfig) -> None:
    with pytest.raises(ClasseurInaccessible, match="compte de service"):
        creer_centre(tmp_path / "centre", classeur=classeur)


Pages = Callable[[str], requests.Response]


@pytest.fixture
def pages(
    request: pytest.FixtureRequest, tmp_path: Path, cle_google: Path, servir: Callable[[Centre], Service]
) -> Pages:
    """What staff see at an address of a centre whose workbooks are where the test’s parameter says."""
    # Before its workbooks parted, the centre had both here.
    creer_centre(tmp_path / "centre").installer()
    centre = creer_centre(tmp_path / "centre", classeur=request.param, google=cle_google)
    centre.montre = VU
    centre.refus = INACCESSIBLE  # nobody goes to Google from a test
    service = servir(centre)
    equipe = service.equipe()
    return lambda chemin: equipe.get(service.adresse + chemin, timeout=10)


@pytest.mark.parametrize("pages", [CONTACTS_ICI], indirect=True)
def test_les_contacts_ici_et_le_reste_chez_google(pages: Pages) -> None:
    accueil = pages("/").text
    assert f'href="{GOOGLE}"' in accueil
    assert 'href="/classeur"' in accueil
    assert 'href="/f/contact"' in accueil
    assert "/f/seance" not in accueil
    assert "classeur=contacts" in pages("/case?ou=Réponses contact").url
    assert pages("/f/contact").status_code == 200
    refus = pages("/f/seance")
    assert (refus.status_code, "formulaire Google" in refus.text) == (404, True)
    assert "Cette fiche n’existe pas" in pages("/f/inconnue").text
    assert pages("/classeur/Équipe?classeur=contacts").status_code == 200
    ancien = pages("/classeur/Lieux")
    assert (ancien.status_code, "Ce classeur n’est pas ici" in ancien.text) == (404, True)
    assert pages("/classeur/-/fichiers/classeur.css").status_code == 200


@pytest.mark.parametrize("pages", [PRINCIPAL_ICI], indirect=True)
def test_le_principal_ici_et_les_contacts_chez_google(pages: Pages) -> None:
    accueil = pages("/").text
    assert f'href="{GOOGLE}"' in accueil
    assert 'href="/f/seance' in accueil
    assert "/f/contact" not in accueil
    case = pages("/case?ou=seance")
    assert (case.status_code, "/classeur/" in case.url, "contacts" in case.url) == (200, True, False)
    assert pages("/f/seance").status_code == 200
    assert pages("/f/contact").status_code == 404
    assert pages("/classeur/Lieux").status_code == 200
    assert pages("/classeur/Équipe?classeur=contacts").status_code == 404
