"""Any centre, any year: what the properties of the rotation are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from passerelle.domaine.declare.entites import Activite, Exercice, Famille, Fermeture, Lieu
from passerelle.domaine.declare.parametre import ValeurDatee, noms_de_toujours, texte_de_toujours
from passerelle.domaine.regles.planning import (
    ChoixEquipe,
    Creneau,
    ReglePlanning,
    SeanceTenue,
    dates_prevues,
    etablir_planning,
    id_creneau,
)
from passerelle.domaine.regles.tours_perdus import dire_les_tours_perdus

GEL = 14
REGLE = ReglePlanning(
    gel_jours=(ValeurDatee(valeur=GEL, depuis=date.min, source=""),),
    delai_fiche_heures=(ValeurDatee(valeur=48, depuis=date.min, source=""),),
)
RECURRENCES = ("FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=TU,SA", "FREQ=MONTHLY;BYDAY=1WE,3WE", "FREQ=DAILY;INTERVAL=5")
AILLEURS = "Parc du Soleil"
"""A place that is not in `Lieux`."""

Cle = tuple[date, str]


@dataclass(frozen=True, kw_only=True)
class Monde:
    """A centre, its calendar, what was reported, what staff wrote, what the workbook held. `hotes`: activity id → its
    families."""

    activites: Mapping[str, Activite]
    hotes: Mapping[str, Sequence[str]]
    familles: Mapping[str, Famille]
    lieux: Sequence[Lieu]
    exercices: Sequence[Exercice]
    feries: Mapping[date, str]
    vacances: Mapping[date, str]
    fermetures: Sequence[Fermeture]
    seances: Mapping[Cle, Sequence[SeanceTenue]]
    equipe: Mapping[str, ChoixEquipe]
    ecrits: Mapping[str, str]
    aujourdhui: date

    def avec(self, **changements: Any) -> "Monde":
        """The same world, but for these."""
        return replace(self, **changements)

    def planifier(self) -> tuple[Creneau, ...]:
        """Its planning, with what staff's choices cost."""
        return dire_les_tours_perdus(
            self._planifier(self.activites, self.equipe),
            equipe=self.equipe,
            lieux=self.lieux,
            familles=self.familles,
            exercices=self.exercices,
            refaire=lambda activite, equipe: self._planifier({activite: self.activites[activite]}, equipe),
        )

    def _planifier(self, activites: Mapping[str, Activite], equipe: Mapping[str, ChoixEquipe]) -> tuple[Creneau, ...]:
        return etablir_planning(
            regle=REGLE,
            activites=activites,
            lieux=self.lieux,
            familles=self.familles,
            fermetures=self.fermetures,
            exercices=self.exercices,
            feries=self.feries,
            vacances=self.vacances,
            seances=self.seances,
            ecrits=self.ecrits,
            equipe=equipe,
            aujourdhui=self.aujourdhui,
        )

    @cached_property
    def famille_de(self) -> dict[str, str]:
        """Place id → its family."""
        return {lieu.id: lieu.famille for lieu in self.lieux}

    def est_ouvert(self, ident: str, jour: date) -> bool:
        """Whether the rule lets a place host that day; one that is not in `Lieux` is nobody's to close."""
        lieu = next((lieu for lieu in self.lieux if lieu.id == ident), None)
        return lieu is None or (
            (lieu.actif_du or jour) <= jour <= (lieu.actif_au or jour)
            and (lieu.ouvert_vacances or jour not in self.vacances)
            and not any(f.lieu in ("", ident) and f.du <= jour <= f.au for f in self.fermetures)
        )

    def est_gele(self, creneau: Creneau) -> bool:
        """Whether the workbook holds a place for it that is not to change any more."""
        return bool(self.ecrits.get(creneau.id)) and creneau.date <= self.aujourdhui + timedelta(days=GEL)

    def est_libre(self, creneau: Creneau) -> bool:
        """Whether neither staff, nor a session held elsewhere, nor the freeze decided who has its turn."""
        choix = self.equipe.get(creneau.id, ChoixEquipe())
        tenues = {s.lieu for s in self.seances.get((creneau.date, creneau.activite), ()) if s.realisee}
        return (
            (choix.date, choix.lieu_prevu) == (None, None)
            and tenues <= {creneau.lieu_prevu}
            and not self.est_gele(creneau)
        )


_jour = st.integers(0, 210)
"""Days after the first one."""
_rang = st.integers(0, 999)
"""One of a list whose length is not known yet: modulo that length."""
_duree = st.integers(1, 40)
_tenue = st.tuples(_rang, st.booleans())


