"""The charts of a tab as tables: a line for each category, a bar in each figure's cell. The table is the chart."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from passerelle.tableur.pages.vue import lettres, texte_affiche
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.graphiques import sources_de
from passerelle.tableur.socle.plages import Plage
from passerelle.tableur.socle.rangees import Rangee
from passerelle.tableur.socle.travail import TropDeTravail

_SANS_TITRE = "Graphique"
_GRAPHIQUES_MAX, _LIGNES_MAX = 20, 1000


@dataclass(frozen=True)
class Barre:
    """A figure as it reads, and how long its bar is, out of 100; None where the cell holds no number."""

    texte: str
    part: int | None


@dataclass(frozen=True)
class Graphique:
    """A chart: what it says, what its columns are called (the categories' first), its lines: a category, then its figures."""

    titre: str
    description: str
    colonnes: list[str]
    lignes: list[tuple[str, list[Barre]]]


@dataclass(frozen=True)
class _Case:
    texte: str
    nombre: float | None


def dessiner(document: Document, feuille: Feuille) -> list[Graphique]:
    """The first charts that lie over a tab, in the order they were added, and their first lines. Those where all is blank are left
    out."""
    dessines: list[Graphique] = []
    with suppress(TropDeTravail):
        for graphique in feuille.etat.get("charts", ())[:_GRAPHIQUES_MAX]:
            dessines.append(_dessiner(document, graphique["spec"]))  # noqa: PERF401 - those drawn before stay
    return dessines


def _dessiner(document: Document, spec: Objet) -> Graphique:
    base = spec["basicChart"]
    axes = {axe["position"]: axe.get("title", "") for axe in base.get("axis", ()) if "position" in axe}
    series = base.get("series", [])
    domaine: Objet = next((d["domain"] for d in base.get("domains", ())), {})
    tetes = min(max(base.get("headerCount", 0), 0), _LIGNES_MAX)
    noms = [_nommer(document, domaine), *_noms_des_series(document, series, axes)]
    categories = list(islice(_cases(document, domaine), tetes, _LIGNES_MAX))
    colonnes = [list(islice(_cases(document, serie["series"]), tetes, _LIGNES_MAX)) for serie in series]
    sommets = _sommets(series, colonnes)
    hauteur = max((len(colonne) for colonne in (categories, *colonnes)), default=0)
    vide = _Case("", None)
    lignes = []
    for rang in range(hauteur):
        categorie, *cases = (c[rang] if rang < len(c) else vide for c in (categories, *colonnes))
        if categorie.texte or any(case.texte for case in cases):
            barres = [Barre(case.texte, _part(case, sommet)) for case, sommet in zip(cases, sommets, strict=True)]
            lignes.append((categorie.texte, barres))
    return Graphique(spec.get("title") or _SANS_TITRE, spec.get("altText", ""), noms, lignes)


def _noms_des_series(document: Document, series: list[Objet], axes: dict[str, str]) -> Iterator[str]:
    """A series alone on its axis has that axis's title; several are told apart by the headers of their columns."""
    siens = [serie.get("targetAxis", "") for serie in series]
    for serie, axe in zip(series, siens, strict=True):
        seule = siens.count(axe) == 1
        yield (seule and axes.get(axe)) or _nommer(document, serie["series"])


def _nommer(document: Document, donnees: Objet) -> str:
    """The lowest frozen header above a range, else the letter of its column."""
    for source in sources_de(donnees):
        plage = Plage.lire(source)
        feuille = document.feuille(plage.feuille)
        gelees = feuille.gelees("ROWS")
        nom = texte_affiche(document, feuille.lignes.une(gelees - 1), plage.gauche) if gelees else ""
        return nom or lettres(plage.gauche)
    return ""


def _cases(document: Document, donnees: Objet) -> Iterator[_Case]:
    """The cells of a ChartData, one after the other."""
    vide = Rangee()
    for source in sources_de(donnees):
        feuille, zone = document.zone(Plage.lire(source))
        lignes = dict(feuille.lignes.lire(zone.haut, zone.bas))
        for rang in range(zone.haut, zone.bas):
            ligne = lignes.get(rang, vide)
            for colonne in range(zone.gauche, zone.droite):
                valeur = ligne.valeur(colonne)
                est_un_nombre = isinstance(valeur, int | float) and not isinstance(valeur, bool)
                yield _Case(texte_affiche(document, ligne, colonne), float(valeur) if est_un_nombre else None)


def _sommets(series: list[Objet], colonnes: list[list[_Case]]) -> list[float]:
    """What the longest bar of each series stands for: that of its axis."""
    par_axe: dict[str, float] = {}
    axes = [serie.get("targetAxis", "") for serie in series]
    for axe, colonne in zip(axes, colonnes, strict=True):
        plus_grand = max((case.nombre for case in colonne if case.nombre is not None), default=0.0)
        par_axe[axe] = max(par_axe.get(axe, 0.0), plus_grand)
    return [par_axe[axe] for axe in axes]


def _part(case: _Case, sommet: float) -> int | None:
    if case.nombre is None:
        return None
    return round(100 * (max(case.nombre, 0.0) / sommet)) if sommet > 0 else 0
