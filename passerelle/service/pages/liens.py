"""The links of posters: from a place to the form of the day, and the sessions whose form is missing (contrat.md §4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, make_response, redirect, render_template
from werkzeug.wrappers import Response as Reponse

from passerelle.adresses import Adresses
from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.fiche_seance import fiches_des_seances, remplir
from passerelle.domaine.liens.rendez_vous import (
    donner_rendez_vous,
    lieux_en_activite,
    seances_du_jour,
    seances_en_retard,
    taire_les_lieux_inconnus,
    trouver_lieu,
)
from passerelle.service.contexte import contexte

liens = Blueprint("liens", __name__, url_prefix="/s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seance:
    """A session, and the address of its form with what is known filled in; empty where that is not known yet."""

    vu: CreneauVu
    fiche: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheVierge:
    """A form that tells of any session, and where it is filled in."""

    titre: str
    adresse: str


@dataclass(frozen=True, kw_only=True)
class Chemins:
    """Where the links of a page lead, as the workbook stood at the last synchronisation."""

    apercu: Apercu
    aujourdhui: date
    fiches: tuple[Formulaire, ...]
    adresses: Adresses

    def seances(self, creneaux: Iterable[CreneauVu | None], *, a_corriger: bool = False) -> list[Seance]:
        """Those sessions, each with its form, or with the one already sent of it."""
        return [Seance(vu=vu, fiche=self.fiche(vu, a_corriger=a_corriger)) for vu in creneaux if vu is not None]

    def fiche(self, vu: CreneauVu, *, a_corriger: bool = False) -> str:
        """The prefilled form of a session."""
        return self.adresses.seance(vu, self.fiches, a_corriger=a_corriger)

    def vierges(self, connus: Mapping[str, str | date]) -> list[FicheVierge]:
        """The forms for a session that the planning does not have."""
        fiches = [FicheVierge(titre=f.titre, adresse=self.adresses.fiche(f, remplir(f, connus))) for f in self.fiches]
        return [fiche for fiche in fiches if fiche.adresse]

    @property
    def creneaux(self) -> list[CreneauVu]:
        """The slots, as anyone may see them."""
        return taire_les_lieux_inconnus(self.apercu.creneaux, self.apercu.lieux)

    @property
    def lieux(self) -> list[tuple[str, str]]:
        """The name and the link of each place in use."""
        return [
            (lieu.nom, self.adresses.lieu(lieu.id)) for lieu in lieux_en_activite(self.apercu.lieux, self.aujourdhui)
        ]


@liens.get("/")
def passees() -> str:
    """The sessions that wait for their form, then the places."""
    chemins = _chemins()
    creneaux, aujourdhui = chemins.creneaux, chemins.aujourdhui
    return render_template(
        "seances_passees.html",
        centre=contexte().passerelle.config.centre.nom,
        du_jour=chemins.seances(seances_du_jour(creneaux, aujourdhui=aujourdhui)),
        en_retard=chemins.seances(seances_en_retard(creneaux, aujourdhui=aujourdhui)),
        vierges=chemins.vierges({}),
        lieux=chemins.lieux,
    )


@liens.get("/<path:lieu>")
def venir(lieu: str) -> Reponse:
    """From a poster to today’s form; to a choice where there are several sessions, or none."""
    chemins = _chemins()
    trouve = trouver_lieu(lieu, chemins.apercu.lieux)
    if trouve is None:
        page = render_template(
            "lieu_inconnu.html",
            lieux=chemins.lieux,
            vierges=chemins.vierges({}),
            passees=chemins.adresses.passees,
        )
        return make_response(page, 404)
    return _accueillir(trouve, chemins)


def _accueillir(lieu: Lieu, chemins: Chemins) -> Reponse:
    rendez_vous = donner_rendez_vous(lieu, chemins.creneaux, aujourdhui=chemins.aujourdhui)
    if rendez_vous.directe and (adresse := chemins.fiche(rendez_vous.directe)):
        return redirect(adresse)
    page = render_template(
        "lieu.html",
        lieu=lieu.nom,
        aujourdhui=chemins.aujourdhui,
        a_remplir=chemins.seances(rendez_vous.a_remplir),
        deja_dites=chemins.seances(rendez_vous.deja_dites, a_corriger=True),
        en_retard=chemins.seances([rendez_vous.en_retard]),
        prochaine=chemins.seances([rendez_vous.prochaine]),
        vierges=chemins.vierges({"lieu": lieu.nom}),
        passees=chemins.adresses.passees,
    )
    return make_response(page)


def _chemins() -> Chemins:
    passerelle = contexte().passerelle
    apercu = passerelle.apercu()
    return Chemins(
        apercu=apercu,
        aujourdhui=passerelle.maintenant().date(),
        fiches=fiches_des_seances(passerelle.modele),
        adresses=Adresses(locaux=passerelle.config.classeur.locaux, google=apercu.fiches_google),
    )
