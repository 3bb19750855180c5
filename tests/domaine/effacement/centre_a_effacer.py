"""A centre in memory from which something is erased."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.effacement.contenu import Contenu
from passerelle.domaine.effacement.demande import Demande
from passerelle.domaine.effacement.effacement import Effacement, effacer
from passerelle.domaine.feuilles.feuille import Onglet, lire_feuille
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE

CLOS = replace(EXERCICE, clos=True)
SUIVANT = Exercice(date(2014, 9, 1), date(2015, 8, 31))


class CentreAEffacer(Centre):
    """The same, each of whose tabs has an id of its own."""

    def __init__(self, modele: Modele, *, distants: Collection[str] = ()) -> None:
        super().__init__(modele)
        self.distants = distants
        self.sheet_ids = {
            nom: numero for numero, nom in enumerate((*self.onglets, *(f"réponses {i}" for i in self.reponses)), 100)
        }

    def copie(self) -> "CentreAEffacer":
        """Another one, that stands as this one does."""
        autre = copy(self)
        autre.onglets, autre.reponses, autre.caches = deepcopy((self.onglets, self.reponses, self.caches))
        return autre

    @property
    def contenu(self) -> Contenu:
        """What erasing looks at."""
        donnees = self.donnees
        tables = self.modele.tables
        feuilles = {
            ident: lire_feuille(tables[ident], self._onglet(ident, tables[ident].onglet, rangees))
            for ident, rangees in self.onglets.items()
        }
        return Contenu(
            donnees=replace(donnees, feuilles=feuilles),
            onglets={
                ident: [self._onglet(f"réponses {ident}", self.modele.formulaires[ident].onglet, rangees)]
                for ident, rangees in self.reponses.items()
            },
            carnets=self.carnets,
            distants=self.distants,
        )

    def _onglet(self, nom: str, titre: str, grille: Sequence[Sequence[Cellule]]) -> Onglet:
        return Onglet(sheet_id=self.sheet_ids[nom], titre=titre, grille=[list(rangee) for rangee in grille])

    def effacer(self, demande: Demande) -> Mapping[str, Effacement]:
        """Erase, as the write does."""
        effacements = effacer(self.contenu, demande)
        par_id: dict[int, list[list[Any]]] = {self.sheet_ids[nom]: grille for nom, grille in self.onglets.items()}
        par_id |= {self.sheet_ids[f"réponses {nom}"]: grille for nom, grille in self.reponses.items()}
        for nom, effacement in effacements.items():
            for dans in effacement.onglets:
                grille = par_id[dans.onglet.sheet_id]
                for (rang, place), dit in dans.cases.items():
                    grille[rang][place] = dit or None
                for rang in sorted(dans.rangees, reverse=True):
                    del grille[rang]
            self.caches[nom] |= effacement.entrees
        return effacements

    def souvenir(self, nom: str) -> Any:
        """What the hidden tab of the main workbook remembers under a name."""
        return self.carnets["principal"].souvenir(nom)

    def dit(self, *textes: str) -> bool:
        """Whether one of these words stands anywhere."""
        partout = repr((self.onglets, self.reponses, self.caches))
        return any(texte in partout for texte in textes)
