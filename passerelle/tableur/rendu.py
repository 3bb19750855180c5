"""A spreadsheet as `spreadsheets.get` shows it."""

from typing import Any

from passerelle.tableur.cellules import FORMAT_PAR_DEFAUT, lire_cellule, masque_cellule
from passerelle.tableur.decalage import Axe
from passerelle.tableur.document import Document, Feuille
from passerelle.tableur.erreurs import Objet
from passerelle.tableur.masque import Masque, demande, filtrer, filtrer_objet, sous_masque
from passerelle.tableur.plages import Plage, Zone

_TAILLE = {"ROWS": 21, "COLUMNS": 100}
_PRESENTATION = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "basicFilter",
    "bandedRanges",
)
ADRESSE = "https://docs.google.com/spreadsheets/d/{}/edit"


def rendre_document(document: Document, masque: Masque, zones: list[Zone] | None, *, donnees: bool) -> Objet:
    """The Spreadsheet object: `donnees` includes cells, of `zones` when given, of whole sheets otherwise.

    With `zones`, only the sheets they lie in are shown, as Google does.
    """
    proprietes = {"defaultFormat": FORMAT_PAR_DEFAUT} | document.etat["properties"]
    resultat: Objet = {
        "spreadsheetId": document.id,
        "properties": proprietes,
        "spreadsheetUrl": ADRESSE.format(document.id),
    }
    if document.etat["namedRanges"]:
        resultat["namedRanges"] = document.etat["namedRanges"]
    metadonnees = [m for m in document.etat.get("developerMetadata", ()) if m["location"].get("spreadsheet")]
    if metadonnees:
        resultat["developerMetadata"] = metadonnees
    if demande(masque, "sheets"):
        dessous = sous_masque(masque, "sheets")
        resultat["sheets"] = [
            rendre_feuille(document, feuille, dessous, zones, donnees=donnees)
            for feuille in document.feuilles
            if zones is None or any(zone.feuille == feuille.id for zone in zones)
        ]
    return filtrer_objet(resultat, masque)


def rendre_feuille(
    document: Document, feuille: Feuille, masque: Masque, zones: list[Zone] | None, *, donnees: bool
) -> Objet:
    """The Sheet object; `donnees` includes the cells of those `zones` that lie in it, or of the whole grid."""
    resultat: Objet = {"properties": proprietes_feuille(document, feuille)}
    for nom in _PRESENTATION:
        if feuille.etat.get(nom):
            resultat[nom] = feuille.etat[nom]
    metadonnees = [
        m
        for m in document.etat.get("developerMetadata", ())
        if m["location"].get("sheetId") == feuille.id and m["location"]["locationType"] == "SHEET"
    ]
    if metadonnees:
        resultat["developerMetadata"] = metadonnees
    if donnees and demande(masque, "data"):
        siennes = [document.zone(Plage(feuille.id))[1]] if zones is None else zones
        dessous = sous_masque(masque, "data")
        resultat["data"] = [
            rendre_zone(document, feuille, zone, dessous) for zone in siennes if zone.feuille == feuille.id
        ]
    return filtrer_objet(resultat, masque)


def proprietes_feuille(document: Document, feuille: Feuille) -> Objet:
    """The SheetProperties of a sheet, its id and index included."""
    proprietes: Objet = feuille.etat["properties"]
    return {"sheetId": feuille.id, "index": document.feuilles.index(feuille)} | proprietes


def rendre_zone(document: Document, feuille: Feuille, zone: Zone, masque: Masque) -> Objet:
    """The GridData of a rectangle; rows and cells after the last that hold something are left out."""
    resultat: Objet = {}
    if zone.haut:
        resultat["startRow"] = zone.haut
    if zone.gauche:
        resultat["startColumn"] = zone.gauche
    if demande(masque, "rowData"):
        lignes = _lignes(
            document, feuille, zone, masque_cellule(masque) if demande(masque, "rowData", "values") else None
        )
        if lignes:
            resultat["rowData"] = lignes
    if demande(masque, "rowMetadata"):
        resultat["rowMetadata"] = _dimensions(document, feuille, "ROWS", zone.haut, zone.bas)
    if demande(masque, "columnMetadata"):
        resultat["columnMetadata"] = _dimensions(document, feuille, "COLUMNS", zone.gauche, zone.droite)
    return resultat


_FORMULES_SEULES: Masque = {"userEnteredValue": {"formulaValue": {}}}


def _lignes(document: Document, feuille: Feuille, zone: Zone, masque: Masque | None) -> list[Objet]:
    if masque == _FORMULES_SEULES:
        return _lignes_a_formule(feuille, zone)
    contenus, locale = document.contenus, document.locale
    resultat: list[Objet] = []
    for rang, ligne in feuille.lignes.lire(zone.haut, zone.bas):
        fin = min(zone.droite, max([len(ligne.valeurs), *(colonne + 1 for colonne in ligne.details)]))
        if fin <= zone.gauche:
            continue
        resultat.extend({} for _ in range(rang - zone.haut - len(resultat)))
        if masque is None:
            resultat.append({})
            continue
        cellules = [
            lire_cellule(ligne, colonne, masque, contenus, locale) for colonne in range(zone.gauche, fin)
        ]
        resultat.append(
            {"values": [filtrer(cellule, masque) for cellule in cellules] if masque else cellules}
        )
    return resultat


def _lignes_a_formule(feuille: Feuille, zone: Zone) -> list[Objet]:
    """The formulas of a rectangle. Who asks for them alone does not pay for the other cells."""
    resultat: list[Objet] = []
    for rang, ligne in feuille.lignes.lire(zone.haut, zone.bas, avec="formule"):
        formules = {
            c: d["formule"]
            for c, d in ligne.details.items()
            if "formule" in d and zone.gauche <= c < zone.droite
        }
        if formules:
            resultat.extend({} for _ in range(rang - zone.haut - len(resultat)))
            cellules: list[Objet] = [{} for _ in range(max(formules) + 1 - zone.gauche)]
            for colonne, formule in formules.items():
                cellules[colonne - zone.gauche] = {"userEnteredValue": {"formulaValue": formule}}
            resultat.append({"values": cellules})
    return resultat


def _dimensions(document: Document, feuille: Feuille, axe: Axe, debut: int, fin: int) -> list[Any]:
    proprietes = feuille.dimensions(axe)
    par_indice: dict[int, list[Objet]] = {}
    for metadonnee in document.etat.get("developerMetadata", ()):
        plage = metadonnee["location"].get("dimensionRange")
        if plage and plage["sheetId"] == feuille.id and plage["dimension"] == axe:
            par_indice.setdefault(plage["startIndex"], []).append(metadonnee)
    resultat = []
    for indice in range(debut, fin):
        une = {"pixelSize": _TAILLE[axe]} | proprietes.get(str(indice), {})
        if indice in par_indice:
            une["developerMetadata"] = par_indice[indice]
        resultat.append(une)
    return resultat
