"""Requests that move rectangles of cells about: copy, cut, shift, sort, find and replace."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from passerelle.tableur.formules.fonctions import TEXTE_MAX
from passerelle.tableur.formules.references import translater
from passerelle.tableur.grille import saisie
from passerelle.tableur.grille.cellules import poser_formule, texte_admis, valeur_saisie
from passerelle.tableur.grille.deplacements import agrandir
from passerelle.tableur.requetes.arguments import coin_requis, requis, zone_requise, zone_visee
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.motifs import Motif
from passerelle.tableur.socle.plages import Plage, Zone
from passerelle.tableur.socle.rangees import Detail, Rangee, Valeur
from passerelle.tableur.socle.travail import CELLULE_CHANGEE


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell taken out of its place."""

    valeur: Valeur = ""
    detail: Detail = field(default_factory=dict)


_VIDE = Cellule()
_LETTRE = 4
"""Units of work for a letter of a formula that moves."""
Bloc = list[list[Cellule]]


def _prendre(feuille: Feuille, zone: Zone) -> Bloc:
    presentes = dict(feuille.lignes.lire(zone.haut, zone.bas))
    vide = Rangee()
    return [
        [_cellule(ligne, colonne) for colonne in range(zone.gauche, zone.droite)]
        for ligne in (presentes.get(rang, vide) for rang in range(zone.haut, zone.bas))
    ]


def _cellule(ligne: Rangee, colonne: int) -> Cellule:
    valeur, detail = ligne.valeur(colonne), ligne.details.get(colonne)
    return Cellule(valeur, dict(detail) if detail else {}) if detail or valeur != "" else _VIDE


def _poser(feuille: Feuille, haut: int, gauche: int, bloc: Bloc) -> None:
    for (_, ligne), cellules in zip(feuille.lignes.a_changer(haut, haut + len(bloc)), bloc, strict=True):
        for colonne, cellule in enumerate(cellules, gauche):
            ligne.remplacer(colonne, cellule.valeur, cellule.detail)


def _vider(feuille: Feuille, zone: Zone) -> None:
    _poser(feuille, zone.haut, zone.gauche, [[_VIDE] * zone.largeur] * zone.hauteur)


def _deplacee(document: Document, cellule: Cellule, origine: tuple[int, int], arrivee: tuple[int, int]) -> Cellule:
    """The cell, or a copy whose formula is relative to its new place."""
    if "formule" not in cellule.detail:
        return cellule
    document.travail.compter(_LETTRE * len(cellule.detail["formule"]))
    formule = texte_admis(translater(cellule.detail["formule"], origine, arrivee))
    return Cellule(cellule.valeur, cellule.detail | {"formule": formule})


def copier(document: Document, requete: Objet) -> None:
    """CopyPaste."""
    origine, source = zone_requise(document, requete, "source")
    feuille, cible = zone_requise(document, requete, "destination")
    bloc = _prendre(origine, source)
    transposer = requete.get("pasteOrientation") == "TRANSPOSE"
    if transposer:
        bloc = [list(colonne) for colonne in zip(*bloc, strict=True)]
    hauteur, largeur = len(bloc), len(bloc[0]) if bloc else 0
    if not hauteur or not largeur:
        return
    # A destination that holds the source several times is tiled; any other takes it once.
    fois_bas = cible.hauteur // hauteur if cible.hauteur and cible.hauteur % hauteur == 0 else 1
    fois_droite = cible.largeur // largeur if cible.largeur and cible.largeur % largeur == 0 else 1
    _verifier_place(feuille, cible.haut, cible.gauche, hauteur * fois_bas, largeur * fois_droite)
    document.travail.compter(CELLULE_CHANGEE * hauteur * fois_bas * largeur * fois_droite)
    coller = _collage(document, requete.get("pasteType", "PASTE_NORMAL"))
    for rang, ligne in feuille.lignes.a_changer(cible.haut, cible.haut + hauteur * fois_bas):
        for colonne in range(cible.gauche, cible.gauche + largeur * fois_droite):
            i, j = (rang - cible.haut) % hauteur, (colonne - cible.gauche) % largeur
            depart = (source.haut + j, source.gauche + i) if transposer else (source.haut + i, source.gauche + j)
            coller(ligne, colonne, _deplacee(document, bloc[i][j], depart, (rang, colonne)))


def couper(document: Document, requete: Objet) -> None:
    """CutPaste."""
    origine, source = zone_requise(document, requete, "source")
    feuille, haut, gauche = coin_requis(document, requete, "destination")
    bloc = _prendre(origine, source)
    _verifier_place(feuille, haut, gauche, source.hauteur, source.largeur)
    coller = _collage(document, requete.get("pasteType", "PASTE_NORMAL"))
    _vider(origine, source)
    for (_, ligne), cellules in zip(feuille.lignes.a_changer(haut, haut + len(bloc)), bloc, strict=True):
        for colonne, cellule in enumerate(cellules, gauche):
            coller(ligne, colonne, cellule)


