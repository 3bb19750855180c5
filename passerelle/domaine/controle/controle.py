"""What retained lines cannot be used for: unreadable or impossible figures, dates that count nowhere, unknown names
(domaine.md §3)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import pandas as pd

from passerelle.domaine.controle.examen import Examen
from passerelle.domaine.controle.listes import accorder_les_noms, accorder_les_reponses
from passerelle.domaine.controle.rencontres import controler_les_rencontres
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import Annuaire


@dataclass(frozen=True, kw_only=True)
class Controle:
    """`lignes`: the retained lines as figures may use them: impossible and unreadable cells blank, names as their reference
    spells them, several names as a tuple, COMPTE false where the line counts nowhere."""

    lignes: pd.DataFrame
    anomalies: tuple[Anomalie, ...]


def controler(
    table: Table,
    retenues: Retenues,
    *,
    formulaires: Sequence[Formulaire],
    annuaires: Mapping[str, Annuaire],
    exercices: Sequence[Exercice],
    aujourdhui: date,
    suspect: Callable[[str], str | None],
    indiscret: Callable[[str], str | None],
    durees: Mapping[str, float],
    listes: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    admis: Mapping[str, Collection[str]] = MappingProxyType({}),
    tenues: Collection[tuple[str, str]] = (),
    colonnes: Sequence[Colonne] | None = None,
) -> Controle:
    """Check the retained lines of a table against the bounds of the questions that fill it, the calendar and the references.

    `durees`: an activity's label → its duration in hours, for the column whose blank stands for it; `suspect` says why a value
    may be shown nowhere, `indiscret` why a free text seems to tell of somebody. `listes`: the fixed lists of answers; `admis`:
    reference → what a cell may hold besides its names. `tenues`: (line id, column) of the cells staff changed, the only ones to
    look at where a rule writes: it knows what it writes. `colonnes`: those to check, all of them unless told.
    """
    examen = Examen(table, retenues, suspect, indiscret, tenues)
    # Most tables have no line for most of a year: nothing was asked of them.
    fiches = [fiche for fiche in formulaires if fiche.table == table.id] if retenues.ids else []
    questions = _questions(fiches, listes)
    examinees = table.colonnes if colonnes is None else colonnes
    for colonne in examinees:
        question = questions.get(colonne.cle)
        if _peut_nommer(colonne, question):
            examen.coordonnees(colonne)
        if colonne.type == "date" and colonne.cle == _date_de(table):
            examen.jours(colonne, exercices, aujourdhui, _exercices_choisis(table, retenues, annuaires))
        elif reference := _reference(colonne, question, annuaires):
            ajoutes = question.ajoute if question else ()
            accorder_les_noms(examen, colonne, annuaires[reference], (*ajoutes, *admis.get(reference, ())))
        else:
            _controler_les_cases(examen, colonne, question, aujourdhui)
    ensembles = _ensembles(fiches)
    for colonne in examinees:
        if colonne.cle in ensembles:
            examen.au_plus(colonne, ensembles[colonne.cle])
    for colonne in examinees:
        if colonne.blanc is not None:
            examen.blancs(colonne, durees)
    if table.genre == "evenement":
        controler_les_rencontres(examen, fiches)
    return Controle(lignes=examen.lignes(), anomalies=tuple(examen.anomalies))


def _peut_nommer(colonne: Colonne, question: Question | None) -> bool:
    """Whether what is written in a column may become a label: not a free text, nor what staff must choose from a list, where
    anything else is read as blank."""
    if colonne.type != "texte" or colonne.regle or colonne.cle == "id" or (question is not None and question.prive):
        return False
    return not (colonne.equipe and colonne.choix and not colonne.multiple and not colonne.autre)


def _controler_les_cases(examen: Examen, colonne: Colonne, question: Question | None, aujourdhui: date) -> None:
    """The cells of a column, by what it holds."""
    if colonne.type in ("nombre", "euros"):
        examen.nombres(colonne, question)
    elif colonne.type == "date":
        examen.dates(colonne, aujourdhui if question and not question.futur else None)
    elif colonne.multiple or colonne.choix or (question is not None and question.type == "choix"):
        accorder_les_reponses(examen, colonne, question)
    if question is not None and question.prive:
        examen.textes(colonne)


def _date_de(table: Table) -> str:
    """The column that places a line in time: `date`, else the one that makes a row a line."""
    return "date" if "date" in table.par_cle else table.presence


def _reference(colonne: Colonne, question: Question | None, annuaires: Mapping[str, Annuaire]) -> str:
    """The reference whose names a column holds, its own or its question's; empty for none."""
    if colonne.reference:
        return colonne.reference if colonne.reference in annuaires else ""
    return question.liste if question is not None and question.liste in annuaires else ""


def _exercices_choisis(table: Table, retenues: Retenues, annuaires: Mapping[str, Annuaire]) -> Sequence[object]:
    """The exercise staff chose for each line, whatever its date; None where they chose none that exists."""
    cle = next((c.cle for c in table.colonnes if c.reference == "exercices" and c.reference in annuaires), "")
    if not cle:
        return [None] * len(retenues.ids)
    dits = retenues.colonnes[cle]
    connus = {dit: annuaires["exercices"].trouver(en_texte(dit)) for dit in set(dits)}
    return [connu.nom if (connu := connus[dit]) else None for dit in dits]


def _questions(fiches: Sequence[Formulaire], listes: Mapping[str, tuple[str, ...]]) -> dict[str, Question]:
    """Column → the question that fills it, the answers of its list among its own. Where several forms fill one table, what
    is possible for one of them is possible."""
    posees: dict[str, list[Question]] = {}
    for question in (question for fiche in fiches for question in fiche.questions):
        entiere = replace(question, choix=(*question.choix, *listes.get(question.liste, ())))
        posees.setdefault(question.colonne_remplie, []).append(entiere)
    return {colonne: _reunir(questions) for colonne, questions in posees.items()}


def _reunir(questions: Sequence[Question]) -> Question:
    maxima = [question.maximum for question in questions if question.maximum is not None]
    return replace(
        questions[0],
        entier=all(question.entier for question in questions),
        minimum=min(question.minimum or 0.0 for question in questions),
        maximum=max(maxima) if len(maxima) == len(questions) else None,
        choix=tuple(dict.fromkeys(choix for question in questions for choix in question.choix)),
        ajoute=tuple(dict.fromkeys(ajoute for question in questions for ajoute in question.ajoute)),
        prive=any(question.prive for question in questions),
        autre=any(question.autre for question in questions),
        futur=any(question.futur for question in questions),
        valeurs={dit: ecrit for question in questions for dit, ecrit in question.valeurs.items()},
    )


def _ensembles(fiches: Sequence[Formulaire]) -> dict[str, list[list[str]]]:
    """Column of a part → the columns of its ensemble, form by form."""
    ensembles: dict[str, list[list[str]]] = {}
    for fiche in fiches:
        for question in fiche.questions:
            ensemble = [fiche.question(cle).colonne_remplie for cle in question.au_plus]
            if question.colonne_remplie and ensemble and all(ensemble):
                ensembles.setdefault(question.colonne_remplie, []).append(ensemble)
    return ensembles
