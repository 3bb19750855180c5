"""What is left to be made good in a tab, done: by line and by column, wherever they stand by now (contrat.md §7)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille
from passerelle.domaine.feuilles.memoire import Memoire, en_morceaux
from passerelle.domaine.feuilles.plan import PlanOnglet, Restauration
from passerelle.domaine.reparation.constat import (
    DeTravers,
    Emportee,
    colonnes_de,
    est_a_sa_place,
    retapees,
    tiennent_la_meme_chose,
)
from passerelle.domaine.reparation.geste import (
    Brut,
    Case,
    Rangee,
    avec,
    cellule,
    place_de,
    porte,
    rangee_entree,
    sont_memes,
)
from passerelle.domaine.reparation.recouvertes import Recouverte
from passerelle.domaine.reparation.restes import Restes
from passerelle.domaine.texte.lecture import Cellule, lire_colonne, sont_egales

RETIREE = "retirée"
"""What a line that should have been removed comes from."""


@dataclass(frozen=True, kw_only=True)
class Reparation:
    """What to put back in one tab, what to remember of it from now on, and the chunks of memory that changes. `recouvertes`: what
    staff wrote and cannot be put back, for somebody typed over it."""

    memoire: Memoire
    restaurations: Sequence[Restauration] = ()
    retraits: Sequence[tuple[str, int]] = ()
    rendues: Sequence[Rangee] = ()
    morceaux_changes: Collection[int] = ()
    recouvertes: Sequence[Recouverte] = ()


def reparer(restes: Restes, feuille: Feuille, memoire: Memoire) -> Reparation:
    """Make good what earlier writes left. `memoire`: what they noted as written."""
    lieux = _Lieux(feuille, restes.emportees, memoire)
    oubliees = {case.ligne for case in restes.manquees if case.cle == "id" and case.ligne in restes.neuves}
    de_travers = {ligne.ligne: ligne for ligne in restes.de_travers}
    restaurations = [r for r in _restaurations(restes.a_remettre, lieux) if r.rang < lieux.bas]
    recouvertes = [*_recouvertes(restes.a_remettre, lieux, feuille, memoire)]
    partent = [(ligne.ligne, rang) for ligne in de_travers.values() for rang in lieux.de_travers(ligne)]
    redressees = {ident for ident, _ in partent}
    return Reparation(
        memoire=_corriger(memoire, feuille, restes.manquees, oubliees, _revenues(restes, lieux)),
        restaurations=restaurations,
        retraits=[(ident, rang) for ident, rang in partent if rang < lieux.bas],
        rendues=[
            *lieux.rendues({rang for _, rang in partent}),
            *(lieux.redressee(ligne) for ident, ligne in de_travers.items() if ident in redressees),
        ],
        morceaux_changes={
            memoire.morceaux[place] for case in restes.manquees if (place := memoire.place(case.ligne)) >= 0
        },
        recouvertes=recouvertes,
    )


def planifier(feuille: Feuille, reparation: Reparation, anciens: int) -> PlanOnglet:
    """The write of a repair. `anciens`: how many chunks the table's memory had."""
    morceaux = en_morceaux(reparation.memoire, anciens, reparation.morceaux_changes)
    return PlanOnglet(
        feuille=feuille,
        restaurations=reparation.restaurations,
        retraits=reparation.retraits,
        rendues=reparation.rendues,
        de_travers={ident for ident, _ in reparation.retraits},
        morceaux=morceaux.textes,
    )


