"""Values of staff that a write covered and somebody typed over: `Corrections` shows both, and staff decide (contrat.md §6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.feuilles.decision import GARDER, RECOUVERTE, REPRENDRE, Ecart
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import Restauration
from passerelle.domaine.fusion.parties import DUREE_GARDE
from passerelle.domaine.reparation.geste import Brut, rangee_entree, sont_memes
from passerelle.domaine.reparation.geste import cellule as lire_cellule
from passerelle.domaine.reparation.recouvertes import RECOUVERTES, Recouverte, en_souvenir, lire_recouvertes


@dataclass(frozen=True, kw_only=True)
class Suivi:
    """What `Corrections` shows of them, table id → the cells that get theirs back, what is still to be remembered."""

    ecarts: Sequence[Ecart]
    restaurations: Mapping[str, Sequence[Restauration]]
    souvenirs: Mapping[str, Any]


def suivre_les_recouvertes(etude: Etude) -> Suivi:
    """Keep each until staff decide, its line goes, both hold the same, or DUREE_GARDE. Those of a tab that cannot be read wait."""
    souvenir = etude.donnees.souvenirs.get(RECOUVERTES)
    ecarts: list[Ecart] = []
    restaurations: dict[str, list[Restauration]] = {}
    gardees: dict[str, list[Recouverte]] = {}
    for table, siennes in lire_recouvertes(souvenir).items():
        feuille = etude.cadre.lisible(table)
        if feuille is None:
            gardees[table] = siennes
            continue
        # What the service alone writes is put back anyway.
        for une in siennes if table in etude.fusions else ():
            cellule = _trouver(feuille, une)
            if cellule is None or sont_memes(cellule.avant, une.valeur):
                continue
            ecart = Ecart(table, une.ligne, une.cle + RECOUVERTE, _en_clair(une.valeur), _en_clair(cellule.avant))
            decision = etude.cadre.decisions.get(ecart.id)
            datee = replace(une, le=une.le or etude.cadre.aujourdhui.isoformat())
            if decision == REPRENDRE:
                restaurations.setdefault(table, []).append(cellule)
            elif decision != GARDER and etude.cadre.aujourdhui - date.fromisoformat(datee.le) < DUREE_GARDE:
                ecarts.append(ecart)
                gardees.setdefault(table, []).append(datee)
    souvenirs = {} if souvenir is None else {RECOUVERTES: en_souvenir(gardees)}
    return Suivi(ecarts=ecarts, restaurations=restaurations, souvenirs=souvenirs)


def _trouver(feuille: Feuille, une: Recouverte) -> Restauration | None:
    """The cell of such a value as it stands, and what would give it back; None where its line or its column is gone."""
    if une.cle not in feuille.places or une.ligne not in feuille.colonnes["id"]:
        return None
    rang, place = feuille.rangs[feuille.colonnes["id"].index(une.ligne)], feuille.places[une.cle]
    return Restauration(rang, place, lire_cellule(rangee_entree(feuille.onglet, rang), place), une.valeur)


def _en_clair(brute: Brut) -> Any:
    return brute["f"] if isinstance(brute, dict) else brute
