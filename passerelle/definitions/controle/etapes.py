"""The steps of projects confronted with the columns they look at."""

from collections.abc import Mapping

from passerelle.definitions.fusion import Parametres
from passerelle.definitions.lecture.releve import Place, Releve, suggestion
from passerelle.domaine.declare.table import Table
from passerelle.domaine.regles.etapes import Etape, RegleEtapes

_TABLES = {"reunions": "reunion", "animations": "animation"}

Nommee = tuple[str, str, tuple[str | int, ...]]
"""A table, a column it should have, and where in the step it is named."""


def controler_etapes(regle: RegleEtapes, ecrit: Parametres, tables: Mapping[str, Table], releve: Releve) -> None:
    """Columns that steps name and no table has: a step nothing can ever reach."""
    for rang, etape in enumerate(regle.etapes):
        for ident, cle, chemin in _nommees(etape):
            table = tables.get(ident)
            place: Place | None = ecrit.situer(("etapes", rang, *chemin))
            if table and place and cle not in table.par_cle:
                message = f"la colonne “{cle}” n’existe pas dans la table “{ident}”."
                releve.signaler(place, message, suggestion(cle, table.cles, titre="Colonnes possibles"))


def _nommees(etape: Etape) -> list[Nommee]:
    nommees: list[Nommee] = [("projet", cle, ("remplies", rang)) for rang, cle in enumerate(etape.remplies)]
    if etape.depuis:
        nommees.append(("projet", etape.depuis, ("depuis",)))
    if etape.entourage:
        nommees += [
            ("projet", getattr(etape.entourage, champ), ("entourage", champ))
            for champ in ("habitants_notes", "partenaires_notes")
        ]
    if etape.fait:
        nommees.append((_TABLES[etape.fait.table], etape.fait.colonne, ("fait", "colonne")))
    return nommees
