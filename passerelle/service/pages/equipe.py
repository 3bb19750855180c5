"""The team's home: how the workbook stands, what waits for somebody, what was heard, what the figures say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Reponse

from passerelle.adresses import Adresses
from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import Apercu, Chiffre
from passerelle.domaine.declare.entites import Exercice, exercice_montre
from passerelle.domaine.enonces.accueil.a_faire import ATTENDUE, MANQUANTE, fiches_en_attente, lister_les_taches
from passerelle.domaine.enonces.accueil.entendu import dire_la_suite, entendre
from passerelle.domaine.enonces.accueil.tableaux import dresser_les_tableaux
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.fiche_seance import fiches_des_seances
from passerelle.domaine.liens.planning_vu import changements
from passerelle.erreurs import ErreurPasserelle
from passerelle.moteur import Etat
from passerelle.service.acces import est_direction
from passerelle.service.contexte import contexte
from passerelle.service.pages.a_regarder import INFORMATION, adresse_d_une_case, regrouper
from passerelle.service.pages.demandes import lire_jour
from passerelle.service.pages.essentiel import comparer_en_mots, dire_l_essentiel
from passerelle.service.pages.liens import Seance
from passerelle.service.pages.pourquoi import onglets
from passerelle.service.pages.reperes import Reperes
from passerelle.typographie import moment

SEMAINE = timedelta(days=7)

GARDEES_MONTREES = 20
"""Lines named of those the guard holds back."""

AVEC_DES_BARRES = (
    "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""The bars of the tables are as long as a number that the page writes beside them: nothing else of it may carry a style."""

