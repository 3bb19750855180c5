"""The messy year 2013-2014: every indicator it must give."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

from passerelle.importation import lire_reponses_exportees
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
