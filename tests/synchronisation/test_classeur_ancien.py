"""A workbook installed before the funders had a tab: it gains it, and its new columns, whatever staff called theirs."""

from dataclasses import replace
from pathlib import Path

import pytest

from passerelle.amorce import ouvrir
from tests.conftest import environnement
from tests.synchronisation.atelier import Atelier, valeur
from tests.synchronisation.test_argent import recevoir

VENUES_DEPUIS = {"etat_suite", "citer", "avec_seance", "publier", "exercice"}


@pytest.fixture
def ancien(dossier_centre: Path) -> Atelier:
    """Installed by an older version, then opened by this one."""
    passerelle = ouvrir(dossier_centre, environnement("2014-09-01"))
    actuel = passerelle.modele
    tables = {
        ident: replace(table, colonnes=tuple(c for c in table.colonnes if not _est_venue(ident, c.cle)))
        for ident, table in actuel.tables.items()
        if ident not in ("financeur", "vacances")
    }
    passerelle.modele = replace(actuel, tables=tables)
    passerelle.installer()
    passerelle.modele = actuel
    return Atelier(passerelle)


def _est_venue(table: str, cle: str) -> bool:
    return cle in VENUES_DEPUIS or (table, cle) == ("projet", "action")


def test_l_onglet_et_les_colonnes_s_ajoutent_d_eux_memes(ancien: Atelier) -> None:
    assert {"Financeurs", "Vacances"}.isdisjoint(feuille.title for feuille in ancien.classeur.worksheets())
    recevoir(ancien, 60, "CAF")
    assert valeur(ancien.synchroniser(), "COF") == 100
    assert [ligne["nom"] for ligne in ancien.lignes("Financeurs")][:2] == ["Centre social", "CAF"]
    assert ancien.feuille("Vacances").row_values(1) == ["zone", "du", "au", "nom"]
    assert ancien.feuille("Finances").row_values(1)[-1] == "exercice"
    assert ancien.feuille("Besoins").row_values(1)[-2:] == ["etat_suite", "citer"]
    assert ancien.synchroniser().ecritures == 0


def test_l_onglet_de_l_equipe_garde_son_titre(ancien: Atelier) -> None:
    leur = ancien.classeur.add_worksheet("Financeurs", 5, 2)
    leur.update([["Qui", "Combien"], ["Banque", 3]], "A1")
    recevoir(ancien, 60, "CAF")
    assert valeur(ancien.synchroniser(), "COF") == 100
    assert leur.get_all_values()[:2] == [["Qui", "Combien"], ["Banque", "3"]]
    assert [ligne["nom"] for ligne in ancien.lignes("Financeurs (Passerelle)")][:2] == [
        "Centre social",
        "CAF",
    ]
    (dit,) = [x for x in ancien.lignes("Journal") if x["quoi"] == "onglet créé"]
    assert dit["onglet"] == "Financeurs (Passerelle)"
    assert dit["cause"].startswith("L’équipe a déjà un onglet «\u00a0Financeurs\u00a0»")
    assert ancien.synchroniser().ecritures == 0
    ancien.passerelle.installer()
    assert ancien.passerelle.installer() == ()


def test_sans_memoire_l_onglet_cree_a_cote_est_encore_le_notre(ancien: Atelier) -> None:
    ancien.classeur.add_worksheet("Financeurs", 5, 2).update([["Qui", "Combien"]], "A1")
    ancien.passerelle.installer()
    ancien.synchroniser()
    ancien.classeur.del_worksheet(ancien.classeur.worksheet("_passerelle"))
    ancien.synchroniser(confirmer=True)
    titres = [feuille.title for feuille in ancien.classeur.worksheets()]
    assert titres.count("Financeurs (Passerelle)") == 1
    assert len(titres) == len(set(titres))
