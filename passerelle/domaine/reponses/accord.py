"""Whether the person a response tells of agreed: without that, nothing of it is kept (domaine.md §6)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from passerelle.domaine.declare.conservation import RegleConservation
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.reponses.reponse import Reponses
from passerelle.domaine.texte.choix import choisir
from passerelle.domaine.texte.francais import enumerer
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import forme

_COCHEE = frozenset(map(forme, ("x", "1", "ok", "✓", "✔", "☑")))


def est_cochee(question: Question, dite: object) -> bool:
    """Whether a box is ticked: it holds its own words, or stands for Oui."""
    dit = en_texte(dite)  # type: ignore[arg-type]
    return bool(dit) and (forme(dit) in {*_COCHEE, forme(question.titre)} or choisir(dit, ("Oui", "Non")) == "Oui")


def sans_accord(formulaire: Formulaire, reponses: Mapping[str, object]) -> list[Question]:
    """The boxes that a person's response must have ticked, and has not."""
    if formulaire.classeur != "contacts":
        return []
    return [
        question
        for question in formulaire.questions
        if question.type == "coche" and question.requise and not est_cochee(question, reponses.get(question.cle))
    ]


def ecarter_les_sans_accord(lot: Reponses, regle: RegleConservation) -> tuple[Reponses, list[Anomalie]]:
    """The responses without those: they make no line. Each is told, without what it holds, and until when it stays."""
    manquent = {
        place: questions
        for place in range(len(lot.ids))
        if (questions := sans_accord(lot.formulaire, {cle: dites[place] for cle, dites in lot.reponses.items()}))
    }
    if lot.manquantes or not manquent:
        return lot, []
    gardes = [place for place in range(len(lot.ids)) if place not in manquent]
    anomalies = [
        Anomalie(lot.formulaire.onglet, lot.ids[place], "", _dire(questions, regle, lot.recus[place]), "bloquant")
        for place, questions in manquent.items()
    ]
    return replace(
        lot,
        ids=[lot.ids[place] for place in gardes],
        reponses={cle: [dites[place] for place in gardes] for cle, dites in lot.reponses.items()},
        recus=[lot.recus[place] for place in gardes],
        ordre=[lot.ordre[place] for place in gardes],
        sources=[lot.sources[place] for place in gardes],
        remarques=[lot.remarques[place] for place in gardes],
    ), anomalies


def _dire(questions: list[Question], regle: RegleConservation, recu: datetime | None) -> str:
    cases = enumerer(f"«\u00a0{question.titre}\u00a0»" for question in questions)
    quand = f" le {regle.sans_accord.au(recu.date()).apres(recu.date()):%d/%m/%Y}" if recu else ""
    return (
        f"Cette réponse ne coche pas {cases}\u00a0: la personne n’est pas à rappeler, et sa réponse sera effacée{quand}. Si elle "
        "est d’accord, cochez la case dans cet onglet\u00a0; sinon, supprimez la rangée."
    )
