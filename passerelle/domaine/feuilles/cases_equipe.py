"""The cells of staff's own columns: ours that they fill in, and those they added beside, which no key tells (contrat.md §5)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille, Onglet
from passerelle.domaine.texte.lecture import Brut, Cellule, Moment, Nature, en_texte

SANS_TITRE = "Colonne sans titre"


class CaseEquipe(NamedTuple):
    """One cell that holds something, as entered.

    `cle` is the key of a column of ours; else `libelle` is what row 2 says, and `numero` which of the columns of that label it
    is, from 0. `nature`: what a number is shown as; `rang` and `place`: where a formula stood, from 0.
    """

    cle: str
    libelle: str
    numero: int
    valeur: Any
    nature: Nature | Literal[""] = ""
    rang: int = -1
    place: int = -1

    def en_json(self) -> list[Any]:
        """The same without what says nothing."""
        return list(self if self.rang >= 0 else self[:5] if self.nature else self[:4])

    @property
    def en_texte(self) -> str:
        """What the cell shows; of a formula, its text."""
        if self.nature:
            return en_texte(Moment(float(self.valeur), self.nature))
        return en_texte(self.valeur)


Colonne = tuple[str, str, int]
"""How such a column is told: `cle`, `libelle`, `numero`."""


def colonnes_de_l_equipe(feuille: Feuille) -> Iterator[tuple[Colonne, int]]:
    """Staff's own columns, and where each stands."""
    for cle, place in feuille.places.items():
        if feuille.table.par_cle[cle].equipe:
            yield (cle, "", 0), place
    grille, prises = feuille.onglet.grille, set(feuille.places.values())
    libelles = grille[LIGNES_ENTETE - 1] if len(grille) >= LIGNES_ENTETE else ()
    vus: Counter[str] = Counter()
    for place in range(max(map(len, grille), default=0)):
        if place not in prises:
            libelle = en_texte(libelles[place]) if place < len(libelles) else ""
            yield ("", libelle, vus[libelle]), place
            vus[libelle] += 1


def relever(feuille: Feuille) -> dict[int, list[CaseEquipe]]:
    """Row → what stands there in staff's own columns."""
    cases: dict[int, list[CaseEquipe]] = {}
    onglet = feuille.onglet
    for colonne, place in colonnes_de_l_equipe(feuille):
        natures: Mapping[int, Nature] = {} if colonne[0] else onglet.moments.get(place, {})
        for rang in _rangs_remplis(feuille, colonne[0], place):
            valeur = onglet.cellule(rang, place)
            if (rang, place) in onglet.formules:
                case = CaseEquipe(*colonne, valeur, "", rang, place)
            else:
                est_un_moment = rang in natures and type(valeur) in (int, float)
                case = CaseEquipe(*colonne, valeur, natures[rang] if est_un_moment else "")
            cases.setdefault(rang, []).append(case)
    return cases


def _rangs_remplis(feuille: Feuille, cle: str, place: int) -> Iterator[int]:
    """The rows of the lines where a column holds something, a formula that shows nothing included."""
    grille, rangs = feuille.onglet.grille, feuille.rangs
    formules = {rang for rang, autre in feuille.onglet.formules if autre == place}
    yield from formules.intersection(rangs if formules else ())
    if cle:
        pleins = [rang for rang, lue in zip(rangs, feuille.colonnes[cle], strict=True) if lue is not None]
    else:
        pleins = [rang for rang in rangs if len(grille[rang]) > place and grille[rang][place] not in (None, "")]
    yield from (rang for rang in pleins if rang not in formules)


def placer(cases: Sequence[CaseEquipe], feuille: Feuille) -> dict[int, Any]:
    """Column of the tab → the cell that stood there, where its column still is; a formula with the place it is relative to."""
    places = dict(colonnes_de_l_equipe(feuille))
    return {
        places[case[:3]]: {"f": case.valeur, "de": [case.rang, case.place]} if case.rang >= 0 else case.valeur
        for case in cases
        if case[:3] in places
    }


def disent_la_meme_chose(unes: Sequence[CaseEquipe], autres: Sequence[CaseEquipe]) -> bool:
    """Whether two lines hold the same: a formula sorted with its row is still the same."""
    return unes == autres or list(map(_sans_place, unes)) == list(map(_sans_place, autres))


def _sans_place(case: CaseEquipe) -> CaseEquipe:
    return case if case.rang < 0 else case._replace(valeur=en_rangee(case.valeur, case.rang, "#"), rang=0, place=0)


def en_rangee(formule: str, rang: int, numero: object) -> str:
    """A formula of the row `rang`, what it says of its own row said of another: `numero`, counted from 1."""
    return re.sub(rf"(?<=[A-Za-z]){rang + 1}(?!\d)", str(numero), formule)


# As entered ---------------------------------------------------------------------------------------------------------------------

_COMME_UNE_FORMULE = re.compile(r"'*=")


def saisie(onglet: Onglet, rang: int, place: int) -> Cellule:
    """A cell as somebody would type it: its formula; a text that would be taken for one, with an apostrophe before."""
    valeur = onglet.cellule(rang, place)
    est_un_texte = isinstance(valeur, str) and (rang, place) not in onglet.formules
    return f"'{valeur}" if est_un_texte and _COMME_UNE_FORMULE.match(str(valeur)) else valeur


def depuis_saisie(valeur: Cellule, rang: int, place: int) -> Brut | dict[str, Any]:
    """The same as it is written at (row, column)."""
    if isinstance(valeur, str) and _COMME_UNE_FORMULE.match(valeur):
        return {"f": valeur, "de": [rang, place]} if valeur[0] == "=" else valeur[1:]
    return valeur
