"""Cells a spreadsheet could not compute, or has not yet: an error is nobody's answer (contrat.md §6.6)."""

from collections.abc import Iterable, Sequence

from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Brut

ERREURS = frozenset(
    {
        # As the API gives them, whatever the workbook's language, and as a French workbook shows them.
        "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#ERROR!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
        "#NOM?", "#VALEUR!", "#ERREUR!", "#NOMBRE!", "#NUL!", "#N/D", "#PROPAGATION!", "#CALCUL!",
        # What a slow IMPORTRANGE shows meanwhile.
        "Chargement…", "Chargement...", "Loading…", "Loading...",
    }
)  # fmt: skip

CASES_CITEES = 5
"""How many cells a message names."""


def est_erreur(valeur: object) -> bool:
    """Whether a cell holds an error, or is still being computed."""
    return isinstance(valeur, str) and valeur in ERREURS


def erreurs_de(colonne: Sequence[Brut]) -> list[int]:
    """The places of the errors of a column; nearly always none."""
    if ERREURS.isdisjoint(colonne):
        return []
    return [place for place, valeur in enumerate(colonne) if est_erreur(valeur)]


def nommer_les_cases(colonne: int, rangs: Iterable[int]) -> str:
    """« case B3 », « cases B3, B4 et 12 autres » : a column and rows, from 0, as a spreadsheet calls them."""
    lettres, reste = "", colonne + 1
    while reste:
        reste, lettre = divmod(reste - 1, 26)
        lettres = chr(ord("A") + lettre) + lettres
    noms = [f"{lettres}{rang + 1}" for rang in rangs]
    if len(noms) == 1:
        return f"case {noms[0]}"
    autres = len(noms) - CASES_CITEES
    suite = f" et {compter(autres, 'autre')}" if autres > 0 else ""
    return f"cases {', '.join(noms[:CASES_CITEES])}{suite}"
