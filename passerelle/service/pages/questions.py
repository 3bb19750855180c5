"""A form as its page shows it: fields, what was typed in them, what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from werkzeug.datastructures import MultiDict

from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question
from passerelle.domaine.reponses.saisie import AUTRE, choix_proposes

_JOUR = re.compile(r"(?:\d{4}-\d\d-\d\d)?", re.ASCII)

LISTE_LONGUE = 7
"""Above this many answers a list folds into a menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """One question and its answers. `saisie` holds what was typed or ticked, `autre` the text beside « Autre ».

    `ouvre` maps an answer to the name of the group of questions it opens.
    """

    question: Question
    options: tuple[str, ...]
    saisie: tuple[str, ...]
    autre: str
    erreur: str
    ouvre: Mapping[str, str]

    @property
    def avec_autre(self) -> bool:
        """Whether « Autre » is offered, with a field to say what; always in a list that nobody has filled yet."""
        return self.question.autre or bool(self.question.liste and not self.options)

    @property
    def texte(self) -> str:
        """What was typed, for a question of one answer."""
        return self.saisie[0] if self.saisie else ""

    @property
    def presentation(self) -> str:
        """The kind of field: `date`, `nombre`, `texte`, `paragraphe`, `coche`, `cases`, `boutons` or `menu`."""
        if self.question.type == "choix":
            return "menu" if len(self.options) > LISTE_LONGUE else "boutons"
        return self.question.type

    @property
    def type_html(self) -> str:
        """A day that a date field cannot hold is shown as it was typed."""
        return "date" if self.question.type == "date" and _JOUR.fullmatch(self.texte) else "text"

    @property
    def en_groupe(self) -> bool:
        """Whether several fields answer it: its title is then the legend of a group."""
        return self.presentation in ("boutons", "cases")

    @property
    def decrit_par(self) -> str:
        """The ids of what explains it, for those who hear the page."""
        aides = [f"{self.question.cle}-aide"] * bool(self.question.aide) + [f"{self.question.cle}-erreur"] * bool(
            self.erreur
        )
        return " ".join(aides)

    @property
    def premier_id(self) -> str:
        """The id of the first field: where the summary of errors leads."""
        return f"{self.question.cle}-1" if self.en_groupe else self.question.cle


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupe:
    """Questions that follow each other, asked together: always (`nom` empty), or after one answer (`titre` says which)."""

    nom: str
    titre: str
    champs: tuple[Champ, ...]


def options_de(question: Question, choix: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The answers offered, « Autre » aside where it has a field of its own."""
    return tuple(option for option in choix_proposes(question, choix) if not (question.autre and option == AUTRE))


def composer(
    formulaire: Formulaire,
    saisies: MultiDict[str, str],
    erreurs: Mapping[str, str],
    choix: Mapping[str, tuple[str, ...]],
) -> tuple[Groupe, ...]:
    """The page of a form. `saisies` are fields by name, `erreurs` a sentence by question key."""
    conditions = list(dict.fromkeys(question.si for question in formulaire.questions if question.si))
    noms = {condition: f"g{rang}" for rang, condition in enumerate(conditions, 1)}
    champs = [
        (
            question.si,
            _champ(question, saisies, erreurs.get(question.cle, ""), options_de(question, choix), noms),
        )
        for question in formulaire.questions
    ]
    return tuple(
        Groupe(
            nom=noms[condition] if condition else "",
            titre=f"Si « {formulaire.question(condition.question).titre} » est « {condition.vaut} »"
            if condition
            else "",
            champs=tuple(champ for _, champ in suite),
        )
        for condition, suite in groupby(champs, key=lambda couple: couple[0])
    )


def _champ(
    question: Question,
    saisies: MultiDict[str, str],
    erreur: str,
    options: tuple[str, ...],
    noms: Mapping[Condition, str],
) -> Champ:
    return Champ(
        question=question,
        options=options,
        saisie=tuple(saisies.getlist(question.cle)),
        autre=saisies.get(nom_autre(question), ""),
        erreur=erreur,
        ouvre={condition.vaut: nom for condition, nom in noms.items() if condition.question == question.cle},
    )


def nom_autre(question: Question) -> str:
    """The name of the field beside « Autre »."""
    return f"{question.cle}-autre"


def preremplir(
    formulaire: Formulaire, parametres: MultiDict[str, str], choix: Mapping[str, tuple[str, ...]]
) -> MultiDict[str, str]:
    """What a link fills in: questions marked `preremplie`, and no consent even so."""
    saisies: MultiDict[str, str] = MultiDict()
    for question in (question for question in formulaire.questions if question.preremplie):
        valeurs = [valeur for valeur in parametres.getlist(question.cle) if valeur.strip()]
        if question.type in ("choix", "cases"):
            offertes = options_de(question, choix)
            for valeur in valeurs:
                if valeur in offertes:
                    saisies.add(question.cle, valeur)
                elif question.autre:
                    saisies.add(question.cle, AUTRE)
                    saisies[nom_autre(question)] = valeur
        elif valeurs and question.type != "coche":
            saisies[question.cle] = valeurs[0]
    return saisies


def lire_saisies(formulaire: Formulaire, envoye: MultiDict[str, str]) -> dict[str, list[str]]:
    """What was sent, by question key; what is written beside « Autre » comes last."""
    return {
        question.cle: [*envoye.getlist(question.cle), *envoye.getlist(nom_autre(question))]
        for question in formulaire.questions
    }
