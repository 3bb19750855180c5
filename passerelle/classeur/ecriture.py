"""A plan → one batchUpdate of changed cells only; several above 2 MB, each leaving the workbook consistent (contrat.md §7)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from gspread.utils import absolute_range_name

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.onglet_cache import noter
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
from passerelle.domaine.feuilles.carnet import Carnet
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.texte.lecture import Cellule

TAILLE_LOT = 2_000_000
"""Bytes of one write, as the API's documentation advises."""

PESEES = 10

_CHAMPS_VERIFICATION = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(userEnteredValue))))"


@dataclass(kw_only=True)
class _Lot:
    """Requests that belong together."""

    requetes: list[Requete] = field(default_factory=list)
    taille: int = 0

    def ajouter(self, requetes: Iterable[Requete]) -> None:
        for requete in requetes:
            self.requetes.append(requete)
            self.taille += _taille(requete)


def _taille(requete: Requete) -> int:
    """Bytes of a request, about: of many rows, a few are weighed."""
    lignes = requete.get("appendCells", {}).get("rows", [])
    if len(lignes) < 2 * PESEES:
        return len(json.dumps(requete).encode())
    pesees = lignes[:: len(lignes) // PESEES]
    return len(json.dumps(pesees).encode()) * len(lignes) // len(pesees)


def appliquer(connexion: Connexion, plan: Plan, carnet: Carnet) -> bool:
    """Write a plan. False when something moved under it: what the note says is then to be mended by the next run."""
    *lots, dernier = _assembler(_unites(plan, carnet))
    for lot in lots:
        connexion.ecrire(lot.requetes)
    plages = _plages(plan)
    reponse = connexion.ecrire(dernier.requetes, plages=plages, champs=_CHAMPS_VERIFICATION)
    return _tout_est_en_place(plan, reponse.get("updatedSpreadsheet", {}))


def _assembler(unites: Iterable[_Lot]) -> Iterator[_Lot]:
    """Pack units into as few writes as their size allows."""
    en_cours = _Lot()
    for unite in unites:
        if en_cours.requetes and en_cours.taille + unite.taille > TAILLE_LOT:
            yield en_cours
            en_cours = _Lot()
        en_cours.requetes += unite.requetes
        en_cours.taille += unite.taille
    yield en_cours


def _unites(plan: Plan, carnet: Carnet) -> Iterator[_Lot]:
    """New lines come by chunks of memory, each with the cells that remember it; then, together, all that touches lines
    already there."""
    remise = _Lot()
    for onglet in plan.onglets:
        remise.ajouter(_remettre(onglet))
    if remise.requetes:
        yield remise
    fin = _Lot()
    for onglet in plan.onglets:
        anciens = len(carnet.textes.get(onglet.feuille.table.id, ()))
        par_morceau: dict[int, list[Mapping[str, Cellule]]] = {}
        for ident, ligne in onglet.ajouts:
            par_morceau.setdefault(onglet.places.get(ident, -1), []).append(ligne)
        for numero in sorted({*par_morceau, *onglet.morceaux}):
            unite = _Lot() if numero >= anciens else fin
            unite.ajouter(_ajouter(onglet.feuille, par_morceau.get(numero, [])))
            if numero in onglet.morceaux:
                morceau = {f"{onglet.feuille.table.id}/{numero}": onglet.morceaux[numero]}
                unite.ajouter(noter(carnet.sheet_id, carnet, morceau))
            if unite is not fin:
                yield unite
        fin.ajouter(_formater_les_rangees_neuves(onglet))
        fin.ajouter(_modifier(onglet))
        fin.ajouter(_retirer(onglet))
    fin.ajouter(noter(carnet.sheet_id, carnet, plan.entrees))
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
    if len(feuille.onglet.grille) + len(onglet.ajouts) > hauteur > 0:
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
    """Put back, as they were entered, the cells and rows a write gone astray had covered or taken."""
    sheet_id = onglet.feuille.onglet.sheet_id
    for cellule in onglet.restaurations:
        yield ecrire(sheet_id, cellule.rang, cellule.place, [[_en_cellule_entree(cellule.valeur)]])
    yield from ajouter(sheet_id, [list(map(_en_cellule_entree, rangee)) for rangee in onglet.rendues])


def _en_cellule_entree(valeur: Any) -> Requete:
    return {VALEUR: {"formulaValue": valeur["f"]}} if isinstance(valeur, dict) else en_cellule(valeur)


def _retirer(onglet: PlanOnglet) -> Iterator[Requete]:
    """Lines that go, from the bottom up so that the rows still to remove do not move. A blank row comes first where no row
    would be left below those that are frozen: no spreadsheet lets the last one go."""
    lu = onglet.feuille.onglet
    hauteur = max(lu.hauteur, len(lu.grille) + len(onglet.ajouts))
    if onglet.retraits and hauteur - len(onglet.retraits) <= lu.figees:
        yield allonger(lu.sheet_id, hauteur)
    for _, rang in sorted(onglet.retraits, key=lambda couple: -couple[1]):
        yield retirer_rangee(onglet.feuille.onglet.sheet_id, rang)


# What comes back ------------------------------------------------------------------------------------------------------------------


def _touches(plan: Plan) -> list[PlanOnglet]:
    return [o for o in plan.onglets if "id" in o.feuille.places and (o.ecritures or o.ajouts or o.retraits)]


def _rangs_finaux(onglet: PlanOnglet) -> dict[int, str]:
    """The row where each line the plan wrote in should stand after it → its id."""
    retires = sorted(rang for _, rang in onglet.retraits)
    return {e.rang - sum(rang < e.rang for rang in retires): e.ligne for e in onglet.ecritures}


def _plages(plan: Plan) -> list[str]:
    """Row 1 and the ids of each tab touched."""
    plages: list[str] = []
    for onglet in _touches(plan):
        feuille = onglet.feuille
        colonne = lettres(feuille.places["id"])
        bas = len(feuille.onglet.grille) - len(onglet.retraits) + 1
        premier = min([*_rangs_finaux(onglet), *(rang for _, rang in onglet.retraits), bas - 1])
        plages += [
            absolute_range_name(feuille.onglet.titre, "1:1"),
            absolute_range_name(feuille.onglet.titre, f"{colonne}{max(premier, 0) + 1}:{colonne}"),
        ]
    return plages


def _tout_est_en_place(plan: Plan, apres: Mapping[str, Any]) -> bool:
    """Whether every key and every id is where the plan took it to be."""
    blocs = {feuille["properties"]["sheetId"]: feuille.get("data", []) for feuille in apres.get("sheets", ())}
    for onglet in _touches(plan):
        entete, ids = blocs[onglet.feuille.onglet.sheet_id][:2]
        cles = _valeurs(entete, par_ligne=True)
        if any(cles.get(place) != cle for cle, place in onglet.feuille.places.items()):
            return False
        presents = _valeurs(ids, par_ligne=False)
        if any(presents.get(rang) != ident for rang, ident in _rangs_finaux(onglet).items()):
            return False
        if {ident for ident, _ in onglet.ajouts} - set(presents.values()) or {i for i, _ in onglet.retraits} & set(
            presents.values()
        ):
            return False
    return True


def _valeurs(bloc: Mapping[str, Any], *, par_ligne: bool) -> dict[int, object]:
    """The texts of the first row of a block by column, or of its first column by row."""
    rangees = bloc.get("rowData", [])
    if par_ligne:
        cellules = rangees[0].get("values", []) if rangees else []
        debut = bloc.get("startColumn", 0)
    else:
        cellules = [(rangee.get("values") or [{}])[0] for rangee in rangees]
        debut = bloc.get("startRow", 0)
    return {debut + n: (cellule or {}).get(VALEUR, {}).get("stringValue") for n, cellule in enumerate(cellules)}
