"""From what was read to what is retained: references, forms’ tables, merge, control, figures. Pure, in one direction."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from passerelle.domaine.actions import Actions
from passerelle.domaine.composition import REALISEE, Lignes, cles_retenues, composer
from passerelle.domaine.controle import controler
from passerelle.domaine.controle_reponses import controler_reponses
from passerelle.domaine.decision import GARDER, REPRENDRE
from passerelle.domaine.dernieres_valeurs import completer
from passerelle.domaine.doubles import signaler_les_doubles
from passerelle.domaine.enumeration import separer_noms
from passerelle.domaine.feuille import Feuille, Onglet
from passerelle.domaine.formulaire import Formulaire
from passerelle.domaine.fusion import Fusion
from passerelle.domaine.identites import SANS_HORODATEUR
from passerelle.domaine.illisible import nommer_les_cases
from passerelle.domaine.indicateurs import Mesure, calculer
from passerelle.domaine.lecture import Brut, Cellule, en_texte
from passerelle.domaine.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.noms import Annuaire, Entree, forme, mots_id
from passerelle.domaine.onglets_reponses import lire_onglets, souvenirs_de
from passerelle.domaine.parametre import valeur_au
from passerelle.domaine.probleme import Anomalie, Gravite, citer, entre_parentheses
from passerelle.domaine.reference import Exercice
from passerelle.domaine.references import TABLES_DE_REFERENCE, References, lire_references
from passerelle.domaine.registres import Fait
from passerelle.domaine.reparation import Reparation
from passerelle.domaine.reponse import Reponses
from passerelle.domaine.table import Table

Grille = Sequence[Sequence[Brut]]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything a synchronisation looks at.

    `feuilles`: table id → its tab; `reponses`: form id → the rows of its response tab, headers first; `suites`: form id → other
    tabs that carry its titles; `vues`: form id → the questions that had a column when last read; `memoires`: table id → what
    was last written.
    `feries` and `vacances` are those of the exercises; `anomalies` what reading already found; `parametres` what `$…` in
    indicators stand for; `action` is what passerelle.toml calls the action. `reparations`: table id → what an earlier write that
    went astray left to put back, `feuilles` and `memoires` being as they will stand after it. `souvenirs`: what the rules
    remember beside the tables, by name, as JSON gave it.
    """

    modele: Modele
    exercices: Sequence[Exercice]
    parametres: Mapping[str, str]
    feuilles: Mapping[str, Feuille]
    reponses: Mapping[str, Grille]
    memoires: Mapping[str, Memoire]
    feries: Mapping[date, str]
    vacances: Collection[date]
    suspect: Callable[[str], str | None]
    maintenant: datetime
    anomalies: Sequence[Anomalie] = ()
    reparations: Mapping[str, Reparation] = field(default_factory=dict)
    souvenirs: Mapping[str, Any] = field(default_factory=dict)
    suites: Mapping[str, Sequence[Onglet]] = field(default_factory=dict)
    vues: Mapping[str, Collection[str]] = field(default_factory=dict)
    action: str = ""

    @property
    def aujourdhui(self) -> date:
        """The day of the synchronisation, in the centre's time zone."""
        return self.maintenant.date()


