"""Corrections, Anomalies and Journal without what they tell of what is erased."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from passerelle.domaine.effacement.contenu import Contenu
from passerelle.domaine.feuilles.decision import RECOUVERTE
from passerelle.domaine.texte.lecture import Cellule, en_texte

ENTIERE: frozenset[str] = frozenset()
"""Instead of columns: the whole line."""

RACONTE = ("avant", "apres")
"""What a line of the journal may quote."""


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """What to look for there: (tab, line id) → the labels of the columns erased, ENTIERE for all; `aiguilles`: whole texts that
    were erased, and are to be found nowhere."""

    lignes: Mapping[tuple[str, str], frozenset[str]]
    aiguilles: Collection[str]

    def touche(self, ligne: Mapping[str, Cellule]) -> bool:
        """Whether a line of a register is about one of these, or quotes what was erased."""
        titre, ident = en_texte(ligne.get("onglet")), en_texte(ligne.get("ligne"))
        champ = en_texte(ligne.get("champ")).removesuffix(RECOUVERTE)
        libelles = self.lignes.get((titre, ident))
        if libelles is not None and (not libelles or not champ or champ in libelles or champ.startswith("(")):
            return True
        return any(self.cite(dite) for dite in ligne.values())

    def cite(self, dite: object) -> bool:
        """Whether a cell quotes what was erased."""
        return isinstance(dite, str) and any(aiguille in dite for aiguille in self.aiguilles)


@dataclass(frozen=True, kw_only=True)
class Registres:
    """What becomes of the registers: table id → the rows that go; (table id, row, key) of the cells that are emptied."""

    rangees: Mapping[str, Collection[int]] = field(default_factory=dict)
    cases: Collection[tuple[str, int, str]] = ()


def effacer_des_registres(contenu: Contenu, mentions: Mentions) -> Registres:
    """A line of Corrections or Anomalies goes: what is still to be said is said again. One of the journal stays, without what it
    quotes."""
    rangees: dict[str, set[int]] = {}
    cases: list[tuple[str, int, str]] = []
    for table in ("correction", "anomalie", "journal"):
        for rang, ligne in contenu.lignes(table):
            if not mentions.touche(ligne):
                continue
            if table != "journal":
                rangees.setdefault(table, set()).add(rang)
                continue
            cases += ((table, rang, cle) for cle in RACONTE if ligne.get(cle) is not None)
            cases += ((table, rang, cle) for cle in ("ligne", "champ", "cause") if mentions.cite(ligne.get(cle)))
    return Registres(rangees=rangees, cases=cases)
