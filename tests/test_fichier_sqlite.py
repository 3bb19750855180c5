"""The files of donnees/ carry a version: an older one is brought up with a copy kept, a newer one is left alone."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from passerelle.amorce import Passerelle
from passerelle.cli import lancer
from passerelle.erreurs import PanneLocale, VersionPlusRecente
from passerelle.fichier_sqlite import FichierAbime, mettre_a_niveau
from passerelle.service.retenu.recus import Recus
from passerelle.tableur.api.stockage import Tableur
from tests.anciens.reconstruire import reconstruire
from tests.conftest import environnement


def version(fichier: Path) -> int:
    with closing(sqlite3.connect(fichier)) as base:
        return int(base.execute("PRAGMA user_version").fetchone()[0])


def marquer(fichier: Path, numero: int) -> None:
    with closing(sqlite3.connect(fichier)) as base:
        base.execute(f"PRAGMA user_version = {numero}")


def contenu(fichier: Path, table: str) -> list[object]:
    with closing(sqlite3.connect(fichier)) as base:
        return base.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - a name of ours


@pytest.mark.parametrize(
    ("nom", "table", "ouvrir"),
    [
        ("classeurs", "ligne", lambda donnees: Tableur(donnees / "classeurs.sqlite").fermer()),
        ("service", "passerelle_recus", lambda donnees: Recus(donnees=donnees).fermer()),
    ],
)
class TestLesDeuxFichiers:
    def test_un_ancien_est_copie_puis_marque(
        self, tmp_path: Path, nom: str, table: str, ouvrir: Callable[[Path], None]
    ) -> None:
        donnees = reconstruire("0.1.0", tmp_path / "centre") / "donnees"
        fichier = donnees / f"{nom}.sqlite"
        avant = contenu(fichier, table)
        assert avant
        for _ in range(2):
            ouvrir(donnees)
            assert (version(fichier), contenu(fichier, table)) == (1, avant)
        (copie,) = donnees.glob(f"{nom}.sqlite.????-??-??.version-0")
        assert (version(copie), contenu(copie, table)) == (0, avant)
        assert copie.stat().st_mode & 0o777 == 0o600

    def test_un_neuf_est_marque_sans_copie(
        self, tmp_path: Path, nom: str, table: str, ouvrir: Callable[[Path], None]
    ) -> None:
        ouvrir(tmp_path)
        assert version(tmp_path / f"{nom}.sqlite") == 1
        assert contenu(tmp_path / f"{nom}.sqlite", table) == []
        assert not list(tmp_path.glob("*version*"))

    def test_un_plus_recent_est_refuse_et_reste_tel_quel(
        self, tmp_path: Path, nom: str, table: str, ouvrir: Callable[[Path], None]
    ) -> None:
        fichier = tmp_path / f"{nom}.sqlite"
        ouvrir(tmp_path)
        marquer(fichier, 2)
        avant = (contenu(fichier, table), fichier.read_bytes())
        with pytest.raises(
            VersionPlusRecente, match=f"«\u00a0{nom}.sqlite\u00a0» a été fait par une version plus récente"
        ):
            ouvrir(tmp_path)
        assert (contenu(fichier, table), fichier.read_bytes()) == avant


def test_la_commande_le_dit(dossier_centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marquer(dossier_centre / "donnees" / "classeurs.sqlite", 7)
    assert lancer(["synchroniser", "--dossier", str(dossier_centre)], environnement()) == 4
    assert "Mettez Passerelle à jour" in capsys.readouterr().err


def test_deux_fois_le_meme_jour_les_deux_copies_restent(tmp_path: Path) -> None:
    fichier = tmp_path / "classeurs.sqlite"
    Tableur(fichier).fermer()
    for _ in range(2):
        marquer(fichier, 0)
        mettre_a_niveau(fichier, 1)
    assert len(list(tmp_path.glob("*version-0*"))) == 2


def test_sans_copie_rien_ne_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fichier = tmp_path / "classeurs.sqlite"
    Tableur(fichier).fermer()
    marquer(fichier, 0)

    ouvrir: Callable[..., sqlite3.Connection] = sqlite3.connect

    def plein(ou: Path | str, **options: Any) -> sqlite3.Connection:
        if "version" in str(ou):
            raise sqlite3.OperationalError("database or disk is full")
        return ouvrir(ou, **options)

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", plein)
        with pytest.raises(sqlite3.OperationalError, match="full"):
            mettre_a_niveau(fichier, 1)
    assert version(fichier) == 0
    assert [p.name for p in tmp_path.iterdir() if "version" in p.name] == []


def test_un_envoi_recu_par_l_ancienne_version_ne_compte_pas_deux_fois(tmp_path: Path) -> None:
    recus = Recus(donnees=reconstruire("0.1.0", tmp_path / "centre") / "donnees")
    with recus.une_seule_fois("envoi", "telephone-1", datetime(2014, 2, 21, 9)) as moment:
        assert moment is None
    recus.fermer()


def test_une_case_devenue_illisible_est_un_fichier_abime_pas_une_panne_de_google(
    passerelle_locale: Passerelle, dossier_centre: Path
) -> None:
    """The structure of the file is whole, so that only what is read tells."""
    passerelle_locale.installer()
    with closing(sqlite3.connect(dossier_centre / "donnees" / "classeurs.sqlite")) as base, base:
        base.execute("UPDATE ligne SET valeurs = '[\"coup' WHERE rang = 1")
    with pytest.raises(FichierAbime, match="Le fichier du classeur est abîmé"):
        passerelle_locale.synchroniser()


def test_un_fichier_tenu_trop_longtemps_se_dit(
    passerelle_locale: Passerelle, dossier_centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passerelle.fichier_sqlite.ATTENTE_SECONDES", 0.05)
    with closing(sqlite3.connect(dossier_centre / "donnees" / "classeurs.sqlite", isolation_level=None)) as autre:
        assert passerelle_locale.tableur is not None
        passerelle_locale.tableur.fermer()
        autre.execute("BEGIN IMMEDIATE")
        with pytest.raises(PanneLocale, match=r"donnees/classeurs\.sqlite est tenu par un autre programme"):
            passerelle_locale.installer()
    assert passerelle_locale.installer()
