"""kill -9: what was promised to a sender is done all the same."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.pannes.centre_servi import JETON, Centre, Lancer, interrompre_un_accord, promettre_puis_tuer


def test_vingt_indices_promis_puis_un_arret_brutal(tmp_path: Path, lancer: Lancer) -> None:
    centre = Centre(tmp_path / "centre", lancer)

    def gardes() -> int:
        with closing(sqlite3.connect(centre.dossier / "donnees" / "moteur.sqlite")) as connexion:
            compte = connexion.execute("SELECT count(*) FROM workflow_status WHERE status IN ('DELAYED', 'ENQUEUED')")
            return int(compte.fetchone()[0])

    promettre_puis_tuer(centre, gardes)


def test_un_accord_interrompu_est_repris(tmp_path: Path, lancer: Lancer) -> None:
    interrompre_un_accord(tmp_path, lancer)


def test_l_arret_demande_est_propre(tmp_path: Path, lancer: Lancer) -> None:
    centre = Centre(tmp_path / "centre", lancer)
    processus = centre.demarrer()
    centre.au_calme()
    processus.terminate()
    sortie, _ = processus.communicate(timeout=30)
    assert processus.returncode == 0
    assert "Le service est ouvert" in sortie
    assert JETON not in sortie
    assert "Traceback" not in sortie
    assert "DBOS" not in sortie