@dataclass(kw_only=True)
class Etude:
    """What is worked out of a situation, step by step; each step reads what those before it settled.

    `illisibles`: tables whose columns cannot be told (contrat.md §6.9); `suspendues`: those and all that is computed from
    them. `tables`: id → the
    controlled lines, as figures use them; `arretes`: id → label of an exercise that is over → the same as they stood at its
    end. `souvenirs`: what is to be remembered beside the tables. `vues`: as in Situation, from now on.
    """

    situation: Situation
    references: References
    annuaires: dict[str, Annuaire]
    decisions: Mapping[str, str]
    suspendues: set[str]
    ouverts: list[Exercice]
    fusions: dict[str, Fusion] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    arretes: dict[str, dict[str, pd.DataFrame]] = field(default_factory=dict)
    souvenirs: dict[str, Any] = field(default_factory=dict)
    anomalies: list[Anomalie] = field(default_factory=list)
    faits: list[Fait] = field(default_factory=list)
    mesures: list[Mesure] = field(default_factory=list)
    vues: dict[str, Collection[str]] = field(default_factory=dict)

    @property
    def aujourdhui(self) -> date:
        """The day of the synchronisation."""
        return self.situation.aujourdhui

    def fusionner(self, table: Table, calcul: Lignes | None) -> Fusion:
        """Open the merge of a table; None leaves it as it stands."""
        fusion = Fusion(
            feuille=self.situation.feuilles[table.id],
            memoire=self.situation.memoires[table.id],
            calcul=calcul,
            cles=(lambda lignes: cles_retenues(table, lignes, self.annuaires))
            if table.genre == "evenement"
            else None,
            aujourdhui=self.aujourdhui,
            decisions=self.decisions,
            exercices=self.ouverts,
        )
        self.fusions[table.id] = fusion
        return fusion

    def controler(self, table: Table) -> pd.DataFrame:
        """Check the retained lines of a table; keep them for the rules and the figures."""
        controle = controler(
            table,
            self.fusions[table.id].retenues,
            formulaires=list(self.situation.modele.formulaires.values()),
            annuaires=self.annuaires,
            exercices=self.ouverts,
            aujourdhui=self.aujourdhui,
            suspect=self.situation.suspect,
            durees={a.libelle: a.duree_h for a in self.situation.modele.activites.values()},
            listes=self.situation.modele.listes,
            admis={"themes": (self.situation.modele.besoins.non_classe,)},
            tenues=self.fusions[table.id].tenues,
        )
        self.tables[table.id] = controle.lignes
        self.anomalies += controle.anomalies
        return controle.lignes


def etudier(situation: Situation) -> Etude:
    """Read the references, then the forms' tables: each composed, merged and controlled."""
    lisibles = {ident: feuille for ident, feuille in situation.feuilles.items() if feuille.est_lisible}
    references = lire_references(situation.modele, lisibles)
    decisions = _decisions(lisibles.get("correction"))
    etude = Etude(
        situation=situation,
        references=references,
        annuaires={**references.annuaires, **_annuaires_declares(situation)},
        decisions=decisions,
        suspendues=_suspendues(situation, lisibles),
        ouverts=[exercice for exercice in situation.exercices if not exercice.clos],
        anomalies=[
            *situation.anomalies,
            *_cles_perdues(situation),
            *_erreurs_de_l_equipe(situation),
            *references.anomalies,
        ],
    )
    etude.anomalies += _decisions_inconnues(lisibles.get("correction"), decisions, situation.suspect)
    # Projects first: meetings and events name them.
    tables = sorted(
        _tables_des_formulaires(situation.modele),
        key=lambda table: table.id not in TABLES_DE_REFERENCE.values(),
    )
    for table in tables:
        if table.id in lisibles:
            _composer_et_fusionner(etude, table)
        if table.id == TABLES_DE_REFERENCE["projets"]:
            etude.annuaires["projets"] = _annuaire_des_projets(etude)
    return etude


def _annuaires_declares(situation: Situation) -> dict[str, Annuaire]:
    """The names that passerelle.toml and the activities declare."""
    actions = Actions.declarees(situation.modele.activites.values(), situation.action)
    exercices = (exercice.libelle for exercice in situation.exercices)
    return {"actions": actions.noms, "exercices": Annuaire(Entree(nom, nom) for nom in exercices)}


def _tables_des_formulaires(modele: Modele) -> list[Table]:
    return [table for table in modele.tables.values() if table.genre in ("evenement", "reponse")]


def _decisions(feuille: Feuille | None) -> dict[str, str]:
    """Staff's decisions in `Corrections`: id → GARDER or REPRENDRE; the short word or the whole phrase."""
    if feuille is None:
        return {}
    dites = {
        en_texte(i): forme(en_texte(d))
        for i, d in zip(feuille.colonnes["id"], feuille.colonnes["decision"], strict=True)
    }
    return {
        ident: REPRENDRE if dite.startswith(forme(REPRENDRE)) else GARDER
        for ident, dite in dites.items()
        if dite.startswith((forme(REPRENDRE), forme(GARDER)))
    }


