"""Every project followed: its step, when it is due, what to warn of, and what changed (domaine.md §4, Étapes des projets)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pandas as pd

from passerelle.domaine.declare.echeances import Attente, alerter, echeance_au, est_en_retard
from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.regles.etapes import AUCUNE, RegleEtapes
from passerelle.domaine.regles.projets import Vie, cellules_des_lignes
from passerelle.domaine.regles.situation import ChangementEtape, Situation

COLONNES_SUIVI = (
    "besoins",
    "voix",
    "habitants",
    "partenaires",
    "reunions",
    "animations",
    "etape",
    "etape_depuis",
    "echeance",
    "alerte",
    "pourquoi",
)
"""The columns of the tab `Projets` that are worked out here."""

EN_RETARD = "en_retard"
"""The column, not of the tab, that says whether the project is past a day due (indicator RET)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suivi:
    """Every project followed: what is known of them.

    `projets` are retained lines, with their boolean column `compte`; `vies` what happened around each, by its name. By
    project id: `etapes_ecrites` gives the step last written and since when; `etapes_equipe` the step staff typed instead,
    since when it counts (None: ever), empty where they emptied the cell: alerts and days due follow theirs, the column
    `etape` still says what the evidence shows. `premieres_vues`: project id → step id → the day when evidence that bears no
    date was first seen; None where that was never remembered.
    """

    regle: RegleEtapes
    projets: pd.DataFrame
    vies: Mapping[str, Vie]
    exercices: Sequence[Exercice]
    etapes_ecrites: Mapping[str, tuple[str, date | None]]
    aujourdhui: date
    etapes_equipe: Mapping[str, tuple[str, date | None]] = field(default_factory=dict)
    premieres_vues: Mapping[str, Mapping[str, date]] | None = None

    def suivre(self) -> tuple[pd.DataFrame, tuple[ChangementEtape, ...], tuple[Anomalie, ...]]:
        """COLONNES_SUIVI and EN_RETARD on the lines of `projets`, changes of step, anomalies. A line that does not count has
        blanks."""
        action = self._action(self.aujourdhui)
        situations = action.situations
        lignes = [action.ligne(situations[ident]) if ident in situations else _BLANC for ident in self.projets.index]
        cadre = pd.DataFrame(lignes, index=self.projets.index, columns=[*COLONNES_SUIVI, EN_RETARD], dtype=object)
        changements = [changement for situation in situations.values() if (changement := situation.changement())]
        anomalies = [anomalie for situation in situations.values() for anomalie in situation.anomalies()]
        return cadre.astype({EN_RETARD: bool}), tuple(changements), (*anomalies, *action.anomalies())

    def arreter(self, jour: date) -> pd.DataFrame:
        """`etape` and EN_RETARD as they stood at the end of a past day, whatever was known since (chiffres.md, D1)."""
        action = self._action(jour)
        arretes = {
            ident: (
                None if self._equipe(ident, jour) == "" else situation.etape_retenue or None,
                action.ligne(situation)[EN_RETARD],
            )
            for ident, situation in action.situations.items()
        }
        return pd.DataFrame(
            [arretes.get(ident, (None, False)) for ident in self.projets.index],
            index=self.projets.index,
            columns=["etape", EN_RETARD],
            dtype=object,
        )

    def vues(self) -> dict[str, dict[str, date]]:
        """`premieres_vues` brought up to today. A step that a project keeps once reached keeps its day."""
        vues: dict[str, dict[str, date]] = {}
        for ident, situation in self._action(self.aujourdhui).situations.items():
            connues = self._vues_de(ident)
            for etape, constat in zip(self.regle.etapes, situation.constats, strict=True):
                if (constat and constat.notee) or (etape.est_acquise and etape.id in connues):
                    premiere = connues.get(etape.id, self.aujourdhui)
                    if self.premieres_vues is None and self.regle.rang(situation.ecrite) >= self.regle.rang(
                        etape.libelle
                    ):
                        # Written before such days were remembered: what earlier years showed, they still show.
                        premiere = situation.depart or premiere
                    vues.setdefault(ident, {})[etape.id] = premiere
        return vues

    def _action(self, jour: date) -> "_Action":
        """All projects, from what was known of them that day."""
        situations = {
            ident: self._situation(ident, cellules, jour)
            for ident, cellules in zip(self.projets.index, cellules_des_lignes(self.projets), strict=True)
            if cellules["compte"]
        }
        return _Action(regle=self.regle, exercices=self.exercices, aujourdhui=jour, situations=situations)

    def _situation(self, ident: str, cellules: Mapping[str, object], jour: date) -> Situation:
        vie = self.vies.get(str(cellules["nom"]), Vie())
        vues = self._vues_de(ident)
        return Situation.depuis_les_fiches(
            regle=self.regle,
            ident=ident,
            cellules=cellules,
            vie=replace(vie, faits=[fait for fait in vie.faits if fait.jour <= jour]),
            ecrite=self._ecrite(ident, jour),
            equipe=self._equipe(ident, jour) or "",
            aujourdhui=jour,
            premieres_vues={etape.id: vues.get(etape.id, self.aujourdhui) for etape in self.regle.etapes},
        )

    def _ecrite(self, ident: str, jour: date) -> tuple[str, date | None]:
        """The step last written; on a past day, the highest it is remembered to have reached by then."""
        libelle, depuis = self.etapes_ecrites.get(ident, ("", None))
        if jour == self.aujourdhui:
            return libelle, depuis
        atteintes: dict[str, date] = dict(self._vues_de(ident))
        if (rang := self.regle.rang(libelle)) != AUCUNE and depuis:
            etape = self.regle.etapes[rang].id
            atteintes[etape] = max(depuis, atteintes.get(etape, depuis))
        franchies = [e for e in self.regle.etapes if atteintes.get(e.id, date.max) <= jour and e.est_acquise]
        return (franchies[-1].libelle, atteintes[franchies[-1].id]) if franchies else ("", None)

    def _equipe(self, ident: str, jour: date) -> str | None:
        """The step staff had typed that day, empty where they had emptied the cell; None where they left it alone."""
        libelle, depuis = self.etapes_equipe.get(ident, (None, None))
        return libelle if depuis is None or depuis <= jour else None

    def _vues_de(self, ident: str) -> Mapping[str, date]:
        return (self.premieres_vues or {}).get(ident, {})


