"""Every project followed: its step, when it is due, what to warn of, and what changed (domaine.md §4, Étapes des projets)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pandas as pd

from passerelle.domaine.declare.echeances import Alerte, Attente, alerter, echeance_au, est_en_retard
from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.regles.etapes import AUCUNE, Etape, RegleEtapes
from passerelle.domaine.regles.projets import Vie, cellules_des_lignes
from passerelle.domaine.regles.situation import ChangementEtape, Situation
from passerelle.domaine.texte.francais import compter, dater

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
class Examen:
    """One project, and what is expected of it. `suivante` is the next step of the path, None once it is over or at the end;
    `etat` what there is so far of its evidence; `attente` when it is expected, and `raison` why that day, or why none."""

    situation: Situation
    suivante: Etape | None
    etat: str
    attente: Attente | None
    raison: str
    alerte: Alerte | None


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

    def examiner(self, ident: str) -> Examen | None:
        """A project (its id) as it stands today; None for one that is not there, or does not count."""
        action = self._action(self.aujourdhui)
        return action.examiner(action.situations[ident]) if ident in action.situations else None

    def premieres_atteintes(self, jour: date) -> dict[str, list[tuple[date, str]]]:
        """Step (id) → when each project (id) was first seen there, as known at the end of a day, the first one first."""
        atteintes: dict[str, list[tuple[date, str]]] = {}
        for ident, situation in self._action(jour).situations.items():
            for etape, constat in zip(self.regle.etapes, situation.constats, strict=True):
                if constat and constat.depuis:
                    atteintes.setdefault(etape.id, []).append((constat.depuis, ident))
        return {etape: sorted(jours) for etape, jours in atteintes.items()}

    def dernieres_nouvelles(self) -> dict[str, date | None]:
        """The last day something happened around each project that is not over, as far as it is known."""
        situations = self._action(self.aujourdhui).situations
        return {ident: vue.dernier_fait for ident, vue in situations.items() if not vue.est_fini}

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


_SANS_DATE = "Personne n’a fixé de date pour elle."

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
        examen = self.examiner(situation)
        attente, alerte = examen.attente, examen.alerte
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
            "alerte": alerte.message if alerte else None,
            "pourquoi": situation.pourquoi(),
            EN_RETARD: est_en_retard(attente, self.aujourdhui),
        }

    def examiner(self, situation: Situation) -> Examen:
        """What is expected of a project. Nothing of one that is over."""
        if situation.est_fini:
            return Examen(situation=situation, suivante=None, etat="", attente=None, raison="", alerte=None)
        rang = next((rang for rang in self._chemin() if rang > situation.rang_retenu), AUCUNE)
        suivante = self.regle.etapes[rang] if rang != AUCUNE else None
        attente, raison = self._attendre(situation, rang)
        return Examen(
            situation=situation,
            suivante=suivante,
            etat=suivante.dire_l_etat(situation.cellules, situation.vie) if suivante else "",
            attente=attente,
            raison=raison,
            alerte=alerter(
                attente=attente,
                dernier_fait=self._dernier_fait(situation),
                avant_jours=valeur_au(self.regle.alerte_avant_jours, self.aujourdhui),
                silence_jours=valeur_au(self.regle.silence_jours, self.aujourdhui),
                aujourdhui=self.aujourdhui,
            ),
        )

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

    def _attendre(self, situation: Situation, rang: int) -> tuple[Attente | None, str]:
        """When a project that goes on is expected to reach its next step, and why then; None when nobody set a day, and why."""
        depart, exercice = situation.depart, self._exercice(situation)
        if rang == AUCUNE:
            return None, "Il n’y a pas d’étape après celle-ci."
        if depart is None:
            return None, "Sans le jour où le projet a été identifié, aucune date n’est fixée."
        if exercice is None or exercice.clos:
            return (
                None,
                f"Le projet date du {dater(depart)}, dans aucun exercice ouvert\u00a0: aucune date n’est fixée.",
            )
        dues = [echeance_au(etape.echeance, exercice, self.aujourdhui) for etape in self.regle.etapes]
        echeances = [echeance.dans(exercice) for echeance in dues if echeance]
        if echeances and depart <= min(echeances):
            return self._attendre_avec_l_action(rang, exercice)
        return self._attendre_apres(depart, rang)

    def _exercice(self, situation: Situation) -> Exercice | None:
        """The exercise whose days a project goes by: that of the day, once it was named before it and carries on."""
        if situation.depart is None:
            return None
        du_jour = exercice_de(self.aujourdhui, self.exercices)
        return (
            du_jour if du_jour and situation.depart < du_jour.debut else exercice_de(situation.depart, self.exercices)
        )

    def _attendre_avec_l_action(self, rang: int, exercice: Exercice) -> tuple[Attente | None, str]:
        """The page's day, while no project of the action is there. What is only expected from a day on is said until then."""
        etape = self.regle.etapes[rang]
        echeance = echeance_au(etape.echeance, exercice, self.aujourdhui)
        if echeance is None:
            return None, _SANS_DATE
        if self._atteint(exercice) >= rang:
            return None, "Un autre projet de l’action y est déjà arrivé\u00a0: plus aucune date ne presse celui-ci."
        attente = Attente(etape=etape.libelle, le=echeance.dans(exercice), a_partir=echeance.a_partir)
        if attente.a_partir and attente.le < self.aujourdhui:
            return None, f"Elle est attendue depuis le {dater(attente.le)}, sans date limite."
        return attente, "Cette date est celle de toute l’action\u00a0: il suffit qu’un de ses projets y soit."

    def _attendre_apres(self, depart: date, rang: int) -> tuple[Attente | None, str]:
        """A project named later has delays of its own, step after step."""
        if not self.regle.etapes[rang].delai_jours:
            return None, _SANS_DATE
        delais = [self.regle.etapes[franchi].delai_jours for franchi in self._chemin() if franchi <= rang]
        jours = sum(valeur_au(delai, depart) for delai in delais if delai)
        attente = Attente(etape=self.regle.etapes[rang].libelle, le=depart + timedelta(days=jours))
        raison = f"Le projet est né le {dater(depart)}, après la première échéance de l’action\u00a0: il a son propre délai, "
        return attente, f"{raison}{compter(jours, 'jour')} depuis ce jour."

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
