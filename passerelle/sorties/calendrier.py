"""The calendar as calendar programs read it, RFC 5545 (docs/decisions/040)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration, vText

from passerelle.domaine.liens.calendrier import Calendrier, Dite, Rencontre

TYPE = "text/calendar"
PRODUIT = "-//Passerelle//Planning//FR"
RELIRE = timedelta(hours=6)
"""How often those who follow it are asked to look again."""

_DEVANT = {"": "", "annulée": "Annulé\u00a0: ", "ailleurs": "Ailleurs\u00a0: "}
"""Said in the title too: not every program shows what is cancelled as such."""


def rediger(calendrier: Calendrier, dites: Iterable[Dite], *, titre: str, fuseau: ZoneInfo) -> bytes:
    """The file of these meetings, their hours being those of `fuseau`. The same ones give the same bytes."""
    fichier = Calendar()
    for nom, valeur in (
        ("prodid", PRODUIT),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("name", titre),
        ("x-wr-calname", titre),
        ("x-wr-timezone", fuseau.key),
        ("refresh-interval", vDuration(RELIRE, params={"VALUE": "DURATION"})),
        ("x-published-ttl", vText("PT6H")),
    ):
        fichier.add(nom, valeur)
    for dite in dites:
        fichier.add_component(_evenement(calendrier, dite, fuseau))
    return bytes(fichier.to_ical())


def _evenement(calendrier: Calendrier, dite: Dite, fuseau: ZoneInfo) -> Event:
    annoncee, rencontre = dite.annoncee, dite.annoncee.rencontre
    nom = " – ".join(filter(None, (rencontre.titre, rencontre.nom_lieu)))
    proprietes: dict[str, Any] = {
        "uid": calendrier.nom_unique(annoncee.id),
        "dtstamp": annoncee.le,
        "last-modified": annoncee.le,
        "sequence": annoncee.numero,
        **_moments(rencontre, fuseau),
        "summary": f"{_DEVANT[dite.empechement]}{nom}",
        "status": "CANCELLED" if dite.empechement else "CONFIRMED",
        "transp": "TRANSPARENT",
    }
    if rencontre.nom_lieu:
        proprietes["location"] = rencontre.nom_lieu
    evenement = Event()
    for cle, valeur in proprietes.items():
        evenement.add(cle, valeur)
    return evenement


def _moments(rencontre: Rencontre, fuseau: ZoneInfo) -> dict[str, date]:
    """When it begins and ends: the whole day where its hour is not known."""
    if not rencontre.heure:
        return {"dtstart": rencontre.date, "dtend": rencontre.date + timedelta(days=1)}
    debut = datetime.combine(rencontre.date, time.fromisoformat(rencontre.heure), fuseau)
    # In UTC: nothing recurs, and a program needs to know no time zone to show the right hour.
    debut = debut.astimezone(ZoneInfo("UTC"))
    return {"dtstart": debut, "dtend": debut + timedelta(minutes=rencontre.minutes)}
