"""What code and pages cite as `page.md §n`, `rule n` or `Dn` opens in `docs/`; and those pages say what the project does."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from passerelle.cli.commandes import passerelle
from passerelle.definitions import charger_modele
from passerelle.domaine.modele import Modele

RACINE = Path(__file__).parents[1]
RELUS = ("passerelle", "tests", "docs", "formulaires", "regles", "bench", "README.md")
TEXTES = {".py", ".js", ".css", ".html", ".yaml", ".toml", ".md", ".gs"}

PAGE = r"(?<![\w/.-])((?:[\w-]+/)*[a-z0-9][a-z0-9-]*\.md)\b"
"""A page of the project, its path aside. README.md, CHANGELOG.md and those that are written for others begin with a capital."""

RENVOI = re.compile(
    PAGE
    + r"""
    ( (?: (?:,|,?\ (?:and|et))? \ ? (?:§\d+(?:\.\d+)?|D\d+b?) )* )      # §6.8 and §6.10; D5 and D5b
    (?: ,\ (?:rules?|règles?)\ ( \d+ (?:(?:,|\ and|\ et)\ \d+)* ) )?    # after a section: rules 3, 11 and 14
    """,
    re.VERBOSE,
)
RETOUR = re.compile(r"\s*\n\s*(?:[#>*]+ |// )?")
"""A sentence goes on under the sign that begins the line of a comment."""

TITRE = re.compile(r"^#{2,4} (\d+(?:\.\d+)?|D\d+b?)\. ", re.MULTILINE)


class Renvoi(NamedTuple):
    """`lieux`: the numbers cited, none where the page alone is."""

    page: str
    lieux: tuple[str, ...]


def renvois(texte: str) -> Iterator[Renvoi]:
    """What a text cites."""
    for trouve in RENVOI.finditer(RETOUR.sub(" ", texte)):
        chemin, suite, regles = trouve.groups("")
        lieux = re.findall(r"[D\d][\d.]*\d?b?", suite)
        if regles and lieux:
            lieux += [f"{lieux[-1]}.{regle}" for regle in re.findall(r"\d+", regles)]
        yield Renvoi(chemin.rpartition("/")[2], tuple(lieux))


@cache
def pages() -> dict[str, frozenset[str]]:
    """The pages of `docs/`, and the numbers each has a heading for."""
    return {
        chemin.name: frozenset(TITRE.findall(chemin.read_text("utf-8"))) for chemin in (RACINE / "docs").rglob("*.md")
    }


def manques(renvoi: Renvoi) -> list[str]:
    """What does not open."""
    if renvoi.page not in pages():
        return [renvoi.page]
    return [f"{renvoi.page} {lieu}" for lieu in renvoi.lieux if lieu not in pages()[renvoi.page]]


def fichiers() -> list[Path]:
    trouves = [chemin for nom in RELUS for chemin in ((RACINE / nom).rglob("*"), [RACINE / nom])]
    return sorted(
        chemin
        for chemins in trouves
        for chemin in chemins
        if chemin.is_file() and chemin.suffix in TEXTES and not {"node_modules", "__pycache__"} & {*chemin.parts}
    )


def test_chaque_renvoi_s_ouvre() -> None:
    cites = {
        (str(chemin.relative_to(RACINE)), renvoi)
        for chemin in fichiers()
        if chemin != Path(__file__)
        for renvoi in renvois(chemin.read_text("utf-8"))
    }
    assert len(cites) > 100, "rien à relire : les dossiers ont changé de nom"
    assert [(fichier, manque) for fichier, renvoi in sorted(cites) for manque in manques(renvoi)] == []


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("(contrat.md §6.8 and §6.10)", ("contrat.md", ("6.8", "6.10"))),
        ("(contrat.md\n    §6.13).", ("contrat.md", ("6.13",))),
        ("# (contrat.md §6,\n# rules 3, 11 and 14)", ("contrat.md", ("6", "6.3", "6.11", "6.14"))),
        ("(chiffres.md, D7\n    and D17).", ("chiffres.md", ("D7", "D17"))),
        ("chiffres.md, D5 et D5b", ("chiffres.md", ("D5", "D5b"))),
        ("[009](decisions/009-noter-puis-reparer.md)", ("009-noter-puis-reparer.md", ())),
        ("contrat.md §7 counts 3", ("contrat.md", ("7",))),
    ],
)
def test_un_renvoi_se_lit(texte: str, attendu: tuple[str, tuple[str, ...]]) -> None:
    assert list(renvois(texte)) == [attendu]


@pytest.mark.parametrize(
    "texte",
    ["ailleurs.md §2", "contrat.md §12", "contrat.md §6.15", "contrat.md §6, rule 15", "chiffres.md, D99"],
)
def test_un_renvoi_perdu_se_voit(texte: str) -> None:
    assert [manque for renvoi in renvois(texte) for manque in manques(renvoi)]


# What these pages list is what the project has ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def livre() -> Modele:
    return charger_modele()


def section(page: str, numero: int) -> str:
    """One section of a page."""
    texte = (RACINE / "docs" / page).read_text("utf-8")
    return next(partie for partie in re.split(r"^## ", texte, flags=re.MULTILINE) if partie.startswith(f"{numero}."))


def rangees(texte: str) -> list[list[str]]:
    """The rows of its tables, without signs of typing."""
    return [
        [case.strip().replace("`", "") for case in ligne.strip("|").split("|")]
        for ligne in texte.splitlines()
        if ligne.startswith("|") and not ligne.startswith("|---")
    ]


def test_les_onglets_du_contrat(livre: Modele) -> None:
    ecrits = {rangee[0].removesuffix(" (contacts)"): rangee[1] for rangee in rangees(section("contrat.md", 5))}
    declares = {
        table.onglet: ", ".join(f"{colonne.cle}{'*' * colonne.equipe}" for colonne in table.colonnes)
        for table in livre.tables.values()
    }
    assert {onglet: ecrits.get(onglet) for onglet in declares} == declares


def test_les_commandes_du_contrat() -> None:
    commandes = {rangee[0].split()[0] for rangee in rangees(section("contrat.md", 2))}
    assert set(passerelle.commands) <= commandes


def test_les_titres_des_fiches(livre: Modele) -> None:
    texte = " ".join(section("domaine.md", 2).split())
    titres = {question.titre for fiche in livre.formulaires.values() for question in fiche.questions}
    assert {titre for titre in titres if f"`{titre}`" not in texte} == set()


def test_les_indicateurs_du_domaine(livre: Modele) -> None:
    ecrits = {
        code: (unite, details)
        for codes, _, unite, details in rangees(section("domaine.md", 5))[1:]
        for code in codes.split(", ")
    }
    assert ecrits == {
        code: (indicateur.unite, ", ".join(indicateur.ventilations)) for code, indicateur in livre.indicateurs.items()
    }
