"""One synchronisation, from the top: read once, decide in pure code, write once. Start here.

réponses ─► tables composées ─► fusion avec la feuille ─► règles ─► fusion ─► indicateurs ─► plan ─► one write
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from passerelle.calendrier import Calendrier
from passerelle.classeur.connexion import Connexion
from passerelle.classeur.ecriture import appliquer
from passerelle.classeur.installation import Installation, preparer, trouver_onglet, trouver_table
from passerelle.classeur.lecture import Lecture, Reglages, lire, lire_reglages
from passerelle.classeur.projection import projeter
from passerelle.classeur.version import refuser_si_plus_recent
from passerelle.config import Config
from passerelle.domaine.actions import Actions
from passerelle.domaine.ailleurs import trouver_les_suites
from passerelle.domaine.compte_rendu import CompteRendu
from passerelle.domaine.conclusion import Conclusion, conclure
from passerelle.domaine.definitions_chiffres import DEFINITIONS
from passerelle.domaine.donnees import Donnees
from passerelle.domaine.etat import Etat, lire_etat, lire_vues
from passerelle.domaine.etude import etudier
from passerelle.domaine.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.finances import completer_les_financeurs
from passerelle.domaine.formulaire import Formulaire
from passerelle.domaine.lecture import Cellule
from passerelle.domaine.memoire import Memoire, retrouver
from passerelle.domaine.modele import Modele
from passerelle.domaine.moments import grille_des_reponses, rendre_nos_nombres
from passerelle.domaine.plan import en_phrases
from passerelle.domaine.probleme import Anomalie
from passerelle.domaine.projets_suivis import ETAPES_VUES
from passerelle.domaine.registres import Fait
from passerelle.domaine.reglages import revoir_les_reglages
from passerelle.domaine.reparation import reparer
from passerelle.domaine.table import Table
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

    Raises ClasseurInaccessible, OngletEtranger, VersionPlusRecente.
    """
    debut, avant = time.perf_counter(), _requetes(centre)
    faits: list[Fait] = []
    for _ in range(ESSAIS):
        classeurs = {nom: _lire(centre, nom, connexion) for nom, connexion in centre.connexions.items()}
        reserves = _reserves_de(centre, classeurs)
        a_installer: tuple[str, ...] = ()
        if any(c.installation.requetes for c in classeurs.values()) and (confirmer or not reserves):
            if not a_blanc:
                _installer(centre, classeurs)
                faits += [fait for c in classeurs.values() for fait in _dire_les_titres(c.installation)]
                continue
            a_installer = tuple(phrase for c in classeurs.values() for phrase in c.installation.phrases)
            classeurs = {nom: _comme_installe(centre, nom, classeur) for nom, classeur in classeurs.items()}
            reserves = _reserves_de(centre, classeurs)
        signature = (maintenant.date(), *(connexion.empreinte for connexion in centre.connexions.values()))
        if connu := centre.deja_vus.get(signature):
            lectures = _requetes(centre)[0] - avant[0]
            return replace(connu, quand=maintenant, duree_s=time.perf_counter() - debut, lectures=lectures)
        conclusion = _decider(
            centre, classeurs, maintenant, faits=faits, reserves=reserves, confirme=confirmer
        )
        if a_blanc or conclusion.garde or _ecrire(centre, classeurs, conclusion):
            compte_rendu = _rendre_compte(
                centre, conclusion, maintenant, debut, avant, a_blanc=a_blanc, a_installer=a_installer
            )
            if not (conclusion.garde or a_installer) and all(p.est_vide for p in conclusion.plans.values()):
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


def revoir_les_classeurs(centre: Centre) -> tuple[str, ...]:
    """What the workbooks are set to that the centre is not, in French. Raises ClasseurInaccessible."""
    return tuple(
        f"{anomalie.onglet}\u00a0: {anomalie.message}"
        for nom, connexion in centre.connexions.items()
        for anomalie in _reglages(centre, nom, lire_reglages(connexion))
    )


