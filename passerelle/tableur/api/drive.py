"""The Drive v3 routes that gspread uses: files and their permissions.

Like those of `routes`, each takes the Tableur, the call and the parts of its path.
"""

import re
import secrets
from typing import Any

from passerelle.tableur.api.demande import Demande
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.socle.document import Document
from passerelle.tableur.socle.erreurs import ErreurApi, Introuvable, Objet
from passerelle.tableur.socle.masque import Masque, filtrer

TYPE_CLASSEUR = "application/vnd.google-apps.spreadsheet"
_CLAUSE = re.compile(r"""\s*(mimeType|name|trashed)\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|true|false)\s*""")
_ROLES = {"owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"}
_TYPES = {"user", "group", "domain", "anyone"}
_PAR_DEFAUT: Masque = {"kind": {}, "id": {}, "name": {}, "mimeType": {}}


def lister(tableur: Tableur, demande: Demande) -> Any:
    """Files that a search finds, last modified first."""
    conditions = _conditions(demande.un("q"))
    fichiers = []
    for identifiant in filter(demande.admet, tableur.identifiants()):
        with tableur.lire(identifiant) as document:
            fichier = _fichier(document)
        if all(fichier.get(nom) == valeur for nom, valeur in conditions):
            fichiers.append(fichier)
    reponse = {"kind": "drive#fileList", "incompleteSearch": False, "files": fichiers}
    return filtrer(reponse, demande.masque() or {"kind": {}, "incompleteSearch": {}, "files": _PAR_DEFAUT})


def _conditions(requete: str) -> list[tuple[str, Any]]:
    """The `name = value` clauses of a search, joined by `and`. Raises ErreurApi for any other search."""
    conditions: list[tuple[str, Any]] = []
    position = 0
    while requete[position:].strip():
        clause = _CLAUSE.match(requete, position)
        if clause is None:
            raise ErreurApi("Invalid Value: this server searches by mimeType, name and trashed only.")
        nom, valeur = clause.groups()
        lue: Any = valeur == "true" if valeur in {"true", "false"} else re.sub(r"\\(.)", r"\1", valeur[1:-1])
        conditions.append((nom, lue))
        position = clause.end()
        if requete[position:].startswith("and "):
            position += 4
    return conditions


def creer(tableur: Tableur, demande: Demande) -> Any:
    """An empty spreadsheet."""
    corps = _corps(demande)
    if corps.get("mimeType", TYPE_CLASSEUR) != TYPE_CLASSEUR:
        raise ErreurApi("Only spreadsheets can be created on this server.")
    identifiant = secrets.token_urlsafe(32)
    tableur.nouveau(identifiant, {"properties": {"title": corps.get("name") or "Untitled"}})
    return _rendre(tableur, demande, identifiant)


def lire(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """What is known of a file."""
    return _rendre(tableur, demande, identifiant)


def modifier(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """Rename a file."""
    corps = _corps(demande)
    with tableur.ecrire(identifiant) as document:
        if corps.get("name"):
            document.etat["properties"]["title"] = corps["name"]
    return _rendre(tableur, demande, identifiant)


def supprimer(tableur: Tableur, _demande: Demande, identifiant: str) -> Any:
    """Delete a file."""
    tableur.supprimer(identifiant)
    return ""


def copier(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """Copy a file."""
    nouveau = secrets.token_urlsafe(32)
    tableur.dupliquer(identifiant, nouveau, _corps(demande).get("name"))
    return _rendre(tableur, demande, nouveau)


def commentaires(tableur: Tableur, _demande: Demande, identifiant: str) -> Any:
    """The local workbook has no comments."""
    with tableur.lire(identifiant):
        return {"kind": "drive#commentList", "comments": []}


def lister_permissions(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """Who was given access."""
    with tableur.lire(identifiant) as document:
        reponse = {"kind": "drive#permissionList", "permissions": document.etat["permissions"]}
        return filtrer(reponse, demande.masque())


def ajouter_permission(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """Note an access; the local workbook is guarded by keys, whatever is noted here."""
    corps = _corps(demande)
    if corps.get("type") not in _TYPES:
        raise ErreurApi("The permission type field is required.")
    if corps.get("role") not in _ROLES:
        raise ErreurApi("The permission role field is required.")
    gardes = ("type", "role", "emailAddress", "domain", "allowFileDiscovery", "expirationTime")
    permission = {"kind": "drive#permission", "id": str(secrets.randbelow(10**20))}
    permission |= {nom: corps[nom] for nom in gardes if nom in corps}
    with tableur.ecrire(identifiant) as document:
        document.etat["permissions"].append(permission)
    return filtrer(permission, demande.masque())


def supprimer_permission(tableur: Tableur, _demande: Demande, identifiant: str, permission: str) -> Any:
    """Forget an access."""
    with tableur.ecrire(identifiant) as document:
        avant = document.etat["permissions"]
        document.etat["permissions"] = [p for p in avant if p["id"] != permission]
        if len(document.etat["permissions"]) == len(avant):
            raise Introuvable(f"Permission not found: {permission}.")
    return ""


def _corps(demande: Demande) -> Objet:
    corps = demande.json()
    if not isinstance(corps, dict) or not all(
        isinstance(corps.get(nom, ""), str | None) for nom in ("name", "mimeType", "type", "role")
    ):
        raise ErreurApi("Parse Error")
    return corps


def _rendre(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    with tableur.lire(identifiant) as document:
        return filtrer(_fichier(document), demande.masque() or _PAR_DEFAUT)


def _fichier(document: Document) -> Objet:
    return {
        "kind": "drive#file",
        "id": document.id,
        "name": document.etat["properties"]["title"],
        "mimeType": TYPE_CLASSEUR,
        "createdTime": document.cree_le,
        "modifiedTime": document.modifie_le,
        "trashed": False,
        "capabilities": {"canEdit": True},
    }
