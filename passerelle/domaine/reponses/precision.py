"""What the cells of responses really say, beyond the type of their question: moments, hours, errors, telephones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from passerelle.domaine.texte.illisible import erreurs_de
from passerelle.domaine.texte.lecture import Brut, Moment, en_brut, lire_colonne
from passerelle.domaine.texte.telephone import rendre_le_zero


@dataclass(frozen=True, slots=True)
class Remarque:
    """Something to tell of an answer: it is the error `ecrit`, or its first 0 was given back."""

    genre: Literal["erreur", "zero"]
    ecrit: str = ""


def sans_formats_ni_erreurs(bruts: Sequence[Brut]) -> Sequence[Brut]:
    """A column of raw cells as values alone: moments as their numbers, errors as blanks."""
    erreurs = set(erreurs_de(bruts))
    if not erreurs and Moment not in set(map(type, bruts)):
        return bruts
    return [None if place in erreurs else en_brut(brut) for place, brut in enumerate(bruts)]


def preciser(
    reponses: Mapping[str, list[object]], bruts: Mapping[str, Sequence[Brut]], contenus: Mapping[str, str]
) -> dict[int, dict[str, Remarque]]:
    """Make answers, read already, what their cells really say; row → question key → what is to be told of it.

    `bruts`: the cells, by question key; `contenus`: `heures` or `telephone`, for the questions whose column says so. An answer
    that was not asked (None) stays so.
    """
    remarques: dict[int, dict[str, Remarque]] = {}
    for cle, colonne in bruts.items():
        lues = reponses[cle]
        for place in erreurs_de(colonne):
            remarques.setdefault(place, {})[cle] = Remarque("erreur", str(colonne[place]))
        heures = contenus.get(cle) == "heures"
        if heures or Moment in set(map(type, colonne)):
            dits = [b for b in set(colonne) if isinstance(b, Moment) or (heures and isinstance(b, str))]
            precises = dict(zip(dits, lire_colonne("nombre", dits, heures=heures), strict=True))
            for place, brut in enumerate(colonne):
                if isinstance(brut, Moment | str) and brut in precises and lues[place] is not None:
                    lues[place] = precises[brut]
        if contenus.get(cle) == "telephone":
            for place, lu in enumerate(lues):
                if isinstance(lu, str) and (rendu := rendre_le_zero(lu)):
                    lues[place] = rendu
                    remarques.setdefault(place, {})[cle] = Remarque("zero")
    return remarques
