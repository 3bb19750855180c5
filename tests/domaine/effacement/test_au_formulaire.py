"""What is erased from a workbook of Google's is listed for the script, which deletes it from the form; nothing else is."""

import pytest

from passerelle.domaine.effacement.au_formulaire import (
    compter_les_mots,
    compter_les_reponses,
    dire_les_mots,
    dire_les_reponses,
    lister_les_reponses,
)
from passerelle.domaine.effacement.demande import Demande
from passerelle.domaine.effacement.recherche import chercher_une_personne, chercher_une_reponse
from passerelle.domaine.modele import Modele
from tests.domaine.effacement.centre_a_effacer import CentreAEffacer

PARTOUT = frozenset({"principal", "contacts"})


def faire(modele: Modele, distants: frozenset[str] = PARTOUT) -> CentreAEffacer:
    """Two people to call back, two needs; the workbooks `distants` are at Google's."""
    centre = CentreAEffacer(modele, distants=distants)
    centre.repondre("contact", {}, {"_": "04/10/2013 09:00:00", "prenom": "Yolaine", "joindre": "yolaine@exemple.fr"})
    centre.repondre(
        "besoin",
        {"texte": "Un jardin partagé pour Zéphyrine"},
        {"_": "03/10/2013 12:34:00", "texte": "Un banc sous les arbres"},
    )
    centre.synchroniser()
    return centre


def effacer(centre: CentreAEffacer, ident: str) -> None:
    centre.effacer(chercher_une_reponse(centre.contenu, ident, garder_le_compte=False).demande)


def attendent(centre: CentreAEffacer, classeur: str) -> object:
    return centre.carnets[classeur].souvenir("a_effacer")


def test_une_reponse_effacee_est_listee_par_son_moment_sans_rien_d_elle(modele: Modele) -> None:
    centre = faire(modele)
    effacer(centre, "contact-20131003-123000")
    assert centre.caches["contacts"]["a_effacer/0"] == '{"contact":["2013-10-03T12:30:00"]}'
    assert "a_effacer/0" not in centre.caches["principal"]
    assert compter_les_reponses(centre.carnets.values()) == 1


def test_celles_qui_attendent_deja_attendent_encore_chacune_une_fois(modele: Modele) -> None:
    centre = faire(modele)
    effacer(centre, "contact-20131004-090000")
    centre.repondre("contact", {"_": "04/10/2013 09:00:00"})  # came back
    centre.synchroniser()
    for ident in ("contact-20131003-123000", "contact-20131004-090000", "besoin-20131003-123400"):
        effacer(centre, ident)
    assert attendent(centre, "contacts") == {"contact": ["2013-10-03T12:30:00", "2013-10-04T09:00:00"]}
    assert attendent(centre, "principal") == {"besoin": ["2013-10-03T12:34:00"]}
    assert compter_les_reponses(centre.carnets.values()) == 3


def test_rien_n_est_liste_d_un_classeur_qui_est_ici(modele: Modele) -> None:
    centre = faire(modele, distants=frozenset({"principal"}))
    effacer(centre, "contact-20131003-123000")
    effacer(centre, "besoin-20131003-123400")
    assert attendent(centre, "contacts") is None
    assert attendent(centre, "principal") == {"besoin": ["2013-10-03T12:34:00"]}


def test_une_reponse_sans_moment_n_est_pas_listee(modele: Modele) -> None:
    centre = faire(modele)
    centre.repondre("besoin", {"_": "", "texte": "Une fontaine"})
    sans = [recue for recue in centre.contenu.recues if recue.recu is None]
    assert len(sans) == 1
    assert lister_les_reponses(centre.contenu, Demande(recues=sans), "principal") == {}


@pytest.mark.parametrize("abime", ["{", "[]", '{"besoin": 3, "seance": []}'])
def test_une_liste_abimee_ne_retient_personne(modele: Modele, abime: str) -> None:
    centre = faire(modele)
    centre.caches["principal"]["a_effacer/0"] = abime
    assert compter_les_reponses(centre.carnets.values()) == 0
    effacer(centre, "besoin-20131003-123400")
    assert attendent(centre, "principal") == {"besoin": ["2013-10-03T12:34:00"]}


def test_des_mots_effaces_restent_au_formulaire(modele: Modele) -> None:
    centre = faire(modele)
    elle = chercher_une_personne(centre.contenu, "Zéphyrine").demande
    assert compter_les_mots(centre.contenu, elle) == 1
    centre.effacer(elle)
    assert attendent(centre, "principal") is None
    assert compter_les_mots(faire(modele, distants=frozenset()).contenu, elle) == 0
    parties = Demande(recues=centre.contenu.recues, reponses=elle.reponses)
    assert compter_les_mots(centre.contenu, parties) == 0


def test_ce_que_garde_le_formulaire_se_dit_avec_ce_qu_il_faut_faire() -> None:
    assert [*dire_les_reponses(0), *dire_les_mots(0)] == []
    (une,), (deux,) = dire_les_reponses(1), dire_les_reponses(2)
    assert une.startswith(
        "1 réponse effacée du classeur est encore dans un formulaire Google. Le script du classeur l’y"
    )
    assert "supprimez-la à la main" in une
    assert deux.startswith("2 réponses effacées du classeur sont encore dans un formulaire Google.")
    assert "Synchroniser maintenant" in deux
    (mots,) = dire_les_mots(2)
    assert mots.startswith("Le formulaire Google garde les mots effacés de 2 réponses. Supprimez-les à la main")
