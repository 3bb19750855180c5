"""What the service remembers of a tab, in cells of at most 50,000 characters (contrat.md §5)."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from random import Random

import pytest

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import ETAT, TITRE, Carnet, ecrire_etat, ecrire_note, lire_carnet
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import (
    DEBUT,
    Memoire,
    abreger,
    depuis_textes,
    en_morceaux,
    est_abregee,
    retrouver,
)
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.bornes import longueur

CELLULE_MAX = 50_000
LONG = '"' * 49_000


@pytest.fixture(scope="module")
def table(modele: Modele) -> Table:
    return modele.tables["besoin"]


def _feuille(table: Table, *lignes: Mapping[str, str], **cellules: str) -> Feuille:
    rangees = [[ligne.get(cle) for cle in table.cles] for ligne in (*lignes, cellules)]
    return lire_feuille(table, Onglet(sheet_id=1, titre="Besoins", grille=[table.cles, table.cles, *rangees]))


def test_aller_et_retour(table: Table) -> None:
    memoire = Memoire(
        ids=["a", "b"],
        sources=[("r1", "r2"), ()],
        colonnes={
            "date": [date(2013, 10, 3), None],
            "texte": ["un banc", "été\nl’hiver"],
            "voix": [2.0, None],
        },
        supprimees=frozenset({"a"}),
        tenues={"b": {"voix": "=1+1"}},
        morceaux=[-1, -1],
    )
    ecrits = en_morceaux(memoire)
    assert ecrits.places == {"a": 0, "b": 0}
    relue = depuis_textes(table, [ecrits.textes[0]])
    assert (list(relue.ids), list(relue.sources)) == (["a", "b"], [("r1", "r2"), ()])
    assert relue.supprimees == {"a"}
    assert (relue.colonnes, relue.tenues, relue.morceaux) == (memoire.colonnes, memoire.tenues, [0, 0])


def test_une_cle_venue_apres_coup_est_vide_dans_les_anciens_morceaux(table: Table) -> None:
    anciens = [
        json.dumps({"cles": ["texte", "disparue"], "lignes": [["a", "r1", 0, "un banc", "x"]]}),
        json.dumps({"cles": ["voix"], "lignes": [["b", "r2", 0, 3]]}),
        json.dumps({"cles": ["texte"], "lignes": [["c", "r3", 0, "des jeux"]]}),
    ]
    memoire = depuis_textes(table, anciens)
    assert memoire.colonnes == {"texte": ["un banc", None, "des jeux"], "voix": [None, 3, None]}
    assert memoire.morceaux == [0, 1, 2]


def test_une_reponse_de_plus_ne_recrit_qu_un_morceau_et_aucun_ne_deborde() -> None:
    hasard = Random(1)  # noqa: S311 - any texts will do
    textes = ["".join(hasard.choices('ab"\n ', k=hasard.randrange(3_000))) for _ in range(60)]
    idents = [str(rang) for rang in range(60)]
    memoire = Memoire(ids=idents, sources=[()] * 60, colonnes={"texte": textes}, morceaux=[-1] * 60)
    premiers = en_morceaux(memoire)
    assert len(premiers.textes) > 1
    assert max(map(len, premiers.textes.values())) <= CELLULE_MAX
    morceaux = [*(premiers.places[ident] for ident in idents), -1]
    suite = Memoire(ids=[*idents, "60"], sources=[()] * 61, colonnes={"texte": [*textes, "de plus"]}, morceaux=morceaux)
    dernier = len(premiers.textes) - 1
    assert set(en_morceaux(suite, len(premiers.textes)).textes) == {dernier}
    # Lines that grow give their chunk's last ones away.
    gros = Memoire(
        ids=idents,
        sources=[()] * 60,
        colonnes={"texte": [t + "c" * 900 for t in textes]},
        morceaux=morceaux[:-1],
    )
    grossis = en_morceaux(gros, len(premiers.textes), {0})
    assert max(map(len, grossis.textes.values())) <= CELLULE_MAX
    assert set(grossis.textes) == {0, dernier + 1}
    assert {ident for ident, place in grossis.places.items() if place == dernier + 1} <= {
        ident for ident, place in premiers.places.items() if place == 0
    }


def test_un_texte_abrege_comme_il_l_etait_se_retrouve(table: Table) -> None:
    # Its start once kept its quotation marks: the digest tells.
    ancien = f"{LONG[:DEBUT]}…\x1f{sha256(LONG.encode()).hexdigest()}"
    morceau = json.dumps({"cles": ["texte"], "lignes": [["a", "r1", {"tenues": {"texte": ancien}}, ancien]]})
    relue = retrouver(depuis_textes(table, [morceau.replace("\\u2026", "…")]), _feuille(table, id="a", texte=LONG))
    assert (relue.colonnes["texte"], relue.tenues["a"]["texte"]) == ([LONG], LONG)


def test_un_morceau_tient_dans_sa_case_quoi_qu_on_ecrive() -> None:
    signes = {f"c{rang}": [signe * 49_000] for rang, signe in enumerate(('"', "\\", "\x01", "👍") * 6)}
    memoire = Memoire(
        ids=["a"],
        sources=[tuple(f"reponse-seance-20131003-123{rang:03}:{2**64:x}@20131003-123000" for rang in range(250))],
        colonnes=signes,
        tenues={"a": {cle: dit for cle, (dit,) in signes.items()}},
        morceaux=[-1],
    )
    (texte,) = en_morceaux(memoire).textes.values()
    assert longueur(texte) <= CELLULE_MAX


def test_une_note_d_emoji_tient_en_plusieurs_cases() -> None:
    entrees = ecrire_note({"dit": "👍" * 60_000}, {})
    assert max(map(longueur, entrees.values())) <= CELLULE_MAX
    assert json.loads("".join(entrees.values())) == {"dit": "👍" * 60_000}


def test_un_texte_trop_long_pour_une_cellule_se_retrouve_dans_l_onglet(table: Table) -> None:
    memoire = Memoire(
        ids=["a"],
        sources=[("r1",)],
        colonnes={"texte": [LONG], "mots": ["banc"]},
        tenues={"a": {"texte": LONG}},
        morceaux=[-1],
    )
    texte = en_morceaux(memoire).textes[0]
    assert len(texte) <= CELLULE_MAX
    relue = depuis_textes(table, [texte])
    assert est_abregee(relue.colonnes["texte"][0])
    entiere = retrouver(relue, _feuille(table, id="a", texte=LONG))
    assert (entiere.colonnes, entiere.tenues) == (memoire.colonnes, memoire.tenues)
    # Changed by staff, or gone: what was written is known not to be there any more.
    for feuille in (_feuille(table, id="a", texte="un banc"), _feuille(table, id="b", texte=LONG)):
        perdue = retrouver(relue, feuille)
        assert est_abregee(perdue.colonnes["texte"][0])
        assert est_abregee(perdue.tenues["a"]["texte"])
        assert perdue.colonnes["mots"] == ["banc"]
    # Staff copied the line below itself, then changed the copy: the first is still the one written.
    copiee = _feuille(table, {"id": "a", "texte": LONG}, id="a", texte="un banc")
    assert retrouver(relue, copiee).colonnes["texte"] == [LONG]


def test_une_case_courte_de_l_equipe_reste_a_cote_d_un_long_texte(table: Table) -> None:
    memoire = Memoire(
        ids=["a"], sources=[("r1",)], colonnes={"texte": [LONG]}, tenues={"a": {"voix": "=1+1"}}, morceaux=[-1]
    )
    relue = depuis_textes(table, [en_morceaux(memoire).textes[0]])
    assert retrouver(relue, _feuille(table, id="a", texte=LONG, voix="2")).tenues == {"a": {"voix": "=1+1"}}


def test_une_ligne_se_retrouve_par_son_identifiant(table: Table) -> None:
    memoire = Memoire(ids=["a", "b"], sources=[("r1",), ()], colonnes={"voix": [1, 2]}, morceaux=[0, 0])
    assert [memoire.place(ident) for ident in ("a", "b", "c")] == [0, 1, -1]
    assert [memoire.sources_de(ident) for ident in ("a", "b", "c")] == [("r1",), (), ()]
    assert memoire.ligne(1) == {"voix": 2}
    assert [list(memoire.colonne(cle)) for cle in ("voix", "texte")] == [[1, 2], [None, None]]
    feuille = _feuille(table, {"id": "a"}, {"id": "b"}, id="a", texte="un banc")
    assert [feuille.place(ident) for ident in ("a", "b", "c")] == [0, 1, -1]
    assert [ligne["texte"] for ligne in feuille.lignes()] == [None, None, "un banc"]
    assert feuille.lignes()[2] == feuille.ligne(2)
    assert (feuille.colonne("id"), feuille.colonne("ailleurs")) == (["a", "b", "a"], [None] * 3)


def test_ce_qui_est_court_n_est_pas_abrege(table: Table) -> None:
    assert abreger(12) == 12
    assert abreger("x" * DEBUT) == "x" * DEBUT
    court = abreger(LONG)
    assert abreger(court) == court != abreger(LONG + '"')
    memoire = Memoire(ids=["a"], sources=[()], colonnes={"texte": ["un banc"]}, morceaux=[0])
    assert retrouver(memoire, _feuille(table, id="a")) is memoire


def test_une_longue_ligne_sans_valeur_tenue(table: Table) -> None:
    memoire = Memoire(ids=["a"], sources=[()], colonnes={"texte": [LONG]}, morceaux=[-1])
    relue = depuis_textes(table, [en_morceaux(memoire).textes[0]])
    assert relue.tenues == {}


# The hidden tab ------------------------------------------------------------------------------------------------


def test_l_onglet_cache_se_relit() -> None:
    assert lire_carnet([]) == Carnet()
    note = {"seance": "é" * 100_000}
    entrees = ecrire_etat(onglets={"seance": 3}, reponses={"seance": 4}, cles={"seance": ["id"]}) | ecrire_note(
        note, {}
    )
    grille = [[cle, texte] for cle, texte in entrees.items()] + [
        [],
        ["besoin/10", "x"],
        ["besoin/2", "y"],
        ["vide"],
    ]
    carnet = lire_carnet([Onglet(sheet_id=9, titre=TITRE, grille=grille)])
    assert (carnet.sheet_id, carnet.onglets, carnet.reponses, carnet.cles) == (
        9,
        {"seance": 3},
        {"seance": 4},
        {"seance": ["id"]},
    )
    assert carnet.note == note
    assert carnet.textes == {"besoin": ["y", "x"]}
    assert carnet.entrees[ETAT] == 0
    assert all(len(texte) <= CELLULE_MAX for texte in entrees.values())
    # A shorter note empties what the longer one left.
    courte = ecrire_note({"seance": 1}, carnet.contenu)
    assert [cle for cle, texte in courte.items() if not texte] == ["note/1", "note/2"]


def _cache(**entrees: str) -> Carnet:
    grille = [[cle, texte] for cle, texte in entrees.items()]
    return lire_carnet([Onglet(sheet_id=9, titre=TITRE, grille=grille)])


@pytest.mark.parametrize("texte", ["{", "[1]", '{"onglets": 3}', '{"version": "deux"}'])
def test_un_etat_qui_ne_se_lit_pas_est_vide_et_dit(texte: str) -> None:
    carnet = _cache(etat=texte)
    assert (carnet.abimees, carnet.onglets, carnet.version) == ((ETAT,), {}, 1)


def test_une_note_qui_ne_se_lit_pas_est_vide_et_dite() -> None:
    carnet = _cache(**{"etat": '{"version": 2, "slug": "vernet"}', "note/0": '{"seance":', "note/1": "rien"})
    assert (carnet.abimees, carnet.note, carnet.version, carnet.autres) == (
        ("note",),
        {},
        2,
        {"slug": "vernet"},
    )


def test_une_cle_qui_n_est_pas_un_nom_et_un_nombre_n_est_pas_un_morceau() -> None:
    carnet = _cache(**{"seance/un": "x", "a/b/0": "y", "seance/-1": "z", "seance/²": "t"})
    assert carnet.textes == {}
    assert set(carnet.contenu) == {"seance/un", "a/b/0", "seance/-1", "seance/²"}


@pytest.mark.parametrize(
    "texte",
    [
        "{",
        "[1]",
        "3",
        '{"cles": ["texte"]}',
        '{"cles": ["texte"], "lignes": [["a"]]}',
        '{"cles": 1, "lignes": [1]}',
    ],
)
def test_un_morceau_qui_ne_se_lit_pas_laisse_les_autres(table: Table, texte: str) -> None:
    memoire = depuis_textes(table, [texte, '{"cles":["texte"],"lignes":[["b","r2",0,"un banc"]]}'])
    assert (list(memoire.ids), memoire.illisibles, list(memoire.morceaux)) == (["b"], frozenset({0}), [1])
    # Written again, it reads, and holds nothing.
    relue = depuis_textes(table, [en_morceaux(memoire, 2, {0}).textes[0]])
    assert (list(relue.ids), relue.illisibles) == ([], frozenset())
