"""One synchronisation, from the top: read once, decide in pure code, write once. Start here.

réponses ─► tables composées ─► fusion avec la feuille ─► règles ─► fusion ─► indicateurs ─► plan ─► one write
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from passerelle.calendrier import Calendrier
from passerelle.classeur.connexion import Connexion
from passerelle.classeur.ecriture import appliquer
from passerelle.classeur.installation import Installation, preparer, trouver_onglet
from passerelle.classeur.lecture import Lecture, lire
from passerelle.config import Config
from passerelle.domaine.actions import Actions
from passerelle.domaine.compte_rendu import Apercu, CompteRendu
from passerelle.domaine.conclusion import Conclusion, conclure
from passerelle.domaine.etat import Etat, lire_etat
from passerelle.domaine.etude import Situation, etudier, mesurer
from passerelle.domaine.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.finances import completer_les_financeurs
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.memoire import Memoire, retrouver
from passerelle.domaine.modele import Modele
from passerelle.domaine.plan import en_phrases
from passerelle.domaine.registres import Fait
from passerelle.domaine.regles import appliquer_les_regles
from passerelle.domaine.reparation import reparer
from passerelle.erreurs import ClasseurInaccessible

ESSAIS = 4
"""How many times a plan is made again when rows moved under a write."""


Signature = tuple[object, ...]
"""The day, and a digest of what was read of each workbook."""


@dataclass(frozen=True, kw_only=True)
class Centre:
    """What a synchronisation works with: a centre's settings and definitions, and its workbooks (`principal`, `contacts`)
    by name. `calendrier` is that of its exercises.

    `deja_vus` keeps the last reading that asked for nothing: the same one, the same day, asks for nothing again.
    """

    config: Config
    modele: Modele
    calendrier: Calendrier
    connexions: Mapping[str, Connexion]
    suspect: Callable[[str], str | None]
    deja_vus: dict[Signature, CompteRendu] = field(default_factory=dict)


@dataclass(kw_only=True)
class _Classeur:
    """One workbook as read: its tabs, what is remembered of it, what its tabs lack."""

    lecture: Lecture
    etat: Etat
    installation: Installation = field(default_factory=Installation)


def synchroniser(
    centre: Centre, *, maintenant: datetime, a_blanc: bool = False, confirmer: bool = False
) -> CompteRendu:
    """Bring the workbooks up to date. `a_blanc` only plans; `confirmer` lets through what the guard would hold back.

    Raises ClasseurInaccessible, OngletEtranger.
    """
    debut, avant = time.perf_counter(), _requetes(centre)
    remarques: list[str] = []
    for _ in range(ESSAIS):
        classeurs = {nom: _lire(centre, nom, connexion) for nom, connexion in centre.connexions.items()}
        reserves = [
            phrase for nom, classeur in classeurs.items() for phrase in _reserves(centre, nom, classeur)
        ]
        if (a_faire := [c.installation for c in classeurs.values() if c.installation.requetes]) and (
            confirmer or not reserves
        ):
            if a_blanc:
                return _annoncer_installation(centre, a_faire, maintenant, debut, avant)
            _installer(centre, classeurs)
            remarques += [phrase for installation in a_faire for phrase in installation.remarques]
            continue
        signature = (maintenant.date(), *(connexion.empreinte for connexion in centre.connexions.values()))
        if connu := centre.deja_vus.get(signature):
            lectures = _requetes(centre)[0] - avant[0]
            return replace(connu, quand=maintenant, duree_s=time.perf_counter() - debut, lectures=lectures)
        conclusion = _decider(
            centre, classeurs, maintenant, reserves=reserves, confirme=confirmer, remarques=remarques
        )
        if a_blanc or conclusion.garde or _ecrire(centre, classeurs, conclusion):
            compte_rendu = _rendre_compte(centre, conclusion, maintenant, debut, avant, a_blanc=a_blanc)
            if not conclusion.garde and all(plan.est_vide for plan in conclusion.plans.values()):
                centre.deja_vus.clear()
                centre.deja_vus[signature] = compte_rendu
            return compte_rendu
    message = "Le classeur change sans arrêt pendant l’écriture."
    raise ClasseurInaccessible(message, "Laissez-le en repos une minute, puis relancez : rien n’est perdu.")


def installer(centre: Centre) -> tuple[str, ...]:
    """Create or repair the tabs of every workbook; say in French what was done, nothing where all was well.

    Raises ClasseurInaccessible, OngletEtranger.
    """
    classeurs = _lire_pour_installer(centre)
    _installer(centre, classeurs)
    return tuple(phrase for classeur in classeurs.values() for phrase in classeur.installation.phrases)


def reste_a_installer(centre: Centre) -> tuple[str, ...]:
    """What `installer` would do, in French; nothing is written. Raises ClasseurInaccessible, OngletEtranger."""
    classeurs = _lire_pour_installer(centre).values()
    return tuple(phrase for classeur in classeurs for phrase in classeur.installation.phrases)


def lire_table(centre: Centre, ident: str) -> Feuille | None:
    """One table as it stands in its workbook, None where its tab is not there. Raises ClasseurInaccessible."""
    table = centre.modele.tables[ident]
    lecture = lire(centre.connexions[table.classeur])
    onglet = trouver_onglet(lecture, lire_etat(lecture.onglets).onglets.get(ident), table.onglet)
    return lire_feuille(table, onglet) if onglet is not None and onglet.grille else None


def _lire_pour_installer(centre: Centre) -> dict[str, _Classeur]:
    return {nom: _lire(centre, nom, connexion, reparer=True) for nom, connexion in centre.connexions.items()}


def _lire(centre: Centre, nom: str, connexion: Connexion, *, reparer: bool = False) -> _Classeur:
    lecture = lire(connexion)
    etat = lire_etat(lecture.onglets)
    modele = centre.modele
    installation = preparer(
        lecture,
        etat,
        tables=[table for table in modele.tables.values() if table.classeur == nom],
        formulaires=[formulaire for formulaire in modele.formulaires.values() if formulaire.classeur == nom],
        depart=_depart(centre),
        est_local=nom in centre.config.classeur.locaux,
        reparer=reparer,
        connexion=connexion,
        choix=_choix(centre),
        fuseau=centre.config.centre.fuseau,
    )
    return _Classeur(lecture=lecture, etat=etat, installation=installation)


def _depart(centre: Centre) -> Mapping[str, Sequence[Mapping[str, Cellule]]]:
    """What a new tab starts with: what is declared, and the funders passerelle.toml names."""
    config, depart = centre.config.centre, centre.modele.depart
    nommes = (config.financeur_propre, config.financeur_principal)
    return {**depart, "financeur": completer_les_financeurs(depart.get("financeur", ()), nommes)}


def _choix(centre: Centre) -> dict[str, Sequence[str]]:
    """The names that lists offer and no tab holds: activities, actions, exercises."""
    activites = list(centre.modele.activites.values())
    actions = Actions.declarees(activites, centre.config.action.intitule)
    choix = {
        "activites": [activite.libelle for activite in activites],
        "actions": [entree.nom for entree in actions.noms.entrees],
        "exercices": [exercice.libelle for exercice in centre.config.exercices],
    }
    return {reference: noms for reference, noms in choix.items() if noms}


def _installer(centre: Centre, classeurs: Mapping[str, _Classeur]) -> None:
    for nom, classeur in classeurs.items():
        if classeur.installation.requetes:
            centre.connexions[nom].ecrire(classeur.installation.requetes)


def _reserves(centre: Centre, nom: str, classeur: _Classeur) -> list[str]:
    """What reading already holds back (contrat.md §6.8 and §6.10)."""
    lecture, etat = classeur.lecture, classeur.etat
    titres = {table.id: table.onglet for table in centre.modele.tables.values()}
    formulaires = {formulaire.id: formulaire.onglet for formulaire in centre.modele.formulaires.values()}
    # A tab whose table or form the centre has withdrawn may go.
    disparus = [
        titres[ident]
        for ident, sheet_id in etat.onglets.items()
        if ident in titres and lecture.par_id(sheet_id) is None
    ]
    disparus += [
        formulaires[ident]
        for ident, sheet_id in etat.reponses.items()
        if ident in formulaires and lecture.par_id(sheet_id) is None
    ]
    reserves = [f"L’onglet «\u00a0{titre}\u00a0» a disparu." for titre in disparus]
    if etat.sheet_id is None and any(_feuilles(centre.modele, nom, classeur).values()):
        reserves.append(
            "L’onglet caché de Passerelle a disparu\u00a0: ce que l’équipe a écrit ne se distingue "
            "plus de ce que disent les fiches."
        )
    return reserves


def _feuilles(modele: Modele, nom: str, classeur: _Classeur) -> dict[str, Feuille]:
    """Table id → its tab, for the tables of one workbook that have lines or keys."""
    trouves = {
        table.id: (table, trouver_onglet(classeur.lecture, classeur.etat.onglets.get(table.id), table.onglet))
        for table in modele.tables.values()
        if table.classeur == nom
    }
    return {
        ident: lire_feuille(table, onglet)
        for ident, (table, onglet) in trouves.items()
        if onglet is not None and onglet.grille
    }


def _decider(
    centre: Centre,
    classeurs: Mapping[str, _Classeur],
    maintenant: datetime,
    *,
    reserves: Sequence[str],
    confirme: bool,
    remarques: Sequence[str],
) -> Conclusion:
    situation = _situation(centre, classeurs, maintenant)
    etude = etudier(situation)
    etude.faits += [
        Fait(quoi="onglet créé sous un autre nom", onglet="", cause=phrase) for phrase in remarques
    ]
    appliquer_les_regles(etude)
    mesurer(etude)
    etats = {nom: classeur.etat for nom, classeur in classeurs.items()}
    return conclure(etude, etats, reserves=reserves, confirme=confirme)


def _situation(centre: Centre, classeurs: Mapping[str, _Classeur], maintenant: datetime) -> Situation:
    config, modele, calendrier = centre.config, centre.modele, centre.calendrier
    feuilles = {
        ident: f
        for nom, classeur in classeurs.items()
        for ident, f in _feuilles(modele, nom, classeur).items()
    }
    memoires = {
        table.id: classeurs[table.classeur].etat.memoire(table) if table.classeur in classeurs else Memoire()
        for table in modele.tables.values()
    }
    memoires |= {ident: retrouver(memoires[ident], feuille) for ident, feuille in feuilles.items()}
    reparations = {
        ident: reparer(note, feuilles[ident], memoires[ident])
        for classeur in classeurs.values()
        for ident, note in classeur.etat.note.items()
        if ident in feuilles and feuilles[ident].est_lisible
    }
    reponses = {
        formulaire.id: onglet.grille
        for formulaire in modele.formulaires.values()
        if formulaire.classeur in classeurs
        and (onglet := _onglet_de_reponses(classeurs[formulaire.classeur], formulaire.id, formulaire.onglet))
        is not None
    }
    return Situation(
        modele=modele,
        exercices=config.exercices,
        parametres={
            "financeur_propre": config.centre.financeur_propre,
            "financeur_principal": config.centre.financeur_principal,
        },
        feuilles=feuilles | {ident: reparation.feuille for ident, reparation in reparations.items()},
        reponses=reponses,
        memoires=memoires | {ident: reparation.memoire for ident, reparation in reparations.items()},
        reparations=reparations,
        action=config.action.intitule,
        feries=calendrier.feries,
        vacances=calendrier.vacances,
        suspect=centre.suspect,
        maintenant=maintenant,
        anomalies=calendrier.anomalies,
    )


def _onglet_de_reponses(classeur: _Classeur, ident: str, titre: str) -> Onglet | None:
    return trouver_onglet(classeur.lecture, classeur.etat.reponses.get(ident), titre)


def _ecrire(centre: Centre, classeurs: Mapping[str, _Classeur], conclusion: Conclusion) -> bool:
    """Write each plan that has something to write.

    False when everything is to be read and planned again: rows moved under a write, or a formula was put back and what it
    shows is not known yet.
    """
    en_place = True
    for nom, plan in conclusion.plans.items():
        if not plan.est_vide:
            en_place = (
                appliquer(centre.connexions[nom], plan, classeurs[nom].etat)
                and not plan.remet_une_formule
                and en_place
            )
    return en_place


def _requetes(centre: Centre) -> tuple[int, int]:
    connexions = centre.connexions.values()
    return sum(connexion.lectures for connexion in connexions), sum(
        connexion.ecritures for connexion in connexions
    )


def _rendre_compte(
    centre: Centre,
    conclusion: Conclusion,
    maintenant: datetime,
    debut: float,
    avant: tuple[int, int],
    *,
    a_blanc: bool,
) -> CompteRendu:
    lectures, ecritures = _requetes(centre)
    plans = list(conclusion.plans.values())
    ecrit = not (a_blanc or conclusion.garde)
    return CompteRendu(
        quand=maintenant,
        duree_s=time.perf_counter() - debut,
        lectures=lectures - avant[0],
        ecritures=ecritures - avant[1],
        cellules=sum(plan.cellules for plan in plans) if ecrit else 0,
        lignes_ajoutees=sum(plan.ajouts for plan in plans) if ecrit else 0,
        lignes_retirees=sum(plan.retraits for plan in plans) if ecrit else 0,
        garde=conclusion.garde,
        plan=en_phrases(plans, conclusion.garde),
        apercu=conclusion.apercu,
    )


def _annoncer_installation(
    centre: Centre,
    a_faire: Sequence[Installation],
    maintenant: datetime,
    debut: float,
    avant: tuple[int, int],
) -> CompteRendu:
    phrases = [phrase for installation in a_faire for phrase in installation.phrases]
    conclusion = Conclusion(plans={}, garde=(), apercu=Apercu())
    compte = _rendre_compte(centre, conclusion, maintenant, debut, avant, a_blanc=True)
    return replace(
        compte, plan="\n".join(["Les onglets du classeur sont d’abord à installer\u00a0:", *phrases])
    )
