"""What a cell can hold, in the characters a spreadsheet counts."""

from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.texte.bornes import CASE_MAX, ETIQUETTE_MAX, borner, couper, etiquette, longueur, morceler

textes = st.text(st.sampled_from('aé👍\n"𝄞'), max_size=60)


def test_un_emoji_compte_pour_deux() -> None:
    assert [longueur(texte) for texte in ("", "été", "👍", "a👍b")] == [0, 3, 2, 4]


@given(textes, st.integers(2, 40))
def test_une_coupe_est_le_plus_long_debut_qui_tient(texte: str, maximum: int) -> None:
    debut = couper(texte, maximum)
    assert texte.startswith(debut)
    assert longueur(debut) <= maximum
    assert debut == texte or longueur(texte[: len(debut) + 1]) > maximum
    morceaux = morceler(texte, maximum)
    assert "".join(morceaux) == texte
    assert all(0 < longueur(morceau) <= maximum for morceau in morceaux)


def test_seul_un_texte_trop_long_est_raccourci() -> None:
    assert borner("a" * CASE_MAX) == "a" * CASE_MAX
    assert borner("a" * (CASE_MAX + 1)) == f"{'a' * (CASE_MAX - 1)}…"
    assert longueur(borner("👍" * CASE_MAX)) <= CASE_MAX


def test_deux_noms_longs_de_meme_debut_ne_se_confondent_pas() -> None:
    assert etiquette("é" * ETIQUETTE_MAX) == "é" * ETIQUETTE_MAX
    unes = {etiquette(f"{'é' * ETIQUETTE_MAX}{fin}") for fin in "abc"}
    assert (len(unes), {longueur(une) for une in unes}) == (3, {ETIQUETTE_MAX})
