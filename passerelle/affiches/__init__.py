"""What is printed: a poster a place, a paper form, a page a volunteer. HTML that any browser prints (docs/decisions/021)."""

from passerelle.affiches.benevoles import Benevole, lire_benevoles
from passerelle.affiches.ecriture import Ecrit, ecrire
from passerelle.affiches.pages import Page, composer

__all__ = ["Benevole", "Ecrit", "Page", "composer", "ecrire", "lire_benevoles"]
