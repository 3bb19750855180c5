"""Cells between their stored form and the CellData of the API."""

from collections.abc import Callable
from functools import cache
from typing import Any

from passerelle.tableur.formules.fonctions import TEXTE_MAX
from passerelle.tableur.grille.formats import formater
from passerelle.tableur.socle.document import Contenus
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import TOUT, Masque, demande, fusionner, sous_masque
from passerelle.tableur.socle.rangees import Detail, Rangee, Valeur, normaliser

FORMAT_PAR_DEFAUT: Objet = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "Arial",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
    },
}
_MOTIF_MAX = 500
_TYPES_ERREUR = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}


Pose = Callable[[Rangee, int], None]
"""Writes something in the cell of a row at a column. Raises ErreurApi."""


def poser_cellule(ligne: Rangee, colonne: int, cellule: Objet, masque: Masque, contenus: Contenus) -> None:
    """Write the fields of `masque` of a CellData; a field asked for and absent is cleared. Raises ErreurApi."""
    for poser in poses(cellule, masque, contenus):
        poser(ligne, colonne)


def poses(cellule: Objet, masque: Masque, contenus: Contenus) -> list[Pose]:
    """What writes the fields of `masque` of a CellData, to be done in as many cells as needed."""
    demandes: list[Pose] = []
    if not masque or "userEnteredValue" in masque:
        valeur = cellule.get("userEnteredValue")
        demandes.append(lambda ligne, colonne: poser_valeur(ligne, colonne, valeur))
    if not masque or "userEnteredFormat" in masque:
        style = cellule.get("userEnteredFormat", {})
        demandes.append(_pose_de_style(style, masque.get("userEnteredFormat", TOUT), contenus))
    if not masque or "note" in masque:
        demandes.append(_pose("note", texte_admis(cellule.get("note", "")) or None))
    if not masque or "dataValidation" in masque:
        demandes.append(_pose("validation", contenus.numero(cellule.get("dataValidation"))))
    if not masque or "textFormatRuns" in masque:
        demandes.append(_pose("runs", cellule.get("textFormatRuns")))
    return demandes


def _pose(nom: str, contenu: Any) -> Pose:
    return lambda ligne, colonne: ligne.regler(colonne, nom, contenu)


def poser_valeur(ligne: Rangee, colonne: int, valeur: Objet | None) -> None:
    """Write an ExtendedValue; None and {} empty the cell. Raises ErreurApi."""
    if not valeur:
        ligne.poser(colonne, "")
        return
    if len(valeur) > 1:
        raise ErreurApi("Invalid value (oneof), oneof field 'value' is already set.")
    ((genre, contenu),) = valeur.items()
    if genre == "stringValue":
        ligne.poser(colonne, texte_admis(contenu))
    elif genre == "numberValue":
        ligne.poser(colonne, normaliser(float(contenu) if isinstance(contenu, str) else contenu))
    elif genre == "boolValue":
        ligne.poser(colonne, contenu)
    elif genre == "formulaValue":
        poser_formule(ligne, colonne, texte_admis(contenu))
    else:
        raise ErreurApi("errorValue is read only.")


def poser_formule(ligne: Rangee, colonne: int, formule: str) -> None:
    """Write a formula; what it gives is computed when the transaction ends."""
    if not formule.startswith("="):
        raise ErreurApi(f"Invalid formula: {formule[:100]}. A formula must start with '='.")
    ligne.poser(colonne, "")
    ligne.regler(colonne, "formule", formule)


def _pose_de_style(style: Objet, masque: Masque, contenus: Contenus) -> Pose:
    if len(style.get("numberFormat", {}).get("pattern", "")) > _MOTIF_MAX:
        raise ErreurApi(f"Invalid numberFormat.pattern: it contains more than the maximum of {_MOTIF_MAX} characters.")

    @cache
    def numero(ancien: int | None) -> int | None:
        return contenus.numero(fusionner(contenus.lire(ancien), style, masque) if masque else style)

    return lambda ligne, colonne: ligne.regler(colonne, "style", numero(ligne.details.get(colonne, {}).get("style")))


def texte_admis(texte: str) -> str:
    """The text, when it fits in a cell. Raises ErreurApi."""
    if len(texte) > TEXTE_MAX:
        raise ErreurApi(f"Your input contains more than the maximum of {TEXTE_MAX} characters in a single cell.")
    return texte


def lire_cellule(ligne: Rangee, colonne: int, masque: Masque, contenus: Contenus, locale: str) -> Objet:
    """The CellData of a cell, with the fields of `masque` that it has."""
    valeur = ligne.valeur(colonne)
    detail = ligne.details.get(colonne)
    if valeur == "" and not detail:
        return {}
    cellule = _lire_valeur(valeur, detail or {}, masque)
    style = contenus.lire(detail.get("style")) if detail else {}
    if valeur != "" and demande(masque, "formattedValue"):
        cellule["formattedValue"] = formater(valeur, style, locale)
    if style and demande(masque, "userEnteredFormat"):
        cellule["userEnteredFormat"] = style
    if demande(masque, "effectiveFormat"):
        cellule["effectiveFormat"] = superposer(FORMAT_PAR_DEFAUT, style)
    if detail and "validation" in detail and demande(masque, "dataValidation"):
        cellule["dataValidation"] = contenus.lire(detail["validation"])
    for nom, champ in (("note", "note"), ("runs", "textFormatRuns")):
        if detail and nom in detail and demande(masque, champ):
            cellule[champ] = detail[nom]
    return cellule


def _lire_valeur(valeur: Valeur, detail: Detail, masque: Masque) -> Objet:
    """The typed and the computed value."""
    cellule: Objet = {}
    if demande(masque, "userEnteredValue"):
        if "formule" in detail:
            cellule["userEnteredValue"] = {"formulaValue": detail["formule"]}
        elif valeur != "":
            cellule["userEnteredValue"] = _etendue(valeur)
    if valeur != "" and demande(masque, "effectiveValue"):
        erreur = detail.get("erreur")
        cellule["effectiveValue"] = _erreur(str(valeur), erreur) if erreur else _etendue(valeur)
    return cellule


def valeur_saisie(ligne: Rangee, colonne: int) -> Valeur:
    """What was typed in a cell: its formula or its value."""
    detail = ligne.details.get(colonne)
    return detail["formule"] if detail and "formule" in detail else ligne.valeur(colonne)


def masque_cellule(masque: Masque) -> Masque:
    """What a mask on a whole sheet's `data` asks of each cell."""
    return sous_masque(masque, "rowData", "values")


def _etendue(valeur: Valeur) -> Objet:
    if isinstance(valeur, bool):
        return {"boolValue": valeur}
    return {"stringValue": valeur} if isinstance(valeur, str) else {"numberValue": valeur}


def _erreur(texte: str, message: str) -> Objet:
    return {"errorValue": {"type": _TYPES_ERREUR.get(texte, "ERROR"), "message": message}}


def superposer(dessous: Objet, dessus: Objet) -> Objet:
    """A CellFormat with another laid over it, field by field; a colour is replaced whole, its absent parts being zero."""
    resultat = dict(dessous)
    for nom, valeur in dessus.items():
        avant = dessous.get(nom)
        se_mele = isinstance(avant, dict) and isinstance(valeur, dict) and "Color" not in nom
        resultat[nom] = superposer(avant or {}, valeur) if se_mele else valeur
    return resultat
