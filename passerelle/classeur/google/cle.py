"""The service account's key: a JSON file that Google gave once. What is wrong with it is said without quoting it."""

import json
import re
from pathlib import Path
from typing import Any

from google.oauth2.service_account import Credentials

from passerelle.erreurs import ClasseurInaccessible

PORTEE = "https://www.googleapis.com/auth/spreadsheets"
"""All that is asked of Google: cells. Neither Drive nor mail."""

VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"

_ADRESSE = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)
_JETONS = re.compile(r"https?://\S+")
_CHAMPS = ("client_email", "token_uri", "private_key")

_REFAIRE = (
    "Dans la console Google Cloud, ouvrez « IAM et administration », « Comptes de service », « Clés », puis « Ajouter une clé » "
    "au format JSON, et donnez le chemin du fichier reçu."
)


def lire_cle(chemin: Path | None) -> Credentials:
    """The account behind a key file; `service_account_email` is its address. ClasseurInaccessible for a file that cannot serve."""
    if chemin is None:
        raise ClasseurInaccessible(
            "La clé du compte de service Google manque.",
            f"Donnez le chemin de son fichier dans {VARIABLE}, puis relancez.",
        )
    if str(chemin).lstrip().startswith("{"):
        raise ClasseurInaccessible(
            f"{VARIABLE} contient la clé elle-même, pas le chemin de son fichier.",
            "Enregistrez la clé dans un fichier que Passerelle est seule à lire, et donnez son chemin.",
        )
    contenu = _lire_le_fichier(chemin)
    if contenu.get("type") != "service_account":
        raise ClasseurInaccessible("Ce fichier n’est pas la clé d’un compte de service Google.", _REFAIRE)
    return _verifier(contenu)


def _lire_le_fichier(chemin: Path) -> dict[str, Any]:
    try:
        contenu = json.loads(chemin.read_text("utf-8-sig"))  # an editor may have added a byte order mark
    except FileNotFoundError:
        raise ClasseurInaccessible(
            "Le fichier de la clé Google est introuvable.",
            f"Vérifiez le chemin donné dans {VARIABLE}, puis relancez.",
        ) from None
    except OSError:
        raise ClasseurInaccessible(
            "Le fichier de la clé Google ne peut pas être ouvert.",
            f"Vérifiez le chemin donné dans {VARIABLE}, et que Passerelle a le droit de lire ce fichier.",
        ) from None
    except (ValueError, RecursionError):
        contenu = None
    if not isinstance(contenu, dict):
        raise ClasseurInaccessible("Le fichier de la clé Google n’est pas une clé au format JSON.", _REFAIRE)
    return contenu


def _verifier(contenu: dict[str, Any]) -> Credentials:
    """Sign once, so that a damaged key is known before anything is asked of Google."""
    abimee = ClasseurInaccessible("La clé du compte de service Google est incomplète ou abîmée.", _REFAIRE)
    adresse, jetons, _ = champs = [contenu.get(champ) for champ in _CHAMPS]
    if not all(isinstance(champ, str) for champ in champs):
        raise abimee
    if not _ADRESSE.fullmatch(str(adresse)) or not _JETONS.fullmatch(str(jetons)):
        raise abimee
    try:
        compte: Credentials = Credentials.from_service_account_info(contenu, scopes=[PORTEE])  # type: ignore[no-untyped-call]
        compte.sign_bytes(b"Passerelle")
    except Exception:  # noqa: BLE001 - whatever keeps it from signing, this key is of no use
        raise abimee from None
    return compte
