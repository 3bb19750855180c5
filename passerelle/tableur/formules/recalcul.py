"""Computes again what formulas give, after a change."""

from bisect import bisect_left

from passerelle.tableur.formules.fonctions import Bloc, Demesure, ErreurFormule
from passerelle.tableur.formules.formule import calculer
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi
from passerelle.tableur.socle.plages import Plage, Zone, lire_a1
from passerelle.tableur.socle.rangees import Rangee, Valeur

TRAVAIL_MAX = 5_000_000
"""Units for all the formulas of a spreadsheet: a value read, an eighth of a letter of a formula."""
_RANGEE, _CALCULEE = 1, 4
"""Units for a row of a range, and for a formula in it."""
_DEJA_LUES, _LETTRES_JOINTES = 20, 100
"""How many values of a range read before, and how many letters of a text, make a unit."""

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


class _Contenu:
    """The rows of one sheet that hold something, found by their rank."""

    def __init__(self, feuille: Feuille) -> None:
        self._lignes = dict(feuille.lignes.lire(0, feuille.nb_lignes))
        self._rangs = list(self._lignes)

    def entre(self, haut: int, bas: int) -> list[tuple[int, Rangee]]:
        debut, fin = bisect_left(self._rangs, haut), bisect_left(self._rangs, bas)
        return [(rang, self._lignes[rang]) for rang in self._rangs[debut:fin]]


class _Recalcul:
    """One computation of all formulas; each is computed once, after those it depends on."""

    def __init__(self, document: Document, formules: dict[_Place, str]) -> None:
        self.document = document
        self._formules = formules
        self._par_ligne: dict[tuple[int, int], list[int]] = {}
        for numero, rang, colonne in formules:
            self._par_ligne.setdefault((numero, rang), []).append(colonne)
        self._calculees: dict[int, list[int]] = {}
        for numero, rang in self._par_ligne:
            self._calculees.setdefault(numero, []).append(rang)
        self._contenus: dict[int, _Contenu] = {}
        self._blocs: dict[Zone, Bloc] = {}
        self._travail = TRAVAIL_MAX
        self._demesurees: set[_Place] = set()
        self.resultats: dict[_Place, tuple[Valeur, str | None]] = {}

    def compter(self, unites: int) -> None:
        if unites > self._travail:
            raise Demesure
        self._travail -= unites

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
            except Demesure as demesure:
                self.resultats[courante] = ("#ERROR!", str(demesure))
                self._demesurees.add(courante)
            except _Attente as attente:
                en_cours.add(courante)
                if any(voulue in en_cours for voulue in attente.places):
                    self.resultats[courante] = ("#REF!", "Circular dependency detected.")
                    continue
                pile.extend(attente.places)

    def bloc(self, feuille: Feuille, plage: Plage) -> Bloc:
        """The values of a range, rows that hold nothing left out."""
        if plage.haut >= feuille.nb_lignes or plage.gauche >= feuille.nb_colonnes:
            raise ErreurFormule("#REF!", "Reference does not exist.")
        zone = plage.bornee(feuille.nb_lignes, feuille.nb_colonnes)
        if connu := self._blocs.get(zone):
            self.compter(1 + len(connu.valeurs) // _DEJA_LUES)
            return connu
        if feuille.id not in self._contenus:
            self._contenus[feuille.id] = _Contenu(feuille)
        lignes = self._contenus[feuille.id].entre(zone.haut, zone.bas)
        self.compter(_RANGEE * len(lignes))
        calculees = self._calculees.get(feuille.id, [])
        places = [
            (feuille.id, rang, colonne)
            for rang in calculees[bisect_left(calculees, zone.haut) : bisect_left(calculees, zone.bas)]
            for colonne in self._par_ligne[feuille.id, rang]
            if zone.gauche <= colonne < zone.droite
        ]
        self.compter(_CALCULEE * len(places))
        if attendues := [place for place in places if place not in self.resultats]:
            raise _Attente(attendues)
        if self._demesurees and not self._demesurees.isdisjoint(places):
            # Were it an error like another, IFERROR would make a figure of it.
            raise Demesure
        valeurs: list[Valeur] = []
        for rang, ligne in lignes:
            siennes = ligne.valeurs[zone.gauche : zone.droite]
            for colonne in self._par_ligne.get((feuille.id, rang), ()) if places else ():
                if zone.gauche <= colonne < zone.droite:
                    siennes += [""] * (colonne - zone.gauche + 1 - len(siennes))
                    siennes[colonne - zone.gauche] = self.resultats[feuille.id, rang, colonne][0]
            valeurs += siennes
        self.compter(len(valeurs))
        bloc = Bloc(valeurs, zone.hauteur * zone.largeur)
        if len(valeurs) > 1:
            self._blocs[zone] = bloc
        elif valeurs and isinstance(valeurs[0], str):
            self.compter(len(valeurs[0]) // _LETTRES_JOINTES)
        return bloc


class _Vue:
    """The cells as the formulas of one sheet name them."""

    def __init__(self, recalcul: _Recalcul, feuille: Feuille) -> None:
        self._recalcul = recalcul
        self._feuille = feuille

    def bloc(self, reference: str) -> Bloc:
        document = self._recalcul.document
        self.compter(1 + len(document.feuilles) + len(document.etat["namedRanges"]))
        feuilles = [self._feuille, *(autre for autre in document.feuilles if autre is not self._feuille)]
        try:
            plage = lire_a1(reference, feuilles, document.etat["namedRanges"])
        except ErreurApi:
            erreur = ("#REF!", "Unresolved sheet name.") if "!" in reference else ("#NAME?", "Unknown range name.")
            raise ErreurFormule(*erreur) from None
        return self._recalcul.bloc(document.feuille(plage.feuille), plage)

    def compter(self, unites: int) -> None:
        self._recalcul.compter(unites)
