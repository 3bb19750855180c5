"""The rows of a response tab → typed responses (contrat.md §5, « Quelle réponse est laquelle »)."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np
from pandas.util import hash_array

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.reponses.heure_doublee import en_ordre_d_arrivee
from passerelle.domaine.reponses.identites import (
    SANS_HORODATEUR,
    SANS_SOUVENIR,
    Identites,
    Souvenirs,
    identifier,
)
from passerelle.domaine.reponses.precision import Remarque, preciser, sans_formats_ni_erreurs
from passerelle.domaine.reponses.rangees import rangees_de_reponses
from passerelle.domaine.texte.choix import choisir
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Brut, Cellule, TypeColonne, en_texte, lire_colonne, reunir
from passerelle.domaine.texte.noms import forme

TITRES_HORODATEUR = ("Horodateur", "Timestamp")

UNE_MINUTE = timedelta(minutes=1)
"""Within it, equal answers are one response sent twice."""

_TYPES: dict[str, TypeColonne] = {"date": "date", "nombre": "nombre"}


@dataclass(frozen=True, kw_only=True)
class Reponses:
    """The responses of one form, in order of arrival, column by column.

    `reponses`: question key → answers (typed; None where blank or not asked; a tuple for checkboxes). `recus`: the moments
    received, `ordre` those to order responses by. `sources` identify them, by their ids and a digest of their contents.
    `remarques`: what is to be told of some answers, question key → Remarque; None where there is nothing. `manquantes`: titles
    of required questions whose column is gone; the form is then suspended. `posees`: the questions that have a column,
    `perdues` those that had one and lost it. `retirees`: response id → question key → what was answered to a question that was
    not asked.
    """

    formulaire: Formulaire
    ids: Sequence[str]
    reponses: Mapping[str, Sequence[Any]]
    recus: Sequence[datetime | None]
    ordre: Sequence[datetime | None]
    sources: Sequence[str]
    remarques: Sequence[Mapping[str, Remarque] | None]
    manquantes: tuple[str, ...] = ()
    posees: frozenset[str] = frozenset()
    perdues: frozenset[str] = frozenset()
    retirees: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rangees:
    """The rows of a response tab that answer, column by column.

    `reponses`: question key → typed answers, `ecrites` the same as written, those to questions that were not asked included.
    `recus` are the moments received, `empreintes` digests of the answers, `rangs` the places of the rows in the tab, headers
    aside. `remarques`: what is to be told of the answers of each row, `retirees` those to questions that were not asked; None
    for nearly all. `posees` and `manquantes` are as in Reponses.
    """

    reponses: Mapping[str, list[object]]
    ecrites: Mapping[str, list[object]]
    recus: Sequence[datetime | None]
    empreintes: np.ndarray
    rangs: Sequence[int]
    remarques: Sequence[Mapping[str, Remarque] | None]
    retirees: Sequence[Mapping[str, object] | None]
    posees: frozenset[str]
    manquantes: tuple[str, ...] = ()


def lire_reponses(
    formulaire: Formulaire,
    rangees: Rangees,
    *,
    souvenirs: Souvenirs = SANS_SOUVENIR,
    vues: Collection[str] = (),
    garde_les_doubles: bool = False,
    fuseau: tzinfo | None = None,
) -> Reponses:
    """Tell which row is which response.

    `souvenirs` are the ids already given, `vues` the questions whose columns were there before. `garde_les_doubles`: two
    equal answers may both be true, and stay two responses (two equal expenses). `fuseau` is where moments are told.
    """
    perdues = frozenset(vues) & frozenset(question.cle for question in formulaire.questions) - rangees.posees
    manquantes = rangees.manquantes
    if perdues and not rangees.posees:  # not one title is left: the tab is not blank, it lost them
        requises = [question.titre for question in formulaire.questions if question.requise]
        manquantes = (TITRES_HORODATEUR[0], *requises)
    signes = list(zip(map(dater_un_signe, rangees.recus), rangees.empreintes.tolist(), strict=True))
    rangs: Iterable[int] = range(len(signes))
    if not garde_les_doubles:
        rangs = {signe: rang for rang, signe in reversed(list(enumerate(signes)))}.values()
    # Row order comes last: a tab that staff sorted gives the same ids.
    ordonnes = sorted(rangs, key=signes.__getitem__)
    identites = identifier(formulaire, ordonnes, signes, rangees.reponses, souvenirs, perdues)
    de_trop = set() if garde_les_doubles else _renvois(rangees, ordonnes, identites)
    retenues = [
        retenue for retenue in zip(identites.ids, identites.sources, ordonnes, strict=True) if retenue[2] not in de_trop
    ]
    retenus = [rang for _, _, rang in retenues]
    ordre = en_ordre_d_arrivee(rangees.recus, fuseau)
    return Reponses(
        formulaire=formulaire,
        ids=[ident for ident, _, _ in retenues],
        reponses={cle: list(map(valeurs.__getitem__, retenus)) for cle, valeurs in rangees.reponses.items()},
        recus=[rangees.recus[rang] for rang in retenus],
        ordre=[ordre[rang] for rang in retenus],
        sources=[source for _, source, _ in retenues],
        remarques=[rangees.remarques[rang] for rang in retenus],
        retirees={ident: dites for ident, _, rang in retenues if (dites := rangees.retirees[rang])},
        manquantes=manquantes,
        posees=rangees.posees,
        perdues=perdues,
    )


def lire_rangees(
    formulaire: Formulaire,
    grille: Sequence[Sequence[Brut]],
    connus: Mapping[str, tuple[str, ...]],
    contenus: Mapping[str, str] = MappingProxyType({}),
) -> Rangees:
    """Type the rows of a response tab.

    `grille` holds its rows, headers first, as unformatted values, Moments among them; `connus` the names each list offers, so
    that a name with a comma in a checkbox answer is one name; `contenus` what the column a question fills says of its contents
    (table.py). A blank tab has no response and misses nothing.
    """
    entete = [cle_de_titre(en_texte(titre)) for titre in grille[0]] if grille else []
    moments = _places(entete, TITRES_HORODATEUR)
    places = {
        question.cle: _places(entete, (question.titre, *question.anciens_titres)) for question in formulaire.questions
    }
    # A zero is an answer too; `any` first, since few rows hold nothing else.
    remplies = (
        [rang for rang, r in enumerate(grille[1:]) if any(r) or any(cellule not in (None, "") for cellule in r)]
        if any(entete)
        else []
    )
    retenues = rangees_de_reponses(
        [grille[1 + rang] for rang in remplies],
        moments=moments,
        questions=[(question, places[question.cle]) for question in formulaire.questions],
    )
    rangs = [remplies[rang] for rang in retenues]
    colonnes = list(zip_longest(*(grille[1 + rang] for rang in rangs)))
    colonnes += [(None,) * len(rangs)] * (len(entete) - len(colonnes))
    bruts: dict[str, Sequence[Brut]] = {}
    reponses: dict[str, list[object]] = {}
    for question in formulaire.questions:
        bruts[question.cle] = _colonne(colonnes, places[question.cle]) or [None] * len(rangs)
        # Read first as what identifies a response has always been: without the formats of cells, and with no error.
        reponses[question.cle] = lire_reponse(
            question, sans_formats_ni_erreurs(bruts[question.cle]), connus.get(question.liste, ())
        )
    ecrites = reponses | {q.cle: list(reponses[q.cle]) for q in formulaire.questions if q.si}
    retirees = _retirer_non_demandees(formulaire, reponses)
    recus = lire_colonne("horodatage", _colonne(colonnes, moments) or [None] * len(rangs))
    manquantes = [question.titre for question in formulaire.questions if question.requise and not places[question.cle]]
    if not moments:
        manquantes.insert(0, TITRES_HORODATEUR[0])
    empreintes = _empreintes(reponses, len(rangs))
    remarques = preciser(reponses, bruts, contenus)
    return Rangees(
        reponses=reponses,
        ecrites=ecrites,
        recus=[recu if isinstance(recu, datetime) else None for recu in recus],
        empreintes=empreintes,
        rangs=rangs,
        remarques=[remarques.get(rang) for rang in range(len(rangs))],
        retirees=[retirees.get(rang) for rang in range(len(rangs))],
        posees=frozenset(cle for cle, siennes in places.items() if siennes),
        manquantes=tuple(manquantes) if any(entete) else (),
    )


def ranger_les_ids(formulaire: Formulaire, grille: Sequence[Sequence[Brut]]) -> dict[str, int]:
    """The row (from 0) of each response as its tab stands, by the id it has where nothing was corrected since."""
    rangees = lire_rangees(formulaire, grille, {})
    signes = list(zip(map(dater_un_signe, rangees.recus), rangees.empreintes.tolist(), strict=True))
    ordonnes = sorted(range(len(signes)), key=signes.__getitem__)
    identites = identifier(formulaire, ordonnes, signes, rangees.reponses, SANS_SOUVENIR, ())
    return {ident: 1 + rangees.rangs[rang] for ident, rang in zip(identites.ids, ordonnes, strict=True)}


def cle_de_titre(titre: str) -> str:
    """What a header is compared by: apostrophes, spaces and Unicode composition do not matter, words do."""
    return " ".join(unicodedata.normalize("NFC", titre).replace("’", "'").split())


def _places(entete: list[str], titres: Sequence[str]) -> list[int]:
    """Where these titles stand, the present one first: a tab may hold one twice, or an old column beside the new one."""
    cles = dict.fromkeys(cle_de_titre(titre) for titre in titres)
    return [place for cle in cles for place, lu in enumerate(entete) if lu == cle]


def _colonne(colonnes: Sequence[Sequence[Brut]], places: Sequence[int]) -> Sequence[Brut] | None:
    """The cells of a column; of several columns for one question, the first filled cell counts."""
    if not places:
        return None
    if len(places) == 1:
        return colonnes[places[0]]
    return [
        next((c for c in cellules if c not in (None, "")), None)
        for cellules in zip(*(colonnes[place] for place in places), strict=True)
    ]


def lire_reponse(question: Question, bruts: Sequence[Brut], connus: Sequence[str]) -> list[object]:
    """The answers to one question, typed. An answer that does not read as its question asks stays the text it is."""
    if question.type in _TYPES:
        return list(lire_colonne(_TYPES[question.type], bruts))
    textes = lire_colonne("texte", bruts)
    lus: dict[Cellule, object] = {None: None}
    restent = set(textes).difference(lus)
    # A name of a reference stays as written here: what it means may change with the reference, what was answered does not.
    possibles = {forme(nom): "" for nom in connus if restent} | {
        forme(nom): nom for nom in (*question.choix, *question.ajoute)
    }
    for texte in restent:
        propre = str(texte).strip()
        if question.type == "cases":
            lus[texte] = _cases(propre, possibles)
        elif question.type in ("texte", "paragraphe"):
            lus[texte] = propre
        else:
            lus[texte] = possibles.get(forme(propre)) or choisir(propre, question.choix) or propre
    return list(map(lus.__getitem__, textes))


def _cases(texte: str, possibles: dict[str, str]) -> tuple[str, ...]:
    """The boxes ticked, each once, as the question's own answers spell them."""
    ecrits = separer_noms(texte, possibles)
    return tuple(dict.fromkeys(possibles.get(forme(ecrit)) or ecrit for ecrit in ecrits))


