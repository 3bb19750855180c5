"""The planning to print, a sheet a month, and what a calendar program takes of it: for the command and the page alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from passerelle.adresses import Adresses
from passerelle.affiches import ouvrir_les_modeles
from passerelle.config import Config
from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.declare.entites import Exercice, Lieu, exercice_de, exercice_montre
from passerelle.domaine.liens.calendrier import a_dire
from passerelle.domaine.liens.planning_vu import RECENT, Changement, MoisVu, changements, legende, mettre_en_mois
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.francais import dater
from passerelle.sorties.calendrier import rediger
from passerelle.typographie import FILTRES

MARQUE = '<meta name="generator" content="passerelle planning">'
"""What tells one of these pages from any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """From `du` to `au`, both included. `nom` is what files are named after: `2013-2014`; `phrase` what people read."""

    du: date
    au: date
    nom: str
    phrase: str


def periode_du_planning(
    exercices: Sequence[Exercice], aujourdhui: date, *, du: date | None = None, au: date | None = None
) -> Periode:
    """What was asked for; the exercise of the day where nothing was. A bound that is not said is that of the exercise which holds
    the other one, or that one day where there is none."""
    repere = du or au or aujourdhui
    exercice = exercice_de(repere, exercices) if du or au else exercice_montre(exercices, repere)
    debut = du or (exercice.debut if exercice else repere)
    fin = au or (exercice.fin if exercice else repere)
    entier = exercice if exercice and (debut, fin) == (exercice.debut, exercice.fin) else None
    nom = entier.libelle if entier else f"{debut.isoformat()}-au-{fin.isoformat()}"
    return Periode(du=debut, au=fin, nom=nom, phrase=f"Du {dater(debut)} au {dater(fin)}")


@dataclass(frozen=True, kw_only=True)
class Planning:
    """The planning of a period, of one place or of all, as the last synchronisation left it."""

    config: Config
    apercu: Apercu
    maintenant: datetime
    periode: Periode
    lieu: Lieu | None
    mois: Sequence[MoisVu]
    changements: Sequence[Changement]

    @property
    def adresse(self) -> str:
        """Where a calendar program follows it."""
        adresses = Adresses(
            publique=self.config.service.adresse_publique, locaux=self.config.classeur.locaux, google={}
        )
        return adresses.calendrier(self.lieu.id if self.lieu else "")

    @property
    def depuis(self) -> date:
        """The day since which changes are told."""
        return self.maintenant.date() - RECENT

    @property
    def legende(self) -> dict[str, str]:
        """What the states of these months mean."""
        return legende(self.mois)

    @property
    def nom(self) -> str:
        """What its file is called."""
        return f"planning-{self.periode.nom}{self._suffixe}.html"

    @property
    def nom_du_calendrier(self) -> str:
        """What that of its calendar is called."""
        return f"calendrier{self._suffixe}.ics"

    @property
    def _suffixe(self) -> str:
        return f"-{self.lieu.id}" if self.lieu else ""

    def imprimable(self, *, jour_d_essai: str = "") -> str:
        """The page: a whole HTML file, which fetches nothing. `jour_d_essai`: the day of a demonstration, empty elsewhere."""
        modeles = ouvrir_les_modeles("passerelle.sorties", marque=MARQUE)
        modeles.filters.update(FILTRES)
        return modeles.get_template("planning.html").render(
            centre=self.config.centre.nom,
            action=self.config.action.intitule,
            planning=self,
            jour_d_essai=jour_d_essai,
        )

    def calendrier(self) -> bytes:
        """The calendar of the whole period."""
        dites = a_dire(
            self.apercu.calendrier,
            maintenant=self.maintenant,
            du=self.periode.du,
            au=self.periode.au,
            lieu=self.lieu.id if self.lieu else "",
        )
        return rediger(
            self.apercu.calendrier,
            dites,
            titre=titrer(self.config, self.lieu.nom if self.lieu else ""),
            fuseau=ZoneInfo(self.config.centre.fuseau),
        )


def etablir(
    *,
    config: Config,
    modele: Modele,
    apercu: Apercu,
    maintenant: datetime,
    periode: Periode,
    lieu: Lieu | None,
    suspect: Callable[[str], str | None],
) -> Planning:
    """Choose what is shown. `suspect` tells what looks personal, which is masked."""
    return Planning(
        config=config,
        apercu=apercu,
        maintenant=maintenant,
        periode=periode,
        lieu=lieu,
        mois=mettre_en_mois(
            apercu.creneaux, modele.activites, du=periode.du, au=periode.au, lieu=lieu, suspect=suspect
        ),
        changements=changements(apercu.calendrier, maintenant=maintenant, au=periode.au, lieu=lieu),
    )


def titrer(config: Config, *precisions: str) -> str:
    """What a calendar is called on a phone."""
    return " – ".join(filter(None, (config.action.intitule, *precisions, config.centre.nom)))
