"""One mise en relation, as pages see it: what was heard, with whom, where next. Never a name of a resident."""

from dataclasses import dataclass
from datetime import date

from passerelle.domaine.regles.suggestions import Rencontre


@dataclass(frozen=True, slots=True, kw_only=True)
class BesoinVu:
    """One need. `texte` is masked where it may tell of a person; `projet` is the one that answers it, empty where none does."""

    id: str
    date: date
    lieu: str
    texte: str
    voix: int
    projet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationVue:
    """A line of `Mises en relation` as retained, and the needs it comes from, in the order of days. `attend`: whether staff are to
    decide of it."""

    id: str
    theme: str
    voix: str
    seances: str
    recontactables: str
    partenaires: tuple[str, ...]
    suggestion: str
    decision: str
    attend: bool
    prochaine: Rencontre | None
    besoins: tuple[BesoinVu, ...]
