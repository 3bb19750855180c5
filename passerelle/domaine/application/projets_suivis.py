"""The tab `Projets`: where each stands today and stood at the end of the exercises that are over (domaine.md §4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.tables import controler_la_table
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.probleme import Anomalie, en_anomalies
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.fusion import COMPTE, Fusion
from passerelle.domaine.regles.projets import rassembler
from passerelle.domaine.regles.situation import ChangementEtape
from passerelle.domaine.regles.suivi import EN_RETARD, Suivi
from passerelle.domaine.texte.illisible import est_erreur
from passerelle.domaine.texte.lecture import Cellule, en_texte

ETAPES_VUES = "etapes_vues"
"""What is remembered beside the tables: project id → step id → the day when evidence that bears no date was first seen."""


@dataclass(frozen=True, kw_only=True)
class ProjetsSuivis:
    """The projects with their steps. `arretes`: label of an exercise that is over → the columns `etape` and EN_RETARD as they
    stood at its end; `suivi`: what the rule says of each, None where it was not asked; `vues`: what is to be remembered as
    ETAPES_VUES, None where nothing new is known."""

    lignes: pd.DataFrame
    anomalies: Sequence[Anomalie]
    arretes: Mapping[str, pd.DataFrame]
    suivi: Suivi | None = None
    mentions: Sequence[Mention] = ()
    vues: Mapping[str, Mapping[str, str]] | None = None


def suivre_les_projets(cadre: Cadre, fusion: Fusion, tables: Mapping[str, pd.DataFrame]) -> ProjetsSuivis:
    """Merge the columns of the steps in the tab of the projects, and check it. `tables`: those already checked."""
    temoins = ("reunion", "animation", "besoin")
    if cadre.suspendues.intersection(("projet", *temoins)) or not set(temoins) <= set(tables):
        controle = controler_la_table(cadre, fusion)
        return ProjetsSuivis(lignes=controle.lignes, anomalies=controle.anomalies, arretes={})
    du_suivi = [colonne for colonne in fusion.table.colonnes if colonne.regle]
    dits = controler_la_table(
        cadre, fusion, colonnes=[colonne for colonne in fusion.table.colonnes if not colonne.regle]
    )
    ouvertes = _corrections_ouvertes(cadre.lisible("correction"))
    suivi = Suivi(
        regle=cadre.modele.etapes,
        projets=dits.lignes,
        vies=rassembler(
            reunions=tables["reunion"],
            animations=tables["animation"],
            besoins=tables["besoin"],
            aujourdhui=cadre.aujourdhui,
        ),
        exercices=cadre.donnees.exercices,
        etapes_ecrites=_etapes_ecrites(cadre.donnees.memoires["projet"]),
        aujourdhui=cadre.aujourdhui,
        etapes_equipe=_etapes_de_l_equipe(fusion, ouvertes or {}, cadre.aujourdhui),
        premieres_vues=_premieres_vues(cadre.donnees.souvenirs.get(ETAPES_VUES)),
    )
    suivis, changements, anomalies = suivi.suivre()
    fusion.fusionner(suivis.index.tolist(), {colonne.cle: suivis[colonne.cle].tolist() for colonne in du_suivi})
    etapes = controler_la_table(cadre, fusion, colonnes=du_suivi)
    lignes, arretes = dits.lignes.assign(**{c.cle: etapes.lignes[c.cle] for c in du_suivi}), {}
    if ouvertes is not None:
        # Else since when staff's stages count is not known: the figures of the projects stay as they are.
        lignes = lignes.assign(**{EN_RETARD: _en_oui(suivis[EN_RETARD])})
        arretes = {
            exercice.libelle: arreter_les_projets(suivi, exercice.fin)
            for exercice in cadre.ouverts
            if exercice.fin < cadre.aujourdhui
        }
    return ProjetsSuivis(
        lignes=lignes,
        anomalies=[
            *dits.anomalies,
            *anomalies,
            *etapes.anomalies,
            *_projets_sans_exercice(lignes, fusion.retenues.colonnes["identifie_le"], cadre.aujourdhui),
        ],
        arretes=arretes,
        suivi=suivi,
        mentions=[_en_mention(changement, fusion.table) for changement in changements],
        vues={ident: {etape: jour.isoformat() for etape, jour in vues.items()} for ident, vues in suivi.vues().items()},
    )


def arreter_les_projets(suivi: Suivi, jour: date) -> pd.DataFrame:
    """The columns `etape` and EN_RETARD of the projects as they stood at the end of a day that is over."""
    arrete = suivi.arreter(jour)
    return arrete.assign(**{EN_RETARD: _en_oui(arrete[EN_RETARD])})


def _etapes_ecrites(memoire: Memoire) -> dict[str, tuple[str, date | None]]:
    """Project id → the step last written, and since when."""
    return {
        ident: (en_texte(etape), depuis if isinstance(depuis, date) else None)
        for ident, etape, depuis in zip(
            memoire.ids, memoire.colonne("etape"), memoire.colonne("etape_depuis"), strict=True
        )
        if etape
    }


def _etapes_de_l_equipe(
    fusion: Fusion, ouvertes: Mapping[str, date], aujourdhui: date
) -> dict[str, tuple[str, date | None]]:
    """Project id → the stage staff typed over the one computed, and since when it counts: the day they typed beside it, else
    the day its correction opened (`ouvertes`: correction → that day)."""
    typees = fusion.changees("etape_depuis")
    return {
        ident: (
            en_texte(etape),
            depuis
            if isinstance(depuis := typees.get(ident), date)
            else ouvertes.get(f"projet/{ident}/etape", aujourdhui),
        )
        for ident, etape in fusion.changees("etape").items()
        if not est_erreur(etape)
    }


def _corrections_ouvertes(corrections: Feuille | None) -> dict[str, date] | None:
    """Since when each correction is open; None where their tab cannot be read."""
    if corrections is None:
        return None
    couples = zip(corrections.colonnes["id"], corrections.colonnes["depuis"], strict=True)
    return {en_texte(ident): depuis for ident, depuis in couples if isinstance(depuis, date)}


def _premieres_vues(souvenir: Mapping[str, Mapping[str, str]] | None) -> dict[str, dict[str, date]] | None:
    if souvenir is None:
        return None
    return {
        ident: {etape: date.fromisoformat(jour) for etape, jour in vues.items()} for ident, vues in souvenir.items()
    }


def _en_mention(changement: ChangementEtape, table: Table) -> Mention:
    return Mention(
        quoi="changement d’étape",
        onglet=table.onglet,
        ligne=changement.projet,
        avant=changement.avant or None,
        apres=changement.apres,
        cause=changement.cause,
    )


def _projets_sans_exercice(projets: pd.DataFrame, identifies: Sequence[Cellule], aujourdhui: date) -> list[Anomalie]:
    """Projects that count in no exercise, for want of a day when they were named (`identifies`, as retained)."""
    vides, futurs = (
        [
            str(ident)
            for ident, compte, oui in zip(projets.index, projets[COMPTE], lesquels, strict=True)
            if compte and oui
        ]
        for lesquels in (
            [ecrite is None for ecrite in identifies],
            [isinstance(jour, date) and jour > aujourdhui for jour in identifies],
        )
    )
    return [
        *en_anomalies(
            "projet",
            vides,
            "identifie_le",
            "Sans date, ce projet ne compte dans aucun exercice\u00a0: écrivez le jour où il a été identifié.",
        ),
        *en_anomalies(
            "projet",
            futurs,
            "identifie_le",
            "Cette date est dans le futur\u00a0: le projet ne compte pas d’ici là. Corrigez-la si elle est fausse.",
        ),
    ]


def _en_oui(retards: pd.Series) -> pd.Series:
    return retards.map({True: "oui", False: "non"})
