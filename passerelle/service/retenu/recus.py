"""What was already received, so that the same thing twice counts once: webhook ids, form submissions."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Engine,
    Float,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from passerelle.fichier_sqlite import SERVICE, en_clair, mettre_a_niveau, panne

VERSION = 1
"""What `user_version` says of `service.sqlite`; 0.1.0 left 0, with the same table."""

ATTENTE_BASE_S = 5
"""How long a machine that does not answer at all is waited for."""

_PURGE_S = 3600.0

_RECUS = Table(
    "passerelle_recus",
    MetaData(),
    Column("cle", String(64), primary_key=True),
    Column("moment", String(40), nullable=False),
    Column("traite", Boolean, nullable=False),
    Column("recu_le", Float, nullable=False),
)


class Recus:
    """A durable memory: in the file `donnees`/service.sqlite, or in the shared database `base`.

    Only digests are kept, for as long as `conservation`: a form whose thanks were lost may wait weeks in a phone. `classeur`
    sets centres apart in a shared database. Raises VersionPlusRecente, PanneLocale.
    """

    def __init__(
        self,
        *,
        donnees: Path,
        base: str = "",
        classeur: str = "",
        conservation: timedelta = timedelta(days=90),
    ) -> None:
        donnees.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._moteur = _ouvrir(base, donnees / SERVICE)
        self._classeur = classeur
        self._conservation = conservation
        # One thing is handled by one thread at a time; others pass.
        self._verrous = tuple(threading.Lock() for _ in range(16))
        self._purge_le = 0.0

    @contextmanager
    def une_seule_fois(self, genre: str, identifiant: str, moment: datetime) -> Iterator[datetime | None]:
        """Yield the moment this was first received, or None where it was wholly handled before.

        It counts as handled once the block ends without an exception. After a failure the same thing is yielded again with the
        moment of its first time: what is written twice is then the same to the second.
        """
        cle = self._cle(genre, identifiant)
        with self._verrous[int(cle[:8], 16) % len(self._verrous)]:
            premier, traite = self._recevoir(cle, moment)
            if traite:
                yield None
                return
            yield premier
            with self._moteur.begin() as connexion:
                connexion.execute(update(_RECUS).where(_RECUS.c.cle == cle).values(traite=True))

    def pas_avant(self, genre: str, identifiant: str, moment: datetime) -> datetime:
        """That moment, or a second after the last one given for the same thing, when a clock set back would make it older."""
        cle = self._cle(genre, identifiant)
        with self._verrous[int(cle[:8], 16) % len(self._verrous)], self._moteur.begin() as connexion:
            connu = connexion.execute(select(_RECUS.c.moment).where(_RECUS.c.cle == cle)).scalar()
            dernier = datetime.fromisoformat(connu) if connu else moment
            donne = dernier + timedelta(seconds=1) if dernier > moment else moment
            valeurs = {"moment": donne.isoformat(), "traite": True, "recu_le": time.time()}
            if connu:
                connexion.execute(update(_RECUS).where(_RECUS.c.cle == cle).values(**valeurs))
            else:
                connexion.execute(insert(_RECUS).values(cle=cle, **valeurs))
        return donne

    def repond(self) -> bool:
        """Whether the database answers now."""
        try:
            self.verifier_base()
        except SQLAlchemyError:
            return False
        return True

    def verifier_base(self) -> None:
        """Raise SQLAlchemyError unless the database answers now."""
        with self._moteur.connect() as connexion:
            connexion.execute(select(1))

    def fermer(self) -> None:
        """Close the database."""
        self._moteur.dispose()

    def _cle(self, genre: str, identifiant: str) -> str:
        return hashlib.sha256(f"{self._classeur}\n{genre}\n{identifiant}".encode()).hexdigest()

    def _recevoir(self, cle: str, moment: datetime) -> tuple[datetime, bool]:
        self._purger()
        try:
            with self._moteur.begin() as connexion:
                connexion.execute(
                    insert(_RECUS).values(cle=cle, moment=moment.isoformat(), traite=False, recu_le=time.time())
                )
        except IntegrityError:
            with self._moteur.connect() as connexion:
                connu = connexion.execute(select(_RECUS.c.moment, _RECUS.c.traite).where(_RECUS.c.cle == cle)).one()
            return datetime.fromisoformat(connu.moment), connu.traite
        return moment, False

    def _purger(self) -> None:
        maintenant = time.time()
        if maintenant - self._purge_le > _PURGE_S:
            self._purge_le = maintenant
            with self._moteur.begin() as connexion:
                connexion.execute(
                    delete(_RECUS).where(_RECUS.c.recu_le < maintenant - self._conservation.total_seconds())
                )


def _ouvrir(base: str, fichier: Path) -> Engine:
    adresse = make_url(base) if base else URL.create("sqlite", database=str(fichier))
    if adresse.get_backend_name() == "sqlite":
        if not base:
            with en_clair(fichier):
                mettre_a_niveau(fichier, VERSION)
        moteur = create_engine(adresse)
        event.listen(moteur, "connect", _journal_continu)
    else:
        moteur = create_engine(
            adresse.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={"connect_timeout": ATTENTE_BASE_S},
        )
    try:
        _RECUS.metadata.create_all(moteur)
    except SQLAlchemyError as erreur:
        if not base and (dite := panne(getattr(erreur, "orig", None), fichier)):
            raise dite from None
        raise
    return moteur


def _journal_continu(connexion: Any, _fiche: Any) -> None:
    """Readers and the writer do not wait for each other. A commit survives a kill; a power cut costs a synchronisation more."""
    connexion.execute("PRAGMA journal_mode=WAL")
    connexion.execute("PRAGMA synchronous=NORMAL")