def _retirer_non_demandees(formulaire: Formulaire, reponses: dict[str, list[object]]) -> dict[int, dict[str, object]]:
    """An answer to a question that was not asked (« Non » ends the form) is no answer: cancelled is not zero. Where what
    decides was left blank, or is none of its answers, nothing says it was not asked.

    What was removed: row → question key → answer.
    """
    omises: dict[str, set[int]] = {}
    retirees: dict[int, dict[str, object]] = {}
    for question in formulaire.questions:
        omises[question.cle] = set()
        if question.si:
            cause, reponse = formulaire.question(question.si.question), reponses[question.cle]
            dites = reponses[cause.cle]
            ecartent = {dite for dite in set(dites) if _ecarte(cause, question.si.vaut, dite)}
            omises[question.cle] = omises[cause.cle] | {rang for rang, dite in enumerate(dites) if dite in ecartent}
            for rang in omises[question.cle]:
                if reponse[rang] not in (None, ()):
                    retirees.setdefault(rang, {})[question.cle] = reponse[rang]
                    reponse[rang] = None
    return retirees


def _ecarte(cause: Question, attendue: str, dite: object) -> bool:
    """Whether an answer is one that leads elsewhere than to the question asked after `attendue`."""
    if dite is None or (isinstance(dite, str) and forme(dite) == forme(attendue)):
        return False
    return cause.autre or not cause.choix or dite in cause.choix