def mondes(*, avec_equipe: bool = True, avec_ecrits: bool = True) -> st.SearchStrategy[Monde]:
    """Up to four families and seven places, one year or two of a few months, an activity or two, and all that happens."""
    return st.builds(
        _construire,
        debut=st.dates(date(2013, 1, 1), date(2028, 1, 1)),
        duree=st.integers(20, 150),
        suite=st.integers(0, 60),
        lieux=st.lists(
            st.tuples(st.integers(0, 3), st.booleans(), st.none() | _jour, st.none() | _jour), min_size=1, max_size=7
        ),
        activites=st.lists(
            st.tuples(st.sampled_from(RECURRENCES), st.lists(st.integers(0, 3), min_size=1, unique=True)),
            min_size=1,
            max_size=2,
        ),
        feries=st.lists(_jour, max_size=4),
        vacances=st.lists(st.tuples(_jour, _duree, st.sampled_from(["", "Noël"])), max_size=3),
        fermetures=st.lists(st.tuples(_rang, _jour, _duree), max_size=3),
        seances=st.lists(st.tuples(_rang, st.lists(_tenue, min_size=1, max_size=2)), max_size=6),
        equipe=st.lists(
            st.tuples(_rang, st.none() | st.integers(-20, 20), st.none() | _rang, st.booleans()),
            max_size=4 if avec_equipe else 0,
        ),
        ecrits=st.lists(st.tuples(_rang, _rang), max_size=12 if avec_ecrits else 0),
        aujourdhui=st.integers(-20, 230),
    )


def _construire(
    *,
    debut: date,
    duree: int,
    suite: int,
    lieux: Sequence[tuple[int, bool, int | None, int | None]],
    activites: Sequence[tuple[str, Sequence[int]]],
    feries: Sequence[int],
    vacances: Sequence[tuple[int, int, str]],
    fermetures: Sequence[tuple[int, int, int]],
    seances: Sequence[tuple[int, Sequence[tuple[int, bool]]]],
    equipe: Sequence[tuple[int, int | None, int | None, bool]],
    ecrits: Sequence[tuple[int, int]],
    aujourdhui: int,
) -> Monde:
    def jour(rang: int) -> date:
        return debut + timedelta(days=rang)

    exercices = [Exercice(debut, jour(duree)), *([Exercice(jour(duree + 1), jour(duree + suite))] if suite else [])]
    recurrences = {f"a{n}": recurrence for n, (recurrence, _) in enumerate(activites)}
    hotes = {f"a{n}": tuple(f"f{famille}" for famille in siennes) for n, (_, siennes) in enumerate(activites)}
    noms = [f"lieu-{n}" for n in range(len(lieux))]
    partout, choisis = ["", *noms], ["", AILLEURS, *noms]
    creneaux = [
        (le, ident)
        for ident, recurrence in recurrences.items()
        for exercice in exercices
        for le in dates_prevues(recurrence, exercice)
    ] or [(debut, "a0")]

    def creneau(rang: int) -> Cle:
        return creneaux[rang % len(creneaux)]

    return Monde(
        activites={
            ident: Activite(
                id=ident,
                libelle=ident,
                action="",
                recurrence=texte_de_toujours(recurrence),
                familles=noms_de_toujours(*hotes[ident]),
                depuis=date.min,
            )
            for ident, recurrence in recurrences.items()
        },
        hotes=hotes,
        familles={f"f{n}": Famille(id=f"f{n}", libelle=f"Famille {n}") for n in range(4)},
        lieux=[
            Lieu(
                id=nom,
                nom=nom,
                famille=f"f{famille}",
                ouvert_vacances=ouvert,
                actif_du=None if du is None else jour(du),
                actif_au=None if au is None else jour(au),
            )
            for nom, (famille, ouvert, du, au) in zip(noms, lieux, strict=True)
        ],
        exercices=exercices,
        feries={jour(rang): "Férié" for rang in feries},
        vacances={jour(du + rang): nom for du, long, nom in vacances for rang in range(long)},
        fermetures=[
            Fermeture(lieu=partout[lieu % len(partout)], du=jour(du), au=jour(du + long))
            for lieu, du, long in fermetures
        ],
        seances={
            creneau(rang): [
                SeanceTenue(lieu=choisis[1 + lieu % (len(noms) + 1)], realisee=realisee) for lieu, realisee in tenues
            ]
            for rang, tenues in seances
        },
        equipe={
            id_creneau(*creneau(rang)): ChoixEquipe(
                date=creneau(rang)[0] + timedelta(days=vers) if vers else None,
                lieu_prevu=None if lieu is None else choisis[lieu % len(choisis)],
                annulee=annulee,
            )
            for rang, vers, lieu, annulee in equipe
        },
        ecrits={id_creneau(*creneau(rang)): noms[lieu % len(noms)] for rang, lieu in ecrits},
        aujourdhui=jour(aujourdhui),
    )
