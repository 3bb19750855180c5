"""The charts of Synthèse as Excel draws them, over the lines that are exported: what each shows is said once, in the domain."""

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties
from openpyxl.utils import get_column_letter

from passerelle.domaine.chiffres.graphiques import GraphiqueVoulu, Serie
from passerelle.domaine.enonces.export.jeu import Tableau

_TEINTES = {"valeur": "7A4B8C", "valeur2": "D9A441"}
_SOUS_UNE_LIGNE, _QUADRILLAGE = "CDB8D6", "D9D9D9"
_PREMIERE_COLONNE, _PAR_RANGEE, _COLONNES, _LIGNES = 11, 2, 10, 20
_LARGEUR, _HAUTEUR = 16.5, 9.5
"""Centimetres."""

_CORPS_DU_TITRE = 1200
"""Hundredths of a point."""

_PEU = 10
"""Up to which count an axis is marked one by one: half a project is nothing."""


def tracer(feuille: Any, tableau: Tableau, entetes: int) -> None:
    """Set the charts of a table beside it, two by two. `entetes`: how many rows stand above its lines."""
    cles = [champ.cle for champ in tableau.champs]
    for rang, (voulu, (debut, fin)) in enumerate(tableau.graphiques):
        lignes = (debut + entetes + 1, fin + entetes)
        valeurs = (tableau.lignes[ici][cles.index(serie.cle)] for serie in voulu.series for ici in range(debut, fin))
        est_petit = max(valeur for valeur in valeurs if isinstance(valeur, int | float)) <= _PEU
        graphique = _graphique(feuille, voulu, cles, lignes)
        if est_petit:
            graphique.y_axis.majorUnit = 1
        colonne = _PREMIERE_COLONNE + _COLONNES * (rang % _PAR_RANGEE)
        feuille.add_chart(graphique, f"{get_column_letter(colonne)}{3 + _LIGNES * (rang // _PAR_RANGEE)}")


def _graphique(feuille: Any, voulu: GraphiqueVoulu, cles: list[str], lignes: tuple[int, int]) -> Any:
    noms = _plage(feuille, cles.index("libelle") + 1, lignes)
    barres: Any = BarChart()
    barres.type = "bar" if voulu.genre == "BAR" else "col"
    barres.gapWidth = 60
    barres.title = voulu.titre
    barres.title.overlay = False
    for paragraphe in barres.title.tx.rich.p:
        paragraphe.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=_CORPS_DU_TITRE, b=True))
    barres.legend = None
    barres.width, barres.height = _LARGEUR, _HAUTEUR
    a_gauche = [serie for serie in voulu.series if not serie.a_droite]
    for serie in a_gauche:
        _ajouter(barres, _plage(feuille, cles.index(serie.cle) + 1, lignes), serie)
    if len(a_gauche) < len(voulu.series):  # a line goes over the bars, with its own figures
        barres.series[0].graphicalProperties.solidFill = _SOUS_UNE_LIGNE
        barres.series[0].dLbls.dLblPos = "inBase"
    barres.set_categories(noms)
    _axes(barres, a_gauche[0].axe, est_couche=voulu.genre == "BAR")
    for serie in voulu.series:
        if serie.a_droite:
            ligne: Any = LineChart()
            _ajouter(ligne, _plage(feuille, cles.index(serie.cle) + 1, lignes), serie)
            ligne.set_categories(noms)
            _axes(ligne, serie.axe, est_couche=False)
            ligne.y_axis.axId, ligne.y_axis.crosses, ligne.y_axis.majorGridlines = 200, "max", None
            barres += ligne
    return barres


def _plage(feuille: Any, colonne: int, lignes: tuple[int, int]) -> Any:
    return Reference(feuille, min_col=colonne, min_row=lignes[0], max_row=lignes[1])


def _ajouter(graphique: Any, valeurs: Any, serie: Serie) -> None:
    graphique.add_data(valeurs, titles_from_data=False)
    ajoutee = graphique.series[-1]
    ajoutee.tx = SeriesLabel(v=serie.axe)
    teinte = _TEINTES[serie.cle]
    if isinstance(graphique, LineChart):
        ajoutee.graphicalProperties = GraphicalProperties()
        ajoutee.graphicalProperties.line.solidFill = teinte
        ajoutee.marker.symbol = "circle"
        ajoutee.marker.graphicalProperties = GraphicalProperties(solidFill=teinte)
        ajoutee.smooth = False
    else:
        ajoutee.graphicalProperties = GraphicalProperties(solidFill=teinte)
    etiquettes = DataLabelList()
    etiquettes.showVal = True
    etiquettes.showSerName = etiquettes.showCatName = etiquettes.showLegendKey = etiquettes.showPercent = False
    etiquettes.dLblPos = "t" if isinstance(graphique, LineChart) else "outEnd"
    ajoutee.dLbls = etiquettes


def _axes(graphique: Any, titre: str, *, est_couche: bool) -> None:
    graphique.y_axis.title, graphique.y_axis.scaling.min = titre, 0
    graphique.x_axis.tickLblSkip = 1
    graphique.x_axis.delete = graphique.y_axis.delete = False
    graphique.y_axis.number_format = "General"
    graphique.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_QUADRILLAGE))
    if est_couche:
        # The first name at the top, as in the table.
        graphique.x_axis.scaling.orientation = "maxMin"
