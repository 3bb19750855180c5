"""Requests about charts: they lie over a grid, and their figures come from ranges."""

import secrets
from collections.abc import Iterator
from typing import Any

from passerelle.tableur.requetes.arguments import coin_requis, plage_requise, requis
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.graphiques import donnees_de, sources_de
from passerelle.tableur.socle.masque import fusionner, lire_masque
from passerelle.tableur.socle.messages import verifier_masque
from passerelle.tableur.socle.plages import Plage

_LARGEUR, _HAUTEUR = 600, 371
_AXES = {"BAR": {"BOTTOM_AXIS"}}
_AXES_VERTICAUX = {"LEFT_AXIS", "RIGHT_AXIS"}
_SERIES_DE_COMBO = {"LINE", "AREA", "COLUMN"}


def ajouter(document: Document, requete: Objet) -> Objet:
    """addChart; its id is chosen when not given."""
    nouveau = dict(requis(requete, "chart"))
    _verifier_spec(document, requis(nouveau, "spec"))
    feuille, nouveau["position"] = _poser(document, requis(nouveau, "position"))
    numero = nouveau.setdefault("chartId", secrets.randbelow(2**31 - 1))
    if any(autre["chartId"] == numero for _, autre in _tous(document)):
        raise ErreurApi(f"chartId {numero} is already used.")
    feuille.etat.setdefault("charts", []).append(nouveau)
    return {"chart": nouveau}


def changer(document: Document, requete: Objet) -> None:
    """updateChartSpec: the whole spec is replaced."""
    _, graphique = _trouver(document, requis(requete, "chartId"), "chart")
    spec = requis(requete, "spec")
    _verifier_spec(document, spec)
    graphique["spec"] = spec


def deplacer(document: Document, requete: Objet) -> Objet:
    """updateEmbeddedObjectPosition, as the mask of its overlayPosition says."""
    feuille, graphique = _trouver(document, requis(requete, "objectId"), "embedded object")
    texte = requete.get("fields", "").strip()
    if not texte:
        raise ErreurApi("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    masque = lire_masque(texte)
    verifier_masque(masque, "OverlayPosition")
    nouvelle = requis(requete, "newPosition")
    _verifier_grille(nouvelle)
    voulue = fusionner(graphique["position"]["overlayPosition"], nouvelle["overlayPosition"], masque)
    cible, graphique["position"] = _poser(document, {"overlayPosition": voulue})
    if cible is not feuille:
        feuille.etat["charts"].remove(graphique)
        cible.etat.setdefault("charts", []).append(graphique)
    return {"position": graphique["position"]}


def supprimer(document: Document, requete: Objet) -> None:
    """DeleteEmbeddedObject."""
    feuille, graphique = _trouver(document, requis(requete, "objectId"), "embedded object")
    feuille.etat["charts"].remove(graphique)


def _tous(document: Document) -> Iterator[tuple[Feuille, Objet]]:
    return ((feuille, graphique) for feuille in document.feuilles for graphique in feuille.etat.get("charts", ()))


def _trouver(document: Document, numero: Any, genre: str) -> tuple[Feuille, Objet]:
    for feuille, graphique in _tous(document):
        if graphique["chartId"] == numero:
            return feuille, graphique
    raise ErreurApi(f"No {genre} with id: {numero}")


def _poser(document: Document, position: Objet) -> tuple[Feuille, Objet]:
    """The sheet a chart lies over, and its EmbeddedObjectPosition completed with its size."""
    _verifier_grille(position)
    place = {"widthPixels": _LARGEUR, "heightPixels": _HAUTEUR} | position["overlayPosition"]
    feuille, ligne, colonne = coin_requis(document, place, "anchorCell")
    if place["widthPixels"] <= 0 or place["heightPixels"] <= 0:
        raise ErreurApi("widthPixels and heightPixels must be greater than 0.")
    coin = {"sheetId": feuille.id, "rowIndex": ligne, "columnIndex": colonne}
    return feuille, {"overlayPosition": place | {"anchorCell": coin}}


def _verifier_grille(position: Objet) -> None:
    if "overlayPosition" not in position:
        raise ErreurApi("Only charts that lie over a grid are supported by this server: overlayPosition is required.")


def _verifier_spec(document: Document, spec: Objet) -> None:
    """Raises ErreurApi where Sheets would refuse it, or where it is not a basic chart."""
    base = requis(spec, "basicChart")
    genre = base.get("chartType", "BASIC_CHART_TYPE_UNSPECIFIED")
    if genre == "BASIC_CHART_TYPE_UNSPECIFIED":
        raise ErreurApi("chartType must be specified.")
    for serie in base.get("series", ()):
        if "type" in serie and (genre != "COMBO" or serie["type"] not in _SERIES_DE_COMBO):
            raise ErreurApi(f"Series type {serie['type']} is not valid in a chart of type {genre}.")
        axe = serie.get("targetAxis")
        if axe is not None and axe not in _AXES.get(genre, _AXES_VERTICAUX):
            raise ErreurApi(f"Series targetAxis {axe} is not a valid minor axis for a chart of type {genre}.")
    nombres = {len(_verifier_sources(document, donnees)) for donnees in donnees_de(spec) if donnees}
    if len(nombres) > 1:
        raise ErreurApi("The domain and all series must have the same number of source ranges.")


def _verifier_sources(document: Document, donnees: Objet) -> list[Objet]:
    sources = sources_de(donnees)
    for source in sources:
        feuille, plage = plage_requise(document, {"range": source})
        zone = Plage.lire(plage).bornee(feuille.nb_lignes, feuille.nb_colonnes)
        if 1 not in (zone.hauteur, zone.largeur):
            raise ErreurApi("ChartSourceRange ranges require all rows or all columns to have length of 1")
    return sources


EXECUTIONS = {
    "addChart": ajouter,
    "updateChartSpec": changer,
    "updateEmbeddedObjectPosition": deplacer,
    "deleteEmbeddedObject": supprimer,
}
