"""What a cell says: numbers as people write them, French dates, text; and when two cells say the same."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, cast

import numpy as np

TypeColonne = Literal["texte", "nombre", "date", "horodatage", "euros"]
Nature = Literal["DATE", "TIME", "DATE_TIME"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A number whose cell shows it as a date, a time of day or a duration: days since 1899-12-30, as the API gives it."""

    serie: float
    nature: Nature


Cellule = date | datetime | float | int | str | bool | None
Brut = Cellule | Moment
"""A cell not read yet, as the API's unformatted values give it (dates as serial numbers), or known to show a moment."""

# Spreadsheets count days from here; the first form of an answer that no locale can change.
_ORIGINE = datetime(1899, 12, 30)
_SERIE_MAX = 2_958_465  # 9999-12-31
_SERIE_FIN = _SERIE_MAX + 1 - 0.5 / 86_400  # from here on, to the second, it is the year 10000
_SERIE_MIN = -693_593  # 0001-01-01
_SERIE_1899 = -363  # a small negative number is a number, not a day of 1899
_JOURS_DE_400_ANS = 146_097

_ESPACES = re.compile(r"\s")
_NOMBRE = re.compile(
    r"(?P<signe>[+-]?)(?P<entier>\d{1,15}|\d{1,3}(?: \d{3}){1,4})(?:[.,](?P<decimales>\d{1,12}))?(?: ?€)?",
    re.ASCII,
)
_MILLIERS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+(?: ?€)?", re.ASCII)
_JOUR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_JOUR_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_JOUR_LETTRES = re.compile(r"(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})", re.ASCII)
# The end is how Google Forms' own export says the hour: « 9:26:53 AM UTC+2 », already the centre's time.
_HEURE = re.compile(
    r"[ T]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ([AP])M(?: (?:UTC|GMT)[+-]?[\d:]*)?)?",
    re.ASCII | re.IGNORECASE,
)
_DUREE = re.compile(r"(\d{1,2})(?: ?h(?:eures?)?|(?: ?h ?|:)([0-5]\d)(?::([0-5]\d))?(?: ?(?:min|mn))?)", re.ASCII)
_MOIS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_DIACRITIQUES = str.maketrans("éûèôÉÛ", "eueoEU")


def lire_nombre(texte: str) -> float | None:
    """The number a person wrote (`12`, ` 1,5 `, `12,0`, `1 335,20 €`), or None."""
    propre = _ESPACES.sub(" ", texte).strip()
    if _MILLIERS.fullmatch(propre):
        propre = propre.replace(".", "")
    trouve = _NOMBRE.fullmatch(propre)
    if trouve is None:
        return None
    entier = trouve["entier"].replace(" ", "")
    return float(f"{trouve['signe']}{entier}.{trouve['decimales'] or 0}")


def lire_date(texte: str) -> date | None:
    """The day a person wrote, day first (`3/10/2013`, `03/10/13`, `2013-10-03`, `3 octobre 2013`), a time after it aside;
    or None."""
    lu = lire_horodatage(texte)
    return lu.date() if lu else None


def lire_horodatage(texte: str) -> datetime | None:
    """The moment a person or a form wrote, day first, to the second; midnight where no time is given; or None."""
    propre = _ESPACES.sub(" ", texte).strip()
    if trouve := _JOUR_ISO.match(propre):
        annee, mois, jour = (int(groupe) for groupe in trouve.groups())
    elif trouve := _JOUR.match(propre):
        jour, mois, annee = (int(groupe) for groupe in trouve.groups())
    elif trouve := _JOUR_LETTRES.match(propre.lower().translate(_DIACRITIQUES)):
        rangs = [rang for rang, nom in enumerate(_MOIS, 1) if len(trouve[2]) >= 3 and nom.startswith(trouve[2])]
        if len(rangs) != 1:
            return None
        jour, mois, annee = int(trouve[1]), rangs[0], int(trouve[3])
    else:
        return None
    reste = propre[trouve.end() :]
    heure = _HEURE.fullmatch(reste) if reste else None
    if reste and heure is None:
        return None
    heures, minutes, secondes = (int(groupe or 0) for groupe in heure.groups()[:3]) if heure else (0, 0, 0)
    if heure and heure[4]:
        if not 1 <= heures <= 12:
            return None
        heures = heures % 12 + (12 if heure[4] in "Pp" else 0)
    try:
        return datetime(annee + 2000 if annee < 100 else annee, mois, jour, heures, minutes, secondes)
    except ValueError:
        return None


