"""Mises en relation: which themes enough people speak of to bring them together (domaine.md §4)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.regles.besoins import RegleBesoins, Theme, annuaire_des_themes
from passerelle.domaine.texte.bornes import etiquette
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.domaine.texte.noms import forme, mots_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Seuils:
    """What makes a line: so many voices, at so many sessions, within so many days; and from how many people to call back a
    meeting is suggested."""

    voix: float
    seances: float
    jours: float
    reunion: float

    @classmethod
    def du(cls, regle: RegleBesoins, jour: date) -> "Seuils":
        """Those in force on a day."""
        return cls(
            voix=valeur_au(regle.voix_min, jour),
            seances=valeur_au(regle.seances_min, jour),
            jours=valeur_au(regle.fenetre_jours, jour),
            reunion=valeur_au(regle.reunion_min, jour),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MiseEnRelation:
    """A line of the tab `Mises en relation`, its staff's column aside. Counts, never names of residents.

    `voix`, `expressions` (needs) and `seances` are those heard from `premiere_le` to `derniere_le`; `partenaires` are names.
    `besoins` are the ids of those needs; `seuils` what the rule asked for on the last of these days.
    """

    id: str
    theme: str
    voix: int
    expressions: int
    seances: int
    recontactables: int
    partenaires: tuple[str, ...]
    premiere_le: date
    derniere_le: date
    suggestion: str
    besoins: tuple[str, ...] = field(compare=False)
    seuils: Seuils


class _Periode(NamedTuple):
    """What was heard of a theme within one window."""

    voix: int
    expressions: int
    seances: int
    premiere_le: date
    derniere_le: date


def rapprocher(
    *,
    regle: RegleBesoins,
    themes: Sequence[Theme],
    besoins: pd.DataFrame,
    recontactables: Mapping[str, int],
    partenaires: Mapping[str, Iterable[str]],
    aujourdhui: date,
) -> tuple[MiseEnRelation, ...]:
    """The lines of `Mises en relation`: themes with enough voices, at enough sessions, within the days of the rule.

    `besoins` has the columns date, lieu, theme, voix and compte: `theme` holds labels joined by `joindre_themes` (or a tuple of
    them), a blank `voix` is one voice, one that is not a whole number from 1 is missing. Needs that do not count, have no readable
    date or a future one are left out. `recontactables` (people who agreed to be called back) and `partenaires` are by theme label.

    Any window of the past makes the line, so that it stays once written; it tells the latest such window, the one staff can still
    act on, ending the last day the theme was heard enough. The thresholds are those in force on that day. Known themes come in the
    lexicon's order, others after them.
    """
    if not besoins["compte"].any():
        return ()
    noms = _Noms(regle=regle, themes=themes)
    entendus = _entendus(besoins, noms, aujourdhui)
    rappels: Counter[str] = Counter()
    for ecrit, nombre in recontactables.items():
        rappels.update(dict.fromkeys(noms.lire(ecrit), nombre))
    allies: dict[str, dict[str, None]] = {}
    for ecrit, qui in partenaires.items():
        for theme in noms.lire(ecrit):
            allies.setdefault(theme, {}).update(dict.fromkeys(qui))
    lignes = []
    for nom, jours in _par_jour(entendus).groupby("theme", sort=False):
        theme = str(nom)
        periode = _derniere_periode(jours, regle)
        if periode is None:
            continue
        allie = tuple(allies.get(theme, ()))
        seuils = Seuils.du(regle, periode.derniere_le)
        dedans = entendus["jour"].between(periode.premiere_le.toordinal(), periode.derniere_le.toordinal())
        lignes.append(
            MiseEnRelation(
                id=noms.identifiant(theme),
                theme=theme,
                voix=periode.voix,
                expressions=periode.expressions,
                seances=periode.seances,
                recontactables=rappels[theme],
                partenaires=allie,
                premiere_le=periode.premiere_le,
                derniere_le=periode.derniere_le,
                suggestion=_suggerer(theme, periode, rappels[theme], allie, reunion=rappels[theme] >= seuils.reunion),
                besoins=tuple(map(str, entendus.index[dedans & entendus["theme"].eq(theme)])),
                seuils=seuils,
            )
        )
    return tuple(sorted(lignes, key=lambda ligne: noms.rang(ligne.theme)))


class _Noms:
    """Theme labels without regard to spelling. Inside, a theme is its label, as the lexicon or the first need writes it."""

    def __init__(self, *, regle: RegleBesoins, themes: Sequence[Theme]) -> None:
        self._annuaire = annuaire_des_themes(themes)
        self._libelles = tuple(theme.libelle for theme in themes)
        self._rangs = {theme.libelle: rang for rang, theme in reversed(list(enumerate(themes)))}
        self._ids = {theme.libelle: theme.id for theme in reversed(themes)}
        self._sans_theme = forme(regle.non_classe)
        self._ecrits: dict[str, str] = {}
        self.lire = lru_cache(maxsize=None)(self._lire_les_themes)

    def _lire_les_themes(self, cellule: object) -> tuple[str, ...]:
        """The themes in a cell of `Besoins`, each once."""
        libelles = separer_noms(cellule, self._annuaire.formes) if isinstance(cellule, str) else cellule
        if not isinstance(libelles, tuple):
            return ()
        reconnus = (self.libelle(str(libelle)) for libelle in libelles if forme(str(libelle)) != self._sans_theme)
        return tuple(dict.fromkeys(reconnus))

    def libelle(self, ecrit: str) -> str:
        """The label of a theme, whatever its spelling."""
        nom = self._annuaire.exact(ecrit)
        return nom.nom if nom else self._ecrits.setdefault(forme(ecrit), ecrit)

    def identifiant(self, libelle: str) -> str:
        """The id of a theme's line, from the theme's own, which stays whatever its label becomes."""
        return f"theme-{mots_id(self._ids.get(libelle) or libelle) or etiquette(libelle)}"

    def rang(self, libelle: str) -> tuple[int, str]:
        """The lexicon's order, then the alphabet's."""
        return self._rangs.get(libelle, len(self._rangs)), libelle


def _entendus(besoins: pd.DataFrame, noms: _Noms, aujourdhui: date) -> pd.DataFrame:
    """The needs that count, once for each of their themes: columns theme, jour (ordinal), lieu, voix; by need (its id)."""
    lus = pd.DataFrame(
        {
            "theme": besoins["theme"].map(noms.lire),
            "jour": besoins["date"].map(_ordinal),
            "lieu": besoins["lieu"].map(lambda lieu: lieu or ""),
            "voix": besoins["voix"].map(voix_de),
        }
    )
    gardes = besoins["compte"].to_numpy(dtype=bool) & lus["jour"].between(1, aujourdhui.toordinal()).to_numpy()
    return lus[gardes].explode("theme").dropna(subset="theme")


def _par_jour(entendus: pd.DataFrame) -> pd.DataFrame:
    """What was heard each day of each theme: columns theme, jour (ordinal), voix, expressions, seances; by theme and day."""
    par_jour = entendus.groupby(["theme", "jour"], sort=True)
    return par_jour.agg(voix=("voix", "sum"), expressions=("voix", "size"), seances=("lieu", "nunique")).reset_index()


def _derniere_periode(entendus: pd.DataFrame, regle: RegleBesoins) -> _Periode | None:
    """The latest window, of the days given in order, in which a theme was heard enough; None when there is none."""
    jours = entendus["jour"].to_numpy(dtype=int)
    fins = [date.fromordinal(jour) for jour in jours.tolist()]
    debuts = np.searchsorted(jours, jours - [int(valeur_au(regle.fenetre_jours, fin)) for fin in fins])
    # Cumulated from the first day: what a window holds is the difference of two of them.
    cumuls = np.vstack(
        [
            np.zeros(3, dtype=int),
            entendus[["voix", "expressions", "seances"]].to_numpy(dtype=int).cumsum(axis=0),
        ]
    )
    voix, expressions, seances = (cumuls[1:] - cumuls[debuts]).T
    assez = voix >= [valeur_au(regle.voix_min, fin) for fin in fins]
    assez &= seances >= [valeur_au(regle.seances_min, fin) for fin in fins]
    if not assez.any():
        return None
    rang = int(np.flatnonzero(assez)[-1])
    return _Periode(int(voix[rang]), int(expressions[rang]), int(seances[rang]), fins[int(debuts[rang])], fins[rang])


def _ordinal(cellule: object) -> int:
    """The day, 0 where it cannot be read."""
    return cellule.toordinal() if isinstance(cellule, date) else 0


def voix_de(cellule: object) -> int:
    """The voices a cell counts for. A blank is one voice; what is not a whole number from 1 is missing."""
    if cellule is None:
        return 1
    if isinstance(cellule, int | float) and cellule >= 1 and float(cellule).is_integer():
        return int(cellule)
    return 0


def _suggerer(theme: str, periode: _Periode, rappels: int, partenaires: tuple[str, ...], *, reunion: bool) -> str:
    """What to try, in one sentence that suits any theme."""
    entendu = (
        f"{periode.voix} voix sur le thème «\u00a0{theme}\u00a0», "
        f"{accorder(periode.voix, 'entendue')} à {compter(periode.seances, 'séance')}"
    )
    ensemble = enumerer(partenaires)
    if rappels > 1:
        accord = f"{rappels} personnes acceptent d’être rappelées"
        appel = "les appeler"
    else:
        accord = "1 personne accepte d’être rappelée" if rappels else "personne n’est à rappeler pour l’instant"
        appel = "l’appeler" if rappels else ""
    if reunion:
        idee = f"les réunir, avec {ensemble}" if ensemble else "les réunir"
    elif ensemble:
        idee = enumerer(filter(None, (appel, f"en parler avec {ensemble}")))
    else:
        idee = enumerer(filter(None, (appel, "demander à la prochaine rencontre qui veut s’y mettre")))
    return f"{entendu}\u00a0; {accord}\u00a0: {idee}\u00a0?"
