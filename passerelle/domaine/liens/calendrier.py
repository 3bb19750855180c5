"""What calendars are told of each meeting, and how they learn that it changed (docs/decisions/040).

A calendar keeps what it once read: it takes a change only under the same name (UID) and a greater number (SEQUENCE), and does
not notice what is no longer there. So what was last told is remembered, and what goes away is told as cancelled for a while.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from passerelle.domaine.texte.noms import mots_id

CALENDRIER = "calendrier"
"""What is remembered beside the tables: the slug of the centre, and what was last told of each meeting."""

RAPPEL = timedelta(days=60)
"""How long what is over stays told, and what went away is told as cancelled."""

OUBLI = timedelta(days=365)
"""How long the number of a meeting that went away is kept: it goes on from there if it comes back."""

LONGUEUR_CENTRE = 60

Empechement = Literal["", "annulée", "ailleurs"]
"""Why one is not to come: it is cancelled, or held in another place than the one a calendar is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rencontre:
    """One meeting: what it is called (`titre`), when and where. `heure` is `09:00`, at the centre, empty where nobody knows it;
    `activite` and `lieu` are ids, `lieu` empty, as `nom_lieu`, where none of the tab `Lieux` is known."""

    date: date
    heure: str
    minutes: int
    activite: str
    titre: str
    lieu: str = ""
    nom_lieu: str = ""
    annulee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Annoncee:
    """A meeting as it was last told. `id` is its line's; `numero` grows each time something of it changes, `le` is when it last
    did, in UTC. `partie`: the planning no longer has it. `quittes`: id of each place it left → when. `deplacee_le`: when its
    date, hour, place or state last changed, None where they never did: a new name is not one of these."""

    id: str
    rencontre: Rencontre
    numero: int
    le: datetime
    partie: bool = False
    quittes: Mapping[str, datetime] = field(default_factory=dict)
    deplacee_le: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendrier:
    """All that was told. `centre` is the slug that every UID ends with, the same for ever whatever the centre is called;
    `hors_planning`: what was held besides the planning, of which nothing is remembered; `reunions`: the coming meetings of the
    projects, which the team alone is told of."""

    centre: str = ""
    annoncees: tuple[Annoncee, ...] = ()
    hors_planning: tuple[Annoncee, ...] = ()
    reunions: tuple[Annoncee, ...] = ()

    def nom_unique(self, ident: str) -> str:
        """The UID of a meeting."""
        return f"{ident}@{self.centre}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dite:
    """A meeting as one calendar tells it."""

    annoncee: Annoncee
    empechement: Empechement = ""


def annoncer(
    avant: Calendrier | None,
    voulues: Mapping[str, Rencontre],
    *,
    centre: str,
    intouchees: Collection[str] = (),
    reunions: Mapping[str, Rencontre] | None = None,
    maintenant: datetime,
) -> Calendrier:
    """What to tell from now on. `voulues`: id → the meeting; `intouchees`: the ids that cannot be told today, left as last told;
    `reunions`: those of the projects, None where they cannot be told today; `centre`: what the centre is called, which only gives
    the slug the first time."""
    avant = avant or Calendrier(centre=mots_id(centre)[:LONGUEUR_CENTRE].strip("-") or "centre")
    le = maintenant.astimezone(UTC).replace(microsecond=0)
    return Calendrier(
        centre=avant.centre,
        annoncees=_annoncer(avant.annoncees, voulues, intouchees, le),
        reunions=avant.reunions if reunions is None else _annoncer(avant.reunions, reunions, (), le),
    )


def _annoncer(
    avant: Iterable[Annoncee], voulues: Mapping[str, Rencontre], intouchees: Collection[str], le: datetime
) -> tuple[Annoncee, ...]:
    connues = {annoncee.id: annoncee for annoncee in avant}
    annoncees = [_suivre(connues.get(ident), ident, rencontre, le) for ident, rencontre in voulues.items()]
    for ident, annoncee in connues.items():
        if ident in voulues:
            continue
        if ident in intouchees:
            annoncees.append(annoncee)
        elif not annoncee.partie:
            annoncees.append(replace(annoncee, numero=annoncee.numero + 1, le=le, deplacee_le=le, partie=True))
        elif le - annoncee.le < OUBLI:
            annoncees.append(annoncee)
    return tuple(sorted(annoncees, key=_rang))


def _rang(annoncee: Annoncee) -> tuple[date, str]:
    return annoncee.rencontre.date, annoncee.id


