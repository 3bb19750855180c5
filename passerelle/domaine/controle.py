"""What retained lines cannot be used for: unreadable or impossible figures, dates that count nowhere, unknown names
(domaine.md §3)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.indicateurs import DIT
from passerelle.domaine.lecture import est_nombre
from passerelle.domaine.noms import Annuaire, Entree, forme, mots
from passerelle.domaine.probleme import Anomalie, citer, en_anomalies
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
) -> Controle:
    """Check the retained lines of a table against the bounds of the questions that fill it, the calendar and the references.

    `durees`: an activity's label → its duration in hours, for the column whose blank stands for it; `suspect` says why a
    free text looks like
    personal data.
    """
    examen = _Examen(table, retenues.copy())
    fiches = [formulaire for formulaire in formulaires if formulaire.table == table.id]
    questions = _questions(fiches)
    for colonne in table.colonnes:
        question = questions.get(colonne.cle)
        if colonne.type in ("nombre", "euros"):
            examen.nombres(colonne, question)
        elif colonne.type == "date" and colonne.cle == _date_de(table):
            examen.jours(colonne, exercices, aujourdhui, _exercices_choisis(table, retenues, annuaires))
        elif colonne.type == "date":
            examen.dates(colonne)
        elif colonne.reference in annuaires:
            examen.noms(colonne, annuaires[colonne.reference], question.ajoute if question else ())
        elif colonne.equipe and colonne.choix and not colonne.multiple:
            examen.choix(colonne, suspect)
        elif colonne.multiple or colonne.choix or (question is not None and question.type == "choix"):
            examen.reponses(colonne, (*colonne.choix, *(question.choix if question else ())))
        if question is not None and question.prive:
            examen.textes(colonne, suspect)
    for cle, ensembles in _ensembles(fiches).items():
        examen.au_plus(table.par_cle[cle], ensembles)
    for colonne in table.colonnes:
        if colonne.blanc is not None:
            examen.blancs(colonne, retenues[colonne.cle], durees)
    return Controle(lignes=examen.lignes, anomalies=tuple(examen.anomalies))


def _date_de(table: Table) -> str:
    """The column that places a line in time: `date`, else the one that makes a row a line."""
    return "date" if "date" in table.par_cle else table.presence


def _exercices_choisis(
    table: Table, lignes: pd.DataFrame, annuaires: Mapping[str, Annuaire]
) -> Sequence[object]:
    """The exercise staff chose for each line, whatever its date; None where they chose none that exists."""
    cle = next((c.cle for c in table.colonnes if c.reference == "exercices" and c.reference in annuaires), "")
    if not cle:
        return [None] * len(lignes)
    trouves = {dit: annuaires["exercices"].trouver(str(dit)) for dit in lignes[cle].dropna().unique()}
    return [connu.nom if (connu := trouves.get(dit)) else None for dit in lignes[cle]]


def _questions(fiches: Sequence[Formulaire]) -> dict[str, Question]:
    """Column → the question that fills it. Where several forms fill one table, a figure is possible when it is for one of them."""
    posees: dict[str, list[Question]] = {}
    for question in (question for fiche in fiches for question in fiche.questions):
        posees.setdefault(question.colonne_remplie, []).append(question)
    return {colonne: _reunir(questions) for colonne, questions in posees.items()}


def _reunir(questions: Sequence[Question]) -> Question:
    maxima = [question.maximum for question in questions if question.maximum is not None]
    return replace(
        questions[0],
        minimum=min(question.minimum or 0.0 for question in questions),
        maximum=max(maxima) if len(maxima) == len(questions) else None,
        choix=tuple(dict.fromkeys(choix for question in questions for choix in question.choix)),
        ajoute=tuple(dict.fromkeys(ajoute for question in questions for ajoute in question.ajoute)),
        prive=any(question.prive for question in questions),
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
    def __init__(self, table: Table, lignes: pd.DataFrame) -> None:
        self.table = table
        self.lignes = lignes
        self.anomalies: list[Anomalie] = []

    def _signaler(self, fautives: pd.Index, champ: str, message: str) -> None:
        self.anomalies += en_anomalies(self.table.id, [str(ident) for ident in fautives], champ, message)

    def nombres(self, colonne: Colonne, question: Question | None) -> None:
        valeurs = self.lignes[colonne.cle].tolist()
        nombres = np.array([valeur if est_nombre(valeur) else np.nan for valeur in valeurs], dtype=float)
        illisibles = [not (valeur is None or est_nombre(valeur)) for valeur in valeurs]
        self._signaler(
            self.lignes.index[illisibles],
            colonne.cle,
            "Ce n’est pas un nombre\u00a0: la case ne compte pas tant qu’elle n’est pas corrigée.",
        )
        minimum = question.minimum if question and question.minimum is not None else 0.0
        hors = nombres < minimum
        if question and question.maximum is not None:
            hors |= nombres > question.maximum
        self._signaler(
            self.lignes.index[hors],
            colonne.cle,
            "Ce chiffre est impossible\u00a0: il ne compte pas tant qu’il n’est pas corrigé.",
        )
        nombres[hors] = np.nan
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
        message = f"Ce chiffre dépasse {libelles}\u00a0: il ne compte pas tant qu’il n’est pas corrigé."
        self._signaler(self.lignes.index[hors], colonne.cle, message)
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
        self._signaler(
            jours.index[~lisibles],
            colonne.cle,
            "Cette date ne se lit pas : la ligne ne compte pas tant qu’elle n’est pas corrigée.",
        )
        self._signaler(
            jours.index[futurs],
            colonne.cle,
            "Cette date est dans le futur : la ligne ne compte pas tant qu’elle n’est pas corrigée.",
        )
        dedans = {
            jour: isinstance(jour, date) and exercice_de(jour, exercices) is not None
            for jour in jours.unique()
        }
        hors = lisibles & ~futurs & ~jours.map(dedans).astype(bool) & choisi.isna()
        self._signaler(
            jours.index[hors],
            colonne.cle,
            "Cette date n’est dans aucun exercice ouvert : la ligne ne compte nulle part.",
        )
        clos = lisibles & choisi.notna() & ~ouvert
        self._signaler(
            jours.index[clos & ~futurs],
            colonne.cle,
            "Cette ligne est d’un exercice clos\u00a0: elle n’y compte plus. Choisissez un exercice ouvert, ou videz la case.",
        )
        self.lignes[COMPTE] &= lisibles & ~futurs & ~hors & ~clos
        self.lignes[colonne.cle] = jours.where(lisibles, None)

    def dates(self, colonne: Colonne) -> None:
        dates = self.lignes[colonne.cle]
        fautives = dates.notna() & ~dates.map(lambda jour: isinstance(jour, date)).astype(bool)
        self._signaler(
            dates.index[fautives], colonne.cle, "Cette date ne se lit pas : écrivez-la comme 03/10/2013."
        )
        self.lignes[colonne.cle] = dates.where(~fautives, None)

    def noms(self, colonne: Colonne, annuaire: Annuaire, admis: Sequence[str] = ()) -> None:
        """Names as the reference spells them. `admis`: answers the question offers besides."""
        cellules = self.lignes[colonne.cle]
        decoupes = {
            c: _noms(c, annuaire) if colonne.multiple else (str(c),) for c in cellules.dropna().unique()
        }
        comptes = [nom for cellule in cellules.dropna() for nom in decoupes[cellule]]
        accordes = annuaire.accorder(comptes)
        formes = {forme(nom) for nom in admis}
        inconnus = {
            c
            for c, noms in decoupes.items()
            if any(not accordes[nom].connu and forme(nom) not in formes for nom in noms)
        }
        # An unknown activity or place is a fact of the day; the line counts, and the reference is to be completed. A rule
        # knows what it writes.
        # Those of the funders are told one a name (finances.py).
        if not colonne.regle and self.table.genre != "regle" and colonne.reference != "financeurs":
            self._signaler(
                cellules.index[cellules.isin(inconnus)],
                colonne.cle,
                "Ce nom n’est pas dans la liste de référence : corrigez-le, ou ajoutez-le à la liste.",
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

    def choix(self, colonne: Colonne, suspect: Callable[[str], str | None]) -> None:
        """What staff chose from a column's own list, as it is spelt there; Oui and Non are read by their first word. Anything
        else is told, and read as blank."""
        cellules = self.lignes[colonne.cle]
        possibles = {forme(choisi): choisi for choisi in colonne.choix}
        par_premier_mot = set(possibles) == {"oui", "non"}
        lus: dict[object, str | None] = {}
        for dite in cellules.dropna().unique():
            premier = next(iter(mots(str(dite))), "") if par_premier_mot else ""
            lus[dite] = possibles.get(forme(str(dite))) or possibles.get(premier)
            if lus[dite] is None:
                cite = citer(dite, masquee=bool(suspect(str(dite))))
                self._signaler(
                    cellules.index[cellules.eq(dite)],
                    colonne.cle,
                    f"{cite} n’est pas dans la liste\u00a0: la case compte comme vide. Choisissez parmi\u00a0: "
                    f"{', '.join(colonne.choix)}.",
                )
        self.lignes[colonne.cle] = pd.Series(
            [lus.get(c) for c in cellules], index=cellules.index, dtype=object
        )

    def reponses(self, colonne: Colonne, choix: Sequence[str]) -> None:
        """Answers as their list spells them; others that differ only by case, accents, spaces or punctuation are one answer."""
        cellules = self.lignes[colonne.cle]
        annuaire = Annuaire(Entree(choisi, choisi) for choisi in choix)
        comptes: dict[object, int] = cellules.value_counts().to_dict()
        decoupes = {c: _noms(c, annuaire) if colonne.multiple else (str(c),) for c in comptes}
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

    def textes(self, colonne: Colonne, suspect: Callable[[str], str | None]) -> None:
        """Free text that looks like somebody's details is flagged, never quoted (domaine.md §6)."""
        cellules = self.lignes[colonne.cle]
        fautifs = {texte for texte in cellules.dropna().unique() if suspect(str(texte))}
        self._signaler(
            cellules.index[cellules.isin(fautifs)],
            colonne.cle,
            "Ce texte semble contenir un numéro, une adresse ou la santé d’une personne : "
            "effacez-le, ici et dans l’onglet des réponses.",
        )


def _noms(cellule: object, annuaire: Annuaire) -> tuple[str, ...]:
    """The names in a cell, separated by commas; a name of the reference may hold commas of its own."""
    morceaux = [morceau.strip() for morceau in str(cellule).replace(";", ",").split(",") if morceau.strip()]
    noms: list[str] = []
    while morceaux:
        longueur = next(
            (n for n in range(len(morceaux), 1, -1) if annuaire.exact(", ".join(morceaux[:n]))), 1
        )
        noms.append(", ".join(morceaux[:longueur]))
        del morceaux[:longueur]
    return tuple(noms)
