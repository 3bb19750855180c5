"""School holidays: those the library knows, and those staff typed, which win school year by school year."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.domaine.declare.entites import Exercice, Vacances, exercice_de
from passerelle.domaine.declare.probleme import Anomalie, Gravite
from passerelle.domaine.texte.francais import compter

RENTREE = 9
"""The month a school year begins, on its first day."""


@dataclass(frozen=True, kw_only=True)
class CalendrierScolaire:
    """What the library knows of a zone: the days of holidays that lie in the exercises, and the first and the last day it could
    tell of, None where it knows nothing. `zone` is empty where no zone applies."""

    zone: str = ""
    jours: Collection[date] = ()
    du: date | None = None
    au: date | None = None

    def connait(self, du: date, au: date) -> bool:
        """Whether it can tell of each day from `du` to `au`."""
        return self.du is not None and self.au is not None and self.du <= du and au <= self.au


def retenir_les_vacances(
    connues: CalendrierScolaire, saisies: Iterable[Vacances], exercices: Iterable[Exercice]
) -> dict[date, str]:
    """The days of school holidays in the exercises, with the name staff gave them, empty where they gave none.

    A school year in which holidays typed by staff begin is theirs: the library is not asked.
    """
    saisies, periodes = list(saisies), list(exercices)
    ecrites = {annee_scolaire(vacances.du) for vacances in saisies}
    jours = {jour: "" for jour in connues.jours if annee_scolaire(jour) not in ecrites}
    for vacances in saisies:
        for periode in periodes:
            debut, fin = max(vacances.du, periode.debut), min(vacances.au, periode.fin)
            for rang in range((fin - debut).days + 1):
                jour = debut + timedelta(days=rang)
                jours[jour] = jours.get(jour) or vacances.nom
    return jours


def dire_les_vacances_a_completer(
    connues: CalendrierScolaire, saisies: Iterable[Vacances], exercices: Sequence[Exercice], onglet: str
) -> Iterator[Anomalie]:
    """What is to be typed in the tab `onglet` for these exercises: holidays nobody knows, and those of a year whose typed holidays
    are less than half of what the library would have said."""
    saisies = list(saisies)
    ecrites = {annee_scolaire(vacances.du) for vacances in saisies}
    touchees = [touchee for exercice in exercices for touchee in _annees_scolaires(exercice)]
    inconnues = sorted({annee for annee, du, au in touchees if not connues.connait(du, au)} - ecrites)
    if inconnues:
        yield _en_anomalie(
            f"{_dire_ce_qui_est_connu(connues)}\u00a0: le planning ne compte aucunes vacances en "
            f"{', '.join(map(_nommer, inconnues))}. Écrivez-les dans l’onglet {onglet}, une ligne par période.",
            "attention",
        )
    officiels = Counter(annee_scolaire(jour) for jour in connues.jours if exercice_de(jour, exercices))
    ecrits = Counter(annee_scolaire(jour) for jour in retenir_les_vacances(connues, saisies, exercices))
    for annee in sorted(ecrites):
        if ecrits[annee] * 2 < officiels[annee]:
            yield _en_anomalie(
                f"L’onglet {onglet} compte {compter(ecrits[annee], 'jour')} de vacances en {_nommer(annee)}, le calendrier "
                f"officiel {officiels[annee]}. Dès qu’une période y est écrite, lui seul compte pour cette année-là\u00a0: "
                "vérifiez qu’elles y sont toutes.",
                "information",
            )


def annee_scolaire(jour: date) -> int:
    """The year in which the school year of that day began, on 1 September."""
    return jour.year if jour.month >= RENTREE else jour.year - 1


def _annees_scolaires(exercice: Exercice) -> Iterator[tuple[int, date, date]]:
    """The school years an exercise touches, and from when to when."""
    for annee in range(annee_scolaire(exercice.debut), annee_scolaire(exercice.fin) + 1):
        fin = date(annee + 1, RENTREE, 1) - timedelta(days=1)
        yield annee, max(exercice.debut, date(annee, RENTREE, 1)), min(exercice.fin, fin)


def _nommer(annee: int) -> str:
    return f"{annee}-{annee + 1}"


def _dire_ce_qui_est_connu(connues: CalendrierScolaire) -> str:
    if connues.du and connues.au:
        return (
            f"Les vacances scolaires de la zone {connues.zone} ne sont connues que du {connues.du:%d/%m/%Y} au "
            f"{connues.au:%d/%m/%Y}"
        )
    return (
        f"Les vacances scolaires de la zone «\u00a0{connues.zone}\u00a0» ne sont pas connues"
        if connues.zone
        else "Le centre n’est dans aucune zone scolaire (passerelle.toml)"
    )


def _en_anomalie(message: str, gravite: Gravite) -> Anomalie:
    return Anomalie(ou="planning", ligne="", champ="date", message=message, gravite=gravite)
