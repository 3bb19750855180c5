"""Requests about what a sheet shows or guards: protections, conditional formats, filters, merges, bands."""

import secrets
from typing import Any

from passerelle.tableur.grille.conditions import verifier_condition
from passerelle.tableur.requetes.arguments import masque_requis, plage_requise, requis, zone_requise, zone_visee
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import fusionner
from passerelle.tableur.socle.plages import Plage, Zone

_FUSION = 50
"""Units of work for a merge."""


class Collection:
    """Objects of a sheet that have a range and an id: added, updated by mask and deleted alike."""

    def __init__(self, *, liste: str, objet: str, cle: str, message: str) -> None:
        self.liste = liste
        self.objet = objet
        self.cle = cle
        self.message = message

    def ajouter(self, document: Document, requete: Objet) -> Objet:
        """Add one; its id is chosen when not given."""
        nouveau = dict(requis(requete, self.objet))
        feuille, nouveau["range"] = plage_requise(document, nouveau)
        self._verifier(document, nouveau)
        if self.cle not in nouveau:
            nouveau[self.cle] = secrets.randbelow(2**31 - 1)
        if any(present[self.cle] == nouveau[self.cle] for _, present in self._tous(document)):
            raise ErreurApi(f"{self.cle} {nouveau[self.cle]} is already used.")
        feuille.etat.setdefault(self.liste, []).append(nouveau)
        return {self.objet: nouveau}

    def modifier(self, document: Document, requete: Objet) -> None:
        """Update one as the mask says."""
        nouveau = requis(requete, self.objet)
        masque = masque_requis(requete, self.message)
        feuille, ancien = self._trouver(document, nouveau.get(self.cle))
        modifie = fusionner(ancien, nouveau, masque) | {self.cle: ancien[self.cle]}
        cible, modifie["range"] = plage_requise(document, modifie)
        self._verifier(document, modifie)
        if cible is feuille:
            liste = feuille.etat[self.liste]
            liste[liste.index(ancien)] = modifie
        else:
            feuille.etat[self.liste].remove(ancien)
            cible.etat.setdefault(self.liste, []).append(modifie)

    def supprimer(self, document: Document, requete: Objet) -> None:
        """Delete one."""
        # deleteFilterView names its id filterId.
        numero = requete.get(self.cle, requete.get("filterId"))
        feuille, objet = self._trouver(document, numero)
        feuille.etat[self.liste].remove(objet)

    def _tous(self, document: Document) -> list[tuple[Feuille, Objet]]:
        return [(feuille, objet) for feuille in document.feuilles for objet in feuille.etat.get(self.liste, ())]

    def _trouver(self, document: Document, numero: Any) -> tuple[Feuille, Objet]:
        for feuille, objet in self._tous(document):
            if objet[self.cle] == numero:
                return feuille, objet
        raise ErreurApi(f"No {self.objet} with id: {numero}")

    def _verifier(self, document: Document, objet: Objet) -> None:
        for plage in objet.get("unprotectedRanges", ()):
            plage_requise(document, {"range": plage})
        if objet.get("warningOnly") and objet.get("editors"):
            raise ErreurApi("editors cannot be set when warningOnly is true.")


PROTECTIONS = Collection(
    liste="protectedRanges", objet="protectedRange", cle="protectedRangeId", message="ProtectedRange"
)
VUES = Collection(liste="filterViews", objet="filter", cle="filterViewId", message="FilterView")
BANDES = Collection(liste="bandedRanges", objet="bandedRange", cle="bandedRangeId", message="BandedRange")


def ajouter_regle(document: Document, requete: Objet) -> None:
    """addConditionalFormatRule: before those from its index on."""
    feuille, regle = _regle_recue(document, requis(requete, "rule"))
    regles = feuille.etat.setdefault("conditionalFormats", [])
    regles.insert(_indice(requete.get("index", 0), len(regles) + 1), regle)


def modifier_regle(document: Document, requete: Objet) -> Objet:
    """updateConditionalFormatRule: another rule, or another index."""
    feuille, regles = _regles(document, requete)
    indice = _indice(requete.get("index", 0), len(regles))
    ancienne = regles[indice]
    if ("rule" in requete) == ("newIndex" in requete):
        raise ErreurApi("Exactly one of rule and newIndex must be set.")
    if "rule" in requete:
        cible, nouvelle = _regle_recue(document, requete["rule"])
        if cible is not feuille:
            raise ErreurApi("A rule cannot be moved to another sheet.")
        regles[indice] = nouvelle
        return {"oldRule": ancienne, "oldIndex": indice, "newRule": nouvelle, "newIndex": indice}
    destination = _indice(requete["newIndex"], len(regles))
    regles.insert(destination, regles.pop(indice))
    return {"oldIndex": indice, "newIndex": destination, "newRule": ancienne}


def supprimer_regle(document: Document, requete: Objet) -> Objet:
    """DeleteConditionalFormatRule."""
    _, regles = _regles(document, requete)
    return {"rule": regles.pop(_indice(requete.get("index", 0), len(regles)))}


