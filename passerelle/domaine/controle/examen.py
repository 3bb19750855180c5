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
from passerelle.domaine.feuilles.textes_relus import TEXTE_RELU
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.texte.confidentialite import MASQUE, SURES, masquer
from passerelle.domaine.texte.francais import accorder, enumerer
from passerelle.domaine.texte.lecture import Cellule, en_texte, est_nombre

DUREE_ORDINAIRE = 2.0
"""Hours of a session whose activity is not known and whose duration was not said (domaine.md §2)."""

TEXTE_PERSONNEL = (
    "Ce texte semble contenir un numéro ou une adresse\u00a0: effacez-le, ici et dans l’onglet des réponses."
)
"""What is said of a cell that gives coordinates."""

REPONSE_MASQUEE = (
    "La réponse donne un numéro ou une adresse\u00a0: elle n’est pas recopiée. Corrigez-la dans l’onglet des réponses, "
    "ou écrivez ici ce qu’il faut lire."
)
"""What is said of a cell that our forms fill, and whose answer was not copied."""

TEXTE_A_RELIRE = (
    "Ce texte semble parler d’une personne en particulier\u00a0: il n’est montré nulle part ailleurs. "
    "Si c’est le cas, effacez ce qui la dit, ici et dans l’onglet des réponses."
)
_SI_PERSONNE = " Sinon, écrivez Oui dans «\u00a0{}\u00a0»."


