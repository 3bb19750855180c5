"""What is worked out when everything can be read, and when a tab cannot (contrat.md §6.9)."""

import pytest

from passerelle.domaine.application.projets_suivis import ETAPES_VUES
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, valeurs

TOUTES = {
    "seance",
    "besoin",
    "projet",
    "reunion",
    "animation",
    "finance",
    "personne",
    "planning",
    "mise_en_relation",
    "bilan",
}


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """One response of each form, written; then another session and another sum."""
    centre = Centre(modele)
    for ident in modele.formulaires:
        centre.repondre(ident, {})
    centre.synchroniser()
    centre.repondre("seance", {"_": "10/10/2013 12:30:00", "date": "10/10/2013"})
    centre.repondre("finance", {"_": "11/10/2013 12:30:00", "montant": 30})
    return centre


def test_tout_se_lit_tout_se_calcule(centre: Centre) -> None:
    etude = centre.etudier()
    assert set(etude.fusions) == TOUTES
    assert [valeurs(etude, code)[""] for code in ("SEA", "BES", "CHA")] == [2, 1, 42]
    assert valeurs(etude, "PRO", "etape") == {"mise en œuvre": 1}
    assert (etude.suspendus, etude.vues.keys()) == (set(), centre.modele.formulaires.keys())


@pytest.mark.parametrize(
    ("perdu", "arretes", "continuent"),
    [
        ("seance", {"SEA", "PAR", "ANN"}, {"BES", "ANI", "PRO", "CHA"}),
        ("besoin", {"BES", "VOIX", "PRO"}, {"SEA", "ANI", "CHA"}),
        ("animation", {"ANI", "PAR", "PRO"}, {"SEA", "BES", "CHA"}),
        ("projet", {"PRO", "RET", "REU"}, {"SEA", "CHA"}),
        ("finance", {"CHA", "PRD"}, {"SEA", "BES", "PRO"}),
        ("planning", {"ANN"}, {"SEA", "BES", "PRO", "CHA"}),
        ("personne", set(), {"SEA", "BES", "PRO", "CHA"}),
        ("mise_en_relation", set(), {"SEA", "BES", "PRO", "CHA"}),
    ],
)
def test_un_onglet_qui_ne_se_lit_plus_n_arrete_que_ses_chiffres(
    centre: Centre, perdu: str, arretes: set[str], continuent: set[str]
) -> None:
    centre.effacer_la_cle(perdu, "id")
    etude = centre.etudier()
    assert set(etude.fusions) == TOUTES - {perdu}
    chiffrees = {mesure.code for mesure in etude.mesures}
    assert arretes <= set(etude.suspendus)
    assert chiffrees.isdisjoint(etude.suspendus)
    assert continuent <= chiffrees
    assert [a.gravite for a in etude.anomalies if (a.ou, a.champ) == (perdu, "id")] == ["bloquant"]


def test_le_jour_ou_une_preuve_sans_date_est_vue_se_retient_si_les_etapes_se_calculent(centre: Centre) -> None:
    ident = "projet-20131202-100000"
    centre.ecrire("projet", ident, habitants_interesses=2, partenaires_associes="AVVA")
    assert centre.etudier().souvenirs[ETAPES_VUES] == {ident: {"mise-en-relation": "2014-09-01"}}
    centre.effacer_la_cle("reunion", "id")
    assert ETAPES_VUES not in centre.etudier().souvenirs


def test_un_onglet_de_reponses_vide_ne_dit_pas_quelles_questions_y_sont(modele: Modele) -> None:
    assert Centre(modele).etudier().vues == {}
