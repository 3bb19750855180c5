"""Agreement, counts and lists as French writes them."""

import pytest

from passerelle.domaine.texte.francais import accorder, compter, enumerer


@pytest.mark.parametrize(
    ("combien", "mots", "dit"),
    [
        (0, ("fiche",), "0 fiche"),
        (1, ("fiche",), "1 fiche"),
        (1.5, ("heure",), "1,5 heure"),
        (2, ("heure",), "2 heures"),
        (2.0, ("habitant présent",), "2 habitants présents"),
        (3, ("voix",), "3 voix"),
        (3, ("était", "étaient"), "3 étaient"),
        (1200, ("ligne",), "1\u00a0200 lignes"),
    ],
)
def test_on_compte_au_singulier_jusqu_a_deux(combien: float, mots: tuple[str, ...], dit: str) -> None:
    assert compter(combien, *mots) == dit
    assert dit.endswith(accorder(combien, *mots))


@pytest.mark.parametrize(
    ("noms", "dit"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a et b"),
        (["a", "b", "c"], "a, b et c"),
        (["a", "b", "c", "d"], "a, b, c et 1 autre"),
        (list("abcde"), "a, b, c et 2 autres"),
    ],
)
def test_on_enumere(noms: list[str], dit: str) -> None:
    assert enumerer(noms, au_plus=3) == dit
    assert enumerer(["a", "b", "c"], "ou") == "a, b ou c"
