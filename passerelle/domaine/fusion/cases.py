"""The cells of the lines of a table, column by column: what they hold, and what was last written there."""

from collections.abc import Sequence

from passerelle.domaine.declare.probleme import Anomalie, citer, en_anomalies
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.ligne import Ligne, Sort
from passerelle.domaine.texte.illisible import est_erreur
from passerelle.domaine.texte.lecture import Cellule


class Cases:
    """`valeurs` and `base`: key → the cell of each line, at its `place`, as it stands and as last written."""

    def __init__(self, feuille: Feuille, memoire: Memoire, lignes: Sequence[Ligne]) -> None:
        self._table = feuille.table
        self._lignes = lignes
        self.valeurs: dict[str, list[Cellule]] = {}
        self.base: dict[str, list[Cellule]] = {}
        # -1, where a line is nowhere, is the place of the None put at the end.
        lectures = [ligne.lecture for ligne in lignes]
        # A line staff asked to have back starts anew.
        souvenirs = [-1 if ligne.sort is Sort.NOUVELLE else ligne.souvenir for ligne in lignes]
        for cle in self._table.cles:
            self.valeurs[cle] = list(map([*feuille.colonnes[cle], None].__getitem__, lectures))
            self.base[cle] = list(map([*memoire.colonne(cle), None].__getitem__, souvenirs))
        self._erreurs = self._relever_les_erreurs(feuille)

    def _relever_les_erreurs(self, feuille: Feuille) -> dict[str, list[Ligne]]:
        """The texts that are errors, but for those written from a response, where they are told. Where a number or a date is
        meant, an error is one more that cannot be read."""
        par_lecture = {ligne.lecture: ligne for ligne in self._lignes}
        return {
            cle: [
                ligne
                for lecture in lectures
                if (ligne := par_lecture.get(lecture)) and self.valeurs[cle][ligne.place] != self.base[cle][ligne.place]
            ]
            for cle, lectures in feuille.erreurs.items()
            if cle != "id" and self._table.par_cle[cle].type == "texte"
        }

    def dire_les_erreurs(self) -> list[Anomalie]:
        """The errors of the spreadsheet, once for each that several lines hold."""
        anomalies: list[Anomalie] = []
        for cle, lignes in self._erreurs.items():
            par_erreur: dict[Cellule, list[str]] = {}
            for ligne in lignes:
                par_erreur.setdefault(self.valeurs[cle][ligne.place], []).append(ligne.id)
            for erreur, idents in par_erreur.items():
                ecrit = citer(erreur, masquee=self._table.classeur == "contacts")
                message = (
                    f"{ecrit} est une erreur du tableur\u00a0: la case ne compte pas tant qu’elle n’est pas corrigée."
                )
                anomalies += en_anomalies(self._table.id, idents, cle, message)
        return anomalies

    def lisibles(self, cle: str) -> Sequence[Cellule]:
        """The cells of a column, blank where they are errors: they stand, and nothing is read of them."""
        valeurs = self.valeurs[cle]
        erreurs = {ligne.place for ligne in self._erreurs.get(cle, ()) if est_erreur(valeurs[ligne.place])}
        return [None if place in erreurs else valeur for place, valeur in enumerate(valeurs)]
