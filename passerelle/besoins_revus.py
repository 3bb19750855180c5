"""What staff accept of what is proposed of their needs, written under the lock as if they had typed it."""

from datetime import datetime
from functools import partial

from passerelle.classeur.ecriture import appliquer
from passerelle.classeurs import ClasseursLus, lire_les_classeurs
from passerelle.domaine.chaine.besoins_revus import Accord, planifier
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.enonces.propositions import retrouver
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle
from passerelle.mises_de_cote import MisesDeCote, malgre_les_defauts
from passerelle.rassemblement import rassembler_les_donnees
from passerelle.reparations import relever, reparer_les_classeurs
from passerelle.reserves import relever_les_reserves
from passerelle.session import Session
from passerelle.synchronisation import ESSAIS, SANS_ARRET


class PropositionPerimee(ErreurPasserelle):
    """What was proposed is not what would be proposed now."""

    def __init__(self) -> None:
        message = "Cette proposition ne tient plus\u00a0: le classeur a changé depuis, ou c’est déjà fait. Rien n’a été écrit."
        super().__init__(message, "Voici ce qui se propose maintenant.")


class CaseReprise(ErreurPasserelle):
    """Somebody wrote in the very cell while it was being written: what they wrote stays."""

    def __init__(self) -> None:
        message = "Quelqu’un a écrit dans cette case au même instant\u00a0: ce qu’il a écrit est gardé."
        super().__init__(message, "Relisez-la dans le classeur\u00a0: le Journal dit ce qui a été ajouté à côté.")


def reviser_un_besoin(session: Session, vue: str, *, cle: str, maintenant: datetime) -> Accord:
    """Write what a proposal says, told by its `vue`; what it was. `cle`: whose key, as the journal tells it.

    Raises PropositionPerimee, ErreurPasserelle where the workbook waits for something else first, ClasseurInaccessible,
    OngletEtranger, VersionPlusRecente.
    """
    accord: Accord | None = None
    for _ in range(ESSAIS):
        classeurs = lire_les_classeurs(session)
        principal = classeurs["principal"]
        journal = principal.feuilles.get("journal")
        if journal is None or not journal.est_lisible or relever_les_reserves(classeurs):
            message = "Le classeur n’est pas prêt\u00a0: rien n’a été changé."
            raise ErreurPasserelle(message, "Mettez-le d’abord à jour depuis la page de l’équipe, puis recommencez.")
        if reparer_les_classeurs(session, classeurs):
            continue
        etude = malgre_les_defauts(partial(_etudier, session, classeurs, maintenant), classeurs)
        est_commence = accord is not None
        accord = accord or retrouver(etude, vue)
        plan = (
            planifier(etude, accord, principal.carnet.contenu, cle=cle, est_commence=est_commence) if accord else None
        )
        if accord is None or plan is None:
            raise CaseReprise if est_commence else PropositionPerimee
        if plan.est_vide or appliquer(session.connexions["principal"], plan, principal.carnet, relever(principal)):
            return accord
    raise ClasseurInaccessible(*SANS_ARRET)


def _etudier(session: Session, classeurs: ClasseursLus, maintenant: datetime, cotes: MisesDeCote) -> Etude:
    return etudier(rassembler_les_donnees(session, classeurs, maintenant, cotes))
