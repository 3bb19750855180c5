"""Where the link of a place leads: cases that staff can read, and how a place is known from what an address says."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.rendez_vous import (
    LONGUEUR_MAX,
    donner_rendez_vous,
    lieux_en_activite,
    seances_du_jour,
    seances_en_retard,
    taire_les_lieux_inconnus,
    trouver_lieu,
)
from tests.yaml_lu import lire_yaml

CAS = lire_yaml(Path(__file__).parents[2] / "cas" / "rendez-vous.yaml")
AUJOURDHUI = date(2014, 1, 9)

CENTRE_SOCIAL = Lieu(id="centre-social", nom="Centre social", famille="centre-social", autres_noms=("La maison bleue",))
ECOLE_A = Lieu(id="ecole-a", nom="École A", famille="ecole")
LIEUX = (CENTRE_SOCIAL, ECOLE_A)


def creneau(jour: date, activite: str, lieu: str, statut: str) -> CreneauVu:
    return CreneauVu(date=jour, activite=activite, lieu=lieu, statut=statut, motif="")


def montre(vu: CreneauVu | None) -> list[Any] | None:
    return [vu.date, vu.activite, vu.lieu] if vu else None


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_un_cas(cas: dict[str, Any]) -> None:
    rendez_vous = donner_rendez_vous(
        CENTRE_SOCIAL,
        [creneau(*ligne) for ligne in cas["planning"]],
        aujourdhui=cas.get("aujourdhui", AUJOURDHUI),
    )
    attendu = cas["attendu"]
    assert montre(rendez_vous.directe) == attendu.get("directe")
    a_remplir = attendu.get("a_remplir", [attendu["directe"]] if "directe" in attendu else [])
    assert [montre(vu) for vu in rendez_vous.a_remplir] == a_remplir
    assert [montre(vu) for vu in rendez_vous.deja_dites] == attendu.get("deja_dites", [])
    assert montre(rendez_vous.en_retard) == attendu.get("en_retard")
    assert montre(rendez_vous.prochaine) == attendu.get("prochaine")


def test_celles_qui_manquent_partout_les_dernieres_d_abord() -> None:
    creneaux = [
        creneau(date(2013, 12, 19), "Petit-déjeuner", "École A", "fiche manquante"),
        creneau(date(2013, 12, 26), "Petit-déjeuner", "", "exclue"),
        creneau(date(2014, 1, 2), "Petit-déjeuner", "Centre social", "réalisée"),
        creneau(date(2014, 1, 8), "Petit-déjeuner", "Centre social", "fiche attendue"),
        creneau(AUJOURDHUI, "Petit-déjeuner", "École A", "prévue"),
        creneau(AUJOURDHUI, "Goûter", "École A", "annulée"),
        creneau(date(2014, 1, 16), "Petit-déjeuner", "Centre social", "prévue"),
    ]
    en_retard = seances_en_retard(creneaux, aujourdhui=AUJOURDHUI)
    assert [vu.date for vu in en_retard] == [date(2014, 1, 8), date(2013, 12, 19)]
    assert seances_du_jour(creneaux, aujourdhui=AUJOURDHUI) == (creneaux[4],)


@pytest.mark.parametrize(
    "ecrit",
    [
        "centre-social",
        "Centre-Social",
        "centre social",
        "CENTRE  SOCIAL",
        "centresocial",
        "Centre social ",
        "la-maison-bleue",
        "LA MAISON BLEUE",
    ],
)
def test_un_lieu_s_ecrit_de_bien_des_facons(ecrit: str) -> None:
    assert trouver_lieu(ecrit, LIEUX) is CENTRE_SOCIAL


def test_une_coquille_ne_perd_personne() -> None:
    assert trouver_lieu("centre-socail", LIEUX) is CENTRE_SOCIAL
    assert trouver_lieu("ecole-b", LIEUX) is None


def test_une_affiche_imprimee_survit_a_un_changement_de_nom() -> None:
    """The place was renamed, then another took its old name: the poster says the id, which never changes."""
    rebaptise = Lieu(id="centre-social", nom="Maison du Vernet", famille="centre-social")
    nouveau = Lieu(id="centre-social-2", nom="Centre social", famille="centre-social")
    lieux: Sequence[Lieu] = (nouveau, rebaptise)
    assert trouver_lieu("centre-social", lieux) is rebaptise
    assert trouver_lieu("centre-social-2", lieux) is nouveau
    assert trouver_lieu("maison-du-vernet", lieux) is rebaptise


@pytest.mark.parametrize("ecrit", ["", "?", "piscine", "centre", "é" * (LONGUEUR_MAX + 1)])
def test_un_lieu_inconnu(ecrit: str) -> None:
    assert trouver_lieu(ecrit, LIEUX) is None


def test_un_nom_trop_long_n_est_pas_meme_cherche() -> None:
    """Whoever sends long addresses does not fill the memory of names."""
    geant = Lieu(id="x", nom="a" * (LONGUEUR_MAX + 1), famille="")
    assert trouver_lieu(geant.nom, (geant,)) is None
    assert trouver_lieu("x", (geant,)) is geant


def test_un_lieu_ecrit_sur_une_fiche_et_inconnu_de_l_equipe_ne_se_montre_pas() -> None:
    social = Lieu(id="social", nom="Centre social", famille="", autres_noms=("Le centre",), ouvert_vacances=True)
    vus = [
        creneau(date(2014, 1, 9), "Goûter", "Chez Mme Durand", "réalisée"),
        creneau(date(2014, 1, 9), "Goûter", "le centre", "réalisée"),
        creneau(date(2014, 1, 16), "Goûter", "Salle des fêtes", "prévue"),
    ]
    assert [vu.lieu for vu in taire_les_lieux_inconnus(vus, [social])] == ["", "le centre", "Salle des fêtes"]


def test_seuls_les_lieux_en_activite() -> None:
    lieux = (
        Lieu(id="toujours", nom="Toujours", famille=""),
        Lieu(id="depuis", nom="Depuis aujourd’hui", famille="", actif_du=AUJOURDHUI),
        Lieu(id="bientot", nom="Bientôt", famille="", actif_du=date(2014, 1, 10)),
        Lieu(id="jusque", nom="Jusqu’à aujourd’hui", famille="", actif_au=AUJOURDHUI),
        Lieu(id="ferme", nom="Fermé", famille="", actif_du=date(2013, 1, 1), actif_au=date(2014, 1, 8)),
    )
    assert [lieu.id for lieu in lieux_en_activite(lieux, AUJOURDHUI)] == ["toujours", "depuis", "jusque"]
