"""What staff accept of what is proposed of their needs, written under the lock as if they had typed it."""

from datetime import datetime
from functools import partial

from passerelle.choix_de_l_equipe import ecrire_au_principal
from passerelle.classeurs import ClasseursLus
from passerelle.domaine.chaine.besoins_revus import Accord, planifier
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.enonces.propositions import retrouver
from passerelle.domaine.feuilles.plan import Plan
from passerelle.erreurs import ErreurPasserelle
from passerelle.mises_de_cote import MisesDeCote, malgre_les_defauts
from passerelle.rassemblement import rassembler_les_donnees
from passerelle.session import Session


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
    accords: list[Accord] = []

    def composer(classeurs: ClasseursLus) -> Plan:
        etude = malgre_les_defauts(partial(_etudier, session, classeurs, maintenant), classeurs)
        est_commence = bool(accords)
        if not est_commence and (trouve := retrouver(etude, vue)):
            accords.append(trouve)
        contenu = classeurs["principal"].carnet.contenu
        plan = planifier(etude, accords[0], contenu, cle=cle, est_commence=est_commence) if accords else None
        if plan is None:
            raise CaseReprise if est_commence else PropositionPerimee
        return plan

    ecrire_au_principal(session, composer, tables=("journal",))
    return accords[0]


def _etudier(session: Session, classeurs: ClasseursLus, maintenant: datetime, cotes: MisesDeCote) -> Etude:
    return etudier(rassembler_les_donnees(session, classeurs, maintenant, cotes))
