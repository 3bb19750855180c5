"""The period figures are asked for: an exercise, a calendar year, a month, any dates; what it is compared with."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.texte.francais import MOIS, dater, jour_du_mois

_ANNEE = re.compile(r"(?:19|20)\d\d", re.ASCII)
_JOUR = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """From `debut` to `fin`, both included. `au`: the last day looked at, in one that is looked at up to a day only."""

    nature: Literal["exercice", "annee", "mois", "dates"]
    debut: date
    fin: date
    au: date | None = None

    @property
    def nom(self) -> str:
        """`2013-2014`, `2014`, `2014-01`, `2014-01-01/2014-03-31`, whatever day it is looked at up to."""
        if self.nature == "dates":
            return f"{self.debut}/{self.fin}"
        if self.nature == "mois":
            return f"{self.debut:%Y-%m}"
        return Exercice(self.debut, self.fin).libelle

    @property
    def cle(self) -> str:
        """What tells it from every other: `2012-2013/2013-06-12` for the beginning of an exercise."""
        return f"{self.nom}/{self.au}" if self.au else self.nom

    @property
    def dernier_jour(self) -> date:
        """The last day looked at."""
        return self.au or self.fin

    @property
    def libelle(self) -> str:
        """« exercice 2013-2014 », « année 2014, au 12 juin », « du 1er janvier au 31 mars 2014 »."""
        if self.nature == "dates":
            du = (
                dater(self.debut)
                if self.debut.year != self.fin.year
                else jour_du_mois(self.debut.month, self.debut.day)
            )
            dite = f"du {du} au {dater(self.fin)}"
        elif self.nature == "mois":
            dite = f"{MOIS[self.debut.month - 1]} {self.debut.year}"
        else:
            dite = f"{'exercice' if self.nature == 'exercice' else 'année'} {self.nom}"
        if not self.au:
            return dite
        seul = self.debut.year == self.fin.year
        return f"{dite}, au {jour_du_mois(self.au.month, self.au.day) if seul else dater(self.au)}"

    def retient(self, jour: date, exercice: Exercice | None) -> bool:
        """Whether a line of that day falls in it. `exercice`: the one it counts in, which staff may have chosen."""
        dedans = self.debut <= jour <= self.dernier_jour
        return dedans and (self.nature != "exercice" or (exercice is not None and exercice.libelle == self.nom))

    def est_en_cours(self, aujourdhui: date) -> bool:
        """Whether it began and is not over."""
        return self.debut <= aujourdhui < self.fin


def exercice_entier(exercice: Exercice) -> Periode:
    """All of an exercise."""
    return Periode(nature="exercice", debut=exercice.debut, fin=exercice.fin)


def annee_civile(annee: int) -> Periode:
    """From January to December."""
    return Periode(nature="annee", debut=date(annee, 1, 1), fin=date(annee, 12, 31))


def mois_de(jour: date) -> Periode:
    """The whole month of a day."""
    dernier = monthrange(jour.year, jour.month)[1]
    return Periode(nature="mois", debut=jour.replace(day=1), fin=jour.replace(day=dernier))


def entre(du: date, au: date) -> Periode:
    """Any dates, in any order."""
    return Periode(nature="dates", debut=min(du, au), fin=max(du, au))


def lire_periode(ecrit: str, exercices: Sequence[Exercice]) -> Periode | None:
    """The one whose `cle` that is; None where there is none. An exercise of the centre comes before a year of that name."""
    for exercice in exercices:
        if exercice.libelle == ecrit:
            return exercice_entier(exercice)
    if _ANNEE.fullmatch(ecrit):
        return annee_civile(int(ecrit))
    if premier := _lire_jour(f"{ecrit}-01"):
        return mois_de(premier)
    debut, _, fin = ecrit.rpartition("/")
    dernier = _lire_jour(fin)
    if dernier is None:
        return None
    if premier := _lire_jour(debut):
        return entre(premier, dernier)
    entiere = lire_periode(debut, exercices) if debut.count("/") < 2 else None
    return replace(entiere, au=dernier) if entiere and entiere.debut <= dernier <= entiere.fin else None


def _lire_jour(ecrit: str) -> date | None:
    try:
        return date.fromisoformat(ecrit) if _JOUR.fullmatch(ecrit) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparaison:
    """A period and the one before it, None where nothing was before. Where the first is under way, the second is looked at up to
    the same day (`au` is that day, in the first): never a whole year beside a part."""

    periode: Periode
    precedente: Periode | None
    au: date | None = None

    @property
    def libelle(self) -> str:
        """« exercice 2013-2014, au 12 juin 2014 »."""
        return replace(self.periode, au=self.au).libelle


def comparer(periode: Periode, exercices: Sequence[Exercice], aujourdhui: date) -> Comparaison:
    """The previous exercise of the centre, the previous year, or as many days just before."""
    precedente = _precedente(periode, exercices)
    if not periode.est_en_cours(aujourdhui):
        return Comparaison(periode=periode, precedente=precedente)
    if precedente is not None:
        dernier = precedente.debut + (aujourdhui - periode.debut)
        precedente = replace(precedente, au=dernier) if dernier < precedente.fin else precedente
    return Comparaison(periode=periode, precedente=precedente, au=aujourdhui)


def _precedente(periode: Periode, exercices: Sequence[Exercice]) -> Periode | None:
    if periode.nature == "exercice":
        avant = [exercice for exercice in exercices if exercice.fin < periode.debut]
        return exercice_entier(max(avant)) if avant else None
    if periode.nature == "annee":
        return annee_civile(periode.debut.year - 1)
    veille = timedelta(days=1)
    if periode.nature == "mois":
        return mois_de(periode.debut - veille)
    longueur = periode.fin - periode.debut
    return entre(periode.debut - veille - longueur, periode.debut - veille)
