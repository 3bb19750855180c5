"""One gathering told twice: in Séances and in Animations, or at two places (chiffres.md, D5 and D5b)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pandas as pd

from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.noms import forme
from passerelle.domaine.probleme import Anomalie, en_anomalies

EN_ANIMATION = "en_animation"
"""Beside the columns of the sessions: « oui » for one whose people are counted with an event."""

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
    for ident, jour, lieu, dit in zip(
        vues.index, vues["date"], vues["lieu"], vues["avec_seance"], strict=True
    ):
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


def doubles_probables(
    lignes: pd.DataFrame, tenues: pd.Series, creneaux: Counter[tuple[date, str]]
) -> list[Anomalie]:
    """Sessions held of one activity, one day, at several places, told as probable doubles when their figures are the same or
    when the planning had one slot only that day. `lignes` are those that count, their `table` included; `creneaux`: how many
    slots each day and activity has."""
    lignes = lignes[tenues.to_numpy(dtype=bool) & lignes["activite"].notna().to_numpy()]
    lignes = lignes[lignes.duplicated(["date", "activite"], keep=False)]
    memes: dict[tuple[date, str], list[int]] = {}
    jours, activites, lieux = (lignes[cle].tolist() for cle in ("date", "activite", "lieu"))
    for rang, quoi in enumerate(zip(jours, activites, strict=True)):
        memes.setdefault(quoi, []).append(rang)
    fautives: dict[str, list[str]] = {}
    for quoi, rangs in memes.items():
        if len({forme(lieux[rang] or "") for rang in rangs}) < 2:
            continue
        presents = [_presents(lignes, rang) for rang in rangs]
        vus = Counter(presents)
        for rang, present in zip(rangs, presents, strict=True):
            if creneaux[quoi] == 1 or (None not in present and vus[present] > 1):
                fautives.setdefault(lignes["table"].iloc[rang], []).append(str(lignes.index[rang]))
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


def _presents(lignes: pd.DataFrame, rang: int) -> tuple[Cellule, Cellule]:
    adultes, enfants = (lignes[cle].iloc[rang] if cle in lignes else None for cle in ("adultes", "enfants"))
    return (None if pd.isna(adultes) else adultes, None if pd.isna(enfants) else enfants)
