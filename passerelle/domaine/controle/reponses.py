"""What was answered and no line of ours shows: answers to questions that were not asked, boxes left unticked."""

from collections.abc import Callable, Iterator, Mapping

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.probleme import Anomalie, Gravite, citer, en_anomalies_citees
from passerelle.domaine.reponses.accord import est_cochee
from passerelle.domaine.reponses.reponse import Reponses
from passerelle.domaine.texte.choix import suggerer
from passerelle.domaine.texte.lecture import Cellule, en_texte, reunir

Suspect = Callable[[str], str | None]


def controler_reponses(lot: Reponses, *, suspect: Suspect) -> list[Anomalie]:
    """What the responses of one form hold that feeds nothing, said at their tab. `suspect` says why a text looks
    like personal data."""
    dites = [*_non_demandees(lot, suspect)]
    for question in lot.formulaire.questions:
        if question.sans_colonne or question.type == "coche":
            dites += _hors_reponses(lot, question, suspect)
    return dites


def _citer(formulaire: Formulaire, valeur: object, suspect: Suspect) -> str:
    dit = reunir(valeur)
    return citer(dit, masquee=formulaire.classeur == "contacts" or bool(suspect(en_texte(dit))))


def _non_demandees(lot: Reponses, suspect: Suspect) -> list[Anomalie]:
    """« Non », and yet 12 adultes: what was written stays out of the line, and is said."""
    formulaire = lot.formulaire
    phrases = {
        ident: "\u00a0; ".join(_ecarts(lot, lot.retirees[ident], suspect, place))
        for place, ident in enumerate(lot.ids)
        if ident in lot.retirees
    }
    suite = (
        "Ces questions ne se posaient pas, leurs réponses ne comptent pas\u00a0: si elles sont justes, "
        "corrigez dans cet onglet la réponse dont elles dépendent."
    )
    return en_anomalies_citees(
        formulaire.onglet,
        [(ident, f"{phrase}. {suite}") for ident, phrase in phrases.items()],
        "",
        "information",
    )


def _ecarts(lot: Reponses, retirees: Mapping[str, object], suspect: Suspect, place: int) -> Iterator[str]:
    """« La séance a-t-elle eu lieu ? » : « Non », then each answer it leaves out."""
    formulaire = lot.formulaire
    causes = dict.fromkeys(
        question.si.question for cle in retirees if (question := formulaire.question(cle)).si is not None
    )
    for cle in (*(cause for cause in causes if cause not in retirees), *retirees):
        cite = _citer(formulaire, retirees.get(cle, lot.reponses[cle][place]), suspect)
        yield f"«\u00a0{formulaire.question(cle).titre}\u00a0»\u00a0: {cite[0].lower()}{cite[1:]}"


def _hors_reponses(lot: Reponses, question: Question, suspect: Suspect) -> list[Anomalie]:
    """A box that is not ticked, an answer to a list that fills no column."""
    dites = lot.reponses[question.cle]
    fautives = {dit for dit in set(dites) - {None} if _est_fautive(question, dit)}
    gravite: Gravite = "bloquant" if question.type == "coche" else "attention"
    cas: list[tuple[str, str]] = []
    for ident, dit in zip(lot.ids, dites, strict=True):
        if dit not in fautives:
            continue
        cite = _citer(lot.formulaire, dit, suspect)
        if question.type == "coche":
            message = (
                f"{cite} ne dit pas que la case «\u00a0{question.titre}\u00a0» est cochée\u00a0: vérifiez cette "
                "réponse, et effacez-la si la personne n’est pas d’accord."
            )
        else:
            message = (
                f"{cite} n’est pas une des réponses de «\u00a0{question.titre}\u00a0»\u00a0: elle ne sert à rien tant "
                f"qu’elle n’est pas corrigée.{suggerer(str(dit), question.choix)}"
            )
        cas.append((ident, message))
    return en_anomalies_citees(lot.formulaire.onglet, cas, "", gravite)


def _est_fautive(question: Question, dite: Cellule) -> bool:
    """Whether an answer is none the question expects."""
    if question.type == "coche":
        return not est_cochee(question, dite)
    return bool(question.choix) and not question.autre and dite not in (*question.choix, *question.ajoute)