def _decisions_inconnues(
    feuille: Feuille | None, decisions: Mapping[str, str], suspect: Callable[[str], str | None]
) -> list[Anomalie]:
    """What staff wrote under « Que faire ? » that is no decision."""
    if feuille is None:
        return []
    dites = zip(map(en_texte, feuille.colonnes["id"]), feuille.colonnes["decision"], strict=True)
    return [
        Anomalie(
            "correction",
            ident,
            "decision",
            f"Cette décision ne se comprend pas{entre_parentheses(dite, masquee=bool(suspect(en_texte(dite))))}\u00a0: "
            "votre valeur est gardée. Choisissez «\u00a0garder notre valeur\u00a0» ou «\u00a0reprendre celle des fiches\u00a0».",
        )
        for ident, dite in dites
        if dite is not None and ident not in decisions
    ]


def _suspendues(situation: Situation, lisibles: Mapping[str, Feuille]) -> set[str]:
    """The tables that cannot be read, and those computed from them (contrat.md §6.9)."""
    illisibles = set(situation.feuilles) - set(lisibles)
    suspendues = set(illisibles)
    while True:
        suite = {
            table.id
            for table in situation.modele.tables.values()
            if any(
                TABLES_DE_REFERENCE.get(colonne.reference) in suspendues
                for colonne in table.colonnes
                if not colonne.equipe
            )
        } | {
            ident for ident, causes in causes_de(situation.modele).items() if suspendues.intersection(causes)
        }
        if suite <= suspendues:
            return suspendues
        suspendues |= suite


def causes_de(modele: Modele) -> dict[str, tuple[str, ...]]:
    """What tables are computed from, besides the references of their columns: those of the rules, and those whose forms an
    unknown code sets aside."""
    return {
        "planning": (*tables_planifiees(modele), "lieu", "fermeture"),
        "mise_en_relation": ("besoin", "theme", "projet", "personne"),
    } | {table.id: ("equipe",) for table in modele.tables.values() if "saisi_par" in table.par_cle}


def tables_planifiees(modele: Modele) -> tuple[str, ...]:
    """The tables whose events may be those of a slot: they say which activity was held, and where."""
    return tuple(
        table.id for table in modele.tables.values() if table.genre == "evenement" and _dit_quoi_et_ou(table)
    )


def _dit_quoi_et_ou(table: Table) -> bool:
    colonnes = [table.par_cle.get(cle) for cle in ("activite", "lieu")]
    references = [colonne.reference for colonne in colonnes if colonne and not colonne.multiple]
    return references == ["activites", "lieux"]


def _cles_perdues(situation: Situation) -> list[Anomalie]:
    return [
        Anomalie(
            onglet=ident,
            ligne="",
            champ=cle,
            gravite="bloquant",
            message=(
                f"La colonne « {cle} » {quoi} dans la ligne 1 : cet onglet et ce qui en dépend "
                f"restent en l’état. Lancez « passerelle installer »."
            ),
        )
        for ident, feuille in situation.feuilles.items()
        for quoi, cles in (("manque", feuille.manquantes), ("est en double", feuille.doublees))
        for cle in cles
    ]


def _erreurs_de_l_equipe(situation: Situation) -> list[Anomalie]:
    """Errors of the lists staff keep, which leave everything that is read there as it stands, and of their decisions."""
    anomalies: list[Anomalie] = []
    for ident, feuille in situation.feuilles.items():
        est_une_liste = feuille.table.genre == "reference"
        for cle, lignes in feuille.erreurs.items():
            if est_une_liste or (ident, cle) == ("correction", "decision"):
                cases = nommer_les_cases(feuille.places[cle], [feuille.rangs[ligne] for ligne in lignes])
                ecrit = citer(feuille.colonnes[cle][lignes[0]], masquee=feuille.table.classeur == "contacts")
                suite = (
                    "cet onglet et ce qui en dépend restent en l’état tant qu’elle n’est pas corrigée."
                    if est_une_liste
                    else "votre décision ne se lit pas, écrivez-la de nouveau."
                )
                message = f"{ecrit} ({cases}) est une erreur du tableur\u00a0: {suite}"
                gravite: Gravite = "bloquant" if est_une_liste else "attention"
                anomalies.append(Anomalie(ident, "", cle, message, gravite))
    return anomalies


