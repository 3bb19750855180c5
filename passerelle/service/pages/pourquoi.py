"""« Pourquoi ? », one click from any line: what made it, in sentences, from a reading of the workbook as it stands."""

from collections.abc import Collection, Mapping

from flask import Blueprint, render_template, url_for

from passerelle.domaine.enonces.pourquoi.question import lister, repondre, tables_expliquees
from passerelle.domaine.modele import Modele
from passerelle.service.contexte import contexte
from passerelle.service.refus import Refus

NOMS: Mapping[str, str] = {"planning": "creneau", "mise_en_relation": "lien"}
"""What an address calls the lines of a table, where that is not the table's own id."""

pourquoi = Blueprint("pourquoi", __name__, url_prefix="/pourquoi")


@pourquoi.get("/<table>/<path:ligne>")
def montrer(table: str, ligne: str) -> str:
    """The answer for one line."""
    passerelle = contexte().passerelle
    ident = _table(passerelle.modele, table)
    explication = passerelle.interroger(lambda etude: repondre(etude, ident, ligne))
    if explication is None:
        raise Refus(404, "Cette ligne n’est pas, ou n’est plus, dans le classeur.")
    return render_template(
        "pourquoi.html",
        centre=passerelle.config.centre.nom,
        explication=explication,
        onglet=passerelle.modele.tables[ident].onglet,
        table=table,
    )


@pourquoi.get("/<table>")
def parcourir(table: str) -> str:
    """The lines of a tab, each with its link: for a workbook whose pages are elsewhere."""
    passerelle = contexte().passerelle
    ident = _table(passerelle.modele, table)
    return render_template(
        "pourquoi_lignes.html",
        centre=passerelle.config.centre.nom,
        lignes=passerelle.interroger(lambda etude: lister(etude, ident)),
        onglet=passerelle.modele.tables[ident].onglet,
        table=table,
    )


def adresse_d_une_ligne(modele: Modele, cles: Collection[str], ligne: str) -> str:
    """Where « pourquoi ? » is answered for a line of the tab whose first row holds these keys; empty where it is not."""
    tables = (table for table in tables_expliquees(modele).values() if set(table.cles) <= set(cles))
    return next((adresse(table.id, ligne) for table in tables), "") if ligne else ""


def adresse(table: str, ligne: str) -> str:
    """Where « pourquoi ? » is answered for a line of a table."""
    return url_for("pourquoi.montrer", table=NOMS.get(table, table), ligne=ligne)


def onglets(modele: Modele) -> dict[str, str]:
    """The tabs whose lines answer: title → where they are listed."""
    return {
        table.onglet: url_for("pourquoi.parcourir", table=NOMS.get(table.id, table.id))
        for table in tables_expliquees(modele).values()
    }


def _table(modele: Modele, nom: str) -> str:
    """The table an address means. Raises Refus where there is none."""
    ident = next((table for table, dit in NOMS.items() if dit == nom), nom)
    if ident not in tables_expliquees(modele):
        raise Refus(404, "Cet onglet n’existe pas, ou ses lignes n’ont pas d’explication.")
    return ident
