"""The served workbook over HTTP: read a tab, write an atomic request and be told what it touched, kills notwithstanding."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from tests.pannes.centre_servi import JETON

Requete = dict[str, Any]
Cellule = Any
"""A number, a text, or "" where blank."""
Ligne = dict[str, Cellule]
"""A row by column: the key of row 1, or `~` and the label of row 2 where staff added the column."""

BROUILLON = "Brouillon"
LARGEUR_BROUILLON = 120
RANGEES_COPIEES = 12
"""Room for rows copied aside, after the ticket and the two rows of the header."""

_CHAMPS = "updatedSpreadsheet(sheets(data(startRow,rowData(values(userEnteredValue,effectiveValue)))))"


HORS_GRILLE = "outside of the grid"
"""What is answered to a gesture on rows seen a moment ago, and removed since."""


class Panne(Exception):
    """The service was gone, or the rows were: the request was not applied."""


@dataclass(frozen=True)
class Grille:
    """A tab as one person sees it. `colonnes`: name → place; `rangees`: those below the header, from row `haut`."""

    sheet_id: int
    titre: str
    colonnes: Mapping[str, int]
    largeur: int
    rangees: Sequence[Sequence[Cellule]]
    haut: int
    version: int

    @property
    def bas(self) -> int:
        return self.haut + len(self.rangees)

    def ligne(self, rang: int) -> Ligne:
        rangee = self.rangees[rang - self.haut]
        return {nom: rangee[place] if place < len(rangee) else "" for nom, place in self.colonnes.items()}

    def lignes(self) -> dict[int, Ligne]:
        """Row → line, the blank ones left out."""
        rangs = range(self.haut, self.bas)
        return {rang: self.ligne(rang) for rang in rangs if any(c != "" for c in self.rangees[rang - self.haut])}


@dataclass(frozen=True)
class Copie:
    """A row as a request saw it: what it shows, and what was entered (formulas)."""

    montre: Ligne
    saisi: Ligne


@dataclass(frozen=True)
class Constat:
    """What an atomic request saw: the rows it named, before and after what it did."""

    avant: Sequence[Copie]
    apres: Sequence[Copie]


def nommer_les_colonnes(cles: Sequence[Cellule], libelles: Sequence[Cellule]) -> dict[str, int]:
    colonnes: dict[str, int] = {}
    for place in range(max(len(cles), len(libelles))):
        cle = str(cles[place]) if place < len(cles) else ""
        libelle = str(libelles[place]) if place < len(libelles) else ""
        if cle or libelle:
            colonnes.setdefault(cle or f"~{libelle}", place)
    return colonnes


class Classeur:
    """The main workbook. `verrou` is held by whoever writes; `versions` counts, by sheet, the times its columns moved.

    `session` opens a way to `adresse`, one for each thread.
    """

    def __init__(self, adresse: str, session: Callable[[], requests.Session] = requests.Session) -> None:
        self.adresse = adresse
        self._session = session
        self.verrou = threading.RLock()
        self.titres: dict[int, str] = {}
        self.versions: dict[int, int] = {}
        self.duree_max = 0.0
        self.erreurs: list[str] = []
        """Requests answered 500, which none should be."""
        self._origines: dict[str, int] = {}
        self._ticket = 0
        self._fil = threading.local()
        self._sessions: list[requests.Session] = []

    def fermer(self) -> None:
        """Let the connections go."""
        for session in self._sessions:
            session.close()

    # The way there ----------------------------------------------------------------------------------------------------

    def demander(self, methode: str, chemin: str, corps: Any = None) -> Any:
        """One call. Raises Panne when it may not have been answered."""
        if not hasattr(self._fil, "session"):
            self._fil.session = self._session()
            self._sessions.append(self._fil.session)
        debut = time.monotonic()
        try:
            recue = self._fil.session.request(
                methode,
                f"{self.adresse}/v4/spreadsheets/principal{chemin}",
                json=corps,
                headers={"Authorization": f"Bearer {JETON}"},
                timeout=60,
            )
        except requests.RequestException as erreur:
            raise Panne(str(erreur)) from None
        self.duree_max = max(self.duree_max, time.monotonic() - debut)
        if recue.status_code == 500:
            self.erreurs.append(f"{methode} {chemin} : {recue.text[:200]} {str(corps)[:1500]}")
        if recue.status_code >= 500 or recue.status_code == 429:
            raise Panne(f"{recue.status_code} {recue.text[:200]}")
        if recue.status_code == 400 and HORS_GRILLE in recue.text:
            raise Panne(recue.text[:200])
        assert recue.status_code < 400, f"{methode} {chemin} : {recue.status_code} {recue.text[:400]}"
        return recue.json()

    def attendre(self) -> None:
        """Wait until it answers again."""
        for _ in range(600):
            try:
                self.demander("GET", "?fields=sheets.properties(sheetId,title)")
            except Panne:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("le service ne revient pas")

    def ouvrir(self) -> None:
        """Learn the tabs, and add the one where rows are copied aside."""
        self.demander(
            "POST",
            ":batchUpdate",
            {
                "requests": [
                    {
                        "addSheet": {
                            "properties": {
                                "title": BROUILLON,
                                "gridProperties": {"rowCount": 40, "columnCount": LARGEUR_BROUILLON},
                            }
                        }
                    }
                ]
            },
        )
        feuilles = self.demander("GET", "?fields=sheets.properties(sheetId,title)")["sheets"]
        self.titres = {f["properties"]["sheetId"]: f["properties"]["title"] for f in feuilles}
        self._origines = {titre: ident for ident, titre in self.titres.items()}
        self.versions = dict.fromkeys(self.titres, 0)

    def reprendre(self, autre: "Classeur") -> None:
        """Know the tabs of a workbook copied from another."""
        self.titres, self.versions = dict(autre.titres), dict(autre.versions)
        self._origines, self._ticket = dict(autre._origines), autre._ticket

    def sheet_id(self, titre: str) -> int:
        """The tab that had this title at the start."""
        return self._origines[titre]

    # Reading ------------------------------------------------------------------------------------------------------------

    def valeurs(self, titre: str, *, rendu: str = "UNFORMATTED_VALUE") -> list[list[Cellule]]:
        plage = quote(f"'{titre}'")
        adresse = f"/values/{plage}?valueRenderOption={rendu}&dateTimeRenderOption=SERIAL_NUMBER"
        return list(self.demander("GET", adresse).get("values", []))

    def lire(self, sheet_id: int, *, haut: int = 2) -> Grille:
        """A tab as it stands. `haut`: how many rows its header has."""
        for _ in range(10):
            version, titre = self.versions[sheet_id], self.titres[sheet_id]
            try:
                valeurs = self.valeurs(titre)
            except AssertionError:
                continue  # renamed meanwhile
            entete = [*valeurs[:haut], [], []]
            return Grille(
                sheet_id=sheet_id,
                titre=titre,
                colonnes=nommer_les_colonnes(entete[0], entete[1] if haut > 1 else []),
                largeur=max(len(entete[0]), len(entete[1])),
                rangees=valeurs[haut:],
                haut=haut,
                version=version,
            )
        raise AssertionError(f"l’onglet {sheet_id} ne se lit pas")

    # Writing ------------------------------------------------------------------------------------------------------------

    def ecrire(
        self,
        sheet_id: int,
        requetes: Sequence[Requete],
        *,
        avant: Sequence[int] = (),
        apres: Sequence[int] = (),
        haut: int = 2,
    ) -> Constat:
        """One atomic request on a tab. `avant`, `apres`: the rows to tell of, as they stand just before and just after.

        The verrou must be held. Raises Panne when it was not applied.
        """
        self._ticket += 1
        assert len(avant) + len(apres) <= RANGEES_COPIEES
        brouillon = self.sheet_id(BROUILLON)
        vider = {
            "updateCells": {
                "range": {"sheetId": brouillon, "startRowIndex": 0, "endRowIndex": 3 + RANGEES_COPIEES},
                "fields": "userEnteredValue",
            }
        }
        signer = {
            "updateCells": {
                "start": {"sheetId": brouillon, "rowIndex": 0, "columnIndex": 0},
                "rows": [{"values": [{"userEnteredValue": {"numberValue": self._ticket}}]}],
                "fields": "userEnteredValue",
            }
        }
        copies = [_copier(sheet_id, rang, brouillon, 1 + rang) for rang in range(haut)]
        copies += [_copier(sheet_id, rang, brouillon, 3 + place) for place, rang in enumerate(avant)]
        suites = [_copier(sheet_id, rang, brouillon, 3 + len(avant) + place) for place, rang in enumerate(apres)]
        corps = {
            "requests": [vider, *copies, *requetes, *suites, signer],
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [f"'{BROUILLON}'!A1:{3 + RANGEES_COPIEES}"],
        }
        raison = ""
        try:
            classeur = self.demander("POST", f":batchUpdate?fields={_CHAMPS}", corps)["updatedSpreadsheet"]
        except Panne as panne:
            raison = str(panne)
            self.attendre()
            plage = quote(f"'{BROUILLON}'!A1:{3 + RANGEES_COPIEES}")
            masque = "sheets(data(startRow,rowData(values(userEnteredValue,effectiveValue))))"
            classeur = self.demander("GET", f"?ranges={plage}&fields={masque}")
        rangees = _rangees(classeur)
        if not rangees or not rangees[0] or rangees[0][0][0] != self._ticket:
            raise Panne(f"pas appliquée : {raison}")
        montres = [[cellule[1] for cellule in rangee] for rangee in rangees]
        colonnes = nommer_les_colonnes(montres[1], montres[2] if haut > 1 else [])
        copiees = [_copie(colonnes, rangee) for rangee in rangees[3 : 3 + len(avant) + len(apres)]]
        copiees += [_copie(colonnes, [])] * (len(avant) + len(apres) - len(copiees))
        return Constat(avant=copiees[: len(avant)], apres=copiees[len(avant) :])


def _copier(sheet_id: int, rang: int, brouillon: int, vers: int) -> Requete:
    return {
        "copyPaste": {
            "source": {"sheetId": sheet_id, "startRowIndex": rang, "endRowIndex": rang + 1},
            "destination": {
                "sheetId": brouillon,
                "startRowIndex": vers,
                "endRowIndex": vers + 1,
                "startColumnIndex": 0,
                "endColumnIndex": 1,
            },
            "pasteType": "PASTE_FORMULA",
        }
    }


def _rangees(classeur: Mapping[str, Any]) -> list[list[tuple[Cellule, Cellule]]]:
    """The rows copied aside: what was entered in each cell, and what it shows."""
    rangees: list[list[tuple[Cellule, Cellule]]] = [[] for _ in range(3 + RANGEES_COPIEES)]
    for feuille in classeur["sheets"]:
        for bloc in feuille.get("data", ()):
            for rang, rangee in enumerate(bloc.get("rowData", ()), bloc.get("startRow", 0)):
                rangees[rang] = [
                    (_valeur(c.get("userEnteredValue")), _valeur(c.get("effectiveValue")))
                    for c in (rangee or {}).get("values", ())
                ]
    return rangees


def _valeur(cellule: Mapping[str, Any] | None) -> Cellule:
    return next(iter(cellule.values())) if cellule else ""


def _copie(colonnes: Mapping[str, int], rangee: Sequence[tuple[Cellule, Cellule]]) -> Copie:
    def une(nom: str, sens: int) -> Cellule:
        return rangee[colonnes[nom]][sens] if colonnes[nom] < len(rangee) else ""

    return Copie(
        montre={nom: une(nom, 1) for nom in colonnes},
        saisi={nom: une(nom, 0) for nom in colonnes},
    )
