"""One workbook behind gspread: its requests, counted, and what goes wrong, said in French."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import gspread
import requests
from gspread.exceptions import APIError

from passerelle.erreurs import ClasseurInaccessible

API = "https://sheets.googleapis.com/v4/spreadsheets"

_REMEDES = {
    400: ("Le classeur a changé pendant l’écriture : rien n’a été écrit.", "Relancez la synchronisation."),
    401: (
        "L’accès au classeur est refusé : la clé n’est plus valable.",
        "Refaites la clé du compte de service, puis relancez.",
    ),
    403: (
        "Le classeur n’est pas ouvert à Passerelle.",
        "Partagez-le avec l’adresse du compte de service, comme éditeur.",
    ),
    404: (
        "Le classeur n’existe pas, ou il est à la corbeille.",
        "Vérifiez son adresse dans passerelle.toml.",
    ),
    429: ("Le classeur a reçu trop de demandes en peu de temps.", "Attendez une minute, puis relancez."),
}


class Connexion:
    """A spreadsheet, by its id. `lectures` and `ecritures` count the requests sent."""

    def __init__(self, client: gspread.Client, identifiant: str) -> None:
        self._client = client
        self._identifiant = identifiant
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
        mask `champs`."""
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
            reponse: dict[str, Any] = recue.json()
        except APIError as erreur:
            # An HTML error page leaves `erreur.code` at -1: the response's own status tells.
            statut = erreur.response.status_code
            message, remede = _REMEDES.get(
                statut, ("Le classeur ne répond pas comme prévu.", "Réessayez dans quelques minutes.")
            )
            raise ClasseurInaccessible(message, remede) from erreur
        except (requests.RequestException, ValueError) as erreur:
            message = "Le classeur ne répond pas."
            raise ClasseurInaccessible(
                message, "Vérifiez la connexion à Internet, puis réessayez."
            ) from erreur
        return reponse
