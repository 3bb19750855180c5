"""Lines that are probably one thing said twice, where both could be true: both count, and it is said."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import isnan

import pandas as pd

from passerelle.domaine.decision import A_VERIFIER
from passerelle.domaine.fusion import COMPTE, Fusion
from passerelle.domaine.identites import RESSEMBLANCE, comparable, ecarts
from passerelle.domaine.probleme import Anomalie, en_anomalies
from passerelle.domaine.reponse import HORODATEUR, Reponses
from passerelle.domaine.table import Table

PROBABLE_DOUBLE = (
    "Probable double\u00a0: une autre ligne dit la même chose, et les deux comptent. Si c’est la même, supprimez l’une des deux "
    "lignes\u00a0; si les deux sont vraies, écrivez ici ce qui les distingue."
)


def signaler_les_doubles(
    table: Table, lignes: pd.DataFrame, lots: Sequence[Reponses], fusion: Fusion
) -> list[Anomalie]:
    """An anomaly for each line that probably says what another said before it.

    Where the table has no key, lines equal in every answer; in any table, those of two responses of one second, one answer apart.
    `lignes` are the retained lines, as figures use them: one that counts nowhere is nobody's double.
    """
    dites = [
        colonne.cle
        for colonne in table.colonnes
        if not (colonne.equipe or colonne.regle or colonne.type == "horodatage")
        and colonne.cle not in ("id", "fiches", A_VERIFIER)
    ]
    comptent = lignes.loc[lignes[COMPTE], dites]
    doubles = dict.fromkeys(_de_la_meme_seconde(comptent, lots, fusion))
    if not table.cle:
        doubles |= dict.fromkeys(comptent.index[comptent.duplicated()].tolist())
    return en_anomalies(table.id, list(doubles), "", PROBABLE_DOUBLE)


def _de_la_meme_seconde(comptent: pd.DataFrame, lots: Sequence[Reponses], fusion: Fusion) -> list[str]:
    """The later lines of the pairs that one answer alone tells apart, in the responses and in the lines: staff may have said
    more."""
    paires = [paire for lot in lots for paire in _presque_egales(lot)]
    lignes = fusion.lignes_des_reponses if paires else {}
    en_lignes = [(lignes.get(premiere, ""), lignes.get(seconde, "")) for premiere, seconde in paires]
    return [
        seconde
        for premiere, seconde in en_lignes
        if premiere in comptent.index
        and seconde in comptent.index
        and _a_un_ecart(comptent, premiere, seconde)
    ]


def _a_un_ecart(comptent: pd.DataFrame, premiere: str, seconde: str) -> bool:
    unes, autres = (_comparables(list(comptent.loc[ident])) for ident in (premiere, seconde))
    return sum(une != autre for une, autre in zip(unes, autres, strict=True)) == 1


def _presque_egales(lot: Reponses) -> list[tuple[str, str]]:
    """The pairs of responses of one second that one answer tells apart, and not two sentences that have nothing in common."""
    recus = lot.lignes[HORODATEUR]
    repetees = lot.lignes.loc[recus.notna() & recus.duplicated(keep=False)]
    questions = lot.formulaire.questions
    cles = [question.cle for question in questions]
    return [
        (une, autre)
        for _, groupe in repetees.groupby(HORODATEUR)
        for (une, dites), (autre, dites_autrement) in combinations(
            [(ident, _comparables(list(groupe.loc[ident, cles]))) for ident in groupe.index], 2
        )
        for differentes in [ecarts(questions, dites, dites_autrement)]
        if len(differentes) == 1 and differentes[0] >= RESSEMBLANCE
    ]


def _comparables(ligne: Iterable[object]) -> list[str]:
    return ["" if isinstance(cellule, float) and isnan(cellule) else comparable(cellule) for cellule in ligne]
