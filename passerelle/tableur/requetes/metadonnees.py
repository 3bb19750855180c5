"""Requests about named ranges and developer metadata."""

import re
import secrets
from typing import Any

from passerelle.tableur.requetes.arguments import dimensions_requises, masque_requis, plage_requise, requis
from passerelle.tableur.socle.document import Document
from passerelle.tableur.socle.erreurs import ErreurApi, Introuvable, Objet
from passerelle.tableur.socle.masque import fusionner
from passerelle.tableur.socle.travail import CELLULE_MONTREE

_NOM = re.compile(r"[^\W\d][\w.]{0,249}")
_CARACTERES_MAX = 30_000


def nommer(document: Document, requete: Objet) -> Objet:
    """AddNamedRange."""
    nommee = dict(requis(requete, "namedRange"))
    nommee.setdefault("namedRangeId", secrets.token_hex(6))
    if any(autre["namedRangeId"] == nommee["namedRangeId"] for autre in document.etat["namedRanges"]):
        raise ErreurApi(f"A named range with the ID {nommee['namedRangeId']} already exists.")
    _verifier_nom(document, nommee)
    document.etat["namedRanges"].append(nommee)
    return {"namedRange": nommee}


def renommer(document: Document, requete: Objet) -> None:
    """updateNamedRange, as its mask says."""
    nouvelle = requis(requete, "namedRange")
    masque = masque_requis(requete, "NamedRange")
    ancienne = _nommee(document, nouvelle.get("namedRangeId"))
    modifiee = fusionner(ancienne, nouvelle, masque) | {"namedRangeId": ancienne["namedRangeId"]}
    _verifier_nom(document, modifiee, sauf=ancienne)
    nommees = document.etat["namedRanges"]
    nommees[nommees.index(ancienne)] = modifiee


def denommer(document: Document, requete: Objet) -> None:
    """DeleteNamedRange."""
    document.etat["namedRanges"].remove(_nommee(document, requete.get("namedRangeId")))


def _nommee(document: Document, identifiant: Any) -> Objet:
    for nommee in document.etat["namedRanges"]:
        if nommee["namedRangeId"] == identifiant:
            trouvee: Objet = nommee
            return trouvee
    raise ErreurApi(f"No named range with id: {identifiant}")


def _verifier_nom(document: Document, nommee: Objet, sauf: Objet | None = None) -> None:
    nom = nommee.get("name", "")
    if not _NOM.fullmatch(nom):
        raise ErreurApi(f'"{nom[:100]}" is not a valid name for a range.')
    if any(autre is not sauf and autre["name"].casefold() == nom.casefold() for autre in document.etat["namedRanges"]):
        raise ErreurApi(f'A named range with the name "{nom}" already exists.')
    _, nommee["range"] = plage_requise(document, nommee)


def creer(document: Document, requete: Objet) -> Objet:
    """CreateDeveloperMetadata."""
    metadonnee = dict(requis(requete, "developerMetadata"))
    metadonnee.setdefault("metadataId", secrets.randbelow(2**31 - 1))
    if any(autre["metadataId"] == metadonnee["metadataId"] for autre in _toutes(document)):
        raise ErreurApi(f"Developer metadata with the ID {metadonnee['metadataId']} already exists.")
    metadonnee["location"] = _lieu(document, metadonnee.get("location", {}))
    document.etat.setdefault("developerMetadata", []).append(metadonnee)
    _verifier(document, metadonnee)
    return {"developerMetadata": metadonnee}


def modifier(document: Document, requete: Objet) -> Objet:
    """updateDeveloperMetadata: all that the filters choose."""
    nouvelle = requis(requete, "developerMetadata")
    masque = masque_requis(requete, "DeveloperMetadata")
    modifiees = []
    for ancienne in _choisies(document, requis(requete, "dataFilters")):
        modifiee = fusionner(ancienne, nouvelle, masque) | {"metadataId": ancienne["metadataId"]}
        modifiee["location"] = _lieu(document, modifiee.get("location", {}))
        toutes = document.etat["developerMetadata"]
        toutes[toutes.index(ancienne)] = modifiee
        _verifier(document, modifiee)
        modifiees.append(modifiee)
    return {"developerMetadata": modifiees}


