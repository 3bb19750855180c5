"""The note that versions 0.1.0 and 0.2.0 made of a write."""

from collections.abc import Sequence
from typing import Any

from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Onglet
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.texte.lecture import en_brut

Brut = Any

VOISINS = 5
"""Lines noted on each side of one that is removed: those a removal gone astray would take."""

AJOUTS_NOTES = 200
"""Above this many, appended lines are not noted: it is a first import, in a tab nobody works in yet."""


def noter(onglets: Sequence[PlanOnglet]) -> dict[str, Any]:
    """What a plan means, by table id; nothing for the tabs it leaves alone."""
    return {
        o.feuille.table.id: _noter(o)
        for o in onglets
        if "id" in o.feuille.places and (o.ecritures or o.ajouts or o.retraits)
    }


def _noter(plan: PlanOnglet) -> dict[str, Any]:
    feuille = plan.feuille
    onglet = feuille.onglet
    ecrites: dict[int, tuple[str, dict[str, Brut]]] = {}
    for ecriture in plan.ecritures:
        ecrites.setdefault(ecriture.rang, (ecriture.ligne, {}))[1][ecriture.cle] = en_brut(ecriture.apres)
    lignes = set(feuille.rangs)
    proches = {r for _, rang in plan.retraits for r in range(rang - VOISINS, rang + VOISINS + 1) if r in lignes}
    ids = dict(zip(feuille.rangs, feuille.colonnes["id"], strict=True))
    if feuille.table.genre == "reference" and any(e.cle == "id" for e in plan.ecritures):
        proches = lignes  # nothing else remembers them: an id written astray would take one of theirs
    bas = len(onglet.grille)
    return {
        "places": dict(feuille.places),
        "libelles": _rangee(onglet, LIGNES_ENTETE - 1),
        "ecrites": [[rang, ident, valeurs, _rangee(onglet, rang)] for rang, (ident, valeurs) in ecrites.items()],
        "autres": [
            [rang, _rangee(onglet, rang)]
            for rang in range(LIGNES_ENTETE, bas)
            if rang not in lignes and any(onglet.grille[rang])
        ],
        "ajouts": [ident for ident, _ in plan.ajouts] if len(plan.ajouts) <= AJOUTS_NOTES else [],
        "retraits": [[ident, _rangee(onglet, rang)] for ident, rang in plan.retraits],
        "voisins": [
            [ids[rang], _rangee(onglet, rang)] for rang in sorted(proches - {rang for _, rang in plan.retraits})
        ],
    }


def _rangee(onglet: Onglet, rang: int) -> list[Brut]:
    largeur = len(onglet.grille[rang]) if rang < len(onglet.grille) else 0
    return [
        {"f": onglet.formules[rang, place]} if (rang, place) in onglet.formules else onglet.cellule(rang, place)
        for place in range(largeur)
    ]
