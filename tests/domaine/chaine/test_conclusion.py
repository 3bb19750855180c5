"""From what was worked out to what is written: the guard, the service's own tabs, what pages show (contrat.md §6.8, §6.13)."""

import pytest

from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import MASQUE
from tests.domaine.centre_en_memoire import Centre, le

UNE = "2013-10-03-petit-dejeuner-centre-social"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A session, a need, a contact, written."""
    centre = Centre(modele)
    for ident in ("seance", "besoin", "contact"):
        centre.repondre(ident, {})
    centre.synchroniser()
    return centre


def onglets(centre: Centre) -> dict[str, PlanOnglet]:
    """What would be written, by table."""
    return {o.feuille.table.id: o for plan in centre.conclure().plans.values() for o in plan.onglets}


def test_rien_de_neuf_rien_a_ecrire(centre: Centre) -> None:
    assert all(plan.est_vide for plan in centre.conclure().plans.values())


def test_la_garde_dit_ce_qui_partirait_et_confirmer_le_laisse_partir(centre: Centre) -> None:
    jours = range(1, 13)
    centre.repondre("seance", *({"_": f"{j:02d}/11/2013 12:30:00", "date": f"{j:02d}/11/2013"} for j in jours))
    centre.synchroniser()
    centre.retirer("seance", *jours)
    (garde,) = centre.conclure().garde
    assert garde == "12 lignes sur 13 changeraient ou disparaîtraient dans «\u00a0Séances\u00a0»."
    centre.synchroniser(confirme=True)
    assert [ligne["id"] for ligne in centre.lignes("seance")] == [UNE]
    assert [ligne["cause"] for ligne in centre.lignes("journal") if ligne["quoi"] == "garde levée"] == [garde]


def test_ce_qui_retient_deja_a_la_lecture_retient_aussi(centre: Centre) -> None:
    assert centre.conclure(reserves=["L’onglet a disparu."]).garde == ("L’onglet a disparu.",)
    assert centre.conclure(reserves=["L’onglet a disparu."], confirme=True).garde == ()


@pytest.mark.parametrize("perdu", ["indicateur", "correction", "anomalie", "journal", "synthese", "mode_emploi"])
def test_un_onglet_du_service_illisible_reste_en_l_etat_et_les_autres_se_tiennent(centre: Centre, perdu: str) -> None:
    centre.repondre("seance", {"_": "10/10/2013 12:30:00", "date": "10/10/2013"})
    centre.repondre("projet", {})
    centre.ecrire("seance", UNE, adultes=30)
    tenus = onglets(centre)
    assert all(tenus[ident].ajouts for ident in ("indicateur", "correction", "anomalie", "journal"))
    une_cle = {"indicateur": "libelle", "synthese": "valeur", "mode_emploi": "texte"}
    centre.effacer_la_cle(perdu, une_cle.get(perdu, "champ"))
    suite = onglets(centre)
    assert perdu not in suite
    # What is shown of the figures waits with them.
    assert suite.keys() == tenus.keys() - {perdu, "synthese" if perdu == "indicateur" else perdu}
    assert len(suite["seance"].ajouts) == 1


def test_une_mention_du_journal_dit_quand_quoi_ou_et_pourquoi(centre: Centre) -> None:
    centre.ecrire("seance", UNE, adultes=30)
    ((_, mention),) = onglets(centre)["journal"].ajouts
    assert {cle: dit for cle, dit in mention.items() if cle != "quand"} == {
        "quoi": "correction ouverte", "onglet": "Séances", "ligne": UNE, "champ": "Adultes", "avant": "12", "apres": "30",
        "cause": "L’équipe a changé ce que disent les fiches.",
    }  # fmt: skip
    assert f"{mention['quand']}" == "2014-09-01 00:00:00"


def test_une_correction_ne_recopie_ni_une_personne_ni_un_texte_signale(centre: Centre) -> None:
    centre.ecrire("personne", "contact-20131003-123000", joindre="zephyrine@exemple.fr")
    centre.ecrire("besoin", "besoin-20131003-123000", texte="Appelez le 06 12 34 56 78", voix=3)
    ecarts = {
        ligne["champ"]: (ligne["valeur_calculee"], ligne["valeur_equipe"])
        for _, ligne in onglets(centre)["correction"].ajouts
    }
    assert ecarts == {
        "Téléphone ou courriel": (MASQUE, MASQUE),
        "Ce qui a été dit": ("Un jardin", MASQUE),
        "Combien le disaient": (None, "3"),
    }


def test_les_pages_montrent_les_creneaux_dont_la_date_se_lit(centre: Centre) -> None:
    vus = centre.conclure().apercu.creneaux
    assert [creneau.statut for creneau in vus if creneau.date == le(3, 10)] == ["réalisée"]
    centre.ecrire("planning", "2013-10-10-petit-dejeuner", date="bientôt")
    assert {creneau.date for creneau in vus} - {c.date for c in centre.conclure().apercu.creneaux} == {le(10, 10)}
    centre.effacer_la_cle("planning", "id")
    assert centre.conclure().apercu.creneaux == ()


def test_les_pages_nomment_les_projets_sauf_si_leur_onglet_ne_se_lit_pas(centre: Centre) -> None:
    centre.repondre("projet", {})
    assert centre.conclure().apercu.projets == {"projet-20131202-100000": "Jardin partagé"}
    centre.effacer_la_cle("projet", "id")
    assert centre.conclure().apercu.projets == {}
