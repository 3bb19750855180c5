"""Indicators: what each figure counts, on which lines, and what it rests on (domaine.md §5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.noms import forme
from passerelle.domaine.reference import Exercice, exercice_de

Valeurs = str | tuple[str, ...]

DIT = "_dit_"
"""Before a column's key: whether its cell was filled, where a blank one counts for something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terme:
    """One quantity measured on some lines of a table.

    `lignes` keeps the lines whose column has one of these values, `sauf` drops those, `remplies` keeps lines where at least one of
    these columns is filled. `mesure`: `compte` the lines, `somme` of `colonnes` (times the column `facteur`), `distinct` names in
    `colonnes`. Only lines where all the figures of `connues` are readable feed it. Lines are dated by the column `date`; with `jusqu_a`, a line counts
    in every exercise begun from its date to that one (a project lives through several). `$financeur_propre` and `$financeur_principal` stand for
    the configuration's values.
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
    date: str = "date"
    jusqu_a: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicateur:
    """A line family of the tab `Indicateurs`.

    The value is the sum of `termes`, divided by the sum of `denominateur` where there is one (as a percentage when `unite` is `%`).
    `ventilations`: name → a column whose values are the modalities, or a mapping modality → column. `ensemble`: whether there is a line for all.
    `appui` says what n and sur are: `lignes` (lines that feed the figure, out of those it looks at), `rapport` (the two counts divided), `question` (lines
    where `remplies` was answered, out of all, whatever the modality), `aucun`.
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
    appui: Literal["lignes", "rapport", "question", "aucun"] = "lignes"

    @property
    def tables(self) -> frozenset[str]:
        """The tables it is computed from."""
        return frozenset(terme.table for terme in (*self.termes, *self.denominateur))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesure:
    """One figure: `periode` is an exercise's label or a month `2013-10`; n out of sur lines carry it (None where that says nothing)."""

    code: str
    periode: str
    ventilation: str
    modalite: str
    valeur: float
    n: int | None
    sur: int | None


@dataclass(frozen=True, slots=True)
class _Cumul:
    """What a term comes to, for one period and modality: its value (None when no line feeds it), lines feeding it, lines looked at."""

    valeur: float | None
    n: int
    sur: int

    def __add__(self, autre: "_Cumul") -> "_Cumul":
        fournies = [cumul.valeur for cumul in (self, autre) if cumul.valeur is not None]
        return _Cumul(sum(fournies) if fournies else None, self.n + autre.n, self.sur + autre.sur)


_Cle = tuple[str, str]
_VIDE = _Cumul(None, 0, 0)


def calculer(
    indicateurs: Sequence[Indicateur],
    tables: Mapping[str, pd.DataFrame],
    *,
    exercices: Sequence[Exercice],
    parametres: Mapping[str, str],
    aujourdhui: date,
) -> list[Mesure]:
    """Every figure of every indicator, by exercise and by month.

    `tables`: id → controlled lines (controle.py). `parametres`: what `$…` stand for. A figure exists when at least one line feeds it and its
    divisor is not zero.
    """
    calendrier = _Calendrier(exercices, aujourdhui)
    return [
        mesure
        for indicateur in indicateurs
        for mesure in _Calcul(indicateur, tables, calendrier, parametres).mesures()
    ]


class _Calendrier:
    """The periods of each table's lines, worked out once a table."""

    def __init__(self, exercices: Sequence[Exercice], aujourdhui: date) -> None:
        self._exercices = exercices
        self._aujourdhui = aujourdhui
        self._periodes: dict[tuple[int, str, str], list[pd.Series]] = {}

    def periodes(self, lignes: pd.DataFrame, terme: Terme) -> list[pd.Series]:
        """Series of period labels aligned with the lines (None outside): exercises, then months."""
        cle = (id(lignes), terme.date, terme.jusqu_a)
        if cle not in self._periodes:
            self._periodes[cle] = self._vies(lignes, terme) if terme.jusqu_a else self._jours(lignes[terme.date])
        return self._periodes[cle]

    def _jours(self, jours: pd.Series) -> list[pd.Series]:
        exercice: dict[object, str | None] = {}
        mois: dict[object, str | None] = {}
        for jour in jours.unique():
            trouve = exercice_de(jour, self._exercices) if isinstance(jour, date) else None
            exercice[jour] = trouve.libelle if trouve else None
            mois[jour] = f"{jour:%Y-%m}" if trouve else None
        return [jours.map(exercice).astype("category"), jours.map(mois).astype("category")]

    def _vies(self, lignes: pd.DataFrame, terme: Terme) -> list[pd.Series]:
        """One series an exercise: the lines that live in it."""
        series: list[pd.Series] = []
        for exercice in self._exercices:
            vit = [
                isinstance(debut, date)
                and debut <= min(exercice.fin, self._aujourdhui)
                and exercice.debut <= self._aujourdhui
                and not (isinstance(fin, date) and fin < exercice.debut)
                for debut, fin in zip(lignes[terme.date], lignes[terme.jusqu_a], strict=True)
            ]
            series.append(pd.Series([exercice.libelle if v else None for v in vit], index=lignes.index, dtype="category"))
        return series


