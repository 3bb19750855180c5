"""What requests of a batchUpdate have in common: required fields, masks, ranges."""

from typing import Any

from passerelle.tableur.grille.deplacements import taille
from passerelle.tableur.socle.decalage import Axe
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import Masque, lire_masque
from passerelle.tableur.socle.messages import verifier_masque
from passerelle.tableur.socle.plages import Plage, Zone
from passerelle.tableur.socle.travail import CELLULE_CHANGEE


def requis(requete: Objet, champ: str) -> Any:
    """A field that must be there. Raises ErreurApi."""
    if champ not in requete:
        raise ErreurApi(f"{champ} is required.")
    return requete[champ]


def masque_requis(requete: Objet, message: str) -> Masque:
    """The `fields` mask of an update, checked against the message it is about. Raises ErreurApi."""
    texte = requete.get("fields", "").strip()
    if not texte:
        raise ErreurApi("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    masque = lire_masque(texte)
    verifier_masque(masque, message)
    return masque


def zone_requise(document: Document, requete: Objet, champ: str = "range") -> tuple[Feuille, Zone]:
    """The sheet and the cells of a GridRange that must be there. Raises ErreurApi when outside the grid, or too large."""
    feuille, zone = zone_visee(document, requete, champ)
    document.travail.compter(CELLULE_CHANGEE * zone.hauteur * zone.largeur)
    return feuille, zone


def zone_visee(document: Document, requete: Objet, champ: str = "range") -> tuple[Feuille, Zone]:
    """The same for what does not go through every cell: it may be as large as the grid. Raises ErreurApi."""
    feuille, plage = _plage(document, requis(requete, champ))
    return feuille, plage.bornee(feuille.nb_lignes, feuille.nb_colonnes)


def plage_requise(document: Document, requete: Objet) -> tuple[Feuille, Objet]:
    """The sheet and the GridRange, open sides kept open, that must be there. Raises ErreurApi."""
    feuille, plage = _plage(document, requis(requete, "range"))
    return feuille, plage.objet()


def coin_requis(document: Document, requete: Objet, champ: str) -> tuple[Feuille, int, int]:
    """The sheet, row and column of a GridCoordinate that must be there. Raises ErreurApi."""
    coin = requis(requete, champ)
    feuille = document.feuille(coin.get("sheetId", 0))
    ligne, colonne = coin.get("rowIndex", 0), coin.get("columnIndex", 0)
    if not (0 <= ligne < feuille.nb_lignes and 0 <= colonne < feuille.nb_colonnes):
        raise ErreurApi(f"GridCoordinate ({ligne}, {colonne}) is outside of the grid.")
    return feuille, ligne, colonne


def dimensions_requises(document: Document, plage: Objet) -> tuple[Feuille, Axe, int, int]:
    """The sheet, axis, start and end (excluded) of a DimensionRange. Raises ErreurApi."""
    feuille = document.feuille(plage.get("sheetId", 0))
    axe = axe_requis(plage)
    debut = plage.get("startIndex", 0)
    fin = plage.get("endIndex", taille(feuille, axe))
    if debut < 0 or debut >= fin:
        raise ErreurApi(f"range.startIndex {debut} must be less than range.endIndex {fin} and not negative.")
    return feuille, axe, debut, fin


def axe_requis(requete: Objet) -> Axe:
    """ROWS or COLUMNS. Raises ErreurApi."""
    axe = requete.get("dimension")
    if axe == "ROWS":
        return "ROWS"
    if axe == "COLUMNS":
        return "COLUMNS"
    raise ErreurApi("dimension must be ROWS or COLUMNS.")


def _plage(document: Document, ecrite: Objet) -> tuple[Feuille, Plage]:
    """A GridRange within its sheet."""
    plage = Plage.lire(ecrite)
    feuille = document.feuille(plage.feuille)
    for borne, taille_grille, nom in (
        (plage.haut, feuille.nb_lignes, "startRowIndex"),
        (plage.bas, feuille.nb_lignes, "endRowIndex"),
        (plage.gauche, feuille.nb_colonnes, "startColumnIndex"),
        (plage.droite, feuille.nb_colonnes, "endColumnIndex"),
    ):
        debut = nom.startswith("start")
        if borne is not None and (borne > taille_grille or (debut and borne == taille_grille)):
            raise ErreurApi(
                f"range.{nom} {borne} is outside of the grid of sheet {feuille.id}."
                f" Max rows: {feuille.nb_lignes}, max columns: {feuille.nb_colonnes}"
            )
    return feuille, plage
