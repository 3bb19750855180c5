"""A key lost or doubled in row 1: that tab stays as it was, the rest goes on (contrat.md §6.9)."""

import gspread
import pytest

from tests.synchronisation.atelier import Atelier, valeur


@pytest.mark.parametrize(
    "titre",
    [
        "Indicateurs",
        "Corrections",
        "Anomalies",
        "Journal",
        "Animations",
        "Projets",
        "Planning",
        "Besoins",
        "Lieux",
        "Thèmes",
        "Équipe",
        "Mises en relation",
        "Personnes à rappeler",
    ],
)
def test_l_onglet_reste_en_l_etat_et_le_reste_continue(atelier: Atelier, titre: str) -> None:
    atelier.seance()
    atelier.synchroniser()
    feuille = atelier.feuille(titre)
    cles = feuille.row_values(1)
    derniere = gspread.utils.rowcol_to_a1(1, len(cles))
    feuille.update([[""]], derniere, raw=True)
    avant = feuille.get_all_values()
    atelier.repondre(
        "Réponses finance",
        {"Horodateur": "10/10/2013 12:30:00", "Date": "10/10/2013", "Action ou projet": "Jardin", "Sens": "Charge",
         "Phase": "Réalisé", "Nature": "Matériel", "Montant": 12},
    )  # fmt: skip
    compte_rendu = atelier.synchroniser()
    assert feuille.get_all_values() == avant
    assert any(a.gravite == "bloquant" and cles[-1] in a.message for a in compte_rendu.apercu.anomalies)
    assert valeur(compte_rendu, "CHA") == (None if titre == "Indicateurs" else 12)
    assert atelier.synchroniser().ecritures == 0
    atelier.passerelle.installer()
    assert valeur(atelier.synchroniser(), "CHA") == 12
    assert feuille.row_values(1) == cles


def test_un_creneau_a_la_date_illisible_sort_de_la_semaine(atelier: Atelier) -> None:
    atelier.synchroniser()
    ident = "2014-08-28-petit-dejeuner"
    assert any(f"{creneau.date}" == "2014-08-28" for creneau in atelier.synchroniser().apercu.creneaux)
    atelier.ecrire("Planning", ident, "date", "bientôt")
    assert not any(f"{creneau.date}" == "2014-08-28" for creneau in atelier.synchroniser().apercu.creneaux)
    assert atelier.ligne("Planning", ident)["date"] == "bientôt"


def test_une_date_d_utilisation_illisible_se_dit(atelier: Atelier) -> None:
    atelier.ecrire("Lieux", "ecole-a", "actif_du", "à la rentrée")
    atelier.ecrire("Lieux", "ecole-b", "famille", "gymnase")
    dites = {(a.ligne, a.champ) for a in atelier.synchroniser().apercu.anomalies if a.ou == "lieu"}
    assert dites == {("ecole-a", "actif_du"), ("ecole-b", "famille")}
