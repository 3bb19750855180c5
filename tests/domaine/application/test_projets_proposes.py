"""The projects that forms propose: which of them public lists may show."""

import pytest

from passerelle.domaine.application.projets_proposes import PROJETS_VUS, en_souvenir
from passerelle.domaine.feuilles.carnet import ecrire_souvenir
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, valeurs

PROPOSE = {"_": "02/12/2013 10:00:00", "nom": "Loto"}


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A centre where a form proposed a project, after the service first came by."""
    centre = Centre(modele)
    centre.synchroniser()
    centre.repondre("projet", PROPOSE)
    centre.synchroniser()
    return centre


def offerts(centre: Centre) -> tuple[str, ...]:
    return centre.conclure().apercu.choix["projets"]


def test_un_projet_propose_compte_sans_etre_offert(centre: Centre) -> None:
    assert offerts(centre) == ()
    assert [(vu.nom, vu.est_propose) for vu in centre.conclure().apercu.projets_vus] == [("Loto", True)]
    assert sum(valeurs(centre.etudier(), "PRO", "etape").values()) == 1


@pytest.mark.parametrize(
    "ecrit", [{"commentaire": "Vu"}, {"publier": "Non"}, {"referent": "Une autre"}, {"nom": "Grand loto"}]
)
def test_il_est_vu_des_que_l_equipe_ecrit_sur_sa_ligne_et_le_reste(centre: Centre, ecrit: dict[str, str]) -> None:
    (avant,) = centre.lignes("projet")
    centre.ecrire("projet", str(avant["id"]), **ecrit)
    centre.synchroniser()
    nom = ecrit.get("nom", "Loto")
    assert offerts(centre) == (nom,)
    if "nom" not in ecrit:
        centre.ecrire("projet", str(avant["id"]), **{cle: avant[cle] for cle in ecrit})
        centre.synchroniser()
        assert offerts(centre) == (nom,)


def test_une_ligne_de_l_equipe_est_vue(centre: Centre) -> None:
    centre.taper("projet", nom="Four à pain")
    centre.synchroniser()
    assert offerts(centre) == ("Four à pain",)


def test_ceux_d_avant_restent_offerts(centre: Centre) -> None:
    """The service that came before remembered nothing of this."""
    centre.caches["principal"] = {cle: dit for cle, dit in centre.caches["principal"].items() if PROJETS_VUS not in cle}
    assert offerts(centre) == ("Loto",)
    centre.synchroniser()
    centre.repondre("projet", {"_": "03/12/2013 10:00:00", "nom": "Bal"})
    centre.synchroniser()
    assert offerts(centre) == ("Loto",)


def test_ce_que_l_equipe_a_envoye_est_vu_a_son_arrivee(modele: Modele) -> None:
    centre = Centre(modele)
    centre.caches["principal"] |= ecrire_souvenir(PROJETS_VUS, en_souvenir({"loto"}), {})
    centre.synchroniser()
    centre.repondre("projet", PROPOSE)
    centre.synchroniser()
    assert offerts(centre) == ("Loto",)
