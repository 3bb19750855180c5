"""A row on which our own code fails is set aside, named, and the rest goes on (contrat.md §7).

Nobody foresaw what is wrong with it: it is found by deciding again without some rows, then without others. Decisions are pure,
so that nothing is done twice.
"""

import traceback
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from passerelle.classeurs import ClasseursLus
from passerelle.domaine.cadre.mises_de_cote import dire_l_onglet, dire_les_rangees
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Onglet, reperer
from passerelle.domaine.texte.lecture import en_texte
from passerelle.erreurs import ErreurPasserelle

T = TypeVar("T")
U = TypeVar("U")

RANGEES_MAX = 20
"""Rows looked for one by one: with more, it is their tab that cannot be read."""

_GENRES = ("evenement", "reponse", "regle")
"""The tables a line of which may be left alone. Of a list of staff's, or of our own, each line matters to all others."""

PAQUET = Path(__file__).parent


class Defaut(RuntimeWarning):
    """A mistake of ours, met on a row. It is told where it happened; tests take it for the error it is."""


@dataclass(frozen=True, order=True)
class Rangee:
    """A row of a tab, from 0."""

    classeur: str
    sheet_id: int
    rang: int


@dataclass(frozen=True, kw_only=True)
class _Source:
    """A tab whose rows are read: of a table, else, where `table` is None, of responses to the form `ident`. `ou` is as in
    Anomalie."""

    classeur: str
    onglet: Onglet
    ident: str
    ou: str
    table: Table | None = None

    @property
    def premiere(self) -> int:
        """Its first row below the titles."""
        return LIGNES_ENTETE if self.table else 1

    @property
    def nom(self) -> str:
        """What it is called in our code."""
        return self.ident if self.table else f"réponses {self.ident}"


@dataclass(frozen=True, kw_only=True)
class MisesDeCote:
    """What is not to be read: rows, and whole tables, by their ids."""

    rangees: Collection[Rangee] = ()
    tables: Collection[str] = ()

    def ecarter(self, classeurs: ClasseursLus) -> ClasseursLus:
        """The workbooks as they would be read with these rows blank."""
        if not (self.rangees or self.tables):
            return classeurs
        blanches = self._rangs() | {
            (source.classeur, source.onglet.sheet_id): set(range(source.premiere, len(source.onglet.grille)))
            for source in _sources(classeurs)
            if source.table and source.ident in self.tables
        }
        return {
            nom: replace(
                classeur,
                lecture=replace(
                    classeur.lecture,
                    onglets=tuple(_blanchir(o, blanches.get((nom, o.sheet_id), ())) for o in classeur.lecture.onglets),
                ),
            )
            for nom, classeur in classeurs.items()
        }

    def incompletes(self, classeurs: ClasseursLus) -> set[str]:
        """The forms that lack a response."""
        return {source.ident for source, _ in self._touchees(classeurs) if source.table is None}

    def cachees(self, classeurs: ClasseursLus) -> dict[str, set[str]]:
        """Table id → the ids of the lines set aside."""
        return {
            source.ident: _ids(source.onglet, reperer(source.table, source.onglet).places["id"], rangs)
            for source, rangs in self._touchees(classeurs)
            if source.table
        }

    def anomalies(self, classeurs: ClasseursLus) -> list[Anomalie]:
        """What is said of them."""
        rangees = [dire_les_rangees(source.ou, sorted(rangs)) for source, rangs in self._touchees(classeurs)]
        return [*rangees, *map(dire_l_onglet, self.tables)]

    def _touchees(self, classeurs: ClasseursLus) -> list[tuple[_Source, set[int]]]:
        rangs = self._rangs()
        if not rangs:
            return []
        return [
            (source, siens)
            for source in _sources(classeurs)
            if (siens := rangs.get((source.classeur, source.onglet.sheet_id)))
        ]

    def _rangs(self) -> dict[tuple[str, int], set[int]]:
        rangs: dict[tuple[str, int], set[int]] = {}
        for rangee in self.rangees:
            rangs.setdefault((rangee.classeur, rangee.sheet_id), set()).add(rangee.rang)
        return rangs


RIEN = MisesDeCote()


