"""The Sheets routes: what each does with a spreadsheet.

Each takes the Tableur, the call and the parts of its path, and returns the answer: an object, or a `str` that is JSON
already. Each raises ErreurApi.
"""

import json
import secrets
from typing import Any

from passerelle.tableur.api import valeurs
from passerelle.tableur.api.demande import Demande, verifier_choix
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.formules.recalcul import recalculer
from passerelle.tableur.grille.cellules import poser_cellule
from passerelle.tableur.grille.formats import est_locale
from passerelle.tableur.grille.rendu import en_json, proprietes_feuille, rendre_document
from passerelle.tableur.requetes.arguments import requis
from passerelle.tableur.requetes.lot import executer
from passerelle.tableur.requetes.metadonnees import chercher
from passerelle.tableur.requetes.metadonnees import lire as lire_metadonnee
from passerelle.tableur.socle.document import Document
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.masque import TOUT, Masque, filtrer, sous_masque
from passerelle.tableur.socle.masque import demande as demande_champ
from passerelle.tableur.socle.messages import verifier_masque
from passerelle.tableur.socle.plages import Zone
from passerelle.tableur.socle.travail import TropDeTravail

_REPONSE_MAX = 1 << 27
"""How many letters the answer to a reading of values may have."""


def creer(tableur: Tableur, demande: Demande) -> Any:
    """spreadsheets.create."""
    corps = demande.message("Spreadsheet")
    proprietes = corps.setdefault("properties", {})
    if not est_locale(proprietes.get("locale", "fr_FR")):
        raise ErreurApi(f"Unsupported locale: {proprietes['locale'][:50]}")
    proprietes["title"] = proprietes.get("title") or "Feuille de calcul sans titre"
    identifiant = secrets.token_urlsafe(32)
    tableur.nouveau(identifiant, corps)
    with tableur.ecrire(identifiant) as document:
        for feuille, decrite in zip(document.feuilles, corps.get("sheets", ()), strict=False):
            for bloc in decrite.get("data", ()):
                _remplir(document, feuille.id, bloc)
        return rendre_document(document, demande.masque(), None, donnees=False)


def _remplir(document: Document, numero: int, bloc: Objet) -> None:
    feuille = document.feuille(numero)
    haut, gauche = bloc.get("startRow", 0), bloc.get("startColumn", 0)
    rangees = bloc.get("rowData", [])
    largeur = max((len(rangee.get("values", ())) for rangee in rangees), default=0)
    if haut < 0 or gauche < 0 or haut + len(rangees) > feuille.nb_lignes or gauche + largeur > feuille.nb_colonnes:
        raise ErreurApi("data does not fit in the grid of its sheet.")
    for (_, ligne), rangee in zip(feuille.lignes.a_changer(haut, haut + len(rangees)), rangees, strict=True):
        for colonne, cellule in enumerate(rangee.get("values", ()), gauche):
            poser_cellule(ligne, colonne, cellule, TOUT, document.contenus)


