"""Which line something is about, in the words of those who know the meeting: a day, an activity, a place.

An id says it (contrat.md §5): `2013-10-03-petit-dejeuner-centre-social`, `2013-10-03-jardin-partage`,
`seance-20131003-143000` for a response.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from passerelle.domaine.cadre.referentiels import TABLES_DE_REFERENCE
from passerelle.domaine.declare.table import Table
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.noms import mots_id
from passerelle.typographie import jour, moment

_EVENEMENT = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)", re.ASCII)
_REPONSE = re.compile(r"(.+)-(\d{8}-\d{6})(?:-\d+)?", re.ASCII)
_AJOUTEE = re.compile(r"manuel-.+")


@dataclass(frozen=True, kw_only=True)
class Reperes:
    """`modele` says what the tables are, `choix` the names of each reference (`lieux`, `projets`…), `projets` that of each
    project by its id, which does not tell it."""

    modele: Modele
    choix: Mapping[str, tuple[str, ...]]
    projets: Mapping[str, str] = field(default_factory=dict)

    def onglet(self, ou: str) -> str:
        """The title of a tab: `ou` is what an anomaly calls it, a table's id or a title already."""
        table = self.modele.tables.get(ou)
        return table.onglet if table else ou

    def est_un_onglet(self, ou: str) -> bool:
        """Whether `ou` is one of our tabs, or a form's."""
        return ou in self.modele.tables or any(ou == fiche.onglet for fiche in self.modele.formulaires.values())

    def champ(self, ou: str, cle: str) -> str:
        """What the sheet calls a column, or the question that a response tab asks for it."""
        table = self.modele.tables.get(ou)
        if table is not None:
            return table.par_cle[cle].libelle if cle in table.par_cle else cle
        questions = (q for f in self.modele.formulaires.values() if f.onglet == ou for q in f.questions)
        return next((q.titre for q in questions if cle in (q.colonne_remplie, q.cle)), cle)

    def ligne(self, ou: str, ident: str) -> str:
        """« jeudi 3 octobre 2013, Petit-déjeuner, Centre social », « fiche reçue le lundi 7 octobre 2013 à 14 h 30 »."""
        if ou == TABLES_DE_REFERENCE["projets"] and ident in self.projets:
            return self.projets[ident]
        if _AJOUTEE.fullmatch(ident):
            return "ligne ajoutée par l’équipe"
        if (reponse := _REPONSE.fullmatch(ident)) and (recue := _lire_moment(reponse[2])):
            return f"fiche reçue le {moment(recue)}"
        table = self.modele.tables.get(ou)
        evenement = _EVENEMENT.fullmatch(ident)
        if table and evenement and (quand := _lire_jour(evenement[1])):
            return ", ".join([jour(quand), *self._nommer(evenement[2], table)])
        return self._noms(*self.choix).get(ident) or _en_mots(ident)

    def _nommer(self, reste: str, table: Table) -> list[str]:
        """The names that the end of an event's id stands for, in the order of the table's key; words of its own stay words."""
        noms: list[str] = []
        for reference in _references(table):
            connus = self._noms(reference)
            debuts = [connu for connu in connus if f"{reste}-".startswith(f"{connu}-")]
            if debuts:
                trouve = max(debuts, key=len)
                noms.append(connus[trouve])
                reste = reste[len(trouve) + 1 :]
        return [*noms, _en_mots(reste)] if reste else noms

    def _noms(self, *references: str) -> dict[str, str]:
        """The words of an id → the name they stand for."""
        noms = {mots_id(nom): nom for reference in references for nom in self.choix.get(reference, ())}
        if "activites" in references:
            noms |= {activite.id: activite.libelle for activite in self.modele.activites.values()}
        return noms


def _references(table: Table) -> list[str]:
    cles = table.cle or table.cles
    colonnes = [table.par_cle[cle] for cle in cles]
    return [colonne.reference for colonne in colonnes if colonne.reference and not colonne.multiple]


def _en_mots(ident: str) -> str:
    return ident.replace("-", " ")


def _lire_jour(texte: str) -> date | None:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return None


def _lire_moment(texte: str) -> datetime | None:
    try:
        return datetime.strptime(texte, "%Y%m%d-%H%M%S")  # noqa: DTZ007 - a Horodateur is the centre's own time
    except ValueError:
        return None
