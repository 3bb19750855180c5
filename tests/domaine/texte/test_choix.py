"""An answer to a closed list: which one it is, or the one it may have meant."""

import pytest

from passerelle.domaine.texte.choix import choisir, suggerer

OUI_NON = ("Oui", "Non")
AGES = ("Oui", "Un peu", "Non")
MOTIFS = ("Météo", "Lieu fermé", "Équipe trop réduite", "Autre")


@pytest.mark.parametrize(
    ("ecrit", "choix", "lu"),
    [
        ("Oui ✅", OUI_NON, "Oui"),
        ("Oui, elle a eu lieu", OUI_NON, "Oui"),
        ("oui.", OUI_NON, "Oui"),
        ("NON - pluie", OUI_NON, "Non"),
        ("Non, annulée", OUI_NON, "Non"),
        ("Non (pas de oui)", OUI_NON, "Non"),
        ("VRAI", OUI_NON, "Oui"),
        ("false", OUI_NON, "Non"),
        ("Reportée", OUI_NON, None),
        ("Ouistiti", OUI_NON, None),
        ("", OUI_NON, None),
        ("✅", OUI_NON, None),
        ("Non, pas du tout", AGES, "Non"),
        ("un peu…", AGES, "Un peu"),
        ("Oui, un peu", AGES, None),  # two answers of the list: which one?
        ("METEO ☔", MOTIFS, "Météo"),
        ("Météo (pluie)", MOTIFS, None),
        ("Oui", MOTIFS, None),
        ("Oui", (), None),
    ],
)
def test_une_reponse_se_reconnait_ou_non(ecrit: str, choix: tuple[str, ...], lu: str | None) -> None:
    assert choisir(ecrit, choix) == lu


@pytest.mark.parametrize(
    ("ecrit", "choix", "propose"),
    [
        ("Météo (pluie)", MOTIFS, "Météo"),
        ("lieux fermés", MOTIFS, "Lieu fermé"),
        ("M?t?o", MOTIFS, "Météo"),
        ("annulé", ("réalisée", "annulée"), "annulée"),
        ("Pluie", MOTIFS, ""),
        ("Prévu et réalisé", ("Prévu", "Réalisé"), ""),  # either
        ("", MOTIFS, ""),
        ("Oui", (), ""),
    ],
)
def test_la_reponse_la_plus_proche_se_propose(ecrit: str, choix: tuple[str, ...], propose: str) -> None:
    dit = suggerer(ecrit, choix)
    assert dit == (f" Vouliez-vous dire «\u00a0{propose}\u00a0»\u00a0?" if propose else "")
