"""Names as people write them, and the one they mean (domaine.md §3)."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.texte.noms import (
    Annuaire,
    Entree,
    forme,
    forme_de_code,
    forme_sans_articles,
    mots_id,
    mots_pleins,
)

LIEUX = Annuaire(
    [
        Entree("centre-social", "Centre social", ("le centre", "CS")),
        Entree("centre-commercial", "Centre commercial"),
        Entree("ecole-a", "École A", ("Jean-Zay",)),
        Entree("ecole-b", "École B", ("Jean Macé",)),
        Entree("vernet-1", "Commerçants du Vernet"),
        Entree("salle", "Le Centre"),
    ]
)


@pytest.mark.parametrize(
    ("ecrit", "ident"),
    [
        ("CENTRE-SOCIAL", "centre-social"),
        ("  centre   social ", "centre-social"),
        ("Ecole a", "ecole-a"),
        ("jean zay", "ecole-a"),
        ("Centre socail", "centre-social"),
        ("centre comercial", "centre-commercial"),
        ("Comerçants du Vernte", "vernet-1"),
        ("cs", "centre-social"),
        ("le centre", "salle"),  # a proper name wins over another's other name
        ("École C", None),
        ("L'école A", "ecole-a"),
        ("centre", None),
        ("Jean Xay", None),  # short words tell places apart
        ("", None),
        ("???", None),
    ],
)
def test_un_nom_se_retrouve_quelle_que_soit_son_ecriture(ecrit: str, ident: str | None) -> None:
    trouve = LIEUX.trouver(ecrit)
    assert (trouve.id if trouve else None) == ident


@pytest.mark.parametrize(
    ("une", "autre", "memes"),
    [
        ("Mairie", "La mairie", True),
        ("Le centre social", "Centre social", True),
        ("L’École du Vernet", "École Vernet", True),
        ("Ville du Vernet", "Mairie du Vernet", True),
        ("École A", "École B", False),
        ("Bâtiment L", "Bâtiment D", False),
        ("Bâtiment L", "Bâtiment", False),
        ("La", "Le", False),
    ],
)
def test_les_articles_ne_distinguent_pas_deux_noms(une: str, autre: str, *, memes: bool) -> None:
    assert (forme_sans_articles(une) == forme_sans_articles(autre)) is memes
    assert (Annuaire([Entree("a", une)]).exact(autre) is not None) is memes
    accordes = Annuaire([]).accorder([une, autre])
    assert (accordes[une] == accordes[autre]) is memes


def test_deux_lignes_qu_un_article_distingue_restent_deux() -> None:
    voisins = Annuaire([Entree("a", "Le Vernet"), Entree("b", "Vernet"), Entree("c", "Du Vernet")])
    assert [trouve.id for nom in ("le vernet", "VERNET") if (trouve := voisins.exact(nom))] == ["a", "b"]
    assert voisins.exact("La Vernet") is None


@pytest.mark.parametrize(
    ("une", "autre", "memes"),
    [("7", "007", True), ("M-1", "m1", True), ("0", "000", True), ("70", "7", False), ("M07", "M7", False)],
)
def test_un_code_lu_comme_un_nombre_reste_le_meme(une: str, autre: str, *, memes: bool) -> None:
    assert (forme_de_code(une) == forme_de_code(autre)) is memes


def test_deux_candidats_proches_n_en_font_aucun() -> None:
    voisins = Annuaire([Entree("a", "Salle Martin"), Entree("b", "Salle Marvin")])
    assert voisins.trouver("salle martin") == voisins.exact("SALLE MARTIN")
    assert voisins.trouver("Salle Marlin") is None


def test_les_chiffres_distinguent_les_lieux() -> None:
    assert Annuaire([Entree("b1", "Bâtiment 1234")]).trouver("Bâtiment 1235") is None


def test_les_mots_d_un_nom() -> None:
    assert mots_pleins("L’Œuvre  d'ÆGIR — Straße") == ("l", "oeuvre", "d", "aegir", "strasse")
    assert mots_id("Centre commercial") == "centre-commercial"
    assert forme("Jean-Zay") == forme("JEAN ZAY") == "jeanzay"
    assert forme(" 日本 ") == "日本"


def test_un_nom_inconnu_garde_son_ecriture_la_plus_frequente() -> None:
    accordes = LIEUX.accorder(["Parc du Soleil", "parc  du soleil", "parc  du soleil", "PARC-DU-SOLEIL", "!!", "cs"])
    for ecrit in ("Parc du Soleil", "parc  du soleil", "PARC-DU-SOLEIL"):
        assert accordes[ecrit].nom == "parc du soleil"
        assert accordes[ecrit].id == "parc-du-soleil"
        assert not accordes[ecrit].connu
    assert accordes["!!"].id == "!!"
    assert accordes["cs"].nom == "Centre social"


def test_a_egalite_la_premiere_ecriture_dans_l_alphabet() -> None:
    assert LIEUX.accorder(["parc", "PARC"])["parc"].nom == "PARC"


ECRITURES = st.sampled_from(
    ["Parc", "parc ", "PARC", "Centre social", "centre socail", "École Z", "ecole-z", "?", "日本", ""]
)


@given(st.lists(ECRITURES, max_size=8), st.randoms())
def test_accorder_ne_depend_pas_de_l_ordre(ecrits: list[str], hasard: object) -> None:
    autre = sorted(ecrits, key=lambda _: hasard.random())  # type: ignore[attr-defined]
    assert dict(LIEUX.accorder(ecrits)) == dict(LIEUX.accorder(autre))


@given(st.lists(st.text(max_size=8), max_size=6))
def test_tout_ecrit_a_un_nom_et_un_seul_par_forme(ecrits: Sequence[str]) -> None:
    accordes = LIEUX.accorder(ecrits)
    assert set(accordes) == set(ecrits)
    par_forme: dict[str, set[str]] = {}
    for ecrit, nom in accordes.items():
        par_forme.setdefault(forme(ecrit), set()).add(nom.nom)
    assert all(len(noms) == 1 for noms in par_forme.values())
