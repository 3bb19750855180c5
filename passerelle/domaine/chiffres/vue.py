"""The lines of one table as figures look at them: which ones a term counts, under which period and modality each falls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, TypeVarTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from passerelle.domaine.chiffres.indicateurs import CONNU, DIT, ORIGINE, Terme, Valeurs
from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import forme

Cle = tuple[str, str]
"""A period and a modality."""

Nom = TypeVar("Nom")
Arguments = TypeVarTuple("Arguments")
T = TypeVar("T")
Rangs = npt.NDArray[np.int64]
Oui = npt.NDArray[np.bool_]
Nombres = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Groupes(Generic[Nom]):
    """Where lines fall: line i is under each of the names `noms[codes[i]]`, or under none."""

    codes: Rangs
    noms: Sequence[tuple[Nom, ...]]

    def lire(self, lecteur: Callable[[tuple[Nom, ...]], Any]) -> npt.NDArray[Any]:
        """What a reader says of the names of each line."""
        return np.array([lecteur(noms) for noms in self.noms])[self.codes]


def _une_fois(methode: "Callable[[Vue, *Arguments], T]") -> "Callable[[Vue, *Arguments], T]":
    """Of one view, work out the same thing once."""

    def retenir(self: "Vue", *args: *Arguments) -> T:
        cle = (methode, *args)
        if cle not in self.retenus:
            self.retenus[cle] = methode(self, *args)
        retenu: T = self.retenus[cle]
        return retenu

    return retenir


class Vue:
    """The lines of one table; what is asked of them is worked out once for every indicator."""

    def __init__(
        self,
        lignes: pd.DataFrame,
        exercices: Sequence[Exercice],
        parametres: Mapping[str, str],
        aujourdhui: date,
        titre: str,
    ) -> None:
        self._lignes = lignes
        self._titre = titre
        self._exercices = exercices
        self._parametres = parametres
        self._aujourdhui = aujourdhui
        self.retenus: dict[tuple[object, ...], Any] = {}

    def __len__(self) -> int:
        return len(self._lignes)

    def __contains__(self, colonne: str) -> bool:
        return colonne in self._lignes

    @_une_fois
    def nombres(self, colonne: str) -> Nombres:
        """The figures of a column, NaN where there is none to use."""
        return self._lignes[colonne].to_numpy(dtype=float)

    @_une_fois
    def _oui(self, colonne: str) -> Oui:
        return self._lignes[colonne].to_numpy(dtype=bool)

    @_une_fois
    def noms(self, colonne: str) -> Groupes[str]:
        """The names each cell of a column holds."""
        return _grouper(self._cellules(colonne), _noms_de)

    def combien(self, colonne: str) -> Rangs:
        """How many names each cell of a column holds."""
        return self.noms(colonne).lire(len)

    def est_dit(self, colonne: str) -> Oui:
        """Whether each figure was given: one that a blank stands for was not."""
        dit: Oui = ~np.isnan(self.nombres(colonne))
        if DIT + colonne in self:
            dit &= self._est_remplie(colonne)
        return dit

    def selection(self, terme: Terme) -> Oui:
        """The lines a term looks at."""
        retenues = self._oui(COMPTE).copy()
        for colonne, voulues in terme.lignes.items():
            retenues &= self._vaut(colonne, voulues)
        for colonne, refusees in terme.sauf.items():
            retenues &= ~self._vaut(colonne, refusees)
        if terme.remplies:
            retenues &= np.any([self._est_remplie(colonne) for colonne in terme.remplies], axis=0)
        if terme.reconnues:
            retenues &= np.any([self._est_remplie(CONNU + colonne) for colonne in terme.reconnues], axis=0)
        return retenues

    def _est_remplie(self, colonne: str) -> Oui:
        # A blank that stands for a figure is still a blank.
        if DIT + colonne in self:
            return self._oui(DIT + colonne)
        return self.noms(colonne).lire(bool)

    def _vaut(self, colonne: str, valeurs: Valeurs) -> Oui:
        """The lines with one of these values. A cell of several names is worth each of them."""
        voulues = {forme(self._parametres.get(v, v)) for v in ((valeurs,) if isinstance(valeurs, str) else valeurs)}
        return self.noms(colonne).lire(lambda noms: any(forme(nom) in voulues for nom in noms))

    def croiser(self, terme: Terme, selon: str | None, *, mensuel: bool) -> Groupes[Cle]:
        """Under which periods and modalities each line falls."""
        return self._croisement((terme.date, terme.jusqu_a, terme.exercice, mensuel), selon)

    @_une_fois
    def _croisement(self, dates: tuple[str, str, str, bool], selon: str | None) -> Groupes[Cle]:
        periodes, modalites = self._periodes(*dates), self._modalites(selon)
        couples, codes = np.unique(periodes.codes * len(modalites.noms) + modalites.codes, return_inverse=True)
        noms = [
            tuple((periode, modalite) for periode in periodes.noms[p] for modalite in modalites.noms[m])
            for p, m in (divmod(couple, len(modalites.noms)) for couple in couples.tolist())
        ]
        return Groupes(codes, noms)

    @_une_fois
    def _periodes(self, debut: str, fin: str, exercice: str, mensuel: bool) -> Groupes[str]:
        jours = map(_jour, self._cellules(debut))
        if fin:
            return _grouper(
                list(zip(jours, map(_jour, self._cellules(fin)), strict=True)), lambda vie: self._vecus(*vie)
            )
        choisis = self._cellules(exercice) if exercice else [None] * len(self)
        return _grouper(
            list(zip(jours, choisis, strict=True)),
            lambda moment: self._periodes_de(*moment)[: 2 if mensuel else 1],
        )

    def _periodes_de(self, jour: date | None, choisi: object) -> tuple[str, ...]:
        """The exercise of a day, or the one chosen for it, then its month where the day lies in it."""
        exercice = next((e for e in self._exercices if e.libelle == choisi), None)
        if exercice is None and jour:
            exercice = exercice_de(jour, self._exercices)
        if exercice is None:
            return ()
        return (exercice.libelle, f"{jour:%Y-%m}") if jour and jour in exercice else (exercice.libelle,)

    def _vecus(self, debut: date | None, fin: date | None) -> tuple[str, ...]:
        """Every exercise begun that a line lives in."""
        return tuple(
            exercice.libelle
            for exercice in self._exercices
            if debut
            and debut <= min(exercice.fin, self._aujourdhui)
            and exercice.debut <= self._aujourdhui
            and not (fin and fin < exercice.debut)
        )

    def _modalites(self, colonne: str | None) -> Groupes[str]:
        """The values of a column; a line with several of them is under each, one with none is nowhere."""
        if colonne is None or (colonne == ORIGINE and colonne not in self):
            return Groupes(np.zeros(len(self), dtype=np.int64), [(self._titre if colonne else "",)])
        return self.noms(colonne)

    def _cellules(self, colonne: str) -> list[Any]:
        return self._lignes[colonne].tolist()


def _grouper(cellules: Sequence[Any], nommer: Callable[[Any], tuple[str, ...]]) -> Groupes[str]:
    """Lines by the names their cells stand for, each distinct cell being read once."""
    nommees = {cellule: nommer(cellule) for cellule in dict.fromkeys(cellules)}
    rangs = {noms: rang for rang, noms in enumerate(dict.fromkeys(nommees.values()))}
    codes = {cellule: rangs[noms] for cellule, noms in nommees.items()}
    return Groupes(np.array([codes[cellule] for cellule in cellules], dtype=np.int64), list(rangs))


def _noms_de(cellule: Any) -> tuple[str, ...]:
    """The names a cell holds, none where it is blank."""
    if isinstance(cellule, tuple):
        return tuple(map(en_texte, cellule))
    return () if pd.isna(cellule) else (en_texte(cellule),)


def _jour(cellule: object) -> date | None:
    """The day of a date or of a moment; None for anything else."""
    if isinstance(cellule, datetime):
        return cellule.date()
    return cellule if isinstance(cellule, date) else None