def supprimer(document: Document, requete: Objet) -> Objet:
    """deleteDeveloperMetadata: all that the filter chooses."""
    choisies = _choisies(document, [requis(requete, "dataFilter")])
    for metadonnee in choisies:
        document.etat["developerMetadata"].remove(metadonnee)
    return {"deletedDeveloperMetadata": choisies}


def chercher(document: Document, filtres: list[Objet]) -> Objet:
    """The answer to `developerMetadata:search`."""
    choisies = _choisies(document, filtres)
    document.travail.compter(CELLULE_MONTREE * len(filtres) * len(choisies))
    trouvees = [{"developerMetadata": metadonnee, "dataFilters": filtres} for metadonnee in choisies]
    return {"matchedDeveloperMetadata": trouvees} if trouvees else {}


def lire(document: Document, identifiant: int) -> Objet:
    """One developer metadata by id. Raises Introuvable."""
    for metadonnee in _toutes(document):
        if metadonnee["metadataId"] == identifiant:
            return metadonnee
    raise Introuvable(f"No developer metadata with id: {identifiant}")


def _toutes(document: Document) -> list[Objet]:
    toutes: list[Objet] = document.etat.get("developerMetadata", [])
    return toutes


def _lieu(document: Document, lieu: Objet) -> Objet:
    """A location completed with its type. Raises ErreurApi unless it is exactly one place."""
    places = [nom for nom in ("spreadsheet", "sheetId", "dimensionRange") if nom in lieu]
    if len(places) != 1:
        raise ErreurApi("location must have exactly one of spreadsheet, sheetId and dimensionRange.")
    if places == ["spreadsheet"]:
        return {"spreadsheet": True, "locationType": "SPREADSHEET"}
    if places == ["sheetId"]:
        document.feuille(lieu["sheetId"])
        return {"sheetId": lieu["sheetId"], "locationType": "SHEET"}
    feuille, axe, debut, fin = dimensions_requises(document, lieu["dimensionRange"])
    if fin - debut != 1:
        raise ErreurApi("Developer metadata can only be attached to a single row or column.")
    plage = {"sheetId": feuille.id, "dimension": axe, "startIndex": debut, "endIndex": fin}
    return {"dimensionRange": plage, "locationType": "ROW" if axe == "ROWS" else "COLUMN"}


def _verifier(document: Document, metadonnee: Objet) -> None:
    if not metadonnee.get("metadataKey"):
        raise ErreurApi("metadataKey is required.")
    if metadonnee.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise ErreurApi("visibility must be DOCUMENT or PROJECT.")
    feuille = _feuille(metadonnee)
    total = sum(
        len(autre["metadataKey"]) + len(autre.get("metadataValue", ""))
        for autre in _toutes(document)
        if _feuille(autre) == feuille
    )
    if total > _CARACTERES_MAX:
        raise ErreurApi(f"Developer metadata is limited to {_CARACTERES_MAX} characters for a sheet.")


def _feuille(metadonnee: Objet) -> Any:
    lieu = metadonnee["location"]
    return lieu.get("sheetId", lieu.get("dimensionRange", {}).get("sheetId"))


def _choisies(document: Document, filtres: list[Objet]) -> list[Objet]:
    document.travail.compter(len(filtres) * len(_toutes(document)))
    return [m for m in _toutes(document) if any(_convient(m, filtre) for filtre in filtres)]


def _convient(metadonnee: Objet, filtre: Objet) -> bool:
    recherche = filtre.get("developerMetadataLookup")
    if recherche is None:
        raise ErreurApi("Only developerMetadataLookup filters are supported by this server.")
    lieu = recherche.get("metadataLocation")
    if lieu is not None and any(metadonnee["location"].get(nom) != lieu[nom] for nom in lieu):
        return False
    if "locationType" in recherche and metadonnee["location"]["locationType"] != recherche["locationType"]:
        return False
    champs = ("metadataId", "metadataKey", "metadataValue", "visibility")
    return all(metadonnee.get(nom) == recherche[nom] for nom in champs if nom in recherche)


EXECUTIONS = {
    "addNamedRange": nommer,
    "updateNamedRange": renommer,
    "deleteNamedRange": denommer,
    "createDeveloperMetadata": creer,
    "updateDeveloperMetadata": modifier,
    "deleteDeveloperMetadata": supprimer,
}
