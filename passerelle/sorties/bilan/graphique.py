"""The bars of a table as a picture, for the formats that cannot draw them in the table itself."""

from passerelle.domaine.enonces.bilan.document import Graphique

LARGEUR, HAUTEUR_DE_BARRE = 380, 24
ECHELLE = 2.0
"""Pixels for each point: sharp once printed."""

POLICE = "Liberation Sans"
"""The library carries it: a machine without any font draws it too."""

COULEUR, ENCRE = "#2d7288", "#1a1a1a"


def dessiner(graphique: Graphique) -> bytes:
    """A PNG: horizontal bars from zero, each with its value in words; no colour means anything by itself."""
    # Heavy, and of no use to any other command.
    import vl_convert  # noqa: PLC0415

    lignes = [
        {"nom": nom, "valeur": valeur, "dite": dite.replace("\u00a0", " ")} for nom, valeur, dite in graphique.points
    ]
    axe_y = {"field": "nom", "type": "nominal", "sort": None, "title": None}
    axe_x = {"field": "valeur", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": LARGEUR,
        "height": HAUTEUR_DE_BARRE * len(lignes),
        "background": "white",
        "padding": {"left": 2, "right": 60, "top": 2, "bottom": 2},
        "data": {"values": lignes},
        "encoding": {
            "y": {**axe_y, "axis": {"labelLimit": 240, "labelFontSize": 12, "ticks": False, "domain": False}},
            "x": axe_x,
        },
        "layer": [
            {"mark": {"type": "bar", "color": COULEUR, "height": HAUTEUR_DE_BARRE * 2 // 3}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": ENCRE},
                "encoding": {"text": {"field": "dite", "type": "nominal"}},
            },
        ],
        "config": {
            "view": {"stroke": None},
            "font": POLICE,
            "axis": {"labelFont": POLICE, "labelColor": ENCRE},
            "text": {"font": POLICE},
        },
    }
    dessin: bytes = vl_convert.vegalite_to_png(spec, scale=ECHELLE)
    return dessin
