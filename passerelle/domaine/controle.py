"""What retained lines cannot be used for: unreadable or impossible figures, dates that count nowhere, unknown names
(domaine.md §3)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd

from passerelle.domaine.choix import choisir, suggerer
from passerelle.domaine.composition import ANNULEE, REALISEE
from passerelle.domaine.enumeration import separer_noms
from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.indicateurs import DIT
from passerelle.domaine.lecture import Cellule, en_texte, est_nombre
from passerelle.domaine.noms import Annuaire, forme
from passerelle.domaine.probleme import (
    Anomalie,
    Gravite,
    en_anomalies,
    en_anomalies_citees,
    entre_parentheses,
)
from passerelle.domaine.reference import Exercice, exercice_de
from passerelle.domaine.table import Colonne, Table

DUREE_ORDINAIRE = 2.0
"""Hours of a session whose activity is not known and whose duration was not said (domaine.md §2)."""


@dataclass(frozen=True, kw_only=True)
class Controle:
    """`lignes`: the retained lines as figures may use them: impossible and unreadable cells blank, names as their
    reference spells them, several names
    as a tuple, COMPTE false where the line counts nowhere."""

    lignes: pd.DataFrame
    anomalies: tuple[Anomalie, ...]


def controler(
    table: Table,
    retenues: pd.DataFrame,
    *,
    formulaires: Sequence[Formulaire],
    annuaires: Mapping[str, Annuaire],
    exercices: Sequence[Exercice],
    aujourdhui: date,
    suspect: Callable[[str], str | None],
    durees: Mapping[str, float],
    listes: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    admis: Mapping[str, Collection[str]] = MappingProxyType({}),
    tenues: Collection[tuple[str, str]] = (),
) -> Controle:
    """Check the retained lines of a table against the bounds of the questions that fill it, the calendar and the references.

    `durees`: an activity's label → its duration in hours, for the column whose blank stands for it; `suspect` says why a
    free text looks like personal data. `listes`: the fixed lists of answers; `admis`: reference → what a cell may hold
    besides its names. `tenues`: (line id, column) of the cells staff changed, the only ones to look at where a rule
    writes: it knows what it writes.
    """
    examen = _Examen(table, retenues.copy(), suspect, tenues)
    fiches = [formulaire for formulaire in formulaires if formulaire.table == table.id]
    if retenues.empty:
        return Controle(lignes=examen.vides(), anomalies=())
    questions = _questions(fiches, listes)
    for colonne in table.colonnes:
        question = questions.get(colonne.cle)
        if colonne.type == "date" and colonne.cle == _date_de(table):
            examen.jours(colonne, exercices, aujourdhui, _exercices_choisis(table, retenues, annuaires))
        elif reference := _reference(colonne, question, annuaires):
            ajoutes = question.ajoute if question else ()
            examen.noms(colonne, annuaires[reference], (*ajoutes, *admis.get(reference, ())))
        else:
            examen.cases(colonne, question, aujourdhui)
    for cle, ensembles in _ensembles(fiches).items():
        examen.au_plus(table.par_cle[cle], ensembles)
    for colonne in table.colonnes:
        if colonne.blanc is not None:
            examen.blancs(colonne, retenues[colonne.cle], durees)
    if table.genre == "evenement":
        _controler_les_rencontres(examen, retenues, fiches)
    return Controle(lignes=examen.lignes, anomalies=tuple(examen.anomalies))


def _controler_les_rencontres(
    examen: "_Examen", retenues: pd.DataFrame, fiches: Sequence[Formulaire]
) -> None:
    """Whether each event was held, and what is filled all the same where it was not."""
    colonnes = examen.table.par_cle
    conditions = {cle: c for cle, c in _conditions(fiches).items() if cle in colonnes}
    examen.statuts(retenues, [cle for cle in conditions if colonnes[cle].type != "date"])
    examen.non_demandees(retenues, conditions)


def _date_de(table: Table) -> str:
    """The column that places a line in time: `date`, else the one that makes a row a line."""
    return "date" if "date" in table.par_cle else table.presence


def _reference(colonne: Colonne, question: Question | None, annuaires: Mapping[str, Annuaire]) -> str:
    """The reference whose names a column holds, its own or its question's; empty for none."""
    if colonne.reference:
        return colonne.reference if colonne.reference in annuaires else ""
    return question.liste if question is not None and question.liste in annuaires else ""


