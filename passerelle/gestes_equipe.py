"""What a person does from one of our pages, written in the workbook as theirs (contrat.md §6.2), with its line of the journal."""

from collections.abc import Callable, Collection
from datetime import datetime

from passerelle.classeur.ecriture import appliquer
from passerelle.classeurs import ClasseurLu, lire_les_classeurs
from passerelle.domaine.application.creneaux import LIEU_CONFIRME
from passerelle.domaine.chaine.conclusion import ligne_du_journal
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle
from passerelle.reparations import relever, reparer_les_classeurs
from passerelle.reserves import relever_les_reserves
from passerelle.session import Session
from passerelle.synchronisation import ESSAIS, SANS_ARRET

Lignes = Collection[tuple[str, str]]
"""(table id, line id)."""


def consigner(session: Session, mention: Mention, *, maintenant: datetime) -> None:
    """Write a line of the journal, and nothing else.

    Raises ErreurPasserelle where the workbook waits for something else first, ClasseurInaccessible, VersionPlusRecente.
    """
    _ecrire(session, lambda _: ([], mention), maintenant=maintenant)


def confirmer_les_lieux(session: Session, lignes: Lignes, *, par: str, maintenant: datetime) -> int:
    """Write Oui where staff confirm that these sessions were held where their lines say, by the key called `par`; how many: those
    that hold something there already, and those that are gone, stay as they are. Raises as `consigner` does.
    """

    def ecrire_oui(principal: ClasseurLu) -> tuple[list[PlanOnglet], Mention | None]:
        onglets = [
            PlanOnglet(feuille=feuille, ecritures=ecritures)
            for table in sorted({table for table, _ in lignes})
            if (feuille := principal.feuilles.get(table))
            and (ecritures := _dans_les_blancs(feuille, {ident for nom, ident in lignes if nom == table}))
        ]
        combien = sum(len(onglet.ecritures) for onglet in onglets)
        rencontres = compter(combien, "rencontre")
        return onglets, Mention(
            quoi="lieux confirmés",
            onglet=", ".join(onglet.feuille.table.onglet for onglet in onglets),
            champ=", ".join({onglet.feuille.table.par_cle[LIEU_CONFIRME].libelle: "" for onglet in onglets}),
            apres="Oui",
            cause=f"{rencontres}\u00a0: c’était bien à ce lieu, depuis la page de l’équipe, avec {par}.",
        ) if combien else None

    return _ecrire(session, ecrire_oui, maintenant=maintenant)


def _dans_les_blancs(feuille: Feuille, idents: Collection[str]) -> list[Ecriture]:
    if not feuille.est_lisible or LIEU_CONFIRME not in feuille.places:
        return []
    oui: Cellule = "Oui"
    return [
        Ecriture(rang, en_texte(ident), LIEU_CONFIRME, None, oui)
        for rang, ident, ecrit in zip(feuille.rangs, feuille.colonne("id"), feuille.colonne(LIEU_CONFIRME), strict=True)
        if ecrit is None and en_texte(ident) in idents
    ]


def _ecrire(
    session: Session,
    faire: Callable[[ClasseurLu], tuple[list[PlanOnglet], Mention | None]],
    *,
    maintenant: datetime,
) -> int:
    """Write what `faire` gives for the principal workbook as it stands, its mention with it; how many cells of staff's."""
    for _ in range(ESSAIS):
        classeurs = lire_les_classeurs(session)
        principal = classeurs["principal"]
        journal = principal.feuilles.get("journal")
        if journal is None or not journal.est_lisible or relever_les_reserves(classeurs):
            message = "Le classeur n’est pas prêt\u00a0: rien n’a été changé."
            raise ErreurPasserelle(message, "Mettez-le d’abord à jour depuis la page de l’équipe, puis recommencez.")
        if reparer_les_classeurs(session, classeurs):
            continue
        onglets, mention = faire(principal)
        if mention is None:
            return 0
        ligne = PlanOnglet(feuille=journal, ajouts=[("", ligne_du_journal(mention, maintenant))])
        plan = Plan(onglets=[*onglets, ligne])
        if appliquer(session.connexions["principal"], plan, principal.carnet, relever(principal)):
            return sum(len(onglet.ecritures) for onglet in onglets)
    raise ClasseurInaccessible(*SANS_ARRET)
