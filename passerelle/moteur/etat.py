"""How synchronisation stands, for those who look."""

from dataclasses import dataclass
from datetime import datetime

from passerelle.domaine.chaine.compte_rendu import CompteRendu


@dataclass(frozen=True, slots=True, kw_only=True)
class Etat:
    """Moments are real times in UTC, None before the first.

    `erreur` is the sentence of the last attempt when it failed, `garde` those of a guard that held it back; both are empty
    after a good one. `en_cours`: a run is at work, or about to try again. `indices_en_attente` counts hints that no run has
    taken yet.
    """

    tentee_le: datetime | None = None
    reussie_le: datetime | None = None
    erreur: str = ""
    garde: tuple[str, ...] = ()
    en_cours: bool = False
    indices_en_attente: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tentative:
    """One attempt, as told to subscribers. `compte_rendu` is None when it failed; `panne` says what of this machine made it."""

    duree_s: float
    compte_rendu: CompteRendu | None
    panne: str = ""
