"""Erasing from workbooks: read, find, note, write once, and again where rows moved meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from passerelle.classeur.effacement import effacer
from passerelle.classeurs import ClasseurLu, ClasseursLus, lire_les_classeurs
from passerelle.domaine.effacement import effacement
from passerelle.domaine.effacement.contenu import Contenu
from passerelle.domaine.effacement.demande import Demande
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reponses.marques import marquer
from passerelle.domaine.reponses.moments import grille_des_reponses
from passerelle.effacements import Effacee, Effacements
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle
from passerelle.rassemblement import rassembler_les_donnees
from passerelle.reparations import relever, reparer_les_classeurs
from passerelle.session import Session
from passerelle.synchronisation import ESSAIS, SANS_ARRET

T = TypeVar("T")

PAS_PRET = (
    "Le classeur n’est pas prêt\u00a0: rien n’a été effacé.",
    "Mettez-le d’abord à jour («\u00a0passerelle synchroniser\u00a0»), puis recommencez.",
)


def lire_le_contenu(session: Session, maintenant: datetime) -> tuple[ClasseursLus, Contenu]:
    """The workbooks as they stand. Raises ClasseurInaccessible, VersionPlusRecente."""
    classeurs = lire_les_classeurs(session)
    entiere = replace(session, revenues=lambda _formulaire, _grille: ())  # what came back is to be found too
    return classeurs, Contenu(
        donnees=rassembler_les_donnees(entiere, classeurs, maintenant),
        onglets={
            formulaire.id: [lu.reponses[formulaire.id], *lu.suites.get(formulaire.id, ())]
            for lu in classeurs.values()
            for formulaire in lu.formulaires
            if formulaire.id in lu.reponses
        },
        carnets={nom: lu.carnet for nom, lu in classeurs.items()},
        autres=[onglet for lu in classeurs.values() for onglet in _onglets_de_l_equipe(lu)],
        distants=session.config.classeur.distants,
    )


def _onglets_de_l_equipe(lu: ClasseurLu) -> Iterator[Onglet]:
    lus = [*lu.onglets.values(), *lu.reponses.values(), *(onglet for suites in lu.suites.values() for onglet in suites)]
    connus = {lu.carnet.sheet_id, *(onglet.sheet_id for onglet in lus)}
    return (onglet for onglet in lu.lecture.onglets if onglet.sheet_id not in connus)


def chercher(session: Session, question: Callable[[Contenu], T], *, maintenant: datetime) -> T:
    """What `question` finds in the workbooks as they stand; nothing is written. Raises as `lire_le_contenu`."""
    return question(lire_le_contenu(session, maintenant)[1])


def effacer_des_classeurs(
    session: Session, demander: Callable[[Contenu], Demande], *, maintenant: datetime, effacements: Effacements
) -> Demande:
    """Erase what `demander` asks of the workbooks; what was asked. Noted first in `effacements`, so that it does not come back.

    Raises ErreurPasserelle where an earlier write is not made good yet, ClasseurInaccessible, VersionPlusRecente.
    """
    for _ in range(ESSAIS):
        classeurs, contenu = lire_le_contenu(session, maintenant)
        ecrit, fautives = reparer_les_classeurs(session, classeurs)
        if ecrit:
            continue
        demande = demander(contenu)
        if demande.est_vide:
            return demande
        if fautives or any(relever(classeur) for classeur in classeurs.values()):
            raise ErreurPasserelle(*PAS_PRET)
        effacements.noter(_a_noter(contenu, demande, effacements))
        prevus = effacement.effacer(contenu, demande)
        en_place = [effacer(session.connexions[nom], prevu, contenu.carnets[nom]) for nom, prevu in prevus.items()]
        if all(en_place):
            return demande
    raise ClasseurInaccessible(*SANS_ARRET)


def revenues(contenu: Contenu, effacements: Effacements) -> dict[tuple[int, int], Effacee]:
    """The rows of response tabs that were erased before: (sheet id, row) → what was noted."""
    return {
        (onglet.sheet_id, rang): effacee
        for ident, onglets in contenu.onglets.items()
        for formulaire in [contenu.modele.formulaires[ident]]
        for onglet in onglets
        for rang, effacee in effacements.reconnaitre(formulaire, grille_des_reponses(formulaire, onglet)).items()
    }


def _a_noter(contenu: Contenu, demande: Demande, effacements: Effacements) -> Iterator[Effacee]:
    parties = {recue.place for recue in demande.recues}
    for ident, onglets in contenu.onglets.items():
        formulaire = contenu.modele.formulaires[ident]
        for onglet in onglets:
            touches = {rang for sheet, rang in (*parties, *demande.reponses) if sheet == onglet.sheet_id}
            for marque in marquer(formulaire, grille_des_reponses(formulaire, onglet)) if touches else ():
                place = (onglet.sheet_id, marque.rang)
                if marque.rang in touches:
                    yield Effacee(
                        formulaire=ident,
                        horodateur=marque.recu,
                        le=contenu.donnees.aujourdhui,
                        marque=effacements.marquer(marque),
                        cases=() if place in parties else tuple(sorted(demande.reponses[place])),
                    )