def _composer_et_fusionner(etude: Etude, table: Table) -> None:
    situation = etude.situation
    fiches = [
        formulaire for formulaire in situation.modele.formulaires.values() if formulaire.table == table.id
    ]
    lots = [
        _lire(etude, table, fiche)
        for fiche in fiches
        if fiche.id in situation.reponses or fiche.id in situation.suites
    ]
    suspendus = [lot for lot in lots if lot.manquantes]
    if suspendus or table.id in etude.suspendues or (fiches and not lots):
        etude.fusionner(table, None)
    else:
        composees = Lignes()
        if lots:
            composition = composer(
                table,
                lots,
                annuaires=etude.annuaires,
                codes=etude.references.codes,
                suspect=situation.suspect,
            )
            etude.anomalies += composition.anomalies
            for lot in lots:
                etude.anomalies += controler_reponses(lot, suspect=situation.suspect)
            composees = composition.lignes
        lignes = _avec_les_deja_dites(composees, table, situation.memoires[table.id], fiches)
        fusion = etude.fusionner(table, lignes)
        perdues = [
            (lot.formulaire.question(cle).colonne_remplie, frozenset(lot.ids))
            for lot in lots
            for cle in lot.perdues
        ]
        fusion.fusionner_reponses(list(lignes.colonnes), perdues=perdues)
    retenues = etude.controler(table)
    etude.anomalies += signaler_les_doubles(table, retenues, lots, etude.fusions[table.id])


def _avec_les_deja_dites(
    composees: Lignes, table: Table, memoire: Memoire, fiches: Sequence[Formulaire]
) -> Lignes:
    """The lines forms make, then those that only forms since withdrawn told of: what was told stays told. `fiches`: those that
    remain."""
    connues = set(composees.ids)
    noms = "|".join(re.escape(fiche.id) for fiche in fiches) or "(?!)"
    encore_posee = re.compile(rf"(?:{noms})-(?:\d{{8}}-\d{{6}}|{SANS_HORODATEUR})").match
    dites = [
        place
        for place, sources in enumerate(memoire.sources)
        if sources and memoire.ids[place] not in connues and not any(map(encore_posee, sources))
    ]
    vide: Sequence[Cellule] = [None] * len(memoire.ids)
    remplies = [
        colonne.cle
        for colonne in table.colonnes
        if not (colonne.equipe or colonne.regle or colonne.cle == "id")
    ]
    return Lignes(
        ids=[*composees.ids, *(memoire.ids[place] for place in dites)],
        sources=[*composees.sources, *(tuple(memoire.sources[place]) for place in dites)],
        colonnes={
            cle: [
                *composees.colonnes.get(cle, ()),
                *(memoire.colonnes.get(cle, vide)[place] for place in dites),
            ]
            for cle in remplies
        },
    )


def _lire(etude: Etude, table: Table, formulaire: Formulaire) -> Reponses:
    connus = {
        reference: tuple(nom for entree in annuaire.entrees for nom in (entree.nom, *entree.autres))
        for reference, annuaire in etude.annuaires.items()
    }
    situation = etude.situation
    lecture = lire_onglets(
        formulaire,
        table,
        situation.reponses.get(formulaire.id, ()),
        situation.suites.get(formulaire.id, ()),
        connus=connus | dict(situation.modele.listes),
        souvenirs=souvenirs_de(formulaire, situation.memoires[table.id]),
        vues=situation.vues.get(formulaire.id, ()),
        fuseau=situation.maintenant.tzinfo,
    )
    reponses, anomalies = completer(lecture.reponses, situation.memoires[table.id])
    etude.anomalies += [*lecture.anomalies, *anomalies]
    if reponses.ids:  # of a tab without responses, no title says anything yet
        etude.vues[formulaire.id] = reponses.posees | reponses.perdues
    return reponses


