"""The hour that comes twice, in October: which form came after which (domaine.md §3)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise


def en_ordre_d_arrivee(recus: Sequence[datetime | None], fuseau: tzinfo | None) -> Sequence[datetime | None]:
    """Moments to order responses by, from those their rows say, row after row.

    They are the same, unless some fall in the hour that comes twice and the tab stands as responses came: where the clock goes
    back from one row to the next, the second time has begun. All are then brought to one time that never goes back.
    """
    jours = {recu.date() for recu in recus if recu}
    doubles = {jour for jour in jours if fuseau and _recule(jour, fuseau)}
    incertaines = [
        place for place, recu in enumerate(recus) if recu and recu.date() in doubles and _revient(recu, fuseau)
    ]
    if fuseau is None or len(incertaines) < 2:
        return recus
    a_revenir = set(incertaines)
    heures = [recu.replace(minute=0, second=0) if p in a_revenir else recu for p, recu in enumerate(recus) if recu]
    if heures != sorted(heures):
        return recus  # staff sorted the tab: its rows tell no order
    secondes: set[int] = set()
    for avant, apres in pairwise(incertaines):
        precedent, suivant = recus[avant], recus[apres]
        if precedent and suivant and precedent.date() == suivant.date():
            recule = suivant < precedent or avant in secondes
            secondes |= {apres} if recule else set()
    return [
        # The first day of the calendar has no day before it.
        recu - _decalage(recu, fuseau, fold=int(place in secondes)) if recu and recu.date() > date.min else recu
        for place, recu in enumerate(recus)
    ]


def _recule(jour: date, fuseau: tzinfo) -> bool:
    return _decalage(datetime.combine(jour, time.min), fuseau) > _decalage(datetime.combine(jour, time.max), fuseau)


def _revient(recu: datetime, fuseau: tzinfo | None) -> bool:
    return fuseau is not None and _decalage(recu, fuseau) > _decalage(recu, fuseau, fold=1)


def _decalage(recu: datetime, fuseau: tzinfo, *, fold: int = 0) -> timedelta:
    return recu.replace(tzinfo=fuseau, fold=fold).utcoffset() or timedelta()
