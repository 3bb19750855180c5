"""Lines that are probably one thing said twice, where both could be true: both count, and it is said."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from operator import ne

import pandas as pd

from passerelle.domaine.declare.probleme import Anomalie, en_anomalies
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.decision import A_VERIFIER
from passerelle.domaine.fusion.fusion import COMPTE, Fusion
from passerelle.domaine.reponses.identites import RESSEMBLANCE, comparable, ecarts
from passerelle.domaine.reponses.reponse import Reponses

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
    paires = [paire for lot in lots for paire in _presque_egales(lot)]
    if len(lignes) < 2 or (table.cle and not paires):
        return []
    dites = [
        colonne.cle
        for colonne in table.colonnes
        if not (colonne.equipe or colonne.regle or colonne.type == "horodatage")
        and colonne.cle not in ("id", "fiches", A_VERIFIER)
    ]
    comptent = lignes.loc[lignes[COMPTE], dites]
    cellules = comptent.to_numpy(dtype=object, na_value="").tolist()
    contenus = dict(zip(comptent.index.tolist(), map(tuple, cellules), strict=True))
    doubles = dict.fromkeys(_de_la_meme_seconde(paires, contenus, fusion))
    if not table.cle:
        premieres = {contenu: ident for ident, contenu in reversed(contenus.items())}
        doubles |= {ident: None for ident, contenu in contenus.items() if premieres[contenu] != ident}
    return en_anomalies(table.id, list(doubles), "", PROBABLE_DOUBLE)


def _de_la_meme_seconde(
    paires: Sequence[tuple[str, str]], contenus: Mapping[str, Iterable[object]], fusion: Fusion
) -> list[str]:
    """The later lines of the pairs that one answer alone tells apart, in the responses and in the lines: staff may have said
    more."""
    lignes = fusion.lignes_des_reponses if paires else {}
    en_lignes = [(lignes.get(premiere, ""), lignes.get(seconde, "")) for premiere, seconde in paires]
    return [
        seconde
        for premiere, seconde in en_lignes
        if premiere in contenus
        and seconde in contenus
        and sum(map(ne, map(comparable, contenus[premiere]), map(comparable, contenus[seconde]))) == 1
    ]


def _presque_egales(lot: Reponses) -> list[tuple[str, str]]:
    """The pairs of responses of one second that one answer tells apart, and not two sentences that have nothing in common."""
    du_moment: dict[datetime | None, list[int]] = {}
    for place, recu in enumerate(lot.recus):
        du_moment.setdefault(recu, []).append(place)
    du_moment.pop(None, None)
    questions = lot.formulaire.questions
    return [
        (lot.ids[une], lot.ids[autre])
        for places in du_moment.values()
        if len(places) > 1
        for (une, dites), (autre, dites_autrement) in combinations(
            [(place, [comparable(lot.reponses[q.cle][place]) for q in questions]) for place in places], 2
        )
        for differentes in [ecarts(questions, dites, dites_autrement)]
        if len(differentes) == 1 and differentes[0] >= RESSEMBLANCE
    ]
