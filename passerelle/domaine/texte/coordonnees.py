"""A telephone number or an e-mail address in a text, in every way people write them.

All patterns are bounded: reading a text takes a time proportional to its length.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from passerelle.domaine.texte.mots import aplatir

# Dates, short dates and hours go first: « 01-02-2013 10 h » has as many digits as a number. A number of five pairs, each joined to
# the next by the same sign, is looked for before the last two go.
_DATE = re.compile(r"(?<!\d)(?:[0-3]?\d([/.\- ])[01]?\d\1(?:19|20)\d\d|(?:19|20)\d\d([/.\-])[01]?\d\2[0-3]?\d)(?!\d)")
_DATE_COURTE_OU_HEURE = re.compile(
    r"(?<!\d)(?:[0-3]\d([/.\-])[01]\d\1[0-2]\d(?!\1?\d)|[0-2]?\d\s?[:h]\s?[0-5]\d(?!\s?[:h]?\d))"
)
_ENTRE = r"[\s.\-)]{0,3}"
_APPEL = (
    r"\b(?:tel|telephone|portable|port|mobile|fixe|num|numero|joindre|joignable|appel\w{0,4}|rappel\w{0,4}|sms|texto)\b"
)
_MEME_SIGNE = tuple(
    re.compile(motif)
    for motif in (
        r"(?<![\d,.])[0o][1-9]([^\w\s]|\s?[^\w\s:]\s?|,\s|\set\s|[\s_])\d\d(?:\1\d\d){3}(?!\d)",  # 06/12/…, 06, 12, …, 06 · 12
        r"(?<![\d,.])[1-9]([./_\-·|])\d\d(?:\1\d\d){3}(?![\d,])",  # 6.12.34.56.78
        r"(?<![\d,.])[67](\s)\d\d(?:\1\d\d){3}(?!\d)",  # 6 12 34 56 78
    )
)
_NUMEROS = tuple(
    re.compile(motif)
    for motif in (
        rf"(?<!\d)[0o][1-9](?:{_ENTRE}\d\d){{4}}(?!\d)",  # 06 12 34 56 78, 06.12.34.56.78, 0612345678
        r"(?<![\d,.])0[1-9](?:[ .\-]?\d){8}(?!\d)",  # 06 12 34 56 7 8, 06.1234.5678
        r"(?<![\d,.])[0o][1-9](?:[^\w€]{1,3}\d\d){4}(?![\d,])",  # 06/12.34-56 78
        r"(?<!\d)33[1-9]\d{8}(?!\d)",  # 33612345678
        r"(?<!\d)0([ .\-])[1-9](?:\1\d){8}(?!\d)",  # 0 6 1 2 3 4 5 6 7 8
        r"(?<!\d)0[ .]?[1-9]\d\d[ .]?\d{3}[ .]?\d{3}(?!\d)",  # 0 800 123 456
        rf"(?<!\d)(?:\+|00){_ENTRE}33{_ENTRE}(?:\(0\)|0)?{_ENTRE}[1-9](?:{_ENTRE}\d\d){{4}}(?!\d)",  # +33 (0)6 12…
        rf"\(0\)\s?[1-9](?:{_ENTRE}\d\d){{4}}(?!\d)",  # (0)6 12 34 56 78
        r"\+\s?[1-9](?:[ .\-]?\d){9,13}(?!\d)",  # +32 470 12 34 56
        r"(?<![\d,.])[67]\d{8}(?![\d,.]\d|\d)",  # 612345678, the 0 a spreadsheet drops
        rf"{_APPEL}[^\d]{{0,15}}(?<!\d)[1-9](?:[\s.,\-]{{1,2}}\d\d){{4}}(?!\d)",  # tél. 9 72 45 18 63
    )
)

_UNITES = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_DIZAINES = "vingt trente quarante cinquante soixante septante octante nonante"
_DIT = {
    **{mot: valeur for valeur, mot in enumerate(_UNITES.split())},
    **{mot: 20 + 10 * rang for rang, mot in enumerate(_DIZAINES.split())},
    "oh": 0,
    "o": 0,
    "une": 1,
    "vingts": 20,
    "huitante": 80,
}
_SIGNE = re.compile(r"[^\W_]+|[.!?;\n]")
_CHIFFRES_LUS = 20
_CHIFFRES_D_UN_NUMERO = 9  # O6 12 34 56 78
_DEBUTS_DICTES = ("zero", "oh ", "o ", "six", "sept", "06", "07")
_CHIFFRE = re.compile(r"[0-9]")
_NUMERO_DICTE = re.compile(r"0[1-9]\d{7}|^[67]\d{8}")
_CHIFFRES = re.compile(r"\d{1,2}", re.ASCII)

_AROBASE = r"(?:@|[(\[{]\s?(?:a|at|arobase?)\s?[)\]}]|\b(?:arobase?|at)\b)"
_FIN = r"(?:[.,]|\b(?:point|dot)\b)\s{0,2}(?:fr|com|net|org|eu|be|ch|info|asso)\b"
_COURRIEL_ENTIER = re.compile(r"[\w.+\-]@[\w\-]{1,63}(?:[.,][\w\-]{1,63}){0,4}[.,][a-z]{2,24}\b")
# jean @ free . fr, jean (at) free point fr
_COURRIEL_DIT = re.compile(rf"\w\s{{0,2}}{_AROBASE}\s{{0,2}}[\w\-]{{1,63}}\s{{0,2}}{_FIN}")


class Coordonnees:
    """`messageries`: the mail services that tell an address without its ending (« marie@gmail »)."""

    def __init__(self, messageries: Iterable[str]) -> None:
        services = "|".join(re.escape(aplatir(nom)) for nom in messageries) or "(?!)"
        self._courriels = (
            _COURRIEL_ENTIER,
            _COURRIEL_DIT,
            re.compile(rf"\w\s{{0,2}}{_AROBASE}\s{{0,2}}(?:{services})\b"),
            re.compile(
                rf"(?<!sur )(?<!site )\b(?:{services})(?:\s{{0,2}}{_FIN}|\s(?:com|fr|net)\b)"
            ),  # claire gmail com
            re.compile(r"[\w.+\-]@[\w\-]{2,}"),  # claire@mairie
        )

    def a_courriel(self, plat: str) -> bool:
        """Whether a flattened text gives an e-mail address."""
        return any(courriel.search(plat) for courriel in self._courriels)

    def a_telephone(self, plat: str) -> bool:
        """Whether a flattened text gives a telephone number."""
        if len(_CHIFFRE.findall(plat)) < _CHIFFRES_D_UN_NUMERO:
            return _se_dicte(plat)
        sans_date = _DATE.sub(" le ", plat)
        if any(numero.search(sans_date) for numero in _MEME_SIGNE):
            return True
        chiffres = _DATE_COURTE_OU_HEURE.sub(" le ", sans_date)
        return any(numero.search(chiffres) for numero in _NUMEROS) or _se_dicte(plat)


class _Nombre(NamedTuple):
    """What is read so far of a number said aloud: its digits, and what the last words may still add to."""

    chiffres: str
    ouvert: int


def _se_dicte(plat: str) -> bool:
    """« zéro six douze trente-quatre… »: nine digits or more that begin by zero, or by six or seven, some of them in words."""
    if not any(mot in plat for mot in _DEBUTS_DICTES):
        return False
    lu, en_mots = _Nombre("", 0), False
    for mot in _SIGNE.findall(plat):
        if mot in {"et", "puis"} and lu.chiffres:
            continue
        valeur = _DIT.get(mot)
        if valeur is None and not _CHIFFRES.fullmatch(mot):
            lu, en_mots = _Nombre("", 0), False
            continue
        lu = _Nombre(lu.chiffres[-_CHIFFRES_LUS:] + mot, 0) if valeur is None else _ajouter(lu, valeur)
        en_mots = en_mots or valeur is not None
        if en_mots and _NUMERO_DICTE.search(lu.chiffres):
            return True
    return False


def _ajouter(lu: _Nombre, valeur: int) -> _Nombre:
    """« soixante » then « dix » then « huit » is 78; « quatre » then « vingt » is 80."""
    if valeur == 20 and lu.ouvert == 4:
        return _Nombre(lu.chiffres[:-1] + "80", 80)
    # « soixante-dix » to « soixante-seize », « quatre-vingt-dix »; « vingt » to « cinquante » take units only.
    if lu.ouvert >= 20 and 0 < valeur < (20 if lu.ouvert in (60, 80) else 10):
        somme = lu.ouvert + valeur
        return _Nombre(lu.chiffres[:-2] + str(somme), somme if somme in (70, 90) and valeur == 10 else 0)
    if lu.ouvert in (10, 70, 90) and 7 <= valeur <= 9:
        return _Nombre(lu.chiffres[:-2] + str(lu.ouvert + valeur), 0)
    return _Nombre(lu.chiffres[-_CHIFFRES_LUS:] + str(valeur), valeur if valeur in (4, 10) or valeur >= 20 else 0)
