"""The rows of one sheet, in memory while a transaction reads or changes them."""

import json
import math
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from passerelle.tableur.socle.travail import Travail

Valeur = str | int | float | bool
"""An effective value; "" is an empty cell."""

Detail = dict[str, Any]
"""What a cell has besides its value: `style` and `validation` (ids), `formule`, `erreur`, `note`, `runs`."""

encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ENTIER_EXACT = 2**53
_LETTRES_LUES, _LETTRES_ECRITES = 64, 16
"""How many letters of stored JSON make a unit of work."""
_CELLULES_GARDEES = 100_000
"""How many changed cells wait in memory before they go to SQLite."""


@dataclass(slots=True)
class Rangee:
    """Values of a row, trailing blanks trimmed, and the details of those cells that have some."""

    valeurs: list[Valeur] = field(default_factory=list)
    details: dict[int, Detail] = field(default_factory=dict)

    def valeur(self, colonne: int) -> Valeur:
        """The value at a column, "" beyond the last."""
        return self.valeurs[colonne] if colonne < len(self.valeurs) else ""

    def poser(self, colonne: int, valeur: Valeur) -> None:
        """Write a plain value: what the cell computed before is forgotten."""
        manque = colonne - len(self.valeurs)
        if manque >= 0:
            if valeur == "":
                self._oublier_calcul(colonne)
                return
            self.valeurs.extend([""] * manque)
            self.valeurs.append(valeur)
        else:
            self.valeurs[colonne] = valeur
            self.tronquer()
        self._oublier_calcul(colonne)

    def poser_calcul(self, colonne: int, valeur: Valeur, erreur: str | None) -> None:
        """Write what a formula gives, keeping the formula."""
        formule = self.details[colonne]["formule"]
        self.poser(colonne, valeur)
        detail = self.details.setdefault(colonne, {})
        detail["formule"] = formule
        if erreur is not None:
            detail["erreur"] = erreur

    def regler(self, colonne: int, nom: str, contenu: Any) -> None:
        """Set one detail of a cell; None removes it."""
        detail = self.details.get(colonne)
        if contenu is None:
            if detail is not None and detail.pop(nom, None) is not None and not detail:
                del self.details[colonne]
        elif detail is None:
            self.details[colonne] = {nom: contenu}
        else:
            detail[nom] = contenu

    def remplacer(self, colonne: int, valeur: Valeur, detail: Detail) -> None:
        """Set a whole cell."""
        self.poser(colonne, valeur)
        if detail:
            self.details[colonne] = dict(detail)
        else:
            self.details.pop(colonne, None)

    def tronquer(self) -> None:
        """Drop trailing blanks."""
        valeurs = self.valeurs
        while valeurs and valeurs[-1] == "":
            valeurs.pop()

    def _oublier_calcul(self, colonne: int) -> None:
        if self.details and colonne in self.details:
            self.regler(colonne, "formule", None)
            self.regler(colonne, "erreur", None)

    @property
    def est_vide(self) -> bool:
        """Whether the row holds nothing at all."""
        return not self.valeurs and not self.details


def normaliser(nombre: float) -> int | float:
    """A number as JSON shows it: 3.0 is 3, as in Google's answers."""
    if isinstance(nombre, int):
        return nombre if -_ENTIER_EXACT <= nombre <= _ENTIER_EXACT else float(nombre)
    if nombre.is_integer() and math.fabs(nombre) <= _ENTIER_EXACT:
        return int(nombre)
    return nombre


