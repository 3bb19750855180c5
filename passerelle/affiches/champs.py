"""The questions of a form as paper asks them: what to tick, how much room to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.reponses.saisie import AUTRE, choix_proposes

OPTIONS_MAX = 24
"""Above this many answers, nobody looks for theirs among boxes: a line to write it."""

LIGNES_PARAGRAPHE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """One question. `presentation`: `jour`, `nombre`, `cases`, `coche`, `ligne` or `lignes`; `options` are boxes to tick, `autre`
    adds one with room to write.
    """

    titre: str
    aide: str
    presentation: str
    facultatif: bool
    options: tuple[str, ...] = ()
    autre: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupe:
    """Questions that follow each other; `condition` says in which case they are asked, empty for always."""

    condition: str
    champs: tuple[Champ, ...]


def disposer(formulaire: Formulaire, choix: Mapping[str, tuple[str, ...]]) -> tuple[Groupe, ...]:
    """All the questions, in order. `choix`: list → the names it offers."""
    return tuple(
        Groupe(
            condition=f"Si «\u00a0{formulaire.question(condition.question).titre}\u00a0»\u00a0: {condition.vaut}"
            if condition
            else "",
            champs=tuple(_champ(question, choix) for question in questions),
        )
        for condition, questions in groupby(formulaire.questions, key=lambda question: question.si)
    )


def _champ(question: Question, choix: Mapping[str, tuple[str, ...]]) -> Champ:
    options = tuple(option for option in choix_proposes(question, choix) if not (question.autre and option == AUTRE))
    a_cocher = question.type in ("choix", "cases") and 0 < len(options) <= OPTIONS_MAX
    return Champ(
        titre=question.titre,
        aide=question.aide,
        presentation="cases" if a_cocher else _PRESENTATIONS[question.type],
        facultatif=not (question.requise or question.requise_si),
        options=options if a_cocher else (),
        autre=a_cocher and question.autre,
    )


_PRESENTATIONS = {
    "date": "jour",
    "nombre": "nombre",
    "choix": "ligne",
    "cases": "ligne",
    "texte": "ligne",
    "paragraphe": "lignes",
    "coche": "coche",
}
