"""The columns made for figures alone: which action a line belongs to, which session is an event, who is known."""

import pytest

from passerelle.domaine.chaine.derivees import ACTION
from passerelle.domaine.chiffres.rencontres import DOUBLE_PROBABLE, EN_ANIMATION
from passerelle.domaine.controle.examen import REPONSE_MASQUEE
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, dites, valeurs


@pytest.fixture
def centre(modele: Modele) -> Centre:
    return Centre(modele)


@pytest.mark.parametrize(
    ("dite", "action", "message"),
    [
        ("Aller vers", "Aller vers", ""),
        ("goûters", "Aller vers", ""),
        ("jardin partagé", "Aller vers", ""),
        ("Toutes les actions", None, ""),
        ("Loto", None, "«\u00a0Loto\u00a0» n’est ni une action, ni une activité, ni un projet connu"),
        ("06 12 34 56 78", None, "Ce qui est écrit ici n’est ni une action"),
        (None, None, "Cette somme ne dit pas son action"),
    ],
)
def test_une_somme_est_a_l_action_que_nomme_sa_case(
    centre: Centre, dite: str | None, action: str | None, message: str
) -> None:
    centre.repondre("projet", {})
    centre.repondre("finance", {"action": dite})
    etude = centre.etudier()
    assert etude.tables["finance"][ACTION].tolist() == [action]
    lues = [dit[: len(message)] for dit in dites(etude.anomalies, "finance", ACTION) if dit != REPONSE_MASQUEE]
    assert lues == [message] * bool(message)


def test_une_somme_nomme_encore_un_projet_dont_l_onglet_ne_se_lit_plus(centre: Centre) -> None:
    centre.repondre("projet", {})
    centre.repondre("finance", {"action": "Jardin partagé"})
    centre.synchroniser()
    centre.effacer_la_cle("projet", "id")
    etude = centre.etudier()
    assert etude.tables["finance"][ACTION].tolist() == ["Aller vers"]
    assert dites(etude.anomalies, "finance") == []


def test_un_financeur_de_la_configuration_absent_de_l_onglet_laisse_sa_part_en_l_etat(centre: Centre) -> None:
    centre.repondre("finance", {"sens": "Produit", "financeur": "CAF"})
    assert valeurs(centre.etudier(), "COF")[""] == 100
    centre.parametres = {**centre.parametres, "financeur_propre": "Maison commune"}
    etude = centre.etudier()
    (message,) = dites(etude.anomalies, "financeur")
    assert message.startswith(
        "«\u00a0Maison commune\u00a0», nommé dans passerelle.toml (financeur_propre), n’est pas dans"
    )
    assert "COF" in etude.suspendus
    assert valeurs(etude, "COF") == {}
    # A name no indicator asks for is nobody's concern.
    centre.parametres = {"financeur_propre": "CAF", "financeur_principal": "CAF", "mecene": "Maison commune"}
    assert dites(centre.etudier().anomalies, "financeur") == []


def test_une_seance_que_l_equipe_dit_etre_une_animation_n_y_compte_plus_ses_presents(centre: Centre) -> None:
    centre.repondre("projet", {})
    centre.repondre("animation", {})
    centre.repondre("seance", {}, {"_": "07/05/2014 12:00:00", "date": "07/05/2014", "activite": "Goûter"})
    centre.synchroniser()
    assert valeurs(centre.etudier(), "PAR")[""] == 32
    (message,) = dites(centre.etudier().anomalies, "animation", "avec_seance")
    assert message.startswith(f"{DOUBLE_PROBABLE}\u00a0: une séance a eu lieu le même jour, au même lieu.")
    centre.ecrire("animation", str(centre.lignes("animation")[0]["id"]), avec_seance="Oui")
    etude = centre.etudier()
    assert etude.tables["seance"][EN_ANIMATION].to_dict() == {
        "2013-10-03-petit-dejeuner-centre-social": "non",
        "2014-05-07-gouter-centre-social": "oui",
    }
    assert (valeurs(etude, "PAR")[""], valeurs(etude, "SEA")[""]) == (16, 2)
    assert dites(etude.anomalies, "animation", "avec_seance") == []
