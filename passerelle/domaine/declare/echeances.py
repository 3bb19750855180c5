"""When a project is due, and what to warn of (domaine.md §4, Étapes des projets)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import en_ordre
from passerelle.domaine.texte.francais import compter, dater


@declaree
class Echeance:
    """A day of the exercise: `jour` is `MM-JJ`, of the year in which it starts (`debut`) or ends (`fin`).

    With `a_partir`, the step is expected from that day on: it is announced, never late. Raises ValueError when `jour` is no day.
    """

    annee: Literal["debut", "fin"]
    jour: str
    a_partir: bool = False

    def __post_init__(self) -> None:
        try:
            date.fromisoformat(f"2000-{self.jour}")
        except ValueError as erreur:
            raise ValueError(
                f"«\u00a0{self.jour}\u00a0» n’est pas un jour de l’année (écrivez 12-31 pour le 31 décembre)"
            ) from erreur

    def dans(self, exercice: Exercice) -> date:
        """That day in that exercise (28 February for the 29th of an ordinary year)."""
        annee = exercice.debut.year if self.annee == "debut" else exercice.fin.year
        mois, jour = int(self.jour[:2]), int(self.jour[3:])
        return date(annee, mois, min(jour, monthrange(annee, mois)[1]))


@declaree
class EcheanceDatee:
    """A day of the exercise, by a rule in force from `depuis` on."""

    valeur: Echeance
    depuis: date
    source: str


def echeance_au(echeances: Sequence[EcheanceDatee], exercice: Exercice, jour: date) -> Echeance | None:
    """The day due in an exercise, as known on `jour`; None where nothing is due.

    A rule that changes moves a day still to come, to another still to come: one gone by stays what it was.
    """
    retenue: Echeance | None = None
    for datee in en_ordre(echeances):
        a_temps = datee.depuis <= jour and datee.depuis <= datee.valeur.dans(exercice)
        if retenue is None or (a_temps and datee.depuis <= retenue.dans(exercice)):
            retenue = datee.valeur
    return retenue


@dataclass(frozen=True, slots=True, kw_only=True)
class Attente:
    """What a project is expected to reach: the step's label, and by (or from) which day."""

    etape: str
    le: date
    a_partir: bool = False


def est_en_retard(attente: Attente | None, aujourdhui: date) -> bool:
    """Whether the day has passed."""
    return attente is not None and not attente.a_partir and attente.le < aujourdhui


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerte:
    """What the tab warns of, and the date that makes it, in a sentence."""

    message: str
    cause: str


def alerter(
    *,
    attente: Attente | None,
    dernier_fait: date | None,
    avant_jours: float,
    silence_jours: float,
    aujourdhui: date,
) -> Alerte | None:
    """The alert of a project that goes on: late, else soon due, else silent for long; None when all is well.

    `avant_jours` is how early it warns, `silence_jours` how long nothing may happen.
    """
    if attente is not None:
        reste = (attente.le - aujourdhui).days
        if est_en_retard(attente, aujourdhui):
            return Alerte(
                message=f"En retard de {compter(-reste, 'jour')}\u00a0: {attente.etape}",
                cause=f"L’étape «\u00a0{attente.etape}\u00a0» était attendue au plus tard le {dater(attente.le)}.",
            )
        if 0 <= reste <= avant_jours:
            quand = f"dans {compter(reste, 'jour')}" if reste else "aujourd’hui"
            depuis = f"l’alerte se montre {compter(avant_jours, 'jour')} avant."
            if attente.a_partir:
                return Alerte(
                    message=f"À partir du {attente.le:%d/%m/%Y} ({quand})\u00a0: {attente.etape}",
                    cause=f"L’étape «\u00a0{attente.etape}\u00a0» est attendue à partir du {dater(attente.le)}\u00a0; {depuis}",
                )
            return Alerte(
                message=f"Échéance {quand}\u00a0: {attente.etape}",
                cause=f"L’étape «\u00a0{attente.etape}\u00a0» est attendue au plus tard le {dater(attente.le)}\u00a0; {depuis}",
            )
    if dernier_fait is None or (silence := (aujourdhui - dernier_fait).days) < silence_jours:
        return None
    return Alerte(
        message=f"Rien ne s’est passé depuis {compter(silence, 'jour')}",
        cause=(
            f"Le dernier fait connu est du {dater(dernier_fait)}\u00a0; l’alerte se montre après "
            f"{compter(silence_jours, 'jour')} sans réunion, animation ni besoin relié."
        ),
    )
