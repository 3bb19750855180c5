"""Gestures in response tabs: correct an answer, withdraw a response, sort."""

from tests.course.classeur import Grille
from tests.course.onglets import Onglet, seconde
from tests.course.personne import Personne, ecrire, en_cellule, rangees


def _reponses(personne: Personne, onglet: Onglet) -> Grille:
    return personne.classeur.lire(personne.classeur.sheet_id(onglet.reponses), haut=1)


def _choisir(personne: Personne, onglet: Onglet, vue: Grille) -> tuple[int, int] | None:
    """A row, and the second of its response."""
    registre = personne.registre
    recues = {rang: seconde(ligne["Horodateur"]) for rang, ligne in vue.lignes().items()}
    possibles = [
        (rang, moment)
        for rang, moment in recues.items()
        if (onglet.table, moment) in registre.par_moment and moment not in registre.en_import
    ]
    return personne.hasard.choice(possibles) if possibles else None


def corriger_une_reponse(personne: Personne, onglet: Onglet) -> str:
    """Correct a number that a response says; its Horodateur stays."""
    titre, maximum = onglet.corrige
    if not titre:
        return ""
    grille = _reponses(personne, onglet)
    with personne.ecrire_dans(grille) as vue:
        choisie = _choisir(personne, onglet, vue)
        if choisie is None:
            return ""
        rang, moment = choisie
        valeur = personne.hasard.randrange(1, maximum)
        requete = ecrire(vue.sheet_id, rang, vue.colonnes[titre], [en_cellule(valeur)])
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], apres=[rang], haut=1)
        assert seconde(constat.apres[0].montre["Horodateur"]) == moment
        personne.registre.corrigee(onglet, moment, titre, valeur, par=personne.nom)
        return "réponse corrigée"


def retirer_une_reponse(personne: Personne, onglet: Onglet) -> str:
    """Delete the row of a response."""
    grille = _reponses(personne, onglet)
    with personne.ecrire_dans(grille) as vue:
        choisie = _choisir(personne, onglet, vue)
        retirees = sum(table == onglet.table for table, _ in personne.registre.retirees)
        if choisie is None or retirees + 1 > personne.part_retiree * len(vue.rangees):
            return ""
        rang, moment = choisie
        requete = {"deleteDimension": {"range": rangees(vue.sheet_id, rang, rang + 1)}}
        constat = personne.classeur.ecrire(vue.sheet_id, [requete], avant=[rang], haut=1)
        assert seconde(constat.avant[0].montre["Horodateur"]) == moment
        personne.colonnes_bougees(vue.sheet_id)
        personne.registre.retiree(onglet, moment, par=personne.nom)
        return "réponse retirée"


def trier_les_reponses(personne: Personne, onglet: Onglet) -> str:
    """Sort the responses."""
    grille = _reponses(personne, onglet)
    if len(grille.rangees) < 3:
        return ""
    with personne.ecrire_dans(grille) as vue:
        requete = {
            "sortRange": {
                "range": {"sheetId": vue.sheet_id, "startRowIndex": 1, "endRowIndex": vue.bas},
                "sortSpecs": [
                    {
                        "dimensionIndex": personne.hasard.randrange(min(vue.largeur, 6)),
                        "sortOrder": personne.hasard.choice(("ASCENDING", "DESCENDING")),
                    }
                ],
            }
        }
        personne.classeur.ecrire(vue.sheet_id, [requete])
        personne.colonnes_bougees(vue.sheet_id)
        personne.registre.noter(f"{personne.nom} : {onglet.reponses} trié")
        return "réponses triées"
