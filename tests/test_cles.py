"""The named keys: made once, kept as digests, found, taken back."""

import re
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from passerelle.cles import BITS_MIN, Cles, Role, bits_au_plus, empreinte_de
from passerelle.cli import lancer
from passerelle.dossier import creer_dossier
from passerelle.erreurs import ErreurPasserelle, VersionPlusRecente

JOUR = date(2014, 1, 9)
LENDEMAIN = date(2014, 1, 10)


@pytest.fixture
def donnees(tmp_path: Path) -> Path:
    return tmp_path / "donnees"


@pytest.fixture
def cles(donnees: Path) -> Cles:
    return Cles(donnees)


def test_une_cle_se_retrouve_par_sa_valeur_et_par_elle_seule(cles: Cles) -> None:
    marie, valeur = cles.ajouter(" Marie  Curie ", Role.EQUIPE, JOUR)
    assert (marie.nom, marie.role, marie.faite_le, marie.derniere_le) == ("Marie Curie", Role.EQUIPE, JOUR, None)
    assert cles.trouver(valeur) == marie
    for autre in ("", valeur[:-1], f"{valeur} ", valeur.swapcase(), marie.empreinte):
        assert cles.trouver(autre) is None
    assert bits_au_plus(valeur) >= BITS_MIN
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", valeur)


def test_ce_qui_est_garde_n_est_pas_la_cle_et_n_est_qu_a_son_proprietaire(cles: Cles, donnees: Path) -> None:
    donnees.mkdir(mode=0o755)
    _, valeur = cles.ajouter("Marie", Role.LECTURE, JOUR)
    assert [fichier.name for fichier in donnees.iterdir()] == ["cles.sqlite"]
    fichier = donnees / "cles.sqlite"
    assert valeur.encode() not in fichier.read_bytes()
    assert empreinte_de(valeur).encode() in fichier.read_bytes()
    assert (stat.S_IMODE(fichier.stat().st_mode), stat.S_IMODE(donnees.stat().st_mode)) == (0o600, 0o700)


def test_un_fichier_reste_vide_ne_tient_aucune_cle(cles: Cles, donnees: Path) -> None:
    donnees.mkdir()
    (donnees / "cles.sqlite").touch()
    assert cles.lister() == []
    assert cles.trouver("quoi que ce soit") is None
    marie, _ = cles.ajouter("Marie", Role.LECTURE, JOUR)
    assert cles.lister() == [marie]


def test_sans_cle_rien_n_est_ecrit(cles: Cles, donnees: Path) -> None:
    assert cles.lister() == []
    assert cles.trouver("quoi que ce soit") is None
    with pytest.raises(ErreurPasserelle, match="Aucune clé"):
        cles.retirer("Marie")
    assert not donnees.exists()


def test_une_cle_retiree_n_ouvre_plus_rien_et_les_autres_ouvrent(cles: Cles) -> None:
    _, une = cles.ajouter("Marie", Role.EQUIPE, JOUR)
    paul, autre = cles.ajouter("Paul", Role.LECTURE, JOUR)
    assert cles.retirer("  MARIE ").nom == "Marie"
    assert cles.trouver(une) is None
    assert cles.trouver(autre) == paul
    assert cles.lister() == [paul]
    _, nouvelle = cles.ajouter("Marie", Role.EQUIPE, JOUR)
    assert nouvelle != une


@pytest.mark.parametrize("pris", ["Marie", "marie", " MARIE "])
def test_deux_cles_n_ont_pas_le_meme_nom(cles: Cles, pris: str) -> None:
    cles.ajouter("Marie", Role.EQUIPE, JOUR)
    with pytest.raises(ErreurPasserelle, match="s’appelle déjà"):
        cles.ajouter(pris, Role.LECTURE, JOUR)
    assert [cle.role for cle in cles.lister()] == [Role.EQUIPE]


@pytest.mark.parametrize("nom", ["", "  ", "…", "x" * 41, "Ma\u202erie", "Ma\x1brie"])
def test_un_nom_doit_pouvoir_se_lire(cles: Cles, nom: str) -> None:
    with pytest.raises(ErreurPasserelle, match="ne convient pas"):
        cles.ajouter(nom, Role.EQUIPE, JOUR)


