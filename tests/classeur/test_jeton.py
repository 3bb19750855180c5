"""Asking Google for a token with the account's key: what it is for, and each way it is refused."""

import ssl
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from google.auth import jwt
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.service_account import Credentials
from requests.adapters import HTTPAdapter

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.google.cle import PORTEE, lire_cle
from passerelle.classeur.google.client import DELAIS_JETON, DemandeJeton
from passerelle.classeur.google.pannes import en_francais
from passerelle.erreurs import ClasseurInaccessible, IssueInconnue
from tests.classeur.conftest import COMPTE, HASARD, FaireCle, Montre, Relier
from tests.classeur.faux_google import (
    CHEMIN_JETON,
    PORTAIL,
    FauxGoogle,
    Reponse,
    coupe_avant_de_repondre,
    dit,
    ouvert,
    page,
    refus,
)
from tests.classeur.test_reprises import ECRITURE

DE_GOOGLE = "ce que Google dit de la clé"


def oauth(erreur: str, description: str, statut: int = 400) -> Reponse:
    """A refusal as the token server writes it."""
    return dit(statut, {"error": erreur, "error_description": f"{description} {DE_GOOGLE}"})


def test_seule_la_portee_des_classeurs_est_demandee(google: FauxGoogle, connexion: Connexion) -> None:
    connexion.obtenir()
    (demande,) = google.etat.demandes_de_jeton
    (assertion,) = parse_qs(demande.corps.decode())["assertion"]
    dite = jwt.decode(assertion, verify=False)  # type: ignore[no-untyped-call]
    assert dite["scope"] == PORTEE == "https://www.googleapis.com/auth/spreadsheets"
    assert dite["iss"] == COMPTE
    assert google.etat.recues[0].jeton == "Bearer jeton-1"


@pytest.mark.parametrize(
    ("reponse", "message", "remede"),
    [
        (oauth("invalid_grant", "Invalid JWT Signature."), "elle a expiré, ou elle a été supprimée", COMPTE),
        (oauth("invalid_grant", "Invalid grant: account not found"), "elle a expiré", COMPTE),
        (oauth("disabled_client", "The OAuth client was disabled.", 401), "Google refuse la clé", COMPTE),
        (dit(400, {}), "Google refuse la clé", COMPTE),
        (
            oauth(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
            ),
            "cette machine n’est pas à l’heure",
            "Réglez sa date",
        ),
        (page(403, PORTAIL), "Ce n’est pas Google qui a répondu", "oauth2.googleapis.com"),
        (page(200, PORTAIL), "Ce n’est pas Google qui a répondu", "oauth2.googleapis.com"),
        (page(302, PORTAIL, location="https://portail.exemple/"), "Ce n’est pas Google", "oauth2"),
        (dit(200, {"access_token": "x", "expires_in": "bientôt"}), "Ce n’est pas Google", "oauth2"),
        (dit(200, {"id_token": "x"}), "Ce n’est pas Google", "oauth2"),
        (dit(200, ["x"]), "Ce n’est pas Google", "oauth2"),
    ],
)
@pytest.mark.parametrize("ecriture", [False, True])
def test_un_jeton_refuse_se_dit_en_francais(
    google: FauxGoogle,
    connexion: Connexion,
    montre: Montre,
    reponse: Reponse,
    message: str,
    remede: str,
    *,
    ecriture: bool,
) -> None:
    google.prevoir_jetons(reponse)
    with pytest.raises(ClasseurInaccessible) as echec:
        connexion.ecrire(ECRITURE) if ecriture else connexion.obtenir()
    assert message in echec.value.message
    assert remede in echec.value.remede
    assert not isinstance(echec.value, IssueInconnue)  # the workbook was not asked for anything
    assert DE_GOOGLE not in "".join(traceback.format_exception(echec.value))
    assert google.etat.recues == []
    assert montre.attentes == []


def test_un_serveur_de_jetons_en_panne() -> None:
    """google-auth has then asked three times already, waiting in between."""
    panne = RefreshError("internal_failure", {"error": "internal_failure"}, retryable=True)  # type: ignore[no-untyped-call]
    assert "en panne" in en_francais(panne, ecriture=False).message


