"""Who wins, cell by cell: what the service last wrote × what the sheet holds × what is computed (contrat.md §6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import pandas as pd

from passerelle.domaine.appariement import Cles, Etat, Ligne, apparier
from passerelle.domaine.composition import SOURCES
from passerelle.domaine.feuille import Feuille
from passerelle.domaine.lecture import Cellule, sont_egales
from passerelle.domaine.memoire import Memoire
from passerelle.domaine.probleme import Anomalie
from passerelle.domaine.reference import Exercice, exercice_de

LIGNE = "(ligne)"
"""The field of a correction that is about a whole line."""

COMPTE = "compte"
"""Beside the retained columns: whether the line counts."""

A_VERIFIER = "a_verifier"

GARDER, REPRENDRE = "garder", "reprendre"


class Issue(Enum):
    """What becomes of one cell."""

    SUIVRE = "the sheet holds the computed value: the cell follows the computation"
    ECRIRE = "write the computed value"
    GARDER = "staff's value stays"


def merge_cell(*, base: Cellule, feuille: Cellule, calcul: Cellule, reprendre: bool = False) -> Issue:
    """The whole decision for one cell.

    `base` is what the service last wrote there (None: never, or blank); `reprendre`: staff asked for the computed value.
    """
    if sont_egales(feuille, calcul):
        return (
            Issue.SUIVRE
        )  # nothing to write; where staff had changed it, the computation has reached them (rule 2)
    if reprendre:
        return Issue.ECRIRE
    if sont_egales(feuille, base):
        return (
            Issue.ECRIRE
        )  # unchanged by staff (rule 1); a blank never written is filled the same way (rules 4 and 10)
    return Issue.GARDER  # changed by staff, an emptied cell included (rule 2)


def merge_mark(*, base: Cellule, feuille: Cellule, calcul: Cellule, reprendre: bool = False) -> Issue:
    """The same for `a_verifier`: emptied, it acknowledges what it said; something else to say shows again (rule 12)."""
    if feuille is None and calcul is not None:
        return Issue.SUIVRE if sont_egales(base, calcul) else Issue.ECRIRE
    return merge_cell(base=base, feuille=feuille, calcul=calcul, reprendre=reprendre)


@dataclass(frozen=True, slots=True)
class Ecart:
    """Staff's value against the computed one: a line of `Corrections`. `champ` is LIGNE where it is about the line itself."""

    table: str
    ligne: str
    champ: str
    calcule: Cellule
    equipe: Cellule

    @property
    def id(self) -> str:
        """Its id in `Corrections`."""
        return f"{self.table}/{self.ligne}/{self.champ}"


