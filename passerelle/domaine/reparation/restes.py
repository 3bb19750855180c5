"""What earlier writes left to be made good, once it is known: kept in the note until it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from passerelle.domaine.reparation.constat import Constat, DeTravers, Emportee
from passerelle.domaine.reparation.geste import Case, Geste


@dataclass(frozen=True, kw_only=True)
class Restes:
    """`manquees`: cells never written, that memory holds as written; `a_remettre`: cells covered and not given back yet;
    `emportees`: rows to give back; `restees`: rows that were to go, as they were taken to be; `de_travers`: lines to put
    under their own columns; `neuves`: among the lines of all these, those named for the first time."""

    manquees: Sequence[Case] = ()
    a_remettre: Sequence[Case] = ()
    emportees: Sequence[Emportee] = ()
    restees: Sequence[Emportee] = ()
    de_travers: Sequence[DeTravers] = ()
    neuves: Sequence[str] = ()

    @property
    def sont_vides(self) -> bool:
        """Whether nothing is left to be made good."""
        return self == Restes()

    def avec(self, constat: Constat, geste: Geste) -> "Restes":
        """The same after one more write, what it covered still to be given back."""
        if constat.est_en_place:
            return self
        return Restes(
            manquees=(*self.manquees, *(case for case in constat.manquees if not case.remet)),
            a_remettre=(
                *self.a_remettre,
                *(case for case in constat.manquees if case.remet),
                *constat.remises,
                *constat.retapees,
            ),
            emportees=(*self.emportees, *constat.emportees),
            restees=(*self.restees, *constat.restees),
            de_travers=(*self.de_travers, *constat.de_travers),
            neuves=(*self.neuves, *geste.neuves),
        )

    def sans(self, remises: Sequence[Case]) -> "Restes":
        """The same once these were given back."""
        return replace(self, a_remettre=tuple(case for case in self.a_remettre if case not in remises))


def en_note(restes: Restes) -> dict[str, Any]:
    """The JSON object of what is left."""
    return {
        "manquees": [astuple(case) for case in restes.manquees],
        "a_remettre": [astuple(case) for case in restes.a_remettre],
        "emportees": [astuple(emportee) for emportee in restes.emportees],
        "restees": [astuple(emportee) for emportee in restes.restees],
        "de_travers": [astuple(ligne) for ligne in restes.de_travers],
        "neuves": restes.neuves,
    }


def depuis_note(note: Mapping[str, Any]) -> Restes:
    """What an entry of the note leaves."""
    return Restes(
        manquees=tuple(Case(*case) for case in note["manquees"]),
        a_remettre=tuple(Case(*case) for case in note["a_remettre"]),
        emportees=tuple(Emportee(*emportee) for emportee in note["emportees"]),
        restees=tuple(Emportee(*emportee) for emportee in note["restees"]),
        de_travers=tuple(DeTravers(*ligne) for ligne in note["de_travers"]),
        neuves=tuple(note["neuves"]),
    )
