"""A plan → one batchUpdate of changed cells only; several above 2 MB, each leaving the workbook consistent (contrat.md §7)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

from gspread.utils import absolute_range_name, rowcol_to_a1
from openpyxl.formula.translate import Translator, TranslatorError

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.habillage.graphiques import suivre_les_rangs
from passerelle.classeur.onglet_cache import COLONNES_DE_PLUS, OngletCache, entree
from passerelle.classeur.requetes import (
    FORMATS,
    LIGNES_PAR_AJOUT,
    VALEUR,
    Requete,
    ajouter,
    allonger,
    ecrire,
    en_cellule,
    formater,
    lettres,
    rangees_entieres,
    retirer_rangee,
    zone,
)
from passerelle.domaine.feuilles.carnet import Carnet, ecrire_note
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille, Onglet
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.reparation.constat import constater
from passerelle.domaine.reparation.geste import Brut, Geste, Rangee, geste_de, porte
from passerelle.domaine.reparation.note import composer, placer, temoins
from passerelle.domaine.reparation.remise import Fait, rendre
from passerelle.domaine.reparation.restes import Restes
from passerelle.domaine.texte.lecture import Cellule

TAILLE_LOT = 2_000_000
"""Bytes of one write, as the API's documentation advises."""

PESEES = 10

REMISES = 2
"""Writes that give back what the one before covered, before everything is read again."""

RANGEES_DE_MOINS = 50
"""Rows that somebody may delete between our read and our write: lines appended are looked for from so much higher."""

CHAMPS_RAPPORTES = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(userEnteredValue))))"
"""What a write brings back of the copies, and of the rows it appends."""


@dataclass(kw_only=True)
class _Lot:
    """What belongs together: rows to append, then what changes those already there; the entries of the hidden tab they go with;
    what all that does in each of the tabs."""

    neuves: list[Requete] = field(default_factory=list)
    requetes: list[Requete] = field(default_factory=list)
    entrees: dict[str, str] = field(default_factory=dict)
    onglets: list[PlanOnglet] = field(default_factory=list)
    taille: int = 0

    def ajouter(self, requetes: Iterable[Requete]) -> None:
        self._mettre(self.neuves, requetes)

    def changer(self, requetes: Iterable[Requete]) -> None:
        self._mettre(self.requetes, requetes)

    def _mettre(self, ou: list[Requete], requetes: Iterable[Requete]) -> None:
        for requete in requetes:
            ou.append(requete)
            self.taille += _taille(requete)

    def noter(self, entrees: Mapping[str, str]) -> None:
        self.entrees |= entrees
        self.taille += sum(len(texte.encode()) for texte in entrees.values())

    def joindre(self, lot: "_Lot") -> None:
        self.neuves += lot.neuves
        self.requetes += lot.requetes
        self.entrees |= lot.entrees
        self.onglets += lot.onglets
        self.taille += lot.taille

    def gestes(self) -> list[Geste]:
        """What it does, a tab at a time."""
        par_table: dict[str, PlanOnglet] = {}
        for onglet in self.onglets:
            deja = par_table.get(onglet.feuille.table.id)
            par_table[onglet.feuille.table.id] = (
                replace(onglet, ajouts=[*deja.ajouts, *onglet.ajouts]) if deja else onglet
            )
        gestes = (geste_de(onglet) for onglet in par_table.values() if "id" in onglet.feuille.places)
        return [geste for geste in gestes if not geste.est_vide]


