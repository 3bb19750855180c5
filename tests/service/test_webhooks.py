import http.client
import json
import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.service.aides import Service, attendre, signature
from tests.service.centre import ANCIEN_SECRET

SEANCE = "/webhooks/formulaires/seance"


def test_un_indice_signe_lance_une_synchronisation(service: Service) -> None:
    avant = service.au_calme()
    assert service.signer(SEANCE, '{"reponse": 1}').status_code == 202
    attendre(lambda: len(service.centre.confirmations) > avant)


@pytest.mark.parametrize("corps", ["{}", "[]", "null", '"é"', '{"bilan": "=1+1"}', "12"])
def test_tout_corps_json_convient(service: Service, corps: str) -> None:
    assert service.signer("/webhooks/classeur", corps).status_code == 202


def test_le_meme_indice_deux_fois_ne_compte_qu_une_fois(service: Service) -> None:
    assert service.signer(SEANCE, ident="msg_deux_fois").status_code == 202
    fait = service.au_calme()
    # A retry is signed again: same id, fresh timestamp.
    for _ in range(3):
        assert service.signer(SEANCE, ident="msg_deux_fois").status_code == 202
    assert service.moteur.etat().indices_en_attente == 0
    assert service.au_calme() == fait


def test_l_ancien_secret_vaut_encore_pendant_un_changement(service: Service) -> None:
    assert service.signer(SEANCE, secret=ANCIEN_SECRET).status_code == 202


def test_plusieurs_signatures_dont_une_bonne(service: Service) -> None:
    entetes = signature("{}")
    entetes["webhook-signature"] = f"v1,AAAA v2,illisible {entetes['webhook-signature']}"
    assert service.envoyer(SEANCE, "{}", headers=entetes).status_code == 202


@pytest.mark.parametrize("secondes", [-301, 301, -3600 * 24 * 365])
def test_une_signature_perimee_est_refusee(service: Service, secondes: int) -> None:
    quand = datetime.now(UTC) + timedelta(seconds=secondes)
    assert service.signer(SEANCE, quand=quand).status_code == 401


def test_un_faux_est_refuse(service: Service) -> None:
    avant = service.au_calme()
    assert service.signer(SEANCE, secret="whsec_" + "QUFB" * 8).status_code == 401
    assert service.envoyer(SEANCE, '{"autre": 1}', headers=signature("{}")).status_code == 401
    assert service.au_calme() == avant


@pytest.mark.parametrize(
    ("entete", "valeur"),
    [
        ("webhook-id", ""),
        ("webhook-id", "autre"),
        ("webhook-id", "x" * 5000),
        ("webhook-timestamp", ""),
        ("webhook-timestamp", "hier"),
        ("webhook-timestamp", "nan"),
        ("webhook-timestamp", "inf"),
        ("webhook-timestamp", "-1"),
        ("webhook-timestamp", "9" * 400),
        ("webhook-timestamp", "1e308"),
        ("webhook-signature", ""),
        ("webhook-signature", "v1"),
        ("webhook-signature", "v1,"),
        ("webhook-signature", "v1,a,b"),
        ("webhook-signature", "v1,pas du base64 !"),
        ("webhook-signature", "v1,é"),
        ("webhook-signature", "," * 3000),
    ],
)
def test_un_entete_absurde_est_refuse(service: Service, entete: str, valeur: str) -> None:
    entetes: dict[str, str | bytes] = {**signature("{}"), entete: valeur.encode()}
    reponse = service.envoyer(SEANCE, "{}", headers=entetes)
    assert reponse.status_code == 401
    assert "signature" in reponse.text


def test_sans_aucun_entete(service: Service) -> None:
    assert service.envoyer(SEANCE, "{}").status_code == 401


def test_un_corps_qui_n_est_pas_de_l_utf_8_est_refuse(service: Service) -> None:
    assert service.envoyer(SEANCE, b"\xff\xfe\x00", headers=signature("{}")).status_code == 401


@pytest.mark.parametrize("corps", ["", "{", "pas du json", "[" * 60_000])
def test_un_corps_signe_qui_n_est_pas_du_json_est_refuse(service: Service, corps: str) -> None:
    avant = service.au_calme()
    assert service.signer(SEANCE, corps).status_code == 400
    assert service.au_calme() == avant


@pytest.mark.parametrize("chemin", ["/webhooks/formulaires/inconnu", "/webhooks/formulaires/%00", "/webhooks/autre"])
def test_un_formulaire_inconnu(service: Service, chemin: str) -> None:
    reponse = service.signer(chemin)
    assert reponse.status_code == 404
    assert reponse.headers["Content-Type"].startswith("text/plain")


def test_un_webhook_ne_se_lit_pas(service: Service) -> None:
    assert service.ouvrir(SEANCE).status_code == 405


def test_64_kio_passent_et_pas_un_octet_de_plus(service: Service) -> None:
    juste = json.dumps("x" * (64 * 1024 - 2))
    assert service.signer(SEANCE, juste).status_code == 202
    assert service.signer(SEANCE, juste + " ").status_code == 413


def test_un_corps_de_10_mo_est_refuse_sans_etre_lu(service: Service) -> None:
    reponse = service.envoyer(SEANCE, b"x" * 10_000_000, headers=signature("{}"))
    assert reponse.status_code == 413
    assert "trop gros" in reponse.text


def test_un_corps_annonce_trop_gros_est_refuse_sans_l_attendre(service: Service) -> None:
    connexion = http.client.HTTPConnection(urlsplit(service.adresse).netloc, timeout=10)
    connexion.putrequest("POST", SEANCE)
    connexion.putheader("Content-Length", str(10_000_000))
    connexion.endheaders()
    assert connexion.getresponse().status == 413
    connexion.close()


@pytest.mark.parametrize(("morceaux", "statut"), [(2, 401), (70, 413), (400, 413)])
def test_un_corps_sans_longueur_est_mesure_en_chemin(service: Service, morceaux: int, statut: int) -> None:
    reponse = service.envoyer(SEANCE, iter([b"x" * 1024] * morceaux), headers={"webhook-id": "msg_1"})
    assert reponse.status_code == statut


def test_rien_d_un_indice_n_est_note_nulle_part(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert service.signer(SEANCE, '{"prenom": "Fatima"}', ident="msg_Fatima").status_code == 202
    service.signer(SEANCE, '{"prenom": "Fatima"', ident="msg_Fatima2")
    service.au_calme()
    assert "Fatima" not in caplog.text
    donnees = service.centre.config.donnees
    assert not any(b"Fatima" in fichier.read_bytes() for fichier in donnees.iterdir() if fichier.is_file())