@pytest.mark.parametrize("ecriture", [False, True])
def test_un_jeton_qui_se_perd_en_chemin_se_redemande(
    google: FauxGoogle, connexion: Connexion, montre: Montre, *, ecriture: bool
) -> None:
    google.prevoir_jetons(coupe_avant_de_repondre)
    connexion.ecrire(ECRITURE) if ecriture else connexion.obtenir()
    assert len(google.etat.demandes_de_jeton) == 2
    assert len(google.etat.recues) == 1
    assert montre.attentes == [1 + HASARD]


def test_un_jeton_s_attend_moins_longtemps_qu_un_classeur(google: FauxGoogle) -> None:
    delais = []

    class Observe(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            delais.append(options["timeout"])
            return super().send(request, *args, **options)

    demande = DemandeJeton()
    demande.session.mount("http://", Observe())
    assert demande(google.adresse + CHEMIN_JETON, "POST", timeout=(30, 190)).status == 200
    assert delais == [DELAIS_JETON]


def test_sans_reseau_pour_le_jeton(faire_cle: FaireCle, relier: Relier, personne: str) -> None:
    compte = lire_cle(faire_cle(token_uri=personne + CHEMIN_JETON))
    with pytest.raises(ClasseurInaccessible, match="Google n’a pas pu être joint"):
        relier(compte=compte).obtenir()


def test_un_jeton_perime_se_renouvelle_et_la_demande_repart(google: FauxGoogle, connexion: Connexion) -> None:
    connexion.obtenir()
    google.prevoir(refus(401, "UNAUTHENTICATED"))
    connexion.ecrire(ECRITURE)  # a 401 is said before anything is done
    assert [recue.jeton for recue in google.etat.recues] == [
        "Bearer jeton-1",
        "Bearer jeton-1",
        "Bearer jeton-2",
    ]


def test_un_401_qui_dure_parle_de_la_cle(google: FauxGoogle, connexion: Connexion) -> None:
    google.prevoir(*[refus(401, "UNAUTHENTICATED")] * 9)
    with pytest.raises(ClasseurInaccessible, match="Google refuse la clé"):
        connexion.obtenir()
    assert google.lectures == 3


def test_rien_d_autre_n_est_demande_que_des_jetons(google: FauxGoogle) -> None:
    with pytest.raises(TransportError):
        DemandeJeton()(f"{google.adresse}/v1/projects/-/serviceAccounts/{COMPTE}/allowedLocations")
    assert google.etat.recues == []


# Certificates ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def imposteur(tmp_path: Path, cle_privee: str) -> Iterator[FauxGoogle]:
    """A server that says it is Google and cannot show it."""
    cle = serialization.load_pem_private_key(cle_privee.encode(), None)
    nom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "oauth2.googleapis.com")])
    jour = datetime.now(UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())  # type: ignore[arg-type]
        .serial_number(1)
        .not_valid_before(jour - timedelta(days=1))
        .not_valid_after(jour + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(cle, hashes.SHA256())  # type: ignore[arg-type]
    )
    chemin = tmp_path / "certificat.pem"
    chemin.write_text(cle_privee + certificat.public_bytes(serialization.Encoding.PEM).decode(), "ascii")
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.load_cert_chain(chemin)
    serveur = FauxGoogle()
    serveur.socket = contexte.wrap_socket(serveur.socket, server_side=True)
    with ouvert(serveur):
        yield serveur


def test_un_certificat_refuse_se_dit_et_ne_se_redemande_pas(
    faire_cle: FaireCle, relier: Relier, montre: Montre, imposteur: FauxGoogle
) -> None:
    compte = lire_cle(faire_cle(token_uri=imposteur.adresse + CHEMIN_JETON))
    with pytest.raises(ClasseurInaccessible, match="son certificat est refusé"):
        relier(compte=compte).obtenir()
    assert montre.attentes == []


def test_un_certificat_refuse_au_classeur_n_est_pas_une_issue_inconnue(relier: Relier, imposteur: FauxGoogle) -> None:
    with pytest.raises(ClasseurInaccessible, match="son certificat est refusé") as echec:
        relier(imposteur.adresse).ecrire(ECRITURE)
    assert not isinstance(echec.value, IssueInconnue)


def test_une_liste_d_autorites_absente_se_dit(
    compte: Credentials,
    relier: Relier,
    imposteur: FauxGoogle,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    connexion = relier(imposteur.adresse, compte=compte)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "absente.pem"))
    with pytest.raises(ClasseurInaccessible, match="son certificat est refusé"):
        connexion.obtenir()
    assert imposteur.etat.recues == []
