"""Events in the merge: two lines that tell of one, what the guard counts, what is remembered (contrat.md §6)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.decision import A_VERIFIER, GARDER, REPRENDRE
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.tables_a_la_main import SOURCES, Ligne, calcul_de, feuille_de, memoire_de

ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))
CLES = ["date", "lieu", "adultes", "a_verifier"]


@pytest.fixture(scope="module")
def table(modele: Modele) -> Table:
    return modele.tables["seance"]


def _cles(lignes: Mapping[str, Sequence[Cellule]]) -> list[str]:
    """The event of a line: its day and its place, where both can be read."""
    return [
        f"{jour}-{lieu}" if jour and lieu else "" for jour, lieu in zip(lignes["date"], lignes["lieu"], strict=True)
    ]


def _fusion(
    table: Table,
    *,
    feuille: Sequence[Ligne],
    memoire: Sequence[Ligne] | Memoire = (),
    calcul: Sequence[Ligne] | None = (),
    decisions: Mapping[str, str] | None = None,
    exercices: Sequence[Exercice] = (ANNEE,),
    supprimees: Sequence[str] = (),
    tenues: Mapping[str, Mapping[str, Cellule]] | None = None,
    formules: Mapping[tuple[int, int], str] | None = None,
) -> Fusion:
    fusion = Fusion(
        feuille=feuille_de(table, feuille, formules),
        memoire=memoire
        if isinstance(memoire, Memoire)
        else memoire_de(table, memoire, supprimees=supprimees, tenues=tenues),
        calcul=None if calcul is None else calcul_de(calcul, CLES),
        cles=_cles,
        aujourdhui=date(2014, 9, 1),
        decisions=decisions or {},
        exercices=exercices,
    )
    if calcul is not None:
        fusion.fusionner_reponses(CLES)
    return fusion


def _comptent(fusion: Fusion) -> dict[str, bool]:
    retenues = fusion.retenues
    return dict(zip(retenues.ids, retenues.comptent, strict=True))


def _seance(ident: str, *, jour: int = 3, lieu: str = "Centre social", **cellules: Cellule) -> Ligne:
    return {
        "id": ident,
        "date": date(2013, 10, jour),
        "lieu": lieu,
        "adultes": 12,
        SOURCES: f"r-{ident}",
        **cellules,
    }


UNE, DEUX, TROIS = _seance("s1"), _seance("s2", jour=10), _seance("s3", jour=17)
TAPEE: Ligne = {"date": date(2013, 10, 3), "lieu": "Centre social", "adultes": 9}


# One event counts once (rule 4) -----------------------------------------------------------------------------------


def test_deux_lignes_d_une_rencontre_comptent_une_fois_celle_qui_a_une_fiche(table: Table) -> None:
    deplacee = {**DEUX, "date": UNE["date"]}  # staff corrected the day of the second: it is now the first's
    feuille = [{**TAPEE, "id": "manuel-1"}, deplacee, UNE]
    fusion = _fusion(table, feuille=feuille, memoire=[UNE, DEUX], calcul=[UNE, DEUX])
    assert _comptent(fusion) == {"manuel-1": False, "s2": True, "s1": False}
    resultat = fusion.terminer()
    # The line that counts is on row 4: the second of the sheet, below two rows of headers.
    assert {e.ligne: e.apres for e in resultat.ecritures if e.cle == A_VERIFIER} == {
        "manuel-1": "Même rencontre que la ligne 4\u00a0: cette ligne ne compte pas.",
        "s1": "Même rencontre que la ligne 4\u00a0: cette ligne ne compte pas.",
    }


@pytest.mark.parametrize("connues", [[], [{**TAPEE, "id": "manuel-1"}]])
def test_de_deux_lignes_tapees_la_plus_haute_compte(table: Table, connues: Sequence[Ligne]) -> None:
    """Even where the lower one has been known for longer."""
    feuille = [{**TAPEE, "adultes": 4}, {**TAPEE, "id": "manuel-1"}]
    retenues = _fusion(table, feuille=feuille, memoire=connues).retenues
    assert dict(zip(retenues.colonnes["adultes"], retenues.comptent, strict=True)) == {4: True, 9: False}


def test_une_fiche_rejoint_la_ligne_que_l_equipe_a_tapee(table: Table) -> None:
    venue = {**_seance("2013-10-03-Centre social"), "adultes": 30}
    fusion = _fusion(table, feuille=[{**TAPEE, "id": "manuel-1"}], memoire=[], calcul=[venue])
    assert (fusion.retenues.ids, fusion.retenues.colonnes["adultes"]) == (["manuel-1"], [9])
    assert [e.id for e in fusion.terminer().ecarts] == ["seance/manuel-1/adultes"]


def test_une_ligne_tapee_sans_date_n_attend_aucune_fiche(table: Table) -> None:
    tapee: Ligne = {**TAPEE, "date": None, "id": "manuel-1"}
    venue = _seance("2013-10-03-Centre social")
    assert _fusion(table, feuille=[tapee], calcul=[venue]).retenues.ids == [
        "manuel-1",
        "2013-10-03-Centre social",
    ]


def test_un_identifiant_ecrase_revient_a_la_ligne_de_la_meme_rencontre(table: Table) -> None:
    """Their figures were corrected too: the day and the place still tell. Nothing tells whose the last two are."""
    feuille = [
        {**UNE, "id": "oups", "adultes": 20},
        {**DEUX, "id": "zut", "lieu": "École A"},
        {**TROIS, "id": "flûte", "date": None},
    ]
    sans_date = {**TROIS, "id": "s4", "date": None, "adultes": 5, SOURCES: "r-s4"}
    fusion = _fusion(table, feuille=feuille, memoire=[UNE, DEUX, sans_date], calcul=[UNE, DEUX, sans_date])
    ids = {e.avant: e.apres for e in fusion.terminer().ecritures if e.cle == "id"}
    assert ids == {"oups": "s1"}
    assert (fusion.retenues.ids, fusion.retenues.colonnes["adultes"]) == (["s1", "zut", "flûte"], [20, 12, 12])


def test_une_ligne_tapee_qui_n_est_plus_un_double_n_en_porte_plus_la_marque(table: Table) -> None:
    marque = "Même rencontre que la ligne 3\u00a0: cette ligne ne compte pas."
    tapee = {**TAPEE, "id": "manuel-1", A_VERIFIER: marque}
    corrigee = {**tapee, "date": date(2013, 10, 24)}
    fusion = _fusion(table, feuille=[UNE, corrigee], memoire=[UNE, {**tapee, SOURCES: ""}], calcul=[UNE])
    assert fusion.retenues.colonnes[A_VERIFIER] == [None, None]
    assert fusion.retenues.comptent == [True, True]


def test_une_marque_videe_par_l_equipe_est_vue(table: Table) -> None:
    """Rule 12: it says nothing more until there is something else to say."""
    marquee = {**UNE, A_VERIFIER: "2 fiches : adultes : 12 ou 9."}
    fusion = _fusion(table, feuille=[{**marquee, A_VERIFIER: None}], memoire=[marquee], calcul=[marquee])
    resultat = fusion.terminer()
    assert (resultat.ecritures, resultat.ecarts, resultat.morceaux_changes) == ([], [], set())


def test_ce_que_l_equipe_note_a_verifier_sur_une_ligne_qu_elle_a_tapee_est_a_elle(table: Table) -> None:
    """No response says anything there; on the line beside it, they do."""
    tapee = {**TAPEE, "id": "manuel-1", "date": date(2013, 10, 24), A_VERIFIER: "vu par Awa"}
    dit = "2 fiches : adultes : 12 ou 9."
    fusion = _fusion(table, feuille=[UNE, tapee], memoire=[UNE], calcul=[{**UNE, A_VERIFIER: dit}])
    assert fusion.retenues.colonnes[A_VERIFIER] == [dit, "vu par Awa"]
    assert fusion.terminer().ecarts == []


def test_une_rencontre_qu_une_fiche_nouvelle_raconte_aussi_le_dit(table: Table) -> None:
    """The line a form just made has no row yet to be named by."""
    autre_jour = {**UNE, "date": date(2013, 10, 24)}
    venue = _seance("s9", jour=24)
    fusion = _fusion(table, feuille=[autre_jour], memoire=[UNE], calcul=[UNE, venue])
    assert _comptent(fusion) == {"s1": True, "s9": False}
    ensemble = _fusion(table, feuille=[], calcul=[venue, _seance("s10", jour=24)])
    assert {ligne["id"]: ligne[A_VERIFIER] for ligne in ensemble.terminer().ajouts} == {
        "s9": None,
        "s10": "Même rencontre qu’une ligne venue d’une fiche\u00a0: cette ligne ne compte pas.",
    }


def test_une_ligne_dont_on_ne_sait_ni_le_jour_ni_le_lieu_n_est_le_double_de_personne(table: Table) -> None:
    sans_lieu = [{**TAPEE, "lieu": None, "adultes": 1}, {**TAPEE, "lieu": None, "adultes": 2}]
    fusion = _fusion(table, feuille=[*sans_lieu, TAPEE, {**TAPEE, "adultes": 3}])
    assert fusion.retenues.comptent == [True, True, True, False]


def test_ni_une_reponse_retiree_ni_un_exercice_ferme_ne_prennent_la_place_d_une_ligne(table: Table) -> None:
    retiree = {**UNE, "commentaire": "à garder"}
    fusion = _fusion(table, feuille=[retiree, {**TAPEE, "id": "m"}], memoire=[UNE])
    assert _comptent(fusion) == {"s1": False, "m": True}
    (marque,) = [e.apres for e in fusion.terminer().ecritures if e.cle == A_VERIFIER]
    assert marque == "Réponse retirée\u00a0: cette ligne ne compte plus."
    fermee = _fusion(table, feuille=[UNE, {**UNE, "id": "m", SOURCES: ""}], memoire=[UNE], calcul=[UNE], exercices=())
    assert fermee.retenues.comptent == [True, True]


def test_ce_que_disent_les_fiches_et_le_double_se_lisent_ensemble(table: Table) -> None:
    dit = "2 fiches : adultes : 12 ou 9."
    deplacee = {**DEUX, "date": UNE["date"]}
    fusion = _fusion(
        table,
        feuille=[deplacee, UNE],
        memoire=[UNE, {**DEUX, A_VERIFIER: "ancien"}],
        calcul=[{**UNE, A_VERIFIER: dit}, DEUX],
    )
    ecrites = {e.ligne: e.apres for e in fusion.terminer().ecritures if e.cle == A_VERIFIER}
    assert ecrites == {"s1": f"{dit} Même rencontre que la ligne 3\u00a0: cette ligne ne compte pas."}


def test_une_marque_qui_n_a_plus_lieu_d_etre_s_efface(table: Table) -> None:
    marquee = {**UNE, A_VERIFIER: "2 fiches : adultes : 12 ou 9."}
    fusion = _fusion(table, feuille=[marquee, DEUX], memoire=[marquee, DEUX], calcul=[UNE, DEUX])
    resultat = fusion.terminer()
    assert [(e.rang, e.ligne, e.cle, e.apres) for e in resultat.ecritures] == [(2, "s1", A_VERIFIER, None)]
    assert list(resultat.memoire.colonnes[A_VERIFIER]) == [None, None]


@pytest.mark.parametrize(("decision", "voulue"), [(None, "vu par Awa"), (REPRENDRE, "3 fiches : adultes : 12 ou 7.")])
def test_une_note_de_l_equipe_sur_la_marque_reste_jusqu_a_ce_qu_on_reprenne(
    table: Table, decision: str | None, voulue: str
) -> None:
    fusion = _fusion(
        table,
        feuille=[{**UNE, A_VERIFIER: "vu par Awa"}],
        memoire=[{**UNE, A_VERIFIER: "2 fiches : adultes : 12 ou 9."}],
        calcul=[{**UNE, A_VERIFIER: "3 fiches : adultes : 12 ou 7."}],
        decisions={f"seance/s1/{A_VERIFIER}": decision} if decision else None,
    )
    assert fusion.retenues.colonnes[A_VERIFIER] == [voulue]


def test_une_table_sans_marque_le_dit_dans_les_anomalies(modele: Modele) -> None:
    finance = modele.tables["finance"]
    ligne: Ligne = {"id": "f1", "date": date(2013, 10, 3), "montant": 20, SOURCES: "r1"}
    fusion = Fusion(
        feuille=feuille_de(finance, [{**ligne, "montant": 25}]),
        memoire=memoire_de(finance, [ligne]),
        calcul=calcul_de([], ["date", "montant"]),
        cles=None,
        aujourdhui=date(2014, 9, 1),
        decisions={},
        exercices=[ANNEE],
    )
    fusion.fusionner_reponses(["date", "montant"])
    assert [(a.ou, a.ligne, a.champ) for a in fusion.terminer().anomalies] == [("finance", "f1", "")] * 2
    assert "Réponse retirée\u00a0: cette ligne ne compte plus." in [a.message for a in fusion.terminer().anomalies]


# What the guard counts (rule 8) -----------------------------------------------------------------------------------


def test_la_garde_compte_les_lignes_ecrites_que_leurs_fiches_changent(table: Table) -> None:
    """Neither a new line, nor a place renamed, nor a line staff typed, nor an id put back is an upheaval."""
    manuelle = {**_seance("manuel-1", jour=24), SOURCES: ""}
    feuille = [UNE, DEUX, TROIS, manuelle]
    change = {**UNE, "adultes": 20, SOURCES: "r-s1 r-bis"}
    renommees = [{**ligne, "lieu": "Maison de quartier"} for ligne in (DEUX, TROIS)]
    fiche_tapee = {**_seance("manuel-1", jour=24), "adultes": 30, SOURCES: "r-4"}
    resultat = _fusion(
        table,
        feuille=feuille,
        memoire=feuille,
        calcul=[change, *renommees, fiche_tapee, _seance("s5", jour=31)],
    ).terminer()
    assert (resultat.bouleversees, resultat.ecrites) == (1, 3)
    assert {e.ligne for e in resultat.ecritures} >= {"s1", "s2", "s3"}
    assert resultat.memoire.sources[0] == ("r-s1", "r-bis")


def test_la_garde_compte_aussi_les_lignes_qui_partent(table: Table) -> None:
    resultat = _fusion(table, feuille=[UNE, DEUX], memoire=[UNE, DEUX], calcul=[DEUX]).terminer()
    assert (resultat.bouleversees, resultat.ecrites) == (1, 2)


def test_un_id_remis_n_est_pas_un_bouleversement(table: Table) -> None:
    change = {**UNE, SOURCES: "r-s1 r-bis"}
    resultat = _fusion(table, feuille=[{**UNE, "id": "oups"}], memoire=[UNE], calcul=[change]).terminer()
    assert [(e.rang, e.ligne, e.cle, e.avant, e.apres) for e in resultat.ecritures] == [(2, "s1", "id", "oups", "s1")]
    assert resultat.bouleversees == 0


# What is remembered -----------------------------------------------------------------------------------------------


def test_la_memoire_garde_les_fiches_de_chaque_ligne_et_son_morceau(table: Table) -> None:
    manuelle = {**_seance("manuel-1", jour=24), SOURCES: ""}
    resultat = _fusion(
        table,
        feuille=[TROIS, manuelle],
        memoire=[UNE, DEUX, TROIS, manuelle],
        calcul=[{**UNE, SOURCES: "r-s1 r-bis"}, {**TROIS, SOURCES: "r-s3 r-bis"}],
    ).terminer()
    memoire = resultat.memoire
    assert dict(zip(memoire.ids, memoire.sources, strict=True)) == {
        "s1": ("r-s1",),  # staff deleted it: it stays known as it was, and its new response is told again
        "s3": ("r-s3", "r-bis"),
        "manuel-1": (),
    }
    assert memoire.supprimees == {"s1"}
    assert dict(zip(memoire.ids, memoire.morceaux, strict=True)) == {"s1": 0, "s3": 2, "manuel-1": 3}
    assert memoire.colonnes["adultes"] == [12, 12, 12]
    assert "id" not in memoire.colonnes
    assert "commentaire" not in memoire.colonnes
    # s2 was gone on both sides; s1 is now marked; s3's responses changed; nothing happened to the typed line.
    assert resultat.morceaux_changes == {0, 1, 2}


def test_une_ligne_que_l_equipe_garde_sans_sa_fiche_devient_la_sienne(table: Table) -> None:
    feuille = [{**UNE, "commentaire": "on garde"}, {**DEUX, "commentaire": "on verra"}]
    resultat = _fusion(table, feuille=feuille, memoire=[UNE, DEUX], decisions={"seance/s1/(ligne)": GARDER}).terminer()
    assert list(resultat.memoire.sources) == [(), ("r-s2",)]
    assert 0 in resultat.morceaux_changes


def test_une_colonne_qui_n_existait_pas_encore_est_un_souvenir_vide(table: Table) -> None:
    memoire = memoire_de(table, [UNE, DEUX])
    avant = replace(memoire, colonnes={cle: v for cle, v in memoire.colonnes.items() if cle != "adultes"})
    fusion = _fusion(table, feuille=[{**DEUX, "adultes": None}], memoire=avant, calcul=[UNE, DEUX])
    assert fusion.terminer().memoire.colonnes["adultes"] == [None, 12]


def test_une_valeur_que_l_equipe_avait_deja_ecrite_devient_celle_du_service(table: Table) -> None:
    """Rule 2: the computation reached it; from then on the cell follows the computation."""
    autre = {**DEUX, "adultes": 20}
    resultat = _fusion(
        table,
        feuille=[{**UNE, "adultes": 15}, DEUX],
        memoire=[UNE, DEUX],
        calcul=[{**UNE, "adultes": 15}, autre],
    ).terminer()
    assert resultat.memoire.colonnes["adultes"] == [15, 20]
    seule = _fusion(table, feuille=[{**UNE, "adultes": 15}], memoire=[UNE], calcul=[{**UNE, "adultes": 15}]).terminer()
    assert (seule.memoire.colonnes["adultes"], seule.morceaux_changes, seule.ecritures) == ([15], {0}, [])


def test_une_case_remise_comme_le_service_l_avait_ecrite_suit_de_nouveau_les_fiches(table: Table) -> None:
    """Staff type 15, the forms come to say 20, staff type 12 again, as it was."""
    calcul = [{**UNE, "adultes": 20}]
    tenue = _fusion(table, feuille=[{**UNE, "adultes": 15}], memoire=[UNE], calcul=calcul).terminer()
    assert tenue.ecritures == []
    remise = _fusion(table, feuille=[UNE], memoire=tenue.memoire, calcul=calcul)
    assert remise.retenues.colonnes["adultes"] == [20]


def test_une_case_videe_par_l_equipe_est_retenue_vide(table: Table) -> None:
    resultat = _fusion(table, feuille=[{**UNE, "adultes": None}], memoire=[UNE], calcul=[UNE]).terminer()
    assert resultat.memoire.tenues == {"s1": {"adultes": None}}


def test_ce_que_l_equipe_avait_corrige_reste_retenu_quand_la_fiche_disparait(table: Table) -> None:
    resultat = _fusion(table, feuille=[{**UNE, "adultes": 15}], memoire=[UNE]).terminer()
    assert resultat.memoire.tenues["s1"]["adultes"] == 15


def test_rien_ne_change_rien_n_est_a_ecrire(table: Table) -> None:
    memoire = memoire_de(table, [UNE, DEUX])
    fusion = _fusion(table, feuille=[UNE, DEUX], memoire=memoire, calcul=[UNE, DEUX])
    resultat = fusion.terminer()
    assert (resultat.ecritures, resultat.morceaux_changes) == ([], set())
    assert resultat.memoire is memoire  # a big year is not copied to say nothing
    nouvelle = _fusion(table, feuille=[UNE], memoire=[UNE], calcul=[UNE, DEUX]).terminer()
    assert list(nouvelle.memoire.ids) == ["s1", "s2"]


def test_ce_que_l_equipe_ecrit_est_retenu_comme_elle_l_a_ecrit(table: Table) -> None:
    """On a line a form made, the cells that differ; on a line they typed, all they typed; formulas as formulas."""
    place = table.cles.index("adultes")
    corrigee, tapee = {**UNE, "adultes": 15}, {**TAPEE, "id": "manuel-1"}
    formules = {(3, place): "=4+5"}
    resultat = _fusion(table, feuille=[corrigee, tapee], memoire=[UNE], calcul=[UNE], formules=formules).terminer()
    assert resultat.memoire.tenues["s1"] == {"adultes": 15}
    ecrit = resultat.memoire.tenues["manuel-1"]
    assert (ecrit["adultes"], ecrit["lieu"]) == ("=4+5", "Centre social")
    assert "motif" not in ecrit
    encore = {"s1": {"adultes": 15}, "manuel-1": ecrit}
    marque = [e.apres for e in resultat.ecritures if e.cle == A_VERIFIER]
    tapee = {**tapee, A_VERIFIER: marque[0] if marque else None}
    memoire = [UNE, {"id": "manuel-1", A_VERIFIER: tapee[A_VERIFIER]}]
    suite = _fusion(
        table, feuille=[corrigee, tapee], memoire=memoire, calcul=[UNE], tenues=encore, formules=formules
    ).terminer()
    assert suite.memoire.tenues == encore
    assert suite.morceaux_changes == set()


def test_ce_que_l_equipe_avait_ecrit_dans_un_exercice_ferme_reste_retenu(table: Table) -> None:
    tenues = {"s1": {"adultes": 15}}
    resultat = _fusion(
        table,
        feuille=[{**UNE, "adultes": 15}, {**TAPEE, "id": "manuel-1"}],
        memoire=[UNE],
        calcul=[UNE],
        exercices=(),
        tenues=tenues,
    ).terminer()
    assert resultat.memoire.tenues["s1"] == {"adultes": 15}


def test_une_ligne_d_un_exercice_ferme_que_l_equipe_efface_un_moment_revient_comme_elle_etait(table: Table) -> None:
    """Deleted, then undone: what staff had written there is still theirs."""
    tenues = {"s1": {"adultes": 15}}
    effacee = _fusion(table, feuille=[], memoire=[UNE], calcul=[UNE], exercices=(), tenues=tenues).terminer()
    assert effacee.memoire.supprimees == {"s1"}
    assert effacee.memoire.tenues == tenues
    corrigee = {**UNE, "adultes": 15}
    revenue = _fusion(table, feuille=[corrigee], memoire=effacee.memoire, calcul=[UNE], exercices=()).terminer()
    assert revenue.memoire.supprimees == frozenset()
    assert revenue.memoire.tenues == tenues


def test_une_ligne_rendue_repart_de_sa_fiche_et_non_de_ce_qui_avait_ete_ecrit(table: Table) -> None:
    """`reprendre` on a deleted line: it is appended, its first column included."""
    fusion = _fusion(
        table,
        feuille=[DEUX],
        memoire=[UNE, DEUX],
        calcul=[UNE, DEUX],
        supprimees=["s1"],
        decisions={"seance/s1/(ligne)": REPRENDRE},
    )
    resultat = fusion.terminer()
    assert [(ligne["id"], ligne["adultes"]) for ligne in resultat.ajouts] == [("s1", 12)]
    assert resultat.ecarts == []


def test_une_ligne_supprimee_et_reprise_avant_qu_on_l_ait_su_se_retient_comme_elle_revient(table: Table) -> None:
    """Its place was renamed meanwhile: its responses are the same, what is written is not."""
    fusion = _fusion(
        table,
        feuille=[DEUX],
        memoire=[UNE, DEUX],
        calcul=[{**UNE, "lieu": "École A"}, DEUX],
        decisions={"seance/s1/(ligne)": REPRENDRE},
    )
    resultat = fusion.terminer()
    assert [(ligne["id"], ligne["lieu"]) for ligne in resultat.ajouts] == [("s1", "École A")]
    assert resultat.memoire.colonnes["lieu"] == ["École A", "Centre social"]
    assert resultat.morceaux_changes == {0}


def test_fusionner_des_lignes_inconnues_ou_figees_n_y_touche_pas(table: Table) -> None:
    fusion = _fusion(table, feuille=[UNE, DEUX], memoire=[UNE, DEUX], calcul=[UNE, DEUX])
    fusion.fusionner(["ailleurs", "s2"], {"adultes": [99, 20]})
    assert fusion.retenues.colonnes["adultes"] == [12, 20]
    figee = _fusion(table, feuille=[UNE, DEUX], memoire=[UNE, DEUX], calcul=[UNE, DEUX], exercices=())
    figee.fusionner(["s1"], {"adultes": [99]})
    assert (figee.retenues.colonnes["adultes"], figee.terminer().ecritures) == ([12, 12], [])
