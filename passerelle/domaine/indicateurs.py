"""Indicators: what each figure counts, on which lines, and what it rests on (domaine.md §5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from passerelle.domaine.declaration import declaree
from passerelle.domaine.fiabilite import couvertures_demandees, trimestres
from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.lecture import en_texte
from passerelle.domaine.noms import forme
from passerelle.domaine.parametre import Parametre
from passerelle.domaine.reference import Exercice, exercice_de

Valeurs = str | tuple[str, ...]

DIT = "_dit_"
"""Before a column's key: whether its cell was filled, where a blank one counts for something."""

ORIGINE = "origine"
"""A ventilation by the tab each line is in."""
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
    `%`). `ventilations`: name → a column whose values are the modalities, or a mapping modality → column. `ensemble`: whether
    there is a line for all. `appui` says what n and sur are: `lignes` (lines that feed the figure, out of those it looks at),
    `rapport` (the two counts divided), `question` (lines where `remplies` or `reconnues` was answered, those `sauf` drops
    included, out of all, whatever the answer), `mentions` (names their reference knows, out of all those mentioned), `aucun`.
    `fiabilite` says when it may be relied upon: where enough lines carry it, or once its exercise is over and each quarter has
    a line of `termes` (chiffres.md, D7 and D17). `definition` and `ne_compte_pas` are what a director reads: what one unit
    is, on which lines, and what is left out; `definition_avant` what version 0.1.0 counted under this code, where that was
    something else.
    """

    code: str
    libelle: str
    unite: str
    termes: tuple[Terme, ...]
    denominateur: tuple[Terme, ...] = ()
    ventilations: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    ensemble: bool = True
    mensuel: bool = True
    appui: Literal["lignes", "rapport", "question", "mentions", "aucun"] = "lignes"
    fiabilite: Literal["couverture", "exercice_complet"] = "couverture"
    definition: str = ""
    ne_compte_pas: str = ""
    definition_avant: str = ""

    @property
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


@dataclass(frozen=True, slots=True)
class _Cumul:
    """What a term comes to, for one period and modality: its value (None when no line feeds it), lines feeding it, lines
    looked at."""

    valeur: float | None
    n: int
    sur: int

    def __add__(self, autre: "_Cumul") -> "_Cumul":
        fournies = [cumul.valeur for cumul in (self, autre) if cumul.valeur is not None]
        return _Cumul(sum(fournies) if fournies else None, self.n + autre.n, self.sur + autre.sur)


_Cle = tuple[str, str]
_VIDE = _Cumul(None, 0, 0)
_Rangs = npt.NDArray[np.int64]
_Oui = npt.NDArray[np.bool_]


def calculer(
    indicateurs: Sequence[Indicateur],
    tables: Mapping[str, pd.DataFrame],
    *,
    exercices: Sequence[Exercice],
    parametres: Mapping[str, str],
    aujourdhui: date,
    arretes: Mapping[str, Mapping[str, pd.DataFrame]] = MappingProxyType({}),
    titres: Mapping[str, str] = MappingProxyType({}),
    couverture_min: Parametre = (),
) -> list[Mesure]:
    """Every figure of every indicator, by exercise and by month.

    `tables`: id → controlled lines (controle.py). `parametres`: what `$…` stand for. `arretes`: id → an exercise's label →
    the lines as they stood at its end, for the terms that count a line in several. `titres`: id → the title of its tab.
    `couverture_min`: the part of the lines that must give a figure for it to be relied upon. A figure exists when at least
    one line feeds it and its divisor is not zero.
    """
    valeurs = {f"${cle}": valeur for cle, valeur in parametres.items()}
    cadre = _Cadre(
        vues={
            ident: _Vue(lignes, exercices, valeurs, aujourdhui, titres.get(ident, ""))
            for ident, lignes in tables.items()
        },
        vecues={
            ident: [
                _Vue(arretes.get(ident, {}).get(exercice.libelle, lignes), [exercice], valeurs, aujourdhui)
                for exercice in exercices
            ]
            for ident, lignes in tables.items()
        },
        exercices={exercice.libelle: exercice for exercice in exercices},
        couvertures=couvertures_demandees(couverture_min, exercices, aujourdhui),
        aujourdhui=aujourdhui,
    )
    return [mesure for indicateur in indicateurs for mesure in _Calcul(indicateur, cadre).mesures()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cadre:
    """What every indicator is computed in: the lines of each table, those of each exercise where they live through several,
    the exercises by label, the coverage asked for by period."""

    vues: Mapping[str, "_Vue"]
    vecues: Mapping[str, Sequence["_Vue"]]
    exercices: Mapping[str, Exercice]
    couvertures: Mapping[str, float]
    aujourdhui: date


@dataclass(frozen=True, slots=True)
class _Axe:
    """Where lines fall: line `rangs[i]` is under the label `noms[codes[i]]`. A line may be under several labels, or none."""

    rangs: _Rangs
    codes: _Rangs
    noms: Sequence[str]


class _Vue:
    """The lines of one table, and where they fall, worked out once for every indicator that looks at them."""

    def __init__(
        self,
        lignes: pd.DataFrame,
        exercices: Sequence[Exercice],
        parametres: Mapping[str, str],
        aujourdhui: date,
        titre: str = "",
    ) -> None:
        self._lignes = lignes
        self._titre = titre
        self._exercices = exercices
        self._parametres = parametres
        self._aujourdhui = aujourdhui
        self._axes: dict[object, _Axe] = {}

    def __contains__(self, colonne: str) -> bool:
        return colonne in self._lignes

    def noms(self, colonne: str) -> list[object]:
        """The cells of a column."""
        return self._lignes[colonne].tolist()

    def combien(self, colonne: str) -> npt.NDArray[np.int64]:
        """How many names each cell of a column holds."""
        cellules = self.noms(colonne)
        return np.array(
            [len(c) if isinstance(c, tuple) else int(c is not None) for c in cellules], dtype=np.int64
        )

    def nombres(self, colonne: str) -> npt.NDArray[np.float64]:
        """The figures of a column, NaN where there is none to use."""
        return self._lignes[colonne].to_numpy(dtype=float)

    def est_dit(self, colonne: str) -> _Oui:
        """Whether each figure was given: one that a blank stands for was not."""
        dit = ~np.isnan(self.nombres(colonne))
        return (
            dit & self._lignes[DIT + colonne].to_numpy(dtype=bool) if DIT + colonne in self._lignes else dit
        )

    def selection(self, terme: Terme) -> _Oui:
        """The lines a term looks at."""
        retenues = self._lignes[COMPTE].to_numpy(dtype=bool)
        for colonne, voulues in terme.lignes.items():
            retenues = retenues & self._vaut(colonne, voulues)
        for colonne, refusees in terme.sauf.items():
            retenues = retenues & ~self._vaut(colonne, refusees)
        if terme.remplies:
            retenues = retenues & np.any([self._est_remplie(colonne) for colonne in terme.remplies], axis=0)
        if terme.reconnues:
            connues = [self._lignes[CONNU + colonne].notna() for colonne in terme.reconnues]
            retenues = retenues & np.any(connues, axis=0)
        return retenues

    def _est_remplie(self, colonne: str) -> _Oui:
        # A blank that stands for a figure is still a blank.
        remplies = self._lignes[DIT + colonne if DIT + colonne in self._lignes else colonne]
        return (remplies if remplies.dtype == bool else remplies.notna()).to_numpy(dtype=bool)

    def _vaut(self, colonne: str, valeurs: Valeurs) -> _Oui:
        voulues = {
            forme(self._parametres.get(v, v)) for v in ((valeurs,) if isinstance(valeurs, str) else valeurs)
        }
        codes, distinctes = pd.factorize(self._lignes[colonne], use_na_sentinel=True)
        # The last place answers for blanks, whose code is -1. A cell of several names is worth each of them.
        dites = ((v if isinstance(v, tuple) else (v,)) for v in distinctes)
        oui = np.array(
            [*(any(forme(en_texte(v)) in voulues for v in noms) for noms in dites), False], dtype=bool
        )
        return oui[codes]

    def croiser(self, terme: Terme, selon: str | None, *, mensuel: bool) -> _Axe:
        """Under which « period, modality » each line falls; labels hold both, separated by a tabulation."""
        cle = (terme.date, terme.jusqu_a, terme.exercice, mensuel, selon)
        if cle not in self._axes:
            periodes = self._vies(terme) if terme.jusqu_a else self._periodes(terme, mensuel=mensuel)
            self._axes[cle] = _produit(periodes, self._modalites(selon), len(self._lignes))
        return self._axes[cle]

    def _periodes(self, terme: Terme, *, mensuel: bool) -> _Axe:
        cle = ("périodes", terme.date, terme.exercice, mensuel)
        if cle not in self._axes:
            noms: dict[str, int] = {}
            par_moment: dict[object, tuple[int, ...]] = {}
            rangs: list[int] = []
            codes: list[int] = []
            jours = self.noms(terme.date)
            choisis = self.noms(terme.exercice) if terme.exercice else [None] * len(jours)
            for rang, moment in enumerate(zip(jours, choisis, strict=True)):
                if moment not in par_moment:
                    dites = self._periodes_de(*moment)[: 2 if mensuel else 1]
                    par_moment[moment] = tuple(noms.setdefault(periode, len(noms)) for periode in dites)
                for code in par_moment[moment]:
                    rangs.append(rang)
                    codes.append(code)
            self._axes[cle] = _Axe(
                np.array(rangs, dtype=np.int64), np.array(codes, dtype=np.int64), list(noms)
            )
        return self._axes[cle]

    def _periodes_de(self, jour: object, choisi: object) -> tuple[str, ...]:
        """The exercise of a day, or the one chosen for it, then its month where the day lies in it."""
        jour = _jour(jour)
        exercice = next((e for e in self._exercices if e.libelle == choisi), None)
        if exercice is None and jour:
            exercice = exercice_de(jour, self._exercices)
        if exercice is None:
            return ()
        return (exercice.libelle, f"{jour:%Y-%m}") if jour and jour in exercice else (exercice.libelle,)

    def _vies(self, terme: Terme) -> _Axe:
        """Every exercise begun that a line lives in."""
        couples = [
            (rang, numero)
            for rang, (debut, fin) in enumerate(
                zip(map(_jour, self.noms(terme.date)), map(_jour, self.noms(terme.jusqu_a)), strict=True)
            )
            for numero, exercice in enumerate(self._exercices)
            if debut
            and debut <= min(exercice.fin, self._aujourdhui)
            and exercice.debut <= self._aujourdhui
            and not (fin and fin < exercice.debut)
        ]
        rangs, codes = np.array(couples, dtype=np.int64).reshape(-1, 2).T
        return _Axe(rangs, codes, [exercice.libelle for exercice in self._exercices])

    def _modalites(self, colonne: str | None) -> _Axe:
        """The values of a column; a line with several of them is under each, one with none is nowhere."""
        if colonne is None or (colonne == ORIGINE and colonne not in self):
            nom = self._titre if colonne else ""
            return _Axe(np.arange(len(self._lignes)), np.zeros(len(self._lignes), dtype=np.int64), [nom])
        cellules = self._lignes[colonne].dropna()
        rangs = np.flatnonzero(self._lignes[colonne].notna().to_numpy())
        if any(isinstance(cellule, tuple) for cellule in cellules):
            rangs = np.repeat(rangs, [len(cellule) for cellule in cellules])
            cellules = cellules.explode()
        codes, distinctes = pd.factorize(cellules)
        return _Axe(rangs, codes, [en_texte(valeur) for valeur in distinctes])


def _jour(cellule: object) -> date | None:
    """The day of a date or of a moment; None for anything else."""
    if isinstance(cellule, datetime):
        return cellule.date()
    return cellule if isinstance(cellule, date) else None


def _produit(periodes: _Axe, modalites: _Axe, nombre: int) -> _Axe:
    """Each period of a line with each of its modalities."""
    combien = np.bincount(modalites.rangs, minlength=nombre)
    debuts = np.concatenate([[0], combien.cumsum()])[:-1]
    ordre = np.argsort(modalites.rangs, kind="stable")
    fois = combien[periodes.rangs]
    rangs, codes = np.repeat(periodes.rangs, fois), np.repeat(periodes.codes, fois)
    suite = np.arange(len(rangs)) - np.repeat(fois.cumsum() - fois, fois)
    codes_modalites = modalites.codes[ordre][debuts[rangs] + suite]
    noms = [f"{periode}\t{modalite}" for periode in periodes.noms for modalite in modalites.noms]
    return _Axe(rangs, codes * len(modalites.noms) + codes_modalites, noms)


class _Calcul:
    """The figures of one indicator."""

    def __init__(self, indicateur: Indicateur, cadre: _Cadre) -> None:
        self._indicateur = indicateur
        self._cadre = cadre
        # A part of what it is divided by is zero when no line is in it.
        self._est_une_part = {terme.table for terme in indicateur.termes} <= {
            terme.table for terme in indicateur.denominateur
        }

    def mesures(self) -> Iterator[Mesure]:
        if self._indicateur.ensemble:
            yield from self._ventiler("", "", None)
        for nom, ventilation in self._indicateur.ventilations.items():
            if isinstance(ventilation, str):
                yield from self._ventiler(nom, "", ventilation)
            else:
                for modalite, colonne in ventilation.items():
                    yield from self._ventiler(nom, modalite, None, colonne)

    def _ventiler(self, nom: str, modalite: str, selon: str | None, colonne: str = "") -> Iterator[Mesure]:
        """Measures by the values of the column `selon`, or for one named `modalite` measured on its own `colonne`."""
        haut = self._cumuler(self._indicateur.termes, selon, colonne)
        bas = self._cumuler(self._indicateur.denominateur, selon, colonne)
        appuis = self._appuis(selon)
        complets = (
            self._complets(selon, colonne) if self._indicateur.fiabilite == "exercice_complet" else None
        )
        for periode, valeur_modalite in sorted(set(haut) | set(bas)):
            mesure = self._mesurer(
                haut.get((periode, valeur_modalite), _VIDE), bas.get((periode, valeur_modalite), _VIDE)
            )
            if mesure is None:
                continue
            appui = appuis.get((periode, valeur_modalite)) or appuis.get((periode, ""))
            valeur, n, sur = (mesure[0], *appui) if appui else mesure
            yield Mesure(
                code=self._indicateur.code,
                periode=periode,
                ventilation=nom,
                modalite=modalite or valeur_modalite,
                valeur=round(valeur, 2),
                n=n,
                sur=sur,
                fiable=self._est_fiable(periode, n, sur)
                if complets is None
                else (periode, valeur_modalite) in complets,
            )

    def _est_fiable(self, periode: str, n: int | None, sur: int | None) -> bool | None:
        """Whether enough lines carry a figure; counts that are shown by themselves always do."""
        if n is None or not sur:
            return None
        if self._indicateur.appui not in ("lignes", "question"):
            return True
        return n / sur >= self._cadre.couvertures.get(periode, 0.0)

    def _complets(self, selon: str | None, colonne: str) -> set[_Cle]:
        """The exercises that are over, with at least one line of `termes` in each quarter, by modality."""
        par_mois = self._cumuler(self._indicateur.termes, selon, colonne, mensuel=True)
        dits = {cle for cle, cumul in par_mois.items() if cumul.valeur is not None}
        return {
            (libelle, modalite)
            for libelle, exercice in self._cadre.exercices.items()
            if exercice.fin < self._cadre.aujourdhui
            for modalite in {modalite for _, modalite in dits}
            if all(any((mois, modalite) in dits for mois in trimestre) for trimestre in trimestres(exercice))
        }

    def _appuis(self, selon: str | None) -> dict[_Cle, tuple[int, int]]:
        """Period and modality → n and sur, where they are not those of the lines counted."""
        if self._indicateur.appui == "question":
            return self._appuis_question(selon)
        return self._appuis_mentions(selon) if self._indicateur.appui == "mentions" else {}

    def _appuis_question(self, selon: str | None) -> dict[_Cle, tuple[int, int]]:
        """Lines where the question was answered, all lines: those of all answers when it is the question itself that is
        broken down."""
        termes = [replace(terme, sauf={}) for terme in self._indicateur.termes]
        if any(selon in terme.remplies for terme in termes):
            selon = None
        repondues = self._cumuler(termes, selon, "")
        toutes = self._cumuler([replace(terme, remplies=(), reconnues=()) for terme in termes], selon, "")
        return {cle: (repondues.get(cle, _VIDE).n, cumul.sur) for cle, cumul in toutes.items()}

    def _appuis_mentions(self, selon: str | None) -> dict[_Cle, tuple[int, int]]:
        """Names their reference knows, all the names mentioned."""
        appuis: dict[_Cle, tuple[int, int]] = {}
        couples = [(terme, vue) for terme in self._indicateur.termes for vue in self._vues_de(terme)]
        for terme, vue in couples:
            axe = vue.croiser(terme, selon, mensuel=self._indicateur.mensuel)
            gardes = vue.selection(terme)[axe.rangs]
            rangs, codes = axe.rangs[gardes], axe.codes[gardes]
            for colonne in terme.colonnes:
                connus = np.bincount(codes, weights=vue.combien(CONNU + colonne)[rangs])
                tous = np.bincount(codes, weights=vue.combien(colonne)[rangs])
                for code in np.flatnonzero(tous).tolist():
                    cle = _separer(axe.noms[code])
                    n, sur = appuis.get(cle, (0, 0))
                    appuis[cle] = (n + int(connus[code]), sur + int(tous[code]))
        return appuis

    def _mesurer(self, haut: _Cumul, bas: _Cumul) -> tuple[float, int | None, int | None] | None:
        indicateur = self._indicateur
        if indicateur.denominateur:
            # Lines that give no figure are not lines that give zero; nor is there a zero where no line of another table says
            # anything: a year without recorded charges does not cost 0 € a presence.
            if not bas.valeur or (haut.valeur is None and (haut.sur or not self._est_une_part)):
                return None
            valeur = (haut.valeur or 0.0) / bas.valeur * (100 if indicateur.unite == "%" else 1)
        elif haut.valeur is None:
            return None
        else:
            valeur = haut.valeur
        if indicateur.appui == "aucun":
            return valeur, None, None
        return (valeur, haut.n, bas.n) if indicateur.appui == "rapport" else (valeur, haut.n, haut.sur)

    def _vues_de(self, terme: Terme) -> Sequence[_Vue]:
        """The lines a term looks at: as they stand, or as they stood at the end of each exercise."""
        return self._cadre.vecues[terme.table] if terme.jusqu_a else (self._cadre.vues[terme.table],)

    def _cumuler(
        self, termes: Sequence[Terme], selon: str | None, colonne: str, *, mensuel: bool = False
    ) -> dict[_Cle, _Cumul]:
        if colonne:
            termes = [
                replace(terme, colonnes=(colonne,), connues=(colonne,) if terme.connues else ())
                for terme in termes
                if colonne in self._cadre.vues[terme.table]
            ]
        cumuls: dict[_Cle, _Cumul] = {}
        vus: dict[_Cle, set[object]] = {}
        regards = [(terme, vue) for terme in termes for vue in self._vues_de(terme)]
        for terme, vue in regards:
            axe = vue.croiser(terme, selon, mensuel=mensuel or self._indicateur.mensuel)
            if terme.mesure == "distinct":
                _rassembler(vue, terme, axe, vus)
                continue
            for cle, cumul in _totaliser(vue, terme, axe).items():
                cumuls[cle] = cumuls.get(cle, _VIDE) + cumul
        # One partner seen in two tables is one partner.
        return cumuls | {cle: _Cumul(float(len(noms)), len(noms), len(noms)) for cle, noms in vus.items()}


def _totaliser(vue: _Vue, terme: Terme, axe: _Axe) -> dict[_Cle, _Cumul]:
    """A term's value under each label of an axis."""
    selection = vue.selection(terme)
    valeurs, complete = _valeurs(vue, terme, len(selection))
    gardes = selection[axe.rangs]
    rangs, codes = axe.rangs[gardes], axe.codes[gardes]
    nourrit = ~np.isnan(valeurs[rangs])
    nombre = len(axe.noms)
    totaux = np.bincount(codes[nourrit], weights=valeurs[rangs][nourrit], minlength=nombre)
    fournies = np.bincount(codes[nourrit], minlength=nombre)
    n = np.bincount(codes[complete[rangs]], minlength=nombre)
    sur = np.bincount(codes, minlength=nombre)
    return {
        _separer(axe.noms[int(code)]): _Cumul(
            float(totaux[code]) if fournies[code] else None, int(n[code]), int(sur[code])
        )
        for code in np.flatnonzero(sur)
    }


