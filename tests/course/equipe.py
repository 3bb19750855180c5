"""People of the team at work, several at once."""

import time
from collections.abc import Callable

from tests.course.classeur import Panne
from tests.course.gestes import GESTES
from tests.course.onglets import ANIMATIONS, BESOINS, REUNIONS, SEANCES, SUIVI
from tests.course.personne import Personne

POIDS = {SEANCES: 10, BESOINS: 4, REUNIONS: 3, ANIMATIONS: 3, SUIVI: 2}


def faire_un_geste(personne: Personne) -> str:
    """One gesture, in one tab. Raises Panne when it was not done."""
    geste = personne.hasard.choices(list(GESTES), list(GESTES.values()))[0]
    onglet = personne.hasard.choices(list(POIDS), list(POIDS.values()))[0]
    return geste(personne, onglet)


def travailler(personne: Personne, jusqu_a: Callable[[], bool], *, pause: float) -> None:
    """Gesture after gesture."""
    while not jusqu_a():
        try:
            fait = faire_un_geste(personne)
        except Panne as panne:
            personne.registre.perdue(panne)
            personne.classeur.attendre()
            continue
        if fait:
            personne.registre.faits[fait] += 1
            time.sleep(personne.hasard.random() * 2 * pause)
