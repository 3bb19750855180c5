"""How long each thing is kept, as regles/conservation.yaml says: what notices promise is what erasing goes by."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.parametre import TexteDate, valeur_au
from passerelle.domaine.texte.francais import compter

_RENVOI = re.compile(r"\{duree:(\w+)\}")
_ECRITE = re.compile(r"(\d{1,4})\s*(jour|mois|an)s?")


@dataclass(frozen=True, slots=True)
class Duree:
    """A length of time as a calendar counts it: so many days, months or years (`unite`: jour, mois, an)."""

    valeur: int
    unite: str

    def apres(self, jour: date) -> date:
        """The day that comes so long after that one; the last of its month where that month is shorter."""
        if self.unite == "jour":
            return jour + timedelta(days=self.valeur)
        annee, rang = divmod(jour.year * 12 + jour.month - 1 + self.valeur * (12 if self.unite == "an" else 1), 12)
        return _dans_le_mois(annee, rang + 1, jour.day)

    def __str__(self) -> str:
        """« 2 ans », « 1 an », « 12 mois »."""
        return compter(self.valeur, self.unite).replace(" ", "\u00a0")


def lire_duree(ecrite: str) -> Duree:
    """« 2 ans », « 12 mois », « 90 jours ». Raises ValueError for anything else."""
    lue = _ECRITE.fullmatch(ecrite.strip())
    if not lue or not int(lue[1]):
        raise ValueError(ecrite)
    return Duree(int(lue[1]), lue[2])


@declaree
class Garde:
    """How long one kind of thing is kept. `colonnes`: the cells that are emptied, where it is no whole line."""

    duree: tuple[TexteDate, ...]
    colonnes: tuple[str, ...] = ()

    def au(self, jour: date) -> Duree:
        """How long, by the rule in force that day."""
        return lire_duree(valeur_au(self.duree, jour))


@declaree
class RegleConservation:
    """What is kept, kind by kind: regles/conservation.yaml says since when each is counted."""

    contact: Garde
    sans_accord: Garde
    code: Garde
    referent: Garde
    texte: Garde
    texte_signale: Garde
    rappel_texte_signale: Garde
    anomalie: Garde
    journal: Garde
    finance: Garde
    recus: Garde
    historique: Garde

    def completer(self, notice: str, jour: date) -> str:
        """A notice with the lengths of time it names: `{duree:contact}`, « 2 ans »."""
        return _RENVOI.sub(lambda renvoi: str(getattr(self, renvoi[1]).au(jour)), notice)


SORTES = tuple(champ.name for champ in fields(RegleConservation))
"""The kinds that a notice may name."""


def fin_d_exercice(jour: date, exercices: Sequence[Exercice]) -> date:
    """The last day of the exercise a day falls in; where none is declared, of the one that would repeat the first of them."""
    exercice = exercice_de(jour, exercices)
    if exercice is not None:
        return exercice.fin
    premier = min(exercices).fin
    fin = _dans_le_mois(jour.year, premier.month, premier.day)
    return fin if fin >= jour else _dans_le_mois(jour.year + 1, premier.month, premier.day)


def _dans_le_mois(annee: int, mois: int, jour: int) -> date:
    return date(annee, mois, min(jour, monthrange(annee, mois)[1]))