equipe = Blueprint("equipe", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneNommee:
    """A line that the guard holds back, in words, and where it is."""

    onglet: str
    nom: str
    adresse: str
    est_partie: bool


@equipe.get("/")
def accueil() -> Response:
    """Everything on one page."""
    partage = contexte()
    passerelle, etat = partage.passerelle, partage.joindre_le_moteur().etat()
    apercu, empechement = Apercu(), ""
    try:
        apercu = passerelle.apercu()
    except ErreurPasserelle as erreur:
        empechement = "" if etat.erreur else str(erreur)
    aujourdhui = passerelle.maintenant().date()
    lundi = aujourdhui - timedelta(days=aujourdhui.weekday())
    depuis = lire_jour("depuis") or aujourdhui - SEMAINE
    exercice = exercice_montre(passerelle.config.exercices, aujourdhui)
    fuseau = ZoneInfo(passerelle.config.centre.fuseau)
    adresses = Adresses(locaux=passerelle.config.classeur.locaux, google=apercu.fiches_google)
    signalements = regrouper(apercu, passerelle)
    reponse = make_response(
        render_template(
            "equipe.html",
            centre=passerelle.config.centre.nom,
            action=passerelle.config.action.intitule,
            etat=etat,
            etat_phrase=dire_etat(etat, fuseau),
            etat_classe="mal" if etat.erreur else "bien" if etat.reussie_le and not etat.garde else "",
            empechement=empechement,
            annonce=apercu.annonce,
            a_effacer=passerelle.a_effacer,
            avis=" ".join(filter(None, (passerelle.avis, passerelle.sans_sauvegarde))),
            classeurs=adresses_classeurs(passerelle, avec_contacts=est_direction()),
            gardees=nommer_les_gardees(apercu, passerelle),
            gardees_montrees=GARDEES_MONTREES,
            taches=lister_les_taches(apercu),
            manquantes=_avec_leur_fiche(fiches_en_attente(apercu, MANQUANTE), passerelle, adresses),
            attendues=_avec_leur_fiche(fiches_en_attente(apercu, ATTENDUE), passerelle, adresses),
            relations=[relation for relation in apercu.relations if relation.attend],
            semaines=[
                (titre, _avec_leur_fiche(_creneaux(apercu, debut, debut + timedelta(days=6)), passerelle, adresses))
                for titre, debut in (("Cette semaine", lundi), ("La semaine prochaine", lundi + SEMAINE))
            ],
            changes=changements(
                apercu.calendrier,
                maintenant=passerelle.maintenant(),
                au=lundi + timedelta(days=13),
                lieu=None,
            ),
            depuis=depuis,
            reculs=_reculs(aujourdhui, exercice),
            entendus=entendre(apercu.entendus, depuis=depuis, suspect=passerelle.indiscret),
            dire_la_suite=dire_la_suite,
            projets=[projet for projet in apercu.projets_vus if projet.alerte or not projet.est_fini],
            exercice=exercice.libelle if exercice else "",
            comparaison=comparer_en_mots(apercu.essentiel),
            essentiel=dire_l_essentiel(apercu.essentiel, passerelle.modele),
            tableaux=dresser_les_tableaux(apercu.chiffres, exercice, f"{aujourdhui:%Y-%m}") if exercice else [],
            chiffres=chiffres_cles(apercu.chiffres, exercice),
            anomalies=[signalement for signalement in signalements if signalement.gravite != INFORMATION],
            informations=[signalement for signalement in signalements if signalement.gravite == INFORMATION],
            pourquoi_onglets=onglets(passerelle.modele),
            fiches={fiche.titre: adresses.fiche(fiche, {}) for fiche in passerelle.modele.formulaires.values()},
        )
    )
    reponse.headers["Content-Security-Policy"] = AVEC_DES_BARRES
    return reponse


@equipe.post("/synchroniser")
def actualiser() -> Reponse:
    """Ask for a synchronisation now."""
    contexte().joindre_le_moteur().actualiser()
    return redirect(url_for("equipe.accueil"), 303)


@equipe.post("/garde/confirmer")
def confirmer() -> Reponse:
    """Let through what the guard holds back."""
    contexte().joindre_le_moteur().confirmer()
    return redirect(url_for("equipe.accueil"), 303)


def dire_etat(etat: Etat, fuseau: ZoneInfo) -> str:
    """The state of synchronisation in one sentence or two."""
    if etat.reussie_le is None:
        phrase = "Le classeur n’a pas encore été mis à jour."
    else:
        phrase = f"Dernière mise à jour réussie\u00a0: {moment(etat.reussie_le.astimezone(fuseau))}."
    if etat.en_cours:
        return f"{phrase} Une mise à jour est en cours."
    return f"{phrase} Une mise à jour va commencer." if etat.indices_en_attente else phrase


def chiffres_cles(chiffres: Iterable[Chiffre], exercice: Exercice | None) -> list[Chiffre]:
    """The figures of the whole exercise, without their breakdowns."""
    return [c for c in chiffres if exercice and c.periode == exercice.libelle and not c.ventilation]


def adresses_classeurs(passerelle: Passerelle, *, avec_contacts: bool = True) -> dict[str, str]:
    """What staff click, and where it opens a workbook: one link where both are here, one for each elsewhere."""
    classeur = passerelle.config.classeur
    adresses = {
        nom: f"https://docs.google.com/spreadsheets/d/{identifiant}" for nom, identifiant in classeur.par_nom.items()
    }
    adresses |= dict.fromkeys(classeur.locaux, "/classeur")
    liens = {"Ouvrir le classeur": adresses["principal"]}
    return liens if classeur.est_local or not avec_contacts else liens | {"Ouvrir les contacts": adresses["contacts"]}


def nommer_les_gardees(apercu: Apercu, passerelle: Passerelle) -> list[LigneNommee]:
    """The lines that the guard holds back, as the team knows them."""
    reperes = Reperes(modele=passerelle.modele, choix=apercu.choix, projets=apercu.projets)
    return [
        LigneNommee(
            onglet=reperes.onglet(ligne.table),
            nom=reperes.ligne(ligne.table, ligne.id),
            adresse=adresse_d_une_case(ligne.table, ligne.id),
            est_partie=ligne.est_partie,
        )
        for ligne in apercu.gardees
    ]


def _creneaux(apercu: Apercu, du: date, au: date) -> list[CreneauVu]:
    return [creneau for creneau in apercu.creneaux if du <= creneau.date <= au]


def _avec_leur_fiche(creneaux: Iterable[CreneauVu], passerelle: Passerelle, adresses: Adresses) -> list[Seance]:
    """Those slots, with the form of each where it has not come."""
    fiches = fiches_des_seances(passerelle.modele)
    return [
        Seance(vu=vu, fiche=adresses.seance(vu, fiches) if vu.statut in (ATTENDUE, MANQUANTE) else "")
        for vu in creneaux
    ]


def _reculs(aujourdhui: date, exercice: Exercice | None) -> dict[str, date]:
    """The days from which a team likes to look back, in words."""
    reculs = {"7 jours": aujourdhui - SEMAINE, "30 jours": aujourdhui - timedelta(days=30)}
    return reculs | ({"toute l’année": exercice.debut} if exercice else {})
