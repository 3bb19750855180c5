"""The apostrophe that keeps a text from being worked out: put once, taken once."""

import pytest

from passerelle.domaine.texte.apostrophe import neutraliser, rendre


@pytest.mark.parametrize(
    "texte", ["=SOMME(A1:A9)", "+1 pour un potager", "-", "@tous", "\tici", "\rici", "'=deux", "''-trois"]
)
def test_ce_qu_un_tableur_calculerait(texte: str) -> None:
    assert neutraliser(texte) == f"'{texte}"
    assert rendre(f"'{texte}") == texte


@pytest.mark.parametrize("texte", ["", "un jardin", "l’an 2014 = bien", "'", "'tis", "12"])
def test_le_reste_est_tel_quel(texte: str) -> None:
    assert neutraliser(texte) == rendre(texte) == texte
