"""The tab `Mises en relation`: the themes enough people speak of, with whom and what there is to bring them together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.tables import controler_la_table, ouvrir_la_fusion
from passerelle.domaine.controle.controle import Controle
from passerelle.domaine.fusion.appariement import REGLE
from passerelle.domaine.fusion.fusion import COMPTE, Fusion
from passerelle.domaine.regles.mises_en_relation import MiseEnRelation, rapprocher
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.lecture import reunir


@dataclass(frozen=True, kw_only=True)
class Relations:
    """The tab merged and checked. `mises_en_relation`: what the rule says of each line."""

    fusion: Fusion
    controle: Controle
    mises_en_relation: Sequence[MiseEnRelation] = ()


def mettre_en_relation(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> Relations | None:
    """Compute the lines of the tab and merge them; None where it cannot be read."""
    table = cadre.modele.tables["mise_en_relation"]
    if cadre.lisible(table.id) is None:
        return None
    if table.id in cadre.suspendues or "besoin" not in tables:
        fusion = ouvrir_la_fusion(cadre, table, None)
        return Relations(fusion=fusion, controle=controler_la_table(cadre, fusion))
    lignes = rapprocher(
        regle=cadre.modele.besoins,
        themes=cadre.referentiels.themes,
        besoins=tables["besoin"],
        recontactables=_recontactables(tables.get("personne")),
        partenaires=_partenaires_des_themes(tables.get("projet")),
        aujourdhui=cadre.aujourdhui,
    )
    cles = [cle for cle in table.cles if cle != "id" and not table.par_cle[cle].equipe]
    calcul = Lignes(
        ids=[ligne.id for ligne in lignes],
        sources=[REGLE] * len(lignes),
        colonnes={cle: [reunir(getattr(ligne, cle)) for ligne in lignes] for cle in cles},
    )
    fusion = ouvrir_la_fusion(cadre, table, calcul)
    fusion.fusionner_reponses(cles)
    return Relations(fusion=fusion, controle=controler_la_table(cadre, fusion), mises_en_relation=lignes)


def _recontactables(personnes: pd.DataFrame | None) -> Counter[str]:
    """Theme → how many people agreed to be called back. Counts only: names stay in their workbook."""
    if personnes is None:
        return Counter()
    return Counter(
        theme
        for theme, compte in zip(personnes["theme"], personnes[COMPTE], strict=True)
        if compte and isinstance(theme, str)
    )


def _partenaires_des_themes(projets: pd.DataFrame | None) -> dict[str, tuple[str, ...]]:
    """Theme → the partners associated with its projects, as staff noted them."""
    themes: dict[str, tuple[str, ...]] = {}
    if projets is not None:
        for theme, associes in zip(projets["theme"], projets["partenaires_associes"], strict=True):
            if isinstance(theme, str) and isinstance(associes, tuple):
                themes[theme] = tuple(dict.fromkeys((*themes.get(theme, ()), *associes)))
    return themes
