"""Which form tells of a session of the planning, and what a link fills in of it. No form is known by its name here."""

from collections.abc import Iterable, Mapping
from datetime import date

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.modele import Modele

REPERES = ("date", "activite", "lieu")
"""The columns that make a session what it is."""

CODE = "saisi_par"
"""The column that holds the code of whoever filled the form."""


def fiches_des_seances(modele: Modele) -> tuple[Formulaire, ...]:
    """The forms that tell of sessions of the planning: they fill such a table and ask when, what and where."""
    tables = modele.tables_planifiees
    return tuple(
        formulaire
        for formulaire in modele.formulaires.values()
        if formulaire.table in tables and all(question_de(formulaire, cle) for cle in REPERES)
    )


def fiche_pour(activite: str, fiches: Iterable[Formulaire]) -> Formulaire | None:
    """The form for an activity (its name): one made for it, else one for any of them."""
    pour_toutes = None
    for fiche in fiches:
        question = question_de(fiche, "activite")
        choix = question.choix if question else ()
        if activite in choix:
            return fiche
        if not choix and pour_toutes is None:
            pour_toutes = fiche
    return pour_toutes


def question_de(formulaire: Formulaire, colonne: str) -> Question | None:
    """The question whose answer fills that column."""
    return next((q for q in formulaire.questions if q.colonne_remplie == colonne), None)


def remplir(formulaire: Formulaire, connus: Mapping[str, str | date]) -> dict[str, str]:
    """Question key → what a link writes there, from what is known by column, where a link may; days as `2014-01-09`."""
    return {
        question.cle: connu.isoformat() if isinstance(connu, date) else connu
        for colonne, connu in connus.items()
        if connu and (question := question_de(formulaire, colonne)) and question.preremplie
    }
