"""What a form on a phone checks when someone sends it: typed answers, or a friendly sentence by question (domaine.md §2)."""

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question
from passerelle.domaine.texte.francais import enumerer
from passerelle.domaine.texte.lecture import en_texte, lire_date, lire_nombre
from passerelle.domaine.texte.noms import forme

AUTRE = "Autre"
"""What a person picks to write an answer of their own; what they write comes beside it, under the same key."""

OUI = "Oui"
"""The answer of a ticked box."""

LONGUEUR_TEXTE, LONGUEUR_PARAGRAPHE, LONGUEUR_AUTRE = 200, 2000, 100
"""Characters admitted where the form sets no bound of its own."""

_PREMIERE_ANNEE = 2000
_ANNEES_A_VENIR = 5


class _Refus(Exception):
    """An answer that cannot be taken, with the sentence to show."""


def valider(
    formulaire: Formulaire,
    saisies: Mapping[str, Sequence[str]],
    choix: Mapping[str, tuple[str, ...]],
    aujourdhui: date,
    suspect: Callable[[str], str | None] = lambda _: None,
) -> tuple[dict[str, object], dict[str, str]]:
    """Answers by question key, and what is wrong with them by question key.

    `saisies` are what was sent, by key; `choix` are the names of each list. An answer is a date, an int or a float, a str, a tuple
    of str (checkboxes), or None where blank or refused; a question that was not asked (its `si`) has none. Where the answer
    that asks it is itself refused, what it holds is checked as well, so that all is said at once. `suspect` says why a text
    may not be kept, in whatever question; the contacts' own form asks for just that. Never raises, whatever was sent.
    """
    reponses: dict[str, object] = {}
    erreurs: dict[str, str] = {}
    if formulaire.classeur == "contacts":
        suspect = _rien
    for question in formulaire.questions:
        if question.si and not _est_vraie(question.si, reponses) and question.si.question not in erreurs:
            continue
        try:
            reponses[question.cle] = _lire_une_reponse(
                question, saisies.get(question.cle, ()), choix, aujourdhui, suspect
            )
        except _Refus as refus:
            reponses[question.cle] = None
            erreurs[question.cle] = str(refus)
        # While the answer that decides whether it is asked is missing, what it holds may be wrong, but it cannot be required.
        posee = question.si is None or _est_vraie(question.si, reponses)
        if (
            question.cle not in erreurs
            and reponses[question.cle] in (None, ())
            and posee
            and _est_requise(question, reponses)
        ):
            erreurs[question.cle] = _demande(question)
    for question in formulaire.questions:
        if question.cle not in erreurs and (trop := _depassement(formulaire, question, reponses)):
            erreurs[question.cle] = trop
    return reponses, erreurs


def relever_les_doutes(
    formulaire: Formulaire, reponses: Mapping[str, object], indiscret: Callable[[str], str | None]
) -> dict[str, str]:
    """Question key → why its free text seems to tell of somebody: its author alone can say whether it does."""
    textes = ((q.cle, reponses.get(q.cle)) for q in formulaire.questions if q.prive)
    return {cle: raison for cle, texte in textes if isinstance(texte, str) and (raison := indiscret(texte))}


def _rien(_: str) -> None:
    return None


