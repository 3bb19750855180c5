"""Computes again what formulas give, after a change."""

from passerelle.tableur.formules.fonctions import Bloc, ErreurFormule
from passerelle.tableur.formules.formule import calculer
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi
from passerelle.tableur.socle.plages import Plage, lire_a1
from passerelle.tableur.socle.rangees import Rangee, Valeur

_Place = tuple[int, int, int]
"""Sheet id, row and column."""


class _Attente(Exception):
    """A formula needs cells that are not computed yet."""

    def __init__(self, places: list[_Place]) -> None:
        super().__init__()
        self.places = places


def recalculer(document: Document) -> None:
    """Compute every formula of a spreadsheet and write the results that changed."""
    lignes = {
        (feuille.id, rang): ligne for feuille in document.feuilles for rang, ligne in feuille.lignes.avec_formule()
    }
    if not lignes:
        return
    formules = {
        (numero, rang, colonne): detail["formule"]
        for (numero, rang), ligne in lignes.items()
        for colonne, detail in ligne.details.items()
        if "formule" in detail
    }
    calcul = _Recalcul(document, formules)
    for place in formules:
        calcul.calculer(place)
    par_ligne: dict[tuple[int, int], dict[int, tuple[Valeur, str | None]]] = {}
    for (numero, rang, colonne), resultat in calcul.resultats.items():
        par_ligne.setdefault((numero, rang), {})[colonne] = resultat
    for (numero, rang), resultats in par_ligne.items():
        if _reporter(lignes[numero, rang], resultats):
            document.feuille(numero).lignes.remplacer(rang, lignes[numero, rang])


def _reporter(ligne: Rangee, resultats: dict[int, tuple[Valeur, str | None]]) -> bool:
    change = False
    for colonne, (valeur, erreur) in resultats.items():
        avant = ligne.valeur(colonne)
        if (avant, type(avant), ligne.details[colonne].get("erreur")) != (valeur, type(valeur), erreur):
            ligne.poser_calcul(colonne, valeur, erreur)
            change = True
    return change


class _Recalcul:
    """One computation of all formulas; each is computed once, after those it depends on."""

    def __init__(self, document: Document, formules: dict[_Place, str]) -> None:
        self.document = document
        self._formules = formules
        self._par_ligne: dict[tuple[int, int], list[int]] = {}
        for numero, rang, colonne in formules:
            self._par_ligne.setdefault((numero, rang), []).append(colonne)
        self._lignes: dict[int, dict[int, Rangee]] = {}
        self.resultats: dict[_Place, tuple[Valeur, str | None]] = {}

    def calculer(self, place: _Place) -> None:
        # A stack of our own: running totals chain thousands of cells, more than Python's calls can nest.
        pile, en_cours = [place], {place}
        while pile:
            courante = pile[-1]
            if courante in self.resultats:
                en_cours.discard(pile.pop())
                continue
            try:
                feuille = self.document.feuille(courante[0])
                valeur = calculer(self._formules[courante], _Vue(self, feuille))
                self.resultats[courante] = (valeur, None)
            except ErreurFormule as erreur:
                self.resultats[courante] = (erreur.texte, erreur.message)
            except _Attente as attente:
                en_cours.add(courante)
                if any(voulue in en_cours for voulue in attente.places):
                    self.resultats[courante] = ("#REF!", "Circular dependency detected.")
                    continue
                pile.extend(attente.places)

    def bloc(self, feuille: Feuille, plage: Plage) -> Bloc:
        """The values of a range; blank rows and columns at the end of open ranges are left out."""
        if plage.haut >= feuille.nb_lignes or plage.gauche >= feuille.nb_colonnes:
            raise ErreurFormule("#REF!", "Reference does not exist.")
        zone = plage.bornee(feuille.nb_lignes, feuille.nb_colonnes)
        if feuille.id not in self._lignes:
            self._lignes[feuille.id] = dict(feuille.lignes.lire(0, feuille.nb_lignes))
        lignes = self._lignes[feuille.id]
        attendues = [
            place
            for rang in range(zone.haut, zone.bas)
            for colonne in self._par_ligne.get((feuille.id, rang), ())
            if zone.gauche <= colonne < zone.droite and (place := (feuille.id, rang, colonne)) not in self.resultats
        ]
        if attendues:
            raise _Attente(attendues)
        vide = Rangee()
        return [
            [
                self.resultats[place][0]
                if (place := (feuille.id, rang, colonne)) in self.resultats
                else ligne.valeur(colonne)
                for colonne in range(zone.gauche, zone.droite)
            ]
            for rang, ligne in ((rang, lignes.get(rang, vide)) for rang in range(zone.haut, zone.bas))
        ]


class _Vue:
    """The cells as the formulas of one sheet name them."""

    def __init__(self, recalcul: _Recalcul, feuille: Feuille) -> None:
        self._recalcul = recalcul
        self._feuille = feuille

    def bloc(self, reference: str) -> Bloc:
        document = self._recalcul.document
        feuilles = [self._feuille, *(autre for autre in document.feuilles if autre is not self._feuille)]
        try:
            plage = lire_a1(reference, feuilles, document.etat["namedRanges"])
        except ErreurApi:
            erreur = ("#REF!", "Unresolved sheet name.") if "!" in reference else ("#NAME?", "Unknown range name.")
            raise ErreurFormule(*erreur) from None
        return self._recalcul.bloc(document.feuille(plage.feuille), plage)
