"""Who wins, cell by cell and line by line (contrat.md §6), on tables small enough to be read."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.decision import GARDER, REPRENDRE, Issue, fusionner_cellule, fusionner_marque
from passerelle.domaine.fusion.appariement import apparier
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.bornes import CASE_MAX, longueur
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.tables_a_la_main import SOURCES, Ligne, calcul_de, feuille_de, memoire_de

JOUR = date(2013, 10, 3)
ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))
CELLULES = st.one_of(st.none(), st.integers(-3, 3), st.sampled_from(("a", "b")))
CLES = ["date", "texte", "voix"]


@pytest.mark.parametrize(
    ("base", "feuille", "calcul", "reprendre", "issue"),
    [
        (12, 12, 12, False, Issue.SUIVRE),
        (12, 12, 13, False, Issue.ECRIRE),
        (12, 15, 13, False, Issue.GARDER),
        (12, 15, 15, False, Issue.SUIVRE),
        (12, 15, 13, True, Issue.ECRIRE),
        (12, None, 12, False, Issue.GARDER),
        (12, 12, None, False, Issue.ECRIRE),
        (None, None, 12, False, Issue.ECRIRE),
        (None, 9, 12, False, Issue.GARDER),
        (12, 12.0 + 1e-12, 13, False, Issue.ECRIRE),
        ("12", 12, 13, False, Issue.GARDER),
    ],
)
def test_la_case(base: Cellule, feuille: Cellule, calcul: Cellule, *, reprendre: bool, issue: Issue) -> None:
    assert fusionner_cellule(base=base, feuille=feuille, calcul=calcul, reprendre=reprendre) is issue


@pytest.mark.parametrize(
    ("base", "feuille", "calcul", "issue"),
    [
        ("a", None, "a", Issue.SUIVRE),
        ("a", None, "b", Issue.ECRIRE),
        (None, None, "a", Issue.ECRIRE),
        ("a", None, None, Issue.SUIVRE),
        ("a", "note", "b", Issue.GARDER),
        ("a", "a", "b", Issue.ECRIRE),
        ("a", "b", "b", Issue.SUIVRE),
    ],
)
def test_la_marque_a_verifier(base: Cellule, feuille: Cellule, calcul: Cellule, issue: Issue) -> None:
    assert fusionner_marque(base=base, feuille=feuille, calcul=calcul, reprendre=False) is issue


def test_la_marque_reprise_redit_ce_que_disent_les_fiches() -> None:
    assert fusionner_marque(base="a", feuille="note", calcul="b", reprendre=True) is Issue.ECRIRE


@given(base=CELLULES, feuille=CELLULES, calcul=CELLULES)
def test_fusionner_deux_fois_ne_change_plus_rien(base: Cellule, feuille: Cellule, calcul: Cellule) -> None:
    issue = fusionner_cellule(base=base, feuille=feuille, calcul=calcul, reprendre=False)
    apres = calcul if issue is Issue.ECRIRE else feuille
    base_apres = base if issue is Issue.GARDER else calcul
    suite = fusionner_cellule(base=base_apres, feuille=apres, calcul=calcul, reprendre=False)
    assert suite is (Issue.GARDER if issue is Issue.GARDER else Issue.SUIVRE)


# Whole tables --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(modele: Modele) -> Table:
    return modele.tables["besoin"]


def _fusion(
    table: Table,
    *,
    feuille: Sequence[Ligne],
    memoire: Sequence[Ligne],
    calcul: Sequence[Ligne] | None,
    decisions: Mapping[str, str] | None = None,
    exercices: Sequence[Exercice] = (ANNEE,),
    supprimees: Sequence[str] = (),
) -> Fusion:
    fusion = Fusion(
        feuille=feuille_de(table, feuille),
        memoire=memoire_de(table, memoire, supprimees=supprimees),
        calcul=None if calcul is None else calcul_de(calcul, CLES),
        cles=None,
        aujourdhui=date(2014, 9, 1),
        decisions=decisions or {},
        exercices=exercices,
    )
    if calcul is not None:
        fusion.fusionner_reponses(CLES)
    return fusion


BANC: Ligne = {"id": "b1", "date": JOUR, "texte": "un banc", "voix": 2, SOURCES: "r1"}
JEUX: Ligne = {"id": "b2", "date": JOUR, "texte": "des jeux", "voix": 1, SOURCES: "r2"}


def test_ce_que_personne_n_a_touche_suit_les_fiches_et_une_ligne_nouvelle_s_ajoute(table: Table) -> None:
    fusion = _fusion(table, feuille=[BANC], memoire=[BANC], calcul=[{**BANC, "voix": 5}, JEUX])
    resultat = fusion.terminer()
    assert [(e.rang, e.ligne, e.cle, e.avant, e.apres) for e in resultat.ecritures] == [(2, "b1", "voix", 2, 5)]
    assert [ligne["id"] for ligne in resultat.ajouts] == ["b2"]
    assert resultat.memoire.colonnes["voix"] == [5, 1]
    assert list(resultat.memoire.morceaux) == [0, -1]
    assert resultat.morceaux_changes == {0}


def test_une_valeur_de_l_equipe_reste_et_se_dit(table: Table) -> None:
    fusion = _fusion(
        table, feuille=[{**BANC, "voix": 7}, JEUX], memoire=[BANC, JEUX], calcul=[{**BANC, "voix": 5}, JEUX]
    )
    resultat = fusion.terminer()
    assert resultat.ecritures == []
    assert [(e.id, e.calcule, e.equipe) for e in resultat.ecarts] == [("besoin/b1/voix", 5, 7)]
    assert resultat.memoire.tenues == {"b1": {"voix": 7}}
    assert resultat.memoire.colonnes["voix"] == [2, 1]  # what the service wrote, not what it would have written
    assert fusion.retenues.colonnes["voix"] == [7, 1]
    assert fusion.tenues == {("b1", "voix")}


@pytest.mark.parametrize(("decision", "retenu"), [(GARDER, None), (REPRENDRE, "un banc")])
def test_une_erreur_du_tableur_n_est_pas_un_texte_de_l_equipe(table: Table, decision: str, retenu: str | None) -> None:
    fusion = _fusion(
        table,
        feuille=[{**BANC, "texte": "#REF!"}],
        memoire=[BANC],
        calcul=[BANC],
        decisions={"besoin/b1/texte": decision},
    )
    assert fusion.retenues.colonnes["texte"] == [retenu]


def test_les_erreurs_du_tableur_se_disent_ligne_par_ligne(table: Table) -> None:
    tapee: Ligne = {"id": "manuel-1", "date": JOUR, "texte": "un abri", "lieu": "#N/A"}
    fusion = _fusion(
        table,
        feuille=[{**BANC, "texte": "#REF!"}, {**JEUX, "texte": "#REF!"}, tapee],
        memoire=[BANC, JEUX],
        calcul=[BANC, JEUX],
    )
    suite = "est une erreur du tableur\u00a0: la case ne compte pas tant qu’elle n’est pas corrigée."
    assert [(a.ou, a.ligne, a.champ, a.message) for a in fusion.terminer().anomalies] == [
        ("besoin", "manuel-1", "lieu", f"«\u00a0#N/A\u00a0» {suite}"),
        ("besoin", "b1", "texte", f"«\u00a0#REF!\u00a0» {suite}"),
        ("besoin", "b2", "texte", f"«\u00a0#REF!\u00a0» {suite}"),
    ]


def test_une_erreur_dans_le_classeur_des_contacts_se_dit_sans_la_citer(modele: Modele) -> None:
    personne: Ligne = {"id": "p1", "prenom": "#REF!", "joindre": "06"}
    (anomalie,) = _fusion(modele.tables["personne"], feuille=[personne], memoire=[], calcul=None).terminer().anomalies
    assert anomalie.message.startswith("Ce qui est écrit ici est une erreur du tableur")


def test_une_erreur_qui_se_dit_ailleurs_ne_se_dit_pas_deux_fois(table: Table) -> None:
    """An id is put back, a number that cannot be read is told with the others, and a response says what it says."""
    abri: Ligne = {"id": "b3", "date": JOUR, "texte": "#N/A", "voix": 1, SOURCES: "r3"}
    fusion = _fusion(
        table,
        feuille=[{**BANC, "id": "#REF!"}, {**JEUX, "voix": "#REF!"}, abri],
        memoire=[BANC, JEUX, abri],
        calcul=[BANC, JEUX, abri],
    )
    assert fusion.terminer().anomalies == []
    retenus = dict(zip(fusion.retenues.ids, fusion.retenues.colonnes["texte"], strict=True))
    assert retenus == {"b1": "un banc", "b2": "des jeux", "b3": "#N/A"}


def test_ce_que_l_equipe_a_change_dans_une_colonne(table: Table) -> None:
    """Neither what stands as it was written, nor what she gives back, cell or line."""
    lignes: list[Ligne] = [
        {"id": f"b{n}", "date": JOUR, "texte": "un banc", "theme": "Santé", SOURCES: f"r{n}"} for n in range(1, 5)
    ]
    premiere, deuxieme, troisieme, _ = lignes
    fusion = _fusion(
        table,
        feuille=[premiere, {**deuxieme, "theme": "Jardin"}, {**troisieme, "theme": "Jardin"}],
        memoire=lignes,
        calcul=lignes,
        supprimees=["b4"],
        decisions={"besoin/b3/theme": REPRENDRE, "besoin/b4/(ligne)": REPRENDRE},
    )
    assert fusion.retenues.ids == ["b1", "b2", "b3", "b4"]
    assert fusion.changees("theme") == {"b2": "Jardin"}


def test_a_chaque_reponse_sa_ligne(table: Table) -> None:
    """By its id alone, without the digest of what it says; a line without a response tells of none."""
    banc, jeux = {**BANC, SOURCES: "r1:2f r4"}, {**JEUX, SOURCES: "r2"}
    tapee: Ligne = {"id": "manuel-1", "date": JOUR, "texte": "un abri"}
    fusion = _fusion(table, feuille=[BANC, JEUX, tapee], memoire=[BANC, JEUX], calcul=[banc, jeux])
    assert fusion.lignes_des_reponses == {"r1": "b1", "r4": "b1", "r2": "b2"}


def test_une_ligne_supprimee_le_reste_et_une_fiche_changee_se_signale(table: Table) -> None:
    premier = _fusion(table, feuille=[], memoire=[BANC], calcul=[BANC]).terminer()
    assert premier.memoire.supprimees == {"b1"}
    assert ([e.champ for e in premier.ecarts], premier.anomalies, premier.ajouts) == (["(ligne)"], [], [])
    change = _fusion(
        table, feuille=[], memoire=[BANC], calcul=[{**BANC, SOURCES: "r1 r3"}], supprimees=["b1"]
    ).terminer()
    assert len(change.anomalies) == 1
    rendue = _fusion(
        table,
        feuille=[],
        memoire=[BANC],
        calcul=[BANC],
        supprimees=["b1"],
        decisions={"besoin/b1/(ligne)": REPRENDRE},
    ).terminer()
    assert [ligne["texte"] for ligne in rendue.ajouts] == ["un banc"]
    assert rendue.memoire.supprimees == frozenset()


def test_une_ligne_rendue_puis_corrigee_n_est_pas_prise_pour_celle_qu_on_avait_videe(table: Table) -> None:
    videe: Ligne = {"id": "b1"}
    fusion = _fusion(table, feuille=[videe, {**BANC, "voix": 9}], memoire=[BANC], calcul=[BANC])
    assert (fusion.retenues.ids, fusion.retenues.colonnes["voix"]) == (["b1"], [9])
    assert [e.id for e in fusion.terminer().ecarts] == ["besoin/b1/voix"]


def test_une_ligne_videe_dont_l_identifiant_reste_est_une_ligne_supprimee(table: Table) -> None:
    fusion = _fusion(table, feuille=[{"id": "b1"}, {"id": "inconnu"}, JEUX], memoire=[BANC, JEUX], calcul=[BANC, JEUX])
    assert fusion.retenues.ids == ["b2"]
    assert [(e.id, e.equipe) for e in fusion.terminer().ecarts] == [("besoin/b1/(ligne)", "ligne supprimée")]


def test_ce_qu_on_savait_d_une_colonne_perdue_reste_et_les_reponses_nouvelles_n_en_disent_rien(table: Table) -> None:
    """The response tab has no « voix » any more: the known need keeps its voices, a new one has none."""
    sans_voix = [{**BANC, "voix": None}, {**JEUX, "voix": None}]
    fusion = Fusion(
        feuille=feuille_de(table, [BANC]),
        memoire=memoire_de(table, [BANC]),
        calcul=calcul_de(sans_voix, CLES),
        cles=None,
        aujourdhui=date(2014, 9, 1),
        decisions={},
        exercices=[ANNEE],
    )
    fusion.fusionner_reponses(CLES, perdues=[("voix", {"r1", "r2"}), ("ailleurs", {"r1"})])
    assert (fusion.retenues.ids, fusion.retenues.colonnes["voix"]) == (["b1", "b2"], [2, None])
    assert fusion.terminer().ecritures == []


def test_une_colonne_qu_un_seul_formulaire_a_perdue_suit_encore_les_autres(table: Table) -> None:
    """Two forms fill the tab: what the other one says of « voix » changes."""
    banc = {**BANC, SOURCES: "r1:2f"}
    fusion = Fusion(
        feuille=feuille_de(table, [banc, JEUX]),
        memoire=memoire_de(table, [banc, JEUX]),
        calcul=calcul_de([{**banc, "voix": None}, {**JEUX, "voix": 4}], CLES),
        cles=None,
        aujourdhui=date(2014, 9, 1),
        decisions={},
        exercices=[ANNEE],
    )
    fusion.fusionner_reponses(CLES, perdues=[("voix", {"r1"})])
    assert fusion.retenues.colonnes["voix"] == [2, 4]


@pytest.mark.parametrize(
    ("decision", "reste", "compte"), [("", True, False), (GARDER, True, True), (REPRENDRE, False, False)]
)
def test_une_reponse_retiree_et_ce_que_l_equipe_en_decide(
    table: Table, decision: str, *, reste: bool, compte: bool
) -> None:
    fusion = _fusion(
        table,
        feuille=[{**BANC, "suite": "à suivre"}],
        memoire=[BANC],
        calcul=[],
        decisions={"besoin/b1/(ligne)": decision},
    )
    retenues = fusion.retenues
    assert (len(retenues.ids) == 1) is reste
    assert retenues.comptent == [compte] * reste
    resultat = fusion.terminer()
    assert [ident for ident, _ in resultat.retraits] == ([] if reste else ["b1"])
    if decision == GARDER:
        assert list(resultat.memoire.sources) == [()]


def test_une_reponse_retiree_emporte_une_ligne_que_personne_n_a_touchee(table: Table) -> None:
    resultat = _fusion(table, feuille=[BANC], memoire=[BANC], calcul=[]).terminer()
    assert (list(resultat.retraits), list(resultat.memoire.ids), resultat.bouleversees) == (
        [("b1", 2)],
        [],
        1,
    )
    corrigee = _fusion(table, feuille=[{**BANC, "voix": 3}], memoire=[BANC], calcul=[]).terminer()
    assert corrigee.retraits == []


def test_un_exercice_ferme_laisse_ses_lignes_en_l_etat(table: Table) -> None:
    resultat = _fusion(
        table, feuille=[BANC], memoire=[BANC, JEUX], calcul=[{**BANC, "voix": 5}, JEUX], exercices=()
    ).terminer()
    assert (resultat.ecritures, resultat.ajouts, resultat.retraits, resultat.ecarts) == ([], [], [], [])
    assert resultat.memoire.colonnes["voix"] == [2, 1]


def test_les_lignes_d_un_exercice_ferme_se_nomment_celles_que_l_equipe_supprime_aussi(table: Table) -> None:
    tapee: Ligne = {"id": "manuel-1", "date": JOUR, "texte": "un abri"}
    fusion = _fusion(table, feuille=[BANC, tapee], memoire=[BANC, JEUX], calcul=[BANC, JEUX], exercices=())
    assert fusion.figees == {"b1", "b2"}


def test_une_ligne_dont_l_equipe_a_vide_la_date_n_est_d_aucun_exercice_ferme(table: Table) -> None:
    resultat = _fusion(
        table, feuille=[{**BANC, "date": None}], memoire=[BANC], calcul=[{**BANC, "voix": 5}], exercices=()
    ).terminer()
    assert [(e.ligne, e.cle, e.apres) for e in resultat.ecritures] == [("b1", "voix", 5)]


def test_un_onglet_suspendu_reste_en_l_etat(table: Table) -> None:
    tapee: Ligne = {"date": JOUR, "texte": "un abri"}
    fusion = _fusion(table, feuille=[BANC, tapee], memoire=[BANC], calcul=None)
    resultat = fusion.terminer()
    assert (resultat.ecritures, resultat.ajouts, resultat.morceaux_changes) == ([], [], set())
    assert resultat.memoire.ids == ["b1"]
    assert fusion.retenues.ids == ["b1", "manuel-20140901-1"]


def test_une_copie_se_signale_et_un_id_ecrase_est_remis(table: Table) -> None:
    fusion = _fusion(table, feuille=[BANC, BANC, {**JEUX, "id": "oups"}], memoire=[BANC, JEUX], calcul=[BANC, JEUX])
    resultat = fusion.terminer()
    assert [e.apres for e in resultat.ecritures] == ["b2"]
    assert ["copie exacte" in a.message for a in resultat.anomalies] == [True]
    assert fusion.retenues.ids == ["b1", "b2"]


def test_une_fiche_qui_change_d_identite_garde_sa_ligne(table: Table) -> None:
    feuille = feuille_de(table, [BANC])
    memoire = memoire_de(table, [BANC])
    nouveau = {**BANC, "id": "autre"}
    trouvees = apparier(
        feuille,
        memoire,
        calcul_de([nouveau, {**JEUX, "id": "b1"}], CLES),
        cles=None,
        aujourdhui=date(2014, 9, 1),
    )
    assert {ligne.id: ligne.calcul for ligne in trouvees.lignes} == {"b1": 0, "b1-2": 1}


def test_un_texte_calcule_trop_long_pour_une_case_est_raccourci_et_cela_se_dit(table: Table) -> None:
    resultat = _fusion(table, feuille=[], memoire=[], calcul=[{**BANC, "texte": "x" * (CASE_MAX + 1)}]).terminer()
    (ajout,) = resultat.ajouts
    assert longueur(str(ajout["texte"])) <= CASE_MAX
    assert [(a.ligne, a.champ) for a in resultat.anomalies] == [("b1", "texte")]