class Rangees:
    """Rows of one sheet: reads through what was changed, writes when asked or before rows change place."""

    def __init__(self, connexion: sqlite3.Connection, feuille: int, travail: Travail) -> None:
        self._connexion = connexion
        self._feuille = feuille
        self._travail = travail
        self._changees: dict[int, Rangee] = {}
        self._poids = 0

    def lire(self, haut: int, bas: int, *, avec: str = "") -> Iterator[tuple[int, Rangee]]:
        """The rows from `haut` to `bas` (excluded) that hold something, in order; only those with such a detail (`avec`)
        where one is named."""
        self.ecrire()
        requete = (
            "SELECT rang, valeurs, details FROM ligne WHERE feuille = ? AND rang >= ? AND rang < ?"
            " AND (? = '' OR instr(details, ?)) ORDER BY rang"
        )
        bornes = (self._feuille, haut, bas, avec, f'"{avec}"')
        # All at once: the caller may write to the rows it is given.
        rangees = self._compter(self._connexion.execute(requete, bornes))
        # Most rows are dressed as the one above: a way to be dressed is read once.
        habits = {details: _details(details) for _, _, details in rangees}
        for rang, valeurs, details in rangees:
            propres = {colonne: detail.copy() for colonne, detail in habits[details].items()}
            yield rang, Rangee(json.loads(valeurs), propres)

    def une(self, rang: int) -> Rangee:
        """One row to look at."""
        changee = self._changees.get(rang)
        if changee is not None:
            return changee
        requete = "SELECT valeurs, details FROM ligne WHERE feuille = ? AND rang = ?"
        trouvee = self._connexion.execute(requete, (self._feuille, rang)).fetchone()
        return _rangee(*trouvee) if trouvee else Rangee()

    def a_changer(self, haut: int, bas: int) -> Iterator[tuple[int, Rangee]]:
        """Every row from `haut` to `bas` (excluded), empty ones too: what is changed in them is kept."""
        # Requests follow one another over the same rows: those at hand are not sent to SQLite and read again each time.
        attendues = any(rang not in self._changees for rang in range(haut, bas))
        presentes = dict(self.lire(haut, bas)) if bas - haut > 1 and attendues else {}
        for rang in range(haut, bas):
            ligne = self._changees.get(rang) or presentes.get(rang)
            if ligne is None:
                ligne = self.une(rang) if bas - haut == 1 else Rangee()
            self._changees[rang] = ligne
            yield rang, ligne
            self._peser(ligne)

    def remplacer(self, rang: int, ligne: Rangee) -> None:
        """Set a whole row."""
        self._changees[rang] = ligne
        self._peser(ligne)

    def _peser(self, ligne: Rangee) -> None:
        """A large request must not hold in memory all that it changes."""
        self._poids += 1 + len(ligne.valeurs) + len(ligne.details)
        if self._poids > _CELLULES_GARDEES:
            self.ecrire()

    def textes(self, haut: int, bas: int) -> list[tuple[int, str]]:
        """The stored JSON lists of values from `haut` to `bas` (excluded), for answers made without decoding: of the rows that hold
        some."""
        self.ecrire()
        requete = (
            "SELECT rang, valeurs FROM ligne WHERE feuille = ? AND rang >= ? AND rang < ?"
            " AND valeurs <> '[]' ORDER BY rang"
        )
        return self._compter(self._connexion.execute(requete, (self._feuille, haut, bas)))

    def details(self, haut: int, bas: int) -> list[tuple[int, str]]:
        """The stored JSON of what cells have besides their value, row by row, for rows that have some."""
        self.ecrire()
        requete = (
            "SELECT rang, details FROM ligne WHERE feuille = ? AND rang >= ? AND rang < ?"
            " AND details IS NOT NULL ORDER BY rang"
        )
        return self._compter(self._connexion.execute(requete, (self._feuille, haut, bas)))

    def avec_formule(self) -> list[tuple[int, Rangee]]:
        """The rows that hold a formula."""
        self.ecrire()
        requete = "SELECT rang, valeurs, details FROM ligne WHERE feuille = ? AND formule = 1 ORDER BY rang"
        trouvees = self._compter(self._connexion.execute(requete, (self._feuille,)))
        return [(rang, _rangee(valeurs, details)) for rang, valeurs, details in trouvees]

    def fin(self, *, valeurs_seules: bool = True) -> int:
        """The number of rows up to the last that holds a value (or, otherwise, anything)."""
        self.ecrire()
        filtre = "AND valeurs <> '[]'" if valeurs_seules else ""
        requete = f"SELECT rang FROM ligne WHERE feuille = ? {filtre} ORDER BY rang DESC LIMIT 1"  # noqa: S608
        trouvee = self._connexion.execute(requete, (self._feuille,)).fetchone()
        return trouvee[0] + 1 if trouvee else 0

    def inserer(self, position: int, nombre: int) -> None:
        """Make room for `nombre` empty rows before `position`."""
        self._renumeroter("rang + ?", nombre, "rang >= ?", position)
        self._poser_renumerotees()

    def supprimer(self, debut: int, fin: int) -> None:
        """Remove rows `debut` to `fin` (excluded); those below go up."""
        self.vider(debut, fin)
        self._renumeroter("rang - ?", fin - debut, "rang >= ?", fin)
        self._poser_renumerotees()

    def deplacer(self, debut: int, fin: int, destination: int) -> None:
        """Move rows `debut` to `fin` (excluded) before what is row `destination`."""
        if destination <= debut:
            gauche, milieu, droite = destination, debut, fin
        else:
            gauche, milieu, droite = debut, fin, destination
        self._renumeroter("rang + ?", droite - milieu, "rang >= ? AND rang < ?", gauche, milieu)
        self._renumeroter("rang - ?", milieu - gauche, "rang >= ? AND rang < ?", milieu, droite)
        self._poser_renumerotees()

    def vider(self, debut: int, fin: int) -> None:
        """Empty rows `debut` to `fin` (excluded), wholly."""
        self.ecrire()
        requete = "DELETE FROM ligne WHERE feuille = ? AND rang >= ? AND rang < ?"
        self._connexion.execute(requete, (self._feuille, debut, fin))

    def copier_vers(self, feuille: int) -> None:
        """Copy all rows to another (empty) sheet."""
        self.ecrire()
        requete = "SELECT total(length(valeurs) + ifnull(length(details), 0)) FROM ligne WHERE feuille = ?"
        lettres = self._connexion.execute(requete, (self._feuille,)).fetchone()[0]
        self._travail.compter(int(lettres) // _LETTRES_ECRITES)
        self._connexion.execute(
            "INSERT INTO ligne (feuille, rang, valeurs, details, formule)"
            " SELECT ?, rang, valeurs, details, formule FROM ligne WHERE feuille = ?",
            (feuille, self._feuille),
        )

    def ecrire(self) -> None:
        """Send the changed rows to SQLite."""
        if not self._changees:
            return
        changees, self._changees, self._poids = self._changees, {}, 0
        vides = [(self._feuille, rang) for rang, ligne in changees.items() if ligne.est_vide]
        if vides:
            self._connexion.executemany("DELETE FROM ligne WHERE feuille = ? AND rang = ?", vides)
        self._connexion.executemany(
            "INSERT OR REPLACE INTO ligne (feuille, rang, valeurs, details, formule) VALUES (?, ?, ?, ?, ?)",
            (self._stockee(rang, ligne) for rang, ligne in changees.items() if not ligne.est_vide),
        )

    def _stockee(self, rang: int, ligne: Rangee) -> tuple[int, int, str, str | None, bool]:
        valeurs = encoder(ligne.valeurs)
        details = encoder(ligne.details) if ligne.details else None
        self._travail.compter(1 + (len(valeurs) + len(details or "")) // _LETTRES_ECRITES)
        return self._feuille, rang, valeurs, details, any("formule" in detail for detail in ligne.details.values())

    def _compter(self, curseur: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        """All that a query finds, as long as the request may read so much. Raises TropDeTravail."""
        trouvees = []
        for trouvee in curseur:
            self._travail.compter(1 + sum(len(texte) for texte in trouvee[1:] if texte) // _LETTRES_LUES)
            trouvees.append(trouvee)
        return trouvees

    # Ranks are a primary key: renumbered rows wait below zero until all have left their old place.
    def _renumeroter(self, calcul: str, pas: int, condition: str, *bornes: int) -> None:
        self.ecrire()
        self._connexion.execute(
            f"UPDATE ligne SET rang = -({calcul}) - 1 WHERE feuille = ? AND {condition}",  # noqa: S608
            (pas, self._feuille, *bornes),
        )

    def _poser_renumerotees(self) -> None:
        self._connexion.execute("UPDATE ligne SET rang = -rang - 1 WHERE feuille = ? AND rang < 0", (self._feuille,))


def _rangee(valeurs: str, details: str | None) -> Rangee:
    return Rangee(json.loads(valeurs), _details(details))


def _details(details: str | None) -> dict[int, Detail]:
    return {int(colonne): detail for colonne, detail in json.loads(details).items()} if details else {}
