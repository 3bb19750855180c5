"""« Pourquoi ? », asked of a line of any tab of the main workbook; and the lines it may be asked of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.declare.table import Table
from passerelle.domaine.enonces.pourquoi.besoin import expliquer_un_besoin
from passerelle.domaine.enonces.pourquoi.creneau import expliquer_un_creneau
from passerelle.domaine.enonces.pourquoi.explication import (
    Demande,
    Explication,
    Expliquer,
    communes,
    dire_l_origine,
    jour_entier,
)
from passerelle.domaine.enonces.pourquoi.mise_en_relation import expliquer_une_mise_en_relation
from passerelle.domaine.enonces.pourquoi.projet import expliquer_un_projet
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Cellule, en_texte

_EXPLIQUER: Mapping[str, Expliquer] = {
    "planning": expliquer_un_creneau,
    "besoin": expliquer_un_besoin,
    "mise_en_relation": expliquer_une_mise_en_relation,
    "projet": expliquer_un_projet,
}
_GENRES = ("evenement", "reponse", "regle")

LIGNES_MONTREES = 200
"""Lines listed for a tab, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneNommee:
    """A line, as people know it."""

    id: str
    nom: str


def tables_expliquees(modele: Modele) -> dict[str, Table]:
    """The tables whose lines answer, by id: what forms and rules make, the contacts aside."""
    return {
        table.id: table for table in modele.tables.values() if table.genre in _GENRES and table.classeur == "principal"
    }


def repondre(etude: Etude, table: str, ident: str) -> Explication | None:
    """Why that line holds what it holds; None where there is no such table, or no such line."""
    demande = next((demande for demande in _demandes(etude, table) if demande.id == ident), None)
    return _EXPLIQUER.get(table, _expliquer_une_fiche)(demande) if demande else None


def lister(etude: Etude, table: str) -> list[LigneNommee]:
    """The last lines of a table, the latest first; none where there is no such table, or its tab cannot be read."""
    demandes = list(_demandes(etude, table))[: -LIGNES_MONTREES - 1 : -1]
    return [LigneNommee(id=demande.id, nom=_nommer(demande)) for demande in demandes]


def _demandes(etude: Etude, table: str) -> Iterator[Demande]:
    """Each line of a table that answers, as something to ask about."""
    connue = tables_expliquees(etude.cadre.modele).get(table)
    if connue is not None and table in etude.fusions:
        retenues = etude.fusions[table].retenues
        for rang, ident in enumerate(retenues.ids):
            cellules = {cle: colonne[rang] for cle, colonne in retenues.colonnes.items()}
            yield Demande(etude=etude, table=connue, id=ident, cellules=cellules)


def _expliquer_une_fiche(demande: Demande) -> Explication:
    """A session, a meeting, an event, a sum…"""
    return Explication(titre=_nommer(demande), reponse=dire_l_origine(demande), parties=communes(demande))


def _nommer(demande: Demande) -> str:
    """« Petit-déjeuner, Centre social, jeudi 3 octobre 2013 »."""
    cellules = demande.cellules
    cles = demande.table.cle or ("nom", "activite", "theme", "nature", "texte", "lieu", "date")
    dits = [_dire(demande, cle, cellules.get(cle)) for cle in sorted(cles, key=lambda cle: cle == "date")]
    return ", ".join(filter(None, dits))


def _dire(demande: Demande, cle: str, cellule: Cellule) -> str:
    if isinstance(cellule, date):
        return jour_entier(cellule)
    texte = " ".join(en_texte(cellule).split())
    return MASQUE if demande.etude.donnees.se_tait(demande.table.id, cle, texte) else texte
