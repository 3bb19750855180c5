"""Who a sentence speaks of, and whether it tells something of their life: words that follow a person, a name or a pronoun."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from passerelle.domaine.texte.mots import aplatir, decouper
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite


class Signe(NamedTuple):
    """A word of a text, or the end of a sentence (`plat` empty)."""

    ecrit: str
    plat: str


# « M. » and an initial end no sentence; an apostrophe tells « m’a » from « M. ».
_MONSIEUR = re.compile(r"(?<![\w'’])(?:[mM]\.|M(?=\s+[A-ZÀ-Ý]))\s*(?=\S)")
_INITIALE = re.compile(r"(?<![\w'’])([A-ZÀ-Ý])\.|\b([mM](?:me|lle|r)|[dD]r)\.")
_SIGNE = re.compile(r"[^\W_]+|[.!?;\n]")
_INFINITIF = re.compile(r"\w{2,}(?:er|ir|re|oir)")
# « le petit du 2e », « la jeune du dessus »: who lives there.
_ETAGE = re.compile(
    r"\d{1,2}(?:e|er|eme|ieme)|dessus|dessous|rez|premier|deuxieme|troisieme|quatrieme|cinquieme|bat|batiment"
)


def en_signes(lu: str) -> list[Signe]:
    """The words and ends of sentences of a text, as `mots.lire` gives it."""
    lu = _INITIALE.sub(r"\1\2", _MONSIEUR.sub("monsieur ", lu))
    return [Signe(signe, "" if signe in ".!?;\n" else aplatir(signe)) for signe in _SIGNE.findall(lu)]


class Personnes:
    """Finds the persons that words name without telling their name: « ma voisine », « la dame du 2e »."""

    def __init__(self, regle: RegleConfidentialite) -> None:
        self._civilites = ensemble(regle.civilites)
        self._possessifs = ensemble(regle.possessifs)
        self.articles = ensemble(regle.articles)
        self._adjectifs = ensemble(regle.adjectifs)
        self.avant_un_nom_commun = self.articles | self._adjectifs
        self._figures = ensemble(regle.figures)
        self._proches = ensemble(regle.proches) | self._figures

    def apres(self, signes: Sequence[Signe], rang: int) -> int:
        """The rank after the person told from `rang` on; 0 when none is."""
        plats = [signe.plat for signe in signes[rang : rang + 6]]
        if len(plats) < 2:
            return 0
        if plats[0] in self._civilites:
            return rang + 2 if plats[1] else 0
        possessif = plats[0] in self._possessifs
        if not possessif and plats[0] not in self.articles:
            return 0
        noms = self._proches if possessif else self._figures
        pas = 1 + sum(1 for _ in _tant_que(plats[1:], self._adjectifs))
        if plats[pas : pas + 1] and plats[pas] in noms:
            return rang + pas + 1
        loge = pas > 1 and len(plats) > pas + 1 and plats[pas] in {"du", "au"} and _ETAGE.fullmatch(plats[pas + 1])
        return rang + pas + 2 if loge else 0


class Vecu:
    """Tells a text that says of one person some words: `sur_autrui` of somebody else, `sur_soi` of anybody, « je » included."""

    def __init__(
        self, personnes: Personnes, regle: RegleConfidentialite, *, sur_soi: Sequence[str], sur_autrui: Sequence[str]
    ) -> None:
        self._personnes = personnes
        self._portee = regle.portee
        self._coupures = ensemble(regle.coupures)
        self._verbes = ensemble(regle.verbes)
        self._liaisons = ensemble(regle.liaisons)
        self._pas_des_noms = ensemble(regle.pas_des_noms)
        self._impersonnels = ensemble(regle.impersonnels)
        self._sur_soi = _expressions(sur_soi)
        self._tous = _expressions((*sur_soi, *sur_autrui))

    def est_dit(self, signes: Sequence[Signe]) -> bool:
        """Whether a text speaks of the life of one person."""
        if self._tous.keys().isdisjoint(signe.plat for signe in signes):
            return False
        return any(
            self._suit_personne(signes, rang) or self._precede_personne(signes, rang) or self._suit_verbe(signes, rang)
            for rang in range(len(signes))
        )

    def _suit_personne(self, signes: Sequence[Signe], rang: int) -> bool:
        """« ma voisine du troisième est dépressive », « elle prend des médicaments »."""
        debut = self._personnes.apres(signes, rang) or self._apres_pronom(signes, rang)
        if not debut:
            return False
        for suivant in range(debut, min(debut + self._portee, len(signes))):
            plat = signes[suivant].plat
            if self._dit(self._tous, signes, suivant):
                return True
            if not plat or plat in self._coupures:
                return False
        return False

    def _apres_pronom(self, signes: Sequence[Signe], rang: int) -> int:
        """The rank after « elle », or an « il » that is somebody; 0 elsewhere."""
        if signes[rang].plat not in {"il", "elle"} or rang + 1 >= len(signes):
            return 0
        impersonnel = signes[rang].plat == "il" and signes[rang + 1].plat in self._impersonnels
        return 0 if impersonnel else rang + 1

    def _precede_personne(self, signes: Sequence[Signe], rang: int) -> bool:
        """« la dépression de ma voisine », « le cancer du voisin »."""
        longueur = self._dit(self._tous, signes, rang)
        suite = [signe.plat for signe in signes[rang + longueur : rang + longueur + 1]]
        if not longueur or not suite or suite[0] not in {"de", "d", "du", "chez"}:
            return False
        return any(self._personnes.apres(signes, rang + longueur + pas) for pas in (0, 1))

    def _suit_verbe(self, signes: Sequence[Signe], rang: int) -> bool:
        """« Fatima est diabétique », « elle a un cancer », « je souffre d’une dépression »."""
        plat = signes[rang].plat
        if plat in {"je", "j"}:
            mots = self._sur_soi
        elif plat in {"il", "elle"} or self._est_un_nom(signes, rang):
            mots = self._tous
        else:
            return False
        if rang + 1 >= len(signes) or signes[rang + 1].plat not in self._verbes:
            return False
        for suivant in range(rang + 2, len(signes)):
            if self._dit(mots, signes, suivant):
                return True
            if signes[suivant].plat not in self._liaisons:
                return False
        return False

    def _est_un_nom(self, signes: Sequence[Signe], rang: int) -> bool:
        """« Fatima », but not « le Vernet »."""
        signe = signes[rang]
        if len(signe.plat) < 2 or not signe.ecrit.istitle() or signe.plat in self._pas_des_noms:
            return False
        return rang == 0 or signes[rang - 1].plat not in self._personnes.articles

    def _dit(self, lexique: dict[str, list[tuple[str, ...]]], signes: Sequence[Signe], rang: int) -> int:
        """How many words of `lexique` stand at `rang`; 0 for none, and for « malade d’attendre », which is a manner of speaking."""
        for expression in lexique.get(signes[rang].plat, ()):
            fin = rang + len(expression)
            if expression == tuple(signe.plat for signe in signes[rang:fin]):
                suite = [signe.plat for signe in signes[fin : fin + 2]]
                attend = len(suite) == 2 and suite[0] in {"d", "de"} and _INFINITIF.fullmatch(suite[1])
                if not attend or expression[0] in self._sur_soi or suite[1] in self._sur_soi:
                    return len(expression)
        return 0


def ensemble(mots: Iterable[str]) -> frozenset[str]:
    """Words, flattened."""
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
