"""A centre with people to call back, needs and sessions, whose every file is looked through."""

import gc
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from passerelle.cli import lancer
from passerelle.dossier import creer_dossier
from tests.conftest import environnement

CONTACTS = """\
Horodateur,Date,Lieu,Thème,Prénom,Téléphone ou courriel,Je suis majeur·e,J'accepte d'être recontacté·e pour ce sujet
12/10/2013 10:00:00,12/10/2013,Centre social,Jeunesse,Zébulonne,06 99 88 77 66,Oui,Oui
14/10/2013 10:00:00,14/10/2013,Centre social,Jeunesse,Yvonnique,yvonnique@exemple.fr,Oui,Oui
15/10/2013 10:00:00,15/10/2013,Centre social,Jeunesse,Xavierine,06 11 22 33 44,Oui,
"""
BESOINS = """\
Horodateur,Date,Lieu,Qu'avez-vous entendu ?,C'est plutôt
12/10/2013 10:05:00,12/10/2013,Centre social,Zébulonne voudrait un jardin partagé,Un besoin
12/10/2013 10:06:00,12/10/2013,Centre social,Zébulonne voudrait des bancs,Un besoin
12/10/2013 10:30:00,12/10/2013,Centre social,Une aire de jeux,Un besoin
"""


class Centre:
    """A centre's folder, and what its commands say."""

    def __init__(
        self, dossier: Path, dire: Callable[[], str], environ: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.dossier = dossier
        self.dire = dire
        self.environ = environ

    def lancer(self, *arguments: str, le: str = "2013-10-16") -> tuple[int, str]:
        """Run a command that day: its exit code, and what it said."""
        self.dire()
        code = lancer([*arguments, "--dossier", str(self.dossier)], {**environnement(le), **self.environ})
        return code, self.dire()

    def importer(self, formulaire: str, texte: str) -> str:
        """Import a file of responses."""
        fichier = self.dossier / f"{formulaire}.csv"
        fichier.write_text(texte, "utf-8")
        code, dit = self.lancer("importer", str(fichier), "--formulaire", formulaire)
        fichier.unlink()
        assert code == 0, dit
        return dit

    def traces(self, *mots: str) -> list[str]:
        """The files of donnees/ that hold one of these words, in any writing."""
        ecrits = [mot.encode(codage) for mot in mots for codage in ("utf-8", "utf-16-le", "latin-1")]
        ecrits += [mot.encode("ascii", "backslashreplace") for mot in mots]
        fichiers = [f for f in (self.dossier / "donnees").rglob("*") if f.is_file()]
        return [f.name for f in fichiers if any(ecrit in f.read_bytes() for ecrit in ecrits)]


@pytest.fixture(scope="session")
def prepare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that each test has a copy of."""
    dossier = tmp_path_factory.mktemp("oubli") / "centre"
    creer_dossier(dossier)
    centre = Centre(dossier, lambda: "")
    centre.importer("contact", CONTACTS)
    centre.importer("besoin", BESOINS)
    assert centre.lancer("synchroniser")[0] == 0
    gc.collect()
    return dossier


@pytest.fixture
def centre(prepare: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Centre:
    """Three people, one of whom did not say yes; three needs. All of it is in the workbook and in a snapshot."""

    def dire() -> str:
        lu = capfd.readouterr()
        return lu.out + lu.err

    return Centre(Path(shutil.copytree(prepare, tmp_path / "centre")), dire)
