"""The merge of a table: its lines, then its columns, each cell by what staff and forms say of it (contrat.md §6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Anomalie, citer, en_anomalies
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
from passerelle.domaine.fusion.appariement import Cles, Ligne, Sort
from passerelle.domaine.fusion.rangement import Rangement
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.illisible import est_erreur
from passerelle.domaine.texte.lecture import Cellule, en_texte, sont_egales

COMPTE = "compte"
"""Beside the retained columns: whether the line counts."""


@dataclass(frozen=True, kw_only=True)
class Resultat:
    """What a merged table asks of the workbook, and what is to be remembered of it.

    `ajouts`: the lines to append, key → cell. `retraits`: (id, row from 0) of the lines to remove. `bouleversees`: lines
    already written that change or go
    because of responses, out of `ecrites` (the guard, rule 8). `morceaux_changes`: the chunks of memory to write again.
    """

    ecritures: Sequence[Ecriture]
    ajouts: Sequence[Mapping[str, Cellule]]
    retraits: Sequence[tuple[str, int]]
    ecarts: Sequence[Ecart]
    anomalies: Sequence[Anomalie]
    bouleversees: int
    ecrites: int
    memoire: Memoire
    morceaux_changes: Collection[int]


class Fusion:
    """The merge of one table: lines first, then columns, a group at a time as the rules settle them, then `terminer`.

    `calcul`: the lines responses or a rule make, None to leave the tab as it is (a suspended form). `decisions`:
    id of a correction → GARDER or REPRENDRE. `exercices`: those still open; a line already written in none of them stays
    as it is (rule 14).
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
    ) -> None:
        self.table = feuille.table
        self._feuille = feuille
        self._memoire = memoire
        self._est_suspendue = calcul is None
        self._calcul = Lignes() if calcul is None else calcul
        self._sources = self._calcul.sources
        self._cles = cles
        prefixe = f"{self.table.id}/"
        self._decisions = {
            ident.removeprefix(prefixe): d for ident, d in decisions.items() if ident.startswith(prefixe)
        }
        self._rangement = Rangement(
            feuille,
            memoire,
            self._calcul,
            cles=cles,
            aujourdhui=aujourdhui,
            decisions=self._decisions,
            exercices=exercices,
            est_suspendue=self._est_suspendue,
        )
        self._lignes = self._rangement.lignes
        self._places = {ligne.id: place for place, ligne in enumerate(self._lignes)}
        self._ecritures: list[Ecriture] = []
        self._ecarts = list(self._rangement.ecarts)
        self._anomalies = list(self._rangement.anomalies)
        self._bouleversees = {ident for ident, _ in self._rangement.retraits}
        self._doublons: set[str] = set()
        self._touchees: set[int] = set()
        self._tenues: dict[str, dict[str, Cellule]] = {}
        self._poser_les_cellules()
        self._erreurs = self._relever_les_erreurs()
        self._ecrire_les_ids()

    def _poser_les_cellules(self) -> None:
        """What the sheet holds of each column, and what was last written there."""
        self._valeurs: dict[str, list[Cellule]] = {}
        self._base: dict[str, list[Cellule]] = {}
        # -1, where a line is nowhere, is the place of the None put at the end.
        rangs = [ligne.rang for ligne in self._lignes]
        # A line staff asked to have back starts anew.
        souvenirs = [-1 if ligne.sort is Sort.NOUVELLE else ligne.souvenir for ligne in self._lignes]
        vide: Sequence[Cellule] = [None] * len(self._memoire.ids)
        for cle in self.table.cles:
            lues, souvenues = self._feuille.colonnes[cle], self._memoire.colonnes.get(cle, vide)
            self._valeurs[cle] = list(map([*lues, None].__getitem__, rangs))
            self._base[cle] = list(map([*souvenues, None].__getitem__, souvenirs))

    def _relever_les_erreurs(self) -> list[tuple[str, int]]:
        """The texts that are errors: they stand, they are told, and nothing is read of them. Where a number or a date is meant, an
        error is one more that cannot be read."""
        places = {ligne.rang: place for place, ligne in enumerate(self._lignes) if ligne.rang >= 0}
        releves: list[tuple[str, int]] = []
        for cle, rangs in self._feuille.erreurs.items():
            if cle == "id" or self.table.par_cle[cle].type != "texte":
                continue
            par_erreur: dict[Cellule, list[str]] = {}
            for place in (places[rang] for rang in rangs if rang in places):
                if self._valeurs[cle][place] == self._base[cle][place]:
                    continue  # written from a response, where it is told
                releves.append((cle, place))
                par_erreur.setdefault(self._valeurs[cle][place], []).append(self._lignes[place].id)
            for erreur, idents in par_erreur.items():
                ecrit = citer(erreur, masquee=self.table.classeur == "contacts")
                message = f"{ecrit} est une erreur du tableur\u00a0: la case ne compte pas tant qu’elle n’est pas corrigée."
                self._anomalies += en_anomalies(self.table.id, idents, cle, message)
        return releves

    def _ecrire_les_ids(self) -> None:
        for place, ligne in enumerate(self._lignes):
            if ligne.rang >= 0 and self._valeurs["id"][place] != ligne.id and not self._est_suspendue:
                rang = self._feuille.rangs[ligne.rang]
                self._ecritures.append(Ecriture(rang, ligne.id, "id", self._valeurs["id"][place], ligne.id))
            self._valeurs["id"][place] = ligne.id

    def changees(self, cle: str) -> dict[str, Cellule]:
        """The cells of a column that staff changed since they were last written, by line; not those they gave back."""
        return {
            ligne.id: lue
            for ligne, lue, ecrite in zip(self._lignes, self._valeurs[cle], self._base[cle], strict=True)
            if not sont_egales(lue, ecrite) and self._decisions.get(f"{ligne.id}/{cle}") != REPRENDRE
        }

    def fusionner_reponses(
        self, cles: Collection[str], *, perdues: Collection[tuple[str, Collection[str]]] = ()
    ) -> None:
        """Merge what responses made, `a_verifier` last: two lines that come to tell of one event are marked there (rule 4).

        `perdues`: columns that a response tab has no more, and its responses: what was known from them stays.
        """
        places = [place for place, ligne in enumerate(self._lignes) if ligne.calcul >= 0]
        ids = [self._lignes[place].id for place in places]
        rangs = [self._lignes[place].calcul for place in places]
        propre = {cle: list(map(self._calcul.colonnes[cle].__getitem__, rangs)) for cle in cles}
        for cle, reponses in perdues:
            if cle in propre:
                propre[cle] = [
                    self._base[cle][place] if self._est_connue(place, reponses) else dit
                    for place, dit in zip(places, propre[cle], strict=True)
                ]
        dits = dict(zip(ids, propre.pop(A_VERIFIER, ()), strict=False))
        # Lines whose responses changed: only those can trip the guard, a renamed place does not.
        refaites = {
            ligne.id
            for ligne in (self._lignes[place] for place in places)
            if ligne.souvenir < 0
            or tuple(self._memoire.sources[ligne.souvenir]) != tuple(self._sources[ligne.calcul])
        }
        self._touchees.update(self._places[ident] for ident in refaites)
        self.fusionner(ids, propre)
        self._bouleversees |= {
            e.ligne
            for e in self._ecritures
            if e.cle != "id" and e.ligne in refaites and self._a_des_sources(e.ligne)
        }
        marques = (
            dict.fromkeys(self._rangement.orphelines, "Réponse retirée : cette ligne ne compte plus.")
            | self._doubles()
        )
        if A_VERIFIER in cles:
            suivies = (
                dits
                | {
                    ligne.id: None
                    for place, ligne in enumerate(self._lignes)
                    if self._base[A_VERIFIER][place] is not None
                }
                | marques
            )
            textes = [
                " ".join(en_texte(t) for t in (dits.get(ident), marques.get(ident)) if t) or None
                for ident in suivies
            ]
            self.fusionner(list(suivies), {A_VERIFIER: textes})
        else:
            for ident, marque in marques.items():
                self._signaler(ident, "", marque)

    def _est_connue(self, place: int, reponses: Collection[str]) -> bool:
        """Whether a line was already made, of one of these responses."""
        ligne = self._lignes[place]
        sources = self._memoire.sources[ligne.souvenir] if ligne.souvenir >= 0 else ()
        return any(source.partition(":")[0] in reponses for source in sources)

    def _a_des_sources(self, ident: str) -> bool:
        souvenir = self._lignes[self._places[ident]].souvenir
        return souvenir >= 0 and bool(self._memoire.sources[souvenir])

    def _doubles(self) -> dict[str, str]:
        """Lines that tell of an event another line tells of: the one with responses counts, else the topmost. Id → what to say."""
        if self._cles is None:
            return {}
        retenues: dict[str, Ligne] = {}
        marques: dict[str, str] = {}
        colonnes = {cle: self._lisibles(cle) for cle in self.table.cle}
        cles = dict(zip((ligne.id for ligne in self._lignes), self._cles(colonnes), strict=True))
        ordre = sorted(
            self._lignes, key=lambda ligne: (ligne.calcul < 0, ligne.rang if ligne.rang >= 0 else len(cles))
        )
        for ligne in ordre:
            if (
                not cles[ligne.id]
                or ligne.id in self._rangement.orphelines
                or ligne.id in self._rangement.figees
            ):
                continue
            autre = retenues.setdefault(cles[ligne.id], ligne)
            if autre is not ligne:
                self._doublons.add(ligne.id)
                ou = (
                    f"que la ligne {self._feuille.rangs[autre.rang] + 1}"
                    if autre.rang >= 0
                    else "qu’une ligne venue d’une fiche"
                )
                marques[ligne.id] = f"Même rencontre {ou} : cette ligne ne compte pas."
        return marques

    def fusionner(self, ids: Sequence[str], colonnes: Mapping[str, Sequence[Cellule]]) -> None:
        """Merge some columns, on the lines of these ids; others are left alone."""
        places = [-1 if ident in self._rangement.figees else self._places.get(ident, -1) for ident in ids]
        touchables = [rang for rang, place in enumerate(places) if place >= 0]
        places = [places[rang] for rang in touchables]
        for cle, valeurs in colonnes.items():
            calcules = list(map(valeurs.__getitem__, touchables))
            lues = list(map(self._valeurs[cle].__getitem__, places))
            base = list(map(self._base[cle].__getitem__, places))
            if lues == calcules == base:
                continue
            for place, lue, calcule, souvenue in zip(places, lues, calcules, base, strict=True):
                if lue == calcule == souvenue:
                    continue
                if self._lignes[place].rang >= 0:
                    self._fusionner_cellule(place, cle, calcule)
                else:  # still to append: nobody wrote in it
                    self._valeurs[cle][place] = self._base[cle][place] = calcule
                    self._touchees.add(place)

    def _fusionner_cellule(self, place: int, cle: str, calcule: Cellule) -> None:
        ligne = self._lignes[place]
        lue, base = self._valeurs[cle][place], self._base[cle][place]
        decider = fusionner_marque if cle == A_VERIFIER else fusionner_cellule
        reprendre = self._decisions.get(f"{ligne.id}/{cle}") == REPRENDRE
        issue = decider(base=base, feuille=lue, calcul=calcule, reprendre=reprendre)
        if issue is Issue.GARDER:
            self._ecarts.append(Ecart(self.table.id, ligne.id, cle, calcule, lue))
            tenue = self._feuille.onglet.cellule(self._feuille.rangs[ligne.rang], self._feuille.places[cle])
            self._tenues.setdefault(ligne.id, {})[cle] = tenue
            return
        if issue is Issue.ECRIRE:
            self._ecritures.append(Ecriture(self._feuille.rangs[ligne.rang], ligne.id, cle, lue, calcule))
            self._valeurs[cle][place] = calcule
        if not sont_egales(base, calcule):
            self._base[cle][place] = calcule
            self._touchees.add(place)

    # Outcome ---------------------------------------------------------------------------------------------------------------------

    @property
    def retenues(self) -> pd.DataFrame:
        """The lines as they stand after what was merged so far: index = id, the table's columns, and COMPTE."""
        cellules = np.empty((len(self._lignes), len(self._valeurs)), dtype=object)
        for place, cle in enumerate(self._valeurs):
            cellules[:, place] = self._lisibles(cle)
        ids = pd.Index([ligne.id for ligne in self._lignes], dtype=object)
        cadre = pd.DataFrame(cellules, index=ids, columns=pd.Index(self._valeurs, dtype=object), dtype=object)
        hors = self._rangement.orphelines | self._doublons
        cadre[COMPTE] = [ligne.id not in hors for ligne in self._lignes]
        return cadre

    def _lisibles(self, cle: str) -> Sequence[Cellule]:
        """The cells of a column, blank where they are errors."""
        valeurs = self._valeurs[cle]
        erreurs = {place for autre, place in self._erreurs if autre == cle and est_erreur(valeurs[place])}
        return [None if p in erreurs else v for p, v in enumerate(valeurs)] if erreurs else valeurs

    @property
    def tenues(self) -> Collection[tuple[str, str]]:
        """(line id, column) of the cells where staff's value stands against the computed one."""
        return {(ecart.ligne, ecart.champ) for ecart in self._ecarts}

    @property
    def figees(self) -> Collection[str]:
        """The ids of the lines left exactly as they are."""
        return self._rangement.figees

    @property
    def lignes_des_reponses(self) -> dict[str, str]:
        """Response id → the line it tells of."""
        return {
            source.partition(":")[0]: ligne.id
            for ligne in self._lignes
            if ligne.calcul >= 0
            for source in self._sources[ligne.calcul]
        }

    def rang(self, ident: str) -> int:
        """The sheet row of a line, from 0; -1 for one still to append."""
        ligne = self._lignes[self._places[ident]]
        return self._feuille.rangs[ligne.rang] if ligne.rang >= 0 else -1

    def terminer(self) -> Resultat:
        """What to write and what to remember, once every column is merged."""
        if self._est_suspendue:
            memoire, changes = self._memoire, set[int]()
        else:
            memoire, changes = self._nouvelle_memoire()
        return Resultat(
            ecritures=self._ecritures,
            ajouts=[
                {cle: self._valeurs[cle][place] for cle in self.table.cles}
                for place, ligne in enumerate(self._lignes)
                if ligne.rang < 0
            ],
            retraits=self._rangement.retraits,
            ecarts=self._ecarts,
            anomalies=self._anomalies,
            bouleversees=len(self._bouleversees),
            ecrites=sum(bool(sources) for sources in self._memoire.sources),
            memoire=memoire,
            morceaux_changes=changes,
        )

    def _nouvelle_memoire(self) -> tuple[Memoire, set[int]]:
        ancienne = self._memoire
        lignes = [*enumerate(self._lignes), *((-1, ligne) for ligne in self._rangement.supprimees)]
        # Lines keep the order they were remembered in, new ones at the end: chunks then change as little as can be.
        lignes.sort(key=lambda couple: (couple[1].souvenir < 0, couple[1].souvenir))
        restent = {ligne.souvenir for _, ligne in lignes}
        changes = {numero for place, numero in enumerate(ancienne.morceaux) if place not in restent}
        sources: list[tuple[str, ...]] = []
        tenues: dict[str, dict[str, Cellule]] = {}
        service = [
            colonne.cle for colonne in self.table.colonnes if not colonne.equipe and colonne.cle != "id"
        ]
        vide: Sequence[Cellule] = [None] * len(ancienne.ids)
        for place, ligne in lignes:
            anciennes = ancienne.sources[ligne.souvenir] if ligne.souvenir >= 0 else ()
            garde = place < 0 or ligne.calcul < 0
            # A line staff keep without its response is theirs from now on.
            sources.append(
                ()
                if ligne.id in self._rangement.adoptees
                else anciennes
                if garde
                else self._sources[ligne.calcul]
            )
            if ligne.souvenir >= 0:
                change = (
                    place in self._touchees
                    or ligne.id in self._rangement.adoptees
                    or (place < 0) != (ligne.id in ancienne.supprimees)
                )
                tenu = self._tenues_de(place, ligne, service)
                if tenu:
                    tenues[ligne.id] = tenu
                if change or dict(ancienne.tenues.get(ligne.id, {})) != tenu:
                    changes.add(ancienne.morceaux[ligne.souvenir])
            elif tenu := self._tenues_de(place, ligne, service):
                tenues[ligne.id] = tenu
        if not changes and all(ligne.souvenir >= 0 for _, ligne in lignes):
            return ancienne, changes
        colonnes = {
            cle: [
                self._base[cle][place] if place >= 0 else ancienne.colonnes.get(cle, vide)[ligne.souvenir]
                for place, ligne in lignes
            ]
            for cle in service
        }
        memoire = Memoire(
            ids=[ligne.id for _, ligne in lignes],
            sources=sources,
            colonnes=colonnes,
            supprimees=frozenset(ligne.id for place, ligne in lignes if place < 0),
            tenues=tenues,
            morceaux=[
                ancienne.morceaux[ligne.souvenir] if ligne.souvenir >= 0 else -1 for _, ligne in lignes
            ],
        )
        return memoire, changes

    def _tenues_de(self, place: int, ligne: Ligne, service: Sequence[str]) -> dict[str, Cellule]:
        """What staff's own cells of a line held, as entered. On a line no response tells of, that is every cell the service did
        not write."""
        if place < 0 or ligne.rang < 0:
            return {}
        if ligne.id in self._rangement.figees:
            return dict(self._memoire.tenues.get(ligne.id, {}))
        if ligne.calcul >= 0:
            return self._tenues.get(ligne.id, {})
        rang = self._feuille.rangs[ligne.rang]
        return {
            cle: self._feuille.onglet.cellule(rang, self._feuille.places[cle])
            for cle in service
            if self._valeurs[cle][place] is not None
            and not sont_egales(self._valeurs[cle][place], self._base[cle][place])
        }

    def _signaler(self, ligne: str, champ: str, message: str) -> None:
        self._anomalies.append(Anomalie(ou=self.table.id, ligne=ligne, champ=champ, message=message))
