"""When a figure may be relied upon (chiffres.md, D7 and D17)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import Parametre, valeur_au


@declaree
class RegleFiabilite:
    """What regles/fiabilite.yaml says: `couverture_min` is the part of the lines that must give a figure for it to be
    relied upon."""

    couverture_min: Parametre


def couvertures_demandees(
    couverture_min: Parametre, exercices: Sequence[Exercice], aujourdhui: date
) -> dict[str, float]:
    """Period → the coverage asked for at its end, so that a rule changed later leaves the past as it was. Nothing is asked
    for without a value."""
    if not couverture_min:
        return {}
    fins = {exercice.libelle: exercice.fin for exercice in exercices}
    for mois in (mois for exercice in exercices for mois in exercice.mois()):
        annee, rang = int(mois[:4]), int(mois[5:])
        fins[mois] = date(annee, rang, monthrange(annee, rang)[1])
    return {periode: valeur_au(couverture_min, min(fin, aujourdhui)) for periode, fin in fins.items()}


def trimestres(exercice: Exercice) -> list[tuple[str, ...]]:
    """The whole quarters of an exercise, each by its months."""
    mois = exercice.mois()
    return [mois[debut : debut + 3] for debut in range(0, len(mois) - 2, 3)]
