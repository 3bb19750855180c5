"""The cells of staff's own columns: found by key or by label, whatever moves, and given back where their column is."""

from collections.abc import Mapping, Sequence

import pytest

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.cases_equipe import (
    CaseEquipe,
    depuis_saisie,
    disent_la_meme_chose,
    placer,
    relever,
    saisie,
)
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import DEBUT, Memoire, depuis_textes, en_morceaux, retrouver
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule, Nature


@pytest.fixture
def table(modele: Modele) -> Table:
    return modele.tables["seance"]


def feuille_avec(
    table: Table,
    libelles: Sequence[Cellule],
    *rangees: Sequence[Cellule],
    formules: Mapping[tuple[int, int], str] | None = None,
    moments: Mapping[int, Mapping[int, Nature]] | None = None,
) -> Feuille:
    """Lines a, b, c… with nothing but the last column of staff’s, then cells under `libelles`, which no key tells."""
    grille: list[list[Cellule]] = [
        list(table.cles),
        [*(colonne.libelle for colonne in table.colonnes), *libelles],
        *([nom, *[None] * (len(table.cles) - 2), *rangee] for nom, rangee in zip("abc", rangees, strict=False)),
    ]
    return lire_feuille(
        table,
        Onglet(sheet_id=1, titre="Séances", grille=grille, formules=formules or {}, moments=moments or {}),
    )


def test_les_cases_de_l_equipe_se_trouvent_par_leur_cle_ou_leur_libelle(table: Table) -> None:
    feuille = feuille_avec(table, ["Note", None, "Note"], ["vu", "un", "", "deux"], [None], ["dit", None, 3])
    assert relever(feuille) == {
        2: [
            CaseEquipe("texte_relu", "", 0, "vu"),
            CaseEquipe("", "Note", 0, "un"),
            CaseEquipe("", "Note", 1, "deux"),
        ],
        4: [CaseEquipe("texte_relu", "", 0, "dit"), CaseEquipe("", "", 0, 3)],
    }


def test_elles_reviennent_sous_leur_colonne_ou_nulle_part(table: Table) -> None:
    largeur = len(table.cles)
    cases = relever(feuille_avec(table, ["Note", "Perdue", "Note"], ["vu", "un", "ailleurs", "deux"]))[2]
    ailleurs = feuille_avec(table, ["Autre", "Note", "Note"])
    assert placer(cases, ailleurs) == {largeur - 1: "vu", largeur + 1: "un", largeur + 2: "deux"}
    sans_entete = lire_feuille(table, Onglet(sheet_id=1, titre="Séances", grille=[[*table.cles, None]]))
    assert placer([CaseEquipe("", "", 0, 5)], sans_entete) == {largeur: 5}


def test_un_nombre_montre_comme_une_date_se_dit_comme_elle(table: Table) -> None:
    largeur = len(table.cles)
    moments: Mapping[int, Mapping[int, Nature]] = {largeur: {2: "DATE", 3: "DATE"}}
    feuille = feuille_avec(table, ["Rappel le"], [None, 41822], [None, "demain"], [None, 7], moments=moments)
    assert [case.en_texte for (case,) in relever(feuille).values()] == ["02/07/2014", "demain", "7"]


def test_une_formule_triee_avec_sa_ligne_dit_la_meme_chose(table: Table) -> None:
    largeur = len(table.cles)
    une = relever(feuille_avec(table, ["Total"], [None, 16], formules={(2, largeur): "=G3+H3*33"}))[2]
    deux = relever(feuille_avec(table, ["Total"], [None], [None, 16], formules={(3, largeur): "=G4+H4*33"}))[3]
    autre = relever(feuille_avec(table, ["Total"], [None], [None, 16], formules={(3, largeur): "=G4-H4*33"}))[3]
    assert disent_la_meme_chose(une, deux)
    assert not disent_la_meme_chose(une, autre)
    assert not disent_la_meme_chose(une, [CaseEquipe("", "Total", 0, 16)])
    assert placer(une, feuille_avec(table, ["Total"])) == {largeur: {"f": "=G3+H3*33", "de": [2, largeur]}}


@pytest.mark.parametrize(
    ("valeur", "formule", "saisi", "ecrit"),
    [
        (16, "=G3+H3", "=G3+H3", {"f": "=G3+H3", "de": [5, 0]}),
        ("=> voir Awa", None, "'=> voir Awa", "=> voir Awa"),
        ("'=", None, "''=", "'="),
        ("l’école", None, "l’école", "l’école"),
        (None, None, None, None),
    ],
)
def test_une_case_se_retient_comme_elle_se_tape(
    valeur: Cellule, formule: str | None, saisi: Cellule, ecrit: object
) -> None:
    formules = {(0, 0): formule} if formule else {}
    onglet = Onglet(sheet_id=1, titre="Séances", grille=[[valeur]], formules=formules)
    assert saisie(onglet, 0, 0) == saisi
    assert depuis_saisie(saisi, 5, 0) == ecrit


def test_la_memoire_les_rend_comme_elle_les_a_prises(table: Table) -> None:
    largeur = len(table.cles)
    moments: Mapping[int, Mapping[int, Nature]] = {largeur + 1: {2: "DATE"}}
    formules = {(2, largeur): "=G3+H3"}
    feuille = feuille_avec(table, ["Total", "Rappel le"], ["vu", 16, 41822], formules=formules, moments=moments)
    memoire = Memoire(ids=["a"], sources=[()], equipe={"a": relever(feuille)[2]}, morceaux=[0])
    (texte,) = en_morceaux(memoire, 1, [0]).textes.values()
    assert depuis_textes(table, [texte]).equipe == memoire.equipe


def test_un_long_texte_de_l_equipe_s_abrege_et_se_retrouve(table: Table) -> None:
    long = "Un long récit. " * 2_000
    feuille = feuille_avec(table, ["Note", "Autre"], [None, long, "court"], ["x", long])
    memoire = Memoire(
        ids=["a", "b", "partie"],
        sources=[()] * 3,
        equipe={"a": relever(feuille)[2], "b": [CaseEquipe("commentaire", "", 0, "x")], "partie": relever(feuille)[3]},
        morceaux=[-1] * 3,
    )
    textes = [texte for _, texte in sorted(en_morceaux(memoire).textes.items())]
    lue = depuis_textes(table, textes)
    assert {len(str(case.valeur)) <= DEBUT + 70 for case in lue.equipe["a"]} == {True}
    retrouvee = retrouver(lue, feuille)
    assert (retrouvee.equipe["a"], retrouvee.equipe["b"]) == (memoire.equipe["a"], memoire.equipe["b"])
    assert retrouvee.equipe["partie"] == lue.equipe["partie"]
    changee = feuille_avec(table, ["Note", "Autre"], [None, "autre chose", "court"])
    assert retrouver(lue, changee).equipe["a"] == lue.equipe["a"]