_BLANC: dict[str, object] = dict.fromkeys(COLONNES_SUIVI) | {EN_RETARD: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Action:
    """All projects together: the page's days due bind the action, so one project there in time is enough (domaine.md §4)."""

    regle: RegleEtapes
    exercices: Sequence[Exercice]
    aujourdhui: date
    situations: Mapping[str, Situation]

    def ligne(self, situation: Situation) -> dict[str, object]:
        """The cells of one project."""
        attente = alerte = None
        if not situation.est_fini:
            attente = self._attendre(situation)
            alerte = alerter(
                attente=attente,
                dernier_fait=self._dernier_fait(situation),
                avant_jours=valeur_au(self.regle.alerte_avant_jours, self.aujourdhui),
                silence_jours=valeur_au(self.regle.silence_jours, self.aujourdhui),
                aujourdhui=self.aujourdhui,
            )
        return {
            "besoins": situation.vie.besoins,
            "voix": situation.vie.voix,
            "habitants": situation.vie.habitants,
            "partenaires": len(situation.vie.partenaires),
            "reunions": situation.vie.nombre("reunions"),
            "animations": situation.vie.nombre("animations"),
            "etape": self.regle.libelle(situation.rang) or None,
            "etape_depuis": situation.depuis,
            "echeance": attente.le if attente else None,
            "alerte": alerte,
            "pourquoi": situation.pourquoi(),
            EN_RETARD: est_en_retard(attente, self.aujourdhui),
        }

    def _dernier_fait(self, situation: Situation) -> date | None:
        """The last day something happened, as far as this workbook goes: it does not know what came before its first exercise."""
        dernier = situation.dernier_fait
        return max([dernier, *(exercice.debut for exercice in self.exercices[:1])]) if dernier else None

    def anomalies(self) -> Iterator[Anomalie]:
        """For each open exercise, the first day due that passed without any project there."""
        for exercice in self.exercices:
            for rang, etape in enumerate(self.regle.etapes):
                echeance = None if exercice.clos else echeance_au(etape.echeance, exercice, self.aujourdhui)
                if echeance is None or echeance.a_partir or self._atteint(exercice) >= rang:
                    continue
                if echeance.dans(exercice) < self.aujourdhui:
                    yield Anomalie(
                        ou="projet",
                        ligne="",
                        champ="etape",
                        message=(
                            f"Échéance du {echeance.dans(exercice):%d/%m/%Y}\u00a0: aucun projet de l’exercice "
                            f"{exercice.libelle} n’a encore atteint l’étape «\u00a0{etape.libelle}\u00a0»."
                        ),
                    )
                    break

    def _attendre(self, situation: Situation) -> Attente | None:
        """The next step a project that goes on is expected to reach, and when; None when nobody set a day."""
        depart, exercice = situation.depart, self._exercice(situation)
        suites = [rang for rang in self._chemin() if rang > situation.rang_retenu]
        if depart is None or exercice is None or exercice.clos or not suites:
            return None
        dues = [echeance_au(etape.echeance, exercice, self.aujourdhui) for etape in self.regle.etapes]
        echeances = [echeance.dans(exercice) for echeance in dues if echeance]
        if echeances and depart <= min(echeances):
            return self._attendre_avec_l_action(suites[0], exercice)
        return self._attendre_apres(depart, suites[0])

    def _exercice(self, situation: Situation) -> Exercice | None:
        """The exercise whose days a project goes by: that of the day, once it was named before it and carries on."""
        if situation.depart is None:
            return None
        du_jour = exercice_de(self.aujourdhui, self.exercices)
        return (
            du_jour if du_jour and situation.depart < du_jour.debut else exercice_de(situation.depart, self.exercices)
        )

    def _attendre_avec_l_action(self, rang: int, exercice: Exercice) -> Attente | None:
        """The page's day, while no project of the action is there. What is only expected from a day on is said until then."""
        etape = self.regle.etapes[rang]
        echeance = echeance_au(etape.echeance, exercice, self.aujourdhui)
        if echeance is None or self._atteint(exercice) >= rang:
            return None
        attente = Attente(etape=etape.libelle, le=echeance.dans(exercice), a_partir=echeance.a_partir)
        return None if attente.a_partir and attente.le < self.aujourdhui else attente

    def _attendre_apres(self, depart: date, rang: int) -> Attente | None:
        """A project named later has delays of its own, step after step."""
        if not self.regle.etapes[rang].delai_jours:
            return None
        delais = [self.regle.etapes[franchi].delai_jours for franchi in self._chemin() if franchi <= rang]
        jours = sum(valeur_au(delai, depart) for delai in delais if delai)
        return Attente(etape=self.regle.etapes[rang].libelle, le=depart + timedelta(days=jours))

    def _chemin(self) -> list[int]:
        return [rang for rang, etape in enumerate(self.regle.etapes) if not etape.facultative]

    def _atteint(self, exercice: Exercice) -> int:
        """The highest step of the path that a project of the exercise has been through."""
        rangs = [
            situation.rang_du_chemin
            for situation in self.situations.values()
            if situation.depart and situation.depart in exercice
        ]
        return max(rangs, default=AUCUNE)
