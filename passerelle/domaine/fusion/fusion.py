"""The merge of a table: its lines, then its columns, each cell by what staff and forms say of it (contrat.md §6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.cases_equipe import saisie
from passerelle.domaine.feuilles.decision import (
    A_VERIFIER,
    REPRENDRE,
    Ecart,
    Ecriture,
    Issue,
    fusionner_cellule,
    fusionner_marque,
)
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.appariement import Cles
from passerelle.domaine.fusion.cases import Cases
from passerelle.domaine.fusion.ligne import Ligne
from passerelle.domaine.fusion.rangement import Rangement
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.fusion.souvenir import renouveler
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.bornes import CASE_MAX, borner
from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Cellule, en_brut, en_texte, sont_egales

TROP_LONG = (
    f"Ce texte est trop long pour une case, qui tient {compter(CASE_MAX, 'caractère')}\u00a0: elle n’en montre que le début. "
    "S’il vient d’une fiche, il est entier dans l’onglet des réponses\u00a0: raccourcissez-le là-bas."
)

COMPTE = "compte"
"""Beside the columns of a checked table: whether the line counts."""


@dataclass(frozen=True, kw_only=True)
class Resultat:
    """What a merged table asks of the workbook, and what is to be remembered of it.

    `ajouts`: the lines to append, key → cell; `rendues`: the rows to append as they were entered, of lines that come back.
    `retraits`: (id, row from 0) of the lines to remove. `changees`: the lines already written that responses change; with those
    that go, they are the `bouleversees`, out of `ecrites` (the guard, rule 8). `morceaux_changes`: the chunks of memory to write
    again.
    """

    ecritures: Sequence[Ecriture]
    ajouts: Sequence[Mapping[str, Cellule]]
    rendues: Sequence[Sequence[Any]]
    retraits: Sequence[tuple[str, int]]
    ecarts: Sequence[Ecart]
    anomalies: Sequence[Anomalie]
    changees: Sequence[str]
    ecrites: int
    memoire: Memoire
    morceaux_changes: Collection[int]

    @property
    def bouleversees(self) -> int:
        """How many lines already written change or go because of responses."""
        return len(self.retraits) + len(self.changees)


class Fusion:
    """The merge of one table: lines first, then columns, a group at a time as the rules settle them, then `terminer`.

    `calcul`: the lines responses or a rule make, None to leave the tab as it is (a suspended form). `decisions`: id of a
    correction → GARDER or REPRENDRE. `exercices`: those still open; a line already written in none of them stays as it is
    (rule 14). `remises`: the rows of `feuille` that its tab does not hold, but will: lines that come back, as they were entered.
    `numero`: the last number given today to a line of staff's that is gone.
    """

    def __init__(
        self,
        *,
        feuille: Feuille,
        memoire: Memoire,
        calcul: Lignes | None,
        cles: Cles | None,
        aujourdhui: date,
        decisions: Mapping[str, str],
        exercices: Sequence[Exercice],
        remises: Mapping[int, Sequence[Any]] = MappingProxyType({}),
        numero: int = 0,
    ) -> None:
        self.table = feuille.table
        self._feuille = feuille
        self._memoire = memoire
        self._est_suspendue = calcul is None
        self._calcul = calcul or Lignes()
        self._cles = cles
        self._remises = remises
        prefixe = f"{self.table.id}/"
        self._decisions = {
            ident.removeprefix(prefixe): d for ident, d in decisions.items() if ident.startswith(prefixe)
        }
        self._rangement = Rangement(
            feuille,
            memoire,
            calcul,
            cles=cles,
            aujourdhui=aujourdhui,
            decisions=self._decisions,
            exercices=exercices,
            remises=remises,
            numero=numero,
        )
        self._lignes = self._rangement.lignes
        self._par_id = {ligne.id: ligne for ligne in self._lignes}
        self._cases = Cases(feuille, memoire, self._lignes)
        self._valeurs, self._base = self._cases.valeurs, self._cases.base
        self._ecritures: list[Ecriture] = []
        self._ecarts = list(self._rangement.ecarts)
        self._anomalies = [*self._rangement.anomalies, *self._cases.dire_les_erreurs()]
        self._ecrire_les_ids()

    def _ecrire_les_ids(self) -> None:
        ids = self._valeurs["id"]
        for ligne, lu in zip(self._lignes, ids, strict=True):
            if ligne.rang >= 0 and lu != ligne.id and not self._est_suspendue:
                self._ecritures.append(Ecriture(ligne.rang, ligne.id, "id", lu, ligne.id))
        ids[:] = [ligne.id for ligne in self._lignes]

    def changees(self, cle: str) -> dict[str, Cellule]:
        """The cells of a column that staff changed since they were last written, by line; not those they gave back."""
        return {
            ligne.id: lue
            for ligne, lue, ecrite in zip(self._lignes, self._valeurs[cle], self._base[cle], strict=True)
            if not sont_egales(lue, ecrite) and self._decisions.get(f"{ligne.id}/{cle}") != REPRENDRE
        }

    def ecrites(self, cle: str) -> list[Cellule]:
        """What was last written in a column, line by line."""
        return list(self._base[cle])

    def dites(self, cle: str, valeur: Cellule) -> list[dict[str, Cellule]]:
        """The lines of which responses say this in that column, as they say them: column → cell."""
        colonnes = self._calcul.colonnes
        return [
            {colonne: cellules[rang] for colonne, cellules in colonnes.items()}
            for rang, dite in enumerate(colonnes.get(cle, ()))
            if dite == valeur
        ]

    def fusionner_reponses(
        self, cles: Collection[str], *, perdues: Collection[tuple[str, Collection[str]]] = ()
    ) -> None:
        """Merge what responses made, `a_verifier` last: two lines that come to tell of one event are marked there (rule 4).

        `perdues`: columns that a response tab has no more, and its responses: what was known from them stays.
        """
        lignes = [ligne for ligne in self._lignes if ligne.calcul >= 0]
        calculs = [ligne.calcul for ligne in lignes]
        propre = {cle: list(map(self._calcul.colonnes[cle].__getitem__, calculs)) for cle in cles}
        for cle, reponses in perdues:
            if cle in propre:
                propre[cle] = [
                    self._base[cle][ligne.place] if self._est_connue(ligne, reponses) else dit
                    for ligne, dit in zip(lignes, propre[cle], strict=True)
                ]
        dits = dict(zip(lignes, propre.pop(A_VERIFIER, ()), strict=False))
        # Lines whose responses changed: only those can trip the guard, a renamed place does not.
        refaites = [
            ligne for ligne in lignes if self._memoire.sources_de(ligne.id) != self._calcul.sources[ligne.calcul]
        ]
        for ligne in refaites:
            ligne.est_a_retenir = True
        self._fusionner(lignes, propre)
        changees = {ecriture.ligne for ecriture in self._ecritures if ecriture.cle != "id"}
        for ligne in refaites:
            ligne.est_bouleversee = ligne.id in changees and bool(self._memoire.sources_de(ligne.id))
        if self._cles:
            evenements = self._cles({cle: self._cases.lisibles(cle) for cle in self.table.cle})
            self._rangement.marquer_les_doublees(evenements)
        if A_VERIFIER in cles:
            textes = {
                ligne: " ".join(en_texte(t) for t in (dits.get(ligne), ligne.marque) if t) or None
                for ligne in self._lignes
                if ligne in dits or ligne.marque or self._base[A_VERIFIER][ligne.place] is not None
            }
            self._fusionner(list(textes), {A_VERIFIER: list(textes.values())})
        else:
            self._anomalies += [
                Anomalie(ou=self.table.id, ligne=ligne.id, champ="", message=ligne.marque)
                for ligne in self._lignes
                if ligne.marque
            ]

    def _est_connue(self, ligne: Ligne, reponses: Collection[str]) -> bool:
        """Whether a line was already made, of one of these responses."""
        return any(source.partition(":")[0] in reponses for source in self._memoire.sources_de(ligne.id))

    def fusionner(self, ids: Sequence[str], colonnes: Mapping[str, Sequence[Cellule]]) -> None:
        """Merge some columns, on the lines of these ids; others are left alone."""
        self._fusionner([self._par_id.get(ident) for ident in ids], colonnes)

    def _fusionner(self, lignes: Sequence[Ligne | None], colonnes: Mapping[str, Sequence[Cellule]]) -> None:
        touchables = [(numero, ligne) for numero, ligne in enumerate(lignes) if ligne and not ligne.est_figee]
        numeros = [numero for numero, _ in touchables]
        places = [ligne.place for _, ligne in touchables]
        for cle, valeurs in colonnes.items():
            calcules = list(map(valeurs.__getitem__, numeros))
            lues = list(map(self._valeurs[cle].__getitem__, places))
            base = list(map(self._base[cle].__getitem__, places))
            if lues == calcules == base:
                continue
            for (_, ligne), lue, calcule, souvenue in zip(touchables, lues, calcules, base, strict=True):
                if lue == calcule == souvenue:
                    continue
                ecrite = self._pour_une_case(ligne, cle, calcule)
                if ligne.rang >= 0:
                    self._fusionner_cellule(ligne, cle, ecrite)
                else:  # still to append: nobody wrote in it
                    self._valeurs[cle][ligne.place] = self._base[cle][ligne.place] = ecrite
                    ligne.est_a_retenir = True

    def _pour_une_case(self, ligne: Ligne, cle: str, calcule: Cellule) -> Cellule:
        """What is computed, as a cell can hold it: a text too long for one is shortened, and that is told."""
        if not isinstance(calcule, str) or (borne := borner(calcule)) == calcule:
            return calcule
        self._anomalies.append(Anomalie(ou=self.table.id, ligne=ligne.id, champ=cle, message=TROP_LONG))
        return borne

    def _fusionner_cellule(self, ligne: Ligne, cle: str, calcule: Cellule) -> None:
        lue, base = self._valeurs[cle][ligne.place], self._base[cle][ligne.place]
        decider = fusionner_marque if cle == A_VERIFIER else fusionner_cellule
        reprendre = self._decisions.get(f"{ligne.id}/{cle}") == REPRENDRE
        issue = decider(base=base, feuille=lue, calcul=calcule, reprendre=reprendre)
        if issue is Issue.GARDER:
            self._ecarts.append(Ecart(self.table.id, ligne.id, cle, calcule, lue))
            ligne.tenues[cle] = saisie(self._feuille.onglet, ligne.rang, self._feuille.places[cle])
            return
        if issue is Issue.ECRIRE:
            self._ecritures.append(Ecriture(ligne.rang, ligne.id, cle, lue, calcule))
            self._valeurs[cle][ligne.place] = calcule
        if not sont_egales(base, calcule):
            self._base[cle][ligne.place] = calcule
            ligne.est_a_retenir = True

    @property
    def retenues(self) -> Retenues:
        """The lines as they stand after what was merged so far, with the table's columns."""
        return Retenues(
            ids=[ligne.id for ligne in self._lignes],
            colonnes={cle: self._cases.lisibles(cle) for cle in self.table.cles},
            comptent=[not ligne.marque for ligne in self._lignes],
        )

    @property
    def tenues(self) -> Collection[tuple[str, str]]:
        """(line id, column) of the cells where staff's value stands against the computed one."""
        return {(ecart.ligne, ecart.champ) for ecart in self._ecarts}

    def ecarts_de(self, ident: str) -> list[Ecart]:
        """What staff wrote on a line, against what is computed."""
        return [ecart for ecart in self._ecarts if ecart.ligne == ident]

    @property
    def figees(self) -> Collection[str]:
        """The ids of the lines left exactly as they are."""
        lignes = (*self._lignes, *self._rangement.supprimees)
        return {ligne.id for ligne in lignes if ligne.est_figee}

    @property
    def lignes_des_reponses(self) -> dict[str, str]:
        """Response id → the line it tells of."""
        return {
            source.partition(":")[0]: ligne.id
            for ligne in self._lignes
            if ligne.calcul >= 0
            for source in self._calcul.sources[ligne.calcul]
        }

    @property
    def remises(self) -> Collection[str]:
        """The ids of the lines that come back."""
        return {ligne.id for ligne in self._lignes if ligne.rang in self._remises}

    @property
    def nouvelles(self) -> Collection[str]:
        """The ids of the lines to append."""
        return {ligne.id for ligne in self._lignes if ligne.rang < 0}

    def _rangees_rendues(self) -> list[list[Any]]:
        """The rows of the lines that come back, with what was decided of their cells."""
        rendues = {rang: list(rangee) for rang, rangee in self._remises.items()}
        for ecriture in self._ecritures:
            if ecriture.rang in rendues:
                rendues[ecriture.rang][self._feuille.places[ecriture.cle]] = en_brut(ecriture.apres)
        return list(rendues.values())

    def terminer(self) -> Resultat:
        """What to write and what to remember, once every column is merged."""
        if self._est_suspendue:
            memoire, changes = self._memoire, set[int]()
        else:
            lignes = (*self._lignes, *self._rangement.supprimees)
            memoire, changes = renouveler(self._memoire, lignes, self._cases, self._feuille, self._calcul)
        return Resultat(
            ecritures=[ecriture for ecriture in self._ecritures if ecriture.rang not in self._remises],
            rendues=self._rangees_rendues(),
            ajouts=[
                {cle: self._valeurs[cle][ligne.place] for cle in self.table.cles}
                for ligne in self._lignes
                if ligne.rang < 0
            ],
            retraits=self._rangement.retraits,
            ecarts=self._ecarts,
            anomalies=self._anomalies,
            changees=[ligne.id for ligne in self._lignes if ligne.est_bouleversee],
            ecrites=sum(bool(sources) for sources in self._memoire.sources),
            memoire=memoire,
            morceaux_changes=changes,
        )
