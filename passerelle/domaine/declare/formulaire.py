"""A form, its questions, and where each answer goes."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.traitement import Traitement

TypeQuestion = Literal["date", "nombre", "choix", "cases", "texte", "paragraphe", "coche"]


@declaree
class Condition:
    """The question is asked only when the answer to `question` (a key of the same form) is `vaut`."""

    question: str
    vaut: str


@declaree
class Question:
    """One question, as the phone form asks it and as the response tab heads its column."""

    cle: str
    """Its technical name; also the key of the column its answer fills, unless `colonne` says another."""
    titre: str
    """What is asked, exactly as Google Forms writes it at the head of its column."""
    type: TypeQuestion
    """What an answer is: one of `choix`, several of `cases`, the box of a `coche`, a line of `texte`, a `paragraphe`…"""
    requise: bool = False
    """An answer is required."""
    preremplie: bool = False
    """A link may fill it in."""
    aide: str = ""
    """A line under the question."""
    choix: tuple[str, ...] = ()
    """Fixed answers."""
    liste: str = ""
    """A list that gives the answers instead: a reference tab’s (`lieux`), `activites`, or one of regles/listes.yaml."""
    ajoute: tuple[str, ...] = ()
    """Answers besides those of the list."""
    autre: bool = False
    """Something else may be written."""
    entier: bool = False
    """The number is a whole one."""
    minimum: float | None = None
    """The least a number may be."""
    maximum: float | None = None
    """The most a number may be."""
    longueur_min: int | None = None
    """The least length of a text, in characters."""
    longueur_max: int | None = None
    """The greatest length of a text, in characters."""
    au_plus: tuple[str, ...] = ()
    """Keys of the questions whose sum this number cannot exceed."""
    si: Condition | None = None
    """The question is asked in that case only."""
    requise_si: Condition | None = None
    """An answer is required in that case only."""
    futur: bool = False
    """The date may lie after today."""
    colonne: str = ""
    """The key of the column the answer fills; the question’s own where empty."""
    sans_colonne: bool = False
    """The answer fills no column."""
    libelle: str = ""
    """The short label of the column it adds to a table that has none of that key; the title where empty."""
    valeurs: Mapping[str, str] = field(default_factory=dict)
    """Answer → what is written in the column (Oui → réalisée); the answer itself where it is not there."""
    anciens_titres: tuple[str, ...] = ()
    """Titles it bore before: older answers are found under them."""
    prive: bool = False
    """A text that looks like personal data is refused (domaine.md §6)."""

    @property
    def colonne_remplie(self) -> str:
        """The key of the table column this answer fills, empty where it fills none."""
        return "" if self.sans_colonne else self.colonne or self.cle


@declaree
class Suite:
    """A link to another form after sending; `reprend` maps that form's question keys to this one's.

    Where the confirmation holds the words of `texte`, they are the link.
    """

    formulaire: str
    texte: str
    reprend: Mapping[str, str] = field(default_factory=dict)


@declaree
class Formulaire:
    """A form as declared in formulaires/<id>.yaml.

    `onglet` is the title of its response tab, in the workbook `classeur`; `table` is the id of the table its answers fill.
    `acces`: who may open it on the service's own pages, anyone or whoever holds a key that writes.
    `donnees` is the data-protection notice ({centre}, {hebergeur} and {contact} are filled in by the service); `traitement`, what
    the register says of it.
    """

    id: str
    titre: str
    description: str
    onglet: str
    table: str
    questions: tuple[Question, ...]
    confirmation: str
    donnees: str
    classeur: Literal["principal", "contacts"] = "principal"
    acces: Literal["tous", "equipe"] = "tous"
    suite: Suite | None = None
    traitement: Traitement | None = None

    def question(self, cle: str) -> Question:
        """The question of that key; KeyError when there is none."""
        for question in self.questions:
            if question.cle == cle:
                return question
        raise KeyError(cle)
