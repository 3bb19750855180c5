"""The id of each response, fixed once given (contrat.md §5): whatever is added, sorted, inserted above or corrected later."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

import pandas as pd

from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.lecture import Cellule, en_texte, reunir
from passerelle.domaine.noms import forme

SANS_HORODATEUR = "sans-horodateur"
"""In the id of a response, what stands for a moment that cannot be read."""

RESSEMBLANCE = 0.6
"""From here on, two texts are one that was corrected rather than two."""

PRIX_D_UNE_PHRASE = 4
"""How many other answers a sentence that has nothing left of the first is worth."""

MINUIT = "-000000"
"""The end of a moment that says a day and no hour: rows that somebody typed may well share it."""

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


class _Connue(NamedTuple):
    """A response known before, that no row is yet."""

    id: str
    instant: str
    empreinte: int
    source: str


def identifier(
    formulaire: Formulaire, cadre: pd.DataFrame, souvenirs: Souvenirs, perdues: Collection[str]
) -> Identites:
    """Give each row the id it had, else a new one.

    `cadre` holds the answers by question key, `_instant` and `_empreinte`, in the order that numbers those of one second.
    `perdues`: questions whose column is gone, so that digests cannot be compared.
    """
    instants, empreintes = cadre["_instant"].tolist(), cadre["_empreinte"].tolist()
    rangs = cadre.groupby("_instant", sort=False).cumcount()
    ids = [
        f"{formulaire.id}-{instant}" + (f"-{rang + 1}" if rang else "")
        for instant, rang in zip(instants, rangs, strict=True)
    ]
    sources = [f"{ident}:{empreinte:x}" for ident, empreinte in zip(ids, empreintes, strict=True)]
    en_place = set(sources).intersection(souvenirs.sources)
    connues = {source.partition(":")[0] for source in en_place}
    absentes = [_lire(formulaire, source) for source in souvenirs.sources if source not in en_place]
    if absentes:
        pris = connues | {absente.id for absente in absentes}
        places = [place for place, source in enumerate(sources) if source not in en_place]
        recherche = _Recherche(
            formulaire,
            cadre.iloc[places],
            absentes,
            souvenirs,
            perdues,
            partages=frozenset(cadre["_instant"][cadre["_instant"].duplicated()]),
        )
        for place, connue in zip(places, recherche.trouvees(), strict=True):
            if connue is None:
                ids[place] = _libre(f"{formulaire.id}-{instants[place]}", pris)
                sources[place] = f"{ids[place]}:{empreintes[place]:x}"
                pris.add(ids[place])
            else:
                ids[place] = connue.id
                connues.add(connue.id)
                # A digest that lacks a column is not worth remembering: the column may come back.
                sources[place] = (
                    connue.source
                    if perdues
                    else f"{connue.id}:{empreintes[place]:x}"
                    + ("" if _instant(formulaire, connue.id) == instants[place] else f"@{instants[place]}")
                )
    return Identites(ids, sources, connues)


def _lire(formulaire: Formulaire, source: str) -> _Connue:
    ident, _, reste = source.partition(":")
    empreinte, _, corrige = reste.partition("@")
    return _Connue(ident, corrige or _instant(formulaire, ident), int(empreinte or "0", 16), source)


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
        lignes: pd.DataFrame,
        absentes: Sequence[_Connue],
        souvenirs: Souvenirs,
        perdues: Collection[str],
        partages: Collection[str],
    ) -> None:
        self._questions = [q for q in formulaire.questions if q.colonne_remplie and q.cle not in perdues]
        self._sans_colonne_perdue = not perdues
        self._instants: list[str] = lignes["_instant"].tolist()
        self._empreintes: list[int] = lignes["_empreinte"].tolist()
        self._reponses = {q.cle: lignes[q.cle].tolist() for q in self._questions}
        self._contenu = souvenirs.contenu
        self._partages = partages
        self._libres = dict.fromkeys(range(len(self._instants)))
        self._absentes = {absente.id: absente for absente in absentes}
        self._trouvees: dict[int, _Connue] = {}

    def trouvees(self) -> list[_Connue | None]:
        """For each row the response it is, None for a new one."""
        self._reprendre(
            {place: (self._instants[place], self._empreintes[place]) for place in self._libres},
            {absente.id: (absente.instant, absente.empreinte) for absente in self._absentes.values()},
        )
        if self._sans_colonne_perdue:  # its Horodateur was corrected
            self._reprendre(
                {place: self._empreintes[place] for place in self._libres},
                {absente.id: absente.empreinte for absente in self._absentes.values()},
            )
        # Its answers were: what was received at one second is compared together.
        rangees: dict[str, list[int]] = {}
        for place in self._libres:
            rangees.setdefault(self._instants[place], []).append(place)
        connues: dict[str, list[str]] = {}
        for absente in self._absentes.values():
            connues.setdefault(absente.instant, []).append(absente.id)
        for instant in rangees.keys() & connues.keys():
            parle = instant != SANS_HORODATEUR and not (
                instant.endswith(MINUIT) and instant in self._partages
            )
            if parle and len(rangees[instant]) == len(connues[instant]) == 1:
                self._attribuer(rangees[instant][0], connues[instant][0])
            else:
                self._rapprocher(rangees[instant], connues[instant], le_moment_parle=parle)
        return [self._trouvees.get(place) for place in range(len(self._instants))]

    def _attribuer(self, place: int, ident: str) -> None:
        self._trouvees[place] = self._absentes.pop(ident)
        del self._libres[place]

    def _reprendre(self, cherchees: Mapping[int, object], connues: Mapping[str, object]) -> None:
        """Give their ids to the rows that are, sign for sign, responses known before."""
        candidates: dict[object, list[str]] = {}
        for ident, signe in connues.items():
            candidates.setdefault(signe, []).append(ident)
        for place, signe in cherchees.items():
            if idents := candidates.get(signe):
                self._attribuer(place, idents.pop(0))

    def _rapprocher(self, places: Sequence[int], idents: Sequence[str], *, le_moment_parle: bool) -> None:
        """Give their ids to rows whose answers changed, the closest first. Where the moment says so little that others may share
        it, the answers themselves must be recognisable."""
        dites = {place: self._dites(place) for place in places}
        souvenues = {ident: self._souvenues(ident) for ident in idents}
        self._reprendre(dites, souvenues)
        proches = [
            (sum(1 + PRIX_D_UNE_PHRASE * (1 - proximite) for proximite in differentes), place, ident)
            for place in places
            for ident in idents
            if place in self._libres and ident in self._absentes
            for differentes in [ecarts(self._questions, dites[place], souvenues[ident])]
            if le_moment_parle or self._est_reconnaissable(differentes)
        ]
        for _, place, ident in sorted(proches, key=lambda proche: proche[0]):
            if place in self._libres and ident in self._absentes:
                self._attribuer(place, ident)

    def _est_reconnaissable(self, differentes: Sequence[float]) -> bool:
        """Whether the answers are those of before, one of them corrected; two, beside a sentence that is still the same."""
        garde_sa_phrase = (
            any(question.type == "paragraphe" for question in self._questions) and min(differentes) == 1.0
        )
        return len(differentes) <= 1 + garde_sa_phrase and min(differentes) >= RESSEMBLANCE

    def _dites(self, place: int) -> tuple[str, ...]:
        return tuple(
            comparable(question.valeurs.get(dit, dit) if isinstance(dit, str) else dit)
            for question in self._questions
            for dit in [self._reponses[question.cle][place]]
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
        SequenceMatcher(None, une, autre).ratio() if question.type == "paragraphe" else 1.0
        for question, une, autre in zip(questions, unes, autres, strict=True)
        if une != autre
    ]
