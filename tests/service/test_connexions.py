"""One client cannot stop the service: what slow, greedy or keyless ones meet, on real sockets."""

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from functools import partial

import pytest
import requests
from flask import Flask

from passerelle.service.connexions import Limites
from tests.service.aides import Service, a_l_ecoute, attendre
from tests.service.centre import JETON

LENTE = b"GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Lent: "
CORPS_LENT = b"POST /f/seance HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx"
GROS = "y" * 8_000_000


@dataclass
class Foule:
    """Connections held open to one port."""

    port: int
    prises: list[socket.socket] = field(default_factory=list)

    def ouvrir(self, octets: bytes, *, depuis: str = "127.0.0.1") -> socket.socket:
        prise = socket.create_connection(("127.0.0.1", self.port), timeout=5, source_address=(depuis, 0))
        self.prises.append(prise)
        prise.sendall(octets)
        return prise

    def fermees(self) -> list[int]:
        """The ranks of those that the service closed."""
        return [rang for rang, prise in enumerate(self.prises) if est_fermee(prise)]

    def partir(self) -> None:
        for prise in self.prises:
            prise.close()

    def vit(self) -> bool:
        return requests.get(f"http://127.0.0.1:{self.port}/sante", timeout=5).text == "ouvert"


def est_fermee(prise: socket.socket) -> bool:
    prise.setblocking(False)
    try:
        return prise.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def lire(prise: socket.socket, *, jusqu_a: bytes = b"") -> bytes:
    """All that comes until the other end closes, or ends so."""
    prise.settimeout(10)
    recu = b""
    with suppress(ConnectionError):
        while octets := prise.recv(65536):
            recu += octets
            if jusqu_a and recu.endswith(jusqu_a):
                break
    return recu


@pytest.fixture
def foule() -> Iterator[Callable[..., Foule]]:
    """A crowd before a server of those limits."""
    app = Flask(__name__)
    for chemin, reponse in (("/sante", "ouvert"), ("/gros", GROS), ("/moyen", "y" * 200_000)):
        app.add_url_rule(chemin, chemin[1:], view_func=partial(str, reponse))
    with ExitStack() as ouverts:

        def rassembler(*, mandataire: str = "", **limites: float) -> Foule:
            reglees = Limites(**{"sans_demande": 60, "demande": 60, "arret": 60, **limites})  # type: ignore[arg-type]
            port = ouverts.enter_context(a_l_ecoute(app, hote="127.0.0.1", mandataire=mandataire, limites=reglees))
            assemblee = Foule(port)
            ouverts.callback(assemblee.partir)
            return assemblee

        yield rassembler


def test_a_la_limite_d_une_adresse_sa_plus_ancienne_demande_cede(foule: Callable[..., Foule]) -> None:
    rue = foule(par_adresse=20)
    autre = rue.ouvrir(LENTE, depuis="127.0.0.2")
    for _ in range(24):
        rue.ouvrir(LENTE)
    attendre(lambda: len(rue.fermees()) == 4)
    assert rue.fermees() == [1, 2, 3, 4]
    assert rue.vit()  # one more from there: never the new one
    attendre(lambda: rue.fermees() == [1, 2, 3, 4, 5])
    assert not est_fermee(autre)


@pytest.mark.parametrize("octets", [b"", b"\r\n", LENTE, CORPS_LENT])
def test_pleine_la_salle_laisse_entrer(foule: Callable[..., Foule], octets: bytes) -> None:
    rue = foule(places=60, mandataire="127.0.0.1")
    for _ in range(100):
        rue.ouvrir(octets)
    assert rue.vit()
    attendre(lambda: len(rue.fermees()) >= 41)
    assert rue.fermees()[-1] < 50


@pytest.mark.parametrize("octets", [b"", LENTE, CORPS_LENT])
def test_une_demande_a_un_terme_compte_de_son_premier_octet(foule: Callable[..., Foule], octets: bytes) -> None:
    rue = foule(sans_demande=1, demande=1)
    prise = rue.ouvrir(octets)
    debut = time.monotonic()
    while not est_fermee(prise):  # something comes all the time
        assert time.monotonic() - debut < 8
        with suppress(ConnectionError):
            prise.send(b"x" if octets else b"\r\n")
        time.sleep(0.1)
    assert time.monotonic() - debut > 0.9


