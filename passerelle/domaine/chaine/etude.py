"""From what was read to what is retained, then to the figures: each step reads what those before it gave. Start here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from passerelle.domaine.application.calendrier import tenir_le_calendrier
from passerelle.domaine.application.creneaux import CRENEAUX_ANNULES, etablir_les_creneaux
from passerelle.domaine.application.fiches import TableDesFiches, fusionner_les_fiches, nommer_les_projets
from passerelle.domaine.application.projets_proposes import PROJETS_VUS, relever_les_vus
from passerelle.domaine.application.projets_suivis import ETAPES_VUES, suivre_les_projets
from passerelle.domaine.application.relations import mettre_en_relation
from passerelle.domaine.application.themes import (
    classer_les_besoins,
    lire_le_lexique,
    signaler_les_confusions,
)
from passerelle.domaine.cadre.cadre import Cadre, etablir_le_cadre
from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.cadre.tables import controler_la_table
from passerelle.domaine.chaine.chiffrage import asseoir, codes_suspendus, mesurables
from passerelle.domaine.chaine.derivees import completer_pour_les_chiffres
from passerelle.domaine.chaine.recits import BILAN, tenir_les_recits
from passerelle.domaine.chaine.remises import avec_les_remises, relever_les_revenues
from passerelle.domaine.chiffres.chiffres import Assiette, calculer
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.fusion.doubles import signaler_les_doubles
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.liens.calendrier import CALENDRIER, Calendrier, en_souvenir
from passerelle.domaine.liens.relation_vue import RelationVue
from passerelle.domaine.regles.annee import Annee
from passerelle.domaine.regles.besoins import Lexique
from passerelle.domaine.regles.mises_en_relation import MiseEnRelation
from passerelle.domaine.regles.planning import Creneau
from passerelle.domaine.regles.rappels import dater_les_rappels
from passerelle.domaine.regles.suivi import Suivi
from passerelle.domaine.texte.noms import Annuaire


@dataclass(frozen=True, kw_only=True)
class Etude:
    """What a synchronisation works out.

    `donnees`: what was read; `cadre.donnees` holds besides the lines that come back. `fusions`: table id → its merge, to be
    closed; `assiette`: what the figures were computed from. `suspendus`: the indicators that stay as they are.
    `souvenirs`: what is to be remembered beside the tables; `vues`: form id → the questions that have a column;
    `projets_vus`: the ids of the projects that public lists may show; `annees`: the
    planning at a glance, `relations` the mises en relation, empty where they were left as they stand; `calendrier`: what calendars
    are told. What the rules say of each
    line, where they were asked: `creneaux`, `mises_en_relation`, `suivi`.
    """

    donnees: Donnees
    cadre: Cadre
    fusions: Mapping[str, Fusion]
    assiette: Assiette
    mesures: Sequence[Mesure]
    suspendus: Collection[str]
    souvenirs: Mapping[str, Any]
    vues: Mapping[str, Collection[str]]
    anomalies: Sequence[Anomalie]
    mentions: Sequence[Mention]
    annees: Sequence[Annee]
    creneaux: Sequence[Creneau]
    mises_en_relation: Sequence[MiseEnRelation]
    suivi: Suivi | None
    projets_vus: frozenset[str]
    relations: Sequence[RelationVue]
    calendrier: Calendrier

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Table id → the checked lines, as figures use them."""
        return self.assiette.tables


def etudier(donnees: Donnees) -> Etude:
    """Merge the tables that forms fill, apply the rules in the order they need one another, compute the figures."""
    cadre = etablir_le_cadre(donnees)
    etude = _etudier(donnees, avec_les_remises(cadre, {}))
    revenues = relever_les_revenues(cadre, etude.fusions)
    return _etudier(donnees, avec_les_remises(cadre, revenues)) if revenues else etude


