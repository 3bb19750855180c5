"""The tab Mises en relation: themes heard enough, whom to call back, which partners are at hand."""

import pytest

from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre

JARDINS = "Espaces verts et jardins"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """Three voices for a garden, at two places; somebody to call back; a project whose partners staff noted."""
    centre = Centre(modele)
    centre.repondre("besoin", {"voix": 2}, {"_": "10/10/2013 12:30:00", "date": "10/10/2013", "lieu": "École A"})
    centre.repondre("contact", {})
    centre.repondre("projet", {"theme": JARDINS}, {"_": "03/12/2013 10:00:00", "nom": "Compost", "theme": JARDINS})
    centre.synchroniser()
    centre.ecrire("projet", "projet-20131202-100000", partenaires_associes="AVVA, France Loire")
    centre.ecrire("projet", "projet-20131203-100000", partenaires_associes="France Loire")
    return centre


def relation(centre: Centre) -> dict[str, Cellule]:
    centre.synchroniser()
    (ligne,) = centre.lignes("mise_en_relation")
    return {cle: ligne[cle] for cle in ("theme", "voix", "recontactables", "partenaires")}


def test_un_theme_dit_ses_voix_ses_personnes_a_rappeler_et_ses_partenaires(centre: Centre) -> None:
    assert relation(centre) == {
        "theme": JARDINS, "voix": 3, "recontactables": 1, "partenaires": "AVVA, France Loire",
    }  # fmt: skip


@pytest.mark.parametrize("perdu", ["besoin", "projet", "personne", "theme", "planning"])
def test_sans_ce_dont_il_se_deduit_l_onglet_reste_en_l_etat(centre: Centre, perdu: str) -> None:
    avant = relation(centre)
    centre.repondre("besoin", {"_": "11/10/2013 12:30:00", "date": "11/10/2013"})
    centre.effacer_la_cle(perdu, "id")
    assert relation(centre) == avant


def test_sans_classeur_des_contacts_ni_onglet_des_projets_il_n_y_a_que_des_voix(centre: Centre) -> None:
    for absent in ("personne", "projet"):
        del centre.onglets[absent]
    assert relation(centre) == {"theme": JARDINS, "voix": 3, "recontactables": 0, "partenaires": None}


def test_une_ligne_que_l_equipe_a_supprimee_n_est_plus_montree(centre: Centre) -> None:
    centre.synchroniser()
    (vue,) = centre.etudier().relations
    assert [besoin.voix for besoin in vue.besoins] == [2, 1]
    centre.supprimer("mise_en_relation", vue.id)
    assert centre.etudier().relations == []


def test_un_besoin_qui_dit_quelque_chose_d_une_personne_n_est_pas_montre(centre: Centre) -> None:
    centre.repondre(
        "besoin", {"_": "11/10/2013 12:30:00", "date": "11/10/2013", "texte": "Un jardin, 06 12 34 56 78", "voix": "x"}
    )
    centre.synchroniser()
    (vue,) = centre.etudier().relations
    assert [(besoin.texte, besoin.voix) for besoin in vue.besoins][-1] == ("(masqué)", 0)
