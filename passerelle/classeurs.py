"""The workbooks of a centre: read, and their tabs made or repaired."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from passerelle.centre import Centre
from passerelle.classeur.installation import Installation, preparer, trouver_onglet, trouver_table
from passerelle.classeur.lecture import Lecture, Reglages, lire, lire_reglages
from passerelle.classeur.projection import projeter
from passerelle.classeur.version import refuser_si_plus_recent
from passerelle.domaine.ailleurs import trouver_les_suites
from passerelle.domaine.etat import Etat, lire_etat
from passerelle.domaine.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.formulaire import Formulaire
from passerelle.domaine.probleme import Anomalie
from passerelle.domaine.registres import Fait
from passerelle.domaine.reglages import revoir_les_reglages
from passerelle.domaine.table import Table


@dataclass(frozen=True, kw_only=True)
class ClasseurLu:
    """One workbook as read: its tabs, what is remembered of it, what its tabs lack. `tables`, `formulaires`: those it is for."""

    tables: Sequence[Table]
    formulaires: Sequence[Formulaire]
    lecture: Lecture
    etat: Etat
    installation: Installation = field(default_factory=Installation)

    @cached_property
    def feuilles(self) -> dict[str, Feuille]:
        """Table id → its tab, for the tables that have lines or keys."""
        trouves = [
            (table, trouver_table(self.lecture, self.etat.onglets.get(table.id), table))
            for table in self.tables
        ]
        return {
            table.id: lire_feuille(table, onglet)
            for table, onglet in trouves
            if onglet is not None and onglet.grille
        }

    @cached_property
    def reponses(self) -> dict[str, Onglet]:
        """Form id → its response tab."""
        trouves = [
            (
                formulaire.id,
                trouver_onglet(self.lecture, self.etat.reponses.get(formulaire.id), formulaire.onglet),
            )
            for formulaire in self.formulaires
        ]
        return {ident: onglet for ident, onglet in trouves if onglet is not None}

    @cached_property
    def suites(self) -> dict[str, list[Onglet]]:
        """Form id → the tabs nobody knows that carry its titles."""
        reponses = (onglet.sheet_id for onglet in self.reponses.values())
        connus = {*self.etat.onglets.values(), *self.etat.reponses.values(), *reponses, self.etat.sheet_id}
        autres = [onglet for onglet in self.lecture.onglets if onglet.sheet_id not in connus]
        return trouver_les_suites(autres, self.formulaires)


ClasseursLus = Mapping[str, ClasseurLu]
"""By name: `principal`, `contacts`."""


def lire_les_classeurs(centre: Centre, *, reparer: bool = False) -> dict[str, ClasseurLu]:
    """Read every workbook, and what its tabs lack; with `reparer`, what they have lost too.

    Raises ClasseurInaccessible, OngletEtranger, VersionPlusRecente.
    """
    return {nom: _lire_un_classeur(centre, nom, reparer=reparer) for nom in centre.connexions}


def _lire_un_classeur(centre: Centre, nom: str, *, reparer: bool) -> ClasseurLu:
    tables, formulaires = centre.tables_de(nom), centre.formulaires_de(nom)
    lecture = lire(centre.connexions[nom])
    etat = lire_etat(lecture.onglets)
    refuser_si_plus_recent(etat)
    installation = preparer(
        lecture,
        etat,
        tables=tables,
        formulaires=formulaires,
        depart=centre.depart,
        est_local=nom in centre.config.classeur.locaux,
        reparer=reparer,
        connexion=centre.connexions[nom],
        choix=centre.choix,
        fuseau=centre.config.centre.fuseau,
    )
    return ClasseurLu(
        tables=tables, formulaires=formulaires, lecture=lecture, etat=etat, installation=installation
    )


def manque_t_il_quelque_chose(classeurs: ClasseursLus) -> bool:
    """Whether a tab is to be made or repaired, or something noted of them."""
    return any(classeur.installation.requetes for classeur in classeurs.values())


def dire_ce_qui_manque(classeurs: ClasseursLus) -> tuple[str, ...]:
    """What is to be made or repaired in the tabs, in French."""
    return tuple(phrase for classeur in classeurs.values() for phrase in classeur.installation.phrases)


def poser_ce_qui_manque(centre: Centre, classeurs: ClasseursLus) -> list[Fait]:
    """Make and repair the tabs; what the journal is to tell of it."""
    for nom, classeur in classeurs.items():
        if classeur.installation.requetes:
            centre.connexions[nom].ecrire(classeur.installation.requetes)
    return [fait for classeur in classeurs.values() for fait in _dire_les_titres(classeur.installation)]


def _dire_les_titres(installation: Installation) -> Iterator[Fait]:
    for titre, usuel in installation.renommes.items():
        cause = f"L’équipe a déjà un onglet «\u00a0{usuel}\u00a0»\u00a0: celui de Passerelle prend ce titre."
        yield Fait(quoi="onglet créé", onglet=titre, cause=cause)


def projeter_les_classeurs(centre: Centre, classeurs: ClasseursLus) -> dict[str, ClasseurLu]:
    """The workbooks as they would read once installed."""
    projetes: dict[str, ClasseurLu] = {}
    for nom, classeur in classeurs.items():
        lecture, etat = projeter(
            classeur.lecture,
            classeur.etat,
            tables=classeur.tables,
            formulaires=classeur.formulaires,
            depart=centre.depart,
            est_local=nom in centre.config.classeur.locaux,
        )
        projetes[nom] = replace(classeur, lecture=lecture, etat=etat, installation=Installation())
    return projetes


def installer(centre: Centre) -> tuple[str, ...]:
    """Create or repair the tabs of every workbook; say in French what was done, nothing where all was well.

    Raises ClasseurInaccessible, OngletEtranger.
    """
    classeurs = lire_les_classeurs(centre, reparer=True)
    poser_ce_qui_manque(centre, classeurs)
    return dire_ce_qui_manque(classeurs)


def reste_a_installer(centre: Centre) -> tuple[str, ...]:
    """What `installer` would do, in French; nothing is written. Raises ClasseurInaccessible, OngletEtranger."""
    return dire_ce_qui_manque(lire_les_classeurs(centre, reparer=True))


def revoir_les_classeurs(centre: Centre) -> tuple[str, ...]:
    """What the workbooks are set to that the centre is not, in French. Raises ClasseurInaccessible."""
    return tuple(
        f"{anomalie.onglet}\u00a0: {anomalie.message}"
        for nom, connexion in centre.connexions.items()
        for anomalie in comparer_les_reglages(centre, nom, lire_reglages(connexion))
    )


def comparer_les_reglages(centre: Centre, nom: str, reglages: Reglages) -> list[Anomalie]:
    """What to set again in a workbook: its language, its time zone."""
    return revoir_les_reglages(
        nom, locale=reglages.locale, fuseau=reglages.fuseau, attendu=centre.config.centre.fuseau
    )


def lire_table(centre: Centre, ident: str) -> Feuille | None:
    """One table as it stands in its workbook, None where its tab is not there. Raises ClasseurInaccessible."""
    table = centre.modele.tables[ident]
    lecture = lire(centre.connexions[table.classeur])
    onglet = trouver_table(lecture, lire_etat(lecture.onglets).onglets.get(ident), table)
    return lire_feuille(table, onglet) if onglet is not None and onglet.grille else None
