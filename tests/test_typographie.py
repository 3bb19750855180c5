"""What people read keeps French typography: ’ in words, a no-break space before « : ; ! ? » and inside guillemets."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from passerelle.definitions import lister_problemes

RACINE = Path(__file__).parents[1]

ESPACES = re.compile(
    r"""
    (?: ^ | [\w»”)\]…%'’] ) [ ]+ [:;!?»] (?= \s | [»”).,] | $ )  # an ordinary space before a sign
    | « (?: [ ] | $ )                                             # one after «, or nothing at all
    """,
    re.VERBOSE,
)
APOSTROPHES = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|aujourd)'(?=\w)", re.IGNORECASE)
"""A straight one after an elided word; English elides none of these."""

SQL = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b")
"""Its “?” is no question."""

CORRIGES_A_LA_SORTIE = "passerelle/definitions/"
"""`Releve.signaler` puts the spaces right in whatever leaves this package (tested below)."""

TITRES_EXACTS = ("titre", "anciens_titres")
"""A question’s title is a column’s header, to the letter what Google Forms has (contrat.md §5): typed with straight signs."""

LEXIQUES = {
    "regles/themes.yaml": ("mots",),
    "regles/besoins.yaml": (
        "abreviations",
        "mots_vides",
        "mots_exacts",
        "mots_justes",
        "tournures_ordinaires",
        "signes_de_besoin",
        "confidentialite",
    ),
}
"""Words compared with what people wrote, whatever their apostrophes: nobody reads these."""

POUR_QUI_LIT_LE_YAML = ("source", "recurrence")
"""Where a rule comes from and how it recurs: beside the comments, for whoever opens the file."""

MOT_POUR_MOT = {
    "regles/action.yaml": ("intitule", "axe", "mission", "preambule", "objectifs", "moyens", "etapes", "evaluation")
}
"""The centre’s own page, to the letter."""

DIT_AINSI = "Mode d'emploi"
"""A tab whose title others rely on, to the sign (contrat.md §8)."""

ATTRIBUTS_LUS = ("alt", "aria-label", "placeholder", "title")


def chaines(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each string of a Python file, the parts of f-strings one by one; no docstring, no regular expression."""
    arbre = ast.parse(source)
    ecartes = {
        id(feuille)
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Expr) or (isinstance(noeud, ast.Call) and _est_une_regex(noeud.func))
        for feuille in ([noeud.value] if isinstance(noeud, ast.Expr) else ast.walk(noeud))
    }
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and id(noeud) not in ecartes:
            yield noeud.lineno, noeud.value


def _est_une_regex(fonction: ast.expr) -> bool:
    return isinstance(fonction, ast.Attribute) and isinstance(fonction.value, ast.Name) and fonction.value.id == "re"


