"""Gestures on whole rows: sort, insert, delete and put back, cut, move; lines typed by hand."""

from tests.course.classeur import Copie, Grille
from tests.course.onglets import PROJETS_A_LA_MAIN, Onglet
from tests.course.personne import Personne, en_cellule, en_formule, rangees
from tests.course.registre import Etat, Promesse


def trier(personne: Personne, onglet: Onglet) -> str:
    """Sort the lines, whole."""
    grille = personne.regarder(onglet)
    if grille.bas < 5:
        return ""
    with personne.ecrire_dans(grille) as vue:
        colonne = personne.hasard.choice(["id", "date" if "date" in vue.colonnes else "nom", *onglet.saisies])
        sens = personne.hasard.choice(("ASCENDING", "DESCENDING"))
        requete = {
            "sortRange": {
                "range": {
                    "sheetId": vue.sheet_id,
                    "startRowIndex": 2,
                    "endRowIndex": vue.bas,
                    "startColumnIndex": 0,
                    "endColumnIndex": vue.largeur,
                },
                "sortSpecs": [{"dimensionIndex": vue.colonnes[colonne], "sortOrder": sens}],
            }
        }
        personne.classeur.ecrire(vue.sheet_id, [requete])
        personne.registre.noter(f"{personne.nom} : {onglet.titre} trié par {colonne}")
        return "tri"


def inserer_une_rangee(personne: Personne, onglet: Onglet) -> str:
    """Insert a blank row among the lines."""
    grille = personne.regarder(onglet)
    rang = personne.hasard.randrange(2, max(grille.bas, 3))
    with personne.ecrire_dans(grille) as vue:
        requete = {"insertDimension": {"range": rangees(vue.sheet_id, rang, rang + 1), "inheritFromBefore": False}}
        personne.classeur.ecrire(vue.sheet_id, [requete])
        personne.registre.noter(f"{personne.nom} : rangée insérée dans {onglet.titre}, {rang + 1}")
        return "rangée insérée"


def supprimer(personne: Personne, onglet: Onglet) -> str:
    """Delete a row."""
    grille = personne.regarder(onglet)
    lignes = personne.lignes(onglet, grille)
    if len(lignes) < 6:
        return ""
    rang = personne.choisir(onglet, lignes)
    with personne.ecrire_dans(grille) as vue:
        requete = {"deleteDimension": {"range": rangees(vue.sheet_id, rang, rang + 1)}}
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=[rang])
        suivie = personne.registre.supprimee(onglet, constat.avant[0], par=personne.nom)
        if suivie is not None:
            personne.supprimees.append((onglet, suivie.nom))
        return "ligne supprimée"


def annuler_la_suppression(personne: Personne, onglet: Onglet) -> str:
    """Put back the row just deleted, its id included. The tab is that of the row."""
    if not personne.supprimees:
        return ""
    onglet, nom = personne.supprimees.pop()
    grille = personne.regarder(onglet)
    with personne.classeur.verrou:
        suivie = personne.registre.ligne(onglet, nom)
        vue = personne.classeur.lire(grille.sheet_id)
        if suivie.etat is not Etat.SUPPRIMEE or suivie.poche is None or personne.rang_de(onglet, vue, nom) is not None:
            return ""
        rang = min(max(personne.hasard.randrange(2, max(grille.bas, 3)), 2), vue.bas)
        requetes: list[dict[str, object]] = [
            {"insertDimension": {"range": rangees(vue.sheet_id, rang, rang + 1), "inheritFromBefore": rang > 2}},
            _poser(vue, rang, suivie.poche),
        ]
        constat = personne.classeur.ecrire(vue.sheet_id, requetes, apres=[rang])
        personne.registre.remise(suivie, constat.apres[0], par=personne.nom)
        return "suppression annulée"


