"""How a file writes days and numbers: decided on all of it, refused where nothing decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from passerelle.domaine.texte.lecture import Cellule, en_texte, lire_horodatage, lire_nombre
from passerelle.erreurs import FichierRefuse

Ordre = Literal["jour", "mois"]

_JOUR_OU_MOIS = re.compile(r"(?P<un>\d{1,2})[/.-](?P<deux>\d{1,2})[/.-](?P<annee>\d{4}|\d{2})", re.ASCII)
_MOMENT = re.compile(
    r"(?P<jour>\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2}))"
    r"(?:(?:,? +|T)(?P<heure>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconde>\d{2})(?:[.,]\d+)?)? ?(?P<demi>[AaPp]\.?[Mm]\.?)?"
    r" ?(?P<zone>Z|(?:UTC|GMT)(?P<ecart>[+\u2212-](?:0?\d|1[0-4])(?::?[0-5]\d)?)?)?)?",
    re.ASCII,
)
_DECIMALE_VIRGULE = re.compile(r"[+-]?\d[\d \u00a0\u202f]*,(?:\d{1,2}|\d{4,})", re.ASCII)
_DECIMALE_POINT = re.compile(r"[+-]?\d+(?:,\d{3})*\.\d+", re.ASCII)
_MILLIERS_ANGLAIS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_TROIS_CHIFFRES = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)

_HEURES = re.compile(
    r"(?P<heures>\d{1,3}) ?(?:[hH]|heures?)(?: ?(?P<minutes>[0-5]?\d)(?: ?mi?n?)?)?"
    r"|(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:[.,]\d+)?)?",
    re.ASCII,
)

_REGLER = (
    "Dans Google Sheets, choisissez Fichier, Paramètres, Paramètres régionaux : France, puis exportez de nouveau ; "
    "ou exportez au format XLSX, où les dates sont sans équivoque."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecriture:
    """`ordre`: day or month first in 03/04/2014 (None where the file has no such date); `virgule`: whether 1,234 has decimals."""

    ordre: Ordre | None
    virgule: bool
    fuseau: ZoneInfo

    def moment(self, cellule: Cellule) -> Cellule:
        """A timestamp at the centre's hour, to the second; the text itself where it is none."""
        if not isinstance(cellule, str):
            return cellule
        propre = " ".join(cellule.split())
        trouve = _MOMENT.fullmatch(propre)
        jour = lire_horodatage(self._jour_en_tete(trouve["jour"])) if trouve else None
        if trouve is None or jour is None:
            return cellule.strip() or None
        heure = _heure(trouve["heure"], trouve["demi"])
        minute, seconde = int(trouve["minute"] or 0), int(trouve["seconde"] or 0)
        if heure is None or minute > 59 or seconde > 59:
            return propre
        moment = jour.replace(hour=heure, minute=minute, second=seconde)
        if trouve["zone"] and 1 < moment.year < 9999:  # the calendar ends there
            ici = moment.replace(tzinfo=_zone(trouve["ecart"] or "")).astimezone(self.fuseau)
            return ici.replace(tzinfo=None)
        return moment

    def jour(self, cellule: Cellule) -> Cellule:
        """A day; the text itself where it is none."""
        lu = self.moment(cellule)
        return lu.date() if isinstance(lu, datetime) else lu

    def nombre(self, cellule: Cellule) -> Cellule:
        """A number; the text itself where it is not clearly one."""
        if not isinstance(cellule, str):
            return en_clair(cellule) if isinstance(cellule, bool | date) else cellule
        propre = cellule.strip()
        if _MILLIERS_ANGLAIS.fullmatch(propre) and not (self.virgule and _TROIS_CHIFFRES.fullmatch(propre)):
            return float(propre.replace(",", ""))
        nombre = lire_nombre(propre)
        return (propre or None) if nombre is None else nombre

    def heures(self, cellule: Cellule) -> Cellule:
        """A number of hours, a duration being one (`03:00:00`, `1 h 30`); otherwise as `nombre`."""
        heures = lire_heures(cellule) if isinstance(cellule, str) else None
        return self.nombre(cellule) if heures is None else heures

    def _jour_en_tete(self, ecrit: str) -> str:
        trouve = _JOUR_OU_MOIS.fullmatch(ecrit)
        if trouve and self.ordre == "mois":
            return f"{trouve['deux']}/{trouve['un']}/{trouve['annee']}"
        return ecrit


