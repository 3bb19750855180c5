"""The hidden tab, as it is written: passerelle/domaine/feuilles/carnet.py tells which entries it holds."""

from collections.abc import Iterator, Mapping

from passerelle.classeur.requetes import Requete, ajouter, creer_feuille, ecrire, en_cellule
from passerelle.domaine.feuilles.carnet import TITRE, Carnet


def creer_onglet_cache(sheet_id: int, index: int) -> Requete:
    """The hidden tab, empty."""
    return creer_feuille(sheet_id, TITRE, index, {"rowCount": 200, "columnCount": 2}, hidden=True)


def noter(sheet_id: int | None, carnet: Carnet, entrees: Mapping[str, str]) -> Iterator[Requete]:
    """Write the entries that changed, in their rows or below the last one."""
    changees = {cle: texte for cle, texte in entrees.items() if carnet.contenu.get(cle) != texte}
    for cle, texte in changees.items():
        if cle in carnet.entrees:
            yield ecrire(sheet_id, carnet.entrees[cle], 1, [[en_cellule(texte)]])
    nouvelles = [entree for entree in changees.items() if entree[0] not in carnet.entrees]
    yield from ajouter(sheet_id, [list(map(en_cellule, entree)) for entree in nouvelles])
