"""The lines of one table as figures look at them: which ones a term counts, under which period and modality each falls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar, TypeVarTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from passerelle.domaine.chiffres.indicateurs import CONNU, DIT, ORIGINE, Terme, Valeurs
from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.periode import Periode
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import forme

Cle = tuple[str, str]
"""A period and a modality."""

Cause = Literal["sans_date", "compte", "sauf", "vide", "inconnu", "chiffre"]
"""Why a line a term is about gives nothing: no period holds it; it counts nowhere (its date, a double); the term drops its value;
its question has no answer; its names are not known; it has no figure to use."""

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
        periodes: Sequence[Periode] = (),
    ) -> None:
        self._lignes = lignes
        self._autres_periodes = periodes
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

    @property
    def ids(self) -> Sequence[Any]:
        """What names each line."""
        return self._lignes.index.tolist()

    def selection(self, terme: Terme) -> Oui:
        """The lines a term counts."""
        retenues = self.regardees(terme).copy()
        for _, _, lesquelles in self.ecartees(terme):
            retenues &= ~lesquelles
        return retenues

    def regardees(self, terme: Terme) -> Oui:
        """The lines a term is about, those it leaves aside included."""
        regardees = np.ones(len(self), dtype=bool)
        for colonne, voulues in terme.lignes.items():
            regardees &= self._vaut(colonne, voulues)
        return regardees

    def ecartees(self, terme: Terme) -> Iterator[tuple[Cause, tuple[str, ...], Oui]]:
        """The lines a term leaves aside, cause after cause, each with the columns that say so."""
        yield "compte", (terme.date,), ~self._oui(COMPTE)
        for colonne, refusees in terme.sauf.items():
            yield "sauf", (colonne,), self._vaut(colonne, refusees)
        if terme.remplies:
            yield "vide", terme.remplies, ~np.any([self._est_remplie(cle) for cle in terme.remplies], axis=0)
        if terme.reconnues:
            connus = [self._est_remplie(CONNU + colonne) for colonne in terme.reconnues]
            yield "inconnu", terme.reconnues, ~np.any(connus, axis=0)

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
        periodes, modalites = self._periodes(*dates), self.modalites(selon)
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
            lambda moment: self._periodes_de(*moment, mensuel=mensuel),
        )

    def _periodes_de(self, jour: date | None, choisi: object, *, mensuel: bool) -> tuple[str, ...]:
        """The exercise of a day, or the one chosen for it, its month where the day lies in it, then the other periods."""
        exercice = next((e for e in self._exercices if e.libelle == choisi), None)
        if exercice is None and jour:
            exercice = exercice_de(jour, self._exercices)
        autres = [p.cle for p in self._autres_periodes if jour and p.retient(jour, exercice)]
        if exercice is None:
            return tuple(autres)
        mois = [f"{jour:%Y-%m}"] if mensuel and jour and jour in exercice else []
        return (exercice.libelle, *mois, *autres)

    def _vecus(self, debut: date | None, fin: date | None) -> tuple[str, ...]:
        """Every exercise begun, and every other period, that a line lives in."""
        bornes = [(e.libelle, e.debut, e.fin) for e in self._exercices]
        bornes += [(p.cle, p.debut, p.dernier_jour) for p in self._autres_periodes]
        return tuple(
            cle
            for cle, premier, dernier in bornes
            if debut
            and debut <= min(dernier, self._aujourdhui)
            and premier <= self._aujourdhui
            and not (fin and fin < premier)
        )

    def est_sans_date(self, terme: Terme) -> Oui:
        """The lines whose date is not known, which no period holds."""
        return np.array([_jour(cellule) is None for cellule in self._cellules(terme.date)], dtype=bool)

    def est_sous(self, colonne: str | None, modalite: str) -> Oui:
        """The lines that fall under a modality."""
        return self.modalites(colonne).lire(lambda noms: modalite in noms)

    def modalites(self, colonne: str | None) -> Groupes[str]:
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
