"""Whose turn it is to host: families of places in turn, then places in a family (domaine.md §4)."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from passerelle.domaine.declare.entites import Famille, Fermeture, Lieu

HORS_SERVICE = "hors de ses dates d’utilisation"
"""Why a place is out before it is in use, and after."""

_PUIS = "\u00a0; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How often a family or a place was served since a day, and when last, ever; None for never."""

    fois: int
    dernier: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LieuEnAttente:
    """A place (id and name) waiting for its turn. `empechement`: why it is out that day, empty where it may be used."""

    id: str
    nom: str
    empechement: str
    service: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilleEnAttente:
    """A family waiting for its turn, and its places in the order of the tab `Lieux`."""

    id: str
    libelle: str
    service: Service
    lieux: tuple[LieuEnAttente, ...]

    @property
    def raisons(self) -> tuple[str, ...]:
        """Why it passes its turn, each reason once. Empty where it may host, and where it has no place in service: it then has no
        turn to pass."""
        raisons = dict.fromkeys(lieu.empechement for lieu in self.lieux if lieu.empechement != HORS_SERVICE)
        return () if "" in raisons else tuple(raisons)


def familles_passees(ordre: Sequence[FamilleEnAttente], lieu: str) -> tuple[FamilleEnAttente, ...]:
    """The families that came before the one of that place (its id) but could not host; none where it has no turns."""
    for rang, famille in enumerate(ordre):
        if any(sien.id == lieu for sien in famille.lieux):
            return tuple(passee for passee in ordre[:rang] if passee.raisons)
    return ()


def dire_les_tours_passes(ordre: Sequence[FamilleEnAttente], lieu: str) -> str:
    """Why this place has the turn: the families that came first but could not, each with its reasons; empty when none did."""
    passees = familles_passees(ordre, lieu)
    if not passees:
        return ""
    choisie = next(famille for famille in ordre if any(sien.id == lieu for sien in famille.lieux))
    dites = _PUIS.join(f"{passee.libelle}\u00a0: {', '.join(passee.raisons)}" for passee in passees)
    return f"{dites}. Le tour passe à\u00a0: {choisie.libelle}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ouvertures:
    """When places may be used. `vacances` are the days of school holidays of the centre's zone, with their name or none."""

    fermetures: Sequence[Fermeture]
    vacances: Mapping[date, str]

    def empechement(self, lieu: Lieu, jour: date) -> str:
        """Why the place is out that day, in words that follow its name; empty when it may be used."""
        if not est_en_service(lieu, jour):
            return HORS_SERVICE
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

    `familles` are in the order that breaks ties, `lieux` in the order of the tab `Lieux`. It remembers the turns at which
    each family and each place was served, the first being 1, and their days: two slots that staff put on one day are two turns.
    Places are named by id.
    """

    def __init__(self, *, familles: Sequence[Famille], lieux: Sequence[Lieu], ouvertures: Ouvertures) -> None:
        self._familles = {famille.id: famille for famille in familles}
        self._lieux = {lieu.id: lieu for lieu in lieux}
        self._ouvertures = ouvertures
        self._tour = 0
        self._familles_servies: dict[str, list[_Tour]] = {}
        self._lieux_servis: dict[str, list[_Tour]] = {}

    def tourner_chez(self, familles: Sequence[Famille]) -> None:
        """From now on, go round these families; what each was served so far still counts."""
        self._familles = {famille.id: famille for famille in familles}

    def choisir(self, jour: date) -> str:
        """The place whose turn it is among those that may be used that day; empty when there is none."""
        for famille in self._ordre():
            possibles = [lieu for lieu in self._lieux_de(famille) if not self.empechement(lieu.id, jour)]
            if possibles:
                return min(possibles, key=lambda lieu: _dernier(self._lieux_servis, lieu.id)).id
        return ""

    def servir(self, lieux: Iterable[str], jour: date) -> None:
        """Note that these places were served that day, at one turn; one that is not in `Lieux` takes nobody's."""
        self._tour += 1
        connus = dict.fromkeys(lieu for lieu in lieux if lieu in self._lieux)
        for famille in dict.fromkeys(self._lieux[lieu].famille for lieu in connus):
            self._familles_servies.setdefault(famille, []).append(_Tour(self._tour, jour))
        for lieu in connus:
            self._lieux_servis.setdefault(lieu, []).append(_Tour(self._tour, jour))

    def ordre(self, jour: date, depuis: date) -> tuple[FamilleEnAttente, ...]:
        """The families as they wait for the turn of that day, the next one first, with how they were served since `depuis`."""
        return tuple(
            FamilleEnAttente(
                id=famille.id,
                libelle=famille.libelle,
                service=_service(self._familles_servies, famille.id, depuis),
                lieux=tuple(
                    LieuEnAttente(
                        id=lieu.id,
                        nom=lieu.nom,
                        empechement=self.empechement(lieu.id, jour),
                        service=_service(self._lieux_servis, lieu.id, depuis),
                    )
                    for lieu in self._lieux_de(famille)
                ),
            )
            for famille in self._ordre()
        )

    def empechement(self, lieu: str, jour: date) -> str:
        """Why that place is out that day; empty when it may be used, or is not in `Lieux`."""
        return self._ouvertures.empechement(self._lieux[lieu], jour) if lieu in self._lieux else ""

    def exclusion(self, jour: date) -> str:
        """Why no place at all may be used that day."""
        lieux = [lieu for famille in self._ordre() for lieu in self._lieux_de(famille) if est_en_service(lieu, jour)]
        if not lieux:
            return "Aucun lieu en service ce jour-là (voir l’onglet Lieux)"
        raisons = list(dict.fromkeys(self.empechement(lieu.id, jour) for lieu in lieux))
        if len(raisons) > 1:
            raisons = [f"{lieu.nom}, {self.empechement(lieu.id, jour)}" for lieu in lieux]
        return f"Aucun lieu possible\u00a0: {_PUIS.join(raisons)}"

    def nom(self, lieu: str) -> str:
        """The name of the place, or what was given when it is not in `Lieux`."""
        return self._lieux[lieu].nom if lieu in self._lieux else lieu

    def _ordre(self) -> list[Famille]:
        # The sort is stable: the activity's own order settles ties, and the never served come first.
        familles = self._familles.values()
        return sorted(familles, key=lambda famille: _dernier(self._familles_servies, famille.id))

    def _lieux_de(self, famille: Famille) -> list[Lieu]:
        return [lieu for lieu in self._lieux.values() if lieu.famille == famille.id]


class _Tour(NamedTuple):
    rang: int
    jour: date


def _dernier(servis: Mapping[str, Sequence[_Tour]], ident: str) -> int:
    """The last turn it was served at, 0 for none."""
    return servis[ident][-1].rang if ident in servis else 0


def _service(servis: Mapping[str, Sequence[_Tour]], ident: str, depuis: date) -> Service:
    tours = servis.get(ident, ())
    return Service(
        fois=len(tours) - bisect_left(tours, depuis, key=lambda tour: tour.jour),
        dernier=tours[-1].jour if tours else None,
    )
