"""Volunteers: their responses come into the response tabs as from Google forms, and hints with them."""

import random
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.course.classeur import Classeur, Panne
from tests.course.onglets import ANIMATIONS, BESOINS, ONGLETS, REUNIONS, SEANCES, SUIVI, Onglet, Reponse
from tests.course.personne import en_cellule
from tests.course.registre import Registre

POIDS = {SEANCES: 8, BESOINS: 4, REUNIONS: 3, ANIMATIONS: 3, SUIVI: 1}
REVIENT = 0.25
"""How often a response is about an occasion that another told of already."""


@dataclass
class Occasions:
    """What there is to tell of, by table: still to come, and told already."""

    hasard: random.Random
    a_venir: dict[str, list[Any]] = field(default_factory=dict)
    passees: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for onglet in ONGLETS:
            occasions = list(onglet.occasions())
            self.hasard.shuffle(occasions)
            self.a_venir[onglet.table], self.passees[onglet.table] = occasions, []

    def composer(
        self, onglet: Onglet, numero: int, retirees: Collection[tuple[str, str]], *, revient: float = REVIENT
    ) -> Reponse | None:
        """A response to the form of this tab, about no line of `retirees`; None when nothing is left to tell."""
        passees, a_venir = self.passees[onglet.table], self.a_venir[onglet.table]
        for _ in range(40):
            encore = onglet.occasion_revient and bool(passees) and self.hasard.random() < revient
            if not encore and not a_venir:
                return None
            occasion = self.hasard.choice(passees) if encore else a_venir.pop()
            reponse = onglet.remplit(self.hasard, numero, occasion)
            if (onglet.table, onglet.evenement(reponse)) not in retirees:
                if not encore:
                    passees.append(occasion)
                return reponse
        return None


class Benevoles:
    """Everyone who fills forms."""

    def __init__(self, classeur: Classeur, registre: Registre, occasions: Occasions) -> None:
        self._classeur, self._registre, self.occasions = classeur, registre, occasions
        self._titres: dict[str, list[str]] = {}

    def composer(self, onglet: Onglet, *, revient: float = REVIENT) -> Reponse | None:
        """A response, its moment its own. The verrou must be held."""
        return self.occasions.composer(onglet, self._registre.suivante(), self._registre.retirees, revient=revient)

    def repondre(self, onglet: Onglet, *, fois: int = 1, revient: float = REVIENT) -> str:
        """Responses come, in one request. Raises Panne when they did not."""
        sheet_id = self._classeur.sheet_id(onglet.reponses)
        if onglet.table not in self._titres:
            self._titres[onglet.table] = list(self._classeur.lire(sheet_id, haut=1).colonnes)
        with self._classeur.verrou:
            composees = [self.composer(onglet, revient=revient) for _ in range(fois)]
            reponses = [reponse for reponse in composees if reponse is not None]
            if not reponses:
                return ""
            ajout = {
                "sheetId": sheet_id,
                "rows": [self._rangee(self._titres[onglet.table], reponse) for reponse in reponses],
                "fields": "userEnteredValue",
            }
            self._classeur.ecrire(sheet_id, [{"appendCells": ajout}], haut=1)
            for reponse in reponses:
                self._registre.repondue(onglet, reponse, par="bénévole")
        return "réponse"

    @staticmethod
    def _rangee(titres: Sequence[str], reponse: Reponse) -> dict[str, object]:
        inconnus = set(reponse) - set(titres)
        assert not inconnus, inconnus
        return {"values": [en_cellule(reponse.get(titre, "")) for titre in titres]}

    def envoyer(self, jusqu_a: Callable[[], bool], *, avertir: Callable[[str], None], pause: float) -> None:
        """Responses come, and hints after most of them."""
        hasard = self.occasions.hasard
        while not jusqu_a():
            onglet = hasard.choices(list(POIDS), list(POIDS.values()))[0]
            try:
                fait = self.repondre(onglet)
            except Panne as panne:
                self._registre.perdue(panne)
                self._classeur.attendre()
                continue
            if fait:
                self._registre.faits[fait] += 1
            if hasard.random() < 0.6:
                avertir(onglet.formulaire)
            time.sleep(hasard.random() * 2 * pause)
