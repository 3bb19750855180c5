"""The folder of pages: made, made again, and nobody else's file written over."""

import os
from pathlib import Path

import pytest

from passerelle.affiches import Benevole, Page, ecrire
from passerelle.erreurs import FichierRefuse
from tests.affiches.conftest import Composer


@pytest.fixture
def pages(composer_pages: Composer) -> list[Page]:
    return list(composer_pages().values())


def test_le_dossier_est_fait_puis_refait(composer_pages: Composer, pages: list[Page], tmp_path: Path) -> None:
    sortie = tmp_path / "à imprimer" / "janvier"
    noms = ("affiche-centre-social.html", "fiche-papier-seance.html", "lien-b12.html")
    assert ecrire(pages, sortie).noms == noms
    assert sorted(chemin.name for chemin in sortie.iterdir()) == list(noms)
    assert (sortie / noms[0]).read_text("utf-8") == pages[0].html
    (sortie / "notes.html").write_text("les miennes", "utf-8")
    renommee = composer_pages(nom="Le nouveau nom", benevoles=[Benevole(code="C3")])
    encore = ecrire(list(renommee.values()), sortie)
    assert "Le nouveau nom" in (sortie / noms[0]).read_text("utf-8")
    assert encore.perimes == ("lien-b12.html",)
    assert (sortie / "notes.html").read_text("utf-8") == "les miennes"


@pytest.mark.parametrize("contenu", [b"", b"<html>la mienne</html>", b"\xff\xfe\x00" * 500])
def test_le_fichier_d_un_autre_n_est_jamais_recouvert(pages: list[Page], tmp_path: Path, contenu: bytes) -> None:
    autre = tmp_path / pages[-1].nom
    autre.write_bytes(contenu)
    with pytest.raises(FichierRefuse, match="n’est pas une page de Passerelle"):
        ecrire(pages, tmp_path)
    assert [chemin.name for chemin in tmp_path.iterdir()] == [autre.name], "rien d’autre n’a été écrit"
    assert autre.read_bytes() == contenu


def test_un_dossier_du_meme_nom_n_est_pas_une_page(pages: list[Page], tmp_path: Path) -> None:
    (tmp_path / pages[0].nom).mkdir()
    with pytest.raises(FichierRefuse, match="n’est pas une page de Passerelle"):
        ecrire(pages, tmp_path)


def test_un_dossier_impossible_se_dit(pages: list[Page], tmp_path: Path) -> None:
    occupe = tmp_path / "occupe"
    occupe.write_text("", "utf-8")
    with pytest.raises(FichierRefuse, match="ne peuvent pas être écrites"):
        ecrire(pages, occupe)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_un_dossier_ferme_se_dit(pages: list[Page], tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FichierRefuse, match="le droit d’écrire"):
        ecrire(pages, tmp_path)
