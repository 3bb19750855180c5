"""What the page of a tab shows: its visible columns, a hundred lines, the cell being edited."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from openpyxl.utils import get_column_letter

from passerelle.tableur.grille.cellules import valeur_saisie
from passerelle.tableur.grille.conditions import Couleurs
from passerelle.tableur.grille.formats import est_date, formater
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi
from passerelle.tableur.socle.plages import Plage, Zone
from passerelle.tableur.socle.rangees import Rangee
from passerelle.tableur.socle.travail import TropDeTravail

LIGNES_PAR_PAGE = 100
COLONNES_MONTREES = 100
_LETTRES_MONTREES, _ENTETES_MONTRES, _CHOIX_MAX, _CHIFFRES_MAX = 1000, 10, 1000, 8
"""What a page shows of a cell, of frozen rows, of a list; how long an index in an address may be."""
_LUES_MAX = 20_000
"""How many cells are read for a list taken from a range: many may say the same."""


@dataclass(frozen=True)
class Page:
    """A hundred lines of a tab. `signalees`: the (row, column) that a conditional format colours; `cles`: the texts of row 1;
    `ids`: row → what the column `id` holds; `coupee`: whether it has more columns than are shown."""

    feuille: int
    titre: str
    colonnes: list[int]
    entetes: list[list[str]]
    rangs: list[int]
    textes: list[list[str]]
    signalees: frozenset[tuple[int, int]]
    numero: int
    nombre: int
    cles: list[str]
    ids: dict[int, str]
    coupee: bool

    @cached_property
    def noms(self) -> dict[int, str]:
        """What each column is called: the lowest header that shows, else its letter."""
        derniers = self.entetes[-1] if self.entetes else []
        return {
            colonne: derniers[indice] if indice < len(derniers) and derniers[indice] else lettres(colonne)
            for indice, colonne in enumerate(self.colonnes)
        }


@dataclass(frozen=True)
class Edition:
    """The cell a person is about to change."""

    rang: int
    colonne: int
    nom: str
    texte: str
    choix: list[str]
    protegee: bool


def paginer(document: Document, feuille: Feuille, numero: int) -> Page:
    """Page `numero` of a tab, or the nearest there is. Hidden rows and columns are left out."""
    gelees = feuille.gelees("ROWS")
    fin = max(feuille.lignes.fin(), gelees)
    nombre = max(1, -(-(fin - gelees) // LIGNES_PAR_PAGE))
    numero = min(max(numero, 1), nombre)
    debut = gelees + (numero - 1) * LIGNES_PAR_PAGE
    montres = min(gelees, _ENTETES_MONTRES)
    entetes = dict(feuille.lignes.lire(0, montres))
    lignes = dict(feuille.lignes.lire(debut, min(fin, debut + LIGNES_PAR_PAGE)))
    utiles = max((len(ligne.valeurs) for ligne in (*entetes.values(), *lignes.values())), default=1)
    visibles = [c for c in range(max(utiles, 1)) if not feuille.est_cachee("COLUMNS", c)]
    colonnes = visibles[:COLONNES_MONTREES]
    rangs = [r for r in range(debut, min(fin, debut + LIGNES_PAR_PAGE)) if not feuille.est_cachee("ROWS", r)]
    vide = Rangee()
    cles = [str(valeur) for valeur in entetes.get(0, vide).valeurs]
    place = cles.index("id") if "id" in cles else -1
    return Page(
        feuille=feuille.id,
        titre=feuille.titre,
        colonnes=colonnes,
        entetes=[
            [_texte_montre(document, entetes.get(rang, vide), colonne) for colonne in colonnes]
            for rang in range(montres)
            if not feuille.est_cachee("ROWS", rang)
        ],
        rangs=rangs,
        textes=[[_texte_montre(document, lignes.get(r, vide), colonne) for colonne in colonnes] for r in rangs],
        signalees=_signalees(document, feuille, lignes, colonnes),
        numero=numero,
        nombre=nombre,
        cles=cles,
        ids={r: str(ident) for r in rangs if place >= 0 and (ident := lignes.get(r, vide).valeur(place))},
        coupee=len(visibles) > len(colonnes),
    )


def _signalees(
    document: Document, feuille: Feuille, lignes: dict[int, Rangee], colonnes: list[int]
) -> frozenset[tuple[int, int]]:
    """None where there are too many rules to try: a page without colours is still a page."""
    couleurs = Couleurs(document, feuille)
    if not couleurs:
        return frozenset()
    try:
        return frozenset(
            (rang, colonne)
            for rang, ligne in lignes.items()
            for colonne in colonnes
            if "backgroundColor" in couleurs.format(rang, colonne, ligne.valeur(colonne))
        )
    except TropDeTravail:
        return frozenset()


def page_de(feuille: Feuille, edition: Edition | None) -> int:
    """The page where the cell being edited is; the first, where none is."""
    rang = edition.rang - feuille.gelees("ROWS") if edition else 0
    return max(rang, 0) // LIGNES_PAR_PAGE + 1


def editer(document: Document, feuille: Feuille, cellule: str) -> Edition | None:
    """The cell written `rang-colonne` in the address, None when there is no such cell."""
    trouvee = re.fullmatch(r"(\d{1,9})-(\d{1,9})", cellule)
    if trouvee is None:
        return None
    rang, colonne = int(trouvee[1]), int(trouvee[2])
    if rang >= feuille.nb_lignes or colonne >= feuille.nb_colonnes:
        return None
    ligne = feuille.lignes.une(rang)
    gelees = feuille.gelees("ROWS")
    entete = texte_affiche(document, feuille.lignes.une(gelees - 1), colonne) if gelees else ""
    texte = texte_modifiable(document, ligne, colonne)
    zone = Zone(feuille.id, rang, rang + 1, colonne, colonne + 1)
    return Edition(
        rang=rang,
        colonne=colonne,
        nom=entete or lettres(colonne),
        texte=texte,
        choix=_choix(document, ligne, colonne, texte),
        protegee=_est_protegee(feuille, zone),
    )


def texte_affiche(document: Document, ligne: Rangee, colonne: int) -> str:
    """The cell as a reader sees it."""
    style = document.contenus.lire(ligne.details.get(colonne, {}).get("style"))
    return formater(ligne.valeur(colonne), style, document.locale)


def _texte_montre(document: Document, ligne: Rangee, colonne: int) -> str:
    """The same, cut where a page would grow too large; the cell itself is read when it is being changed."""
    texte = texte_affiche(document, ligne, colonne)
    return texte if len(texte) <= _LETTRES_MONTREES else texte[:_LETTRES_MONTREES] + "…"


def texte_modifiable(document: Document, ligne: Rangee, colonne: int) -> str:
    """The cell as a person would type it again: the formula, the date, the whole number."""
    valeur = valeur_saisie(ligne, colonne)
    style = document.contenus.lire(ligne.details.get(colonne, {}).get("style"))
    if est_date(style) or isinstance(valeur, bool):
        return formater(valeur, style, document.locale)
    if isinstance(valeur, float):
        return repr(valeur).replace(".", "," if document.locale.startswith("fr") else ".")
    return str(valeur)


def _choix(document: Document, ligne: Rangee, colonne: int, texte: str) -> list[str]:
    """The values a validation rule offers, the present one included; none when the cell is free, or the list too long."""
    regle = document.contenus.lire(ligne.details.get(colonne, {}).get("validation"))
    condition = regle.get("condition", {})
    valeurs = [str(valeur.get("userEnteredValue", "")) for valeur in condition.get("values", ())]
    if condition.get("type") == "BOOLEAN":
        valeurs = ["VRAI", "FAUX"]
    elif condition.get("type") == "ONE_OF_RANGE" and valeurs:
        valeurs = _valeurs_plage(document, valeurs[0].removeprefix("="))
    elif condition.get("type") != "ONE_OF_LIST":
        return []
    choix = list(dict.fromkeys(["", texte, *valeurs]))
    return choix if len(choix) <= _CHOIX_MAX else []


def _valeurs_plage(document: Document, texte: str) -> list[str]:
    try:
        feuille, zone = document.zone_a1(texte)
    except ErreurApi:
        return []
    contenus = (
        contenu
        for _, ligne in feuille.lignes.lire(zone.haut, zone.bas)
        for colonne in range(zone.gauche, min(zone.droite, len(ligne.valeurs)))
        if (contenu := texte_affiche(document, ligne, colonne))
    )
    return list(islice(contenus, _LUES_MAX))


def _est_protegee(feuille: Feuille, zone: Zone) -> bool:
    return any(
        Plage.lire(protection["range"]).touche(zone)
        and not any(Plage.lire(libre).touche(zone) for libre in protection.get("unprotectedRanges", ()))
        for protection in feuille.etat.get("protectedRanges", ())
    )


def lettres(colonne: int) -> str:
    """The letters of a column."""
    return get_column_letter(colonne + 1)
