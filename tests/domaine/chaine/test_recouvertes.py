"""A value of staff's that a write covered and somebody typed over: both are shown, and staff decide (contrat.md §6.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from passerelle.domaine.feuilles.carnet import ecrire_souvenir
from passerelle.domaine.feuilles.plan import Restauration
from passerelle.domaine.modele import Modele
from passerelle.domaine.reparation.geste import Brut
from passerelle.domaine.reparation.recouvertes import RECOUVERTES, Recouverte, en_souvenir
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre

UNE = "2013-10-03-petit-dejeuner-centre-social"
CORRECTION = f"seance/{UNE}/adultes (recouverte)"


def retenir(centre: Centre, table: str, *recouvertes: Recouverte) -> None:
    """A repair met these."""
    cache = centre.caches["principal"]
    cache |= ecrire_souvenir(RECOUVERTES, en_souvenir({table: recouvertes}), cache)


def retenues(centre: Centre) -> object:
    return centre.carnets["principal"].souvenir(RECOUVERTES)


def corrections(centre: Centre) -> dict[str, dict[str, Cellule]]:
    return {str(ligne["id"]): ligne for ligne in centre.lignes("correction")}


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A session where staff wrote 11 adults, covered, and somebody 55 over that."""
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    centre.ecrire("seance", UNE, adultes=55)
    retenir(centre, "seance", Recouverte(UNE, "adultes", 11))
    centre.synchroniser()
    return centre


def test_les_deux_valeurs_se_disent_a_cote_de_celle_des_fiches(centre: Centre) -> None:
    dites = corrections(centre)
    assert set(dites) == {CORRECTION, f"seance/{UNE}/adultes"}
    ligne = dites[CORRECTION]
    assert (ligne["champ"], ligne["valeur_calculee"], ligne["valeur_equipe"]) == ("Adultes (recouverte)", "11", "55")
    (ouverte,) = [ligne for ligne in centre.lignes("journal") if ligne["champ"] == "Adultes (recouverte)"]
    assert str(ouverte["cause"]).startswith(
        "Le service a recouvert la première valeur, et quelqu’un a écrit la seconde"
    )


def test_reprendre_rend_la_valeur_recouverte(centre: Centre) -> None:
    centre.ecrire("correction", CORRECTION, decision="reprendre")
    (onglet,) = [o for o in centre.conclure().plans["principal"].onglets if o.feuille.table.id == "seance"]
    place = onglet.feuille.places["adultes"]
    assert onglet.restaurations == [Restauration(centre.rang("seance", UNE), place, 55, 11)]


@pytest.mark.parametrize("decision", ["garder", "garder notre valeur"])
def test_garder_laisse_celle_qui_est_la(centre: Centre, decision: str) -> None:
    centre.ecrire("correction", CORRECTION, decision=decision)
    centre.synchroniser()
    assert CORRECTION not in corrections(centre)
    assert centre.ligne("seance", UNE)["adultes"] == 55
    assert retenues(centre) == {}


def test_un_an_apres_elle_est_oubliee(centre: Centre) -> None:
    centre.aujourdhui += timedelta(days=364)
    centre.synchroniser()
    assert CORRECTION in corrections(centre)
    centre.aujourdhui += timedelta(days=1)
    centre.synchroniser()
    assert CORRECTION not in corrections(centre)


def test_retapee_ou_sa_ligne_partie_elle_ne_se_dit_plus(centre: Centre) -> None:
    centre.ecrire("seance", UNE, adultes=11)
    centre.synchroniser()
    assert CORRECTION not in corrections(centre)
    retenir(centre, "seance", Recouverte("une ligne partie", "adultes", 11))
    centre.synchroniser()
    assert retenues(centre) == {}


def test_d_un_onglet_illisible_elle_attend(centre: Centre) -> None:
    centre.effacer_la_cle("seance", "id")
    avant = retenues(centre)
    centre.synchroniser()
    assert retenues(centre) == avant
    assert CORRECTION in corrections(centre)


def test_d_un_onglet_illisible_a_l_autre_et_d_une_ligne_partie_a_la_suivante(centre: Centre) -> None:
    """What cannot be told of one says nothing of those after it."""
    une, partie = Recouverte(UNE, "adultes", 11), Recouverte("une ligne partie", "adultes", 11)
    centre.effacer_la_cle("besoin", "id")
    besoins = {"besoin": [Recouverte("besoin-1", "texte", "un banc")]}
    cache = centre.caches["principal"]
    cache |= ecrire_souvenir(RECOUVERTES, en_souvenir({**besoins, "seance": [partie, une]}), cache)
    centre.synchroniser()
    assert CORRECTION in corrections(centre)
    assert retenues(centre) == en_souvenir({**besoins, "seance": [replace(une, le=centre.aujourdhui.isoformat())]})


def test_un_classeur_ou_rien_n_a_ete_recouvert_n_en_retient_rien(modele: Modele) -> None:
    centre = Centre(modele)
    centre.synchroniser()
    assert retenues(centre) is None


def test_ce_que_le_service_seul_ecrit_n_est_de_personne(centre: Centre) -> None:
    retenir(centre, "indicateur", Recouverte("SEA", "valeur", 11))
    centre.synchroniser()
    assert CORRECTION not in corrections(centre)
    assert retenues(centre) == {}


@pytest.mark.parametrize(("valeur", "montree"), [({"f": "=40+2", "de": [2, 6]}, "=40+2"), ("douze", "douze")])
def test_une_formule_se_dit_comme_elle_a_ete_tapee(centre: Centre, valeur: Brut, montree: str) -> None:
    retenir(centre, "seance", Recouverte(UNE, "adultes", valeur))
    centre.synchroniser()
    assert corrections(centre)[CORRECTION]["valeur_calculee"] == montree
