"""What a write of version 0.1.0 or 0.2.0 left to be made good. Its note told which lines were meant and what they held, formulas
included, but not what the write covered: that is inferred."""

from collections.abc import Iterator, Mapping
from typing import Any

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reparation.constat import DeTravers, Emportee, tiennent_la_meme_chose
from passerelle.domaine.reparation.geste import Brut, Case, Rangee, avec, cellule, porte, rangee_entree, sont_memes
from passerelle.domaine.reparation.ids_egares import identifier, souvenir_de
from passerelle.domaine.reparation.restes import Restes


def deduire_les_restes(note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> Restes:
    """What is left to be made good in a tab as read since, which has all its columns. `note`: what it says of the tab."""
    return _Enquete(note, feuille, memoire).restes()


class _Enquete:
    def __init__(self, note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> None:
        self._note = note
        self._memoire = memoire
        self._onglet = feuille.onglet
        self._places = feuille.places
        self._cles = rangee_entree(feuille.onglet, 0)
        self._libelles = rangee_entree(feuille.onglet, LIGNES_ENTETE - 1)
        self._noms = identifier(note, feuille, memoire)
        self._rangs = {nom: rang for rang, nom in self._noms.items() if nom}
        self._cles_d_avant = avec((), {place: cle for cle, place in note["places"].items()})
        self._notees = {ident: self._replacer(rangee) for _, ident, _, rangee in note["ecrites"]}

    def restes(self) -> Restes:
        manquees = tuple(self._manquees())
        couvertes: dict[tuple[int, int], Brut] = {
            (rang, self._places["id"]): nom
            for rang, nom in self._noms.items()
            if not sont_memes(self._cellule(rang, self._places["id"]), nom)
        }
        for case in manquees:
            couvertes.setdefault((case.rang, case.place), self._ce_qui_y_etait(case.rang, case.place))
        restees = [self._emportee(rangee) for ident, rangee in self._note["retraits"] if ident in self._rangs]
        emportees = [
            self._emportee(rangee)
            for ident, rangee in self._note["voisins"]
            if ident not in self._rangs and self._memoire.place(ident) >= 0
        ]
        return Restes(
            manquees=manquees,
            a_remettre=tuple(self._remise(rang, place, valeur) for (rang, place), valeur in couvertes.items()),
            emportees=tuple(emportees[: len(restees)]),
            restees=tuple(restees),
            de_travers=tuple(self._de_travers()),
        )

    def _manquees(self) -> Iterator[Case]:
        """The cells that stand where the write went, and not in their line: what stands in neither was changed since."""
        for rang, ident, valeurs, rangee in self._note["ecrites"]:
            for cle, valeur in valeurs.items():
                vise, ici, sien = self._note["places"][cle], self._places[cle], self._rangs.get(ident)
                la_tient = sien is not None and sont_memes(self._cellule(sien, ici), valeur)
                if sont_memes(self._cellule(rang, vise), valeur) and not la_tient:
                    avant = cellule(rangee, vise)
                    yield Case(rang, vise, porte=ident, ligne=ident, cle=cle, avant=avant, apres=valeur)

    def _ce_qui_y_etait(self, rang: int, place: int) -> Brut:
        nom = self._noms.get(rang)
        if nom in self._notees:
            return cellule(self._notees[nom], place)
        if nom and self._memoire.place(nom) >= 0:
            return souvenir_de(self._memoire, nom).get(str(cellule(self._cles, place)))
        reste = avec(rangee_entree(self._onglet, rang), {place: None})
        if any(reste):
            for _, rangee in self._note["autres"]:
                notee = self._replacer(rangee)
                if tiennent_la_meme_chose(avec(notee, {place: None}), reste):
                    return cellule(notee, place)
        return None  # a row or a column inserted since: it was blank

    def _remise(self, rang: int, place: int, valeur: Brut) -> Case:
        """What gives back a cell, told by what its row holds before any is."""
        rangee = rangee_entree(self._onglet, rang)
        nom = porte(rangee, self._places["id"])
        return Case(
            rang,
            place,
            porte=nom,
            ligne=nom,
            cle=str(cellule(self._cles, place) or ""),
            avant=cellule(rangee, place),
            apres=valeur,
            remet=True,
            libelle=cellule(self._libelles, place),
            autour=rangee,
        )

    def _de_travers(self) -> Iterator[DeTravers]:
        """The lines appended while columns moved."""
        if any(self._places[cle] != place for cle, place in self._note["places"].items()):
            for ident in self._note["ajouts"]:
                if self._memoire.place(ident) >= 0:
                    dits = {**souvenir_de(self._memoire, ident), "id": ident}
                    rangee = [dits.get(str(cle)) for cle in self._cles_d_avant]
                    yield DeTravers(ident, rangee, self._cles_d_avant, self._note["libelles"])

    def _cellule(self, rang: int, place: int) -> Brut:
        return cellule(rangee_entree(self._onglet, rang), place)

    def _emportee(self, rangee: Rangee) -> Emportee:
        """A noted row, and rows 1 and 2 as they stood."""
        return Emportee(self._cles_d_avant, self._note["libelles"], rangee)

    def _replacer(self, rangee: Rangee) -> Rangee:
        """A noted row, under the columns as they stand."""
        return self._emportee(rangee).sous(self._cles, self._libelles)
