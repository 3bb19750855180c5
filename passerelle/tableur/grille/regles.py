"""Formulas inside rules — conditional formats, lists taken from a range — follow the cells they name, as those of cells do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from passerelle.tableur.formules.references import suivre_formule, translater
from passerelle.tableur.socle.decalage import Axe, Mouvement, deplacer_indice, deplacer_plage
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.plages import Plage

Reecriture = Callable[[str, Feuille], str]
"""Takes a formula and the sheet it is in; returns what it becomes."""


def suivre_regles(
    document: Document,
    feuille: Feuille,
    axe: Axe,
    mouvement: Mouvement,
    changer: Callable[[Plage], list[Plage]],
) -> None:
    """Rewrite the formulas of rules after cells of `feuille` changed place; before its ranges are changed themselves."""

    def reecrire(formule: str, autre: Feuille) -> str:
        return suivre_formule(formule, autre.titre, feuille.titre, feuille.id, changer)

    for regle in feuille.etat.get("conditionalFormats", ()):
        ancrage = _ancrer([Plage.lire(plage) for plage in regle["ranges"]], axe, mouvement)
        if ancrage is not None:
            _reecrire_condition(regle, partial(ancrage.suivre, reecrire=_dans(feuille, reecrire)))
    _reecrire_listes(document, reecrire)


def renommer_dans_les_regles(document: Document, reecrire: Reecriture) -> None:
    """Rewrite the formulas of every rule once a sheet has another title."""
    for feuille in document.feuilles:
        for regle in feuille.etat.get("conditionalFormats", ()):
            _reecrire_condition(regle, _dans(feuille, reecrire))
    _reecrire_listes(document, reecrire)


def _dans(feuille: Feuille, reecrire: Reecriture) -> Callable[[str], str]:
    return lambda formule: reecrire(formule, feuille)


@dataclass(frozen=True)
class _Ancrage:
    """The cell a rule's relative references are counted from, now and then, and one that the movement spares."""

    avant: tuple[int, int]
    temoin: tuple[int, int]
    temoin_apres: tuple[int, int]
    apres: tuple[int, int]

    def suivre(self, formule: str, reecrire: Callable[[str], str]) -> str:
        """The formula seen from the new first cell. The first cell itself may be deleted: its neighbour tells."""
        vue_du_temoin = reecrire(translater(formule, self.avant, self.temoin))
        return translater(vue_du_temoin, self.temoin_apres, self.apres)


def _ancrer(plages: list[Plage], axe: Axe, mouvement: Mouvement) -> _Ancrage | None:
    """None when nothing is left of the ranges."""
    apres = [image for plage in plages for image in deplacer_plage(plage, axe, mouvement)]
    if not apres:
        return None
    for plage in plages:
        if not deplacer_plage(plage, axe, mouvement):
            continue
        indice = plage.haut if axe == "ROWS" else plage.gauche
        while (arrivee := deplacer_indice(mouvement, indice)) is None:
            indice += 1
        ligne = axe == "ROWS"
        return _Ancrage(
            avant=(plages[0].haut, plages[0].gauche),
            temoin=(indice, plage.gauche) if ligne else (plage.haut, indice),
            temoin_apres=(arrivee, plage.gauche) if ligne else (plage.haut, arrivee),
            apres=(apres[0].haut, apres[0].gauche),
        )
    return None


def _reecrire_condition(porteur: Objet, reecrire: Callable[[str], str]) -> None:
    """Rewrite, in place, the formulas of a conditional format."""
    for valeur in porteur.get("booleanRule", {}).get("condition", {}).get("values", ()):
        if str(valeur.get("userEnteredValue", "")).startswith("="):
            valeur["userEnteredValue"] = reecrire(valeur["userEnteredValue"])


def _reecrire_listes(document: Document, reecrire: Reecriture) -> None:
    """Rewrite the ranges that lists are taken from, in every cell that has one."""
    candidates = document.contenus.contenant("ONE_OF_RANGE")
    for feuille in document.feuilles:
        changees = {
            numero: document.contenus.numero(nouvelle)
            for numero, regle in candidates.items()
            if (nouvelle := _liste_reecrite(regle, feuille, reecrire)) != regle
        }
        if not changees:
            continue
        for rang, ligne in feuille.lignes.lire(0, feuille.nb_lignes, avec="validation"):
            touchees = [d for d in ligne.details.values() if d.get("validation") in changees]
            for detail in touchees:
                detail["validation"] = changees[detail["validation"]]
            if touchees:
                feuille.lignes.remplacer(rang, ligne)


def _liste_reecrite(regle: Objet, feuille: Feuille, reecrire: Reecriture) -> Objet:
    condition = regle["condition"]
    valeurs = [
        {**valeur, "userEnteredValue": reecrire(valeur["userEnteredValue"], feuille)}
        for valeur in condition.get("values", ())
    ]
    return {**regle, "condition": {**condition, "values": valeurs}}
