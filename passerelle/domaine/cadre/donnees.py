"""Everything a synchronisation looks at, as read: where the pure part begins."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.feuille import Feuille, Onglet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.feuilles.textes_relus import juger, relever_les_textes_relus
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
    `suspect` says why a value may be shown nowhere, `relecteur` why a free text seems to tell of somebody (confidentialite.py).
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
    relecteur: Callable[[str], str | None]
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

    @cached_property
    def relus(self) -> frozenset[str]:
        """The free texts that staff read again, and in which they recognise nobody."""
        return relever_les_textes_relus(self.feuilles, self.modele.colonnes_privees)

    def indiscret(self, texte: str) -> str | None:
        """Why a free text seems to tell of somebody, and stays where it is; None once staff said it does not."""
        return juger(texte, self.relecteur, self.relus)

    def se_tait(self, table: str, cle: str, texte: str) -> bool:
        """Whether what a cell holds is copied nowhere else: a free text that seems to tell of somebody, coordinates anywhere."""
        juge = self.indiscret if cle in self.modele.colonnes_privees(table) else self.suspect
        return bool(texte and juge(texte))

    @property
    def aujourdhui(self) -> date:
        """The day of the synchronisation, in the centre's time zone."""
        return self.maintenant.date()
