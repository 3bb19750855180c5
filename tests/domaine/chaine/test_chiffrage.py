"""Which figures can be told for now."""

from dataclasses import replace

import pytest

from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, valeurs


@pytest.fixture
def gouters_a_part(modele: Modele) -> Modele:
    """The snacks are an action of their own."""
    gouter = replace(modele.activites["gouter"], action="Goûters")
    return replace(modele, activites={**modele.activites, "gouter": gouter})


def test_l_argent_attend_les_projets_quand_plusieurs_actions_peuvent_etre_la_leur(
    modele: Modele, gouters_a_part: Modele
) -> None:
    for declare, attend in ((modele, False), (gouters_a_part, True)):
        centre = Centre(declare)
        centre.repondre("finance", {})
        assert valeurs(centre.etudier(), "CHA")[""] == 12
        centre.effacer_la_cle("projet", "nom")
        etude = centre.etudier()
        assert ("CHA" in etude.suspendus) is attend
        assert valeurs(etude, "CHA") == ({} if attend else {"": 12})


def test_une_annulation_du_planning_attend_que_les_seances_se_lisent(modele: Modele) -> None:
    """No form tells of it: only the sessions say so."""
    centre = Centre(modele)
    centre.synchroniser()
    centre.ecrire("planning", "2013-10-03-petit-dejeuner", statut="annulée")
    assert valeurs(centre.etudier(), "ANN")[""] == 1
    centre.effacer_la_cle("seance", "id")
    assert "ANN" in centre.etudier().suspendus
    assert valeurs(centre.etudier(), "ANN") == {}
