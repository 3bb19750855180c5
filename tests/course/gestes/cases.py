"""Gestures in cells: type, empty, copy, cut, undo; formulas and totals."""

from tests.course.classeur import Cellule, Grille
from tests.course.onglets import Onglet
from tests.course.personne import Personne, Recouverte, ecrire, en_cellule, en_formule, lettres, zone
from tests.course.registre import Promesse

NOTES = "~Notes"
"""How the columns that people add are named."""


def taper(personne: Personne, onglet: Onglet) -> str:
    """Type in one of the columns people type in."""
    grille = personne.regarder(onglet)
    colonne = personne.hasard.choice(onglet.saisies)
    if colonne in onglet.nombres:
        valeur: Cellule = personne.hasard.randrange(*onglet.nombres[colonne])
    elif colonne == "habitants_interesses":
        valeur = personne.hasard.randrange(100)
    else:
        valeur = f"note {personne.registre.suivante()}"
    return _taper(personne, onglet, grille, colonne, en_cellule(valeur), "saisie")


def ecrire_une_note(personne: Personne, onglet: Onglet) -> str:
    """Type in a column of their own."""
    grille = personne.regarder(onglet)
    a_soi = [nom for nom in grille.colonnes if nom.startswith(NOTES)]
    if not a_soi:
        return ""
    note = en_cellule(f"note {personne.registre.suivante()}")
    return _taper(personne, onglet, grille, personne.hasard.choice(a_soi), note, "note")


def vider(personne: Personne, onglet: Onglet) -> str:
    """Empty a cell."""
    grille = personne.regarder(onglet)
    colonne = personne.hasard.choice([*onglet.nombres, *onglet.textes])
    return _taper(personne, onglet, grille, colonne, {}, "case vidée")


def ecrire_une_formule(personne: Personne, onglet: Onglet) -> str:
    """A sum made in the cell itself."""
    if not onglet.nombres:
        return ""
    grille = personne.regarder(onglet)
    return _taper(personne, onglet, grille, next(iter(onglet.nombres)), en_formule("=40+2"), "formule")


def _taper(
    personne: Personne, onglet: Onglet, grille: Grille, colonne: str, cellule: dict[str, object], geste: str
) -> str:
    lignes = personne.lignes(onglet, grille)
    if not lignes:
        return ""
    rang = personne.choisir(onglet, lignes)
    with personne.ecrire_dans(grille) as vue:
        if colonne not in vue.colonnes:
            return ""
        requete = ecrire(vue.sheet_id, rang, vue.colonnes[colonne], [cellule])
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=[rang], apres=[rang])
        personne.registre.recouverte(onglet, constat.avant[0])
        connue = personne.registre.vue(onglet, constat.avant[0])
        ancienne = connue.promesses.get(colonne) if connue else None
        suivie = personne.registre.tapee(onglet, constat.apres[0], colonne, par=personne.nom, geste=geste)
        if suivie is not None:
            saisi = constat.avant[0].saisi.get(colonne, "")
            personne.recouvertes.append(Recouverte(onglet, suivie.nom, colonne, saisi, ancienne))
        return geste


def annuler_la_saisie(personne: Personne, onglet: Onglet) -> str:
    """Put back the value just typed over, wherever its line is now. The tab is that of the value."""
    if not personne.recouvertes:
        return ""
    derniere = personne.recouvertes.pop()
    onglet = derniere.onglet
    grille = personne.regarder(onglet)
    rang = personne.rang_de(onglet, grille, derniere.nom)
    with personne.ecrire_dans(grille) as vue:
        if rang is None or derniere.colonne not in vue.colonnes:
            return ""
        est_formule = bool(derniere.promesse and derniere.promesse.formule)
        cellule = en_formule(str(derniere.saisi)) if est_formule else en_cellule(derniere.saisi)
        requete = ecrire(vue.sheet_id, rang, vue.colonnes[derniere.colonne], [cellule])
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=[rang], apres=[rang])
        personne.registre.recouverte(onglet, constat.avant[0])
        geste = "saisie annulée"
        suivie = personne.registre.tapee(onglet, constat.apres[0], derniere.colonne, par=personne.nom, geste=geste)
        if suivie is not None and suivie.nom == derniere.nom and derniere.promesse is None:
            # Nobody had typed there: the cell may follow the forms again.
            tapee = suivie.promesses[derniere.colonne]
            suivie.promesses[derniere.colonne] = Promesse(tapee.valeur, souple=True)
        return geste


