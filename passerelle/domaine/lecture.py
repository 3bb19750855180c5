"""What a cell says: numbers as people write them, French dates, text; and when two cells say the same."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import cast

import numpy as np

from passerelle.domaine.table import TypeColonne

Cellule = date | datetime | float | int | str | bool | None

# Spreadsheets count days from here; the first form of an answer that no locale can change.
_ORIGINE = datetime(1899, 12, 30)
_SERIE_MAX = 2_958_465  # 9999-12-31

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
        rangs = [
            rang for rang, nom in enumerate(_MOIS, 1) if len(trouve[2]) >= 3 and nom.startswith(trouve[2])
        ]
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
    """The moment of a spreadsheet's serial number (days since 1899-12-30), to the second; None outside the calendar."""
    if not 0 < serie <= _SERIE_MAX:
        return None
    return _ORIGINE + timedelta(seconds=round(serie * 86400))


def _depuis_series(series: Sequence[float]) -> dict[Cellule, Cellule]:
    """The moments of many serial numbers, those outside the calendar left out."""
    nombres = np.array(series, dtype=float)
    nombres = nombres[(nombres > 0) & (nombres <= _SERIE_MAX)]
    secondes = np.rint(nombres * 86400).astype("timedelta64[s]")
    return dict(zip(nombres.tolist(), (np.datetime64(_ORIGINE, "s") + secondes).tolist(), strict=True))


def en_serie(moment: date) -> float:
    """The serial number of a day (a whole number) or of a moment."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - _ORIGINE).total_seconds() / 86400
    return (moment - _ORIGINE.date()).days


def en_brut(valeur: Cellule) -> bool | float | str | None:
    """A typed cell as the API's unformatted values give it: a day or a moment as its serial number."""
    return en_serie(valeur) if isinstance(valeur, date) else valeur


def reunir(valeur: object) -> Cellule:
    """What a cell holds of an answer: several names (a tuple) are one text, none is a blank."""
    return (", ".join(valeur) or None) if isinstance(valeur, tuple) else cast("Cellule", valeur)


def en_texte(valeur: Cellule) -> str:
    """A cell as a French reader writes it; blank is the empty text."""
    match valeur:
        case None:
            return ""
        case bool():
            return "VRAI" if valeur else "FAUX"
        case datetime():
            return f"{valeur:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{valeur:%d/%m/%Y}"
        case int() | float():
            return f"{valeur:.12g}".replace(".", ",")
        case _:
            return valeur


def _lire_texte(brut: Cellule) -> Cellule:
    if isinstance(brut, str):
        propre = unicodedata.normalize("NFC", brut)
        if "\r" in propre:
            propre = propre.replace("\r\n", "\n").replace("\r", "\n")
        return propre if propre.strip() else None
    return en_texte(brut) or None


def _lire_nombre(brut: Cellule) -> Cellule:
    if isinstance(brut, str):
        nombre = lire_nombre(brut)
        return _lire_texte(brut) if nombre is None else nombre
    return en_texte(brut) if isinstance(brut, bool) else brut


def _lire_date(brut: Cellule) -> Cellule:
    if isinstance(brut, str):
        return lire_date(brut) or _lire_texte(brut)
    if isinstance(brut, int | float) and not isinstance(brut, bool):
        moment = depuis_serie(brut)
        return moment.date() if moment else en_texte(brut)
    return en_texte(brut) or None


def _lire_horodatage(brut: Cellule) -> Cellule:
    if isinstance(brut, str):
        return lire_horodatage(brut) or _lire_texte(brut)
    if isinstance(brut, int | float) and not isinstance(brut, bool):
        return depuis_serie(brut) or en_texte(brut)
    return en_texte(brut) or None


_LECTEURS: dict[TypeColonne, Callable[[Cellule], Cellule]] = {
    "texte": _lire_texte,
    "nombre": _lire_nombre,
    "euros": _lire_nombre,
    "date": _lire_date,
    "horodatage": _lire_horodatage,
}


def lire_colonne(nature: TypeColonne, bruts: Sequence[Cellule]) -> list[Cellule]:
    """The cells of a column read by its type: None where blank, the text itself where it does not read as its type says.

    `bruts` are the API's unformatted values (dates as serial numbers). Each distinct value is read once.
    """
    lecteur = _LECTEURS[nature]
    if bool in set(map(type, bruts)):
        # True and 1 are one key of a dict: with a ticked box in the column, each cell is read by itself.
        return [None if brut is None or brut == "" else lecteur(brut) for brut in bruts]
    lus: dict[Cellule, Cellule] = {None: None, "": None}
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
