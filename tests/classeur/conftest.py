import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2.service_account import Credentials

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.google.cadence import Cadence
from passerelle.classeur.google.cle import lire_cle
from passerelle.classeur.google.client import Temps, client_google
from passerelle.classeur.google.reprises import PATIENTE, Politique
from tests.classeur.faux_google import CHEMIN_JETON, SHEETS, FauxGoogle, VersLeServeur, ouvert

COMPTE = "passerelle@centre-du-vernet.iam.gserviceaccount.com"
HASARD = 0.25
"""What chance adds to each wait here."""


@dataclass
class Montre:
    """A clock that goes on only when someone waits, and remembers the waits."""

    maintenant: float = 1000.0
    attentes: list[float] = field(default_factory=list)

    def lire(self) -> float:
        return self.maintenant

    def dormir(self, secondes: float) -> None:
        self.attentes.append(secondes)
        self.maintenant += secondes

    def temps(self) -> Temps:
        return Temps(horloge=self.lire, dormir=self.dormir, hasard=lambda: HASARD)

    def cadence(self, nombre: int = 1000) -> Cadence:
        return Cadence(nombre, secondes=60, horloge=self.lire, dormir=self.dormir)


@pytest.fixture
def montre() -> Montre:
    return Montre()


@pytest.fixture
def google() -> Iterator[FauxGoogle]:
    with ouvert(FauxGoogle()) as serveur:
        yield serveur


@pytest.fixture(scope="session")
def cle_privee() -> str:
    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


FaireCle = Callable[..., Path]


@pytest.fixture
def faire_cle(tmp_path: Path, cle_privee: str, google: FauxGoogle) -> FaireCle:
    """Writes a key file as Google gives them, its token server being ours; named arguments change a field, None removes it."""

    def faire(**changements: object) -> Path:
        contenu = {
            "type": "service_account",
            "project_id": "centre-du-vernet",
            "private_key_id": "0123456789abcdef",
            "private_key": cle_privee,
            "client_email": COMPTE,
            "client_id": "100000000000000000000",
            "token_uri": google.adresse + CHEMIN_JETON,
            **changements,
        }
        chemin = tmp_path / "cle.json"
        chemin.write_text(json.dumps({k: v for k, v in contenu.items() if v is not None}), "utf-8")
        return chemin

    return faire


@pytest.fixture
def compte(faire_cle: FaireCle) -> Credentials:
    return lire_cle(faire_cle())


Relier = Callable[..., Connexion]


@pytest.fixture
def relier(google: FauxGoogle, compte: Credentials, montre: Montre) -> Iterator[Relier]:
    """Opens a workbook at `adresses` in turn (the server, by default)."""
    clients = []

    def relier(
        *adresses: str,
        politique: Politique = PATIENTE,
        cadence: Cadence | None = None,
        compte: Credentials = compte,
        classeur: str = "principal",
    ) -> Connexion:
        client = client_google(compte, politique=politique, cadence=cadence or montre.cadence(), temps=montre.temps())
        clients.append(client)
        client.http_client.session.mount(SHEETS, VersLeServeur(*(adresses or (google.adresse,))))
        return Connexion(client, classeur, compte=compte.service_account_email)

    yield relier
    for client in clients:
        client.http_client.session.close()


@pytest.fixture
def connexion(relier: Relier) -> Connexion:
    return relier()


@pytest.fixture
def personne() -> str:
    """An address where nobody listens."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{prise.getsockname()[1]}"
