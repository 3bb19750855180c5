"""One synchronisation, from the top: read, install and mend where needed, decide in pure code, write, account. Start here.

réponses ─► tables composées ─► fusion avec la feuille ─► règles ─► fusion ─► indicateurs ─► plan ─► one write
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from passerelle.classeur.ecriture import appliquer
from passerelle.classeurs import (
    ClasseursLus,
    dire_ce_qui_manque,
    lire_les_classeurs,
    manque_t_il_quelque_chose,
    poser_ce_qui_manque,
    projeter_les_classeurs,
)
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.chaine.conclusion import Conclusion, conclure
from passerelle.domaine.chaine.etude import etudier
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.feuilles.plan import en_phrases
from passerelle.erreurs import ClasseurInaccessible
from passerelle.mises_de_cote import MisesDeCote, malgre_les_defauts
from passerelle.rassemblement import rassembler_les_donnees
from passerelle.reparations import relever, reparer_les_classeurs
from passerelle.reserves import dire_les_entrees_abimees, relever_les_reserves
from passerelle.session import Session

ESSAIS = 12
"""How many times all is read and planned again, for rows moved under a write: each costs a mending and a plan."""

SANS_ARRET = (
    "Le classeur change sans arrêt pendant l’écriture.",
    "Laissez-le en repos une minute, puis relancez\u00a0: rien n’est perdu.",
)


def synchroniser(
    session: Session, *, maintenant: datetime, a_blanc: bool = False, confirmer: bool = False
) -> CompteRendu:
    """Bring the workbooks up to date. `a_blanc` only plans; `confirmer` lets through what the guard would hold back.

    Raises ClasseurInaccessible, OngletEtranger, VersionPlusRecente.
    """
    debut = time.perf_counter()
    mentions: list[Mention] = []
    for _ in range(ESSAIS):
        classeurs = lire_les_classeurs(session)
        reserves = relever_les_reserves(classeurs)
        a_installer: tuple[str, ...] = ()
        if manque_t_il_quelque_chose(classeurs) and (confirmer or not reserves):
            if not a_blanc:
                mentions += poser_ce_qui_manque(session, classeurs)
                continue
            a_installer = dire_ce_qui_manque(classeurs)
            classeurs = projeter_les_classeurs(session, classeurs)
            reserves = relever_les_reserves(classeurs)
        fautives: Collection[str] = ()
        if not a_blanc and (confirmer or not reserves):
            repare, fautives = reparer_les_classeurs(session, classeurs)
            if repare:
                continue
        signature = (maintenant.date(), *(connexion.empreinte for connexion in session.connexions.values()))
        if connu := session.derniere.compte_rendu(signature):
            duree = time.perf_counter() - debut
            return replace(connu, quand=maintenant, duree_s=duree, lectures=session.lectures)
        conclusion = decider(
            session,
            classeurs,
            maintenant,
            mentions=mentions,
            reserves=reserves,
            confirmer=confirmer,
            fautives=fautives,
        )
        if a_blanc or conclusion.garde or ecrire(session, classeurs, conclusion):
            compte_rendu = rendre_compte(
                session, conclusion, maintenant, debut, a_blanc=a_blanc, a_installer=a_installer
            )
            if not (conclusion.garde or a_installer) and all(p.est_vide for p in conclusion.plans.values()):
                session.derniere.retenir(signature, compte_rendu)
            return compte_rendu
    raise ClasseurInaccessible(*SANS_ARRET)


def decider(
    session: Session,
    classeurs: ClasseursLus,
    maintenant: datetime,
    *,
    mentions: Sequence[Mention],
    reserves: Sequence[str],
    confirmer: bool,
    fautives: Collection[str] = (),
) -> Conclusion:
    """What to write in each workbook, or why to hold it back; rows that a defect of ours stumbles on are set aside, as are the
    tables `fautives`."""

    def decider_sans(cotes: MisesDeCote) -> Conclusion:
        cotes = replace(cotes, tables={*cotes.tables, *fautives})
        donnees = rassembler_les_donnees(session, classeurs, maintenant, cotes)
        illisibles = [
            f"{ident}/{numero}" for ident, memoire in donnees.memoires.items() for numero in sorted(memoire.illisibles)
        ]
        return conclure(
            etudier(donnees),
            {nom: classeur.carnet for nom, classeur in classeurs.items()},
            mentions=mentions,
            reserves=[*reserves, *dire_les_entrees_abimees(illisibles)],
            confirme=confirmer,
        )

    return malgre_les_defauts(decider_sans, classeurs)


def ecrire(session: Session, classeurs: ClasseursLus, conclusion: Conclusion) -> bool:
    """Write each plan that has something to write. False when rows moved under a write: all is to be read and planned again."""
    ecrits = [
        appliquer(session.connexions[nom], plan, classeurs[nom].carnet, relever(classeurs[nom]))
        for nom, plan in conclusion.plans.items()
        if not plan.est_vide
    ]
    return all(ecrits)


def rendre_compte(
    session: Session,
    conclusion: Conclusion,
    quand: datetime,
    debut: float,
    *,
    a_blanc: bool,
    a_installer: tuple[str, ...],
) -> CompteRendu:
    """What is told of a synchronisation that began at `debut`, on the clock of `perf_counter`."""
    plans = list(conclusion.plans.values())
    ecrit = not (a_blanc or conclusion.garde)
    plan = en_phrases(plans, conclusion.garde)
    if a_installer:
        plan = "\n".join(["Les onglets du classeur sont d’abord à installer\u00a0:", *a_installer, "", plan])
    return CompteRendu(
        quand=quand,
        duree_s=time.perf_counter() - debut,
        lectures=session.lectures,
        ecritures=session.ecritures,
        cellules=sum(plan.cellules for plan in plans) if ecrit else 0,
        lignes_ajoutees=sum(plan.ajouts for plan in plans) if ecrit else 0,
        lignes_retirees=sum(plan.retraits for plan in plans) if ecrit else 0,
        garde=conclusion.garde,
        plan=plan,
        apercu=conclusion.apercu,
        a_installer=a_installer,
    )
