"""What an installation writes in the hidden tab: which sheet is which, and what was set once and is staff’s since."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from passerelle.classeur.ecriture import en_cellule
from passerelle.classeur.plages import Requete
from passerelle.domaine.etat import TITRE, Etat, lire_objet

HABILLAGE = "habillage"
"""The entry of the hidden tab that holds it."""


@dataclass(kw_only=True)
class Habillage:
    """`couleurs`: table id → keys of the columns whose colour was set, even where staff removed it since; `listes`: table id →
    column key → digest of the list last set. `autres`: what else the entry says. `est_abime`: it did not read."""

    couleurs: dict[str, list[str]] = field(default_factory=dict)
    listes: dict[str, dict[str, int]] = field(default_factory=dict)
    autres: dict[str, Any] = field(default_factory=dict)
    est_abime: bool = False

    def oublier(self, table_id: str) -> None:
        """Forget a tab that is to be made anew."""
        self.couleurs.pop(table_id, None)
        self.listes.pop(table_id, None)

    def ecrire(self) -> dict[str, str]:
        """The entry; none while there is nothing to note."""
        if not (self.couleurs or self.listes):
            return {}
        note = {**self.autres, "couleurs": self.couleurs, "listes": self.listes}
        return {HABILLAGE: json.dumps(note, ensure_ascii=False, separators=(",", ":"), sort_keys=True)}


def lire_habillage(etat: Etat) -> Habillage:
    """What was set in a workbook, as remembered."""
    note = lire_objet(etat.contenu.get(HABILLAGE, ""))
    lue = {nom: (note or {}).get(nom, {}) for nom in ("couleurs", "listes")}
    if note is None or not all(isinstance(partie, dict) for partie in lue.values()):
        return Habillage(est_abime=True)
    return Habillage(**lue, autres={nom: dit for nom, dit in note.items() if nom not in lue})


def creer_onglet_cache(sheet_id: int, index: int) -> Requete:
    """The hidden tab."""
    proprietes = {
        "sheetId": sheet_id,
        "title": TITRE,
        "index": index,
        "hidden": True,
        "gridProperties": {"rowCount": 200, "columnCount": 2},
    }
    return {"addSheet": {"properties": proprietes}}


def noter(sheet_id: int, etat: Etat, entrees: Mapping[str, str]) -> Iterator[Requete]:
    """Write the entries that changed, in their rows or below the last one."""
    nouvelles = []
    for cle, texte in entrees.items():
        if etat.contenu.get(cle) == texte:
            continue
        if cle in etat.entrees:
            depart = {"sheetId": sheet_id, "rowIndex": etat.entrees[cle], "columnIndex": 1}
            rangees = [{"values": [en_cellule(texte)]}]
            yield {"updateCells": {"start": depart, "rows": rangees, "fields": "userEnteredValue"}}
        else:
            nouvelles.append({"values": [en_cellule(cle), en_cellule(texte)]})
    if nouvelles:
        yield {"appendCells": {"sheetId": sheet_id, "rows": nouvelles, "fields": "userEnteredValue"}}


def oublier_les_lignes(sheet_id: int, etat: Etat, table_id: str) -> Iterator[Requete]:
    """Empty what was remembered of a table whose tab was lost: it would read as lines staff deleted."""
    for cle, rang in etat.entrees.items():
        if cle.startswith(f"{table_id}/") and etat.contenu[cle]:
            depart = {"sheetId": sheet_id, "rowIndex": rang, "columnIndex": 1}
            rangees: list[Requete] = [{"values": [{}]}]
            yield {"updateCells": {"start": depart, "rows": rangees, "fields": "userEnteredValue"}}
