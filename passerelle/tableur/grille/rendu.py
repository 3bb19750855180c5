"""A spreadsheet as `spreadsheets.get` shows it."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from passerelle.tableur.grille.cellules import FORMAT_PAR_DEFAUT, lire_cellule, masque_cellule, superposer
from passerelle.tableur.grille.conditions import Couleurs
from passerelle.tableur.socle.decalage import Axe
from passerelle.tableur.socle.document import Contenus, Document, Feuille
from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.masque import Masque, demande, filtrer, filtrer_objet, sous_masque
from passerelle.tableur.socle.plages import Plage, Zone
from passerelle.tableur.socle.rangees import Detail, encoder
from passerelle.tableur.socle.travail import CELLULE_MONTREE

_TAILLE = {"ROWS": 21, "COLUMNS": 100}
_PRESENTATION = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "basicFilter",
    "bandedRanges",
    "charts",
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
    resultat = filtrer_objet(resultat, masque)
    if demande(masque, "sheets"):
        dessous = sous_masque(masque, "sheets")
        resultat["sheets"] = [
            rendre_feuille(document, feuille, dessous, zones, donnees=donnees)
            for feuille in document.feuilles
            if zones is None or any(zone.feuille == feuille.id for zone in zones)
        ]
    return resultat


def en_json(rendu: Objet) -> str:
    """The JSON text of what `rendre_document` gives; rows of a grid that are one same object are encoded once."""
    return _encoder(rendu, ("sheets", "data", "rowData"))


def _encoder(valeur: Any, chemin: Sequence[str]) -> str:
    if not chemin:
        textes = {ident: encoder(rangee) for ident, rangee in {id(r): r for r in valeur}.items()}
        return f"[{','.join([textes[id(rangee)] for rangee in valeur])}]"
    if isinstance(valeur, list):
        return f"[{','.join([_encoder(element, chemin) for element in valeur])}]"
    champ, *suite = chemin
    texte = encoder({nom: contenu for nom, contenu in valeur.items() if nom != champ})
    if champ not in valeur:
        return texte
    virgule = "," if len(valeur) > 1 else ""
    return f'{texte[:-1]}{virgule}"{champ}":{_encoder(valeur[champ], suite)}}}'


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
    resultat = filtrer_objet(resultat, masque)
    if donnees and demande(masque, "data"):
        siennes = [document.zone(Plage(feuille.id))[1]] if zones is None else zones
        dessous = sous_masque(masque, "data")
        resultat["data"] = [
            rendre_zone(document, feuille, zone, dessous) for zone in siennes if zone.feuille == feuille.id
        ]
    return resultat


def proprietes_feuille(document: Document, feuille: Feuille) -> Objet:
    """The SheetProperties of a sheet, its id and index included."""
    proprietes: Objet = feuille.etat["properties"]
    return {"sheetId": feuille.id, "index": document.feuilles.index(feuille)} | proprietes


def rendre_zone(document: Document, feuille: Feuille, zone: Zone, masque: Masque) -> Objet:
    """The GridData of a rectangle, as its mask asks; rows and cells after the last that hold something are left out."""
    resultat: Objet = {}
    if zone.haut:
        resultat["startRow"] = zone.haut
    if zone.gauche:
        resultat["startColumn"] = zone.gauche
    if demande(masque, "rowMetadata"):
        resultat["rowMetadata"] = _dimensions(document, feuille, "ROWS", zone.haut, zone.bas)
    if demande(masque, "columnMetadata"):
        resultat["columnMetadata"] = _dimensions(document, feuille, "COLUMNS", zone.gauche, zone.droite)
    resultat = filtrer_objet(resultat, masque)
    if demande(masque, "rowData"):
        cellules = masque_cellule(masque) if demande(masque, "rowData", "values") else None
        dessous = sous_masque(masque, "rowData")
        if rendre := _par_details(document.contenus, cellules):
            lignes = _lignes_habillees(feuille, zone, rendre, dessous)
        else:
            lignes = filtrer(_lignes(document, feuille, zone, cellules), dessous)
        if lignes:
            resultat["rowData"] = lignes
    return resultat


_FORMULES: Masque = {"userEnteredValue": {"formulaValue": {}}}
_FORMULES_ET_FORMATS = _FORMULES | {"effectiveFormat": {"numberFormat": {"type": {}}}}


def _par_details(contenus: Contenus, masque: Masque | None) -> Callable[[Detail], Objet] | None:
    """How to render a cell, where the mask asks of it only what its value and the colours by condition have no part in; None
    elsewhere."""
    if masque is not None and masque.keys() == {"dataValidation"}:
        return lambda d: {"dataValidation": contenus.lire(d["validation"])} if "validation" in d else {}
    if masque == _FORMULES:
        return _formule
    if masque == _FORMULES_ET_FORMATS:
        return lambda detail: _formule(detail) | _genre(contenus.lire(detail.get("style")))
    return None


def _formule(detail: Detail) -> Objet:
    return {"userEnteredValue": {"formulaValue": detail["formule"]}} if "formule" in detail else {}


def _genre(style: Objet) -> Objet:
    genre = style.get("numberFormat", {}).get("type")
    return {"effectiveFormat": {"numberFormat": {"type": genre}}} if genre else {}


def _lignes(document: Document, feuille: Feuille, zone: Zone, masque: Masque | None) -> list[Objet]:
    contenus, locale = document.contenus, document.locale
    couleurs = Couleurs(document, feuille) if masque is not None and demande(masque, "effectiveFormat") else None
    resultat: list[Objet] = []
    for rang, ligne in feuille.lignes.lire(zone.haut, zone.bas):
        fin = min(zone.droite, max([len(ligne.valeurs), *(colonne + 1 for colonne in ligne.details)]))
        if fin <= zone.gauche:
            continue
        document.travail.compter(rang - zone.haut - len(resultat))
        resultat += [{}] * (rang - zone.haut - len(resultat))
        if masque is None:
            resultat.append({})
            continue
        document.travail.compter(CELLULE_MONTREE * (fin - zone.gauche))
        cellules = [lire_cellule(ligne, colonne, masque, contenus, locale) for colonne in range(zone.gauche, fin)]
        if couleurs:
            for colonne, cellule in enumerate(cellules, zone.gauche):
                if pose := couleurs.format(rang, colonne, ligne.valeur(colonne)):
                    cellule["effectiveFormat"] = superposer(cellule.get("effectiveFormat", FORMAT_PAR_DEFAUT), pose)
        resultat.append({"values": cellules})
    return resultat


def _lignes_habillees(feuille: Feuille, zone: Zone, rendre: Callable[[Detail], Objet], masque: Masque) -> list[Objet]:
    """Rows whose cells are rendered from their details alone; up to the last cell that has something to show. Rows that are
    dressed alike are rendered once: a year has a hundred thousand, and a few ways to be dressed."""
    resultat: list[Objet] = []
    rendues: dict[str, Objet] = {}
    for rang, texte in feuille.lignes.details(zone.haut, zone.bas):
        rangee = rendues.get(texte)
        if rangee is None:
            rangee = rendues[texte] = filtrer(_rangee(json.loads(texte), zone, rendre), masque)
        if rangee:
            resultat += [{}] * (rang - zone.haut - len(resultat))
            resultat.append(rangee)
    return resultat


def _rangee(details: dict[str, Detail], zone: Zone, rendre: Callable[[Detail], Objet]) -> Objet:
    cellules: list[Objet] = []
    for colonne, detail in sorted((int(colonne), detail) for colonne, detail in details.items()):
        if zone.gauche <= colonne < zone.droite and (cellule := rendre(detail)):
            cellules += [{}] * (colonne - zone.gauche - len(cellules))
            cellules.append(cellule)
    return {"values": cellules} if cellules else {}


def _dimensions(document: Document, feuille: Feuille, axe: Axe, debut: int, fin: int) -> list[Any]:
    document.travail.compter(CELLULE_MONTREE * (fin - debut))
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
