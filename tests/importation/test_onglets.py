"""Two sheets of one file that carry the form's titles: read together where nothing contradicts it, said either way."""

import pytest

from passerelle.importation.onglets import reunir_onglets
from tests.importation.test_importation import ENTETE, UNE, en_xlsx, importer


def ligne(jour: int, lieu: str = "Centre social") -> list[str]:
    return [f"{jour:02}/09/2013 20:19:52", f"{jour:02}/09/2013", lieu, *UNE[3:]]


@pytest.mark.parametrize(
    ("autre", "nombre"),
    [
        ([ligne(20), ligne(21)], 4),  # goes on
        ([ligne(2), ligne(3)], 4),  # went before
        ([ligne(13), ligne(14), ligne(20)], 3),  # linked again: holds everything, and goes on
        ([ligne(13)], 2),  # holds nothing else
    ],
)
def test_deux_onglets_qui_ne_se_contredisent_pas_sont_lus(autre: list[list[str]], nombre: int) -> None:
    lu = importer(en_xlsx({"Réponses séance": [ENTETE, ligne(13), ligne(14)], "Copie": [ENTETE, *autre]}))
    assert len(lu.lignes) == nombre
    assert "".join(lu.avertissements) == (
        "Les onglets «\u00a0Réponses séance\u00a0» et «\u00a0Copie\u00a0» portent tous deux les titres du formulaire\u00a0:"
        " les deux ont été lus."
    )


@pytest.mark.parametrize(
    "autre",
    [
        [ligne(13, "École A"), ligne(14)],  # corrected since
        [ligne(13), ligne(14), ligne(12)],
        [ligne(14), ligne(20)],
        [["", *ligne(20)[1:]]],
    ],
)
def test_deux_onglets_qui_se_melent_l_un_est_lu_l_autre_nomme(autre: list[list[str]]) -> None:
    rangees = {"Copie": [ENTETE, *autre], "Réponses séance": [ENTETE, ligne(13), ligne(15)]}
    lu = importer(en_xlsx(rangees))
    assert len(lu.lignes) == 2
    assert "L’onglet «\u00a0Copie\u00a0» porte aussi les titres" in " ".join(lu.avertissements)


def test_un_onglet_vide_ou_d_autre_chose_ne_dit_rien() -> None:
    lu = importer(
        en_xlsx({"Réponses": [ENTETE, ligne(13)], "Vide": [ENTETE], "Bilan": [["Lieu", "Total"], ["A", "3"]]})
    )
    assert (len(lu.lignes), lu.avertissements) == (1, ())


def test_deux_reponses_egales_d_un_onglet_sont_deux() -> None:
    une = {"Lieu": "École A"}
    assert reunir_onglets([("A", []), ("B", [une, une])])[0] == [une, une]
