"""What people write, read as plain words: without regard to case, accents, ligatures, apostrophes, punctuation or emoji."""

import re
import unicodedata

# Marks that join or hide letters, and the two apostrophes Unicode counts among letters.
_PARASITES = str.maketrans(
    {
        "\u00ad": "",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\u2060": "",
        "\ufeff": "",
        "\u02bc": "’",
        "\u02b9": "’",
    }
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_ACCENT = r"[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]"
_ACCENTS = re.compile(_ACCENT)
_MOT = re.compile(rf"(?:[^\W_]{_ACCENT}*)+")


def lire(texte: str) -> str:
    """The text with one way of writing each character (NFKC), without invisible ones. Words and punctuation stay."""
    return unicodedata.normalize("NFKC", texte.translate(_PARASITES))


def aplatir(texte: str) -> str:
    """The text in lower case, without accents or ligatures: `Œuvre ÉTÉ` → `oeuvre ete`. Punctuation stays."""
    if texte.isascii():
        return texte.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", texte.casefold().translate(_LIGATURES)))


def reperer_mots(texte: str) -> list[tuple[int, int]]:
    """Where each word of a text stands: (start, end), in order. Apostrophes, hyphens and emoji separate words."""
    return [trouve.span() for trouve in _MOT.finditer(texte)]


def decouper(texte: str) -> list[str]:
    """The words of a text, flattened: `Aide aux devoirs !` → `["aide", "aux", "devoirs"]`."""
    lu = lire(texte)
    return [aplatir(lu[debut:fin]) for debut, fin in reperer_mots(lu)]


def singulier_de(plat: str) -> str:
    """`agees` → `age`, `velos` → `velo`: what the stemmer leaves once accents are gone."""
    if len(plat) >= 4 and plat.endswith("s"):
        plat = plat[:-1]
    return plat[:-1] if plat.endswith("ee") else plat
