"""What is kept of a study for the pages: needs and their follow-up, projects, the year's figures, lines the guard holds back."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chaine.compte_rendu import LigneGardee
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.liens.projet_vu import ProjetVu
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, le
from tests.domaine.fiches_d_essai import EXERCICE

D_AVANT = Exercice(date(2012, 9, 1), date(2013, 8, 31))


@pytest.fixture
def centre(modele: Modele) -> Centre:
    centre = Centre(modele)
    centre.aujourdhui = le(12, 6, 2014)
    return centre


def entendus(centre: Centre) -> tuple[BesoinEntendu, ...]:
    return centre.conclure().apercu.entendus


def test_un_besoin_et_ce_que_l_equipe_en_a_fait(centre: Centre) -> None:
    centre.taper(
        "besoin",
        date=le(3, 10),
        texte="Un jardin",
        nature="Une envie",
        voix=3,
        theme="Espaces verts et jardins",
        etat_suite="Transmise",
        suite="Vu avec la mairie",
        citer="Oui",
    )
    (besoin,) = entendus(centre)
    assert replace(besoin, id="") == BesoinEntendu(
        id="",
        jour=le(3, 10),
        texte="Un jardin",
        themes=("Espaces verts et jardins",),
        nature="Une envie",
        voix=3,
        etat="Transmise",
        suite="Vu avec la mairie",
        est_suivi=True,
        est_citable=True,
    )
    assert not besoin.attend


@pytest.mark.parametrize(
    ("ecrit", "attend"),
    [
        ({}, True),
        ({"etat_suite": "À étudier"}, True),
        ({"suite": "rien"}, True),
        ({"suite": "On a appelé"}, False),
        ({"etat_suite": "Sans suite possible"}, False),
        ({"projet": "Jardin partagé"}, False),
    ],
)
def test_un_besoin_attend_tant_que_rien_n_en_est_dit(centre: Centre, ecrit: dict[str, str], attend: bool) -> None:
    centre.repondre("projet", {})
    centre.taper("besoin", date=le(3, 10), texte="Un jardin", **ecrit)
    (besoin,) = entendus(centre)
    assert besoin.attend is attend
    assert besoin.est_sans_suite == (ecrit.get("etat_suite") == "Sans suite possible")


def test_un_besoin_sans_date_ou_dont_la_reponse_est_retiree_ne_compte_pas(centre: Centre) -> None:
    centre.taper("besoin", texte="Sans date")
    centre.repondre("besoin", {})
    centre.synchroniser()
    assert [besoin.texte for besoin in entendus(centre)] == ["Un jardin"]
    centre.ecrire("besoin", entendus(centre)[0].id, suite="Vu")
    centre.retirer("besoin", 0)
    assert entendus(centre) == ()


def test_un_onglet_qui_ne_se_lit_pas_ne_montre_rien(centre: Centre) -> None:
    for ident in ("besoin", "projet", "reunion", "seance"):
        centre.repondre(ident, {})
    centre.synchroniser()
    for table in ("besoin", "projet", "reunion", "seance"):
        centre.effacer_la_cle(table, "id")
    apercu = centre.conclure().apercu
    assert (apercu.entendus, apercu.projets_vus, apercu.essentiel.seances) == ((), (), ())


def test_les_projets_ceux_qui_alertent_d_abord(centre: Centre) -> None:
    centre.repondre("projet", {}, {"_": "03/12/2013 10:00:00", "nom": "Bourse", "identifie_le": "10/05/2014"})
    centre.repondre(
        "reunion",
        {"date": "10/06/2014", "prochaine_le": "30/06/2014"},
        {"_": "11/06/2014 18:00:00", "date": "11/06/2014", "prochaine_le": "20/06/2014"},
        {"_": "12/06/2014 18:00:00", "date": "12/06/2014", "prochaine_le": "01/06/2014"},
    )
    centre.synchroniser()
    jardin = next(ligne["id"] for ligne in centre.lignes("projet") if ligne["nom"] == "Jardin partagé")
    centre.ecrire("projet", str(jardin), alerte="À relancer", publier="Oui")
    assert [replace(vu, id="") for vu in centre.conclure().apercu.projets_vus] == [
        ProjetVu(
            id="",
            nom="Jardin partagé",
            etape="construction",
            alerte="À relancer",
            prochaine_le=le(20, 6, 2014),
            silence_jours=0,
            se_montre=True,
        ),
        ProjetVu(id="", nom="Bourse", etape="identifié", alerte="", silence_jours=33, est_propose=True),
    ]


def test_un_projet_fini_n_a_plus_de_silence(centre: Centre) -> None:
    centre.taper("projet", nom="Bourse", identifie_le=le(2, 12), fin_le=le(1, 3, 2014))
    centre.taper("projet", id="sans-nom", identifie_le=le(2, 12))
    (vu,) = centre.conclure().apercu.projets_vus
    assert (vu.est_fini, vu.silence_jours) == (True, None)


def test_un_projet_sans_suivi_se_montre_tel_que_l_onglet_le_dit(centre: Centre) -> None:
    centre.repondre("projet", {})
    centre.synchroniser()
    centre.effacer_la_cle("reunion", "id")
    (vu,) = centre.conclure().apercu.projets_vus
    assert (vu.nom, vu.est_fini, vu.silence_jours, vu.prochaine_le) == ("Jardin partagé", False, None, None)


def test_les_corrections_a_decider_se_comptent_pas_celles_qui_le_sont(centre: Centre) -> None:
    centre.repondre("seance", {})
    centre.synchroniser()
    (seance,) = centre.lignes("seance")
    centre.ecrire("seance", str(seance["id"]), adultes=30, enfants=8)
    assert centre.synchroniser().apercu.a_decider == 2
    centre.ecrire("correction", str(centre.lignes("correction")[0]["id"]), decision="garder notre valeur")
    assert centre.conclure().apercu.a_decider == 1


# The year's figures ---------------------------------------------------------------------------------------------------


def figures(centre: Centre) -> dict[str, tuple[float | None, float | None]]:
    """Code → the figure, and that of the year before."""
    return {
        vu.renvoi.code: (vu.mesure.valeur if vu.mesure else None, vu.avant.valeur if vu.avant else None)
        for vu in centre.conclure().apercu.essentiel.chiffres
    }


def tenir(centre: Centre, *jours: date) -> None:
    for jour in jours:
        centre.taper(
            "seance", date=jour, activite="Petit-déjeuner", lieu="École A", statut="réalisée", adultes=10, enfants=2
        )


def test_l_annee_d_avant_se_compte_jusqu_au_meme_jour(centre: Centre) -> None:
    centre.exercices = (D_AVANT, EXERCICE)
    tenir(centre, le(6, 6), le(12, 6), le(13, 6), le(3, 10))
    assert figures(centre)["SEA"] == (1, 2)
    assert figures(centre)["PAR"] == (12, 24)
    comparaison = centre.conclure().apercu.essentiel.comparaison
    assert comparaison
    assert comparaison.precedente
    assert comparaison.precedente.libelle == "exercice 2012-2013, au 12 juin 2013"


def test_une_annee_close_se_compte_aussi(centre: Centre) -> None:
    centre.exercices = (D_AVANT, EXERCICE)
    tenir(centre, le(6, 6), le(3, 10))
    centre.synchroniser()
    centre.exercices = (replace(D_AVANT, clos=True), EXERCICE)
    assert figures(centre)["SEA"] == (1, 1)


def test_la_premiere_annee_n_a_pas_d_avant(centre: Centre) -> None:
    tenir(centre, le(3, 10))
    assert figures(centre) == {
        "SEA": (1, None), "PAR": (12, None), "NOU_TOT": (None, None), "BES": (None, None), "SUI": (None, None),
        "PRO": (None, None), "BEN_H": (None, None), "COF": (None, None),
    }  # fmt: skip


def test_les_projets_en_oeuvre_sont_ceux_de_cette_etape(centre: Centre) -> None:
    centre.repondre("projet", {})
    centre.repondre("reunion", {})
    centre.repondre("animation", {"_": "07/05/2014 18:00:00"})
    assert figures(centre)["PRO"] == (1, None)


@pytest.mark.parametrize("exercices", [(), (replace(EXERCICE, clos=True),)])
def test_sans_exercice_ouvert_rien_n_est_compare(centre: Centre, exercices: tuple[Exercice, ...]) -> None:
    centre.exercices = exercices
    essentiel = centre.conclure().apercu.essentiel
    assert (essentiel.comparaison, essentiel.chiffres, essentiel.seances) == (None, (), ())


def test_ce_que_le_centre_ne_declare_pas_ne_se_montre_pas(modele: Modele) -> None:
    sans = {code: indicateur for code, indicateur in modele.indicateurs.items() if code not in ("SEA", "COF")}
    etapes = tuple(etape for etape in modele.etapes.etapes if etape.id != "mise-en-oeuvre")
    centre = Centre(replace(modele, indicateurs=sans, etapes=replace(modele.etapes, etapes=etapes)))
    centre.aujourdhui = le(12, 6, 2014)
    essentiel = centre.conclure().apercu.essentiel
    assert [vu.renvoi.code for vu in essentiel.chiffres] == ["PAR", "NOU_TOT", "BES", "SUI", "BEN_H"]
    assert essentiel.seances == ()


def test_les_seances_d_une_activite_lieu_par_lieu(centre: Centre) -> None:
    tenir(centre, le(3, 10), le(10, 10))
    centre.taper("seance", date=le(17, 10), activite="Petit-déjeuner", lieu="Centre social", statut="réalisée")
    centre.taper("seance", date=le(24, 10), activite="Petit-déjeuner", lieu="Centre social", statut="annulée")
    (tenues,) = centre.conclure().apercu.essentiel.seances
    assert (tenues.activite, tenues.total, tenues.lieux) == (
        "Petit-déjeuner", 3, (("École A", 2), ("Centre social", 1)),
    )  # fmt: skip


# The guard --------------------------------------------------------------------------------------------------------------


def test_la_garde_nomme_les_lignes_qu_elle_retient(centre: Centre) -> None:
    jours = range(1, 13)
    centre.repondre("seance", *({"_": f"{j:02d}/11/2013 12:30:00", "date": f"{j:02d}/11/2013"} for j in jours))
    centre.synchroniser()
    assert centre.conclure().apercu.gardees == ()
    retirees = centre.retirer("seance", *range(11))
    centre.reponses["seance"][1] = [19 if case == 12 else case for case in centre.reponses["seance"][1]]
    conclusion = centre.conclure()
    gardees = conclusion.apercu.gardees
    assert len(gardees) == len(retirees) + 1 == 12
    assert gardees[0] == LigneGardee(table="seance", id="2013-11-01-petit-dejeuner-centre-social", est_partie=True)
    assert gardees[-1] == LigneGardee(table="seance", id="2013-11-12-petit-dejeuner-centre-social", est_partie=False)
    assert centre.conclure(confirme=True).apercu.gardees == ()


def test_pendant_la_garde_la_page_compte_comme_si_c_etait_fait(centre: Centre) -> None:
    jours = range(1, 13)
    centre.repondre("seance", *({"_": f"{j:02d}/11/2013 12:30:00", "date": f"{j:02d}/11/2013"} for j in jours))
    centre.synchroniser()
    centre.retirer("seance", *range(11))
    conclusion = centre.conclure()
    assert conclusion.garde
    assert [
        c.valeur for c in conclusion.apercu.chiffres if (c.code, c.periode, c.ventilation) == ("SEA", "2013-2014", "")
    ] == [1]
