"""The only place where a centre's folder, its secrets, its workbooks and the clock are put together."""

import gc
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TypeVar

import gspread
from google.oauth2.service_account import Credentials

from passerelle.besoins_revus import reviser_un_besoin
from passerelle.calendrier import charger_calendrier
from passerelle.choix_de_l_equipe import Lignes, confirmer_les_lieux, consigner, porter_un_choix, retenir_des_projets
from passerelle.classeur.connexion import Connexion
from passerelle.classeur.essai import essayer
from passerelle.classeur.google.cle import lire_cle
from passerelle.classeur.google.client import client_google
from passerelle.classeur.google.reprises import PATIENTE, SONDE, Politique
from passerelle.classeur.reponses import Versement, verser_reponses
from passerelle.classeurs import installer, lire_tables, reste_a_installer, revoir_les_classeurs
from passerelle.config import Config, Secrets, charger_config, horloge
from passerelle.definitions import charger_modele
from passerelle.definitions.ajout import Ajout, rediger
from passerelle.domaine.chaine.besoins_revus import Accord
from passerelle.domaine.chaine.choix import Choix
from passerelle.domaine.chaine.compte_rendu import Apercu, CompteRendu
from passerelle.domaine.chaine.essai import Essai
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.textes_relus import juger
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import SURES, construire_detecteur, construire_relecteur
from passerelle.domaine.texte.lecture import en_brut, reunir
from passerelle.effacements import Effacements
from passerelle.erreurs import ErreurPasserelle, PanneLocale
from passerelle.essai_des_regles import essayer_des_regles
from passerelle.fichier_sqlite import CLASSEURS, FichierAbime
from passerelle.pourquoi import interroger
from passerelle.prive import fermer
from passerelle.reperage import Case, situer
from passerelle.sauvegardes import Sauvegardes
from passerelle.session import DerniereLecture, Session
from passerelle.synchronisation import synchroniser
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from passerelle.veille import Empreintes, lire_empreintes, relire, verifier_avant_d_ajouter
from passerelle.verrous import Seul

T = TypeVar("T")

JOURNAL = logging.getLogger(__name__)


class ReglesChangees(ErreurPasserelle):
    """Somebody changed the rules meanwhile."""

    def __init__(self) -> None:
        message = "Les règles ont changé depuis cet essai\u00a0: rien n’a été adopté."
        super().__init__(message, "Essayez de nouveau avec les règles d’aujourd’hui.")


def ouvrir(dossier: Path, environ: Mapping[str, str]) -> "Passerelle":
    """Open a centre's folder. Raises DefinitionsInvalides with every problem, ClasseurInaccessible without a key for Google."""
    # Before what they are digests of: a change in between is seen later.
    empreintes = lire_empreintes(dossier)
    config = charger_config(dossier)
    fermer(config.donnees)
    return Passerelle(
        config=config,
        empreintes=empreintes,
        modele=charger_modele(dossier),
        secrets=Secrets.depuis(environ),
        maintenant=horloge(config, environ),
    )


def sauvegardes_de(dossier: Path, environ: Mapping[str, str]) -> Sauvegardes | None:
    """The snapshots of a centre's folder, whose workbook need not open; None where both are at Google's.

    Raises DefinitionsInvalides.
    """
    config = charger_config(dossier)
    fermer(config.donnees)
    return Sauvegardes(config.donnees, horloge(config, environ)) if config.classeur.locaux else None


