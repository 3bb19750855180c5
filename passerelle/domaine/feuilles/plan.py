"""What one synchronisation would write: it can be printed, guarded, then applied (contrat.md §6.8)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Cellule, en_texte

LIGNES_MONTREES = 12
"""Changes of one tab shown in a printed plan; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Restauration:
    """A cell to put back at (row, column), from 0, as it was entered: a value, or {"f": formula}. `avant`: what it holds."""

    rang: int
    place: int
    avant: Any
    valeur: Any


@dataclass(frozen=True, kw_only=True)
class PlanOnglet:
    """What is written in one of our tabs.

    `ajouts` are (id, key → cell); `retraits` (id, row from 0). `morceaux`: number → text of the chunks of memory to write;
    `places`: line id → its chunk; `neuves`: the lines that get a first id. `restaurations` are cells a write that went astray
    had covered, `rendues` whole rows it had taken away; `de_travers`: among the lines that go, those to come back under their
    own columns. `graphiques`: charts whose figures stand in other rows than they look at, by id, and those rows, end excluded.
    """

    feuille: Feuille
    ecritures: Sequence[Ecriture] = ()
    ajouts: Sequence[tuple[str, Mapping[str, Cellule]]] = ()
    retraits: Sequence[tuple[str, int]] = ()
    morceaux: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    neuves: Collection[str] = ()
    restaurations: Sequence[Restauration] = ()
    rendues: Sequence[Sequence[Any]] = ()
    de_travers: Collection[str] = ()
    graphiques: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def est_vide(self) -> bool:
        """Whether there is nothing to write."""
        return not (
            self.ecritures
            or self.ajouts
            or self.retraits
            or self.morceaux
            or self.restaurations
            or self.rendues
            or self.graphiques
        )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is written in one workbook: `onglets` in order, `entrees` of the hidden tab besides the memory of tables."""

    onglets: Sequence[PlanOnglet]
    entrees: Mapping[str, str] = field(default_factory=dict)

    @property
    def est_vide(self) -> bool:
        """Whether there is nothing to write."""
        return not self.entrees and all(onglet.est_vide for onglet in self.onglets)

    @property
    def cellules(self) -> int:
        """How many cells of our tabs change."""
        return sum(
            len(o.ecritures)
            + sum(sum(v is not None for v in ligne.values()) for _, ligne in o.ajouts)
            + sum(sum(v is not None for v in rangee) for rangee in o.rendues)
            for o in self.onglets
        )

    @property
    def ajouts(self) -> int:
        """How many lines are added."""
        return sum(len(onglet.ajouts) + len(onglet.rendues) for onglet in self.onglets)

    @property
    def retraits(self) -> int:
        """How many lines go."""
        return sum(len(onglet.retraits) for onglet in self.onglets)


def en_phrases(plans: Sequence[Plan], garde: Sequence[str]) -> str:
    """A plan a person can read."""
    lignes = [f"Retenu : {phrase}" for phrase in garde]
    for onglet in (onglet for plan in plans for onglet in plan.onglets):
        nombre = sum(map(len, (onglet.ecritures, onglet.ajouts, onglet.rendues, onglet.retraits, onglet.graphiques)))
        if nombre:
            lignes += ["", f"« {onglet.feuille.onglet.titre} »"]
            lignes += [f"  {changement}" for changement in islice(_changements(onglet), LIGNES_MONTREES)]
        if nombre > LIGNES_MONTREES:
            lignes.append(f"  … et {compter(nombre - LIGNES_MONTREES, 'autre changement')}")
    if not lignes:
        return "Rien à écrire : le classeur est à jour."
    return "\n".join([*lignes, "", _total(plans)]).strip()


def _total(plans: Sequence[Plan]) -> str:
    """Everything there is to write, counted as a synchronisation counts what it wrote; empty where a guard alone speaks."""
    comptes = (
        (sum(plan.ajouts for plan in plans), "ligne", "de plus"),
        (sum(plan.retraits for plan in plans), "ligne", "de moins"),
        (sum(plan.cellules for plan in plans), "cellule", "à écrire"),
    )
    dits = [f"{compter(nombre, nom)} {fin}" for nombre, nom, fin in comptes if nombre]
    return f"En tout\u00a0: {', '.join(dits)}." if dits else ""


def _changements(onglet: PlanOnglet) -> Iterator[str]:
    libelles = {cle: colonne.libelle for cle, colonne in onglet.feuille.table.par_cle.items()}
    for e in onglet.ecritures:
        yield f"ligne {e.rang + 1}, {libelles[e.cle]} : {en_texte(e.avant) or '(vide)'} → {en_texte(e.apres) or '(vide)'}"
    for _, ligne in onglet.ajouts:
        yield f"nouvelle ligne : {_resume(ligne)}"
    for rangee in onglet.rendues:
        yield f"ligne remise\u00a0: {rangee[onglet.feuille.places['id']]}"
    for _, rang in onglet.retraits:
        yield f"ligne {rang + 1} retirée"
    for haut, bas in onglet.graphiques.values():
        yield f"un graphique regarde les lignes {haut + 1} à {bas}"


def _resume(ligne: Mapping[str, Cellule]) -> str:
    dites = [en_texte(valeur) for cle, valeur in ligne.items() if valeur is not None and cle != "id"]
    return ", ".join(dites[:6]) + ("…" if len(dites) > 6 else "")
