"""One workbook behind gspread: its requests, counted, and what goes wrong, said in French."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import gspread
from requests.exceptions import InvalidJSONError

from passerelle.classeur.pannes import en_francais
from passerelle.classeur.reprises import ERREURS

API = "https://sheets.googleapis.com/v4/spreadsheets"


class Connexion:
    """A spreadsheet, by its id. `lectures` and `ecritures` count what was asked, once however often it had to be sent.

    `compte` is the address a Google workbook is to be shared with.
    """

    def __init__(self, client: gspread.Client, identifiant: str, *, compte: str = "") -> None:
        self._client = client
        self._identifiant = identifiant
        self._compte = compte
        self.lectures = 0
        self.ecritures = 0
        self._lu = blake2b(digest_size=16)

    @property
    def empreinte(self) -> str:
        """A digest of everything read so far: two readings with the same digest read the same workbook."""
        return self._lu.hexdigest()

    def obtenir(self, chemin: str = "", **parametres: Any) -> dict[str, Any]:
        """GET below the spreadsheet's address. Raises ClasseurInaccessible."""
        self.lectures += 1
        return self._demander("get", f"{API}/{self._identifiant}{chemin}", params=parametres)

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
        return self._demander("post", f"{API}/{self._identifiant}:batchUpdate", params=parametres, json=corps)

    def _demander(self, methode: str, adresse: str, **options: Any) -> dict[str, Any]:
        try:
            recue = self._client.http_client.request(methode, adresse, **options)
            self._lu.update(recue.content)
            reponse = recue.json()
            if not isinstance(reponse, dict):
                raise InvalidJSONError
        except ERREURS as erreur:
            # Without its cause: what Google wrote would follow the sentence into a log.
            raise en_francais(erreur, ecriture=methode != "get", compte=self._compte) from None
        return reponse
