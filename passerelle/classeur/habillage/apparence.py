"""What a workbook shows beside what its cells hold, read before an installation so that what staff chose is left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gspread.utils import absolute_range_name

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.requetes import lettres
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Onglet

Objet = dict[str, Any]

_CHAMPS_NEUF = (
    "properties(locale,timeZone),"
    "sheets(properties(hidden,tabColor,tabColorStyle,gridProperties(frozenRowCount,frozenColumnCount)),"
    "merges,conditionalFormats,filterViews,protectedRanges,basicFilter,bandedRanges,rowGroups,columnGroups,"
    "data(rowData(values(userEnteredValue,userEnteredFormat,dataValidation,note))))"
)
_CHAMPS_ONGLETS = (
    "sheets(properties(sheetId),conditionalFormats(booleanRule(condition)),protectedRanges(range),"
    "data(startColumn,rowData(values(dataValidation(condition)))))"
)


@dataclass(frozen=True, kw_only=True)
class ApparenceOnglet:
    """What one of our tabs shows.

    `protections`: the GridRanges protected; `conditions`: those of its conditional formats, in order ({} for a colour scale);
    `listes`: column, from 0 → the condition of each cell's list from the first line on, None where it has none.
    """

    protections: Sequence[Objet] = ()
    conditions: Sequence[Objet] = ()
    listes: Mapping[int, Sequence[Objet | None]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Apparence:
    """What a workbook shows. `neuf`: nobody has used it yet; `locale` and `fuseau` are then known. `onglets`: sheet id → one of
    our tabs."""

    neuf: bool = False
    locale: str = ""
    fuseau: str = ""
    onglets: Mapping[int, ApparenceOnglet] = field(default_factory=dict)


def lire_classeur_neuf(connexion: Connexion) -> Apparence:
    """Read a workbook of one tab whose cells hold nothing: nobody has used it when nothing was coloured, merged or frozen
    either.

    Raises ClasseurInaccessible.
    """
    lu = connexion.obtenir(fields=_CHAMPS_NEUF)
    return Apparence(
        neuf=len(lu["sheets"]) == 1 and _est_intact(lu["sheets"][0]),
        locale=lu["properties"].get("locale", ""),
        fuseau=lu["properties"].get("timeZone", ""),
    )


def lire_apparence(connexion: Connexion, onglets: Sequence[Onglet]) -> Apparence:
    """Read how our tabs look, in one request. Raises ClasseurInaccessible."""
    lu = connexion.obtenir(fields=_CHAMPS_ONGLETS, ranges=[_plage(onglet) for onglet in onglets])
    return Apparence(onglets={feuille["properties"]["sheetId"]: _lire_un_onglet(feuille) for feuille in lu["sheets"]})


def _est_intact(feuille: Objet) -> bool:
    proprietes = feuille.pop("properties")
    grille = proprietes.pop("gridProperties", {})
    rangees = [rangee for bloc in feuille.pop("data", ()) for rangee in bloc.get("rowData", ())]
    habillees = any(cellule for rangee in rangees for cellule in rangee.get("values", ()))
    return not (habillees or any(grille.values()) or any(proprietes.values()) or any(feuille.values()))


def _plage(onglet: Onglet) -> str:
    """The cells whose lists are to be looked at: every line, as far as there are keys or labels."""
    largeur = max((len(rangee) for rangee in onglet.grille[:LIGNES_ENTETE]), default=0)
    if not largeur or onglet.hauteur <= LIGNES_ENTETE:
        return absolute_range_name(onglet.titre, "A1")
    return absolute_range_name(onglet.titre, f"A{LIGNES_ENTETE + 1}:{lettres(largeur - 1)}")


def _lire_un_onglet(feuille: Objet) -> ApparenceOnglet:
    listes: dict[int, list[Objet | None]] = {}
    for bloc in feuille.get("data", ()):
        for rang, rangee in enumerate(bloc.get("rowData", ())):
            for place, cellule in enumerate(rangee.get("values", ()), bloc.get("startColumn", 0)):
                if regle := cellule.get("dataValidation"):
                    vues = listes.setdefault(place, [])
                    vues.extend([None] * (rang - len(vues)))
                    vues.append(regle["condition"])
    return ApparenceOnglet(
        protections=[p["range"] for p in feuille.get("protectedRanges", ()) if "range" in p],
        conditions=[
            regle.get("booleanRule", {}).get("condition", {}) for regle in feuille.get("conditionalFormats", ())
        ],
        listes=listes,
    )
