"""Snapshots of the local workbooks, in donnees/sauvegardes/: made, listed, taken back
(docs/decisions/030-sauvegardes.md)."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from passerelle.domaine.texte.francais import enumerer
from passerelle.erreurs import FichierRefuse, SynchronisationOccupee
from passerelle.fichier_sqlite import (
    CLASSEURS,
    FichierAbime,
    copier,
    en_clair,
    est_sain,
    lire_la_version,
    ouvrir_s_il_existe,
    sans_traces,
)
from passerelle.tableur.api.stockage import VERSION, Tableur
from passerelle.verrous import Seul, VerrouDuService

DOSSIER = "sauvegardes"

CONSERVATION = timedelta(days=30)
"""How long a snapshot is kept."""

DERNIERES = 7
"""The last ones stay, however old: a clock gone wrong for a day, or a service stopped for a summer, takes nothing away."""

JOUR, CONFIRMATION, RESTAURATION, ABIME, VERSION_PRECEDENTE = "jour", "confirmation", "restauration", "abime", "version"
MOTIFS = {
    JOUR: "chaque jour",
    CONFIRMATION: "avant confirmation",
    RESTAURATION: "avant restauration",
    ABIME: "avant restauration, fichier abîmé",
    VERSION_PRECEDENTE: "avant mise à jour",
}
"""Why each is there, as people read it."""

_PATIENCE_MS = 5000
"""How long a command that is at work on the file is waited for, before it is replaced."""

_TABLE = "classeur"
"""A file where it holds nothing is none of ours."""

_NOM = re.compile(r"classeurs-(\d{4}-\d\d-\d\d-\d{6})-([a-z]+)\.sqlite")
_NOM_VERSION = re.compile(rf"{re.escape(CLASSEURS)}\.(\d{{4}}-\d\d-\d\d)\.version-\d+(?:-\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d(:\d\d(:\d\d)?)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sauvegarde:
    """A file that can be taken back. `quand` is at the centre's time; `motif`, a key of MOTIFS."""

    chemin: Path
    quand: datetime
    motif: str

    @property
    def date(self) -> str:
        """What names it for `restaurer`."""
        return f"{self.quand:%Y-%m-%d %H:%M:%S}"

    @property
    def taille(self) -> int:
        """Bytes."""
        return self.chemin.stat().st_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Restauration:
    """What was taken back, and where what it replaces is kept: None where there was nothing to keep."""

    reprise: Sauvegarde
    gardee: Sauvegarde | None


def fichiers_gardes(donnees: Path) -> list[Path]:
    """Every file beside the workbooks themselves that may hold what they held: whatever is erased in them is to be erased in each.

    Snapshots, copies of before an upgrade, states set aside with their `-wal`, what a kill left half made.
    """
    ranges = (donnees / DOSSIER).iterdir() if (donnees / DOSSIER).is_dir() else ()
    return sorted([*(p for p in ranges if p.is_file()), *donnees.glob(f"{CLASSEURS}.*")])


@contextmanager
def ouvrir_une_copie(chemin: Path) -> Iterator[Tableur]:
    """The workbooks of a kept file, to erase something there; closed, it is one file again, of the version it was, and holds
    nothing of what was erased. Raises PanneLocale, FichierAbime, VersionPlusRecente."""
    with en_clair(chemin):
        if not est_sain(chemin, _TABLE):
            raise FichierAbime(chemin)
        with closing(ouvrir_s_il_existe(chemin)) as connexion:
            version = lire_la_version(connexion, chemin, VERSION)
            connexion.execute(
                f"PRAGMA user_version = {VERSION}"
            )  # else it would be copied once more before it is opened
        tableur = Tableur(chemin)
        try:
            yield tableur
        finally:
            tableur.fermer()
            sans_traces(chemin)
            with closing(ouvrir_s_il_existe(chemin)) as connexion:
                connexion.execute("PRAGMA journal_mode = DELETE")
                connexion.execute(f"PRAGMA user_version = {version}")