def lire_table(centre: Centre, ident: str) -> Feuille | None:
    """One table as it stands in its workbook, None where its tab is not there. Raises ClasseurInaccessible."""
    table = centre.modele.tables[ident]
    lecture = lire(centre.connexions[table.classeur])
    onglet = trouver_table(lecture, lire_etat(lecture.onglets).onglets.get(ident), table)
    return lire_feuille(table, onglet) if onglet is not None and onglet.grille else None


def _lire_pour_installer(centre: Centre) -> dict[str, _Classeur]:
    return {nom: _lire(centre, nom, connexion, reparer=True) for nom, connexion in centre.connexions.items()}


def _lire(centre: Centre, nom: str, connexion: Connexion, *, reparer: bool = False) -> _Classeur:
    lecture = lire(connexion)
    etat = lire_etat(lecture.onglets)
    refuser_si_plus_recent(etat)
    installation = preparer(
        lecture,
        etat,
        tables=_tables(centre.modele, nom),
        formulaires=_formulaires(centre.modele, nom),
        depart=_depart(centre),
        est_local=nom in centre.config.classeur.locaux,
        reparer=reparer,
        connexion=connexion,
        choix=_choix(centre),
        fuseau=centre.config.centre.fuseau,
    )
    return _Classeur(lecture=lecture, etat=etat, installation=installation)


def _tables(modele: Modele, nom: str) -> list[Table]:
    return [table for table in modele.tables.values() if table.classeur == nom]


def _formulaires(modele: Modele, nom: str) -> list[Formulaire]:
    return [formulaire for formulaire in modele.formulaires.values() if formulaire.classeur == nom]


def _comme_installe(centre: Centre, nom: str, classeur: _Classeur) -> _Classeur:
    """A workbook as it would read once installed."""
    lecture, etat = projeter(
        classeur.lecture,
        classeur.etat,
        tables=_tables(centre.modele, nom),
        formulaires=_formulaires(centre.modele, nom),
        depart=_depart(centre),
        est_local=nom in centre.config.classeur.locaux,
    )
    return _Classeur(lecture=lecture, etat=etat)


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


def _reserves_de(centre: Centre, classeurs: Mapping[str, _Classeur]) -> list[str]:
    return [phrase for nom, classeur in classeurs.items() for phrase in _reserves(centre, nom, classeur)]


def _dire_les_titres(installation: Installation) -> Iterator[Fait]:
    for titre, usuel in installation.renommes.items():
        cause = f"L’équipe a déjà un onglet «\u00a0{usuel}\u00a0»\u00a0: celui de Passerelle prend ce titre."
        yield Fait(quoi="onglet créé", onglet=titre, cause=cause)


def _reglages(centre: Centre, nom: str, reglages: Reglages) -> list[Anomalie]:
    return revoir_les_reglages(
        nom, locale=reglages.locale, fuseau=reglages.fuseau, attendu=centre.config.centre.fuseau
    )


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
    return reserves + _entrees_abimees(etat.abimees)


def _entrees_abimees(cles: Iterable[str]) -> list[str]:
    """What the hidden tab cannot tell any more is held back as if it were gone (contrat.md §6.10)."""
    return [
        f"Dans l’onglet caché de Passerelle, «\u00a0{cle}\u00a0» ne se lit plus\u00a0: ce que l’équipe a écrit ne s’y "
        "distingue plus de ce que disent les fiches."
        for cle in cles
    ]


def _feuilles(modele: Modele, nom: str, classeur: _Classeur) -> dict[str, Feuille]:
    """Table id → its tab, for the tables of one workbook that have lines or keys."""
    trouves = {
        table.id: (table, trouver_table(classeur.lecture, classeur.etat.onglets.get(table.id), table))
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
    faits: Sequence[Fait],
    reserves: Sequence[str],
    confirme: bool,
) -> Conclusion:
    situation = _situation(centre, classeurs, maintenant)
    illisibles = [
        f"{ident}/{numero}"
        for ident, memoire in situation.memoires.items()
        for numero in sorted(memoire.illisibles)
    ]
    etude = etudier(situation)
    etats = {nom: classeur.etat for nom, classeur in classeurs.items()}
    return conclure(
        etude, etats, faits=faits, reserves=[*reserves, *_entrees_abimees(illisibles)], confirme=confirme
    )


