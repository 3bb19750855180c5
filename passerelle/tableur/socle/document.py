"""One spreadsheet and its sheets, inside one transaction."""

import copy
import json
import secrets
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from passerelle.tableur.socle.decalage import suivre_plages
from passerelle.tableur.socle.erreurs import ErreurApi, Introuvable, Objet
from passerelle.tableur.socle.graphiques import suivre_graphiques
from passerelle.tableur.socle.plages import COLONNES_MAX, Plage, Zone, ecrire_a1, lire_a1
from passerelle.tableur.socle.rangees import Rangees, encoder
from passerelle.tableur.socle.travail import Travail

CELLULES_MAX = 10_000_000
FEUILLES_MAX = 200
_LIGNES, _COLONNES = 1000, 26
_TITRE_MAX = 100
_ETAT_MAX, _CONTENU_MAX = 4_000_000, 1_000_000
"""How many letters of JSON describe a sheet, cells aside, and a format or a rule."""
_PLAGE = 100
"""Units of work to find a range and what it holds."""
_LISTES = ("merges", "conditionalFormats", "filterViews", "protectedRanges", "bandedRanges", "charts")
_NUMEROTES = {
    "protectedRanges": "protectedRangeId",
    "filterViews": "filterViewId",
    "bandedRanges": "bandedRangeId",
    "charts": "chartId",
}
"""What a sheet holds under an id of its own in the spreadsheet."""