def copier_un_bloc(personne: Personne, onglet: Onglet) -> str:
    """Copy cells of a column over those of other lines."""
    grille = personne.regarder(onglet)
    lignes = personne.lignes(onglet, grille)
    if len(lignes) < 8:
        return ""
    haut = personne.hasard.randrange(1, 4)
    source, cible = personne.hasard.choice(list(lignes)), personne.choisir(onglet, lignes)
    if abs(cible - source) < haut or max(cible, source) + haut > grille.bas:
        return ""
    colonne = personne.hasard.choice(onglet.saisies)
    with personne.ecrire_dans(grille) as vue:
        if colonne not in vue.colonnes:
            return ""
        place = vue.colonnes[colonne]
        requete = {
            "copyPaste": {
                "source": zone(vue.sheet_id, source, source + haut, place, place + 1),
                "destination": zone(vue.sheet_id, cible, cible + haut, place, place + 1),
                "pasteType": "PASTE_VALUES",
            }
        }
        rangs = range(cible, cible + haut)
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=rangs, apres=rangs)
        for copie in constat.avant:
            personne.registre.recouverte(onglet, copie)
        for copie in constat.apres:
            personne.registre.tapee(onglet, copie, colonne, par=personne.nom, geste="copie collée")
        return "bloc copié"


def couper_ses_notes(personne: Personne, onglet: Onglet) -> str:
    """Cut a block of their own column and paste it beside other lines."""
    grille = personne.regarder(onglet)
    a_soi = [nom for nom in grille.colonnes if nom.startswith(NOTES)]
    lignes = personne.lignes(onglet, grille)
    if not a_soi or len(lignes) < 8:
        return ""
    colonne, haut = personne.hasard.choice(a_soi), personne.hasard.randrange(1, 4)
    source, cible = personne.hasard.choice(list(lignes)), personne.choisir(onglet, lignes)
    if abs(cible - source) < haut or max(cible, source) + haut > grille.bas:
        return ""
    with personne.ecrire_dans(grille) as vue:
        if colonne not in vue.colonnes:
            return ""
        place = vue.colonnes[colonne]
        requete = {
            "cutPaste": {
                "source": zone(vue.sheet_id, source, source + haut, place, place + 1),
                "destination": {"sheetId": vue.sheet_id, "rowIndex": cible, "columnIndex": place},
                "pasteType": "PASTE_NORMAL",
            }
        }
        rangs = [*range(source, source + haut), *range(cible, cible + haut)]
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=rangs, apres=rangs)
        for copie in constat.avant:
            personne.registre.recouverte(onglet, copie)
        for copie in constat.apres:
            personne.registre.tapee(onglet, copie, colonne, par=personne.nom, geste="note coupée")
        return "bloc coupé"


def mettre_un_total(personne: Personne, onglet: Onglet) -> str:
    """A total below the lines: a word, and a formula beside it."""
    nombre = next(iter(onglet.nombres), "habitants_interesses")
    grille = personne.regarder(onglet)
    with personne.ecrire_dans(grille) as vue:
        texte = f"Total {personne.registre.suivante()}"
        cellules: list[dict[str, object]] = [{} for _ in range(vue.largeur)]
        cellules[vue.colonnes[onglet.textes[0]]] = en_cellule(texte)
        colonne = lettres(vue.colonnes[nombre])
        cellules[vue.colonnes[nombre]] = en_formule(f"=SUM({colonne}3:{colonne}{max(vue.bas, 4)})")
        ajout = {"sheetId": vue.sheet_id, "rows": [{"values": cellules}], "fields": "userEnteredValue"}
        personne.classeur.ecrire(vue.sheet_id, [{"appendCells": ajout}])
        personne.registre.libres[onglet.table, texte] = "=SUM("
        personne.registre.noter(f"{personne.nom} : total posé sous {onglet.titre} ({texte})")
        return "total"
