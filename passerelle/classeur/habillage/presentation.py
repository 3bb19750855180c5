"""How a tab of ours looks when it is made: the requests that dress it (contrat.md §5). Staff may change all of it afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from passerelle.classeur.habillage.couleurs import couleur
from passerelle.classeur.habillage.protections import proteger_les_cles
from passerelle.classeur.requetes import (
    FORMATS,
    Requete,
    creer_feuille,
    ecrire,
    en_cellule,
    formater,
    regler,
    suites,
    zone,
)
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR
from passerelle.domaine.texte.lecture import Cellule

LIGNES_NEUVES = 300

ENTETE = {"textFormat": {"bold": True}, "wrapStrategy": "WRAP", "verticalAlignment": "MIDDLE"}
CHAMPS_ENTETE = "userEnteredValue,userEnteredFormat(textFormat,wrapStrategy,verticalAlignment)"
_GRIS = "#9aa0a6"

ENTIER = {"type": "NUMBER", "pattern": "#,##0"}


def creer_onglet(table: Table, sheet_id: int, index: int, titre: str) -> Requete:
    """A new tab, empty."""
    grille = {
        "rowCount": LIGNES_NEUVES,
        "columnCount": len(table.colonnes),
        "frozenRowCount": LIGNES_ENTETE,
    }
    couleurs = {"tabColorStyle": {"rgbColor": couleur(table.couleur)}} if table.couleur else {}
    return creer_feuille(sheet_id, titre, index, grille, **couleurs)


def reprendre_onglet(sheet_id: int, hauteur: int) -> Requete:
    """An empty tab of staff’s, of so many rows, that becomes ours: only what the headers need; its colours are theirs."""
    grille = {"frozenRowCount": LIGNES_ENTETE}
    if hauteur <= LIGNES_ENTETE:  # not all rows may be frozen
        grille["rowCount"] = LIGNES_NEUVES
    return {
        "updateSheetProperties": {
            "properties": {"sheetId": sheet_id, "gridProperties": grille},
            "fields": ",".join(f"gridProperties.{nom}" for nom in grille),
        }
    }


def habiller(table: Table, sheet_id: int, places: Mapping[str, int]) -> Iterator[Requete]:
    """Headers, widths, hidden columns and formats of new columns (`places`: their keys → column, from 0)."""
    colonnes = {place: table.par_cle[cle] for cle, place in places.items()}
    for debut, fin, _ in suites(dict.fromkeys(colonnes, True)):
        tetes = [colonnes[place] for place in range(debut, fin)]
        cles = [en_cellule(colonne.cle) for colonne in tetes]
        titres = en_tetes(colonne.libelle for colonne in tetes)
        yield ecrire(sheet_id, 0, debut, [cles, titres], champs=CHAMPS_ENTETE)
    dimensions = {place: (colonne.largeur, colonne.masquee) for place, colonne in colonnes.items()}
    for debut, fin, (largeur, masquee) in suites(dimensions):
        yield regler(sheet_id, "COLUMNS", debut, fin, pixelSize=largeur, hiddenByUser=masquee)
    formats = {place: nombre for place, colonne in colonnes.items() if (nombre := _format(table, colonne))}
    for debut, fin, nombre in suites(formats):
        yield formater(zone(sheet_id, debut, fin), nombre)
    for debut, fin, _ in suites({place: True for place, colonne in colonnes.items() if colonne.longue}):
        yield aller_a_la_ligne(zone(sheet_id, debut, fin))


def aller_a_la_ligne(plage: Requete) -> Requete:
    """Let long texts go on below one another in their cells."""
    cellule = {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}}
    champs = "userEnteredFormat(wrapStrategy,verticalAlignment)"
    return {"repeatCell": {"range": plage, "cell": cellule, "fields": champs}}


def preparer_les_cles(sheet_id: int) -> Iterator[Requete]:
    """Hide row 1, and warn who would still type in it."""
    yield regler(sheet_id, "ROWS", 0, 1, hiddenByUser=True)
    yield proteger_les_cles(sheet_id)


def en_tetes(titres: Iterable[str]) -> list[Requete]:
    """The cells of what columns are called."""
    return [en_cellule(titre) | {"userEnteredFormat": ENTETE} for titre in titres]


def ecrire_entete(sheet_id: int, rang: int, place: int, texte: str) -> Requete:
    """Write a key (row 0) or a label (row 1); empty, it is given back to staff."""
    return ecrire(sheet_id, rang, place, [[en_cellule(texte)]])


def lignes_de_depart(table: Table, sheet_id: int, lignes: Sequence[Mapping[str, Cellule]]) -> Iterator[Requete]:
    """What a new reference tab starts with."""
    if lignes:
        rangees = [[en_cellule(ligne.get(cle)) for cle in table.cles] for ligne in lignes]
        yield ecrire(sheet_id, LIGNES_ENTETE, 0, rangees)


def onglet_de_reponses(formulaire: Formulaire, sheet_id: int, index: int) -> Iterator[Requete]:
    """A response tab as Google Forms makes it, for a workbook no Google form fills."""
    titres = [TITRES_HORODATEUR[0], *(question.titre for question in formulaire.questions)]
    dates = [place for place, question in enumerate(formulaire.questions, 1) if question.type == "date"]
    grille = {"rowCount": LIGNES_NEUVES, "columnCount": len(titres), "frozenRowCount": 1}
    gris = {"rgbColor": couleur(_GRIS)}
    yield creer_feuille(sheet_id, formulaire.onglet, index, grille, tabColorStyle=gris)
    yield ecrire(sheet_id, 0, 0, [en_tetes(titres)], champs=CHAMPS_ENTETE)
    for place in (0, *dates):
        nombre = FORMATS["date" if place else "horodatage"]
        yield formater(zone(sheet_id, place, place + 1, haut=1), nombre)


def _format(table: Table, colonne: Colonne) -> Requete | None:
    """The number format of a column, None where Sheets shows each number best by itself: figures of Indicateurs are counts,
    percentages and euros, and no pattern shows 49 and 33,33 both; in a column people fill, « 12,5 » is to show as written, and
    « 1:30 » to stay a time, which its cell tells only while no number format is there."""
    if colonne.type != "nombre":
        return FORMATS.get(colonne.type)
    est_un_compte = colonne.regle or table.genre == "regle" or colonne.cle == "fiches"
    return ENTIER if est_un_compte else None
