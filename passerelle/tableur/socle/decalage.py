"""Where rows, columns and the ranges that mention them go when lines are inserted, deleted or moved."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.plages import Plage

Axe = Literal["ROWS", "COLUMNS"]
_SANS_FIN = 10**9


class Mouvement(Protocol):
    """A change of place along one axis."""

    def images(self, debut: int, fin: int) -> list[tuple[int, int]]:
        """The intervals that `debut` to `fin` (excluded) becomes; none when it disappears."""


@dataclass(frozen=True)
class Insertion:
    """`nombre` new lines before `position`."""

    position: int
    nombre: int

    def images(self, debut: int, fin: int) -> list[tuple[int, int]]:
        """See Mouvement."""
        if fin <= self.position:
            return [(debut, fin)]
        if debut >= self.position:
            return [(debut + self.nombre, fin + self.nombre)]
        return [(debut, fin + self.nombre)]


@dataclass(frozen=True)
class Suppression:
    """Lines `debut` to `fin` (excluded) go."""

    debut: int
    fin: int

    def images(self, debut: int, fin: int) -> list[tuple[int, int]]:
        """See Mouvement."""
        apres = tuple(b if b <= self.debut else max(self.debut, b - self.fin + self.debut) for b in (debut, fin))
        return [(apres[0], apres[1])] if apres[0] < apres[1] else []


@dataclass(frozen=True)
class Deplacement:
    """Lines `debut` to `fin` (excluded) go before what was line `destination`."""

    debut: int
    fin: int
    destination: int

    def images(self, debut: int, fin: int) -> list[tuple[int, int]]:
        """See Mouvement."""
        # Moving a block swaps it with its neighbour; everything around stays.
        if self.destination <= self.debut:
            gauche, milieu, droite = self.destination, self.debut, self.fin
        else:
            gauche, milieu, droite = self.debut, self.fin, self.destination
        segments = [
            (0, gauche, 0),
            (gauche, milieu, droite - milieu),
            (milieu, droite, gauche - milieu),
            (droite, _SANS_FIN * 2, 0),
        ]
        morceaux = sorted(
            (max(debut, d) + pas, min(fin, f) + pas) for d, f, pas in segments if max(debut, d) < min(fin, f)
        )
        return _joindre(morceaux)


def _joindre(morceaux: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joints: list[tuple[int, int]] = []
    for debut, fin in morceaux:
        if joints and joints[-1][1] == debut:
            joints[-1] = (joints[-1][0], fin)
        else:
            joints.append((debut, fin))
    return joints


def deplacer_indice(mouvement: Mouvement, indice: int) -> int | None:
    """Where line `indice` goes, None when it is deleted."""
    images = mouvement.images(indice, indice + 1)
    return images[0][0] if images else None


def deplacer_plage(plage: Plage, axe: Axe, mouvement: Mouvement) -> list[Plage]:
    """The ranges that `plage` becomes: none when it is deleted, several when a move splits it."""
    debut, fin = (plage.haut, plage.bas) if axe == "ROWS" else (plage.gauche, plage.droite)
    if not debut and fin is None:
        return [plage]
    resultat = []
    for un_debut, une_fin in mouvement.images(debut, _SANS_FIN if fin is None else fin):
        borne = None if fin is None else une_fin
        if axe == "ROWS":
            resultat.append(replace(plage, haut=un_debut, bas=borne))
        else:
            resultat.append(replace(plage, gauche=un_debut, droite=borne))
    return resultat


def suivre_plages(etat: Objet, changer: Callable[[Plage], list[Plage]]) -> None:
    """Make everything a sheet's (or a spreadsheet's) state attaches to ranges follow `changer`, in place.

    What held a single range that disappears goes with it.
    """

    def une(objet: Objet) -> Objet | None:
        images = changer(Plage.lire(objet))
        return max(images, key=Plage.etendue).objet() if images else None

    def plusieurs(objets: list[Objet]) -> list[Objet]:
        return [image.objet() for objet in objets for image in changer(Plage.lire(objet))]

    def porteurs(liste: str) -> None:
        if liste in etat:
            etat[liste] = [
                {**porteur, "range": plage}
                for porteur in etat[liste]
                if (plage := une(porteur["range"]) if "range" in porteur else {}) is not None
            ]

    porteurs("protectedRanges")
    porteurs("filterViews")
    porteurs("bandedRanges")
    porteurs("namedRanges")
    for protection in etat.get("protectedRanges", ()):
        if "unprotectedRanges" in protection:
            protection["unprotectedRanges"] = plusieurs(protection["unprotectedRanges"])
    if "conditionalFormats" in etat:
        regles = [{**regle, "ranges": plusieurs(regle["ranges"])} for regle in etat["conditionalFormats"]]
        etat["conditionalFormats"] = [regle for regle in regles if regle["ranges"]]
    if "merges" in etat:
        etat["merges"] = plusieurs(etat["merges"])
    if "basicFilter" in etat:
        plage = une(etat["basicFilter"]["range"])
        if plage is None:
            del etat["basicFilter"]
        else:
            etat["basicFilter"]["range"] = plage


def suivre_dimensions(dimensions: dict[str, Any], mouvement: Mouvement) -> dict[str, Any]:
    """Properties of rows or columns (hidden, size), keyed by index, after the movement."""
    suivies = {}
    for indice, proprietes in dimensions.items():
        apres = deplacer_indice(mouvement, int(indice))
        if apres is not None:
            suivies[str(apres)] = proprietes
    return suivies
