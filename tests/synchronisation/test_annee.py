"""The messy year 2013-2014: every indicator it must give, and the lines that make each."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.declare.periode import exercice_entier
from passerelle.domaine.enonces.chiffre import montrer_un_chiffre
from passerelle.importation import lire_reponses_exportees
from tests.domaine.chiffres.test_cas_indicateurs import verifier_les_lignes
from tests.synchronisation.atelier import Atelier

FORMULAIRES = ("seance", "besoin", "reunion", "animation", "projet", "finance")


def test_annee_partagee_donne_chaque_ligne_attendue(atelier: Atelier, annee_partagee: Path) -> None:
    passerelle = atelier.passerelle
    for formulaire in FORMULAIRES:
        octets = (annee_partagee / f"reponses-{formulaire}.csv").read_bytes()
        lues = lire_reponses_exportees(
            octets, formulaire=passerelle.modele.formulaires[formulaire], fuseau=ZoneInfo("Europe/Paris")
        )
        assert passerelle.ajouter_reponses(formulaire, lues.lignes) == len(lues.lignes)
        assert passerelle.ajouter_reponses(formulaire, lues.lignes) == 0

    compte_rendu = atelier.synchroniser()
    donnes = {(c.code, c.periode, c.ventilation, c.modalite): c for c in compte_rendu.apercu.chiffres}
    with (annee_partagee / "attendu.csv").open(encoding="utf-8") as fichier:
        attendus = list(csv.DictReader(fichier))
    assert len(attendus) > 500
    for attendu in attendus:
        donne = donnes[attendu["code"], attendu["periode"], attendu["ventilation"], attendu["modalite"]]
        assert abs(donne.valeur - float(attendu["valeur"])) <= 0.01, attendu
        if attendu["n"]:
            assert (donne.n, donne.sur) == (int(attendu["n"]), int(attendu["sur"])), attendu
    assert atelier.synchroniser().ecritures == 0
    feuille = {
        (ligne["code"], ligne["periode"], ligne["ventilation"], ligne["modalite"]): ligne["valeur"]
        for ligne in atelier.lignes("Indicateurs")
    }
    assert feuille == {cle: chiffre.valeur for cle, chiffre in donnes.items()}
    les_lignes_de_chaque_chiffre_font_sa_valeur(passerelle.interroger(lambda etude: etude))


def les_lignes_de_chaque_chiffre_font_sa_valeur(etude: Etude) -> None:
    assert len(etude.mesures) > 1000
    for mesure in etude.mesures:
        verifier_les_lignes(etude, mesure)
    vu = montrer_un_chiffre(etude, exercice_entier(etude.assiette.exercices[0]), "PAR")
    assert vu
    (cote,) = vu.cotes
    assert sum(ligne.apport for ligne in cote.lignes if isinstance(ligne.apport, float)) == 1337
    partielles = [ligne for ligne in cote.lignes if ligne.remarque.startswith("un seul des deux chiffres se lit")]
    assert (len(cote.lignes), len(partielles), cote.ecartees) == (56, 2, ())