class Sauvegardes:
    """Those of one centre's folder. Making one raises PanneLocale, FichierAbime where the workbook itself is damaged."""

    def __init__(self, donnees: Path, maintenant: Callable[[], datetime]) -> None:
        self._donnees = donnees
        self._dossier = donnees / DOSSIER
        self._fichier = donnees / CLASSEURS
        self._brouillon = self._dossier / "en-cours.sqlite"
        self._maintenant = maintenant

    def lister(self) -> list[Sauvegarde]:
        """All of them, the oldest first, each at a second of its own."""
        listees: list[Sauvegarde] = []
        for quand, motif, chemin in sorted(self._trouver()):
            apres = listees[-1].quand + timedelta(seconds=1) if listees else quand
            listees.append(Sauvegarde(chemin=chemin, quand=max(quand, apres), motif=motif))
        return listees

    def verifier_la_presence(self) -> None:
        """Raise FichierAbime where the workbooks are gone, or empty, that snapshots were made of: a new one would hide it."""
        if not (self._fichier.exists() and self._fichier.stat().st_size) and self.lister():
            raise FichierAbime(self._fichier)

    def du_jour(self) -> None:
        """Make today's, unless there is one; the old ones go."""
        aujourdhui = self._maintenant().date()
        if any(s.motif == JOUR and s.quand.date() == aujourdhui for s in self.lister()):
            return
        self._garder(JOUR)
        gardees = [s for s in self.lister() if s.motif != VERSION_PRECEDENTE]
        for sauvegarde in gardees[:-DERNIERES]:
            if aujourdhui - sauvegarde.quand.date() > CONSERVATION:
                for chemin in self._dossier.glob(f"{sauvegarde.chemin.name}*"):
                    chemin.unlink()

    def avant_confirmation(self) -> None:
        """Make one before a great change that somebody lets through."""
        self._garder(CONFIRMATION)

    def restaurer(self, date: str) -> Restauration:
        """Put a snapshot in the place of the workbooks, once what stands there is kept. `date`: as `lister` shows it, or its day.

        Raises SynchronisationOccupee while the service runs, PanneLocale while anything else has the file open, FichierRefuse for
        no snapshot or a damaged one, VersionPlusRecente.
        """
        choisie = self._choisir(date)
        service = VerrouDuService(self._donnees)
        if not service.reserver():
            message = "Le service tourne sur ce dossier\u00a0: rien n’a été changé."
            raise SynchronisationOccupee(
                message, "Arrêtez-le (Ctrl + C, ou «\u00a0systemctl stop passerelle\u00a0»), puis recommencez."
            )
        try:
            with Seul(self._donnees), en_clair(self._fichier):
                neuf = self._preparer(choisie)
                gardee = self._mettre_de_cote()
                self._finir_l_ancien(sain=gardee is not None and gardee.motif != ABIME)
                neuf.replace(self._fichier)
        finally:
            service.rendre()
        return Restauration(reprise=choisie, gardee=gardee)

    def _trouver(self) -> Iterator[tuple[datetime, str, Path]]:
        """When each was made, why, and where it is."""
        for chemin in fichiers_gardes(self._donnees):
            if (nom := _NOM.fullmatch(chemin.name)) and nom[2] in MOTIFS:
                yield datetime.strptime(nom[1], "%Y-%m-%d-%H%M%S"), nom[2], chemin  # noqa: DTZ007 - the centre's own time
            elif nom := _NOM_VERSION.fullmatch(chemin.name):
                fait = datetime.fromtimestamp(int(chemin.stat().st_mtime))  # noqa: DTZ006 - the machine's time, as its name
                jour = datetime.fromisoformat(nom[1])
                yield fait if fait.date() == jour.date() else jour, VERSION_PRECEDENTE, chemin

    def _choisir(self, date: str) -> Sauvegarde:
        listees = self.lister()
        if not listees:
            raise FichierRefuse(
                "Il n’y a encore aucune sauvegarde.", "La première se fait à la première synchronisation."
            )
        date = " ".join(date.replace("T", " ").split())
        if not _DATE.fullmatch(date):
            message = f"«\u00a0{date}\u00a0» n’est pas une date de la liste."
            raise FichierRefuse(
                message, f"Écrivez-la comme «\u00a0passerelle sauvegardes\u00a0» la montre\u00a0: {listees[-1].date}"
            )
        trouvees = [s for s in listees if s.date.startswith(date)]
        saines = [s for s in trouvees if s.motif != ABIME] or trouvees
        if not saines:
            raise FichierRefuse(f"Aucune sauvegarde du {date}.", "Voyez celles qu’il y a\u00a0: passerelle sauvegardes")
        if len(saines) > 1:
            dites = enumerer((f"{s.date} ({MOTIFS[s.motif]})" for s in saines), "ou")
            raise FichierRefuse(f"Il y en a {len(saines)} à cette date.", f"Ajoutez l’heure\u00a0: {dites}.")
        return saines[0]

    def _preparer(self, choisie: Sauvegarde) -> Path:
        """A copy of a snapshot beside the workbooks, once it is known to be whole and ours to read."""
        neuf = self._fichier.with_name(f"{CLASSEURS}.a-reprendre")
        neuf.unlink(missing_ok=True)
        try:
            with en_clair(choisie.chemin):
                copier(choisie.chemin, neuf)
                _verifier(neuf, choisie.chemin)
                with closing(sqlite3.connect(neuf)) as connexion:
                    lire_la_version(connexion, choisie.chemin, VERSION)
        except FichierAbime:
            neuf.unlink(missing_ok=True)
            message = f"La sauvegarde du {choisie.date} est abîmée\u00a0: rien n’a été changé."
            raise FichierRefuse(message, "Choisissez-en une autre\u00a0: passerelle sauvegardes") from None
        except BaseException:
            neuf.unlink(missing_ok=True)
            raise
        return neuf

    def _garder(self, motif: str) -> Sauvegarde:
        """Copy the workbooks as they stand; the copy counts once it has been read through."""
        with en_clair(self._dossier):
            self._dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._brouillon.unlink(missing_ok=True)
        with en_clair(self._fichier):
            copier(self._fichier, self._brouillon)
            _verifier(self._brouillon, self._fichier)
            chemin = self._nommer(motif)
            self._brouillon.replace(chemin)
        return self._listee(chemin)

    def _mettre_de_cote(self) -> Sauvegarde | None:
        """Keep what stands there: a snapshot of it, or the damaged file itself."""
        if not self._fichier.exists():
            return None
        try:
            return self._garder(RESTAURATION)
        except FichierAbime:
            chemin = self._nommer(ABIME)
            for suite in ("-wal", ""):
                _doubler(self._fichier.with_name(f"{CLASSEURS}{suite}"), chemin.with_name(f"{chemin.name}{suite}"))
            return self._listee(chemin)

    def _finir_l_ancien(self, *, sain: bool) -> None:
        """Leave nothing of the file that SQLite would play over the one that takes its place, nor anybody at work on it."""
        if sain:
            with closing(ouvrir_s_il_existe(self._fichier)) as connexion:
                connexion.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
                connexion.execute("PRAGMA journal_mode = DELETE")  # refused while anybody else has it open
        for suite in ("-wal", "-shm"):
            self._fichier.with_name(f"{CLASSEURS}{suite}").unlink(missing_ok=True)

    def _nommer(self, motif: str) -> Path:
        """A name for now, or for the first second after it that names none: two made together keep their order."""
        quand = self._maintenant()
        while any(self._dossier.glob(f"classeurs-{quand:%Y-%m-%d-%H%M%S}-*")):
            quand += timedelta(seconds=1)
        return self._dossier / f"classeurs-{quand:%Y-%m-%d-%H%M%S}-{motif}.sqlite"

    def _listee(self, chemin: Path) -> Sauvegarde:
        return next(s for s in self.lister() if s.chemin == chemin)


def _verifier(copie: Path, source: Path) -> None:
    """Raise FichierAbime for the source of a copy that is not whole; such a copy goes."""
    if not est_sain(copie, _TABLE):
        copie.unlink()
        raise FichierAbime(source)


def _doubler(source: Path, cible: Path) -> None:
    """The same file under another name, as it is to the byte; a copy where the disk knows no such thing. Nothing where it is not
    there."""
    if not source.exists():
        return
    source.chmod(0o600)
    try:
        os.link(source, cible)
    except OSError:
        shutil.copy2(source, cible)
