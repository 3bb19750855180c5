"""Computes the formulas people commonly write, on openpyxl's tokens; the rest is #NAME? or #ERROR!."""

import re
from typing import Protocol

from openpyxl.formula.tokenizer import Token

from passerelle.tableur.formules.fonctions import (
    FONCTIONS,
    LOGIQUES,
    Bloc,
    ErreurFormule,
    Resultat,
    nombre,
    operer,
    scalaire,
    vrai,
)
from passerelle.tableur.formules.references import jetons
from passerelle.tableur.socle.rangees import Valeur, normaliser

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
_LETTRE = 8
"""Units of work for a letter of a formula: reading it, then following what it names."""


class Cellules(Protocol):
    """Where a formula finds the cells it names."""

    def bloc(self, reference: str) -> Bloc:
        """The values of a reference such as `A1`, `A1:B3` or `Titre!A:A`. Raises ErreurFormule, Demesure."""

    def compter(self, unites: int) -> None:
        """Take that much work from what all formulas share. Raises Demesure."""


def calculer(formule: str, cellules: Cellules) -> Valeur:
    """What a formula gives. Raises ErreurFormule, Demesure."""
    cellules.compter(len(formule) * _LETTRE)
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
        resultat = scalaire(self._expression(0))
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
                gauche = nombre(scalaire(gauche)) / 100
                continue
            force = _PRIORITES.get(str(jeton.value), 0) if jeton.type == Token.OP_IN else 0
            if force <= priorite:
                break
            self._prendre()
            gauche = operer(str(jeton.value), scalaire(gauche), scalaire(self._expression(force)))
        return gauche

    def _terme(self) -> Resultat:
        jeton = self._prendre()
        if jeton.type == Token.OPERAND:
            return self._operande(jeton)
        if jeton.type == Token.OP_PRE:
            valeur = nombre(scalaire(self._expression(_PRIORITE_SIGNE)))
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
        if texte.upper() in LOGIQUES:
            return LOGIQUES[texte.upper()]
        if jeton.subtype == Token.ERROR:
            raise ErreurFormule(texte, "Reference does not exist.")
        return self._cellules.bloc(texte)

    def _fonction(self, nom: str) -> Resultat:
        if nom in {"IF", "SI"}:
            return self._si()
        if nom in {"IFERROR", "SIERREUR"}:
            return self._si_erreur()
        fonction = FONCTIONS.get(nom)
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
        condition = vrai(scalaire(self._expression(0)))
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
            if isinstance(valeur, Bloc):
                valeur = scalaire(valeur)
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
