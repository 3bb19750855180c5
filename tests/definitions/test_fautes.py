"""What a centre gets wrong, and the sentence it reads: tests/cas/definitions.yaml, and what YAML cannot show of itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from passerelle.definitions import charger_modele, lister_problemes
from passerelle.definitions.lecture.yaml_sur import TAILLE_MAX
from passerelle.erreurs import DefinitionsInvalides

pytestmark = pytest.mark.parcours

CAS = yaml.safe_load((Path(__file__).parents[1] / "cas" / "definitions.yaml").read_text(encoding="utf-8"))


def ecrire(dossier: Path, fichiers: Mapping[str, str | bytes]) -> None:
    for nom, contenu in fichiers.items():
        chemin = dossier / nom
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode())


def dits(dossier: Path) -> list[str]:
    return [str(probleme).replace("\N{NO-BREAK SPACE}", " ") for probleme in lister_problemes(dossier)]


@pytest.mark.parametrize("cas", CAS["cas"], ids=lambda cas: cas["nom"])
def test_chaque_faute_a_sa_phrase(cas: dict[str, Any], tmp_path: Path) -> None:
    fichiers = dict(cas.get("fichiers", {}))
    if "questions" in cas:
        questions = "".join(f"  {ligne}\n" for ligne in cas["questions"].splitlines())
        fichiers["formulaires/atelier.yaml"] = CAS["entete"] + questions
    ecrire(tmp_path, fichiers)
    assert dits(tmp_path) == cas["problemes"]


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (
            "hall:\n  libelle: Entrée\n".encode("latin-1"),
            ", ligne 2 : ce fichier n’est pas enregistré en UTF-8. Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
        ),
        (
            "hall: {libelle: Hall}\n".encode("utf-16"),
            ", ligne 1 : ce fichier n’est pas enregistré en UTF-8. Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
        ),
        (
            b"hall:\n  libelle: H\x00all\n",
            ", ligne 2 : il y a un caractère invisible ou interdit. Effacez la ligne et retapez-la.",
        ),
        (b"# " + b"x" * TAILLE_MAX, " : ce fichier est trop gros. Gardez-le sous 500 ko."),
        (b"[" * 10_000, " : il y a trop de listes les unes dans les autres. Simplifiez ce fichier."),
    ],
    ids=["latin-1", "utf-16", "caractère nul", "trop gros", "trop profond"],
)
def test_un_fichier_illisible(contenu: bytes, attendu: str, tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/familles.yaml": contenu})
    assert dits(tmp_path) == [f"regles/familles.yaml{attendu}"]


def test_un_fichier_qui_ne_s_ouvre_pas(tmp_path: Path) -> None:
    (tmp_path / "regles").mkdir()
    (tmp_path / "regles" / "familles.yaml").symlink_to(tmp_path / "ailleurs.yaml")
    assert dits(tmp_path) == [
        "regles/familles.yaml : ce fichier ne peut pas être lu. Vérifiez que vous avez le droit de l’ouvrir."
    ]


def test_la_marque_d_ordre_des_octets_ne_gene_pas(tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/familles.yaml": "hall: {libelle: Hall}\n".encode("utf-8-sig")})
    assert charger_modele(tmp_path).familles["hall"].libelle == "Hall"


def test_tout_est_dit_d_un_coup(tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/familles.yaml": "hall: [\n", "formulaires/atelier.yaml": "titre: 3\n"})
    with pytest.raises(DefinitionsInvalides) as leve:
        charger_modele(tmp_path)
    assert list(leve.value.problemes) == lister_problemes(tmp_path)
    assert {probleme.fichier for probleme in leve.value.problemes} == {
        "regles/familles.yaml",
        "formulaires/atelier.yaml",
    }


def test_la_typographie_des_phrases(tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/familles.yaml": "hall: {libele: Hall}\n"})
    texte = " ".join(f"{p.message} {p.remede}" for p in lister_problemes(tmp_path))
    assert "Vouliez-vous écrire “libelle”\N{NO-BREAK SPACE}? Clés possibles\N{NO-BREAK SPACE}: " in texte
    assert "«\N{NO-BREAK SPACE}libelle: …\N{NO-BREAK SPACE}»" in texte


def test_une_installation_incomplete_se_dit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.definitions.emplacements._PAQUET", tmp_path / "passerelle")
    phrases = dits(tmp_path / "centre")
    assert "regles/tables.yaml (livré) : ce fichier manque. Réinstallez Passerelle." in phrases
    assert len([phrase for phrase in phrases if "ce fichier manque" in phrase]) == 19
