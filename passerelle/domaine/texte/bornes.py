"""What a cell can hold, and how a text too long for it is shortened (contrat.md §5)."""

from hashlib import sha256

CASE_MAX = 50_000
"""Characters of a cell, counted as spreadsheets do."""

ETIQUETTE_MAX = 200
"""Characters of an id, or of a name that heads a figure."""

SUITE = "…"
"""The end of a shortened text."""

_SIGNES_DE_LA_SUITE = 8


def longueur(texte: str) -> int:
    """How many characters a spreadsheet counts: UTF-16 units, so that an emoji makes two."""
    if texte.isascii():
        return len(texte)
    return len(texte.encode("utf-16-le", "surrogatepass")) // 2


def couper(texte: str, maximum: int) -> str:
    """The longest start of a text of at most `maximum` characters, none cut in two."""
    if longueur(texte) <= maximum:
        return texte
    debut = texte[:maximum]
    while (trop := longueur(debut) - maximum) > 0:
        # Half of what is too long, at least, is what two-unit characters weigh.
        debut = debut[: -((trop + 1) // 2)]
    return debut


def morceler(texte: str, maximum: int) -> list[str]:
    """A text in pieces of at most `maximum` characters."""
    morceaux: list[str] = []
    while texte:
        morceaux.append(couper(texte, maximum))
        texte = texte[len(morceaux[-1]) :]
    return morceaux


def borner(texte: str, maximum: int = CASE_MAX) -> str:
    """A text as a cell can hold it: too long, its start."""
    return texte if longueur(texte) <= maximum else couper(texte, maximum - len(SUITE)) + SUITE


def etiquette(texte: str) -> str:
    """An id or the name of a figure: too long, its start and what tells it from others of the same start."""
    if longueur(texte) <= ETIQUETTE_MAX:
        return texte
    signes = sha256(texte.encode(errors="surrogatepass")).hexdigest()[:_SIGNES_DE_LA_SUITE]
    return f"{couper(texte, ETIQUETTE_MAX - len(SUITE) - len(signes))}{SUITE}{signes}"
