"""One call to the API, whatever carried it."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import Masque, lire_masque
from passerelle.tableur.socle.messages import valider

_DOUTEUX = re.compile(rb"\\u[dD][89a-fA-F]|[eE]\+?\d{3}")


@dataclass(frozen=True)
class Demande:
    """A query string and a body, read as the API reads them. `admis`: the spreadsheets its caller may touch, None for all.
    `travail`: the units of work that a batch of changes may take, None for TRAVAIL_MAX."""

    parametres: Mapping[str, Sequence[str]]
    corps: bytes = b""
    admis: Collection[str] | None = None
    travail: int | None = None

    def admet(self, identifiant: str) -> bool:
        """Whether the caller may touch that spreadsheet."""
        return self.admis is None or identifiant in self.admis

    def exiger(self, identifiant: str) -> None:
        """Raise ErreurApi unless the caller may touch that spreadsheet."""
        if not self.admet(identifiant):
            phrase = "Cette clé n’ouvre pas ce classeur\u00a0: il faut le rôle «\u00a0direction\u00a0»."
            raise ErreurApi(phrase, code=403, status="PERMISSION_DENIED")

    def un(self, nom: str, defaut: str = "") -> str:
        """The last value of a query parameter."""
        valeurs = self.parametres.get(nom)
        return valeurs[-1] if valeurs else defaut

    def plusieurs(self, nom: str) -> Sequence[str]:
        """All values of a query parameter."""
        return self.parametres.get(nom, ())

    def booleen(self, nom: str) -> bool:
        """A true or false query parameter. Raises ErreurApi."""
        valeur = self.un(nom, "false").lower()
        if valeur not in {"true", "false", "1", "0"}:
            raise ErreurApi(f"Invalid value at '{nom}' (TYPE_BOOL), \"{valeur[:100]}\"")
        return valeur in {"true", "1"}

    def choix(self, nom: str, admis: Sequence[str]) -> str:
        """An enum query parameter, by default the first admitted. Raises ErreurApi."""
        return verifier_choix(nom, self.un(nom) or admis[0], admis)

    def masque(self) -> Masque:
        """The `fields` parameter. Raises ErreurApi."""
        return lire_masque(self.un("fields"))

    def message(self, nom: str) -> Objet:
        """The body as a message of the Sheets API. Raises ErreurApi."""
        return valider(self.json(), nom)

    def json(self) -> Any:
        """The body as JSON, {} when empty. Raises ErreurApi."""
        if not self.corps.strip():
            return {}
        try:
            lu = json.loads(self.corps, parse_constant=_constante)
            if _DOUTEUX.search(self.corps):
                # Half a character (a lone surrogate) or 1e999 can be written in JSON, but neither stored nor answered.
                json.dumps(lu, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError):
            raise ErreurApi("Invalid JSON payload received. Parsing error.") from None
        return lu


def verifier_choix(nom: str, valeur: Any, admis: Sequence[str]) -> str:
    """The value, when admitted. Raises ErreurApi."""
    if valeur not in admis:
        raise ErreurApi(f"Invalid value at '{nom}' (TYPE_ENUM), {json.dumps(valeur)[:100]}")
    return str(valeur)


def _constante(texte: str) -> NoReturn:
    raise ValueError(texte)
