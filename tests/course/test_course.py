"""A short race: a few gestures a second, nobody killed."""

from pathlib import Path

from tests.course.deroulement import Reglage, courir
from tests.course.verification import exiger


def test_rien_de_promis_n_est_perdu(tmp_path: Path) -> None:
    reglage = Reglage(secondes=8, graine=1, pause=0.25, presse_s=0.3, import_s=60)
    compte = courir(reglage, tmp_path / "centre")
    assert compte.registre.faits.total() > 15, compte
    exiger(compte.manquements)
