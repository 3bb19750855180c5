"""The values API: reading, writing, appending and clearing plain values."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from passerelle.tableur.grille import saisie
from passerelle.tableur.grille.cellules import poser_formule, texte_admis, valeur_saisie
from passerelle.tableur.grille.deplacements import inserer
from passerelle.tableur.grille.formats import est_date, formater
from passerelle.tableur.socle.document import CELLULES_MAX, Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.plages import Zone, ecrire_a1
from passerelle.tableur.socle.rangees import Rangee, Valeur, encoder, normaliser

RENDUS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATES = ("SERIAL_NUMBER", "FORMATTED_STRING")
SAISIES = ("RAW", "USER_ENTERED")
AXES = ("ROWS", "COLUMNS")
_VALEUR_MONTREE, _VALEUR_TAPEE, _VIDE = 10, 10, 5
"""Units of work for a number or date made text, for a text understood, for a row that holds nothing."""


def lire_valeurs(document: Document, texte: str, *, axe: str, rendu: str, dates: str) -> str:
    """The ValueRange of an A1 notation, as JSON text. Raises ErreurApi.

    Whole rows of unformatted values are handed over as they are stored, without being decoded.
    """
    feuille, zone = document.zone_a1(texte)
    debut = encoder({"range": ecrire_a1(feuille.titre, zone), "majorDimension": axe})[:-1]
    if axe == "ROWS" and rendu == "UNFORMATTED_VALUE" and dates == "SERIAL_NUMBER" and _lignes_entieres(feuille, zone):
        valeurs = _valeurs_stockees(document, feuille, zone)
    else:
        table = _table(document, feuille, zone, rendu, dates)
        if axe == "COLUMNS":
            table = _transposer(table)
        valeurs = encoder(table) if table else ""
    return debut + (f',"values":{valeurs}' if valeurs else "") + "}"


def _lignes_entieres(feuille: Feuille, zone: Zone) -> bool:
    return zone.gauche == 0 and zone.droite == feuille.nb_colonnes


def _valeurs_stockees(document: Document, feuille: Feuille, zone: Zone) -> str:
    lignes = feuille.lignes.textes(zone.haut, zone.bas)
    if not lignes:
        return ""
    document.travail.compter(lignes[-1][0] - zone.haut)
    if lignes[-1][0] - zone.haut == len(lignes) - 1:
        return "[" + ",".join([texte for _, texte in lignes]) + "]"
    textes = ["[]"] * (lignes[-1][0] + 1 - zone.haut)
    for rang, texte in lignes:
        textes[rang - zone.haut] = texte
    return "[" + ",".join(textes) + "]"


def _table(document: Document, feuille: Feuille, zone: Zone, rendu: str, dates: str) -> list[list[Valeur]]:
    table: list[list[Valeur]] = []
    for rang, ligne in feuille.lignes.lire(zone.haut, zone.bas):
        valeurs = _valeurs_ligne(document, ligne, zone, rendu, dates)
        while valeurs and valeurs[-1] == "":
            valeurs.pop()
        if valeurs:
            document.travail.compter(2 * len(valeurs) + _VIDE * (rang - zone.haut - len(table)))
            table.extend([] for _ in range(rang - zone.haut - len(table)))
            table.append(valeurs)
    return table


def _valeurs_ligne(document: Document, ligne: Rangee, zone: Zone, rendu: str, dates: str) -> list[Valeur]:
    if rendu == "UNFORMATTED_VALUE" and dates == "SERIAL_NUMBER":
        return ligne.valeurs[zone.gauche : zone.droite]
    if rendu == "FORMULA" and not ligne.details:
        return ligne.valeurs[zone.gauche : zone.droite]
    fin = min(zone.droite, max([len(ligne.valeurs), *(colonne + 1 for colonne in ligne.details)]))
    valeurs = []
    for colonne in range(zone.gauche, fin):
        valeur = valeur_saisie(ligne, colonne) if rendu == "FORMULA" else ligne.valeur(colonne)
        if valeur != "" and not isinstance(valeur, str):
            style = document.contenus.lire(ligne.details.get(colonne, {}).get("style"))
            if rendu == "FORMATTED_VALUE" or (dates == "FORMATTED_STRING" and est_date(style)):
                document.travail.compter(_VALEUR_MONTREE)
                valeur = formater(valeur, style, document.locale)
        valeurs.append(valeur)
    return valeurs


def _transposer(table: list[list[Valeur]]) -> list[list[Valeur]]:
    colonnes: list[list[Valeur]] = []
    for rang, ligne in enumerate(table):
        for indice, valeur in enumerate(ligne):
            if valeur == "":
                continue
            colonnes.extend([] for _ in range(indice + 1 - len(colonnes)))
            colonnes[indice].extend([""] * (rang - len(colonnes[indice])))
            colonnes[indice].append(valeur)
    return colonnes


def ecrire_valeurs(document: Document, texte: str, corps: Objet, *, mode: str) -> Objet:
    """Write a ValueRange at an A1 notation; returns the UpdateValuesResponse. Raises ErreurApi.

    A null leaves its cell as it is, "" empties it.
    """
    feuille, zone = document.zone_a1(texte)
    if corps.get("range") and document.zone_a1(corps["range"]) != (feuille, zone):
        raise ErreurApi(f"Requested writing within range [{texte}], but got range [{corps['range']}].")
    table = _table_recue(corps)
    largeur = max((len(ligne) for ligne in table), default=0)
    # A single cell is only where to start; a larger range must hold all that is written.
    une_cellule = zone.hauteur == zone.largeur == 1
    limite = Zone(feuille.id, zone.haut, feuille.nb_lignes, zone.gauche, feuille.nb_colonnes) if une_cellule else zone
    if len(table) > limite.hauteur:
        raise _deborde(feuille, limite, f"row [{limite.bas + 1}]")
    if largeur > limite.largeur:
        raise _deborde(feuille, limite, f"column [{limite.droite + 1}]")
    return _ecrire(document, feuille, (zone.haut, zone.gauche), table, mode)


def _deborde(feuille: Feuille, zone: Zone, ou: str) -> ErreurApi:
    return ErreurApi(f"Requested writing within range [{ecrire_a1(feuille.titre, zone)}], but tried writing to {ou}")


def ajouter_valeurs(document: Document, texte: str, corps: Objet, *, mode: str, insertion: str) -> tuple[str, Objet]:
    """Append a ValueRange after the table found at an A1 notation.

    Returns the range of that table ("" when there is none) and the UpdateValuesResponse. Raises ErreurApi.
    """
    feuille, zone = document.zone_a1(texte)
    table = _table_recue(corps)
    trouvee = chercher_table(document, feuille, zone)
    haut, gauche = (trouvee.bas, trouvee.gauche) if trouvee else (zone.haut, zone.gauche)
    fin = haut + len(table)
    if insertion == "INSERT_ROWS" and trouvee and haut < feuille.nb_lignes and table:
        inserer(document, feuille, "ROWS", haut, len(table))
    feuille.grille["rowCount"] = max(feuille.nb_lignes, fin)
    largeur = max((len(ligne) for ligne in table), default=0)
    feuille.grille["columnCount"] = max(feuille.nb_colonnes, gauche + largeur)
    document.verifier_taille()
    reponse = _ecrire(document, feuille, (haut, gauche), table, mode)
    return ecrire_a1(feuille.titre, trouvee) if trouvee else "", reponse


def chercher_table(document: Document, feuille: Feuille, zone: Zone) -> Zone | None:
    """The block of filled cells the range meets, grown until blank rows and columns surround it.

    As Google documents: a table is searched inside the range; the last one found is the one appended to.
    """
    textes = dict(feuille.lignes.textes(0, feuille.nb_lignes))

    @cache
    def occupees(rang: int) -> list[int]:
        colonnes = [colonne for colonne, valeur in enumerate(json.loads(textes.get(rang, "[]"))) if valeur != ""]
        document.travail.compter(1 + len(colonnes))
        return colonnes

    graines = (
        (rang, colonne)
        for rang in range(zone.bas - 1, zone.haut - 1, -1)
        for colonne in reversed(occupees(rang))
        if zone.gauche <= colonne < zone.droite
    )
    graine = next(graines, None)
    if graine is None:
        return None
    haut, gauche = graine
    bas, droite = haut + 1, gauche + 1
    remplies = set(occupees(haut))
    while True:
        avant = (haut, bas, gauche, droite)
        touchees = range(gauche - 1, droite + 1)
        document.travail.compter(1 + len(occupees(bas)) + len(occupees(haut - 1)))
        while any(colonne in touchees for colonne in occupees(bas)):
            remplies.update(occupees(bas))
            bas += 1
        while any(colonne in touchees for colonne in occupees(haut - 1)):
            haut -= 1
            remplies.update(occupees(haut))
        while gauche - 1 in remplies:
            gauche -= 1
        while droite in remplies:
            droite += 1
        if (haut, bas, gauche, droite) == avant:
            return Zone(feuille.id, haut, bas, gauche, droite)


def vider_valeurs(document: Document, texte: str) -> str:
    """Empty the values of an A1 notation, formats kept; returns the range emptied. Raises ErreurApi."""
    feuille, zone = document.zone_a1(texte)
    vider_zone(feuille, zone)
    return ecrire_a1(feuille.titre, zone)


def vider_zone(feuille: Feuille, zone: Zone) -> None:
    """Empty the values of a rectangle, formats kept."""
    for rang, ligne in list(feuille.lignes.lire(zone.haut, zone.bas)):
        colonnes = {*range(len(ligne.valeurs)), *ligne.details}
        for colonne in colonnes:
            if zone.gauche <= colonne < zone.droite:
                ligne.poser(colonne, "")
        feuille.lignes.remplacer(rang, ligne)


def _table_recue(corps: Objet) -> list[list[Any]]:
    table: list[list[Any]] = corps.get("values", [])
    for rang, ligne in enumerate(table):
        for indice, valeur in enumerate(ligne):
            if isinstance(valeur, list | dict):
                raise ErreurApi(
                    f"Invalid values[{rang}][{indice}]: {'list_value' if isinstance(valeur, list) else 'struct_value'}"
                    f" {json.dumps(valeur)[:200]}"
                )
            if isinstance(valeur, int) and abs(valeur) > 10**300:
                raise ErreurApi(f"Invalid values[{rang}][{indice}]: number out of range")
    if corps.get("majorDimension", "ROWS") == "COLUMNS":
        hauteur = max((len(colonne) for colonne in table), default=0)
        if hauteur * len(table) > CELLULES_MAX:
            raise ErreurApi("Attempting to write more cells than a workbook holds.")
        return [[colonne[i] if i < len(colonne) else None for colonne in table] for i in range(hauteur)]
    return table


def _ecrire(
    document: Document, feuille: Feuille, coin: tuple[int, int], table: Sequence[Sequence[Any]], mode: str
) -> Objet:
    haut, gauche = coin
    cellules = 0
    colonnes: set[int] = set()
    rangees = 0
    for (_, ligne), valeurs in zip(feuille.lignes.a_changer(haut, haut + len(table)), table, strict=True):
        ecrites = 0
        for colonne, valeur in enumerate(valeurs, gauche):
            if valeur is not None:
                saisir(document, ligne, colonne, valeur, mode)
                colonnes.add(colonne)
                ecrites += 1
        cellules += ecrites
        rangees += bool(ecrites)
    largeur = max((len(ligne) for ligne in table), default=0)
    zone = Zone(feuille.id, haut, haut + len(table), gauche, gauche + largeur)
    reponse: Objet = {"spreadsheetId": document.id, "updatedRange": ecrire_a1(feuille.titre, zone)}
    if cellules:
        reponse |= {"updatedRows": rangees, "updatedColumns": len(colonnes), "updatedCells": cellules}
    return reponse


def saisir(document: Document, ligne: Rangee, colonne: int, valeur: Any, mode: str) -> None:
    """Write a value as received: RAW as it is, USER_ENTERED as if typed. Raises ErreurApi."""
    if not isinstance(valeur, str):
        ligne.poser(colonne, valeur if isinstance(valeur, bool) else normaliser(valeur))
        return
    texte_admis(valeur)
    if mode == "RAW":
        ligne.poser(colonne, valeur)
        return
    style = document.contenus.lire(ligne.details.get(colonne, {}).get("style"))
    if style.get("numberFormat", {}).get("type") == "TEXT" and not valeur.startswith("="):
        ligne.poser(colonne, valeur)
        return
    document.travail.compter(_VALEUR_TAPEE)
    comprise = saisie.comprendre(valeur, document.locale)
    if comprise.formule is not None:
        poser_formule(ligne, colonne, comprise.formule)
        return
    ligne.poser(colonne, comprise.valeur)
    if comprise.format_nombre and "numberFormat" not in style:
        ligne.regler(colonne, "style", document.contenus.numero(style | {"numberFormat": comprise.format_nombre}))


def reponse_lecture(document: Document, rendus: Sequence[str]) -> str:
    """The BatchGetValuesResponse of ranges already made JSON."""
    return f'{{"spreadsheetId":{encoder(document.id)},"valueRanges":[{",".join(rendus)}]}}'