class Document:
    """One spreadsheet: its properties, its sheets in order, and what is saved at the end."""

    def __init__(self, connexion: sqlite3.Connection, identifiant: str, travail: int | None = None) -> None:
        """Load the spreadsheet, cells aside, to be worked on for so many units, None for TRAVAIL_MAX. Raises Introuvable."""
        requete = "SELECT etat, cree_le, modifie_le FROM classeur WHERE id = ?"
        trouve = connexion.execute(requete, (identifiant,)).fetchone()
        if trouve is None:
            raise Introuvable
        self.connexion = connexion
        self.id = identifiant
        self.etat: Objet = json.loads(trouve[0])
        self.cree_le: str = trouve[1]
        self.modifie_le: str = trouve[2]
        self.contenus = Contenus(connexion)
        self.travail = Travail(travail)
        requete = "SELECT cle, id, etat FROM feuille WHERE classeur = ? ORDER BY position, cle"
        self.feuilles = [
            Feuille(connexion, cle, numero, json.loads(etat), self.travail)
            for cle, numero, etat in connexion.execute(requete, (identifiant,))
        ]

    @staticmethod
    def existe(connexion: sqlite3.Connection, identifiant: str) -> bool:
        """Whether the file has that spreadsheet."""
        return connexion.execute("SELECT 1 FROM classeur WHERE id = ?", (identifiant,)).fetchone() is not None

    @classmethod
    def creer(cls, connexion: sqlite3.Connection, identifiant: str, etat: Objet) -> "Document":
        """Add a spreadsheet to the file, with the sheets its properties ask for (one by default)."""
        proprietes = {"locale": "fr_FR", "timeZone": "Europe/Paris", "autoRecalc": "ON_CHANGE"}
        maintenant = _maintenant()
        complet = {
            "properties": proprietes | etat.get("properties", {}),
            "namedRanges": [],
            "permissions": [],
        }
        connexion.execute(
            "INSERT INTO classeur (id, etat, cree_le, modifie_le) VALUES (?, ?, ?, ?)",
            (identifiant, encoder(complet), maintenant, maintenant),
        )
        document = cls(connexion, identifiant)
        for feuille in etat.get("sheets") or [{}]:
            document.ajouter_feuille(feuille.get("properties", {}))
        document.enregistrer()
        return document

    @property
    def locale(self) -> str:
        """The locale numbers and dates are typed and shown in."""
        return str(self.etat["properties"].get("locale", "fr_FR"))

    def feuille(self, numero: int) -> "Feuille":
        """The sheet with that sheetId. Raises ErreurApi."""
        for feuille in self.feuilles:
            if feuille.id == numero:
                return feuille
        raise ErreurApi(f"No grid with id: {numero}")

    def zone(self, plage: Plage) -> "tuple[Feuille, Zone]":
        """The sheet a range lies in and its part inside the grid."""
        feuille = self.feuille(plage.feuille)
        return feuille, plage.bornee(feuille.nb_lignes, feuille.nb_colonnes)

    def zone_a1(self, texte: str) -> "tuple[Feuille, Zone]":
        """The sheet and the cells that an A1 notation stands for. Raises ErreurApi when outside the grid."""
        self.travail.compter(_PLAGE + len(self.etat["namedRanges"]))
        plage = lire_a1(texte, self.feuilles, self.etat["namedRanges"])
        feuille, zone = self.zone(plage)
        if plage.haut >= feuille.nb_lignes or plage.gauche >= feuille.nb_colonnes:
            debut = Zone(feuille.id, plage.haut, plage.haut + 1, plage.gauche, plage.gauche + 1)
            raise ErreurApi(
                f"Range ({ecrire_a1(feuille.titre, debut)}) exceeds grid limits."
                f" Max rows: {feuille.nb_lignes}, max columns: {feuille.nb_colonnes}"
            )
        return feuille, zone

    def ajouter_feuille(self, proprietes: Objet) -> "Feuille":
        """Add a sheet with the given SheetProperties, at their index or last. Raises ErreurApi."""
        if proprietes.get("sheetType", "GRID") != "GRID":
            raise ErreurApi("Only sheets of type GRID are supported by this server.")
        numero = proprietes.get("sheetId")
        if numero is None:
            numero = 0 if not self.feuilles else self._numero_libre()
        if numero < 0:
            raise ErreurApi("sheetId must not be negative.")
        if any(feuille.id == numero for feuille in self.feuilles):
            raise ErreurApi(f"A sheet with the ID {numero} already exists. Please use another ID.")
        if len(self.feuilles) >= FEUILLES_MAX:
            message = "This action would increase the number of sheets in the workbook"
            raise ErreurApi(f"{message} above the limit of {FEUILLES_MAX} sheets.")
        titre = proprietes.get("title") or self._titre_libre()
        self.verifier_titre(titre)
        grille = {"rowCount": _LIGNES, "columnCount": _COLONNES} | proprietes.get("gridProperties", {})
        completes = proprietes | {"title": titre, "sheetType": "GRID", "gridProperties": grille}
        for nom in ("sheetId", "index"):
            completes.pop(nom, None)
        position = proprietes.get("index", len(self.feuilles))
        if not 0 <= position <= len(self.feuilles):
            raise ErreurApi(f"index must be between 0 and {len(self.feuilles)}.")
        cle = self.connexion.execute(
            "INSERT INTO feuille (classeur, id, position, etat) VALUES (?, ?, ?, '{}')",
            (self.id, numero, position),
        ).lastrowid
        feuille = Feuille(self.connexion, cle or 0, numero, {"properties": completes}, self.travail)
        self.feuilles.insert(position, feuille)
        self.verifier_taille()
        feuille.verifier_gel()
        return feuille

    def copier_feuille(self, source: "Feuille", proprietes: Objet) -> "Feuille":
        """Add a copy of `source`, cells and presentation, named and placed by `proprietes`."""
        copie = self.ajouter_feuille(source.etat["properties"] | proprietes)
        copie.etat = copy.deepcopy(source.etat) | {"properties": copie.etat["properties"]}
        for liste, cle in _NUMEROTES.items():
            for objet in copie.etat.get(liste, ()):
                objet[cle] = secrets.randbelow(2**31 - 1)
        suivre_plages(copie.etat, lambda plage: [replace(plage, feuille=copie.id)])

        def copier_la_plage(plage: Plage) -> list[Plage]:
            """Its own cells are copied with it; those of other sheets stay where they are, in this spreadsheet only."""
            if plage.feuille == source.id:
                return [replace(plage, feuille=copie.id)]
            return [plage] if source in self.feuilles else []

        suivre_graphiques(copie.etat, copier_la_plage, lambda coin: coin | {"sheetId": copie.id})
        source.lignes.copier_vers(copie.cle)
        return copie

    def supprimer_feuille(self, feuille: "Feuille") -> None:
        """Remove a sheet and what points to it. Raises ErreurApi for the last one that shows."""
        visibles = [autre for autre in self.feuilles if not autre.etat["properties"].get("hidden")]
        if visibles == [feuille] or len(self.feuilles) == 1:
            raise ErreurApi("You can't remove all the visible sheets in a document.")
        self.feuilles.remove(feuille)
        self.connexion.execute("DELETE FROM feuille WHERE cle = ?", (feuille.cle,))
        nommees = self.etat["namedRanges"]
        self.etat["namedRanges"] = [n for n in nommees if n["range"].get("sheetId", 0) != feuille.id]
        for autre in self.feuilles:
            suivre_graphiques(autre.etat, lambda p: [] if p.feuille == feuille.id else [p], lambda coin: coin)

    def verifier_titre(self, titre: str, sauf: "Feuille | None" = None) -> None:
        """Raises ErreurApi when a sheet cannot take that title."""
        if not titre or len(titre) > _TITRE_MAX:
            raise ErreurApi(f"Sheet titles must hold 1 to {_TITRE_MAX} characters.")
        if any(f is not sauf and f.titre.casefold() == titre.casefold() for f in self.feuilles):
            raise ErreurApi(f'A sheet with the name "{titre}" already exists. Please enter another name.')

    def verifier_taille(self) -> None:
        """Raises ErreurApi when a grid has no cell or the spreadsheet too many."""
        for feuille in self.feuilles:
            if feuille.nb_lignes < 1 or feuille.nb_colonnes < 1:
                raise ErreurApi("A sheet must have at least one row and one column.")
            if feuille.nb_colonnes > COLONNES_MAX:
                raise ErreurApi(f"A sheet cannot have more than {COLONNES_MAX} columns.")
        if sum(feuille.nb_lignes * feuille.nb_colonnes for feuille in self.feuilles) > CELLULES_MAX:
            raise ErreurApi(
                "This action would increase the number of cells in the workbook"
                f" above the limit of {CELLULES_MAX} cells."
            )

    def objets(self) -> int:
        """How many merges, rules, protections, names… it holds: most requests go through them all."""
        par_feuille = sum(len(feuille.etat.get(liste, ())) for feuille in self.feuilles for liste in _LISTES)
        return par_feuille + len(self.etat["namedRanges"]) + len(self.etat.get("developerMetadata", ()))

    def enregistrer(self) -> None:
        """Write everything changed. Raises ErreurApi for what is too large to be kept."""
        self.modifie_le = max(_maintenant(), self.modifie_le)
        for position, feuille in enumerate(self.feuilles):
            feuille.lignes.ecrire()
            self.connexion.execute(
                "UPDATE feuille SET position = ?, etat = ? WHERE cle = ?",
                (position, _encoder_etat(feuille.etat), feuille.cle),
            )
        self.connexion.execute(
            "UPDATE classeur SET etat = ?, modifie_le = ? WHERE id = ?",
            (_encoder_etat(self.etat), self.modifie_le, self.id),
        )

    def dupliquer(self, identifiant: str, titre: str | None) -> None:
        """Write a copy of the whole spreadsheet under another id; permissions are not copied."""
        etat = copy.deepcopy(self.etat) | {"permissions": []}
        if titre:
            etat["properties"]["title"] = titre
        maintenant = _maintenant()
        self.connexion.execute(
            "INSERT INTO classeur (id, etat, cree_le, modifie_le) VALUES (?, ?, ?, ?)",
            (identifiant, encoder(etat), maintenant, maintenant),
        )
        for position, feuille in enumerate(self.feuilles):
            cle = self.connexion.execute(
                "INSERT INTO feuille (classeur, id, position, etat) VALUES (?, ?, ?, ?)",
                (identifiant, feuille.id, position, encoder(feuille.etat)),
            ).lastrowid
            feuille.lignes.copier_vers(cle or 0)

    def _numero_libre(self) -> int:
        pris = {feuille.id for feuille in self.feuilles}
        return next(n for n in iter(lambda: secrets.randbelow(2**31 - 1), None) if n not in pris)

    def _titre_libre(self) -> str:
        base = "Feuille " if self.locale.startswith("fr") else "Sheet"
        pris = {feuille.titre.casefold() for feuille in self.feuilles}
        numeros = range(len(self.feuilles) + 1, 2 * len(self.feuilles) + 2)
        return next(titre for n in numeros if (titre := f"{base}{n}").casefold() not in pris)


