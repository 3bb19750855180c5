"""The script at work, run in Node against stand-ins of Google's services: `scenarios/`, one file a subject."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from passerelle.apps_script import ecrire_projet
from passerelle.config import Config
from passerelle.definitions import charger_modele
from passerelle.domaine.liens.fiche_google import lire_fiches_google
from passerelle.domaine.modele import Modele
from tests.apps_script.conftest import ICI, JOUR, Node

SCENARIOS = sorted((ICI / "scenarios").glob("*.test.js"))
EXEMPLE = ICI.parents[1] / "exemples" / "atelier-numerique"

TYPES = {
    "date": ("DATE",),
    "nombre": ("TEXT",),
    "texte": ("TEXT",),
    "paragraphe": ("PARAGRAPH_TEXT",),
    "choix": ("MULTIPLE_CHOICE", "LIST"),
    "cases": ("CHECKBOX",),
    "coche": ("CHECKBOX",),
}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda chemin: chemin.name.removesuffix(".test.js"))
def test_scenario(scenario: Path, node: Node, projet: Path) -> None:
    fait = node("--test", "--test-reporter=tap", scenario, projet=projet)
    assert fait.returncode == 0, fait.stdout + fait.stderr
    assert not re.search(r"^# (pass|tests) 0$", fait.stdout, re.MULTILINE), "nothing was tried"


def test_colle_en_un_seul_fichier_le_script_est_le_meme(node: Node, projet: Path, tmp_path: Path) -> None:
    (tmp_path / "Code.gs").write_bytes((projet / "Tout-en-un.txt").read_bytes())
    fait = node("--test", "--test-reporter=spec", ICI / "scenarios" / "avis.test.js", projet=tmp_path)
    assert fait.returncode == 0, fait.stdout + fait.stderr


@pytest.mark.parametrize("dossier", [None, EXEMPLE], ids=["livre", "atelier-numerique"])
def test_chaque_question_declaree_a_son_item(
    dossier: Path | None, node: Node, config_google: Config, tmp_path: Path
) -> None:
    modele = charger_modele(dossier)
    ecrire_projet(modele, config_google, tmp_path, jour=JOUR)
    fait = json.loads(node("services/decrire.js", projet=tmp_path).stdout)
    assert set(fait["formulaires"]) == set(modele.formulaires)
    # What the script notes is what the service reads.
    notees = lire_fiches_google(fait["cache"])
    for formulaire in modele.formulaires.values():
        faites = {item["titre"]: item for item in fait["formulaires"][formulaire.id]}
        assert notees[formulaire.id].entrees == {
            question.cle: faites[question.titre]["entree"] for question in formulaire.questions
        }
        assert set(faites) == {question.titre for question in formulaire.questions}
        for question in formulaire.questions:
            assert faites[question.titre]["type"] in TYPES[question.type]
            assert faites[question.titre]["requise"] is question.requise


def test_un_texte_du_yaml_n_est_jamais_du_code(
    node: Node, config_google: Config, modele: Modele, tmp_path: Path
) -> None:
    piege = "\"}; throw new Error('é'); // */ </script> ${1} `\\ \u2028\u2029\u202e 🥐"
    seance = modele.formulaires["seance"]
    question = replace(seance.questions[2], titre=piege, choix=("__proto__", piege), liste="")
    abime = replace(
        seance,
        titre=piege,
        description=piege,
        questions=(*seance.questions[:2], question, *seance.questions[3:]),
    )
    ecrire_projet(replace(modele, formulaires={"seance": abime}), config_google, tmp_path, jour=JOUR)
    assert "\u202e" not in (tmp_path / "Definitions.gs").read_text(encoding="utf-8")
    fait = json.loads(node("services/decrire.js", projet=tmp_path).stdout)
    assert fait["formulaires"]["seance"][2]["titre"] == piege
