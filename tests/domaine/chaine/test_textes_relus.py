"""A free text that seems to tell of somebody: told, shown nowhere else, until staff correct it or say that it tells of nobody."""

import pytest

from passerelle.domaine.chaine.etude import etudier
from passerelle.domaine.enonces.export.interne import exporter_le_classeur
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import MASQUE
from tests.domaine.centre_en_memoire import Centre, dites

DIT = "Mme Durand voudrait un banc"
NUMERO = "Rappeler le 06 12 34 56 78"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    centre = Centre(modele)
    centre.repondre("besoin", {"texte": DIT}, {"_": "04/10/2013 09:00:00", "texte": NUMERO})
    centre.synchroniser()
    return centre


def ids(centre: Centre) -> list[str]:
    return [str(ligne["id"]) for ligne in centre.lignes("besoin")]


def exportes(centre: Centre) -> list[object]:
    (besoins,) = [t for t in exporter_le_classeur(etudier(centre.donnees), None).tableaux if t.titre == "Besoins"]
    return list(besoins.colonne("texte"))


def test_il_est_dit_et_masque_ailleurs(centre: Centre) -> None:
    etude = centre.etudier()
    numero, signale = dites(etude.anomalies, "besoin", "texte")
    assert "semble parler d’une personne" in signale
    assert "écrivez Oui dans «\u00a0Texte relu" in signale
    assert "un numéro ou une adresse" in numero
    assert "Durand" not in signale
    assert exportes(centre) == [MASQUE, MASQUE]
    assert [vu.texte for vu in centre.conclure().apercu.entendus] == [MASQUE, MASQUE]


def test_corrige_il_n_est_recopie_ni_dans_corrections_ni_au_journal(centre: Centre) -> None:
    centre.ecrire("besoin", ids(centre)[0], texte="Une habitante voudrait un banc")
    centre.synchroniser()
    (correction,) = centre.lignes("correction")
    assert (correction["valeur_calculee"], correction["valeur_equipe"]) == (MASQUE, "Une habitante voudrait un banc")
    assert not any("Durand" in str(ligne) for ligne in centre.lignes("journal"))


def test_relu_par_l_equipe_il_se_montre_mais_jamais_un_numero(centre: Centre) -> None:
    for ident in ids(centre):
        centre.ecrire("besoin", ident, texte_relu="oui")
    assert exportes(centre) == [DIT, MASQUE]
    (reste,) = dites(centre.etudier().anomalies, "besoin", "texte")
    assert "un numéro ou une adresse" in reste
    centre.ecrire("besoin", ids(centre)[0], texte_relu="Non")
    assert exportes(centre) == [MASQUE, MASQUE]


def test_le_journal_ne_dit_ni_code_ni_referent(centre: Centre) -> None:
    centre.repondre("projet", {"referent": "Julie"})
    centre.synchroniser()
    (projet,) = centre.lignes("projet")
    centre.ecrire("projet", str(projet["id"]), referent="Agnès")
    centre.synchroniser()
    (ouverte,) = [ligne for ligne in centre.lignes("journal") if ligne["quoi"] == "correction ouverte"]
    assert (ouverte["champ"], ouverte["avant"], ouverte["apres"]) == ("Référent", MASQUE, MASQUE)
    (correction,) = centre.lignes("correction")
    assert (correction["valeur_calculee"], correction["valeur_equipe"]) == ("Julie", "Agnès")


def test_un_partenaire_masque_n_efface_pas_les_autres(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    (seance,) = centre.lignes("seance")
    centre.ecrire("seance", str(seance["id"]), partenaires="Mairie, paul@exemple.fr")
    assert centre.etudier().tables["seance"]["partenaires"].tolist() == [("Mairie", MASQUE)]
