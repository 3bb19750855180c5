"""The charts of the tab Synthèse, as the API takes them: set once, staff's since; only the rows they look at are followed."""

from collections.abc import Mapping
from typing import Any

from passerelle.classeur.habillage.couleurs import couleur
from passerelle.classeur.requetes import Requete, zone
from passerelle.domaine.chiffres.graphiques import GRAPHIQUES, GraphiqueVoulu, Serie

COLONNE, LIGNE = 10, 2
"""Where the first one is anchored: column K, under the labels."""

LARGEUR_GRILLE, HAUTEUR_GRILLE = 24, 60
"""The columns and rows of the tab that they lie over, at least."""

_PAR_RANGEE, _COLONNES, _LIGNES = 2, 7, 19
"""How many stand side by side, and how many cells of a usual size each takes."""

_TEINTES = {"valeur": "#7a4b8c", "valeur2": "#d9a441"}
_DEPUIS_ZERO = {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"}


def creer_graphique(voulu: GraphiqueVoulu, sheet_id: int, places: Mapping[str, int], rangs: tuple[int, int]) -> Requete:
    """A new chart. `places`: key → column, from 0; `rangs`: the rows of its block, end excluded."""
    rang = GRAPHIQUES.index(voulu)
    coin = {
        "sheetId": sheet_id,
        "rowIndex": LIGNE + _LIGNES * (rang // _PAR_RANGEE),
        "columnIndex": COLONNE + _COLONNES * (rang % _PAR_RANGEE),
    }
    return {
        "addChart": {
            "chart": {
                "chartId": voulu.numero,
                "spec": _spec(voulu, sheet_id, places, rangs),
                "position": {"overlayPosition": {"anchorCell": coin, "widthPixels": 600, "heightPixels": 371}},
            }
        }
    }


def suivre_les_rangs(
    numero: int, spec: Mapping[str, Any], sheet_id: int, avant: tuple[int, int], apres: tuple[int, int]
) -> Requete:
    """The chart as it was read, looking at other rows of its tab."""

    def suivre(dit: Any) -> Any:
        if isinstance(dit, list):
            return [suivre(element) for element in dit]
        if not isinstance(dit, dict):
            return dit
        ici = (dit.get("sheetId", 0), dit.get("startRowIndex", 0), dit.get("endRowIndex"))
        if ici == (sheet_id, *avant):
            return dit | {"startRowIndex": apres[0], "endRowIndex": apres[1]}
        return {nom: suivre(valeur) for nom, valeur in dit.items()}

    return {"updateChartSpec": {"chartId": numero, "spec": suivre(spec)}}


def _spec(voulu: GraphiqueVoulu, sheet_id: int, places: Mapping[str, int], rangs: tuple[int, int]) -> Requete:
    haut, bas = rangs

    def donnees(cle: str) -> Requete:
        plage = zone(sheet_id, places[cle], places[cle] + 1, haut=haut, bas=bas)
        return {"sourceRange": {"sources": [plage]}}

    a_droite = any(serie.a_droite for serie in voulu.series)

    def serie(dite: Serie) -> Requete:
        genre = {"type": "LINE" if dite.a_droite else "COLUMN"} if a_droite else {}
        return genre | {
            "series": donnees(dite.cle),
            "targetAxis": _axe(voulu, dite),
            "colorStyle": {"rgbColor": couleur(_TEINTES[dite.cle])},
            "dataLabel": {"type": "DATA"},
        }

    axes = {_axe(voulu, dite): {"title": dite.axe, "viewWindowOptions": _DEPUIS_ZERO} for dite in voulu.series}
    return {
        "title": voulu.titre,
        "altText": voulu.description,
        # Staff may hide columns: what charts show does not hang on it.
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": {
            "chartType": "COMBO" if a_droite else voulu.genre,
            "legendPosition": "NO_LEGEND",
            "headerCount": 0,
            "axis": [{"position": position, **dit} for position, dit in axes.items()],
            "domains": [{"domain": donnees("libelle")}],
            "series": [serie(dite) for dite in voulu.series],
        },
    }


def _axe(voulu: GraphiqueVoulu, serie: Serie) -> str:
    if voulu.genre == "BAR":
        return "BOTTOM_AXIS"
    return "RIGHT_AXIS" if serie.a_droite else "LEFT_AXIS"
