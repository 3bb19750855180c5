from typing import Any

import flask
import gspread
import pytest
from gspread.exceptions import APIError

from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.pages.page import construire_pages
from tests.tableur.aides import Objet, appliquer, ecrire, lignes, lire, plage

MOIS = plage(2, 5, 0, 1)
PRESENCES, SEANCES = plage(2, 5, 1, 2), plage(2, 5, 2, 3)


def _donnees(*sources: Objet) -> Objet:
    return {"sourceRange": {"sources": list(sources)}}


def _spec(*series: Objet, genre: str = "COLUMN", domaine: Objet = MOIS) -> Objet:
    return {
        "title": "Présences par mois",
        "altText": "Les présences de chaque mois.",
        "basicChart": {
            "chartType": genre,
            "headerCount": 0,
            "domains": [{"domain": _donnees(domaine)}],
            "series": [{"series": _donnees(une)} for une in series or (PRESENCES,)],
        },
    }


def _position(rang: int = 2, colonne: int = 5, feuille: int = 0) -> Objet:
    return {"overlayPosition": {"anchorCell": {"sheetId": feuille, "rowIndex": rang, "columnIndex": colonne}}}


def _ajout(spec: Objet | None = None, **reste: Any) -> Objet:
    return {"addChart": {"chart": {"chartId": 7, "spec": spec or _spec(), "position": _position()} | reste}}


@pytest.fixture
def garni(classeur: gspread.Spreadsheet) -> gspread.Spreadsheet:
    """Three months, two series, and the chart of the first."""
    rangees: list[list[Any]] = [
        ["mois", "p", "s"],
        ["Mois", "Présences", "Séances"],
        ["sept.", 10, 2],
        ["oct.", 40, 4],
        ["nov.", 30, 3],
    ]
    gel = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    appliquer(
        classeur,
        ecrire((0, 0), *rangees),
        {"updateSheetProperties": {"properties": gel, "fields": "gridProperties.frozenRowCount"}},
        _ajout(),
    )
    return classeur


def _graphiques(classeur: gspread.Spreadsheet, fields: str = "chartId,position,spec") -> list[list[Objet]]:
    lu = lire(classeur, f"sheets(charts({fields}))")
    return [feuille.get("charts", []) for feuille in lu["sheets"]]


def _sources(graphique: Objet) -> list[list[Objet]]:
    base = graphique["spec"]["basicChart"]
    return [
        porteur[nom]["sourceRange"]["sources"]
        for liste, nom in (("domains", "domain"), ("series", "series"))
        for porteur in base[liste]
    ]


def _rangs(classeur: gspread.Spreadsheet) -> list[tuple[int, int]]:
    """The rows of each range of the chart, then the cell it is anchored to."""
    ((graphique,),) = _graphiques(classeur)
    coin = graphique["position"]["overlayPosition"]["anchorCell"]
    plages = [(s["startRowIndex"], s["endRowIndex"]) for sources in _sources(graphique) for s in sources]
    return [*plages, (coin["rowIndex"], coin["columnIndex"])]