def depuis_serie(serie: float) -> datetime | None:
    """The moment of a spreadsheet's serial number (days since 1899-12-30), to the second; None outside the calendar, and for
    a time of no day."""
    if not (1 <= serie < _SERIE_FIN or _SERIE_MIN <= serie < _SERIE_1899):
        return None
    return _ORIGINE + timedelta(seconds=round(serie * 86400))


def _date_ecrite(serie: float) -> str:
    """What a date cell shows of a number that is no day of our calendar: « 03/10/20133 » past the year 9999."""
    if not _SERIE_FIN <= serie < _SERIE_MAX * 10:
        return en_texte(serie)
    tours = math.ceil((int(serie) - _SERIE_MAX) / _JOURS_DE_400_ANS)
    jour = _ORIGINE + timedelta(days=int(serie) - tours * _JOURS_DE_400_ANS)
    return f"{jour:%d/%m}/{jour.year + 400 * tours}"


def _depuis_series(series: Sequence[float]) -> dict[Brut, Cellule]:
    """The moments of many serial numbers, those outside the calendar left out."""
    nombres = np.array(series, dtype=float)
    nombres = nombres[(nombres >= 1) & (nombres < _SERIE_FIN)]
    secondes = np.rint(nombres * 86400).astype("timedelta64[s]")
    return dict(zip(nombres.tolist(), (np.datetime64(_ORIGINE, "s") + secondes).tolist(), strict=True))


def en_serie(moment: date) -> float:
    """The serial number of a day (a whole number) or of a moment."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - _ORIGINE).total_seconds() / 86400
    return (moment - _ORIGINE.date()).days


def en_brut(valeur: Brut) -> bool | float | str | None:
    """A typed cell as the API's unformatted values give it: a day or a moment as its serial number."""
    if isinstance(valeur, Moment):
        return valeur.serie
    return en_serie(valeur) if isinstance(valeur, date) else valeur


def reunir(valeur: object) -> Cellule:
    """What a cell holds of an answer: several names (a tuple) are one text, none is a blank."""
    return (", ".join(valeur) or None) if isinstance(valeur, tuple) else cast("Cellule", valeur)


def en_texte(valeur: Brut) -> str:
    """A cell as a French reader writes it; blank is the empty text."""
    match valeur:
        case None:
            return ""
        case bool():
            return "VRAI" if valeur else "FAUX"
        case datetime():
            return f"{valeur:%d/%m/}{valeur.year:04d} {valeur:%H:%M:%S}"
        case date():
            return f"{valeur:%d/%m/}{valeur.year:04d}"
        case int() | float():
            return f"{valeur:.12g}".replace(".", ",")
        case Moment():
            return _montrer(valeur)
        case _:
            return valeur


def _montrer(moment: Moment) -> str:
    """What a cell shows of a moment: « 12/05/2014 », « 01:30 », « 12/05/2014 09:00:00 »."""
    if moment.nature == "TIME":
        secondes = round(abs(moment.serie) * 86400)
        signe = "-" if moment.serie < 0 else ""
        reste = f":{secondes % 60:02d}" if secondes % 60 else ""
        return f"{signe}{secondes // 3600:02d}:{secondes // 60 % 60:02d}{reste}"
    if not _SERIE_MIN <= moment.serie <= _SERIE_MAX:
        ecrite = _date_ecrite(moment.serie)
        # Never what would read as a number again.
        return ecrite if "/" in ecrite else f"{ecrite} jours"
    lu = _ORIGINE + timedelta(seconds=round(moment.serie * 86400))
    return en_texte(lu if moment.nature == "DATE_TIME" else lu.date())