class Passerelle:
    """A centre at work: its settings, its definitions, its workbooks.

    Both follow its folder, synchronisation after synchronisation; `avis` says what waits for a restart, `sans_sauvegarde` why today
    has no snapshot: empty where nothing does, and where it has; `a_effacer` what the purge had to say on the day `purge_vue`.
    """

    def __init__(
        self,
        *,
        config: Config,
        modele: Modele,
        secrets: Secrets,
        maintenant: Callable[[], datetime],
        empreintes: Empreintes | None = None,
    ) -> None:
        self.config = config
        self.modele = modele
        self.secrets = secrets
        self.maintenant = maintenant
        self.dossier = config.dossier
        self.sauvegardes = Sauvegardes(config.donnees, maintenant)
        self.tableur = _tableur(config, self.sauvegardes)
        self._calendrier = charger_calendrier(zone=config.centre.zone_scolaire, exercices=config.exercices)
        self._compte = lire_cle(secrets.google) if config.classeur.distants else None
        self._clients = _clients(config, self._compte, self.tableur)
        self._sondes = _clients(config, self._compte, self.tableur, politique=SONDE)
        self._apprendre_a_relire()
        self.seul = Seul(config.donnees)
        self.effacements = Effacements(config.donnees)
        self.avis = self.sans_sauvegarde = ""
        self.a_effacer: tuple[str, ...] = ()
        self.purge_vue: date | None = None
        self._empreintes = empreintes or lire_empreintes(config.dossier)
        self._refusees: Empreintes | None = None
        self._apercu: Apercu | None = None
        self._derniere_lecture = DerniereLecture()
        self._lecture_apercu = Lock()

    def _apprendre_a_relire(self) -> None:
        regle = self.modele.besoins.confidentialite
        self.suspect = construire_detecteur(regle)
        self._relecteur = construire_relecteur(regle, self.suspect)

    def indiscret(self, texte: str) -> str | None:
        """Why a free text seems to tell of somebody; None once staff said, of the workbook last read, that it does not."""
        return juger(texte, self._relecteur, self._apercu.relus if self._apercu else ())

    def coordonnees(self, texte: str) -> str | None:
        """Why a text may not be kept, whatever its author says of it: it gives a number or an address to write to."""
        raison = self.suspect(texte)
        return raison if raison in SURES else None

    def session(self, copie: Tableur | None = None) -> Session:
        """The centre's workbooks opened for one piece of work; of `copie`, the local ones that a copy of their file holds."""
        if copie is not None:
            client, locaux = client_local(copie), self.config.classeur.locaux
            connexions = {nom: Connexion(client, nom, fichier=copie.chemin) for nom in sorted(locaux, reverse=True)}
        else:
            connexions = self._connexions(self._clients)
        return Session(
            config=self.config,
            modele=self.modele,
            calendrier=self._calendrier,
            connexions=connexions,
            suspect=self.suspect,
            relecteur=self._relecteur,
            derniere=DerniereLecture() if copie is not None else self._derniere_lecture,
            revenues=self.effacements.parties,
        )

    def _connexions(self, clients: Mapping[str, gspread.Client]) -> dict[str, Connexion]:
        return {
            nom: Connexion(
                clients[nom],
                nom if self.est_local(nom) else identifiant,
                compte=self.compte_de_service,
                fichier=self.tableur.chemin if self.tableur and self.est_local(nom) else None,
            )
            for nom, identifiant in self.config.classeur.par_nom.items()
        }

    @property
    def compte_de_service(self) -> str:
        """The address that Google workbooks are shared with, empty where there is none."""
        return str(self._compte.service_account_email) if self._compte else ""

    def est_local(self, classeur: str) -> bool:
        """Whether the workbook of that name (`principal`, `contacts`) is in donnees/, not at Google’s."""
        return classeur in self.config.classeur.locaux

    def notice(self, formulaire: Formulaire) -> str:
        """What a form says of personal data, as it stands today."""
        durees = self.modele.conservation.completer(formulaire.donnees, self.maintenant().date())
        return self.config.centre.completer_notice(durees)

    def conservation(self, sorte: str) -> timedelta:
        """How long one kind of thing is kept from today on, by regles/conservation.yaml."""
        jour, garde = self.maintenant().date(), getattr(self.modele.conservation, sorte)
        fin: date = garde.au(jour).apres(jour)
        return fin - jour

    def installer(self) -> tuple[str, ...]:
        """Create or repair the tabs; French sentences of what was done. Raises ErreurPasserelle."""
        with self.seul:
            return installer(self.session())

    def synchroniser(self, *, a_blanc: bool = False, confirmer: bool = False) -> CompteRendu:
        """One synchronisation, alone on this machine. Raises ErreurPasserelle."""
        with self.seul, _sans_ramasse_miettes():
            if not a_blanc:
                self._suivre_le_dossier()
                self._sauvegarder(confirmer=confirmer)
            compte_rendu = synchroniser(
                self.session(), maintenant=self.maintenant(), a_blanc=a_blanc, confirmer=confirmer
            )
            self._apercu = compte_rendu.apercu
        return compte_rendu

    def essayer_des_regles(self, regles: Path) -> Essai:
        """What the rules of that folder, over the centre's, would change. Nothing is written.

        Raises DefinitionsInvalides with every problem, ErreurPasserelle.
        """
        with self.seul, _sans_ramasse_miettes():
            self._suivre_le_dossier()
            modele = charger_modele(self.dossier, essai=regles)
            return essayer_des_regles(self.session(), modele, maintenant=self.maintenant())

    def interroger(self, question: Callable[[Etude], T]) -> T:
        """What `question` finds in the workbooks as they stand. Nothing is written. Raises ErreurPasserelle."""
        with self.seul, _sans_ramasse_miettes():
            return interroger(self.session(), question, maintenant=self.maintenant())

    def reviser_un_besoin(self, vue: str, *, cle: str) -> Accord:
        """Write what a proposal of `domaine/enonces/propositions.py` says, as staff, and its lines in the journal.

        Raises PropositionPerimee, ErreurPasserelle.
        """
        with self.seul, _sans_ramasse_miettes():
            return reviser_un_besoin(self.session(), vue, cle=cle, maintenant=self.maintenant())

    def adopter(self, ajout: Ajout, mention: Mention, *, vues: str) -> None:
        """Add a value to the centre's rules, with its line in the journal. `vues` is the digest of the definitions it was tried
        with (`Empreintes.definitions`).

        Raises ReglesChangees where they are no longer those, RegleNonModifiable, DefinitionsInvalides, ErreurPasserelle: then
        nothing was written.
        """
        with self.seul:
            if lire_empreintes(self.dossier).definitions != vues:
                raise ReglesChangees
            brouillon = rediger(self.dossier, ajout)
            try:
                with brouillon.pret() as pret:
                    consigner(self.session(), mention, maintenant=self.maintenant())
                    pret.replace(brouillon.fichier.resolve())
            except OSError as erreur:
                raise ErreurPasserelle(
                    "Le fichier de cette règle ne peut pas être écrit\u00a0: rien n’a été changé.",
                    "Vérifiez que le service a le droit d’écrire dans le dossier du centre, et que le disque n’est pas plein.",
                ) from erreur

    def porter(self, choix: Choix) -> str:
        """Write what staff decided of a mise en relation, as theirs; what was done, in a sentence. Raises ErreurPasserelle."""
        with self.seul:
            return porter_un_choix(self.session(), choix, maintenant=self.maintenant())

    def confirmer_les_lieux(self, lignes: Lignes, *, par: str) -> int:
        """Write as staff's that these sessions were held where their lines say, by the key called `par`; how many did not say so
        already. Raises ErreurPasserelle."""
        with self.seul:
            return confirmer_les_lieux(self.session(), lignes, par=par, maintenant=self.maintenant())

    def situer(self, ou: str, ligne: str, champ: str) -> Case | None:
        """Where a cell is now (reperage.py). Raises ErreurPasserelle."""
        return situer(self.session(), ou, ligne, champ)

    def _suivre_le_dossier(self) -> None:
        """Take up what changed in the folder since it was read. Raises ErreurPasserelle, once in the log for each change."""
        vues = lire_empreintes(self.dossier)
        if vues == self._empreintes:
            return
        try:
            relecture = relire(self.config, self._empreintes, vues)
        except ErreurPasserelle as erreur:
            if vues != self._refusees:
                JOURNAL.warning("%s", erreur)
            self._refusees = vues
            raise
        self._calendrier = charger_calendrier(
            zone=relecture.config.centre.zone_scolaire, exercices=relecture.config.exercices
        )
        self.config, self.modele, self.avis = relecture.config, relecture.modele, relecture.avis
        self._apprendre_a_relire()
        self._derniere_lecture = DerniereLecture()
        self._empreintes = vues

    def _sauvegarder(self, *, confirmer: bool) -> None:
        """Make the snapshots that are due, of a file that is whole. A great change waits for its own; the rest does not wait for
        today's."""
        if self.tableur is None:
            return
        self.tableur.verifier()
        if confirmer:
            self.sauvegardes.avant_confirmation()
        try:
            self.sauvegardes.du_jour()
        except FichierAbime:
            raise
        except PanneLocale as panne:
            self.sans_sauvegarde = f"La sauvegarde d’aujourd’hui n’a pas pu se faire. {panne}"
            JOURNAL.warning("%s", self.sans_sauvegarde)
        else:
            self.sans_sauvegarde = ""

    def apercu(self) -> Apercu:
        """The state after the last synchronisation.

        When there was none yet it is read from the workbook and nothing is written, except the tabs of a workbook that never
        had them: until then a form would have no place to offer, and nowhere to go.
        """
        with self._lecture_apercu:
            if self._apercu is None and self.synchroniser(a_blanc=True).a_installer:
                self.synchroniser()
        return self._apercu or Apercu()

    def ajouter_reponses(
        self, formulaire_id: str, lignes: Sequence[Mapping[str, object]], *, sans_doublon: bool = True
    ) -> int:
        """Append responses as `verser_reponses` does; how many were added."""
        return self.verser_reponses(formulaire_id, lignes, sans_doublon=sans_doublon).ajoutees

    def importer(self, formulaire_id: str, lignes: Sequence[Mapping[str, object]]) -> Versement:
        """Append many responses as `verser_reponses` does, alone on this machine."""
        with self.seul:
            if self.est_local(self.modele.formulaires[formulaire_id].classeur):
                installer(self.session())  # no Google form has made the tab
            retenues = self._sans_les_effacees(formulaire_id, lignes)
            versement = self.verser_reponses(formulaire_id, retenues)
            self._retenir_ses_projets(formulaire_id, retenues)
        effacees = len(lignes) - len(retenues)
        return replace(versement, reconnues=versement.reconnues + effacees, effacees=effacees)

    def _sans_les_effacees(
        self, formulaire_id: str, lignes: Sequence[Mapping[str, object]]
    ) -> Sequence[Mapping[str, object]]:
        """The responses of a file that were not erased before."""
        titres = list(dict.fromkeys(titre for ligne in lignes for titre in ligne))
        rangees = [[en_brut(reunir(ligne.get(titre))) for titre in titres] for ligne in lignes]
        formulaire = self.modele.formulaires[formulaire_id]
        effacees = {rang - 1 for rang in self.effacements.reconnaitre(formulaire, [titres, *rangees])}
        return [ligne for rang, ligne in enumerate(lignes) if rang not in effacees]

    def retenir_ses_projets(self, formulaire_id: str, lignes: Sequence[Mapping[str, object]]) -> None:
        """The team itself gave these responses: the projects that they name are not to be looked at first."""
        with self.seul:
            self._retenir_ses_projets(formulaire_id, lignes)

    def _retenir_ses_projets(self, formulaire_id: str, lignes: Sequence[Mapping[str, object]]) -> None:
        formulaire = self.modele.formulaires[formulaire_id]
        titres = [question.titre for question in formulaire.questions if question.colonne_remplie == "nom"]
        noms = {str(ligne[titre]) for ligne in lignes for titre in titres if ligne.get(titre)}
        if formulaire.table == "projet" and noms:
            with suppress(ErreurPasserelle):  # the responses are there: at worst, their projects are shown as proposed
                retenir_des_projets(self.session(), noms)

    def verser_reponses(
        self, formulaire_id: str, lignes: Sequence[Mapping[str, object]], *, sans_doublon: bool = True
    ) -> Versement:
        """Append responses (question title or `Horodateur` → typed cell) to a form's tab.

        With `sans_doublon`, those already there are left out, which means reading the tab. Raises ErreurPasserelle.
        """
        verifier_avant_d_ajouter(self.config, self._empreintes)
        formulaire = self.modele.formulaires[formulaire_id]
        return verser_reponses(
            self.session().connexions[formulaire.classeur],
            formulaire,
            lignes,
            est_un_evenement=self.modele.tables[formulaire.table].genre == "evenement",
            sans_doublon=sans_doublon,
        )

    def lire_table(self, ident: str) -> Feuille | None:
        """One table as it stands in its workbook, None where its tab is not there. Raises ClasseurInaccessible."""
        return self.lire_tables(self.modele.tables[ident].classeur, ident).get(ident)

    def lire_tables(self, classeur: str, *idents: str) -> dict[str, Feuille]:
        """Tables of one workbook as they stand, those whose tab is not there left out. Raises ClasseurInaccessible."""
        return lire_tables(self.session(), classeur, *idents)

    def essayer_classeur(self, nom: str) -> str:
        """The title of a workbook that opens, one at Google's in writing too. Raises ClasseurInaccessible."""
        return essayer(self.session().connexions[nom], en_ecriture=not self.est_local(nom))

    def reste_a_installer(self) -> tuple[str, ...]:
        """What `installer` would do, in French; nothing is written. Raises ErreurPasserelle."""
        return reste_a_installer(self.session())

    def revoir_les_classeurs(self) -> tuple[str, ...]:
        """What the workbooks are set to that the centre is not, in French. Raises ErreurPasserelle."""
        return revoir_les_classeurs(self.session())

    def panne_locale(self) -> str:
        """What keeps the local workbooks' file from being read and written, in French; empty where nothing does."""
        try:
            if self.tableur is not None:
                self.tableur.eprouver()
        except PanneLocale as panne:
            return panne.message
        return ""

    def repond(self) -> bool:
        """Whether the main workbook answers; a cheap read, tried once."""
        try:
            self._connexions(self._sondes)["principal"].obtenir(fields="properties(title)")
        except ErreurPasserelle:
            return False
        return True


