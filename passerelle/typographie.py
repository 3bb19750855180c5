"""Numbers, days and moments as a French reader writes them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from passerelle.domaine.texte.francais import accorder, compter

SIGNES = ("%", "€")
"""Units written with the figure."""


def nombre(valeur: float) -> str:
    """`1234.5` → « 1 234,5 », at most two decimals."""
    return format_decimal(valeur, "#,##0.##", locale="fr_FR")


def mesure(valeur: float, unite: str) -> str:
    """A figure, with its sign where the unit is one: « 85,71 % », « 1 335,20 € »; other units stand in a column of their own."""
    if unite == "€":
        return f"{format_decimal(valeur, '#,##0.00', locale='fr_FR')} €"
    return f"{nombre(valeur)} %" if unite == "%" else nombre(valeur)


def quantite(valeur: float, unite: str) -> str:
    """A figure with its unit in words: « 16 présences », « 24,76 présences par séance », « 1,56 € par présence »."""
    compte, *suite = _separer(unite)
    if compte not in SIGNES:
        suite.insert(0, accorder(valeur, compte))
    return " ".join((mesure(valeur, compte), *suite))


def unite(valeur: float, ecrite: str) -> str:
    """The unit that stands in a column of its own, in the plural where the figure asks for it: « présences par séance »; none for
    one written with the figure."""
    compte, *suite = _separer(ecrite)
    if compte in SIGNES:
        return ecrite if suite else ""
    return " ".join((accorder(valeur, compte), *suite))


def _separer(unite: str) -> list[str]:
    return re.split(r" (?=par |sur )", unite, maxsplit=1)


def jour(quand: date, *, annee: bool = True) -> str:
    """« jeudi 3 octobre 2013 », « mardi 1er octobre 2013 »."""
    texte = format_date(quand, "EEEE d MMMM y" if annee else "EEEE d MMMM", locale="fr_FR")
    return texte.replace(" 1 ", " 1er ", 1) if quand.day == 1 else texte


def moment(quand: datetime) -> str:
    """« jeudi 3 octobre 2013 à 14 h 05 »."""
    return f"{jour(quand)} à {quand.hour} h {quand.minute:02d}"


def heure(ecrite: str) -> str:
    """`09:00` → « 9 h », `16:30` → « 16 h 30 »."""
    heures, _, minutes = ecrite.partition(":")
    return f"{int(heures)}\u00a0h" if minutes == "00" else f"{int(heures)}\u00a0h\u00a0{minutes}"


def mois(ecrit: str, *, court: bool = False) -> str:
    """`2013-10` → « octobre 2013 », or « oct. »."""
    premier = date.fromisoformat(f"{ecrit}-01")
    return format_date(premier, "LLL" if court else "MMMM y", locale="fr_FR")


FILTRES: dict[str, Callable[..., Any]] = {
    "nombre": nombre,
    "mesure": mesure,
    "quantite": quantite,
    "jour": jour,
    "moment": moment,
    "heure": heure,
    "mois": mois,
    "compter": compter,
    "unite": unite,
}
"""For the templates."""
