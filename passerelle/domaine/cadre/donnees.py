"""Everything a synchronisation looks at, as read: where the pure part begins."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.feuille import Feuille, Onglet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.vacances import CalendrierScolaire
from passerelle.domaine.texte.lecture import Brut

Grille = Sequence[Sequence[Brut]]


@dataclass(frozen=True, kw_only=True)
class Donnees:
    """Everything a synchronisation looks at.

    `feuilles`: table id → its tab; `reponses`: form id → the rows of its response tab, headers first; `suites`: form id →
    other tabs that carry its titles; `vues`: form id → the questions that had a column when last read; `memoires`: table id →
    what was last written. `feries` and `vacances` are those of the exercises; `anomalies` what reading already found;
    `parametres` what `$…` in indicators stand for; `action` and `centre` are what passerelle.toml calls them, `contact` whom it
    says to tell.
    `souvenirs`: what the rules remember beside the tables, by name, as JSON gave it.

    Set aside, and so not among these rows: some responses to the forms `incompletes`, and in `cachees`, table id → the ids of
    some lines of its tab (mises_de_cote.py).
    """

    modele: Modele
    exercices: Sequence[Exercice]
    parametres: Mapping[str, str]
    feuilles: Mapping[str, Feuille]
    reponses: Mapping[str, Grille]
    memoires: Mapping[str, Memoire]
    feries: Mapping[date, str]
    vacances: CalendrierScolaire
    suspect: Callable[[str], str | None]
    maintenant: datetime
    anomalies: Sequence[Anomalie] = ()
    souvenirs: Mapping[str, Any] = field(default_factory=dict)
    suites: Mapping[str, Sequence[Onglet]] = field(default_factory=dict)
    vues: Mapping[str, Collection[str]] = field(default_factory=dict)
    action: str = ""
    centre: str = ""
    contact: str = ""
    incompletes: Collection[str] = ()
    cachees: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def aujourdhui(self) -> date:
        """The day of the synchronisation, in the centre's time zone."""
        return self.maintenant.date()
