"""One gathering told twice: in Séances and in Animations, or at two places (chiffres.md, D5 and D5b)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pandas as pd

from passerelle.domaine.declare.probleme import Anomalie, en_anomalies
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.texte.lecture import Cellule
from passerelle.domaine.texte.noms import forme

EN_ANIMATION = "en_animation"
"""Beside the columns of the sessions: « oui » for one whose people are counted with an event."""

_Presents = tuple[Cellule, ...]

DOUBLE_PROBABLE = "Probable double"
"""How a message about something that may be told twice begins."""


def reconnaitre_les_animations(
    seances: pd.DataFrame, animations: pd.DataFrame, tenues: Mapping[str, pd.Series]
) -> list[Anomalie]:
    """Add EN_ANIMATION to the sessions: those that staff say are an event of the same day and place. Tell what they have not
    decided. `tenues`: by table, which lines were held."""
    vues = animations[animations[COMPTE].astype(bool) & tenues["animation"]]
    ici: dict[tuple[date, str], list[str]] = {}
    ce_jour = seances["date"].isin(set(vues["date"]))
    comptees = seances[seances[COMPTE].astype(bool) & tenues["seance"] & ce_jour]
    for ident, jour, lieu in zip(comptees.index, comptees["date"], comptees["lieu"], strict=True):
        if lieu:
            ici.setdefault((jour, forme(lieu)), []).append(str(ident))
    a_decider: list[str] = []
    plusieurs: list[str] = []
    aucune: list[str] = []
    ailleurs: set[str] = set()
    for ident, jour, lieu, dit in zip(vues.index, vues["date"], vues["lieu"], vues["avec_seance"], strict=True):
        memes = ici.get((jour, forme(lieu)), []) if lieu else []
        if memes and dit is None:
            a_decider.append(str(ident))
        elif dit == "Oui" and len(memes) == 1:
            ailleurs.update(memes)
        elif dit == "Oui":
            (plusieurs if memes else aucune).append(str(ident))
    seances[EN_ANIMATION] = ["oui" if ident in ailleurs else "non" for ident in seances.index]
    return [
        *en_anomalies(
            "animation",
            a_decider,
            "avec_seance",
            f"{DOUBLE_PROBABLE}\u00a0: une séance a eu lieu le même jour, au même lieu. Si c’est la même rencontre, écrivez Oui "
            "dans «\u00a0Même rencontre que la séance\u00a0?\u00a0»\u00a0: ses participants et ses premières venues ne "
            "compteront qu’ici. Sinon, écrivez Non. Les heures des bénévoles de la séance et celles des habitants de "
            "l’animation comptent toujours les deux.",
        ),
        *en_anomalies(
            "animation",
            plusieurs,
            "avec_seance",
            "Plusieurs séances ont eu lieu ce jour-là à ce lieu\u00a0: rien ne dit laquelle est cette animation, elles comptent "
            "toutes. Videz les adultes, les enfants et les premières venues de celle qui est la même rencontre.",
        ),
        *en_anomalies(
            "animation",
            aucune,
            "avec_seance",
            "« Oui » ne change rien : aucune séance n’a eu lieu ce jour-là à ce lieu. Corrigez la date ou le lieu, "
            "ou videz la case.",
        ),
    ]


def doubles_probables(tenues: Mapping[str, pd.DataFrame], creneaux: Counter[tuple[date, str]]) -> list[Anomalie]:
    """Sessions held of one activity, one day, at several places, told as probable doubles when their figures are the same or
    when the planning had one slot only that day. `tenues`: by table, the lines that were held; `creneaux`: how many slots
    each day and activity has."""
    memes: dict[tuple[date, str], list[tuple[str, str, str, _Presents]]] = {}
    for table, lignes in tenues.items():
        colonnes = (
            lignes[cle].tolist() if cle in lignes else [None] * len(lignes)
            for cle in (COMPTE, "date", "activite", "lieu", "adultes", "enfants")
        )
        for ident, compte, jour, activite, lieu, *presents in zip(lignes.index, *colonnes, strict=True):
            if compte and activite:
                vue = (table, str(ident), forme(lieu or ""), tuple(map(_present, presents)))
                memes.setdefault((jour, activite), []).append(vue)
    fautives: dict[str, list[str]] = {}
    for quoi, vues in memes.items():
        if len({lieu for _, _, lieu, _ in vues}) < 2:
            continue
        vus = Counter(vue[-1] for vue in vues)
        for table, ident, _, dits in vues:
            if creneaux[quoi] == 1 or (None not in dits and vus[dits] > 1):
                fautives.setdefault(table, []).append(ident)
    return [
        anomalie
        for table, idents in fautives.items()
        for anomalie in en_anomalies(
            table,
            idents,
            "lieu",
            f"{DOUBLE_PROBABLE}\u00a0: une autre fiche dit la même rencontre, le même jour, dans un autre lieu. Les deux "
            "comptent. Si c’est la même, corrigez le lieu de celle qui se trompe\u00a0; sinon, gardez-les.",
        )
    ]


def _present(dit: Cellule) -> Cellule:
    return None if pd.isna(dit) else dit
