"""What to put back after a write of version 0.1.0 or 0.2.0, whose note told which lines were meant and what they held, formulas
included, but not what the write covered: that is inferred."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.feuilles.plan import Restauration
from passerelle.domaine.reparation.ids_egares import trouver_les_egares
from passerelle.domaine.reparation.reparation import RETIREE, Reparation
from passerelle.domaine.texte.lecture import en_brut, lire_colonne, sont_egales

Brut = Any
"""A cell as entered, in JSON: a value, or {"f": formula}."""


def reparer(note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> Reparation:
    """Mend what that write put elsewhere than it meant. `note`: what it says of the table."""
    return _Atelier(note, feuille, memoire).reparer()


class _Atelier:
    def __init__(self, note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> None:
        self._note = note
        self._feuille = feuille
        self._onglet = feuille.onglet
        self._memoire = memoire
        self._rangs = dict(reversed(list(zip(feuille.colonnes["id"], feuille.rangs, strict=True))))
        self._ids = {rang: ident for ident, rang in self._rangs.items()}
        self._cles = {place: cle for cle, place in feuille.places.items()}
        self._tenues = {ident: rangee for _, ident, _, rangee in note["ecrites"]}
        self._restaurations: dict[tuple[int, int], Brut] = {}
        self._base: dict[tuple[str, str], Brut] = {}
        self._oubliees: set[str] = set()

    def reparer(self) -> Reparation:
        self._remettre_les_ids()
        for rang, ident, valeurs, rangee in self._note["ecrites"]:
            for cle, valeur in valeurs.items():
                self._verifier(rang, ident, cle, valeur, rangee)
        retraits = tuple(self._ajouts_de_travers())
        rendues = self._lignes_emportees()
        touchees = {*self._oubliees, *(ident for ident, _ in self._base)}
        return Reparation(
            memoire=self._memoire_reparee(),
            restaurations=tuple(
                Restauration(rang, place, self._actuelle(rang, place), valeur)
                for (rang, place), valeur in self._restaurations.items()
            ),
            retraits=retraits,
            rendues=rendues,
            morceaux_changes={
                self._memoire.morceaux[place] for ident in touchees if (place := self._memoire.place(ident)) >= 0
            },
        )

    def _remettre_les_ids(self) -> None:
        vise, ici = self._note["places"]["id"], self._feuille.places["id"]
        egares = list(trouver_les_egares(self._note, self._feuille, self._memoire))
        for egare in egares:
            couverte = (
                egare.recouvert
                if vise == ici
                else self._ce_qui_y_etait(egare.rang, vise, self._ids.get(egare.rang) or egare.recouvert)
            )
            self._restaurations[egare.rang, vise] = couverte
            if vise == ici and couverte:
                self._nommer(egare.rang, couverte)
        for egare in egares:
            if egare.vrai is not None:
                self._restaurations[egare.vrai, ici] = egare.ident
                self._nommer(egare.vrai, egare.ident)

    def _nommer(self, rang: int, ident: str) -> None:
        self._rangs[ident] = rang
        self._ids[rang] = ident

    def _verifier(self, rang: int, ident: str, cle: str, valeur: Brut, rangee: Sequence[Brut]) -> None:
        """A cell the line does not hold, and that stands where the write went, went astray: put back what was there."""
        vise = self._note["places"][cle]
        ou = self._rangs.get(ident)
        place = self._feuille.places.get(cle)
        if cle == "id" or (
            ou is not None and place is not None and self._egale(self._actuelle(ou, place), valeur, cle)
        ):
            return
        touche = self._ids.get(rang)
        if (touche, self._cles.get(vise)) == (ident, cle) or not self._egale(self._actuelle(rang, vise), valeur, cle):
            return  # it did land there, and staff changed it since
        self._restaurations[rang, vise] = self._ce_qui_y_etait(rang, vise, touche)
        self._base[ident, cle] = _a(rangee, vise)

    def _ce_qui_y_etait(self, rang: int, place: int, ident: object) -> Brut:
        cle = self._cles.get(place)
        if ident in self._tenues:
            ancienne = self._note["places"].get(cle) if cle else self._ancienne_place(place)
            return _a(self._tenues[ident], ancienne)
        if (
            cle is not None
            and cle in self._memoire.colonnes
            and isinstance(ident, str)
            and (souvenir := self._memoire.place(ident)) >= 0
        ):
            tenue = self._memoire.tenues.get(ident, {})
            if cle in tenue:
                return {"f": tenue[cle]} if str(tenue[cle]).startswith("=") else tenue[cle]
            return en_brut(self._memoire.colonnes[cle][souvenir])
        reste = _sauf(self._rangee(rang), place)
        for _, rangee in self._note["autres"]:
            if reste and _sauf(rangee, place) == reste:
                return _a(rangee, place)
        return None  # a row or a column inserted since: it was blank

    def _ancienne_place(self, place: int) -> int | None:
        """Where a column of staff's stood, told by its label."""
        libelle = self._actuelle(LIGNES_ENTETE - 1, place)
        pris = set(self._note["places"].values())
        return next(
            (p for p, lu in enumerate(self._note["libelles"]) if libelle and lu == libelle and p not in pris),
            None,
        )

    def _ajouts_de_travers(self) -> list[tuple[str, int]]:
        """Lines appended under columns that had just moved: they go, to be appended again."""
        anciennes = self._note["places"]
        deplacees = [cle for cle, place in anciennes.items() if self._feuille.places.get(cle) != place]
        if not deplacees or not self._note["ajouts"]:
            return []
        travers: list[tuple[str, int]] = []
        par_ancienne_place = {
            self._actuelle(rang, anciennes["id"]): rang for rang in range(LIGNES_ENTETE, len(self._onglet.grille))
        }
        for ident in self._note["ajouts"]:
            rang = par_ancienne_place.get(ident)
            place = self._memoire.place(ident)
            if rang is not None and place >= 0:
                dits = [
                    (
                        en_brut(self._memoire.colonnes[cle][place]),
                        self._actuelle(rang, anciennes[cle]),
                        self._actuelle(rang, self._feuille.places[cle]),
                    )
                    for cle in deplacees
                    if cle in self._memoire.colonnes
                ]
                if anciennes["id"] != self._feuille.places["id"] or any(v == la and v != ici for v, la, ici in dits):
                    travers.append((ident, rang))
                    self._oubliees.add(ident)
        return travers

    def _lignes_emportees(self) -> tuple[Sequence[Brut], ...]:
        """Lines removed in place of those meant, which still stand: they come back as they were."""
        restees = [(ident, rangee) for ident, rangee in self._note["retraits"] if ident in self._rangs]
        if not restees:
            return ()
        perdues = [
            rangee
            for ident, rangee in self._note["voisins"]
            if ident not in self._rangs and self._memoire.place(ident) >= 0
        ]
        return tuple(perdues[: len(restees)])

    def _rangee(self, rang: int) -> list[Brut]:
        largeur = len(self._onglet.grille[rang]) if rang < len(self._onglet.grille) else 0
        return [self._actuelle(rang, place) for place in range(largeur)]

    def _actuelle(self, rang: int, place: int) -> Brut:
        if (rang, place) in self._onglet.formules:
            return {"f": self._onglet.formules[rang, place]}
        return self._onglet.cellule(rang, place)

    def _egale(self, actuelle: Brut, valeur: Brut, cle: str) -> bool:
        if isinstance(actuelle, dict):
            return False
        nature = self._feuille.table.par_cle[cle].type
        lue, voulue = lire_colonne(nature, [actuelle, valeur])
        return sont_egales(lue, voulue)

    def _memoire_reparee(self) -> Memoire:
        colonnes = {cle: list(valeurs) for cle, valeurs in self._memoire.colonnes.items()}
        for (ident, cle), valeur in self._base.items():
            souvenir = self._memoire.place(ident)
            if souvenir >= 0 and cle in colonnes:
                lue = (
                    None
                    if isinstance(valeur, dict)
                    else lire_colonne(self._feuille.table.par_cle[cle].type, [valeur])[0]
                )
                colonnes[cle][souvenir] = lue
        revenues = [
            ident for ident, _ in self._note["retraits"] if ident in self._rangs and self._memoire.place(ident) < 0
        ]
        gardees = [place for place, ident in enumerate(self._memoire.ids) if ident not in self._oubliees]
        places = [self._feuille.rangs.index(self._rangs[ident]) for ident in revenues]
        return replace(
            self._memoire,
            # Lines that should have gone and still stand are the service's: they go now.
            ids=[*(self._memoire.ids[place] for place in gardees), *revenues],
            sources=[*(self._memoire.sources[place] for place in gardees), *((RETIREE,) for _ in revenues)],
            morceaux=[*(self._memoire.morceaux[place] for place in gardees), *(-1 for _ in revenues)],
            colonnes={
                cle: [
                    *(valeurs[place] for place in gardees),
                    *(self._feuille.colonnes[cle][place] for place in places),
                ]
                for cle, valeurs in colonnes.items()
            },
        )


def _a(rangee: Sequence[Brut], place: int | None) -> Brut:
    return rangee[place] if place is not None and place < len(rangee) else None


def _sauf(rangee: Sequence[Brut], place: int) -> dict[int, Brut]:
    """What a row holds elsewhere than at `place`."""
    return {p: valeur for p, valeur in enumerate(rangee) if p != place and valeur not in (None, "")}
