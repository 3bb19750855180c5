"""The export of the workbook: what is asked, and what is said of what was written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from passerelle.amorce import Passerelle
from passerelle.cli.execution import UsageIncorrect, avancement
from passerelle.cli.periode import choisir_la_periode
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.periode import Periode
from passerelle.domaine.enonces.export.interne import exporter_le_classeur
from passerelle.domaine.enonces.export.jeu import Jeu
from passerelle.domaine.enonces.export.ouvert import exporter_dehors
from passerelle.domaine.texte.francais import compter, enumerer
from passerelle.sorties.export.ecriture import FORMATS, ecrire_l_export
from passerelle.sorties.export.paquet import NOM_DU_LISEZ_MOI


def lire_les_formats(ecrits: str, *, ouvert: bool) -> list[str]:
    """`xlsx,csv` read; what is asked for without saying. Raises UsageIncorrect."""
    demandes = [dit.strip().lower() for dit in ecrits.split(",") if dit.strip()]
    inconnus = [dit for dit in demandes if dit not in FORMATS]
    if inconnus:
        raise UsageIncorrect(
            f"Le format «\u00a0{inconnus[0]}\u00a0» n’existe pas.",
            f"Formats possibles\u00a0: {', '.join(FORMATS)}. Séparez-les par des virgules.",
        )
    if ouvert and demandes not in ([], ["csv"]):
        raise UsageIncorrect(
            "Un export ouvert n’est qu’en CSV.",
            "Retirez «\u00a0--format\u00a0», ou écrivez «\u00a0--format csv\u00a0».",
        )
    return list(dict.fromkeys(demandes)) or ["csv" if ouvert else "xlsx"]


def exporter(
    centre: Passerelle, sortie: Path, formats: Sequence[str], *, ouvert: bool, demandee: dict[str, Any]
) -> list[str]:
    """Write the workbook as it stands in `sortie`, of the period `demandee` (as `choisir_la_periode` takes it), of all where none
    is; French sentences of what was done. Raises UsageIncorrect, ErreurPasserelle."""
    exercices = centre.config.exercices
    periode = choisir_la_periode(exercices, centre.maintenant().date(), **demandee) if any(demandee.values()) else None
    exercice = _exercice(exercices, periode) if ouvert and periode else None
    with avancement("Export du classeur", len(formats) + 1) as avancer:
        jeu = centre.interroger(
            lambda etude: exporter_dehors(etude, exercice) if ouvert else exporter_le_classeur(etude, periode)
        )
        avancer()
        fichiers = ecrire_l_export(jeu, sortie, formats, avancer=avancer)
    return [*_raconter(fichiers), *_remarques(jeu)]


def _exercice(exercices: Sequence[Exercice], periode: Periode) -> Exercice:
    if periode.nature != "exercice":
        raise UsageIncorrect(
            "Un export ouvert se fait par exercice.",
            "Deux périodes qui se chevauchent permettraient de retrouver par soustraction ce qui est masqué\u00a0: donnez "
            "«\u00a0--exercice\u00a0», ou aucune période.",
        )
    return next(exercice for exercice in exercices if exercice.libelle == periode.nom)


def _raconter(fichiers: Sequence[Path]) -> list[str]:
    """A file is named; the tables of a folder are many, and its README names them."""
    tables = [fichier for fichier in fichiers if fichier.suffix == ".csv"]
    phrases = [f"Écrit\u00a0: {fichier}" for fichier in fichiers if fichier.suffix in (".xlsx", ".ods")]
    if tables:
        phrases.append(f"{compter(len(tables), 'table')} en CSV, décrites dans {tables[0].parent / NOM_DU_LISEZ_MOI}.")
    return phrases


def _remarques(jeu: Jeu) -> list[str]:
    phrases = []
    if jeu.incomplets:
        onglets = enumerer(f"«\u00a0{onglet}\u00a0»" for onglet in jeu.incomplets)
        phrases.append(
            f"Il manque une part du classeur ({onglets})\u00a0: lancez «\u00a0passerelle synchroniser\u00a0», qui dit quoi faire, "
            "puis recommencez."
        )
    phrases += [
        f"{onglet}\u00a0: {compter(combien, 'ligne')} sans date lisible, d’aucune période."
        for onglet, combien in jeu.sans_date.items()
    ]
    phrases.append(
        "Ces fichiers peuvent être publiés\u00a0: relisez d’abord README.md, qui dit ce qui est masqué et ce qui n’y est pas."
        if jeu.est_ouvert
        else "À l’usage du centre\u00a0: des personnes peuvent s’y reconnaître. Pour publier, ajoutez «\u00a0--ouvert\u00a0»."
    )
    return phrases
