"""Values that may be written plainly, or dated: « heure: "09:00" », or a list of values with their dates and sources."""

from collections.abc import Collection

from passerelle.definitions.lecture.yaml_sur import Chemin, Donnee
from passerelle.domaine.declare.parametre import TOUJOURS

DATABLES = {"activites": ("recurrence", "heure", "familles"), "etapes": ("echeance",)}
"""File name → its keys that may be written either way."""


def est_datee(donnee: Donnee) -> bool:
    """Whether a value is written with its dates."""
    return isinstance(donnee, list) and any(isinstance(element, dict) for element in donnee)


def dater(donnee: Donnee) -> Donnee:
    """The value with its dates; one written plainly holds since ever."""
    if est_datee(donnee):
        return donnee
    return [{"valeur": donnee, "depuis": TOUJOURS.isoformat(), "source": ""}]


def dater_les_cles(groupe: Donnee, cles: Collection[str]) -> Donnee:
    """A group of keys and values with those of `cles` dated; anything else as it is."""
    if not isinstance(groupe, dict):
        return groupe
    return {cle: dater(donnee) if cle in cles else donnee for cle, donnee in groupe.items()}


def chemin_ecrit(donnees: Donnee, chemin: Chemin, cles: Collection[str]) -> Chemin:
    """Where what lies at `chemin`, once dated, is in the data as written."""
    for rang, pas in enumerate(chemin):
        if pas in cles and isinstance(donnees, dict) and not est_datee(donnees.get(str(pas))):
            return (*chemin[: rang + 1], *chemin[rang + 3 :])
        if isinstance(donnees, dict):
            donnees = donnees.get(str(pas))
        elif isinstance(donnees, list) and isinstance(pas, int):
            donnees = donnees[pas]
    return chemin
