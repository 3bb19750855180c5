"""French public holidays and school holidays, as plain data for the domain.

The libraries know a span of years only: outside it, silence would pass for open schools and ordinary days.
So the years they do not know are said as anomalies: those of school holidays by the domain, which knows what staff typed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from holidays import country_holidays
from vacances_scolaires_france import SchoolHolidayDates

from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.regles.vacances import CalendrierScolaire

ZONES_SCOLAIRES: tuple[str, ...] = tuple(SchoolHolidayDates.SUPPORTED_ZONES)
"""The school zones whose holidays are known."""


@dataclass(frozen=True, kw_only=True)
class Calendrier:
    """Public holidays by day, with their French name; what is known of the school holidays of the zone; what is not known of
    the public ones."""

    feries: dict[date, str]
    vacances: CalendrierScolaire
    anomalies: tuple[Anomalie, ...]


def charger_calendrier(*, zone: str, exercices: Iterable[Exercice]) -> Calendrier:
    """The holidays of mainland France for these exercises; `zone` is one of ZONES_SCOLAIRES: of another
    nothing is known.

    Only open exercises give anomalies.
    """
    return _calendrier(zone, tuple(exercices))


@lru_cache(maxsize=8)
def _calendrier(zone: str, periodes: Sequence[Exercice]) -> Calendrier:
    ouverts = [exercice for exercice in periodes if not exercice.clos]
    connues = _vacances(zone)
    annees = frozenset(annee for exercice in periodes for annee in range(exercice.debut.year, exercice.fin.year + 1))
    return Calendrier(
        feries={jour: nom for jour, nom in _feries(annees).items() if exercice_de(jour, periodes)},
        vacances=CalendrierScolaire(
            zone=zone,
            jours=frozenset(jour for jour in connues if exercice_de(jour, periodes)),
            du=min(connues, default=None),
            au=max(connues, default=None),
        ),
        anomalies=tuple(_feries_inconnus(ouverts)),
    )


@cache
def _feries(annees: frozenset[int]) -> dict[date, str]:
    # Without `language` the names would follow the language of the machine.
    connus = country_holidays("FR", years=annees, language="fr")
    return {jour: nom.replace("; ", " et ").replace("'", "’") for jour, nom in connus.items()}


@cache
def _vacances(zone: str) -> frozenset[date]:
    if zone not in ZONES_SCOLAIRES:
        return frozenset()
    connues = SchoolHolidayDates()
    annees = range(connues.min_year, connues.max_year + 1)
    return frozenset(jour for annee in annees for jour in connues.holidays_for_year_and_zone(annee, zone))


def _feries_inconnus(exercices: Iterable[Exercice]) -> Iterator[Anomalie]:
    connus = country_holidays("FR")
    if any(exercice.debut.year < connus.start_year or exercice.fin.year > connus.end_year for exercice in exercices):
        message = (
            f"Les jours fériés ne sont connus que de {connus.start_year} à {connus.end_year}. En dehors, le planning n’en tient "
            "pas compte\u00a0: notez ces jours dans l’onglet Fermetures."
        )
        yield Anomalie(ou="planning", ligne="", champ="date", message=message)
