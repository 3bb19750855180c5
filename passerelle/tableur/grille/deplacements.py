"""Inserting, deleting and moving rows or columns, with everything that is attached to them."""

from collections.abc import Callable
from typing import Any

from passerelle.tableur.formules.references import suivre_formule
from passerelle.tableur.grille.regles import suivre_regles
from passerelle.tableur.socle.decalage import (
    Axe,
    Deplacement,
    Insertion,
    Mouvement,
    Suppression,
    deplacer_indice,
    deplacer_plage,
    suivre_dimensions,
    suivre_plages,
)
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.graphiques import suivre_graphiques
from passerelle.tableur.socle.plages import Plage
from passerelle.tableur.socle.rangees import Detail, Rangee, Valeur
from passerelle.tableur.socle.travail import CELLULE_CHANGEE

_FORMULE = 40
"""Units of work for a formula that follows what it names."""


def taille(feuille: Feuille, axe: Axe) -> int:
    """The number of rows or columns of the grid."""
    return feuille.nb_lignes if axe == "ROWS" else feuille.nb_colonnes


def agrandir(document: Document, feuille: Feuille, axe: Axe, nombre: int) -> None:
    """Add `nombre` rows or columns at the end. Raises ErreurApi above the limits."""
    feuille.grille["rowCount" if axe == "ROWS" else "columnCount"] = taille(feuille, axe) + nombre
    document.verifier_taille()


def inserer(document: Document, feuille: Feuille, axe: Axe, position: int, nombre: int) -> None:
    """Insert `nombre` blank rows or columns before `position`. Raises ErreurApi above the limits."""
    agrandir(document, feuille, axe, nombre)
    if axe == "ROWS":
        feuille.lignes.inserer(position, nombre)
    else:
        _refaire_colonnes(document, feuille, Insertion(position, nombre))
    _suivre(document, feuille, axe, Insertion(position, nombre))


def supprimer(document: Document, feuille: Feuille, axe: Axe, debut: int, fin: int) -> None:
    """Delete rows or columns `debut` to `fin` (excluded). Raises ErreurApi when all would go, or all that are not frozen."""
    noms = "rows" if axe == "ROWS" else "columns"
    if fin - debut >= taille(feuille, axe):
        raise ErreurApi(f"You can't delete all the {noms} on the sheet.")
    gelees = feuille.gelees(axe)
    if debut <= gelees and fin >= taille(feuille, axe):
        raise ErreurApi(f"Sorry, it is not possible to delete all non-frozen {noms}.")
    if axe == "ROWS":
        feuille.lignes.supprimer(debut, fin)
    else:
        _refaire_colonnes(document, feuille, Suppression(debut, fin))
    feuille.grille["rowCount" if axe == "ROWS" else "columnCount"] = taille(feuille, axe) - (fin - debut)
    if debut < gelees:
        cle = "frozenRowCount" if axe == "ROWS" else "frozenColumnCount"
        feuille.grille[cle] = gelees - (min(fin, gelees) - debut)
    _suivre(document, feuille, axe, Suppression(debut, fin))


def deplacer(document: Document, feuille: Feuille, axe: Axe, mouvement: Deplacement) -> None:
    """Move rows or columns."""
    if axe == "ROWS":
        feuille.lignes.deplacer(mouvement.debut, mouvement.fin, mouvement.destination)
    else:
        _refaire_colonnes(document, feuille, mouvement)
    _suivre(document, feuille, axe, mouvement)


def _refaire_colonnes(document: Document, feuille: Feuille, mouvement: Mouvement) -> None:
    for rang, ligne in list(feuille.lignes.lire(0, feuille.nb_lignes)):
        document.travail.compter(CELLULE_CHANGEE * (1 + len(ligne.valeurs) + len(ligne.details)))
        feuille.lignes.remplacer(rang, _deplacer_cellules(ligne, mouvement))


def _deplacer_cellules(ligne: Rangee, mouvement: Mouvement) -> Rangee:
    valeurs: list[Valeur] = []
    details: dict[int, Detail] = {}
    apres = Rangee(valeurs, details)
    for colonne in sorted({*range(len(ligne.valeurs)), *ligne.details}):
        destination = deplacer_indice(mouvement, colonne)
        if destination is not None:
            apres.remplacer(destination, ligne.valeur(colonne), ligne.details.get(colonne, {}))
    return apres


def _suivre(document: Document, feuille: Feuille, axe: Axe, mouvement: Mouvement) -> None:
    def changer(plage: Plage) -> list[Plage]:
        return [plage] if plage.feuille != feuille.id else deplacer_plage(plage, axe, mouvement)

    suivre_regles(document, feuille, axe, mouvement, changer)
    suivre_plages(feuille.etat, changer)
    suivre_plages(document.etat, changer)
    for autre in document.feuilles:
        suivre_graphiques(autre.etat, changer, lambda coin: _ancrer(coin, feuille, axe, mouvement))
    if axe in feuille.etat.get("dimensions", {}):
        feuille.etat["dimensions"][axe] = suivre_dimensions(feuille.dimensions(axe), mouvement)
    _suivre_metadonnees(document, feuille, axe, mouvement)
    suivre_formules(document, feuille, changer)


def _ancrer(coin: Objet, feuille: Feuille, axe: Axe, mouvement: Mouvement) -> Objet:
    """The cell a chart is anchored to: the one that comes where it was, when it goes."""
    if coin.get("sheetId", 0) != feuille.id:
        return coin
    champ = "rowIndex" if axe == "ROWS" else "columnIndex"
    indice = coin.get(champ, 0)
    apres = deplacer_indice(mouvement, indice)
    if apres is None:
        avant = mouvement.images(0, indice)
        apres = min(avant[-1][1] if avant else 0, taille(feuille, axe) - 1)
    return coin | {champ: apres}


def suivre_formules(document: Document, feuille: Feuille, changer: Callable[[Plage], list[Plage]]) -> None:
    """Rewrite the formulas of the whole spreadsheet after cells of `feuille` changed place."""
    for autre in document.feuilles:
        suivies: dict[str, str] = {}
        for rang, ligne in autre.lignes.avec_formule():
            change = False
            for detail in ligne.details.values():
                formule = detail.get("formule", "")
                if not formule or (autre is not feuille and "!" not in formule):
                    continue
                if formule not in suivies:
                    document.travail.compter(_FORMULE + len(formule) // 4)
                    suivies[formule] = suivre_formule(formule, autre.titre, feuille.titre, feuille.id, changer)
                detail["formule"] = suivies[formule]
                change = change or suivies[formule] != formule
            if change:
                autre.lignes.remplacer(rang, ligne)


def _suivre_metadonnees(document: Document, feuille: Feuille, axe: Axe, mouvement: Mouvement) -> None:
    gardees: list[Any] = []
    for metadonnee in document.etat.get("developerMetadata", ()):
        plage = metadonnee["location"].get("dimensionRange")
        if plage and plage["sheetId"] == feuille.id and plage["dimension"] == axe:
            indice = deplacer_indice(mouvement, plage["startIndex"])
            if indice is None:
                continue
            plage |= {"startIndex": indice, "endIndex": indice + 1}
        gardees.append(metadonnee)
    if gardees or document.etat.get("developerMetadata"):
        document.etat["developerMetadata"] = gardees
