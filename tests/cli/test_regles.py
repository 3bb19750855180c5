"""`passerelle regles`: what applies, in French, with its date and its source."""

from pathlib import Path

import pytest

from passerelle.cli import lancer
from tests.conftest import environnement


def dire(dossier: Path, capsys: pytest.CaptureFixture[str], *options: str, jour: str = "2014-01-05") -> str:
    assert lancer(["regles", "--dossier", str(dossier), *options], environnement(jour)) == 0
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_les_regles_d_aujourd_hui_et_celles_qui_viennent(
    dossier_centre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (dossier_centre / "regles" / "planning.yaml").write_text(
        "gel_jours:\n"
        "  - {valeur: 14, depuis: 2013-09-01, source: Règle du centre}\n"
        "  - {valeur: 10, depuis: 2027-09-01, source: Réunion d’équipe}\n",
        "utf-8",
    )
    dites = dire(dossier_centre, capsys)
    assert dites.startswith(
        "Les règles du 5 janvier 2014\n\nSéances et activités\n  Petit-déjeuner : tous les jeudis.\n"
    )
    assert (
        "à moins de 14 jours de la séance.\n"
        "    Depuis le 1er septembre 2013. Source : Règle du centre\n"
        "    À partir du 1er septembre 2027 : 10 jours. Source : Réunion d’équipe\n"
    ) in dites
    assert "à moins de 10 jours de la séance" in dire(dossier_centre, capsys, "--le", "2027-09-01")


def test_une_faute_se_dit_comme_ailleurs(dossier_centre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lancer(["regles", "--dossier", str(dossier_centre), "--le", "demain"], environnement("2014-01-05")) == 2
    assert "2014-09-01" in capsys.readouterr().err
    (dossier_centre / "regles" / "planning.yaml").write_text("gel_jours: 14\n", "utf-8")
    assert lancer(["regles", "--dossier", str(dossier_centre)], environnement("2014-01-05")) == 1
    assert "regles/planning.yaml, ligne 1" in capsys.readouterr().err