def _taille(requete: Requete) -> int:
    """Bytes of a request, about: of many rows, a few are weighed."""
    lignes = requete.get("appendCells", {}).get("rows", [])
    if len(lignes) < 2 * PESEES:
        return len(json.dumps(requete).encode())
    pesees = lignes[:: len(lignes) // PESEES]
    return len(json.dumps(pesees).encode()) * len(lignes) // len(pesees)


def appliquer(connexion: Connexion, plan: Plan, carnet: Carnet, restes: Mapping[str, Restes]) -> bool:
    """Write a plan. False when something moved under it: what it covered was given back at once where that could be, and the rest
    is noted. `restes`: table id → what earlier writes left, that cannot be made good yet."""
    ecriture = _Ecriture(connexion, plan, carnet, restes)
    return all(ecriture.ecrire(lot) for lot in _assembler(_unites(plan, carnet)))


class _Ecriture:
    def __init__(self, connexion: Connexion, plan: Plan, carnet: Carnet, restes: Mapping[str, Restes]) -> None:
        self._connexion = connexion
        self._onglets = {onglet.feuille.table.id: onglet.feuille.onglet for onglet in plan.onglets}
        self._cache = OngletCache(carnet)
        self._restes = dict(restes)

    def ecrire(self, lot: _Lot) -> bool:
        """One write, and as many more as it takes to give back what it covered. Whether everything fell in its place at once."""
        faits = self._envoyer(lot.neuves, lot.requetes, lot.gestes(), lot.entrees)
        if all(fait.constat.est_en_place for fait in faits):
            return True
        for _ in range(REMISES):
            remises: list[Geste] = []
            for fait in faits:
                table = fait.geste.table
                remise, self._restes[table] = rendre(fait, self._restes.get(table, Restes()))
                remises += [] if remise.est_vide else [remise]
            if not remises:
                break
            neuves = [r for remise in remises for r in self._ajouter(remise)]
            faits = self._envoyer(neuves, [r for remise in remises for r in self._en_requetes(remise)], remises)
        return False

    def _envoyer(
        self,
        neuves: Sequence[Requete],
        requetes: Sequence[Requete],
        gestes: Sequence[Geste],
        entrees: Mapping[str, str] = MappingProxyType({}),
    ) -> "list[Fait]":
        largeur = max((self._onglets[geste.table].largeur for geste in gestes), default=0)
        copies = placer(gestes, largeur + COLONNES_DE_PLUS)
        note = composer(gestes, copies, self._restes)
        corps = [*self._cache.noter({**entrees, **ecrire_note(note, self._cache.contenu)}), *neuves]
        if not gestes:
            self._connexion.ecrire([*corps, *requetes])
            return []
        sheet_ids = {geste.table: self._onglets[geste.table].sheet_id for geste in gestes}
        # Copied once the new rows are there: where others went, what follows may fall on them.
        corps += self._cache.copier(gestes, sheet_ids, copies)
        plages = [self._cache.plage(copies), *filter(None, map(self._plage_des_ajouts, gestes))]
        reponse = self._connexion.ecrire([*corps, *requetes], plages=plages, champs=CHAMPS_RAPPORTES)
        vus = temoins(gestes, copies, self._cache.lire(reponse))
        return [
            Fait(
                geste,
                vus[geste.table],
                constater(geste, vus[geste.table]),
                _rangs_des_ajouts(reponse, sheet_ids[geste.table]),
            )
            for geste in gestes
        ]

    def _plage_des_ajouts(self, geste: Geste) -> str:
        """Where the ids of the lines appended are to be seen, some rows more in case some went."""
        if not geste.ajouts or geste.place_id < 0:
            return ""
        onglet = self._onglets[geste.table]
        haut = max(len(onglet.grille) - len(geste.retraits) - RANGEES_DE_MOINS, 0) + 1
        colonne = lettres(geste.place_id)
        return absolute_range_name(onglet.titre, f"{colonne}{haut}:{colonne}")

    def _ajouter(self, remise: Geste) -> Iterator[Requete]:
        return _rendre([ajout.rangee for ajout in remise.ajouts], self._onglets[remise.table])

    def _en_requetes(self, remise: Geste) -> Iterator[Requete]:
        sheet_id = self._onglets[remise.table].sheet_id
        for case in remise.cases:
            yield ecrire(sheet_id, case.rang, case.place, [[en_cellule_entree(case.apres, case.rang, case.place)]])
        for retrait in sorted(remise.retraits, key=lambda retrait: -retrait.rang):
            yield retirer_rangee(sheet_id, retrait.rang)


def _rangs_des_ajouts(reponse: Mapping[str, Any], sheet_id: int) -> dict[str, int]:
    return {
        ident: rang
        for feuille in reponse["updatedSpreadsheet"]["sheets"]
        if feuille["properties"]["sheetId"] == sheet_id
        for bloc in feuille.get("data", ())
        for rang, rangee in enumerate(bloc.get("rowData", ()), bloc.get("startRow", 0))
        if (ident := porte([entree((rangee.get("values") or [{}])[0], rang, 0)], 0))
    }


# What is sent ------------------------------------------------------------------------------------------------------------------


def _assembler(unites: Iterable[_Lot]) -> Iterator[_Lot]:
    """Pack units into as few writes as their size allows."""
    en_cours = _Lot()
    for unite in unites:
        if en_cours.taille and en_cours.taille + unite.taille > TAILLE_LOT:
            yield en_cours
            en_cours = _Lot()
        en_cours.joindre(unite)
    yield en_cours


def _unites(plan: Plan, carnet: Carnet) -> Iterator[_Lot]:
    """New lines come by chunks of memory, each with the cells that remember it; then, together, all that touches lines
    already there."""
    fin = _Lot()
    for onglet in plan.onglets:
        fin.ajouter(_rendre(onglet.rendues, onglet.feuille.onglet))
        fin.changer(_remettre(onglet))
        derniers: list[tuple[str, Mapping[str, Cellule]]] = []
        anciens = len(carnet.textes.get(onglet.feuille.table.id, ()))
        par_morceau: dict[int, list[tuple[str, Mapping[str, Cellule]]]] = {}
        for ident, ligne in onglet.ajouts:
            par_morceau.setdefault(onglet.places.get(ident, -1), []).append((ident, ligne))
        for numero in sorted({*par_morceau, *onglet.morceaux}):
            unite = _Lot() if numero >= anciens else fin
            ajouts = par_morceau.get(numero, [])
            unite.ajouter(_ajouter(onglet.feuille, [ligne for _, ligne in ajouts]))
            if numero in onglet.morceaux:
                unite.noter({f"{onglet.feuille.table.id}/{numero}": onglet.morceaux[numero]})
            if unite is fin:
                derniers += ajouts
            else:
                unite.onglets.append(PlanOnglet(feuille=onglet.feuille, ajouts=ajouts))
                yield unite
        fin.changer(_formater_les_rangees_neuves(onglet))
        fin.changer(_modifier(onglet))
        fin.changer(_retirer(onglet))
        fin.changer(_suivre_les_graphiques(onglet))
        fin.onglets.append(replace(onglet, ajouts=derniers))
    fin.noter(plan.entrees)
    yield fin


def _ajouter(feuille: Feuille, lignes: Sequence[Mapping[str, Cellule]]) -> Iterator[Requete]:
    places = feuille.places
    largeur = max(places.values()) + 1
    rangees = []
    for ligne in lignes:
        cellules: list[Requete] = [{} for _ in range(largeur)]
        for cle, place in places.items():
            cellules[place] = en_cellule(ligne.get(cle))
        rangees.append(cellules)
    return ajouter(feuille.onglet.sheet_id, rangees)


def _formater_les_rangees_neuves(onglet: PlanOnglet) -> Iterator[Requete]:
    """Rows that the grid gains have no format yet: dates are given theirs, and cells the lists of the row above. Rows that were
    there keep what staff chose."""
    feuille = onglet.feuille
    sheet_id, hauteur = feuille.onglet.sheet_id, feuille.onglet.hauteur
    if len(feuille.onglet.grille) + len(onglet.rendues) + len(onglet.ajouts) > hauteur > 0:
        for cle, place in feuille.places.items():
            if nombre := FORMATS.get(feuille.table.par_cle[cle].type):
                yield formater(zone(sheet_id, place, place + 1, haut=hauteur), nombre)
        # A first import of years is left to `installer`: a list for each of its cells would cost more than the lines.
        if len(onglet.ajouts) <= LIGNES_PAR_AJOUT:
            derniere, suite = (
                rangees_entieres(sheet_id, hauteur - 1, hauteur),
                rangees_entieres(sheet_id, hauteur),
            )
            collage = {"source": derniere, "destination": suite, "pasteType": "PASTE_DATA_VALIDATION"}
            yield {"copyPaste": collage}


def _modifier(onglet: PlanOnglet) -> Iterator[Requete]:
    """Changed cells, those that follow one another down a column together."""
    feuille = onglet.feuille
    places = feuille.places
    parcourues = sorted(onglet.ecritures, key=lambda e: (places[e.cle], e.rang))
    for _, suite in groupby(enumerate(parcourues), key=lambda couple: (couple[1].cle, couple[1].rang - couple[0])):
        cellules = [ecriture for _, ecriture in suite]
        rangees = [[en_cellule(ecriture.apres)] for ecriture in cellules]
        yield ecrire(feuille.onglet.sheet_id, cellules[0].rang, places[cellules[0].cle], rangees)
    for ecriture in parcourues:
        lignes = feuille.moments.get(ecriture.cle)
        if lignes and any(feuille.rangs[ligne] == ecriture.rang for ligne in lignes):
            # A number written over a time would still show as one.
            yield _rendre_le_format(feuille, ecriture)


def _rendre_le_format(feuille: Feuille, ecriture: Ecriture) -> Requete:
    place, haut = feuille.places[ecriture.cle], ecriture.rang
    plage = zone(feuille.onglet.sheet_id, place, place + 1, haut=haut, bas=haut + 1)
    return formater(plage, FORMATS.get(feuille.table.par_cle[ecriture.cle].type))


def _remettre(onglet: PlanOnglet) -> Iterator[Requete]:
    """Put back, as they were entered, the cells that a write gone astray had covered."""
    sheet_id = onglet.feuille.onglet.sheet_id
    for cellule in onglet.restaurations:
        entree = en_cellule_entree(cellule.valeur, cellule.rang, cellule.place)
        yield ecrire(sheet_id, cellule.rang, cellule.place, [[entree]])


def _rendre(rangees: Sequence[Rangee], onglet: Onglet) -> Iterator[Requete]:
    """Rows as they were entered, below the last one."""
    entrees = [
        [en_cellule_entree(valeur, rang, place) for place, valeur in enumerate(rangee)]
        for rang, rangee in enumerate(rangees, len(onglet.grille))
    ]
    yield from ajouter(onglet.sheet_id, entrees)


def en_cellule_entree(valeur: Brut, rang: int, place: int) -> Requete:
    """A cell as entered; a formula is made relative to its row and column, as sorting does."""
    if not isinstance(valeur, dict):
        return en_cellule(valeur)
    formule = valeur["f"]
    if "de" in valeur:
        haut, gauche = valeur["de"]
        with suppress(TranslatorError):
            formule = Translator(formule, rowcol_to_a1(haut + 1, gauche + 1)).translate_formula(
                rowcol_to_a1(rang + 1, place + 1)
            )
    return {VALEUR: {"formulaValue": formule}}


def _suivre_les_graphiques(onglet: PlanOnglet) -> Iterator[Requete]:
    lu = onglet.feuille.onglet
    for numero, rangs in onglet.graphiques.items():
        present = lu.graphiques[numero]
        if present.rangs is not None:
            yield suivre_les_rangs(numero, present.spec, lu.sheet_id, present.rangs, rangs)


def _retirer(onglet: PlanOnglet) -> Iterator[Requete]:
    """Lines that go, from the bottom up so that the rows still to remove do not move. A blank row comes first where no row
    would be left below those that are frozen: no spreadsheet lets the last one go."""
    lu = onglet.feuille.onglet
    hauteur = max(lu.hauteur, len(lu.grille) + len(onglet.ajouts))
    if onglet.retraits and hauteur - len(onglet.retraits) <= lu.figees:
        yield allonger(lu.sheet_id, hauteur)
    for _, rang in sorted(onglet.retraits, key=lambda couple: -couple[1]):
        yield retirer_rangee(onglet.feuille.onglet.sheet_id, rang)
