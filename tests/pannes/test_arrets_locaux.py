"""kill -9 whenever a command is about to touch a file of donnees/: as if it had not been run, or had been run once."""

import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from passerelle.amorce import ouvrir, sauvegardes_de
from passerelle.fichier_sqlite import CLASSEURS
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.scene import image, jouer
from tests.conftest import environnement
from tests.pannes.centre_servi import Centre, Lancer
from tests.service.aides import SEANCE, champ_cache

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the scene, with the snapshot of its day."""
    return jouer(tmp_path_factory.mktemp("scene") / "centre")


def contenu(fichier: Path) -> dict[str, Any]:
    """What a file of workbooks holds."""
    copie = fichier.with_name("vue.sqlite")
    shutil.copyfile(fichier, copie)
    tableur = Tableur(copie)
    vue = image(tableur)
    tableur.fermer()
    copie.unlink()
    return vue


def executer(lancer: Lancer, dossier: Path, arret: int, *commande: str) -> int:
    """Run a command in that folder, killed at the file number `arret`; how many it touched."""
    compte = dossier / "compte.txt"
    compte.write_text("0")
    processus = lancer(
        "tests.pannes.commande_a_tuer",
        *(str(arret), *commande, "--dossier", str(dossier)),
        **environnement(),
        PASSERELLE_DEMANDES=str(compte),
    )
    dit, _ = processus.communicate(timeout=120)
    assert processus.returncode == (-signal.SIGKILL if arret else 0), dit
    return int(compte.read_text())


def finir(dossier: Path) -> dict[str, Any]:
    """Bring all up to date; what the workbooks then hold."""
    passerelle = ouvrir(dossier, environnement())
    assert any(passerelle.synchroniser().ecritures == 0 for _ in range(3))
    assert passerelle.tableur is not None
    passerelle.tableur.fermer()
    return contenu(dossier / "donnees" / CLASSEURS)


@pytest.mark.parametrize("commande", ["synchroniser", "installer", "importer"])
def test_une_commande_tuee_a_chaque_fichier(scene: Path, tmp_path: Path, lancer: Lancer, commande: str) -> None:
    fichier = tmp_path / "seances.csv"
    jours = "".join(f"{j}/12/2013 12:30:00,{j}/12/2013,Petit-déjeuner,Centre social,Oui\n" for j in ("05", "12"))
    fichier.write_text(
        "Horodateur,Date de la séance,Type de séance,Lieu,La séance a-t-elle eu lieu ?\n" + jours, "utf-8"
    )
    arguments = [commande, *([str(fichier), "--formulaire", "seance"] if commande == "importer" else [])]

    def copie(nom: str) -> Path:
        dossier = tmp_path / nom
        shutil.copytree(scene, dossier)
        if commande == "installer":
            shutil.rmtree(dossier / "donnees")
        return dossier

    temoin = copie("temoin")
    touches = executer(lancer, temoin, 0, *arguments)
    attendue = finir(temoin)
    for arret in range(1, touches + 1):
        tuee = copie(f"tuee-{arret}")
        executer(lancer, tuee, arret, *arguments)
        executer(lancer, tuee, 0, *arguments)
        assert finir(tuee) == attendue, arret


def test_une_restauration_tuee_a_chaque_fichier(scene: Path, tmp_path: Path, lancer: Lancer) -> None:
    ancien = tmp_path / "ancien"
    shutil.copytree(scene, ancien)
    sauvegardes = sauvegardes_de(ancien, environnement())
    assert sauvegardes is not None
    (sauvegarde,) = sauvegardes.lister()
    reprise, present = contenu(sauvegarde.chemin), finir(ancien)
    assert reprise != present
    temoin = tmp_path / "temoin"
    shutil.copytree(ancien, temoin)
    touches = executer(lancer, temoin, 0, "sauvegardes", "restaurer", sauvegarde.date)
    for arret in range(1, touches + 1):
        tuee = tmp_path / f"tuee-{arret}"
        shutil.copytree(ancien, tuee)
        executer(lancer, tuee, arret, "sauvegardes", "restaurer", sauvegarde.date)
        classeurs = tuee / "donnees" / CLASSEURS
        gardees = sauvegardes_de(tuee, environnement())
        assert gardees is not None
        entiers = [contenu(fichier) for fichier in (classeurs, *(s.chemin for s in gardees.lister()))]
        assert present in entiers, (arret, "what was there before is kept")
        assert reprise in entiers, arret
        assert contenu(classeurs) in (present, reprise), arret
        if contenu(classeurs) == present:
            executer(lancer, tuee, 0, "sauvegardes", "restaurer", sauvegarde.date)
            assert contenu(classeurs) == reprise, arret
        shutil.rmtree(tuee)


@pytest.mark.parametrize("arret", range(1, 9))
def test_une_fiche_envoyee_a_un_service_tue(tmp_path: Path, lancer: Lancer, arret: int) -> None:
    """Sent again to the service once it is back, as the phone does: it is there once."""
    debut, compte = tmp_path / "debut", tmp_path / "compte.txt"

    def lancer_a_tuer(_: str, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        environ |= {"PASSERELLE_DEMANDES": str(compte), "PASSERELLE_A_PARTIR": str(debut)}
        return lancer("tests.pannes.commande_a_tuer", str(arret), *arguments, **environ)

    centre = Centre(tmp_path / "centre", lancer_a_tuer)
    processus = centre.demarrer()
    centre.au_calme()
    fiche = {**SEANCE, "_envoi": champ_cache(requests.get(f"{centre.adresse}/f/seance", timeout=60).text, "_envoi")}
    debut.touch()
    with suppress(requests.ConnectionError):
        requests.post(f"{centre.adresse}/f/seance", fiche, timeout=60)
    if processus.poll() is None:
        processus.kill()
    processus.wait(30)
    centre.lancer = lancer
    centre.demarrer()
    assert requests.post(f"{centre.adresse}/f/seance", fiche, timeout=60, allow_redirects=False).status_code == 303
    centre.au_calme()
    classeur = client_local(Tableur(centre.dossier / "donnees" / CLASSEURS)).open_by_key("principal")
    assert len(classeur.worksheet("Réponses séance").get_all_values()) == 1 + 1
    assert centre.seances() == ["2014-01-09-petit-dejeuner-centre-social"]
