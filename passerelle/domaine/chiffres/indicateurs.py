"""Indicators as they are declared, and the figures they give: what each counts, on which lines, and what it rests on
(domaine.md §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from passerelle.domaine.declaration import declaree

Valeurs = str | tuple[str, ...]

DIT = "_dit_"
"""Before a column's key: whether its cell was filled, where a blank one counts for something."""

ORIGINE = "origine"
"""A ventilation by the tab each line is in."""
NATURE_PARTENAIRE = "nature_partenaire"
"""A ventilation by what the partners of each line are. With `/` and a nature after it, a column of those of that nature."""
CONNU = "_connu_"
"""Before a column's key: the name, or those of its names, that its reference knows."""


@declaree
class Terme:
    """One quantity measured on some lines of a table.

    `$financeur_propre` and `$financeur_principal` stand for the configuration's values.
    """

    table: str
    """The id of the table."""
    mesure: Literal["compte", "somme", "distinct"] = "compte"
    """`compte` the lines, make the `somme` of `colonnes`, count the `distinct` names in `colonnes`."""
    colonnes: tuple[str, ...] = ()
    """Keys of the columns that are summed, or whose names are counted."""
    facteur: str = ""
    """The key of the column that multiplies each sum; none where empty."""
    lignes: Mapping[str, Valeurs] = field(default_factory=dict)
    """Column → values: keep the lines that have one of them (a cell of several names has each of its names)."""
    sauf: Mapping[str, Valeurs] = field(default_factory=dict)
    """Column → values: drop the lines that have one of them."""
    remplies: tuple[str, ...] = ()
    """Keep the lines where at least one of these columns is filled."""
    reconnues: tuple[str, ...] = ()
    """Keep the lines where one of these columns holds a name its reference knows."""
    connues: tuple[str, ...] = ()
    """Only lines where all the figures of these columns are readable feed it."""
    date: str = "date"
    """The column that dates a line; a moment counts for its day."""
    jusqu_a: str = ""
    """A line counts in every exercise begun from its date to this one, as it stood at the end of each: a project lives on."""
    exercice: str = ""
    """Where this column is filled, the exercise a line counts in, whatever its date, which then gives its month within it."""


@declaree
class Indicateur:
    """A line family of the tab `Indicateurs`.

    The value is the sum of `termes`, divided by the sum of `denominateur` where there is one (as a percentage when `unite` is
    `%`), unless `appui` is `parmi`. `ventilations`: name → a column whose values are the modalities, or a mapping modality →
    column. `ensemble`: whether there is a line for all. `appui` says what n and sur are: `lignes` (lines that feed the figure,
    out of those it looks at), `rapport` (the two counts divided), `parmi` (the value itself, out of what `denominateur` comes
    to), `question` (lines where `remplies` or `reconnues` was answered, those `sauf` drops included, out of all, whatever the
    answer), `mentions` (names their reference knows, out of all those mentioned), `aucun`. `fiabilite` says when it may be relied
    upon: where enough lines carry it, or once its exercise is over and each quarter has a line of `termes` (chiffres.md, D7 and
    D17). `definition` and `ne_compte_pas` are what a director reads: what one unit is, on which lines, and what is left out;
    `definition_avant` what version 0.1.0 counted under this code, where that was something else.
    """

    code: str
    libelle: str
    unite: str
    termes: tuple[Terme, ...]
    denominateur: tuple[Terme, ...] = ()
    ventilations: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    ensemble: bool = True
    mensuel: bool = True
    appui: Literal["lignes", "rapport", "parmi", "question", "mentions", "aucun"] = "lignes"
    fiabilite: Literal["couverture", "exercice_complet"] = "couverture"
    definition: str = ""
    ne_compte_pas: str = ""
    definition_avant: str = ""

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables it is computed from."""
        return frozenset(terme.table for terme in (*self.termes, *self.denominateur))

    @property
    def variables(self) -> frozenset[str]:
        """The `$…` it uses, without their sign."""
        return frozenset(
            valeur[1:]
            for terme in (*self.termes, *self.denominateur)
            for valeurs in (*terme.lignes.values(), *terme.sauf.values())
            for valeur in ((valeurs,) if isinstance(valeurs, str) else valeurs)
            if valeur.startswith("$")
        )

    @property
    def tris(self) -> frozenset[tuple[str, str]]:
        """The columns that sort its lines, those that keep or drop some and those of its breakdowns: (table, column)."""
        ventilations = [
            colonne
            for ventilation in self.ventilations.values()
            for colonne in ((ventilation,) if isinstance(ventilation, str) else ventilation.values())
        ]
        return frozenset(
            (terme.table, colonne)
            for terme in (*self.termes, *self.denominateur)
            for colonne in (*terme.lignes, *terme.sauf, *terme.remplies, *ventilations)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesure:
    """One figure: `periode` is an exercise's label or a month `2013-10`; n out of sur lines carry it (None where that says
    nothing); `fiable`: whether it may be relied upon (None where nothing tells)."""

    code: str
    periode: str
    ventilation: str
    modalite: str
    valeur: float
    n: int | None
    sur: int | None
    fiable: bool | None = None
