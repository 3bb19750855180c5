"""What earlier writes left to be made good, done before anything is decided (contrat.md §7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from passerelle.classeur.ecriture import appliquer
from passerelle.classeur.effacement import achever
from passerelle.classeurs import ClasseurLu, ClasseursLus
from passerelle.domaine.feuilles.carnet import ecrire_souvenir
from passerelle.domaine.feuilles.memoire import Memoire, retrouver
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.reparation.ancienne_note import deduire_les_restes
from passerelle.domaine.reparation.note import EFFACEMENT, est_ancienne, relever_les_restes
from passerelle.domaine.reparation.recouvertes import RECOUVERTES, Recouverte, en_souvenir, lire_recouvertes
from passerelle.domaine.reparation.reparation import Reparation, planifier, reparer
from passerelle.domaine.reparation.restes import Restes
from passerelle.mises_de_cote import essayer
from passerelle.session import Session


def relever(classeur: ClasseurLu) -> dict[str, Restes]:
    """Table id → what is left to be made good in it."""
    carnet = classeur.carnet
    if est_ancienne(carnet.note):
        deduits = {
            ident: deduire_les_restes(note, classeur.feuilles[ident], _memoire(classeur, ident))
            for ident, note in carnet.note.items()
            if _est_lisible(classeur, ident)
        }
        return {ident: restes for ident, restes in deduits.items() if not restes.sont_vides}
    return relever_les_restes(carnet.note, carnet.onglet) if carnet.onglet else {}


def reparer_les_classeurs(session: Session, classeurs: ClasseursLus) -> tuple[bool, set[str]]:
    """Make good what can be by now: tabs whose columns cannot be told wait. Whether anything was written: all is then to be read
    again; and the tables that our code fails to make good, which nothing may be decided upon. Raises ClasseurInaccessible."""
    ecrit = False
    fautives: set[str] = set()
    for nom, classeur in classeurs.items():
        if EFFACEMENT in classeur.carnet.note:
            achever(session.connexions[nom], classeur.carnet)
            ecrit = True
            continue
        restes = relever(classeur)
        essais = _plans(classeur, restes)
        plans = {ident: prevue for ident, prevue in essais.items() if prevue}
        fautives |= essais.keys() - plans.keys()
        if plans:
            attendent = {ident: reste for ident, reste in restes.items() if ident not in plans}
            plan = Plan(onglets=[p.onglet for p in plans.values()], entrees=_noter_les_recouvertes(classeur, plans))
            appliquer(session.connexions[nom], plan, classeur.carnet, attendent)
            ecrit = True
    return ecrit, fautives


@dataclass(frozen=True, slots=True)
class _Prevue:
    """What makes a tab good, and what will not be: values of staff's that somebody typed over."""

    onglet: PlanOnglet
    recouvertes: Sequence[Recouverte]


def _plans(classeur: ClasseurLu, restes: dict[str, Restes]) -> dict[str, _Prevue | None]:
    """Table id → what makes it good; None where our code fails in finding it."""

    def planifier_la_reparation(ident: str) -> _Prevue:
        return _planifier(classeur, ident, reparer(restes[ident], classeur.feuilles[ident], _memoire(classeur, ident)))

    lisibles = [ident for ident in restes if _est_lisible(classeur, ident)]
    return {i: essayer(partial(planifier_la_reparation, i), f"{i}, à réparer,") for i in lisibles}


def _est_lisible(classeur: ClasseurLu, ident: str) -> bool:
    return ident in classeur.feuilles and classeur.feuilles[ident].est_lisible


def _memoire(classeur: ClasseurLu, ident: str) -> Memoire:
    feuille = classeur.feuilles[ident]
    return retrouver(classeur.carnet.memoire(feuille.table), feuille)


def _planifier(classeur: ClasseurLu, ident: str, reparation: Reparation) -> _Prevue:
    anciens = len(classeur.carnet.textes.get(ident, ()))
    return _Prevue(planifier(classeur.feuilles[ident], reparation, anciens), reparation.recouvertes)


def _noter_les_recouvertes(classeur: ClasseurLu, plans: Mapping[str, _Prevue]) -> dict[str, str]:
    """The entry that remembers them, where there are more. What is known of a person is told nowhere else than in its tab."""
    recouvertes = lire_recouvertes(classeur.carnet.souvenir(RECOUVERTES))
    nouvelles = {
        ident: prevue.recouvertes
        for ident, prevue in plans.items()
        if prevue.recouvertes and classeur.feuilles[ident].table.classeur == "principal"
    }
    for ident, siennes in nouvelles.items():
        recouvertes[ident] = [*recouvertes.get(ident, ()), *siennes]
    return ecrire_souvenir(RECOUVERTES, en_souvenir(recouvertes), classeur.carnet.contenu) if nouvelles else {}