class Feuille:
    """One sheet: `etat` is all but its cells, as JSON; `lignes` is its cells."""

    def __init__(self, connexion: sqlite3.Connection, cle: int, numero: int, etat: Objet, travail: Travail) -> None:
        self.cle = cle
        self.id = numero
        self.etat = etat
        self.lignes = Rangees(connexion, cle, travail)

    @property
    def titre(self) -> str:
        """The title on the tab."""
        return str(self.etat["properties"]["title"])

    @property
    def grille(self) -> Objet:
        """The GridProperties."""
        grille: Objet = self.etat["properties"]["gridProperties"]
        return grille

    @property
    def nb_lignes(self) -> int:
        """The height of the grid."""
        return int(self.grille["rowCount"])

    @property
    def nb_colonnes(self) -> int:
        """The width of the grid."""
        return int(self.grille["columnCount"])

    def gelees(self, axe: str) -> int:
        """The number of frozen rows or columns."""
        return int(self.grille.get("frozenRowCount" if axe == "ROWS" else "frozenColumnCount", 0))

    def verifier_gel(self) -> None:
        """Raises ErreurApi when no row or no column is left that is not frozen."""
        for axe, nom, nombre in (("ROWS", "rows", self.nb_lignes), ("COLUMNS", "columns", self.nb_colonnes)):
            if self.gelees(axe) >= nombre:
                raise ErreurApi(f"You can't freeze all visible {nom} on the sheet.")

    def dimensions(self, axe: str) -> Objet:
        """Properties of the rows or columns that have some, by index written as text."""
        dimensions: Objet = self.etat.setdefault("dimensions", {}).setdefault(axe, {})
        return dimensions

    def est_cachee(self, axe: str, indice: int) -> bool:
        """Whether a person hid that row or column."""
        return bool(self.dimensions(axe).get(str(indice), {}).get("hiddenByUser"))


