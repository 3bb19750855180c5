"""Names as people write them, and the one they mean (domaine.md §3)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from passerelle.domaine.texte.bornes import etiquette

_HORS_MOT = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


@lru_cache(maxsize=65536)
def mots_pleins(texte: str) -> tuple[str, ...]:
    """Lower-case unaccented words: `École  Jean-Zay` → (ecole, jean, zay)."""
    decompose = unicodedata.normalize("NFKD", texte.casefold().translate(_LIGATURES))
    sans_accent = "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
    return tuple(mot for mot in _HORS_MOT.split(sans_accent) if mot)


def mots_id(texte: str) -> str:
    """The words of an id: `Centre commercial` → `centre-commercial`."""
    return etiquette("-".join(mots_pleins(texte)))


def forme(texte: str) -> str:
    """What spellings that differ by case, accents, spaces or punctuation have in common."""
    # A name without a single Latin letter or digit has only itself.
    return "".join(mots_pleins(texte)) or texte.strip()


_ELISION = re.compile(r"\b[ld]['’]", re.IGNORECASE)
_MOTS_OUTILS = frozenset({"le", "la", "les", "de", "du", "des"})


def forme_sans_articles(texte: str) -> str:
    """What is left of a name without the words that name nobody: « La mairie » and « Mairie » are one (chiffres.md, D9).
    « Bâtiment L » keeps its letter. A town and its hall are one partner: « Ville du Vernet », « Mairie du Vernet »."""
    restent = [mot for mot in mots_pleins(_ELISION.sub(" ", texte)) if mot not in _MOTS_OUTILS]
    return "".join("ville" if mot == "mairie" else mot for mot in restent) or forme(texte)


def forme_de_code(code: str) -> str:
    """What a code of the team is compared by: a spreadsheet that reads « 007 » as a number makes 7 of it."""
    dit = forme(code)
    return (dit.lstrip("0") or "0") if dit.isdigit() else dit


@dataclass(frozen=True, slots=True)
class Nom:
    """A name understood: `id` of the reference (own words where unknown), the spelling to show, and whether it is known."""

    id: str
    nom: str
    connu: bool


@dataclass(frozen=True, slots=True)
class Entree:
    """One line of a reference: its id, its name, the other names it is known by."""

    id: str
    nom: str
    autres: tuple[str, ...] = ()


class Annuaire:
    """The names of one reference, found whatever their spelling."""

    def __init__(self, entrees: Iterable[Entree]) -> None:
        self.entrees = tuple(entrees)
        self._par_forme: dict[str, Nom] = {}
        self._sans_articles: dict[str, set[Nom]] = {}
        self._ecritures: list[tuple[tuple[str, ...], Nom]] = []
        for autres in (False, True):  # a proper name wins over another entry's other name
            for entree in self.entrees:
                nom = Nom(entree.id, entree.nom, connu=True)
                for ecriture in entree.autres if autres else (entree.nom,):
                    self._par_forme.setdefault(forme(ecriture), nom)
                    self._sans_articles.setdefault(forme_sans_articles(ecriture), set()).add(nom)
                    self._ecritures.append((mots_pleins(ecriture), nom))

    @property
    def formes(self) -> Collection[str]:
        """The `forme` of every name and other name, by which several names in one cell are told apart."""
        return self._par_forme.keys()

    def exact(self, ecrit: str) -> Nom | None:
        """The entry of that name or other name, whatever its case, accents, spaces, punctuation and articles."""
        if nom := self._par_forme.get(forme(ecrit)):
            return nom
        sans_articles = self._sans_articles.get(forme_sans_articles(ecrit), set())
        return next(iter(sans_articles)) if len(sans_articles) == 1 else None

    def trouver(self, ecrit: str) -> Nom | None:
        """The entry meant: by its name, else by a close spelling when exactly one entry is near."""
        if nom := self.exact(ecrit):
            return nom
        cherche = mots_pleins(ecrit)
        proches = {nom for ecriture, nom in self._ecritures if _sont_proches(cherche, ecriture)}
        return proches.pop() if len(proches) == 1 else None

    def accorder(self, ecrits: Iterable[str]) -> Mapping[str, Nom]:
        """Every distinct spelling → its name. Unknown ones that differ only by case, accents, spaces, punctuation or
        articles are one name, shown in its most frequent spelling (the first in the alphabet among equals)."""
        comptes = Counter(ecrits)
        accordes: dict[str, Nom] = {}
        inconnus: dict[str, list[str]] = {}
        for ecrit in comptes:
            if nom := self.trouver(ecrit):
                accordes[ecrit] = nom
            else:
                inconnus.setdefault(forme(ecrit), []).append(ecrit)
        for variantes in _reunir(inconnus.values()):
            retenue = min(variantes, key=lambda variante: (-comptes[variante], variante))
            montre = " ".join(retenue.split())
            accordes |= dict.fromkeys(variantes, Nom(mots_id(montre) or etiquette(montre), montre, connu=False))
        return accordes


def _reunir(ecritures: Iterable[list[str]]) -> Iterable[list[str]]:
    """Spellings of one form → spellings of one name: the forms that are equal without their articles."""
    reunies: dict[str, list[str]] = {}
    for variantes in ecritures:
        # « L'a » and « la » have one form: the least of what is left tells, whatever the order they come in.
        reunies.setdefault(min(map(forme_sans_articles, variantes)), []).extend(variantes)
    return reunies.values()


def _sont_proches(une: tuple[str, ...], autre: tuple[str, ...]) -> bool:
    """Word by word, a slip of one letter in words of four or more, two in words of nine or more. Short words and those with
    digits tell places apart (« École A », « Bâtiment 12 »): they must be the same."""
    return len(une) == len(autre) and all(
        gauche == droite or _est_coquille(gauche, droite) for gauche, droite in zip(une, autre, strict=True)
    )


def _est_coquille(gauche: str, droite: str) -> bool:
    court = min(len(gauche), len(droite))
    if court < 4 or not (gauche.isalpha() and droite.isalpha()):
        return False
    return OSA.distance(gauche, droite) <= (2 if court >= 9 else 1)
