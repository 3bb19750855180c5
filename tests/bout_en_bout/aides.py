"""The program as people run it, and a gspread that talks to it as it would to Google."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gspread
import requests
from google.auth.credentials import AnonymousCredentials
from gspread.utils import ValueInputOption, ValueRenderOption, rowcol_to_a1
from requests.adapters import HTTPAdapter

from tests.conftest import JETON, SECRET
from tests.service.aides import attendre, signature

RACINE = Path(__file__).parents[2]

Cellule = str | int | float


class Detour(HTTPAdapter):
    """Sends over the network, to the service, what gspread means for Google."""

    def __init__(self, adresse: str) -> None:
        super().__init__()
        self._ici = urlsplit(adresse)

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        voulue = urlsplit(request.url or "")
        request.url = voulue._replace(scheme=self._ici.scheme, netloc=self._ici.netloc).geturl()
        return super().send(request, *arguments, **options)


class Programme:
    """`passerelle servir` or `passerelle demo`, in a process of its own."""

    def __init__(self, *commande: str, **environ: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as prise:
            port = prise.getsockname()[1]
        self.adresse = f"http://127.0.0.1:{port}"
        self._processus = subprocess.Popen(
            [sys.executable, "-m", "passerelle", *commande, "--port", str(port)],
            cwd=RACINE,
            env={
                **os.environ,
                "PASSERELLE_JETON": JETON,
                "PASSERELLE_SECRET_WEBHOOK": SECRET,
                **environ,
            },
            stdout=subprocess.DEVNULL,
        )

    def attendre(self) -> None:
        """Wait until it answers."""
        attendre(self._repond, secondes=60)

    def tuer(self) -> None:
        """Kill it as a power cut would."""
        self._processus.send_signal(signal.SIGKILL)
        self._processus.wait(10)

    def arreter(self) -> None:
        """Ask it to stop, then insist."""
        self._processus.terminate()
        try:
            self._processus.wait(20)
        except subprocess.TimeoutExpired:
            self.tuer()

    def annoncer(self, formulaire: str, ident: str) -> int:
        """What the sender of the webhook is answered."""
        return requests.post(
            f"{self.adresse}/webhooks/formulaires/{formulaire}",
            data="{}",
            headers=signature("{}", ident=ident, secret=SECRET),
            timeout=10,
        ).status_code

    def _repond(self) -> bool:
        try:
            return requests.get(f"{self.adresse}/sante", timeout=5).ok
        except requests.ConnectionError:
            return False


class Equipe:
    """Staff at work in the main workbook, with gspread over the service's own HTTP API."""

    def __init__(self, adresse: str) -> None:
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {JETON}"
        self._session.mount("https://", Detour(adresse))
        client = gspread.Client(auth=AnonymousCredentials(), session=self._session)  # type: ignore[no-untyped-call]
        self.classeur = client.open_by_key("principal")

    def lignes(self, onglet: str) -> list[dict[str, Cellule]]:
        """The lines of a tab of ours by key, with their row in the sheet (from 1) under `_rang`."""
        grille = self.classeur.worksheet(onglet).get_all_values(value_render_option=ValueRenderOption.unformatted)
        return [
            {**dict(zip(grille[0], rangee, strict=False)), "_rang": rang} for rang, rangee in enumerate(grille[2:], 3)
        ]

    def ligne(self, onglet: str, ident: str) -> dict[str, Cellule]:
        """The line of that id, empty when there is none."""
        return next((ligne for ligne in self.lignes(onglet) if ligne["id"] == ident), {})

    def ecrire(self, onglet: str, ident: str, cle: str, valeur: Cellule) -> None:
        """Type in a cell."""
        feuille = self.classeur.worksheet(onglet)
        colonne = feuille.row_values(1).index(cle) + 1
        rang = int(self.ligne(onglet, ident)["_rang"])
        feuille.update([[valeur]], rowcol_to_a1(rang, colonne), value_input_option=ValueInputOption.user_entered)

    def repondre(self, onglet: str, reponse: dict[str, Cellule]) -> None:
        """A response arrives in its tab, as from a Google form."""
        feuille = self.classeur.worksheet(onglet)
        feuille.append_row([reponse.get(str(titre), "") for titre in feuille.row_values(1)])

    def a_son_planning(self) -> bool:
        """Whether a first synchronisation has made the tabs and planned the year."""
        return "Planning" in [onglet.title for onglet in self.classeur.worksheets()] and bool(self.lignes("Planning"))

    def chiffre(self, code: str) -> Cellule | None:
        """The figure of the whole exercise that the tab « Indicateurs » shows, None when it is not there."""
        return next(
            (
                ligne["valeur"]
                for ligne in self.lignes("Indicateurs")
                if (ligne["code"], ligne["periode"], ligne["ventilation"]) == (code, "2013-2014", "")
            ),
            None,
        )

    def fermer(self) -> None:
        """Let the connections go."""
        self._session.close()


@contextmanager
def equipe_de(adresse: str) -> Iterator[Equipe]:
    """Staff connected to a service until the block ends."""
    equipe = Equipe(adresse)
    try:
        yield equipe
    finally:
        equipe.fermer()
