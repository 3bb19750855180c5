"""Checks a JSON body against the messages of the Sheets API v4, so that the code behind can trust names and types.

`messages_v4.json` lists, for each message the server reads, its fields and their types, as published in Google's
discovery document; `#Name` refers to another message, a list holds the type of its items.
"""

import json
import math
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import Masque

Controle = Callable[[Any, str], Any]
"""Takes a value and its path in the body; returns the value as the API understands it."""

_INT32 = 2**31


def valider(corps: Any, message: str) -> Objet:
    """Check `corps` as a `message` of the API, in place.

    Absent fields stay absent, nulls are removed, whole numbers written as 5.0 or "5" become 5.
    Raises ErreurApi where Google would answer 400: unknown field, wrong type, unknown enum value.
    """
    if not isinstance(corps, dict):
        raise ErreurApi("Invalid JSON payload received. Root element must be a message.")
    try:
        objet: Objet = _message(message)(corps, "")
    except RecursionError:
        raise ErreurApi("Invalid JSON payload received. Message too deep.") from None
    return objet


@cache
def _definitions() -> Objet:
    texte = resources.files(__package__).joinpath("messages_v4.json").read_text("utf-8")
    definitions: Objet = json.loads(texte)
    return definitions


@cache
def _message(nom: str) -> Controle:
    # Messages refer to each other in circles: the field checks are built when first needed.
    controles: dict[str, Controle] = {}
    champs = _definitions()[nom]

    def controler(valeur: Any, chemin: str) -> Any:
        if not isinstance(valeur, dict):
            raise _mal_type(chemin, nom, valeur)
        for champ in tuple(valeur):
            controle = controles.get(champ)
            if controle is None:
                if champ not in champs:
                    lieu = f" at '{chemin}'" if chemin else ""
                    raise ErreurApi(f'Invalid JSON payload received. Unknown name "{champ}"{lieu}: Cannot find field.')
                controle = controles[champ] = _controle(champs[champ])
            if valeur[champ] is None:
                del valeur[champ]
            else:
                valeur[champ] = controle(valeur[champ], f"{chemin}.{champ}" if chemin else champ)
        return valeur

    return controler


def _controle(description: Any) -> Controle:
    if isinstance(description, list):
        return _liste(_controle(description[0]))
    if isinstance(description, dict):
        return _enumeration(frozenset(description["enum"]))
    if description.startswith("#"):
        return _message(description[1:])
    return _SIMPLES[description]


def _liste(controle: Controle) -> Controle:
    def controler(valeur: Any, chemin: str) -> Any:
        if not isinstance(valeur, list):
            raise _mal_type(chemin, "LIST", valeur)
        for indice, element in enumerate(valeur):
            valeur[indice] = controle(element, f"{chemin}[{indice}]")
        return valeur

    return controler


def _enumeration(admis: frozenset[str]) -> Controle:
    def controler(valeur: Any, chemin: str) -> Any:
        if not isinstance(valeur, str) or valeur not in admis:
            raise _mal_type(chemin, "TYPE_ENUM", valeur)
        return valeur

    return controler


def _chaine(valeur: Any, chemin: str) -> str:
    if not isinstance(valeur, str):
        raise _mal_type(chemin, "TYPE_STRING", valeur)
    return valeur


def _booleen(valeur: Any, chemin: str) -> bool:
    if not isinstance(valeur, bool):
        raise _mal_type(chemin, "TYPE_BOOL", valeur)
    return valeur


def _entier(valeur: Any, chemin: str) -> int:
    nombre = _nombre(valeur, chemin, "TYPE_INT32")
    if nombre != int(nombre) or not -_INT32 <= nombre < _INT32:
        raise _mal_type(chemin, "TYPE_INT32", valeur)
    return int(nombre)


def _nombre(valeur: Any, chemin: str, attendu: str = "TYPE_DOUBLE") -> float:
    if isinstance(valeur, bool) or not isinstance(valeur, int | float | str):
        raise _mal_type(chemin, attendu, valeur)
    try:
        nombre = float(valeur)
    except (ValueError, OverflowError):
        raise _mal_type(chemin, attendu, valeur) from None
    if not math.isfinite(nombre):
        raise _mal_type(chemin, attendu, valeur)
    return valeur if isinstance(valeur, int) else nombre


def _objet(valeur: Any, chemin: str) -> Any:
    if not isinstance(valeur, dict):
        raise _mal_type(chemin, "MESSAGE", valeur)
    return valeur


def _libre(valeur: Any, _chemin: str) -> Any:
    return valeur


def _non_servi(_valeur: Any, chemin: str) -> Any:
    raise ErreurApi(f"Invalid {chemin}: This kind of request is not supported by this server.")


_SIMPLES: dict[str, Controle] = {
    "string": _chaine,
    "boolean": _booleen,
    "int32": _entier,
    "number": _nombre,
    "object": _objet,
    "any": _libre,
    "unsupported": _non_servi,
}


def _mal_type(chemin: str, attendu: str, valeur: Any) -> ErreurApi:
    return ErreurApi(f"Invalid value at '{chemin}' ({attendu}), {json.dumps(valeur)[:200]}")


def verifier_masque(masque: Masque, message: str) -> None:
    """Raises ErreurApi when a field mask names a field that `message` does not have."""
    champs = _definitions()[message]
    for nom, dessous in masque.items():
        if nom not in champs:
            raise ErreurApi(f"Invalid field: {nom[:100]}")
        description = champs[nom][0] if isinstance(champs[nom], list) else champs[nom]
        if not dessous:
            continue
        if not isinstance(description, str) or not description.startswith("#"):
            raise ErreurApi(f"Invalid field: {nom}.{next(iter(dessous))[:100]}")
        verifier_masque(dessous, description[1:])
