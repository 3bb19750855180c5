"""Rows whose answers have slid one column: no longer under their titles, where the next column would suit them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.texte.lecture import Cellule, en_texte, est_nombre
from passerelle.domaine.texte.noms import forme
from passerelle.importation.ecriture import ressemble_a_un_nombre, ressemble_a_une_date

REPARES = 2
"""How many answers a shift must put right to be one: a single odd answer is only an odd answer."""

_SEPARATEURS = re.compile("[,;]")
_SERIES_DE_JOURS = range(20_000, 80_000)


class Glissement:
    """Tells slid rows, `colonnes` being where each question stands, `listes` the declared lists of answers. Dates, numbers, closed
    lists and answers that are required tell."""

    def __init__(self, colonnes: Sequence[tuple[int, Question]], listes: Mapping[str, Sequence[str]]) -> None:
        self._juges = [(place, _juge(question, listes)) for place, question in colonnes]
        places = {question.cle: place for place, question in colonnes}
        self._exiges = [_exigence(question, places) for _, question in colonnes]
        self._connus: dict[tuple[int, Cellule], bool] = {}

    def a_glisse(self, cellules: Mapping[int, Cellule]) -> bool:
        """Whether answers of this row, moved back one column from some column on, suit their titles again."""
        ecarts = sum(not self._convient(rang, cellules, 0) for rang in range(len(self._juges)))
        if ecarts < REPARES:
            return False
        permis = min(1, ecarts - REPARES)
        return any(self._ecarts(cellules, debut, sens) <= permis for debut, _ in self._juges for sens in (1, -1))

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
        cellule = cellules.get(place + decalage)
        if cellule is None:
            return not self._exiges[rang](cellules)
        cle = rang, cellule
        connu = self._connus.get(cle)
        if connu is None:
            connu = self._connus[cle] = juge(cellule)
        return connu


def _exigence(question: Question, places: Mapping[str, int]) -> Callable[[Mapping[int, Cellule]], bool]:
    """What says whether a question must be answered in a row: always, never, or after another's answer."""
    si = question.si
    if not question.requise or (si is not None and si.question not in places):
        return lambda _: False
    if si is None:
        return lambda _: True
    place, vaut = places[si.question], forme(si.vaut)
    return lambda cellules: forme(en_texte(cellules.get(place))) == vaut


def _juge(question: Question, listes: Mapping[str, Sequence[str]]) -> Callable[[Cellule], bool]:
    """What says whether a filled cell suits a question."""
    choix = set(map(forme, question.choix or listes.get(question.liste, ())))
    if question.type == "date":
        return _est_une_date
    if question.type == "nombre":
        return _est_un_nombre
    if question.type not in ("choix", "cases") or question.autre or not choix:
        return lambda _: True
    return lambda cellule: (
        isinstance(cellule, bool) or all(forme(dit) in choix for dit in _SEPARATEURS.split(en_texte(cellule)))
    )


def _est_une_date(cellule: Cellule) -> bool:
    if isinstance(cellule, str):
        return ressemble_a_une_date(cellule)
    return isinstance(cellule, date) or (est_nombre(cellule) and cellule in _SERIES_DE_JOURS)


def _est_un_nombre(cellule: Cellule) -> bool:
    return ressemble_a_un_nombre(cellule) if isinstance(cellule, str) else est_nombre(cellule)
