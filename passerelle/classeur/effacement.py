"""Erasing, in one write: rows and cells go, with what is remembered of them. Unlike any other write, nothing of it is kept aside
once it is done; when something moved under it, all is put back and it is to be done again (contrat.md §7)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.ecriture import CHAMPS_RAPPORTES, en_cellule_entree
from passerelle.classeur.onglet_cache import COLONNES_DE_PLUS, OngletCache
from passerelle.classeur.requetes import Requete, ajouter, ecrire, en_cellule, retirer_rangees
from passerelle.domaine.effacement.effacement import DansUnOnglet, Effacement
from passerelle.domaine.feuilles.carnet import Carnet, ecrire_note
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reparation.constat import constater
from passerelle.domaine.reparation.geste import Case, Geste, Retrait, cellule, place_de, porte, rangee_entree
from passerelle.domaine.reparation.note import EFFACEMENT, composer, placer, relever_les_temoins, temoins
from passerelle.domaine.reparation.temoin import Temoin


def effacer(connexion: Connexion, effacement: Effacement, carnet: Carnet) -> bool:
    """Erase. False when rows moved meanwhile: everything is as it was, to be read and erased again. Raises ClasseurInaccessible."""
    gestes = {str(dans.onglet.sheet_id): _geste(dans) for dans in effacement.onglets}
    cache = OngletCache(carnet)
    avant = {cle: carnet.contenu.get(cle, "") for cle in effacement.entrees}
    corps: list[Requete] = []
    vus: dict[str, Temoin] = {}
    if gestes:
        largeur = max(dans.onglet.largeur for dans in effacement.onglets) + COLONNES_DE_PLUS
        copies = placer(list(gestes.values()), largeur)
        note = {**composer(list(gestes.values()), copies, {}), EFFACEMENT: True}
        corps += cache.noter({**effacement.entrees, **ecrire_note(note, cache.contenu)})
        corps += cache.copier(list(gestes.values()), {nom: int(nom) for nom in gestes}, copies)
        corps += (requete for dans in effacement.onglets for requete in _requetes(dans))
        reponse = connexion.ecrire(corps, plages=[cache.plage(copies)], champs=CHAMPS_RAPPORTES)
        vus = temoins(list(gestes.values()), copies, cache.lire(reponse))
    else:
        corps += cache.noter(effacement.entrees)
        connexion.ecrire(corps)
    est_en_place = all(constater(geste, vus[nom]).est_en_place for nom, geste in gestes.items())
    fin: list[Requete] = []
    if not est_en_place:
        fin += (requete for nom, geste in gestes.items() for requete in _rendre(geste, vus[nom]))
        fin += cache.noter(avant)
    connexion.ecrire([*fin, *cache.oublier()])
    return est_en_place


def achever(connexion: Connexion, carnet: Carnet) -> None:
    """Finish what a kill cut short, in between: give back the rows that were taken for others, and forget the copies."""
    fin: list[Requete] = []
    if carnet.onglet is not None:
        for geste, temoin in relever_les_temoins(carnet.note, carnet.onglet):
            if not constater(geste, temoin).est_en_place:
                fin += _rendre(geste, temoin)
    connexion.ecrire([*fin, *OngletCache(carnet).oublier()])


def _geste(dans: DansUnOnglet) -> Geste:
    """What erasing does in a tab, to be compared with what stood there."""
    onglet = dans.onglet
    cles, libelles = rangee_entree(onglet, 0), rangee_entree(onglet, 1)
    lues = {rang: rangee_entree(onglet, rang) for rang in {*dans.rangees, *(rang for rang, _ in dans.cases)}}
    ids = place_de("id", cles)
    return Geste(
        table=str(onglet.sheet_id),
        cles=cles,
        libelles=libelles,
        cases=tuple(
            Case(
                rang,
                place,
                porte=porte(lues[rang], ids),
                ligne=porte(lues[rang], ids),
                cle=str(cellule(cles, place) or ""),
                avant=cellule(lues[rang], place),
                apres=dit or None,
                libelle=cellule(libelles, place),
                autour=lues[rang],
            )
            for (rang, place), dit in sorted(dans.cases.items())
        ),
        retraits=tuple(Retrait(rang, porte(lues[rang], ids), lues[rang]) for rang in sorted(dans.rangees)),
    )


def _requetes(dans: DansUnOnglet) -> Iterator[Requete]:
    sheet_id = dans.onglet.sheet_id
    for (rang, place), dit in sorted(dans.cases.items()):
        yield ecrire(sheet_id, rang, place, [[en_cellule(dit)]])
    yield from _retirer(dans.onglet, sorted(dans.rangees, reverse=True))


def _retirer(onglet: Onglet, rangs: Sequence[int]) -> Iterator[Requete]:
    """From the bottom up, so that those still to go do not move. No spreadsheet lets the last row below the frozen ones go: a blank
    one comes first."""
    if rangs and onglet.hauteur - len(rangs) <= max(onglet.figees, 1):
        yield {"appendDimension": {"sheetId": onglet.sheet_id, "dimension": "ROWS", "length": 1}}
    for _, suite in groupby(enumerate(rangs), key=sum):
        voisines = [rang for _, rang in suite]
        yield retirer_rangees(onglet.sheet_id, voisines[-1], voisines[0] + 1)


def _rendre(geste: Geste, temoin: Temoin) -> Iterator[Requete]:
    """What puts back, as it was entered, all that was written over and taken away."""
    sheet_id = int(geste.table)
    for case in geste.cases:
        if not any(retrait.rang == case.rang for retrait in geste.retraits):
            brute, rang = temoin.cellule(case.rang, case.place), geste.descendus(case.rang)
            yield ecrire(sheet_id, rang, case.place, [[en_cellule_entree(brute, rang, case.place)]])
    parties = {retrait.rang: temoin.rangees[retrait.rang] for retrait in geste.retraits}
    rangees = [
        [en_cellule_entree(brute, rang, place) for place, brute in enumerate(rangee)]
        for rang, rangee in parties.items()
        if any(brute not in (None, "") for brute in rangee)
    ]
    yield from ajouter(sheet_id, rangees)
