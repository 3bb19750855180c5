"""What counts of needs leave the centre: small ones are masked, and so are those that would give them away by subtraction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure

CODES = ("BES", "VOIX")
"""The counts of what people said. Both are masked in one cell, or neither."""

VENTILATIONS = ("theme", "lieu")
"""Their breakdowns that may single somebody out."""

ADDITIVES = ("lieu",)
"""Those whose cells come to the total: a need may have two themes."""

BESOINS = "besoin"
"""The table of what people said."""

Case = tuple[str, str, str]
"""A period, a breakdown, a modality: both empty for the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publiee:
    """A figure as it may be shown outside: where `est_masquee`, neither its value, nor its n and sur."""

    mesure: Mesure
    est_masquee: bool = False


def masquer(mesures: Sequence[Mesure], seuil: float, indicateurs: Mapping[str, Indicateur]) -> list[Publiee]:
    """These figures as they may be shown outside, those never shown there left out (a month, by theme or place). Where even the
    total of the needs is masked, nothing that counts them may tell it. `indicateurs`: those declared, by code."""
    publiables = [mesure for mesure in mesures if not (_est_sensible(mesure) and _est_un_mois(mesure.periode))]
    masquees = cases_masquees(publiables, seuil)
    des_besoins = {code for code, indicateur in indicateurs.items() if BESOINS in indicateur.tables}
    tues = {periode for periode, ventilation, _ in masquees if not ventilation}
    return [
        Publiee(
            mesure=mesure,
            est_masquee=(mesure.code in CODES and _case(mesure) in masquees)
            or (mesure.code in des_besoins and mesure.periode in tues),
        )
        for mesure in publiables
    ]


def cases_masquees(mesures: Sequence[Mesure], seuil: float) -> set[Case]:
    """The cells whose counts are masked. Of an additive family, none are, or two at least that come to `seuil` at least: else
    its total is masked as well."""
    sensibles = sorted(filter(_est_sensible, mesures), key=_famille)
    masquees = {_case(mesure) for mesure in sensibles if 0 < mesure.valeur < seuil}
    for (_, periode, ventilation), famille in groupby(sensibles, _famille):
        if ventilation in ADDITIVES:
            masquees |= set(_secondaires(list(famille), masquees, seuil, (periode, "", "")))
    return masquees


def _secondaires(famille: Sequence[Mesure], masquees: set[Case], seuil: float, total: Case) -> Iterator[Case]:
    """The cells to mask besides, the smallest first, so that none can be told from the others and the total."""
    cachees = [mesure.valeur for mesure in famille if _case(mesure) in masquees]
    montrees = sorted(
        (mesure for mesure in famille if mesure.valeur and _case(mesure) not in masquees),
        key=lambda mesure: (mesure.valeur, mesure.modalite),
    )
    while cachees and (len(cachees) == 1 or sum(cachees) < seuil):
        if not montrees:
            yield total
            return
        suivante = montrees.pop(0)
        cachees.append(suivante.valeur)
        yield _case(suivante)


def _est_sensible(mesure: Mesure) -> bool:
    return mesure.code in CODES and mesure.ventilation in VENTILATIONS


def _est_un_mois(periode: str) -> bool:
    return len(periode) == len("2013-10")


def _case(mesure: Mesure) -> Case:
    return mesure.periode, mesure.ventilation, mesure.modalite


def _famille(mesure: Mesure) -> Case:
    return mesure.code, mesure.periode, mesure.ventilation
