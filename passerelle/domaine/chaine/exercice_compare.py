"""The exercise of the day beside the one before, up to the same day."""

from dataclasses import dataclass
from functools import cached_property

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.periodes import ChiffresDePeriode, preparer_la_periode
from passerelle.domaine.declare.entites import Exercice, exercice_montre
from passerelle.domaine.declare.periode import Comparaison, comparer, exercice_entier


@dataclass(frozen=True, kw_only=True)
class ExerciceCompare:
    """The tab and the page that show it share what the one before was studied for."""

    etude: Etude
    exercice: Exercice
    comparaison: Comparaison

    @cached_property
    def avant(self) -> ChiffresDePeriode | None:
        """The figures before, None where nothing was declared before."""
        precedente = self.comparaison.precedente
        return None if precedente is None else preparer_la_periode(self.etude, precedente)


def comparer_l_exercice(etude: Etude) -> ExerciceCompare | None:
    """That of the day, else the last that began; None before any."""
    exercices, aujourdhui = etude.donnees.exercices, etude.cadre.aujourdhui
    exercice = exercice_montre(exercices, aujourdhui)
    if exercice is None:
        return None
    comparaison = comparer(exercice_entier(exercice), exercices, aujourdhui)
    return ExerciceCompare(etude=etude, exercice=exercice, comparaison=comparaison)