def _situation(centre: Centre, classeurs: Mapping[str, _Classeur], maintenant: datetime) -> Donnees:
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
        formulaire.id: grille_des_reponses(formulaire, onglet)
        for formulaire in modele.formulaires.values()
        if formulaire.classeur in classeurs
        and (onglet := _onglet_de_reponses(classeurs[formulaire.classeur], formulaire.id, formulaire.onglet))
        is not None
    }
    suites: dict[str, list[Onglet]] = {}
    for nom, classeur in classeurs.items():
        suites |= _suites(modele, nom, classeur)
    memoires |= {ident: reparation.memoire for ident, reparation in reparations.items()}
    feuilles |= {ident: reparation.feuille for ident, reparation in reparations.items()}
    return Donnees(
        modele=modele,
        exercices=config.exercices,
        parametres={
            "financeur_propre": config.centre.financeur_propre,
            "financeur_principal": config.centre.financeur_principal,
        },
        feuilles={ident: rendre_nos_nombres(f, memoires[ident]) for ident, f in feuilles.items()},
        reponses=reponses,
        suites=suites,
        vues=lire_vues(classeurs["principal"].etat.contenu) if "principal" in classeurs else {},
        memoires=memoires,
        reparations=reparations,
        action=config.action.intitule,
        feries=calendrier.feries,
        vacances=calendrier.vacances,
        suspect=centre.suspect,
        maintenant=maintenant,
        anomalies=[
            *calendrier.anomalies,
            *(a for nom, c in classeurs.items() for a in _reglages(centre, nom, c.lecture.reglages)),
        ],
        souvenirs={nom: classeurs["principal"].etat.souvenir(nom) for nom in (ETAPES_VUES, DEFINITIONS)},
    )


def _onglet_de_reponses(classeur: _Classeur, ident: str, titre: str) -> Onglet | None:
    return trouver_onglet(classeur.lecture, classeur.etat.reponses.get(ident), titre)


def _suites(modele: Modele, nom: str, classeur: _Classeur) -> dict[str, list[Onglet]]:
    """Form id → the tabs nobody knows that carry its titles."""
    formulaires = [formulaire for formulaire in modele.formulaires.values() if formulaire.classeur == nom]
    etat = classeur.etat
    connus = {*etat.onglets.values(), *etat.reponses.values(), etat.sheet_id} | {
        onglet.sheet_id
        for formulaire in formulaires
        if (onglet := _onglet_de_reponses(classeur, formulaire.id, formulaire.onglet)) is not None
    }
    autres = [onglet for onglet in classeur.lecture.onglets if onglet.sheet_id not in connus]
    return trouver_les_suites(autres, formulaires)


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
    a_installer: tuple[str, ...],
) -> CompteRendu:
    lectures, ecritures = _requetes(centre)
    plans = list(conclusion.plans.values())
    ecrit = not (a_blanc or conclusion.garde)
    plan = en_phrases(plans, conclusion.garde)
    if a_installer:
        plan = "\n".join(["Les onglets du classeur sont d’abord à installer\u00a0:", *a_installer, "", plan])
    return CompteRendu(
        quand=maintenant,
        duree_s=time.perf_counter() - debut,
        lectures=lectures - avant[0],
        ecritures=ecritures - avant[1],
        cellules=sum(plan.cellules for plan in plans) if ecrit else 0,
        lignes_ajoutees=sum(plan.ajouts for plan in plans) if ecrit else 0,
        lignes_retirees=sum(plan.retraits for plan in plans) if ecrit else 0,
        garde=conclusion.garde,
        plan=plan,
        apercu=conclusion.apercu,
        a_installer=a_installer,
    )
