"""The functions and operators of formulas, on values and ranges of values."""

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from passerelle.tableur.socle.rangees import Valeur, normaliser

Bloc = list[list[Valeur]]
"""The values of a range, row by row."""
Resultat = Valeur | Bloc

LOGIQUES = {"TRUE": True, "VRAI": True, "FALSE": False, "FAUX": False}


class ErreurFormule(Exception):
    """What a cell shows instead of a value: `texte` is "#DIV/0!", "#NAME?"…"""

    def __init__(self, texte: str, message: str) -> None:
        super().__init__(message)
        self.texte = texte
        self.message = message


def scalaire(resultat: Resultat) -> Valeur:
    """The one value of a result. Raises ErreurFormule for a range of several, or a cell in error."""
    if not isinstance(resultat, list):
        return resultat
    if len(resultat) == 1 and len(resultat[0]) == 1:
        return _sans_erreur(resultat[0][0])
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
        lu = float(valeur.strip().replace(",", ".") or 0)
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
        return texte(gauche) + texte(droite)
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
        if isinstance(argument, list):
            for ligne in argument:
                for valeur in ligne:
                    if not isinstance(_sans_erreur(valeur), bool | str):
                        yield nombre(valeur)
        else:
            yield nombre(argument)


def _valeurs(arguments: Sequence[Resultat]) -> Iterator[Valeur]:
    for argument in arguments:
        if isinstance(argument, list):
            for ligne in argument:
                yield from ligne
        else:
            yield argument


def _somme(arguments: Sequence[Resultat]) -> Valeur:
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
        lambda arguments: "".join(texte(valeur) for valeur in _valeurs(arguments)),
    ),
}
