"""What the hidden tab remembers, without what is erased."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from passerelle.domaine.feuilles.carnet import Carnet, ecrire_souvenir
from passerelle.domaine.fusion.parties import PARTIES
from passerelle.domaine.reparation.recouvertes import RECOUVERTES

Vides = Mapping[str, Mapping[str, str]]
"""Line id → column key → what is written there instead, empty for a blank."""


def effacer_de_la_memoire(texte: str, partis: Collection[str], vides: Vides, sources: Mapping[str, str]) -> str:
    """A chunk of a table's memory without the lines `partis`, nor what stood in the cells `vides`. `sources`: what tells some
    responses from now on. One that does not read stays as it is."""
    try:
        lu = json.loads(texte)
        cles, lignes = lu["cles"], lu["lignes"]
    except (ValueError, TypeError, KeyError):
        return texte
    gardees = [
        [
            ident,
            " ".join(sources.get(venue, venue) for venue in venues.split()),
            _sans(extras, vides.get(ident, {})) or 0,
            *(
                vides[ident][cle] or None if cle in vides.get(ident, ()) else c
                for cle, c in zip(cles, cellules, strict=True)
            ),
        ]
        for ident, venues, extras, *cellules in lignes
        if ident not in partis
    ]
    if gardees == lignes:
        return texte
    return json.dumps({**lu, "lignes": gardees}, ensure_ascii=False, separators=(",", ":"))


def _sans(extras: Any, cases: Mapping[str, str]) -> dict[str, Any]:
    """What else is remembered of a line: staff's own cells."""
    if not extras or not cases:
        return extras or {}
    gardes = {
        **extras,
        "tenues": {cle: dit for cle, dit in extras.get("tenues", {}).items() if cle not in cases},
        "equipe": [case for case in extras.get("equipe", ()) if case[0] not in cases],
    }
    return {nom: dit for nom, dit in gardes.items() if dit}


def effacer_des_souvenirs(
    carnet: Carnet, partis: Mapping[str, Collection[str]], vides: Mapping[str, Vides]
) -> dict[str, str]:
    """The entries of the lines that went and of the values that were covered, where they change. `partis`, `vides`: by table."""
    entrees: dict[str, str] = {}
    if souvenir := carnet.souvenir(PARTIES):
        lignes = {
            table: {
                ident: _sans_les_cases(partie, vides.get(table, {}).get(ident, {}))
                for ident, partie in parties.items()
                if ident not in partis.get(table, ())
            }
            for table, parties in souvenir.get("lignes", {}).items()
        }
        apres = {**souvenir, "lignes": {table: parties for table, parties in lignes.items() if parties}}
        if apres != souvenir:
            entrees |= ecrire_souvenir(PARTIES, apres, carnet.contenu)
    if souvenir := carnet.souvenir(RECOUVERTES):
        apres = {
            table: [
                dite
                for dite in dites
                if dite[0] not in partis.get(table, ()) and dite[1] not in vides.get(table, {}).get(dite[0], ())
            ]
            for table, dites in souvenir.items()
        }
        if apres != souvenir:
            entrees |= ecrire_souvenir(RECOUVERTES, apres, carnet.contenu)
    return entrees


def _sans_les_cases(partie: Mapping[str, Any], cases: Mapping[str, str]) -> dict[str, Any]:
    return {
        **partie,
        "service": {cle: dit for cle, dit in partie["service"].items() if cle not in cases},
        "tenues": {cle: dit for cle, dit in partie["tenues"].items() if cle not in cases},
        "equipe": [case for case in partie["equipe"] if case[0] not in cases],
    }
