"""The charts of the tab Synthèse: what each shows, and where its figures stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from passerelle.domaine.feuilles.feuille import Graphique


@dataclass(frozen=True, slots=True, kw_only=True)
class Serie:
    """The figures of one column. `axe`: what they count, as their axis says; `a_droite`: on an axis of their own, as a line."""

    cle: Literal["valeur", "valeur2"]
    axe: str
    a_droite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphiqueVoulu:
    """A chart as it is first set. `nom` never changes; `genre`: upright bars, or lying ones for names that are long; `titre` and
    `description` are each a sentence."""

    nom: str
    bloc: str
    titre: str
    description: str
    series: tuple[Serie, ...]
    genre: Literal["COLUMN", "BAR"] = "COLUMN"

    @property
    def numero(self) -> int:
        """Its id in the workbook, always the same: nothing is looked for by title."""
        return crc32(self.nom.encode()) & 0x7FFFFFFF or 1


GRAPHIQUES = (
    GraphiqueVoulu(
        nom="synthese/mois",
        bloc="mois",
        titre="Les présences (barres) et les séances (ligne) de chaque mois",
        description="Pour chaque mois de l’exercice, une barre donne les présences aux séances et une ligne le nombre de séances.",
        series=(Serie(cle="valeur", axe="Présences"), Serie(cle="valeur2", axe="Séances", a_droite=True)),
    ),
    GraphiqueVoulu(
        nom="synthese/familles",
        bloc="famille",
        titre="Les séances tenues dans chaque famille de lieux",
        description="Pour chaque famille de lieux, une barre donne le nombre de séances qui y ont eu lieu pendant l’exercice.",
        series=(Serie(cle="valeur", axe="Séances"),),
        genre="BAR",
    ),
    GraphiqueVoulu(
        nom="synthese/themes",
        bloc="theme",
        titre="Les besoins entendus sur chaque thème",
        description="Pour chacun des thèmes les plus entendus, une barre donne le nombre de besoins qui en parlent.",
        series=(Serie(cle="valeur", axe="Besoins"),),
        genre="BAR",
    ),
    GraphiqueVoulu(
        nom="synthese/etapes",
        bloc="etape",
        titre="Les projets à chaque étape",
        description="Pour chaque étape, une barre donne le nombre de projets qui y sont.",
        series=(Serie(cle="valeur", axe="Projets"),),
    ),
    GraphiqueVoulu(
        nom="synthese/budget",
        bloc="budget",
        titre="Le budget\u00a0: réalisé à gauche, prévu à droite, en euros",
        description="Pour chaque nature de charge puis de produit, deux barres donnent les euros réalisés, puis les euros prévus.",
        series=(Serie(cle="valeur", axe="Euros"), Serie(cle="valeur2", axe="Euros")),
    ),
    GraphiqueVoulu(
        nom="synthese/annees",
        bloc="annees",
        titre="Les présences de chaque exercice",
        description="Pour chacun des derniers exercices, une barre donne les présences aux séances.",
        series=(Serie(cle="valeur", axe="Présences"),),
    ),
)
"""In the order they stand."""


def suivre_les_blocs(
    presents: Mapping[int, Graphique],
    *,
    avant: Mapping[str, tuple[int, int]],
    apres: Mapping[str, tuple[int, int]],
) -> dict[int, tuple[int, int]]:
    """The charts whose rows are to change, by id, and their rows then. `avant`, `apres`: block → the rows it stands in, as read and
    once written; a tab that is new has none as read.

    A chart that looks elsewhere than at its block was given other figures: it is staff's.
    """
    return {
        voulu.numero: apres[voulu.bloc]
        for voulu in GRAPHIQUES
        if (present := presents.get(voulu.numero))
        and present.rangs is not None
        and present.rangs == avant.get(voulu.bloc, present.rangs)
        and present.rangs != apres.get(voulu.bloc, present.rangs)
    }
