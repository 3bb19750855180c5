"""Which rows of a response tab are responses: totals, repeated titles and helper columns filled to the bottom are not."""

from collections.abc import Mapping, Sequence

import numpy as np

from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.texte.lecture import Brut, Moment, en_texte, lire_nombre
from passerelle.domaine.texte.noms import forme, mots_pleins

Rangee = Sequence[Brut]

_AN_2000 = 36526
"""The serial number of a day before any response: below, a number in the column of moments is a count."""

_TOTAUX = {"total", "totaux", "somme", "sommes", "moyenne", "moyennes"}
_MOTS_D_UN_TOTAL = 4
"""How many words « Total de l’année » may have before it is somebody's sentence."""


def rangees_de_reponses(
    rangees: Sequence[Rangee], *, moments: Sequence[int], questions: Sequence[tuple[Question, Sequence[int]]]
) -> list[int]:
    """Which rows answer. `moments` are the places of the Horodateur, `questions` each question with the places of its
    columns; whatever stands elsewhere is staff's own, and says nothing."""
    moment = moments[0] if moments else -1
    titres = {place: _titres(question) for question, places in questions for place in places}
    titres |= {place: {"horodateur", "timestamp"} for place in moments}
    nombres = [place for question, places in questions if question.type == "nombre" for place in places]
    retenues: list[int] = []
    chiffrees: dict[int, dict[int, float]] = {}
    for rang, rangee in enumerate(rangees):
        if 0 <= moment < len(rangee) and _est_un_moment(rangee[moment]):
            retenues.append(rang)
            continue
        dites = {place: rangee[place] for place in titres if place < len(rangee) and _dit(rangee[place])}
        if not any(dites.values()) or _repete_les_titres(dites, titres) or _est_un_total(rangee, dites):
            continue
        chiffres = {place: dit for place, dit in dites.items() if isinstance(dit, float | int)}
        if len(chiffres) == len(dites):
            chiffrees[rang] = chiffres
        else:
            retenues.append(rang)
    sommes = _sommes(chiffrees, [rangees[rang] for rang in retenues], nombres) if chiffrees else set()
    return sorted({*retenues, *chiffrees} - sommes)


def _titres(question: Question) -> set[str]:
    return {forme(titre) for titre in (question.titre, *question.anciens_titres)}


def _est_un_moment(cellule: Brut) -> bool:
    """Whether an Horodateur is written there: no need to look further, as on nearly every row."""
    if isinstance(cellule, str):
        return cellule[:1].isdigit() and ":" in cellule
    return isinstance(cellule, float | int) and cellule > _AN_2000


def _dit(cellule: Brut) -> bool:
    return cellule is not None and not (isinstance(cellule, str) and not cellule.strip())


def _repete_les_titres(dites: dict[int, Brut], titres: dict[int, set[str]]) -> bool:
    """The row of titles pasted again, a title or two changed since."""
    repetes = sum(isinstance(dit, str) and forme(dit) in titres[place] for place, dit in dites.items())
    return 2 * repetes > len(dites)


def _est_un_total(rangee: Rangee, dites: dict[int, Brut]) -> bool:
    """« Total » somewhere on the row, and nothing but numbers under the form's own titles."""
    textes = [dit for dit in dites.values() if isinstance(dit, str) and lire_nombre(dit) is None]
    return all(map(_annonce_un_total, textes)) and any(map(_annonce_un_total, rangee))


def _annonce_un_total(cellule: Brut) -> bool:
    if not isinstance(cellule, str):
        return False
    dits = mots_pleins(cellule)
    return len(dits) <= _MOTS_D_UN_TOTAL and bool(_TOTAUX.intersection(dits[:2]))


def _sommes(chiffrees: Mapping[int, Mapping[int, float]], vraies: Sequence[Rangee], nombres: Sequence[int]) -> set[int]:
    """Of the rows that hold only numbers, place by place, those that give the sums or the means of their columns."""
    calculs: dict[int, list[float]] = {}
    for place in nombres:
        lus = [_nombre(rangee[place]) for rangee in vraies if place < len(rangee)]
        connus = [lu for lu in lus if lu is not None]
        calculs[place] = [sum(connus), sum(connus) / max(len(connus), 1)]
    return {
        rang
        for rang, dites in chiffrees.items()
        if all(np.isclose(dit, calculs.get(place, [])).any() for place, dit in dites.items() if dit)
    }


def _nombre(cellule: Brut) -> float | None:
    return None if isinstance(cellule, bool | Moment) else lire_nombre(en_texte(cellule))