def _valeurs(vue: _Vue, terme: Terme, nombre: int) -> tuple[npt.NDArray[np.float64], _Oui]:
    """What each line adds (NaN: nothing), and whether every figure it should give is there."""
    valeurs, complete = np.ones(nombre), np.ones(nombre, dtype=bool)
    if terme.mesure == "somme":
        chiffres = np.column_stack([vue.nombres(colonne) for colonne in terme.colonnes])
        valeurs = np.where(np.isnan(chiffres).all(axis=1), np.nan, np.nansum(chiffres, axis=1))
        if terme.facteur:
            valeurs = valeurs * vue.nombres(terme.facteur)
        for colonne in (*terme.colonnes, *filter(None, [terme.facteur])):
            complete &= vue.est_dit(colonne)
    for colonne in terme.connues:
        connue = ~np.isnan(vue.nombres(colonne))
        valeurs = np.where(connue, valeurs, np.nan)
        complete &= connue
    return valeurs, complete


def _rassembler(vue: _Vue, terme: Terme, axe: _Axe, vus: dict[_Cle, set[object]]) -> None:
    """Add the names a term gives to those seen under each label."""
    selection = vue.selection(terme)
    colonnes = [vue.noms(colonne) for colonne in terme.colonnes]
    for rang, code in zip(axe.rangs.tolist(), axe.codes.tolist(), strict=True):
        if selection[rang]:
            for cellules in colonnes:
                noms = cellules[rang]
                if noms:
                    vus.setdefault(_separer(axe.noms[code]), set()).update(
                        noms if isinstance(noms, tuple) else (noms,)
                    )


def _separer(nom: str) -> _Cle:
    periode, _, modalite = nom.partition("\t")
    return periode, modalite