class _Calcul:
    """The figures of one indicator."""

    def __init__(
        self,
        indicateur: Indicateur,
        tables: Mapping[str, pd.DataFrame],
        calendrier: _Calendrier,
        parametres: Mapping[str, str],
    ) -> None:
        self._indicateur = indicateur
        self._tables = tables
        self._calendrier = calendrier
        self._parametres = {f"${cle}": valeur for cle, valeur in parametres.items()}

    def mesures(self) -> Iterator[Mesure]:
        if self._indicateur.ensemble:
            yield from self._ventiler("", {"": None})
        for nom, ventilation in self._indicateur.ventilations.items():
            if isinstance(ventilation, str):
                yield from self._ventiler(nom, {"": ventilation})
            else:
                for modalite, colonne in ventilation.items():
                    yield from self._ventiler(nom, {modalite: None}, colonne)

    def _ventiler(self, nom: str, modalites: Mapping[str, str | None], colonne: str = "") -> Iterator[Mesure]:
        """Measures by the values of a column, or for one named modality measured on its own `colonne`."""
        ((modalite, selon),) = modalites.items()
        haut = self._cumuler(self._indicateur.termes, selon, colonne)
        bas = self._cumuler(self._indicateur.denominateur, selon, colonne)
        appuis = self._appuis_question() if self._indicateur.appui == "question" else {}
        for periode, valeur_modalite in sorted(set(haut) | set(bas)):
            mesure = self._mesurer(haut.get((periode, valeur_modalite), _VIDE), bas.get((periode, valeur_modalite), _VIDE))
            if mesure is not None and appuis:
                mesure = (mesure[0], *appuis[periode])
            if mesure is not None:
                valeur, n, sur = mesure
                yield Mesure(
                    code=self._indicateur.code,
                    periode=periode,
                    ventilation=nom,
                    modalite=modalite or valeur_modalite,
                    valeur=round(valeur, 2),
                    n=n,
                    sur=sur,
                )

    def _appuis_question(self) -> dict[str, tuple[int, int]]:
        """Period → lines where the question was answered, all lines."""
        repondues = self._cumuler(self._indicateur.termes, None, "")
        toutes = self._cumuler([replace(terme, remplies=()) for terme in self._indicateur.termes], None, "")
        return {periode: (repondues.get((periode, ""), _VIDE).n, cumul.n) for (periode, _), cumul in toutes.items()}

    def _mesurer(self, haut: _Cumul, bas: _Cumul) -> tuple[float, int | None, int | None] | None:
        indicateur = self._indicateur
        if indicateur.denominateur:
            if not bas.valeur:
                return None
            valeur = (haut.valeur or 0.0) / bas.valeur * (100 if indicateur.unite == "%" else 1)
        elif haut.valeur is None:
            return None
        else:
            valeur = haut.valeur
        if indicateur.appui == "aucun":
            return valeur, None, None
        return (valeur, haut.n, bas.n) if indicateur.appui == "rapport" else (valeur, haut.n, haut.sur)

    def _cumuler(self, termes: Sequence[Terme], selon: str | None, colonne: str) -> dict[_Cle, _Cumul]:
        if colonne:
            termes = [
                replace(terme, colonnes=(colonne,), connues=(colonne,) if terme.connues else ())
                for terme in termes
                if colonne in self._tables[terme.table]
            ]
        cumuls: dict[_Cle, _Cumul] = {}
        noms: list[pd.DataFrame] = []
        for terme in termes:
            for cadre in self._observer(terme, selon):
                if terme.mesure == "distinct":
                    noms.append(cadre)
                else:
                    for cle, cumul in _totaliser(cadre).items():
                        cumuls[cle] = cumuls.get(cle, _VIDE) + cumul
        # One partner seen in two tables is one partner.
        return cumuls | (_compter_distincts(pd.concat(noms)) if noms else {})

    def _observer(self, terme: Terme, selon: str | None) -> Iterator[pd.DataFrame]:
        """Frames (periode, modalite, and valeur, nourrit or noms), one for each kind of period."""
        lignes = self._tables[terme.table]
        retenues = self._selectionner(lignes, terme)
        choisies = lignes[retenues]
        series = self._calendrier.periodes(lignes, terme)
        for periodes in series if self._indicateur.mensuel or terme.jusqu_a else series[:1]:
            cadre = pd.DataFrame({"periode": periodes[retenues].to_numpy(), "modalite": choisies[selon].to_numpy() if selon else ""})
            if terme.mesure == "distinct":
                cadre["noms"] = _rassembler(choisies, terme.colonnes)
            else:
                cadre["valeur"], cadre["nourrit"] = _valeurs(choisies, terme)
            yield _deplier(cadre, "modalite")

    def _selectionner(self, lignes: pd.DataFrame, terme: Terme) -> pd.Series:
        retenues = lignes[COMPTE].astype(bool)
        for colonne, voulues in terme.lignes.items():
            retenues &= self._vaut(lignes[colonne], voulues)
        for colonne, refusees in terme.sauf.items():
            retenues &= ~self._vaut(lignes[colonne], refusees)
        if terme.remplies:
            retenues &= lignes[list(terme.remplies)].notna().any(axis=1)
        return retenues

    def _vaut(self, cellules: pd.Series, valeurs: Valeurs) -> pd.Series:
        voulues = {forme(self._parametres.get(v, v)) for v in ((valeurs,) if isinstance(valeurs, str) else valeurs)}
        return cellules.map({c: isinstance(c, str) and forme(c) in voulues for c in cellules.unique()}).astype(bool)


