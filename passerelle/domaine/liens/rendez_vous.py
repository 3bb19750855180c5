"""Which session the link of a place leads to, and which sessions still lack their form (contrat.md §4, `/s/…`).

Volunteers scan the poster of the place where they are. What the planning said of the place does not count against it: a due slot
is matched by date and activity, whatever the place (domaine.md §5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.texte.noms import Annuaire, Entree, forme

LONGUEUR_MAX = 200
"""Characters of a place’s id or name in an address: beyond, it is no place."""

_EXCLUE = forme("exclue")
_DITES = frozenset({forme("réalisée"), forme("annulée"), forme("pas encore commencé"), _EXCLUE})
"""What a slot is called once nobody awaits its form (domaine.md §4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RendezVous:
    """What the link of a place offers on a day.

    `a_remplir`: today’s sessions that nobody has told of, `lieu` being the place of the link. `deja_dites`: those that a form or
    the team already told of, held or cancelled, where they were. `en_retard`: the last one here whose form never came;
    `prochaine`: the next one here.
    """

    a_remplir: tuple[CreneauVu, ...] = ()
    deja_dites: tuple[CreneauVu, ...] = ()
    en_retard: CreneauVu | None = None
    prochaine: CreneauVu | None = None

    @property
    def directe(self) -> CreneauVu | None:
        """The session the link leads straight to: the only one it can be."""
        return self.a_remplir[0] if len(self.a_remplir) == 1 and not self.deja_dites else None


def trouver_lieu(ecrit: str, lieux: Sequence[Lieu]) -> Lieu | None:
    """The place an address means: by its id, which no renaming changes, else by its names, however they are written."""
    if len(ecrit) > LONGUEUR_MAX:
        return None
    cherche = forme(ecrit)
    # On a printed poster there is an id: it wins over another place that has since taken that name.
    for lieu in lieux:
        if forme(lieu.id) == cherche:
            return lieu
    connu = Annuaire(Entree(lieu.id, lieu.nom, lieu.autres_noms) for lieu in lieux).trouver(ecrit)
    return next((lieu for lieu in lieux if connu and lieu.id == connu.id), None)


def lieux_en_activite(lieux: Iterable[Lieu], jour: date) -> tuple[Lieu, ...]:
    """The places in use that day, in their order."""
    return tuple(
        lieu
        for lieu in lieux
        if (lieu.actif_du is None or lieu.actif_du <= jour) and (lieu.actif_au is None or jour <= lieu.actif_au)
    )


def donner_rendez_vous(lieu: Lieu, creneaux: Sequence[CreneauVu], *, aujourdhui: date) -> RendezVous:
    """What the link of `lieu` offers. A session planned elsewhere today counts where none is planned here: the team moved."""
    noms = {forme(nom) for nom in (lieu.nom, *lieu.autres_noms)}
    ici = [creneau for creneau in creneaux if forme(creneau.lieu) in noms]
    du_jour = [c for c in ici if _est_du_jour(c, aujourdhui)] or [c for c in creneaux if _est_du_jour(c, aujourdhui)]
    a_venir = [c for c in ici if c.date > aujourdhui and _est_a_dire(c)]
    return RendezVous(
        a_remplir=tuple(replace(c, lieu=lieu.nom) for c in du_jour if _est_a_dire(c)),
        deja_dites=tuple(c for c in du_jour if not _est_a_dire(c)),
        en_retard=next(iter(seances_en_retard(ici, aujourdhui=aujourdhui)), None),
        prochaine=min(a_venir, key=lambda c: c.date, default=None),
    )


def taire_les_lieux_inconnus(creneaux: Iterable[CreneauVu], lieux: Sequence[Lieu]) -> list[CreneauVu]:
    """What a page open to anyone may show: a place that a form wrote in full, and that the team's list does not have, is left out
    of the sessions already told of."""
    connus = {forme(nom) for lieu in lieux for nom in (lieu.nom, *lieu.autres_noms)}
    return [
        creneau if _est_a_dire(creneau) or forme(creneau.lieu) in connus else replace(creneau, lieu="")
        for creneau in creneaux
    ]


def seances_en_retard(creneaux: Iterable[CreneauVu], *, aujourdhui: date) -> tuple[CreneauVu, ...]:
    """The past sessions whose form never came, the latest first."""
    passees = [c for c in creneaux if c.date < aujourdhui and _est_a_dire(c)]
    return tuple(sorted(passees, key=lambda c: c.date, reverse=True))


def seances_du_jour(creneaux: Iterable[CreneauVu], *, aujourdhui: date) -> tuple[CreneauVu, ...]:
    """Today’s sessions that nobody has told of."""
    return tuple(c for c in creneaux if c.date == aujourdhui and _est_a_dire(c))


def _est_du_jour(creneau: CreneauVu, aujourdhui: date) -> bool:
    return creneau.date == aujourdhui and forme(creneau.statut) != _EXCLUE


def _est_a_dire(creneau: CreneauVu) -> bool:
    # What is called « prévue » may be past: the last synchronisation was before midnight.
    return forme(creneau.statut) not in _DITES