def test_une_reponse_que_nul_ne_lit_ne_tient_pas_la_porte(foule: Callable[..., Foule]) -> None:
    rue = foule(arret=1)
    for _ in range(12):  # more than the threads that serve
        rue.ouvrir(b"GET /gros HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 4)
    assert rue.vit()
    attendre(lambda: len([p for p in rue.prises if _est_rompue(p)]) == 12)
    assert rue.vit()


def _est_rompue(prise: socket.socket) -> bool:
    """Whether the other end is gone, what it had sent still there to read."""
    prise.setblocking(False)
    try:
        prise.send(b"x")
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    return False


def test_une_grosse_reponse_se_lit_lentement(foule: Callable[..., Foule]) -> None:
    rue = foule(arret=2)
    prise = rue.ouvrir(b"GET /gros HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    time.sleep(0.5)
    assert len(lire(prise)) > len(GROS)


def test_un_gros_corps_sans_cle_est_refuse_avant_de_venir(service: Service) -> None:
    port = int(service.adresse.rpartition(":")[2])
    for corps in (b"Content-Length: 12000000", b"Transfer-Encoding: chunked", b"Content-Length: 300000"):
        for attend in (b"", b"Expect: 100-continue\r\n"):
            for cle in (b"", b"Authorization: Bearer faux\r\n"):
                with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as prise:
                    prise.sendall(
                        b"POST /v4/spreadsheets HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + corps
                        + b"\r\n"
                        + attend
                        + cle
                        + b"\r\n"
                    )
                    reponse = lire(prise).decode()
                    assert reponse.startswith("HTTP/1.1 401 "), (corps, attend)
                    assert "clé" in reponse


def test_un_refus_se_lit_jusqu_au_bout_de_ce_qu_on_envoyait(service: Service) -> None:
    port = int(service.adresse.rpartition(":")[2])
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as prise:
        prise.sendall(b"POST /f/seance HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000000\r\n\r\n")
        for _ in range(30):  # a client that says all it has to say, then listens
            prise.sendall(b"x" * 100_000)
            time.sleep(0.005)
        assert lire(prise, jusqu_a=b"\xc3\xaatre re\xc3\xa7u.\n").startswith(b"HTTP/1.1 413 ")


def test_apres_un_refus_on_n_attend_pas_longtemps(foule: Callable[..., Foule]) -> None:
    rue = foule(adieu=0.5)
    prise = rue.ouvrir(b"POST /sante HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000000\r\n\r\n")
    assert lire(prise).startswith(b"HTTP/1.1 413 ")

    def bavarder() -> bool:
        try:
            prise.send(b"x")
        except ConnectionError:
            return True
        return False

    attendre(bavarder)


def test_avec_une_cle_il_vient(service: Service) -> None:
    entetes = {"Authorization": f"Bearer {JETON}", "Content-Type": "application/json"}
    corps = b'{"properties": {"title": "' + b"x" * 300_000 + b'"}}'
    adresse = f"{service.adresse}/v4/spreadsheets/principal:batchUpdate"
    for envoi in (corps, iter([corps])):
        reponse = requests.post(adresse, data=envoi, headers=entetes, timeout=10)
        assert reponse.status_code == 400  # it was read: nothing in it is a request
        assert "error" in reponse.json()


def test_attendre_la_permission(service: Service) -> None:
    port = int(service.adresse.rpartition(":")[2])
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as prise:
        entete = b" HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
        prise.sendall(b"GET /sante" + entete + b"\r\n")  # no body: nothing to wait for
        assert lire(prise, jusqu_a=b"tourne.\n").startswith(b"HTTP/1.1 200 ")
        prise.sendall(b"POST /webhooks/classeur" + entete + b"Content-Length: 2\r\n\r\n")
        assert lire(prise, jusqu_a=b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        prise.sendall(b"{}")
        assert lire(prise, jusqu_a=b"bonne.\n").startswith(b"HTTP/1.1 401 ")
        prise.sendall(b"POST /webhooks/classeur" + entete + b"Content-Length: 900000\r\n\r\n")
        assert lire(prise).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    ("demande", "statut"),
    [
        (b"GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + b"9" * 5000, 400),
        (b"POST /f/seance HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1", 400),
        (b"POST /f/seance HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2", 400),
        (b"POST /f/seance HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip", 501),
        (b"GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: autre.fr", 421),
        (b"GET /sante HTTP/1.1\r\nHost: [", 421),
        (b"GET /sante HTTP/1.1", 421),
        (b"GET /%00%ff%zz HTTP/1.1\r\nHost: 127.0.0.1", 401),
        (b"GET /f/%00 HTTP/1.1\r\nHost: 127.0.0.1", 404),
        (b"GET http://[ HTTP/1.1\r\nHost: 127.0.0.1", 400),
        (b"GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"\r\n".join(b"X-%d: 1" % n for n in range(9000)), 431),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1", 431),
        (b'GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: :80\r\nX-Forwarded-Proto: "', 200),
        (b"\x16\x03\x01\x02\x00\x01", 400),
    ],
)
def test_une_demande_tordue_n_est_jamais_une_erreur(service: Service, demande: bytes, statut: int) -> None:
    port = int(service.adresse.rpartition(":")[2])
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as prise:
        prise.sendall(demande + b"\r\nConnection: close\r\n\r\n")
        assert lire(prise).split(b" ")[1] == str(statut).encode()


@pytest.mark.long
@pytest.mark.parametrize("octets", [b"", LENTE, CORPS_LENT, b"GET /moyen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"])
def test_830_connexions_lentes(foule: Callable[..., Foule], octets: bytes) -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 2000:
        pytest.skip("this machine lets a process open too few files")
    rue = foule(mandataire="127.0.0.1")
    for rang in range(830):
        rue.ouvrir(octets)
        assert rang % 50 or rue.vit()
    assert rue.vit()
