"""The figures of a whole exercise, counted again from what the tabs show and from what was promised, by other means than ours."""

from collections.abc import Callable, Iterable, Mapping

from tests.course.classeur import Ligne


def _somme(*colonnes: str, blanc: float = 0) -> Callable[[Iterable[Ligne]], float]:
    def faire(lignes: Iterable[Ligne]) -> float:
        return sum(
            ligne[colonne] if isinstance(ligne[colonne], int | float) else blanc if ligne[colonne] == "" else 0
            for ligne in lignes
            for colonne in colonnes
        )

    return faire


def _nombre(lignes: Iterable[Ligne]) -> float:
    return sum(1 for _ in lignes)


FIGURES: Mapping[str, tuple[str, Callable[[Iterable[Ligne]], float]]] = {
    "SEA": ("seance", _nombre),
    "PAR": ("seance", _somme("adultes", "enfants")),
    "BES": ("besoin", _nombre),
    "VOIX": ("besoin", _somme("voix", blanc=1)),
    "REU": ("reunion", _nombre),
    "REU_PRE": ("reunion", _somme("habitants", "benevoles", "salaries")),
    "ANI": ("animation", _nombre),
    "PAA": ("animation", _somme("adultes", "enfants")),
    "PRO": ("projet", _nombre),
}
"""Code → the table it counts, and how, from the lines that count."""


def montrees(indicateurs: Iterable[Ligne], exercice: str = "2013-2014") -> dict[str, float]:
    """Code → what « Indicateurs » shows for the exercise: the whole, or, for PRO, its stages together."""
    valeurs: dict[str, float] = {}
    for ligne in indicateurs:
        code = ligne["code"]
        ventile = "etape" if code == "PRO" else ""
        if code in FIGURES and str(ligne["periode"]) == exercice and ligne["ventilation"] == ventile:
            valeurs[code] = valeurs.get(code, 0) + float(ligne["valeur"])
    return valeurs
