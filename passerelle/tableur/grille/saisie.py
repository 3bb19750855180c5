"""What a person types in a cell, understood as the spreadsheet's locale would (USER_ENTERED)."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import InvalidOperation

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

from passerelle.tableur.grille.formats import babel_locale, date_en_serie, motif_date
from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.rangees import Valeur, normaliser

_NOMBRE = re.compile(r"[+-]?[\d \u00a0\u202f.,']*\d[\d.,]*(?:[eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?")
_HEURE = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?")
_ESPACE = re.compile(r"[ \u00a0\u202f]")
_BOOLEENS = {"VRAI": True, "TRUE": True, "FAUX": False, "FALSE": False}
_SIECLE_COURT = 30
_NOMBRE_MAX = 400
"""A text with more characters is no number: the largest has 309 digits. What reads numbers may go back over them."""


@dataclass(frozen=True)
class Saisie:
    """A typed text understood: a value or a formula, and the number format it brings to a cell that has none."""

    valeur: Valeur = ""
    formule: str | None = None
    format_nombre: Objet = field(default_factory=dict)


def comprendre(texte: str, locale: str) -> Saisie:
    """Text typed by a person; what is no number, date, boolean or formula stays text."""
    if texte.startswith("'"):
        return Saisie(texte[1:])
    nu = texte.strip()
    if nu.startswith("=") and len(nu) > 1:
        return Saisie(formule=nu)
    if nu.upper() in _BOOLEENS:
        return Saisie(_BOOLEENS[nu.upper()])
    return _moment(nu, locale) or _pourcentage(nu, locale) or _nombre(nu, locale) or Saisie(texte)


def _nombre(texte: str, locale: str) -> Saisie | None:
    monnaie = texte.endswith("€")
    nombre = _lire_nombre(texte.removesuffix("€").rstrip(), locale)
    if nombre is None:
        return None
    return Saisie(nombre, format_nombre={"type": "CURRENCY", "pattern": "#,##0.00\u00a0€"} if monnaie else {})


def _pourcentage(texte: str, locale: str) -> Saisie | None:
    if not texte.endswith("%"):
        return None
    nombre = _lire_nombre(texte[:-1].rstrip(), locale)
    if nombre is None:
        return None
    motif = "0%" if isinstance(nombre, int) else "0.00%"
    return Saisie(normaliser(nombre / 100), format_nombre={"type": "PERCENT", "pattern": motif})


def _lire_nombre(texte: str, locale: str) -> int | float | None:
    if len(texte) > _NOMBRE_MAX or not _NOMBRE.fullmatch(texte):
        return None
    mantisse, _, exposant = texte.upper().lstrip("+").partition("E")
    locale_lue = babel_locale(locale)
    separateur = get_group_symbol(locale_lue)
    if "." in mantisse and "." not in {separateur, get_decimal_symbol(locale_lue)}:
        return None
    if separateur.isspace():
        # People type the space of their keyboard, not the narrow one of typographers.
        mantisse = _ESPACE.sub(separateur, mantisse)
    try:
        decimal = parse_decimal(mantisse, locale=locale_lue, strict=True)
        nombre = float(decimal) * 10.0 ** int(exposant or 0)
    except (NumberFormatError, InvalidOperation, OverflowError):
        return None
    return normaliser(nombre) if abs(nombre) < float("inf") else None


def _moment(texte: str, locale: str) -> Saisie | None:
    """A date, a time of day, or both."""
    jour, _, reste = texte.partition(" ")
    if ":" in jour:
        jour, reste = "", texte
    trouvee = _DATE.fullmatch(jour) if jour else None
    heure = _HEURE.fullmatch(reste.strip()) if reste.strip() else None
    if (jour and not trouvee) or (reste.strip() and not heure) or not (trouvee or heure):
        return None
    try:
        serie = _serie_date(trouvee, locale) if trouvee else 0.0
        serie += _fraction(heure) if heure else 0.0
    except ValueError:
        return None
    genre = "DATE_TIME" if trouvee and heure else "DATE" if trouvee else "TIME"
    return Saisie(normaliser(serie), format_nombre={"type": genre, "pattern": motif_date(genre, locale)})


def _serie_date(trouvee: re.Match[str], locale: str) -> float:
    premier, separateur, deuxieme, troisieme = trouvee.groups()
    if troisieme is None:
        # "1.5" and "3-4" are no dates; "3/10" is one, this year.
        if separateur != "/":
            raise ValueError(trouvee.string)
        troisieme = str(datetime.now().year)  # noqa: DTZ005 - the year on the wall
    if len(premier) > 2:
        annee, mois, jour = premier, deuxieme, troisieme
    elif locale == "en_US":
        mois, jour, annee = premier, deuxieme, troisieme
    else:
        jour, mois, annee = premier, deuxieme, troisieme
    nombre = int(annee)
    if len(annee) <= 2:
        nombre += 2000 if nombre < _SIECLE_COURT else 1900
    return date_en_serie(datetime(nombre, int(mois), int(jour)))


def _fraction(trouvee: re.Match[str]) -> float:
    heures, minutes, secondes, millis = trouvee.groups(default="0")
    moment = time(int(heures), int(minutes), int(secondes), int(millis.ljust(3, "0")) * 1000)
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86_400
