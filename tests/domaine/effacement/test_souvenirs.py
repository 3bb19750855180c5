"""What the hidden tab remembers of lines that went, and of values that were covered, goes with them."""

import json

import pytest

from passerelle.domaine.effacement.effacement import aiguilles_de
from passerelle.domaine.effacement.perimees import trouver_les_perimees
from passerelle.domaine.effacement.recherche import chercher_une_personne, chercher_une_reponse
from passerelle.domaine.effacement.souvenirs import effacer_de_la_memoire
from passerelle.domaine.modele import Modele
from tests.domaine.effacement.centre_a_effacer import CentreAEffacer

PREMIER, SECOND = "besoin-20131003-123000", "besoin-20131003-130000"


@pytest.fixture(scope="module")
def prepare(modele: Modele) -> CentreAEffacer:
    """Two needs, that staff commented."""
    centre = CentreAEffacer(modele)
    centre.repondre(
        "besoin", {"texte": "Un jardin pour Zéphyrine"}, {"_": "03/10/2013 13:00:00", "texte": "Un banc pour Yolaine"}
    )
    centre.synchroniser()
    for ident, nom in ((PREMIER, "Zéphyrine"), (SECOND, "Yolaine")):
        centre.ecrire("besoin", ident, suite=f"Appeler {nom} demain")
    centre.synchroniser()
    return centre


@pytest.fixture
def centre(prepare: CentreAEffacer) -> CentreAEffacer:
    """The same, for one test."""
    return prepare.copie()


def test_une_ligne_partie_ne_se_rend_plus(centre: CentreAEffacer) -> None:
    centre.supprimer("besoin", PREMIER)
    centre.supprimer("besoin", SECOND)
    centre.synchroniser()
    assert centre.dit("Appeler Zéphyrine demain")
    centre.effacer(chercher_une_reponse(centre.contenu, PREMIER, garder_le_compte=False).demande)
    conclusion = centre.synchroniser()
    assert not centre.dit("Zéphyrine")
    assert centre.dit("Appeler Yolaine demain")
    assert conclusion.apercu.a_decider == 1


def test_ses_mots_seuls_s_en_vont_aussi_de_ce_qui_est_garde(centre: CentreAEffacer) -> None:
    centre.supprimer("besoin", PREMIER)
    centre.synchroniser()
    centre.effacer(chercher_une_reponse(centre.contenu, PREMIER, garder_le_compte=True).demande)
    centre.synchroniser()
    assert not centre.dit("Zéphyrine")
    assert centre.souvenir("parties")["lignes"]["besoin"][PREMIER]["service"]["nature"] == "Un besoin"
    centre.effacer(chercher_une_reponse(centre.contenu, PREMIER, garder_le_compte=True).demande)


def test_une_valeur_recouverte_s_en_va(centre: CentreAEffacer) -> None:
    recouvertes = {
        "besoin": [
            [PREMIER, "suite", "Zéphyrine", ""],
            [PREMIER, "nature", "Une idée", ""],
            [SECOND, "suite", "Yo", ""],
        ]
    }
    centre.caches["principal"]["recouvertes/0"] = json.dumps(recouvertes)
    centre.effacer(chercher_une_reponse(centre.contenu, PREMIER, garder_le_compte=True).demande)
    assert centre.souvenir("recouvertes") == {"besoin": recouvertes["besoin"][1:]}
    centre.effacer(chercher_une_reponse(centre.contenu, PREMIER, garder_le_compte=False).demande)
    assert centre.souvenir("recouvertes") == {"besoin": recouvertes["besoin"][2:]}
    centre.effacer(chercher_une_reponse(centre.contenu, "besoin-rien", garder_le_compte=False).demande)


def test_une_memoire_abimee_reste_telle_quelle() -> None:
    assert effacer_de_la_memoire("{", {PREMIER}, {}, {}) == "{"


def test_ce_qui_est_efface_se_cherche_mot_a_mot_ailleurs(centre: CentreAEffacer) -> None:
    centre.repondre("contact", {})
    centre.synchroniser()
    contenu = centre.contenu
    aiguilles = aiguilles_de(contenu, chercher_une_personne(contenu, "Zéphyrine").demande)
    assert {"Zéphyrine", "06 12 34 56 78", "Un jardin pour Zéphyrine", "Appeler Zéphyrine demain"} <= aiguilles
    assert "Un banc pour Yolaine" not in aiguilles


def test_une_sorte_dit_combien(centre: CentreAEffacer) -> None:
    centre.repondre("contact", {})
    centre.synchroniser()
    centre.aujourdhui = centre.aujourdhui.replace(year=2019)
    assert [sorte.compte for sorte in trouver_les_perimees(centre.contenu)][:1] == ["1 personne à rappeler"]
