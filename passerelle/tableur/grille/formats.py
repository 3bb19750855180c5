"""Numbers and dates as text, following a number format and the spreadsheet's locale."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.numbers import format_decimal, get_decimal_symbol

from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.rangees import Valeur

EPOQUE = datetime(1899, 12, 30)
_JOURS_MAX = 2_958_465  # 9999-12-31
_FORMATS_DATE = {"DATE", "TIME", "DATE_TIME"}
_MOTIFS = {
    "fr": {"DATE": "dd/MM/yyyy", "TIME": "HH:mm:ss", "DATE_TIME": "dd/MM/yyyy HH:mm:ss"},
    "en": {"DATE": "M/d/yyyy", "TIME": "h:mm:ss am/pm", "DATE_TIME": "M/d/yyyy H:mm:ss"},
}
_MOTIFS_NOMBRE = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "#,##0.00\u00a0€",
    "SCIENTIFIC": "0.00E+00",
}
_MORCEAUX_DATE = re.compile(r'"[^"]*"|\\.|am/pm|a/p|[dD]+|[mM]+|[yY]+|[hH]+|[sS]+|\.0+|.', re.IGNORECASE)
_ECOULEES = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_PARTS_DE_DUREE = re.compile(r"\[(?:h+|m+|s+)\]|h+|m+|s+", re.IGNORECASE)
_CLDR_JOUR = {1: "d", 2: "dd", 3: "EEE"}
_CHIFFRES_GENERAL = 10


def date_en_serie(moment: datetime | date) -> float:
    """Days since 1899-12-30, a time of day being a fraction."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment - EPOQUE) / timedelta(days=1)


def serie_en_date(serie: float) -> datetime | None:
    """The moment a serial number stands for, to the millisecond; None outside the calendar."""
    if not -EPOQUE.toordinal() < serie <= _JOURS_MAX:
        return None
    try:
        return EPOQUE + timedelta(milliseconds=round(serie * 86_400_000))
    except OverflowError:
        return None


def est_date(format_cellule: Objet) -> bool:
    """Whether a cell with that format shows a date or a time."""
    return format_cellule.get("numberFormat", {}).get("type") in _FORMATS_DATE


def motif_date(genre: str, locale: str) -> str:
    """The default pattern of a DATE, TIME or DATE_TIME format."""
    return _MOTIFS["en" if locale == "en_US" else "fr"][genre]


def formater(valeur: Valeur, format_cellule: Objet, locale: str) -> str:
    """A value as the cell shows it."""
    if isinstance(valeur, str):
        return valeur
    try:
        return _formater(valeur, format_cellule, locale)
    except (ValueError, ArithmeticError, LookupError):
        # No pattern, however odd, keeps a cell from being read.
        return _general(valeur, locale)


def _formater(valeur: float, format_cellule: Objet, locale: str) -> str:
    francais = locale.startswith("fr")
    if isinstance(valeur, bool):
        return {True: "VRAI", False: "FAUX"}[valeur] if francais else str(valeur).upper()
    nombre_format = format_cellule.get("numberFormat", {})
    genre, motif = nombre_format.get("type"), nombre_format.get("pattern", "")
    if genre in _FORMATS_DATE and _ECOULEES.search(motif):
        return _duree(valeur, motif)
    if genre in _FORMATS_DATE:
        moment = serie_en_date(valeur)
        return _general(valeur, locale) if moment is None else _date(moment, motif or motif_date(genre, locale), locale)
    if genre in {None, "TEXT", "NUMBER_FORMAT_TYPE_UNSPECIFIED"} or (genre == "NUMBER" and motif == "General"):
        return _general(valeur, locale)
    return _nombre(valeur, motif or _MOTIFS_NOMBRE.get(genre, "0.00"), locale)


def _general(nombre: float, locale: str) -> str:
    if isinstance(nombre, int):
        return str(nombre)
    texte = format(nombre, f".{_CHIFFRES_GENERAL}g").replace("e", "E")
    return texte.replace(".", str(get_decimal_symbol(babel_locale(locale))))


def _nombre(nombre: float, motif: str, locale: str) -> str:
    positif = motif.partition(";")[0].replace('"', "'").replace("\\", "")
    return str(format_decimal(nombre, format=positif, locale=babel_locale(locale)))


def _duree(jours: float, motif: str) -> str:
    """A duration: what stands in brackets counts all that went by (« 30:00:00 »), what follows is the rest."""
    secondes = round(abs(jours) * 86_400)
    total = {"h": secondes // 3600, "m": secondes // 60, "s": secondes}
    reste = {"h": total["h"], "m": total["m"] % 60, "s": secondes % 60}

    def montrer(trouve: re.Match[str]) -> str:
        lettres = trouve[0].strip("[]").lower()
        return f"{(total if trouve[0][0] == '[' else reste)[lettres[0]]:0{len(lettres)}d}"

    return ("-" if jours < 0 else "") + _PARTS_DE_DUREE.sub(montrer, motif)


def _date(moment: datetime, motif: str, locale: str) -> str:
    return str(format_datetime(moment, _cldr(motif), locale=babel_locale(locale)))


@lru_cache(maxsize=256)
def _cldr(motif: str) -> str:
    """A date pattern of Sheets in CLDR letters, where m means months or minutes by its neighbours."""
    morceaux = _MORCEAUX_DATE.findall(motif)
    douze = any(morceau.lower() in {"am/pm", "a/p"} for morceau in morceaux)
    lettres = [morceau[0].lower() if morceau[0].isalpha() else "" for morceau in morceaux]
    resultat = []
    for rang, (morceau, lettre) in enumerate(zip(morceaux, lettres, strict=True)):
        nombre = len(morceau)
        if lettre == "a":
            resultat.append("a")
        elif lettre == "d":
            resultat.append(_CLDR_JOUR.get(nombre, "EEEE"))
        elif lettre == "y":
            resultat.append("yy" if nombre <= 2 else "yyyy")
        elif lettre == "h":
            resultat.append(("h" if douze else "H") * min(nombre, 2))
        elif lettre == "s":
            resultat.append("s" * min(nombre, 2))
        elif lettre == "m":
            avant = next((autre for autre in reversed(lettres[:rang]) if autre), "")
            apres = next((autre for autre in lettres[rang + 1 :] if autre), "")
            minutes = avant == "h" or apres == "s"
            resultat.append(("m" if minutes else "M") * min(nombre, 2 if minutes else 4))
        elif morceau.startswith(".0"):
            resultat.append("." + "S" * (nombre - 1))
        else:
            texte = morceau.strip('"') if morceau.startswith('"') else morceau.removeprefix("\\")
            resultat.append(
                "'" + texte.replace("'", "''") + "'" if any(c.isalpha() or c == "'" for c in texte) else texte
            )
    return "".join(resultat)


@lru_cache(maxsize=32)
def babel_locale(locale: str) -> Locale:
    """The babel locale, French when the name is unknown."""
    try:
        return Locale.parse(locale)
    except (ValueError, UnknownLocaleError):
        return Locale.parse("fr_FR")


def est_locale(locale: str) -> bool:
    """Whether a locale is one that numbers and dates can be shown in."""
    try:
        return bool(Locale.parse(locale))
    except (ValueError, UnknownLocaleError):
        return False
