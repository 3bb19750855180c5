"""A year at a glance: who hosts how often, month after month, and why the shares are not equal, in a sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.declare.entites import Exercice, Famille, Lieu
from passerelle.domaine.regles.planning import Creneau
from passerelle.domaine.regles.tours_perdus import lieu_recevant
from passerelle.domaine.texte.francais import compter, enumerer

_PUIS = "\u00a0; "
_PLURIELS = {
    "séance annulée": "séances annulées",
    "séance tenue ailleurs": "séances tenues ailleurs",
    "tour donné ailleurs par l’équipe": "tours donnés ailleurs par l’équipe",
    "tour resté à un lieu déjà annoncé": "tours restés à un lieu déjà annoncé",
}
"""What may take a turn from those who could have hosted, one and several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LieuDansLAnnee:
    """One place: its sessions planned or held, month by month. `famille` is what its family is called, empty where it has none."""

    nom: str
    famille: str
    par_mois: tuple[int, ...]

    @property
    def total(self) -> int:
        """Its sessions of the year."""
        return sum(self.par_mois)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annee:
    """The year of one activity. `mois` are `2013-10`, in order; `lieux` go family by family; `explication` is one sentence."""

    activite: str
    exercice: str
    mois: tuple[str, ...]
    lieux: tuple[LieuDansLAnnee, ...]
    explication: str

    @property
    def par_mois(self) -> tuple[int, ...]:
        """The sessions of each month, wherever they are."""
        return tuple(sum(lieu.par_mois[rang] for lieu in self.lieux) for rang in range(len(self.mois)))


def montrer_l_annee(
    creneaux: Sequence[Creneau],
    *,
    activite: str,
    exercice: Exercice,
    lieux: Sequence[Lieu],
    familles: Mapping[str, Famille],
) -> Annee:
    """The slots of one activity, called `activite`, over an exercise: those planned and those held, at the date they have now.

    `lieux` are in the order of the tab, `familles` by id. A place that has no turn and hosts nothing is left out; one that is
    not in `Lieux` comes last, by its name.
    """
    siens = [creneau for creneau in creneaux if creneau.date in exercice]
    recus = Counter((lieu_recevant(creneau), f"{creneau.date:%Y-%m}") for creneau in siens)
    ids = {ident for creneau in siens for ident in creneau.empechements} | {ident for ident, _ in recus if ident}
    connus = {lieu.id: lieu for lieu in lieux}
    rangs = {famille: rang for rang, famille in enumerate(familles)}
    tries = sorted((lieu for lieu in lieux if lieu.id in ids), key=lambda lieu: rangs.get(lieu.famille, len(rangs)))
    mois = exercice.mois()
    return Annee(
        activite=activite,
        exercice=exercice.libelle,
        mois=mois,
        lieux=tuple(
            LieuDansLAnnee(nom=nom, famille=famille, par_mois=tuple(recus[ident, lu] for lu in mois))
            for ident, nom, famille in [
                *((lieu.id, lieu.nom, _libelle(familles, lieu.famille)) for lieu in tries),
                *((ident, ident, "") for ident in sorted(ids - set(connus))),
            ]
        ),
        explication=_expliquer(siens, tries, familles),
    )


def _libelle(familles: Mapping[str, Famille], ident: str) -> str:
    return familles[ident].libelle if ident in familles else ""


def _expliquer(creneaux: Sequence[Creneau], lieux: Sequence[Lieu], familles: Mapping[str, Famille]) -> str:
    """Families among themselves, then the places of each."""
    tournants = {ident for creneau in creneaux for ident in creneau.empechements}
    groupes: dict[str, list[str]] = {}
    for lieu in lieux:
        if lieu.id in tournants:
            groupes.setdefault(lieu.famille, []).append(lieu.id)
    inegales = list(_parts_inegales(creneaux, groupes, {famille: familles[famille].libelle for famille in groupes}))
    for siens in groupes.values():
        chez_elle = [creneau for creneau in creneaux if {creneau.tour, *_donne_a(creneau)}.intersection(siens)]
        noms = {lieu.id: lieu.nom for lieu in lieux if lieu.id in siens}
        inegales += _parts_inegales(chez_elle, {ident: [ident] for ident in siens}, noms)
    return f"{_PUIS.join(inegales)}." if inegales else "Les tours sont partagés également, à un tour près."


def _donne_a(creneau: Creneau) -> tuple[str, str, str]:
    """The places a slot was given to: by the rule and the freeze, then by staff, then in the end."""
    return creneau.lieu_regle, creneau.lieu_prevu, lieu_recevant(creneau)


def _parts_inegales(
    creneaux: Sequence[Creneau], groupes: Mapping[str, Sequence[str]], noms: Mapping[str, str]
) -> Iterator[str]:
    """What is said of each group of places that has two turns less than another, or fewer; groups and names are by id."""
    groupe_de = {ident: groupe for groupe, siens in groupes.items() for ident in siens}
    parts = Counter(dict.fromkeys(groupes, 0))
    tours = [creneau for creneau in creneaux if creneau.statut != "exclue"]  # no turn, even where something was held
    parts.update(groupe for tour in tours if (groupe := groupe_de.get(lieu_recevant(tour))))
    total = parts.total()
    for groupe, part in parts.items():
        if part + 1 < max(parts.values()):
            attendue = max(total // len(parts), part + 1)
            causes = enumerer(_causes(tours, groupe, groupes[groupe], groupe_de)) or _dire_les_ecarts(tours, groupe_de)
            yield f"{noms[groupe]} a {compter(part, 'tour')} sur {total} au lieu de {attendue}\u00a0: {causes}"


def _causes(creneaux: Sequence[Creneau], groupe: str, siens: Sequence[str], groupe_de: Mapping[str, str]) -> list[str]:
    """What took turns from a group of places, the most frequent first."""
    causes: Counter[str] = Counter()
    for creneau in creneaux:
        regle, prevu, recevant = map(groupe_de.get, _donne_a(creneau))
        if groupe == recevant:
            continue
        if groupe == prevu:
            causes["séance annulée" if creneau.statut == "annulée" else "séance tenue ailleurs"] += 1
        elif groupe == regle:
            causes["tour donné ailleurs par l’équipe"] += 1
        elif groupe == groupe_de.get(creneau.tour):
            causes["tour resté à un lieu déjà annoncé"] += 1
        elif raisons := _raisons(creneau, siens):
            causes[raisons] += 1
    return [
        compter(combien, cause, _PLURIELS[cause]) if cause in _PLURIELS else f"{cause}, {compter(combien, 'date')}"
        for cause, combien in causes.most_common()
    ]


def _dire_les_ecarts(creneaux: Sequence[Creneau], groupe_de: Mapping[str, str]) -> str:
    """What gave others more, where nothing was taken from those who have less."""
    ecarts = sum(groupe_de.get(lieu_recevant(creneau)) != groupe_de.get(creneau.tour) for creneau in creneaux)
    return compter(ecarts, "tour donné hors de l’ordre", "tours donnés hors de l’ordre")


def _raisons(creneau: Creneau, siens: Sequence[str]) -> str:
    """Why none of these places could host that day; empty where one could."""
    raisons = [creneau.empechements.get(ident, "hors des tours de cette activité") for ident in siens]
    return "" if "" in raisons else " et ".join(dict.fromkeys(raisons))
