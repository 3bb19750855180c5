"""A French number that a spreadsheet took for a number gets its zero back, and nothing else changes."""

import pytest

from passerelle.domaine.texte.telephone import rendre_le_zero


@pytest.mark.parametrize(
    ("ecrit", "rendu"),
    [
        ("612345678", "0612345678"),
        (" 612345678 ", "0612345678"),
        ("6 12 34 56 78", "06 12 34 56 78"),
        ("6.12.34.56.78", "06.12.34.56.78"),
        ("4\u00a070\u00a012\u00a034\u00a056", "04\u00a070\u00a012\u00a034\u00a056"),
        ("112345678", "0112345678"),
    ],
)
def test_un_numero_francais_retrouve_son_zero(ecrit: str, rendu: str) -> None:
    assert rendre_le_zero(ecrit) == rendu


@pytest.mark.parametrize(
    "ecrit",
    ["0612345678", "012345678", "33612345678", "+33612345678", "0033612345678", "61234567", "6123456789",
     "6-1-2", "612345678,5", "marie@exemple.fr", "voisine du 612345678", "", "٦١٢٣٤٥٦٧٨"],
)  # fmt: skip
def test_tout_le_reste_est_laisse(ecrit: str) -> None:
    assert rendre_le_zero(ecrit) is None