def _verifier_place(feuille: Feuille, haut: int, gauche: int, hauteur: int, largeur: int) -> None:
    if haut + hauteur > feuille.nb_lignes or gauche + largeur > feuille.nb_colonnes:
        raise ErreurApi("The destination does not fit in the grid.")


def _collage(document: Document, genre: str) -> Callable[[Rangee, int, Cellule], None]:
    """The function that pastes one cell the way `genre` says. Raises ErreurApi."""

    def normal(ligne: Rangee, colonne: int, cellule: Cellule) -> None:
        ligne.remplacer(colonne, cellule.valeur, cellule.detail)

    def valeurs(ligne: Rangee, colonne: int, cellule: Cellule) -> None:
        ligne.poser(colonne, cellule.valeur)

    def formules(ligne: Rangee, colonne: int, cellule: Cellule) -> None:
        ligne.poser(colonne, cellule.valeur)
        ligne.regler(colonne, "formule", cellule.detail.get("formule"))

    def sans_bords(ligne: Rangee, colonne: int, cellule: Cellule) -> None:
        style = document.contenus.lire(cellule.detail.get("style"))
        anciens = document.contenus.lire(ligne.details.get(colonne, {}).get("style"))
        bords = {"borders": anciens["borders"]} if "borders" in anciens else {}
        sans = {nom: valeur for nom, valeur in style.items() if nom != "borders"} | bords
        ligne.remplacer(colonne, cellule.valeur, {n: v for n, v in cellule.detail.items() if n != "style"})
        ligne.regler(colonne, "style", document.contenus.numero(sans))

    def un_detail(nom: str, ligne: Rangee, colonne: int, cellule: Cellule) -> None:
        ligne.regler(colonne, nom, cellule.detail.get(nom))

    collages: dict[str, Callable[[Rangee, int, Cellule], None]] = {
        "PASTE_NORMAL": normal,
        "PASTE_VALUES": valeurs,
        "PASTE_FORMULA": formules,
        "PASTE_NO_BORDERS": sans_bords,
        "PASTE_FORMAT": partial(un_detail, "style"),
        "PASTE_DATA_VALIDATION": partial(un_detail, "validation"),
    }
    if genre not in collages:
        raise ErreurApi(f"pasteType {genre} is not supported by this server.")
    return collages[genre]


def inserer(document: Document, requete: Objet) -> None:
    """insertRange: what was there goes down or right."""
    feuille, zone = zone_requise(document, requete)
    if _vers_le_bas(requete):
        dernier = max(feuille.lignes.fin(valeurs_seules=False), zone.haut)
        reste = replace(zone, bas=dernier)
        _compter(document, reste)
        bloc = _prendre(feuille, reste)
        agrandir(document, feuille, "ROWS", max(0, dernier + zone.hauteur - feuille.nb_lignes))
        arrivee = (zone.bas, zone.gauche)
    else:
        reste = replace(zone, droite=feuille.nb_colonnes)
        _compter(document, reste)
        bloc = _prendre(feuille, reste)
        largeur = max((i + 1 for cellules in bloc for i, c in enumerate(cellules) if c != Cellule()), default=0)
        bloc = [cellules[:largeur] for cellules in bloc]
        agrandir(document, feuille, "COLUMNS", max(0, zone.droite + largeur - feuille.nb_colonnes))
        arrivee = (zone.haut, zone.droite)
    _vider(feuille, reste)
    _poser(feuille, *arrivee, bloc)


def supprimer(document: Document, requete: Objet) -> None:
    """deleteRange: what comes after goes up or left."""
    feuille, zone = zone_requise(document, requete)
    if _vers_le_bas(requete):
        fin = max(feuille.lignes.fin(valeurs_seules=False), zone.bas)
        reste = replace(zone, haut=zone.bas, bas=fin)
        vers_la_fin = replace(zone, bas=fin)
    else:
        reste = replace(zone, gauche=zone.droite, droite=feuille.nb_colonnes)
        vers_la_fin = replace(zone, droite=feuille.nb_colonnes)
    _compter(document, vers_la_fin)
    bloc = _prendre(feuille, reste)
    _vider(feuille, vers_la_fin)
    _poser(feuille, zone.haut, zone.gauche, bloc)


def _compter(document: Document, zone: Zone) -> None:
    document.travail.compter(CELLULE_CHANGEE * zone.hauteur * zone.largeur)


def _vers_le_bas(requete: Objet) -> bool:
    sens = requete.get("shiftDimension")
    if sens not in {"ROWS", "COLUMNS"}:
        raise ErreurApi("shiftDimension must be ROWS or COLUMNS.")
    return bool(sens == "ROWS")


