"""From workbooks to what the domain decides upon: everything that was read, put together."""

from dataclasses import replace
from datetime import datetime

from passerelle.classeurs import ClasseursLus, comparer_les_reglages
from passerelle.domaine.cadre.donnees import Donnees, Grille
from passerelle.domaine.chaine.souvenus import SOUVENUS
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.carnet import lire_vues
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire, retrouver
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.moments import grille_des_reponses, rendre_nos_nombres
from passerelle.domaine.texte.francais import accorder, compter
from passerelle.mises_de_cote import RIEN, MisesDeCote
from passerelle.session import Session


def rassembler_les_donnees(
    session: Session, lus: ClasseursLus, maintenant: datetime, cotes: MisesDeCote = RIEN
) -> Donnees:
    """What the domain decides upon, without what is set aside."""
    classeurs = cotes.ecarter(lus)
    config, calendrier, principal = session.config, session.calendrier, classeurs.get("principal")
    feuilles = {
        ident: replace(feuille, est_ecartee=ident in cotes.tables)
        for classeur in classeurs.values()
        for ident, feuille in classeur.feuilles.items()
    }
    memoires = _memoires(session.modele, classeurs, feuilles)
    reponses, revenues = _sans_les_effacees(session, classeurs)
    return Donnees(
        modele=session.modele,
        exercices=config.exercices,
        parametres=config.centre.financeurs,
        feuilles={ident: rendre_nos_nombres(f, memoires[ident]) for ident, f in feuilles.items()},
        reponses=reponses,
        suites={ident: suites for classeur in classeurs.values() for ident, suites in classeur.suites.items()},
        vues=lire_vues(principal.carnet.contenu) if principal else {},
        memoires=memoires,
        action=config.action.intitule,
        centre=config.centre.nom,
        contact=config.centre.contact,
        feries=calendrier.feries,
        vacances=calendrier.vacances,
        suspect=session.suspect,
        relecteur=session.relecteur,
        maintenant=maintenant,
        anomalies=[
            *calendrier.anomalies,
            *cotes.anomalies(lus),
            *revenues,
            *(
                anomalie
                for nom, classeur in classeurs.items()
                for anomalie in comparer_les_reglages(session, nom, classeur.lecture.reglages)
            ),
        ],
        incompletes=cotes.incompletes(lus),
        cachees=cotes.cachees(lus),
        souvenirs={nom: principal.carnet.souvenir(nom) for nom in SOUVENUS} if principal else {},
    )


def _sans_les_effacees(session: Session, classeurs: ClasseursLus) -> tuple[dict[str, Grille], list[Anomalie]]:
    """Form id → the rows of its response tab, blank where what stands there was erased before; and that, said."""
    grilles: dict[str, Grille] = {}
    anomalies: list[Anomalie] = []
    for classeur in classeurs.values():
        for ident, onglet in classeur.reponses.items():
            formulaire = session.modele.formulaires[ident]
            grille = grille_des_reponses(formulaire, onglet)
            if rangs := set(session.revenues(formulaire, grille)):
                grille = [() if rang in rangs else rangee for rang, rangee in enumerate(grille)]
                message = (
                    f"{compter(len(rangs), 'réponse')} de cet onglet {accorder(len(rangs), 'a été effacée', 'ont été effacées')} "
                    "autrefois, et une reprise les a fait revenir\u00a0: elles ne comptent pas. Lancez «\u00a0passerelle effacer "
                    "--rejouer\u00a0»."
                )
                anomalies.append(Anomalie(formulaire.onglet, "", "", message))
            grilles[ident] = grille
    return grilles, anomalies


def _memoires(modele: Modele, classeurs: ClasseursLus, feuilles: dict[str, Feuille]) -> dict[str, Memoire]:
    ecartees = {ident for ident, feuille in feuilles.items() if feuille.est_ecartee}
    memoires = {
        table.id: classeurs[table.classeur].carnet.memoire(table)
        if table.classeur in classeurs and table.id not in ecartees
        else Memoire()
        for table in modele.tables.values()
    }
    return memoires | {ident: retrouver(memoires[ident], feuille) for ident, feuille in feuilles.items()}
