"""The pages of the actions confronted with the figures, the steps and the forms they name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from passerelle.definitions.declare import Declare, Lu
from passerelle.definitions.fusion import Article
from passerelle.definitions.lecture.releve import Releve, suggestion
from passerelle.definitions.lecture.yaml_sur import Chemin, Donnee
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.declare.fiche_action import FicheAction, lire_renvoi
from passerelle.domaine.regles.etapes import RegleEtapes

_EXEMPLES = "Un chiffre s’écrit par exemple SEA, BES/theme, ORG/nature:Partenaires ou SEA@gouter."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Faute:
    message: str
    remede: str


def accorder_les_actions(
    entrees: Mapping[str, Article], declare: Declare, etapes: RegleEtapes | None, releve: Releve
) -> dict[str, Article]:
    """The pages as they may be used. What one names and nothing declares is a problem; in a shipped page, it is left out: a centre
    may have withdrawn it."""
    examens: Mapping[str, Callable[[str], _Faute | None]] = {
        "codes": partial(_examiner_un_code, declare),
        "fiches": partial(_examiner_un_nom, "la fiche", declare.ids["formulaires"]),
        "etape": partial(_examiner_un_nom, "l’étape", tuple(e.id for e in etapes.etapes) if etapes else None),
    }
    accordees = {}
    for ident, entree in entrees.items():
        fautes = {
            chemin: faute
            for cle, chemin, dit in _nommes(entree.donnees)
            if cle in examens and (faute := examens[cle](dit))
        }
        if entree.est_livree:
            accordees[ident] = replace(entree, donnees=_sans(entree.donnees, fautes))
            continue
        accordees[ident] = entree
        for chemin, faute in fautes.items():
            releve.signaler(entree.place(*chemin), faute.message, faute.remede)
    return accordees


def informer_des_silences(actions: Mapping[str, Lu[FicheAction]], releve: Releve) -> None:
    """Sub-objectives that no figure answers, and that nobody said would be told in words."""
    for lue in actions.values():
        if lue.entree.est_livree:
            continue
        for rang, objectif in enumerate(lue.objet.objectifs):
            for place, sous in enumerate(objectif.sous):
                if not (sous.codes or sous.recit):
                    releve.informer(
                        lue.entree.place("objectifs", rang, "sous", place),
                        f"aucun chiffre ne répond au sous-objectif “{sous.id}”.",
                        "Ajoutez « codes: [ … ] », ou « recit: true » si l’équipe le raconte.",
                    )


def _nommes(donnee: Donnee, chemin: Chemin = (), cle: str = "") -> Iterator[tuple[str, Chemin, str]]:
    """Each text of a page, under the key it is written for."""
    if isinstance(donnee, dict):
        for sienne, valeur in donnee.items():
            yield from _nommes(valeur, (*chemin, sienne), sienne)
    elif isinstance(donnee, list):
        for rang, element in enumerate(donnee):
            yield from _nommes(element, (*chemin, rang), cle)
    elif isinstance(donnee, str):
        yield cle, chemin, donnee


def _sans(donnee: Donnee, refuses: Mapping[Chemin, object], chemin: Chemin = ()) -> Donnee:
    """The data without what lies at these paths."""
    if isinstance(donnee, dict):
        suites = {cle: (*chemin, cle) for cle in donnee}
        return {cle: _sans(donnee[cle], refuses, suite) for cle, suite in suites.items() if suite not in refuses}
    if isinstance(donnee, list):
        return [
            _sans(element, refuses, (*chemin, rang))
            for rang, element in enumerate(donnee)
            if (*chemin, rang) not in refuses
        ]
    return donnee


def _examiner_un_nom(quoi: str, connus: tuple[str, ...] | None, dit: str) -> _Faute | None:
    """`connus` None: what is known cannot be told, nothing is complained of."""
    if connus is None or dit in connus:
        return None
    return _Faute(message=f"{quoi} “{dit}” n’existe pas.", remede=suggestion(dit, connus, titre="On peut nommer"))


def _examiner_un_code(declare: Declare, dit: str) -> _Faute | None:
    renvoi = lire_renvoi(dit)
    if renvoi is None:
        return _Faute(message=f"“{dit}” ne se lit pas.", remede=_EXEMPLES)
    if renvoi.code not in declare.ids["indicateurs"]:
        remede = suggestion(renvoi.code, declare.ids["indicateurs"], titre="Codes possibles")
        return _Faute(message=f"l’indicateur “{renvoi.code}” n’existe pas.", remede=remede)
    lu = declare.indicateurs.get(renvoi.code)
    if lu is None:  # it cannot be read, which was said
        return None
    indicateur = lu.objet
    if renvoi.activite and (renvoi.ventilation or renvoi.modalite):
        message = f"“{dit}” demande deux détails à la fois, et un chiffre n’en a qu’un."
        return _Faute(message=message, remede="Gardez l’activité, ou l’autre détail.")
    if renvoi.activite:
        return _examiner_un_detail(indicateur, "activite") or _examiner_un_nom(
            "l’activité", declare.ids["activites"], renvoi.activite
        )
    if renvoi.ventilation:
        return _examiner_un_detail(indicateur, renvoi.ventilation) or _examiner_une_ligne(
            indicateur, (renvoi.ventilation,), renvoi.modalite
        )
    return _examiner_une_ligne(indicateur, tuple(indicateur.ventilations), renvoi.modalite)


def _examiner_un_detail(indicateur: Indicateur, ventilation: str) -> _Faute | None:
    if ventilation in indicateur.ventilations:
        return None
    remede = suggestion(ventilation, list(indicateur.ventilations), titre="Détails possibles")
    return _Faute(message=f"“{indicateur.code}” n’a pas de détail “{ventilation}”.", remede=remede)


def _examiner_une_ligne(indicateur: Indicateur, ventilations: tuple[str, ...], modalite: str) -> _Faute | None:
    """A line of these breakdowns. Of one that follows what a column holds, any line may come."""
    detaillees = [indicateur.ventilations[nom] for nom in ventilations]
    nommees = [nom for detail in detaillees if not isinstance(detail, str) for nom in detail]
    if not modalite or modalite in nommees or any(isinstance(detail, str) for detail in detaillees):
        return None
    remede = suggestion(modalite, nommees, titre="Lignes possibles")
    return _Faute(message=f"“{indicateur.code}” n’a pas de ligne “{modalite}”.", remede=remede)