def _etudier(donnees: Donnees, cadre: Cadre) -> Etude:
    cadre, fiches = _fusionner_les_tables(cadre)
    lexique_au = partial(lire_le_lexique, cadre.modele.besoins, cadre.referentiels.themes)
    fusions = {ident: table.fusion for ident, table in fiches.items()}
    _completer_les_fiches(cadre, fusions, lexique_au)
    tables: dict[str, pd.DataFrame] = {}
    anomalies = [*cadre.anomalies, *signaler_les_confusions(cadre.modele, lexique_au(cadre.aujourdhui))]
    for ident, table in fiches.items():
        anomalies += table.anomalies
        if ident != "projet":
            controle = controler_la_table(cadre, table.fusion)
            tables[ident] = controle.lignes
            anomalies += controle.anomalies
    arretes: Mapping[str, pd.DataFrame] = {}
    souvenirs: dict[str, Any] = {}
    projets_vus: frozenset[str] = frozenset()
    mentions: list[Mention] = []
    suivi: Suivi | None = None
    if "projet" in fusions:
        projets = suivre_les_projets(cadre, fusions["projet"], tables)
        tables["projet"], arretes, suivi = projets.lignes, projets.arretes, projets.suivi
        anomalies += projets.anomalies
        mentions += projets.mentions
        if projets.vues is not None:
            souvenirs[ETAPES_VUES] = projets.vues
        projets_vus, souvenirs[PROJETS_VUS] = relever_les_vus(cadre, fusions["projet"])
    for ident, table in fiches.items():
        anomalies += signaler_les_doubles(table.fusion.table, tables[ident], table.lots, table.fusion)
    if planning := etablir_les_creneaux(cadre, tables):
        fusions["planning"], tables["planning"] = planning.fusion, planning.lignes
        anomalies += planning.anomalies
        if planning.annules is not None:
            tables[CRENEAUX_ANNULES] = planning.annules
    if relations := mettre_en_relation(cadre, tables):
        fusions["mise_en_relation"] = relations.fusion
        tables |= relations.tables
        souvenirs |= relations.souvenirs
        anomalies += relations.anomalies
    if (calendrier := tenir_le_calendrier(cadre, tables)).centre:
        souvenirs[CALENDRIER] = en_souvenir(calendrier)
    complements = completer_pour_les_chiffres(cadre, tables)
    anomalies += complements.anomalies
    suspendus = codes_suspendus(cadre, complements.tables)
    assiette = asseoir(cadre, complements.tables, arretes)
    mesures = calculer(mesurables(cadre, assiette.tables, suspendus), assiette)
    if recits := tenir_les_recits(cadre, assiette, mesures, suspendus):
        fusions[BILAN] = recits.fusion
        anomalies += recits.anomalies
    return Etude(
        donnees=donnees,
        cadre=cadre,
        fusions=fusions,
        assiette=assiette,
        mesures=mesures,
        suspendus=suspendus,
        souvenirs=souvenirs,
        vues={ident: vues for table in fiches.values() for ident, vues in table.vues.items()},
        anomalies=anomalies,
        mentions=mentions,
        annees=planning.annees if planning else (),
        creneaux=planning.creneaux if planning else (),
        mises_en_relation=relations.mises_en_relation if relations else (),
        suivi=suivi,
        projets_vus=projets_vus,
        relations=relations.vues if relations else (),
        calendrier=calendrier,
    )


def _completer_les_fiches(cadre: Cadre, fusions: Mapping[str, Fusion], lexique_au: Callable[[date], Lexique]) -> None:
    """The columns that a rule works out from the line alone."""
    if "besoin" in fusions and "besoin" not in cadre.suspendues:
        besoins = fusions["besoin"]
        retenues, connus = besoins.retenues, besoins.ecrites("theme")
        classes = classer_les_besoins(retenues, lexique_au, cadre.aujourdhui, connus, cadre.donnees.suspect)
        besoins.fusionner(retenues.ids, classes)
    if "personne" in fusions and "personne" not in cadre.suspendues:
        retenues = fusions["personne"].retenues
        fusions["personne"].fusionner(retenues.ids, dater_les_rappels(retenues, cadre.modele.conservation))


def _fusionner_les_tables(cadre: Cadre) -> tuple[Cadre, dict[str, TableDesFiches]]:
    """The tables that forms fill, merged; the names of the projects, which the other tables give, are then known."""
    tables = [table for table in cadre.modele.tables.values() if table.genre in ("evenement", "reponse")]
    fiches: dict[str, TableDesFiches] = {}
    for table in sorted(tables, key=lambda table: table.id != "projet"):
        if cadre.lisible(table.id):
            fiches[table.id] = fusionner_les_fiches(cadre, table)
        if table.id == "projet":
            nommes = nommer_les_projets(fiches["projet"].fusion, cadre.donnees.suspect) if fiches else Annuaire(())
            cadre = replace(cadre, annuaires={**cadre.annuaires, "projets": nommes})
    return cadre, fiches
