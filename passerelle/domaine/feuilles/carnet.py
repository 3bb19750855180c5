"""The tab `_passerelle`: what the service last wrote, so that any machine can carry on from the workbook alone (contrat.md §5).

One entry a row: its key in column A, its text in column B. `etat` holds the sheet ids and keys of our tabs, `note` what the
last write meant, `titres` the questions whose columns were seen, and `<table>/<number>` the chunks of a table's memory.
Entries of other names are kept: a newer version may have written them.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.feuilles.memoire import Memoire, depuis_textes
from passerelle.domaine.texte.bornes import morceler

TITRE = "_passerelle"
VERSION = 1
ETAT, NOTE, TITRES = "etat", "note", "titres"
TAILLE_CELLULE = 45_000

_MORCEAU = re.compile(r"([^/]+)/(\d+)", re.ASCII)
_SHEET_IDS, _CLES, _VERSION = ("onglets", "reponses"), "cles", "version"


@dataclass(frozen=True, kw_only=True)
class Carnet:
    """What is remembered of one workbook.

    `onglets`: table id → sheet id; `reponses`: form id → sheet id of its response tab; `cles`: table id → keys ever
    written. `entrees`: key → its row in the tab, from 0. `textes`: table id → its chunks. `note`: what the last write meant, as
    JSON gave it. `version`: that of the service that wrote it; `autres`: what else the entry `etat` says. `abimees`: entries that
    do not read, memory aside. `onglet`: the tab itself.
    """

    sheet_id: int | None = None
    onglet: Onglet | None = None
    onglets: Mapping[str, int] = field(default_factory=dict)
    reponses: Mapping[str, int] = field(default_factory=dict)
    cles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    textes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    entrees: Mapping[str, int] = field(default_factory=dict)
    note: Mapping[str, Any] = field(default_factory=dict)
    contenu: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION
    autres: Mapping[str, Any] = field(default_factory=dict)
    abimees: tuple[str, ...] = ()

    def memoire(self, table: Table) -> Memoire:
        """What was last written of a table."""
        return depuis_textes(table, self.textes.get(table.id, ()))

    def souvenir(self, nom: str) -> Any:
        """What `ecrire_souvenir` wrote under that name; None where it never did, or where it does not read any more."""
        textes = self.textes.get(nom)
        return lire_objet("".join(textes)) if textes else None


def lire_carnet(onglets: Sequence[Onglet]) -> Carnet:
    """Read the hidden tab among those of a workbook; an empty state where it is gone or was never there."""
    onglet = next((o for o in onglets if o.titre == TITRE), None)
    if onglet is None:
        return Carnet()
    entrees: dict[str, int] = {}
    contenu: dict[str, str] = {}
    for rang, rangee in enumerate(onglet.grille):
        if rangee and rangee[0]:
            entrees[str(rangee[0])] = rang
            contenu[str(rangee[0])] = str(rangee[1]) if len(rangee) > 1 else ""
    etat = lire_objet(contenu.get(ETAT, ""))
    abimees: list[str] = []
    if etat is None or not _est_un_etat(etat):
        etat = {}
        abimees.append(ETAT)
    textes: dict[str, list[str]] = {}
    morceaux = [lue for cle, texte in contenu.items() if texte and (lue := _MORCEAU.fullmatch(cle))]
    for lue in sorted(morceaux, key=lambda lue: (lue[1], int(lue[2]))):
        textes.setdefault(lue[1], []).append(contenu[lue[0]])
    note = lire_objet("".join(textes.pop(NOTE, ())))
    if note is None:
        abimees.append(NOTE)
    return Carnet(
        sheet_id=onglet.sheet_id,
        onglet=onglet,
        onglets=etat.get("onglets", {}),
        reponses=etat.get("reponses", {}),
        cles=etat.get(_CLES, {}),
        textes=textes,
        entrees=entrees,
        note=note or {},
        contenu=contenu,
        version=etat.get(_VERSION, VERSION),
        autres={nom: dit for nom, dit in etat.items() if nom not in {*_SHEET_IDS, _CLES, _VERSION}},
        abimees=tuple(abimees),
    )


def lire_objet(texte: str) -> dict[str, Any] | None:
    """The JSON object of an entry, empty where the entry is; None where it does not read."""
    try:
        lu = json.loads(texte or "{}")
    except ValueError:
        return None
    return lu if isinstance(lu, dict) else None


def _est_un_etat(etat: Mapping[str, Any]) -> bool:
    return isinstance(etat.get(_VERSION, VERSION), int) and all(
        isinstance(etat.get(nom, {}), dict) for nom in (*_SHEET_IDS, _CLES)
    )


def ecrire_etat(
    *,
    onglets: Mapping[str, int],
    reponses: Mapping[str, int],
    cles: Mapping[str, Sequence[str]],
    autres: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, str]:
    """The entry `etat`. `autres` is what else it said."""
    etat = {
        **autres,
        "version": VERSION,
        "onglets": dict(onglets),
        "reponses": dict(reponses),
        "cles": {t: list(c) for t, c in cles.items()},
    }
    return {ETAT: json.dumps(etat, ensure_ascii=False, separators=(",", ":"), sort_keys=True)}


def ecrire_note(note: Mapping[str, Any], avant: Mapping[str, str]) -> dict[str, str]:
    """The entries of a note."""
    return ecrire_souvenir(NOTE, note, avant)


def ecrire_souvenir(nom: str, souvenir: Mapping[str, Any], avant: Mapping[str, str]) -> dict[str, str]:
    """The entries `nom/<number>` of what is to be remembered, in cells small enough; those of a longer one before it
    (`avant`: what the hidden tab holds) are emptied."""
    texte = json.dumps(souvenir, ensure_ascii=False, separators=(",", ":"))
    entrees = {f"{nom}/{numero}": morceau for numero, morceau in enumerate(morceler(texte, TAILLE_CELLULE))}
    return entrees | {cle: "" for cle in avant if cle.startswith(f"{nom}/") and cle not in entrees and avant[cle]}


def lire_vues(contenu: Mapping[str, str]) -> dict[str, list[str]]:
    """Form id → the questions that had a column in its response tab when it was last read."""
    return lire_objet(contenu.get(TITRES, "")) or {}


def ecrire_vues(vues: Mapping[str, Collection[str]], contenu: Mapping[str, str]) -> dict[str, str]:
    """The entry `titres`, where it changes: forms not read this time stay as they were."""
    toutes = {ident: sorted(cles) for ident, cles in {**lire_vues(contenu), **vues}.items()}
    texte = json.dumps(toutes, separators=(",", ":"), sort_keys=True)
    return {TITRES: texte} if toutes and texte != contenu.get(TITRES) else {}
