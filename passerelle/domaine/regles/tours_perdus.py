"""What one choice of staff costs others: the families that have fewer turns than they would have had without it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from passerelle.domaine.declare.entites import Exercice, Famille, Lieu, exercice_de
from passerelle.domaine.regles.planning import ChoixEquipe, Creneau
from passerelle.domaine.texte.francais import compter, enumerer

Refaire = Callable[[str, Mapping[str, ChoixEquipe]], Sequence[Creneau]]
"""The planning of one activity, by its id, with other choices of staff."""


def dire_les_tours_perdus(
    creneaux: Sequence[Creneau],
    *,
    equipe: Mapping[str, ChoixEquipe],
    lieux: Sequence[Lieu],
    familles: Mapping[str, Famille],
    exercices: Sequence[Exercice],
    refaire: Refaire,
) -> tuple[Creneau, ...]:
    """The slots; the reason of one that staff moved, to another date or place, says which families have fewer turns for it.

    `equipe` are staff's choices by slot id, `familles` by id. Each choice is weighed against the planning without it alone: a turn
    that comes back before the exercise ends costs nobody anything.
    """
    famille_de = {lieu.id: lieu.famille for lieu in lieux}

    def compter_les_tours(plan: Sequence[Creneau], activite: str) -> Counter[tuple[str, str]]:
        tours: Counter[tuple[str, str]] = Counter()
        for creneau in plan:
            exercice, famille = exercice_de(creneau.date, exercices), famille_de.get(lieu_recevant(creneau), "")
            if creneau.activite == activite and exercice and famille in familles:
                tours[exercice.libelle, famille] += 1
        return tours

    def dire(creneau: Creneau) -> Iterator[str]:
        sans = {**equipe, creneau.id: ChoixEquipe(annulee=equipe[creneau.id].annulee)}
        perdus = compter_les_tours(refaire(creneau.activite, sans), creneau.activite)
        perdus.subtract(compter_les_tours(creneaux, creneau.activite))
        for (exercice, combien), perdantes in _regrouper(perdus).items():
            noms = enumerer(familles[famille].libelle for famille in perdantes)
            yield f"Ce choix coûte {compter(combien, 'tour')} en {exercice} à\u00a0: {noms}."

    def chiffrer(creneau: Creneau) -> Creneau:
        cout = " ".join(dire(creneau))
        return replace(creneau, motif=f"{creneau.motif} {cout}", cout=cout) if cout else creneau

    return tuple(chiffrer(creneau) if _peut_couter(creneau) else creneau for creneau in creneaux)


def lieu_recevant(creneau: Creneau) -> str:
    """The place that has the turn of a slot: where it was held, else is planned; empty where it is not held."""
    return creneau.lieu_realise or ("" if creneau.statut == "annulée" else creneau.lieu_prevu)


def _peut_couter(creneau: Creneau) -> bool:
    """What was held or not that very day took its turn or left it, whatever place was planned."""
    if creneau.statut in ("réalisée", "annulée"):
        return creneau.date != creneau.date_regle
    return (creneau.date, creneau.lieu_prevu) != (creneau.date_regle, creneau.lieu_regle)


def _regrouper(perdus: Counter[tuple[str, str]]) -> dict[tuple[str, int], list[str]]:
    """(exercise, how many turns) → the families that lost as many; those that gained are left out."""
    groupes: dict[tuple[str, int], list[str]] = {}
    for (exercice, famille), combien in sorted(perdus.items()):
        if combien > 0:
            groupes.setdefault((exercice, combien), []).append(famille)
    return groupes