def _annuaire_des_projets(etude: Etude) -> Annuaire:
    if "projet" not in etude.fusions:
        return Annuaire(())
    projets = etude.fusions["projet"].retenues
    return Annuaire(
        Entree(mots_id(nom) or ident, nom, separer_noms(en_texte(autres)))
        for ident, nom, autres in zip(projets.index, projets["nom"], projets["autres_noms"], strict=True)
        if isinstance(nom, str)
    )


def mesurer(etude: Etude) -> None:
    """Compute every indicator whose tables can be read."""
    situation = etude.situation
    suspendus = codes_suspendus(etude)
    indicateurs = [i for code, i in situation.modele.indicateurs.items() if code not in suspendus]
    etude.mesures = calculer(
        [i for i in indicateurs if all(table in etude.tables for table in i.tables)],
        {ident: ajouter_preparation(lignes, situation.modele) for ident, lignes in etude.tables.items()},
        exercices=etude.ouverts,
        parametres=parametres_reconnus(etude),
        aujourdhui=etude.aujourdhui,
        arretes=etude.arretes,
        titres={table.id: table.onglet for table in situation.modele.tables.values()},
        couverture_min=situation.modele.fiabilite.couverture_min,
    )


PREPARATION = "preparation_h"
"""Beside the columns of what tells of an activity: the hours its volunteers spend preparing it, blank for none."""


def ajouter_preparation(lignes: pd.DataFrame, modele: Modele) -> pd.DataFrame:
    """The lines with PREPARATION, where their table tells of an activity."""
    if "activite" not in lignes:
        return lignes
    parametres = {
        activite.libelle: activite.preparation_h
        for activite in modele.activites.values()
        if any(datee.valeur for datee in activite.preparation_h)
    }
    if not parametres:
        return lignes.assign(**{PREPARATION: np.nan})
    dites: dict[tuple[object, object], float] = {
        (activite, jour): valeur_au(parametres[activite], jour) or np.nan
        for activite, jour in set(zip(lignes["activite"], lignes["date"], strict=True))
        if activite in parametres and isinstance(jour, date)
    }
    heures = [dites.get(cle, np.nan) for cle in zip(lignes["activite"], lignes["date"], strict=True)]
    return lignes.assign(**{PREPARATION: heures})


def parametres_reconnus(etude: Etude) -> dict[str, str]:
    """What `$…` stand for, as the tab of the funders spells it; those it does not know are left out."""
    reconnus = {
        cle: etude.annuaires["financeurs"].trouver(nom) for cle, nom in etude.situation.parametres.items()
    }
    return {cle: reconnu.nom for cle, reconnu in reconnus.items() if reconnu is not None}


def codes_suspendus(etude: Etude) -> set[str]:
    """The indicators that stay as they are for now: a table of theirs cannot be read, or a name they need is not known."""
    suspendues, reconnus = indicateurs_suspendus(etude), parametres_reconnus(etude)
    return {
        indicateur.code
        for indicateur in etude.situation.modele.indicateurs.values()
        if indicateur.tables & suspendues or not indicateur.variables <= set(reconnus)
    }


def indicateurs_suspendus(etude: Etude) -> set[str]:
    """The tables no figure may be computed from for now."""
    suspendues = set(etude.suspendues)
    if suspendues & {*tables_planifiees(etude.situation.modele), "planning"}:
        suspendues.add(CRENEAUX_ANNULES)
    if EN_RETARD not in etude.tables.get("projet", ()):  # what stages follow from cannot be read
        suspendues.add("projet")
    plusieurs_actions = len({activite.action for activite in etude.situation.modele.activites.values()}) > 1
    if (
        plusieurs_actions and "projet" not in etude.tables
    ):  # which action a sum goes to may hang on its project
        suspendues.add("finance")
    return suspendues


EN_RETARD = "en_retard"
"""Beside the columns of the projects, once their stages are known: « oui » past the deadline."""


CRENEAUX_ANNULES = "creneau_annule"
"""Slots staff cancelled in the planning and no form tells of: they count as a form would (domaine.md §4)."""


def est_tenue(lignes: pd.DataFrame) -> pd.Series:
    """Which lines tell of something that was held."""
    return (
        lignes["statut"]
        .map(lambda statut: isinstance(statut, str) and forme(statut) == forme(REALISEE))
        .astype(bool)
    )
