"""The planning, month after month, for the team; and its calendar, for anyone (contrat.md §8)."""

import hashlib
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.liens.calendrier import RAPPEL, a_dire
from passerelle.domaine.liens.rendez_vous import lieux_en_activite, trouver_lieu
from passerelle.domaine.texte.noms import Annuaire, Entree
from passerelle.service.acces import CALENDRIER_EQUIPE, cle_du_calendrier
from passerelle.service.contexte import contexte, jour_d_essai
from passerelle.service.pages.demandes import lire_jour
from passerelle.service.refus import Refus
from passerelle.sorties.calendrier import TYPE, rediger
from passerelle.sorties.planning import Planning, etablir, periode_du_planning, titrer

planning = Blueprint("planning", __name__)

FRAICHEUR_S = 300
"""How long what was read may serve again without asking: those who follow a calendar ask every few hours."""

DANS_LA_PAGE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The page to print carries its own style, as the file of the command does, and fetches nothing."""


@planning.get("/calendrier.ics")
def suivre() -> Reponse:
    """What calendar programs follow, all or what concerns a place or an activity."""
    reponse = _calendrier(equipe=False)
    reponse.headers["Cache-Control"] = f"public, max-age={FRAICHEUR_S}"
    return reponse.make_conditional(request)


@planning.get(CALENDRIER_EQUIPE)
def suivre_en_equipe() -> Reponse:
    """The same with the meetings of the projects, for whoever has the team's address."""
    reponse = _calendrier(equipe=True)
    reponse.headers["Cache-Control"] = f"private, max-age={FRAICHEUR_S}"
    return reponse.make_conditional(request)


def _calendrier(*, equipe: bool) -> Response:
    passerelle = contexte().passerelle
    apercu = passerelle.apercu()
    lieu, activite = _lieu(apercu), _activite(passerelle)
    maintenant = passerelle.maintenant()
    dites = a_dire(
        apercu.calendrier,
        maintenant=maintenant,
        du=maintenant.date() - RAPPEL,
        lieu=lieu.id if lieu else "",
        activite=activite,
        equipe=equipe,
    )
    titre = titrer(
        passerelle.config,
        passerelle.modele.activites[activite].libelle if activite else "",
        lieu.nom if lieu else "",
        "équipe" if equipe else "",
    )
    contenu = rediger(apercu.calendrier, dites, titre=titre, fuseau=ZoneInfo(passerelle.config.centre.fuseau))
    reponse = Response(contenu, content_type=f"{TYPE}; charset=utf-8")
    reponse.headers["Content-Disposition"] = f'inline; filename="{request.path.strip("/")}"'
    reponse.set_etag(hashlib.sha256(contenu).hexdigest()[:32])
    return reponse


@planning.get("/planning")
def montrer() -> str:
    """The months of the exercise of the day, or of the period asked for; how to print them, and where to follow them."""
    partage = contexte().passerelle
    vu = _etablir(partage)
    return render_template(
        "planning.html",
        centre=partage.config.centre.nom,
        planning=vu,
        lieux=lieux_en_activite(vu.apercu.lieux, partage.maintenant().date()),
        abonnement=_en_abonnement(vu.adresse),
        abonnement_equipe=_en_abonnement(_adresse_de_l_equipe(partage)),
        bornes={nom: request.args[nom] for nom in ("du", "au") if request.args.get(nom)},
        autres=[exercice for exercice in partage.config.exercices if exercice.libelle != vu.periode.nom],
    )


@planning.get("/planning/imprimer")
def imprimer() -> Response:
    """The page that the command writes."""
    reponse = make_response(_etablir(contexte().passerelle).imprimable(jour_d_essai=jour_d_essai()))
    reponse.headers["Content-Security-Policy"] = DANS_LA_PAGE
    return reponse


def _adresse_de_l_equipe(passerelle: Passerelle) -> str:
    publique = passerelle.config.service.adresse_publique
    return publique + url_for("planning.suivre_en_equipe", cle=cle_du_calendrier())


def _en_abonnement(adresse: str) -> str:
    """The address under the scheme that calendar programs open by themselves."""
    return adresse.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)


def _etablir(passerelle: Passerelle) -> Planning:
    apercu, maintenant = passerelle.apercu(), passerelle.maintenant()
    periode = periode_du_planning(
        passerelle.config.exercices, maintenant.date(), du=lire_jour("du"), au=lire_jour("au")
    )
    if periode.au < periode.du:
        raise Refus(400, "Cette période finit avant de commencer\u00a0: échangez ses deux dates.")
    return etablir(
        config=passerelle.config,
        modele=passerelle.modele,
        apercu=apercu,
        maintenant=maintenant,
        periode=periode,
        lieu=_lieu(apercu),
        suspect=passerelle.suspect,
    )


def _lieu(apercu: Apercu) -> Lieu | None:
    """The place asked for, None where none is."""
    if not (ecrit := request.args.get("lieu", "")):
        return None
    if (lieu := trouver_lieu(ecrit, apercu.lieux)) is None:
        raise Refus(
            404, "Ce lieu n’est pas, ou n’est plus, un lieu de rencontre. Vérifiez l’adresse, ou suivez tous les lieux."
        )
    return lieu


def _activite(passerelle: Passerelle) -> str:
    """The id of the activity asked for, empty where none is."""
    if not (ecrite := request.args.get("activite", "")):
        return ""
    activites = passerelle.modele.activites
    connue = Annuaire(Entree(a.id, a.libelle, a.autres_noms) for a in activites.values()).exact(ecrite)
    if ecrite not in activites and connue is None:
        raise Refus(
            404, "Cette activité n’existe pas, ou n’existe plus. Vérifiez l’adresse, ou suivez toutes les activités."
        )
    return ecrite if connue is None else connue.id
