"""Field masks: `fields=sheets(properties(sheetId,title),data.rowData)` and `fields` inside update requests."""

import re
from typing import Any

from passerelle.tableur.socle.erreurs import ErreurApi, Objet

Masque = dict[str, "Masque"]
"""Fields asked for, each with what is asked of it; an empty mask means everything below."""

TOUT: Masque = {}
_JETON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[*(),./]")
_PROFONDEUR = 40


def lire_masque(texte: str) -> Masque:
    """Read a field mask; "" and "*" ask for everything. Raises ErreurApi when it is malformed."""
    compact = "".join(texte.split())
    if compact in {"", "*"}:
        return TOUT
    jetons = _JETON.findall(compact)
    if "".join(jetons) != compact:
        raise _invalide(texte)
    masque, reste = _liste(jetons, 0, texte, _PROFONDEUR)
    if reste != len(jetons):
        raise _invalide(texte)
    return masque


def _liste(jetons: list[str], position: int, texte: str, profondeur: int) -> tuple[Masque, int]:
    """Read `path,path,…` up to a closing parenthesis or the end."""
    masque: Masque = {}
    while True:
        position = _chemin(masque, jetons, position, texte, profondeur)
        if position >= len(jetons) or jetons[position] != ",":
            return _sans_etoile(masque), position
        position += 1


def _chemin(masque: Masque, jetons: list[str], position: int, texte: str, profondeur: int) -> int:
    """Read `a.b.c` or `a.b(c,d)` into `masque`; returns the position after it."""
    nom = jetons[position] if position < len(jetons) else ""
    if profondeur == 0 or not (nom == "*" or nom[:1].isalpha() or nom[:1] == "_"):
        raise _invalide(texte)
    position += 1
    suivant = jetons[position] if position < len(jetons) else ""
    dessous: Masque = {}
    if suivant in {".", "/"}:
        position = _chemin(dessous, jetons, position + 1, texte, profondeur - 1)
        dessous = _sans_etoile(dessous)
    elif suivant == "(":
        dessous, position = _liste(jetons, position + 1, texte, profondeur - 1)
        if position >= len(jetons) or jetons[position] != ")":
            raise _invalide(texte)
        position += 1
    masque[nom] = _union(masque[nom], dessous) if nom in masque else dessous
    return position


def _union(un: Masque, autre: Masque) -> Masque:
    if not un or not autre:
        return TOUT
    return {
        nom: _union(un[nom], autre[nom]) if nom in un and nom in autre else (un.get(nom) or autre.get(nom) or {})
        for nom in {**un, **autre}
    }


def _sans_etoile(masque: Masque) -> Masque:
    return TOUT if "*" in masque else masque


def _invalide(texte: str) -> ErreurApi:
    return ErreurApi(f"Request contains an invalid argument. Invalid field mask: {texte[:200]!r}")


def demande(masque: Masque, *chemin: str) -> bool:
    """Whether `masque` asks for the field at `chemin`, or for something above or below it."""
    for nom in chemin:
        if not masque:
            return True
        if nom not in masque:
            return False
        masque = masque[nom]
    return True


def sous_masque(masque: Masque, *chemin: str) -> Masque:
    """What is asked below `chemin`, which must be asked for."""
    for nom in chemin:
        masque = masque[nom] if masque else TOUT
    return masque


def filtrer(valeur: Any, masque: Masque) -> Any:
    """The part of a JSON value that `masque` asks for; lists are filtered item by item."""
    if not masque:
        return valeur
    if isinstance(valeur, list):
        return [filtrer(element, masque) for element in valeur]
    if isinstance(valeur, dict):
        return {nom: filtrer(valeur[nom], dessous) for nom, dessous in masque.items() if nom in valeur}
    return valeur


def filtrer_objet(objet: Objet, masque: Masque) -> Objet:
    """The part of a JSON object that `masque` asks for."""
    return {nom: filtrer(objet[nom], masque[nom]) for nom in masque if nom in objet} if masque else objet


def fusionner(ancien: Objet, nouveau: Objet, masque: Masque) -> Objet:
    """`ancien` with the fields of `masque` taken from `nouveau`: absent there, a field is cleared."""
    if not masque:
        return dict(nouveau)
    resultat = dict(ancien)
    for nom, dessous in masque.items():
        avant, apres = resultat.get(nom), nouveau.get(nom)
        if dessous and isinstance(avant or {}, dict) and isinstance(apres or {}, dict):
            valeur: Any = fusionner(avant or {}, apres or {}, dessous)
        else:
            valeur = apres
        if valeur is None or (valeur == {} and apres is None):
            resultat.pop(nom, None)
        else:
            resultat[nom] = valeur
    return resultat
