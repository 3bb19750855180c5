"""The planning as it is printed and shown: month after month, what people may come to, and why there is nothing on a day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from passerelle.domaine.declare.entites import Activite, Lieu
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.liens.calendrier import Annoncee, Calendrier
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.noms import Annuaire, Entree, forme

RECENT = timedelta(days=30)
"""How long a change is told beside the months."""

_EXCLUE, _ANNULEE = "pas de rencontre", "annulée"
_ETATS = {
    forme("prévue"): "prévue",
    forme("déplacée"): "déplacée",
    forme("réalisée"): "tenue",
    forme("annulée"): _ANNULEE,
    forme("exclue"): _EXCLUE,
    forme("pas encore commencé"): "pas encore commencé",
}
_SANS_NOUVELLES = "passée"
"""A form that has not come is the team's business, not that of who reads a wall."""

LEGENDE = {
    "prévue": "la rencontre aura lieu",
    "déplacée": "elle aura lieu un autre jour que d’habitude",
    "tenue": "elle a eu lieu",
    _SANS_NOUVELLES: "sa date est passée",
    _ANNULEE: "elle n’a pas lieu",
    _EXCLUE: "ce jour-là, personne ne reçoit\u00a0; la raison est dite",
    "pas encore commencé": "l’activité n’avait pas encore commencé",
}
"""What each state means to who reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateVue:
    """One line of a month. `heure` is `09:00`, empty for an activity the rules do not know; `raison` why nobody meets that day."""

    date: date
    heure: str
    activite: str
    lieu: str
    etat: str
    raison: str = ""

    @property
    def a_lieu(self) -> bool:
        """Whether one may come, or could."""
        return self.etat not in (_EXCLUE, _ANNULEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoisVu:
    """A month that has something, `2013-10`."""

    mois: str
    dates: tuple[DateVue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changement:
    """What changed lately of a meeting still to come: when and where it is now, or that it is not (`a_lieu`)."""

    date: date
    heure: str
    activite: str
    lieu: str
    a_lieu: bool


def mettre_en_mois(
    creneaux: Iterable[CreneauVu],
    activites: Mapping[str, Activite],
    *,
    du: date,
    au: date,
    lieu: Lieu | None,
    suspect: Callable[[str], str | None],
) -> tuple[MoisVu, ...]:
    """The slots from `du` to `au`, both included, all or those of one place. What looks personal is masked; of a cancelled slot,
    the reason is the team's own."""
    annuaire = Annuaire(Entree(a.id, a.libelle, a.autres_noms) for a in activites.values())
    noms = {forme(nom) for nom in (lieu.nom, *lieu.autres_noms)} if lieu else set()
    dates = [
        DateVue(
            date=vu.date,
            heure=valeur_au(activites[nom.id].heure, vu.date) if (nom := annuaire.exact(vu.activite)) else "",
            activite=_montrer(vu.activite, suspect),
            lieu=_montrer(vu.lieu, suspect),
            etat=(etat := _ETATS.get(forme(vu.statut), _SANS_NOUVELLES)),
            raison=_montrer(vu.motif, suspect) if etat == _EXCLUE else "",
        )
        for vu in creneaux
        if du <= vu.date <= au and (lieu is None or forme(vu.lieu) in noms)
    ]
    ranges = sorted(dates, key=lambda vue: (vue.date, vue.heure, vue.activite, vue.lieu))
    return tuple(
        MoisVu(mois=mois, dates=tuple(siennes)) for mois, siennes in groupby(ranges, lambda vue: f"{vue.date:%Y-%m}")
    )


def legende(mois: Sequence[MoisVu]) -> dict[str, str]:
    """The states that these months show, in the order of LEGENDE."""
    etats = {vue.etat for vu in mois for vue in vu.dates}
    return {etat: sens for etat, sens in LEGENDE.items() if etat in etats}


def changements(calendrier: Calendrier, *, maintenant: datetime, au: date, lieu: Lieu | None) -> tuple[Changement, ...]:
    """What changed since RECENT of the meetings from today to `au`; of one place, those that left it too."""
    return tuple(_changements(calendrier.annoncees, maintenant, au, lieu.id if lieu else ""))


def _changements(annoncees: Iterable[Annoncee], maintenant: datetime, au: date, lieu: str) -> Iterator[Changement]:
    for annoncee in annoncees:
        dite = annoncee.rencontre
        recente = annoncee.deplacee_le is not None and maintenant - annoncee.deplacee_le <= RECENT
        if recente and maintenant.date() <= dite.date <= au and lieu in ("", dite.lieu, *annoncee.quittes):
            yield Changement(
                date=dite.date,
                heure=dite.heure,
                activite=dite.titre,
                lieu=dite.nom_lieu,
                a_lieu=not (dite.annulee or annoncee.partie),
            )


def _montrer(texte: str, suspect: Callable[[str], str | None]) -> str:
    return MASQUE if suspect(texte) else texte
