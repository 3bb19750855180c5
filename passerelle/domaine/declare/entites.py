"""The reference data a rule needs: activities, places, closures, partners, exercises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.parametre import NomsDates, Parametre, TexteDate, texte_de_toujours


@declaree
class Activite:
    """A recurring activity of an action.

    `recurrence` is, by date, an RFC 5545 rule (`FREQ=WEEKLY;BYDAY=TH`), applied to each exercise; an activity without any, or
    while it is empty, is not planned. `jours_feries` says whether it is held on public holidays. `familles` are, by date,
    families of places in the order that breaks ties; `heure` is, by date, `09:00`; `duree_h` in hours. `preparation_h`: hours
    each volunteer spends preparing a session, by date; none where empty. `depuis` is the day it is due from; where it is not
    said, the first session reported tells. `pluriel` is how several are called; `libelle` does where it is empty.
    """

    id: str
    libelle: str
    action: str
    recurrence: tuple[TexteDate, ...] = ()
    jours_feries: bool = False
    heure: tuple[TexteDate, ...] = texte_de_toujours("09:00")
    duree_h: float = 2.0
    familles: tuple[NomsDates, ...] = ()
    autres_noms: tuple[str, ...] = ()
    preparation_h: Parametre = ()
    depuis: date | None = None
    pluriel: str = ""


@declaree
class Famille:
    """A family of places. `ouverte_vacances` False: its places are out during school holidays unless a place says otherwise."""

    id: str
    libelle: str
    ouverte_vacances: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lieu:
    """A place of the tab `Lieux`. `famille` is a family id; dates bound when it may be used, None for no bound."""

    id: str
    nom: str
    famille: str
    autres_noms: tuple[str, ...] = ()
    ouvert_vacances: bool = True
    actif_du: date | None = None
    actif_au: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fermeture:
    """A closure: of the place `lieu` (an id), or of all places where it is empty, from `du` to `au` included."""

    lieu: str
    du: date
    au: date
    motif: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacances:
    """School holidays of the centre's zone as staff typed them, from `du` to `au` included; `nom` may be empty."""

    du: date
    au: date
    nom: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Exercice:
    """A year of the action, from `debut` to `fin` included. A closed one is no longer computed."""

    debut: date
    fin: date
    clos: bool = False

    @property
    def libelle(self) -> str:
        """`2013-2014`, or `2014` for a calendar year."""
        if self.debut.year == self.fin.year:
            return str(self.debut.year)
        return f"{self.debut.year}-{self.fin.year}"

    def __contains__(self, jour: date) -> bool:
        return self.debut <= jour <= self.fin

    def mois(self) -> tuple[str, ...]:
        """The months it touches, as `2013-10`, in order."""
        premier = self.debut.year * 12 + self.debut.month - 1
        dernier = self.fin.year * 12 + self.fin.month - 1
        return tuple(f"{rang // 12}-{rang % 12 + 1:02d}" for rang in range(premier, dernier + 1))


def exercice_de(jour: date, exercices: Iterable[Exercice]) -> Exercice | None:
    """The exercise that holds the day, or None."""
    return next((exercice for exercice in exercices if jour in exercice), None)


def exercice_montre(exercices: Iterable[Exercice], aujourdhui: date) -> Exercice | None:
    """The exercise of the day, else the last one that began."""
    commences = [exercice for exercice in exercices if exercice.debut <= aujourdhui]
    return commences[-1] if commences else None