@contextmanager
def _sans_ramasse_miettes() -> Iterator[None]:
    """A big year is millions of small cells that live as long as the synchronisation: to look for cycles among them, again and
    again, is a fifth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _tableur(config: Config, sauvegardes: Sauvegardes) -> Tableur | None:
    """The local spreadsheets; None where both workbooks are at Google’s."""
    titres = {
        "principal": f"{config.action.intitule} — {config.centre.nom}",
        "contacts": f"Contacts — {config.centre.nom}",
    }
    if not config.classeur.locaux:
        return None
    sauvegardes.verifier_la_presence()
    tableur = Tableur(config.donnees / CLASSEURS)
    for nom in config.classeur.locaux:
        tableur.creer(nom, titres[nom])
    return tableur


def _clients(
    config: Config,
    compte: Credentials | None,
    tableur: Tableur | None,
    *,
    politique: Politique = PATIENTE,
) -> dict[str, gspread.Client]:
    """Who carries the requests of each workbook: the local spreadsheet, or Google."""
    clients: dict[str, gspread.Client] = {}
    if tableur is not None:
        clients |= dict.fromkeys(config.classeur.locaux, client_local(tableur))
    if compte is not None:
        google = client_google(compte, politique=politique)
        clients |= dict.fromkeys(config.classeur.distants, google)
    return clients
