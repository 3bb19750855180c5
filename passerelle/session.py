"""A centre as a synchronisation works with it: what it declares, its workbooks, what its new tabs start with."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from passerelle.calendrier import Calendrier
from passerelle.classeur.connexion import Connexion
from passerelle.config import Config
from passerelle.domaine.cadre.donnees import Grille
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.chiffres.actions import Actions
from passerelle.domaine.chiffres.finances import completer_les_financeurs
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.table import Table
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule

Signature = tuple[object, ...]
"""The day, and a digest of what was read of each workbook."""


class DerniereLecture:
    """The last reading that asked for nothing: the same one, the same day, asks for nothing again."""

    def __init__(self) -> None:
        self._signature: Signature | None = None
        self._compte_rendu: CompteRendu | None = None

    def retenir(self, signature: Signature, compte_rendu: CompteRendu) -> None:
        """Keep a reading, in place of the one before."""
        self._signature, self._compte_rendu = signature, compte_rendu

    def compte_rendu(self, signature: Signature) -> CompteRendu | None:
        """What was told of that reading; None where it is another."""
        return self._compte_rendu if signature == self._signature else None


@dataclass(frozen=True, kw_only=True)
class Session:
    """Settings and definitions, and the workbooks (`principal`, `contacts`) by name, opened for one piece of work.
    `calendrier` is that of the exercises; `revenues` tells the rows of a response tab that were erased before."""

    config: Config
    modele: Modele
    calendrier: Calendrier
    connexions: Mapping[str, Connexion]
    suspect: Callable[[str], str | None]
    relecteur: Callable[[str], str | None]
    derniere: DerniereLecture = field(default_factory=DerniereLecture)
    revenues: Callable[[Formulaire, Grille], Collection[int]] = lambda _formulaire, _grille: ()

    @property
    def lectures(self) -> int:
        """How many reads were asked for so far."""
        return sum(connexion.lectures for connexion in self.connexions.values())

    @property
    def ecritures(self) -> int:
        """How many writes were asked for so far."""
        return sum(connexion.ecritures for connexion in self.connexions.values())

    def tables_de(self, classeur: str) -> list[Table]:
        """The tables of a workbook."""
        return [table for table in self.modele.tables.values() if table.classeur == classeur]

    def formulaires_de(self, classeur: str) -> list[Formulaire]:
        """The forms whose responses are in a workbook."""
        return [f for f in self.modele.formulaires.values() if f.classeur == classeur]

    @property
    def depart(self) -> Mapping[str, Sequence[Mapping[str, Cellule]]]:
        """What a new tab starts with: what is declared, and the funders passerelle.toml names."""
        config, depart = self.config.centre, self.modele.depart
        nommes = (config.financeur_propre, config.financeur_principal)
        return {**depart, "financeur": completer_les_financeurs(depart.get("financeur", ()), nommes)}

    @property
    def choix(self) -> dict[str, Sequence[str]]:
        """The names that lists offer and no tab holds: activities, actions, exercises."""
        activites = list(self.modele.activites.values())
        actions = Actions.declarees(activites, self.config.action.intitule)
        choix = {
            "activites": [activite.libelle for activite in activites],
            "actions": [entree.nom for entree in actions.noms.entrees],
            "exercices": [exercice.libelle for exercice in self.config.exercices],
        }
        return {reference: noms for reference, noms in choix.items() if noms}
