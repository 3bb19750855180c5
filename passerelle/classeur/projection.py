"""A workbook as its installation will leave it, so that a dry run plans what comes after one too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from passerelle.classeur.installation import trouver_onglet
from passerelle.classeur.lecture import Lecture
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import Carnet
from passerelle.domaine.feuilles.feuille import Onglet, reperer
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR
from passerelle.domaine.texte.lecture import Cellule, en_brut


def projeter(
    lecture: Lecture,
    carnet: Carnet,
    *,
    tables: Iterable[Table],
    formulaires: Iterable[Formulaire],
    depart: Mapping[str, Sequence[Mapping[str, Cellule]]],
    est_local: bool,
) -> tuple[Lecture, Carnet]:
    """What reading would give once `preparer` (same arguments) is applied: the cells of new tabs and new columns, not how they
    look. A tab to be made has a sheet id below zero."""
    onglets = {onglet.sheet_id: onglet for onglet in lecture.onglets}
    places, reponses, textes = dict(carnet.onglets), dict(carnet.reponses), dict(carnet.textes)

    def neuf(titre: str, grille: Sequence[Sequence[Cellule]]) -> int:
        sheet_id = -1 - len(onglets)
        onglets[sheet_id] = Onglet(sheet_id=sheet_id, titre=titre, grille=grille)
        return sheet_id

    for table in tables:
        onglet = trouver_onglet(lecture, carnet.onglets.get(table.id), table.onglet)
        lignes = [[en_brut(ligne.get(cle)) for cle in table.cles] for ligne in depart.get(table.id, ())]
        entetes = [list(table.cles), [colonne.libelle for colonne in table.colonnes]]
        if onglet is None:
            places[table.id] = neuf(table.onglet, [*entetes, *lignes])
            textes.pop(table.id, None)
        elif not onglet.grille:
            onglets[onglet.sheet_id] = replace(onglet, grille=[*entetes, *lignes])
        else:
            onglets[onglet.sheet_id] = _elargir(table, onglet, carnet.cles.get(table.id, ()))
    for formulaire in formulaires:
        connu = lecture.par_id(reponses.get(formulaire.id)) or lecture.par_titre(formulaire.onglet)
        if connu is None and est_local:
            titres = [TITRES_HORODATEUR[0], *(question.titre for question in formulaire.questions)]
            reponses[formulaire.id] = neuf(formulaire.onglet, [titres])
    return (
        replace(lecture, onglets=tuple(onglets.values())),
        replace(carnet, onglets=places, reponses=reponses, textes=textes),
    )


def _elargir(table: Table, onglet: Onglet, connues: Sequence[str]) -> Onglet:
    """The tab with the columns that never were, at its end; one that was lost is for `installer` to put back."""
    nouvelles = [cle for cle in reperer(table, onglet).manquantes if cle not in connues]
    if not nouvelles:
        return onglet
    fin = max(len(rangee) for rangee in onglet.grille[:2])
    cles = [*onglet.grille[0], *[None] * (fin - len(onglet.grille[0])), *nouvelles]
    return replace(onglet, grille=[cles, *onglet.grille[1:]])
