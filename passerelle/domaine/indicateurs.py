"""Indicators: what each figure counts, on which lines, and what it rests on (domaine.md §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

type Valeurs = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terme:
    """One quantity measured on some lines of a table.

    `lignes` keeps the lines whose column has one of these values, `sauf` drops those, `remplies` keeps lines where at least one of
    these columns is filled, `connues` keeps lines where all of these figures are readable. `mesure`:
    `compte` the lines, `somme` of `colonnes` (times the column `facteur`), `distinct` names in `colonnes`.
    `$financeur_propre` and `$financeur_principal` stand for the configuration's values.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    table: str
    mesure: Literal["compte", "somme", "distinct"] = "compte"
    colonnes: tuple[str, ...] = ()
    facteur: str = ""
    lignes: Mapping[str, Valeurs] = field(default_factory=dict)
    sauf: Mapping[str, Valeurs] = field(default_factory=dict)
    remplies: tuple[str, ...] = ()
    connues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicateur:
    """A line family of the tab `Indicateurs`.

    The value is the sum of `termes`, divided by the sum of `denominateur` where there is one (as a percentage when `unite` is `%`).
    `ventilations`: name → a column whose values are the modalities, or a mapping modality → column.
    `appui` says what n and sur are: `lignes` (lines that feed it, out of lines selected), `rapport` (numerator and denominator).
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    code: str
    libelle: str
    unite: str
    termes: tuple[Terme, ...]
    denominateur: tuple[Terme, ...] = ()
    ventilations: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    ensemble: bool = True
    mensuel: bool = True
    appui: Literal["lignes", "rapport"] = "lignes"
