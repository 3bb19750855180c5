"""Lines that go: what the journal keeps of them, and what stays said for two weeks (contrat.md §8)."""

from datetime import timedelta

import pytest

from passerelle.domaine.chaine.annonce_des_departs import DEPARTS
from passerelle.domaine.chaine.conclusion import Conclusion
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre, dites, le, valeurs

UNE, AUTRE = "2013-10-03-petit-dejeuner-centre-social", "2013-10-10-petit-dejeuner-centre-social"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """Two sessions, written."""
    centre = Centre(modele)
    centre.repondre("seance", {"saisi_par": "ab12"}, {"_": "10/10/2013 12:30:00", "date": "10/10/2013"})
    centre.synchroniser()
    return centre


def journal(centre: Centre, quoi: str) -> list[dict[str, Cellule]]:
    return [ligne for ligne in centre.lignes("journal") if ligne["quoi"] == quoi]


def au_sujet_des_departs(conclusion: Conclusion) -> list[str]:
    return dites(conclusion.apercu.anomalies, "Réponses séance")


def test_une_ligne_part_avec_sa_reponse_et_le_journal_garde_ce_qu_elle_disait(centre: Centre) -> None:
    centre.retirer("seance", 0)
    (message,) = au_sujet_des_departs(centre.synchroniser())
    assert message.startswith(
        "Une ligne est partie de «\u00a0Séances\u00a0»\u00a0: sa réponse n’est plus dans «\u00a0Réponses séance\u00a0» "
        "(constaté le 01/09/2014)."
    )
    assert [ligne["id"] for ligne in centre.lignes("seance")] == [AUTRE]
    (partie,) = journal(centre, "ligne partie")
    assert (partie["onglet"], partie["ligne"]) == ("Séances", UNE)
    assert partie["cause"] == "Sa réponse n’est plus dans l’onglet des réponses."
    assert str(partie["avant"]).startswith("Date\u00a0: 03/10/2013\u00a0; Séance\u00a0: Petit-déjeuner\u00a0; ")
    assert "Code\u00a0: (" in str(partie["avant"])
    assert "ab12" not in str(partie["avant"])


def test_plusieurs_lignes_parties_se_comptent_et_se_disent_quatorze_jours(centre: Centre) -> None:
    centre.retirer("seance", 0, 1)
    (message,) = au_sujet_des_departs(centre.synchroniser())
    assert message.startswith("2 lignes sont parties de «\u00a0Séances\u00a0»\u00a0: leurs réponses ne sont plus")
    le_jour_meme = centre.aujourdhui
    centre.aujourdhui = le_jour_meme + timedelta(days=13)
    assert au_sujet_des_departs(centre.synchroniser()) == [message]
    centre.aujourdhui = le_jour_meme + timedelta(days=14)
    assert au_sujet_des_departs(centre.synchroniser()) == []
    assert centre.caches["principal"][DEPARTS] == ""
    assert len(journal(centre, "ligne partie")) == 2


def test_une_ligne_revenue_n_est_plus_dite_partie(centre: Centre) -> None:
    rangees = centre.retirer("seance", 0, 1)
    centre.synchroniser()
    centre.reponses["seance"] += rangees[:1]
    (message,) = au_sujet_des_departs(centre.synchroniser())
    assert message.startswith("Une ligne est partie")
    centre.reponses["seance"] += rangees[1:]
    assert au_sujet_des_departs(centre.synchroniser()) == []


def test_ce_qui_est_parti_avec_un_formulaire_que_le_centre_n_a_plus_ne_se_dit_plus(centre: Centre) -> None:
    centre.caches["principal"][DEPARTS] = '{"sortie":{"le":"2014-08-31","lignes":["sortie-1"],"nombre":1}}'
    assert centre.synchroniser().plans["principal"].entrees[DEPARTS] == ""


def test_une_reponse_corrigee_en_une_autre_rencontre_connue_a_rejoint_sa_ligne(centre: Centre) -> None:
    titres, une, autre = centre.reponses["seance"]
    centre.reponses["seance"] = [titres, une, [autre[0], une[1], *autre[2:]]]
    conclusion = centre.synchroniser()
    (partie,) = journal(centre, "ligne partie")
    assert (partie["ligne"], partie["cause"]) == (
        AUTRE,
        "Sa réponse, corrigée, est maintenant celle d’une autre ligne.",
    )
    assert au_sujet_des_departs(conclusion) == []


def test_une_ligne_que_l_equipe_supprime_laisse_au_journal_ce_qu_elle_y_avait_ecrit(centre: Centre) -> None:
    centre.ecrire("seance", UNE, adultes=30)
    centre.taper("seance", date="17/10/2013", activite="Goûter", lieu="École A", statut="réalisée", adultes=7)
    centre.synchroniser()
    centre.supprimer("seance", UNE)
    centre.supprimer("seance", "manuel-20140901-1")
    conclusion = centre.synchroniser()
    supprimees = {ligne["ligne"]: ligne for ligne in journal(centre, "ligne supprimée")}
    assert set(supprimees) == {UNE, "manuel-20140901-1"}
    assert "Adultes\u00a0: 30" in str(supprimees[UNE]["avant"])
    assert "Adultes\u00a0: 7" in str(supprimees["manuel-20140901-1"]["avant"])
    assert {ligne["cause"] for ligne in supprimees.values()} == {"L’équipe a supprimé cette ligne."}
    assert au_sujet_des_departs(conclusion) == []


