"""Why a slot is where it is: whose turn it was, who was out, what staff and forms say of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.enonces.pourquoi.explication import (
    Demande,
    Explication,
    communes,
    jour_entier,
    parties,
)
from passerelle.domaine.regles.planning import Creneau
from passerelle.domaine.regles.rotation import (
    HORS_SERVICE,
    FamilleEnAttente,
    LieuEnAttente,
    Service,
    familles_passees,
)
from passerelle.domaine.regles.tours_perdus import lieu_recevant
from passerelle.domaine.texte.francais import accorder, compter, dater, enumerer

_REGLE = (
    "Le tour va à la famille de lieux qui attend depuis le plus longtemps, puis, chez elle, au lieu qui attend depuis le plus "
    "longtemps. Un lieu empêché ce jour-là garde sa place pour la fois suivante."
)
_A_VENIR = ("prévue", "déplacée")


def expliquer_un_creneau(demande: Demande) -> Explication:
    """A line of the planning; one the rule did not make is staff's, or is left as it stands."""
    cellules = demande.cellules
    jour = cellules["date"]
    quand = f" du {jour_entier(jour)}" if isinstance(jour, date) else ""
    titre = f"{cellules['activite'] or 'Créneau'}{quand}"
    creneau = next((creneau for creneau in demande.etude.creneaux if creneau.id == demande.id), None)
    if creneau is None:
        reponse = (
            "La règle n’a pas fait cette ligne\u00a0: elle est à l’équipe, ou son exercice est clos. "
            "Elle reste comme elle est écrite."
        )
        return Explication(titre=titre, reponse=reponse, parties=communes(demande))
    dit = _CreneauDit(demande, creneau)
    return Explication(
        titre=titre,
        reponse=dit.repondre(),
        parties=(
            *parties(
                ("À qui le tour, ce jour-là", dit.tours()),
                ("Qui ne pouvait pas recevoir", dit.empeches()),
                ("Le lieu peut-il encore changer\u00a0?", [dit.dire_le_gel()]),
                ("Où elle en est", dit.issue()),
            ),
            *communes(demande),
        ),
    )


