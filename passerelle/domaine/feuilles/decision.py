"""What becomes of one cell: what the service last wrote × what the sheet holds × what is computed (contrat.md §6)."""

from dataclasses import dataclass
from enum import Enum

from passerelle.domaine.texte.lecture import Cellule, sont_egales

GARDER, REPRENDRE = "garder", "reprendre"
"""What staff decide of a correction."""

LIGNE = "(ligne)"
"""The field of a correction that is about a whole line."""

RECOUVERTE = " (recouverte)"
"""How the field ends, of a correction about a value of staff's that a write covered and somebody typed over."""

A_VERIFIER = "a_verifier"


class Issue(Enum):
    """What becomes of one cell."""

    SUIVRE = "the sheet holds the computed value: the cell follows the computation"
    ECRIRE = "write the computed value"
    GARDER = "staff's value stays"


def fusionner_cellule(*, base: Cellule, feuille: Cellule, calcul: Cellule, reprendre: bool) -> Issue:
    """The whole decision for one cell.

    `base` is what the service last wrote there (None: never, or blank); `reprendre`: staff asked for the computed value.
    """
    if sont_egales(feuille, calcul):
        # Nothing to write; where staff had changed it, the computation has reached them (rule 2).
        return Issue.SUIVRE
    if reprendre:
        return Issue.ECRIRE
    if sont_egales(feuille, base):
        # Unchanged by staff (rule 1); a blank never written is filled the same way (rules 4 and 10).
        return Issue.ECRIRE
    return Issue.GARDER  # changed by staff, an emptied cell included (rule 2)


def fusionner_marque(*, base: Cellule, feuille: Cellule, calcul: Cellule, reprendre: bool) -> Issue:
    """The same for `a_verifier`: emptied, it acknowledges what it said; something else to say shows again (rule 12)."""
    if feuille is None and calcul is not None:
        return Issue.SUIVRE if sont_egales(base, calcul) else Issue.ECRIRE
    return fusionner_cellule(base=base, feuille=feuille, calcul=calcul, reprendre=reprendre)


@dataclass(frozen=True, slots=True)
class Ecart:
    """Staff's value against the computed one: a line of `Corrections`. `champ` is LIGNE where it is about the line itself."""

    table: str
    ligne: str
    champ: str
    calcule: Cellule
    equipe: Cellule

    @property
    def id(self) -> str:
        """Its id in `Corrections`."""
        return f"{self.table}/{self.ligne}/{self.champ}"


@dataclass(frozen=True, slots=True)
class Ecriture:
    """One cell to write, at row `rang` (from 0) of its sheet. `avant` is what it held."""

    rang: int
    ligne: str
    cle: str
    avant: Cellule
    apres: Cellule
