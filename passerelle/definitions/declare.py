"""What formulaires/ and regles/ declare, read and typed but not yet confronted with each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from passerelle.definitions.fusion import Article
from passerelle.definitions.lecture.releve import Releve
from passerelle.definitions.lecture.yaml_sur import Chemin
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.declare.entites import Activite, Famille
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.table import Table

T = TypeVar("T")

REFERENCES = ("activites", "lieux", "partenaires", "financeurs", "projets", "themes")
"""Names that live in the workbook, or with the activities: what a question's `liste` and a column's `reference` may name."""

REFERENCES_DE_COLONNE = (*REFERENCES, "actions", "exercices")
"""What a column's `reference` may name: besides, names that passerelle.toml and the activities declare."""

LISTES_DEVENUES_REFERENCES = ("financeurs",)
"""Lists that are kept in a tab now: a centre's own is what its tab starts with."""

LISTES_DECLAREES = ("familles", "etapes", "etats_suite")
"""Names declared elsewhere in regles/ that a column's `liste` may offer."""

CLE = re.compile(r"[a-z][a-z0-9_]*")
"""Keys of questions, columns, tables and lists."""
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Ids that become part of a line's id or of an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marge:
    """The margin of an entry, or of a part of it: where remarks on it are written."""

    entree: Article
    releve: Releve
    chemin: Chemin = ()

    def dans(self, *chemin: str | int) -> "Marge":
        """The margin of a part."""
        return replace(self, chemin=(*self.chemin, *chemin))

    def ligne(self, *chemin: str | int) -> int:
        """The line where a part is written."""
        return self.entree.place(*self.chemin, *chemin).ligne

    def noter(self, message: str, remede: str, *chemin: str | int) -> None:
        """Report a problem with a part."""
        self.releve.signaler(self.entree.place(*self.chemin, *chemin), message, remede)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lu(Generic[T]):
    """Something declared, and where."""

    objet: T
    entree: Article

    def marge(self, releve: Releve) -> Marge:
        """Where remarks on it are written."""
        return Marge(entree=self.entree, releve=releve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare:
    """Everything declared, by id.

    What could not be typed is absent, but its id is in `ids` (kind → ids): naming it is no mistake. `fiches_retirees`: the shipped
    forms that the centre does without.
    """

    formulaires: Mapping[str, Lu[Formulaire]]
    tables: Mapping[str, Lu[Table]]
    activites: Mapping[str, Lu[Activite]]
    familles: Mapping[str, Lu[Famille]]
    indicateurs: Mapping[str, Lu[Indicateur]]
    listes: Mapping[str, Lu[tuple[str, ...]]]
    ids: Mapping[str, tuple[str, ...]]
    fiches_retirees: tuple[str, ...] = ()

    def reponses_possibles(self, question: Question) -> tuple[str, ...] | None:
        """The answers a question admits; None when they depend on the workbook or on what people write."""
        if question.autre:
            return None
        if question.liste == "activites":
            return (*(lue.objet.libelle for lue in self.activites.values()), *question.ajoute)
        if question.liste:
            liste = self.listes.get(question.liste)
            return (*liste.objet, *question.ajoute) if liste else None
        return (*question.choix, *question.ajoute)