def _lire_heures(brut: Brut) -> Cellule:
    """Hours: a number, a duration or a time (« 1:30 » is 1,5), as a cell holds it or as a person writes it."""
    if isinstance(brut, Moment):
        # « 1:30 » with the format of a day and hour is still one hour and a half: nobody means a day of 1899.
        est_une_duree = brut.nature == "TIME" or (brut.nature == "DATE_TIME" and 0 < brut.serie <= 1)
        return round(brut.serie * 24, 6) if est_une_duree else en_texte(brut)
    if isinstance(brut, str) and (trouve := _DUREE.fullmatch(_ESPACES.sub(" ", brut).strip().lower())):
        heures, minutes, secondes = (int(groupe or 0) for groupe in trouve.groups())
        return round(heures + minutes / 60 + secondes / 3600, 6)
    return _lire_nombre(brut)


def _lire_texte(brut: Brut) -> Cellule:
    if isinstance(brut, str):
        propre = unicodedata.normalize("NFC", brut)
        if "\r" in propre:
            propre = propre.replace("\r\n", "\n").replace("\r", "\n")
        return propre if propre.strip() else None
    return en_texte(brut) or None


def _lire_nombre(brut: Brut) -> Cellule:
    if isinstance(brut, str):
        nombre = lire_nombre(brut)
        return _lire_texte(brut) if nombre is None else nombre
    return en_texte(brut) if isinstance(brut, bool | Moment) else brut


def _lire_date(brut: Brut) -> Cellule:
    if isinstance(brut, str):
        return lire_date(brut) or _lire_texte(brut)
    if isinstance(brut, int | float) and not isinstance(brut, bool):
        moment = depuis_serie(brut)
        return moment.date() if moment else _date_ecrite(brut)
    return en_texte(brut) or None


def _lire_horodatage(brut: Brut) -> Cellule:
    if isinstance(brut, str):
        return lire_horodatage(brut) or _lire_texte(brut)
    if isinstance(brut, int | float) and not isinstance(brut, bool):
        return depuis_serie(brut) or en_texte(brut)
    return en_texte(brut) or None


_LECTEURS: dict[TypeColonne, Callable[[Brut], Cellule]] = {
    "texte": _lire_texte,
    "nombre": _lire_nombre,
    "euros": _lire_nombre,
    "date": _lire_date,
    "horodatage": _lire_horodatage,
}


def lire_colonne(nature: TypeColonne, bruts: Sequence[Brut], *, heures: bool = False) -> list[Cellule]:
    """The cells of a column read by its type: None where blank, the text itself where it does not read as its type says.

    `heures`: a number is a count of hours, so a duration is one too. Each distinct value is read once.
    """
    lecteur = _lire_heures if heures else _LECTEURS[nature]
    if bool in set(map(type, bruts)):
        # True and 1 are one key of a dict: with a ticked box in the column, each cell is read by itself.
        return [None if brut is None or brut == "" else lecteur(brut) for brut in bruts]
    lus: dict[Brut, Cellule] = {None: None, "": None}
    restent = set(bruts)
    if nature == "horodatage":  # nearly all differ: read one by one, they are a tenth of a big year's time
        lus.update(_depuis_series([brut for brut in restent if isinstance(brut, float | int)]))
    lus |= {brut: lecteur(brut) for brut in restent.difference(lus)}
    return list(map(lus.__getitem__, bruts))


def sont_egales(une: Cellule, autre: Cellule) -> bool:
    """Whether two read cells mean the same: numbers to 1e-9, everything else by equality (contrat.md §6.1)."""
    if une is None or autre is None:
        return une is autre
    if isinstance(une, float | int) and isinstance(autre, float | int):
        return abs(une - autre) <= 1e-9 * max(1.0, abs(une), abs(autre))
    return type(une) is type(autre) and une == autre


def est_nombre(valeur: object) -> bool:
    """Whether a read cell is a number (an unreadable one stayed text)."""
    return isinstance(valeur, float | int) and not isinstance(valeur, bool)