def _empreintes(reponses: dict[str, list[object]], nombre: int) -> np.ndarray:
    """A digest of each response's answers. Blank answers add nothing, so a question added later changes no digest."""
    total = np.zeros(nombre, dtype=np.uint64)
    textes = {cle: {valeur: en_texte(reunir(valeur)) for valeur in set(valeurs)} for cle, valeurs in reponses.items()}
    signes = [f"{cle}={texte}" for cle, siens in textes.items() for texte in siens.values() if texte]
    empreintes = dict(zip(signes, hash_array(np.array(signes, dtype=object), categorize=False).tolist(), strict=True))
    for cle, valeurs in reponses.items():
        siennes = {valeur: empreintes.get(f"{cle}={texte}", 0) for valeur, texte in textes[cle].items()}
        total += np.fromiter(map(siennes.__getitem__, valeurs), dtype=np.uint64, count=nombre)
    return total


def dater_un_signe(recu: datetime | None) -> str:
    """AAAAMMJJ-HHMMSS, as ids write a moment (four times as fast as strftime, for a year of responses)."""
    if recu is None:
        return SANS_HORODATEUR
    return recu.isoformat(timespec="seconds").replace("-", "").replace(":", "").replace("T", "-")


def _renvois(rangees: Rangees, rangs: Sequence[int], identites: Identites) -> set[int]:
    """The rows that send again, within a minute, the answers of another: a double tap, seconds that a file lost. Those that
    already had an id keep it."""
    empreintes: list[int] = rangees.empreintes.tolist()
    egales: dict[int, list[tuple[int, datetime, bool]]] = {}
    for ident, rang in zip(identites.ids, rangs, strict=True):
        if recu := rangees.recus[rang]:
            egales.setdefault(empreintes[rang], []).append((rang, recu, ident in identites.connues))
    de_trop: set[int] = set()
    for memes in egales.values():
        gardees = [recu for _, recu, est_connue in memes if est_connue]
        for rang, recu, est_connue in memes if len(memes) > 1 else ():
            if est_connue:
                continue
            if any(abs(recu - gardee) <= UNE_MINUTE for gardee in gardees):
                de_trop.add(rang)
            else:
                gardees.append(recu)
    return de_trop
