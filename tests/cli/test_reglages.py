"""A workbook set for elsewhere is told by the commands that look at it, and left as it is."""

from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.cli import lancer
from passerelle.tableur.api.adaptateur import client_local
from tests.conftest import environnement


def test_verifier_et_installer_disent_le_fuseau_et_la_langue(
    passerelle_locale: Passerelle, dossier_centre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reglages = dossier_centre / "passerelle.toml"
    reglages.write_text(
        reglages.read_text("utf-8").replace("# hebergeur", "hebergeur").replace("# contact", "contact"), "utf-8"
    )
    passerelle_locale.installer()
    assert passerelle_locale.tableur is not None
    contacts = client_local(passerelle_locale.tableur).open_by_key("contacts")
    contacts.update_timezone("America/Los_Angeles")
    contacts.update_locale("en_US")
    for commande in ("verifier", "installer"):
        assert lancer([commande, "--dossier", str(dossier_centre)], environnement()) == 0
        sorties = capsys.readouterr()
        assert sorties.err.count("Classeur des contacts") == 2
        assert "America/Los_Angeles" in sorties.err
        assert "Paramètres du tableur" in sorties.err
        assert "Tout est bon" not in sorties.out
    assert contacts.fetch_sheet_metadata()["properties"]["timeZone"] == "America/Los_Angeles"
