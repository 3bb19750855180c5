"""Read a whole workbook in two requests."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, get_args

from gspread.utils import absolute_range_name

from passerelle.classeur.connexion import Connexion, decoder
from passerelle.domaine.feuilles.feuille import Graphique, Onglet
from passerelle.domaine.texte.lecture import Nature

_REGLAGES = "properties(locale,timeZone)"
FORMAT = "effectiveFormat(numberFormat(type))"
"""The format in effect, for a formula may bring one; without its pattern, which no decision needs."""
CHAMPS = (
    f"{_REGLAGES},"
    "sheets(properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount,frozenRowCount)),"
    "charts(chartId,position,spec),"
    f"data(startRow,startColumn,rowData(values(userEnteredValue(formulaValue),{FORMAT}))))"
)
"""What the first request asks for. Of the cells, only formulas and the kind of their number format: what a cell holds comes, much
shorter, with the second."""

_MOMENTS = frozenset(get_args(Nature))


@dataclass(frozen=True, kw_only=True)
class Reglages:
    """What dates and numbers are typed in; empty where a workbook does not say."""

    locale: str = ""
    fuseau: str = ""


@dataclass(frozen=True, kw_only=True)
class Lecture:
    """A workbook as read. `onglets` in order; `colonnes`: sheet id → how many columns its grid has; `graphiques`: the ids of
    all its charts, those that are a sheet of their own included."""

    onglets: tuple[Onglet, ...]
    colonnes: dict[int, int]
    reglages: Reglages = Reglages()
    graphiques: frozenset[int] = frozenset()

    def par_id(self, sheet_id: int | None) -> Onglet | None:
        """The tab of that sheet id, whatever its title."""
        return next((onglet for onglet in self.onglets if onglet.sheet_id == sheet_id), None)

    def par_titre(self, titre: str) -> Onglet | None:
        """The tab of that title; capitals do not make two titles."""
        return next((o for o in self.onglets if o.titre.casefold() == titre.casefold()), None)


def lire(connexion: Connexion) -> Lecture:
    """Read every tab: titles, formulas and formats, then values free of any locale."""
    lecture = connexion.lire(_sans_valeurs, fields=CHAMPS)
    plages = connexion.obtenir(
        "/values:batchGet",
        ranges=[absolute_range_name(onglet.titre) for onglet in lecture.onglets],
        valueRenderOption="UNFORMATTED_VALUE",
        dateTimeRenderOption="SERIAL_NUMBER",
    )["valueRanges"]
    return replace(
        lecture,
        onglets=tuple(
            replace(onglet, grille=plage.get("values", []))
            for onglet, plage in zip(lecture.onglets, plages, strict=True)
        ),
    )


# Of the two workbooks: what they hold changes much more often than their tabs, formulas and formats.
@lru_cache(maxsize=2)
def _sans_valeurs(contenu: bytes) -> Lecture:
    classeur = decoder(contenu)
    feuilles = [feuille for feuille in classeur["sheets"] if feuille["properties"].get("sheetType", "GRID") == "GRID"]
    return Lecture(
        onglets=tuple(_onglet(feuille) for feuille in feuilles),
        colonnes={
            f["properties"]["sheetId"]: f["properties"]["gridProperties"].get("columnCount", 0) for f in feuilles
        },
        reglages=_reglages(classeur),
        graphiques=frozenset(
            graphique["chartId"] for feuille in classeur["sheets"] for graphique in feuille.get("charts", ())
        ),
    )


def lire_reglages(connexion: Connexion) -> Reglages:
    """Read what a workbook is set to, and nothing else."""
    return _reglages(connexion.obtenir(fields=_REGLAGES))


def _reglages(classeur: dict[str, Any]) -> Reglages:
    proprietes = classeur.get("properties", {})
    return Reglages(locale=proprietes.get("locale", ""), fuseau=proprietes.get("timeZone", ""))


def _onglet(feuille: dict[str, Any]) -> Onglet:
    formules: dict[tuple[int, int], str] = {}
    moments: dict[int, dict[int, Nature]] = {}
    for bloc in feuille.get("data", ()):
        haut, gauche = bloc.get("startRow", 0), bloc.get("startColumn", 0)
        for rang, rangee in enumerate(bloc.get("rowData", ()), haut):
            for place, cellule in enumerate(rangee.get("values", ()) if rangee else (), gauche):
                if not cellule:
                    continue
                if entree := cellule.get("userEnteredValue"):
                    formules[rang, place] = entree["formulaValue"]
                nature = cellule.get("effectiveFormat", {}).get("numberFormat", {}).get("type")
                if nature in _MOMENTS:
                    moments.setdefault(place, {})[rang] = nature
    grille = feuille["properties"]["gridProperties"]
    return Onglet(
        sheet_id=feuille["properties"]["sheetId"],
        titre=feuille["properties"]["title"],
        hauteur=grille.get("rowCount", 0),
        largeur=grille.get("columnCount", 0),
        figees=grille.get("frozenRowCount", 0),
        formules=formules,
        moments=moments,
        graphiques={
            graphique["chartId"]: _graphique(graphique["spec"], feuille["properties"]["sheetId"])
            for graphique in feuille.get("charts", ())
        },
    )


def _graphique(spec: dict[str, Any], sheet_id: int) -> Graphique:
    domaines = spec.get("basicChart", {}).get("domains", [])
    sources = [
        source for domaine in domaines for source in domaine.get("domain", {}).get("sourceRange", {}).get("sources", ())
    ]
    rangs = None
    if len(sources) == 1 and sources[0].get("sheetId", 0) == sheet_id and "endRowIndex" in sources[0]:
        rangs = sources[0].get("startRowIndex", 0), sources[0]["endRowIndex"]
    return Graphique(rangs=rangs, spec=spec)
