"""What a centre wrote for an older version, brought up to what is shipped since."""

from collections.abc import Mapping
from dataclasses import replace

from passerelle.definitions.declare import LISTES_DEVENUES_REFERENCES, Lu
from passerelle.definitions.fusion import Article
from passerelle.domaine.declare.table import Colonne, Table


def mettre_a_niveau(tables: Mapping[str, Lu[Table]], livrees: Mapping[str, Table]) -> dict[str, Lu[Table]]:
    """The tables, those the centre rewrote followed by the staff's columns that came since; a list that became a reference
    is that reference."""
    return {
        ident: replace(lue, objet=_completer(lue.objet, livrees[ident]))
        if ident in livrees and not lue.entree.est_livree
        else lue
        for ident, lue in tables.items()
    }


VENUS_AVEC_FINANCE = {
    "tables": ("financeur",),
    "indicateurs": ("CVN_E", "CVN_R", "CVN_E_PRV", "CVN_R_PRV"),
}
"""Shipped entries, file by file, that came since for the table of the finances."""


def retirer_la_suite(entrees: Mapping[str, dict[str, Article]]) -> None:
    """A centre that does without the finances does without what came since for them, which it could not withdraw."""
    for nom, ids in VENUS_AVEC_FINANCE.items():
        for ident in ids:
            if ident in entrees[nom] and entrees[nom][ident].est_livree:
                del entrees[nom][ident]


def _completer(table: Table, livree: Table) -> Table:
    venues = [c for c in livree.colonnes if c.equipe and c.cle not in table.par_cle]
    return replace(table, colonnes=(*(_relier(c, livree.par_cle.get(c.cle)) for c in table.colonnes), *venues))


def _relier(colonne: Colonne, livree: Colonne | None) -> Colonne:
    if livree is None or livree.reference not in LISTES_DEVENUES_REFERENCES or colonne.reference:
        return colonne
    return replace(colonne, reference=livree.reference, liste="", choix=())