@dataclass(frozen=True, slots=True)
class Ecriture:
    """One cell to write, at row `rang` (from 0) of its sheet. `avant` is what it held."""

    rang: int
    ligne: str
    cle: str
    avant: Cellule
    apres: Cellule


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

    `calcul`: the lines responses or a rule make (composition.py; its SOURCES column included), None to leave the tab as it
    is (a suspended form). `decisions`:
    id of a correction → GARDER or REPRENDRE. `exercices`: those still open; a line already written in none of them stays
    as it is (rule 14).
    """

    def __init__(
        self,
        *,
        feuille: Feuille,
        memoire: Memoire,
        calcul: pd.DataFrame | None,
        cles: Cles | None,
        aujourdhui: date,
        decisions: Mapping[str, str],
        exercices: Sequence[Exercice],
    ) -> None:
        self.table = feuille.table
        self._feuille = feuille
        self._memoire = memoire
        self._est_suspendue = calcul is None
        self._calcul = pd.DataFrame({SOURCES: []}, dtype=object) if calcul is None else calcul
        self._sources: list[tuple[str, ...]] = list(self._calcul[SOURCES])
        self._jours: list[object] = list(self._calcul.get("date", ()))
        self._cles = cles
        self._exercices = exercices
        prefixe = f"{self.table.id}/"
        self._decisions = {
            ident.removeprefix(prefixe): d for ident, d in decisions.items() if ident.startswith(prefixe)
        }
        self._ecritures: list[Ecriture] = []
        self._ecarts: list[Ecart] = []
        self._anomalies: list[Anomalie] = []
        self._retraits: list[tuple[str, int]] = []
        self._bouleversees: set[str] = set()
        self._touchees: set[int] = set()
        self._tenues: dict[str, dict[str, Cellule]] = {}
        self._ranger_les_lignes(aujourdhui)

    # Lines -----------------------------------------------------------------------------------------------------------------------

    def _ranger_les_lignes(self, aujourdhui: date) -> None:
        suffixe = f"/{LIGNE}"
        rendues = {
            c.removesuffix(suffixe)
            for c, d in self._decisions.items()
            if c.endswith(suffixe) and d == REPRENDRE
        }
        trouvees = apparier(
            self._feuille,
            self._memoire,
            self._calcul,
            cles=self._cles,
            aujourdhui=aujourdhui,
            rendues=rendues,
        )
        self._lignes: list[Ligne] = []
        self._supprimees: list[Ligne] = []
        self._orphelines: set[str] = set()
        self._adoptees: set[str] = set()
        self._figees: set[str] = set()
        self._dans_un_exercice: dict[date, bool] = {}
        for ligne in trouvees.lignes:
            if self._est_suspendue or self._est_figee(ligne):
                self._figees.add(ligne.id)
                (self._lignes if ligne.rang >= 0 else self._supprimees).append(ligne)
            elif ligne.etat is Etat.SUPPRIMEE:
                self._supprimees.append(ligne)
                self._noter_suppression(ligne)
            elif ligne.etat is not Etat.RETIREE or self._reste_sans_reponse(ligne):
                self._lignes.append(ligne)
        self._places = {ligne.id: place for place, ligne in enumerate(self._lignes)}
        self._valeurs: dict[str, list[Cellule]] = {}
        self._base: dict[str, list[Cellule]] = {}
        # -1, where a line is nowhere, is the place of the None put at the end.
        rangs = [ligne.rang for ligne in self._lignes]
        souvenirs = [ligne.souvenir if self._suit_sa_base(ligne) else -1 for ligne in self._lignes]
        vide: Sequence[Cellule] = [None] * len(self._memoire.ids)
        for cle in self.table.cles:
            lues, souvenues = self._feuille.colonnes[cle], self._memoire.colonnes.get(cle, vide)
            self._valeurs[cle] = list(map([*lues, None].__getitem__, rangs))
            self._base[cle] = list(map([*souvenues, None].__getitem__, souvenirs))
        for place in trouvees.copies:
            self._signaler(
                str(self._feuille.colonnes["id"][place]),
                "",
                f"La ligne {self._feuille.rangs[place] + 1} est la copie exacte d’une autre : elle ne "
                f"compte pas tant que rien n’y change.",
            )
        self._ecrire_les_ids()

    def _suit_sa_base(self, ligne: Ligne) -> bool:
        # A line staff asked to have back starts anew.
        return ligne.souvenir >= 0 and ligne.etat is not Etat.NOUVELLE

    def _est_figee(self, ligne: Ligne) -> bool:
        """Already written, and dated in no open exercise on either side (rule 14)."""
        if ligne.souvenir < 0 or "date" not in self.table.par_cle:
            return False
        jours: list[object] = [self._feuille.colonnes["date"][ligne.rang]] if ligne.rang >= 0 else []
        if ligne.calcul >= 0:
            jours.append(self._jours[ligne.calcul])
        return bool(jours) and not any(map(self._peut_compter, jours))

    def _peut_compter(self, jour: object) -> bool:
        """Whether a cell is a day of an open exercise, or no day at all."""
        if not isinstance(jour, date):
            return True
        if jour not in self._dans_un_exercice:
            self._dans_un_exercice[jour] = exercice_de(jour, self._exercices) is not None
        return self._dans_un_exercice[jour]

    def _noter_suppression(self, ligne: Ligne) -> None:
        """Rule 3: deleted by staff, it stays deleted, and is shown."""
        self._ecarts.append(Ecart(self.table.id, ligne.id, LIGNE, "ligne présente", "ligne supprimée"))
        if tuple(self._memoire.sources[ligne.souvenir]) != self._sources[ligne.calcul]:
            self._signaler(
                ligne.id,
                "",
                "L’équipe a supprimé cette ligne, puis sa fiche a changé : voyez l’onglet Corrections.",
            )

    def _reste_sans_reponse(self, ligne: Ligne) -> bool:
        """Rule 11: a line whose response was withdrawn goes, unless staff changed or commented it."""
        decision = self._decisions.get(f"{ligne.id}/{LIGNE}")
        if decision == GARDER:
            self._adoptees.add(ligne.id)
            return True
        if decision == REPRENDRE or not self._est_touchee(ligne):
            self._retraits.append((ligne.id, self._feuille.rangs[ligne.rang]))
            self._bouleversees.add(ligne.id)
            return False
        self._orphelines.add(ligne.id)
        self._ecarts.append(Ecart(self.table.id, ligne.id, LIGNE, "réponse retirée", "ligne gardée"))
        self._signaler(
            ligne.id,
            "",
            "La réponse de cette ligne a disparu : elle ne compte plus. Décidez-en dans l’onglet Corrections.",
        )
        return True

    def _est_touchee(self, ligne: Ligne) -> bool:
        """Whether staff changed a cell of ours, or wrote in one of theirs."""
        for colonne in self.table.colonnes:
            lue = self._feuille.colonnes[colonne.cle][ligne.rang]
            if colonne.equipe:
                if lue is not None:
                    return True
            elif colonne.cle not in ("id", A_VERIFIER):
                base = self._memoire.colonnes.get(colonne.cle)
                if not sont_egales(lue, base[ligne.souvenir] if base else None):
                    return True
        return False

    def _ecrire_les_ids(self) -> None:
        for place, ligne in enumerate(self._lignes):
            if ligne.rang >= 0 and self._valeurs["id"][place] != ligne.id and not self._est_suspendue:
                rang = self._feuille.rangs[ligne.rang]
                self._ecritures.append(Ecriture(rang, ligne.id, "id", self._valeurs["id"][place], ligne.id))
                self._touchees.add(place)
            self._valeurs["id"][place] = ligne.id

    # Columns ---------------------------------------------------------------------------------------------------------------------

    def fusionner_reponses(self, cles: Collection[str]) -> None:
        """Merge what responses made, `a_verifier` last: two lines that come to tell of one event are marked there (rule 4)."""
        places = [place for place, ligne in enumerate(self._lignes) if ligne.calcul >= 0]
        propre = self._calcul.iloc[[self._lignes[place].calcul for place in places]]
        propre = propre.set_axis(pd.Index([self._lignes[place].id for place in places], dtype=object), axis=0)
        # Lines whose responses changed: only those can trip the guard, a renamed place does not.
        refaites = {
            ligne.id
            for ligne in (self._lignes[place] for place in places)
            if ligne.souvenir < 0
            or tuple(self._memoire.sources[ligne.souvenir]) != tuple(self._sources[ligne.calcul])
        }
        self._touchees |= {self._places[ident] for ident in refaites}
        self.fusionner(propre[[cle for cle in cles if cle != A_VERIFIER]])
        self._bouleversees |= {
            e.ligne
            for e in self._ecritures
            if e.cle != "id" and e.ligne in refaites and self._a_des_sources(e.ligne)
        }
        marques = (
            dict.fromkeys(self._orphelines, "Réponse retirée : cette ligne ne compte plus.") | self._doubles()
        )
        if A_VERIFIER in cles:
            dits = dict(zip(propre.index, propre[A_VERIFIER], strict=True))
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
                " ".join(t for t in (dits.get(ident), marques.get(ident)) if t) or None for ident in suivies
            ]
            self.fusionner(pd.DataFrame({A_VERIFIER: pd.Series(textes, index=list(suivies), dtype=object)}))
        else:
            for ident, marque in marques.items():
                self._signaler(ident, "", marque)

    def _a_des_sources(self, ident: str) -> bool:
        souvenir = self._lignes[self._places[ident]].souvenir
        return souvenir >= 0 and bool(self._memoire.sources[souvenir])

    def _doubles(self) -> dict[str, str]:
        """Lines that tell of an event another line tells of: the one with responses counts, else the topmost. Id → what to say."""
        self._doublons: set[str] = set()
        if self._cles is None or self.table.genre != "evenement":
            return {}
        retenues: dict[str, Ligne] = {}
        marques: dict[str, str] = {}
        cles = dict(zip((ligne.id for ligne in self._lignes), self._cles(self.retenues), strict=True))
        ordre = sorted(
            self._lignes, key=lambda ligne: (ligne.calcul < 0, ligne.rang if ligne.rang >= 0 else len(cles))
        )
        for ligne in ordre:
            if not cles[ligne.id] or ligne.id in self._orphelines or ligne.id in self._figees:
                continue
            autre = retenues.setdefault(cles[ligne.id], ligne)
            if autre is not ligne:
                self._doublons.add(ligne.id)
                ou = (
                    f"la ligne {self._feuille.rangs[autre.rang] + 1}"
                    if autre.rang >= 0
                    else "une ligne venue d’une fiche"
                )
                marques[ligne.id] = f"Même rencontre que {ou} : cette ligne ne compte pas."
        return marques

    def fusionner(self, calcul: pd.DataFrame) -> None:
        """Merge some columns. `calcul`: index = line ids (others are left alone), columns = keys of this table."""
        places = [
            -1 if ident in self._figees else self._places.get(ident, -1) for ident in calcul.index.tolist()
        ]
        touchables = [rang for rang, place in enumerate(places) if place >= 0]
        places = [places[rang] for rang in touchables]
        for cle in calcul.columns:
            calcules: list[Cellule] = list(map(calcul[cle].tolist().__getitem__, touchables))
            lues = list(map(self._valeurs[cle].__getitem__, places))
            base = list(map(self._base[cle].__getitem__, places))
            if lues == calcules == base:
                continue
            for place, lue, calcule, souvenue in zip(places, lues, calcules, base, strict=True):
                if lue != calcule or souvenue != calcule:
                    self._fusionner_cellule(place, cle, calcule)

    def _fusionner_cellule(self, place: int, cle: str, calcule: Cellule) -> None:
        ligne = self._lignes[place]
        lue, base = self._valeurs[cle][place], self._base[cle][place]
        decider = merge_mark if cle == A_VERIFIER else merge_cell
        reprendre = self._decisions.get(f"{ligne.id}/{cle}") == REPRENDRE
        issue = decider(base=base, feuille=lue, calcul=calcule, reprendre=reprendre)
        if issue is Issue.GARDER:
            self._ecarts.append(Ecart(self.table.id, ligne.id, cle, calcule, lue))
            tenue = self._feuille.onglet.cellule(self._feuille.rangs[ligne.rang], self._feuille.places[cle])
            self._tenues.setdefault(ligne.id, {})[cle] = tenue
            return
        if issue is Issue.ECRIRE:
            if ligne.rang >= 0:
                self._ecritures.append(Ecriture(self._feuille.rangs[ligne.rang], ligne.id, cle, lue, calcule))
            self._valeurs[cle][place] = calcule
        if not sont_egales(base, calcule):
            self._base[cle][place] = calcule
            self._touchees.add(place)

    # Outcome ---------------------------------------------------------------------------------------------------------------------

    @property
    def retenues(self) -> pd.DataFrame:
        """The lines as they stand after what was merged so far: index = id, the table's columns, and COMPTE."""
        cadre = pd.DataFrame(
            {cle: pd.Series(valeurs, dtype=object) for cle, valeurs in self._valeurs.items()}, dtype=object
        )
        cadre.index = pd.Index([ligne.id for ligne in self._lignes], dtype=object)
        hors = self._orphelines | getattr(self, "_doublons", set())
        cadre[COMPTE] = [ligne.id not in hors for ligne in self._lignes]
        return cadre

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
            retraits=self._retraits,
            ecarts=self._ecarts,
            anomalies=self._anomalies,
            bouleversees=len(self._bouleversees),
            ecrites=sum(bool(sources) for sources in self._memoire.sources),
            memoire=memoire,
            morceaux_changes=changes,
        )

    def _nouvelle_memoire(self) -> tuple[Memoire, set[int]]:
        ancienne = self._memoire
        lignes = [*enumerate(self._lignes), *((-1, ligne) for ligne in self._supprimees)]
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
                () if ligne.id in self._adoptees else anciennes if garde else self._sources[ligne.calcul]
            )
            if ligne.souvenir >= 0:
                change = (
                    place in self._touchees
                    or ligne.id in self._adoptees
                    or (place < 0) != (ligne.id in ancienne.supprimees)
                )
                tenu = self._tenues_de(place, ligne, service)
                if tenu:
                    tenues[ligne.id] = tenu
                if change or dict(ancienne.tenues.get(ligne.id, {})) != tenu:
                    changes.add(ancienne.morceaux[ligne.souvenir])
            elif tenu := self._tenues_de(place, ligne, service):
                tenues[ligne.id] = tenu
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
        """What staff's own cells of a line held, as entered. On a line they typed, that is every cell the service did not write."""
        if place < 0 or ligne.rang < 0:
            return {}
        if ligne.id in self._figees:
            return dict(self._memoire.tenues.get(ligne.id, {}))
        if ligne.calcul >= 0 or (ligne.souvenir >= 0 and self._memoire.sources[ligne.souvenir]):
            return self._tenues.get(ligne.id, {})
        rang = self._feuille.rangs[ligne.rang]
        return {
            cle: self._feuille.onglet.cellule(rang, self._feuille.places[cle])
            for cle in service
            if self._valeurs[cle][place] is not None
            and not sont_egales(self._valeurs[cle][place], self._base[cle][place])
        }

    def _signaler(self, ligne: str, champ: str, message: str) -> None:
        self._anomalies.append(Anomalie(onglet=self.table.id, ligne=ligne, champ=champ, message=message))