def _exercices_choisis(
    table: Table, lignes: pd.DataFrame, annuaires: Mapping[str, Annuaire]
) -> Sequence[object]:
    """The exercise staff chose for each line, whatever its date; None where they chose none that exists."""
    cle = next((c.cle for c in table.colonnes if c.reference == "exercices" and c.reference in annuaires), "")
    if not cle:
        return [None] * len(lignes)
    trouves = {dit: annuaires["exercices"].trouver(str(dit)) for dit in lignes[cle].dropna().unique()}
    return [connu.nom if (connu := trouves.get(dit)) else None for dit in lignes[cle]]


def _questions(fiches: Sequence[Formulaire], listes: Mapping[str, tuple[str, ...]]) -> dict[str, Question]:
    """Column → the question that fills it, the answers of its list among its own. Where several forms fill one table, what
    is possible for one of them is possible."""
    posees: dict[str, list[Question]] = {}
    for question in (question for fiche in fiches for question in fiche.questions):
        entiere = replace(question, choix=(*question.choix, *listes.get(question.liste, ())))
        posees.setdefault(question.colonne_remplie, []).append(entiere)
    return {colonne: _reunir(questions) for colonne, questions in posees.items()}


def _conditions(fiches: Sequence[Formulaire]) -> dict[str, tuple[str, list[str]]]:
    """Column → the column that decides whether it is asked, and what that one then holds. Free texts are not of these."""
    conditions: dict[str, tuple[str, list[str]]] = {}
    for fiche in fiches:
        for question in fiche.questions:
            if question.si is not None and question.colonne_remplie and not question.prive:
                cause = fiche.question(question.si.question)
                if not cause.colonne_remplie:
                    continue
                attendue = cause.valeurs.get(question.si.vaut, question.si.vaut)
                _, attendues = conditions.setdefault(question.colonne_remplie, (cause.colonne_remplie, []))
                attendues.append(attendue)
    return conditions


def _reunir(questions: Sequence[Question]) -> Question:
    maxima = [question.maximum for question in questions if question.maximum is not None]
    return replace(
        questions[0],
        entier=all(question.entier for question in questions),
        minimum=min(question.minimum or 0.0 for question in questions),
        maximum=max(maxima) if len(maxima) == len(questions) else None,
        choix=tuple(dict.fromkeys(choix for question in questions for choix in question.choix)),
        ajoute=tuple(dict.fromkeys(ajoute for question in questions for ajoute in question.ajoute)),
        prive=any(question.prive for question in questions),
        autre=any(question.autre for question in questions),
        futur=any(question.futur for question in questions),
        valeurs={dit: ecrit for question in questions for dit, ecrit in question.valeurs.items()},
    )


def _ensembles(fiches: Sequence[Formulaire]) -> dict[str, list[list[str]]]:
    """Column of a part → the columns of its ensemble, form by form."""
    ensembles: dict[str, list[list[str]]] = {}
    for fiche in fiches:
        for question in fiche.questions:
            ensemble = [fiche.question(cle).colonne_remplie for cle in question.au_plus]
            if question.colonne_remplie and ensemble and all(ensemble):
                ensembles.setdefault(question.colonne_remplie, []).append(ensemble)
    return ensembles


