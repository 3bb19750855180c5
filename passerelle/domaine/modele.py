"""Everything a centre declares, read once from formulaires/ and regles/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from passerelle.domaine.chiffres.finances import Compte
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.chiffres.suites import RegleSuites
from passerelle.domaine.declare.confidentialite import RegleConfidentialite
from passerelle.domaine.declare.conservation import RegleConservation
from passerelle.domaine.declare.entites import Activite, Famille
from passerelle.domaine.declare.fiabilite import RegleFiabilite
from passerelle.domaine.declare.fiche_action import FicheAction
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.table import Table
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.regles.besoins import RegleBesoins
from passerelle.domaine.regles.etapes import RegleEtapes
from passerelle.domaine.regles.planning import ReglePlanning
from passerelle.domaine.texte.lecture import Cellule


@dataclass(frozen=True, kw_only=True)
class Modele:
    """The declared side of a centre: pure data, no place for a figure.

    `formulaires`, `tables`, `activites`, `familles`, `indicateurs` are by id, in declared order; `listes` are fixed lists
    of answers by id (`publics`, `motifs`…); `comptes` are the accounts by nature; `actions` are the actions' pages by id;
    `depart` is what a new workbook's reference tabs hold: table id → rows, each column key → cell.
    """

    formulaires: Mapping[str, Formulaire]
    tables: Mapping[str, Table]
    activites: Mapping[str, Activite]
    familles: Mapping[str, Famille]
    listes: Mapping[str, tuple[str, ...]]
    indicateurs: Mapping[str, Indicateur]
    planning: ReglePlanning
    besoins: RegleBesoins
    etapes: RegleEtapes
    fiabilite: RegleFiabilite
    suites: RegleSuites
    confidentialite: RegleConfidentialite
    conservation: RegleConservation
    comptes: Mapping[str, Compte]
    valorisation: RegleValorisation = field(default_factory=RegleValorisation)
    actions: Mapping[str, FicheAction] = field(default_factory=dict)
    depart: Mapping[str, tuple[Mapping[str, Cellule], ...]] = field(default_factory=dict)

    @property
    def tables_planifiees(self) -> tuple[str, ...]:
        """The tables whose events may be those of a slot: they say which activity was held, and where."""
        return tuple(
            table.id for table in self.tables.values() if table.genre == "evenement" and _dit_quoi_et_ou(table)
        )

    def colonnes_privees(self, table: str) -> frozenset[str]:
        """The columns of a table that hold free texts, in which somebody may be recognised."""
        return self._privees.get(table, frozenset())

    @cached_property
    def _privees(self) -> dict[str, frozenset[str]]:
        privees: dict[str, frozenset[str]] = {}
        for fiche in self.formulaires.values():
            siennes = {q.colonne_remplie for q in fiche.questions if q.prive and q.colonne_remplie}
            privees[fiche.table] = privees.get(fiche.table, frozenset()) | siennes
        return privees

    @property
    def causes(self) -> dict[str, tuple[str, ...]]:
        """What tables are computed from, besides the references of their columns: those of the rules, and those whose forms an
        unknown code sets aside."""
        return {
            "planning": (*self.tables_planifiees, "lieu", "fermeture", "vacances"),
            "mise_en_relation": ("besoin", "theme", "projet", "personne"),
        } | {table.id: ("equipe",) for table in self.tables.values() if "saisi_par" in table.par_cle}


def _dit_quoi_et_ou(table: Table) -> bool:
    colonnes = [table.par_cle.get(cle) for cle in ("activite", "lieu")]
    references = [colonne.reference for colonne in colonnes if colonne and not colonne.multiple]
    return references == ["activites", "lieux"]
