"""Needs as residents say them, the themes a reader would give, and how often a lexicon finds one of those."""

import random
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from passerelle.domaine.regles.besoins import Lexique

CORPUS = Path(__file__).parents[2] / "cas" / "besoins-entendus.tsv"

MOITIES = ("réglage", "épreuve")
"""The lexicon is tuned on the first; the second only tells what that is worth, and nobody reads its failures."""


class Entendu(NamedTuple):
    """One text, the ids of the themes a reader would accept (none for a sentence without a need), and its half."""

    texte: str
    themes: frozenset[str]
    moitie: str


class Taux(NamedTuple):
    """Shares of some needs, from 0 to 1: those that find a theme, then, of these, whose themes agree, and whose first does."""

    trouves: float
    justes: float
    premiers: float


def lire_le_corpus() -> list[Entendu]:
    """Every text of the corpus. Its own letters say in which half it is, so that a text added moves no other; a text written once
    the lexicon was tuned says so itself."""
    lignes = [ligne.split("\t") for ligne in CORPUS.read_text("utf-8").splitlines()[1:]]
    return [
        Entendu(texte, frozenset(themes.split()), part or MOITIES[zlib.crc32(texte.encode()) % 2])
        for texte, themes, part in lignes
    ]


def mesurer(entendus: Iterable[Entendu], classer: Callable[[str], Sequence[str]]) -> Taux:
    """How the needs among some texts fare. `classer` gives the ids of a text's themes, best first."""
    reponses = [(entendu.themes, classer(entendu.texte)) for entendu in entendus if entendu.themes]
    trouves = [(attendus, themes) for attendus, themes in reponses if themes]
    justes = sum(not attendus.isdisjoint(themes) for attendus, themes in trouves)
    premiers = sum(themes[0] in attendus for attendus, themes in trouves)
    return Taux(len(trouves) / len(reponses), justes / len(trouves), premiers / len(trouves))


def mesurer_les_ordinaires(entendus: Iterable[Entendu], classer: Callable[[str], Sequence[str]]) -> float:
    """The share, from 0 to 1, of sentences without a need that find a theme all the same."""
    trouves = [bool(classer(entendu.texte)) for entendu in entendus if not entendu.themes]
    return sum(trouves) / len(trouves)


def classer_par(lexique: Lexique) -> Callable[[str], tuple[str, ...]]:
    """A text → the ids of the themes a lexicon of the shipped themes gives it."""
    ids = {theme.libelle: theme.id for theme in lexique.themes}
    return lambda texte: tuple(ids[libelle] for libelle in lexique.classer(texte).themes if libelle in ids)


def fautif(texte: str, faute: str) -> str:
    """The text with one fault of that kind, in one of its words, always the same; as it is where no word lends itself to it."""
    tirage = random.Random(f"{faute} {texte}")
    mots = [
        trouve
        for trouve in re.finditer(r"[^\W\d_]{4,}", texte)
        if FAUTES[faute](trouve[0], random.Random(0)) != trouve[0]
    ]
    if not mots:
        return texte
    mot = tirage.choices(mots, weights=[len(m[0]) for m in mots])[0]
    return texte[: mot.start()] + FAUTES[faute](mot[0], tirage) + texte[mot.end() :]


def _oubliee(mot: str, tirage: random.Random) -> str:
    rang = tirage.randrange(1, len(mot))
    return mot[:rang] + mot[rang + 1 :]


def _doublee(mot: str, tirage: random.Random) -> str:
    rang = tirage.randrange(len(mot))
    return mot[: rang + 1] + mot[rang:]


def _inversees(mot: str, tirage: random.Random) -> str:
    rang = tirage.choice([r for r in range(len(mot) - 1) if mot[r] != mot[r + 1]] or [0])
    return mot[:rang] + mot[rang + 1] + mot[rang] + mot[rang + 2 :]


VOISINES = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zertyuioposdfghjklmlxcvbnb", strict=True))
"""The key beside, on a French keyboard."""


def _a_cote(mot: str, tirage: random.Random) -> str:
    rang = tirage.randrange(1, len(mot))
    return mot[:rang] + VOISINES.get(mot[rang], "e") + mot[rang + 1 :]


def _sans_accents(mot: str, _tirage: random.Random) -> str:
    return "".join(lettre for lettre in unicodedata.normalize("NFD", mot) if not unicodedata.combining(lettre))


def _a_l_oreille(mot: str, tirage: random.Random) -> str:
    return _une(
        mot,
        tirage,
        ("er$", "é"), ("é$", "er"), ("ées?$", "é"), ("aient$", "ais"), ("ait$", "é"), ("eau", "o"), ("au", "o"), ("ph", "f"),
        ("qu", "k"), (r"([bcdfglmnprst])\1", r"\1"), ("ai", "é"), ("en(?=[cdst])", "an"), ("an(?=[cdgt])", "en"), ("ç", "ss"),
        ("(?<=[aeiou])s(?=[aeiou])", "z"), ("y", "i"), ("h", ""), ("ge(?=[ao])", "j"),
    )  # fmt: skip


def _abregee(mot: str, tirage: random.Random) -> str:
    return _une(
        mot, tirage, ("e$", ""), ("es$", ""), ("s$", ""), ("[tdx]$", ""), ("ent$", ""), ("que$", "k"), ("tion", "sion")
    )


def _une(mot: str, tirage: random.Random, *changes: tuple[str, str]) -> str:
    possibles = [change for change in changes if re.search(change[0], mot)]
    return re.sub(*tirage.choice(possibles), mot, count=1) if possibles else mot


FAUTES: dict[str, Callable[[str, random.Random], str]] = {
    "lettre oubliée": _oubliee,
    "lettre doublée": _doublee,
    "lettres inversées": _inversees,
    "touche d’à côté": _a_cote,
    "accents oubliés": _sans_accents,
    "à l’oreille": _a_l_oreille,
    "finale avalée": _abregee,
}
"""The faults of those who write on a telephone."""


def une_faute(texte: str) -> str:
    """The text with one fault, of a kind drawn from its own letters among those it lends itself to."""
    fautes = list(FAUTES)
    random.Random(texte).shuffle(fautes)
    return next((fautive for faute in fautes if (fautive := fautif(texte, faute)) != texte), texte)
