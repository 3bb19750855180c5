"""`synchroniser --a-blanc --regles DIR`: what changed rules would do, and nothing written."""

from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.cli import lancer
from passerelle.definitions import dossiers_livres
from tests.conftest import environnement
from tests.installes import installer_ou_copier

MARDI = """
petit-dejeuner:
  libelle: Petit-déjeuner
  action: Aller vers
  recurrence:
    - {valeur: FREQ=WEEKLY;BYDAY=TH, depuis: 2013-09-01, source: Fiche action}
    - {valeur: FREQ=WEEKLY;BYDAY=TU, depuis: 2014-08-01, source: Réunion d’équipe}
  familles: [centre-commercial, centre-social, ecole]
"""


def essayer(dossier: Path, regles: Path, *options: str) -> int:
    commande = ["synchroniser", "--dossier", str(dossier), "--regles", str(regles), *options]
    return lancer(commande, environnement("2014-03-03"))


def test_des_regles_s_essaient_sans_rien_ecrire(
    passerelle_locale: Passerelle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier, essai = passerelle_locale.dossier, tmp_path / "essai" / "regles"
    installer_ou_copier(dossier)
    avant = (dossier / "donnees" / "classeurs.sqlite").read_bytes()
    essai.mkdir(parents=True)
    (essai / "activites.yaml").write_text(MARDI, "utf-8")
    assert essayer(dossier, essai.parent, "--a-blanc") == 0
    dit = capsys.readouterr().out.replace("\u00a0", " ")
    assert dit.startswith(
        "4 créneaux de plus.\n4 créneaux de moins.\n\n« Planning »\n  De plus : 05/08/2014, Petit-déjeuner\n"
    )
    assert (dossier / "donnees" / "classeurs.sqlite").read_bytes() == avant
    assert not list((dossier / "regles").glob("*.yaml"))
    # Other columns are for a folder of their own.
    tables = (dossiers_livres().regles / "tables.yaml").read_text("utf-8")
    change = tables.replace(
        "{cle: fiches, libelle", "{cle: nouvelle, libelle: Nouvelle}\n    - {cle: fiches, libelle", 1
    )
    assert change != tables
    (essai / "tables.yaml").write_text(change, "utf-8")
    assert essayer(dossier, essai, "--a-blanc") == 1
    assert "changent les onglets ou les colonnes" in capsys.readouterr().err


def test_un_classeur_neuf_s_essaie_aussi(
    passerelle_locale: Passerelle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "activites.yaml").write_text(MARDI, "utf-8")
    assert essayer(passerelle_locale.dossier, tmp_path, "--a-blanc") == 0
    assert "4 créneaux de plus." in capsys.readouterr().out.replace("\u00a0", " ")


@pytest.mark.parametrize("options", [[], ["--a-blanc", "--confirmer"]])
def test_des_regles_ne_s_essaient_qu_a_blanc(
    dossier_centre: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert essayer(dossier_centre, dossier_centre, *options) == 2
    assert "essaie des règles sans rien écrire" in capsys.readouterr().err


def test_les_fautes_se_disent_comme_avec_verifier(
    dossier_centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "essai").mkdir()
    assert essayer(dossier_centre, tmp_path / "essai", "--a-blanc") == 1
    assert "ne contient aucune règle à essayer" in capsys.readouterr().err
    (tmp_path / "essai" / "planning.yaml").write_text("gel_jours: 10\ndelai: 3\n", "utf-8")
    assert essayer(dossier_centre, tmp_path / "essai", "--a-blanc") == 1
    dit = capsys.readouterr().err.replace("\u00a0", " ")
    assert "essai/planning.yaml, ligne 1 : “gel_jours” doit être une liste" in dit
    assert "essai/planning.yaml, ligne 2 : la clé “delai” n’est pas connue ici." in dit