def test_le_dernier_jour_se_note_une_fois_par_jour(cles: Cles, donnees: Path) -> None:
    cle, valeur = cles.ajouter("Marie", Role.EQUIPE, JOUR)
    cles.noter_l_usage(cle, LENDEMAIN)
    (servie,) = cles.lister()
    assert servie.derniere_le == LENDEMAIN
    ecrit = (donnees / "cles.sqlite").stat().st_mtime_ns
    cles.noter_l_usage(servie, LENDEMAIN)
    assert (donnees / "cles.sqlite").stat().st_mtime_ns == ecrit
    assert cles.trouver(valeur) == servie


def test_un_fichier_d_une_version_plus_recente_est_laisse(cles: Cles, donnees: Path) -> None:
    cles.ajouter("Marie", Role.EQUIPE, JOUR)
    with closing(sqlite3.connect(donnees / "cles.sqlite")) as connexion:
        connexion.execute("PRAGMA user_version = 99")
    with pytest.raises(VersionPlusRecente):
        cles.lister()
    with pytest.raises(VersionPlusRecente):
        cles.ajouter("Paul", Role.EQUIPE, JOUR)


@pytest.mark.parametrize(
    ("secret", "suffit"),
    [
        ("", False),
        ("petit-dejeuner", False),
        ("jeton-de-l-equipe", False),
        ("0123456789abcdef0123456789abcde", False),
        ("0123456789abcdef0123456789abcdef", True),
        ("1234567890" * 4, True),
        ("kX3v9_Qm2LtR8-wZpB5nYc", True),
    ],
)
def test_combien_de_bits_un_secret_peut_tenir(secret: str, *, suffit: bool) -> None:
    assert (bits_au_plus(secret) >= BITS_MIN) is suffit


# The commands ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    creer_dossier(tmp_path / "centre")
    return tmp_path / "centre"


def dire(dossier: Path, capsys: pytest.CaptureFixture[str], *mots: str, **environ: str) -> tuple[int, str, str]:
    code = lancer([*mots, "--dossier", str(dossier)], {"PASSERELLE_AUJOURDHUI": "2014-01-09", **environ})
    dit = capsys.readouterr()
    return code, dit.out.replace("\u00a0", " "), dit.err.replace("\u00a0", " ")


def test_ajouter_montre_la_cle_et_son_lien_une_fois(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, dit, _ = dire(dossier, capsys, "cles", "ajouter", "Marie", "Curie", "--role", "equipe")
    assert code == 0
    (valeur,) = re.findall(r"^  ([\w-]{32})$", dit, re.MULTILINE)
    assert f"http://127.0.0.1:8000/entrer#{valeur}" in dit
    assert "passerelle cles retirer 'Marie Curie'" in dit
    code, liste, _ = dire(dossier, capsys, "cles", "liste")
    assert code == 0
    assert "Marie Curie  équipe  faite le jeudi 9 janvier 2014, n’a pas encore servi" in liste
    assert "PASSERELLE_JETON" in liste
    assert valeur not in liste
    assert empreinte_de(valeur) not in liste
    code, dit, _ = dire(dossier, capsys, "cles", "retirer", "marie", "curie")
    assert (code, dit.count("Marie Curie")) == (0, 1)
    assert Cles(dossier / "donnees").lister() == []


@pytest.mark.parametrize(
    ("mots", "code", "dit"),
    [
        (("ajouter", "Marie"), 2, "--role"),
        (("ajouter", "--role", "equipe"), 2, "NOM"),
        (("ajouter", "Marie", "--role", "chef"), 2, "Choisissez lecture, equipe ou direction."),
        (("ajouter", "…", "--role", "equipe"), 1, "Ce nom ne convient pas"),
        (("retirer", "Paul"), 1, "passerelle cles liste"),
        ((), 2, "--aide"),
    ],
)
def test_ce_qui_ne_va_pas_se_dit(
    dossier: Path, capsys: pytest.CaptureFixture[str], mots: tuple[str, ...], code: int, dit: str
) -> None:
    obtenu, _, erreur = dire(dossier, capsys, "cles", *mots)
    assert obtenu == code
    assert dit in erreur


def test_verifier_dit_qu_un_jeton_est_trop_court_sans_echouer(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, dit, _ = dire(dossier, capsys, "verifier", PASSERELLE_JETON="petit-dejeuner")
    assert code == 0
    assert "À savoir : PASSERELLE_JETON est trop court" in dit
    assert "petit-dejeuner" not in dit
    assert "trop court" not in dire(dossier, capsys, "verifier", PASSERELLE_JETON="kX3v9_Qm2LtR8-wZpB5nYc")[1]
    (dossier / "donnees" / "jeton.txt").write_text("abc\n", "utf-8")
    assert "donnees/jeton.txt est trop court" in dire(dossier, capsys, "verifier")[1]
