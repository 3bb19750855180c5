"""Requests that add, remove, move or describe rows and columns."""

from passerelle.tableur.grille.deplacements import agrandir, deplacer, inserer, supprimer, taille
from passerelle.tableur.requetes.arguments import axe_requis, dimensions_requises, masque_requis, requis
from passerelle.tableur.socle.decalage import Axe, Deplacement
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import fusionner
from passerelle.tableur.socle.rangees import Rangee
from passerelle.tableur.socle.travail import CELLULE_CHANGEE

_TAILLE = 30
"""Units of work for the size of a row or column: all of them are read each time their sheet is."""
_HERITES = ("style", "validation")


def allonger(document: Document, requete: Objet) -> None:
    """AppendDimension."""
    feuille = document.feuille(requete.get("sheetId", 0))
    nombre = requete.get("length", 0)
    if nombre <= 0:
        raise ErreurApi("length must be greater than 0.")
    agrandir(document, feuille, axe_requis(requete), nombre)


def inserer_dimension(document: Document, requete: Objet) -> None:
    """insertDimension: new lines look like the one before, or the one after."""
    feuille, axe, debut, fin = dimensions_requises(document, requis(requete, "range"))
    heriter_d_avant = requete.get("inheritFromBefore", False)
    if debut > taille(feuille, axe):
        raise ErreurApi(f"range.startIndex {debut} is beyond the end of the sheet.")
    if debut == taille(feuille, axe) and not heriter_d_avant:
        raise ErreurApi(f"range.startIndex must be less than the grid size ({debut}) if inheritFromBefore is false.")
    if heriter_d_avant and debut == 0:
        raise ErreurApi("inheritFromBefore cannot be true when inserting at index 0.")
    inserer(document, feuille, axe, debut, fin - debut)
    modele = debut - 1 if heriter_d_avant else fin
    if modele < taille(feuille, axe):
        _heriter(document, feuille, axe, modele, debut, fin)


def _heriter(document: Document, feuille: Feuille, axe: Axe, modele: int, debut: int, fin: int) -> None:
    """Give inserted lines the formats and validation rules of their neighbour."""
    if axe == "ROWS":
        details = herites(feuille.lignes.une(modele))
        if details:
            document.travail.compter(CELLULE_CHANGEE * (fin - debut) * len(details))
            for rang in range(debut, fin):
                copie = {colonne: dict(detail) for colonne, detail in details.items()}
                feuille.lignes.remplacer(rang, Rangee([], copie))
        return
    for rang, ligne in list(feuille.lignes.lire(0, feuille.nb_lignes)):
        detail = herites(ligne).get(modele)
        if detail:
            document.travail.compter(CELLULE_CHANGEE * (fin - debut))
            for colonne in range(debut, fin):
                ligne.details[colonne] = dict(detail)
            feuille.lignes.remplacer(rang, ligne)


def herites(ligne: Rangee) -> dict[int, Objet]:
    """What a row hands down to one inserted beside it: formats and validation rules, by column."""
    par_colonne = {c: {nom: d[nom] for nom in _HERITES if nom in d} for c, d in ligne.details.items()}
    return {colonne: detail for colonne, detail in par_colonne.items() if detail}


def supprimer_dimension(document: Document, requete: Objet) -> None:
    """DeleteDimension."""
    feuille, axe, debut, fin = dimensions_requises(document, requis(requete, "range"))
    _dans_la_feuille(feuille, axe, fin)
    supprimer(document, feuille, axe, debut, fin)


def deplacer_dimension(document: Document, requete: Objet) -> None:
    """MoveDimension."""
    feuille, axe, debut, fin = dimensions_requises(document, requis(requete, "source"))
    _dans_la_feuille(feuille, axe, fin)
    destination = requete.get("destinationIndex", 0)
    if not 0 <= destination <= taille(feuille, axe):
        raise ErreurApi(f"destinationIndex {destination} is outside of the sheet.")
    if debut < destination < fin:
        raise ErreurApi("destinationIndex must not lie inside the source.")
    if destination not in {debut, fin}:
        deplacer(document, feuille, axe, Deplacement(debut, fin, destination))


def modifier_dimension(document: Document, requete: Objet) -> None:
    """updateDimensionProperties: hidden or not, size."""
    masque = masque_requis(requete, "DimensionProperties")
    feuille, axe, debut, fin = dimensions_requises(document, requis(requete, "range"))
    _dans_la_feuille(feuille, axe, fin)
    nouvelles = requete.get("properties", {})
    if nouvelles.get("pixelSize", 0) < 0:
        raise ErreurApi("pixelSize must not be negative.")
    dimensions = feuille.dimensions(axe)
    document.travail.compter(_TAILLE * (fin - debut))
    for indice in range(debut, fin):
        proprietes = fusionner(dimensions.get(str(indice), {}), nouvelles, masque)
        if proprietes:
            dimensions[str(indice)] = proprietes
        else:
            dimensions.pop(str(indice), None)


def ajuster(document: Document, requete: Objet) -> None:
    """Widths follow contents in a browser only: checked, nothing stored."""
    dimensions_requises(document, requis(requete, "dimensions"))


def _dans_la_feuille(feuille: Feuille, axe: Axe, fin: int) -> None:
    if fin > taille(feuille, axe):
        raise ErreurApi(f"range.endIndex {fin} is beyond the end of the sheet ({taille(feuille, axe)}).")


EXECUTIONS = {
    "appendDimension": allonger,
    "insertDimension": inserer_dimension,
    "deleteDimension": supprimer_dimension,
    "moveDimension": deplacer_dimension,
    "updateDimensionProperties": modifier_dimension,
    "autoResizeDimensions": ajuster,
}