def lire(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """spreadsheets.get."""
    masque = demande.masque()
    verifier_masque(masque, "Spreadsheet")
    textes = demande.plusieurs("ranges")
    # As documented: a field mask that is set decides by itself whether cells are included.
    donnees = demande_champ(masque, "sheets", "data") if masque else demande.booleen("includeGridData")
    with tableur.lire(identifiant) as document:
        zones = [document.zone_a1(texte)[1] for texte in textes] if textes else None
        return en_json(rendre_document(document, masque, zones, donnees=donnees))


def modifier(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """spreadsheets.batchUpdate, with the state after it when asked for."""
    corps = demande.message("BatchUpdateSpreadsheetRequest")
    masque = demande.masque()
    verifier_masque(masque.get("updatedSpreadsheet", TOUT), "Spreadsheet")
    with tableur.ecrire(identifiant, demande.travail) as document:
        reponse: Objet = {
            "spreadsheetId": identifiant,
            "replies": executer(document, corps.get("requests", [])),
        }
        if corps.get("includeSpreadsheetInResponse") and demande_champ(masque, "updatedSpreadsheet"):
            recalculer(document)
            reponse["updatedSpreadsheet"] = _apres(document, corps, sous_masque(masque, "updatedSpreadsheet"))
        return filtrer(reponse, masque)


def _apres(document: Document, corps: Objet, masque: Masque) -> Objet:
    textes = corps.get("responseRanges")
    zones: list[Zone] | None = [document.zone_a1(texte)[1] for texte in textes] if textes else None
    donnees = demande_champ(masque, "sheets", "data") if masque else corps.get("responseIncludeGridData", False)
    return rendre_document(document, masque, zones, donnees=donnees)


def copier_feuille(tableur: Tableur, demande: Demande, identifiant: str, numero: str) -> Any:
    """spreadsheets.sheets.copyTo."""
    corps = demande.message("CopySheetToAnotherSpreadsheetRequest")
    vers = requis(corps, "destinationSpreadsheetId")
    demande.exiger(vers)
    with tableur.ecrire_deux(identifiant, vers) as (source, cible):
        feuille = source.feuille(int(numero))
        pris = {autre.titre.casefold() for autre in cible.feuilles}
        base = f"Copie de {feuille.titre}"[:90]
        titre = next(t for t in (base, *(f"{base} {n}" for n in range(2, len(pris) + 3))) if t.casefold() not in pris)
        copie = cible.copier_feuille(feuille, {"title": titre, "hidden": False})
        return filtrer(proprietes_feuille(cible, copie), demande.masque())


def chercher_metadonnees(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """spreadsheets.developerMetadata.search."""
    corps = demande.message("SearchDeveloperMetadataRequest")
    with tableur.lire(identifiant) as document:
        return filtrer(chercher(document, corps.get("dataFilters", [])), demande.masque())


def une_metadonnee(tableur: Tableur, demande: Demande, identifiant: str, numero: str) -> Any:
    """spreadsheets.developerMetadata.get."""
    with tableur.lire(identifiant) as document:
        return filtrer(lire_metadonnee(document, int(numero)), demande.masque())


def lire_valeurs(tableur: Tableur, demande: Demande, identifiant: str, texte: str) -> Any:
    """values.get."""
    with tableur.lire(identifiant) as document:
        return _masquer(valeurs.lire_valeurs(document, texte, **_rendu(demande)), demande)


def lire_plusieurs(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """values.batchGet."""
    rendu = _rendu(demande)
    with tableur.lire(identifiant) as document:
        rendues: list[str] = []
        longueur = 0
        for texte in demande.plusieurs("ranges"):
            rendues.append(valeurs.lire_valeurs(document, texte, **rendu))
            longueur += len(rendues[-1])
            if longueur > _REPONSE_MAX:
                raise TropDeTravail
        return _masquer(valeurs.reponse_lecture(document, rendues), demande)


def ecrire_valeurs(tableur: Tableur, demande: Demande, identifiant: str, texte: str) -> Any:
    """values.update."""
    corps = demande.message("ValueRange")
    mode = _mode(demande.un("valueInputOption"))
    with tableur.ecrire(identifiant) as document:
        reponse = valeurs.ecrire_valeurs(document, texte, corps, mode=mode)
        if demande.booleen("includeValuesInResponse"):
            recalculer(document)
            rendu = _rendu(demande, "responseValueRenderOption", "responseDateTimeRenderOption")
            ecrites = valeurs.lire_valeurs(document, reponse["updatedRange"], **rendu)
            reponse["updatedData"] = json.loads(ecrites)
        return filtrer(reponse, demande.masque())


def ajouter_valeurs(tableur: Tableur, demande: Demande, identifiant: str, texte: str) -> Any:
    """values.append."""
    corps = demande.message("ValueRange")
    mode = _mode(demande.un("valueInputOption"))
    insertion = demande.choix("insertDataOption", ("OVERWRITE", "INSERT_ROWS"))
    with tableur.ecrire(identifiant) as document:
        table, ecrites = valeurs.ajouter_valeurs(document, texte, corps, mode=mode, insertion=insertion)
        reponse: Objet = {"spreadsheetId": identifiant, "updates": ecrites}
        if table:
            reponse["tableRange"] = table
        return filtrer(reponse, demande.masque())


def ecrire_plusieurs(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """values.batchUpdate."""
    corps = demande.message("BatchUpdateValuesRequest")
    mode = _mode(corps.get("valueInputOption", ""))
    with tableur.ecrire(identifiant) as document:
        reponses = [
            valeurs.ecrire_valeurs(document, requis(une, "range"), une, mode=mode) for une in corps.get("data", ())
        ]
        reponse: Objet = {"spreadsheetId": identifiant, "responses": reponses}
        totaux = {
            "totalUpdatedRows": sum(une.get("updatedRows", 0) for une in reponses),
            "totalUpdatedColumns": sum(une.get("updatedColumns", 0) for une in reponses),
            "totalUpdatedCells": sum(une.get("updatedCells", 0) for une in reponses),
            "totalUpdatedSheets": len({une["updatedRange"].rpartition("!")[0] for une in reponses}),
        }
        return filtrer(reponse | {nom: total for nom, total in totaux.items() if total}, demande.masque())


def vider(tableur: Tableur, demande: Demande, identifiant: str, texte: str) -> Any:
    """values.clear."""
    with tableur.ecrire(identifiant) as document:
        reponse = {"spreadsheetId": identifiant, "clearedRange": valeurs.vider_valeurs(document, texte)}
        return filtrer(reponse, demande.masque())


def vider_plusieurs(tableur: Tableur, demande: Demande, identifiant: str) -> Any:
    """values.batchClear."""
    corps = demande.message("BatchClearValuesRequest")
    with tableur.ecrire(identifiant) as document:
        videes = [valeurs.vider_valeurs(document, texte) for texte in corps.get("ranges", ())]
        return filtrer({"spreadsheetId": identifiant, "clearedRanges": videes}, demande.masque())


def _rendu(demande: Demande, rendu: str = "valueRenderOption", dates: str = "dateTimeRenderOption") -> dict[str, str]:
    return {
        "axe": demande.choix("majorDimension", valeurs.AXES),
        "rendu": demande.choix(rendu, valeurs.RENDUS),
        "dates": demande.choix(dates, valeurs.DATES),
    }


def _mode(mode: str) -> str:
    if not mode:
        raise ErreurApi("'valueInputOption' is required but not specified")
    return verifier_choix("valueInputOption", mode, valeurs.SAISIES)


def _masquer(texte: str, demande: Demande) -> Any:
    """The JSON text as it is, unless a field mask asks for less."""
    masque = demande.masque()
    return filtrer(json.loads(texte), masque) if masque else texte