class Contenus:
    """Cell formats and validation rules, stored once each and known by a small number."""

    def __init__(self, connexion: sqlite3.Connection) -> None:
        self._connexion = connexion
        self._par_id: dict[int, Objet] = {}
        self._par_texte: dict[str, int] = {}

    def lire(self, numero: int | None) -> Objet:
        """The format or rule with that number; {} for None."""
        if numero is None:
            return {}
        if numero not in self._par_id:
            requete = "SELECT json FROM contenu WHERE id = ?"
            self._par_id[numero] = json.loads(self._connexion.execute(requete, (numero,)).fetchone()[0])
        return self._par_id[numero]

    def contenant(self, texte: str) -> dict[int, Objet]:
        """The formats and rules whose JSON holds that text, by number."""
        requete = "SELECT id, json FROM contenu WHERE instr(json, ?)"
        trouves = self._connexion.execute(requete, (f'"{texte}"',)).fetchall()
        return {numero: json.loads(contenu) for numero, contenu in trouves}

    def numero(self, contenu: Any) -> int | None:
        """The number of a format or rule, added when new; None for {} and None. Raises ErreurApi."""
        if not contenu:
            return None
        texte = json.dumps(contenu, ensure_ascii=False, sort_keys=True)
        if len(texte) > _CONTENU_MAX:
            raise ErreurApi("A format or a rule contains more than this server keeps.")
        if texte not in self._par_texte:
            self._connexion.execute("INSERT OR IGNORE INTO contenu (json) VALUES (?)", (texte,))
            requete = "SELECT id FROM contenu WHERE json = ?"
            self._par_texte[texte] = self._connexion.execute(requete, (texte,)).fetchone()[0]
        return self._par_texte[texte]


def _encoder_etat(etat: Objet) -> str:
    texte = encoder(etat)
    if len(texte) > _ETAT_MAX:
        raise ErreurApi("The names, rules, merges and sizes of a sheet contain more than this server keeps.")
    return texte


def _maintenant() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
