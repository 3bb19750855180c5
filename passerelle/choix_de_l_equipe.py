"""What a person does from one of our pages, written in the workbook as theirs: read, work out, write, and again where rows moved
meanwhile."""

from collections.abc import Callable, Collection
from datetime import datetime

from passerelle.classeur.ecriture import appliquer
from passerelle.classeurs import ClasseurLu, lire_les_classeurs
from passerelle.domaine.chaine.choix import TOUCHES, Choix, Effet, porter
from passerelle.domaine.feuilles.plan import Plan
from passerelle.domaine.fusion.parties import PARTIES, dernier_numero
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle
from passerelle.reparations import relever, reparer_les_classeurs
from passerelle.reserves import relever_les_reserves
from passerelle.session import Session
from passerelle.synchronisation import ESSAIS, SANS_ARRET

PAS_PRET = (
    "Le classeur n’est pas prêt\u00a0: rien n’a été changé.",
    "Mettez-le d’abord à jour depuis la page de l’équipe, puis recommencez.",
)


def ecrire_au_principal(session: Session, composer: Callable[[ClasseurLu], Plan], *, tables: Collection[str]) -> None:
    """Write what `composer` makes of the main workbook, whose `tables` it needs.

    Raises ErreurPasserelle where the workbook waits for something else first, ClasseurInaccessible, VersionPlusRecente.
    """
    for _ in range(ESSAIS):
        classeurs = lire_les_classeurs(session)
        principal = classeurs["principal"]
        lisibles = {ident for ident, feuille in principal.feuilles.items() if feuille.est_lisible}
        if not lisibles.issuperset(tables) or relever_les_reserves(classeurs):
            raise ErreurPasserelle(*PAS_PRET)
        repare, fautives = reparer_les_classeurs(session, classeurs)
        if repare:
            continue
        if not fautives.isdisjoint(tables):
            raise ErreurPasserelle(*PAS_PRET)
        plan = composer(principal)
        if plan.est_vide or appliquer(session.connexions["principal"], plan, principal.carnet, relever(principal)):
            return
    raise ClasseurInaccessible(*SANS_ARRET)


def porter_un_choix(session: Session, choix: Choix, *, maintenant: datetime) -> str:
    """Write what staff decided of a mise en relation; what was done, in a sentence. Raises as `ecrire_au_principal` does."""
    phrases: list[str] = []

    def composer(principal: ClasseurLu) -> Plan:
        effet = _effet(session, principal, choix, maintenant)
        phrases.append(effet.phrase)
        return effet.plan

    ecrire_au_principal(session, composer, tables=TOUCHES)
    return phrases[0]


def _effet(session: Session, principal: ClasseurLu, choix: Choix, maintenant: datetime) -> Effet:
    carnet = principal.carnet
    effet = porter(
        choix,
        principal.feuilles,
        pris=carnet.memoire(session.modele.tables["projet"]).ids,
        numero=dernier_numero(carnet.souvenir(PARTIES), "projet", maintenant.date()),
        maintenant=maintenant,
        suspect=session.suspect,
    )
    if effet is None:
        message = "Cette mise en relation n’est plus dans le classeur\u00a0: rien n’a été changé."
        raise ErreurPasserelle(message, "Revenez à la page de l’équipe, et mettez le classeur à jour.")
    return effet
