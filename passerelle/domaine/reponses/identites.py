"""The id of each response, fixed once given (contrat.md §5): whatever is added, sorted, inserted above or corrected later."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.texte.lecture import Cellule, en_texte, reunir
from passerelle.domaine.texte.noms import forme

SANS_HORODATEUR = "sans-horodateur"
"""In the id of a response, what stands for a moment that cannot be read."""

RESSEMBLANCE = 0.6
"""From here on, two texts are one that was corrected rather than two."""

DEBUT_COMPARE = 1_000
"""Characters by which two long texts are told alike: comparing more takes a time that grows as their square."""

PRIX_D_UNE_PHRASE = 4
"""How many other answers a sentence that has nothing left of the first is worth."""

MINUIT = "-000000"
"""The end of a moment that says a day and no hour: rows that somebody typed may well share it."""

Signe = tuple[str, int]
"""What a row is told by: the moment it was received, as ids write it, and the digest of its answers."""

_SUITE = re.compile(r"-\d{1,5}$")
"""What tells apart the ids of one second."""


@dataclass(frozen=True, kw_only=True)
class Souvenirs:
    """The responses already known.

    `sources`: `id:digest` of each, and `@moment` after it where its Horodateur was corrected since. `contenu`: an id → what
    its line remembers of it, by column.
    """

    sources: Collection[str] = ()
    contenu: Callable[[str], Mapping[str, Cellule]] = lambda _: {}


SANS_SOUVENIR = Souvenirs()


class Identites(NamedTuple):
    """`ids` and `sources` are aligned with the rows; `connues` are those of the ids that were given before."""

    ids: list[str]
    sources: list[str]
    connues: set[str]


class Connue(NamedTuple):
    """A response known before: its id, its moment, the digest of its answers, and all that as it is remembered."""

    id: str
    instant: str
    empreinte: int
    source: str


def identifier(
    formulaire: Formulaire,
    rangs: Sequence[int],
    signes: Sequence[Signe],
    reponses: Mapping[str, Sequence[object]],
    souvenirs: Souvenirs,
    perdues: Collection[str],
) -> Identites:
    """Give each row the id it had, else a new one.

    `rangs`: the rows, in the order that numbers those of one second. `signes` and `reponses`, question key → answers, hold
    those of every row. `perdues`: questions whose column is gone, so that digests cannot be compared.
    """
    fois: Counter[str] = Counter()
    ids: list[str] = []
    sources: list[str] = []
    for instant, empreinte in map(signes.__getitem__, rangs):
        fois[instant] += 1
        suite = f"-{fois[instant]}" if fois[instant] > 1 else ""
        ids.append(f"{formulaire.id}-{instant}{suite}")
        sources.append(f"{ids[-1]}:{empreinte:x}")
    en_place = set(sources).intersection(souvenirs.sources)
    connues = {source.partition(":")[0] for source in en_place}
    absentes = [lire_une_source(formulaire, source) for source in souvenirs.sources if source not in en_place]
    if absentes:
        pris = connues | {absente.id for absente in absentes}
        places = [place for place, source in enumerate(sources) if source not in en_place]
        recherche = _Recherche(
            formulaire,
            [rangs[place] for place in places],
            signes,
            reponses,
            absentes,
            souvenirs,
            perdues,
            partages={instant for instant, nombre in fois.items() if nombre > 1},
        )
        trouvees = recherche.trouvees()
        for place in places:
            connue, (instant, empreinte) = trouvees.get(rangs[place]), signes[rangs[place]]
            if connue is None:
                ids[place] = _libre(f"{formulaire.id}-{instant}", pris)
                sources[place] = f"{ids[place]}:{empreinte:x}"
                pris.add(ids[place])
            else:
                ids[place] = connue.id
                connues.add(connue.id)
                # A digest that lacks a column is not worth remembering: the column may come back.
                sources[place] = (
                    connue.source
                    if perdues
                    else f"{connue.id}:{empreinte:x}"
                    + ("" if _instant(formulaire, connue.id) == instant else f"@{instant}")
                )
    return Identites(ids, sources, connues)


def lire_une_source(formulaire: Formulaire, source: str) -> Connue:
    """A response as a line remembers it."""
    ident, _, reste = source.partition(":")
    empreinte, _, corrige = reste.partition("@")
    return Connue(ident, corrige or _instant(formulaire, ident), int(empreinte or "0", 16), source)


def _instant(formulaire: Formulaire, ident: str) -> str:
    """The moment an id was given from."""
    return _SUITE.sub("", ident.removeprefix(f"{formulaire.id}-"))


def _libre(base: str, pris: Collection[str]) -> str:
    numero = 1
    ident = base
    while ident in pris:
        numero += 1
        ident = f"{base}-{numero}"
    return ident


class _Recherche:
    """Which of the responses known before each row is. Staff's notes stand beside a line: rather a new line than another's."""

    def __init__(
        self,
        formulaire: Formulaire,
        rangs: Sequence[int],
        signes: Sequence[Signe],
        reponses: Mapping[str, Sequence[object]],
        absentes: Sequence[Connue],
        souvenirs: Souvenirs,
        perdues: Collection[str],
        *,
        partages: Collection[str],
    ) -> None:
        self._questions = [q for q in formulaire.questions if q.colonne_remplie and q.cle not in perdues]
        self._sans_colonne_perdue = not perdues
        self._signes = signes
        self._reponses = reponses
        self._contenu = souvenirs.contenu
        self._partages = partages
        self._libres = dict.fromkeys(rangs)
        self._absentes = {absente.id: absente for absente in absentes}
        self._trouvees: dict[int, Connue] = {}

    def trouvees(self) -> dict[int, Connue]:
        """The response each row is; new ones left out."""
        self._reprendre(
            {rang: self._signes[rang] for rang in self._libres},
            {absente.id: (absente.instant, absente.empreinte) for absente in self._absentes.values()},
        )
        if self._sans_colonne_perdue:  # its Horodateur was corrected
            self._reprendre(
                {rang: self._signes[rang][1] for rang in self._libres},
                {absente.id: absente.empreinte for absente in self._absentes.values()},
            )
        # Its answers were: what was received at one second is compared together.
        rangees: dict[str, list[int]] = {}
        for rang in self._libres:
            rangees.setdefault(self._signes[rang][0], []).append(rang)
        connues: dict[str, list[str]] = {}
        for absente in self._absentes.values():
            connues.setdefault(absente.instant, []).append(absente.id)
        for instant in rangees.keys() & connues.keys():
            parle = instant != SANS_HORODATEUR and not (instant.endswith(MINUIT) and instant in self._partages)
            if parle and len(rangees[instant]) == len(connues[instant]) == 1:
                self._attribuer(rangees[instant][0], connues[instant][0])
            else:
                self._rapprocher(rangees[instant], connues[instant], le_moment_parle=parle)
        return self._trouvees

    def _attribuer(self, rang: int, ident: str) -> None:
        self._trouvees[rang] = self._absentes.pop(ident)
        del self._libres[rang]

    def _reprendre(self, cherchees: Mapping[int, object], connues: Mapping[str, object]) -> None:
        """Give their ids to the rows that are, sign for sign, responses known before."""
        candidates: dict[object, list[str]] = {}
        for ident, signe in connues.items():
            candidates.setdefault(signe, []).append(ident)
        for rang, signe in cherchees.items():
            if idents := candidates.get(signe):
                self._attribuer(rang, idents.pop(0))

    def _rapprocher(self, rangs: Sequence[int], idents: Sequence[str], *, le_moment_parle: bool) -> None:
        """Give their ids to rows whose answers changed, the closest first. Where the moment says so little that others may share
        it, the answers themselves must be recognisable."""
        dites = {rang: self._dites(rang) for rang in rangs}
        souvenues = {ident: self._souvenues(ident) for ident in idents}
        self._reprendre(dites, souvenues)
        proches = [
            (sum(1 + PRIX_D_UNE_PHRASE * (1 - proximite) for proximite in differentes), rang, ident)
            for rang in rangs
            for ident in idents
            if rang in self._libres and ident in self._absentes
            for differentes in [ecarts(self._questions, dites[rang], souvenues[ident])]
            if le_moment_parle or self._est_reconnaissable(differentes)
        ]
        for _, rang, ident in sorted(proches, key=lambda proche: proche[0]):
            if rang in self._libres and ident in self._absentes:
                self._attribuer(rang, ident)

    def _est_reconnaissable(self, differentes: Sequence[float]) -> bool:
        """Whether the answers are those of before, one of them corrected; two, beside a sentence that is still the same."""
        garde_sa_phrase = any(question.type == "paragraphe" for question in self._questions) and min(differentes) == 1.0
        return len(differentes) <= 1 + garde_sa_phrase and min(differentes) >= RESSEMBLANCE

    def _dites(self, rang: int) -> tuple[str, ...]:
        return tuple(
            comparable(question.valeurs.get(dit, dit) if isinstance(dit, str) else dit)
            for question in self._questions
            for dit in [self._reponses[question.cle][rang]]
        )

    def _souvenues(self, ident: str) -> tuple[str, ...]:
        contenu = self._contenu(ident)
        return tuple(comparable(contenu.get(question.colonne_remplie)) for question in self._questions)


def comparable(valeur: object) -> str:
    """What an answer is compared by, or the cell it filled."""
    return forme(en_texte(reunir(valeur)))


def ecarts(questions: Sequence[Question], unes: Sequence[str], autres: Sequence[str]) -> list[float]:
    """Of each answer that differs, how much alike the two are, up to 1: always 1 where it is no sentence."""
    return [
        SequenceMatcher(None, une[:DEBUT_COMPARE], autre[:DEBUT_COMPARE]).ratio()
        if question.type == "paragraphe"
        else 1.0
        for question, une, autre in zip(questions, unes, autres, strict=True)
        if une != autre
    ]
