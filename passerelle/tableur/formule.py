"""Computes the formulas people commonly write, on openpyxl's tokens; the rest is #NAME? or #ERROR!."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Protocol

from openpyxl.formula.tokenizer import Token

from passerelle.tableur.lignes import Valeur, normaliser
from passerelle.tableur.references import jetons

Bloc = list[list[Valeur]]
Resultat = Valeur | Bloc

_ENTRE_GUILLEMETS = re.compile(r'("(?:[^"]|"")*"|\'(?:[^\']|\'\')*\')')
_VIRGULE_DECIMALE = re.compile(r"(?<=\d),(?=\d)")
_PRIORITES = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
}
_PRIORITE_SIGNE = 6
_LOGIQUES = {"TRUE": True, "VRAI": True, "FALSE": False, "FAUX": False}


class ErreurFormule(Exception):
    """What a cell shows instead of a value: `texte` is "#DIV/0!", "#NAME?"…"""

    def __init__(self, texte: str, message: str) -> None:
        super().__init__(message)
        self.texte = texte
        self.message = message


class Cellules(Protocol):
    """Where a formula finds the cells it names."""

    def bloc(self, reference: str) -> Bloc:
        """The values of a reference such as `A1`, `A1:B3` or `Titre!A:A`. Raises ErreurFormule."""


def calculer(formule: str, cellules: Cellules) -> Valeur:
    """What a formula gives. Raises ErreurFormule."""
    try:
        return _Calcul(_morceaux(formule), cellules).tout()
    except (ValueError, RecursionError):
        raise ErreurFormule("#ERROR!", "Formula parse error.") from None
    except (OverflowError, ArithmeticError):
        raise ErreurFormule("#NUM!", "The result is not a valid number.") from None


def _morceaux(formule: str) -> list[Token]:
    return [jeton for jeton in jetons(_a_l_anglaise(formule)) if jeton.type != Token.WSPACE]


def _a_l_anglaise(formule: str) -> str:
    """Semicolons between arguments mean a decimal comma: both as in English."""
    morceaux = _ENTRE_GUILLEMETS.split(formule)
    if not any(";" in hors for hors in morceaux[::2]):
        return formule
    morceaux[::2] = [_VIRGULE_DECIMALE.sub(".", hors).replace(";", ",") for hors in morceaux[::2]]
    return "".join(morceaux)


class _Calcul:
    """One pass over the tokens of a formula, computing as it reads."""

    def __init__(self, morceaux: list[Token], cellules: Cellules) -> None:
        self._jetons = morceaux
        self._position = 0
        self._cellules = cellules

    def tout(self) -> Valeur:
        resultat = _scalaire(self._expression(0))
        if self._voir() is not None:
            raise ValueError("unexpected end of expression")
        # A formula that points to a blank cell shows 0.
        return 0 if resultat == "" and self._est_reference() else resultat

    def _est_reference(self) -> bool:
        return len(self._jetons) == 1 and self._jetons[0].subtype == Token.RANGE

    def _voir(self) -> Token | None:
        return self._jetons[self._position] if self._position < len(self._jetons) else None

    def _prendre(self) -> Token:
        jeton = self._voir()
        if jeton is None:
            raise ValueError("formula ends too early")
        self._position += 1
        return jeton

    def _expression(self, priorite: int) -> Resultat:
        gauche = self._terme()
        while (jeton := self._voir()) is not None:
            if jeton.type == Token.OP_POST:
                self._prendre()
                gauche = nombre(_scalaire(gauche)) / 100
                continue
            force = _PRIORITES.get(str(jeton.value), 0) if jeton.type == Token.OP_IN else 0
            if force <= priorite:
                break
            self._prendre()
            gauche = _operer(str(jeton.value), _scalaire(gauche), _scalaire(self._expression(force)))
        return gauche

    def _terme(self) -> Resultat:
        jeton = self._prendre()
        if jeton.type == Token.OPERAND:
            return self._operande(jeton)
        if jeton.type == Token.OP_PRE:
            valeur = nombre(_scalaire(self._expression(_PRIORITE_SIGNE)))
            return -valeur if jeton.value == "-" else valeur
        if jeton.type == Token.PAREN and jeton.subtype == Token.OPEN:
            valeur_entre = self._expression(0)
            self._fermer()
            return valeur_entre
        if jeton.type == Token.FUNC and jeton.subtype == Token.OPEN:
            return self._fonction(str(jeton.value)[:-1].upper())
        raise ValueError(jeton.value)

    def _operande(self, jeton: Token) -> Resultat:
        texte = str(jeton.value)
        if jeton.subtype == Token.NUMBER:
            return normaliser(float(texte))
        if jeton.subtype == Token.TEXT:
            return texte[1:-1].replace('""', '"')
        if texte.upper() in _LOGIQUES:
            return _LOGIQUES[texte.upper()]
        if jeton.subtype == Token.ERROR:
            raise ErreurFormule(texte, "Reference does not exist.")
        return self._cellules.bloc(texte)

    def _fonction(self, nom: str) -> Resultat:
        if nom in {"IF", "SI"}:
            return self._si()
        if nom in {"IFERROR", "SIERREUR"}:
            return self._si_erreur()
        fonction = _FONCTIONS.get(nom)
        if fonction is None:
            raise ErreurFormule("#NAME?", f"Unknown function: '{nom}'.")
        return fonction(self._arguments())

    def _arguments(self) -> list[Resultat]:
        arguments: list[Resultat] = []
        if self._ferme():
            self._fermer()
            return arguments
        while True:
            suivant = self._voir()
            manque = suivant is not None and suivant.type == Token.SEP
            arguments.append("" if manque or self._ferme() else self._expression(0))
            if self._ferme():
                self._fermer()
                return arguments
            self._separer()

    def _si(self) -> Resultat:
        """Only the branch that counts is computed; errors in the other do not matter."""
        condition = vrai(_scalaire(self._expression(0)))
        resultat: Resultat = condition
        for branche in (True, False):
            if self._ferme():
                break
            self._separer()
            if branche == condition:
                resultat = self._expression(0)
            else:
                self._sauter()
        self._fermer()
        return resultat

    def _si_erreur(self) -> Resultat:
        debut = self._position
        try:
            valeur = self._expression(0)
            if isinstance(valeur, list):
                valeur = _scalaire(valeur)
        except ErreurFormule:
            self._position = debut
            self._sauter()
            valeur = ""
            if not self._ferme():
                self._separer()
                valeur = self._expression(0)
        else:
            if not self._ferme():
                self._separer()
                self._sauter()
        self._fermer()
        return valeur

    def _sauter(self) -> None:
        """Go past one argument without computing it."""
        profondeur = 0
        while (jeton := self._voir()) is not None:
            if profondeur == 0 and (jeton.type == Token.SEP or jeton.subtype == Token.CLOSE):
                return
            profondeur += {Token.OPEN: 1, Token.CLOSE: -1}.get(jeton.subtype, 0)
            self._position += 1

    def _ferme(self) -> bool:
        jeton = self._voir()
        return jeton is not None and jeton.subtype == Token.CLOSE

    def _fermer(self) -> None:
        if self._prendre().subtype != Token.CLOSE:
            raise ValueError("missing parenthesis")

    def _separer(self) -> None:
        if self._prendre().type != Token.SEP:
            raise ValueError("missing separator")


def _scalaire(resultat: Resultat) -> Valeur:
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
    if isinstance(valeur, str) and valeur.upper() in _LOGIQUES:
        return _LOGIQUES[valeur.upper()]
    return bool(nombre(valeur))


def texte(valeur: Valeur) -> str:
    """A value as text, joined to another."""
    if isinstance(valeur, bool):
        return "VRAI" if valeur else "FAUX"
    return valeur if isinstance(valeur, str) else format(valeur, ".15g").replace(".", ",")


def _operer(signe: str, gauche: Valeur, droite: Valeur) -> Valeur:
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
    valeur = nombre(_scalaire(arguments[0]))
    places = int(nombre(_scalaire(arguments[1]))) if len(arguments) > 1 else 0
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
    return not vrai(_scalaire(arguments[0]))


def _absolue(arguments: Sequence[Resultat]) -> Valeur:
    if len(arguments) != 1:
        raise ErreurFormule("#N/A", "Wrong number of arguments to ABS.")
    return abs(nombre(_scalaire(arguments[0])))


_FONCTIONS: dict[str, Callable[[Sequence[Resultat]], Valeur]] = {
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
