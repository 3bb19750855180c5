"""What is exported: tables of typed cells, each column described well enough for a stranger to use it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.chiffres.definitions_chiffres import en_une_phrase
from passerelle.domaine.chiffres.graphiques import GraphiqueVoulu
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.texte.lecture import Cellule

Valeur = Cellule | tuple[str, ...]
"""A cell; several names in one are a tuple, and a format joins them its own way."""

TypeChamp = Literal["string", "number", "date", "datetime"]
"""What all the cells of a column are, as a Table Schema calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """A column. `valeurs`: the only ones it holds; `minimum`: the least of its numbers; `motif`: a regular expression its texts
    match; empty, or None, where nothing bounds it. `est_masque` hides it, `largeur` in points."""

    cle: str
    titre: str
    type: TypeChamp = "string"
    description: str = ""
    est_requis: bool = False
    est_unique: bool = False
    valeurs: tuple[str, ...] = ()
    minimum: float | None = None
    motif: str = ""
    est_masque: bool = False
    largeur: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A column whose every name is in the column `cible` of the table `tableau`."""

    champ: str
    tableau: str
    cible: str


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """One table: `lignes` are its rows, each a value a column.

    `nom` is that of its file, without an extension; `titre` that of its tab. `cle`: the column that tells its lines apart, empty
    where none does. `a_des_cles`: keys stand above labels, as in our tabs; a response tab has its questions only. `graphiques`:
    charts over it, and the lines each shows, end excluded.
    """

    nom: str
    titre: str
    description: str
    champs: tuple[Champ, ...]
    lignes: Sequence[Sequence[Valeur]]
    cle: str = ""
    references: tuple[Reference, ...] = ()
    a_des_cles: bool = True
    graphiques: Sequence[tuple[GraphiqueVoulu, tuple[int, int]]] = ()

    def colonne(self, cle: str) -> list[Valeur]:
        """The values of a column."""
        place = [champ.cle for champ in self.champs].index(cle)
        return [ligne[place] for ligne in self.lignes]


@dataclass(frozen=True, kw_only=True)
class Jeu:
    """All that one export holds. `nom` is that of its file; `definitions`: code → what an indicator is called, its unit, what it
    counts. `seuil`: the count from which needs are told by theme and by place, None in what stays in the centre; `sans_date`: title
    of a tab → how many of its lines no period holds, their day being blank or illegible. `incomplets`: the tabs that are not
    there, lost a column, or hold an error: not all is told of them."""

    nom: str
    titre: str
    description: str
    centre: str
    arrete_au: date
    tableaux: Sequence[Tableau]
    definitions: Mapping[str, Mapping[str, str]]
    seuil: float | None = None
    sans_date: Mapping[str, int] = field(default_factory=dict)
    incomplets: Sequence[str] = ()

    @property
    def est_ouvert(self) -> bool:
        """Whether anybody may have it, under an open licence."""
        return self.seuil is not None


def onglets_incomplets(donnees: Donnees, idents: Collection[str]) -> list[str]:
    """The `incomplets` among the tabs of these tables. One that is to be made has a sheet id below zero."""
    return [
        feuille.table.onglet
        for ident, feuille in donnees.feuilles.items()
        if ident in idents and not (feuille.est_lisible and feuille.onglet.sheet_id >= 0)
    ]


def definir(indicateurs: Mapping[str, Indicateur]) -> dict[str, dict[str, str]]:
    """The `definitions` of a Jeu."""
    return {
        code: {"libelle": indicateur.libelle, "unite": indicateur.unite, "definition": en_une_phrase(indicateur)}
        for code, indicateur in indicateurs.items()
    }
