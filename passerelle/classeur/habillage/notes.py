"""What an installation notes in the hidden tab: what was set once and is staff’s since, what is to be forgotten."""

import json
from dataclasses import dataclass, field
from typing import Any

from passerelle.domaine.feuilles.carnet import Carnet, lire_objet

HABILLAGE = "habillage"
"""The entry of the hidden tab that holds it."""


_PARTIES = ("couleurs", "listes", "graphiques")


@dataclass(kw_only=True)
class Habillage:
    """`couleurs`: table id → keys of the columns whose colour was set, even where staff removed it since; `listes`: table id →
    column key → digest of the list last set; `graphiques`: table id → the charts that were set, removed since or
    not. `autres`: what else the entry says. `est_abime`: it did not read."""

    couleurs: dict[str, list[str]] = field(default_factory=dict)
    listes: dict[str, dict[str, int]] = field(default_factory=dict)
    graphiques: dict[str, list[str]] = field(default_factory=dict)
    autres: dict[str, Any] = field(default_factory=dict)
    est_abime: bool = False

    def oublier(self, table_id: str) -> None:
        """Forget a tab that is to be made anew."""
        self.couleurs.pop(table_id, None)
        self.listes.pop(table_id, None)
        self.graphiques.pop(table_id, None)

    def ecrire(self) -> dict[str, str]:
        """The entry; none while there is nothing to note."""
        if not (self.couleurs or self.listes or self.graphiques):
            return {}
        note = {**self.autres, **{nom: getattr(self, nom) for nom in _PARTIES if getattr(self, nom)}}
        return {HABILLAGE: json.dumps(note, ensure_ascii=False, separators=(",", ":"), sort_keys=True)}


def lire_habillage(carnet: Carnet) -> Habillage:
    """What was set in a workbook, as remembered."""
    note = lire_objet(carnet.contenu.get(HABILLAGE, ""))
    lue = {nom: (note or {}).get(nom, {}) for nom in _PARTIES}
    if note is None or not all(isinstance(partie, dict) for partie in lue.values()):
        return Habillage(est_abime=True)
    return Habillage(**lue, autres={nom: dit for nom, dit in note.items() if nom not in lue})


def oublier_les_lignes(carnet: Carnet, table_id: str) -> dict[str, str]:
    """Empty the entries that remember a table whose tab was lost: it would read as lines staff deleted."""
    return {cle: "" for cle in carnet.entrees if cle.startswith(f"{table_id}/")}
