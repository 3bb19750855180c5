"""Gestures on columns: add one's own, insert a blank one, move, remove."""

from tests.course.gestes.cases import NOTES
from tests.course.onglets import Onglet
from tests.course.personne import Personne, colonnes, ecrire, en_cellule

LARGEUR_MAX = 34
"""Above this many columns, nobody adds another."""


def ajouter_sa_colonne(personne: Personne, onglet: Onglet) -> str:
    """Insert a column with a label of their own."""
    return _inserer(personne, onglet, f"{NOTES[1:]} {personne.nom} {personne.registre.suivante()}")


def inserer_une_colonne(personne: Personne, onglet: Onglet) -> str:
    """Insert a blank column."""
    return _inserer(personne, onglet, "")


def _inserer(personne: Personne, onglet: Onglet, libelle: str) -> str:
    grille = personne.regarder(onglet)
    with personne.ecrire_dans(grille) as vue:
        if vue.largeur >= LARGEUR_MAX:
            return ""
        place = personne.hasard.randrange(1, vue.largeur)
        requetes: list[dict[str, object]] = [
            {"insertDimension": {"range": colonnes(vue.sheet_id, place, place + 1), "inheritFromBefore": False}}
        ]
        if libelle:
            requetes.append(ecrire(vue.sheet_id, 1, place, [en_cellule(libelle)]))
        personne.classeur.ecrire(vue.sheet_id, requetes)
        personne.colonnes_bougees(vue.sheet_id)
        personne.registre.noter(f"{personne.nom} : colonne {libelle!r} insérée dans {onglet.titre}, place {place}")
        return "colonne à soi" if libelle else "colonne insérée"


def deplacer_une_colonne(personne: Personne, onglet: Onglet) -> str:
    """Move any column elsewhere."""
    grille = personne.regarder(onglet)
    with personne.ecrire_dans(grille) as vue:
        depart, arrivee = personne.hasard.randrange(vue.largeur), personne.hasard.randrange(vue.largeur)
        if depart <= arrivee <= depart + 1:
            return ""
        source = colonnes(vue.sheet_id, depart, depart + 1)
        personne.classeur.ecrire(vue.sheet_id, [{"moveDimension": {"source": source, "destinationIndex": arrivee}}])
        personne.colonnes_bougees(vue.sheet_id)
        personne.registre.noter(f"{personne.nom} : colonne déplacée dans {onglet.titre}, de {depart} à {arrivee}")
        return "colonne déplacée"


def retirer_sa_colonne(personne: Personne, onglet: Onglet) -> str:
    """Remove a column they had added, with what was in it."""
    grille = personne.regarder(onglet)
    with personne.ecrire_dans(grille) as vue:
        a_soi = [nom for nom in vue.colonnes if nom.startswith(NOTES)]
        if not a_soi:
            return ""
        colonne = personne.hasard.choice(a_soi)
        place = vue.colonnes[colonne]
        requete = {"deleteDimension": {"range": colonnes(vue.sheet_id, place, place + 1)}}
        personne.classeur.ecrire(vue.sheet_id, [requete])
        personne.colonnes_bougees(vue.sheet_id)
        personne.registre.colonne_retiree(onglet, colonne, par=personne.nom)
        return "colonne retirée"
