"""A key that cannot serve: said before Google is asked, without a word of what the file holds."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from passerelle.classeur.google.cle import lire_cle
from passerelle.erreurs import ClasseurInaccessible
from tests.classeur.conftest import COMPTE, FaireCle

SECRET = "ne-doit-jamais-se-voir"


def refusee(chemin: Path | None) -> ClasseurInaccessible:
    with pytest.raises(ClasseurInaccessible) as echec:
        lire_cle(chemin)
    assert echec.value.code_sortie == 3
    assert echec.value.remede
    assert SECRET not in str(echec.value)
    return echec.value


def test_une_bonne_cle_donne_l_adresse_du_compte(faire_cle: FaireCle) -> None:
    assert lire_cle(faire_cle()).service_account_email == COMPTE


def test_une_cle_passee_par_le_bloc_notes(faire_cle: FaireCle) -> None:
    chemin = faire_cle()
    chemin.write_text(chemin.read_text("utf-8"), "utf-8-sig")
    assert lire_cle(chemin).service_account_email == COMPTE


def test_pas_de_cle() -> None:
    assert refusee(None).message == "La clé du compte de service Google manque."


def test_la_cle_a_la_place_de_son_chemin() -> None:
    assert "contient la clé elle-même" in refusee(Path('{"private_key": "' + SECRET * 300 + '"}')).message


def test_un_fichier_absent(tmp_path: Path) -> None:
    assert "introuvable" in refusee(tmp_path / f"{SECRET}.json").message


def test_un_dossier(tmp_path: Path) -> None:
    assert "ne peut pas être ouvert" in refusee(tmp_path).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_un_fichier_interdit(faire_cle: FaireCle) -> None:
    chemin = faire_cle()
    chemin.chmod(0)
    assert "a le droit de lire" in refusee(chemin).remede


@pytest.mark.parametrize(
    "octets", [b"", SECRET.encode(), b"\x89PNG\xff", b"[1]", b'{"a":' * 20_000, b"null"], ids=range(6)
)
def test_un_fichier_qui_n_est_pas_une_cle(tmp_path: Path, octets: bytes) -> None:
    chemin = tmp_path / "cle.json"
    chemin.write_bytes(octets)
    assert "n’est pas une clé au format JSON" in refusee(chemin).message


@pytest.mark.parametrize("genre", ["authorized_user", "external_account", None, 3])
def test_une_autre_sorte_de_cle(faire_cle: FaireCle, genre: object) -> None:
    refus = refusee(faire_cle(type=genre, client_secret=SECRET))
    assert refus.message == "Ce fichier n’est pas la clé d’un compte de service Google."
    assert "Comptes de service" in refus.remede


def courbe(protection: serialization.KeySerializationEncryption) -> str:
    """A private key of another family than Google's."""
    cle = ec.generate_private_key(ec.SECP256R1())
    return cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection).decode()


@pytest.mark.parametrize(
    "changement",
    [
        {"private_key": None},
        {"private_key": SECRET},
        {"private_key": f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n"},
        {"private_key": courbe(serialization.NoEncryption())},
        {"private_key": courbe(serialization.BestAvailableEncryption(b"mot de passe"))},
        {"private_key": 3},
        {"client_email": None},
        {"client_email": f"{SECRET}\nà@exemple"},
        {"client_email": [SECRET]},
        {"token_uri": None},
        {"token_uri": SECRET},
    ],
    ids=range(11),
)
def test_une_cle_abimee(faire_cle: FaireCle, changement: dict[str, object]) -> None:
    assert "incomplète ou abîmée" in refusee(faire_cle(**changement)).message
