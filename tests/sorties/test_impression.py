"""The sheets as a printer gets them, and as a phone sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from passerelle.amorce import Passerelle
from passerelle.cli.planning import preparer
from tests.affiches.impression import imprimer


@pytest.mark.navigateur
def test_chaque_mois_tient_sur_une_feuille_qui_mene_au_calendrier(
    ouvrir_centre: Callable[[str], Passerelle], tmp_path: Path, browser: Browser
) -> None:
    preparer(ouvrir_centre("2014-01-09"), tmp_path, du=None, au=None, lieu="ecole-a")
    (html,) = tmp_path.glob("*.html")
    page = browser.new_page()
    feuilles = imprimer(page, html)
    page.close()
    assert 0 < len(feuilles) == html.read_text("utf-8").count('<section class="page a4"')
    for feuille in feuilles:
        assert feuille.format == "A4"
        assert feuille.codes == ("http://127.0.0.1:8000/calendrier.ics?lieu=ecole-a",)
        assert "École A" in feuille.texte