class _Examen:
    def __init__(
        self,
        table: Table,
        lignes: pd.DataFrame,
        suspect: Callable[[str], str | None],
        tenues: Collection[tuple[str, str]],
    ) -> None:
        self.table = table
        self.lignes = lignes
        self.anomalies: list[Anomalie] = []
        self._suspect = suspect
        self._tenues = tenues

    def _signaler(self, fautives: pd.Index, champ: str, message: str) -> None:
        self.anomalies += en_anomalies(self.table.id, [str(ident) for ident in fautives], champ, message)

    def _signaler_en_citant(
        self,
        fautives: pd.Series,
        champ: str,
        constat: str,
        suite: str | Callable[[Cellule], str],
        gravite: Gravite = "attention",
    ) -> None:
        """Say of each of these cells (line id → what is quoted of it) what is wrong, quoting it, then what it means and what
        to do."""
        cas: list[tuple[str, str]] = []
        for ident, valeur in fautives.items():
            fin = suite(valeur) if callable(suite) else suite
            cas.append((str(ident), f"{constat}{self._citer(valeur)}\u00a0: {fin}"))
        self.anomalies += en_anomalies_citees(self.table.id, cas, champ, gravite)

    def _citer(self, valeur: Cellule) -> str:
        masquee = self.table.classeur == "contacts" or bool(self._suspect(en_texte(valeur)))
        return entre_parentheses(valeur, masquee=masquee)

    def _a_regarder(self, colonne: Colonne) -> pd.Series:
        """The lines where a cell is to be looked at: all, or those staff changed where a rule writes."""
        index = self.lignes.index
        if not (colonne.regle or self.table.genre == "regle"):
            return pd.Series(True, index=index)
        tenues = {ident for ident, cle in self._tenues if cle == colonne.cle}
        return pd.Series(index.isin(list(tenues)), index=index)

    def vides(self) -> pd.DataFrame:
        """A table without a line, its columns as figures expect them: most tables, for most of a year."""
        types: dict[str, type] = {COMPTE: bool}
        for colonne in self.table.colonnes:
            if colonne.type in ("nombre", "euros"):
                types[colonne.cle] = float
            if colonne.blanc is not None:
                self.lignes[DIT + colonne.cle] = False
                types[DIT + colonne.cle] = bool
        return self.lignes.astype(types)

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
        valeurs = self.lignes[colonne.cle].tolist()
        nombres = np.array([valeur if est_nombre(valeur) else np.nan for valeur in valeurs], dtype=float)
        illisibles = np.array([not (valeur is None or est_nombre(valeur)) for valeur in valeurs], dtype=bool)
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
            if fautives.any():
                self._signaler_en_citant(self.lignes.loc[fautives, colonne.cle], colonne.cle, constat, suite)
        nombres[hors | casses] = np.nan
        self.lignes[colonne.cle] = nombres

    def blancs(self, colonne: Colonne, ecrites: pd.Series, durees: Mapping[str, float]) -> None:
        """A blank that stands for a figure; what a person did write is told apart (the column DIT)."""
        vides = ecrites.isna()
        if colonne.blanc == "duree_activite":
            remplacements = self.lignes["activite"].map(
                lambda activite: durees.get(activite, DUREE_ORDINAIRE)
            )
        else:
            remplacements = pd.Series(float(colonne.blanc or 0), index=vides.index)
        self.lignes[DIT + colonne.cle] = ~vides
        self.lignes[colonne.cle] = self.lignes[colonne.cle].where(~vides, remplacements.astype(float))

    def au_plus(self, colonne: Colonne, ensembles: Sequence[Sequence[str]]) -> None:
        """A part larger than its ensemble is impossible; with a whole that is not known, nothing can be said."""
        connus = [self.lignes[list(autres)].sum(axis=1, skipna=False) for autres in ensembles]
        hors = self.lignes[colonne.cle] > pd.concat(connus, axis=1).max(axis=1)
        libelles = " et ".join(f"«\u00a0{self.table.par_cle[cle].libelle}\u00a0»" for cle in ensembles[0])
        self._signaler_en_citant(
            self.lignes.loc[hors, colonne.cle],
            colonne.cle,
            f"Ce chiffre dépasse {libelles}",
            "il ne compte pas tant qu’il n’est pas corrigé.",
        )
        self.lignes[colonne.cle] = self.lignes[colonne.cle].mask(hors)

    def jours(
        self,
        colonne: Colonne,
        exercices: Sequence[Exercice],
        aujourdhui: date,
        choisis: Sequence[object],
    ) -> None:
        """The date that places a line in time. In the future, unreadable or missing, it leaves the line out until corrected.
        `choisis`: the exercise staff chose for the line, whatever its date."""
        jours = self.lignes[colonne.cle]
        lisibles = jours.map(lambda jour: isinstance(jour, date)).astype(bool)
        futurs = pd.Series(
            [isinstance(jour, date) and jour > aujourdhui for jour in jours], index=jours.index, dtype=bool
        )
        if self.table.genre == "regle":
            futurs[:] = False  # a planning is about the future
        choisi = pd.Series(list(choisis), index=jours.index, dtype=object)
        ouvert = choisi.isin({exercice.libelle for exercice in exercices})
        futurs &= ~ouvert
        ne_compte_pas = "la ligne ne compte pas tant qu’elle n’est pas corrigée."
        self._signaler_en_citant(jours[~lisibles], colonne.cle, "Cette date ne se lit pas", ne_compte_pas)
        self._signaler_en_citant(jours[futurs], colonne.cle, "Cette date est dans le futur", ne_compte_pas)
        dedans = {
            jour: isinstance(jour, date) and exercice_de(jour, exercices) is not None
            for jour in jours.unique()
        }
        hors = lisibles & ~futurs & ~jours.map(dedans).astype(bool) & choisi.isna()
        self._signaler_en_citant(
            jours[hors],
            colonne.cle,
            "Cette date n’est dans aucun exercice ouvert",
            "la ligne ne compte nulle part. Corrigez la date, ou ajoutez l’exercice à passerelle.toml.",
        )
        clos = lisibles & choisi.notna() & ~ouvert
        self._signaler_en_citant(
            choisi[clos & ~futurs],
            colonne.cle,
            "Cette ligne est d’un exercice clos",
            "elle n’y compte plus. Choisissez un exercice ouvert, ou videz la case.",
        )
        self.lignes[COMPTE] &= lisibles & ~futurs & ~hors & ~clos
        self.lignes[colonne.cle] = jours.where(lisibles, None)

    def dates(self, colonne: Colonne, aujourdhui: date | None) -> None:
        """Another date. `aujourdhui`: the last day it may be, None where it may lie in the future."""
        dates = self.lignes[colonne.cle]
        ecrites = dates.notna()
        lisibles = dates.map(lambda jour: isinstance(jour, date)).astype(bool)
        self._signaler_en_citant(
            dates[ecrites & ~lisibles],
            colonne.cle,
            "Cette date ne se lit pas",
            "écrivez-la comme 03/10/2013.",
        )
        if aujourdhui is not None:
            futures = dates.map(lambda jour: isinstance(jour, date) and jour > aujourdhui).astype(bool)
            self._signaler_en_citant(
                dates[futures],
                colonne.cle,
                "Cette date est dans le futur",
                "rien n’en tient compte avant ce jour-là, corrigez-la.",
            )
        self.lignes[colonne.cle] = dates.where(lisibles, None)

    def noms(self, colonne: Colonne, annuaire: Annuaire, admis: Sequence[str] = ()) -> None:
        """Names as the reference spells them. `admis`: what the cell may hold besides."""
        cellules = self.lignes[colonne.cle]
        decoupes = {
            c: separer_noms(str(c), annuaire.formes) if colonne.multiple else (str(c),)
            for c in cellules.dropna().unique()
        }
        comptes = [nom for cellule in cellules.dropna() for nom in decoupes[cellule]]
        accordes = annuaire.accorder(comptes)
        formes = {forme(nom) for nom in admis}
        inconnus = {
            c: ", ".join(etrangers)
            for c, noms in decoupes.items()
            if (etrangers := [n for n in noms if not accordes[n].connu and forme(n) not in formes])
        }
        # An unknown activity or place is a fact of the day; the line counts, and the reference is to be completed. Unknown
        # funders are told one a name (finances.py).
        if colonne.reference != "financeurs":
            self._signaler_en_citant(
                cellules[cellules.isin(list(inconnus)) & self._a_regarder(colonne)].map(inconnus),
                colonne.cle,
                "Ce nom n’est pas dans la liste de référence",
                "corrigez-le, ou ajoutez-le à la liste.",
            )
        propres: dict[object, object] = {
            cellule: tuple(dict.fromkeys(accordes[nom].nom for nom in noms)) or None
            if colonne.multiple
            else accordes[noms[0]].nom
            for cellule, noms in decoupes.items()
        }
        self.lignes[colonne.cle] = pd.Series(
            [propres.get(c) for c in cellules], index=cellules.index, dtype=object
        )

    def _choix_de_l_equipe(self, colonne: Colonne) -> None:
        """What staff chose from a column's own list, as it is spelt there. Anything else is told, and read as blank."""
        cellules = self.lignes[colonne.cle]
        lus = {dite: choisir(str(dite), colonne.choix) for dite in cellules.dropna().unique()}
        self._signaler_en_citant(
            cellules[cellules.isin([dite for dite, choisi in lus.items() if choisi is None])],
            colonne.cle,
            "Cette réponse n’est pas dans la liste",
            lambda dite: (
                f"la case compte comme vide.{suggerer(en_texte(dite), colonne.choix)} "
                f"Choisissez parmi\u00a0: {', '.join(colonne.choix)}."
            ),
        )
        self.lignes[colonne.cle] = pd.Series(
            [lus.get(c) for c in cellules], index=cellules.index, dtype=object
        )

    def reponses(self, colonne: Colonne, question: Question | None) -> None:
        """Answers as their list spells them; others that differ only by case, accents, spaces or punctuation are one answer."""
        if colonne.equipe and not colonne.multiple:
            self._choix_de_l_equipe(colonne)
            return
        cellules = self.lignes[colonne.cle]
        choix = (*colonne.choix, *(question.choix if question else ()))
        formes = {forme(choisi) for choisi in choix}
        valeurs = question.valeurs if question else {}
        comptes: dict[object, int] = cellules.value_counts().to_dict()
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
        propres: dict[object, object] = {
            cellule: tuple(dict.fromkeys(ecritures[forme(nom)] for nom in noms)) or None
            if colonne.multiple
            else ecritures[forme(noms[0])]
            for cellule, noms in decoupes.items()
        }
        self.lignes[colonne.cle] = pd.Series(
            [propres.get(c) for c in cellules], index=cellules.index, dtype=object
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
        cellules = self.lignes[colonne.cle]
        self._signaler_en_citant(
            cellules[cellules.isin(list(hors)) & self._a_regarder(colonne)].map(hors),
            colonne.cle,
            "Cette réponse n’est pas dans la liste",
            lambda dite: (
                "elle n’est comptée avec aucune des réponses prévues, corrigez-la."
                f"{suggerer(en_texte(dite), choix)} Réponses possibles\u00a0: {', '.join(choix)}.{ajout}"
            ),
        )

    def statuts(self, ecrites: pd.DataFrame, chiffres: Sequence[str]) -> None:
        """What tells whether an event was held: where it says neither, its figures stay to be seen, and the line counts nowhere.
        `ecrites`: the cells as written; `chiffres`: the columns filled only when it was held, or only when it was not."""
        dits = self.lignes["statut"]
        obscurs = dits.notna() & ~dits.isin([REALISEE, ANNULEE])
        suite = (
            "la ligne ne compte nulle part tant que son statut n’est pas "
            f"«\u00a0{REALISEE}\u00a0» ou «\u00a0{ANNULEE}\u00a0»."
        )
        self._signaler_en_citant(
            ecrites.loc[obscurs, "statut"],
            "statut",
            "Ce statut ne dit pas si la rencontre a eu lieu",
            lambda dit: f"{suite}{suggerer(en_texte(dit), (REALISEE, ANNULEE))}",
        )
        self.lignes[COMPTE] &= ~obscurs
        vides = ecrites.loc[dits.isna(), list(chiffres)]
        muets = vides.index[vides.notna().any(axis=1)]
        self._signaler(muets, "statut", f"Rien ne dit si la rencontre a eu lieu\u00a0: {suite}")

    def non_demandees(
        self, ecrites: pd.DataFrame, conditions: Mapping[str, tuple[str, Collection[str]]]
    ) -> None:
        """Figures that staff left or typed where what decides says they are not asked: « annulée », and yet 12 adultes.
        `ecrites`: the cells as written; `conditions`: column → the one that decides, and what it then holds."""
        phrases: dict[object, list[str]] = {}
        ecartees: dict[tuple[str, ...], pd.Series] = {}
        for cle, (cause, attendues) in conditions.items():
            if (cause, *attendues) not in ecartees:
                autres = set(self.table.par_cle[cause].choix).difference(attendues)
                ecartees[cause, *attendues] = self.lignes[cause].isin(list(autres))
            siennes = ecrites.loc[ecartees[cause, *attendues], cle].dropna()
            libelle = self.table.par_cle[cle].libelle
            for ident, valeur in siennes.items():
                phrases.setdefault(ident, []).append(f"{libelle}{self._citer(valeur)}")
        debut = f"D’après «\u00a0{self.table.par_cle['statut'].libelle}\u00a0», ceci ne se remplit pas et ne compte pas"
        cas = [
            (str(ident), f"{debut}\u00a0: {', '.join(dites)}. Corrigez l’un ou l’autre.")
            for ident, dites in phrases.items()
        ]
        self.anomalies += en_anomalies_citees(self.table.id, cas, "", "information")

    def textes(self, colonne: Colonne) -> None:
        """Free text that looks like somebody's details is flagged, never quoted (domaine.md §6)."""
        cellules = self.lignes[colonne.cle]
        fautifs = {texte for texte in cellules.dropna().unique() if self._suspect(str(texte))}
        self._signaler(
            cellules.index[cellules.isin(fautifs)],
            colonne.cle,
            "Ce texte semble contenir un numéro, une adresse ou la santé d’une personne : "
            "effacez-le, ici et dans l’onglet des réponses.",
        )


def _lire_valeur(ecrit: str, valeurs: Mapping[str, str]) -> str:
    """What a form would have written in the cell: « Oui » typed by staff under « A eu lieu » is « réalisée »."""
    dit = choisir(ecrit, valeurs)
    return valeurs[dit] if dit is not None else ecrit
