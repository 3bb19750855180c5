"""Lines that went, kept until staff decide: what it takes to bring one back whole (contrat.md §6.3, §8)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.cases_equipe import CaseEquipe, depuis_saisie, en_rangee, placer
from passerelle.domaine.feuilles.feuille import Feuille, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.appariement import MANUEL
from passerelle.domaine.reponses.moments import rendre_nos_nombres
from passerelle.domaine.texte.lecture import Brut, Cellule, en_brut, lire_colonne

PARTIES = "parties"
"""What is remembered beside the tables: the lines that went, and the last numbers given to lines of staff's that went."""

DUREE_GARDE = timedelta(days=365)
"""How long a line is kept when nobody decides of it."""

Cause = Literal["supprimee", "sans_reponse", "reunie"]
"""Why a line went: staff deleted it, its response was withdrawn, its response now tells of another line."""


@dataclass(frozen=True, kw_only=True)
class Partie:
    """A line that went. `service`: key → what was last written there, blanks aside; `tenues`: key → what staff's own cell of a
    column of ours held, as entered; `equipe`: what stood in their own columns. Values are the API's unformatted ones."""

    le: date
    cause: Cause
    service: Mapping[str, Any]
    tenues: Mapping[str, Any]
    equipe: Sequence[CaseEquipe]

    def en_json(self) -> dict[str, Any]:
        """What the hidden tab keeps of it."""
        return {
            "le": self.le.isoformat(),
            "cause": self.cause,
            "service": dict(self.service),
            "tenues": dict(self.tenues),
            "equipe": [case.en_json() for case in self.equipe],
        }

    def cellules(self, table: Table) -> dict[str, Cellule]:
        """Key → typed cell, staff's own columns included; of a formula, its text."""
        siennes = {case.cle: case.valeur for case in self.equipe if case.cle}
        brutes = {**self.service, **self.tenues, **siennes}
        return {cle: _typee(table, cle, brute) for cle, brute in brutes.items() if cle in table.par_cle}


def _typee(table: Table, cle: str, brute: Brut) -> Cellule:
    return lire_colonne(table.par_cle[cle].type, [brute])[0]


def lire_parties(souvenir: Mapping[str, Any] | None, table: str) -> dict[str, Partie]:
    """Id → the lines of a table that went and are kept. `souvenir`: the entry PARTIES."""
    return {
        ident: Partie(
            le=date.fromisoformat(dit["le"]),
            cause=dit["cause"],
            service=dit["service"],
            tenues=dit["tenues"],
            equipe=[CaseEquipe(*case) for case in dit["equipe"]],
        )
        for ident, dit in (souvenir or {}).get("lignes", {}).get(table, {}).items()
    }


# Brought back -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Remises:
    """A tab and a memory where lines that come back stand as they stood. `rangees`: their rows as entered, by the row each is read
    at: below those the tab holds."""

    feuille: Feuille
    memoire: Memoire
    rangees: Mapping[int, Sequence[Any]]


def remettre(
    feuille: Feuille, memoire: Memoire, parties: Mapping[str, Partie], voulues: Sequence[str]
) -> Remises | None:
    """Make the lines `voulues` stand again, and know those that came back by themselves; None where there is none of these."""
    presentes = _presentes(feuille, parties)
    remises = [ident for ident in voulues if ident in parties and ident not in presentes]
    inconnues = [ident for ident in (*presentes, *remises) if memoire.place(ident) < 0]
    if not remises and not inconnues:
        return None
    onglet, table = feuille.onglet, feuille.table
    connue = _avec(table, memoire, {ident: parties[ident] for ident in inconnues})
    rangees: dict[int, list[Any]] = {}
    grille, formules = list(onglet.grille), dict(onglet.formules)
    for rang, ident in enumerate(remises, len(onglet.grille)):
        rangee = rangees[rang] = _rangee(feuille, connue, ident, parties[ident], rang)
        grille.append([None if isinstance(valeur, dict) else valeur for valeur in rangee])
        for place, valeur in enumerate(rangee):
            if isinstance(valeur, dict):
                formules[rang, place] = en_rangee(valeur["f"], valeur["de"][0], rang + 1)
    lue = lire_feuille(table, replace(onglet, grille=grille, formules=formules)) if remises else feuille
    return Remises(feuille=rendre_nos_nombres(lue, connue), memoire=connue, rangees=rangees)


def _presentes(feuille: Feuille, parties: Mapping[str, Partie]) -> list[str]:
    """Those of these lines that stand in the tab, for more than their hidden id."""
    ids = feuille.colonne("id")
    pleines = [valeurs for cle, valeurs in feuille.colonnes.items() if cle != "id"]
    return [
        str(ident)
        for place, ident in enumerate(ids)
        if ident in parties and any(valeurs[place] is not None for valeurs in pleines)
    ]


def _avec(table: Table, memoire: Memoire, parties: Mapping[str, Partie]) -> Memoire:
    """A memory that knows these lines again, as staff's: no response makes them any more."""
    cles = [colonne.cle for colonne in table.colonnes if not colonne.equipe and colonne.cle != "id"]
    return replace(
        memoire,
        ids=[*memoire.ids, *parties],
        sources=[*memoire.sources, *(() for _ in parties)],
        colonnes={
            cle: [*memoire.colonne(cle), *(_typee(table, cle, partie.service.get(cle)) for partie in parties.values())]
            for cle in cles
        },
        tenues={**memoire.tenues, **{ident: partie.tenues for ident, partie in parties.items() if partie.tenues}},
        equipe={**memoire.equipe, **{ident: partie.equipe for ident, partie in parties.items() if partie.equipe}},
        morceaux=[*memoire.morceaux, *(-1 for _ in parties)],
    )


def _rangee(feuille: Feuille, memoire: Memoire, ident: str, partie: Partie, rang: int) -> list[Any]:
    """The row of a line that comes back, as it was entered."""
    cases = placer(partie.equipe, feuille)
    souvenir = memoire.ligne(memoire.place(ident))
    for cle, place in feuille.places.items():
        if cle == "id":
            cases[place] = ident
        elif cle in partie.tenues:
            cases[place] = depuis_saisie(partie.tenues[cle], rang, place)
        elif cle in souvenir:
            cases[place] = en_brut(souvenir[cle])
    return [cases.get(place) for place in range(max(cases) + 1)]


# The ids of lines that went -----------------------------------------------------------------------------------------------------

_MANUELLE = re.compile(rf"{MANUEL}(\d{{8}})-(\d+)", re.ASCII)


def dernier_numero(souvenir: Mapping[str, Any] | None, table: str, aujourdhui: date) -> int:
    """The last number given today, in a table, to a line of staff's that went: no other line bears it again."""
    jour, numero = (souvenir or {}).get("numeros", {}).get(table, ("", 0))
    return int(numero) if jour == f"{aujourdhui:%Y%m%d}" else 0


def suivre_les_numeros(souvenir: Mapping[str, Any] | None, table: str, partis: Iterable[str]) -> tuple[str, int]:
    """The last number to remember of a table, once these lines went: day, number; 0 for none."""
    jour, numero = (souvenir or {}).get("numeros", {}).get(table, ("", 0))
    lus = [(lu[1], int(lu[2])) for ident in partis if (lu := _MANUELLE.fullmatch(ident))]
    return max([(str(jour), int(numero)), *lus])
