"""Which cells of a write fell where they were meant, and what the others covered, took or missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from passerelle.domaine.reparation.geste import (
    Brut,
    Case,
    Geste,
    Rangee,
    Retrait,
    avec,
    cellule,
    place_de,
    porte,
    sont_memes,
)
from passerelle.domaine.reparation.temoin import Temoin


@dataclass(frozen=True, kw_only=True)
class Constat:
    """What is to be made good after a write.

    `remises`: what gives back each cell covered, where it stood just after. `manquees`: the cells that were not written where
    they were meant. `emportees`: the rows taken in place of others. `restees`: those that were to go and did not. `de_travers`:
    the lines appended under other columns than theirs; `retapees`: what somebody typed in them before they were put right.
    """

    remises: Sequence[Case] = ()
    manquees: Sequence[Case] = ()
    emportees: Sequence["Emportee"] = ()
    restees: Sequence["Emportee"] = ()
    de_travers: Sequence["DeTravers"] = ()
    retapees: Sequence[Case] = ()

    @property
    def est_en_place(self) -> bool:
        """Whether everything fell where it was meant."""
        return self == Constat()


@dataclass(frozen=True, slots=True)
class Emportee:
    """A row of a tab, and rows 1 and 2 above it, which tell its cells."""

    cles: Rangee
    libelles: Rangee
    rangee: Rangee

    @property
    def porte(self) -> str:
        """The id it bears; empty for none."""
        return porte(self.rangee, place_de("id", self.cles))

    def cellule(self, cle: str) -> Brut:
        """What it holds under a key; None for a blank, and where no column has it."""
        return cellule(self.rangee, place_de(cle, self.cles))

    def sous(self, cles: Rangee, libelles: Rangee) -> list[Brut]:
        """The row under other rows 1 and 2: each cell in the column of its key, of its label, or in one that has neither."""
        cases: dict[int, Brut] = {}
        largeur = max(len(cles), len(libelles), len(self.rangee))
        for place in range(len(self.rangee)):
            if (valeur := cellule(self.rangee, place)) is not None:
                cle, libelle = cellule(self.cles, place), cellule(self.libelles, place)
                libres = [p for p in colonnes_de(cle, libelle, cles, libelles, largeur) if p not in cases]
                if libres:
                    cases[place if place in libres else libres[0]] = valeur
        return [cases.get(place) for place in range(max(cases, default=-1) + 1)]


def colonnes_de(cle: Brut, libelle: Brut, cles: Rangee, libelles: Rangee, largeur: int) -> list[int]:
    """The columns that may be one: that of its key, else those of its label among staff's, else those that have neither."""
    if cle not in (None, ""):
        return [place for place, lue in enumerate(cles) if lue == cle]
    return [
        place
        for place in range(largeur)
        if cellule(cles, place) is None and sont_memes(cellule(libelles, place), libelle)
    ]


@dataclass(frozen=True, slots=True)
class DeTravers:
    """A line appended under other columns than its own: its cells, and rows 1 and 2 they were meant for."""

    ligne: str
    rangee: Rangee
    cles: Rangee
    libelles: Rangee

    def sous(self, cles: Rangee, libelles: Rangee) -> list[Brut]:
        """Its row, under other rows 1 and 2."""
        return Emportee(self.cles, self.libelles, self.rangee).sous(cles, libelles)


def constater(geste: Geste, temoin: Temoin) -> Constat:
    """Compare what a write meant with what stood there."""
    justes = [_est_en_place(geste, temoin, case) for case in geste.cases]
    ecrites = list(compress(geste.cases, justes))
    tombees = [case for case, juste in zip(geste.cases, justes, strict=True) if not juste]
    emportees: list[Emportee] = []
    restees: list[Emportee] = []
    tapees: list[Case] = []
    a_redresser = {ajout.ligne for ajout in geste.ajouts} if not _a_les_memes_colonnes(geste, temoin) else set()
    for retrait in geste.retraits:
        lue = temoin.rangees[retrait.rang]
        if retrait.ligne and retrait.ligne in lue:
            rendues = {case.place for case in ecrites if case.rang == retrait.rang}
            # What another write left there is nobody's: this one was to take it away.
            laissees = [case.avant for case in geste.cases if case.ligne == retrait.ligne]
            tapees += (
                _a_rendre(geste, temoin, retrait, place, brute)
                for place, brute in retapees(retrait.rangee, lue).items()
                if place not in rendues and not any(sont_memes(brute, laissee) for laissee in laissees)
            )
            if not est_a_sa_place(lue, retrait.rangee):  # what went is the one appended to come back in its place
                a_redresser.add(retrait.ligne)
        elif temoin.porte(retrait.rang) != retrait.porte or not tiennent_la_meme_chose(lue, retrait.rangee):
            if retrait.ligne:
                a_redresser.add(retrait.ligne)
            else:
                restees.append(Emportee(geste.cles, geste.libelles, retrait.rangee))
            if any(cellule(lue, place) is not None for place in range(len(lue))):
                emportees.append(Emportee(temoin.cles, temoin.libelles, lue))
    return Constat(
        remises=tuple(_remise(geste, temoin, case) for case in tombees if _a_change(temoin, case)),
        manquees=tuple(_a_refaire(temoin, case, ecrites) for case in tombees),
        emportees=tuple(emportees),
        restees=tuple(restees),
        de_travers=tuple(
            DeTravers(ajout.ligne, ajout.rangee, geste.cles, geste.libelles)
            for ajout in geste.ajouts
            if ajout.ligne and ajout.ligne in a_redresser
        ),
        retapees=tuple(tapees),
    )