class Page(HTMLParser):
    """The texts of a template: what stands between tags, and the attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.textes: list[tuple[int, str]] = []

    def handle_data(self, data: str) -> None:
        self.textes.append((self.getpos()[0], re.sub(r"[ \t\n]+", " ", data)))

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lus = [valeur for nom, valeur in attrs if nom in ATTRIBUTS_LUS and valeur]
        self.textes += [(self.getpos()[0], valeur) for valeur in lus]


def textes_de_page(source: str) -> list[tuple[int, str]]:
    """(line, text) of a template; what is filled in counts as a word, what decides as nothing."""
    page = Page()
    page.feed(re.sub(r"\{[%#].*?[%#]\}", "", re.sub(r"\{\{.*?\}\}", "mot", source, flags=re.DOTALL)))
    page.close()
    return page.textes


def textes_yaml(noeud: yaml.Node, ecartees: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """(line, text) of each value of a YAML file, those of some keys left out."""
    match noeud:
        case yaml.ScalarNode():
            yield noeud.start_mark.line + 1, noeud.value
        case yaml.SequenceNode():
            for element in noeud.value:
                yield from textes_yaml(element, ecartees)
        case yaml.MappingNode():
            for cle, valeur in noeud.value:
                if cle.value not in ecartees:
                    yield from textes_yaml(valeur, ecartees)


def fautes(textes: Iterable[tuple[int, str]], *signes: re.Pattern[str]) -> list[str]:
    """What is to be put right, and where; of spaces and apostrophes unless `signes` says."""
    return [
        f"ligne {ligne}, {texte.strip()[:90]!r}"
        for ligne, texte in textes
        if any(signe.search(texte) for signe in signes or (ESPACES, APOSTROPHES)) and not SQL.search(texte)
    ]


def fichiers(*motifs: str) -> list[str]:
    trouves = sorted(
        str(chemin.relative_to(RACINE)) for motif in motifs for chemin in RACINE.glob(motif) if chemin.is_file()
    )
    assert trouves, "rien à relire : les dossiers ont changé de nom"
    return trouves


@cache
def titres_de_questions() -> set[str]:
    return {
        titre
        for fichier in RACINE.glob("formulaires/*.yaml")
        for question in yaml.safe_load(fichier.read_text("utf-8"))["questions"]
        for titre in (question["titre"], *question.get("anciens_titres", ()))
    }


@pytest.mark.parametrize("fichier", fichiers("passerelle/**/*.py"))
def test_les_phrases_du_programme(fichier: str) -> None:
    titres = titres_de_questions()
    lues = [lue for lue in chaines((RACINE / fichier).read_text("utf-8")) if lue[1] not in titres]
    signes = (APOSTROPHES,) if fichier.startswith(CORRIGES_A_LA_SORTIE) else ()
    assert fautes(lues, *signes) == []


def test_les_problemes_de_definitions(tmp_path: Path) -> None:
    """A centre that gets many things wrong: what it reads is right all the same."""
    for nom, contenu in {
        "regles/activites.yaml": "atelier: {libele: Atelier, heure: 9h}\n",
        "regles/tables.yaml": "seance: {colonnes: [{cle: Météo}, {cle: meteo, libelle: Météo, type: chiffre}]}\n",
        "regles/lieux.yaml": "Hall A: {famille: ecole, actif_du: demain}\n",
        "formulaires/seance.yaml": "questions: [{cle: adultes, colonne: commentaire}]\n",
        "formulaires/bilan.yaml": "titre: Qui est venu ?\n  questions: [\n",
        "regles/mesures.yaml": "a: 1\n",
    }.items():
        (tmp_path / nom).parent.mkdir(exist_ok=True)
        (tmp_path / nom).write_text(contenu, "utf-8")
    problemes = lister_problemes(tmp_path)
    assert len(problemes) > 6
    assert fautes((p.ligne, phrase) for p in problemes for phrase in (p.message, p.remede)) == []


@pytest.mark.parametrize("fichier", fichiers("passerelle/**/*.html"))
def test_les_pages(fichier: str) -> None:
    assert fautes(textes_de_page((RACINE / fichier).read_text("utf-8"))) == []


@pytest.mark.parametrize("fichier", fichiers("formulaires/*.yaml"))
def test_les_fiches(fichier: str) -> None:
    racine = yaml.compose((RACINE / fichier).read_text("utf-8"))
    assert isinstance(racine, yaml.MappingNode)
    lues: list[tuple[int, str]] = []
    for cle, valeur in racine.value:
        exacts = TITRES_EXACTS if cle.value == "questions" else ()
        lues += textes_yaml(valeur, exacts)
    assert fautes(lues) == []


@pytest.mark.parametrize("fichier", fichiers("regles/*.yaml"))
def test_les_regles(fichier: str) -> None:
    racine = yaml.compose((RACINE / fichier).read_text("utf-8"))
    assert racine is not None
    ecartees = (*POUR_QUI_LIT_LE_YAML, *LEXIQUES.get(fichier, ()), *MOT_POUR_MOT.get(fichier, ()))
    assert fautes(lu for lu in textes_yaml(racine, ecartees) if lu[1] != DIT_AINSI) == []


@pytest.mark.parametrize(
    "texte",
    [
        "Qui est venu ?",
        "Voici : trois",
        "deux ; trois",
        "«",
        "« oui",
        "oui »",
        " : suite",
        "l'équipe",
        "Aujourd'hui",
        "s'il",
    ],
)
def test_une_faute_se_voit(texte: str) -> None:
    assert fautes([(1, texte)])


@pytest.mark.parametrize(
    "texte",
    [
        "Qui est venu\u00a0?",
        "«\u00a0l’équipe\u202f»\u00a0:",
        "SELECT ? FROM ligne WHERE id = ?",
        "rang >= ? AND rang < ?",
        "{cle: date}",
        "https://exemple.fr/?jeton=",
        "à 12:30",
        "You can't do that to staff's sheets",
    ],
)
def test_ce_qui_n_est_pas_du_francais_passe(texte: str) -> None:
    assert fautes([(1, texte)]) == []
