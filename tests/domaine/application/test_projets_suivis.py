"""The tab Projets: the steps, and the figures of the steps, when what they follow from can be read."""

import pytest

from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.suivi import EN_RETARD
from tests.domaine.centre_en_memoire import Centre, valeurs

JARDIN = "projet-20131202-100000"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A project, written; since then, an event of its."""
    centre = Centre(modele)
    centre.repondre("projet", {})
    centre.synchroniser()
    centre.repondre("animation", {})
    return centre


def test_un_projet_passe_a_l_etape_que_montre_ce_qui_est_arrive(centre: Centre) -> None:
    assert centre.ligne("projet", JARDIN)["etape"] == "identifié"
    etude = centre.etudier()
    assert etude.tables["projet"]["etape"].tolist() == ["mise en œuvre"]
    assert [(m.ligne, m.avant, m.apres) for m in etude.mentions] == [(JARDIN, "identifié", "mise en œuvre")]
    assert valeurs(etude, "PRO", "etape") == {"mise en œuvre": 1}


@pytest.mark.parametrize("perdu", ["reunion", "animation", "besoin"])
def test_sans_ce_dont_elles_se_deduisent_les_etapes_restent_en_l_etat(centre: Centre, perdu: str) -> None:
    centre.effacer_la_cle(perdu, "id")
    etude = centre.etudier()
    assert etude.tables["projet"]["etape"].tolist() == ["identifié"]
    assert etude.mentions == []
    assert {"PRO", "RET"} <= set(etude.suspendus)


def test_sans_les_corrections_les_etapes_se_suivent_mais_ne_se_comptent_pas(centre: Centre) -> None:
    """Since when the stages staff typed count is told there."""
    centre.effacer_la_cle("correction", "depuis")
    etude = centre.etudier()
    assert etude.tables["projet"]["etape"].tolist() == ["mise en œuvre"]
    assert EN_RETARD not in etude.tables["projet"]
    assert valeurs(etude, "PRO", "etape") == {}
