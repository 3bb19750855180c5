"""Create or repair our tabs; change nothing where all is well (contrat.md §2, `installer`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from passerelle.classeur.lecture import Lecture
from passerelle.classeur.presentation import (
    creer_onglet,
    habiller,
    lignes_de_depart,
    onglet_de_reponses,
    plage_des_noms,
    proteger,
)
from passerelle.domaine.etat import ETAT, TITRE, Etat, ecrire_etat
from passerelle.domaine.feuille import Onglet, a_une_ligne_de_cles, reperer
from passerelle.domaine.formulaire import Formulaire
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.references import TABLES_DE_REFERENCE
from passerelle.domaine.reponse import TITRES_HORODATEUR
from passerelle.domaine.table import Table
from passerelle.erreurs import OngletEtranger

Requete = dict[str, Any]


@dataclass(kw_only=True)
class Installation:
    """What is to be done in one workbook: requests, and the same said in French. Empty when all is in place."""

    requetes: list[Requete] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)


def trouver_onglet(lecture: Lecture, sheet_id: int | None, titre: str) -> Onglet | None:
    """A tab by the sheet id it had, whatever its title now; by its title where it never had one."""
    if sheet_id is not None:
        return lecture.par_id(sheet_id)
    return lecture.par_titre(titre)


def preparer(
    lecture: Lecture,
    etat: Etat,
    *,
    tables: Sequence[Table],
    formulaires: Sequence[Formulaire],
    depart: Mapping[str, Sequence[Mapping[str, Cellule]]],
    est_local: bool,
    reparer: bool,
) -> Installation:
    """What the tabs of a workbook need. Raises OngletEtranger.

    Without `reparer`, only tabs and columns that never were are added: a key that was lost is for `installer` to put back
    (contrat.md §6.9).

    Response tabs are made only in the local workbook: on Google, linking a form makes its own.
    """
    chantier = _Chantier(lecture, etat, reparer=reparer)
    chantier.onglet_memoire()
    for table in tables:
        chantier.onglet(table, depart.get(table.id, ()))
    for formulaire in formulaires:
        chantier.onglet_reponses(formulaire, est_local=est_local)
    chantier.habiller_tout()
    chantier.noter()
    if est_local:
        chantier.retirer_la_feuille_neuve()
    return chantier.installation


class _Chantier:
    def __init__(self, lecture: Lecture, etat: Etat, *, reparer: bool) -> None:
        self._lecture = lecture
        self._etat = etat
        self._reparer_les_cles = reparer
        self._pris = {onglet.sheet_id for onglet in lecture.onglets}
        self._titres = {onglet.titre for onglet in lecture.onglets}
        self._index = len(lecture.onglets)
        self._onglets = dict(etat.onglets)
        self._reponses = dict(etat.reponses)
        self._cles: dict[str, Sequence[str]] = dict(etat.cles)
        self._memoire = etat.sheet_id
        self._a_habiller: list[tuple[Table, int, dict[str, int], list[str]]] = []
        self._listes: dict[str, str] = {}
        self.installation = Installation()

    def _nouvel_id(self, nom: str) -> int:
        candidat = crc32(nom.encode()) & 0x7FFFFFFF
        while candidat in self._pris:
            candidat = (candidat + 1) & 0x7FFFFFFF
        self._pris.add(candidat)
        return candidat

    def _prochain_index(self) -> int:
        self._index += 1
        return self._index - 1

    def onglet_memoire(self) -> None:
        """The hidden tab."""
        if self._memoire is None:
            self._memoire = self._nouvel_id(TITRE)
            grille = {"rowCount": 200, "columnCount": 2}
            proprietes = {
                "sheetId": self._memoire,
                "title": TITRE,
                "index": self._prochain_index(),
                "hidden": True,
                "gridProperties": grille,
            }
            self.installation.requetes.append({"addSheet": {"properties": proprietes}})

    def onglet(self, table: Table, depart: Sequence[Mapping[str, Cellule]]) -> None:
        """One of our tabs."""
        onglet = trouver_onglet(self._lecture, self._etat.onglets.get(table.id), table.onglet)
        if onglet is None:
            self._creer(table, depart)
        elif a_une_ligne_de_cles(table, onglet) or table.id in self._etat.onglets:
            self._reparer(table, onglet)
        elif any(cellule not in (None, "") for rangee in onglet.grille for cellule in rangee):
            message = f"Le classeur a déjà un onglet « {onglet.titre} » qui n’est pas de Passerelle."
            raise OngletEtranger(message, "Renommez-le, puis relancez l’installation : rien n’a été changé.")
        else:
            self._reprendre_vide(table, onglet, depart)

    def _creer(self, table: Table, depart: Sequence[Mapping[str, Cellule]]) -> None:
        # The tab was lost: what was remembered of its lines would read as lines staff deleted.
        self.installation.requetes += [
            {
                "updateCells": {
                    "start": {"sheetId": self._memoire, "rowIndex": rang, "columnIndex": 1},
                    "rows": [{"values": [{}]}],
                    "fields": "userEnteredValue",
                }
            }
            for cle, rang in self._etat.entrees.items()
            if cle.startswith(f"{table.id}/") and self._etat.contenu[cle]
        ]
        sheet_id = self._nouvel_id(table.id)
        self.installation.requetes.append(creer_onglet(table, sheet_id, self._prochain_index()))
        self._garnir(table, sheet_id, depart)

    def _reprendre_vide(self, table: Table, onglet: Onglet, depart: Sequence[Mapping[str, Cellule]]) -> None:
        manque = len(table.colonnes) - self._lecture.colonnes[onglet.sheet_id]
        if manque > 0:
            ajout = {"sheetId": onglet.sheet_id, "dimension": "COLUMNS", "length": manque}
            self.installation.requetes.append({"appendDimension": ajout})
        self._garnir(table, onglet.sheet_id, depart)

    def _garnir(self, table: Table, sheet_id: int, depart: Sequence[Mapping[str, Cellule]]) -> None:
        places = {cle: place for place, cle in enumerate(table.cles)}
        self._a_habiller.append((table, sheet_id, places, list(table.cles)))
        self.installation.requetes += [*lignes_de_depart(table, sheet_id, depart), *proteger(table, sheet_id)]
        self.installation.phrases.append(f"L’onglet « {table.onglet} » est créé.")
        self._onglets[table.id] = sheet_id
        self._cles[table.id] = table.cles
        self._retenir_liste(table, places)

    def _reparer(self, table: Table, onglet: Onglet) -> None:
        """Put back the keys row 1 lost, where their labels still stand, else in new columns at the end."""
        reperes = reperer(table, onglet)
        self._onglets[table.id] = onglet.sheet_id
        places = dict(reperes.places)
        libelles = [str(libelle) for libelle in (onglet.grille[1] if len(onglet.grille) > 1 else ())]
        fin = max([len(rangee) for rangee in onglet.grille[:2]], default=0)
        nouvelles: list[str] = []
        for cle in reperes.doublees if self._reparer_les_cles else ():
            seconds = [p for p, lue in enumerate(onglet.grille[0]) if lue == cle and p != places[cle]]
            self.installation.requetes += [self._cle(onglet.sheet_id, place, None) for place in seconds]
            self.installation.phrases.append(
                f"« {onglet.titre} » : la colonne « {cle} » en double est rendue à l’équipe."
            )
        for cle in reperes.manquantes:
            if not self._reparer_les_cles and cle in self._etat.cles.get(table.id, ()):
                continue
            libelle = table.par_cle[cle].libelle
            libre = next(
                (p for p, lu in enumerate(libelles) if lu == libelle and p not in places.values()), None
            )
            if libre is not None and cle in self._etat.cles.get(table.id, ()):
                self.installation.requetes.append(self._cle(onglet.sheet_id, libre, cle))
                places[cle] = libre
            else:
                places[cle], fin = fin, fin + 1
                nouvelles.append(cle)
            self.installation.phrases.append(f"« {onglet.titre} » : la colonne « {libelle} » est remise.")
        manque = fin - self._lecture.colonnes[onglet.sheet_id]
        if manque > 0:
            ajout = {"sheetId": onglet.sheet_id, "dimension": "COLUMNS", "length": manque}
            self.installation.requetes.append({"appendDimension": ajout})
        if nouvelles:
            self._a_habiller.append((table, onglet.sheet_id, places, nouvelles))
        self._cles[table.id] = tuple(dict.fromkeys([*self._cles.get(table.id, ()), *table.cles]))
        self._retenir_liste(table, places)

    def _cle(self, sheet_id: int, place: int, cle: str | None) -> Requete:
        valeur = {"userEnteredValue": {"stringValue": cle}} if cle else {}
        depart = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": place}
        return {
            "updateCells": {"start": depart, "rows": [{"values": [valeur]}], "fields": "userEnteredValue"}
        }

    def _retenir_liste(self, table: Table, places: Mapping[str, int]) -> None:
        for reference, table_id in TABLES_DE_REFERENCE.items():
            if table_id == table.id:
                self._listes[reference] = plage_des_noms(table, places)

    def onglet_reponses(self, formulaire: Formulaire, *, est_local: bool) -> None:
        """The response tab of a form: noted where it is, made in the local workbook where it is not."""
        connu = self._lecture.par_id(self._reponses.pop(formulaire.id, None))
        onglet = connu or self._lecture.par_titre(formulaire.onglet)
        if onglet is not None:
            self._reponses[formulaire.id] = onglet.sheet_id
        elif est_local:
            sheet_id = self._nouvel_id(f"reponses/{formulaire.id}")
            titres = [TITRES_HORODATEUR[0], *(question.titre for question in formulaire.questions)]
            dates = [
                place for place, question in enumerate(formulaire.questions, 1) if question.type == "date"
            ]
            self.installation.requetes += onglet_de_reponses(
                formulaire.onglet, titres, sheet_id, self._prochain_index(), dates
            )
            self.installation.phrases.append(f"L’onglet « {formulaire.onglet} » est créé.")
            self._reponses[formulaire.id] = sheet_id

    def habiller_tout(self) -> None:
        """Headers, formats and lists, once every reference tab exists."""
        for table, sheet_id, places, cles in self._a_habiller:
            self.installation.requetes += habiller(table, sheet_id, places, self._listes, cles)

    def retirer_la_feuille_neuve(self) -> None:
        """The blank sheet a new workbook opens with: nobody's, once ours stand beside it."""
        if (
            self._etat.sheet_id is None
            and len(self._lecture.onglets) == 1
            and not self._lecture.onglets[0].grille
        ):
            neuve = self._lecture.onglets[0].sheet_id
            if neuve not in self._onglets.values():
                self.installation.requetes.append({"deleteSheet": {"sheetId": neuve}})

    def noter(self) -> None:
        """Remember which sheet is which."""
        entree = ecrire_etat(onglets=self._onglets, reponses=self._reponses, cles=self._cles)[ETAT]
        if self._etat.contenu.get(ETAT) != entree:
            rangee = {"values": [{"userEnteredValue": {"stringValue": texte}} for texte in (ETAT, entree)]}
            rang = self._etat.entrees.get(ETAT, 0)
            depart = {"sheetId": self._memoire, "rowIndex": rang, "columnIndex": 0}
            self.installation.requetes.append(
                {"updateCells": {"start": depart, "rows": [rangee], "fields": "userEnteredValue"}}
            )
