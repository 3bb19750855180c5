"""One line of a merge: where it stands on each side, and what was decided of it."""

from dataclasses import dataclass, field
from enum import Enum

from passerelle.domaine.texte.lecture import Cellule


class Sort(Enum):
    """What becomes of a line."""

    NOUVELLE = "à ajouter"
    SUIVIE = "dans la feuille"
    SUPPRIMEE = "supprimée par l’équipe"
    RETIREE = "sa réponse a disparu"


@dataclass(slots=True, kw_only=True, eq=False)
class Ligne:
    """A line, its cells aside: they stand in columns (`Cases`).

    `lecture`, `souvenir` and `calcul` place it among the lines read, remembered and computed, `place` among those merged;
    `rang` is its row of the sheet (-1: nowhere). `est_figee`: it stays exactly as it is; `est_adoptee`: staff keep it without
    its response; `marque`: why it counts nowhere, empty where it counts. What merging its cells says: `est_a_retenir`, it is to
    be remembered anew; `est_bouleversee`, responses change what was already written; `tenues`, what staff's own cells hold
    as entered, by key.
    """

    id: str
    sort: Sort = Sort.SUIVIE
    lecture: int = -1
    souvenir: int = -1
    calcul: int = -1
    rang: int = -1
    place: int = -1
    est_figee: bool = False
    est_adoptee: bool = False
    est_a_retenir: bool = False
    est_bouleversee: bool = False
    marque: str = ""
    tenues: dict[str, Cellule] = field(default_factory=dict)
