"""`passerelle servir`, as an agent starts it: what is printed, and what it opens."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from passerelle.cli import lancer as passerelle
from tests.conftest import environnement
from tests.installes import installer_ou_copier

SANS_JETON = {**environnement("2014-01-09"), "PASSERELLE_JETON": ""}

Servir = Callable[..., tuple[list[str], subprocess.Popen[str]]]


def port_libre() -> int:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        return int(prise.getsockname()[1])


@pytest.fixture
def adresse(dossier_centre: Path) -> str:
    """The address that passerelle.toml gives, on a free port of this machine; the centre has its tabs."""
    adresse = f"http://127.0.0.1:{port_libre()}"
    fichier = dossier_centre / "passerelle.toml"
    fichier.write_text(fichier.read_text("utf-8").replace("http://127.0.0.1:8000", adresse), "utf-8")
    installer_ou_copier(dossier_centre)
    return adresse


@pytest.fixture
def servir(dossier_centre: Path) -> Iterator[Servir]:
    """Start the service; what it says once open, and its process. Whatever still runs at the end is stopped."""
    lances: list[subprocess.Popen[str]] = []

    def lancer(*options: str, **environ: str) -> tuple[list[str], subprocess.Popen[str]]:
        processus = subprocess.Popen(
            [sys.executable, "-m", "passerelle", "servir", "--dossier", str(dossier_centre), *options],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **SANS_JETON, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        lances.append(processus)
        assert processus.stdout is not None
        dites: list[str] = []
        for ligne in processus.stdout:
            dites.append(ligne.rstrip("\n").replace("\u00a0", " "))
            if "Ctrl + C" in ligne:
                break
        return dites, processus

    yield lancer
    for lance in lances:
        arreter(lance)


def arreter(processus: subprocess.Popen[str]) -> None:
    processus.terminate()
    processus.communicate(timeout=30)


def ouvre(adresse: str) -> bool:
    with requests.Session() as navigateur:
        reponse = navigateur.get(adresse, timeout=30)
        return reponse.ok and "jeton" not in reponse.url


def test_le_jeton_se_montre_une_fois_puis_se_retrouve(dossier_centre: Path, adresse: str, servir: Servir) -> None:
    fichier = dossier_centre / "donnees" / "jeton.txt"
    # Other commands make none: nobody would ever be shown it.
    assert passerelle(["verifier", "--dossier", str(dossier_centre)], SANS_JETON) == 0
    assert not fichier.exists()

    dites, processus = servir()
    (montree,) = re.findall(r"http\S+", dites[0])
    jeton = fichier.read_text("utf-8").strip()
    assert montree == f"{adresse}/entrer#{jeton}"
    assert ouvre(f"{adresse}/?jeton={jeton}")
    assert str(fichier) in dites[1]
    arreter(processus)

    dites, _ = servir()
    assert jeton not in "".join(dites)
    assert dites[0] == f"Le service est ouvert : {adresse}"
    assert str(fichier) in dites[1]
    assert not ouvre(adresse)
    assert ouvre(f"{adresse}/?jeton={jeton}"), "qui l’a perdu le retrouve dans le fichier"


def test_un_jeton_donne_ne_se_montre_ni_ne_se_garde(dossier_centre: Path, adresse: str, servir: Servir) -> None:
    dites, _ = servir(PASSERELLE_JETON="le-mien")
    assert dites == [f"Le service est ouvert : {adresse}", "Pour l’arrêter : Ctrl + C."]
    assert ouvre(f"{adresse}/?jeton=le-mien")
    assert not (dossier_centre / "donnees" / "jeton.txt").exists()


def test_ailleurs_que_l_adresse_publique_il_le_dit(adresse: str, servir: Servir) -> None:
    port = port_libre()
    dites, _ = servir("--port", str(port), PASSERELLE_JETON="le-mien")
    assert len(dites) == 3
    assert dites[0] == f"Le service est ouvert : {adresse}"
    assert dites[1].startswith(f"Il écoute sur 127.0.0.1:{port} : ")
    assert ouvre(f"http://127.0.0.1:{port}/?jeton=le-mien")


def test_un_fichier_de_jeton_abime_se_dit(dossier_centre: Path, adresse: str, servir: Servir) -> None:
    (dossier_centre / "donnees" / "jeton.txt").write_text("deux mots", "utf-8")
    dites, processus = servir()
    assert processus.wait(30) == 1
    (dite,) = dites
    assert "jeton.txt » ne contient pas un jeton" in dite
    assert adresse not in dite
