"""Which lines are those of the period that is exported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.periode import Periode, lire_periode
from passerelle.domaine.texte.lecture import lire_date

Ligne = TypeVar("Ligne")


@dataclass(frozen=True, kw_only=True)
class Tri:
    """Lines kept by their day; all of them where no period is asked for. `sans_date`: title of a tab → how many of its lines no
    period holds, their day being blank or illegible."""

    periode: Periode | None
    exercices: Sequence[Exercice]
    sans_date: dict[str, int] = field(default_factory=dict)

    def garder(self, onglet: str, lignes: Iterable[tuple[Ligne, object, object]]) -> list[Ligne]:
        """Of these lines, each with its day and the exercise staff count it in, those of the period."""
        if self.periode is None:
            return [ligne for ligne, _, _ in lignes]
        gardees = []
        for ligne, dite, choisi in lignes:
            jour = jour_de(dite)
            if jour is None:
                self.sans_date[onglet] = self.sans_date.get(onglet, 0) + 1
            elif self._retient(self.periode, jour, choisi):
                gardees.append(ligne)
        return gardees

    def _retient(self, periode: Periode, jour: date, choisi: object) -> bool:
        if periode.nature != "exercice":
            return periode.retient(jour, None)
        exercice = next((e for e in self.exercices if e.libelle == choisi), None) or exercice_de(jour, self.exercices)
        return exercice is not None and exercice.libelle == periode.nom

    def est_un_mois(self, periode: Periode, ecrit: str) -> bool:
        """Whether that is the name of a month the period holds."""
        mois = lire_periode(ecrit, self.exercices)
        return mois is not None and mois.nature == "mois" and periode.debut <= mois.debut and mois.fin <= periode.fin


def jour_de(dite: object) -> date | None:
    """The day a cell says, None where none can be read."""
    if isinstance(dite, datetime):
        return dite.date()
    if isinstance(dite, date):
        return dite
    return lire_date(dite) if isinstance(dite, str) else None
