"""Mises en relation: which themes enough people speak of to bring them together (domaine.md §4)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pandas as pd

from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.regles.besoins import RegleBesoins, Theme, annuaire_des_themes
from passerelle.domaine.regles.decisions import Decision
from passerelle.domaine.regles.suggestions import Entendu, Moyens, Nouveaute, Rencontre, suggerer
from passerelle.domaine.texte.bornes import etiquette
from passerelle.domaine.texte.enumeration import separer_noms
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
    Beside the columns: `besoins`, the ids of the needs heard since `premiere_le`, in the order of days; `seuils`, what the rule
    asked for on the last of these days; `fenetres`, every day the theme had been heard enough; `prochaine`, where most of them may
    be met next, None where nothing is planned; `attend`, whether staff are to decide: they have not, or the theme was heard since.
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
    besoins: tuple[str, ...]
    seuils: Seuils
    fenetres: tuple[date, ...]
    prochaine: Rencontre | None
    attend: bool


def rapprocher(
    *,
    regle: RegleBesoins,
    themes: Sequence[Theme],
    besoins: pd.DataFrame,
    recontactables: Mapping[str, int],
    partenaires: Mapping[str, Iterable[str]],
    aujourdhui: date,
    natures: Mapping[str, str] = MappingProxyType({}),
    rencontres: Sequence[Rencontre] = (),
    decisions: Mapping[str, Decision] = MappingProxyType({}),
) -> tuple[MiseEnRelation, ...]:
    """The lines of `Mises en relation`: themes with enough voices, at enough sessions, within the days of the rule.

    `besoins`, by id, has the columns date, lieu, theme, voix and compte: `theme` holds labels joined by `joindre_themes` (or a
    tuple of them), a blank `voix` is one voice, one that is not a whole number from 1 is missing. Needs that do not count, have no
    readable date or a future one are left out. `recontactables` (people who agreed to be called back) and `partenaires` are by
    theme label; `natures`: a partner's name → what it is; `rencontres`: those to come, the next one first; `decisions`: line id →
    what staff decided of it.

    Any window of the past makes the line, so that it stays once written; it tells the latest such window, the one staff can still
    act on, ending the last day the theme was heard enough. The thresholds are those in force on that day. Known themes come in the
    lexicon's order, others after them.
    """
    if not besoins["compte"].any():
        return ()
    noms = _Noms(regle=regle, themes=themes)
    entendus = _par_theme(besoins, noms, aujourdhui)
    rappels: Counter[str] = Counter()
    for ecrit, nombre in recontactables.items():
        rappels.update(dict.fromkeys(noms.lire(ecrit), nombre))
    allies: dict[str, dict[str, None]] = {}
    for ecrit, qui in partenaires.items():
        for theme in noms.lire(ecrit):
            allies.setdefault(theme, {}).update(dict.fromkeys(qui))
    lignes = []
    for nom, du_theme in entendus.groupby("theme", sort=False):
        theme = str(nom)
        fenetres = _fenetres(du_theme, regle)
        if not fenetres:
            continue
        dernier, ident = fenetres[-1], noms.identifiant(theme)
        seuils = Seuils.du(regle, dernier.derniere_le)
        retenus = du_theme[du_theme["jour"] >= dernier.premiere_le.toordinal()]
        moyens = Moyens(
            rappels=rappels[theme],
            partenaires=tuple(allies.get(theme, ())),
            reunion=rappels[theme] >= seuils.reunion,
            prochaine=_prochaine(retenus, rencontres),
        )
        decision = decisions.get(ident)
        nouveaute = _nouveaute(retenus, decision)
        lignes.append(
            MiseEnRelation(
                id=ident,
                theme=theme,
                voix=dernier.voix,
                expressions=dernier.expressions,
                seances=dernier.seances,
                recontactables=moyens.rappels,
                partenaires=moyens.partenaires,
                premiere_le=dernier.premiere_le,
                derniere_le=dernier.derniere_le,
                suggestion=suggerer(theme, dernier, moyens, natures, decision, nouveaute),
                besoins=tuple(map(str, retenus.sort_values("jour", kind="stable").index)),
                seuils=seuils,
                fenetres=tuple(fenetre.derniere_le for fenetre in fenetres),
                prochaine=moyens.prochaine,
                attend=decision is None or nouveaute is not None,
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


def _par_theme(besoins: pd.DataFrame, noms: _Noms, aujourdhui: date) -> pd.DataFrame:
    """The needs heard so far, once for each of their themes: columns theme, jour (ordinal), lieu, voix; by theme."""
    lus = pd.DataFrame(
        {
            "theme": besoins["theme"].map(noms.lire),
            "jour": besoins["date"].map(_ordinal),
            "lieu": besoins["lieu"].map(lambda lieu: lieu or ""),
            "voix": besoins["voix"].map(voix_de),
        }
    )
    gardes = besoins["compte"].to_numpy(dtype=bool) & lus["jour"].between(1, aujourdhui.toordinal()).to_numpy()
    return lus[gardes].explode("theme").dropna(subset="theme").sort_values("theme", kind="stable")


def _fenetres(entendus: pd.DataFrame, regle: RegleBesoins) -> list[Entendu]:
    """What was heard of a theme in each window where that was enough, in order: one ends each day the theme was heard."""
    par_jour = entendus.groupby("jour", sort=True).agg(
        voix=("voix", "sum"), expressions=("voix", "size"), seances=("lieu", "nunique")
    )
    jours = par_jour.index.to_numpy(dtype=int)
    fins = [date.fromordinal(jour) for jour in jours.tolist()]
    debuts = np.searchsorted(jours, jours - [int(valeur_au(regle.fenetre_jours, fin)) for fin in fins])
    # Cumulated from the first day: what a window holds is the difference of two of them.
    cumuls = np.vstack([np.zeros(3, dtype=int), par_jour.to_numpy(dtype=int).cumsum(axis=0)])
    voix, expressions, seances = (cumuls[1:] - cumuls[debuts]).T
    assez = voix >= [valeur_au(regle.voix_min, fin) for fin in fins]
    assez &= seances >= [valeur_au(regle.seances_min, fin) for fin in fins]
    return [
        Entendu(int(voix[rang]), int(expressions[rang]), int(seances[rang]), fins[int(debuts[rang])], fins[rang])
        for rang in np.flatnonzero(assez).tolist()
    ]


def _prochaine(entendus: pd.DataFrame, rencontres: Sequence[Rencontre]) -> Rencontre | None:
    """The next meeting at the place where most voices were heard, of those where one is planned; the first in the alphabet among
    equals."""
    voix = entendus.groupby("lieu", sort=True)["voix"].sum()
    planifies = voix[voix.index.isin({rencontre.lieu for rencontre in rencontres})]
    if planifies.empty:
        return None
    return next(rencontre for rencontre in rencontres if rencontre.lieu == planifies.idxmax())


def _nouveaute(entendus: pd.DataFrame, decision: Decision | None) -> Nouveaute | None:
    """What was heard after the day of the decision; None where nothing was, or nothing is decided."""
    if decision is None:
        return None
    depuis = entendus[entendus["jour"] > decision.le.toordinal()]
    return None if depuis.empty else Nouveaute(len(depuis), date.fromordinal(int(depuis["jour"].max())))


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
