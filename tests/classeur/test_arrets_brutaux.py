"""kill -9 at every request of a command that writes at Google's: before it is done, and done before its answer comes."""

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from socketserver import StreamRequestHandler
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from passerelle.amorce import ouvrir
from passerelle.dossier import creer_dossier
from passerelle.synchronisation import synchroniser
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.conftest import FaireCle, Relier
from tests.classeur.faux_google import Poste, fait_puis, ouvert
from tests.classeur.scene import Google, comparable, deranger, image, jouer
from tests.conftest import environnement
from tests.installes import copier

pytestmark = pytest.mark.long

RACINE = Path(__file__).parents[2]
CLASSEURS = {
    "principal": "1AbCdEfGhIjKlMnOpQrStUvWxYz012345",
    "contacts": "1ZyXwVuTsRqPoNmLkJiHgFeDcBa543210",
}
NOMS = {identifiant: nom for nom, identifiant in CLASSEURS.items()}
HOTE = "sheets.googleapis.com"


class PosteDerriereUnMandataire(Poste):
    """Reached through HTTPS_PROXY, as Google is from a network that has one."""

    server: "Mandataire"

    def do_CONNECT(self) -> None:  # noqa: N802 - http.server finds it by this name
        self.send_response(200)
        self.end_headers()
        self.request = self.server.contexte.wrap_socket(self.connection, server_side=True)
        StreamRequestHandler.setup(self)
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        self.request.close()


class Mandataire(Google):
    """Both the proxy and Google behind it."""

    contexte: ssl.SSLContext

    def __init__(self, tableur: Tableur, contexte: ssl.SSLContext) -> None:
        super().__init__(tableur, noms=NOMS)
        self.contexte = contexte
        self.RequestHandlerClass = PosteDerriereUnMandataire


class Machine:
    """A centre whose workbooks are at Google's, on a machine that may stop at any moment. `geste_a_venir`: it stopped before the
    first write, as which somebody was to act."""

    geste_a_venir = False

    def __init__(
        self, dossier: Path, tableur: Tableur, contexte: ssl.SSLContext, environ: dict[str, str], relier: Relier
    ) -> None:
        self.dossier = dossier
        self.tableur = tableur
        self._contexte = contexte
        self._environ = environ
        self._relier = relier

    def lancer(self, *commande: str, arret: int = 0, apres: bool = False, geste: bool = False) -> int:
        """Run a command, killed at its request number `arret`, once that is done if `apres`; how many requests it made."""
        mandataire = Mandataire(self.tableur, self._contexte)
        mandataire.geste = partial(deranger, self.tableur) if geste else None
        self.geste_a_venir = False
        with ouvert(mandataire):
            processus = subprocess.Popen(
                [sys.executable, "-m", "passerelle", *commande, "--dossier", str(self.dossier)],
                cwd=RACINE,
                env={**self._environ, "HTTPS_PROXY": mandataire.adresse},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )

            def tuer(poste: Poste) -> None:
                processus.send_signal(signal.SIGKILL)
                processus.wait(30)
                poste.close_connection = True

            if arret:
                mandataire.pannes[arret] = fait_puis(tuer) if apres else tuer
            dit, _ = processus.communicate(timeout=120)
        assert processus.returncode == (-signal.SIGKILL if arret else 0), dit
        self.geste_a_venir = mandataire.geste is not None
        return len(mandataire.demandes)

    def synchroniser(self, *, geste: bool = False) -> int:
        """The same as the command, in this process: five times as fast."""
        google = Google(self.tableur, noms=NOMS)
        google.geste = partial(deranger, self.tableur) if geste else None
        with ouvert(google):
            passerelle = ouvrir(self.dossier, self._environ)
            connexions = {nom: self._relier(google.adresse, classeur=ident) for nom, ident in CLASSEURS.items()}
            synchroniser(replace(passerelle.session(), connexions=connexions), maintenant=passerelle.maintenant())
        return len(google.demandes)


