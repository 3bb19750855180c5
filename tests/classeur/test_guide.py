"""`verifier` follows the guide (docs/installer-google.md): what is done, then the first thing that is not. The two workbooks are
local ones in Google's place."""

import http.server
import ipaddress
import json
import shutil
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import gspread
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from passerelle.amorce import ouvrir
from passerelle.cli import lancer
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.conftest import COMPTE, FaireCle
from tests.conftest import environnement

PRINCIPAL, CONTACTS = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345", "1ZyXwVuTsRqPoNmLkJiHgFeDcBa543210"

Verifier = Callable[..., tuple[int, str]]


@pytest.fixture
def tableur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tableur:
    """Where the two “Google” workbooks are, blank."""
    tableur = Tableur(tmp_path / "google.sqlite")
    tableur.creer(PRINCIPAL, "Aller vers")
    tableur.creer(CONTACTS, "Contacts")
    monkeypatch.setattr("passerelle.amorce.client_google", lambda *_, **__: client_local(tableur))
    return tableur


@pytest.fixture
def classeur(tableur: Tableur) -> gspread.Spreadsheet:
    return client_local(tableur).open_by_key(PRINCIPAL)


@pytest.fixture
def service_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a service that lives, behind a certificate this machine trusts."""
    certificat, cle = _certifier(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificat))
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.load_cert_chain(certificat, cle)

    class Sante(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/sante" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sante) as serveur:
        serveur.socket = contexte.wrap_socket(serveur.socket, server_side=True)
        fil = threading.Thread(target=serveur.serve_forever)
        fil.start()
        yield f"https://127.0.0.1:{serveur.server_port}"
        serveur.shutdown()
        fil.join()


def _certifier(dossier: Path) -> tuple[Path, Path]:
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "passerelle")])
    maintenant = datetime.now(UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - timedelta(days=1))
        .not_valid_after(maintenant + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(cle, hashes.SHA256())
    )
    chemins = dossier / "certificat.pem", dossier / "cle.pem"
    chemins[0].write_bytes(certificat.public_bytes(serialization.Encoding.PEM))
    chemins[1].write_bytes(
        cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chemins


@pytest.fixture
def centre(dossier_centre: Path, tableur: Tableur) -> Path:
    """A centre whose workbooks are at Google's, served nowhere yet."""
    assert tableur.identifiants()
    _regler(dossier_centre, 'principal = "local"', f'principal = "{PRINCIPAL}"')
    _regler(dossier_centre, 'contacts = "local"', f'contacts = "{CONTACTS}"')
    return dossier_centre


def _regler(dossier: Path, avant: str, apres: str) -> None:
    chemin = dossier / "passerelle.toml"
    texte = chemin.read_text("utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres), "utf-8")


@pytest.fixture
def verifier(centre: Path, faire_cle: FaireCle, capfd: pytest.CaptureFixture[str]) -> Verifier:
    """Runs a command in the centre's folder; its exit code, and all it said."""

    def verifier(commande: str = "verifier", **environ: str) -> tuple[int, str]:
        complet = {**environnement(), "GOOGLE_APPLICATION_CREDENTIALS": str(faire_cle()), **environ}
        code = lancer([commande, "--dossier", str(centre)], complet)
        return code, "".join(capfd.readouterr())

    return verifier


def test_chaque_etape_du_guide_a_sa_verification(
    verifier: Verifier, centre: Path, classeur: gspread.Spreadsheet, service_https: str, personne: str
) -> None:
    code, dit = verifier(GOOGLE_APPLICATION_CREDENTIALS="")
    assert code == 3
    assert "La clé du compte de service Google manque." in dit

    code, dit = verifier()
    assert code == 1
    assert f"se partagent avec {COMPTE}" in dit
    assert "« Aller vers », s’ouvre, en lecture et en écriture" in dit.replace("\u00a0", " ")
    assert "→ Lancez\u00a0: passerelle installer" in dit
    assert classeur.title == "Aller vers"
    assert [feuille.title for feuille in classeur.worksheets()] == ["Feuille 1"], "verifier n’installe rien"

    assert verifier("installer")[0] == 0
    code, dit = verifier(PASSERELLE_SECRET_WEBHOOK="")
    assert code == 1
    assert "✓ Les onglets sont en place." in dit
    assert "Le secret des avertissements, PASSERELLE_SECRET_WEBHOOK, n’est pas donné." in dit

    code, dit = verifier()
    assert code == 1
    assert "ne peut pas servir à Google ni aux téléphones" in dit

    ailleurs = personne.replace("http:", "https:")
    _regler(centre, "http://127.0.0.1:8000", ailleurs)
    code, dit = verifier()
    assert code == 1
    assert "Le service ne répond pas" in dit

    _regler(centre, ailleurs, service_https)
    code, dit = verifier()
    assert code == 1
    assert f"✓ Le service répond à {service_https}" in dit
    assert "n’est pas encore créé dans Google Forms" in dit

    formulaires = ("seance", "besoin", "reunion", "animation", "projet", "finance", "contact")
    note = {"adresse": "https://docs.google.com/forms/d/e/abc/viewform", "entrees": {"date": "entry.1"}}
    classeur.worksheet("_passerelle").append_rows([[f"lien-{f}", json.dumps(note)] for f in formulaires])
    code, dit = verifier()
    assert code == 0
    assert "Les 7 formulaires sont créés." in dit
    assert "✗" not in dit
    assert "réponse effacée" not in dit

    classeur.worksheet("_passerelle").append_row(["a_effacer/0", '{"seance": ["2013-10-03T12:30:00"]}'])
    code, dit = verifier()
    assert code == 0
    assert "! 1 réponse effacée du classeur est encore dans un formulaire Google." in dit


def test_une_autre_machine_continue_avec_le_classeur_seul(
    centre: Path, tmp_path: Path, faire_cle: FaireCle, classeur: gspread.Spreadsheet
) -> None:
    """Moving (docs/exploiter.md): the same settings and key, nothing of `donnees/`."""
    environ = {**environnement(), "GOOGLE_APPLICATION_CREDENTIALS": str(faire_cle())}
    ancienne = ouvrir(centre, environ)
    ancienne.installer()
    questions = ancienne.modele.formulaires["seance"].questions
    reponses = classeur.add_worksheet("Réponses séance", 10, len(questions) + 1)
    titres = {question.cle: question.titre for question in questions}
    dites: dict[str, str | int] = {
        "date": "03/10/2013",
        "activite": "Petit-déjeuner",
        "lieu": "École A",
        "eu_lieu": "Oui",
        "adultes": 12,
    }
    reponses.append_rows(
        [
            ["Horodateur", *titres.values()],
            ["03/10/2013 12:00:00", *(dites.get(cle, "") for cle in titres)],
        ]
    )
    assert ancienne.synchroniser().lignes_ajoutees
    seances = classeur.worksheet("Séances").get_all_values()

    nouvelle = tmp_path / "nouvelle machine"
    nouvelle.mkdir()
    shutil.copy(centre / "passerelle.toml", nouvelle)
    assert ouvrir(nouvelle, environ).synchroniser().ecritures == 0
    assert classeur.worksheet("Séances").get_all_values() == seances
