"""Requests about whole sheets and the spreadsheet itself."""

from passerelle.tableur.formules.references import renommer_feuille
from passerelle.tableur.grille.deplacements import supprimer as supprimer_lignes
from passerelle.tableur.grille.formats import est_locale
from passerelle.tableur.grille.regles import renommer_dans_les_regles
from passerelle.tableur.grille.rendu import proprietes_feuille
from passerelle.tableur.requetes.arguments import masque_requis, requis
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import demande, fusionner

_GRILLE_MIN = {"rowCount", "columnCount"}


def ajouter(document: Document, requete: Objet) -> Objet:
    """AddSheet."""
    feuille = document.ajouter_feuille(requete.get("properties", {}))
    return {"properties": proprietes_feuille(document, feuille)}


def supprimer(document: Document, requete: Objet) -> None:
    """DeleteSheet."""
    document.supprimer_feuille(document.feuille(requete.get("sheetId", 0)))


def modifier(document: Document, requete: Objet) -> None:
    """updateSheetProperties, as its mask says."""
    nouvelles = requis(requete, "properties")
    masque = masque_requis(requete, "SheetProperties")
    feuille = document.feuille(nouvelles.get("sheetId", 0))
    anciennes = feuille.etat["properties"]
    if masque and demande(masque, "title"):
        document.verifier_titre(nouvelles.get("title", ""), sauf=feuille)
    modifiees = fusionner(anciennes, nouvelles, masque)
    for nom in ("sheetId", "index"):
        modifiees.pop(nom, None)
    modifiees["sheetType"] = "GRID"
    modifiees.setdefault("title", feuille.titre)
    grille = modifiees.setdefault("gridProperties", {})
    for nom in _GRILLE_MIN:
        # An absent count is 0 when asked for by name, untouched under "*".
        if nom not in grille:
            grille[nom] = 0 if masque and demande(masque.get("gridProperties", {"": {}}), nom) else feuille.grille[nom]
    if modifiees["title"].casefold() != feuille.titre.casefold():
        document.verifier_titre(modifiees["title"], sauf=feuille)
    _renommer(document, feuille, modifiees["title"])
    _rogner(document, feuille, grille)
    feuille.etat["properties"] = modifiees
    document.verifier_taille()
    if demande(masque, "gridProperties"):
        feuille.verifier_gel()
    if all(autre.etat["properties"].get("hidden") for autre in document.feuilles):
        raise ErreurApi("You can't hide all the sheets in a document.")
    if "index" in nouvelles and demande(masque, "index"):
        _placer(document, feuille, nouvelles["index"])


def _renommer(document: Document, feuille: Feuille, titre: str) -> None:
    ancien = feuille.titre
    if titre == ancien:
        return
    for autre in document.feuilles:
        for rang, ligne in autre.lignes.avec_formule():
            for detail in ligne.details.values():
                if "formule" in detail:
                    detail["formule"] = renommer_feuille(detail["formule"], ancien, titre)
            autre.lignes.remplacer(rang, ligne)
    renommer_dans_les_regles(document, lambda formule, _: renommer_feuille(formule, ancien, titre))


def _rogner(document: Document, feuille: Feuille, grille: Objet) -> None:
    """Drop what a smaller grid no longer has, cells and ranges."""
    if 0 < grille["rowCount"] < feuille.nb_lignes:
        supprimer_lignes(document, feuille, "ROWS", grille["rowCount"], feuille.nb_lignes)
    if 0 < grille["columnCount"] < feuille.nb_colonnes:
        supprimer_lignes(document, feuille, "COLUMNS", grille["columnCount"], feuille.nb_colonnes)


def _placer(document: Document, feuille: Feuille, position: int) -> None:
    if not 0 <= position <= len(document.feuilles):
        raise ErreurApi(f"index must be between 0 and {len(document.feuilles)}.")
    # The index is a place between the sheets as they are before this one leaves its own.
    avant = document.feuilles.index(feuille)
    document.feuilles.remove(feuille)
    document.feuilles.insert(position - 1 if position > avant else position, feuille)


def dupliquer(document: Document, requete: Objet) -> Objet:
    """duplicateSheet, first unless placed elsewhere."""
    source = document.feuille(requete.get("sourceSheetId", 0))
    proprietes: Objet = {"title": requete.get("newSheetName") or _titre_copie(document, source.titre)}
    proprietes["index"] = requete.get("insertSheetIndex", 0)
    if "newSheetId" in requete:
        proprietes["sheetId"] = requete["newSheetId"]
    copie = document.copier_feuille(source, proprietes)
    return {"properties": proprietes_feuille(document, copie)}


def _titre_copie(document: Document, titre: str) -> str:
    pris = {feuille.titre.casefold() for feuille in document.feuilles}
    base = f"Copie de {titre}" if document.locale.startswith("fr") else f"Copy of {titre}"
    candidats = [base, *(f"{base} {n}" for n in range(2, len(pris) + 3))]
    return next(candidat for candidat in candidats if candidat.casefold() not in pris)


def modifier_document(document: Document, requete: Objet) -> None:
    """updateSpreadsheetProperties, as its mask says."""
    nouvelles = requis(requete, "properties")
    masque = masque_requis(requete, "SpreadsheetProperties")
    modifiees = fusionner(document.etat["properties"], nouvelles, masque)
    for nom in ("title", "locale", "timeZone"):
        if not modifiees.get(nom):
            if masque and nom in masque:
                raise ErreurApi(f"{nom} must not be empty.")
            modifiees[nom] = document.etat["properties"].get(nom, "")
    if not est_locale(modifiees["locale"]):
        raise ErreurApi(f"Unsupported locale: {modifiees['locale'][:50]}")
    document.etat["properties"] = modifiees


EXECUTIONS = {
    "addSheet": ajouter,
    "deleteSheet": supprimer,
    "updateSheetProperties": modifier,
    "duplicateSheet": dupliquer,
    "updateSpreadsheetProperties": modifier_document,
}