def test_une_ligne_que_l_equipe_remet_apres_le_retrait_de_sa_reponse_compte_comme_la_sienne(centre: Centre) -> None:
    rangee = list(centre.onglets["seance"][centre.rang("seance", AUTRE)])
    centre.retirer("seance", 1)
    centre.supprimer("seance", AUTRE)
    centre.synchroniser()
    assert valeurs(centre.etudier(), "SEA") == {"": 1.0}
    centre.onglets["seance"].append(rangee)
    centre.synchroniser()
    assert valeurs(centre.etudier(), "SEA") == {"": 2.0}
    assert centre.ligne("seance", AUTRE)["a_verifier"] is None


def test_le_journal_ne_dit_rien_d_une_personne(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("contact", {})
    centre.synchroniser()
    centre.retirer("contact", 0)
    centre.synchroniser()
    assert centre.lignes("personne") == []
    (partie,) = journal(centre, "ligne partie")
    assert (partie["onglet"], partie["avant"]) == ("Personnes à rappeler", None)


def test_ce_qui_est_parti_d_un_onglet_devenu_illisible_reste_dit(centre: Centre) -> None:
    centre.retirer("seance", 0)
    messages = au_sujet_des_departs(centre.synchroniser())
    centre.effacer_la_cle("seance", "id")
    assert au_sujet_des_departs(centre.conclure()) == messages


# Figures that fall --------------------------------------------------------------------------------------------------------------


def test_les_chiffres_qui_baissent_se_disent_une_semaine(centre: Centre) -> None:
    centre.taper("seance", date=le(17, 10), activite="Goûter", lieu="École A", statut="réalisée", adultes=7, enfants=0)
    assert centre.synchroniser().apercu.annonce == ""
    centre.supprimer("seance", "manuel-20140901-1")
    annonce = centre.synchroniser().apercu.annonce
    assert annonce.startswith(
        "Le 01/09/2014, 1 ligne de «\u00a0Séances\u00a0» est partie, et des chiffres ont baissé\u00a0: «\u00a0Séances "
        "réalisées\u00a0» (SEA, 2013-2014) de 3 à 2\u00a0; "
    )
    assert "(PAR, 2013-2014) de 39 à 32" in annonce
    assert "(BES" not in annonce
    assert annonce.endswith(
        "choisissez «\u00a0reprendre celle des fiches\u00a0» en face d’elle dans l’onglet Corrections."
    )
    le_jour_meme = centre.aujourdhui
    centre.aujourdhui = le_jour_meme + timedelta(days=6)
    assert centre.synchroniser().apercu.annonce == annonce
    centre.aujourdhui = le_jour_meme + timedelta(days=7)
    assert centre.synchroniser().apercu.annonce == ""
    assert centre.caches["principal"][DEPARTS] == ""


def test_deux_baisses_se_disent_l_une_apres_l_autre(centre: Centre) -> None:
    centre.retirer("seance", 0)
    premiere = centre.synchroniser().apercu.annonce
    centre.aujourdhui += timedelta(days=1)
    centre.retirer("seance", 0)
    seconde = centre.synchroniser().apercu.annonce
    assert seconde.startswith(f"{premiere} Le 02/09/2014, 1 ligne de «\u00a0Séances\u00a0» est partie")
    assert "(SEA, 2013-2014) de 1 à rien" in seconde


def test_des_lignes_parties_de_plusieurs_onglets_se_comptent_chacune(centre: Centre) -> None:
    centre.repondre("finance", {}, {"_": "17/10/2013 12:30:00", "date": "17/10/2013", "montant": 40})
    centre.synchroniser()
    centre.retirer("seance", 0, 1)
    centre.retirer("finance", 0)
    annonce = centre.synchroniser().apercu.annonce
    assert "2 lignes de «\u00a0Séances\u00a0» et 1 ligne de «\u00a0Finances\u00a0» sont parties" in annonce


def test_un_chiffre_qui_ne_baisse_pas_ne_se_dit_pas(centre: Centre) -> None:
    """Another line came at the same time, or no figure counted this one."""
    centre.retirer("seance", 0)
    centre.repondre("seance", {"_": "17/10/2013 12:30:00", "date": "17/10/2013"})
    assert centre.synchroniser().apercu.annonce == ""
    centre.repondre("contact", {})
    centre.synchroniser()
    centre.retirer("contact", 0)
    assert centre.synchroniser().apercu.annonce == ""


# The guard, below ten lines -----------------------------------------------------------------------------------------------------


def test_un_petit_onglet_qui_perd_plus_du_tiers_de_ses_lignes_le_dit_sans_rien_retenir(centre: Centre) -> None:
    centre.repondre("seance", *({"_": f"{j}/10/2013 12:30:00", "date": f"{j}/10/2013"} for j in (17, 24)))
    centre.synchroniser()
    centre.retirer("seance", 0)
    assert "beaucoup" not in au_sujet_des_departs(centre.synchroniser())[0]
    centre.retirer("seance", 0)
    (message,) = au_sujet_des_departs(centre.synchroniser())
    assert "(constaté le 01/09/2014). C’est beaucoup\u00a0: il y en avait 4. Si ce n’est pas voulu" in message


def test_un_depart_note_par_une_version_qui_ne_comptait_pas_le_reste_se_dit_comme_avant(centre: Centre) -> None:
    centre.caches["principal"][DEPARTS] = '{"seance":{"le":"2014-08-31","lignes":["s-1"],"nombre":1}}'
    (message,) = au_sujet_des_departs(centre.synchroniser())
    assert "beaucoup" not in message
