"""donnees/ is its owner's alone: what is in it, whoever made it, and what is not followed from it."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.erreurs import ErreurPasserelle
from passerelle.prive import fermer, lire_un_secret
from passerelle.service.retenu.jeton import prendre_jeton
from tests.service.aides import servir_centre
from tests.service.centre import creer_centre

AUTRE = 65534


def ouverts(dossier: Path) -> dict[str, str]:
    """What somebody else could read, and how."""
    tous = {chemin: stat.S_IMODE(chemin.lstat().st_mode) for chemin in (dossier, *dossier.rglob("*"))}
    return {str(chemin): oct(droits) for chemin, droits in tous.items() if droits & 0o077 and not chemin.is_symlink()}


def test_un_dossier_d_avant_se_referme_a_l_ouverture(
    dossier_centre: Path, ouvrir_centre: Callable[[str], Passerelle]
) -> None:
    ouvrir_centre("2014-09-01").installer()
    donnees = dossier_centre / "donnees"
    (donnees / "sauvegardes").mkdir(exist_ok=True)
    for nom in (
        "classeurs.sqlite.2014-01-01.version-0",
        "sauvegardes/vieille.sqlite",
        "service.sqlite-wal",
        "erreurs.log",
    ):
        (donnees / nom).write_bytes(b"")
    for chemin in (donnees, *donnees.rglob("*")):
        chemin.chmod(0o755 if chemin.is_dir() else 0o644)
    assert ouverts(donnees)
    ouvrir_centre("2014-09-01")
    assert not ouverts(donnees)


def test_un_fichier_deja_plus_ferme_le_reste(tmp_path: Path) -> None:
    (tmp_path / "lu.txt").touch(mode=0o400)
    fermer(tmp_path)
    assert stat.S_IMODE((tmp_path / "lu.txt").stat().st_mode) == 0o400


def test_aucun_lien_n_est_suivi(tmp_path: Path) -> None:
    dehors, donnees = tmp_path / "dehors", tmp_path / "donnees"
    (dehors / "dedans").mkdir(parents=True)
    donnees.mkdir()
    for nom in ("partage.txt", "dedans/autre.txt"):
        (dehors / nom).touch()
        (dehors / nom).chmod(0o644)
    (donnees / "lien.txt").symlink_to(dehors / "partage.txt")
    (donnees / "lien").symlink_to(dehors / "dedans")
    (donnees / "perdu").symlink_to(tmp_path / "nulle-part")
    fermer(donnees)
    assert {str(dehors / nom) for nom in ("partage.txt", "dedans/autre.txt")} <= set(ouverts(dehors))


def test_un_dossier_sur_un_autre_disque_se_ferme_aussi(tmp_path: Path) -> None:
    vrai = tmp_path / "disque"
    vrai.mkdir(mode=0o755)
    (vrai / "classeurs.sqlite").touch(mode=0o644)
    (tmp_path / "donnees").symlink_to(vrai)
    fermer(tmp_path / "donnees")
    assert not ouverts(vrai)
    fermer(tmp_path / "absent")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to somebody else")
def test_le_fichier_d_un_autre_reste_le_sien(tmp_path: Path) -> None:
    (tmp_path / "a-lui.txt").touch()
    (tmp_path / "a-lui.txt").chmod(0o644)
    os.chown(tmp_path / "a-lui.txt", AUTRE, AUTRE)
    (tmp_path / "a-nous.txt").touch(mode=0o644)
    fermer(tmp_path)
    assert set(ouverts(tmp_path)) == {str(tmp_path / "a-lui.txt")}


def test_une_cle_ne_se_lit_pas_a_travers_un_lien(tmp_path: Path) -> None:
    (tmp_path / "ailleurs.txt").write_text("secret-d-un-autre", "utf-8")
    jeton = tmp_path / "jeton.txt"
    jeton.symlink_to(tmp_path / "ailleurs.txt")
    with pytest.raises(ErreurPasserelle, match="un lien") as refus:
        prendre_jeton("", donnees=tmp_path)
    assert "secret-d-un-autre" not in str(refus.value)
    jeton.unlink()
    jeton.symlink_to(tmp_path / "nulle-part")
    with pytest.raises(ErreurPasserelle, match="un lien"):
        prendre_jeton("", donnees=tmp_path)
    assert jeton.is_symlink()


def test_un_secret_est_un_fichier(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")  # nobody writes there: reading it would never end
    with pytest.raises(ErreurPasserelle):
        lire_un_secret(tmp_path / "tube")
    with pytest.raises(FileNotFoundError):
        lire_un_secret(tmp_path / "absent")


def test_ce_qu_une_commande_ecrit_est_a_son_compte_seul(dossier_centre: Path) -> None:
    (dossier_centre / "donnees").chmod(0o755)
    commande = [sys.executable, "-m", "passerelle", "installer", "--dossier", str(dossier_centre)]
    fait = subprocess.run(commande, umask=0o022, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stderr
    assert (dossier_centre / "donnees" / "classeurs.sqlite").exists()
    assert not ouverts(dossier_centre / "donnees")


def test_ce_que_le_service_ecrit_aussi(dossier_centre: Path) -> None:
    """What a running service makes by itself: its memory, its locks, its token. The rest was copied here by our tests."""
    centre = creer_centre(dossier_centre)
    centre.secrets = replace(centre.secrets, jeton="")
    avant = os.umask(0o022)
    try:
        with servir_centre(centre) as service:
            service.au_calme()
            assert {"jeton.txt", "moteur.verrou", "service.sqlite", "classeurs.sqlite"} <= {
                chemin.name for chemin in centre.config.donnees.iterdir()
            }
            lisibles = {Path(nom).name for nom in ouverts(centre.config.donnees)}
            assert not {nom for nom in lisibles if not nom.startswith(("classeurs.sqlite", "moteur.sqlite"))}
    finally:
        os.umask(avant)
