"""Lines that are probably one thing said twice, where both could be true: both count, and it is said."""

from collections.abc import Sequence
from math import isnan

import pandas as pd

from passerelle.domaine.decision import A_VERIFIER
from passerelle.domaine.fusion import COMPTE, Fusion
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
    groupes: list[list[str]] = []
    for lot in lots:
        recus = lot.lignes[HORODATEUR]
        repetes = lot.lignes.loc[recus.notna() & recus.duplicated(keep=False)]
        groupes += [groupe.index.tolist() for _, groupe in repetes.groupby(HORODATEUR)]
    lignes = fusion.lignes_des_reponses if groupes else {}
    doubles: list[str] = []
    for groupe in groupes:
        siennes = [
            ident for ident in dict.fromkeys(lignes.get(r, "") for r in groupe) if ident in comptent.index
        ]
        cellules = [_comparables(list(comptent.loc[ident])) for ident in siennes]
        doubles += [
            ident
            for rang, ident in enumerate(siennes)
            if any(_ecarts(cellules[rang], avant) == 1 for avant in cellules[:rang])
        ]
    return doubles


def _comparables(cellules: Sequence[object]) -> list[object]:
    """Cells of a line, a figure that could not be used as blank as any other."""
    return [None if isinstance(cellule, float) and isnan(cellule) else cellule for cellule in cellules]


def _ecarts(unes: Sequence[object], autres: Sequence[object]) -> int:
    return sum(une != autre for une, autre in zip(unes, autres, strict=True))
