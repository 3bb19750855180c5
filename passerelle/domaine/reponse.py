"""The rows of a response tab → typed responses (contrat.md §5, « Which response is which »)."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import pandas as pd

from passerelle.domaine.choix import choisir
from passerelle.domaine.enumeration import separer_noms
from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.lecture import Cellule, en_texte, lire_colonne, reunir
from passerelle.domaine.noms import forme
from passerelle.domaine.table import TypeColonne

TITRES_HORODATEUR = ("Horodateur", "Timestamp")

HORODATEUR, SOURCE = "_horodateur", "_source"
"""Columns beside the answers: the moment received, and what identifies the response (its id and a digest of its content)."""

_RANG = "_rang"
"""Which row a response is, blank ones left out."""

SANS_HORODATEUR = "sans-horodateur"
"""In the id of a response, what stands for a moment that cannot be read."""

_TYPES: dict[str, TypeColonne] = {"date": "date", "nombre": "nombre"}


@dataclass(frozen=True, kw_only=True)
class Reponses:
    """The responses of one form.

    `lignes`: index = response id, columns = question keys (typed; None where blank or not asked; a tuple for checkboxes), plus
    HORODATEUR and SOURCE, in order of arrival. `manquantes`: titles of required questions whose column is gone; the
    form is then suspended. `retirees`: response id → question key → what was answered to a question that was not asked.
    """

    formulaire: Formulaire
    lignes: pd.DataFrame
    manquantes: tuple[str, ...] = ()
    retirees: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def lire_reponses(
    formulaire: Formulaire, grille: Sequence[Sequence[Cellule]], connus: dict[str, tuple[str, ...]]
) -> Reponses:
    """Type the rows of a response tab.

    `grille` holds its rows, headers first, as unformatted values; `connus` the names each list offers, so that a name with
    a comma in a
    checkbox answer is one name. A blank tab has no response and misses nothing.
    """
    lues = _lire(formulaire, grille, connus)
    if lues is None:
        return Reponses(formulaire=formulaire, lignes=_cadre(formulaire, {}, [], []).drop(columns=_RANG))
    lignes = _cadre(formulaire, lues.reponses, lues.recus, lues.empreintes)
    rangs = zip(lignes.index, lignes.pop(_RANG), strict=True)
    return Reponses(
        formulaire=formulaire,
        lignes=lignes,
        manquantes=tuple(lues.manquantes),
        retirees={ident: lues.retirees[rang] for ident, rang in rangs if rang in lues.retirees},
    )


def signer(formulaire: Formulaire, grille: Sequence[Sequence[Cellule]]) -> list[str]:
    """What tells each row of a response tab from another response: its moment to the second, and a digest of its answers.
    Blank rows are left out."""
    lues = _lire(formulaire, grille, {})
    return (
        [f"{recu}:{empreinte:x}" for recu, empreinte in zip(lues.recus, lues.empreintes, strict=True)]
        if lues
        else []
    )


class _Lues(NamedTuple):
    reponses: dict[str, list[object]]
    recus: Sequence[Cellule]
    empreintes: np.ndarray
    manquantes: list[str]
    retirees: dict[int, dict[str, object]]


def _lire(
    formulaire: Formulaire, grille: Sequence[Sequence[Cellule]], connus: dict[str, tuple[str, ...]]
) -> _Lues | None:
    """The answers row by row; None for a blank tab."""
    entete = [cle_de_titre(en_texte(titre)) for titre in grille[0]] if grille else []
    if not any(entete):
        return None
    # A zero is an answer too; `any` first, since few rows hold nothing else.
    rangees = [r for r in grille[1:] if any(r) or any(cellule not in (None, "") for cellule in r)]
    colonnes = list(zip_longest(*rangees))
    colonnes += [(None,) * len(rangees)] * (len(entete) - len(colonnes))
    horodateurs = _colonne(colonnes, _places(entete, TITRES_HORODATEUR))
    manquantes = [] if horodateurs is not None else [TITRES_HORODATEUR[0]]
    reponses: dict[str, list[object]] = {}
    for question in formulaire.questions:
        bruts = _colonne(colonnes, _places(entete, (question.titre, *question.anciens_titres)))
        if bruts is None and question.requise:
            manquantes.append(question.titre)
        reponses[question.cle] = lire_reponse(
            question, bruts or [None] * len(rangees), connus.get(question.liste, ())
        )
    retirees = _retirer_non_demandees(formulaire, reponses)
    recus = lire_colonne("horodatage", horodateurs or [None] * len(rangees))
    return _Lues(reponses, recus, _empreintes(reponses, len(rangees)), manquantes, retirees)


def cle_de_titre(titre: str) -> str:
    """What a header is compared by: apostrophes, spaces and Unicode composition do not matter, words do."""
    return " ".join(unicodedata.normalize("NFC", titre).replace("’", "'").split())


def _places(entete: list[str], titres: Sequence[str]) -> list[int]:
    """Where these titles stand, the present one first: a tab may hold one twice, or an old column beside the new one."""
    cles = dict.fromkeys(cle_de_titre(titre) for titre in titres)
    return [place for cle in cles for place, lu in enumerate(entete) if lu == cle]


def _colonne(colonnes: Sequence[Sequence[Cellule]], places: Sequence[int]) -> Sequence[Cellule] | None:
    """The cells of a column; of several columns for one question, the first filled cell counts."""
    if not places:
        return None
    if len(places) == 1:
        return colonnes[places[0]]
    return [
        next((c for c in cellules if c not in (None, "")), None)
        for cellules in zip(*(colonnes[place] for place in places), strict=True)
    ]


def lire_reponse(question: Question, bruts: Sequence[Cellule], connus: Sequence[str]) -> list[object]:
    """The answers to one question, typed. An answer that does not read as its question asks stays the text it is."""
    if question.type in _TYPES:
        return list(lire_colonne(_TYPES[question.type], bruts))
    textes = lire_colonne("texte", bruts)
    # A name of a reference stays as written here: what it means may change with the reference, what was answered does not.
    possibles = {forme(nom): "" for nom in connus} | {
        forme(nom): nom for nom in (*question.choix, *question.ajoute)
    }
    lus: dict[Cellule, object] = {None: None}
    for texte in set(textes).difference(lus):
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


def _retirer_non_demandees(
    formulaire: Formulaire, reponses: dict[str, list[object]]
) -> dict[int, dict[str, object]]:
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
            omises[question.cle] = omises[cause.cle] | {
                rang for rang, dite in enumerate(dites) if dite in ecartent
            }
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
    for cle, valeurs in reponses.items():
        rangs, distinctes = pd.factorize(np.fromiter(valeurs, dtype=object, count=nombre))
        textes = np.array([en_texte(reunir(valeur)) for valeur in distinctes] + [""], dtype=object)
        empreintes = pd.util.hash_array(
            np.array([f"{cle}={texte}" for texte in textes], dtype=object), categorize=False
        )
        empreintes[textes == ""] = 0
        total += empreintes[rangs]
    return total


def _instant(recu: datetime) -> str:
    """AAAAMMJJ-HHMMSS (four times as fast as strftime, for a year of responses)."""
    return recu.isoformat(timespec="seconds").replace("-", "").replace(":", "").replace("T", "-")


def _cadre(
    formulaire: Formulaire,
    reponses: dict[str, list[object]],
    recus: Sequence[Cellule],
    empreintes: Sequence[int] | np.ndarray,
) -> pd.DataFrame:
    """Responses in order of arrival, each once, under their ids."""
    cadre = pd.DataFrame(
        {cle: pd.Series(valeurs, dtype=object) for cle, valeurs in reponses.items()}, dtype=object
    )
    cadre = cadre.reindex(columns=[question.cle for question in formulaire.questions])
    cadre[HORODATEUR] = pd.Series(
        [recu if isinstance(recu, datetime) else None for recu in recus], dtype=object
    )
    instants = [_instant(recu) if recu is not None else SANS_HORODATEUR for recu in cadre[HORODATEUR]]
    cadre[_RANG] = np.arange(len(cadre))
    cadre["_instant"] = pd.Series(instants, dtype=object)
    cadre["_empreinte"] = pd.Series(empreintes, dtype="uint64")
    # Row order comes last: a tab that staff sorted gives the same ids.
    cadre = cadre.drop_duplicates(["_instant", "_empreinte"]).sort_values(
        ["_instant", "_empreinte"], kind="stable"
    )
    rang = cadre.groupby("_instant").cumcount()
    cadre.index = pd.Index(
        [
            f"{formulaire.id}-{instant}" + (f"-{numero + 1}" if numero else "")
            for instant, numero in zip(cadre["_instant"], rang, strict=True)
        ],
        dtype=object,
    )
    sources = [
        f"{ident}:{empreinte:x}" for ident, empreinte in zip(cadre.index, cadre["_empreinte"], strict=True)
    ]
    cadre[SOURCE] = pd.Series(sources, index=cadre.index, dtype=object)
    return cadre.drop(columns=["_instant", "_empreinte"])
