"""What our tabs need once all of them exist: headers, formats, lists, protections, colours; for `installer`, what is missing of
them (docs/decisions/020-installer.md)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from passerelle.classeur.habillage.apparence import ApparenceOnglet
from passerelle.classeur.habillage.couleurs import colonnes_colorees, colorer
from passerelle.classeur.habillage.listes import Listes, empreinte, poser_listes, reparer_liste
from passerelle.classeur.habillage.notes import Habillage
from passerelle.classeur.habillage.presentation import habiller
from passerelle.classeur.habillage.protections import proteger_les_colonnes, reparer_les_protections
from passerelle.classeur.requetes import Requete
from passerelle.domaine.declare.table import Table


@dataclass(frozen=True, kw_only=True)
class Ouvrage:
    """One of our tabs, every column in its place (`places`: key → column, from 0).

    `nouvelles`: keys of the columns just added, all of a new tab’s; `hauteur`: the rows of its grid.
    """

    table: Table
    sheet_id: int
    titre: str
    places: Mapping[str, int]
    nouvelles: Sequence[str]
    hauteur: int = 0

    @property
    def neuves(self) -> dict[str, int]:
        """The columns just added, and their places."""
        return {cle: self.places[cle] for cle in self.nouvelles}

    @property
    def anciennes(self) -> dict[str, int]:
        """The columns that were there, and their places."""
        return {cle: place for cle, place in self.places.items() if cle not in self.nouvelles}


@dataclass(frozen=True, kw_only=True)
class Finitions:
    """`listes`: what lists are made of; `habillage`: what is set, noted as it is."""

    listes: Listes
    habillage: Habillage

    def garnir(self, ouvrage: Ouvrage) -> Iterator[Requete]:
        """What comes with new columns, once."""
        table, sheet_id, neuves = ouvrage.table, ouvrage.sheet_id, ouvrage.neuves
        if not neuves:
            return
        yield from habiller(table, sheet_id, neuves)
        regles = {cle: regle for cle, regle in self.listes.regles(table).items() if cle in neuves}
        self._noter_les_listes(table, regles)
        yield from poser_listes(sheet_id, neuves, regles)
        yield from proteger_les_colonnes(table, sheet_id, neuves)
        yield from self._colorer(ouvrage, neuves, ())

    def reparer(self, ouvrage: Ouvrage, apparence: ApparenceOnglet) -> Iterator[tuple[str, list[Requete]]]:
        """What the columns that were there lost: each sentence, and its requests (maybe none). What staff set instead stays."""
        table, sheet_id, anciennes = ouvrage.table, ouvrage.sheet_id, ouvrage.anciennes
        regles = {cle: regle for cle, regle in self.listes.regles(table).items() if cle in anciennes}
        for cle, regle in regles.items():
            remises = reparer_liste(
                sheet_id,
                anciennes[cle],
                regle,
                apparence.listes.get(anciennes[cle], ()),
                hauteur=ouvrage.hauteur,
                posee=self.habillage.listes.get(table.id, {}).get(cle),
            )
            yield (
                f"la liste de la colonne «\u00a0{table.par_cle[cle].libelle}\u00a0» est remise.",
                list(remises),
            )
        self._noter_les_listes(table, regles)
        protections = reparer_les_protections(
            table, sheet_id, anciennes, apparence.protections, hauteur=ouvrage.hauteur
        )
        yield "les avertissements avant de changer ce que tient Passerelle sont remis.", list(protections)
        couleurs = self._colorer(ouvrage, anciennes, apparence.conditions)
        yield "les couleurs qui signalent ce qu’il faut regarder sont ajoutées.", list(couleurs)

    def _noter_les_listes(self, table: Table, regles: Mapping[str, Requete]) -> None:
        """What lists of fixed values offer; those taken from a range follow it by themselves."""
        conditions = {cle: regle["condition"] for cle, regle in regles.items()}
        fixes = {cle: empreinte(c) for cle, c in conditions.items() if c["type"] == "ONE_OF_LIST"}
        if fixes:
            self.habillage.listes[table.id] = self.habillage.listes.get(table.id, {}) | fixes

    def _colorer(self, ouvrage: Ouvrage, parmi: Mapping[str, int], presentes: Sequence[Requete]) -> Iterator[Requete]:
        """Colours never set yet: one staff removed since is not imposed again."""
        posees = self.habillage.couleurs.get(ouvrage.table.id, [])
        cles = [cle for cle in colonnes_colorees(ouvrage.table) if cle in parmi and cle not in posees]
        if cles:
            self.habillage.couleurs[ouvrage.table.id] = [*posees, *cles]
        return colorer(ouvrage.table, ouvrage.sheet_id, ouvrage.places, cles, presentes=presentes)
