"""Hints in, synchronisations out: each after its quiet period, one at a time, and by the clock too.

A hint says “look now”; the workbook is the truth. DBOS keeps the hints: what was promised to a sender is run, even after a kill.
"""

import hashlib
import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from dbos import DBOS, Debouncer, SetEnqueueOptions, SetWorkflowTimeout
from dbos import error as erreurs_dbos
from sqlalchemy.exc import SQLAlchemyError

from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle, PanneLocale, SynchronisationOccupee
from passerelle.moteur.etat import Etat, Tentative
from passerelle.moteur.reglage import REGARD_S, cron, regler
from passerelle.verrous import VerrouDuService

JOURNAL = logging.getLogger(__name__)

REPRISES = (2.0, 4.0, 8.0, 16.0, 32.0, *[60.0] * 8)
"""Seconds between two attempts while the workbook does not answer; then the next hint or sweep takes over."""

DUREE_MAXIMALE = 15 * 60.0
"""Seconds after which a run no longer holds the queue: its machine is gone."""

ATTENTE_MAXIMALE = 5.0
"""Seconds that a steady stream of hints may postpone a synchronisation (or the quiet period, if longer)."""


class Synchroniser(Protocol):
    """One synchronisation; raises the errors of passerelle/erreurs.py."""

    def __call__(self, *, confirmer: bool) -> CompteRendu:
        """`confirmer` lets through what a guard would hold back."""


_UN_SEUL = threading.Lock()
"""DBOS is one a process: a second engine would use the database of the first."""


