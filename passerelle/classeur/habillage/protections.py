"""What is protected, always with a mere warning: who knows better may go on."""

from collections.abc import Collection, Iterator, Mapping

from passerelle.classeur.requetes import Requete, rangees_entieres, suites, zone
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE

CLES = "Cette ligne sert à Passerelle pour retrouver les colonnes. Gardez-la."
SERVICE = "Cet onglet est tenu par Passerelle\u00a0: ce qui y est changé à la main est remis en place."
CALCUL = "Passerelle calcule cette colonne. Ce que vous y écrivez reste, et se voit dans l’onglet Corrections."

SOUS_LES_CLES = LIGNES_ENTETE - 1
"""Protections sit on row 2 and below (contrat.md §5); the keys of row 1 have their own."""


def proteger_les_cles(sheet_id: int) -> Requete:
    """Warn who would type in row 1."""
    return _avertir(rangees_entieres(sheet_id, 0, 1), CLES)


def proteger_les_colonnes(table: Table, sheet_id: int, places: Mapping[str, int]) -> Iterator[Requete]:
    """Warn who would type over the service’s own tab, or in what a rule works out. `places`: key → column, from 0."""
    textes = {place: texte for cle, place in places.items() if (texte := _avertissement(table, table.par_cle[cle]))}
    for debut, fin, texte in suites(textes):
        yield _avertir(zone(sheet_id, debut, fin, haut=SOUS_LES_CLES), texte)


def reparer_les_protections(
    table: Table,
    sheet_id: int,
    places: Mapping[str, int],
    presentes: Collection[Requete],
    *,
    hauteur: int,
) -> Iterator[Requete]:
    """The warnings that are missing. `presentes`: the GridRanges already protected, by whomever: what one of them covers, down to
    the last row (`hauteur` rows), is left to it."""
    largeur = max(places.values(), default=0) + 1
    if set(places.values()) - _couvertes(presentes, haut=0, bas=1, largeur=largeur):
        yield proteger_les_cles(sheet_id)
    couvertes = _couvertes(presentes, haut=LIGNES_ENTETE, bas=hauteur, largeur=largeur)
    nues = {cle: place for cle, place in places.items() if place not in couvertes}
    yield from proteger_les_colonnes(table, sheet_id, nues)


def _avertissement(table: Table, colonne: Colonne) -> str:
    """What the protection of a column says, empty where anyone may write."""
    if colonne.equipe:
        return ""
    if table.genre == "service":
        return SERVICE
    # What has a list of values or of names, staff may decide: a step, a theme, a place.
    calculee = colonne.regle or (table.genre == "regle" and colonne.type == "nombre")
    return CALCUL if calculee and not (colonne.choix or colonne.reference) else ""


def _couvertes(presentes: Collection[Requete], *, haut: int, bas: int, largeur: int) -> set[int]:
    """The columns protected from row `haut` to row `bas` (excluded) at least."""
    return {
        place
        for plage in presentes
        if plage.get("startRowIndex", 0) <= haut and plage.get("endRowIndex", bas) >= bas
        for place in range(plage.get("startColumnIndex", 0), min(plage.get("endColumnIndex", largeur), largeur))
    }


def _avertir(plage: Requete, texte: str) -> Requete:
    return {"addProtectedRange": {"protectedRange": {"range": plage, "description": texte, "warningOnly": True}}}
