"""Where a cell is now: the workbook, the tab, the row and the column of what an anomaly is about, whatever moved since."""

from dataclasses import dataclass

from passerelle.classeurs import ClasseurLu, lire_un_classeur
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.feuilles.feuille import Feuille, Onglet
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR, cle_de_titre, ranger_les_ids
from passerelle.domaine.texte.lecture import en_texte
from passerelle.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A cell, or the whole tab where it cannot be told: `rang` and `place` count from 0, -1 for none. `classeur` is a name."""

    classeur: str
    sheet_id: int
    rang: int = -1
    place: int = -1


def situer(session: Session, ou: str, ligne: str, champ: str) -> Case | None:
    """The cell of column `champ` on the line `ligne` of `ou`, a table's id or the title of a response tab; None where that tab
    is not there. Raises ClasseurInaccessible."""
    table = session.modele.tables.get(ou)
    formulaire = next((f for f in session.modele.formulaires.values() if f.onglet == ou), None)
    declare = table or formulaire
    if declare is None:
        return None
    lu = lire_un_classeur(session, declare.classeur)
    if table:
        feuille = lu.feuilles.get(table.id)
        return _case_de_table(feuille, ligne, champ) if feuille else None
    return _case_de_reponse(lu, formulaire, ligne, champ) if formulaire else None


def _case_de_table(feuille: Feuille, ligne: str, champ: str) -> Case:
    table, sheet_id = feuille.table, feuille.onglet.sheet_id
    place_de_ligne = feuille.place(ligne) if ligne else -1
    if place_de_ligne < 0:
        return Case(classeur=table.classeur, sheet_id=sheet_id)
    place = feuille.places.get(champ, feuille.places.get(table.presence, 0))
    return Case(classeur=table.classeur, sheet_id=sheet_id, rang=feuille.rangs[place_de_ligne], place=place)


def _case_de_reponse(lu: ClasseurLu, formulaire: Formulaire, ligne: str, champ: str) -> Case | None:
    onglet = lu.reponses.get(formulaire.id)
    if onglet is None:
        return None
    rang = ranger_les_ids(formulaire, onglet.grille).get(ligne)
    if rang is None:
        return Case(classeur=formulaire.classeur, sheet_id=onglet.sheet_id)
    place = _colonne(onglet, formulaire, champ)
    return Case(classeur=formulaire.classeur, sheet_id=onglet.sheet_id, rang=rang, place=place)


def _colonne(onglet: Onglet, formulaire: Formulaire, champ: str) -> int:
    """The column of a question, told by its key or by the column it fills; that of the moment received where none is told."""
    titres = [cle_de_titre(en_texte(titre)) for titre in onglet.grille[0]]
    posees = [q for q in formulaire.questions if champ and champ in (q.cle, q.colonne_remplie)]
    cherches = [t for question in posees for t in (question.titre, *question.anciens_titres)] or [*TITRES_HORODATEUR]
    return next((titres.index(cle) for titre in cherches if (cle := cle_de_titre(titre)) in titres), 0)
