"""The token of the staff pages: given by the environment, else made once and kept in the centre's `donnees/` (contrat.md §3)."""

import hashlib
import hmac
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from passerelle.config import est_un_jeton
from passerelle.erreurs import ErreurPasserelle
from passerelle.prive import lire_un_secret

FICHIER = "jeton.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jeton:
    """`valeur` opens the staff pages. `fichier` is where it is kept, None where the environment gives it. `neuf`: made just now,
    so that nobody knows it yet.
    """

    valeur: str = field(repr=False)
    fichier: Path | None = None
    neuf: bool = False


def prendre_jeton(donne: str, *, donnees: Path) -> Jeton:
    """The token `donne` by the environment; where it is empty, the one kept in `donnees`, made the first time.

    Raises ErreurPasserelle where that file holds something else, or is a link.
    """
    if donne:
        return Jeton(valeur=donne)
    fichier = donnees / FICHIER
    donnees.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(donnees / "jeton.verrou", mode=0o600):  # two services started at once agree on one token
        if garde := _lire_le_jeton(fichier):
            return Jeton(valeur=garde, fichier=fichier)
        jeton = Jeton(valeur=secrets.token_urlsafe(24), fichier=fichier, neuf=True)
        _garder(jeton.valeur, fichier)
        return jeton


def derive(secret: str, usage: str) -> str:
    """A value that only the secret gives, and that does not tell it: what an address or a file carries."""
    return hmac.new(
        secret.encode("utf-8", "replace"), f"passerelle:{usage}".encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()


def _lire_le_jeton(fichier: Path) -> str:
    """The token kept; empty where there is none."""
    try:
        garde = lire_un_secret(fichier).decode("utf-8").strip()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        garde = "\ufffd"
    if garde and not est_un_jeton(garde):
        raise ErreurPasserelle(
            f"Le fichier «\u00a0{fichier}\u00a0» ne contient pas un jeton.",
            "Supprimez-le, puis relancez\u00a0: Passerelle en fera un autre, et montrera l’adresse à ouvrir.",
        )
    with suppress(PermissionError):  # somebody else's file is somebody else's to close
        fichier.chmod(0o600)
    return garde


def _garder(valeur: str, fichier: Path) -> None:
    """Write it for its owner alone, wholly or not at all."""
    # A temporary file is its owner's alone from the start (0600), and stays so under its new name.
    with tempfile.NamedTemporaryFile(
        "w", dir=fichier.parent, prefix=".jeton-", encoding="utf-8", delete=False
    ) as brouillon:
        brouillon.write(f"{valeur}\n")
    Path(brouillon.name).replace(fichier)
