"""Mises en relation: which themes enough people speak of to bring them together (domaine.md §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from passerelle.domaine.besoins import RegleBesoins, Theme, separer_themes
from passerelle.domaine.mots import cle, decouper
from passerelle.domaine.parametre import valeur_au


@dataclass(frozen=True, slots=True, kw_only=True)
class MiseEnRelation:
    """A line of the tab `Mises en relation`, its staff's column aside. Counts, never names of residents.

    `voix`, `expressions` (needs) and `seances` are those heard from `premiere_le` to `derniere_le`; `partenaires` are partners' names.
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


_MESURES = ("voix", "expressions", "seances")


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

    `besoins` has the columns date, lieu, theme, voix and compte: `theme` holds labels joined by `joindre_themes` (or a tuple of them), a
    blank `voix` is one voice, one that is not a whole number from 1 is missing. Needs that do not count, have no readable date or a
    future one are left out. `recontactables` (people who agreed to be called back) and `partenaires` are by theme label.

    Any window of the past makes the line, so that it stays once written; it tells the latest such window, the one staff can still
    act on, ending the last day the theme was heard enough. The thresholds are those in force on that day. Known themes come in the
    lexicon's order, others after them.
    """
    noms = _Noms(regle=regle, themes=[theme for theme in themes if cle(theme.libelle)])
    jours = _par_jour(besoins, noms, aujourdhui)
    rappels = {noms.nom(label): nombre for label, nombre in recontactables.items()}
    aux_cotes = {noms.nom(label): tuple(dict.fromkeys(noms_)) for label, noms_ in partenaires.items()}
    lignes = []
    for theme, entendus in jours.groupby("theme", sort=False):
        periode = _derniere_periode(entendus, regle)
        if periode is None:
            continue
        nom = str(theme)
        nombre = rappels.get(nom, 0)
        proches = aux_cotes.get(nom, ())
        reunion = nombre >= valeur_au(regle.reunion_min, aujourdhui)
        lignes.append(
            MiseEnRelation(
                id=noms.identifiant(nom),
                theme=noms.libelle(nom),
                voix=periode.voix,
                expressions=periode.expressions,
                seances=periode.seances,
                recontactables=nombre,
                partenaires=proches,
                premiere_le=periode.premiere_le,
                derniere_le=periode.derniere_le,
                suggestion=_suggerer(noms.libelle(nom), periode, nombre, proches, reunion=reunion),
            )
        )
    return tuple(sorted(lignes, key=lambda ligne: (noms.rang(ligne.theme), ligne.theme)))


class _Noms:
    """Theme labels without regard to spelling. A name is what spellings of a label share; a known theme's id is a spelling of it."""

    def __init__(self, *, regle: RegleBesoins, themes: Sequence[Theme]) -> None:
        self._themes = {cle(theme.libelle): theme for theme in reversed(themes)}
        self._connus = {cle(nom): cle(theme.libelle) for theme in reversed(themes) for nom in (theme.id, theme.libelle)}
        self._libelles = tuple(theme.libelle for theme in themes)
        self._rangs = {theme.libelle: rang for rang, theme in enumerate(themes)}
        self._sans_theme = {"", cle(regle.non_classe)}
        self._ecrits: dict[str, str] = {}
        self.lire = lru_cache(maxsize=None)(self._lire)

    def _lire(self, cellule: object) -> tuple[str, ...]:
        """The names in a cell of `Besoins`, each once."""
        libelles = separer_themes(cellule, self._libelles) if isinstance(cellule, str) else cellule
        if not isinstance(libelles, tuple):
            return ()
        noms = {self.nom(str(libelle)): str(libelle) for libelle in libelles}
        for nom, libelle in noms.items():
            self._ecrits.setdefault(nom, libelle)
        return tuple(nom for nom in noms if nom not in self._sans_theme)

    def nom(self, libelle: str) -> str:
        nom = cle(libelle)
        return self._connus.get(nom, nom) if nom else ""

    def libelle(self, nom: str) -> str:
        return self._themes[nom].libelle if nom in self._themes else self._ecrits[nom]

    def identifiant(self, nom: str) -> str:
        """The id of a theme's line, from the theme's own, which stays whatever its label becomes."""
        source = self._themes[nom].id if nom in self._themes else ""
        return "-".join(["theme", *decouper(source or self.libelle(nom))])

    def rang(self, libelle: str) -> int:
        return self._rangs.get(libelle, len(self._rangs))


