"""`passerelle registre`: the page and the spreadsheet, read back; and what somebody completed is never lost."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import odfdo
import pytest

from passerelle.cli import lancer
from passerelle.definitions import charger_modele
from tests.conftest import environnement

NOM = "registre-des-traitements"

Lancer = Callable[..., tuple[int, str]]


@pytest.fixture
def registre(dossier_centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Lancer:
    """The command, run in this process; its exit code, and all it said."""

    def faire(sortie: Path = tmp_path / "sortie") -> tuple[int, str]:
        code = lancer(
            ["registre", "--dossier", str(dossier_centre), "--sortie", str(sortie)], environnement("2014-06-12")
        )
        return code, "".join(capsys.readouterr()).replace("\u00a0", " ")

    return faire


def onglets(chemin: Path) -> dict[str, list[list[str]]]:
    """The tabs of a spreadsheet, and the texts of their cells."""
    corps = odfdo.Document(BytesIO(chemin.read_bytes())).body
    return {
        str(table.name): [[cellule.text_recursive.strip() for cellule in rangee.cells] for rangee in table.rows]
        for table in corps.tables
    }


def test_une_page_et_un_tableur_disent_la_meme_chose(registre: Lancer, dossier_centre: Path, tmp_path: Path) -> None:
    code, dit = registre()
    assert code == 0
    assert "lignes à compléter : la liste est en tête" in dit
    assert not list((dossier_centre / "donnees").iterdir()), "the workbook is not even opened"
    page = (tmp_path / "sortie" / f"{NOM}.html").read_text("utf-8")
    lus = onglets(tmp_path / "sortie" / f"{NOM}.ods")
    assert list(lus)[:3] == ["À compléter", "Responsable", "Traitements"]
    assert list(lus)[-5:] == ["Durées", "Sécurité", "Copies", "Droits", "AIPD"]
    assert lus["Responsable"][0] == ["Rubrique", "Réponse"]
    assert ["Centre", "Centre social du Vernet"] in lus["Responsable"]
    for formulaire in charger_modele().formulaires.values():
        assert page.count(f"{formulaire.titre} (onglet {formulaire.onglet})") == 1
    for rangees in lus.values():
        for cellules in rangees[1:]:
            assert f">{cellules[0]}</th>".replace("&", "&amp;") in page
    assert page.count("<caption>") == page.count("<table") == len(lus)
    assert "<script" not in page


def test_deux_fois_les_memes_octets(registre: Lancer, tmp_path: Path) -> None:
    registre(tmp_path / "une"), registre(tmp_path / "autre")
    for fin in ("html", "ods"):
        assert (tmp_path / "une" / f"{NOM}.{fin}").read_bytes() == (tmp_path / "autre" / f"{NOM}.{fin}").read_bytes()


def test_ce_que_quelqu_un_a_complete_reste(registre: Lancer, dossier_centre: Path, tmp_path: Path) -> None:
    registre()
    rempli = tmp_path / "sortie" / f"{NOM}.ods"
    document = odfdo.Document(BytesIO(rempli.read_bytes()))
    aipd = document.body.get_table(name="AIPD")
    assert aipd
    aipd.set_value("B7", "Non requise, le 3 mars")
    document.save(rempli)
    octets = rempli.read_bytes()
    reglages = dossier_centre / "passerelle.toml"
    reglages.write_text(reglages.read_text("utf-8").replace("# contact =", "contact ="), "utf-8")
    code, dit = registre()
    assert code == 0
    assert f"« {NOM}.ods » a été changé depuis qu’il a été écrit" in dit
    assert rempli.read_bytes() == octets
    nouveau = onglets(tmp_path / "sortie" / f"{NOM}-2.ods")
    assert ["À qui écrire", "accueil@exemple.fr"] in nouveau["Responsable"]
    assert not (tmp_path / "sortie" / f"{NOM}-2.html").exists()


def test_un_dossier_ou_l_on_ne_peut_pas_ecrire(registre: Lancer, tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    code, dit = registre(tmp_path / "fichier")
    assert code == 1
    assert "Le registre ne peut pas être écrit dans" in dit