def retapees(rangee: Rangee, lue: Rangee) -> dict[int, Brut]:
    """What somebody typed in a row since it held `rangee`, whatever columns moved under it: column → cell."""
    mises = list(rangee)
    tapees: dict[int, Brut] = {}
    for place, brute in enumerate(lue):
        if brute in mises:
            mises.remove(brute)
        elif brute not in (None, ""):
            tapees[place] = brute
    return tapees


def est_a_sa_place(lue: Rangee, voulue: Rangee) -> bool:
    """Whether nothing of a row stands under another column than meant: what stands nowhere was typed over since."""
    manquent = [v for place, v in enumerate(voulue) if not sont_memes(cellule(lue, place), v)]
    ailleurs = [v for place, v in enumerate(lue) if v is not None and not sont_memes(cellule(voulue, place), v)]
    return not any(sont_memes(une, autre) for une in manquent for autre in ailleurs)


def _a_rendre(geste: Geste, temoin: Temoin, retrait: Retrait, place: int, brute: Brut) -> Case:
    """What gives back to its line a cell typed in a row that went to be appended again under its own columns."""
    cle, libelle = temoin.cle(place), cellule(temoin.libelles, place)
    revenue = next((ajout.rangee for ajout in geste.ajouts if ajout.ligne == retrait.ligne), ())
    places = colonnes_de(cle, libelle, geste.cles, geste.libelles, len(revenue))
    return Case(
        -1,
        place,
        porte=retrait.ligne,
        ligne=retrait.ligne,
        cle=cle,
        avant=next((cellule(revenue, une) for une in places), None),
        apres=brute,
        remet=True,
        libelle=libelle,
    )


def _est_en_place(geste: Geste, temoin: Temoin, case: Case) -> bool:
    """Whether a cell was written in its line, in its column, over what it was taken to hold."""
    return (
        _est_sa_rangee(temoin, case)
        and sont_memes(cellule(temoin.cles, case.place), cellule(geste.cles, case.place))
        and (bool(case.cle) or sont_memes(cellule(temoin.libelles, case.place), case.libelle))
        and sont_memes(temoin.cellule(case.rang, case.place), case.avant)
    )


def _est_sa_rangee(temoin: Temoin, case: Case) -> bool:
    """Whether a cell was written in the row meant. One that no id tells must hold exactly what it held: two lines may be much
    alike, and what is taken for misplaced is only done again."""
    lue = temoin.rangees[case.rang]
    return temoin.porte(case.rang) == case.porte and (not case.autour or tiennent_la_meme_chose(lue, case.autour))


def _a_change(temoin: Temoin, case: Case) -> bool:
    """Whether a cell written holds something else than it did: a formula always does, for want of telling which one it was."""
    return isinstance(case.apres, dict) or not sont_memes(temoin.cellule(case.rang, case.place), case.apres)


def _a_refaire(temoin: Temoin, case: Case, ecrites: Sequence[Case]) -> Case:
    """A cell to write again. In a row told by what it holds, its neighbours that were written count."""
    if not case.autour or not _est_sa_rangee(temoin, case):
        return case
    siennes = {autre.place: autre.apres for autre in ecrites if autre.rang == case.rang}
    return replace(case, autour=avec(temoin.rangees[case.rang], siennes))


def _remise(geste: Geste, temoin: Temoin, case: Case) -> Case:
    """What gives back what a cell covered. The row bears, by now, the id just written in it, or what took its place."""
    apres = temoin.apres(geste, case.rang)
    nom = porte(apres, temoin.place_id)
    est_le_sien = bool(nom) and nom == temoin.porte(case.rang)
    return Case(
        geste.descendus(case.rang),
        case.place,
        porte=nom,
        ligne=nom,
        cle=temoin.cle(case.place),
        avant=case.apres,
        apres=temoin.cellule(case.rang, case.place),
        remet=True,
        libelle=cellule(temoin.libelles, case.place),
        autour=() if est_le_sien else apres,
    )


def tiennent_la_meme_chose(une: Rangee, autre: Rangee) -> bool:
    """Whether two rows hold the same cells, in whatever columns."""
    return sorted(_valeurs(une)) == sorted(_valeurs(autre))


def _valeurs(rangee: Rangee) -> Iterator[str]:
    for brute in rangee:
        if isinstance(brute, dict):
            yield "="
        elif brute not in (None, ""):
            yield repr(float(brute)) if isinstance(brute, int) and not isinstance(brute, bool) else repr(brute)


def _a_les_memes_colonnes(geste: Geste, temoin: Temoin) -> bool:
    return all(sont_memes(cellule(temoin.cles, place), cle) for place, cle in enumerate(geste.cles))