def _poser(grille: Grille, rang: int, copie: Copie) -> dict[str, object]:
    """The cells of a row put back, each under its column, formulas included."""
    cellules: list[dict[str, object]] = [{} for _ in range(grille.largeur)]
    for nom, saisi in copie.saisi.items():
        if nom in grille.colonnes:
            est_formule = isinstance(saisi, str) and saisi != copie.montre[nom]
            cellules[grille.colonnes[nom]] = en_formule(saisi) if est_formule else en_cellule(saisi)
    return {
        "updateCells": {
            "start": {"sheetId": grille.sheet_id, "rowIndex": rang, "columnIndex": 0},
            "rows": [{"values": cellules}],
            "fields": "userEnteredValue",
        }
    }


def deplacer_une_rangee(personne: Personne, onglet: Onglet) -> str:
    """Drag a row elsewhere."""
    grille = personne.regarder(onglet)
    lignes = personne.lignes(onglet, grille)
    if len(lignes) < 4:
        return ""
    depart, arrivee = personne.choisir(onglet, lignes), personne.hasard.choice(list(lignes))
    if depart <= arrivee <= depart + 1:
        return ""
    with personne.ecrire_dans(grille) as vue:
        source = rangees(vue.sheet_id, depart, depart + 1)
        requete = {"moveDimension": {"source": source, "destinationIndex": arrivee}}
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=[depart])
        suivie = personne.registre.vue(onglet, constat.avant[0])
        personne.registre.noter(f"{personne.nom} : rangée déplacée", *([suivie] if suivie else []))
        return "rangée déplacée"


def couper_une_rangee(personne: Personne, onglet: Onglet) -> str:
    """Cut a whole row and paste it in a blank one inserted for it; what it leaves is deleted, or stays blank."""
    grille = personne.regarder(onglet)
    lignes = personne.lignes(onglet, grille)
    if len(lignes) < 4:
        return ""
    depart, arrivee = personne.choisir(onglet, lignes), personne.hasard.choice(list(lignes))
    with personne.ecrire_dans(grille) as vue:
        source = depart + 1 if arrivee <= depart else depart
        requetes: list[dict[str, object]] = [
            {"insertDimension": {"range": rangees(vue.sheet_id, arrivee, arrivee + 1), "inheritFromBefore": False}},
            {
                "cutPaste": {
                    "source": {"sheetId": vue.sheet_id, "startRowIndex": source, "endRowIndex": source + 1},
                    "destination": {"sheetId": vue.sheet_id, "rowIndex": arrivee, "columnIndex": 0},
                    "pasteType": "PASTE_NORMAL",
                }
            },
        ]
        if personne.hasard.random() < 0.5:
            requetes.append({"deleteDimension": {"range": rangees(vue.sheet_id, source, source + 1)}})
        constat = personne.classeur.ecrire(vue.sheet_id, requetes, avant=[depart])
        suivie = personne.registre.vue(onglet, constat.avant[0])
        personne.registre.noter(f"{personne.nom} : rangée coupée et collée", *([suivie] if suivie else []))
        return "rangée coupée"


def ligne_a_la_main(personne: Personne, onglet: Onglet) -> str:
    """Type a whole line below the others."""
    grille = personne.regarder(onglet)
    with personne.ecrire_dans(grille) as vue:
        faites = sum(suivie.a_la_main for suivie in personne.registre.de(onglet))
        if onglet.table == "projet" and faites >= len(PROJETS_A_LA_MAIN):
            return ""
        marque = f"M-{personne.registre.suivante()}"
        dite = {**onglet.a_la_main(faites), onglet.marque: marque}
        cellules: list[dict[str, object]] = [{} for _ in range(vue.largeur)]
        for nom, valeur in dite.items():
            cellules[vue.colonnes[nom]] = en_cellule(valeur)
        ajout = {"sheetId": vue.sheet_id, "rows": [{"values": cellules}], "fields": "userEnteredValue"}
        personne.classeur.ecrire(vue.sheet_id, [{"appendCells": ajout}])
        suivie = personne.registre.ligne(onglet, marque)
        suivie.a_la_main = True
        suivie.promesses = {nom: Promesse(valeur) for nom, valeur in dite.items()}
        personne.registre.noter(f"{personne.nom} : ligne ajoutée à la main {dite}", suivie)
        return "ligne à la main"
