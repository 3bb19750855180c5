"""Several names in one cell: one reader for responses, staff's cells, references and themes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.definitions import charger_modele
from passerelle.domaine.regles.besoins import joindre_themes
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.noms import forme

CONNUS = frozenset(map(forme, ("Mairie, service jeunesse", "Mairie", "Fêtes, sorties, culture", "Logement")))
LIVRES = [str(ligne["libelle"]) for ligne in charger_modele().depart["theme"]]


@pytest.mark.parametrize(
    ("cellule", "noms"),
    [
        ("AVVA\nFrance Loire", ("AVVA", "France Loire")),
        (" A , B;C\nD,, ", ("A", "B", "C", "D")),
        ("AVVA ; Mairie, service jeunesse", ("AVVA", "Mairie, service jeunesse")),
        ("mairie, Service Jeunesse, Mairie", ("mairie, Service Jeunesse", "Mairie")),
        ("Mairie; service jeunesse", ("Mairie, service jeunesse",)),
        ("Mairie, service des sports", ("Mairie", "service des sports")),
        ("LOGEMENT , fêtes, sorties,  culture", ("LOGEMENT", "fêtes, sorties, culture")),
        ("Fêtes, sorties", ("Fêtes", "sorties")),
        ("", ()),
        (" , ;\n", ()),
        ("12", ("12",)),
    ],
)
def test_plusieurs_noms_dans_une_case(cellule: str, noms: tuple[str, ...]) -> None:
    assert separer_noms(cellule, CONNUS) == noms


@given(st.lists(st.sampled_from(LIVRES), max_size=3))
def test_les_themes_livres_font_l_aller_et_retour(libelles: list[str]) -> None:
    assert separer_noms(joindre_themes(libelles), set(map(forme, LIVRES))) == tuple(libelles)


def test_une_case_sans_fin_se_lit_vite() -> None:
    assert len(separer_noms(",".join(["nom"] * 20_000), CONNUS)) == 20_000


def test_des_espaces_sans_fin_ne_retiennent_personne() -> None:
    assert separer_noms(f"Mairie{' ' * 200_000}annexe", CONNUS) == (f"Mairie{' ' * 200_000}annexe",)
