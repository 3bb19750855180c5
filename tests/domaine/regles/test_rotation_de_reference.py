"""The rotation, year after year and zone after zone, against a calculation made from the words of the rule alone."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from passerelle.calendrier import ZONES_SCOLAIRES, charger_calendrier
from passerelle.domaine.declare.entites import Exercice, Fermeture
from passerelle.domaine.regles.planning import ChoixEquipe, SeanceTenue, id_creneau
from passerelle.domaine.regles.vacances import retenir_les_vacances
from tests.domaine.regles.rotation_de_reference import Dit, Reglement
from tests.domaine.regles.test_planning import FAMILLES, LIEUX, lieu, planning

pytestmark = pytest.mark.parcours

JEUDI = 3
ACTIVITE = "petit-dejeuner"
DES_ANNEES = [(annee, zone) for annee in range(2013, 2028) for zone in ZONES_SCOLAIRES]


def comparer(exercice: Exercice, zone: str, **connu: Any) -> None:
    """`connu`: what the reference is told; the planning is told the same in its own words."""
    calendrier = charger_calendrier(zone=zone, exercices=[exercice])
    vacances = retenir_les_vacances(calendrier.vacances, (), [exercice])
    lieux = connu.pop("lieux", LIEUX)
    reglement = Reglement(
        jour_de_semaine=JEUDI,
        familles=list(FAMILLES),
        lieux=lieux,
        feries=calendrier.feries,
        vacances=vacances,
        **connu,
    )
    creneaux = planning(
        exercices=(exercice,),
        lieux=lieux,
        feries=calendrier.feries,
        vacances=vacances,
        fermetures=reglement.fermetures,
        seances={
            (jour, ACTIVITE): [SeanceTenue(lieu=ou, realisee=True) for ou in dit.tenues]
            for jour, dit in reglement.dits.items()
            if dit.tenues
        },
        ecrits={id_creneau(jour, ACTIVITE): dit.ecrit for jour, dit in reglement.dits.items()},
        equipe={
            id_creneau(jour, ACTIVITE): ChoixEquipe(lieu_prevu=dit.lieu_de_l_equipe, annulee=dit.annulee)
            for jour, dit in reglement.dits.items()
        },
        aujourdhui=reglement.aujourdhui,
    )
    assert {creneau.date: creneau.lieu_prevu for creneau in creneaux} == reglement.planifier(exercice)


@pytest.mark.parametrize(("annee", "zone"), DES_ANNEES)
def test_une_annee_sans_reponse_va_a_qui_attend_depuis_le_plus_longtemps(annee: int, zone: str) -> None:
    comparer(Exercice(date(annee, 9, 1), date(annee + 1, 8, 31)), zone)


@pytest.mark.parametrize(("annee", "zone"), DES_ANNEES)
def test_une_annee_mouvementee_aussi(annee: int, zone: str) -> None:
    """Closures, places that come and go, sessions held here or there or cancelled, staff's choices, a plan already written."""
    hasard = Random(f"{annee} {zone}")  # noqa: S311 (the same year every time)
    exercice = Exercice(date(annee, 9, 1), date(annee + 1, 8, 31))
    jours = [exercice.debut + timedelta(days=rang) for rang in range((exercice.fin - exercice.debut).days + 1)]
    lieux = [*LIEUX, lieu("École C", actif_du=hasard.choice(jours)), lieu("École D", ouvert_vacances=True)]
    noms = [place.id for place in lieux]

    def du_jour() -> Dit:
        return Dit(
            tenues=hasard.choice([(), (), (), ("parc",), (hasard.choice(noms),)]),
            annulee=hasard.random() < 0.15,
            lieu_de_l_equipe=hasard.choice([None, None, None, None, "", "parc", *noms]),
            ecrit=hasard.choice(["", *noms]),
        )

    comparer(
        exercice,
        zone,
        lieux=lieux,
        fermetures=[
            Fermeture(lieu=hasard.choice(["", *noms]), du=du, au=du + timedelta(days=hasard.randrange(25)))
            for du in hasard.sample(jours, 8)
        ],
        dits={jour: du_jour() for jour in jours if jour.weekday() == JEUDI},
        aujourdhui=hasard.choice(jours),
    )
