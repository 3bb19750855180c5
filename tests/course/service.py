"""The centre served by `passerelle servir` in a process of its own, that a race may kill and start again."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from passerelle.dossier import creer_dossier
from tests.installes import installer_ou_copier
from tests.pannes.centre_servi import JETON, SECRET, port_libre
from tests.service.aides import attendre, preparer_le_moteur, signature

AUJOURDHUI = "2014-08-30"
RACINE = Path(__file__).parents[2]


class Service:
    """A centre with its tabs, in `dossier`. `kills` counts the times its process was killed; `journal` is what it said."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.journal = dossier.parent / "service.log"
        self.kills = 0
        self._processus: subprocess.Popen[bytes] | None = None
        creer_dossier(dossier)
        reglage = dossier / "passerelle.toml"
        ecrit = re.sub(r"(?m)^calme_secondes *= *\d+", "calme_secondes = 1", reglage.read_text("utf-8"))
        reglage.write_text(re.sub(r"(?m)^balayage_minutes *= *\d+", "balayage_minutes = 60", ecrit), "utf-8")
        installer_ou_copier(dossier)
        preparer_le_moteur("local", dossier / "donnees")
        self.adresse = f"http://127.0.0.1:{port_libre()}"

    @property
    def environ(self) -> dict[str, str]:
        return {
            **os.environ,
            "PASSERELLE_JETON": JETON,
            "PASSERELLE_SECRET_WEBHOOK": SECRET,
            "PASSERELLE_AUJOURDHUI": AUJOURDHUI,
        }

    def demarrer(self) -> None:
        """Start it, and wait until it answers."""
        port = self.adresse.rpartition(":")[2]
        with self.journal.open("ab") as sortie:
            self._processus = subprocess.Popen(
                [sys.executable, "-m", "passerelle", "servir", "--dossier", str(self.dossier), "--port", port],
                cwd=RACINE,
                env=self.environ,
                stdout=sortie,
                stderr=sortie,
            )
        attendre(self.repond, secondes=60)

    def repond(self) -> bool:
        try:
            return requests.get(f"{self.adresse}/sante", timeout=5).ok
        except requests.RequestException:
            return False

    def tuer(self) -> None:
        """Kill it as a power cut would."""
        if self._processus is not None:
            self.kills += 1
            self._processus.kill()
            self._processus.wait(20)

    def arreter(self) -> None:
        """Stop it properly, if it runs."""
        if self._processus is not None and self._processus.poll() is None:
            self._processus.send_signal(signal.SIGTERM)
            try:
                self._processus.wait(30)
            except subprocess.TimeoutExpired:
                self._processus.kill()
                self._processus.wait(20)

    def commander(self, *arguments: str) -> tuple[int, str]:
        """Run a command on the centre's folder: its exit code and what it said."""
        fait = subprocess.run(
            [sys.executable, "-m", "passerelle", *arguments, "--dossier", str(self.dossier)],
            cwd=RACINE,
            env=self.environ,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        return fait.returncode, (fait.stdout + fait.stderr).strip()

    def avertir(self, formulaire: str) -> None:
        """A signed hint, as a Google form sends it; one that is lost costs nothing."""
        entetes = signature("{}", secret=SECRET)
        self._poster(f"/webhooks/formulaires/{formulaire}", entetes)

    def presser(self) -> None:
        """The button of the team's page: synchronise now."""
        self._poster("/synchroniser", {"Authorization": f"Bearer {JETON}", "Origin": self.adresse})

    def _poster(self, chemin: str, entetes: dict[str, str]) -> None:
        try:
            requests.post(f"{self.adresse}{chemin}", b"{}", headers=entetes, timeout=30, allow_redirects=False)
        except requests.RequestException:
            time.sleep(0.2)

    def page(self, chemin: str) -> str:
        return requests.get(f"{self.adresse}{chemin}", headers={"Authorization": f"Bearer {JETON}"}, timeout=60).text

    def synchronisations(self, resultat: str = "reussie") -> int:
        """How many this process made."""
        trouve = re.search(
            rf'^passerelle_synchronisations_total{{resultat="{resultat}"}} (\S+)', self.page("/metrics"), re.MULTILINE
        )
        return int(float(trouve[1])) if trouve else 0

    def au_calme(self, *, secondes: float = 60) -> bool:
        """Ask for a synchronisation, and wait until nothing is left to do; False when that does not come."""
        avant = sum(map(self.synchronisations, ("reussie", "retenue", "empechee")))
        self.presser()

        def calme() -> bool:
            metriques = self.page("/metrics")
            faites = sum(map(self.synchronisations, ("reussie", "retenue", "empechee")))
            return (
                faites > avant
                and "\npasserelle_indices_en_attente 0.0" in metriques
                and "Une mise à jour est en cours." not in self.page("/")
            )

        try:
            attendre(calme, secondes=secondes)
        except AssertionError:
            return False
        return True
