"""The addresses that are printed, scanned or followed: a place’s link, a form with what is already known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.fiche_google import FicheGoogle
from passerelle.domaine.liens.fiche_seance import fiche_pour, remplir

CORRIGER = "_corriger"
"""In the address of a form: what was sent of that session is shown. No question has such a key."""


@dataclass(frozen=True, kw_only=True)
class Adresses:
    """`publique` is where the service answers, empty for links of its own pages. `locaux` are the workbooks whose forms are filled
    in here; `google`: form id → where the others are.
    """

    publique: str = ""
    locaux: frozenset[str]
    google: Mapping[str, FicheGoogle] = field(default_factory=dict)

    @property
    def passees(self) -> str:
        """Where sessions whose form is missing are listed."""
        return f"{self.publique}/s/"

    def lieu(self, ident: str) -> str:
        """The link of a place, which its poster bears."""
        return f"{self.publique}/s/{quote(ident, safe='')}"

    def calendrier(self, lieu: str = "") -> str:
        """Where calendar programs follow the planning, or what is at one place (its id)."""
        return f"{self.publique}/calendrier.ics{'?' if lieu else ''}{urlencode({'lieu': lieu}) if lieu else ''}"

    def seance(self, vu: CreneauVu, fiches: Iterable[Formulaire], *, a_corriger: bool = False) -> str:
        """The form of a session, filled in; empty where none of `fiches` asks for such ones, or nobody knows yet where it is.
        `a_corriger`: with what was sent already, where the form is here."""
        formulaire = fiche_pour(vu.activite, fiches)
        if formulaire is None:
            return ""
        connus: Mapping[str, str | date] = {"date": vu.date, "activite": vu.activite, "lieu": vu.lieu}
        saisies = remplir(formulaire, connus)
        if a_corriger and formulaire.classeur in self.locaux:
            saisies[CORRIGER] = "oui"
        return self.fiche(formulaire, saisies)

    def fiche(self, formulaire: Formulaire, saisies: Mapping[str, str]) -> str:
        """The form, `saisies` filled in (by question key); empty where nobody knows yet where it is."""
        if formulaire.classeur in self.locaux:
            suite = urlencode(saisies)
            return f"{self.publique}/f/{quote(formulaire.id, safe='')}{'?' if suite else ''}{suite}"
        fiche = self.google.get(formulaire.id)
        return lien_google(fiche, saisies) if fiche else ""


def lien_google(fiche: FicheGoogle, saisies: Mapping[str, str]) -> str:
    """A Google form, `saisies` filled in (by question key); those whose entry is not known are left to be typed."""
    connues = {fiche.entrees[cle]: valeur for cle, valeur in saisies.items() if valeur and cle in fiche.entrees}
    return f"{fiche.adresse}?{urlencode({'usp': 'pp_url', **connues})}" if connues else fiche.adresse
