"""The planning: when an activity is held, whose turn it is to host, what became of it (domaine.md §4)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Literal

from dateutil.rrule import rrulestr

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.entites import Activite, Exercice, Famille, Fermeture, Lieu, exercice_de
from passerelle.domaine.declare.parametre import Parametre, tranches, valeur_au
from passerelle.domaine.regles.rotation import FamilleEnAttente, Ouvertures, Rotation, dire_les_tours_passes

_Jour = date  # within a class whose field is named `date`, that name is no longer the type

StatutCreneau = Literal[
    "prévue",
    "déplacée",
    "réalisée",
    "annulée",
    "fiche attendue",
    "fiche manquante",
    "pas encore commencé",
    "exclue",
]
"""What became of a slot. An excluded one is not planned; `prévue` and `déplacée` are still to come; before its activity began, a
slot awaits nobody’s form."""


@declaree
class ReglePlanning:
    """Parameters of regles/planning.yaml.

    `gel_jours`: a slot within that many days keeps the place already written. `delai_fiche_heures`: how long
    after a slot its form is awaited before it is missing, in whole days (48 hours: two days).
    """

    gel_jours: Parametre
    delai_fiche_heures: Parametre


@dataclass(frozen=True, slots=True, kw_only=True)
class SeanceTenue:
    """One retained session: its place (id, or name when not in `Lieux`), held or cancelled, and why."""

    lieu: str
    realisee: bool
    motif: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoixEquipe:
    """What staff wrote over a slot: another date, another place (or none: empty), `annulée`.

    None where they wrote nothing.
    """

    date: _Jour | None = None
    lieu_prevu: str | None = None
    annulee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Creneau:
    """One slot as retained, staff's choices included.

    `id` is `AAAA-MM-JJ-activite` from the date the rule gave, whatever its `date` now. `lieu_prevu` and
    `lieu_realise` are place ids (the name for a place not in `Lieux`), or empty.

    `tour` is the place whose turn it was, before the freeze and staff; `ordre` the families of the rotation as they waited for it,
    with how they were served since `depuis`, the first day of the exercise; `fige`: too near for its written place to change.
    `attendue_jusqu_au` is the last day its form is awaited. `cout`: what staff's choice costs others, empty where it costs nothing.

    `date_regle`, `lieu_regle` and `statut_regle` are what the cells would say without staff's choices: a merge
    compares with those, else a choice would be forgotten as soon as it is followed.
    """

    id: str
    date_regle: _Jour
    date: _Jour
    activite: str
    lieu_regle: str
    lieu_prevu: str
    statut_regle: StatutCreneau
    statut: StatutCreneau
    motif: str
    lieu_realise: str
    tour: str
    ordre: tuple[FamilleEnAttente, ...]
    depuis: _Jour
    fige: bool
    attendue_jusqu_au: _Jour
    cout: str = ""

    @property
    def empechements(self) -> dict[str, str]:
        """The places of the rotation that day, each with why it was out, empty where it could host."""
        return {lieu.id: lieu.empechement for famille in self.ordre for lieu in famille.lieux}


def etablir_planning(
    *,
    regle: ReglePlanning,
    activites: Mapping[str, Activite],
    lieux: Sequence[Lieu],
    familles: Mapping[str, Famille],
    fermetures: Sequence[Fermeture],
    exercices: Sequence[Exercice],
    feries: Mapping[date, str],
    vacances: Mapping[date, str],
    seances: Mapping[tuple[date, str], Sequence[SeanceTenue]],
    ecrits: Mapping[str, str],
    equipe: Mapping[str, ChoixEquipe],
    aujourdhui: date,
    dites: Collection[tuple[date, str]] = (),
) -> tuple[Creneau, ...]:
    """The slots of the open exercises, by date of the rule then activity.

    `activites` and `familles` are by id, `lieux` in the order of the tab `Lieux`. `feries` names public holidays in
    French, `vacances` the days of school holidays (empty: no name is known). `seances` is by (date, activity id), those
    of closed exercises too. By slot id, `ecrits` gives the place already written in the workbook, `equipe` staff's own
    choices. `dites` are the (date, activity id) that staff told of in the planning itself.

    One pass in date order for each activity: a slot depends on earlier ones only, and the same inputs give the
    same slots. Raises ValueError when an activity's recurrence is not an RFC 5545 rule.
    """
    ouvertures = Ouvertures(fermetures=fermetures, vacances=vacances)
    fin_du_gel = aujourdhui + timedelta(days=valeur_au(regle.gel_jours, aujourdhui))
    signales: dict[str, list[date]] = {}
    for jour, activite_id in (*seances, *dites):
        signales.setdefault(activite_id, []).append(jour)
    creneaux: list[Creneau] = []
    for activite in activites.values():
        rotation = Rotation(familles=list(familles.values()), lieux=lieux, ouvertures=ouvertures)
        # Closed exercises are walked too: closing a year must not give next year's turns to others.
        jours = {jour: exercice.debut for exercice in exercices for jour in jours_de_l_activite(activite, exercice)}
        choix = {jour: equipe.get(id_creneau(jour, activite.id), ChoixEquipe()) for jour in jours}
        annules = [choisi.date or jour for jour, choisi in choix.items() if choisi.annulee]
        debut = activite.depuis or min([*signales.get(activite.id, ()), *annules], default=None)
        for jour in sorted(jours, key=lambda jour: (choix[jour].date or jour, jour)):
            rotation.tourner_chez(_hotes(activite, familles, choix[jour].date or jour))
            brouillon = _proposer(
                jour=jour,
                choix=choix[jour],
                # Staff who move a slot onto a public holiday know what they do.
                ferie="" if activite.jours_feries or choix[jour].date else feries.get(jour, ""),
                ecrit=ecrits.get(id_creneau(jour, activite.id), ""),
                seances=seances.get((choix[jour].date or jour, activite.id), ()),
                fin_du_gel=fin_du_gel,
                depuis=jours[jour],
                rotation=rotation,
            )
            creneau = brouillon.trancher(
                activite=activite, regle=regle, rotation=rotation, aujourdhui=aujourdhui, debut=debut
            )
            rotation.servir(brouillon.lieux_servis(creneau.statut), creneau.date)
            creneaux.append(creneau)
    ouverts = [exercice for exercice in exercices if not exercice.clos]
    retenus = [creneau for creneau in creneaux if exercice_de(creneau.date_regle, ouverts)]
    return tuple(sorted(retenus, key=lambda creneau: (creneau.date_regle, creneau.activite)))


def jours_de_l_activite(activite: Activite, exercice: Exercice) -> tuple[date, ...]:
    """The days an activity has within an exercise, each by the rule in force that day: a rule starts anew on its first day.

    Raises ValueError when one of them is not an RFC 5545 rule.
    """
    return tuple(
        jour
        for debut, fin, recurrence in tranches(activite.recurrence, exercice.debut, exercice.fin)
        for jour in dates_prevues(recurrence, Exercice(debut, fin))
    )


def _hotes(activite: Activite, familles: Mapping[str, Famille], jour: date) -> list[Famille]:
    """The families that host an activity that day, in the order that breaks ties; all of them where none is named."""
    nommees = valeur_au(activite.familles, jour) if activite.familles else ()
    return [familles[famille] for famille in nommees if famille in familles] or list(familles.values())


def dates_prevues(recurrence: str, exercice: Exercice) -> tuple[date, ...]:
    """The days an RFC 5545 rule (`FREQ=WEEKLY;BYDAY=TH`) gives within an exercise; none for an empty rule.

    Raises ValueError when the text is not such a rule.
    """
    if not recurrence:
        return ()
    debut, fin = datetime.combine(exercice.debut, time.min), datetime.combine(exercice.fin, time.max)
    moments = rrulestr(recurrence, dtstart=debut).between(debut, fin, inc=True)
    return tuple(dict.fromkeys(moment.date() for moment in moments))


def seances_hors_planning(
    *,
    creneaux: Sequence[Creneau],
    seances: Collection[tuple[date, str]],
    activites: Mapping[str, Activite],
    exercices: Sequence[Exercice],
) -> tuple[tuple[date, str], ...]:
    """The (date, activity id) of sessions that no planned slot stands for, in order.

    Only in open exercises, and for activities that are planned that day: elsewhere there is no planning.
    """
    prevus = {(creneau.date, creneau.activite) for creneau in creneaux if creneau.statut != "exclue"}
    ouverts = [exercice for exercice in exercices if not exercice.clos]
    return tuple(
        (jour, activite)
        for jour, activite in sorted(set(seances) - prevus)
        if activite in activites and est_planifiee(activites[activite], jour) and exercice_de(jour, ouverts)
    )


def est_planifiee(activite: Activite, jour: date) -> bool:
    """Whether the activity is one that is planned, by its rule of that day."""
    return bool(activite.recurrence and valeur_au(activite.recurrence, jour))


def id_creneau(jour: date, activite: str) -> str:
    """The id of the slot the rule gave an activity that day (contrat.md §5)."""
    return f"{jour.isoformat()}-{activite}"


def _proposer(
    *,
    jour: date,
    choix: ChoixEquipe,
    ferie: str,
    ecrit: str,
    seances: Sequence[SeanceTenue],
    fin_du_gel: date,
    depuis: date,
    rotation: Rotation,
) -> "_Brouillon":
    retenue = choix.date or jour
    tour = "" if ferie else rotation.choisir(retenue)
    # A place already written stays, even closed that day (its reason says so); but where nobody can host,
    # there is no slot to keep.
    fige = bool(tour and ecrit) and retenue <= fin_du_gel
    lieu_regle = ecrit if fige else tour
    lieu_prevu = lieu_regle if choix.lieu_prevu is None else choix.lieu_prevu
    return _Brouillon(
        jour=jour,
        retenue=retenue,
        annulee=choix.annulee,
        ferie=ferie,
        tour=tour,
        ordre=rotation.ordre(retenue, depuis),
        depuis=depuis,
        fige=fige,
        lieu_regle=lieu_regle,
        lieu_prevu=lieu_prevu,
        seances=tuple(sorted(seances, key=lambda seance: (seance.lieu != lieu_prevu, seance.lieu, seance.motif))),
    )


def _dire_debut(activite: Activite, debut: date | None) -> str:
    """Why nothing is awaited of a slot before the activity began."""
    if activite.depuis:
        return f"L’activité commence le {activite.depuis:%d/%m/%Y}"
    return f"Première séance signalée le {debut:%d/%m/%Y}" if debut else "Aucune séance signalée à ce jour"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brouillon:
    """A slot not settled yet: the rule's date and the one kept; its sessions, the planned place's first."""

    jour: date
    retenue: date
    annulee: bool
    ferie: str
    tour: str
    ordre: tuple[FamilleEnAttente, ...]
    depuis: date
    fige: bool
    lieu_regle: str
    lieu_prevu: str
    seances: tuple[SeanceTenue, ...]

    @property
    def tenus(self) -> list[str]:
        return [seance.lieu for seance in self.seances if seance.realisee]

    @property
    def sans_lieu(self) -> bool:
        return not (self.lieu_regle or self.lieu_prevu)

    def trancher(
        self,
        *,
        activite: Activite,
        regle: ReglePlanning,
        rotation: Rotation,
        aujourdhui: date,
        debut: date | None,
    ) -> Creneau:
        """`debut`: the day the activity is due from, None while nothing tells that it began."""
        attendue_jusqu_au = self.retenue + timedelta(days=ceil(valeur_au(regle.delai_fiche_heures, self.retenue) / 24))
        sans_nouvelles: StatutCreneau = (
            "fiche attendue"
            if aujourdhui <= attendue_jusqu_au
            else "pas encore commencé"
            if debut is None or self.retenue < debut
            else "fiche manquante"
        )
        statut = self._statut(aujourdhui, sans_nouvelles, annulee=self.annulee)
        phrases = [*self._issue(statut, rotation), *self._provenance()]
        if statut == "pas encore commencé":
            phrases.insert(0, _dire_debut(activite, debut))
        return Creneau(
            id=id_creneau(self.jour, activite.id),
            date_regle=self.jour,
            date=self.retenue,
            activite=activite.id,
            lieu_regle=self.lieu_regle,
            lieu_prevu=self.lieu_prevu,
            statut_regle=self._statut(aujourdhui, sans_nouvelles, annulee=False),
            statut=statut,
            motif=" ".join(f"{phrase}." for phrase in phrases if phrase),
            lieu_realise=self.tenus[0] if self.tenus else "",
            tour=self.tour,
            ordre=self.ordre,
            depuis=self.depuis,
            fige=self.fige,
            attendue_jusqu_au=attendue_jusqu_au,
        )

    def lieux_servis(self, statut: StatutCreneau) -> list[str]:
        # Only what is known not to be held leaves the turn to be had: a missing form does not.
        return self.tenus or ([] if statut == "annulée" else [self.lieu_prevu])

    def _statut(self, aujourdhui: date, sans_nouvelles: StatutCreneau, *, annulee: bool) -> StatutCreneau:
        """`sans_nouvelles`: what the slot is once past, when nobody told of it."""
        # A public holiday is no slot: what was held there anyway is outside the planning.
        seances = () if self.ferie and self.sans_lieu else self.seances
        if any(seance.realisee for seance in seances):
            return "réalisée"
        if seances or annulee:
            return "annulée"
        if self.sans_lieu:
            return "exclue"
        if self.retenue >= aujourdhui:
            return "prévue" if self.retenue == self.jour else "déplacée"
        return sans_nouvelles

    def _issue(self, statut: StatutCreneau, rotation: Rotation) -> Iterator[str]:
        """What happened, or may: sentences without their full stop."""
        tenus = self.tenus
        if statut == "annulée":
            motifs = sorted({seance.motif for seance in self.seances if seance.motif})
            if motifs:
                yield f"Annulée\u00a0: {', '.join(motifs)}"
            elif not self.seances:
                yield "Annulée par l’équipe"
        elif statut == "réalisée":
            if self.lieu_prevu not in ("", tenus[0]):
                yield "Tenue ailleurs que prévu"
            if autres := sorted({rotation.nom(lieu) for lieu in tenus[1:]}):
                yield f"Tenue aussi à un autre endroit\u00a0: {', '.join(autres)}"
        elif statut == "exclue":
            yield f"Jour férié\u00a0: {self.ferie}" if self.ferie else rotation.exclusion(self.retenue)
            if tenus:
                yield "Une séance a pourtant eu lieu"
        elif raison := rotation.empechement(self.lieu_prevu, self.retenue):
            yield f"À vérifier, lieu indisponible ce jour-là\u00a0: {raison}"

    def _provenance(self) -> Iterator[str]:
        """Why that date and that place, where they are not plainly the next turn."""
        if self.retenue != self.jour:
            yield f"Date d’origine\u00a0: {self.jour:%d/%m/%Y}"
        if self.lieu_prevu != self.lieu_regle:
            yield "Lieu choisi par l’équipe"
        else:
            yield dire_les_tours_passes(self.ordre, self.lieu_prevu)
