"""One workbook behind gspread: its requests, counted, and what goes wrong, said in French."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import gspread
from gspread.exceptions import APIError
from requests.exceptions import InvalidJSONError

from passerelle.classeur.google.pannes import du_classeur_local, en_francais
from passerelle.classeur.google.reprises import ERREURS
from passerelle.fichier_sqlite import FichierAbime

T = TypeVar("T")

API = "https://sheets.googleapis.com/v4/spreadsheets"


class Connexion:
    """A spreadsheet, by its id. `lectures` and `ecritures` count what was asked, once however often it had to be sent.

    `compte` is the address a Google workbook is to be shared with; `fichier`, where a local one is.
    """

    def __init__(
        self, client: gspread.Client, identifiant: str, *, compte: str = "", fichier: Path | None = None
    ) -> None:
        self._client = client
        self._identifiant = identifiant
        self._compte = compte
        self._fichier = fichier
        self.lectures = 0
        self.ecritures = 0
        self._lu = blake2b(digest_size=16)

    @property
    def empreinte(self) -> str:
        """A digest of everything read so far: two readings with the same digest read the same workbook."""
        return self._lu.hexdigest()

    def obtenir(self, chemin: str = "", **parametres: Any) -> dict[str, Any]:
        """GET below the spreadsheet's address. Raises ClasseurInaccessible."""
        return self.lire(decoder, chemin, **parametres)

    def lire(self, decodeur: Callable[[bytes], T], chemin: str = "", **parametres: Any) -> T:
        """As `obtenir`, what the answer says being told by `decodeur`, which raises InvalidJSONError."""
        self.lectures += 1
        return self._demander("get", f"{API}/{self._identifiant}{chemin}", decodeur, params=parametres)

    def ecrire(
        self, requetes: Sequence[Mapping[str, Any]], *, plages: Sequence[str] = (), champs: str = ""
    ) -> dict[str, Any]:
        """One batchUpdate, wholly applied or not at all. `plages` are brought back as they stand after it, by the field
        mask `champs`.

        Raises ClasseurInaccessible where nothing was written, IssueInconnue where that is not known.
        """
        self.ecritures += 1
        corps: dict[str, Any] = {"requests": list(requetes)}
        parametres: dict[str, Any] = {"fields": "replies"}
        if plages:
            corps |= {
                "includeSpreadsheetInResponse": True,
                "responseRanges": list(plages),
                "responseIncludeGridData": True,
            }
            parametres = {"fields": f"replies,updatedSpreadsheet({champs})"}
        adresse = f"{API}/{self._identifiant}:batchUpdate"
        return self._demander("post", adresse, decoder, params=parametres, json=corps)

    def _demander(self, methode: str, adresse: str, decodeur: Callable[[bytes], T], **options: Any) -> T:
        try:
            recue = self._client.http_client.request(methode, adresse, **options)
            self._lu.update(recue.content)
            return decodeur(recue.content)
        except ERREURS as erreur:
            if self._fichier and isinstance(erreur, InvalidJSONError):
                raise FichierAbime(self._fichier) from None  # what a row holds is answered as it stands
            if self._fichier and isinstance(erreur, APIError):
                raise du_classeur_local(erreur) from None
            # Without its cause: what Google wrote would follow the sentence into a log.
            raise en_francais(erreur, ecriture=methode != "get", compte=self._compte) from None


def decoder(contenu: bytes) -> dict[str, Any]:
    """The JSON object that an answer is. Raises InvalidJSONError."""
    try:
        objet = json.loads(contenu)
    except ValueError:
        raise InvalidJSONError from None
    if not isinstance(objet, dict):
        raise InvalidJSONError
    return objet
