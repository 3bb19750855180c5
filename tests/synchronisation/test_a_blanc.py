"""A dry run says everything the next synchronisation writes, what is to be installed first included."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from tests.synchronisation.atelier import Atelier

Ouvrir = Callable[[str], Passerelle]
EXEMPLE = Path(__file__).parents[2] / "exemples" / "atelier-numerique"
JOUR = "2014-03-03"


def annonce(plan: str, quoi: str) -> int:
    trouve = re.search(rf"En tout\u00a0:.*?(\d+) {quoi}", plan)
    return int(trouve[1]) if trouve else 0


def essayer(passerelle: Passerelle, **options: bool) -> tuple[CompteRendu, CompteRendu]:
    """A dry run, which writes nothing, then the real one, which does as it said."""
    a_blanc = passerelle.synchroniser(a_blanc=True, **options)
    assert a_blanc.ecritures == 0
    fait = passerelle.synchroniser(**options)
    assert (
        annonce(a_blanc.plan, "lignes? de plus"),
        annonce(a_blanc.plan, "lignes? de moins"),
        annonce(a_blanc.plan, "cellules? à écrire"),
    ) == (fait.lignes_ajoutees, fait.lignes_retirees, fait.cellules)
    assert a_blanc.apercu.chiffres == fait.apercu.chiffres
    assert a_blanc.apercu.creneaux == fait.apercu.creneaux
    assert passerelle.synchroniser().ecritures == 0
    return a_blanc, fait


@pytest.fixture
def en_cours(ouvrir_centre: Ouvrir) -> Atelier:
    """A centre in mid-year, one session told of."""
    passerelle = ouvrir_centre(JOUR)
    passerelle.installer()
    atelier = Atelier(passerelle)
    atelier.seance()
    passerelle.synchroniser()
    return atelier


def test_un_classeur_neuf(ouvrir_centre: Ouvrir) -> None:
    a_blanc, fait = essayer(ouvrir_centre(JOUR))
    assert "L’onglet «\u00a0Planning\u00a0» est créé." in a_blanc.a_installer
    assert a_blanc.apercu.lieux == fait.apercu.lieux != ()
    assert fait.lignes_ajoutees > 60


@pytest.mark.usefixtures("en_cours")
def test_une_activite_de_plus_compte_tous_ses_creneaux(dossier_centre: Path, ouvrir_centre: Ouvrir) -> None:
    (dossier_centre / "regles" / "activites.yaml").write_text(
        "pause:\n  libelle: Pause café\n  action: Aller vers\n  recurrence: FREQ=WEEKLY;BYDAY=TU\n"
        "  familles: [centre-social]\n",
        "utf-8",
    )
    a_blanc, fait = essayer(ouvrir_centre(JOUR))
    assert fait.lignes_ajoutees == 52
    assert "Pause café" in a_blanc.plan
    assert "52 lignes de plus" in a_blanc.plan


@pytest.mark.usefixtures("en_cours")
def test_une_fiche_et_des_colonnes_de_plus(dossier_centre: Path, ouvrir_centre: Ouvrir) -> None:
    for dossier in ("formulaires", "regles"):
        shutil.copytree(EXEMPLE / dossier, dossier_centre / dossier, dirs_exist_ok=True)
    a_blanc, fait = essayer(ouvrir_centre(JOUR))
    assert "est créé" in " ".join(a_blanc.a_installer)
    assert "«\u00a0Séances\u00a0»\u00a0: la colonne «\u00a0Niveau\u00a0» est remise." in a_blanc.a_installer
    assert "Atelier numérique" in a_blanc.plan
    assert fait.lignes_ajoutees >= 39


def test_un_onglet_vide_qui_porte_deja_notre_titre(ouvrir_centre: Ouvrir) -> None:
    passerelle = ouvrir_centre(JOUR)
    Atelier(passerelle).classeur.add_worksheet("Lieux", 10, 3)
    a_blanc, fait = essayer(passerelle)
    assert a_blanc.apercu.lieux == fait.apercu.lieux != ()


def test_un_onglet_disparu_attend_un_accord_puis_se_refait(en_cours: Atelier) -> None:
    en_cours.classeur.del_worksheet(en_cours.feuille("Planning"))
    retenu = en_cours.synchroniser(a_blanc=True)
    assert len(retenu.garde) == 1
    assert retenu.a_installer == ()
    _, fait = essayer(en_cours.passerelle, confirmer=True)
    assert fait.lignes_ajoutees > 60


def test_une_colonne_perdue_n_est_pas_tenue_pour_remise(en_cours: Atelier) -> None:
    """Only `installer` puts it back: a dry run that has something else to install does not pretend it is there."""
    planning = en_cours.feuille("Planning")
    planning.update([[""]], "E1", raw=True)
    assert planning.row_values(1)[4] == ""
    en_cours.classeur.del_worksheet(en_cours.feuille("Réponses finance"))
    a_blanc = en_cours.synchroniser(a_blanc=True, confirmer=True)
    assert a_blanc.a_installer == ("L’onglet «\u00a0Réponses finance\u00a0» est créé.",)
    assert "La colonne «\u00a0statut\u00a0» manque" in " ".join(a.message for a in a_blanc.apercu.anomalies)
    assert "«\u00a0Planning\u00a0»" not in a_blanc.plan


def test_rien_a_ecrire_se_dit(en_cours: Atelier) -> None:
    assert "Rien à écrire" in en_cours.synchroniser(a_blanc=True).plan


def test_la_garde_seule_ne_compte_rien(en_cours: Atelier) -> None:
    en_cours.classeur.del_worksheet(en_cours.feuille("Réponses besoin"))
    plan = en_cours.synchroniser(a_blanc=True).plan
    assert plan.startswith("Retenu")
