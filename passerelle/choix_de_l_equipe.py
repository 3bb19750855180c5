"""What a person does from one of our pages, written in the workbook as theirs: read, work out, write, and again where rows moved
meanwhile."""

from collections.abc import Callable, Collection
from datetime import datetime

from passerelle.classeur.ecriture import appliquer
from passerelle.classeurs import ClasseurLu, ClasseursLus, lire_les_classeurs
from passerelle.domaine.application.creneaux import LIEU_CONFIRME
from passerelle.domaine.application.projets_proposes import PROJETS_VUS, en_souvenir, noms_vus
from passerelle.domaine.chaine.choix import TOUCHES, Choix, Effet, porter
from passerelle.domaine.chaine.conclusion import ligne_du_journal
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.feuilles.carnet import ecrire_souvenir
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.fusion.parties import PARTIES, dernier_numero
from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle
from passerelle.reparations import relever, reparer_les_classeurs
from passerelle.reserves import relever_les_reserves
from passerelle.session import Session
from passerelle.synchronisation import ESSAIS, SANS_ARRET

Lignes = Collection[tuple[str, str]]
"""(table id, line id)."""

PAS_PRET = (
    "Le classeur n’est pas prêt\u00a0: rien n’a été changé.",
    "Mettez-le d’abord à jour depuis la page de l’équipe, puis recommencez.",
)


def ecrire_au_principal(session: Session, composer: Callable[[ClasseursLus], Plan], *, tables: Collection[str]) -> None:
    """Write what `composer` makes of the workbooks in the main one, whose `tables` it needs.

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
        plan = composer(classeurs)
        if plan.est_vide or appliquer(session.connexions["principal"], plan, principal.carnet, relever(principal)):
            return
    raise ClasseurInaccessible(*SANS_ARRET)


def consigner(session: Session, mention: Mention, *, maintenant: datetime) -> None:
    """Write a line of the journal, and nothing else. Raises as `ecrire_au_principal` does."""

    def composer(classeurs: ClasseursLus) -> Plan:
        return Plan(onglets=[_ligne_du_journal(classeurs["principal"], mention, maintenant)])

    ecrire_au_principal(session, composer, tables=("journal",))


def _ligne_du_journal(principal: ClasseurLu, mention: Mention, maintenant: datetime) -> PlanOnglet:
    return PlanOnglet(feuille=principal.feuilles["journal"], ajouts=[("", ligne_du_journal(mention, maintenant))])


def retenir_des_projets(session: Session, noms: Collection[str]) -> None:
    """Remember that the team itself gave the projects of these names: public lists may show them. Raises as
    `ecrire_au_principal` does."""

    def composer(classeurs: ClasseursLus) -> Plan:
        carnet = classeurs["principal"].carnet
        souvenir = carnet.souvenir(PROJETS_VUS)
        vus = noms_vus(souvenir, carnet.memoire(session.modele.tables["projet"]).colonne("nom"))
        a_retenir = en_souvenir({*vus, *noms})
        neuf = a_retenir != souvenir
        return Plan(onglets=[], entrees=ecrire_souvenir(PROJETS_VUS, a_retenir, carnet.contenu) if neuf else {})

    ecrire_au_principal(session, composer, tables=("projet",))


def porter_un_choix(session: Session, choix: Choix, *, maintenant: datetime) -> str:
    """Write what staff decided of a mise en relation; what was done, in a sentence. Raises as `ecrire_au_principal` does."""
    phrases: list[str] = []

    def composer(classeurs: ClasseursLus) -> Plan:
        effet = _effet(session, classeurs["principal"], choix, maintenant)
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


def confirmer_les_lieux(session: Session, lignes: Lignes, *, par: str, maintenant: datetime) -> int:
    """Write Oui where staff confirm that these sessions were held where their lines say, by the key called `par`; how many: those
    that hold something there already, and those that are gone, stay as they are. Raises as `ecrire_au_principal` does."""
    confirmees: list[int] = []

    def ecrire_oui(classeurs: ClasseursLus) -> Plan:
        principal = classeurs["principal"]
        onglets = [
            PlanOnglet(feuille=feuille, ecritures=ecritures)
            for table in sorted({table for table, _ in lignes})
            if (feuille := principal.feuilles.get(table))
            and (ecritures := _dans_les_blancs(feuille, {ident for nom, ident in lignes if nom == table}))
        ]
        combien = sum(len(onglet.ecritures) for onglet in onglets)
        confirmees.append(combien)
        if not combien:
            return Plan(onglets=[])
        mention = Mention(
            quoi="lieux confirmés",
            onglet=", ".join(onglet.feuille.table.onglet for onglet in onglets),
            champ=", ".join({onglet.feuille.table.par_cle[LIEU_CONFIRME].libelle: "" for onglet in onglets}),
            apres="Oui",
            cause=f"{compter(combien, 'rencontre')}\u00a0: c’était bien à ce lieu, depuis la page de l’équipe, avec {par}.",
        )
        return Plan(onglets=[*onglets, _ligne_du_journal(principal, mention, maintenant)])

    ecrire_au_principal(session, ecrire_oui, tables=("journal",))
    return confirmees[-1]


def _dans_les_blancs(feuille: Feuille, idents: Collection[str]) -> list[Ecriture]:
    if not feuille.est_lisible or LIEU_CONFIRME not in feuille.places:
        return []
    oui: Cellule = "Oui"
    return [
        Ecriture(rang, en_texte(ident), LIEU_CONFIRME, None, oui)
        for rang, ident, ecrit in zip(feuille.rangs, feuille.colonne("id"), feuille.colonne(LIEU_CONFIRME), strict=True)
        if ecrit is None and en_texte(ident) in idents
    ]
