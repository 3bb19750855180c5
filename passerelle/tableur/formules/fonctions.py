"""The functions and operators of formulas, on values and ranges of values."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property

from passerelle.tableur.socle.rangees import Valeur, normaliser

TEXTE_MAX = 50_000
"""How many characters a cell holds, whether typed or computed."""


@dataclass(frozen=True)
class Bloc:
    """The values of a range, row by row, and how many cells it has: rows that hold nothing may be left out."""

    valeurs: list[Valeur]
    cellules: int

    @cached_property
    def nombres(self) -> list[int | float]:
        """Its numbers: text, booleans and blanks do not count. Raises ErreurFormule for a cell in error."""
        for valeur in self.valeurs:
            if isinstance(valeur, str):
                _sans_erreur(valeur)
        return [valeur for valeur in self.valeurs if not isinstance(valeur, bool | str)]

    @cached_property
    def somme(self) -> float:
        """Their sum: many formulas add up one column. Raises ErreurFormule."""
        return math.fsum(self.nombres)


Resultat = Valeur | Bloc

_NOMBRE_MAX = 400
"""A text with more characters is no number: the largest has 309 digits."""
LOGIQUES = {"TRUE": True, "VRAI": True, "FALSE": False, "FAUX": False}


class Demesure(Exception):
    """A formula asks for more than is left to compute all of them: no other formula can make up for it."""

    def __init__(self) -> None:
        super().__init__("The formulas of this spreadsheet ask for more than this server computes at once.")


class ErreurFormule(Exception):
    """What a cell shows instead of a value: `texte` is "#DIV/0!", "#NAME?"…"""

    def __init__(self, texte: str, message: str) -> None:
        super().__init__(message)
        self.texte = texte
        self.message = message


def scalaire(resultat: Resultat) -> Valeur:
    """The one value of a result. Raises ErreurFormule for a range of several, or a cell in error."""
    if not isinstance(resultat, Bloc):
        return resultat
    if resultat.cellules == 1:
        return _sans_erreur(resultat.valeurs[0]) if resultat.valeurs else ""
    raise ErreurFormule("#VALUE!", "An array value could not be found.")


_ERREURS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#ERROR!"}


def _sans_erreur(valeur: Valeur) -> Valeur:
    if isinstance(valeur, str) and valeur in _ERREURS:
        raise ErreurFormule(valeur, "A cell it refers to is in error.")
    return valeur


def nombre(valeur: Valeur) -> int | float:
    """A value as a number: blank is 0, text is read. Raises ErreurFormule."""
    if isinstance(valeur, bool):
        return int(valeur)
    if not isinstance(valeur, str):
        return valeur
    try:
        lu = float(valeur.strip().replace(",", ".") or 0) if len(valeur) <= _NOMBRE_MAX else math.nan
    except ValueError:
        lu = math.nan
    if not math.isfinite(lu):
        raise ErreurFormule("#VALUE!", f"'{valeur[:50]}' is a text and cannot be coerced to a number.")
    return normaliser(lu)


def vrai(valeur: Valeur) -> bool:
    """A value as a condition. Raises ErreurFormule."""
    if isinstance(valeur, str) and valeur.upper() in LOGIQUES:
        return LOGIQUES[valeur.upper()]
    return bool(nombre(valeur))


def texte(valeur: Valeur) -> str:
    """A value as text, joined to another."""
    if isinstance(valeur, bool):
        return "VRAI" if valeur else "FAUX"
    return valeur if isinstance(valeur, str) else format(valeur, ".15g").replace(".", ",")


def operer(signe: str, gauche: Valeur, droite: Valeur) -> Valeur:
    """What an operator gives. Raises ErreurFormule."""
    if signe == "&":
        return _joindre((gauche, droite), "CONCAT")
    if signe in _COMPARAISONS:
        return _COMPARAISONS[signe](*_comparables(gauche, droite))
    un, deux = nombre(gauche), nombre(droite)
    if signe == "/" and deux == 0:
        raise ErreurFormule("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
    if signe == "^" and abs(un) > 1 and abs(deux) * math.log2(abs(un)) > 1023:
        raise ErreurFormule("#NUM!", "The result is too large.")
    resultat = _ARITHMETIQUE[signe](un, deux)
    if isinstance(resultat, complex):
        raise ErreurFormule("#NUM!", "The result is not a real number.")
    return _fini(resultat)


def _fini(resultat: float) -> int | float:
    if not math.isfinite(resultat):
        raise ErreurFormule("#NUM!", "The result is not a valid number.")
    return normaliser(resultat)


_ARITHMETIQUE: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
}
_Cle = tuple[int, float | str]
_COMPARAISONS: dict[str, Callable[[_Cle, _Cle], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def _comparables(gauche: Valeur, droite: Valeur) -> tuple[_Cle, _Cle]:
    """Numbers come before text, text before booleans; a blank compares as the other's zero."""

    def cle(valeur: Valeur, autre: Valeur) -> _Cle:
        if valeur == "" and not isinstance(autre, str):
            valeur = type(autre)()
        if isinstance(valeur, bool):
            return 2, int(valeur)
        return (1, valeur.casefold()) if isinstance(valeur, str) else (0, valeur)

    return cle(gauche, droite), cle(droite, gauche)


