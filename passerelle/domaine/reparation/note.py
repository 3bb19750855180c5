"""The entry `note` of the hidden tab: what the last write did, where it copied aside what stood there, what is left to be made
good. It serves when the service was killed between a write and its mending, and carries what mending left (contrat.md §7).

The copies stand in the tab itself, from the column D on: rows 1 and 2 of each tab touched, then each row touched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reparation import geste as gestes_notes
from passerelle.domaine.reparation import restes as restes_notes
from passerelle.domaine.reparation.constat import constater
from passerelle.domaine.reparation.geste import Brut, Geste
from passerelle.domaine.reparation.restes import Restes
from passerelle.domaine.reparation.temoin import Temoin

GAUCHE = 3
"""The first column of the copies."""

EFFACEMENT = "effacement"
"""What marks the note of a write that erases: nothing of it is to be kept once it is done."""

PLUS_BAS = 5_000
"""The copies begin below the rows they are of, so that a relative formula points nowhere above the sheet; yet no lower than
this row."""


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Where copies stand: from the row `haut` on, from 0."""

    haut: int
    hauteur: int
    largeur: int


def placer(gestes: Sequence[Geste], largeur: int) -> Zone:
    """Where to copy the rows that these writes touch. `largeur`: the widest of their tabs."""
    plus_bas = max((rang for geste in gestes for rang in geste.rangs), default=0)
    hauteur = sum(2 + len(geste.rangs) for geste in gestes)
    return Zone(haut=min(plus_bas, PLUS_BAS), hauteur=hauteur, largeur=largeur)


def rangees_copiees(gestes: Sequence[Geste], zone: Zone) -> Iterator[tuple[Geste, int, int]]:
    """Each row copied: the write, the row of its tab, the row of the copy."""
    copie = zone.haut
    for geste in gestes:
        for rang in (0, 1, *geste.rangs):
            yield geste, rang, copie
            copie += 1


def temoins(gestes: Sequence[Geste], zone: Zone, copies: Mapping[int, Sequence[Brut]]) -> dict[str, Temoin]:
    """Table id → what stood in its rows. `copies`: row of the hidden tab → its cells from the column GAUCHE on."""
    lues: dict[str, dict[int, Sequence[Brut]]] = {geste.table: {} for geste in gestes}
    for geste, rang, copie in rangees_copiees(gestes, zone):
        lues[geste.table][rang] = copies.get(copie, ())
    return {table: Temoin(cles=rangees[0], libelles=rangees[1], rangees=rangees) for table, rangees in lues.items()}


def composer(gestes: Sequence[Geste], zone: Zone, restes: Mapping[str, Restes]) -> dict[str, Any]:
    """The JSON object of a note."""
    return {
        "zone": [zone.haut, zone.hauteur, zone.largeur],
        "gestes": {geste.table: gestes_notes.en_note(geste) for geste in gestes},
        "restes": {table: restes_notes.en_note(reste) for table, reste in restes.items() if not reste.sont_vides},
    }


def est_ancienne(note: Mapping[str, Any]) -> bool:
    """Whether a note was written before writes copied aside what stood there."""
    return bool(note) and "zone" not in note


def lire_la_zone(note: Mapping[str, Any]) -> Zone | None:
    """Where the copies of a note stand; None for a note that has none."""
    if "zone" not in note:
        return None
    haut, hauteur, largeur = note["zone"]
    return Zone(haut=haut, hauteur=hauteur, largeur=largeur)


def relever_les_restes(note: Mapping[str, Any], cache: Onglet) -> dict[str, Restes]:
    """Table id → what is left to be made good in it. `cache`: the hidden tab."""
    if lire_la_zone(note) is None or EFFACEMENT in note:
        return {}
    restes = {table: restes_notes.depuis_note(reste) for table, reste in note["restes"].items()}
    for geste, temoin in relever_les_temoins(note, cache):
        avant = restes.get(geste.table, Restes())
        restes[geste.table] = avant.avec(constater(geste, temoin), geste)
    return {table: reste for table, reste in restes.items() if not reste.sont_vides}


def relever_les_temoins(note: Mapping[str, Any], cache: Onglet) -> list[tuple[Geste, Temoin]]:
    """What the write of a note did in each tab, and what stood there. `cache`: the hidden tab."""
    zone = lire_la_zone(note)
    if zone is None:
        return []
    gestes = [gestes_notes.depuis_note(table, geste) for table, geste in note["gestes"].items()]
    copies = {
        rang: [_en_brut(cache, rang, place, valeur) for place, valeur in enumerate(rangee)][GAUCHE:]
        for rang, rangee in enumerate(cache.grille)
        if zone.haut <= rang < zone.haut + zone.hauteur
    }
    vus = temoins(gestes, zone, copies)
    return [(geste, vus[geste.table]) for geste in gestes]


def _en_brut(onglet: Onglet, rang: int, place: int, valeur: Brut) -> Brut:
    formule = onglet.formules.get((rang, place))
    return {"f": formule, "de": [rang, place]} if formule else valeur
