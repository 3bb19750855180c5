"""An activity whose sheets fill a table of its own: the planning awaits them there."""

from datetime import date
from pathlib import Path

import pytest

from passerelle.adresses import Adresses
from passerelle.definitions import charger_modele
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.fiche_seance import fiches_des_seances
from tests.exemples.ouverture import EXEMPLES, ecrire, installer, mesures, phrases, preparer, repondre
from tests.exemples.test_atelier_numerique import ANNULE, LE_8, ONGLET, fiche

ATELIERS = """
atelier:
  onglet: Ateliers
  genre: evenement
  cle: [date, activite, lieu]
  presence: date
  colonnes:
    - {cle: id, libelle: Identifiant, masquee: true}
    - {cle: date, libelle: Date, type: date}
    - {cle: activite, libelle: Atelier, reference: activites}
    - {cle: lieu, libelle: Lieu, reference: lieux}
    - {cle: statut, libelle: A eu lieu, choix: [réalisée, annulée]}
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    dossier = preparer(tmp_path / "centre", EXEMPLES / "atelier-numerique")
    for nom in ("formulaires/atelier-numerique.yaml", "regles/indicateurs.yaml"):
        chemin = dossier / nom
        chemin.write_text(chemin.read_text("utf-8").replace("table: seance", "table: atelier"), "utf-8")
    ecrire(dossier, {"regles/tables.yaml": ATELIERS})
    assert phrases(dossier) == []
    return dossier


def test_le_planning_attend_les_fiches_de_chaque_table(dossier: Path) -> None:
    atelier = installer(dossier)
    repondre(
        atelier,
        ONGLET,
        fiche(lieu="Hall F"),
        fiche(date="15/10/2013", eu_lieu="Non", motif="Météo", **ANNULE),
        fiche(date="17/10/2013"),
    )
    atelier.seance()
    compte_rendu = atelier.synchroniser()
    statuts = {
        creneau.date: creneau.statut
        for creneau in compte_rendu.apercu.creneaux
        if creneau.activite == "Atelier numérique"
    }
    assert (statuts[date(2013, 10, 8)], statuts[date(2013, 10, 15)]) == ("réalisée", "annulée")
    # Due from the first session reported of each: 8 October, and the breakfast of the 3rd.
    assert mesures(compte_rendu, "COU")[("activite", "Atelier numérique")][1:] == (2, 30)
    assert mesures(compte_rendu, "COU")[("activite", "Petit-déjeuner")][1:] == (1, 45)
    assert mesures(compte_rendu, "ATE_PAR")[("", "")] == (16, 2, 2)
    assert mesures(compte_rendu, "PAR")[("", "")] == (16, 1, 1)
    dites = {(a.ou, a.ligne, a.champ) for a in compte_rendu.apercu.anomalies if a.gravite == "information"}
    assert ("atelier", "2013-10-17-atelier-numerique-hall-b", "date") in dites
    assert ("atelier", LE_8, "lieu") not in dites
    assert atelier.synchroniser().ecritures == 0


@pytest.mark.parametrize("activite", ["Atelier numérique", "Petit-déjeuner"])
def test_la_page_de_l_equipe_mene_a_la_fiche_de_l_activite(activite: str, dossier: Path) -> None:
    """With one table for both, too: a sheet made for one activity is not offered for another."""
    adresses = Adresses(locaux=frozenset({"principal", "contacts"}))
    attendu = "/f/atelier-numerique?" if activite == "Atelier numérique" else "/f/seance?"
    for modele in (charger_modele(dossier), charger_modele(EXEMPLES / "atelier-numerique")):
        for lieu in ("Hall", ""):
            vu = CreneauVu(date=date(2013, 10, 8), activite=activite, lieu=lieu, statut="fiche manquante", motif="")
            assert adresses.seance(vu, fiches_des_seances(modele)).startswith(attendu)


def test_un_bouleversement_des_fiches_d_une_table_du_centre_est_retenu(dossier: Path) -> None:
    atelier = installer(dossier)
    repondre(atelier, ONGLET, *(fiche(date=f"{jour:02d}/11/2013") for jour in range(1, 13)))
    atelier.synchroniser()
    atelier.feuille(ONGLET).delete_rows(2, 13)
    compte_rendu = atelier.synchroniser()
    assert [phrase.replace("\N{NO-BREAK SPACE}", " ") for phrase in compte_rendu.garde] == [
        "12 lignes sur 12 changeraient ou disparaîtraient dans « Ateliers »."
    ]
    assert compte_rendu.ecritures == 0
