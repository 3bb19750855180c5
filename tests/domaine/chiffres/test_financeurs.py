"""The rows a tab of funders starts with: the names a centre writes, those it is lacking."""

from collections.abc import Mapping

from passerelle.domaine.chiffres.finances import completer_les_financeurs, lignes_des_financeurs
from passerelle.domaine.texte.lecture import Cellule

LIVREES: tuple[Mapping[str, Cellule], ...] = (
    {"id": "caf", "nom": "CAF", "autres_noms": "C.A.F., Caisse d’allocations familiales", "categorie": "État"},
    {"id": "commune", "nom": "Commune"},
)


def test_un_nom_connu_garde_sa_ligne_sous_le_nom_du_centre() -> None:
    assert lignes_des_financeurs(LIVREES, ["Caisse d’allocations familiales", "Fondation"]) == (
        {**LIVREES[0], "nom": "Caisse d’allocations familiales"},
        {"id": "fondation", "nom": "Fondation"},
    )


def test_un_nom_qui_manque_s_ajoute_une_fois() -> None:
    assert completer_les_financeurs(LIVREES, ["CAF", "Fondation", "Fondation"]) == (
        *LIVREES,
        {"id": "fondation", "nom": "Fondation"},
    )
