"""Which action a line belongs to."""

import pytest

from passerelle.domaine.chiffres.actions import Actions
from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.texte.noms import Entree

PETIT_DEJEUNER = Activite(id="a", libelle="Petit-déjeuner", action="Aller vers", autres_noms=("Petits-déjeuners",))
GOUTER = Activite(id="b", libelle="Goûter", action="aller vers")
ATELIER = Activite(id="c", libelle="Atelier", action="Numérique")


@pytest.mark.parametrize(
    ("activites", "intitule", "noms", "defaut"),
    [
        ([PETIT_DEJEUNER, GOUTER], "Aller vers", ["Aller vers"], "Aller vers"),
        ([PETIT_DEJEUNER], "Aller vers les habitants", ["Aller vers"], "Aller vers"),
        ([PETIT_DEJEUNER], "", ["Aller vers"], "Aller vers"),
        ([PETIT_DEJEUNER, ATELIER], "numerique", ["Aller vers", "Numérique"], "Numérique"),
        ([PETIT_DEJEUNER, ATELIER], "Jardins", ["Aller vers", "Numérique", "Jardins"], "Jardins"),
        ([PETIT_DEJEUNER, ATELIER], "", ["Aller vers", "Numérique"], ""),
        ([], "Jardins", ["Jardins"], "Jardins"),
    ],
)
def test_les_actions_d_un_centre(activites: list[Activite], intitule: str, noms: list[str], defaut: str) -> None:
    actions = Actions.declarees(activites, intitule)
    assert sorted(entree.nom for entree in actions.noms.entrees) == sorted(noms)
    assert actions.defaut == defaut
    assert actions.de_projet(None) == (defaut or None)
    assert actions.de_projet("Poterie") is None


def test_une_somme_nomme_une_action_une_activite_ou_un_projet() -> None:
    actions = Actions.declarees([PETIT_DEJEUNER, ATELIER], "Aller vers")
    projets = [(Entree("x", "Repair café", ("Café réparation",)), "Numérique"), (Entree("y", "Perdu"), None)]
    annuaire = actions.par_tous_les_noms([PETIT_DEJEUNER, ATELIER], projets)
    trouves = {
        dit: connu.nom if (connu := annuaire.trouver(dit)) else None
        for dit in ("aller vers", "petits dejeuners", "atelier", "café reparation", "Perdu")
    }
    assert list(trouves.values()) == ["Aller vers", "Aller vers", "Numérique", "Numérique", None]
