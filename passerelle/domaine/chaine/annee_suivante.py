"""From one year's workbooks to the next one's: what a centre takes along, and what stays behind."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.domaine.declare.echeances import echeance_au
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.etapes import AUCUNE
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import mots_pleins

Ligne = Mapping[str, Cellule]

_ETAPE = ("etape", "etape_depuis")

_SUITES = ("suite", "etat_suite", "projet")

_REFUS = re.compile(r"^(non|refus\w*)\b|\bne (veut|veulent|souhaite|souhaitent) (plus|pas)\b|\bplus d accord\b")
"""How staff note that a person no longer agrees."""


@dataclass(frozen=True, kw_only=True)
class Reprise:
    """What the next year begins with: `lignes`, table id → lines, key → cell; `restent`, table id → how many lines that table has
    besides. `clos`: the projects that are over, name and stage; `sans_suite`: how many needs nobody answered."""

    lignes: Mapping[str, Sequence[Ligne]]
    restent: Mapping[str, int]
    clos: Sequence[tuple[str, str]]
    sans_suite: int


def exercice_suivant(exercices: Sequence[Exercice]) -> Exercice:
    """A year, from the day after the last one ends."""
    debut = exercices[-1].fin + timedelta(days=1)
    veille = debut - timedelta(days=1)
    est_un_29_fevrier = (veille.month, veille.day) == (2, 29)
    return Exercice(debut, veille.replace(year=veille.year + 1, day=28 if est_un_29_fevrier else veille.day))


def reprendre(modele: Modele, feuilles: Mapping[str, Feuille], *, exercice: Exercice, aujourdhui: date) -> Reprise:
    """What goes along into `exercice`, from the tabs as they stand: the lists staff keep, where they still hold; the projects that
    are not over, with the stage staff see; the people who still agree to be called back."""
    lignes: dict[str, Sequence[Ligne]] = {}
    restent: dict[str, int] = {}
    for ident, feuille in feuilles.items():
        garder = _choisir(modele, feuille.table, exercice, aujourdhui)
        if garder is not None:
            retenues = [ligne for ligne in feuille.lignes() if garder(ligne)]
            lignes[ident] = [_emporter(ligne, feuille.table) for ligne in retenues]
            restent[ident] = len(feuille.rangs) - len(retenues)
    projets = feuilles["projet"].lignes() if "projet" in feuilles else []
    besoins = feuilles["besoin"].lignes() if "besoin" in feuilles else []
    return Reprise(
        lignes=lignes,
        restent=restent,
        clos=[(en_texte(projet["nom"]), en_texte(projet["etape"])) for projet in projets if _est_fini(modele, projet)],
        sans_suite=sum(all(besoin.get(cle) is None for cle in _SUITES) for besoin in besoins),
    )


def dire_les_echeances(modele: Modele, exercice: Exercice) -> Iterator[tuple[str, date]]:
    """The steps that have a day due, and which one it is in an exercise."""
    for etape in modele.etapes.etapes:
        if due := echeance_au(etape.echeance, exercice, exercice.debut):
            yield etape.libelle, due.dans(exercice)


def _choisir(modele: Modele, table: Table, exercice: Exercice, aujourdhui: date) -> Callable[[Ligne], bool] | None:
    """Which lines of a table go along; None where none ever does."""
    if table.genre == "reference":
        return lambda ligne: _vaut_encore(ligne, table, exercice.debut)
    if table.id == "projet":
        return lambda ligne: not _est_fini(modele, ligne)
    if table.id == "personne":
        return lambda ligne: _est_d_accord(ligne, aujourdhui)
    return None


def _vaut_encore(ligne: Ligne, table: Table, debut: date) -> bool:
    """Whether what staff listed has not ended before that day; without an end, a closure is of one day, the rest lasts."""
    fin = ligne.get("actif_au") or ligne.get("au") or (ligne.get("du") if table.presence == "du" else None)
    return not (isinstance(fin, date) and fin < debut)


def _est_fini(modele: Modele, projet: Ligne) -> bool:
    rang = modele.etapes.rang(en_texte(projet["etape"]))
    return rang != AUCUNE and modele.etapes.etapes[rang].finale


def _est_d_accord(personne: Ligne, aujourdhui: date) -> bool:
    """Whether a person may still be called back: they agreed, did not say no since, and their time is not over."""
    purge = personne.get("purge_le")
    est_passee = isinstance(purge, date) and purge <= aujourdhui
    refuse = _REFUS.search(" ".join(mots_pleins(en_texte(personne.get("reponse")))))
    return isinstance(personne.get("accord_le"), date) and not est_passee and not refuse


def _emporter(ligne: Ligne, table: Table) -> Ligne:
    """A line without what rules write, which they will write again; a project keeps the stage it was at, as staff’s own."""
    etape = _ETAPE if table.id == "projet" else ()
    return {cle: ligne.get(cle) for cle in table.cles if not table.par_cle[cle].regle or cle in etape}
