"""What the team tells of a year beside its figures: the questions, and what the figures alone may say to each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.chiffres.masque import Publiee
from passerelle.domaine.chiffres.renvois import details_demandes, dire_l_appui, montrer
from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.declare.fiche_action import FicheAction, lire_renvoi
from passerelle.domaine.texte.francais import en_nombre, enumerer

CITES = 5
"""Of a breakdown, how many are named: the largest."""

FREINS, LEVIERS, PERSPECTIVES = "freins", "leviers", "perspectives"
ECARTS, CLE, PERSONNES = "ecarts-budget", "cle-repartition", "personnes-differentes"

ECART_EUROS, ECART_PART = 100, 0.10
"""Beyond both, a gap between what was planned and what was spent asks for a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubrique:
    """One thing to tell: its id within a period, its title, what is asked, and the codes whose figures may speak."""

    cle: str
    titre: str
    question: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Matiere:
    """What propositions are made of: the figures of one period as they may be shown, by code; how they are declared."""

    publiees: Mapping[str, Sequence[Publiee]]
    indicateurs: Mapping[str, Indicateur]
    activites: Mapping[str, Activite]
    seuil: float


def rubriques(fiche: FicheAction) -> list[Rubrique]:
    """Everything to tell of an action, in the order of its page."""
    return [
        *(
            Rubrique(
                cle=f"objectif-{sous.id}",
                titre=f"Objectif {sous.id}",
                question=f"{sous.texte}\u00a0: qu’a-t-on fait, et qu’est-ce que cela a changé\u00a0?",
                codes=sous.codes,
            )
            for objectif in fiche.objectifs
            for sous in objectif.sous
        ),
        Rubrique(
            cle=PERSONNES,
            titre="Personnes différentes",
            question="Combien de personnes différentes sont venues, à votre estimation, et comment l’avez-vous estimé\u00a0?",
        ),
        Rubrique(
            cle=FREINS,
            titre="Freins",
            question="Qu’est-ce qui a freiné l’action\u00a0?",
            codes=("ANN/motif", "REA", "RET"),
        ),
        Rubrique(
            cle=LEVIERS,
            titre="Leviers",
            question="Sur quoi l’action a-t-elle pu s’appuyer\u00a0?",
            codes=("PRT", "ORG_PRT", "BEN_H"),
        ),
        Rubrique(
            cle=PERSPECTIVES,
            titre="Perspectives",
            question="Que voulez-vous faire l’an prochain\u00a0?",
            codes=("PRO/etape", "MER"),
        ),
        Rubrique(
            cle=ECARTS,
            titre="Écarts du budget",
            question="Comment s’expliquent les écarts entre le prévu et le réalisé\u00a0?",
        ),
        Rubrique(
            cle=CLE,
            titre="Charges indirectes",
            question="Quelle part des charges communes du centre revient à l’action, et selon quelle clé\u00a0?",
        ),
    ]


def proposer(rubrique: Rubrique, matiere: Matiere) -> str:
    """What the figures say to a question, in plain sentences: none that may not be relied upon, no judgement. Empty where they say
    nothing."""
    if rubrique.cle == ECARTS:
        return " ".join(_ecarts(matiere))
    phrases = [phrase for code in dict.fromkeys(rubrique.codes) if (phrase := _dire(code, matiere))]
    return " ".join(phrases)


def _dire(code: str, matiere: Matiere) -> str:
    renvoi = lire_renvoi(code)
    indicateur = matiere.indicateurs.get(renvoi.code) if renvoi else None
    if renvoi is None or indicateur is None:
        return ""
    siennes = {(p.mesure.ventilation, p.mesure.modalite): p for p in matiere.publiees.get(renvoi.code, ())}
    details = details_demandes(renvoi, indicateur, [p.mesure for p in siennes.values()], matiere.activites)
    dites = [siennes[detail] for detail in details if detail in siennes and siennes[detail].mesure.fiable is not False]
    if not dites:
        return ""
    if len(details) == 1:
        publiee = dites[0]
        modalite = f", {publiee.mesure.modalite}" if publiee.mesure.modalite else ""
        return (
            f"{indicateur.libelle}{modalite}\u00a0: {_valeur(publiee, indicateur, matiere)}{_sur(publiee, indicateur)}."
        )
    cites = [f"{p.mesure.modalite} ({_valeur(p, indicateur, matiere)})" for p in dites if not p.est_masquee]
    return f"{indicateur.libelle}\u00a0: {enumerer(cites, au_plus=CITES)}." if cites else ""


def _valeur(publiee: Publiee, indicateur: Indicateur, matiere: Matiere) -> str:
    return montrer(publiee, indicateur, matiere.seuil, centimes=False)


def _sur(publiee: Publiee, indicateur: Indicateur) -> str:
    mesure = publiee.mesure
    if publiee.est_masquee or mesure.n == mesure.sur:
        return ""
    return f" ({dire_l_appui(indicateur, mesure.n, mesure.sur)})"


def _ecarts(matiere: Matiere) -> Iterator[str]:
    """Where what was spent is far from what was planned, nature by nature."""
    for prevu, realise, mot in (("CHA_PRV", "CHA", "Charges"), ("PRD_PRV", "PRD", "Produits")):
        prevus, realises = (_par_nature(code, matiere) for code in (prevu, realise))
        for nature in sorted({*prevus, *realises}) if prevus else ():
            avant, apres = prevus.get(nature), realises.get(nature)
            if est_un_ecart(avant or 0.0, apres or 0.0):
                yield f"{mot}, {nature}\u00a0: {_dire_l_ecart(avant, apres)}."


def _dire_l_ecart(prevu: float | None, realise: float | None) -> str:
    """A blank is not a zero: what was not planned at all, and what did not come at all, are said so."""
    dits = [None if somme is None else en_nombre(somme, "€", centimes=False) for somme in (prevu, realise)]
    if dits[0] is None:
        return f"{dits[1]}, rien n’était prévu"
    return f"{dits[1] or 'rien'} pour {dits[0]} prévus"


def est_un_ecart(prevu: float, realise: float) -> bool:
    """Whether a gap is large enough, both in euros and in proportion, to be explained."""
    ecart = abs(realise - prevu)
    return ecart > ECART_EUROS and ecart > ECART_PART * abs(prevu)


def _par_nature(code: str, matiere: Matiere) -> dict[str, float]:
    return {
        publiee.mesure.modalite: publiee.mesure.valeur
        for publiee in matiere.publiees.get(code, ())
        if publiee.mesure.ventilation == "nature"
    }
