"""French public holidays and school holidays, as plain data for the domain.

The libraries know a span of years only: outside it, silence would pass for open schools and ordinary days.
So the years they do not know are said as anomalies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from holidays import country_holidays
from vacances_scolaires_france import SchoolHolidayDates

from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.probleme import Anomalie

ZONES_SCOLAIRES: tuple[str, ...] = tuple(SchoolHolidayDates.SUPPORTED_ZONES)
"""The school zones whose holidays are known."""

_REMEDE = "En dehors, le planning n’en tient pas compte\u00a0: notez ces jours dans l’onglet Fermetures."


@dataclass(frozen=True, kw_only=True)
class Calendrier:
    """Public holidays by day, with their French name; the days of school holidays of the zone; what is not known."""

    feries: dict[date, str]
    vacances: frozenset[date]
    anomalies: tuple[Anomalie, ...]


def charger_calendrier(*, zone: str, exercices: Iterable[Exercice]) -> Calendrier:
    """The holidays of mainland France for these exercises; `zone` is one of ZONES_SCOLAIRES.

    Only open exercises give anomalies. An unknown zone is one, and has no school holidays.
    """
    return _calendrier(zone, tuple(exercices))


@lru_cache(maxsize=8)
def _calendrier(zone: str, periodes: Sequence[Exercice]) -> Calendrier:
    ouverts = [exercice for exercice in periodes if not exercice.clos]
    annees = frozenset(annee for exercice in periodes for annee in range(exercice.debut.year, exercice.fin.year + 1))
    return Calendrier(
        feries={jour: nom for jour, nom in _feries(annees).items() if exercice_de(jour, periodes)},
        vacances=frozenset(jour for jour in _vacances(zone) if exercice_de(jour, periodes)),
        anomalies=(*_feries_inconnus(ouverts), *_vacances_inconnues(zone, ouverts)),
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
        yield _anomalie(f"Les jours fériés ne sont connus que de {connus.start_year} à {connus.end_year}. {_REMEDE}")


def _vacances_inconnues(zone: str, exercices: Sequence[Exercice]) -> Iterator[Anomalie]:
    vacances = _vacances(zone)
    if not vacances:
        zones = ", ".join(ZONES_SCOLAIRES)
        yield _anomalie(
            f"Les vacances scolaires de la zone «\u00a0{zone}\u00a0» ne sont pas connues (zones possibles\u00a0: {zones}). "
            "Le planning n’en tient pas compte\u00a0: notez-les dans l’onglet Fermetures."
        )
    elif any(exercice.debut < min(vacances) or exercice.fin > max(vacances) for exercice in exercices):
        yield _anomalie(
            f"Les vacances scolaires de la zone {zone} ne sont connues que du {min(vacances):%d/%m/%Y} "
            f"au {max(vacances):%d/%m/%Y}. {_REMEDE}"
        )


def _anomalie(message: str) -> Anomalie:
    return Anomalie(ou="planning", ligne="", champ="date", message=message)
