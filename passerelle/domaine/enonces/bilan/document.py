"""A document as pure structure: headings, paragraphs, tables, charts, in order. Each format writes it its own way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PLEINE_LARGEUR = 8.0
"""From how much its columns ask together a table takes the whole width."""

RANGEES_D_UN_BLOC = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Titre:
    """A heading of level 1 to 3. `signet`: what links lead to it by."""

    texte: str
    niveau: Literal[1, 2, 3]
    signet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphe:
    """`genre`: `proposition` is not yet the team's word, `a_ecrire` waits for it, `citation` is a resident's, `note` is small."""

    texte: str
    genre: Literal["texte", "proposition", "a_ecrire", "citation", "note"] = "texte"
    signet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Liste:
    """Items, one a line."""

    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A cell. `lien`: the bookmark it leads to; `part`: from 0 to 1, how long its bar is, in a table that is a chart."""

    texte: str
    lien: str = ""
    part: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colonne:
    """A column: its heading, its share of the width, whether it holds figures, the bookmarks that lead to it."""

    titre: str
    largeur: float = 1
    est_un_nombre: bool = False
    signets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rangee:
    """A row; its first cell names it. `est_forte`: a total; `signet`: what links lead to it by."""

    cases: tuple[Case, ...]
    est_forte: bool = False
    signet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphique:
    """The bars of a table: `titre` is a sentence, `description` says the largest, the smallest and how many; `points` are label,
    value, and the value in words."""

    titre: str
    description: str
    points: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """A table and its caption; with `graphique`, also to be seen as bars. `est_serre`: many rows, small print; `est_bavard`: cells
    of whole sentences."""

    legende: str
    colonnes: tuple[Colonne, ...]
    rangees: tuple[Rangee, ...]
    graphique: Graphique | None = None
    est_serre: bool = False
    est_bavard: bool = False

    @property
    def etendue(self) -> float:
        """The part of the width of a page it takes: a few columns far apart are hard to follow."""
        return min(1.0, sum(colonne.largeur for colonne in self.colonnes) / PLEINE_LARGEUR)

    @property
    def parts(self) -> tuple[float, ...]:
        """What part of the width of a page each column takes."""
        total = sum(colonne.largeur for colonne in self.colonnes)
        return tuple(colonne.largeur * self.etendue / total for colonne in self.colonnes)

    @property
    def est_court(self) -> bool:
        """Whether it should stay on one page."""
        return not self.est_bavard and len(self.rangees) <= RANGEES_D_UN_BLOC


Bloc = Titre | Paragraphe | Liste | Tableau


@dataclass(frozen=True, kw_only=True)
class Document:
    """A title page, then blocks. `garde`: what the title page says, label and text."""

    titre: str
    sous_titre: str
    centre: str
    garde: tuple[tuple[str, str], ...]
    blocs: tuple[Bloc, ...]

    def annonce_un_tableau(self, rang: int) -> bool:
        """Whether a block stays with the table that follows it."""
        return isinstance(self.blocs[rang], Paragraphe) and isinstance(
            self.blocs[rang + 1] if rang + 1 < len(self.blocs) else None, Tableau
        )


def tableau(
    legende: str,
    colonnes: Sequence[Colonne],
    rangees: Sequence[Sequence[str | Case]],
    *,
    totaux: Sequence[int] = (),
    signets: Sequence[str] = (),
    graphique: Graphique | None = None,
    est_serre: bool = False,
    est_bavard: bool = False,
) -> Tableau:
    """A table of plain texts and cells; `totaux`: the rows that are totals, by rank; `signets`: what leads to each row."""
    return Tableau(
        legende=legende,
        colonnes=tuple(colonnes),
        rangees=tuple(
            Rangee(
                cases=tuple(case if isinstance(case, Case) else Case(texte=case) for case in rangee),
                est_forte=rang in totaux,
                signet=signets[rang] if signets else "",
            )
            for rang, rangee in enumerate(rangees)
        ),
        graphique=graphique,
        est_serre=est_serre,
        est_bavard=est_bavard,
    )
