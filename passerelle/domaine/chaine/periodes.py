"""The figures of any period, by the computation that makes those of the exercises; nothing of it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from passerelle.domaine.application.projets_suivis import arreter_les_projets
from passerelle.domaine.chaine.chiffrage import arreter, de_l_action, mesurables
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.chiffres.chiffres import Assiette, calculer, detailler
from passerelle.domaine.chiffres.detail import Detail
from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.declare.periode import Periode
from passerelle.domaine.regles.suivi import EN_RETARD


@dataclass(frozen=True, kw_only=True)
class ChiffresDePeriode:
    """Where the figures of a period come from: the study in which its lines count, and what they are computed from."""

    periode: Periode
    etude: Etude
    assiette: Assiette

    @cached_property
    def indicateurs(self) -> Sequence[Indicateur]:
        """Those that can be told for now."""
        return mesurables(self.etude.cadre, self.assiette.tables, self.etude.suspendus)

    def mesurer(self) -> list[Mesure]:
        """Every figure of the period; its `periode` is the period's key."""
        propres = self.assiette is not self.etude.assiette
        mesures = calculer(self.indicateurs, self.assiette) if propres else self.etude.mesures
        return [mesure for mesure in mesures if mesure.periode == self.periode.cle]

    def detailler(self, indicateur: Indicateur, ventilation: str = "", modalite: str = "") -> Detail:
        """One of those figures, and its lines."""
        return detailler(
            indicateur, self.assiette, periode=self.periode.cle, ventilation=ventilation, modalite=modalite
        )


def preparer_la_periode(etude: Etude, periode: Periode, action: str = "") -> ChiffresDePeriode:
    """The figures of a period, the lines of closed exercises counting as their tabs have them today. `action`: those of its lines
    alone."""
    exercices = etude.donnees.exercices
    if any(e.clos and e.debut <= periode.dernier_jour and periode.debut <= e.fin for e in exercices):
        etude = etudier(replace(etude.donnees, exercices=[replace(exercice, clos=False) for exercice in exercices]))
    if action:
        assiette, mesures = de_l_action(etude.cadre, etude.assiette, etude.suspendus, action)
        etude = replace(etude, assiette=assiette, mesures=mesures)
    return ChiffresDePeriode(periode=periode, etude=etude, assiette=_asseoir(etude, periode))


def _asseoir(etude: Etude, periode: Periode) -> Assiette:
    """That of the study, with the period where it is none of its exercises nor of their months."""
    assiette = etude.assiette
    if any(periode.cle in (exercice.libelle, *exercice.mois()) for exercice in assiette.exercices):
        return assiette
    arretes = dict(assiette.arretes)
    projets = assiette.tables.get("projet")
    est_finie = periode.dernier_jour < assiette.aujourdhui
    if est_finie and etude.suivi is not None and projets is not None and EN_RETARD in projets:
        arrete = arreter(projets, arreter_les_projets(etude.suivi, periode.dernier_jour))
        arretes["projet"] = {**arretes["projet"], periode.cle: arrete}
    return replace(assiette, periodes=(periode,), arretes=arretes)
