"""The steps of a project, and the evidence that shows one is reached (domaine.md §4, Étapes des projets)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.echeances import EcheanceDatee
from passerelle.domaine.declare.parametre import Parametre, valeur_au
from passerelle.domaine.regles.projets import TableFaits, Vie, jour_de, nombre_de, noms_de
from passerelle.domaine.texte.francais import compter, dater, enumerer
from passerelle.domaine.texte.noms import forme

AUCUNE = -1
"""The rank of no step at all: before the first."""

_AUCUN: dict[TableFaits, str] = {"reunions": "aucune réunion tenue", "animations": "aucune animation tenue"}

_A_REMPLIR = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Constat:
    """Evidence found: since when (None where nothing dates it), and what to say of it, by placeholder. `notee`: part of it
    is in cells that bear no date of their own, whatever day the rest gives."""

    depuis: date | None
    dits: Mapping[str, str] = field(default_factory=dict)
    notee: bool = False


@declaree
class Entourage:
    """Evidence: at least so many residents and partners around the project, met there or noted by staff.

    Residents are the largest number met at once, or the figure in the project's column `habitants_notes`.
    Partners are those met, and those named in its column `partenaires_notes`.
    """

    habitants: Parametre
    partenaires: Parametre
    habitants_notes: str
    partenaires_notes: str

    def demander(self, jour: date) -> dict[str, str]:
        """What it asks for that day, by placeholder."""
        return {
            "habitants": compter(valeur_au(self.habitants, jour), "habitant"),
            "partenaires": compter(valeur_au(self.partenaires, jour), "partenaire"),
        }

    def constater(self, projet: Mapping[str, object], vie: Vie, connu_le: date) -> Constat | None:
        """What was met alone dates the step; what staff noted bears no date of its own, and is enough or not by what was asked on
        the day it was first known."""
        notes, nommes = self._notes(projet)
        atteint = rencontres = self._atteint(vie, 0, ())
        if atteint is None and not self._suffit(notes, nommes, connu_le):
            atteint = self._atteint(vie, notes, nommes)
            if atteint is None:
                return None
        habitants, partenaires = self._connus(projet, vie)
        dits = {"habitants": compter(habitants, "habitant"), "partenaires": enumerer(partenaires)}
        return Constat(atteint, dits, notee=rencontres is None)

    def dire_l_etat(self, projet: Mapping[str, object], vie: Vie) -> str:
        """What there is of it so far, enough or not."""
        habitants, partenaires = self._connus(projet, vie)
        return f"{compter(habitants, 'habitant')} et {enumerer(partenaires) or 'aucun partenaire'}"

    def _connus(self, projet: Mapping[str, object], vie: Vie) -> tuple[float, tuple[str, ...]]:
        """Residents and partners, met or noted."""
        notes, nommes = self._notes(projet)
        return max(notes, vie.habitants or 0), tuple(dict.fromkeys(vie.partenaires + nommes))

    def _notes(self, projet: Mapping[str, object]) -> tuple[float, tuple[str, ...]]:
        return nombre_de(projet.get(self.habitants_notes)) or 0, noms_de(projet.get(self.partenaires_notes))

    def _atteint(self, vie: Vie, habitants: float, partenaires: Sequence[str]) -> date | None:
        """The day when what was met, on top of what is noted, came to enough."""
        for fait in vie.faits:
            habitants, partenaires = max(habitants, fait.habitants), (*partenaires, *fait.partenaires)
            if self._suffit(habitants, partenaires, fait.jour):
                return fait.jour
        return None

    def _suffit(self, habitants: float, partenaires: Sequence[str], jour: date) -> bool:
        assez_d_habitants = habitants >= valeur_au(self.habitants, jour)
        return assez_d_habitants and len(set(partenaires)) >= valeur_au(self.partenaires, jour)


@declaree
class FaitTenu:
    """Evidence: a meeting or event held, with at least so many in `colonne`; `unite` is what that counts, in the singular."""

    table: TableFaits
    colonne: str
    au_moins: Parametre
    unite: str

    def demander(self, jour: date) -> dict[str, str]:
        """What it asks for that day, by placeholder."""
        return {"nombre": compter(valeur_au(self.au_moins, jour), self.unite)}

    def constater(self, vie: Vie) -> Constat | None:
        """The first one that had enough."""
        for fait in vie.faits:
            nombre = fait.chiffres.get(self.colonne) if fait.table == self.table else None
            if nombre is not None and nombre >= valeur_au(self.au_moins, fait.jour):
                return Constat(fait.jour, {"nombre": compter(nombre, self.unite), "date": f"{fait.jour:%d/%m/%Y}"})
        return None

    def dire_l_etat(self, vie: Vie) -> str:
        """What there is of it so far, enough or not."""
        tenus = [fait for fait in vie.faits if fait.table == self.table]
        if not tenus:
            return _AUCUN[self.table]
        meilleur = max(tenus, key=lambda fait: fait.chiffres.get(self.colonne, 0))
        return f"au mieux {compter(meilleur.chiffres.get(self.colonne, 0), self.unite)}, le {dater(meilleur.jour)}"


@declaree
class Etape:
    """A step. Every evidence it names must be there: the project's columns `remplies`, people around it
    (`entourage`), a meeting or event held (`fait`).

    `depuis` is the project's column that dates a step known by its columns. `il_faut` tells what is asked for,
    `pourquoi` what was found: {habitants}, {partenaires}, {nombre} and {date} are filled in. `delai_jours` runs from
    the step before, for a project named after the exercise's first `echeance`, given by date. `finale`: the project is over.
    `facultative`: off the path, nobody has to pass through it.

    Raises ValueError when it names no evidence at all.
    """

    id: str
    libelle: str
    il_faut: str
    pourquoi: str
    remplies: tuple[str, ...] = ()
    depuis: str = ""
    entourage: Entourage | None = None
    fait: FaitTenu | None = None
    echeance: tuple[EcheanceDatee, ...] = ()
    delai_jours: Parametre = ()
    finale: bool = False
    facultative: bool = False

    def __post_init__(self) -> None:
        if not (self.remplies or self.entourage or self.fait):
            raise ValueError(f"rien ne dit à quoi se reconnaît l’étape «\u00a0{self.libelle}\u00a0»")

    @property
    def est_acquise(self) -> bool:
        """Whether a project keeps it once reached. To end a project, or to leave the path, is staff's to do and to undo."""
        return not (self.finale or self.facultative)

    def demande(self, jour: date) -> str:
        """What evidence it asks for that day, as words that follow « il faut »."""
        dits: dict[str, str] = {}
        for preuve in (self.entourage, self.fait):
            if preuve is not None:
                dits |= preuve.demander(jour)
        return _remplir(self.il_faut, dits)

    def dire_l_etat(self, projet: Mapping[str, object], vie: Vie) -> str:
        """What there is so far of the evidence that is counted, enough or not; empty where none is."""
        etats = [self.entourage.dire_l_etat(projet, vie)] if self.entourage else []
        if self.fait:
            etats.append(self.fait.dire_l_etat(vie))
        return ", ".join(etats)

    def recit(self, constat: Constat) -> str:
        """The evidence in one sentence."""
        return _remplir(self.pourquoi, constat.dits)

    def constater(self, projet: Mapping[str, object], vie: Vie, aujourdhui: date, connu_le: date) -> Constat | None:
        """The evidence that a project, given by its cells, has reached the step; None when any of it is missing. `connu_le`: the
        day when what bears no date was first seen to show it, today where it was not yet."""
        constats: list[Constat | None] = []
        if self.remplies:
            constats.append(self._constater_remplies(projet, aujourdhui))
        if self.entourage:
            constats.append(self.entourage.constater(projet, vie, connu_le))
        if self.fait:
            constats.append(self.fait.constater(vie))
        trouves = [constat for constat in constats if constat is not None]
        if len(trouves) < len(constats):
            return None
        dates = [constat.depuis for constat in trouves if constat.depuis is not None]
        return Constat(
            max(dates) if len(dates) == len(trouves) else None,
            {nom: dit for constat in trouves for nom, dit in constat.dits.items()},
            notee=any(constat.notee for constat in trouves),
        )

    def _constater_remplies(self, projet: Mapping[str, object], aujourdhui: date) -> Constat | None:
        jour = jour_de(projet.get(self.depuis))
        depuis = jour if jour is not None and jour <= aujourdhui else None
        # The column that dates the step is filled once its day has come.
        remplies = all(
            depuis is not None if colonne == self.depuis else _est_remplie(projet.get(colonne))
            for colonne in self.remplies
        )
        return Constat(depuis, notee=depuis is None) if remplies else None


