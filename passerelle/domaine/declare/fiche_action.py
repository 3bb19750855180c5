"""The action's page, as its centre wrote it: what it aims at, with whom, when, and which figures answer each sentence."""

import re
from dataclasses import dataclass
from typing import Literal

from passerelle.domaine.declaration import declaree

_RENVOI = re.compile(r"(\w+)(?:/(\w+))?(?::([^:@]+))?(?:@([\w-]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renvoi:
    """The figures a sentence rests on: all those of `code` for the period; those of one breakdown, or one line of it. `activite`
    is an id. Empty where not said."""

    code: str
    ventilation: str = ""
    modalite: str = ""
    activite: str = ""


def lire_renvoi(ecrit: str) -> Renvoi | None:
    """`CODE[/ventilation][:modalite][@activite]` read; None where it is written otherwise."""
    lu = _RENVOI.fullmatch(ecrit)
    if lu is None:
        return None
    code, ventilation, modalite, activite = lu.groups("")
    return Renvoi(code=code, ventilation=ventilation, modalite=modalite.strip(), activite=activite)


@declaree
class SousObjectif:
    """`codes` answer it; `recit`: no figure does, staff tell of it."""

    id: str
    texte: str
    codes: tuple[str, ...] = ()
    recit: bool = False


@declaree
class Objectif:
    """An objective and what it is made of."""

    id: str
    texte: str
    sous: tuple[SousObjectif, ...]


@declaree
class Moyens:
    """Means of one nature, human or financial."""

    nature: str
    moyens: tuple[str, ...]
    codes: tuple[str, ...] = ()


@declaree
class Cadence:
    """What the first of a step's `codes` should come to in each of these months, 1 to 12."""

    attendu: int
    mois: tuple[int, ...]
    par: Literal["mois"] = "mois"


@declaree
class EtapePrevue:
    """A step of the action and its schedule, in the page's words. `etape`: the id of the step of projects that shows it reached."""

    texte: str
    echeancier: str
    codes: tuple[str, ...] = ()
    etape: str = ""
    cadence: Cadence | None = None


@declaree
class IndicateurPrevu:
    """What the evaluation looks at, and the figures that tell it."""

    texte: str
    codes: tuple[str, ...]


@declaree
class Outil:
    """Where it is written down, and the ids of the forms that stand for it."""

    texte: str
    fiches: tuple[str, ...] = ()


@declaree
class ObjetEvalue:
    """One row of the evaluation's table."""

    objet: str
    indicateurs: tuple[IndicateurPrevu, ...]
    outils: tuple[Outil, ...] = ()


@declaree
class FicheAction:
    """The whole page. `intitule` is the action's name, as activities and passerelle.toml write it."""

    id: str
    intitule: str
    objectifs: tuple[Objectif, ...]
    numero: int | None = None
    axe: str = ""
    mission: str = ""
    preambule: str = ""
    publics: tuple[str, ...] = ()
    partenaires: tuple[str, ...] = ()
    moyens: tuple[Moyens, ...] = ()
    etapes: tuple[EtapePrevue, ...] = ()
    evaluation: tuple[ObjetEvalue, ...] = ()
