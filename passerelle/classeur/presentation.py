"""How a tab of ours looks: the requests that dress a new one (contrat.md §5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gspread.utils import rowcol_to_a1

from passerelle.classeur.ecriture import FORMATS, en_cellule
from passerelle.domaine.feuille import LIGNES_ENTETE
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.table import Colonne, Table

Requete = dict[str, Any]

LIGNES_NEUVES = 300

AVERTISSEMENT = "Cet onglet est tenu par Passerelle : ce qui y est changé à la main est remis en place."
AVERTISSEMENT_CLES = "Cette ligne sert à Passerelle pour retrouver les colonnes. Gardez-la."

ENTETE = {"textFormat": {"bold": True}, "wrapStrategy": "WRAP", "verticalAlignment": "MIDDLE"}


def creer_onglet(table: Table, sheet_id: int, index: int) -> Requete:
    """A new tab, empty."""
    proprietes: Requete = {
        "sheetId": sheet_id,
        "title": table.onglet,
        "index": index,
        "gridProperties": {
            "rowCount": LIGNES_NEUVES,
            "columnCount": len(table.colonnes),
            "frozenRowCount": LIGNES_ENTETE,
        },
    }
    if table.couleur:
        proprietes["tabColorStyle"] = {"rgbColor": _couleur(table.couleur)}
    return {"addSheet": {"properties": proprietes}}


def habiller(
    table: Table, sheet_id: int, places: Mapping[str, int], noms: Mapping[str, str], cles: Sequence[str]
) -> Iterator[Requete]:
    """Headers, hidden key row and id column, widths, formats and lists of the columns `cles` (all of a new tab's, or those
    just added).

    `noms`: reference → the range its names stand in, for lists.
    """
    for cle in cles:
        colonne, place = table.par_cle[cle], places[cle]
        rangees = [
            {"values": [en_cellule(cle)]},
            {"values": [en_cellule(colonne.libelle) | {"userEnteredFormat": ENTETE}]},
        ]
        depart = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": place}
        champs = "userEnteredValue,userEnteredFormat(textFormat,wrapStrategy,verticalAlignment)"
        yield {"updateCells": {"start": depart, "rows": rangees, "fields": champs}}
        dimension: Requete = {
            "sheetId": sheet_id,
            "dimension": "COLUMNS",
            "startIndex": place,
            "endIndex": place + 1,
        }
        proprietes: Requete = {"pixelSize": colonne.largeur, "hiddenByUser": colonne.masquee}
        yield {
            "updateDimensionProperties": {
                "range": dimension,
                "properties": proprietes,
                "fields": "pixelSize,hiddenByUser",
            }
        }
        zone = {
            "sheetId": sheet_id,
            "startRowIndex": LIGNES_ENTETE,
            "startColumnIndex": place,
            "endColumnIndex": place + 1,
        }
        if nombre := FORMATS.get(colonne.type):
            cellule = {"userEnteredFormat": {"numberFormat": nombre}}
            yield {"repeatCell": {"range": zone, "cell": cellule, "fields": "userEnteredFormat.numberFormat"}}
        if regle := _liste(colonne, noms):
            yield {"setDataValidation": {"range": zone, "rule": regle}}


def proteger(table: Table, sheet_id: int) -> Iterator[Requete]:
    """Hide the key row; warn who would type in it, or over the service's own tab."""
    rangee = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    yield {
        "updateDimensionProperties": {
            "range": rangee,
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    }
    entete = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    yield _protection(entete, AVERTISSEMENT_CLES)
    if table.genre == "service":
        yield _protection({"sheetId": sheet_id, "startRowIndex": 1}, AVERTISSEMENT)


def lignes_de_depart(
    table: Table, sheet_id: int, lignes: Sequence[Mapping[str, Cellule]]
) -> Iterator[Requete]:
    """What a new reference tab starts with."""
    if lignes:
        rangees = [{"values": [en_cellule(ligne.get(cle)) for cle in table.cles]} for ligne in lignes]
        depart = {"sheetId": sheet_id, "rowIndex": LIGNES_ENTETE, "columnIndex": 0}
        yield {"updateCells": {"start": depart, "rows": rangees, "fields": "userEnteredValue"}}


def onglet_de_reponses(
    titre: str, titres: Sequence[str], sheet_id: int, index: int, dates: Sequence[int]
) -> Iterator[Requete]:
    """A response tab as Google Forms makes it, for a workbook no Google form fills. `dates`: columns of days, after the
    Horodateur."""
    grille = {"rowCount": LIGNES_NEUVES, "columnCount": len(titres), "frozenRowCount": 1}
    yield {
        "addSheet": {
            "properties": {"sheetId": sheet_id, "title": titre, "index": index, "gridProperties": grille}
        }
    }
    rangee = {"values": [en_cellule(texte) | {"userEnteredFormat": ENTETE} for texte in titres]}
    depart = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    champs = "userEnteredValue,userEnteredFormat(textFormat,wrapStrategy,verticalAlignment)"
    yield {"updateCells": {"start": depart, "rows": [rangee], "fields": champs}}
    for place in (0, *dates):
        zone = {
            "sheetId": sheet_id,
            "startRowIndex": 1,
            "startColumnIndex": place,
            "endColumnIndex": place + 1,
        }
        cellule = {"userEnteredFormat": {"numberFormat": FORMATS["date" if place else "horodatage"]}}
        yield {"repeatCell": {"range": zone, "cell": cellule, "fields": "userEnteredFormat.numberFormat"}}


def plage_des_noms(table: Table, places: Mapping[str, int]) -> str:
    """The range of a reference tab's names, for a list: `='Lieux'!$B$3:$B`."""
    cle = "nom" if "nom" in places else "libelle"
    lettre = rowcol_to_a1(1, places[cle] + 1).rstrip("1")
    titre = table.onglet.replace("'", "''")
    return f"='{titre}'!${lettre}${LIGNES_ENTETE + 1}:${lettre}"


def _liste(colonne: Colonne, noms: Mapping[str, str]) -> Requete | None:
    """The list a cell offers. It never refuses another value: a place not listed yet is a fact to write down."""
    if colonne.choix:
        valeurs = [{"userEnteredValue": choix} for choix in colonne.choix]
        return {
            "condition": {"type": "ONE_OF_LIST", "values": valeurs},
            "showCustomUi": True,
            "strict": False,
        }
    if colonne.reference in noms and not colonne.multiple:
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": noms[colonne.reference]}]}
        return {"condition": condition, "showCustomUi": True, "strict": False}
    return None


def _protection(zone: Requete, description: str) -> Requete:
    return {
        "addProtectedRange": {
            "protectedRange": {"range": zone, "description": description, "warningOnly": True}
        }
    }


def _couleur(hexa: str) -> dict[str, float]:
    rouge, vert, bleu = (int(hexa.lstrip("#")[debut : debut + 2], 16) / 255 for debut in (0, 2, 4))
    return {"red": rouge, "green": vert, "blue": bleu}