def _par_jour(besoins: pd.DataFrame, noms: _Noms, aujourdhui: date) -> pd.DataFrame:
    """What was heard each day of each theme: columns theme, jour (ordinal), voix, expressions, seances; by theme and day."""
    compte = besoins["compte"].to_numpy(dtype=bool)
    jours = besoins["date"].map(_ordinal)
    gardes = compte & jours.notna().to_numpy() & (jours.fillna(0).to_numpy(dtype=float) <= aujourdhui.toordinal())
    lus = pd.DataFrame(
        {
            "theme": besoins["theme"].map(noms.lire),
            "jour": jours,
            "lieu": besoins["lieu"].map(lambda lieu: "" if pd.isna(lieu) else str(lieu)),
            "voix": besoins["voix"].map(_voix),
        }
    )[gardes]
    lus = lus.explode("theme").dropna(subset="theme")
    par_jour = lus.groupby(["theme", "jour"], sort=True)
    return par_jour.agg(voix=("voix", "sum"), expressions=("voix", "size"), seances=("lieu", "nunique")).reset_index()


def _derniere_periode(entendus: pd.DataFrame, regle: RegleBesoins) -> _Periode | None:
    """The latest window, of the days given in order, in which a theme was heard enough; None when there is none."""
    jours = entendus["jour"].to_numpy(dtype=int)
    fins = [date.fromordinal(int(jour)) for jour in jours]
    # Cumulated from the first day: what a window holds is the difference of two of them.
    cumuls = {mesure: np.concatenate([[0], entendus[mesure].to_numpy(dtype=int).cumsum()]) for mesure in _MESURES}
    durees = np.array([int(valeur_au(regle.fenetre_jours, fin)) for fin in fins])
    debuts = np.searchsorted(jours, jours - durees)
    rangs = np.arange(1, len(jours) + 1)
    dans = {mesure: cumul[rangs] - cumul[debuts] for mesure, cumul in cumuls.items()}
    assez = (dans["voix"] >= [valeur_au(regle.voix_min, fin) for fin in fins]) & (
        dans["seances"] >= [valeur_au(regle.seances_min, fin) for fin in fins]
    )
    if not assez.any():
        return None
    rang = int(np.flatnonzero(assez)[-1])
    return _Periode(
        *(int(dans[mesure][rang]) for mesure in _MESURES), premiere_le=fins[int(debuts[rang])], derniere_le=fins[rang]
    )


def _ordinal(cellule: object) -> int | None:
    return cellule.toordinal() if isinstance(cellule, date) and cellule is not pd.NaT else None


def _voix(cellule: object) -> int:
    """A blank is one voice; what is not a whole number from 1 is missing."""
    if cellule is None:
        return 1
    if isinstance(cellule, int | float) and cellule >= 1 and float(cellule).is_integer():
        return int(cellule)
    return 0


def _suggerer(theme: str, periode: _Periode, rappels: int, partenaires: tuple[str, ...], *, reunion: bool) -> str:
    """What to try, in one sentence that suits any theme."""
    entendu = (
        f"{periode.voix} voix sur le thème «\u00a0{theme}\u00a0», "
        f"entendue{_pluriel(periode.voix)} à {periode.seances} séance{_pluriel(periode.seances)}"
    )
    ensemble = " et ".join(filter(None, (", ".join(partenaires[:-1]), *partenaires[-1:])))
    if rappels > 1:
        accord = f"{rappels} personnes acceptent d’être rappelées"
        appel = "les appeler"
    else:
        accord = "1 personne accepte d’être rappelée" if rappels else "personne n’est à rappeler pour l’instant"
        appel = "l’appeler" if rappels else ""
    if reunion:
        idee = f"les réunir, avec {ensemble}" if ensemble else "les réunir"
    elif ensemble:
        idee = " et ".join(filter(None, (appel, f"en parler avec {ensemble}")))
    else:
        idee = " et ".join(filter(None, (appel, "demander à la prochaine rencontre qui veut s’y mettre")))
    return f"{entendu}\u00a0; {accord}\u00a0: {idee}\u00a0?"


def _pluriel(nombre: int) -> str:
    return "s" if nombre > 1 else ""