def _regles(document: Document, requete: Objet) -> tuple[Feuille, list[Objet]]:
    feuille = document.feuille(requete.get("sheetId", 0))
    regles: list[Objet] = feuille.etat.setdefault("conditionalFormats", [])
    return feuille, regles


def _regle_recue(document: Document, regle: Objet) -> tuple[Feuille, Objet]:
    lues = [plage_requise(document, {"range": plage}) for plage in requis(regle, "ranges")]
    if not lues or any(feuille is not lues[0][0] for feuille, _ in lues):
        raise ErreurApi("ranges must hold at least one range, all on the same sheet.")
    if ("booleanRule" in regle) == ("gradientRule" in regle):
        raise ErreurApi("Exactly one of booleanRule and gradientRule must be set.")
    if "booleanRule" in regle:
        verifier_condition(regle["booleanRule"].get("condition", {}), couleur=True)
    return lues[0][0], regle | {"ranges": [plage for _, plage in lues]}


def _indice(indice: int, nombre: int) -> int:
    if not 0 <= indice < nombre:
        raise ErreurApi(f"No conditional format on sheet at index: {indice}")
    return indice


def poser_filtre(document: Document, requete: Objet) -> None:
    """SetBasicFilter."""
    filtre = dict(requis(requete, "filter"))
    feuille, filtre["range"] = plage_requise(document, filtre)
    feuille.etat["basicFilter"] = filtre


def oter_filtre(document: Document, requete: Objet) -> None:
    """ClearBasicFilter."""
    document.feuille(requete.get("sheetId", 0)).etat.pop("basicFilter", None)


def fusionner_cellules(document: Document, requete: Objet) -> None:
    """MergeCells."""
    feuille, zone = zone_requise(document, requete)
    fusions = [Plage.lire(objet) for objet in feuille.etat.get("merges", ())]
    if any(fusion.touche(zone) and not _contient(zone, fusion) for fusion in fusions):
        raise ErreurApi("You can't merge a range that partially covers an existing merge.")
    genre = requete.get("mergeType", "MERGE_ALL")
    if genre == "MERGE_ROWS":
        nouvelles = [Zone(zone.feuille, r, r + 1, zone.gauche, zone.droite) for r in range(zone.haut, zone.bas)]
    elif genre == "MERGE_COLUMNS":
        nouvelles = [Zone(zone.feuille, zone.haut, zone.bas, c, c + 1) for c in range(zone.gauche, zone.droite)]
    else:
        nouvelles = [zone]
    document.travail.compter(_FUSION * len(nouvelles))
    gardees = [fusion for fusion in fusions if not fusion.touche(zone)]
    feuille.etat["merges"] = [plage.objet() for plage in (*gardees, *nouvelles)]
    for fusion in nouvelles:
        _garder_un_coin(feuille, fusion)


def _garder_un_coin(feuille: Feuille, zone: Zone) -> None:
    """A merged range shows and keeps the value of its first cell only."""
    for rang, ligne in feuille.lignes.a_changer(zone.haut, zone.bas):
        for colonne in range(zone.gauche, zone.droite):
            if (rang, colonne) != (zone.haut, zone.gauche):
                ligne.poser(colonne, "")


def separer_cellules(document: Document, requete: Objet) -> None:
    """UnmergeCells."""
    feuille, zone = zone_visee(document, requete)
    fusions = [Plage.lire(objet) for objet in feuille.etat.get("merges", ())]
    if any(fusion.touche(zone) and not _contient(zone, fusion) for fusion in fusions):
        raise ErreurApi("You must select all cells in a merged range to merge or unmerge them.")
    feuille.etat["merges"] = [fusion.objet() for fusion in fusions if not fusion.touche(zone)]


def _contient(zone: Zone, plage: Plage) -> bool:
    return (
        zone.haut <= plage.haut
        and zone.gauche <= plage.gauche
        and plage.bas is not None
        and plage.bas <= zone.bas
        and plage.droite is not None
        and plage.droite <= zone.droite
    )


EXECUTIONS = {
    "addProtectedRange": PROTECTIONS.ajouter,
    "updateProtectedRange": PROTECTIONS.modifier,
    "deleteProtectedRange": PROTECTIONS.supprimer,
    "addFilterView": VUES.ajouter,
    "updateFilterView": VUES.modifier,
    "deleteFilterView": VUES.supprimer,
    "addBanding": BANDES.ajouter,
    "updateBanding": BANDES.modifier,
    "deleteBanding": BANDES.supprimer,
    "addConditionalFormatRule": ajouter_regle,
    "updateConditionalFormatRule": modifier_regle,
    "deleteConditionalFormatRule": supprimer_regle,
    "setBasicFilter": poser_filtre,
    "clearBasicFilter": oter_filtre,
    "mergeCells": fusionner_cellules,
    "unmergeCells": separer_cellules,
}
