"""Requests that write cells one by one or a rectangle at a time."""

from collections.abc import Iterable
from typing import Any

from passerelle.tableur.grille.cellules import poser_cellule, poses
from passerelle.tableur.grille.conditions import verifier_condition
from passerelle.tableur.grille.deplacements import agrandir
from passerelle.tableur.requetes.arguments import coin_requis, masque_requis, zone_requise
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import Masque
from passerelle.tableur.socle.rangees import Rangee


def modifier(document: Document, requete: Objet) -> None:
    """updateCells: each cell gets its own contents."""
    masque = masque_requis(requete, "CellData")
    rangees = requete.get("rows", [])
    if ("start" in requete) == ("range" in requete):
        raise ErreurApi("Exactly one of start and range must be set.")
    if "start" in requete:
        feuille, haut, gauche = coin_requis(document, requete, "start")
        if haut + len(rangees) > feuille.nb_lignes or gauche + _largeur(rangees) > feuille.nb_colonnes:
            raise ErreurApi("Attempting to write outside of the grid. Add rows or columns first.")
        for (_, ligne), rangee in zip(feuille.lignes.a_changer(haut, haut + len(rangees)), rangees, strict=True):
            _ecrire_rangee(document, ligne, gauche, rangee.get("values", ()), masque)
        return
    feuille, zone = zone_requise(document, requete)
    if len(rangees) > zone.hauteur or _largeur(rangees) > zone.largeur:
        raise ErreurApi("Attempting to write more rows or columns than the range holds.")
    for indice, (_, ligne) in enumerate(feuille.lignes.a_changer(zone.haut, zone.bas)):
        valeurs = rangees[indice].get("values", []) if indice < len(rangees) else []
        # Cells of the range that were not sent are cleared.
        completes = valeurs + [{}] * (zone.largeur - len(valeurs))
        _ecrire_rangee(document, ligne, zone.gauche, completes, masque)


def repeter(document: Document, requete: Objet) -> None:
    """repeatCell: one content for a whole range."""
    masque = masque_requis(requete, "CellData")
    feuille, zone = zone_requise(document, requete)
    demandes = poses(requete.get("cell", {}), masque, document.contenus)
    for _, ligne in feuille.lignes.a_changer(zone.haut, zone.bas):
        for colonne in range(zone.gauche, zone.droite):
            for poser in demandes:
                poser(ligne, colonne)


def ajouter(document: Document, requete: Objet) -> None:
    """appendCells: rows after the last one with data, the grid growing when needed."""
    masque = masque_requis(requete, "CellData")
    feuille = document.feuille(requete.get("sheetId", 0))
    rangees = requete.get("rows", [])
    document.travail.compter(len(rangees))
    haut = feuille.lignes.fin()
    _agrandir_pour(document, feuille, haut + len(rangees), _largeur(rangees))
    for (_, ligne), rangee in zip(feuille.lignes.a_changer(haut, haut + len(rangees)), rangees, strict=True):
        _ecrire_rangee(document, ligne, 0, rangee.get("values", ()), masque)


def valider(document: Document, requete: Objet) -> None:
    """setDataValidation: one rule for a range, or none."""
    feuille, zone = zone_requise(document, requete)
    if "rule" in requete:
        verifier_condition(requete["rule"].get("condition", {}), couleur=False)
    numero = document.contenus.numero(requete.get("rule"))
    for _, ligne in feuille.lignes.a_changer(zone.haut, zone.bas):
        for colonne in range(zone.gauche, zone.droite):
            ligne.regler(colonne, "validation", numero)


def border(document: Document, requete: Objet) -> None:
    """updateBorders: the outline and the inner lines of a range."""
    feuille, zone = zone_requise(document, requete)
    for rang, ligne in feuille.lignes.a_changer(zone.haut, zone.bas):
        for colonne in range(zone.gauche, zone.droite):
            cotes = {
                "top": "top" if rang == zone.haut else "innerHorizontal",
                "bottom": "bottom" if rang == zone.bas - 1 else "innerHorizontal",
                "left": "left" if colonne == zone.gauche else "innerVertical",
                "right": "right" if colonne == zone.droite - 1 else "innerVertical",
            }
            bords = {cote: requete[champ] for cote, champ in cotes.items() if champ in requete}
            style = document.contenus.lire(ligne.details.get(colonne, {}).get("style"))
            complets = {c: b for c, b in (style.get("borders", {}) | bords).items() if b.get("style") != "NONE"}
            nouveau = {nom: valeur for nom, valeur in style.items() if nom != "borders"}
            numero = document.contenus.numero(nouveau | ({"borders": complets} if complets else {}))
            ligne.regler(colonne, "style", numero)


def _ecrire_rangee(document: Document, ligne: Rangee, gauche: int, cellules: Iterable[Objet], masque: Masque) -> None:
    contenus = document.contenus
    for colonne, cellule in enumerate(cellules, gauche):
        poser_cellule(ligne, colonne, cellule, masque, contenus)


def _largeur(rangees: list[Any]) -> int:
    return max((len(rangee.get("values", ())) for rangee in rangees), default=0)


def _agrandir_pour(document: Document, feuille: Feuille, lignes: int, colonnes: int) -> None:
    if lignes > feuille.nb_lignes:
        agrandir(document, feuille, "ROWS", lignes - feuille.nb_lignes)
    if colonnes > feuille.nb_colonnes:
        agrandir(document, feuille, "COLUMNS", colonnes - feuille.nb_colonnes)


EXECUTIONS = {
    "updateCells": modifier,
    "repeatCell": repeter,
    "appendCells": ajouter,
    "setDataValidation": valider,
    "updateBorders": border,
}
