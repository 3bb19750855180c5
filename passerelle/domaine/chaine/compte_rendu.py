"""What a synchronisation tells: to the terminal, the staff page and the metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from passerelle.domaine.chaine.besoins_a_revoir import Comptes
from passerelle.domaine.chaine.essentiel import Essentiel
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.liens.calendrier import Calendrier
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.fiche_google import FicheGoogle
from passerelle.domaine.liens.fiche_recue import FicheRecue
from passerelle.domaine.liens.projet_vu import ProjetVu
from passerelle.domaine.liens.relation_vue import RelationVue
from passerelle.domaine.regles.annee import Annee


@dataclass(frozen=True, slots=True, kw_only=True)
class Chiffre:
    """One line of the tab `Indicateurs`. `n` out of `sur` lines carry the figure; None where it does not apply. `fiable` is
    `oui`, `non`, or empty."""

    code: str
    libelle: str
    periode: str
    ventilation: str
    modalite: str
    valeur: float
    unite: str
    n: int | None
    sur: int | None
    arrete_au: date
    fiable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneGardee:
    """A line that the guard holds back, by its id: its responses would change it, or take it away (`est_partie`)."""

    table: str
    id: str
    est_partie: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Apercu:
    """The retained state after a synchronisation, as pages show it.

    `choix`: list or reference → its names; `projets`: the id of each line → the project's name; `projets_vus`: how they stand;
    `lieux`: the places of the tab `Lieux`; `fiches_google`: form id → where the Google form is filled in; `annonce`:
    what is told once, empty when nothing is; `annees`: the planning at a glance, exercise by exercise, then activity;
    `titres`: the title of a table → what its tab is called now; `relations`: the mises en relation; `natures`: a partner's
    name → what it is; `besoins`: how many staff may look at again; `calendrier`: what calendars are told; `fiches_recues`: what
    forms say of the sessions of the day; `entendus`: the needs, and what became of them; `essentiel`: the figures looked at first;
    `a_decider`: how many corrections wait for staff's word; `gardees`: the lines that the guard holds back, as all of this already
    counts them; `relus`: the free texts in which staff recognise nobody.
    """

    creneaux: tuple[CreneauVu, ...] = ()
    chiffres: tuple[Chiffre, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()
    choix: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    projets: Mapping[str, str] = field(default_factory=dict)
    projets_vus: tuple[ProjetVu, ...] = ()
    lieux: tuple[Lieu, ...] = ()
    fiches_google: Mapping[str, FicheGoogle] = field(default_factory=dict)
    annonce: str = ""
    annees: tuple[Annee, ...] = ()
    titres: Mapping[str, str] = field(default_factory=dict)
    relations: tuple[RelationVue, ...] = ()
    natures: Mapping[str, str] = field(default_factory=dict)
    besoins: Comptes = field(default_factory=Comptes)
    calendrier: Calendrier = field(default_factory=Calendrier)
    fiches_recues: tuple[FicheRecue, ...] = ()
    entendus: tuple[BesoinEntendu, ...] = ()
    essentiel: Essentiel = field(default_factory=Essentiel)
    a_decider: int = 0
    gardees: tuple[LigneGardee, ...] = ()
    relus: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompteRendu:
    """One synchronisation. `garde` holds the sentences of a guard that held it back (then nothing was written).

    `plan` is the readable plan; `lectures` and `ecritures` are requests to the spreadsheet API. `a_installer`: what a dry run
    found to be installed first, in sentences.
    """

    quand: datetime
    duree_s: float
    lectures: int
    ecritures: int
    cellules: int
    lignes_ajoutees: int
    lignes_retirees: int
    garde: tuple[str, ...]
    plan: str
    apercu: Apercu
    a_installer: tuple[str, ...] = ()