def lire_heures(texte: str) -> float | None:
    """The hours of a duration as a spreadsheet or a person writes it (`03:00:00`, `1:30`, `1h30`, `2 h`), or None."""
    trouve = _HEURES.fullmatch(" ".join(texte.split()))
    if trouve is None:
        return None
    heures, minutes = trouve["heures"] or trouve["h"], trouve["minutes"] or trouve["m"]
    return int(heures) + int(minutes or 0) / 60 + int(trouve["s"] or 0) / 3600


def ressemble_a_une_date(texte: str) -> bool:
    """Whether a text is written as a day or a moment, whichever way round day and month are."""
    return _MOMENT.fullmatch(" ".join(texte.split())) is not None or lire_horodatage(texte) is not None


def ressemble_a_un_nombre(texte: str) -> bool:
    """Whether a text is written as a number or a duration."""
    propre = texte.strip()
    return (
        lire_nombre(propre) is not None
        or _MILLIERS_ANGLAIS.fullmatch(propre) is not None
        or lire_heures(propre) is not None
    )


def en_clair(cellule: Cellule) -> str:
    """A cell as a reader sees it: a day that came as its midnight is that day."""
    if isinstance(cellule, datetime) and cellule.time() == time.min:
        return en_texte(cellule.date())
    return en_texte(cellule)


def reconnaitre(
    *, dates: Iterable[Cellule], nombres: Iterable[Cellule], en_francais: bool, fuseau: ZoneInfo
) -> Ecriture:
    """How this file writes. `dates` and `nombres` are all the cells of such columns; `en_francais`: it has an `Horodateur`.

    A day above 12 tells the order. Without one, a French sheet (French title and two-digit days and months, as Google writes
    them there, or decimal commas) is day first. Anything less, or dates that contradict one another, raise FichierRefuse: a
    guess would change figures.
    """
    ecrits = {nombre.strip() for nombre in nombres if isinstance(nombre, str)}
    a_virgule = any(_DECIMALE_VIRGULE.fullmatch(ecrit) for ecrit in ecrits)
    a_point = any(_DECIMALE_POINT.fullmatch(ecrit) for ecrit in ecrits)
    ecrites = {" ".join(cellule.split()) for cellule in dates if isinstance(cellule, str)}
    jours = sorted({moment["jour"] for ecrite in ecrites if (moment := _MOMENT.fullmatch(ecrite))})
    return Ecriture(
        ordre=_ordre(
            [trouve for jour in jours if (trouve := _JOUR_OU_MOIS.fullmatch(jour))],
            en_francais=en_francais,
            decimales_francaises=a_virgule and not a_point,
        ),
        virgule=en_francais if a_virgule == a_point else a_virgule,
        fuseau=fuseau,
    )


def _ordre(dates: Sequence[re.Match[str]], *, en_francais: bool, decimales_francaises: bool) -> Ordre | None:
    lues = [(trouve[0], int(trouve["un"]), int(trouve["deux"])) for trouve in dates]
    jour_d_abord = [ecrite for ecrite, un, deux in lues if deux <= 12 < un <= 31]
    mois_d_abord = [ecrite for ecrite, un, deux in lues if un <= 12 < deux <= 31]
    if jour_d_abord and mois_d_abord:
        raise FichierRefuse(
            f"Les dates de ce fichier se contredisent : « {jour_d_abord[0]} » met le jour en premier,"
            f" « {mois_d_abord[0]} » le mois.",
            _REGLER,
        )
    if jour_d_abord or mois_d_abord:
        return "jour" if jour_d_abord else "mois"
    douteuses = [ecrite for ecrite, un, deux in lues if un != deux and max(un, deux) <= 12]
    if not douteuses:
        return None
    a_deux_chiffres = all(len(trouve["un"]) == len(trouve["deux"]) == 2 for trouve in dates)
    if en_francais and (a_deux_chiffres or decimales_francaises):
        return "jour"
    raise FichierRefuse(f"Impossible de savoir si « {douteuses[0]} » met le jour ou le mois en premier.", _REGLER)


def _heure(ecrite: str | None, demi: str | None) -> int | None:
    """The hour of 24, None for one that no clock shows."""
    heure = int(ecrite or 0)
    if demi:
        return heure % 12 + (12 if demi[0] in "pP" else 0) if 1 <= heure <= 12 else None
    return heure if heure < 24 else None


def _zone(ecart: str) -> timezone:
    """`+3`, `+5:30`, `-0930` → that offset."""
    chiffres = ecart[1:].replace(":", "")
    heures, minutes = (chiffres[:-2], chiffres[-2:]) if len(chiffres) > 2 else (chiffres, "")
    total = timedelta(hours=int(heures or 0), minutes=int(minutes or 0))
    return timezone(-total if ecart.startswith(("-", "\u2212")) else total)
