"""What is printed: a poster a place, a paper form, a page a volunteer. HTML that any browser prints (docs/decisions/021)."""

from passerelle.affiches.benevoles import Benevole, lire_benevoles
from passerelle.affiches.ecriture import Ecrit, ecrire, ecrire_les_fichiers
from passerelle.affiches.pages import Page, composer, ouvrir_les_modeles

__all__ = [
    "Benevole",
    "Ecrit",
    "Page",
    "composer",
    "ecrire",
    "ecrire_les_fichiers",
    "lire_benevoles",
    "ouvrir_les_modeles",
]
