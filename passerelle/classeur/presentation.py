"""How a tab of ours looks when it is made: the requests that dress it (contrat.md §5). Staff may change all of it afterwards."""

from collections.abc import Iterator, Mapping, Sequence

from passerelle.classeur.couleurs import couleur
from passerelle.classeur.ecriture import FORMATS, en_cellule
from passerelle.classeur.plages import Requete, suites, zone
from passerelle.classeur.protections import proteger_les_cles
from passerelle.domaine.feuille import LIGNES_ENTETE
from passerelle.domaine.formulaire import Formulaire
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.reponse import TITRES_HORODATEUR
from passerelle.domaine.table import Colonne, Table

LIGNES_NEUVES = 300

ENTETE = {"textFormat": {"bold": True}, "wrapStrategy": "WRAP", "verticalAlignment": "MIDDLE"}
_CHAMPS_ENTETE = "userEnteredValue,userEnteredFormat(textFormat,wrapStrategy,verticalAlignment)"
_GRIS = "#9aa0a6"

ENTIER = {"type": "NUMBER", "pattern": "#,##0"}


def creer_onglet(table: Table, sheet_id: int, index: int, titre: str) -> Requete:
    """A new tab, empty."""
    grille = {
        "rowCount": LIGNES_NEUVES,
        "columnCount": len(table.colonnes),
        "frozenRowCount": LIGNES_ENTETE,
    }
    return _ajouter(sheet_id, titre, index, grille, table.couleur)


def reprendre_onglet(sheet_id: int) -> Requete:
    """An empty tab of staff’s that becomes ours: only what the headers need; its colours are theirs."""
    grille = {"sheetId": sheet_id, "gridProperties": {"frozenRowCount": LIGNES_ENTETE}}
    return {"updateSheetProperties": {"properties": grille, "fields": "gridProperties.frozenRowCount"}}


def habiller(table: Table, sheet_id: int, places: Mapping[str, int]) -> Iterator[Requete]:
    """Headers, widths, hidden columns and formats of new columns (`places`: their keys → column, from 0)."""
    colonnes = {place: table.par_cle[cle] for cle, place in places.items()}
    for debut, fin, _ in suites(dict.fromkeys(colonnes, True)):
        tetes = [colonnes[place] for place in range(debut, fin)]
        rangees = [
            {"values": [en_cellule(colonne.cle) for colonne in tetes]},
            {"values": [en_cellule(c.libelle) | {"userEnteredFormat": ENTETE} for c in tetes]},
        ]
        depart = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": debut}
        yield {"updateCells": {"start": depart, "rows": rangees, "fields": _CHAMPS_ENTETE}}
    dimensions = {place: (colonne.largeur, colonne.masquee) for place, colonne in colonnes.items()}
    for debut, fin, (largeur, masquee) in suites(dimensions):
        dimension = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": debut, "endIndex": fin}
        yield {
            "updateDimensionProperties": {
                "range": dimension,
                "properties": {"pixelSize": largeur, "hiddenByUser": masquee},
                "fields": "pixelSize,hiddenByUser",
            }
        }
    formats = {place: nombre for place, colonne in colonnes.items() if (nombre := _format(table, colonne))}
    for debut, fin, nombre in suites(formats):
        yield _formater(zone(sheet_id, debut, fin), nombre)


def preparer_les_cles(sheet_id: int) -> Iterator[Requete]:
    """Hide row 1, and warn who would still type in it."""
    rangee = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    yield {
        "updateDimensionProperties": {
            "range": rangee,
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    }
    yield proteger_les_cles(sheet_id)


def ecrire_entete(sheet_id: int, rang: int, place: int, texte: str) -> Requete:
    """Write a key (row 0) or a label (row 1); empty, it is given back to staff."""
    depart = {"sheetId": sheet_id, "rowIndex": rang, "columnIndex": place}
    rangees = [{"values": [en_cellule(texte)]}]
    return {"updateCells": {"start": depart, "rows": rangees, "fields": "userEnteredValue"}}


def lignes_de_depart(
    table: Table, sheet_id: int, lignes: Sequence[Mapping[str, Cellule]]
) -> Iterator[Requete]:
    """What a new reference tab starts with."""
    if lignes:
        rangees = [{"values": [en_cellule(ligne.get(cle)) for cle in table.cles]} for ligne in lignes]
        depart = {"sheetId": sheet_id, "rowIndex": LIGNES_ENTETE, "columnIndex": 0}
        yield {"updateCells": {"start": depart, "rows": rangees, "fields": "userEnteredValue"}}


def onglet_de_reponses(formulaire: Formulaire, sheet_id: int, index: int) -> Iterator[Requete]:
    """A response tab as Google Forms makes it, for a workbook no Google form fills."""
    titres = [TITRES_HORODATEUR[0], *(question.titre for question in formulaire.questions)]
    dates = [place for place, question in enumerate(formulaire.questions, 1) if question.type == "date"]
    grille = {"rowCount": LIGNES_NEUVES, "columnCount": len(titres), "frozenRowCount": 1}
    yield _ajouter(sheet_id, formulaire.onglet, index, grille, _GRIS)
    rangee = {"values": [en_cellule(texte) | {"userEnteredFormat": ENTETE} for texte in titres]}
    depart = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    yield {"updateCells": {"start": depart, "rows": [rangee], "fields": _CHAMPS_ENTETE}}
    for place in (0, *dates):
        nombre = FORMATS["date" if place else "horodatage"]
        yield _formater(zone(sheet_id, place, place + 1, haut=1), nombre)


def _format(table: Table, colonne: Colonne) -> Requete | None:
    """The number format of a column, None where Sheets shows each number best by itself: figures of Indicateurs are counts,
    percentages and euros, and no pattern shows 49 and 33,33 both; in a column people fill, « 12,5 » is to show as written, and
    « 1:30 » to stay a time, which its cell tells only while no number format is there."""
    if colonne.type != "nombre":
        return FORMATS.get(colonne.type)
    est_un_compte = colonne.regle or table.genre == "regle" or colonne.cle == "fiches"
    return ENTIER if est_un_compte else None


def _ajouter(sheet_id: int, titre: str, index: int, grille: Requete, teinte: str) -> Requete:
    proprietes: Requete = {"sheetId": sheet_id, "title": titre, "index": index, "gridProperties": grille}
    if teinte:
        proprietes["tabColorStyle"] = {"rgbColor": couleur(teinte)}
    return {"addSheet": {"properties": proprietes}}


def _formater(plage: Requete, nombre: Mapping[str, str]) -> Requete:
    cellule = {"userEnteredFormat": {"numberFormat": nombre}}
    return {"repeatCell": {"range": plage, "cell": cellule, "fields": "userEnteredFormat.numberFormat"}}
