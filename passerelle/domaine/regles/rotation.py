"""Whose turn it is to host: families of places in turn, then places in a family (domaine.md §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declare.entites import Famille, Fermeture, Lieu

_PUIS = "\u00a0; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Ouvertures:
    """When places may be used. `vacances` are the days of school holidays of the centre's zone, with their name or none."""

    fermetures: Sequence[Fermeture]
    vacances: Mapping[date, str]

    def empechement(self, lieu: Lieu, jour: date) -> str:
        """Why the place is out that day, in words that follow its name; empty when it may be used."""
        if not est_en_service(lieu, jour):
            return "hors de ses dates d’utilisation"
        for fermeture in self.fermetures:
            if fermeture.du <= jour <= fermeture.au and fermeture.lieu in ("", lieu.id):
                return f"fermeture ({fermeture.motif.strip()})" if fermeture.motif.strip() else "fermeture"
        if lieu.ouvert_vacances or jour not in self.vacances:
            return ""
        return f"vacances scolaires ({self.vacances[jour]})" if self.vacances[jour] else "vacances scolaires"


def est_en_service(lieu: Lieu, jour: date) -> bool:
    """Whether the day lies within the place's own dates."""
    return (lieu.actif_du or date.min) <= jour <= (lieu.actif_au or date.max)


class Rotation:
    """The turns of one activity.

    `familles` are in the order that breaks ties, `lieux` in the order of the tab `Lieux`. It remembers the turn at which
    each family and each place was last served, the first being 1: two slots that staff put on one day are two turns.
    Places are named by id.
    """

    def __init__(self, *, familles: Sequence[Famille], lieux: Sequence[Lieu], ouvertures: Ouvertures) -> None:
        self._familles = {famille.id: famille for famille in familles}
        self._lieux = {lieu.id: lieu for lieu in lieux}
        self._ouvertures = ouvertures
        self._tour = 0
        self._familles_servies: dict[str, int] = {}
        self._lieux_servis: dict[str, int] = {}

    def tourner_chez(self, familles: Sequence[Famille]) -> None:
        """From now on, go round these families; what each was served so far still counts."""
        self._familles = {famille.id: famille for famille in familles}

    def choisir(self, jour: date) -> str:
        """The place whose turn it is among those that may be used that day; empty when there is none."""
        for famille in self._ordre():
            possibles = [lieu for lieu in self._lieux_de(famille) if not self.empechement(lieu.id, jour)]
            if possibles:
                return min(possibles, key=lambda lieu: self._lieux_servis.get(lieu.id, 0)).id
        return ""

    def servir(self, lieux: Iterable[str]) -> None:
        """Note that these places were served, at one turn; one that is not in `Lieux` takes nobody's."""
        self._tour += 1
        for lieu in lieux:
            if lieu in self._lieux:
                self._familles_servies[self._lieux[lieu].famille] = self._tour
                self._lieux_servis[lieu] = self._tour

    def empechement(self, lieu: str, jour: date) -> str:
        """Why that place is out that day; empty when it may be used, or is not in `Lieux`."""
        return self._ouvertures.empechement(self._lieux[lieu], jour) if lieu in self._lieux else ""

    def empechements(self, jour: date) -> dict[str, str]:
        """The places that have turns, each with why it is out that day, empty when it may be used."""
        return {lieu.id: self.empechement(lieu.id, jour) for f in self._familles.values() for lieu in self._lieux_de(f)}

    def tours_passes(self, lieu: str, jour: date) -> str:
        """Why this place has the turn: the families that came first but could not, each with its reasons.

        Empty when none did. A family without any place in service has no turn to skip.
        """
        if lieu not in self._lieux or self._lieux[lieu].famille not in self._familles:
            return ""
        choisie = self._familles[self._lieux[lieu].famille]
        ordre = self._ordre()
        passes = []
        for famille in ordre[: ordre.index(choisie)]:
            raisons = self._raisons(self._en_service(famille, jour), jour)
            if raisons and "" not in raisons:
                passes.append(f"{famille.libelle}\u00a0: {', '.join(raisons)}")
        return f"{_PUIS.join(passes)}. Le tour passe à\u00a0: {choisie.libelle}" if passes else ""

    def exclusion(self, jour: date) -> str:
        """Why no place at all may be used that day."""
        lieux = [lieu for famille in self._ordre() for lieu in self._en_service(famille, jour)]
        if not lieux:
            return "Aucun lieu en service ce jour-là (voir l’onglet Lieux)"
        raisons = self._raisons(lieux, jour)
        if len(raisons) > 1:
            raisons = [f"{lieu.nom}, {self.empechement(lieu.id, jour)}" for lieu in lieux]
        return f"Aucun lieu possible\u00a0: {_PUIS.join(raisons)}"

    def nom(self, lieu: str) -> str:
        """The name of the place, or what was given when it is not in `Lieux`."""
        return self._lieux[lieu].nom if lieu in self._lieux else lieu

    def _ordre(self) -> list[Famille]:
        # The sort is stable: the activity's own order settles ties, and the never served come first.
        familles = self._familles.values()
        return sorted(familles, key=lambda famille: self._familles_servies.get(famille.id, 0))

    def _lieux_de(self, famille: Famille) -> list[Lieu]:
        return [lieu for lieu in self._lieux.values() if lieu.famille == famille.id]

    def _en_service(self, famille: Famille, jour: date) -> list[Lieu]:
        return [lieu for lieu in self._lieux_de(famille) if est_en_service(lieu, jour)]

    def _raisons(self, lieux: Iterable[Lieu], jour: date) -> list[str]:
        return list(dict.fromkeys(self.empechement(lieu.id, jour) for lieu in lieux))