def test_un_graphique_vit_bouge_et_disparait(garni: gspread.Spreadsheet) -> None:
    ((graphique,),) = _graphiques(garni)
    assert graphique["spec"] == _spec()
    assert graphique["position"]["overlayPosition"] == _position()["overlayPosition"] | {
        "widthPixels": 600,
        "heightPixels": 371,
    }
    assert _graphiques(garni, "chartId") == [[{"chartId": 7}]]

    ailleurs = {"overlayPosition": {"anchorCell": {"rowIndex": 9, "columnIndex": 3}, "widthPixels": 300}}
    reponse = appliquer(
        garni,
        {"updateChartSpec": {"chartId": 7, "spec": _spec(PRESENCES, SEANCES)}},
        {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": ailleurs, "fields": "anchorCell"}},
    )
    ((graphique,),) = _graphiques(garni)
    assert graphique["spec"] == _spec(PRESENCES, SEANCES)
    assert reponse["replies"][1]["updateEmbeddedObjectPosition"]["position"] == graphique["position"]
    place = graphique["position"]["overlayPosition"]
    assert (place["anchorCell"]["rowIndex"], place["widthPixels"]) == (9, 600)

    appliquer(garni, {"deleteEmbeddedObject": {"objectId": 7}})
    assert _graphiques(garni) == [[]]


def test_un_numero_est_choisi_quand_il_n_est_pas_donne(garni: gspread.Spreadsheet) -> None:
    reponse = appliquer(garni, {"addChart": {"chart": {"spec": _spec(), "position": _position()}}})
    ((_, nouveau),) = _graphiques(garni, "chartId")
    assert reponse["replies"][0]["addChart"]["chart"]["chartId"] == nouveau["chartId"] != 7


@pytest.mark.parametrize(
    ("requete", "message"),
    [
        ({"addChart": {}}, "Invalid requests[0].addChart: chart is required"),
        (_ajout(), "chartId 7 is already used"),
        (_ajout(chartId=8, position={"newSheet": True}), "overlayPosition is required"),
        (_ajout(chartId=8, position=_position(rang=5000)), "outside of the grid"),
        (_ajout(chartId=8, spec={"title": "Vide"}), "basicChart is required"),
        (_ajout(chartId=8, spec={"pieChart": {}}), "not supported by this server"),
        (_ajout(chartId=8, spec=_spec(genre="CAMEMBERT")), "TYPE_ENUM"),
        (_ajout(chartId=8, spec={"basicChart": {}}), "chartType must be specified"),
        (
            _ajout(chartId=8, spec=_spec(plage(2, 5, 1, 3))),
            "ChartSourceRange ranges require all rows or all columns to have length of 1",
        ),
        (_ajout(chartId=8, spec=_spec(plage(2, 5, 1, 2, feuille=9))), "No grid with id: 9"),
        (_ajout(chartId=8, spec=_spec(plage(2, 5000, 1, 2))), "outside of the grid"),
        (
            _ajout(
                chartId=8,
                spec={
                    "basicChart": {
                        "chartType": "COLUMN",
                        "domains": [{"domain": _donnees(MOIS, MOIS)}],
                        "series": [{"series": _donnees(PRESENCES)}],
                    }
                },
            ),
            "must have the same number of source ranges",
        ),
        (
            _ajout(chartId=8, spec={"basicChart": {"chartType": "COLUMN", "series": [{"type": "LINE"}]}}),
            "Series type LINE is not valid in a chart of type COLUMN",
        ),
        (
            _ajout(chartId=8, spec={"basicChart": {"chartType": "BAR", "series": [{"targetAxis": "LEFT_AXIS"}]}}),
            "not a valid minor axis",
        ),
        ({"updateChartSpec": {"chartId": 9, "spec": _spec()}}, "No chart with id: 9"),
        ({"updateChartSpec": {"chartId": 7}}, "spec is required"),
        ({"deleteEmbeddedObject": {"objectId": 9}}, "No embedded object with id: 9"),
        (
            {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": _position()}},
            "At least one field must be listed",
        ),
        (
            {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": _position(), "fields": "coin"}},
            "Invalid field: coin",
        ),
        (
            {
                "updateEmbeddedObjectPosition": {
                    "objectId": 7,
                    "newPosition": {"overlayPosition": {"widthPixels": 0}},
                    "fields": "widthPixels",
                }
            },
            "must be greater than 0",
        ),
        (
            {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": {"sheetId": 4}, "fields": "*"}},
            "overlayPosition is required",
        ),
    ],
)
def test_un_refus_dit_ce_qui_ne_va_pas(garni: gspread.Spreadsheet, requete: Objet, message: str) -> None:
    avant = _graphiques(garni)
    with pytest.raises(APIError) as refus:
        appliquer(garni, requete)

    assert refus.value.error["status"] == "INVALID_ARGUMENT"
    assert message in refus.value.error["message"]
    assert _graphiques(garni) == avant


@pytest.mark.parametrize(
    ("requete", "attendu"),
    [
        ({"insertDimension": {"range": lignes(2, 3)}}, [(3, 6), (3, 6), (3, 5)]),
        ({"insertDimension": {"range": lignes(3, 5)}}, [(2, 7), (2, 7), (2, 5)]),
        ({"insertDimension": {"range": lignes(1, 2, axe="COLUMNS")}}, [(2, 5), (2, 5), (2, 6)]),
        ({"deleteDimension": {"range": lignes(2, 4)}}, [(2, 3), (2, 3), (2, 5)]),
        ({"deleteDimension": {"range": lignes(1, 2)}}, [(1, 4), (1, 4), (1, 5)]),
        ({"deleteDimension": {"range": lignes(5, 6, axe="COLUMNS")}}, [(2, 5), (2, 5), (2, 5)]),
        ({"moveDimension": {"source": lignes(2, 5), "destinationIndex": 9}}, [(6, 9), (6, 9), (6, 5)]),
    ],
)
def test_les_plages_et_la_place_suivent_les_cases(
    garni: gspread.Spreadsheet, requete: Objet, attendu: list[tuple[int, int]]
) -> None:
    appliquer(garni, requete)
    assert _rangs(garni) == attendu


def test_une_serie_part_avec_ses_cases(garni: gspread.Spreadsheet) -> None:
    appliquer(
        garni,
        {"updateChartSpec": {"chartId": 7, "spec": _spec(PRESENCES, SEANCES)}},
        {"deleteDimension": {"range": lignes(1, 2, axe="COLUMNS")}},
    )
    ((graphique,),) = _graphiques(garni)
    assert _sources(graphique) == [[MOIS], [plage(2, 5, 1, 2)]]


def test_une_copie_de_l_onglet_a_ses_graphiques(garni: gspread.Spreadsheet, client: gspread.Client) -> None:
    appliquer(garni, {"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1, "newSheetId": 5}})
    (_, (copie,)) = _graphiques(garni)
    assert copie["chartId"] != 7
    assert copie["position"]["overlayPosition"]["anchorCell"]["sheetId"] == 5
    assert {source["sheetId"] for sources in _sources(copie) for source in sources} == {5}

    # A chart of another tab's figures keeps to them here, and has none of them elsewhere.
    appliquer(garni, _ajout(chartId=8, position=_position(feuille=5)))
    appliquer(garni, {"duplicateSheet": {"sourceSheetId": 5, "insertSheetIndex": 2, "newSheetId": 6}})
    _, _, (_, ici) = _graphiques(garni)
    assert _sources(ici) == [[MOIS], [PRESENCES]]
    garni.worksheets()[1].copy_to("contacts")
    _, (la_bas, ailleurs) = _graphiques(client.open_by_key("contacts"))
    assert la_bas["chartId"] != copie["chartId"]
    assert len(_sources(la_bas)) == 2
    assert _sources(ailleurs) == []

    # With its tab, a chart goes; with the tab of its figures, its series do.
    appliquer(garni, {"deleteSheet": {"sheetId": 0}})
    (copie_gardee, sans_serie), (_, orphelin) = _graphiques(garni)
    assert (copie_gardee["chartId"], sans_serie["chartId"]) == (copie["chartId"], 8)
    assert len(_sources(copie_gardee)) == 2
    assert _sources(sans_serie) == _sources(orphelin) == []


def test_un_graphique_traverse_la_copie_du_classeur(garni: gspread.Spreadsheet, client: gspread.Client) -> None:
    copie = client.copy(garni.id, title="Copie")
    assert _graphiques(copie) == _graphiques(garni)


def test_la_page_d_un_onglet_montre_ses_graphiques_en_tableaux(tableur: Tableur) -> None:
    classeur = client_local(tableur).open_by_key("principal")
    deux = _spec(PRESENCES, SEANCES, genre="COMBO")
    for serie, axe in zip(deux["basicChart"]["series"], ("LEFT_AXIS", "RIGHT_AXIS"), strict=True):
        serie["targetAxis"] = axe
    deux["basicChart"]["axis"] = [{"position": "RIGHT_AXIS", "title": "Combien de séances"}]
    appliquer(
        classeur,
        ecrire((0, 0), ["mois", "p", "s"], ["Mois", "Présences", "Séances"], ["sept.", 10, 2], ["oct.", 40, "?"]),
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}},
                "fields": "gridProperties.frozenRowCount",
            }
        },
        _ajout(deux),
    )
    app = flask.Flask(__name__)
    app.secret_key = "secret d'essai"
    app.register_blueprint(construire_pages(tableur))

    page = app.test_client().get("/classeur/0").text

    graphique = page[page.index('<div class="graphique">') : page.index('<div class="defile"')]
    assert "<caption>Présences par mois</caption>" in graphique
    assert "Les présences de chaque mois." in graphique
    titres = ("Mois", "Présences", "Combien de séances")
    assert "".join(f'<th scope="col">{titre}</th>' for titre in titres) in graphique
    barre = '<progress max="100" value="{}" aria-hidden="true"></progress>'
    assert f"<td>10{barre.format(25)}</td>" in graphique
    assert f"<td>40{barre.format(100)}</td>" in graphique
    assert f"<td>2{barre.format(100)}</td>" in graphique  # its own axis
    assert "<td>?</td>" in graphique
    assert graphique.count('<th scope="row">') == 2  # blank lines are left out
    assert 'class="graphique"' not in app.test_client().get("/classeur/0?cellule=2-1").text