@declaree
class RegleEtapes:
    """Steps of regles/etapes.yaml, lowest first.

    An alert comes `alerte_avant_jours` days before a day due, and after `silence_jours` days without anything
    happening. Raises ValueError when two steps share a label, or when all are optional.
    """

    etapes: tuple[Etape, ...]
    alerte_avant_jours: Parametre
    silence_jours: Parametre

    def __post_init__(self) -> None:
        if len({etape.libelle for etape in self.etapes}) < len(self.etapes):
            raise ValueError("deux étapes portent le même nom")
        if all(etape.facultative for etape in self.etapes):
            raise ValueError("il faut au moins une étape qui ne soit pas facultative")

    def rang(self, libelle: str) -> int:
        """Where the step of that label stands, whatever its case and accents; AUCUNE when there is none."""
        formes = [forme(etape.libelle) for etape in self.etapes]
        return formes.index(forme(libelle)) if forme(libelle) in formes else AUCUNE

    def libelle(self, rang: int) -> str:
        """The label of the step at that place; empty for AUCUNE."""
        return self.etapes[rang].libelle if rang != AUCUNE else ""


def _est_remplie(cellule: object) -> bool:
    if isinstance(cellule, str):
        return bool(cellule.strip())
    return cellule is not None and not (isinstance(cellule, float) and isnan(cellule))


def _remplir(texte: str, dits: Mapping[str, str]) -> str:
    return _A_REMPLIR.sub(lambda trouve: dits.get(trouve[1], trouve[0]), texte)
