"""Personal data in free text: a telephone number, an e-mail address, the health of one particular person (domaine.md §6).

Every rule here can be told in a sentence to the person whose text is refused; a need (« plus de médecin dans le quartier ») is none
of this. All patterns are bounded: reading a text takes a time proportional to its length.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from passerelle.domaine.declaration import declaree
from passerelle.domaine.texte.mots import aplatir, decouper, lire

MASQUE = "(masqué)"

Detecteur = Callable[[str], str | None]

_TELEPHONE = (
    "Ce texte semble contenir un numéro de téléphone\u00a0: écrivez-le sans coordonnées, "
    "les personnes à rappeler ont leur propre fiche."
)
_COURRIEL = (
    "Ce texte semble contenir une adresse de courriel\u00a0: écrivez-le sans coordonnées, "
    "les personnes à rappeler ont leur propre fiche."
)
_SANTE = (
    "Ce texte semble parler de la santé d’une personne en particulier\u00a0: dites le besoin sans dire de qui il s’agit, "
    "par exemple «\u00a0il manque un médecin\u00a0»."
)


@declaree
class RegleConfidentialite:
    """The word lists of regles/besoins.yaml that tell personal data, in any spelling.

    `messageries`: the mail services that tell an address without its ending. `civilites` announce a name (« Mme »). `proches`
    follow one of `possessifs` (« ma mère »); `figures` follow one of these or of `articles` (« la voisine »); `adjectifs` may come
    between. `maladies` and `etats` are words or expressions of health; after « je », only `maladies` are heard. They count within
    `portee` words after the person, before any of `coupures` (« un atelier sur le diabète »). After a name, a pronoun or « je », a
    verb of `verbes` comes first, then only `liaisons`. `pas_des_noms` begin sentences and are nobody's name.
    """

    portee: int
    messageries: tuple[str, ...]
    civilites: tuple[str, ...]
    possessifs: tuple[str, ...]
    articles: tuple[str, ...]
    adjectifs: tuple[str, ...]
    proches: tuple[str, ...]
    figures: tuple[str, ...]
    maladies: tuple[str, ...]
    etats: tuple[str, ...]
    coupures: tuple[str, ...]
    verbes: tuple[str, ...]
    liaisons: tuple[str, ...]
    pas_des_noms: tuple[str, ...]


def construire_detecteur(regle: RegleConfidentialite) -> Detecteur:
    """A function that says in one French sentence what personal data a text seems to hold, or None. It remembers its answers."""
    sante = _Sante(regle)
    services = "|".join(re.escape(aplatir(nom)) for nom in regle.messageries) or "(?!)"
    courriels = (
        _COURRIEL_ENTIER,
        _COURRIEL_DIT,
        re.compile(rf"\w\s{{0,2}}{_AROBASE}\s{{0,2}}(?:{services})\b"),
    )

    @lru_cache(maxsize=200_000)
    def suspect(texte: str) -> str | None:
        lu = lire(texte)
        plat = aplatir(lu)
        if _a_telephone(plat):
            return _TELEPHONE
        if any(courriel.search(plat) for courriel in courriels):
            return _COURRIEL
        return _SANTE if sante.est_dite(lu, plat) else None

    return suspect


# Telephone. Dates go first: « 01-02-2013 10 h » has as many digits as a number.
_DATE = re.compile(r"(?<!\d)(?:[0-3]?\d([/.\- ])[01]?\d\1(?:19|20)\d\d|(?:19|20)\d\d([/.\-])[01]?\d\2[0-3]?\d)(?!\d)")
_ENTRE = r"[\s.\-)]{0,3}"
_NUMEROS = tuple(
    re.compile(motif)
    for motif in (
        rf"(?<!\d)[0o][1-9](?:{_ENTRE}\d\d){{4}}(?!\d)",  # 06 12 34 56 78, 06.12.34.56.78, 0612345678
        r"(?<!\d)[0o][1-9]([/,_:;|*])\d\d(?:\1\d\d){3}(?!\d)",  # 06/12/34/56/78
        r"(?<!\d)0([ .\-])[1-9](?:\1\d){8}(?!\d)",  # 0 6 1 2 3 4 5 6 7 8
        r"(?<!\d)0[ .]?[1-9]\d\d[ .]?\d{3}[ .]?\d{3}(?!\d)",  # 0 800 123 456
        r"(?<!\d)0[1-9][ .]?\d{3}[ .]?\d{3}[ .]?\d\d(?!\d)",  # 06 123 456 78
        rf"(?<!\d)(?:\+|00){_ENTRE}33{_ENTRE}(?:\(0\)|0)?{_ENTRE}[1-9](?:{_ENTRE}\d\d){{4}}(?!\d)",  # +33 (0)6 12…
        r"\+\s?[1-9](?:[ .\-]?\d){9,13}(?!\d)",  # +32 470 12 34 56
        r"(?<![\d,.])[67]\d{8}(?![\d,.]\d|\d)",  # 612345678, the 0 a spreadsheet drops
    )
)
_AROBASE = r"(?:@|[(\[{]\s?(?:at|arobase?)\s?[)\]}]|\barobase?\b)"
_COURRIEL_ENTIER = re.compile(r"[\w.+\-]@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,4}\.[a-z]{2,24}\b")
_COURRIEL_DIT = re.compile(  # jean @ free . fr, jean (at) free point fr
    rf"\w\s{{0,2}}{_AROBASE}\s{{0,2}}[\w\-]{{1,63}}\s{{0,2}}(?:[.,]|\bpoint\b)\s{{0,2}}(?:fr|com|net|org|eu|be|ch)\b"
)


def _a_telephone(plat: str) -> bool:
    sans_date = _DATE.sub(" le ", plat)
    return any(numero.search(sans_date) for numero in _NUMEROS)


class _Signe(NamedTuple):
    """A word of a text, or the end of a sentence (`plat` empty)."""

    ecrit: str
    plat: str


# « M. » and an initial end no sentence; an apostrophe tells « m’a » from « M. ».
_MONSIEUR = re.compile(r"(?<![\w'’])(?:[mM]\.|M(?=\s+[A-ZÀ-Ý]))\s*(?=\S)")
_INITIALE = re.compile(r"(?<![\w'’])([A-ZÀ-Ý])\.|\b([mM](?:me|lle|r)|[dD]r)\.")
_SIGNE = re.compile(r"[^\W_]+|[.!?;\n]")
_INFINITIF = re.compile(r"\w{2,}(?:er|ir|re|oir)")


class _Sante:
    """Tells a text that speaks of one person's health."""

    def __init__(self, regle: RegleConfidentialite) -> None:
        self._portee = regle.portee
        self._civilites = _ensemble(regle.civilites)
        self._possessifs = _ensemble(regle.possessifs)
        self._articles = _ensemble(regle.articles)
        self._adjectifs = _ensemble(regle.adjectifs)
        self._figures = _ensemble(regle.figures)
        self._proches = _ensemble(regle.proches) | self._figures
        self._coupures = _ensemble(regle.coupures)
        self._verbes = _ensemble(regle.verbes)
        self._liaisons = _ensemble(regle.liaisons)
        self._pas_des_noms = _ensemble(regle.pas_des_noms)
        self._maladies = _expressions(regle.maladies)
        self._sante = _expressions((*regle.maladies, *regle.etats))

    def est_dite(self, lu: str, plat: str) -> bool:
        """Whether a text (as `mots.lire` gives it, and flattened) speaks of the health of one person."""
        if self._sante.keys().isdisjoint(_SIGNE.findall(plat)):
            return False
        lu = _INITIALE.sub(r"\1\2", _MONSIEUR.sub("monsieur ", lu))
        signes = [_Signe(signe, "" if signe in ".!?;\n" else aplatir(signe)) for signe in _SIGNE.findall(lu)]
        return any(
            self._suit_personne(signes, rang) or self._precede_personne(signes, rang) or self._suit_verbe(signes, rang)
            for rang in range(len(signes))
        )

    def _suit_personne(self, signes: list[_Signe], rang: int) -> bool:
        """« ma voisine du troisième est dépressive »."""
        debut = self._apres_personne(signes, rang)
        if not debut:
            return False
        for suivant in range(debut, min(debut + self._portee, len(signes))):
            plat = signes[suivant].plat
            if not plat or plat in self._coupures:
                return False
            if self._dit(self._sante, signes, suivant):
                return True
        return False

    def _precede_personne(self, signes: list[_Signe], rang: int) -> bool:
        """« la dépression de ma voisine », « le cancer du voisin »."""
        longueur = self._dit(self._sante, signes, rang)
        suite = [signe.plat for signe in signes[rang + longueur : rang + longueur + 1]]
        if not longueur or not suite or suite[0] not in {"de", "d", "du", "chez"}:
            return False
        return any(self._apres_personne(signes, rang + longueur + pas) for pas in (0, 1))

    def _suit_verbe(self, signes: list[_Signe], rang: int) -> bool:
        """« Fatima est diabétique », « elle a un cancer », « je souffre d’une dépression »."""
        plat = signes[rang].plat
        if plat in {"je", "j"}:
            sante = self._maladies
        elif plat in {"il", "elle"} or self._est_un_nom(signes, rang):
            sante = self._sante
        else:
            return False
        if rang + 1 >= len(signes) or signes[rang + 1].plat not in self._verbes:
            return False
        for suivant in range(rang + 2, len(signes)):
            if self._dit(sante, signes, suivant):
                return True
            if signes[suivant].plat not in self._liaisons:
                return False
        return False

    def _est_un_nom(self, signes: list[_Signe], rang: int) -> bool:
        """« Fatima », but not « le Vernet »."""
        signe = signes[rang]
        if len(signe.plat) < 2 or not signe.ecrit.istitle() or signe.plat in self._pas_des_noms:
            return False
        return rang == 0 or signes[rang - 1].plat not in self._articles

    def _apres_personne(self, signes: list[_Signe], rang: int) -> int:
        """The rank after the person named from `rang` on; 0 when none is."""
        plats = [signe.plat for signe in signes[rang : rang + 4]]
        if len(plats) < 2:
            return 0
        if plats[0] in self._civilites:
            return rang + 2 if plats[1] else 0
        possessif = plats[0] in self._possessifs
        if not possessif and plats[0] not in self._articles:
            return 0
        noms = self._proches if possessif else self._figures
        pas = 1 + sum(1 for _ in _tant_que(plats[1:], self._adjectifs))
        return rang + pas + 1 if plats[pas : pas + 1] and plats[pas] in noms else 0

    def _dit(self, lexique: dict[str, list[tuple[str, ...]]], signes: list[_Signe], rang: int) -> int:
        """How many words of `lexique` stand at `rang`; 0 for none, and for « malade d’attendre », which is a manner of speaking."""
        for expression in lexique.get(signes[rang].plat, ()):
            fin = rang + len(expression)
            if expression == tuple(signe.plat for signe in signes[rang:fin]):
                suite = [signe.plat for signe in signes[fin : fin + 2]]
                attend = len(suite) == 2 and suite[0] in {"d", "de"} and _INFINITIF.fullmatch(suite[1])
                if not attend or expression[0] in self._maladies or suite[1] in self._maladies:
                    return len(expression)
        return 0


def _ensemble(mots: Iterable[str]) -> frozenset[str]:
    return frozenset(map(aplatir, mots))


def _expressions(entrees: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Expressions by their first word."""
    par_premier: dict[str, list[tuple[str, ...]]] = {}
    for entree in entrees:
        mots = tuple(decouper(entree))
        par_premier.setdefault(mots[0], []).append(mots)
    return par_premier


def _tant_que(mots: list[str], ensemble: frozenset[str]) -> list[str]:
    """The words of `ensemble` that a list begins with."""
    rang = next((r for r, mot in enumerate(mots) if mot not in ensemble), len(mots))
    return mots[:rang]
