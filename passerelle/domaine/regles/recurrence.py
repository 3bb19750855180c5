"""When an activity comes back, in French words: from an RFC 5545 rule, and to it (docs/decisions/033-les-regles-en-francais.md).

The kinds a centre uses, and no other: so many days a week, one week in two or three, the first or last of such days in a month;
in a season or all the year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from passerelle.domaine.texte.francais import MOIS, enumerer
from passerelle.domaine.texte.noms import mots_pleins

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
EXEMPLES = (
    "«\u00a0tous les jeudis\u00a0», «\u00a01er et 3e mercredi, d’avril à septembre\u00a0», "
    "«\u00a0une semaine sur deux, le jeudi\u00a0»"
)

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UN_JOUR = re.compile(r"([1-5]|-[12])?(MO|TU|WE|TH|FR|SA|SU)")
_RANGS = {1: "1er", 2: "2e", 3: "3e", 4: "4e", 5: "5e", -1: "dernier", -2: "avant-dernier"}
_FOIS = {2: "deux", 3: "trois", 4: "quatre"}

_RANGS_LUS = {
    mot: rang
    for rang, mots in {
        1: "1 1er 1ers premier premiers",
        2: "2 2e 2es 2eme 2nd second seconds deuxieme deuxiemes",
        3: "3 3e 3es 3eme troisieme troisiemes",
        4: "4 4e 4es 4eme quatrieme quatriemes",
        5: "5 5e 5es 5eme cinquieme cinquiemes",
        -1: "dernier derniers",
    }.items()
    for mot in mots.split()
}
_FOIS_LUES = {mot: fois for fois, mot in _FOIS.items()} | {str(fois): fois for fois in _FOIS}
_JOURS_LUS = {mot: rang for rang, jour in enumerate(JOURS) for mot in (jour, f"{jour}s")}
_MOIS_LUS = {mot: rang for rang, nom in enumerate(MOIS, 1) for mot in mots_pleins(nom)}

_SANS_SUITE = frozenset(
    mots_pleins(
        "le les l un une tous toutes chaque du de d mois et semaine semaines matin matins apres midi soir soirs avant"
    )
)
"""Words that change nothing of the days."""
_AUTOUR_DES_MOIS = frozenset(mots_pleins("de d du a au en et mois sauf hors jusqu"))
_TOUTE_L_ANNEE = "toute l annee"


@dataclass(frozen=True, slots=True)
class Rythme:
    """`jours` are (rank in the month, 0 for every one; day of the week, from 0); once in `fois` weeks; in those `mois` (from 1),
    all of them where none is named."""

    jours: tuple[tuple[int, int], ...]
    fois: int = 1
    mois: tuple[int, ...] = ()

    @property
    def regle(self) -> str:
        """The RFC 5545 rule."""
        parties = ["FREQ=MONTHLY" if self.jours[0][0] else "FREQ=WEEKLY"]
        if self.fois > 1:
            parties.append(f"INTERVAL={self.fois}")
        if self.mois:
            parties.append(f"BYMONTH={','.join(map(str, self.mois))}")
        jours = ",".join(f"{rang or ''}{_BYDAY[jour]}" for rang, jour in self.jours)
        return ";".join([*parties, f"BYDAY={jours}"])


def dire_la_recurrence(recurrence: str) -> str:
    """« tous les jeudis », « les 1er et 3e mercredis, d’avril à septembre »; empty for a rule of another kind."""
    rythme = _analyser(recurrence)
    if rythme is None:
        return ""
    return ", ".join(filter(None, (_dire_les_jours(rythme), _dire_la_saison(rythme.mois))))


def lire_la_recurrence(ecrit: str) -> str:
    """The RFC 5545 rule these French words say.

    Raises ValueError with a French sentence.
    """
    mots, mois = _detacher_la_saison(mots_pleins(ecrit))
    mots, fois = _detacher_la_cadence(mots)
    jours = _lire_les_jours(mots)
    if fois > 1 and jours[0][0]:
        raise ValueError("«\u00a01er mercredi\u00a0» et «\u00a0une semaine sur deux\u00a0» ne vont pas ensemble.")
    return Rythme(jours=jours, fois=fois, mois=mois).regle


# From a rule to words -------------------------------------------------------------------------------------------------------------


def _analyser(recurrence: str) -> Rythme | None:
    parties = dict(partie.split("=", 1) for partie in recurrence.upper().split(";") if "=" in partie)
    if not set(parties) <= {"FREQ", "INTERVAL", "BYDAY", "BYMONTH"}:
        return None
    jours = [_UN_JOUR.fullmatch(jour) for jour in parties.get("BYDAY", "").split(",")]
    lus = [(int(jour[1] or 0), _BYDAY.index(jour[2])) for jour in jours if jour]
    fois = int(parties.get("INTERVAL", "1")) if parties.get("INTERVAL", "1").isdigit() else 0
    par_mois = {"WEEKLY": False, "MONTHLY": True}.get(parties.get("FREQ", ""))
    if len(lus) < len(jours) or par_mois is None or any(bool(rang) != par_mois for rang, _ in lus):
        return None
    if fois not in ((1,) if par_mois else (1, *_FOIS)):
        return None
    mois = [int(un) for un in parties["BYMONTH"].split(",") if un.isdigit()] if "BYMONTH" in parties else []
    return Rythme(jours=tuple(lus), fois=fois, mois=tuple(mois))


def _dire_les_jours(rythme: Rythme) -> str:
    noms = [JOURS[jour] for _, jour in rythme.jours]
    pluriels = enumerer(f"{nom}s" for nom in noms)
    if rythme.fois > 1:
        lesquels = f"le {noms[0]}" if len(noms) == 1 else f"les {pluriels}"
        return f"une semaine sur {_FOIS[rythme.fois]}, {lesquels}"
    if not rythme.jours[0][0]:
        return "tous les jours" if len(set(noms)) == len(JOURS) else f"tous les {pluriels}"
    return enumerer(
        _dire_les_rangs([rang for rang, _ in suite], JOURS[jour])
        for jour, suite in groupby(rythme.jours, key=lambda couple: couple[1])
    )


def _dire_les_rangs(rangs: Sequence[int], jour: str) -> str:
    """« le 1er mercredi du mois », « les 1er et 3e mercredis »."""
    dits = enumerer(_RANGS[rang] for rang in rangs)
    if len(rangs) > 1:
        return f"les {dits} {jour}s"
    return f"{'l’' if dits.startswith('avant') else 'le '}{dits} {jour} du mois"


def _dire_la_saison(mois: Sequence[int]) -> str:
    """« d’avril à septembre », « en juillet et août »; nothing for the whole year."""
    if not mois or len(set(mois)) == len(MOIS):
        return ""
    suite = _qui_se_suivent(set(mois))
    if len(suite) > 2:
        de, a = MOIS[suite[0] - 1], MOIS[suite[-1] - 1]
        return f"{'d’' if de[0] in 'ao' else 'de '}{de} à {a}"
    return f"en {enumerer(MOIS[un - 1] for un in suite or mois)}"


def _qui_se_suivent(mois: set[int]) -> list[int]:
    """The months in the order they follow each other, over the new year if need be; none where they do not."""
    premiers = [un for un in mois if (un - 2) % 12 + 1 not in mois]
    return [(premiers[0] - 1 + rang) % 12 + 1 for rang in range(len(mois))] if len(premiers) == 1 else []


# From words to a rule -------------------------------------------------------------------------------------------------------------


def _detacher_la_saison(mots: Sequence[str]) -> tuple[list[str], tuple[int, ...]]:
    """The words that do not tell the season, and its months; none for the whole year."""
    sans_annee = " ".join(mots).replace(_TOUTE_L_ANNEE, "").split()
    places = [place for place, mot in enumerate(sans_annee) if mot in _MOIS_LUS]
    if not places:
        return sans_annee, ()
    debut, fin = places[0], places[-1]
    while debut and sans_annee[debut - 1] in _AUTOUR_DES_MOIS:
        debut -= 1
    saison = sans_annee[debut : fin + 1]
    if inconnus := [mot for mot in saison if mot not in _AUTOUR_DES_MOIS and mot not in _MOIS_LUS]:
        raise _incompris(inconnus[0])
    nommes = [_MOIS_LUS[mot] for mot in saison if mot in _MOIS_LUS]
    if {"a", "au", "jusqu"} & set(saison):
        if len(nommes) != 2:
            raise ValueError("la saison va d’un mois à un autre\u00a0: «\u00a0d’avril à septembre\u00a0».")
        nommes = [(nommes[0] - 1 + rang) % 12 + 1 for rang in range((nommes[1] - nommes[0]) % 12 + 1)]
    if {"sauf", "hors"} & set(saison):
        nommes = [un for un in range(1, 13) if un not in nommes]
    return [*sans_annee[:debut], *sans_annee[fin + 1 :]], tuple(dict.fromkeys(nommes))


def _detacher_la_cadence(mots: Sequence[str]) -> tuple[list[str], int]:
    """The words that do not tell once in how many weeks, and that number."""
    restent = list(mots)
    for place, mot in enumerate(restent):
        suivant = restent[place + 1] if place + 1 < len(restent) else ""
        if mot == "sur" and suivant in _FOIS_LUES:
            return [*restent[:place], *restent[place + 2 :]], _FOIS_LUES[suivant]
        if mot in _FOIS_LUES and suivant == "semaines":
            return [*restent[:place], *restent[place + 2 :]], _FOIS_LUES[mot]
        if mot in ("quinze", "15") and suivant == "jours":
            return [*restent[:place], *restent[place + 2 :]], 2
    return restent, 1


def _lire_les_jours(mots: Sequence[str]) -> tuple[tuple[int, int], ...]:
    if {"jour", "jours"} & set(mots) and set(mots) <= _SANS_SUITE | {"jour", "jours"}:
        return tuple((0, jour) for jour in range(len(JOURS)))
    lus = dict.fromkeys(_apparier(mots))
    if not lus:
        raise ValueError(f"il manque le jour de la semaine. Par exemple\u00a0: {EXEMPLES}.")
    if len({bool(rang) for rang, _ in lus}) > 1:
        raise ValueError(
            "«\u00a0tous les jeudis\u00a0» et «\u00a01er mercredi\u00a0» ne vont pas ensemble\u00a0: choisissez."
        )
    return tuple(lus)


def _apparier(mots: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(rank in the month, day of the week), ranks being those said before the day, or before an earlier one."""
    rangs: list[int] = []
    jour_dit = False
    for place, mot in enumerate(mots):
        if mot in _JOURS_LUS:
            yield from ((rang, _JOURS_LUS[mot]) for rang in rangs or [0])
            jour_dit = True
        elif mot in _RANGS_LUS:
            avant = mots[place - 1] if place else ""
            rangs = [] if jour_dit else rangs
            jour_dit = False
            rangs.append(-2 if avant == "avant" else _RANGS_LUS[mot])
        elif mot not in _SANS_SUITE:
            raise _incompris(mot)
    if rangs and not jour_dit:
        raise ValueError(f"il manque le jour de la semaine après «\u00a0{_RANGS[rangs[-1]]}\u00a0».")


def _incompris(mot: str) -> ValueError:
    return ValueError(f"«\u00a0{mot}\u00a0» n’est pas compris ici. Par exemple\u00a0: {EXEMPLES}.")
