"""What went wrong with a request: may it be sent again, and when? Decided by HTTP status and by how the connection broke.

A write is sent again only where it is known that nothing was written (see docs/decisions/019-client-google.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from ssl import SSLCertVerificationError

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.exceptions import APIError
from requests.exceptions import ChunkedEncodingError, ConnectTimeout, ContentDecodingError, ProxyError
from urllib3.exceptions import HTTPError as ErreurUrllib3
from urllib3.exceptions import InvalidHeader, MaxRetryError, NewConnectionError
from urllib3.exceptions import SSLError as ErreurTls
from urllib3.util import Retry

Erreur = APIError | GoogleAuthError | requests.RequestException
ERREURS = (APIError, GoogleAuthError, requests.RequestException)
"""All that a request to a workbook raises."""

QUOTA = 429

REFUS = frozenset({400, 401, 403, 404, 405, 411, 413, 414, QUOTA})
"""Said before anything is done: a batchUpdate is checked whole, then applied whole, and a quota is counted at the door."""

PASSAGERS = frozenset({408, QUOTA, 500, 502, 503, 504})
"""May pass by itself. After these, 429 aside, nobody knows whether a write was applied: Google's own UNAVAILABLE (503) is
“not always safe to retry”."""


@dataclass(frozen=True, kw_only=True)
class Politique:
    """How patient to be; times in seconds.

    `connexion` is also the time given to send the whole of a request, 2 MB on a slow line; `reponse`, the silence allowed.
    `reprises` and `reprises_quota` (after a 429) are how many times a request is sent again, `patience` how long after the
    first time it still may be.
    """

    connexion: float = 30
    reponse: float = 190  # Google gives up at 180: after that, nothing of ours is still at work there
    reprises: int = 4  # 1, 2, 4, 8 s
    reprises_quota: int = 6  # … 16, 32 s: a minute in all, after which the quota is full again
    patience: float = 240


PATIENTE = Politique()

SONDE = Politique(connexion=5, reponse=10, reprises=0, reprises_quota=0)
"""For a page that asks whether the workbook answers, and is itself waited for."""


class JetonIllisible(TransportError):
    """The token server answered something that is no token: a page of the network in between."""


class CertificatsAbsents(requests.exceptions.SSLError):
    """No list of the authorities to trust, where this machine was told to look for one."""


def statut(erreur: Erreur) -> int | None:
    """The HTTP status of a refusal, None where there was no answer to a request. (`APIError.code` is -1 for a page.)"""
    return erreur.response.status_code if isinstance(erreur, APIError) else None


def incident_reseau(erreur: Erreur) -> requests.RequestException | None:
    """What happened on the network, None where an answer came. Asking for a token is no different from asking for cells."""
    if isinstance(erreur, TransportError):
        return next((a for a in erreur.args if isinstance(a, requests.RequestException)), None)
    return erreur if isinstance(erreur, requests.RequestException) else None


def certificat_refuse(erreur: requests.RequestException) -> bool:
    """Whether the other end could not show that it is Google."""
    if isinstance(erreur, CertificatsAbsents):
        return True
    raison = _raison(erreur)
    return isinstance(raison, ErreurTls) and any(isinstance(a, SSLCertVerificationError) for a in raison.args)


def jamais_partie(erreur: requests.RequestException) -> bool:
    """Whether no connection was ever made, so that nothing was sent."""
    return (
        isinstance(erreur, ConnectTimeout | ProxyError)
        or isinstance(_raison(erreur), NewConnectionError)
        or certificat_refuse(erreur)
    )


def sans_effet(erreur: Erreur) -> bool:
    """Whether it is known that nothing was written."""
    if isinstance(erreur, GoogleAuthError):
        return True  # no token yet: the workbook was not asked for anything
    if isinstance(erreur, requests.RequestException):
        return jamais_partie(erreur)
    return statut(erreur) in REFUS


def passagere(erreur: Erreur) -> bool:
    """Whether the same request may succeed a little later. (google-auth has already asked again for a token refused by a 5xx.)"""
    incident = incident_reseau(erreur)
    if incident is None:
        return statut(erreur) in PASSAGERS
    return not certificat_refuse(incident) and isinstance(
        incident,
        requests.Timeout | requests.ConnectionError | ChunkedEncodingError | ContentDecodingError,
    )


def attente(
    erreur: Erreur,
    *,
    ecriture: bool,
    essai: int,
    ecoule: float,
    politique: Politique,
    hasard: Callable[[], float],
) -> float | None:
    """Seconds to wait before sending again, None when it must not be. `essai` counts the times before, from 0; `ecoule` is the
    time since the first; `hasard` (0 to 1) keeps several machines from coming back together."""
    quota = statut(erreur) == QUOTA
    if (
        not passagere(erreur)
        or (ecriture and not sans_effet(erreur))
        or essai >= (politique.reprises_quota if quota else politique.reprises)
    ):
        return None
    demandee = _retry_after(erreur.response) if isinstance(erreur, APIError) else None
    secondes = (2.0**essai if demandee is None else demandee) + hasard()
    return secondes if ecoule + secondes <= politique.patience else None


def _retry_after(reponse: requests.Response) -> float | None:
    """Seconds asked for by Retry-After, a number or a date; None where it says neither."""
    ecrit = reponse.headers.get("Retry-After")
    try:
        return None if ecrit is None else float(Retry().parse_retry_after(ecrit))
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _raison(erreur: requests.RequestException) -> ErreurUrllib3 | Exception | None:
    """Why urllib3 could not connect, told from what breaks later: only then does it speak of retries."""
    interne = erreur.args[0] if erreur.args else None
    return interne.reason if isinstance(interne, MaxRetryError) else None
