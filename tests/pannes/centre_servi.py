"""A centre served by `passerelle servir`, as anyone starts it, that a test may kill."""

import base64
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import requests

from passerelle.dossier import creer_dossier
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.installes import installer_ou_copier
from tests.service.aides import attendre, preparer_le_moteur, signature

SECRET = f"whsec_{base64.b64encode(b'un secret de vingt-quatre').decode()}"
JETON = "jeton-de-l-equipe"
SEANCE = "2014-01-09-petit-dejeuner-centre-social"
"""The session that `repondre` tells of."""

CALME_S = 6
"""Long enough for a slow machine to kill the service while what it promised still waits."""

Lancer = Callable[..., subprocess.Popen[str]]


def lancer_python(*arguments: str, **environ: str) -> subprocess.Popen[str]:
    """A Python program in a process of its own; what it says is read together."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def tuer(processus: subprocess.Popen[str]) -> None:
    """Kill it as a power cut would."""
    processus.send_signal(signal.SIGKILL)
    processus.wait(10)


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


class Centre:
    """`base` is the engine’s shared database; without it the engine has its file in donnees/."""

    def __init__(self, dossier: Path, lancer: Lancer, *, base: str = "") -> None:
        creer_dossier(dossier)
        self.dossier = dossier
        self.lancer = lancer
        self.adresse = ""
        reglage = dossier / "passerelle.toml"
        ecrit = reglage.read_text("utf-8").replace("calme_secondes = 2 ", f"calme_secondes = {CALME_S} ")
        reglage.write_text(ecrit, "utf-8")
        installer_ou_copier(dossier)
        if base:
            reglage.write_text(ecrit.replace('# base = "postgresql://…"', f'base = "{base}"'), "utf-8")
        else:
            preparer_le_moteur("local", dossier / "donnees")

    def lancer_service(self) -> subprocess.Popen[str]:
        """Start it, on a port of its own."""
        port = port_libre()
        self.adresse = f"http://127.0.0.1:{port}"
        return self.lancer(
            "passerelle",
            *("servir", "--dossier", str(self.dossier), "--port", str(port)),
            PASSERELLE_SECRET_WEBHOOK=SECRET,
            PASSERELLE_JETON=JETON,
            PASSERELLE_AUJOURDHUI="2014-01-09",
        )

    def demarrer(self) -> subprocess.Popen[str]:
        """Start it, and wait until it answers."""
        processus = self.lancer_service()
        attendre(self.repond, secondes=60)
        return processus

    def repond(self) -> bool:
        try:
            return requests.get(f"{self.adresse}/sante", timeout=5).ok
        except requests.RequestException:
            return False

    def ouvrir(self, chemin: str) -> requests.Response:
        """A page, as staff see it."""
        return requests.get(f"{self.adresse}{chemin}", headers={"Authorization": f"Bearer {JETON}"}, timeout=60)

    def indice(self, ident: str) -> int:
        """What the sender of a hint is answered."""
        entetes = signature("{}", ident=ident, secret=SECRET)
        return requests.post(f"{self.adresse}/webhooks/classeur", b"{}", headers=entetes, timeout=60).status_code

    def mesure(self, nom: str) -> float:
        page = self.ouvrir("/metrics").text
        return float(next(ligne for ligne in page.splitlines() if ligne.startswith(nom)).rsplit(" ", 1)[1])

    def en_attente(self) -> float:
        return self.mesure("passerelle_indices_en_attente ")

    def reussies(self) -> float:
        return self.mesure('passerelle_synchronisations_total{resultat="reussie"}')

    def au_calme(self) -> float:
        """Wait until nothing is left to do; how many synchronisations this process made."""
        attendre(
            lambda: (
                self.reussies() >= 1
                and self.en_attente() == 0
                and "Une mise à jour est en cours." not in self.ouvrir("/").text
            ),
            secondes=60,
        )
        return self.reussies()

    def repondre(self) -> None:
        """A response comes into the workbook, as from Google Forms."""
        classeur = client_local(Tableur(self.dossier / "donnees" / "classeurs.sqlite")).open_by_key("principal")
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
        """The ids that stand in the tab « Séances »."""
        classeur = client_local(Tableur(self.dossier / "donnees" / "classeurs.sqlite")).open_by_key("principal")
        return [str(ident) for ident in classeur.worksheet("Séances").col_values(1)[2:]]


def promettre_puis_tuer(centre: Centre, gardes: Callable[[], int]) -> None:
    """Twenty hints promised, a kill -9, a restart: all of them are honoured, by one synchronisation.

    `gardes` counts the runs that the engine’s database keeps for later.
    """
    processus = centre.demarrer()
    centre.au_calme()
    centre.repondre()
    assert [centre.indice(f"msg_{numero}") for numero in range(20)] == [202] * 20
    tuer(processus)
    assert centre.seances() == []
    assert gardes() == 1, "les indices sont gardés, réunis en un"
    centre.demarrer()
    faites = centre.au_calme()
    assert centre.seances() == [SEANCE]
    assert [centre.indice(f"msg_{numero}") for numero in range(20)] == [202] * 20
    assert centre.en_attente() == 0, "déjà reçus, même avant l’arrêt"
    assert centre.reussies() == faites


def interrompre_un_accord(dossier: Path, lancer: Lancer, *, base: str = "") -> None:
    """A confirmed synchronisation that a kill -9 interrupts is taken up again."""
    faits = dossier / "faits.txt"
    faits.touch()
    processus = lancer("tests.pannes.moteur_a_tuer", str(dossier), "bloquer", PASSERELLE_BASE=base)
    attendre(lambda: "confirmer=True" in faits.read_text(), secondes=60)
    tuer(processus)
    faits.write_text("")
    lancer("tests.pannes.moteur_a_tuer", str(dossier), PASSERELLE_BASE=base)
    attendre(lambda: "confirmer=True" in faits.read_text(), secondes=60)
