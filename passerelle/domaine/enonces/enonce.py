"""One rule in plain French: what it says on a day, since when, where it comes from, what comes next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from passerelle.domaine.declare.parametre import TOUJOURS, Datee, a_venir, datee_au
from passerelle.domaine.texte.francais import dater

Genre = Literal["", "nombre", "recurrence", "heure", "familles", "echeance"]
"""How a value is typed by the people who change it; empty for those that are changed in their file only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A value to come."""

    depuis: date
    valeur: str
    source: str

    def __str__(self) -> str:
        return f"À partir du {dater(self.depuis)}\u00a0: {self.valeur}. Source\u00a0: {self.source}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enonce:
    """`phrase` says the rule, `valeur` the words in it that may change. `depuis`: None for ever. `source` is the text it comes
    from, or the file where it is written.

    `cle` is where the value is written: the file, then the keys that lead to it (`activites/gouter/heure`); steps by their
    id. `genre` and `bornes` say what may be written there instead of `brute`, the value itself, and `dire` how it is said.
    """

    groupe: str
    phrase: str
    gabarit: str = ""
    valeur: str = ""
    depuis: date | None = None
    source: str = ""
    suites: tuple[Suite, ...] = ()
    cle: str = ""
    genre: Genre = ""
    bornes: tuple[int, int] = (0, 0)
    brute: Any = None
    dire: Callable[[Any], str] = field(default=str, compare=False)

    def avec(self, valeur: str) -> str:
        """The rule with these words in place of today's."""
        return self.gabarit.replace("{}", valeur)

    def valeur_du(self, jour: date) -> str:
        """The words in force on a later day."""
        return next((suite.valeur for suite in reversed(self.suites) if suite.depuis <= jour), self.valeur)

    @property
    def origine(self) -> str:
        """Since when, and where it comes from."""
        quand = f"Depuis le {dater(self.depuis)}" if self.depuis else "Depuis toujours"
        return f"{quand}. Source\u00a0: {self.source}"


def enoncer(
    groupe: str,
    phrase: str,
    valeurs: Sequence[Datee[Any]],
    jour: date,
    *,
    cle: str,
    dire: Callable[[Any], str],
    genre: Genre = "",
    bornes: tuple[int, int] = (0, 0),
) -> Enonce:
    """A rule whose value is dated. `phrase` holds {} where the value is said, by `dire`."""
    actuelle, fichier = datee_au(valeurs, jour), f"regles/{cle.partition('/')[0]}.yaml"
    return Enonce(
        groupe=groupe,
        phrase=phrase.replace("{}", dire(actuelle.valeur)),
        gabarit=phrase,
        valeur=dire(actuelle.valeur),
        depuis=None if actuelle.depuis == TOUJOURS or actuelle.depuis > jour else actuelle.depuis,
        source=actuelle.source or fichier,
        suites=tuple(
            Suite(depuis=datee.depuis, valeur=dire(datee.valeur), source=datee.source or fichier)
            for datee in a_venir(valeurs, jour)
        ),
        cle=cle,
        genre=genre,
        bornes=bornes,
        brute=actuelle.valeur,
        dire=dire,
    )