def malgre_les_defauts(decider: Callable[[MisesDeCote], T], classeurs: ClasseursLus) -> T:
    """Decide, without the rows, or else the tables, that make our code fail; its own error where none of them does.

    `decider` is pure, and told what is not to be read of `classeurs`. Each defect found is warned of (Defaut).
    """
    essais = _Essais(decider)
    premier = essais.echec(MisesDeCote())
    if premier is None:
        return essais.reussi
    sources = list(_sources(classeurs))
    lignes = {
        Rangee(source.classeur, source.onglet.sheet_id, rang): f"{source.nom}, ligne {rang + 1}"
        for source in filter(_peut_manquer_d_une_ligne, sources)
        for rang, rangee in enumerate(source.onglet.grille)
        if rang >= source.premiere and rangee
    }
    rangees = _chercher([*lignes], premier, lambda r: essais.echec(MisesDeCote(rangees=r)), au_plus=RANGEES_MAX)
    if rangees is not None:
        avertir({lignes[rangee]: defaut for rangee, defaut in rangees.items()})
        return essais.reussi
    idents = [source.ident for source in sources if source.table]
    tables = _chercher(idents, premier, lambda t: essais.echec(MisesDeCote(tables=t)), au_plus=len(idents))
    if tables is None:
        raise premier
    avertir(tables)
    return essais.reussi


def essayer(faire: Callable[[], T], ou: str) -> T | None:
    """What `faire` makes; None where our code fails in it, which is warned of (Defaut). `ou`: what is then set aside."""
    essais = _Essais(lambda _: faire())
    if defaut := essais.echec(RIEN):
        avertir({ou: defaut})
        return None
    return essais.reussi


class _Essais(Generic[T]):
    """Decisions tried without this or that; `reussi` is the last that could be made."""

    reussi: T

    def __init__(self, decider: Callable[[MisesDeCote], T]) -> None:
        self._decider = decider

    def echec(self, cotes: MisesDeCote) -> Exception | None:
        """What our code fails on; None where it does not."""
        try:
            self.reussi = self._decider(cotes)
        except (ErreurPasserelle, MemoryError):
            raise
        except Exception as defaut:  # noqa: BLE001 - whatever it is, it is looked for, named, and warned of
            return defaut
        return None


def _chercher(
    suspects: Sequence[U], defaut: Exception, echec: Callable[[Sequence[U]], Exception | None], *, au_plus: int
) -> dict[U, Exception] | None:
    """What to leave out, each with the defect it meets; None where leaving all out is not enough, or `au_plus` are not.

    `echec` decides without some of them, `defaut` is how it fails with all. One after the other, the first is found with which
    those before it fail.
    """
    if not suspects or echec(suspects):
        return None
    coupables: dict[U, Exception] = {}
    passent = 0
    encore: Exception | None = defaut
    while encore:
        echouent = len(suspects)
        if len(coupables) == au_plus or passent == echouent:
            return None
        while echouent - passent > 1:
            milieu = (passent + echouent) // 2
            if trouve := echec([*coupables, *suspects[milieu:]]):
                echouent, encore = milieu, trouve
            else:
                passent = milieu
        coupables[suspects[echouent - 1]] = encore
        passent = echouent
        encore = echec([*coupables])
    return coupables


def _sources(classeurs: ClasseursLus) -> Iterator[_Source]:
    for nom, classeur in classeurs.items():
        for formulaire in classeur.formulaires:
            if onglet := classeur.reponses.get(formulaire.id):
                yield _Source(classeur=nom, onglet=onglet, ident=formulaire.id, ou=formulaire.onglet)
            for onglet in classeur.suites.get(formulaire.id, ()):
                yield _Source(classeur=nom, onglet=onglet, ident=formulaire.id, ou=onglet.titre)
        for table in classeur.tables:
            if onglet := classeur.onglets.get(table.id):
                yield _Source(classeur=nom, onglet=onglet, ident=table.id, ou=table.id, table=table)


def _peut_manquer_d_une_ligne(source: _Source) -> bool:
    return source.table is None or (
        source.table.genre in _GENRES and "id" in reperer(source.table, source.onglet).places
    )


def _blanchir(onglet: Onglet, rangs: Collection[int]) -> Onglet:
    if not rangs:
        return onglet
    return replace(onglet, grille=[() if rang in rangs else rangee for rang, rangee in enumerate(onglet.grille)])


def _ids(onglet: Onglet, place: int, rangs: Collection[int]) -> set[str]:
    """The ids of these rows that no other row bears."""
    ids = [en_texte(onglet.cellule(rang, place)).strip() for rang in range(len(onglet.grille))]
    return {ids[rang] for rang in rangs} - {ident for rang, ident in enumerate(ids) if rang not in rangs} - {""}


def avertir(defauts: Mapping[str, Exception]) -> None:
    """Warn of what our code met: of what kind each is and where in our code; never its message, which may quote a cell."""
    for ou, defaut in defauts.items():
        vues = [vue for vue in traceback.extract_tb(defaut.__traceback__) if PAQUET in Path(vue.filename).parents]
        chemin = " > ".join(f"{Path(vue.filename).name}:{vue.lineno} {vue.name}" for vue in vues)
        avis = Defaut(f"{type(defaut).__name__}, {ou} mis de côté ({chemin})")
        avis.__cause__ = defaut
        warnings.warn_explicit(avis, Defaut, vues[-1].filename, vues[-1].lineno or 0)
