"""One need as the pages that look back at what was heard see it, and what became of it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class BesoinEntendu:
    """`jour`: when it was heard. `voix` said it. `projet`, `etat` and `suite` are what staff wrote became of it, empty for none;
    `est_suivi`: whether that takes it into account, `est_sans_suite`: whether staff
    say that nothing can be done. `est_citable`: they let it be quoted outside. `texte` and `suite` may tell of a person."""

    id: str
    jour: date
    texte: str
    themes: tuple[str, ...]
    nature: str
    voix: int
    projet: str = ""
    etat: str = ""
    suite: str = ""
    est_suivi: bool = False
    est_sans_suite: bool = False
    est_citable: bool = False

    @property
    def attend(self) -> bool:
        """Whether staff are still to say what becomes of it."""
        return not (self.est_suivi or self.est_sans_suite)