def trier(document: Document, requete: Objet) -> None:
    """sortRange: whole rows of the range, the last criterion counting least."""
    feuille, zone = zone_requise(document, requete)
    criteres = requis(requete, "sortSpecs")
    rangees = list(enumerate(_prendre(feuille, zone), zone.haut))
    document.travail.compter(len(rangees) * len(criteres))
    for critere in reversed(criteres):
        colonne = critere.get("dimensionIndex", 0)
        if not zone.gauche <= colonne < zone.droite:
            raise ErreurApi(f"sortSpecs.dimensionIndex {colonne} is outside of the range.")
        if critere.get("sortOrder", "ASCENDING") not in {"ASCENDING", "DESCENDING"}:
            raise ErreurApi("sortOrder must be ASCENDING or DESCENDING.")
        inverse = critere.get("sortOrder") == "DESCENDING"
        indice = colonne - zone.gauche
        pleines = [r for r in rangees if r[1][indice].valeur != ""]
        # Blank cells stay last whatever the order.
        vides = [r for r in rangees if r[1][indice].valeur == ""]
        pleines.sort(key=lambda r, i=indice: _ordre(r[1][i].valeur), reverse=inverse)  # type: ignore[misc]
        rangees = pleines + vides
    triees = [
        [
            _deplacee(document, cellule, (avant, colonne), (apres, colonne))
            for colonne, cellule in enumerate(cellules, zone.gauche)
        ]
        for apres, (avant, cellules) in enumerate(rangees, zone.haut)
    ]
    _poser(feuille, zone.haut, zone.gauche, triees)


def _ordre(valeur: Valeur) -> tuple[int, Any]:
    """Numbers, then text without regard to case, then booleans, as Sheets sorts."""
    if isinstance(valeur, bool):
        return 2, valeur
    return (1, valeur.casefold()) if isinstance(valeur, str) else (0, valeur)


def remplacer(document: Document, requete: Objet) -> Objet:
    """findReplace; returns how much was changed."""
    motif = _motif(requete)
    remplacement = requete.get("replacement", "")
    compte = {
        "rowsChanged": 0,
        "formulasChanged": 0,
        "valuesChanged": 0,
        "sheetsChanged": 0,
        "occurrencesChanged": 0,
    }
    for zone in _zones_cherchees(document, requete):
        feuille = document.feuille(zone.feuille)
        avant = compte["rowsChanged"]
        for rang, ligne in list(feuille.lignes.lire(zone.haut, zone.bas)):
            changees = 0
            for colonne in range(zone.gauche, min(zone.droite, len(ligne.valeurs))):
                formule = ligne.details.get(colonne, {}).get("formule")
                if formule is not None and not requete.get("includeFormulas"):
                    continue
                texte = str(valeur_saisie(ligne, colonne))
                nouveau, nombre = motif.remplacer(texte, remplacement, TEXTE_MAX, document.travail)
                if not nombre or texte == "":
                    continue
                changees += 1
                compte["occurrencesChanged"] += nombre
                compte["formulasChanged" if formule is not None else "valuesChanged"] += 1
                _ecrire_remplacement(document, ligne, colonne, texte_admis(nouveau))
            if changees:
                compte["rowsChanged"] += 1
                feuille.lignes.remplacer(rang, ligne)
        compte["sheetsChanged"] += compte["rowsChanged"] > avant
    return {nom: nombre for nom, nombre in compte.items() if nombre}


def _ecrire_remplacement(document: Document, ligne: Rangee, colonne: int, texte: str) -> None:
    comprise = saisie.comprendre(texte, document.locale)
    if comprise.formule is not None:
        poser_formule(ligne, colonne, comprise.formule)
    else:
        ligne.poser(colonne, comprise.valeur)


def _motif(requete: Objet) -> Motif:
    cherche = requete.get("find", "")
    if not cherche:
        raise ErreurApi("find is required.")
    return Motif(
        cherche,
        est_regex=requete.get("searchByRegex", False),
        casse=requete.get("matchCase", False),
        entiere=requete.get("matchEntireCell", False),
    )


def _zones_cherchees(document: Document, requete: Objet) -> list[Zone]:
    if sum(champ in requete for champ in ("range", "sheetId", "allSheets")) != 1:
        raise ErreurApi("Exactly one of range, sheetId and allSheets must be set.")
    if "range" in requete:
        return [zone_visee(document, requete)[1]]
    if "sheetId" in requete:
        return [document.zone(Plage(requete["sheetId"]))[1]]
    return [document.zone(Plage(feuille.id))[1] for feuille in document.feuilles]


EXECUTIONS = {
    "copyPaste": copier,
    "cutPaste": couper,
    "insertRange": inserer,
    "deleteRange": supprimer,
    "sortRange": trier,
    "findReplace": remplacer,
}