class _Lieux:
    """Where lines and columns stand by now. Rows to give back stand below the last one: what was covered in them is given back
    first."""

    def __init__(self, feuille: Feuille, emportees: Sequence[Emportee], memoire: Memoire) -> None:
        self._memoire = memoire
        self.cles = rangee_entree(feuille.onglet, 0)
        self.libelles = rangee_entree(feuille.onglet, LIGNES_ENTETE - 1)
        self._rangees = {
            rang: rangee_entree(feuille.onglet, rang) for rang in range(LIGNES_ENTETE, len(feuille.onglet.grille))
        }
        self._trouvees: dict[str, dict[int, int]] = {}
        self._place_id = place_de("id", self.cles)
        self._rangs: dict[str, list[int]] = {}
        for rang in self._rangees:
            self._nommer(rang)
        self.bas = len(feuille.onglet.grille)
        for emportee in emportees:
            # What stands where ids do may be something else, covered or appended askew: two rows may bear it.
            est_un_id = memoire.place(emportee.porte) >= 0 or not memoire.ids
            if not est_un_id or not self.tient(emportee.porte):
                rang = self.bas + sum(rang >= self.bas for rang in self._rangees)
                self._rangees[rang] = emportee.sous(self.cles, self.libelles)
                self._nommer(rang)

    def _nommer(self, rang: int) -> None:
        if nom := porte(self._rangees[rang], self._place_id):
            self._rangs.setdefault(nom, []).append(rang)

    def tient(self, ident: str) -> bool:
        """Whether a row bears an id."""
        return bool(self._rangs.get(ident))

    def porte(self, rang: int) -> str:
        """The id a row bears."""
        return porte(self._rangees[rang], self._place_id)

    def cellule(self, rang: int, place: int) -> Brut:
        """What a cell holds."""
        return cellule(self._rangees[rang], place)

    def remettre(self, rang: int, place: int, valeur: Brut) -> None:
        """Take a cell for given back."""
        rangee = self._rangees[rang]
        self._rangees[rang] = avec(rangee, {place: valeur})
        if place == self._place_id:
            if nom := porte(rangee, place):
                self._rangs[nom].remove(rang)
            self._nommer(rang)

    def rang(self, case: Case) -> int:
        """The row of a cell; -1: nowhere."""
        if not case.autour:
            # Two may bear it while ids are given back: the one that did before any was is meant.
            return next(iter(self._rangs.get(case.porte, ())), -1)
        # The cells of one row were told by what it held before any of them: found once, it is found for all.
        trouvees = self._trouvees.setdefault(repr(case.autour), {})
        if case.rang not in trouvees:
            memes = (r for r, lue in self._rangees.items() if tiennent_la_meme_chose(lue, case.autour))
            if (rang := next(memes, -1)) < 0:
                return -1
            trouvees[case.rang] = rang
        return trouvees[case.rang]

    def places(self, cle: Brut, libelle: Brut) -> list[int]:
        """The columns that may be one: that of its key, else those of its label among staff's, else those that have neither."""
        largeur = max(map(len, (self.libelles, *self._rangees.values())))
        return colonnes_de(cle, libelle, self.cles, self.libelles, largeur)

    def de_travers(self, ligne: DeTravers) -> list[int]:
        """The rows that hold a line, unless one alone does, under its own columns."""
        portent = self._portent(ligne)
        return [] if [self._est_droite(ligne, rang) for rang in portent] == [True] else portent

    def redressee(self, ligne: DeTravers) -> list[Brut]:
        """A line under its own columns, with what somebody typed since in the rows that hold it."""
        redressee = ligne.sous(self.cles, self.libelles)
        for rang in self.de_travers(ligne):
            redressee = avec(redressee, retapees(ligne.rangee, self._rangees[rang]))
        return avec(redressee, {self._place_id: ligne.ligne})

    def _portent(self, ligne: DeTravers) -> list[int]:
        """The rows that hold its id, but for other lines that name it."""
        return [
            rang
            for rang, rangee in self._rangees.items()
            if ligne.ligne in rangee
            and ((nom := porte(rangee, self._place_id)) == ligne.ligne or self._memoire.place(nom) < 0)
        ]

    def _est_droite(self, ligne: DeTravers, rang: int) -> bool:
        return est_a_sa_place(self._rangees[rang], ligne.sous(self.cles, self.libelles))

    def rendues(self, partent: Collection[int]) -> list[Rangee]:
        """The rows to give back, but for those."""
        return [rangee for rang, rangee in self._rangees.items() if rang >= self.bas and rang not in partent]


def _restaurations(a_remettre: Sequence[Case], lieux: _Lieux) -> Iterator[Restauration]:
    """The cells to give back, the last covered first: one may have been covered twice. A cell that holds something else by now is
    somebody's."""
    lues: dict[tuple[int, int], Brut] = {}
    for case in reversed(a_remettre):
        rang = lieux.rang(case)
        places = lieux.places(case.cle, case.libelle) if rang >= 0 else []
        tiennent = [place for place in places if sont_memes(lieux.cellule(rang, place), case.avant)]
        for place in sorted(tiennent, key=lambda place: place != case.place)[:1]:
            lues.setdefault((rang, place), lieux.cellule(rang, place))
            lieux.remettre(rang, place, case.apres)
    for (rang, place), lue in lues.items():
        yield Restauration(rang, place, lue, lieux.cellule(rang, place))


def _recouvertes(a_remettre: Sequence[Case], lieux: _Lieux, feuille: Feuille, memoire: Memoire) -> Iterator[Recouverte]:
    """What staff had written in cells that hold something else once all is given back: in each, what it held before any of our
    writes."""
    premieres = {
        (rang, place): case
        for case in reversed(a_remettre)
        if case.cle not in {"", "id"} and case.apres is not None and (rang := lieux.rang(case)) >= 0
        for place in lieux.places(case.cle, None)
    }
    for (rang, place), case in premieres.items():
        ligne = lieux.porte(rang)
        souvenir = memoire.place(ligne)
        est_a_nous = (
            not isinstance(case.apres, dict)
            and souvenir >= 0
            and sont_egales(_lire(feuille, case.cle, case.apres), memoire.ligne(souvenir).get(case.cle))
        )
        if ligne and not est_a_nous and not sont_memes(lieux.cellule(rang, place), case.apres):
            yield Recouverte(ligne, case.cle, case.apres)


def _revenues(restes: Restes, lieux: _Lieux) -> dict[str, Emportee]:
    """The lines that should have gone and still stand: they are the service's, to be looked at again."""
    return {e.porte: e for e in restes.restees if lieux.tient(e.porte)}


def _corriger(
    memoire: Memoire,
    feuille: Feuille,
    manquees: Sequence[Case],
    oubliees: Collection[str],
    revenues: Mapping[str, Emportee],
) -> Memoire:
    """A memory without what was not written: it holds what stood there instead."""
    bases = {(memoire.place(case.ligne), case.cle): _lire(feuille, case.cle, case.avant) for case in manquees}
    gardees = [place for place, ident in enumerate(memoire.ids) if ident not in oubliees]
    return replace(
        memoire,
        ids=[*(memoire.ids[place] for place in gardees), *revenues],
        sources=[*(memoire.sources[place] for place in gardees), *((RETIREE,) for _ in revenues)],
        morceaux=[*(memoire.morceaux[place] for place in gardees), *(-1 for _ in revenues)],
        colonnes={
            cle: [
                *(bases.get((place, cle), valeurs[place]) for place in gardees),
                *(_lire(feuille, cle, emportee.cellule(cle)) for emportee in revenues.values()),
            ]
            for cle, valeurs in memoire.colonnes.items()
        },
    )


def _lire(feuille: Feuille, cle: str, brute: Brut) -> Cellule:
    return None if isinstance(brute, dict) else lire_colonne(feuille.table.par_cle[cle].type, [brute])[0]
