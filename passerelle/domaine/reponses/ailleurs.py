"""Responses that stand elsewhere: what a file brings that the tab already holds, a second tab with a form's titles."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum

import numpy as np

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR, UNE_MINUTE, Rangees, cle_de_titre
from passerelle.domaine.texte.lecture import en_texte

HEURES_MAX = 14
"""As far apart as two time zones are taken to be, in hours."""

UNE_HEURE, UNE_SECONDE = timedelta(hours=1), timedelta(seconds=1)


class Constat(Enum):
    """What a row is, beside those already there."""

    NOUVELLE = "no other row says this"
    DOUTEUSE = "probably the double of another row"
    RECONNUE = "already there"
    DECALEE = "already there, received at another moment"
    CORRIGEE = "already there, one answer changed since"

    @property
    def est_deja_la(self) -> bool:
        """Whether it is one of those already there."""
        return self not in (Constat.NOUVELLE, Constat.DOUTEUSE)


def reconnaitre(presentes: Rangees, venues: Rangees, *, est_un_evenement: bool) -> list[Constat]:
    """Tell which rows are already there, each of `presentes` being one of `venues` at most.

    The same answers within a minute (seconds or milliseconds lost) or at a whole-hour distance (another time zone) are one
    response; where the form tells of an event, so are the answers of one Horodateur, one of them changed since.
    """
    empreintes: list[int] = venues.empreintes.tolist()
    libres: dict[int, list[int]] = {}
    for place, empreinte in enumerate(presentes.empreintes.tolist()):
        libres.setdefault(empreinte, []).append(place)
    fois = Counter(empreintes)
    constats = [
        Constat.DOUTEUSE if empreinte in libres or fois[empreinte] > 1 else Constat.NOUVELLE for empreinte in empreintes
    ]
    for est_la_meme, constat in (
        (_est_du_meme_instant, Constat.RECONNUE),
        (_est_de_la_minute, Constat.DECALEE),
        (_est_a_des_heures, Constat.DECALEE),
    ):
        for rang, empreinte in enumerate(empreintes):
            for place in () if constats[rang].est_deja_la else libres.get(empreinte, ()):
                if est_la_meme(presentes.recus[place], venues.recus[rang]):
                    libres[empreinte].remove(place)
                    constats[rang] = constat
                    break
    _reconnaitre_les_changees(
        presentes,
        {p for places in libres.values() for p in places},
        venues,
        constats,
        est_un_evenement=est_un_evenement,
    )
    return constats


def _est_du_meme_instant(present: datetime | None, venu: datetime | None) -> bool:
    return present == venu


def _est_de_la_minute(present: datetime | None, venu: datetime | None) -> bool:
    return present is not None and venu is not None and abs(present - venu) <= UNE_MINUTE


def _est_a_des_heures(present: datetime | None, venu: datetime | None) -> bool:
    if present is None or venu is None:
        return False
    heures = round((present - venu) / UNE_HEURE)
    return abs(heures) <= HEURES_MAX and abs(present - venu - heures * UNE_HEURE) <= UNE_MINUTE


def _reconnaitre_les_changees(
    presentes: Rangees, libres: set[int], venues: Rangees, constats: list[Constat], *, est_un_evenement: bool
) -> None:
    """The rows of one Horodateur with one answer changed since: that response where the form tells of an event, else a
    probable double."""
    du_moment: dict[datetime, list[int]] = {}
    for place, recu in enumerate(presentes.recus):
        if recu is not None:
            du_moment.setdefault(recu, []).append(place)
    deja_venues: dict[datetime, list[int]] = {}
    for rang, recu in enumerate(venues.recus):
        if recu is None or constats[rang].est_deja_la:
            continue
        changees = [
            place
            # A spreadsheet rounds the milliseconds that a file cuts.
            for moment in (recu, recu - UNE_SECONDE, recu + UNE_SECONDE)
            for place in du_moment.get(moment, ())
            if _nombre_de_changements(presentes, place, venues, rang) == 1
        ]
        corrigees = [place for place in changees if place in libres]
        if est_un_evenement and corrigees:
            libres.remove(corrigees[0])
            constats[rang] = Constat.CORRIGEE
        elif changees or any(
            _nombre_de_changements(venues, autre, venues, rang) == 1 for autre in deja_venues.get(recu, ())
        ):
            constats[rang] = Constat.DOUTEUSE
        deja_venues.setdefault(recu, []).append(rang)


def _nombre_de_changements(unes: Rangees, une: int, autres: Rangees, autre: int) -> int:
    return sum(unes.ecrites[cle][une] != autres.ecrites[cle][autre] for cle in unes.ecrites)


# A second tab ---------------------------------------------------------------------------------------------------------------


def trouver_les_suites(onglets: Sequence[Onglet], formulaires: Collection[Formulaire]) -> dict[str, list[Onglet]]:
    """Form id → the tabs that carry its titles, among `onglets` that are nobody's. The questions everyone answers tell one form
    from another."""
    suites: dict[str, list[Onglet]] = {}
    for onglet in onglets:
        entete = {cle_de_titre(en_texte(titre)) for titre in onglet.grille[0]} if onglet.grille else set[str]()
        if entete.isdisjoint(TITRES_HORODATEUR):
            continue
        portes = {
            formulaire.id: sum(map(bool, posees.values()))
            for formulaire in formulaires
            for posees in [_posees(formulaire, entete)]
            if all(posees[question.cle] for question in formulaire.questions if question.requise)
        }
        if portes:
            suites.setdefault(max(portes, key=portes.__getitem__), []).append(onglet)
    return suites


def _posees(formulaire: Formulaire, entete: Collection[str]) -> dict[str, bool]:
    return {
        question.cle: any(cle_de_titre(titre) in entete for titre in (question.titre, *question.anciens_titres))
        for question in formulaire.questions
    }


def suivre(premieres: Rangees, suite: Rangees, *, est_un_evenement: bool) -> Rangees | None:
    """The rows of a tab and of a second one read after it; None where they contradict each other.

    The second holds every row of the first, or none, and its others came later than the first's last.
    """
    constats = reconnaitre(premieres, suite, est_un_evenement=est_un_evenement)
    neuves = [rang for rang, constat in enumerate(constats) if not constat.est_deja_la]
    reprises = len(constats) - len(neuves)
    dernier = max((recu for recu in premieres.recus if recu is not None), default=datetime.min)
    plus_tard = [recu is not None and recu > dernier for recu in map(suite.recus.__getitem__, neuves)]
    if reprises not in (0, len(premieres.rangs)) or not all(plus_tard):
        return None
    return Rangees(
        reponses=_bout_a_bout(premieres.reponses, suite.reponses, neuves),
        ecrites=_bout_a_bout(premieres.ecrites, suite.ecrites, neuves),
        recus=[*premieres.recus, *map(suite.recus.__getitem__, neuves)],
        empreintes=np.concatenate([premieres.empreintes, suite.empreintes[neuves]]),
        rangs=[*premieres.rangs, *map(suite.rangs.__getitem__, neuves)],
        remarques=[*premieres.remarques, *map(suite.remarques.__getitem__, neuves)],
        retirees=[*premieres.retirees, *map(suite.retirees.__getitem__, neuves)],
        posees=premieres.posees or suite.posees,
        manquantes=premieres.manquantes,
    )


def _bout_a_bout(
    unes: Mapping[str, list[object]], autres: Mapping[str, list[object]], rangs: Sequence[int]
) -> dict[str, list[object]]:
    return {cle: [*valeurs, *map(autres[cle].__getitem__, rangs)] for cle, valeurs in unes.items()}
