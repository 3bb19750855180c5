"""The tab `Mises en relation`: the themes enough people speak of, with whom and what there is to bring them together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.tables import controler_la_table, ouvrir_la_fusion
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.fusion.appariement import REGLE
from passerelle.domaine.fusion.fusion import COMPTE, Fusion
from passerelle.domaine.liens.relation_vue import BesoinVu, RelationVue
from passerelle.domaine.regles.decisions import dater_les_decisions, est_prise, retenir_les_decisions
from passerelle.domaine.regles.mises_en_relation import MiseEnRelation, rapprocher, voix_de
from passerelle.domaine.regles.suggestions import Rencontre
from passerelle.domaine.reponses.composition import ANNULEE, Lignes
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.illisible import est_erreur
from passerelle.domaine.texte.lecture import en_texte, reunir

DECISIONS = "decisions"
"""What is remembered beside the tables: line id → a digest of its decision, and the day it was first seen."""

RAPPROCHEMENTS = "rapprochement"
"""For figures only: each day on which a theme had been heard enough, with DECIDEE. Worked out from the needs, whatever lines
stand in the tab."""

DECIDEE = "decidee"
"""Whether staff decided of that theme, « oui » or « non »."""


@dataclass(frozen=True, kw_only=True)
class Relations:
    """The tab merged and checked. `mises_en_relation`: what the rule says of each line; `vues`: those that stand, for pages;
    `tables`: the checked one, and RAPPROCHEMENTS; `souvenirs`: what is to be remembered as DECISIONS. Only the checked table where
    the tab was left as it stands."""

    fusion: Fusion
    tables: Mapping[str, pd.DataFrame]
    anomalies: Sequence[Anomalie]
    mises_en_relation: Sequence[MiseEnRelation] = ()
    vues: Sequence[RelationVue] = ()
    souvenirs: Mapping[str, Any] = field(default_factory=dict)


def mettre_en_relation(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> Relations | None:
    """Compute the lines of the tab and merge them; None where it cannot be read."""
    table = cadre.modele.tables["mise_en_relation"]
    if cadre.lisible(table.id) is None:
        return None
    if table.id in cadre.suspendues or not {"besoin", "planning"} <= set(tables):
        fusion = ouvrir_la_fusion(cadre, table, None)
        controle = controler_la_table(cadre, fusion)
        return Relations(fusion=fusion, tables={table.id: controle.lignes}, anomalies=controle.anomalies)
    feuille = cadre.donnees.feuilles[table.id]
    couples = zip(*map(feuille.colonne, ("id", "decision")), strict=True)
    dites = {en_texte(ident): "" if est_erreur(dite) else en_texte(dite) for ident, dite in couples}
    connues = cadre.donnees.souvenirs.get(DECISIONS)
    decisions = dater_les_decisions(dites, connues, cadre.aujourdhui)
    lignes = rapprocher(
        regle=cadre.modele.besoins,
        themes=cadre.referentiels.themes,
        besoins=tables["besoin"],
        recontactables=_recontactables(tables.get("personne")),
        partenaires=_partenaires_des_themes(tables.get("projet")),
        natures=cadre.referentiels.natures,
        rencontres=_rencontres_a_venir(tables["planning"], cadre.aujourdhui),
        decisions=decisions,
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
    controle = controler_la_table(cadre, fusion)
    return Relations(
        fusion=fusion,
        tables={table.id: controle.lignes, RAPPROCHEMENTS: _rapprochements(lignes, dites)},
        anomalies=controle.anomalies,
        mises_en_relation=lignes,
        vues=list(_voir(cadre, lignes, controle.lignes, tables["besoin"])),
        souvenirs={DECISIONS: retenir_les_decisions(decisions)} if decisions or connues else {},
    )


def _rencontres_a_venir(planning: pd.DataFrame, aujourdhui: date) -> list[Rencontre]:
    """The slots that are held from today on, in order."""
    colonnes = (planning[cle] for cle in ("date", "activite", "lieu_prevu", "statut"))
    return sorted(
        Rencontre(jour, en_texte(activite), en_texte(lieu))
        for jour, activite, lieu, statut in zip(*colonnes, strict=True)
        if isinstance(jour, date) and jour >= aujourdhui and lieu and statut not in ("exclue", ANNULEE)
    )


def _rapprochements(lignes: Sequence[MiseEnRelation], dites: Mapping[str, str]) -> pd.DataFrame:
    jours = [
        (jour, ligne.theme, "oui" if est_prise(dites.get(ligne.id, "")) else "non", True)
        for ligne in lignes
        for jour in ligne.fenetres
    ]
    return pd.DataFrame(jours, columns=["date", "theme", DECIDEE, COMPTE])


def _voir(
    cadre: Cadre, lignes: Sequence[MiseEnRelation], retenues: pd.DataFrame, besoins: pd.DataFrame
) -> Iterator[RelationVue]:
    """The lines that stand in the tab, as staff see them."""
    par_id = {str(ident): retenue for ident, retenue in retenues.to_dict("index").items()}
    for ligne in lignes:
        if retenue := par_id.get(ligne.id):
            dits = {cle: en_texte(retenue[cle]) for cle in ("theme", "voix", "seances", "recontactables", "suggestion")}
            yield RelationVue(
                id=ligne.id,
                **dits,
                partenaires=retenue["partenaires"] or (),
                decision=en_texte(retenue["decision"]),
                attend=ligne.attend,
                prochaine=ligne.prochaine,
                besoins=tuple(_voir_les_besoins(cadre, besoins.loc[list(ligne.besoins)])),
            )


def _voir_les_besoins(cadre: Cadre, besoins: pd.DataFrame) -> Iterator[BesoinVu]:
    for ident, besoin in besoins.to_dict("index").items():
        texte = en_texte(besoin["texte"])
        yield BesoinVu(
            id=str(ident),
            date=besoin["date"],
            lieu=en_texte(besoin["lieu"]),
            texte=MASQUE if cadre.donnees.indiscret(texte) else texte,
            voix=voix_de(besoin["voix"]),
            projet=en_texte(besoin["projet"]),
        )


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
