"""Rows set aside: what they made stays as it is, and comes back to the merge with them."""

from dataclasses import replace

import pytest

from passerelle.domaine.cadre.mises_de_cote import RANGEES_CITEES, dire_l_onglet, dire_les_rangees, oublier, rendre
from passerelle.domaine.chaine.conclusion import Conclusion, conclure
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, valeurs

S3, S10 = "2013-10-03-petit-dejeuner-centre-social", "2013-10-10-petit-dejeuner-centre-social"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """Two sessions, the second told of twice, and what the rules make of them, written."""
    centre = Centre(modele)
    centre.repondre("seance", {}, {"_": "10/10/2013 12:30:00", "date": "10/10/2013"})
    centre.repondre("seance", {"_": "10/10/2013 18:00:00", "date": "10/10/2013", "adultes": 20})
    centre.synchroniser()
    return centre


def sans(centre: Centre, *, incompletes: tuple[str, ...] = (), **cachees: str) -> tuple[Etude, dict[str, PlanOnglet]]:
    """What is worked out, and written, where these forms lack responses and these lines (table=id) are not to be seen."""
    for table, ident in cachees.items():
        centre.supprimer(table, ident)
    donnees = replace(centre.donnees, incompletes=incompletes, cachees={t: {ident} for t, ident in cachees.items()})
    etude = etudier(donnees)
    conclusion = conclure(etude, centre.carnets, mentions=(), reserves=(), confirme=False)
    return etude, plans(conclusion)


def plans(conclusion: Conclusion) -> dict[str, PlanOnglet]:
    return {onglet.feuille.table.id: onglet for plan in conclusion.plans.values() for onglet in plan.onglets}


def test_la_ligne_d_une_reponse_mise_de_cote_reste(centre: Centre) -> None:
    centre.retirer("seance", 0)
    etude, ecrits = sans(centre, incompletes=("seance",))
    assert valeurs(etude, "PAR")[""] == 16 + 24
    assert ecrits["seance"].est_vide
    assert sans(centre)[1]["seance"].retraits


def test_celle_d_une_seule_de_ses_fiches_aussi(centre: Centre) -> None:
    centre.retirer("seance", 2)
    etude, ecrits = sans(centre, incompletes=("seance",))
    assert valeurs(etude, "PAR")[""] == 16 + 24
    assert ecrits["seance"].est_vide


def test_les_autres_reponses_font_les_leurs(centre: Centre) -> None:
    centre.retirer("seance", 0)
    centre.repondre("seance", {"_": "17/10/2013 12:30:00", "date": "17/10/2013"})
    etude, ecrits = sans(centre, incompletes=("seance",))
    assert valeurs(etude, "SEA")[""] == 3
    assert [ident[:10] for ident, _ in ecrits["seance"].ajouts] == ["2013-10-17"]


def test_une_ligne_mise_de_cote_ne_compte_pas_et_reste_telle_quelle(centre: Centre) -> None:
    centre.repondre("seance", {"_": "03/10/2013 19:00:00", "adultes": 1})
    etude, ecrits = sans(centre, seance=S3)
    assert valeurs(etude, "SEA")[""] == 1
    assert (ecrits["seance"].ajouts, ecrits["seance"].retraits) == ([], [])
    assert etude.mentions == []


def test_un_creneau_mis_de_cote_n_emporte_pas_les_autres(centre: Centre) -> None:
    creneaux = centre.lignes("planning")
    _, ecrits = sans(centre, planning=str(creneaux[0]["id"]))
    assert (ecrits["planning"].ajouts, ecrits["planning"].retraits) == ([], [])


def test_une_table_suspendue_le_reste(centre: Centre) -> None:
    """Its form has lost a column: nothing is computed that a line could be taken from."""
    centre.reponses["seance"] = [rangee[:1] for rangee in centre.reponses["seance"]]
    etude, ecrits = sans(centre, seance=S3)
    assert valeurs(etude, "SEA")[""] == 1
    assert ecrits["seance"].est_vide


def test_ce_qui_est_retenu_d_une_ligne_mise_de_cote_le_reste() -> None:
    ancienne = Memoire(
        ids=["a", "b", "c"],
        sources=[("s-1:1",), (), ("s-3:3",)],
        colonnes={"x": [1, 2, 3]},
        supprimees=frozenset({"a", "c"}),
        tenues={"a": {"x": 4}, "c": {"x": 5}},
        morceaux=[0, 0, 1],
    )
    assert rendre(ancienne, ancienne, ()) is ancienne
    assert rendre(ancienne, ancienne, {"inconnue"}) is ancienne
    reste = replace(oublier(ancienne, {"a"}), supprimees=frozenset({"c"}), tenues={"c": {"x": 5}})
    rendue = rendre(reste, ancienne, {"a"})
    assert (rendue.ids, rendue.morceaux, rendue.colonnes["x"]) == (["b", "c", "a"], [0, 1, 0], [2, 3, 1])
    assert (rendue.sources_de("a"), rendue.supprimees, rendue.tenues) == (
        ("s-1:1",),
        ancienne.supprimees,
        ancienne.tenues,
    )


def test_ce_qui_est_mis_de_cote_se_dit_sans_rien_citer() -> None:
    une, deux = dire_les_rangees("Réponses séance", [11]), dire_les_rangees("seance", [11, 14])
    assert une.message.startswith(
        "Passerelle n’arrive pas à traiter la ligne 12 de cet onglet\u00a0: elle ne compte pas,"
    )
    assert "les lignes 12 et 15 de cet onglet\u00a0: elles ne comptent pas," in deux.message
    assert "et 3 autres de cet onglet" in dire_les_rangees("seance", range(RANGEES_CITEES + 3)).message
    assert {a.gravite for a in (une, deux, dire_l_onglet("lieu"))} == {"bloquant"}