class Examen:
    """`cellules`: key → the cells of a column, line by line, as figures may use them once looked at; `ecrites` the same as they
    were, `ids` the lines'. `tenues`: (line id, column) of the cells staff changed."""

    def __init__(
        self,
        table: Table,
        retenues: Retenues,
        suspect: Callable[[str], str | None],
        indiscret: Callable[[str], str | None],
        tenues: Collection[tuple[str, str]],
    ) -> None:
        self.table = table
        self.anomalies: list[Anomalie] = []
        self.cellules: dict[str, Sequence[Any]] = dict(retenues.colonnes)
        self.ids = retenues.ids
        self.ecrites = retenues.colonnes
        self._chiffres: dict[str, npt.NDArray[Any]] = {COMPTE: np.array(retenues.comptent, dtype=bool)}
        self._suspect = suspect
        self._indiscret = indiscret
        self.tenues = tenues

    def lignes(self) -> pd.DataFrame:
        """The lines as figures may use them."""
        index = pd.Index(list(self.ids), dtype=object)
        dites = {cle: cellules for cle, cellules in self.cellules.items() if cle not in self._chiffres}
        # In one block: to make a series of each column takes longer than all the checks of a table.
        bloc = np.empty((len(dites), len(index)), dtype=object)
        for rang, cellules in enumerate(dites.values()):
            bloc[rang] = cellules
        lignes = pd.DataFrame(bloc.T, index=index, columns=list(dites), dtype=object)
        return pd.concat([lignes, pd.DataFrame(self._chiffres, index=index)], axis=1)

    def signaler(self, fautives: Iterable[bool], champ: str, message: str) -> None:
        """Say the same of each of these lines."""
        self.anomalies += en_anomalies(self.table.id, list(compress(self.ids, fautives)), champ, message)

    def signaler_en_citant(
        self,
        fautives: Iterable[bool],
        citees: Sequence[Any],
        champ: str,
        constat: str,
        suite: str | Callable[[Cellule], str],
        *,
        chaque_valeur: bool = False,
    ) -> None:
        """Say of each of these lines what is wrong, quoting what is `citees` of it, then what it means and what to do. They have
        one cause, or each value its own (`chaque_valeur`: a name that the list lacks)."""
        cas: list[tuple[str, str]] = []
        for ident, valeur in compress(zip(self.ids, citees, strict=True), fautives):
            fin = suite(valeur) if callable(suite) else suite
            cas.append((ident, f"{constat}{self.citer(valeur)}\u00a0: {fin}"))
        cause = constat if callable(suite) else f"{constat}\u00a0: {suite}"
        self.anomalies += en_anomalies_citees(self.table.id, cas, champ, cause="" if chaque_valeur else cause)

    def ecarter(self, fautives: npt.ArrayLike) -> None:
        """These lines count nowhere."""
        self._chiffres[COMPTE] &= ~np.asarray(fautives, dtype=bool)

    def citer(self, valeur: Cellule) -> str:
        """The value between parentheses, unless it may not be quoted."""
        masquee = self.table.classeur == "contacts" or bool(self._suspect(en_texte(valeur)))
        return entre_parentheses(valeur, masquee=masquee)

    def remplacer(self, colonne: Colonne, propres: Mapping[object, object]) -> None:
        """Put in a column what each of its cells reads as."""
        self.cellules[colonne.cle] = list(map(propres.get, self.cellules[colonne.cle]))

    def remplies(self, cle: str) -> list[Any]:
        """The cells of a column that hold something."""
        return [cellule for cellule in self.cellules[cle] if cellule is not None]

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
            self.signaler_en_citant(fautives, valeurs, colonne.cle, constat, suite)
        nombres[hors | casses] = np.nan
        self._chiffres[colonne.cle] = nombres

    def blancs(self, colonne: Colonne, durees: Mapping[str, float]) -> None:
        """A blank that stands for a figure; what a person did write is told apart (the column DIT)."""
        dits = np.array([ecrite is not None for ecrite in self.ecrites[colonne.cle]], dtype=bool)
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
        self.signaler_en_citant(
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
        """The date that places a line in time. In the future, unreadable or missing, it leaves the line out until corrected; in a
        closed exercise, it stays and is counted no more, which is said once. `choisis`: the exercise staff chose for the line,
        whatever its date."""
        jours = self.cellules[colonne.cle]
        ouverts = {exercice.libelle for exercice in exercices if not exercice.clos}
        dates = {jour for jour in jours if isinstance(jour, date)}
        # A planning is about the future.
        futures = {jour for jour in dates if jour > aujourdhui and self.table.genre != "regle"}
        dehors = {jour for jour in dates - futures if exercice_de(jour, exercices) is None}
        fermes = {
            jour: exercice.libelle
            for jour in dates - futures - dehors
            if (exercice := exercice_de(jour, exercices)) and exercice.clos
        }
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
                "Cette date n’est dans aucun exercice",
                "la ligne ne compte nulle part. Corrigez la date, ou ajoutez l’exercice à passerelle.toml.",
            ),
            (
                [ferme and not futur for ferme, futur in zip(clos, futurs, strict=True)],
                choisis,
                "Cette ligne est d’un exercice clos",
                "elle n’y compte plus. Choisissez un exercice ouvert, ou videz la case.",
            ),
        ):
            self.signaler_en_citant(fautives, citees, colonne.cle, constat, suite)
        du_passe = [fermes.get(jour, "") if choisi is None else "" for jour, choisi in couples]
        if self.table.genre != "regle":
            self.anomalies += _dire_les_exercices_clos(self.table.id, colonne.cle, Counter(filter(None, du_passe)))
        self.ecarter(np.any([illisibles, futurs, hors, clos, [bool(libelle) for libelle in du_passe]], axis=0))
        self.cellules[colonne.cle] = [jour if jour in dates else None for jour in jours]

    def dates(self, colonne: Colonne, aujourdhui: date | None) -> None:
        """Another date. `aujourdhui`: the last day it may be, None where it may lie in the future."""
        dates = self.cellules[colonne.cle]
        lues = [jour if isinstance(jour, date) else None for jour in dates]
        self.signaler_en_citant(
            [jour is not None and lue is None for jour, lue in zip(dates, lues, strict=True)],
            dates,
            colonne.cle,
            "Cette date ne se lit pas",
            "écrivez-la comme 03/10/2013.",
        )
        if aujourdhui is not None:
            self.signaler_en_citant(
                [jour is not None and jour > aujourdhui for jour in lues],
                dates,
                colonne.cle,
                "Cette date est dans le futur",
                "rien n’en tient compte avant ce jour-là, corrigez-la.",
            )
        self.cellules[colonne.cle] = lues

    def textes(self, colonne: Colonne) -> None:
        """Free text that seems to tell of somebody is flagged, never quoted (domaine.md §6)."""
        raisons = {texte: self._indiscret(str(texte)) for texte in set(self.remplies(colonne.cle))}
        lues = [raisons.get(texte) for texte in self.cellules[colonne.cle]]
        relu = self.table.par_cle.get(TEXTE_RELU)
        self.signaler([raison in SURES for raison in lues], colonne.cle, TEXTE_PERSONNEL)
        self.signaler(
            [raison is not None and raison not in SURES for raison in lues],
            colonne.cle,
            TEXTE_A_RELIRE + (_SI_PERSONNE.format(relu.libelle) if relu else ""),
        )

    def coordonnees(self, colonne: Colonne) -> None:
        """A number or an address to write to, in a cell that names or classes something: it is flagged, and hidden wherever the
        cell is used. The line still counts."""
        if self.table.classeur == "contacts":
            return
        separees = colonne.multiple
        masquees = {
            texte: cache
            for texte in set(self.remplies(colonne.cle))
            if isinstance(texte, str) and (cache := _masquer(texte, self._suspect, separees=separees)) != texte
        }
        cellules = self.cellules[colonne.cle]
        arrivees = [isinstance(texte, str) and MASQUE in texte for texte in cellules]
        self.signaler(arrivees, colonne.cle, REPONSE_MASQUEE)
        if masquees:
            self.signaler([texte in masquees for texte in cellules], colonne.cle, TEXTE_PERSONNEL)
            self.cellules[colonne.cle] = [masquees.get(texte, texte) for texte in cellules]


def _masquer(texte: str, suspect: Callable[[str], str | None], *, separees: bool) -> str:
    """The names of a cell, those that give coordinates hidden; the whole cell where that does not tell them apart."""
    if separees and masquer(texte, suspect) == MASQUE:
        noms = ", ".join(str(masquer(nom.strip(), suspect)) for nom in texte.split(","))
        return str(masquer(noms, suspect))
    return str(masquer(texte, suspect))


def _dire_les_exercices_clos(table: str, champ: str, lignes: Mapping[str, int]) -> list[Anomalie]:
    """`lignes`: closed exercise → how many of its lines stand in a tab. Those written since it was closed count nowhere."""
    anomalies = []
    for libelle, nombre in lignes.items():
        restent = accorder(
            nombre, "sa ligne reste comme elle était", f"ses {nombre} lignes restent comme elles étaient"
        )
        message = (
            f"L’exercice {libelle} est clos\u00a0: {restent}, et ses chiffres ne changent plus. Pour qu’une fiche arrivée depuis y "
            "compte, retirez «\u00a0clos = true\u00a0» de passerelle.toml le temps d’une mise à jour."
        )
        anomalies.append(Anomalie(table, "", champ, message, "information"))
    return anomalies
