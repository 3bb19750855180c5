"""What the team of the demonstration typed in the workbook itself: what became of the needs, the projects that may be named."""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files

from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.lecture import en_texte

_COLONNES = {
    "etat_suite": "Où en est la suite",
    "suite": "Suite donnée",
    "projet": "Projet qui y répond",
    "citer": "À citer dehors",
}

MONTRES = ("Jardin partagé", "Café des parents")
"""The projects that may be named outside."""

Saisie = tuple[int, int, str]
"""A cell as staff type it: its row and its column, from 0, and the text."""


def suites_tapees(besoins: Feuille, projets: Feuille) -> dict[str, list[Saisie]]:
    """The cells to type, by table; a need said several times has the same follow-up each time."""
    return {"besoin": list(_suites(besoins)), "projet": list(_projets_montres(projets))}


def _suites(feuille: Feuille) -> Iterator[Saisie]:
    connues = _lire()
    for rang, texte in zip(feuille.rangs, feuille.colonne("texte"), strict=True):
        for cle, titre in _COLONNES.items():
            if saisie := connues.get(en_texte(texte), {}).get(titre):
                yield rang, feuille.places[cle], saisie


def _projets_montres(feuille: Feuille) -> Iterator[Saisie]:
    for rang, nom in zip(feuille.rangs, feuille.colonne("nom"), strict=True):
        if nom in MONTRES:
            yield rang, feuille.places["publier"], "Oui"


def _lire() -> dict[str, Mapping[str, str]]:
    texte = (files("passerelle.demonstration") / "suites.csv").read_text("utf-8")
    return {ligne["Texte"]: ligne for ligne in csv.DictReader(texte.splitlines(), delimiter=";")}