def _certifier(dossier: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of Google's own name, and what serves it."""
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOTE)])
    maintenant = datetime.now(UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - timedelta(days=1))
        .not_valid_after(maintenant + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOTE)]), critical=False)
        .sign(cle, hashes.SHA256())
    )
    fichier = dossier / "google.pem"
    privee = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    fichier.write_bytes(certificat.public_bytes(serialization.Encoding.PEM) + privee)
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.load_cert_chain(fichier)
    return fichier, contexte


Installer = Callable[..., Machine]


@pytest.fixture
def machine(tmp_path: Path, faire_cle: FaireCle, relier: Relier) -> Iterator[Installer]:
    """A machine whose Google workbooks are copies of a local file, else two blank ones."""
    certificat, contexte = _certifier(tmp_path)
    environ = {
        **os.environ,
        **environnement(),
        "GOOGLE_APPLICATION_CREDENTIALS": str(faire_cle()),
        "REQUESTS_CA_BUNDLE": str(certificat),
        "NO_PROXY": "127.0.0.1",
    }
    tableurs: list[Tableur] = []

    def installer(nom: str, fichier: Path | None = None) -> Machine:
        dossier = tmp_path / nom
        creer_dossier(dossier)
        reglage = dossier / "passerelle.toml"
        ecrit = reglage.read_text("utf-8")
        for classeur, identifiant in CLASSEURS.items():
            ecrit = ecrit.replace(f'{classeur} = "local"', f'{classeur} = "{identifiant}"')
        reglage.write_text(ecrit, "utf-8")
        if fichier:
            copier(fichier, tmp_path / f"{nom}.sqlite")
        tableurs.append(Tableur(tmp_path / f"{nom}.sqlite"))
        if not fichier:
            for classeur in CLASSEURS:
                tableurs[-1].creer(classeur, classeur)
        return Machine(dossier, tableurs[-1], contexte, environ, relier)

    yield installer
    for tableur in tableurs:
        tableur.fermer()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of the scene, in a local file."""
    return jouer(tmp_path_factory.mktemp("scene") / "centre") / "donnees" / "classeurs.sqlite"


def finir(machine: Machine, *commande: str) -> dict[str, Any]:
    """Run again the command that was stopped, then all is brought up to date; what the workbooks then hold."""
    if commande != ("synchroniser",):
        machine.lancer(*commande)
    machine.synchroniser(geste=machine.geste_a_venir)
    machine.synchroniser()
    return comparable(image(machine.tableur))


def arreter_partout(machine: Installer, fichier: Path | None, *commande: str, geste: bool = False) -> None:
    """Run a command undisturbed; then killed at each of its requests, and run again: the workbooks are to hold the same."""
    temoin = machine("temoin", fichier)
    demandes = temoin.lancer(*commande, geste=geste)
    attendue = finir(temoin, *commande)
    for numero in range(1, demandes + 1):
        for apres in (False, True):
            tuee = machine(f"tuee-{numero}-{apres}", fichier)
            tuee.lancer(*commande, arret=numero, apres=apres, geste=geste)
            assert finir(tuee, *commande) == attendue, (numero, apres)


@pytest.mark.parametrize("geste", [False, True], ids=["", "somebody sorts"])
def test_une_synchronisation_tuee_a_chaque_demande(machine: Installer, scene: Path, *, geste: bool) -> None:
    arreter_partout(machine, scene, "synchroniser", geste=geste)


def test_une_installation_tuee_a_chaque_demande(machine: Installer) -> None:
    arreter_partout(machine, None, "installer")


def test_une_importation_tuee_a_chaque_demande(machine: Installer, scene: Path, tmp_path: Path) -> None:
    fichier = tmp_path / "seances.csv"
    jours = "".join(f"{j}/12/2013 12:30:00,{j}/12/2013,Petit-déjeuner,Centre social,Oui\n" for j in ("05", "12"))
    titres = "Horodateur,Date de la séance,Type de séance,Lieu,La séance a-t-elle eu lieu ?\n"
    fichier.write_text(titres + jours, "utf-8")
    arreter_partout(machine, scene, "importer", str(fichier), "--formulaire", "seance")
