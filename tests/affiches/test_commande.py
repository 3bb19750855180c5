"""`passerelle affiches`, from a centre's own workbooks to a folder of pages."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from gspread.utils import ValueInputOption

from passerelle.amorce import ouvrir
from passerelle.cli import lancer
from passerelle.cli.affiches import est_de_cette_machine
from tests.conftest import environnement
from tests.synchronisation.atelier import Atelier

JOUR = "2014-01-09"


@dataclass
class Commande:
    """The command, run in this process on a centre's folder."""

    dossier: Path
    sortie: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *options: str) -> tuple[int, str, str]:
        arguments = ["affiches", "--dossier", str(self.dossier), "--sortie", str(self.sortie), *options]
        code = lancer(arguments, environnement(JOUR))
        lu = self.capsys.readouterr()
        return code, lu.out.replace("\u00a0", " "), lu.err.replace("\u00a0", " ")

    def fichiers(self) -> list[str]:
        return sorted(chemin.name for chemin in self.sortie.iterdir())

    def atelier(self) -> Atelier:
        """The centre's workbooks, in the hands of staff."""
        centre = ouvrir(self.dossier, environnement(JOUR))
        centre.installer()
        return Atelier(centre)

    def ajouter(self, onglet: str, *rangees: list[str]) -> None:
        feuille = self.atelier().feuille(onglet)
        feuille.append_rows(list(rangees), value_input_option=ValueInputOption.user_entered)


@pytest.fixture
def affiches(dossier_centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commande:
    return Commande(dossier_centre, tmp_path / "a-imprimer", capsys)


def publier(dossier: Path, adresse: str) -> None:
    fichier = dossier / "passerelle.toml"
    fichier.write_text(fichier.read_text("utf-8").replace("http://127.0.0.1:8000", adresse), "utf-8")


def test_un_centre_neuf(affiches: Commande) -> None:
    code, sortie, erreur = affiches()
    assert (code, erreur) == (0, "")
    assert affiches.fichiers() == [
        "affiche-centre-commercial.html",
        "affiche-centre-social.html",
        "affiche-ecole-a.html",
        "affiche-ecole-b.html",
        "fiche-papier-seance.html",
    ]
    assert sortie.splitlines()[:4] == [
        "4 affiches A4 (une par lieu en activité).",
        "1 fiche papier A5 (pour les jours sans réseau).",
        "Pas de page de lien A5 (une par bénévole de l’onglet Équipe).",
        f"Tout est dans « {affiches.sortie} » : ouvrez une page dans un navigateur, puis imprimez-la (Ctrl + P).",
    ]
    assert "un téléphone n’ouvrira pas http://127.0.0.1:8000" in sortie


def test_les_lieux_et_les_benevoles_du_classeur(affiches: Commande) -> None:
    publier(affiches.dossier, "https://vernet.exemple.fr")
    affiches.ajouter(
        "Lieux",
        ["", "Salle <b>Méliès</b>"],
        ["", "Ancienne école", "", "École", "", "", "31/08/2013"],
        ["", "Future maison", "", "École", "", "01/09/2014"],
    )
    affiches.ajouter("Équipe", ["B12", "Jeanne"], ["C3", "Paul", "01/09/2014"], ["D4", "Zoé", "", "31/12/2013"])
    code, sortie, _ = affiches()
    assert code == 0
    assert "5 affiches A4" in sortie
    assert "1 page de lien A5" in sortie
    assert "n’ouvrira pas" not in sortie
    assert "affiche-salle-b-melies-b.html" in affiches.fichiers()
    assert not [nom for nom in affiches.fichiers() if "ancienne" in nom or "future" in nom]
    assert [nom for nom in affiches.fichiers() if nom.startswith("lien")] == ["lien-b12.html"]
    ecrit = {nom: (affiches.sortie / nom).read_text("utf-8") for nom in affiches.fichiers()}
    assert "https://vernet.exemple.fr/s/salle-b-melies-b<" in ecrit["affiche-salle-b-melies-b.html"]
    assert "https://vernet.exemple.fr/f/seance?saisi_par=B12<" in ecrit["lien-b12.html"]
    assert "Salle &lt;b&gt;Méliès&lt;/b&gt;" in ecrit["fiche-papier-seance.html"]
    assert "Ancienne école" not in ecrit["fiche-papier-seance.html"]
    assert not any("Jeanne" in html for html in ecrit.values())


def test_les_prenoms_seulement_si_on_les_demande(affiches: Commande) -> None:
    affiches.ajouter("Équipe", ["B12", "Jeanne"])
    affiches()
    assert "Jeanne" not in (affiches.sortie / "lien-b12.html").read_text("utf-8")
    code, sortie, erreur = affiches("--avec-prenoms")
    assert code == 0
    assert "Pour Jeanne" in (affiches.sortie / "lien-b12.html").read_text("utf-8")
    assert "Jeanne" not in sortie + erreur
    assert not any("jeanne" in nom for nom in affiches.fichiers())


def test_ce_qui_n_a_plus_lieu_d_etre_est_dit(affiches: Commande) -> None:
    affiches()
    affiches.atelier().ecrire("Lieux", "ecole-b", "actif_au", 41640)  # 2014-01-01
    _, sortie, _ = affiches()
    assert "Reste d’une autre fois, à ne plus imprimer : affiche-ecole-b.html." in sortie


def test_un_fichier_d_un_autre_arrete_tout(affiches: Commande) -> None:
    affiches.sortie.mkdir()
    (affiches.sortie / "affiche-ecole-a.html").write_text("mon affiche", "utf-8")
    code, sortie, erreur = affiches()
    assert (code, sortie) == (1, "")
    assert "n’est pas une page de Passerelle" in erreur
    assert affiches.fichiers() == ["affiche-ecole-a.html"]


def test_sans_sortie_on_dit_ce_qui_manque(affiches: Commande) -> None:
    assert lancer(["affiches", "--dossier", str(affiches.dossier)], environnement(JOUR)) == 2
    assert "--sortie" in affiches.capsys.readouterr().err


@pytest.mark.parametrize(
    ("adresse", "ici"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000", True),
        ("https://vernet.exemple.fr", False),
        ("http://192.168.1.20:8000", False),
    ],
)
def test_l_adresse_de_cette_machine(adresse: str, ici: bool) -> None:
    assert est_de_cette_machine(adresse) is ici
