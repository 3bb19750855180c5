"""The free texts that staff read again: they say so in a column of the line, and only coordinates are still hidden there."""

from collections.abc import Callable, Collection, Mapping

from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.choix import choisir
from passerelle.domaine.texte.confidentialite import SURES
from passerelle.domaine.texte.lecture import en_texte

TEXTE_RELU = "texte_relu"
"""The column where staff say Oui: nobody can be recognised in the free texts of this line."""


def juger(texte: str, relecteur: Callable[[str], str | None], relus: Collection[str]) -> str | None:
    """Why a free text seems to tell of somebody. Staff's word (`relus`) counts, but for coordinates."""
    raison = relecteur(texte)
    return None if raison not in SURES and texte in relus else raison


def relever_les_textes_relus(
    feuilles: Mapping[str, Feuille], privees: Callable[[str], Collection[str]]
) -> frozenset[str]:
    """`feuilles`: table id → its tab; `privees`: table id → its columns of free text."""
    relus: set[str] = set()
    for ident, feuille in feuilles.items():
        if not feuille.est_lisible or TEXTE_RELU not in feuille.places:
            continue
        rangs = [
            rang
            for rang, dit in enumerate(feuille.colonne(TEXTE_RELU))
            if dit is not None and choisir(en_texte(dit), ("Oui", "Non")) == "Oui"
        ]
        for cle in privees(ident) if rangs else ():
            textes = feuille.colonne(cle)
            relus.update(en_texte(textes[rang]) for rang in rangs if textes[rang] is not None)
    return frozenset(relus)
