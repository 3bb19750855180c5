"""Gestures on a tab: rename it, move it, filter it."""

from tests.course.onglets import Onglet
from tests.course.personne import Personne


def renommer(personne: Personne, onglet: Onglet) -> str:
    """Give the tab another title."""
    sheet_id = personne.sheet_id(onglet)
    with personne.classeur.verrou:
        titre = onglet.titre if personne.classeur.titres[sheet_id] != onglet.titre else f"{onglet.titre}, suivi d’ici"
        _regler(personne, sheet_id, {"title": titre})
        personne.classeur.titres[sheet_id] = titre
        personne.registre.noter(f"{personne.nom} : onglet {onglet.titre} renommé « {titre} »")
        return "onglet renommé"


def deplacer_l_onglet(personne: Personne, onglet: Onglet) -> str:
    """Move the tab among the others."""
    with personne.classeur.verrou:
        _regler(personne, personne.sheet_id(onglet), {"index": personne.hasard.randrange(10)})
        personne.registre.noter(f"{personne.nom} : onglet {onglet.titre} déplacé")
        return "onglet déplacé"


def _regler(personne: Personne, sheet_id: int, proprietes: dict[str, object]) -> None:
    requete = {
        "updateSheetProperties": {
            "properties": {"sheetId": sheet_id, **proprietes},
            "fields": ",".join(proprietes),
        }
    }
    personne.classeur.ecrire(sheet_id, [requete])


def filtrer(personne: Personne, onglet: Onglet) -> str:
    """Put a filter on the lines, or take it off."""
    grille = personne.regarder(onglet)
    with personne.ecrire_dans(grille) as vue:
        if personne.hasard.random() < 0.4:
            requete: dict[str, object] = {"clearBasicFilter": {"sheetId": vue.sheet_id}}
        else:
            place = vue.colonnes[personne.hasard.choice(onglet.saisies)]
            cachees = {str(place): {"hiddenValues": [str(personne.hasard.randrange(40))]}}
            requete = {"setBasicFilter": {"filter": {"range": _sous_l_entete(vue.sheet_id), "criteria": cachees}}}
        personne.classeur.ecrire(vue.sheet_id, [requete])
        personne.registre.noter(f"{personne.nom} : filtre de {onglet.titre} changé")
        return "filtre"


def vue_filtree(personne: Personne, onglet: Onglet) -> str:
    """Keep a filter view."""
    sheet_id = personne.sheet_id(onglet)
    with personne.classeur.verrou:
        titre = f"Vue {personne.registre.suivante()}"
        requete = {"addFilterView": {"filter": {"title": titre, "range": _sous_l_entete(sheet_id)}}}
        personne.classeur.ecrire(sheet_id, [requete])
        personne.registre.noter(f"{personne.nom} : vue filtrée de {onglet.titre}")
        return "vue filtrée"


def _sous_l_entete(sheet_id: int) -> dict[str, object]:
    return {"sheetId": sheet_id, "startRowIndex": 1}
