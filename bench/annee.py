"""A made-up year of any size: responses as a Google form would leave them, the same at each run."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

LIEUX = tuple(f"Lieu {numero}" for numero in range(1, 41))
TEXTES = (
    "un banc devant l'école", "plus de bus le soir", "un jardin partagé", "aide aux devoirs", "on ne se connaît pas entre voisins",
    "les poubelles débordent", "des cours de cuisine", "l'éclairage est en panne", "une fête comme avant", "un coin pour les ados",
)  # fmt: skip
Reponse = dict[str, object]


def seances(nombre: int) -> Iterator[Reponse]:
    """Session forms: one each a (day, activity, place) of the year, some told twice."""
    hasard = random.Random(2013)
    jours = [date(2013, 9, 1) + timedelta(days=rang) for rang in range(365)]
    cases = [(jour, activite, lieu) for jour in jours for activite in ("Petit-déjeuner", "Goûter") for lieu in LIEUX]
    tirees = hasard.sample(cases, k=min(nombre, len(cases)))
    tirees += hasard.choices(tirees, k=nombre - len(tirees))
    for rang, (jour, activite, lieu) in enumerate(tirees):
        tenue = hasard.random() > 0.05
        yield {
            "Horodateur": datetime.combine(jour, time(12)) + timedelta(seconds=rang),
            "Date de la séance": jour,
            "Type de séance": activite,
            "Lieu": lieu,
            "La séance a-t-elle eu lieu ?": "Oui" if tenue else "Non",
            "Motif": None if tenue else "Météo",
            "Adultes (18 ans et plus, sans l'équipe)": hasard.randrange(40) if tenue else None,
            "Enfants et adolescents (moins de 18 ans)": hasard.randrange(30) if tenue else None,
            "Bénévoles qui ont tenu la séance": hasard.randrange(1, 6) if tenue else None,
            "Partenaires présents": ("École A", "AVVA") if hasard.random() < 0.3 else None,
            "Ce qui s'est passé": hasard.choice(TEXTES),
            "Votre code": f"B{hasard.randrange(20):02d}",
        }


def besoins(nombre: int) -> Iterator[Reponse]:
    """Needs, one a form."""
    hasard = random.Random(2014)
    for rang in range(nombre):
        jour = date(2013, 9, 1) + timedelta(days=hasard.randrange(365))
        yield {
            "Horodateur": datetime.combine(jour, time(13)) + timedelta(seconds=rang),
            "Date": jour,
            "Lieu": hasard.choice(LIEUX),
            "Qu'avez-vous entendu ?": f"{hasard.choice(TEXTES)} ({hasard.randrange(500)})",
            "C'est plutôt": hasard.choice(("Un constat", "Un besoin", "Une envie", "Une aide proposée")),
            "Combien de personnes le disaient ?": hasard.randrange(1, 9),
            "Votre code": f"B{hasard.randrange(20):02d}",
        }
