"""Rows whose answers have slid one column: no longer under their titles, where the next column would suit them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from passerelle.domaine.formulaire import Question
from passerelle.domaine.lecture import Cellule, est_nombre
from passerelle.domaine.noms import forme
from passerelle.importation.ecriture import ressemble_a_un_nombre, ressemble_a_une_date

REPARES = 2
"""How many answers a shift must put right to be one: a single odd answer is only an odd answer."""

_SERIES_DE_JOURS = range(20_000, 80_000)


class Glissement:
    """Tells slid rows, `colonnes` being where each question stands, `listes` the declared lists of answers. Dates, numbers, closed
    lists and answers that nobody may leave blank tell."""

    def __init__(self, colonnes: Iterable[tuple[int, Question]], listes: Mapping[str, Sequence[str]]) -> None:
        self._juges = [
            (place, juge) for place, question in colonnes if (juge := _juge(question, listes)) is not None
        ]
        self._connus: dict[tuple[int, Cellule], bool] = {}

    def a_glisse(self, cellules: Mapping[int, Cellule]) -> bool:
        """Whether answers of this row, moved back one column from some column on, suit their titles again."""
        ecarts = sum(not self._convient(rang, cellules, 0) for rang in range(len(self._juges)))
        if ecarts < REPARES:
            return False
        permis = min(1, ecarts - REPARES)
        return any(
            self._ecarts(cellules, debut, sens) <= permis for debut, _ in self._juges for sens in (1, -1)
        )

    def _ecarts(self, cellules: Mapping[int, Cellule], debut: int, sens: int) -> int:
        """How many answers do not suit their question, those from `debut` on being read one column further (1), or before
        (-1): then what `debut` held is gone, and tells nothing."""
        return sum(
            not self._convient(rang, cellules, sens if place >= debut else 0)
            for rang, (place, _) in enumerate(self._juges)
            if sens == 1 or place != debut
        )

    def _convient(self, rang: int, cellules: Mapping[int, Cellule], decalage: int) -> bool:
        place, juge = self._juges[rang]
        cle = rang, cellules.get(place + decalage)
        connu = self._connus.get(cle)
        if connu is None:
            connu = self._connus[cle] = juge(cle[1])
        return connu


def _juge(question: Question, listes: Mapping[str, Sequence[str]]) -> Callable[[Cellule], bool] | None:
    """What says whether a cell suits a question; None where anything may."""
    requise = question.requise and question.si is None
    choix = set(map(forme, question.choix or listes.get(question.liste, ())))
    juge = None
    if question.type == "date":
        juge = _est_une_date
    elif question.type == "nombre":
        juge = _est_un_nombre
    elif question.type == "choix" and choix and not question.autre:

        def juge(cellule: Cellule) -> bool:
            return isinstance(cellule, bool) or (isinstance(cellule, str) and forme(cellule) in choix)
    elif not requise:
        return None
    return lambda cellule: not requise if cellule is None else juge is None or juge(cellule)


def _est_une_date(cellule: Cellule) -> bool:
    if isinstance(cellule, str):
        return ressemble_a_une_date(cellule)
    return isinstance(cellule, date) or (est_nombre(cellule) and cellule in _SERIES_DE_JOURS)


def _est_un_nombre(cellule: Cellule) -> bool:
    return ressemble_a_un_nombre(cellule) if isinstance(cellule, str) else est_nombre(cellule)
