"""What is shown of a figure besides its lines: what exists, what is closed, what cannot be read, what is not to be shown."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.periodes import preparer_la_periode
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.periode import annee_civile, entre, exercice_entier
from passerelle.domaine.enonces import chiffre
from passerelle.domaine.enonces.chiffre import ChiffreVu, montrer_un_chiffre
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import MASQUE
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE

ANNEE = exercice_entier(EXERCICE)


def montrer(etude: Etude, code: str, ventilation: str = "", modalite: str = "") -> ChiffreVu:
    vu = montrer_un_chiffre(etude, ANNEE, code, ventilation, modalite)
    assert vu
    return vu


@pytest.mark.parametrize(
    ("code", "ventilation", "modalite"),
    [("SAE", "", ""), ("SEA", "saison", "été"), ("SEA", "", "Centre social"), ("PAR", "public", "Bébés")],
)
def test_ce_qui_n_existe_pas(modele: Modele, code: str, ventilation: str, modalite: str) -> None:
    assert montrer_un_chiffre(Centre(modele).etudier(), ANNEE, code, ventilation, modalite) is None


def test_un_chiffre_sans_ensemble_mene_a_ses_details(modele: Modele) -> None:
    centre = Centre(modele)
    centre.taper(
        "seance", date=date(2013, 10, 3), activite="Petit-déjeuner", statut="réalisée", publics="Familles, Jeunes"
    )
    etude = centre.etudier()
    vu = montrer(etude, "PUB")
    assert (vu.mesure, vu.cotes) == (None, ())
    assert [detail.modalite for detail in vu.details] == ["Familles", "Jeunes"]
    assert montrer(etude, "PUB", "public", "Jeunes").details == ()


def test_un_onglet_qui_ne_se_lit_pas_le_dit(modele: Modele) -> None:
    centre = Centre(modele)
    centre.synchroniser()
    centre.effacer_la_cle("seance", "id")
    vu = montrer(centre.etudier(), "SEA")
    assert vu.cotes == ()
    (phrase,) = vu.avis
    assert "ne se lit pas en ce moment" in phrase


def test_un_exercice_clos_montre_ce_que_disent_les_onglets_aujourd_hui(modele: Modele) -> None:
    suivant = Exercice(date(2014, 9, 1), date(2015, 8, 31))
    centre = Centre(modele)
    centre.aujourdhui = date(2014, 10, 1)
    centre.taper("seance", date=date(2014, 1, 9), activite="Petit-déjeuner", statut="réalisée")
    centre.taper("seance", date=date(2014, 9, 4), activite="Petit-déjeuner", statut="réalisée")
    centre.exercices = [replace(EXERCICE, clos=True), suivant]
    etude = centre.etudier()
    vu = montrer(etude, "SEA")
    assert vu.mesure
    assert vu.mesure.valeur == 1
    assert "exercice clos" in vu.avis[0]
    seances = {m.valeur for m in preparer_la_periode(etude, annee_civile(2014)).mesurer() if m.code == "SEA"}
    assert seances == {2}
    ouvert = preparer_la_periode(etude, exercice_entier(suivant))
    assert ouvert.etude is etude
    assert ouvert.mesurer() == [mesure for mesure in etude.mesures if mesure.periode == "2014-2015"]


def test_une_annee_civile_du_meme_nom_que_l_exercice_ne_compte_pas_deux_fois(modele: Modele) -> None:
    centre = Centre(modele)
    centre.exercices = [Exercice(date(2014, 1, 1), date(2014, 12, 31))]
    centre.taper("seance", date=date(2014, 1, 9), activite="Petit-déjeuner", statut="réalisée")
    mesures = preparer_la_periode(centre.etudier(), annee_civile(2014)).mesurer()
    assert {(m.ventilation, m.valeur) for m in mesures if m.code == "SEA"} >= {("", 1)}
    assert all(m.valeur == 1 for m in mesures if m.code == "SEA")


def test_un_projet_est_a_l_etape_du_dernier_jour_de_la_periode(modele: Modele) -> None:
    centre = Centre(modele)
    centre.taper("projet", nom="Jardin", referent="Agent", identifie_le=date(2013, 12, 2))
    centre.taper(
        "animation",
        date=date(2014, 4, 12),
        projet="Jardin",
        lieu="Centre social",
        statut="réalisée",
        habitants_organisateurs=3,
    )
    etude = centre.etudier()
    etapes = {
        periode.cle: [m.modalite for m in preparer_la_periode(etude, periode).mesurer() if m.code == "PRO"]
        for periode in (annee_civile(2013), annee_civile(2014), entre(date(2014, 1, 1), date(2014, 3, 31)))
    }
    assert etapes == {
        "2013": ["identifié"],
        "2014": ["mise en œuvre"],
        "2014-01-01/2014-03-31": ["identifié"],
    }


def test_un_cout_ne_se_montre_que_sur_des_trimestres_entiers(modele: Modele) -> None:
    """Dates too short for a quarter say nothing of a year."""
    centre = Centre(modele)
    centre.repondre("finance", {})
    centre.taper("seance", date=date(2013, 10, 3), activite="Petit-déjeuner", statut="réalisée", adultes=4, enfants=2)
    courte = preparer_la_periode(centre.etudier(), entre(date(2013, 9, 1), date(2013, 10, 31)))
    assert {m.fiable for m in courte.mesurer() if m.code == "COU_PRE"} == {False}


def test_un_texte_qui_ressemble_a_une_personne_est_masque(modele: Modele) -> None:
    centre = Centre(modele)
    centre.taper("projet", nom="Jardin de Ali, 06 12 34 56 78", referent="Agent", identifie_le=date(2013, 12, 2))
    (detail,) = montrer(centre.etudier(), "PRO").details
    (ligne,) = montrer(centre.etudier(), "PRO", "etape", detail.modalite).cotes[0].lignes
    assert ligne.quoi == MASQUE


def test_une_erreur_du_tableur_ne_se_lit_pas(modele: Modele) -> None:
    centre = Centre(modele)
    centre.taper(
        "seance", date=date(2013, 10, 3), activite="Petit-déjeuner", statut="réalisée", adultes="#REF!", enfants=2
    )
    (ligne,) = montrer(centre.etudier(), "PAR").cotes[0].lignes
    assert ligne.remarque.endswith("Adultes\u00a0: ne se lit pas")
    assert ligne.champ == "adultes"


def test_un_double_est_laisse_de_cote(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    (ligne,) = centre.lignes("seance")
    centre.retirer("seance", 0)
    centre.ecrire("seance", str(ligne["id"]), commentaire="gardée")
    (ecartee,) = montrer(centre.etudier(), "SEA").cotes[0].ecartees
    assert ecartee.remarque == "Une autre ligne dit la même rencontre, ou sa réponse a été retirée."


def test_une_somme_d_un_exercice_clos_est_laissee_de_cote(modele: Modele) -> None:
    centre = Centre(modele)
    centre.exercices = [Exercice(date(2012, 9, 1), date(2013, 8, 31), clos=True), EXERCICE]
    centre.taper(
        "finance",
        date=date(2013, 9, 5),
        sens="Charge",
        phase="Réalisé",
        nature="Matériel",
        montant=3,
        exercice="2012-2013",
    )
    (ecartee,) = montrer(centre.etudier(), "CHA").cotes[0].ecartees
    assert ecartee.remarque == "Elle est d’un autre exercice."


def test_beaucoup_de_lignes_ne_sont_pas_toutes_montrees(modele: Modele, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chiffre, "LIGNES_MONTREES", 2)
    centre = Centre(modele)
    for jour in (3, 10, 17):
        centre.taper("seance", date=date(2013, 10, jour), activite="Petit-déjeuner", statut="réalisée")
    (cote,) = montrer(centre.etudier(), "SEA").cotes
    assert (len(cote.lignes), cote.cachees, cote.phrase) == (2, 1, "3 lignes.")