class _CreneauDit:
    """One slot in words."""

    def __init__(self, demande: Demande, creneau: Creneau) -> None:
        self._demande = demande
        self._creneau = creneau
        self._lieux: Mapping[str, Lieu] = {lieu.id: lieu for lieu in demande.etude.cadre.referentiels.lieux}
        self._gel = valeur_au(demande.etude.cadre.modele.planning.gel_jours, demande.aujourdhui)

    def repondre(self) -> str:
        """The place, and why that one."""
        creneau = self._creneau
        if creneau.statut == "exclue":
            return f"Pas de rencontre ce jour-là. {creneau.motif}"
        tour = self._nom(creneau.tour)
        if creneau.lieu_prevu != creneau.lieu_regle:
            regle = self._nom(creneau.lieu_regle)
            choix = f"{self._nom(creneau.lieu_prevu) or 'Aucun lieu'}\u00a0: c’est le choix de l’équipe."
            return f"{choix} Sans elle, ce serait {regle}." if regle else choix
        if creneau.lieu_regle == creneau.tour:
            return f"{tour}\u00a0: {self._dire_le_tour()}"
        return (
            f"{self._nom(creneau.lieu_prevu)}\u00a0: ce lieu était déjà annoncé, et un lieu annoncé ne change plus de lui-même "
            f"à moins de {compter(self._gel, 'jour')} de la séance. Aujourd’hui, ce serait le tour de\u00a0: {tour}."
        )

    def _dire_le_tour(self) -> str:
        creneau = self._creneau
        famille = next(f for f in creneau.ordre if any(lieu.id == creneau.tour for lieu in f.lieux))
        lieu = next(lieu for lieu in famille.lieux if lieu.id == creneau.tour)
        passees = familles_passees(creneau.ordre, creneau.tour)
        seule = famille.libelle == lieu.nom
        debut = "c’est son tour" if seule else f"c’est le tour de la famille «\u00a0{famille.libelle}\u00a0»"
        chez = f" Chez elle, {_dire_le_choix(famille, lieu)}." if len(famille.lieux) > 1 else ""
        if not passees:
            return f"{debut}, car {_dire_l_attente(famille, creneau.ordre)}.{chez}"
        dites = "\u00a0; ".join(f"{passee.libelle}, {enumerer(passee.raisons)}" for passee in passees)
        avant = accorder(len(passees), "la famille d’avant ne pouvait", "les familles d’avant ne pouvaient")
        return f"{debut}, car {avant} pas recevoir\u00a0: {dites}.{chez}"

    def tours(self) -> Iterator[str]:
        """The rule, then each family as it waited for the turn."""
        creneau = self._creneau
        if creneau.statut == "exclue":
            return
        yield _REGLE
        for famille in creneau.ordre:
            chez = ""
            if len(famille.lieux) > 1:
                dits = "\u00a0; ".join(f"{lieu.nom}, {_dire_le_dernier(lieu.service)}" for lieu in famille.lieux)
                chez = f" ({dits})"
            yield f"{famille.libelle}\u00a0: {_dire_les_tours(famille.service, creneau.depuis)}{chez}."

    def empeches(self) -> Iterator[str]:
        """The places that were out, and why."""
        for famille in self._creneau.ordre:
            for lieu in famille.lieux:
                if lieu.empechement:
                    yield f"{lieu.nom}\u00a0: {lieu.empechement}{self._dates_d_utilisation(lieu)}."

    def _dates_d_utilisation(self, lieu: LieuEnAttente) -> str:
        connu = self._lieux[lieu.id]
        dates = [f"à partir du {dater(connu.actif_du)}"] if connu.actif_du else []
        dates += [f"jusqu’au {dater(connu.actif_au)}"] if connu.actif_au else []
        return f" ({', '.join(dates)})" if lieu.empechement == HORS_SERVICE else ""

    def dire_le_gel(self) -> str:
        """Whether the place of a slot to come may still change; empty for the others."""
        creneau = self._creneau
        if creneau.statut not in _A_VENIR:
            return ""
        if creneau.lieu_prevu != creneau.lieu_regle:
            return "Pas de lui-même\u00a0: le choix de l’équipe reste tant qu’elle ne l’efface pas."
        delai = f"à moins de {compter(self._gel, 'jour')} de la séance, un lieu annoncé ne change plus de lui-même"
        fin = creneau.date - timedelta(days=self._gel)
        if creneau.fige or fin <= self._demande.aujourdhui:
            return f"Non\u00a0: {delai}. L’équipe, elle, peut toujours l’écrire dans le planning."
        return f"Oui, jusqu’au {dater(fin - timedelta(days=1))}\u00a0: {delai}."

    def issue(self) -> Iterator[str]:
        """What became of it."""
        creneau = self._creneau
        if creneau.date != creneau.date_regle:
            yield f"L’équipe a changé la date\u00a0: la règle donnait le {jour_entier(creneau.date_regle)}."
        yield from self._dire_le_statut()
        yield creneau.cout

    def _dire_le_statut(self) -> Iterator[str]:
        creneau, attendue = self._creneau, dater(self._creneau.attendue_jusqu_au)
        tenu, prevu = self._nom(lieu_recevant(creneau)), self._nom(creneau.lieu_prevu)
        match creneau.statut:
            case "prévue" | "déplacée":
                yield "La rencontre est à venir."
            case "réalisée" if creneau.lieu_prevu not in ("", creneau.lieu_realise):
                yield f"Elle a été tenue ailleurs\u00a0: {tenu}, au lieu de {prevu}. C’est {tenu} qui a pris le tour."
            case "réalisée":
                yield f"Elle a eu lieu, d’après l’onglet {self._onglets()}\u00a0: {tenu}."
            case "annulée":
                yield creneau.motif
                yield f"Elle n’a pas eu lieu\u00a0: {prevu} garde son tour pour la fois suivante." if prevu else ""
            case "fiche attendue":
                yield f"La fiche est attendue jusqu’au {attendue}. Le tour est compté à {prevu} en attendant."
            case "fiche manquante":
                yield f"Aucune fiche n’est arrivée\u00a0: elle était attendue jusqu’au {attendue}. Le tour reste compté à {prevu}."
            case "pas encore commencé":
                yield f"Aucune fiche ne manque ce jour-là. {creneau.motif}"

    def _onglets(self) -> str:
        modele = self._demande.etude.cadre.modele
        return enumerer((modele.tables[ident].onglet for ident in modele.tables_planifiees), "ou")

    def _nom(self, lieu: str) -> str:
        return self._lieux[lieu].nom if lieu in self._lieux else lieu


def _dire_l_attente(famille: FamilleEnAttente, ordre: Sequence[FamilleEnAttente]) -> str:
    """Why this family comes before the others: those ahead of it, if any, have no place in service."""
    rang = ordre.index(famille)
    if famille.service.dernier:
        autres = "toute autre famille en service" if rang else "toute autre famille"
        return f"son dernier tour remonte au {dater(famille.service.dernier)}, avant celui de {autres}"
    egales = any(autre.service.dernier is None for autre in ordre[rang + 1 :])
    ordre_ecrit = "\u00a0; à égalité, c’est l’ordre écrit pour l’activité qui compte" if egales else ""
    return f"aucun tour ne lui était encore revenu{ordre_ecrit}"


def _dire_le_choix(famille: FamilleEnAttente, lieu: LieuEnAttente) -> str:
    """Why this place among those of its family."""
    libres = [autre for autre in famille.lieux if not autre.empechement]
    if len(libres) == 1:
        return f"{lieu.nom} est le seul lieu qui peut recevoir ce jour-là"
    if lieu.service.dernier:
        return f"{lieu.nom} attend depuis le plus longtemps, depuis le {dater(lieu.service.dernier)}"
    egaux = sum(autre.service.dernier is None for autre in libres) > 1
    return f"{lieu.nom} n’avait encore jamais reçu{', et vient en premier dans l’onglet Lieux' if egaux else ''}"


def _dire_le_dernier(service: Service) -> str:
    return f"le {dater(service.dernier)}" if service.dernier else "jamais"


def _dire_les_tours(service: Service, depuis: date) -> str:
    """« 3 tours depuis le 1er septembre 2013, le dernier le 3 octobre 2013 »."""
    if service.dernier is None:
        return "encore aucun tour"
    fois = compter(service.fois, "tour") if service.fois else "aucun tour"
    return f"{fois} depuis le {dater(depuis)}, le dernier le {dater(service.dernier)}"
