"""What tells a row of a response tab from any other, whatever way it comes back: from a file, a back-up, an older version."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.reponses.reponse import UNE_MINUTE, lire_rangees
from passerelle.domaine.texte.lecture import Brut, en_texte, reunir

HEURES_MAX = 14
"""Hours by which a file may tell another moment for one response: it was written in another time zone."""


class Marque(NamedTuple):
    """A row, from 0: when it was received, and all it says."""

    rang: int
    recu: datetime | None
    dit: str


def marquer(formulaire: Formulaire, grille: Sequence[Sequence[Brut]]) -> list[Marque]:
    """The rows that answer, headers first in `grille`."""
    lues = lire_rangees(formulaire, grille, {})
    return [
        Marque(1 + rang, recu, _dire(formulaire, {cle: dites[place] for cle, dites in lues.ecrites.items()}))
        for place, (rang, recu) in enumerate(zip(lues.rangs, lues.recus, strict=True))
    ]


def _dire(formulaire: Formulaire, reponses: Mapping[str, object]) -> str:
    dites = {cle: texte for cle, dite in reponses.items() if (texte := en_texte(reunir(dite)))}
    return json.dumps([formulaire.id, dites], ensure_ascii=False, sort_keys=True)


def est_du_moment(recu: datetime | None, connus: Collection[datetime | None]) -> bool:
    """Whether a row may be one received at one of these moments: within a minute, or at whole hours."""
    if recu is None or recu in connus:
        return recu in connus
    return any(_est_a_des_heures(recu - connu) for connu in connus if connu is not None)


def _est_a_des_heures(ecart: timedelta) -> bool:
    heures = round(ecart / timedelta(hours=1))
    return abs(heures) <= HEURES_MAX and abs(ecart - timedelta(hours=heures)) <= UNE_MINUTE