def _valeurs(lignes: pd.DataFrame, terme: Terme) -> tuple[np.ndarray, np.ndarray]:
    """What each line adds (NaN: nothing), and whether every figure it should give is there."""
    if terme.mesure == "compte":
        valeurs, complete = np.ones(len(lignes)), np.ones(len(lignes), dtype=bool)
    else:
        chiffres = lignes[list(terme.colonnes)].to_numpy(dtype=float)
        complete = _sont_dits(lignes, terme.colonnes)
        valeurs = np.where(np.isnan(chiffres).all(axis=1), np.nan, np.nansum(chiffres, axis=1))
        if terme.facteur:
            valeurs = valeurs * lignes[terme.facteur].to_numpy(dtype=float)
            complete &= _sont_dits(lignes, (terme.facteur,))
    if terme.connues:
        connues = ~np.isnan(lignes[list(terme.connues)].to_numpy(dtype=float)).any(axis=1)
        valeurs = np.where(connues, valeurs, np.nan)
        complete &= connues
    return valeurs, complete


def _sont_dits(lignes: pd.DataFrame, colonnes: Sequence[str]) -> np.ndarray:
    """Whether these figures were all given: one that a blank stands for was not."""
    dits = ~np.isnan(lignes[list(colonnes)].to_numpy(dtype=float))
    for rang, colonne in enumerate(colonnes):
        if DIT + colonne in lignes:
            dits[:, rang] &= lignes[DIT + colonne].to_numpy(dtype=bool)
    return np.asarray(dits.all(axis=1))


def _rassembler(lignes: pd.DataFrame, colonnes: Sequence[str]) -> list[tuple[str, ...]]:
    """The names each line gives, over these columns."""
    return [
        tuple(nom for noms in rangee if noms is not None for nom in (noms if isinstance(noms, tuple) else (noms,)))
        for rangee in lignes[list(colonnes)].itertuples(index=False, name=None)
    ]


def _deplier(cadre: pd.DataFrame, colonne: str) -> pd.DataFrame:
    """A line with several modalities counts under each; one with none, nowhere."""
    if any(isinstance(valeur, tuple) for valeur in cadre[colonne]):
        cadre = cadre.explode(colonne)
    return cadre.dropna(subset=["periode", colonne])


def _totaliser(cadre: pd.DataFrame) -> dict[_Cle, _Cumul]:
    groupes = cadre.groupby(["periode", "modalite"], observed=True, sort=False)
    totaux = groupes.agg(valeur=("valeur", "sum"), fournies=("valeur", "count"), n=("nourrit", "sum"), sur=("nourrit", "size")).reset_index()
    colonnes = [totaux[nom].tolist() for nom in ("periode", "modalite", "valeur", "fournies", "n", "sur")]
    return {
        (str(periode), str(modalite)): _Cumul(float(valeur) if fournies else None, int(n), int(sur))
        for periode, modalite, valeur, fournies, n, sur in zip(*colonnes, strict=True)
    }


def _compter_distincts(cadre: pd.DataFrame) -> dict[_Cle, _Cumul]:
    noms = cadre.explode("noms").dropna(subset=["noms"])[["periode", "modalite", "noms"]].drop_duplicates()
    comptes = noms.groupby(["periode", "modalite"], observed=True, sort=False).size().reset_index(name="nombre")
    colonnes = [comptes[nom].tolist() for nom in ("periode", "modalite", "nombre")]
    return {
        (str(periode), str(modalite)): _Cumul(float(nombre), int(nombre), int(nombre))
        for periode, modalite, nombre in zip(*colonnes, strict=True)
    }
