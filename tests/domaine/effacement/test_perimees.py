"""What has been kept as long as promised is found, kind by kind; erased, it moves no figure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.controle.examen import TEXTE_PERSONNEL
from passerelle.domaine.declare.conservation import Garde
from passerelle.domaine.declare.parametre import TexteDate
from passerelle.domaine.effacement.demande import reunir_les_demandes
from passerelle.domaine.effacement.perimees import Sorte, compter_les_signales, trouver_les_perimees
from passerelle.domaine.modele import Modele
from tests.domaine.effacement.centre_a_effacer import CLOS, SUIVANT, CentreAEffacer
from tests.domaine.fiches_d_essai import EXERCICE

SEANCE = "2013-10-03-petit-dejeuner-centre-social"


@pytest.fixture(scope="module")
def prepare(modele: Modele) -> CentreAEffacer:
    """A year of one of each, and what staff wrote beside."""
    centre = CentreAEffacer(modele)
    centre.taper("equipe", code="B07", prenom="Wilfrid", au=date(2014, 6, 30))
    centre.taper("equipe", code="C01", prenom="Valentine")
    centre.repondre("contact", {})
    centre.repondre("besoin", {"texte": "Un jardin partagé", "saisi_par": "B07"})
    centre.repondre(
        "seance",
        {"saisi_par": "B07", "observation": "Belle matinée"},
        {"_": "03/10/2013 13:00:00", "adultes": 15, "saisi_par": "ZZZ"},
    )
    centre.repondre("projet", {"referent": "Valentine D."})
    centre.repondre("finance", {})
    centre.synchroniser()
    centre.ecrire("seance", SEANCE, commentaire="Revoir l’heure")
    centre.ecrire("projet", "projet-20131202-100000", fin_le=date(2014, 5, 1), commentaire="Fini")
    centre.synchroniser()
    return centre


@pytest.fixture
def centre(prepare: CentreAEffacer) -> CentreAEffacer:
    """The same, for one test."""
    return prepare.copie()


def comptes(centre: CentreAEffacer) -> dict[str, tuple[int, int]]:
    """Kind → how many are to go, how many wait."""
    return {sorte.nom: (sorte.nombre, sorte.attendent) for sorte in trouver_les_perimees(centre.contenu)}


def purger(centre: CentreAEffacer) -> list[Sorte]:
    """Erase all that is to go."""
    sortes = trouver_les_perimees(centre.contenu)
    centre.effacer(reunir_les_demandes(sorte.demande for sorte in sortes))
    return sortes


@pytest.mark.parametrize(
    ("aujourdhui", "attendu"),
    [
        (date(2014, 9, 1), {}),
        (date(2015, 8, 30), {}),
        (date(2015, 8, 31), {"equipe": (1, 0), "code": (2, 0), "referent": (1, 0)}),
        (date(2015, 10, 3), {"contact": (1, 0), "equipe": (1, 0), "code": (2, 0), "referent": (1, 0)}),
        (date(2019, 8, 31), {"contact": (1, 0), "equipe": (1, 0), "code": (2, 0), "referent": (1, 0), "texte": (5, 0)}),
        (
            date(2024, 8, 31),
            {
                "contact": (1, 0),
                "equipe": (1, 0),
                "code": (2, 0),
                "referent": (1, 0),
                "texte": (5, 0),
                "finance": (1, 0),
            },
        ),
    ],
)
def test_chaque_chose_a_son_jour(
    centre: CentreAEffacer, aujourdhui: date, attendu: Mapping[str, tuple[int, int]]
) -> None:
    centre.exercices = (CLOS, SUIVANT)
    centre.aujourdhui = aujourdhui
    trouves = comptes(centre)
    assert {nom: compte for nom, compte in trouves.items() if nom not in ("journal", "anomalie")} == attendu


def test_rien_ne_bouge_dans_un_exercice_ouvert(centre: CentreAEffacer) -> None:
    centre.exercices = (EXERCICE, SUIVANT)
    centre.aujourdhui = date(2024, 8, 31)
    centre.synchroniser()
    trouves = comptes(centre)
    assert {nom: trouves[nom] for nom in ("code", "referent", "texte", "finance")} == {
        "code": (0, 2), "referent": (0, 1), "texte": (0, 5), "finance": (0, 1),
    }  # fmt: skip
    avant = [tuple(ligne.values()) for ligne in centre.lignes("indicateur")]
    purger(centre)
    centre.synchroniser()
    apres = [tuple(ligne.values()) for ligne in centre.lignes("indicateur")]
    assert [ligne for ligne in apres if ligne[0] != "REC"] == [ligne for ligne in avant if ligne[0] != "REC"]
    assert not centre.dit("Wilfrid", "Zéphyrine")
    assert centre.dit("B07", "Belle matinée")


def test_purger_un_exercice_clos_ne_change_ni_ligne_ni_chiffre(centre: CentreAEffacer) -> None:
    centre.exercices = (CLOS, SUIVANT)
    centre.aujourdhui = date(2024, 9, 1)
    centre.synchroniser()
    avant = [tuple(ligne.values()) for ligne in centre.lignes("indicateur")]
    purger(centre)
    conclusion = centre.synchroniser()
    assert [tuple(ligne.values()) for ligne in centre.lignes("indicateur")] == avant
    assert conclusion.apercu.a_decider == 0
    assert not centre.dit("Zéphyrine", "Wilfrid", "B07", "Belle matinée", "Revoir l’heure", "Valentine D.", "Un jardin")
    seance = centre.ligne("seance", SEANCE)
    assert (seance["adultes"], seance["fiches"], seance["observation"]) == (12, 2, None)
    assert centre.lignes("finance") == []
    assert not any(nombre for nombre, _ in comptes(centre).values())


def test_une_fiche_sans_accord_ne_fait_pas_de_ligne_puis_s_en_va(centre: CentreAEffacer) -> None:
    centre.aujourdhui = date(2014, 6, 12)
    centre.repondre("contact", {"_": "12/06/2014 09:00:00", "date": "12/06/2014", "prenom": "Yolaine", "accord": None})
    conclusion = centre.synchroniser()
    assert [ligne["prenom"] for ligne in centre.lignes("personne")] == ["Zéphyrine"]
    (dite,) = [a for a in conclusion.apercu.anomalies if a.ou == "Réponses contact"]
    assert dite.gravite == "bloquant"
    assert "sera effacée le 19/06/2014" in dite.message
    assert comptes(centre) == {}
    centre.aujourdhui = date(2014, 6, 19)
    assert comptes(centre) == {"sans_accord": (1, 0)}
    purger(centre)
    assert not centre.dit("Yolaine")
    assert not [a for a in centre.synchroniser().apercu.anomalies if a.ou == "Réponses contact"]


def test_une_ligne_supprimee_par_l_equipe_est_oubliee_a_son_jour(centre: CentreAEffacer) -> None:
    centre.supprimer("personne", "contact-20131003-123000")
    centre.synchroniser()
    assert "contact" not in comptes(centre)
    centre.aujourdhui = date(2015, 10, 3)
    assert comptes(centre)["contact"] == (1, 0)
    purger(centre)
    assert not centre.dit("Zéphyrine")
    assert centre.synchroniser().apercu.a_decider == 0


def test_l_equipe_peut_raccourcir_jamais_allonger(centre: CentreAEffacer) -> None:
    centre.ecrire("personne", "contact-20131003-123000", purge_le=date(2030, 1, 1))
    centre.aujourdhui = date(2015, 10, 3)
    assert comptes(centre)["contact"] == (1, 0)
    centre.ecrire("personne", "contact-20131003-123000", purge_le=date(2014, 1, 1), appele_le=date(2014, 6, 1))
    centre.aujourdhui = date(2014, 6, 2)
    assert comptes(centre) == {"contact": (1, 0)}


def test_la_regle_commande(centre: CentreAEffacer, modele: Modele) -> None:
    un_an = Garde(duree=(TexteDate(valeur="1 an", depuis=date(2013, 9, 1), source=""),))
    centre.modele = replace(modele, conservation=replace(modele.conservation, contact=un_an))
    centre.synchroniser()
    assert centre.ligne("personne", "contact-20131003-123000")["purge_le"] == date(2014, 10, 3)
    centre.aujourdhui = date(2014, 10, 3)
    assert comptes(centre) == {"contact": (1, 0)}


def test_un_texte_signale_que_personne_ne_corrige_est_vide(centre: CentreAEffacer) -> None:
    centre.aujourdhui = date(2014, 6, 1)
    centre.repondre(
        "besoin", {"_": "01/06/2014 09:00:00", "date": "01/06/2014", "texte": "Un jardin, appelez le 06 12 34 56 79"}
    )
    centre.repondre("besoin", {"_": "01/06/2014 09:30:00", "date": "01/06/2014", "texte": "Appelez le 06 12 34 56 70"})
    centre.synchroniser()
    centre.ecrire("besoin", "besoin-20140601-093000", texte="Rappeler quelqu’un")
    assert compter_les_signales(centre.contenu) == 0
    centre.aujourdhui = date(2014, 8, 29)
    assert compter_les_signales(centre.contenu) == 1
    assert comptes(centre) == {}
    centre.aujourdhui = date(2014, 8, 30)
    assert comptes(centre) == {"texte_signale": (1, 0)}
    purger(centre)
    assert not centre.dit("06 12 34 56 79")
    centre.synchroniser()
    besoin = centre.ligne("besoin", "besoin-20140601-090000")
    assert (besoin["texte"], besoin["theme"]) == (None, "Espaces verts et jardins")


def test_les_registres_se_purgent(centre: CentreAEffacer) -> None:
    centre.taper(
        "anomalie", id="x", gravite="attention", onglet="Séances", message="Réglée", resolue_le=date(2014, 1, 1)
    )
    centre.taper("journal", quand=41640.5, quoi="bien vieux")
    centre.aujourdhui = date(2017, 1, 31)
    trouves = comptes(centre)
    assert trouves["anomalie"] == (2, 0)
    assert trouves["journal"] == (1, 0)
    purger(centre)
    assert not centre.dit("Toute réglée", "bien vieux")


def test_un_code_parti_reste_connu_tant_qu_une_fiche_le_porte(centre: CentreAEffacer) -> None:
    centre.aujourdhui = date(2015, 8, 31)
    centre.exercices = (EXERCICE, SUIVANT)
    purger(centre)
    assert centre.cadre().referentiels.codes == {"b07", "c01"}
    centre.synchroniser()
    assert centre.ligne("seance", SEANCE)["adultes"] == 12
    centre.exercices = (CLOS, SUIVANT)
    purger(centre)
    assert centre.cadre().referentiels.codes == {"c01"}
    assert not centre.dit("B07")


def test_ce_qui_n_a_pas_de_date_attend(centre: CentreAEffacer) -> None:
    centre.exercices = (CLOS, SUIVANT)
    centre.repondre("contact", {"_": None, "date": None, "prenom": "Yolaine", "accord": None})
    centre.repondre("seance", {"_": "pas un jour", "date": "jamais", "observation": "Un jour sans date"})
    centre.taper("seance", date="jamais", observation="Sans date")
    centre.aujourdhui = date(2030, 1, 1)
    purger(centre)
    assert centre.dit("Yolaine")
    assert centre.dit("Un jour sans date")


def test_une_fiche_que_la_ligne_ne_retient_pas_a_son_propre_jour(centre: CentreAEffacer) -> None:
    centre.exercices = (CLOS, SUIVANT)
    centre.aujourdhui = date(2019, 9, 1)
    centre.repondre(
        "seance", {"_": "05/10/2013 09:00:00", "date": "05/10/2013", "observation": "Jamais lue", "saisi_par": "B07"}
    )
    assert centre.dit("Jamais lue")
    purger(centre)
    assert not centre.dit("Jamais lue", "B07")


def test_une_anomalie_d_ailleurs_ou_reglee_ne_vide_rien(centre: CentreAEffacer) -> None:
    centre.aujourdhui = date(2014, 12, 1)
    for onglet, champ in (
        ("Réponses séance", "Ce qui s’est passé"),
        ("Séances", "Colonne d’avant"),
        ("Séances", "Ce qui s’est passé"),
    ):
        centre.taper(
            "anomalie", id=champ, gravite="attention", onglet=onglet, ligne=SEANCE, champ=champ, message=TEXTE_PERSONNEL,
            depuis=date(2014, 1, 1),
        )  # fmt: skip
    assert "texte_signale" not in comptes(centre)