def _nombres(arguments: Sequence[Resultat]) -> Iterator[int | float]:
    """The numbers of arguments: in ranges, text, booleans and blanks do not count."""
    for argument in arguments:
        if isinstance(argument, Bloc):
            yield from argument.nombres
        else:
            yield nombre(argument)


def _valeurs(arguments: Sequence[Resultat]) -> Iterator[Valeur]:
    for argument in arguments:
        if isinstance(argument, Bloc):
            yield from argument.valeurs
        else:
            yield argument


def _somme(arguments: Sequence[Resultat]) -> Valeur:
    if len(arguments) == 1 and isinstance(arguments[0], Bloc):
        return _fini(arguments[0].somme)
    return _fini(math.fsum(_nombres(arguments)))


def _moyenne(arguments: Sequence[Resultat]) -> Valeur:
    nombres = list(_nombres(arguments))
    if not nombres:
        raise ErreurFormule("#DIV/0!", "Evaluation of function AVERAGE caused a divide by zero error.")
    return _fini(math.fsum(nombres) / len(nombres))


def _compter(arguments: Sequence[Resultat]) -> Valeur:
    return sum(not isinstance(valeur, bool | str) for valeur in _valeurs(arguments))


def _compter_remplies(arguments: Sequence[Resultat]) -> Valeur:
    return sum(valeur != "" for valeur in _valeurs(arguments))


def _joindre(valeurs: Iterable[Valeur], fonction: str) -> Valeur:
    morceaux: list[str] = []
    longueur = 0
    for valeur in valeurs:
        morceaux.append(texte(valeur))
        longueur += len(morceaux[-1])
        if longueur > TEXTE_MAX:
            message = f"Text result of {fonction} is longer than the limit of {TEXTE_MAX} characters."
            raise ErreurFormule("#VALUE!", message)
    return "".join(morceaux)


def _arrondir(arguments: Sequence[Resultat]) -> Valeur:
    if not 1 <= len(arguments) <= 2:
        raise ErreurFormule("#N/A", "Wrong number of arguments to ROUND.")
    valeur = nombre(scalaire(arguments[0]))
    places = int(nombre(scalaire(arguments[1]))) if len(arguments) > 1 else 0
    try:
        arrondi = Decimal(repr(valeur)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except (InvalidOperation, OverflowError):
        return valeur
    return normaliser(float(arrondi))


def _et(arguments: Sequence[Resultat]) -> Valeur:
    return all(vrai(valeur) for valeur in _valeurs(arguments) if valeur != "")


def _ou(arguments: Sequence[Resultat]) -> Valeur:
    return any(vrai(valeur) for valeur in _valeurs(arguments) if valeur != "")


def _non(arguments: Sequence[Resultat]) -> Valeur:
    if len(arguments) != 1:
        raise ErreurFormule("#N/A", "Wrong number of arguments to NOT.")
    return not vrai(scalaire(arguments[0]))


def _absolue(arguments: Sequence[Resultat]) -> Valeur:
    if len(arguments) != 1:
        raise ErreurFormule("#N/A", "Wrong number of arguments to ABS.")
    return abs(nombre(scalaire(arguments[0])))


FONCTIONS: dict[str, Callable[[Sequence[Resultat]], Valeur]] = {
    **dict.fromkeys(("SUM", "SOMME"), _somme),
    **dict.fromkeys(("AVERAGE", "MOYENNE"), _moyenne),
    **dict.fromkeys(("COUNT", "NB"), _compter),
    **dict.fromkeys(("COUNTA", "NBVAL"), _compter_remplies),
    "MIN": lambda arguments: normaliser(min(_nombres(arguments), default=0)),
    "MAX": lambda arguments: normaliser(max(_nombres(arguments), default=0)),
    **dict.fromkeys(("ROUND", "ARRONDI"), _arrondir),
    **dict.fromkeys(("AND", "ET"), _et),
    **dict.fromkeys(("OR", "OU"), _ou),
    **dict.fromkeys(("NOT", "NON"), _non),
    "ABS": _absolue,
    **dict.fromkeys(
        ("CONCATENATE", "CONCATENER"),
        lambda arguments: _joindre(_valeurs(arguments), "CONCATENATE"),
    ),
}