class Moteur:
    """Runs `synchroniser` when told to, and by itself every `balayage_minutes`.

    `classeur` names the workbook: two centres on one PostgreSQL `base` do not mix. Without `base`, hints are kept in
    `dossier`/moteur.sqlite. `conservation`: how long the record of finished runs is kept. One engine a process: DBOS is one.
    """

    def __init__(
        self,
        synchroniser: Synchroniser,
        *,
        classeur: str,
        dossier: Path,
        base: str = "",
        calme_secondes: float = 2.0,
        balayage_minutes: float = 15,
        conservation: timedelta = timedelta(days=30),
    ) -> None:
        self._synchroniser = synchroniser
        self._dossier = dossier
        self._base = base
        self._calme = calme_secondes
        self._balayage = cron(balayage_minutes)
        self._conservation = conservation
        self._nom = f"passerelle-{hashlib.sha256(classeur.encode()).hexdigest()[:12]}"
        self._debouncer: Debouncer[[bool], dict[str, Any]] = Debouncer(
            "synchroniser", debounce_timeout_sec=max(ATTENTE_MAXIMALE, calme_secondes), queue=self._nom
        )
        self._run: Callable[[bool], dict[str, Any]] | None = None
        self._abonnes: list[Callable[[Tentative], None]] = []
        self._etat = Etat()
        self._recus = 0
        self._note_a = float("-inf")
        self._verrou = threading.Lock()
        self._au_travail = threading.Lock()
        self._arret = threading.Event()
        self._seul = VerrouDuService(dossier)

    def abonner(self, abonne: Callable[[Tentative], None]) -> None:
        """Have `abonne` called after each attempt, in the engine's thread."""
        self._abonnes.append(abonne)

    def demarrer(self) -> None:
        """Start: recover what a kill left, synchronise once, then listen.

        Raises ErreurPasserelle when another process serves the folder.
        """
        if not _UN_SEUL.acquire(blocking=False):
            raise RuntimeError("One engine a process.")
        try:
            self._ouvrir()
            self.actualiser()
        except BaseException:
            self._fermer()
            raise

    def _ouvrir(self) -> None:
        self._dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._reserver_dossier()
        DBOS(config=regler(nom=self._nom, dossier=self._dossier, base=self._base))
        self._run, balayer = self._declarer()
        DBOS.launch()
        DBOS.register_queue(self._nom, global_concurrency=1, polling_interval_sec=REGARD_S)
        DBOS.apply_schedules([{"schedule_name": self._nom, "workflow_fn": balayer, "schedule": self._balayage}])
        self._etat = self._dernier_etat()

    def arreter(self, *, delai: float = 20.0) -> None:
        """Stop, if started: let the running synchronisation finish for at most `delai` seconds.

        What waits is run at the next start.
        """
        if self._run is None:
            return
        libre = self._au_travail.acquire(timeout=delai)
        self._arret.set()
        try:
            self._fermer()
        finally:
            if libre:
                self._au_travail.release()

    def _fermer(self) -> None:
        self._run = None
        try:
            DBOS.destroy(destroy_registry=True)
        finally:
            self._seul.rendre()
            _UN_SEUL.release()

    def signaler(self) -> None:
        """Ask for a synchronisation once hints have been quiet for a while. Durable when this returns."""
        arrivee = time.monotonic()
        with self._verrou:
            self._recus += 1
            # Hints that arrive together are noted together: a note begun after this one arrived stands for it.
            if self._note_a < arrivee:
                debut = time.monotonic()
                self._noter_indice(self._calme)
                self._note_a = debut

    def actualiser(self) -> None:
        """Ask for a synchronisation now. Durable when this returns."""
        with self._verrou:
            self._recus += 1
            self._noter_indice(0)

    def _noter_indice(self, calme_secondes: float) -> None:
        # A run that waits its turn, not started, will read the workbook after this moment: one is enough.
        if "ENQUEUED" not in self._statuts():
            with SetWorkflowTimeout(DUREE_MAXIMALE):
                self._debouncer.debounce(self._nom, calme_secondes, False)

    def confirmer(self) -> None:
        """Ask for a synchronisation that a guard will not hold back. Durable when this returns; asked twice, it runs once."""
        if self._run is None:
            raise RuntimeError("The engine is not started.")
        with (
            SetWorkflowTimeout(DUREE_MAXIMALE),
            SetEnqueueOptions(deduplication_id="confirmer", duplication_policy="return-existing"),
        ):
            DBOS.enqueue_workflow(self._nom, self._run, True)

    def etat(self) -> Etat:
        """How things stand, on whatever machine the last run was. An exception when the engine's database does not answer."""
        statuts = self._statuts()
        attente = len(statuts) - statuts.count("PENDING")
        # Another machine may have done more; of one's own work one knows the order, which a clock set back would not tell.
        durable = self._dernier_etat() if self._base else self._etat
        with self._verrou:
            present = max(self._etat, durable, key=_rang)
            return replace(
                present,
                reussie_le=_passe(present.reussie_le),
                en_cours="PENDING" in statuts,
                indices_en_attente=max(attente, self._recus) if attente else 0,
            )

    def repond(self) -> bool:
        """Whether the engine is started and reads its database. (Ask that database first: DBOS waits for it without end.)"""
        if self._run is None:
            return False
        try:
            self._statuts()
        except (erreurs_dbos.DBOSException, SQLAlchemyError):
            return False
        return True

    def _declarer(self) -> tuple[Callable[[bool], dict[str, Any]], Callable[[datetime, Any], None]]:
        """The two workflows, by the names that DBOS keeps."""

        @DBOS.workflow(name="synchroniser")
        def synchroniser(confirmer: bool) -> dict[str, Any]:
            return self._executer(confirmer=confirmer)

        @DBOS.workflow(name="balayer")
        def balayer(_quand: datetime, _contexte: Any) -> None:
            self._balayer()

        return synchroniser, balayer

    def _executer(self, *, confirmer: bool) -> dict[str, Any]:
        """One run, attempts included. Its result, kept by DBOS, is the state it leaves."""
        with self._verrou:
            self._recus = 0
        for attente in (*REPRISES, None):
            with self._au_travail:
                if self._arret.is_set():
                    break  # DBOS is closed by now: it cannot note an end, and takes the run up again at the next start
                reprendre = self._tenter(confirmer=confirmer)
            if not reprendre or attente is None:
                break
            self._arret.wait(attente)
        return asdict(self._etat)

    def _tenter(self, *, confirmer: bool) -> bool:
        """One attempt. True when another may succeed by itself."""
        debut = time.monotonic()
        compte_rendu, erreur, panne, reprendre = None, "", "", False
        try:
            compte_rendu = self._synchroniser(confirmer=confirmer)
        except ErreurPasserelle as exc:
            erreur, reprendre = str(exc), isinstance(exc, ClasseurInaccessible | SynchronisationOccupee)
            panne = exc.message if isinstance(exc, PanneLocale) else ""
        except Exception as exc:  # noqa: BLE001 - the engine outlives a bug: the pages say it, the log tells where, quoting nothing
            lieu = "".join(traceback.format_tb(exc.__traceback__))
            JOURNAL.error("Synchronisation interrompue (%s) :\n%s", type(exc).__name__, lieu)
            erreur = "Une erreur inattendue a interrompu la synchronisation. Le détail est dans le journal technique."
        self._noter(compte_rendu, erreur)
        tentative = Tentative(duree_s=time.monotonic() - debut, compte_rendu=compte_rendu, panne=panne)
        for abonne in self._abonnes:
            abonne(tentative)
        return reprendre

    def _noter(self, compte_rendu: CompteRendu | None, erreur: str) -> None:
        maintenant = datetime.now(UTC)
        garde = compte_rendu.garde if compte_rendu else ()
        with self._verrou:
            reussie_le = _passe(self._etat.reussie_le) if compte_rendu is None or garde else maintenant
            self._etat = Etat(tentee_le=maintenant, reussie_le=reussie_le, erreur=erreur, garde=garde)

    def _balayer(self) -> None:
        """The timed sweep: what no hint announced, and the old records."""
        self.actualiser()
        finis = DBOS.list_workflows(
            application_name=self._nom,
            end_time=(datetime.now(UTC) - self._conservation).isoformat(),
            status=["SUCCESS", "ERROR", "CANCELLED"],
            load_input=False,
            load_output=False,
            limit=1000,
        )
        if finis:
            DBOS.delete_workflows([run.workflow_id for run in finis])

    def _statuts(self) -> list[str]:
        """What DBOS says of the runs not finished: DELAYED (quiet period), ENQUEUED (their turn next), PENDING (at work)."""
        runs = DBOS.list_workflows(
            queue_name=self._nom,
            status=["DELAYED", "ENQUEUED", "PENDING"],
            load_input=False,
            load_output=False,
        )
        return [run.status for run in runs]

    def _dernier_etat(self) -> Etat:
        """The state that the last finished run left, on any machine."""
        finis = DBOS.list_workflows(queue_name=self._nom, status="SUCCESS", limit=1, sort_desc=True, load_input=False)
        laisse: dict[str, Any] = (finis[0].output or {}) if finis else {}
        return Etat(**laisse)

    def _reserver_dossier(self) -> None:
        if not self._seul.reserver():
            raise ErreurPasserelle(
                "Ce dossier est déjà servi par un autre processus.", "Arrêtez-le avant d’en lancer un second."
            )


def _rang(etat: Etat) -> datetime:
    """When a state was left, to tell the later of two. A moment to come, from a clock that was ahead, is later than nothing."""
    quand = etat.tentee_le
    return quand if quand and quand <= datetime.now(UTC) else datetime.min.replace(tzinfo=UTC)


def _passe(moment: datetime | None) -> datetime | None:
    """A moment noted by a clock that was ahead is not to come: it was now at the latest, and grows older from here."""
    return min(moment, datetime.now(UTC)) if moment else None