def choix_proposes(question: Question, choix: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The answers a question offers: its own, or those of its list (`choix`: list → names), then what it adds."""
    return tuple(dict.fromkeys((*question.choix, *choix.get(question.liste, ()), *question.ajoute)))


def _est_vraie(condition: Condition, reponses: Mapping[str, object]) -> bool:
    donnee = reponses.get(condition.question)
    return isinstance(donnee, str) and forme(donnee) == forme(condition.vaut)


def _est_requise(question: Question, reponses: Mapping[str, object]) -> bool:
    return question.requise or (question.requise_si is not None and _est_vraie(question.requise_si, reponses))


def _lire_une_reponse(
    question: Question,
    envoyees: Sequence[str],
    choix: Mapping[str, tuple[str, ...]],
    aujourdhui: date,
    suspect: Callable[[str], str | None],
) -> object:
    ecrites = [propre for envoyee in envoyees if (propre := _nettoyer(envoyee))]
    if not ecrites:
        return None
    match question.type:
        case "date":
            return _lire_jour(question, ecrites[0], aujourdhui)
        case "nombre":
            return _lire_chiffre(question, ecrites[0])
        case "choix":
            return _lire_choix(question, ecrites, choix_proposes(question, choix), suspect)[0]
        case "cases":
            return _lire_choix(question, ecrites, choix_proposes(question, choix), suspect)
        case "coche":
            return None if forme(ecrites[0]) in ("non", "false", "0", "off") else OUI
        case _:
            return _lire_texte(question, ecrites[0], suspect)


def _nettoyer(texte: str) -> str:
    """The text in NFC, lines ended by LF, without what no keyboard types."""
    lignes = unicodedata.normalize("NFC", texte).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        signe for signe in lignes if signe == "\n" or unicodedata.category(signe) not in ("Cc", "Cs")
    ).strip()


def _lire_jour(question: Question, ecrit: str, aujourdhui: date) -> date:
    jour = lire_date(ecrit)
    if jour is None:
        raise _Refus("Écrivez la date ainsi : 03/10/2013.")
    if not _PREMIERE_ANNEE <= jour.year <= aujourdhui.year + _ANNEES_A_VENIR:
        raise _Refus("Vérifiez l’année de cette date.")
    if jour > aujourdhui and not question.futur:
        raise _Refus("Cette date est à venir : indiquez aujourd’hui, ou un jour passé.")
    return jour


def _lire_chiffre(question: Question, ecrit: str) -> int | float:
    nombre = lire_nombre(ecrit)
    if nombre is None or not math.isfinite(nombre) or not _est_dans_les_bornes(question, nombre):
        raise _Refus(_demande(question))
    if not question.entier:
        return nombre
    if not nombre.is_integer():
        raise _Refus("Indiquez un nombre entier, sans virgule.")
    return int(nombre)


def _est_dans_les_bornes(question: Question, nombre: float) -> bool:
    minimum = -math.inf if question.minimum is None else question.minimum
    maximum = math.inf if question.maximum is None else question.maximum
    return minimum <= nombre <= maximum


def _lire_choix(
    question: Question, ecrites: Sequence[str], proposes: Sequence[str], suspect: Callable[[str], str | None]
) -> tuple[str, ...]:
    """The answers picked, then the one written where that is allowed: at least one, a picked one first."""
    connus = {forme(propose): propose for propose in proposes}
    choisies = [connus[forme(ecrite)] for ecrite in ecrites if forme(ecrite) in connus]
    inconnues = [" ".join(ecrite.split()) for ecrite in ecrites if forme(ecrite) not in connus]
    # A list that nobody has filled yet cannot refuse anything.
    if not (question.autre or (question.liste and not proposes)):
        if inconnues:
            raise _Refus("Choisissez parmi les réponses proposées.")
        return tuple(dict.fromkeys(choisies))
    libres = [inconnue for inconnue in inconnues if forme(inconnue) != forme(AUTRE)]
    if inconnues and not libres and (question.type == "cases" or not choisies):
        raise _Refus("Écrivez votre réponse à côté de « Autre », ou choisissez dans la liste.")
    if any(len(libre) > LONGUEUR_AUTRE for libre in libres):
        raise _Refus(f"Votre réponse est trop longue : {LONGUEUR_AUTRE} caractères au plus.")
    if raison := next(filter(None, map(suspect, libres)), None):
        raise _Refus(raison)
    return tuple(dict.fromkeys((*choisies, *libres)))


def _lire_texte(question: Question, ecrit: str, suspect: Callable[[str], str | None]) -> str:
    texte = ecrit if question.type == "paragraphe" else " ".join(ecrit.split())
    longueur_max = question.longueur_max or (LONGUEUR_PARAGRAPHE if question.type == "paragraphe" else LONGUEUR_TEXTE)
    reproches = []
    if len(texte) > longueur_max:
        reproches.append(f"C’est un peu long : {longueur_max} caractères au plus, il y en a {len(texte)}.")
    if question.longueur_min is not None and len(texte) < question.longueur_min:
        reproches.append(f"C’est un peu court : {question.longueur_min} caractères au moins.")
    if raison := suspect(texte):
        reproches.append(raison)
    if reproches:
        raise _Refus(" ".join(reproches))
    return texte


def _depassement(formulaire: Formulaire, question: Question, reponses: Mapping[str, object]) -> str:
    """Why a part is larger than its whole; empty when it is not, or when one of them is not known."""
    partie = reponses.get(question.cle)
    ensemble = [reponses.get(cle) for cle in question.au_plus]
    if not isinstance(partie, int | float) or not all(isinstance(nombre, int | float) for nombre in ensemble):
        return ""
    total = sum(nombre for nombre in ensemble if isinstance(nombre, int | float))
    if not ensemble or partie <= total:
        return ""
    titres = enumerer(f"« {formulaire.question(cle).titre} »" for cle in question.au_plus)
    return f"Pas plus de {en_texte(total)} : c’est ce que vous avez compté dans {titres}."


def _demande(question: Question) -> str:
    """What a question asks for, said to someone who left it blank or was not understood."""
    match question.type:
        case "date":
            return "Indiquez la date."
        case "nombre":
            return f"Indiquez un nombre{_bornes(question)}."
        case "choix":
            return "Choisissez une réponse."
        case "cases":
            return "Cochez au moins une case."
        case "coche":
            return "Cochez cette case pour continuer."
        case _:
            return "Écrivez quelques mots."


def _bornes(question: Question) -> str:
    minimum, maximum = en_texte(question.minimum), en_texte(question.maximum)
    if minimum and maximum:
        return f" entre {minimum} et {maximum}"
    if minimum:
        return f" à partir de {minimum}"
    return f" jusqu’à {maximum}" if maximum else ""
