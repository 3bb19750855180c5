"""What is imported is declared, what is pinned may be used, what builds does not run."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.dependances import PERMISES, figees, inventaire

SAUF = {"text-unidecode", "pypdfium2"}
"""Test tools: the first offers GPL as well as Artistic, the second lists what its binary holds."""


CONTENEUR = Path("exemples/exploitation/Containerfile")


def declares() -> set[str]:
    projet = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    return {canonicalize_name(Requirement(ecrit).name) for ecrit in projet["project"]["dependencies"]}


@cache
def importes() -> dict[str, str]:
    """Each foreign module that the program imports, wherever in a file → one place where it does."""
    trouves: dict[str, str] = {}
    for fichier in Path("passerelle").rglob("*.py"):
        for noeud in ast.walk(ast.parse(fichier.read_bytes())):
            if isinstance(noeud, ast.Import):
                noms = [alias.name for alias in noeud.names]
            elif isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
                noms = [noeud.module, *(f"{noeud.module}.{alias.name}" for alias in noeud.names)]
            else:
                continue
            trouves |= dict.fromkeys(noms, f"{fichier}:{noeud.lineno}")
    return {
        nom: ou for nom, ou in trouves.items() if nom.partition(".")[0] not in {*sys.stdlib_module_names, "passerelle"}
    }


@cache
def fournis(paquet: str) -> set[str]:
    """The modules that an installed package brings."""
    racines = {
        fichier.parts[0] for fichier in distribution(paquet).files or () if fichier.suffix in (".py", ".so", ".pyd")
    }
    return {racine.partition(".")[0] for racine in racines}


def test_tout_ce_qui_s_importe_est_declare() -> None:
    connus = set().union(*map(fournis, declares()))
    assert {nom: ou for nom, ou in importes().items() if nom.partition(".")[0] not in connus} == {}
    assert {"flask", "werkzeug.wrappers"} <= set(importes())


def test_tout_ce_qui_est_declare_sert() -> None:
    importees = {nom.partition(".")[0] for nom in importes()}
    # The driver that SQLAlchemy names, and the zones that zoneinfo reads.
    assert {paquet for paquet in declares() if not fournis(paquet) & importees} == {"psycopg", "tzdata"}


def test_les_licences_sont_connues() -> None:
    vues = list(inventaire("dev.txt"))
    assert len(vues) > 50
    assert [(nom, dites) for nom, _, dites in vues if nom not in SAUF and not (dites and set(dites) <= PERMISES)] == []


def test_ce_qui_construit_ne_sert_pas_dans_le_conteneur() -> None:
    construit, sert = re.split(r"(?m)^FROM .*\n", CONTENEUR.read_text("utf-8"))[1:]
    assert "hatchling" in figees("base.txt")
    assert "pip install" in construit
    assert not re.search(r"(?m)^(?:RUN|COPY)(?:(?!--from=).)*(?:pip|requirements)", sert)
