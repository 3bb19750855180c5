"""A centre's workbooks before and after `installer`, seen as gspread sees them, with every request counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import gspread
from gspread.utils import absolute_range_name, rowcol_to_a1

from passerelle.amorce import Passerelle
from passerelle.calendrier import charger_calendrier
from passerelle.classeur.connexion import Connexion
from passerelle.classeurs import installer
from passerelle.config import ClasseurConfig
from passerelle.session import Session
from passerelle.tableur.api.adaptateur import client_local

Objet = dict[str, Any]

PRESENTATION = (
    "properties,sheets(properties,merges,conditionalFormats,filterViews,protectedRanges,basicFilter,bandedRanges,"
    "data(rowMetadata,columnMetadata,rowData(values(userEnteredValue,userEnteredFormat,dataValidation,note))))"
)


class Classeurs:
    """The two workbooks of a centre. `sur_google` says they are Google's: no response tab is made there."""

    def __init__(self, passerelle: Passerelle) -> None:
        assert passerelle.tableur is not None
        self.passerelle = passerelle
        self.sur_google = False
        self._client: gspread.Client = client_local(passerelle.tableur)
        self.principal = self._client.open_by_key("principal")
        self.contacts = self._client.open_by_key("contacts")

    def installer(self) -> tuple[str, ...]:
        """Run `installer`."""
        config = self.passerelle.config
        if self.sur_google:
            config = replace(config, classeur=ClasseurConfig(principal="x" * 30, contacts="y" * 30))
        connexions = {nom: Connexion(self._client, nom) for nom in ("principal", "contacts")}
        session = Session(
            config=config,
            modele=self.passerelle.modele,
            calendrier=charger_calendrier(zone="", exercices=()),
            connexions=connexions,
            suspect=lambda _: None,
            relecteur=lambda _: None,
        )
        return installer(session)

    @contextmanager
    def demandes(self) -> Iterator[dict[str, list[str]]]:
        """Workbook → the methods of the requests it received meanwhile."""
        recues: dict[str, list[str]] = {"principal": [], "contacts": []}

        def noter(reponse: Any, *_: object, **__: object) -> None:
            nom = urlsplit(reponse.request.url).path.split("/")[3].partition(":")[0]
            recues[nom].append(reponse.request.method)

        crochets = self._client.http_client.session.hooks["response"]
        crochets.append(noter)
        yield recues
        crochets.remove(noter)

    def lire(self, champs: str, *plages: str) -> Any:
        """`spreadsheets.get` of the main workbook."""
        return self._client.http_client.spreadsheets_get("principal", {"fields": champs, "ranges": list(plages)})

    def tout(self, *, lignes: int = 12) -> list[Any]:
        """Both workbooks: order, sizes, rules, and the cells and formats of the first lines of every tab."""
        return [self._tout(classeur, lignes) for classeur in (self.principal, self.contacts)]

    def _tout(self, classeur: gspread.Spreadsheet, lignes: int) -> Any:
        plages = [absolute_range_name(feuille.title, f"1:{lignes}") for feuille in classeur.worksheets()]
        parametres: Objet = {"fields": PRESENTATION, "ranges": plages}
        return self._client.http_client.spreadsheets_get(classeur.id, parametres)

    def changer(self, *requetes: Objet) -> Any:
        """Staff work: one batchUpdate."""
        return self.principal.batch_update({"requests": list(requetes)})

    def onglet(self, titre: str) -> "Vue":
        """A tab of ours, by its title."""
        return Vue(self, self.principal.worksheet(titre))


class Vue:
    """A tab of ours, its columns named by their keys."""

    def __init__(self, classeurs: Classeurs, feuille: gspread.Worksheet) -> None:
        self._classeurs = classeurs
        self.feuille = feuille
        self.id = feuille.id

    def place(self, cle: str) -> int:
        """The column of a key, from 0."""
        return self.feuille.row_values(1).index(cle)

    def objet(self, champs: str) -> Any:
        """The Sheet object."""
        lues = self._classeurs.lire(f"sheets(properties(sheetId),{champs})")["sheets"]
        return next(lue for lue in lues if lue["properties"]["sheetId"] == self.id)

    def cellule(self, cle: str, rang: int, champs: str = "userEnteredFormat,dataValidation") -> Any:
        """The CellData of a column at a row, from 1."""
        case = rowcol_to_a1(rang, self.place(cle) + 1)
        feuille = self._classeurs.lire(f"sheets(data(rowData(values({champs}))))", f"'{self.feuille.title}'!{case}")[
            "sheets"
        ][0]
        rangees = feuille["data"][0].get("rowData") or [{}]
        return (rangees[0].get("values") or [{}])[0]

    def format(self, cle: str) -> tuple[str, str]:
        """The number format of a column: type, pattern ("" where it has none)."""
        nombre = self.cellule(cle, 5).get("userEnteredFormat", {}).get("numberFormat", {})
        return nombre.get("type", ""), nombre.get("pattern", "")

    def liste(self, cle: str, rang: int = 5) -> list[str] | None:
        """What the list of a cell offers, None where it has none."""
        regle = self.cellule(cle, rang).get("dataValidation")
        return regle and [valeur["userEnteredValue"] for valeur in regle["condition"]["values"]]

    def protegees(self) -> set[str]:
        """The keys of the columns whose lines are protected with a warning, `(clés)` for row 1."""
        entete = self.feuille.row_values(1)
        trouvees: set[str] = set()
        for protection in self.objet("protectedRanges").get("protectedRanges", ()):
            assert protection["warningOnly"]
            plage = protection["range"]
            if "endRowIndex" in plage:
                assert (plage.get("startRowIndex", 0), plage["endRowIndex"]) == (0, 1)
                trouvees.add("(clés)")
            else:
                assert plage["startRowIndex"] == 1
                trouvees |= set(entete[plage["startColumnIndex"] : plage["endColumnIndex"]])
        return trouvees

    def zone(self, cle: str, *, haut: int = 2, bas: int | None = None) -> Objet:
        """The GridRange of a column's lines."""
        place = self.place(cle)
        plage = {
            "sheetId": self.id,
            "startRowIndex": haut,
            "startColumnIndex": place,
            "endColumnIndex": place + 1,
        }
        return plage if bas is None else plage | {"endRowIndex": bas}
