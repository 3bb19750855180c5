"""What may be shown of the forms of the day to whoever opens the link of a place."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.liens.fiche_recue import FicheRecue
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre

COMPLETE = {
    "adultes": 12, "premieres_fois": None, "motif": "Ma voisine était malade", "publics": "Familles, Personnes isolées",
    "partenaires": "AVVA, Quelqu’un", "observation": "Il a plu", "saisi_par": "B07", "duree_h": 2.5,
}  # fmt: skip


@pytest.fixture
def centre(modele: Modele) -> Centre:
    centre = Centre(modele)
    centre.aujourdhui = date(2013, 10, 3)
    centre.repondre("seance", COMPLETE)
    return centre


def recues(centre: Centre) -> tuple[FicheRecue, ...]:
    return centre.synchroniser().apercu.fiches_recues


def test_les_nombres_et_les_listes_se_montrent_ni_les_publics_ni_les_textes(centre: Centre) -> None:
    (fiche,) = recues(centre)
    assert fiche.formulaire == "seance"
    reperes = {"date": "2013-10-03", "activite": "Petit-déjeuner", "lieu": "Centre social"}
    assert fiche.reperes == reperes
    assert {cle: ", ".join(dites) for cle, dites in fiche.reponses.items()} == reperes | {
        "eu_lieu": "Oui", "adultes": "12", "enfants": "4", "benevoles": "2", "partenaires": "AVVA", "duree_h": "2,5",
    }  # fmt: skip
    assert fiche.est_de("seance", reperes)
    assert not fiche.est_de("besoin", reperes)
    assert not fiche.est_de("seance", reperes | {"lieu": "École A"})


def test_le_lendemain_rien_ne_se_montre_plus(centre: Centre) -> None:
    centre.synchroniser()
    centre.aujourdhui = date(2013, 10, 4)
    assert recues(centre) == ()


def test_sans_onglet_des_seances_rien_ne_se_montre(centre: Centre) -> None:
    centre.synchroniser()
    del centre.onglets["seance"]
    assert centre.conclure().apercu.fiches_recues == ()


def test_sans_fiche_pour_cette_activite_rien_ne_se_montre(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    questions = tuple(replace(q, choix=("Goûter",)) if q.cle == "activite" else q for q in seance.questions)
    centre = Centre(replace(modele, formulaires={**modele.formulaires, "seance": replace(seance, questions=questions)}))
    centre.aujourdhui = date(2013, 10, 3)
    centre.repondre("seance", COMPLETE)
    assert recues(centre) == ()
