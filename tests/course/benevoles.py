"""Volunteers: their responses come into the response tabs as from Google forms, and hints with them."""

import random
import time
from collections.abc import Callable
from typing import Any

from tests.course.classeur import Classeur, Panne
from tests.course.onglets import ANIMATIONS, BESOINS, ONGLETS, REUNIONS, SEANCES, SUIVI, Onglet, Reponse
from tests.course.personne import en_cellule
from tests.course.registre import Registre
from tests.course.service import Service

POIDS = {SEANCES: 8, BESOINS: 4, REUNIONS: 3, ANIMATIONS: 3, SUIVI: 1}
REVIENT = 0.25
"""How often a response is about an occasion that another told of already."""


class Benevoles:
    """Everyone who fills forms. `importe` takes from the same occasions, so that none is told twice by chance."""

    def __init__(self, service: Service, classeur: Classeur, registre: Registre, graine: int) -> None:
        self._service, self._classeur, self._registre = service, classeur, registre
        self._hasard = random.Random(graine)
        self._titres: dict[str, list[str]] = {}
        self._a_venir: dict[str, list[Any]] = {}
        self._passees: dict[str, list[Any]] = {onglet.table: [] for onglet in ONGLETS}
        for onglet in ONGLETS:
            occasions = list(onglet.occasions())
            self._hasard.shuffle(occasions)
            self._a_venir[onglet.table] = occasions

    def composer(self, onglet: Onglet) -> Reponse | None:
        """A response to the form of this tab; None when nothing is left to tell. The verrou must be held."""
        for _ in range(20):
            passees = self._passees[onglet.table]
            encore = onglet.occasion_revient and passees and self._hasard.random() < REVIENT
            if not encore and not self._a_venir[onglet.table]:
                return None
            occasion = self._hasard.choice(passees) if encore else self._a_venir[onglet.table].pop()
            reponse = onglet.remplit(self._hasard, self._registre.suivante(), occasion)
            if (onglet.table, onglet.evenement(reponse)) in self._registre.retirees:
                continue
            if not encore:
                passees.append(occasion)
            return reponse
        return None

    def choisir(self) -> Onglet:
        """The form that somebody fills."""
        return self._hasard.choices(list(POIDS), list(POIDS.values()))[0]

    def repondre(self, onglet: Onglet) -> str:
        """A response comes. Raises Panne when it did not."""
        sheet_id = self._classeur.sheet_id(onglet.reponses)
        if onglet.table not in self._titres:
            self._titres[onglet.table] = list(self._classeur.lire(sheet_id, haut=1).colonnes)
        titres = self._titres[onglet.table]
        with self._classeur.verrou:
            reponse = self.composer(onglet)
            if reponse is None:
                return ""
            inconnus = set(reponse) - set(titres)
            assert not inconnus, inconnus
            cellules = [en_cellule(reponse.get(titre, "")) for titre in titres]
            ajout = {"sheetId": sheet_id, "rows": [{"values": cellules}], "fields": "userEnteredValue"}
            self._classeur.ecrire(sheet_id, [{"appendCells": ajout}], haut=1)
            self._registre.repondue(onglet, reponse, par="bénévole")
        return "réponse"

    def envoyer(self, jusqu_a: Callable[[], bool], *, pause: float) -> None:
        """Responses come, and hints after most of them."""
        while not jusqu_a():
            onglet = self.choisir()
            try:
                fait = self.repondre(onglet)
            except Panne:
                self._classeur.attendre()
                continue
            if fait:
                self._registre.faits[fait] += 1
            if self._hasard.random() < 0.6:
                self._service.avertir(onglet.formulaire)
            time.sleep(self._hasard.random() * 2 * pause)

