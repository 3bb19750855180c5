"""A form, its questions, and where each answer goes."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from passerelle.domaine.declaration import declaree

TypeQuestion = Literal["date", "nombre", "choix", "cases", "texte", "paragraphe", "coche"]


@declaree
class Condition:
    """The question is asked only when the answer to `question` (a key of the same form) is `vaut`."""

    question: str
    vaut: str


@declaree
class Question:
    """One question, as the phone form asks it and as the response tab heads its column.

    `titre` is exact: it is the header Google Forms writes. `choix` are fixed answers, `liste` names a list instead
    (`lieux`, `partenaires`, `projets`, `themes`: reference tabs; `activites`, or a list of regles/listes.yaml).
    `minimum`/`maximum` bound a number, `longueur_min`/`longueur_max` a text. `au_plus` names the questions whose sum this number
    cannot exceed. `colonne` is the key of the column the answer fills (the question's own key where empty); `valeurs` turns an
    answer into what is written there (Oui → réalisée). `prive` refuses what looks like personal data (domaine.md §6).
    `requise_si` makes the answer required in that case only; `futur` lets a date lie after today. `sans_colonne`: the answer fills
    no column. `libelle` is the short label of the column it adds to a table that has none of that key (the title where empty).
    """

    cle: str
    titre: str
    type: TypeQuestion
    requise: bool = False
    preremplie: bool = False
    aide: str = ""
    choix: tuple[str, ...] = ()
    liste: str = ""
    ajoute: tuple[str, ...] = ()
    autre: bool = False
    entier: bool = False
    minimum: float | None = None
    maximum: float | None = None
    longueur_min: int | None = None
    longueur_max: int | None = None
    au_plus: tuple[str, ...] = ()
    si: Condition | None = None
    requise_si: Condition | None = None
    futur: bool = False
    colonne: str = ""
    sans_colonne: bool = False
    libelle: str = ""
    valeurs: Mapping[str, str] = field(default_factory=dict)
    anciens_titres: tuple[str, ...] = ()
    prive: bool = False

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
    `donnees` is the data-protection notice ({centre}, {hebergeur} and {contact} are filled in by the service).
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
    suite: Suite | None = None

    def question(self, cle: str) -> Question:
        """The question of that key; KeyError when there is none."""
        for question in self.questions:
            if question.cle == cle:
                return question
        raise KeyError(cle)
