"""The engine on a shared PostgreSQL (`base` in passerelle.toml): what SQLite promises, and several centres in one database."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.pannes.centre_servi import (
    SEANCE,
    Centre,
    Lancer,
    interrompre_un_accord,
    promettre_puis_tuer,
    tuer,
)
from tests.pannes.postgresql import MOT_DE_PASSE, Postgresql
from tests.service.aides import attendre

MUETTE = "La base de données du service ne répond pas."


@pytest.fixture
def base(postgresql: Postgresql) -> Iterator[str]:
    """An empty database; the server runs again at the end of the test, whatever the test did to it."""
    yield postgresql.nouvelle_base()
    postgresql.redemarrer()


@pytest.fixture
def servi(tmp_path: Path, lancer: Lancer, base: str) -> Callable[[str], Centre]:
    """A centre of that name, on that database."""
    return lambda nom: Centre(tmp_path / nom, lancer, base=base)


def gardes(base: str) -> int:
    """The runs that the engine keeps for later."""
    with psycopg.connect(base) as connexion:
        compte = connexion.execute(
            "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('DELAYED', 'ENQUEUED')"
        ).fetchone()
        assert compte is not None
        return int(compte[0])


def derniers_mots(processus: subprocess.Popen[str]) -> str:
    """All that a process said, once it has ended."""
    dits, _ = processus.communicate(timeout=60)
    return dits.replace("\u00a0", " ")


def test_un_indice_est_garde_dans_la_base_puis_fait(base: str, servi: Callable[[str], Centre]) -> None:
    centre = servi("centre")
    centre.demarrer()
    centre.au_calme()
    centre.repondre()
    assert centre.indice("msg_1") == 202
    assert gardes(base) == 1
    attendre(lambda: centre.seances() == [SEANCE], secondes=60)
    assert gardes(base) == 0
    donnees = {fichier.name for fichier in (centre.dossier / "donnees").glob("*.sqlite")}
    assert donnees == {"classeurs.sqlite"}, "ni les indices ni les envois déjà reçus ne restent sur la machine"


@pytest.mark.long  # the file of one machine holds the same in every run
def test_vingt_indices_promis_puis_un_arret_brutal(base: str, servi: Callable[[str], Centre]) -> None:
    promettre_puis_tuer(servi("centre"), lambda: gardes(base))


@pytest.mark.long  # the file of one machine holds the same in every run
def test_un_accord_interrompu_est_repris(tmp_path: Path, lancer: Lancer, base: str) -> None:
    interrompre_un_accord(tmp_path, lancer, base=base)


def test_deux_centres_dans_une_base_ne_se_melent_pas(base: str, servi: Callable[[str], Centre]) -> None:
    un, autre = servi("un"), servi("autre")
    processus = un.demarrer()
    un.au_calme()
    autre.demarrer()
    faites = autre.au_calme()
    for centre in (un, autre):
        centre.repondre()
    assert un.indice("msg_1") == 202
    assert (un.en_attente(), autre.en_attente()) == (1, 0)
    tuer(processus)
    # The other one lives on, and leaves alone what waits for this one.
    assert autre.indice("msg_1") == 202, "le même nom d’envoi, mais d’un autre centre"
    attendre(lambda: autre.reussies() == faites + 1, secondes=60)
    assert autre.en_attente() == 0
    assert (autre.seances(), un.seances()) == ([SEANCE], [])
    assert gardes(base) == 1
    un.demarrer()
    un.au_calme()
    assert un.seances() == [SEANCE]
    assert autre.reussies() == faites + 1


def test_une_base_arretee_se_dit_au_demarrage(postgresql: Postgresql, servi: Callable[[str], Centre]) -> None:
    postgresql.arreter()
    processus = servi("centre").lancer_service()
    dits = derniers_mots(processus)
    assert processus.returncode == 1
    assert dits.startswith(f"{MUETTE} Vérifiez « base » dans passerelle.toml")
    assert MOT_DE_PASSE not in dits


def test_un_mauvais_mot_de_passe_ne_se_montre_pas(tmp_path: Path, lancer: Lancer, postgresql: Postgresql) -> None:
    base = postgresql.adresse("postgres", mot_de_passe="tout-autre-chose")
    processus = Centre(tmp_path / "centre", lancer, base=base).lancer_service()
    dits = derniers_mots(processus)
    assert processus.returncode == 1
    assert MUETTE in dits
    assert "tout-autre-chose" not in dits
    assert "Traceback" not in dits


def test_une_base_qui_s_arrete_se_dit_et_rien_de_promis_ne_se_perd(
    postgresql: Postgresql, servi: Callable[[str], Centre]
) -> None:
    centre = servi("centre")
    processus = centre.demarrer()
    centre.au_calme()
    centre.repondre()
    postgresql.arreter()
    for chemin in ("/", "/metrics", "/sante/pret"):
        reponse = centre.ouvrir(chemin)
        assert reponse.status_code == 503, chemin
        assert MUETTE in reponse.text, chemin
        assert MOT_DE_PASSE not in reponse.text
    assert centre.indice("msg_1") == 503, "202 veut dire gardé"
    assert centre.repond(), "le processus vit"
    postgresql.redemarrer()
    attendre(lambda: centre.indice("msg_1") == 202, secondes=60)
    attendre(lambda: centre.seances() == [SEANCE], secondes=180)
    assert centre.ouvrir("/").status_code == 200
    processus.terminate()
    dits = derniers_mots(processus)
    assert MOT_DE_PASSE not in dits
    assert "Traceback" not in dits
