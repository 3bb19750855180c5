"""A grid by column: found by question title, as a response tab's columns are (contrat.md §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.lecture import Cellule, en_texte
from passerelle.domaine.reponse import TITRES_HORODATEUR, cle_de_titre
from passerelle.erreurs import FichierRefuse
from passerelle.importation.fichier import Grille


@dataclass(frozen=True, slots=True, kw_only=True)
class Colonnes:
    """`places`: each compared title → where it stands (several times when a title is doubled); `ecrits`: the titles as written."""

    places: Mapping[str, Sequence[int]]
    ecrits: Sequence[str]
    rangees: Sequence[Sequence[Cellule]]

    @classmethod
    def de(cls, grille: Grille) -> "Colonnes":
        """The columns of a grid; FichierRefuse where a row has cells under no title."""
        ecrits = [" ".join(en_texte(titre).split()) for titre in grille.entete]
        places: dict[str, list[int]] = {}
        for place, ecrit in enumerate(ecrits):
            places.setdefault(cle_de_titre(ecrit), []).append(place)
        for numero, rangee in grille.rangees[1:]:
            if not all(est_vide(cellule) for cellule in rangee[len(ecrits) :]):
                raise FichierRefuse(
                    f"La ligne {numero} du fichier a plus de cellules que la ligne des titres.",
                    "Une virgule a dû couper une réponse en deux : exportez de nouveau le fichier sans le retoucher.",
                )
        return cls(places=places, ecrits=ecrits, rangees=[rangee for _, rangee in grille.rangees[1:]])

    def a_une(self, titres: Sequence[str]) -> bool:
        """Whether a column has one of these titles."""
        return any(cle_de_titre(titre) in self.places for titre in titres)

    def cellules(self, titres: Sequence[str]) -> list[Cellule]:
        """The cells under the first of these titles that is there; of two columns with one title, the filled cell counts."""
        places = next((self.places[cle] for cle in map(cle_de_titre, titres) if cle in self.places), ())
        colonnes = [
            [
                None if place >= len(rangee) or est_vide(rangee[place]) else rangee[place]
                for rangee in self.rangees
            ]
            for place in places
        ]
        if len(colonnes) == 1:
            return colonnes[0]
        doublees = zip(*colonnes, strict=True) if colonnes else [()] * len(self.rangees)
        return [next((cellule for cellule in cellules if cellule is not None), None) for cellules in doublees]

    def reponses(self, question: Question) -> list[Cellule]:
        """The answers to one question, as written."""
        return self.cellules(titres_de(question))

    def inconnues(self, formulaire: Formulaire) -> list[str]:
        """The titles that are no question of the form."""
        connues = titres_compares(formulaire)
        return [ecrit for ecrit in self.ecrits if ecrit and cle_de_titre(ecrit) not in connues]


def titres_de(question: Question) -> tuple[str, ...]:
    """The titles a question is or was asked under."""
    return (question.titre, *question.anciens_titres)


def titres_compares(formulaire: Formulaire) -> set[str]:
    """Every title of the form's response tab, as titles are compared."""
    questions = [titre for question in formulaire.questions for titre in titres_de(question)]
    return {cle_de_titre(titre) for titre in (*TITRES_HORODATEUR, *questions)}


def est_vide(cellule: Cellule) -> bool:
    """Whether a cell says nothing."""
    return cellule is None or (isinstance(cellule, str) and not cellule.strip())
