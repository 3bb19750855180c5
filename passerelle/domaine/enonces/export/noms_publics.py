"""What the names of a centre are called outside: its own references by their names, everything else by a number.

A volunteer may write « chez Mme X » for a place: a name that no list holds is never shown.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from passerelle.domaine.chaine.derivees import SANS_NATURE
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.choix import choisir
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree, forme

_AUTRES = {
    "activites": "Autre activité",
    "actions": "Autre action",
    "financeurs": "Autre financeur",
    "lieux": "Autre lieu",
    "partenaires": "Autre partenaire",
    "projets": "Autre projet",
    "themes": "Autre thème",
}


class NomsPublics:
    """The names of one export: the same unknown name has the same number everywhere in it."""

    def __init__(self, etude: Etude) -> None:
        modele, donnees = etude.donnees.modele, etude.donnees
        self._suspect: Callable[[str], str | None] = donnees.suspect
        self._projets = _projets(donnees.feuilles["projet"], donnees.suspect)
        self._annuaires: Mapping[str, Annuaire] = {
            **etude.cadre.annuaires,
            "projets": Annuaire(entree for entree, _ in self._projets),
        }
        self._titres = {entree.id: titre for entree, titre in self._projets}
        self._non_classe = modele.besoins.non_classe
        self._mots = frozenset(_mots_declares(etude))
        self._autres: dict[str, dict[str, str]] = {}

    def montrer(self, reference: str, cellule: Cellule) -> str | None:
        """A name of that reference; one that its list does not hold has a number."""
        ecrit = en_texte(cellule).strip()
        if not ecrit or (reference == "themes" and ecrit == self._non_classe):
            return ecrit or None
        nom = self._annuaires[reference].trouver(ecrit)
        if nom is None:
            return self._numeroter(reference, ecrit)
        if reference == "projets":
            return self._titres[nom.id]
        return self._numeroter(reference, nom.nom) if self._suspect(nom.nom) else nom.nom

    def montrer_tous(self, reference: str, cellule: Cellule) -> tuple[str, ...] | None:
        """The names of a cell that may hold several."""
        noms = separer_noms(en_texte(cellule), self._annuaires[reference].formes)
        return tuple(dit for nom in noms if (dit := self.montrer(reference, nom))) or None

    def modalite(self, colonne: str, modalite: Cellule) -> str | None:
        """What a breakdown by that column shows for one of its names. Without a reference, only words that the definitions hold."""
        if reference := _REFERENCES.get(colonne):
            return self.montrer(reference, modalite)
        ecrit = en_texte(modalite)
        return ecrit if ecrit in self._mots else self._numeroter(colonne, ecrit)

    def autres(self, reference: str) -> Collection[str]:
        """The names given so far to what that reference does not hold."""
        return self._autres.get(reference, {}).values()

    @property
    def projets(self) -> Sequence[tuple[str, str]]:
        """The id and the public title of each project, in the order of their numbers."""
        return [(entree.id, titre) for entree, titre in self._projets]

    def _numeroter(self, reference: str, ecrit: str) -> str:
        connus = self._autres.setdefault(reference, {})
        return connus.setdefault(forme(ecrit) or ecrit, f"{_AUTRES.get(reference, 'Autre')} {len(connus) + 1}")


_REFERENCES = {
    "activite": "activites",
    "action": "actions",
    "financeur": "financeurs",
    "lieu": "lieux",
    "projet": "projets",
    "theme": "themes",
}
"""Column of a breakdown → the reference whose names it holds."""


def _projets(feuille: Feuille, suspect: Callable[[str], str | None]) -> list[tuple[Entree, str]]:
    """Each project, and its title outside: its name where staff chose to show it, else its number, in order of arrival."""
    lignes = sorted(feuille.lignes(), key=lambda ligne: en_texte(ligne.get("id")))
    projets = []
    for numero, ligne in enumerate(lignes, 1):
        nom = en_texte(ligne.get("nom")).strip()
        se_montre = choisir(en_texte(ligne.get("publier")), ("Oui", "Non")) == "Oui" and not suspect(nom)
        entree = Entree(f"projet-{numero}", nom, separer_noms(en_texte(ligne.get("autres_noms"))))
        projets.append((entree, nom if se_montre else f"Projet {numero}"))
    return projets


def _mots_declares(etude: Etude) -> Iterator[str]:
    """Every word that the definitions offer: nobody typed it."""
    modele = etude.donnees.modele
    yield SANS_NATURE
    for liste in modele.listes.values():
        yield from liste
    for table in modele.tables.values():
        yield table.onglet
        for colonne in table.colonnes:
            yield from colonne.choix
    for famille in modele.familles.values():
        yield famille.libelle
    for etape in modele.etapes.etapes:
        yield etape.libelle
    for indicateur in modele.indicateurs.values():
        for ventilation in indicateur.ventilations.values():
            yield from ventilation if isinstance(ventilation, Mapping) else ()
