"""The command line when the disk or the rights say no, as somebody who is not root; two services by mistake."""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.pannes.centre_servi import Centre, Lancer

RACINE = Path(__file__).parents[2]


def sans_privilege() -> list[str]:
    """What starts a program for which no right is forced, even where the tests are run by root."""
    if os.geteuid() != 0:
        return []
    if not (setpriv := shutil.which("setpriv")):
        pytest.skip("root may write anywhere, and there is no setpriv (util-linux) to be less than root")
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all"]


def lancer_commande(dossier: Path, *arguments: str, octets: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `passerelle`; `octets` is how long a file may become."""
    limite = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))) if octets else None
    return subprocess.run(
        [*sans_privilege(), sys.executable, "-m", "passerelle", *arguments, "--dossier", str(dossier)],
        cwd=RACINE,
        env={**os.environ, **environnement(), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=limite,
    )


def test_un_disque_plein_se_dit_et_rien_n_est_perdu(dossier_centre: Path) -> None:
    installer_ou_copier(dossier_centre)
    fichier = dossier_centre / "donnees" / "classeurs.sqlite"
    fini = lancer_commande(dossier_centre, "synchroniser", octets=fichier.stat().st_size // 10)
    assert fini.returncode == 3, fini.stderr
    assert fini.stderr.splitlines()[-1].startswith("Le disque est plein")
    assert "Google" not in fini.stderr
    assert "Traceback" not in fini.stderr
    fini = lancer_commande(dossier_centre, "synchroniser")
    assert fini.returncode == 0, fini.stderr
    assert "lignes de plus" in fini.stdout


@pytest.mark.parametrize(
    "commande", ["synchroniser", pytest.param("sauvegardes restaurer 2014-09-01", marks=pytest.mark.long)]
)
def test_un_fichier_qu_on_ne_peut_ni_lire_ni_ecrire_se_dit(dossier_centre: Path, commande: str) -> None:
    installer_ou_copier(dossier_centre)
    donnees = dossier_centre / "donnees"
    if commande != "synchroniser":
        assert lancer_commande(dossier_centre, "synchroniser").returncode == 0
    donnees.chmod(0o500)
    try:
        fini = lancer_commande(dossier_centre, *commande.split())
    finally:
        donnees.chmod(0o700)
    assert fini.returncode == 3, fini.stderr
    assert "n’a pas le droit" in fini.stderr
    assert "Google" not in fini.stderr


@pytest.mark.long
def test_deux_services_par_erreur(tmp_path: Path, lancer: Lancer) -> None:
    centre = Centre(tmp_path / "centre", lancer)
    premier = centre.demarrer()
    second = centre.lancer_service()
    dit, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert dit == "Ce dossier est déjà servi par un autre processus. Arrêtez-le avant d’en lancer un second.\n"
    assert premier.poll() is None
