"""Everything a centre declares, read once from formulaires/ and regles/."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from passerelle.domaine.besoins import RegleBesoins
from passerelle.domaine.etapes import RegleEtapes
from passerelle.domaine.fiabilite import RegleFiabilite
from passerelle.domaine.finances import Compte
from passerelle.domaine.formulaire import Formulaire
from passerelle.domaine.indicateurs import Indicateur
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.planning import ReglePlanning
from passerelle.domaine.reference import Activite, Famille
from passerelle.domaine.suites import RegleSuites
from passerelle.domaine.table import Table


@dataclass(frozen=True, kw_only=True)
class Modele:
    """The declared side of a centre: pure data, no place for a figure.

    `formulaires`, `tables`, `activites`, `familles`, `indicateurs` are by id, in declared order; `listes` are fixed lists
    of answers by id (`publics`, `motifs`…); `comptes` are the accounts by nature; `depart` is what a new workbook's
    reference tabs hold: table id → rows, each column key → cell.
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
    comptes: Mapping[str, Compte]
    depart: Mapping[str, tuple[Mapping[str, Cellule], ...]] = field(default_factory=dict)
