"""Who is signed in: what the cookie of a browser opens, until when, known here so that signing out holds wherever the cookie went.

The file keeps a digest of each cookie, never the cookie. That of a session opened by the team’s token is made with the token, so
that changing the token ends these sessions; it tells nothing of the token to whoever has not the cookie too.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from passerelle.cles import Cle, Cles, empreinte_de
from passerelle.service.retenu.jeton import derive

COURTE = timedelta(hours=12)
"""On a computer that others use."""

LONGUE = timedelta(days=90)
"""On one’s own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Opened by `cle`, or by the team’s token where it is None."""

    cle: Cle | None
    expire_le: datetime


class Sessions:
    """Those of one centre; `jeton` is the value of the team’s token. Raises as Cles does."""

    def __init__(self, cles: Cles, jeton: str) -> None:
        self._cles = cles
        self._jeton = jeton

    def ouvrir(self, cle: Cle | None, *, duree: timedelta, maintenant: datetime) -> str:
        """Open one, and forget those that are over; what the cookie holds."""
        valeur = secrets.token_urlsafe(32)
        with self._cles.ecrire() as connexion:
            connexion.execute("DELETE FROM session WHERE expire_le <= ?", (maintenant.timestamp(),))
            connexion.execute(
                "INSERT INTO session (empreinte, cle, expire_le) VALUES (?, ?, ?)",
                (
                    self._par_le_jeton(valeur) if cle is None else empreinte_de(valeur),
                    None if cle is None else cle.id,
                    (maintenant + duree).timestamp(),
                ),
            )
        return valeur

    def lire(self, valeur: str, maintenant: datetime) -> Session | None:
        """The session of that cookie, while it lasts and its key is there."""
        if not valeur:
            return None
        with self._cles.lire() as connexion:
            if connexion is None:
                return None
            rangee = connexion.execute(
                "SELECT session.cle, expire_le, cle.id, cle.nom, cle.role, cle.empreinte, cle.faite_le, cle.derniere_le "
                "FROM session LEFT JOIN cle ON cle.id = session.cle WHERE session.empreinte IN (?, ?) AND expire_le > ?",
                (empreinte_de(valeur), self._par_le_jeton(valeur), maintenant.timestamp()),
            ).fetchone()
        if rangee is None:
            return None
        ouverte_par, expire_le, *lue = rangee
        if ouverte_par is not None and lue[0] is None:
            return None  # the key was retired while it opened this one
        expire = datetime.fromtimestamp(expire_le, maintenant.tzinfo)
        return Session(cle=None if ouverte_par is None else Cle.lue(tuple(lue)), expire_le=expire)

    def fermer(self, valeur: str) -> None:
        """End it: that cookie opens nothing any more."""
        with self._cles.ecrire() as connexion:
            connexion.execute(
                "DELETE FROM session WHERE empreinte IN (?, ?)", (empreinte_de(valeur), self._par_le_jeton(valeur))
            )

    def _par_le_jeton(self, valeur: str) -> str:
        return derive(self._jeton, f"session {valeur}")
