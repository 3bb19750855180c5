"""The cells of a table, looked at a column at a time: what is wrong is told, and left out where it cannot be used."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from passerelle.domaine.chiffres.indicateurs import DIT
from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.declare.probleme import (
    Anomalie,
    en_anomalies,
    en_anomalies_citees,
    entre_parentheses,
)
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.reponses.composition import ANNULEE, REALISEE
from passerelle.domaine.texte.choix import choisir, suggerer
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.francais import enumerer
from passerelle.domaine.texte.lecture import Cellule, en_texte, est_nombre
from passerelle.domaine.texte.noms import Annuaire, forme

DUREE_ORDINAIRE = 2.0
"""Hours of a session whose activity is not known and whose duration was not said (domaine.md §2)."""


class Examen:
    """`cellules`: key → the cells of a column, line by line, as figures may use them once looked at. `tenues`: (line id, column)
    of the cells staff changed."""

    def __init__(
        self,
        table: Table,
        retenues: pd.DataFrame,
        suspect: Callable[[str], str | None],
        tenues: Collection[tuple[str, str]],
    ) -> None:
        self.table = table
        self.anomalies: list[Anomalie] = []
        self.cellules: dict[str, list[Any]] = dict(
            zip(map(str, retenues), retenues.to_numpy(dtype=object).T.tolist(), strict=True)
        )
        self._index = retenues.index
        self._ids: list[str] = retenues.index.tolist()
        self._ecrites = dict(self.cellules)
        self._chiffres: dict[str, npt.NDArray[Any]] = {COMPTE: np.array(self.cellules[COMPTE], dtype=bool)}
        self._suspect = suspect
        self._tenues = tenues

    def lignes(self) -> pd.DataFrame:
        """The lines as figures may use them."""
        cles = [cle for cle in self.cellules if cle not in self._chiffres]
        objets = np.empty((len(self._ids), len(cles)), dtype=object)
        for place, cle in enumerate(cles):
            objets[:, place] = self.cellules[cle]
        cellules = pd.DataFrame(objets, index=self._index, columns=pd.Index(cles, dtype=object), dtype=object)
        return pd.concat([cellules, pd.DataFrame(self._chiffres, index=self._index)], axis=1)

    def _signaler(self, fautives: Iterable[bool], champ: str, message: str) -> None:
        self.anomalies += en_anomalies(self.table.id, list(compress(self._ids, fautives)), champ, message)

    def _signaler_en_citant(
        self,
        fautives: Iterable[bool],
        citees: Sequence[Any],
        champ: str,
        constat: str,
        suite: str | Callable[[Cellule], str],
    ) -> None:
        """Say of each of these lines what is wrong, quoting what is `citees` of it, then what it means and what to do."""
        cas: list[tuple[str, str]] = []
        for ident, valeur in compress(zip(self._ids, citees, strict=True), fautives):
            fin = suite(valeur) if callable(suite) else suite
            cas.append((ident, f"{constat}{self._citer(valeur)}\u00a0: {fin}"))
        self.anomalies += en_anomalies_citees(self.table.id, cas, champ)

    def _citer(self, valeur: Cellule) -> str:
        masquee = self.table.classeur == "contacts" or bool(self._suspect(en_texte(valeur)))
        return entre_parentheses(valeur, masquee=masquee)

    def _signaler_les_etrangers(
        self,
        colonne: Colonne,
        etrangers: Mapping[object, str],
        constat: str,
        suite: str | Callable[[Cellule], str],
    ) -> None:
        """Tell the names of a column that its list does not have (cell → those names): wherever they are, or where staff changed
        the cell if a rule writes there."""
        notre = colonne.regle or self.table.genre == "regle"
        citees = [etrangers.get(cellule) for cellule in self.cellules[colonne.cle]]
        fautives = [
            dite is not None and (not notre or (ident, colonne.cle) in self._tenues)
            for ident, dite in zip(self._ids, citees, strict=True)
        ]
        self._signaler_en_citant(fautives, citees, colonne.cle, constat, suite)

    def _remplacer(self, colonne: Colonne, propres: Mapping[object, object]) -> None:
        self.cellules[colonne.cle] = list(map(propres.get, self.cellules[colonne.cle]))

    def _remplies(self, cle: str) -> list[Any]:
        return [cellule for cellule in self.cellules[cle] if cellule is not None]

    def cases(self, colonne: Colonne, question: Question | None, aujourdhui: date) -> None:
        """The cells of a column, by what it holds."""
        if colonne.type in ("nombre", "euros"):
            self.nombres(colonne, question)
        elif colonne.type == "date":
            self.dates(colonne, aujourdhui if question and not question.futur else None)
        elif colonne.multiple or colonne.choix or (question is not None and question.type == "choix"):
            self.reponses(colonne, question)
        if question is not None and question.prive:
            self.textes(colonne)

    def nombres(self, colonne: Colonne, question: Question | None) -> None:
        """Figures, and what is none or cannot be."""
        valeurs = self.cellules[colonne.cle]
        nombres = np.array([valeur if est_nombre(valeur) else np.nan for valeur in valeurs], dtype=float)
        illisibles = [not (valeur is None or est_nombre(valeur)) for valeur in valeurs]
        minimum = question.minimum if question and question.minimum is not None else 0.0
        hors = nombres < minimum
        if question and question.maximum is not None:
            hors |= nombres > question.maximum
        casses = np.zeros_like(hors)
        if question and question.entier:
            casses = ~hors & (np.abs(nombres - np.round(nombres)) > 1e-9)
        for fautives, constat, suite in (
            (illisibles, "Ce n’est pas un nombre", "la case ne compte pas tant qu’elle n’est pas corrigée."),
            (hors, "Ce chiffre est impossible", "il ne compte pas tant qu’il n’est pas corrigé."),
            (casses, "Ce n’est pas un nombre entier", "il ne compte pas tant qu’il n’est pas corrigé."),
        ):
            self._signaler_en_citant(fautives, valeurs, colonne.cle, constat, suite)
        nombres[hors | casses] = np.nan
        self._chiffres[colonne.cle] = nombres

    def blancs(self, colonne: Colonne, durees: Mapping[str, float]) -> None:
        """A blank that stands for a figure; what a person did write is told apart (the column DIT)."""
        dits = np.array([ecrite is not None for ecrite in self._ecrites[colonne.cle]], dtype=bool)
        remplacements: Any = colonne.blanc
        if colonne.blanc == "duree_activite":
            remplacements = [durees.get(activite, DUREE_ORDINAIRE) for activite in self.cellules["activite"]]
        self._chiffres[DIT + colonne.cle] = dits
        self._chiffres[colonne.cle] = np.where(dits, self._chiffres[colonne.cle], remplacements)

    def au_plus(self, colonne: Colonne, ensembles: Sequence[Sequence[str]]) -> None:
        """A part larger than its ensemble is impossible; with a whole that is not known, nothing can be said."""
        nombres = self._chiffres[colonne.cle]
        connus = [np.sum([self._chiffres[cle] for cle in autres], axis=0) for autres in ensembles]
        hors = nombres > np.fmax.reduce(connus)
        libelles = enumerer(f"«\u00a0{self.table.par_cle[cle].libelle}\u00a0»" for cle in ensembles[0])
        self._signaler_en_citant(
            hors,
            nombres.tolist(),
            colonne.cle,
            f"Ce chiffre dépasse {libelles}",
            "il ne compte pas tant qu’il n’est pas corrigé.",
        )
        nombres[hors] = np.nan

    def jours(
        self,
        colonne: Colonne,
        exercices: Sequence[Exercice],
        aujourdhui: date,
        choisis: Sequence[object],
    ) -> None:
        """The date that places a line in time. In the future, unreadable or missing, it leaves the line out until corrected.
        `choisis`: the exercise staff chose for the line, whatever its date."""
        jours = self.cellules[colonne.cle]
        ouverts = {exercice.libelle for exercice in exercices}
        dates = {jour for jour in jours if isinstance(jour, date)}
        # A planning is about the future.
        futures = {jour for jour in dates if jour > aujourdhui and self.table.genre != "regle"}
        dehors = {jour for jour in dates - futures if exercice_de(jour, exercices) is None}
        couples = list(zip(jours, choisis, strict=True))
        illisibles = [jour not in dates for jour in jours]
        futurs = [jour in futures and choisi not in ouverts for jour, choisi in couples]
        hors = [jour in dehors and choisi is None for jour, choisi in couples]
        clos = [jour in dates and choisi is not None and choisi not in ouverts for jour, choisi in couples]
        ne_compte_pas = "la ligne ne compte pas tant qu’elle n’est pas corrigée."
        for fautives, citees, constat, suite in (
            (illisibles, jours, "Cette date ne se lit pas", ne_compte_pas),
            (futurs, jours, "Cette date est dans le futur", ne_compte_pas),
            (
                hors,
                jours,
                "Cette date n’est dans aucun exercice ouvert",
                "la ligne ne compte nulle part. Corrigez la date, ou ajoutez l’exercice à passerelle.toml.",
            ),
            (
                [ferme and not futur for ferme, futur in zip(clos, futurs, strict=True)],
                choisis,
                "Cette ligne est d’un exercice clos",
                "elle n’y compte plus. Choisissez un exercice ouvert, ou videz la case.",
            ),
        ):
            self._signaler_en_citant(fautives, citees, colonne.cle, constat, suite)
        self._chiffres[COMPTE] &= ~np.any([illisibles, futurs, hors, clos], axis=0)
        self.cellules[colonne.cle] = [jour if jour in dates else None for jour in jours]

    def dates(self, colonne: Colonne, aujourdhui: date | None) -> None:
        """Another date. `aujourdhui`: the last day it may be, None where it may lie in the future."""
        dates = self.cellules[colonne.cle]
        lues = [jour if isinstance(jour, date) else None for jour in dates]
        self._signaler_en_citant(
            [jour is not None and lue is None for jour, lue in zip(dates, lues, strict=True)],
            dates,
            colonne.cle,
            "Cette date ne se lit pas",
            "écrivez-la comme 03/10/2013.",
        )
        if aujourdhui is not None:
            self._signaler_en_citant(
                [jour is not None and jour > aujourdhui for jour in lues],
                dates,
                colonne.cle,
                "Cette date est dans le futur",
                "rien n’en tient compte avant ce jour-là, corrigez-la.",
            )
        self.cellules[colonne.cle] = lues

    def noms(self, colonne: Colonne, annuaire: Annuaire, admis: Sequence[str] = ()) -> None:
        """Names as the reference spells them. `admis`: what the cell may hold besides."""
        cellules = self._remplies(colonne.cle)
        decoupes = {
            c: separer_noms(str(c), annuaire.formes) if colonne.multiple else (str(c),)
            for c in dict.fromkeys(cellules)
        }
        accordes = annuaire.accorder([nom for cellule in cellules for nom in decoupes[cellule]])
        formes = {forme(nom) for nom in admis}
        inconnus: dict[object, str] = {
            c: ", ".join(etrangers)
            for c, noms in decoupes.items()
            if (etrangers := [n for n in noms if not accordes[n].connu and forme(n) not in formes])
        }
        # An unknown activity or place is a fact of the day; the line counts, and the reference is to be completed. Unknown
        # funders are told one a name (finances.py).
        if colonne.reference != "financeurs":
            self._signaler_les_etrangers(
                colonne,
                inconnus,
                "Ce nom n’est pas dans la liste de référence",
                "corrigez-le, ou ajoutez-le à la liste.",
            )
        self._remplacer(
            colonne,
            {
                cellule: tuple(dict.fromkeys(accordes[nom].nom for nom in noms)) or None
                if colonne.multiple
                else accordes[noms[0]].nom
                for cellule, noms in decoupes.items()
            },
        )

    def _choix_de_l_equipe(self, colonne: Colonne) -> None:
        """What staff chose from a column's own list, as it is spelt there. Anything else is told, and read as blank."""
        cellules = self.cellules[colonne.cle]
        lus = {dite: choisir(str(dite), colonne.choix) for dite in dict.fromkeys(self._remplies(colonne.cle))}
        self._signaler_en_citant(
            [dite is not None and lus[dite] is None for dite in cellules],
            cellules,
            colonne.cle,
            "Cette réponse n’est pas dans la liste",
            lambda dite: (
                f"la case compte comme vide.{suggerer(en_texte(dite), colonne.choix)} "
                f"Choisissez parmi\u00a0: {', '.join(colonne.choix)}."
            ),
        )
        self._remplacer(colonne, lus)

    def reponses(self, colonne: Colonne, question: Question | None) -> None:
        """Answers as their list spells them; others that differ only by case, accents, spaces or punctuation are one answer."""
        if colonne.equipe and not colonne.multiple:
            self._choix_de_l_equipe(colonne)
            return
        choix = (*colonne.choix, *(question.choix if question else ()))
        formes = {forme(choisi) for choisi in choix}
        valeurs = question.valeurs if question else {}
        comptes = Counter(self._remplies(colonne.cle))
        decoupes = {
            c: separer_noms(str(c), formes) if colonne.multiple else (_lire_valeur(str(c), valeurs),)
            for c in comptes
        }
        if choix and not (question and question.autre):
            self._signaler_hors_liste(colonne, colonne.choix or choix, decoupes, formes, question)
        combien: Counter[str] = Counter()
        for cellule, noms in decoupes.items():
            combien.update(dict.fromkeys(noms, comptes[cellule]))
        # The last word is the list's, else the most frequent spelling's (the first in the alphabet among equals).
        par_frequence = sorted(sorted(combien, reverse=True), key=combien.__getitem__)
        ecritures = {forme(nom): " ".join(nom.split()) for nom in par_frequence} | {
            forme(choisi): choisi for choisi in choix
        }
        self._remplacer(
            colonne,
            {
                cellule: tuple(dict.fromkeys(ecritures[forme(nom)] for nom in noms)) or None
                if colonne.multiple
                else ecritures[forme(noms[0])]
                for cellule, noms in decoupes.items()
            },
        )

    def _signaler_hors_liste(
        self,
        colonne: Colonne,
        choix: Sequence[str],
        decoupes: Mapping[object, Sequence[str]],
        formes: Collection[str],
        question: Question | None,
    ) -> None:
        """Say which answers are none of the list's; what tells whether an event was held is said by `statuts`."""
        if colonne.regle or (colonne.cle == "statut" and self.table.genre == "evenement"):
            return  # a stage that staff typed is said where stages are worked out
        ajoutes = {forme(ajoute) for ajoute in question.ajoute} if question else set()
        hors = {
            c: ", ".join(etrangers)
            for c, noms in decoupes.items()
            if (etrangers := [nom for nom in noms if forme(nom) not in formes and forme(nom) not in ajoutes])
        }
        liste = colonne.liste or (question.liste if question else "")
        ajout = (
            f" Pour en ajouter une\u00a0: «\u00a0{liste}\u00a0», dans regles/listes.yaml." if liste else ""
        )
        self._signaler_les_etrangers(
            colonne,
            hors,
            "Cette réponse n’est pas dans la liste",
            lambda dite: (
                "elle n’est comptée avec aucune des réponses prévues, corrigez-la."
                f"{suggerer(en_texte(dite), choix)} Réponses possibles\u00a0: {', '.join(choix)}.{ajout}"
            ),
        )

    def statuts(self, chiffres: Sequence[str]) -> None:
        """What tells whether an event was held: where it says neither, its figures stay to be seen, and the line counts nowhere.
        `chiffres`: the columns filled only when it was held, or only when it was not."""
        dits = self.cellules["statut"]
        obscurs = [dit not in (None, REALISEE, ANNULEE) for dit in dits]
        suite = (
            "la ligne ne compte nulle part tant que son statut n’est pas "
            f"«\u00a0{REALISEE}\u00a0» ou «\u00a0{ANNULEE}\u00a0»."
        )
        self._signaler_en_citant(
            obscurs,
            self._ecrites["statut"],
            "statut",
            "Ce statut ne dit pas si la rencontre a eu lieu",
            lambda dit: f"{suite}{suggerer(en_texte(dit), (REALISEE, ANNULEE))}",
        )
        self._chiffres[COMPTE] &= ~np.array(obscurs, dtype=bool)
        muets = [
            dit is None and any(self._ecrites[cle][rang] is not None for cle in chiffres)
            for rang, dit in enumerate(dits)
        ]
        self._signaler(muets, "statut", f"Rien ne dit si la rencontre a eu lieu\u00a0: {suite}")

    def non_demandees(self, conditions: Mapping[str, tuple[str, Collection[str]]]) -> None:
        """Figures that staff left or typed where what decides says they are not asked: « annulée », and yet 12 adultes.
        `conditions`: column → the one that decides, and what it then holds."""
        phrases: dict[str, list[str]] = {}
        for cle, (cause, attendues) in conditions.items():
            autres = set(self.table.par_cle[cause].choix).difference(attendues)
            libelle = self.table.par_cle[cle].libelle
            for ident, dite, valeur in zip(self._ids, self.cellules[cause], self._ecrites[cle], strict=True):
                if valeur is not None and dite in autres:
                    phrases.setdefault(ident, []).append(f"{libelle}{self._citer(valeur)}")
        debut = f"D’après «\u00a0{self.table.par_cle['statut'].libelle}\u00a0», ceci ne se remplit pas et ne compte pas"
        cas = [
            (ident, f"{debut}\u00a0: {', '.join(dites)}. Corrigez l’un ou l’autre.")
            for ident, dites in phrases.items()
        ]
        self.anomalies += en_anomalies_citees(self.table.id, cas, "", "information")

    def textes(self, colonne: Colonne) -> None:
        """Free text that looks like somebody's details is flagged, never quoted (domaine.md §6)."""
        fautifs = {texte for texte in set(self._remplies(colonne.cle)) if self._suspect(str(texte))}
        self._signaler(
            [texte in fautifs for texte in self.cellules[colonne.cle]],
            colonne.cle,
            "Ce texte semble contenir un numéro, une adresse ou la santé d’une personne\u00a0: "
            "effacez-le, ici et dans l’onglet des réponses.",
        )


def _lire_valeur(ecrit: str, valeurs: Mapping[str, str]) -> str:
    """What a form would have written in the cell: « Oui » typed by staff under « A eu lieu » is « réalisée »."""
    dit = choisir(ecrit, valeurs)
    return valeurs[dit] if dit is not None else ecrit