def _suivre(ancienne: Annoncee | None, ident: str, rencontre: Rencontre, le: datetime) -> Annoncee:
    if ancienne is None:
        return Annoncee(id=ident, rencontre=rencontre, numero=0, le=le)
    if ancienne.rencontre == rencontre and not ancienne.partie:
        return ancienne
    ancien_nom = replace(rencontre, titre=ancienne.rencontre.titre, nom_lieu=ancienne.rencontre.nom_lieu)
    quittes = {lieu: quand for lieu, quand in ancienne.quittes.items() if le - quand < RAPPEL}
    if ancienne.rencontre.lieu:
        quittes[ancienne.rencontre.lieu] = le
    quittes.pop(rencontre.lieu, None)
    return Annoncee(
        id=ident,
        rencontre=rencontre,
        numero=ancienne.numero + 1,
        le=le,
        quittes=quittes,
        deplacee_le=ancienne.deplacee_le if ancienne.rencontre == ancien_nom and not ancienne.partie else le,
    )


def a_dire(
    calendrier: Calendrier,
    *,
    maintenant: datetime,
    du: date,
    au: date | None = None,
    lieu: str = "",
    activite: str = "",
    equipe: bool = False,
) -> tuple[Dite, ...]:
    """What a calendar tells from `du` on, to `au` included: all, or what concerns a place or an activity (their ids); the team's
    (`equipe`) has the meetings of the projects as well. It tells for RAPPEL what went away, and what left that place."""
    reunions = calendrier.reunions if equipe else ()
    return tuple(
        Dite(annoncee=annoncee, empechement=empechement)
        for annoncee in sorted((*calendrier.annoncees, *calendrier.hors_planning, *reunions), key=_rang)
        if du <= annoncee.rencontre.date
        and (au is None or annoncee.rencontre.date <= au)
        and activite in ("", annoncee.rencontre.activite)
        and (empechement := _empechement(annoncee, lieu, maintenant)) is not None
    )


def _empechement(annoncee: Annoncee, lieu: str, maintenant: datetime) -> Empechement | None:
    """None where that place is not concerned, or no longer."""
    ici = lieu in ("", annoncee.rencontre.lieu)
    if not ici and (lieu not in annoncee.quittes or maintenant - annoncee.quittes[lieu] >= RAPPEL):
        return None
    if annoncee.partie and maintenant - annoncee.le >= RAPPEL:
        return None
    if annoncee.partie or annoncee.rencontre.annulee:
        return "annulée"
    return "" if ici else "ailleurs"


def en_souvenir(calendrier: Calendrier) -> dict[str, Any]:
    """What is remembered of it, as JSON takes it."""
    souvenir = {"centre": calendrier.centre, "rencontres": {a.id: _en_objet(a) for a in calendrier.annoncees}}
    return souvenir | ({"reunions": {a.id: _en_objet(a) for a in calendrier.reunions}} if calendrier.reunions else {})


def depuis_souvenir(souvenir: Mapping[str, Any] | None) -> Calendrier | None:
    """What was remembered; None where nothing was, or where somebody altered it."""
    if souvenir is None:
        return None
    try:
        return Calendrier(
            centre=str(souvenir["centre"]),
            annoncees=tuple(_en_annoncee(ident, dit) for ident, dit in souvenir["rencontres"].items()),
            reunions=tuple(_en_annoncee(ident, dit) for ident, dit in souvenir.get("reunions", {}).items()),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _en_objet(annoncee: Annoncee) -> dict[str, Any]:
    r = annoncee.rencontre
    dit = [r.date.isoformat(), r.heure, r.minutes, r.activite, r.titre, r.lieu, r.nom_lieu, r.annulee]
    return {"n": annoncee.numero, "le": annoncee.le.isoformat(), "dit": dit, **dict(_rares(annoncee))}


def _rares(annoncee: Annoncee) -> Iterator[tuple[str, Any]]:
    """What few meetings have: not written for the others, which are many."""
    if annoncee.partie:
        yield "partie", True
    if annoncee.quittes:
        yield "quittes", {lieu: quand.isoformat() for lieu, quand in annoncee.quittes.items()}
    if annoncee.deplacee_le:
        yield "deplacee", annoncee.deplacee_le.isoformat()


def _en_annoncee(ident: str, dit: Mapping[str, Any]) -> Annoncee:
    jour, heure, minutes, activite, titre, lieu, nom_lieu, annulee = dit["dit"]
    return Annoncee(
        id=ident,
        rencontre=Rencontre(
            date=date.fromisoformat(jour),
            heure=heure,
            minutes=minutes,
            activite=activite,
            titre=titre,
            lieu=lieu,
            nom_lieu=nom_lieu,
            annulee=annulee,
        ),
        numero=dit["n"],
        le=datetime.fromisoformat(dit["le"]),
        partie=dit.get("partie", False),
        quittes={quitte: datetime.fromisoformat(quand) for quitte, quand in dit.get("quittes", {}).items()},
        deplacee_le=datetime.fromisoformat(dit["deplacee"]) if "deplacee" in dit else None,
    )
