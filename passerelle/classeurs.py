"""The workbooks of a centre: read, and their tabs made or repaired."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from passerelle.classeur.installation import Installation, preparer, trouver_onglet, trouver_table
from passerelle.classeur.lecture import Lecture, Reglages, lire, lire_reglages
from passerelle.classeur.projection import projeter
from passerelle.classeur.version import refuser_si_plus_recent
from passerelle.domaine.chaine.synthese import natures_du_budget
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.reglages import revoir_les_reglages
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import Carnet, lire_carnet
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.ailleurs import trouver_les_suites
from passerelle.erreurs import ErreurPasserelle
from passerelle.session import Session


@dataclass(frozen=True, kw_only=True)
class ClasseurLu:
    """One workbook as read: its tabs, what is remembered of it, what its tabs lack. `tables`, `formulaires`: those it is for."""

    tables: Sequence[Table]
    formulaires: Sequence[Formulaire]
    lecture: Lecture
    carnet: Carnet
    installation: Installation = field(default_factory=Installation)

    @cached_property
    def onglets(self) -> dict[str, Onglet]:
        """Table id → its tab, raw, for the tables that have lines or keys."""
        trouves = [
            (table.id, trouver_table(self.lecture, self.carnet.onglets.get(table.id), table)) for table in self.tables
        ]
        return {ident: onglet for ident, onglet in trouves if onglet is not None and onglet.grille}

    @cached_property
    def feuilles(self) -> dict[str, Feuille]:
        """The same, read."""
        return {
            table.id: lire_feuille(table, self.onglets[table.id]) for table in self.tables if table.id in self.onglets
        }

    @cached_property
    def reponses(self) -> dict[str, Onglet]:
        """Form id → its response tab."""
        trouves = [
            (
                formulaire.id,
                trouver_onglet(self.lecture, self.carnet.reponses.get(formulaire.id), formulaire.onglet),
            )
            for formulaire in self.formulaires
        ]
        return {ident: onglet for ident, onglet in trouves if onglet is not None}

    @cached_property
    def suites(self) -> dict[str, list[Onglet]]:
        """Form id → the tabs nobody knows that carry its titles."""
        reponses = (onglet.sheet_id for onglet in self.reponses.values())
        connus = {
            *self.carnet.onglets.values(),
            *self.carnet.reponses.values(),
            *reponses,
            self.carnet.sheet_id,
        }
        autres = [onglet for onglet in self.lecture.onglets if onglet.sheet_id not in connus]
        return trouver_les_suites(autres, self.formulaires)


ClasseursLus = Mapping[str, ClasseurLu]
"""By name: `principal`, `contacts`."""


def lire_les_classeurs(session: Session, *, reparer: bool = False) -> dict[str, ClasseurLu]:
    """Read every workbook, and what its tabs lack; with `reparer`, what they have lost too.

    Raises ClasseurInaccessible, OngletEtranger, VersionPlusRecente.
    """
    return {nom: lire_un_classeur(session, nom, reparer=reparer) for nom in session.connexions}


def lire_un_classeur(session: Session, nom: str, *, reparer: bool = False) -> ClasseurLu:
    """Read one workbook, as `lire_les_classeurs` does."""
    tables, formulaires = session.tables_de(nom), session.formulaires_de(nom)
    lecture = lire(session.connexions[nom])
    carnet = lire_carnet(lecture.onglets)
    refuser_si_plus_recent(carnet)
    installation = preparer(
        lecture,
        carnet,
        tables=tables,
        formulaires=formulaires,
        depart=session.depart,
        est_local=nom in session.config.classeur.locaux,
        reparer=reparer,
        connexion=session.connexions[nom],
        choix=session.choix,
        fuseau=session.config.centre.fuseau,
        natures=len(natures_du_budget(session.modele)),
    )
    return ClasseurLu(tables=tables, formulaires=formulaires, lecture=lecture, carnet=carnet, installation=installation)


def manque_t_il_quelque_chose(classeurs: ClasseursLus) -> bool:
    """Whether a tab is to be made or repaired, or something noted of them."""
    return any(classeur.installation.requetes for classeur in classeurs.values())


def dire_ce_qui_manque(classeurs: ClasseursLus) -> tuple[str, ...]:
    """What is to be made or repaired in the tabs, in French."""
    return tuple(phrase for classeur in classeurs.values() for phrase in classeur.installation.phrases)


def poser_ce_qui_manque(session: Session, classeurs: ClasseursLus) -> list[Mention]:
    """Make and repair the tabs; what the journal is to tell of it."""
    for nom, classeur in classeurs.items():
        if classeur.installation.requetes:
            session.connexions[nom].ecrire(classeur.installation.requetes)
    return [mention for classeur in classeurs.values() for mention in _dire_les_titres(classeur.installation)]


def _dire_les_titres(installation: Installation) -> Iterator[Mention]:
    for titre, usuel in installation.renommes.items():
        cause = f"L’équipe a déjà un onglet «\u00a0{usuel}\u00a0»\u00a0: celui de Passerelle prend ce titre."
        yield Mention(quoi="onglet créé", onglet=titre, cause=cause)


def projeter_les_classeurs(session: Session, classeurs: ClasseursLus) -> dict[str, ClasseurLu]:
    """The workbooks as they would read once installed."""
    projetes: dict[str, ClasseurLu] = {}
    for nom, classeur in classeurs.items():
        lecture, carnet = projeter(
            classeur.lecture,
            classeur.carnet,
            tables=classeur.tables,
            formulaires=classeur.formulaires,
            depart=session.depart,
            est_local=nom in session.config.classeur.locaux,
        )
        projetes[nom] = replace(classeur, lecture=lecture, carnet=carnet, installation=Installation())
    return projetes


def relire_avec(modele: Modele, classeurs: ClasseursLus) -> dict[str, ClasseurLu]:
    """The same reading, by other definitions. Raises ErreurPasserelle where they want other tabs or other columns."""
    relus = {
        nom: replace(
            classeur,
            tables=[table for table in modele.tables.values() if table.classeur == nom],
            formulaires=[formulaire for formulaire in modele.formulaires.values() if formulaire.classeur == nom],
            installation=Installation(),
        )
        for nom, classeur in classeurs.items()
    }
    if any(_onglets(relu) != _onglets(classeurs[nom]) for nom, relu in relus.items()):
        raise ErreurPasserelle(
            "Ces règles changent les onglets ou les colonnes du classeur\u00a0: elles ne s’essaient pas ainsi.",
            "Essayez-les dans un dossier à part, préparé par «\u00a0passerelle initialiser\u00a0».",
        )
    return relus


def _onglets(classeur: ClasseurLu) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """What the tabs of a workbook are, and hold: the keys of each table, the response tab of each form."""
    return {table.id: table.cles for table in classeur.tables}, {f.id: f.onglet for f in classeur.formulaires}


def installer(session: Session) -> tuple[str, ...]:
    """Create or repair the tabs of every workbook; say in French what was done, nothing where all was well.

    Raises ClasseurInaccessible, OngletEtranger.
    """
    classeurs = lire_les_classeurs(session, reparer=True)
    poser_ce_qui_manque(session, classeurs)
    return dire_ce_qui_manque(classeurs)


def reste_a_installer(session: Session) -> tuple[str, ...]:
    """What `installer` would do, in French; nothing is written. Raises ClasseurInaccessible, OngletEtranger."""
    return dire_ce_qui_manque(lire_les_classeurs(session, reparer=True))


def revoir_les_classeurs(session: Session) -> tuple[str, ...]:
    """What the workbooks are set to that the centre is not, in French. Raises ClasseurInaccessible."""
    return tuple(
        f"{anomalie.ou}\u00a0: {anomalie.message}"
        for nom, connexion in session.connexions.items()
        for anomalie in comparer_les_reglages(session, nom, lire_reglages(connexion))
    )


def comparer_les_reglages(session: Session, nom: str, reglages: Reglages) -> list[Anomalie]:
    """What to set again in a workbook: its language, its time zone."""
    return revoir_les_reglages(
        nom, locale=reglages.locale, fuseau=reglages.fuseau, attendu=session.config.centre.fuseau
    )


def lire_tables(session: Session, classeur: str, *idents: str) -> dict[str, Feuille]:
    """Tables of one workbook as they stand, those whose tab is not there left out. Raises ClasseurInaccessible."""
    lecture = lire(session.connexions[classeur])
    connus = lire_carnet(lecture.onglets).onglets
    tables = [session.modele.tables[ident] for ident in idents]
    onglets = [trouver_table(lecture, connus.get(table.id), table) for table in tables]
    return {
        table.id: lire_feuille(table, onglet)
        for table, onglet in zip(tables, onglets, strict=True)
        if onglet is not None and onglet.grille
    }
