"""A tab of the service whose lines stand in a given order: what is to be written for it to hold them."""

from collections.abc import Sequence

from passerelle.domaine.chiffres.registres import Cellules, Tenue
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille
from passerelle.domaine.texte.bornes import borner
from passerelle.domaine.texte.lecture import sont_egales


def tenir_dans_l_ordre(feuille: Feuille, voulues: Sequence[Cellules]) -> tuple[Tenue, list[int]]:
    """Make a tab hold the lines `voulues`, one after the other; with the row of each.

    Where as many lines of ours stand there as are wanted, each keeps its row, whatever rows staff inserted among them. Otherwise
    (a line was deleted, its first column typed over, a definition added) they follow one another from the first row on.
    """
    presence = feuille.table.presence
    notres = {ligne[presence] for ligne in voulues}
    presentes = [rang for rang, dite in zip(feuille.rangs, feuille.colonne(presence), strict=True) if dite in notres]
    premier = LIGNES_ENTETE
    rangs = presentes if len(presentes) == len(voulues) else list(range(premier, premier + len(voulues)))
    fin = max(len(feuille.onglet.grille), premier)
    ecritures: list[Ecriture] = []
    ajouts: list[tuple[str, Cellules]] = []
    for rang, voulue in zip(rangs, voulues, strict=True):
        bornee = {cle: borner(cellule) if isinstance(cellule, str) else cellule for cle, cellule in voulue.items()}
        if rang >= fin:
            ajouts.append(("", bornee))
            continue
        for cle, apres in bornee.items():
            avant = feuille.onglet.cellule(rang, feuille.places[cle])
            avant = None if avant == "" else avant
            if avant != apres and not sont_egales(avant, apres):
                ecritures.append(Ecriture(rang, "", cle, avant, apres))
    retraits = [("", rang) for rang in presentes if rang not in rangs]
    return Tenue(ecritures=ecritures, ajouts=ajouts, retraits=retraits), rangs
