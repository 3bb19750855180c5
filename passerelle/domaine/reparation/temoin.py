"""What stood in the rows of a tab at the very instant of a write: once its new rows are there, before any of the others change."""

from collections.abc import Mapping
from dataclasses import dataclass

from passerelle.domaine.reparation.geste import Brut, Geste, Rangee, avec, cellule, place_de, porte


@dataclass(frozen=True, kw_only=True)
class Temoin:
    """`cles` and `libelles`: rows 1 and 2; `rangees`: each row touched, by its number from 0, be these two among them or not."""

    cles: Rangee
    libelles: Rangee
    rangees: Mapping[int, Rangee]

    @property
    def place_id(self) -> int:
        """The column of the ids; -1: none."""
        return place_de("id", self.cles)

    def porte(self, rang: int) -> str:
        """The id a row bore; empty for none."""
        return porte(self.rangees[rang], self.place_id)

    def cellule(self, rang: int, place: int) -> Brut:
        """What a cell held."""
        return cellule(self.rangees[rang], place)

    def cle(self, place: int) -> str:
        """The key of a column; empty for none."""
        return str(cellule(self.cles, place) or "")

    def apres(self, geste: Geste, rang: int) -> list[Brut]:
        """What a row touched held just after the write."""
        return avec(self.rangees[rang], {case.place: case.apres for case in geste.cases if case.rang == rang})
