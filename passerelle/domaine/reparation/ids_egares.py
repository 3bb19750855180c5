"""Ids given to lines staff had added, written elsewhere because rows or columns had moved meanwhile (contrat.md §7).

Cells are told by their line's id; an id itself is told by the rest of its row.
"""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reparation.geste import Brut, Rangee, cellule, rangee_entree, sont_memes
from passerelle.domaine.texte.lecture import en_brut, en_texte

T = TypeVar("T")

Contenu = Mapping[str, Brut]
"""Key → cell, as entered."""


def identifier(note: Mapping[str, Any], feuille: Feuille, memoire: Memoire) -> dict[int, str]:
    """Row → the id of the line that stands there, "" for none: the one it bears, but where an id fell that was meant for another.
    `note`: what the write meant in that tab."""
    vise, ici = note["places"]["id"], feuille.places["id"]
    noms = {rang: en_texte(feuille.colonnes["id"][numero]) for numero, rang in enumerate(feuille.rangs)}
    donnes = [
        (rang, ident, set(valeurs), _contenu(rangee, note["places"]))
        for rang, ident, valeurs, rangee in note["ecrites"]
        if "id" in valeurs and sont_memes(cellule(rangee_entree(feuille.onglet, rang), vise), ident)
    ]
    a_nommer = {ident for _, ident, _, _ in donnes}
    sans_nom = {
        rang: _contenu(rangee_entree(feuille.onglet, rang), feuille.places)
        for rang, nom in noms.items()
        if nom in a_nommer or memoire.place(nom) < 0
    }
    perdus = {
        ident: contenu
        for ident, contenu in (
            *((ident, souvenir_de(memoire, ident)) for ident in memoire.ids if ident not in memoire.supprimees),
            *((ident, _contenu(rangee, note["places"])) for ident, rangee in note["voisins"]),
        )
        if ident not in noms.values()
    }
    vrais: dict[int, str] = {}
    for rang, ident, ecrites, contenu in donnes:
        # Of rows that look alike, the one written in.
        candidates = {r: sans_nom[r] for r in sorted(sans_nom, key=lambda r: r != rang)}
        vrai = _le_plus_ressemblant(contenu, candidates, ecrites)
        if vrai is not None:
            vrais[vrai] = ident
        if vise == ici and vrai != rang:
            recouvert = _le_plus_ressemblant(sans_nom[rang], perdus, ecrites)
            if recouvert or vrai is not None:
                noms[rang] = recouvert or ""
    return noms | vrais


def souvenir_de(memoire: Memoire, ident: str) -> dict[str, Brut]:
    """What a remembered line held, key → cell as entered: staff's own where they typed over what the service wrote."""
    ecrites = {cle: en_brut(valeur) for cle, valeur in memoire.ligne(memoire.place(ident)).items()}
    tenues = memoire.tenues.get(ident, {})
    return ecrites | {cle: {"f": v} if str(v).startswith("=") else v for cle, v in tenues.items()}


def _contenu(rangee: Rangee, places: Mapping[str, int]) -> Contenu:
    return {cle: cellule(rangee, place) for cle, place in places.items()}


def _le_plus_ressemblant(contenu: Contenu, candidats: Mapping[T, Contenu], ecrites: Collection[str]) -> T | None:
    """The one with most cells in common, less those that differ, where there are more of the former; `ecrites` do not count."""
    notes = {qui: _ressemblance(contenu, autre, ecrites) for qui, autre in candidats.items()}
    return max((qui for qui, note in notes.items() if note > 0), key=lambda qui: notes[qui], default=None)


def _ressemblance(une: Contenu, autre: Contenu, ecrites: Collection[str]) -> int:
    couples = [(une[cle], autre.get(cle)) for cle in une if cle not in ecrites]
    memes = [sont_memes(la, ici) for la, ici in couples if (la, ici) != (None, None)]
    return memes.count(True) - memes.count(False)
