"""One project, as the pages of the team and of the wall see it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjetVu:
    """A line of `Projets` as retained. `alerte` is empty where nothing is to be warned of; `prochaine_le`: its next meeting, None
    where none is said; `silence_jours`: since something last happened, None where that is not known, or once it is over
    (`est_fini`). `se_montre`: staff let it be named outside; `est_propose`: a form proposed it, and
    nobody of the team looked at it yet."""

    id: str
    nom: str
    etape: str
    alerte: str
    prochaine_le: date | None = None
    silence_jours: int | None = None
    est_fini: bool = False
    se_montre: bool = False
    est_propose: bool = False
