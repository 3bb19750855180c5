"""kill -9: what was promised to a sender is done all the same."""

import base64
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import requests

from passerelle.dossier import creer_dossier
from passerelle.tableur.adaptateur import client_local
from passerelle.tableur.stockage import Tableur
from tests.service.aides import attendre, signature

SECRET = f"whsec_{base64.b64encode(b'un secret de vingt-quatre').decode()}"
JETON = "jeton-de-l-equipe"

Lancer = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def lancer() -> Iterator[Lancer]:
    """Start a Python program; what still runs at the end of the test is killed."""
    lances: list[subprocess.Popen[str]] = []

    def faire(*arguments: str, **environ: str) -> subprocess.Popen[str]:
        lances.append(
            subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=Path(__file__).parents[2],
                env={**os.environ, **environ},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return lances[-1]

    yield faire
    for lance in lances:
        lance.kill()
        lance.communicate()


def tuer(processus: subprocess.Popen[str]) -> None:
    processus.send_signal(signal.SIGKILL)
    processus.wait(10)


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


class Centre:
    """A centre served by `passerelle servir`, as anyone starts it."""

    def __init__(self, dossier: Path, lancer: Lancer) -> None:
        creer_dossier(dossier)
        self.dossier = dossier
        self.lancer = lancer
        self.adresse = ""

    def demarrer(self) -> subprocess.Popen[str]:
        port = port_libre()
        self.adresse = f"http://127.0.0.1:{port}"
        processus = self.lancer(
            "passerelle",
            *("servir", "--dossier", str(self.dossier), "--port", str(port)),
            PASSERELLE_SECRET_WEBHOOK=SECRET,
            PASSERELLE_JETON=JETON,
            PASSERELLE_AUJOURDHUI="2014-01-09",
        )
        attendre(self.repond, secondes=60)
        return processus

    def repond(self) -> bool:
        try:
            return requests.get(f"{self.adresse}/sante", timeout=5).ok
        except requests.ConnectionError:
            return False

    def indice(self, ident: str) -> int:
        entetes = signature("{}", ident=ident, secret=SECRET)
        return requests.post(
            f"{self.adresse}/webhooks/classeur", b"{}", headers=entetes, timeout=10
        ).status_code

    def mesure(self, nom: str) -> float:
        page = requests.get(
            f"{self.adresse}/metrics", headers={"Authorization": f"Bearer {JETON}"}, timeout=60
        ).text
        return float(next(ligne for ligne in page.splitlines() if ligne.startswith(nom)).rsplit(" ", 1)[1])

    def reussies(self) -> float:
        return self.mesure('passerelle_synchronisations_total{resultat="reussie"}')

    def au_calme(self) -> float:
        attendre(
            lambda: self.reussies() >= 1 and self.mesure("passerelle_indices_en_attente ") == 0, secondes=60
        )
        return self.reussies()

    def repondre(self) -> None:
        """A response comes into the workbook, as from Google Forms."""
        classeur = client_local(Tableur(self.dossier / "donnees" / "classeurs.sqlite")).open_by_key(
            "principal"
        )
        feuille = classeur.worksheet("Réponses séance")
        reponse: dict[str, str | int] = {
            "Horodateur": f"{datetime(2014, 1, 9, 12, 0):%d/%m/%Y %H:%M:%S}",
            "Date de la séance": f"{date(2014, 1, 9):%d/%m/%Y}",
            "Type de séance": "Petit-déjeuner",
            "Lieu": "Centre social",
            "La séance a-t-elle eu lieu ?": "Oui",
            "Adultes (18 ans et plus, sans l'équipe)": 12,
            "Enfants et adolescents (moins de 18 ans)": 3,
            "Bénévoles qui ont tenu la séance": 2,
        }
        feuille.append_row([reponse.get(str(titre), "") for titre in feuille.row_values(1)])

    def seances(self) -> list[str]:
        classeur = client_local(Tableur(self.dossier / "donnees" / "classeurs.sqlite")).open_by_key(
            "principal"
        )
        return [str(ident) for ident in classeur.worksheet("Séances").col_values(1)[2:]]


def test_vingt_indices_promis_puis_un_arret_brutal(tmp_path: Path, lancer: Lancer) -> None:
    centre = Centre(tmp_path / "centre", lancer)
    processus = centre.demarrer()
    centre.au_calme()
    centre.repondre()
    assert [centre.indice(f"msg_{numero}") for numero in range(20)] == [202] * 20
    tuer(processus)
    assert centre.seances() == []
    with closing(sqlite3.connect(centre.dossier / "donnees" / "moteur.sqlite")) as connexion:
        attendus = connexion.execute(
            "SELECT count(*) FROM workflow_status WHERE status IN ('DELAYED', 'ENQUEUED')"
        )
        assert attendus.fetchone()[0] == 1, "les indices sont gardés, réunis en un"
    centre.demarrer()
    faites = centre.au_calme()
    assert centre.seances() == ["2014-01-09-petit-dejeuner-centre-social"]
    assert [centre.indice(f"msg_{numero}") for numero in range(20)] == [202] * 20
    assert centre.mesure("passerelle_indices_en_attente ") == 0, "déjà reçus, même avant l’arrêt"
    assert centre.reussies() == faites


def test_un_accord_interrompu_est_repris(tmp_path: Path, lancer: Lancer) -> None:
    faits = tmp_path / "faits.txt"
    faits.touch()
    processus = lancer("tests.pannes.moteur_a_tuer", str(tmp_path), "bloquer")
    attendre(lambda: "confirmer=True" in faits.read_text(), secondes=60)
    tuer(processus)
    faits.write_text("")
    lancer("tests.pannes.moteur_a_tuer", str(tmp_path))
    attendre(lambda: "confirmer=True" in faits.read_text(), secondes=60)


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
