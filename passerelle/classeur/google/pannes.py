"""What goes wrong with a workbook, in French: what happened, what to do. Nothing of Google's own text is repeated."""

import logging
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import requests
from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, InvalidJSONError, ProxyError

from passerelle.classeur.google.reprises import (
    PASSAGERS,
    QUOTA,
    Erreur,
    JetonIllisible,
    certificat_refuse,
    incident_reseau,
    jamais_partie,
    sans_effet,
)
from passerelle.erreurs import ClasseurInaccessible, IssueInconnue

JOURNAL = logging.getLogger(__name__)

Phrases = tuple[str, str]

_PLUS_TARD = "Réessayez dans quelques minutes : rien n’est perdu."
_EN_PANNE = ("Google Sheets est en panne ou surchargé.", _PLUS_TARD)
_IMPREVU = (
    "Le classeur ne répond pas comme prévu.",
    "Réessayez dans quelques minutes. Si cela recommence, prévenez qui s’occupe de Passerelle.",
)
_PAGE_ETRANGERE = (
    "Ce n’est pas Google qui a répondu, mais un filtre ou un portail du réseau.",
    (
        "Ouvrez un navigateur sur cette machine pour voir ce qu’il demande, ou faites autoriser sheets.googleapis.com et "
        "oauth2.googleapis.com par qui gère le réseau."
    ),
)
_REPONSE_COUPEE = (
    "La réponse de Google s’est interrompue en chemin.",
    "Vérifiez la connexion à Internet, puis réessayez.",
)
_HORLOGE = (
    "Google refuse la clé, car cette machine n’est pas à l’heure.",
    "Réglez sa date et son heure, puis relancez.",
)
_CHANGEMENT = (
    "Le classeur a changé pendant l’opération : rien n’a été écrit.",
    "Relancez la synchronisation.",
)
_ONT_CHANGE = (
    "Unable to parse range",
    "No grid with id",
    "No sheet with id",
    "exceeds grid limits",
    "outside of the",  # a row, a column, a place to move to
    "beyond the end",
    "doesn't exist",
    "must be less than the grid size",
    "it is not possible to delete all non-frozen",
    "can't delete all the",
    "already exists",
)
"""What Google says of a request made for a workbook that is no longer so."""

_REFUS_INCONNU = (
    "Google refuse cette demande, alors que le classeur n’a pas changé\u00a0: rien n’a été écrit.",
    (
        "Relancez une fois. Si cela recommence, la raison qu’il en donne, sans le texte d’aucune case, est dans le journal du "
        "service\u00a0: transmettez-la à qui s’occupe de Passerelle."
    ),
)
_LECTURE_REFUSEE = (
    "Google refuse de lire ce classeur comme Passerelle le demande.",
    _REFUS_INCONNU[1],
)
_TROP_GROS = (
    "Google refuse cette demande, trop grosse pour lui\u00a0: rien n’a été écrit.",
    "Relancez une fois. Si cela recommence, prévenez qui s’occupe de Passerelle\u00a0: rien n’est perdu.",
)
_PLEIN = "Supprimez des lignes ou des colonnes vides, puis relancez."
_DE_GOOGLE = """
a above action add all allowed an and are array at attempting be because before beyond but by can cannot cell cells
characters column columns condition contains create delete dimension does doesn't document duplicate edit empty end
endindex error exceeds exceed exist exists expected false field fields filter for format formula freeze frozen from
greater grid has have hidden id if in increase index input insert intersect invalid is it json less limit limits merge
merged more must name named no non not nothing number object of on one only or out outside overlap parse payload
permission possible property protected protection range ranges received request requested requests required row rows
rule same set sheet sheets should single size sorry source spreadsheet start startindex such than that the there this to
too tried true type unable unknown unsupported update valid value values visible with workbook write you your
"""
_MOTS_DE_GOOGLE = frozenset(_DE_GOOGLE.split())
"""The words of its refusals: any other may come from a cell, or from a title."""

_EXCEL = (
    "Ce classeur est un fichier Excel, que Google Sheets ne sait pas modifier de l’extérieur.",
    "Ouvrez-le, choisissez « Fichier », « Enregistrer au format Google Sheets », et donnez l’adresse du nouveau classeur.",
)
_PROJET_FERME = (
    "Le projet Google du compte de service est fermé ou suspendu.",
    "Rouvrez-le dans la console Google Cloud, ou créez une clé dans un autre projet.",
)
_APIS_FERMEES = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
_PROJETS_FERMES = frozenset({"CONSUMER_INVALID", "CONSUMER_SUSPENDED", "BILLING_DISABLED"})
_STATUTS = frozenset({"INVALID_ARGUMENT", "OUT_OF_RANGE", "ABORTED", "ALREADY_EXISTS"})
LUS = 500
"""Characters read of a reason."""

_SUITE = "Relancez : Passerelle relira le classeur et n’écrira que ce qui manque."


def en_francais(erreur: Erreur, *, ecriture: bool, compte: str = "") -> ClasseurInaccessible:
    """What to tell of a failed request. `compte` is the service account's address.

    IssueInconnue for a write of which it is not known whether it was done.
    """
    message, remede = _phrases(erreur, ecriture=ecriture, compte=compte)
    if ecriture and not sans_effet(erreur):
        return IssueInconnue(f"{message} L’écriture est peut-être faite, peut-être pas.", _SUITE)
    return ClasseurInaccessible(message, remede)


def du_classeur_local(refus: APIError) -> ClasseurInaccessible:
    """What to tell of a request that the workbook of this machine refuses, in Google's words: Google has no part in it."""
    dit = _corps(refus.response) or {}
    message = str(dit.get("message"))
    if refus.response.status_code == 404:
        return ClasseurInaccessible(
            "Le classeur n’est plus dans le dossier donnees de cette machine.",
            "Reprenez une sauvegarde\u00a0: passerelle sauvegardes.",
        )
    if "10000000 cells" in message:
        return ClasseurInaccessible("Le classeur est plein\u00a0: il s’arrête à dix millions de cellules.", _PLEIN)
    if any(raison in message for raison in _ONT_CHANGE):
        return ClasseurInaccessible(*_CHANGEMENT)
    JOURNAL.warning("Le classeur de cette machine refuse une demande\u00a0: %s", raison_sans_texte(dit))
    return ClasseurInaccessible(
        "Le classeur de cette machine refuse cette demande, alors qu’il n’a pas changé\u00a0: rien n’a été écrit.",
        _REFUS_INCONNU[1],
    )


def _phrases(erreur: Erreur, *, ecriture: bool, compte: str) -> Phrases:
    if isinstance(erreur, APIError):
        return _du_refus(erreur.response, ecriture=ecriture, compte=compte)
    if incident := incident_reseau(erreur):
        return _du_reseau(incident)
    if isinstance(erreur, JetonIllisible):
        return _PAGE_ETRANGERE
    return _de_la_cle(erreur, compte) if isinstance(erreur, RefreshError) else _IMPREVU


# The network -------------------------------------------------------------------------------------------------------------


def _du_reseau(incident: requests.RequestException) -> Phrases:
    if certificat_refuse(incident):
        return (
            "La connexion à Google n’est pas sûre : son certificat est refusé.",
            "Vérifiez la date et l’heure de cette machine ; si elles sont justes, demandez à qui gère le réseau.",
        )
    if isinstance(incident, ProxyError):
        return (
            "Le serveur mandataire (proxy) du réseau ne laisse pas passer vers Google.",
            "Vérifiez la variable HTTPS_PROXY avec qui gère le réseau, puis réessayez.",
        )
    if jamais_partie(incident):
        return (
            "Google n’a pas pu être joint.",
            "Vérifiez la connexion à Internet de cette machine, puis réessayez.",
        )
    if isinstance(incident, requests.Timeout):
        return "Google Sheets n’a pas répondu à temps.", _PLUS_TARD
    if isinstance(incident, InvalidJSONError | requests.TooManyRedirects):
        return _PAGE_ETRANGERE
    if isinstance(incident, requests.ConnectionError | ChunkedEncodingError | ContentDecodingError):
        return _REPONSE_COUPEE
    return (
        "La connexion à Google ne peut pas s’ouvrir.",
        "Vérifiez les réglages du réseau de cette machine (HTTPS_PROXY), puis réessayez.",
    )


# The key -----------------------------------------------------------------------------------------------------------------


def _de_la_cle(erreur: RefreshError, compte: str) -> Phrases:
    """The token server's refusal, by OAuth's `error` and, for the clock alone, by what Google says of it."""
    recu = erreur.args[1] if len(erreur.args) > 1 else None
    if not isinstance(recu, Mapping):
        return _EN_PANNE if erreur.retryable else _PAGE_ETRANGERE
    if erreur.retryable:
        return _EN_PANNE
    if "short-lived" in str(recu.get("error_description")):
        return _HORLOGE
    return _cle_refusee(compte)


def _cle_refusee(compte: str) -> Phrases:
    return (
        "Google refuse la clé du compte de service : elle a expiré, ou elle a été supprimée.",
        (
            f"Dans la console Google Cloud, créez une nouvelle clé JSON pour {compte or 'ce compte'}, mettez-la à la place de "
            "l’ancienne, puis relancez."
        ),
    )


# Google's refusals -------------------------------------------------------------------------------------------------------


def _du_refus(reponse: requests.Response, *, ecriture: bool, compte: str) -> Phrases:
    statut, dit = reponse.status_code, _corps(reponse)
    if statut == QUOTA:
        return (
            "Google a reçu trop de demandes en une minute.",
            "Attendez une minute, puis relancez : rien n’est perdu.",
        )
    if statut in PASSAGERS or statut >= 500:
        return _EN_PANNE
    if statut == 413:
        return _TROP_GROS
    if dit is None:
        return _PAGE_ETRANGERE
    match statut:
        case 400:
            return _demande_refusee(dit, compte, ecriture=ecriture)
        case 401:
            return _cle_refusee(compte)
        case 403:
            return _acces_refuse(dit, ecriture=ecriture, compte=compte)
        case 404:
            return (
                "Le classeur n’existe pas, ou il est à la corbeille.",
                "Sortez-le de la corbeille de Google Drive, ou corrigez son adresse dans passerelle.toml.",
            )
    return _IMPREVU


def _demande_refusee(dit: Mapping[str, Any], compte: str, *, ecriture: bool) -> Phrases:
    if dit.get("status") == "FAILED_PRECONDITION":
        return _EXCEL
    message = str(dit.get("message"))
    if "protected cell" in message:
        return (
            "Une partie du classeur est protégée contre Passerelle : rien n’a été écrit.",
            (
                "Dans « Données », « Feuilles et plages protégées », autorisez "
                f"{compte or 'l’adresse du compte de service'}."
            ),
        )
    if "10000000 cells" in message:
        return (
            "Le classeur est plein : Google Sheets s’arrête à dix millions de cellules.",
            _PLEIN,
        )
    if any(raison in message for raison in _ONT_CHANGE):
        return _CHANGEMENT
    JOURNAL.warning("Google refuse une demande\u00a0: %s", raison_sans_texte(dit))
    return _REFUS_INCONNU if ecriture else _LECTURE_REFUSEE


def raison_sans_texte(dit: Mapping[str, Any]) -> str:
    """Why Google refused, in its words: anything else they hold, a number, a title or the text of a cell, is left out."""
    mots = re.findall(
        r"requests\[\d{1,6}\]\.[A-Za-z]{1,40}|[^\W\d_]+(?:'[a-z]+)?|\d+|[^\w\s]|_", str(dit.get("message"))[:LUS]
    )
    dits = [mot if mot.startswith("requests[") or mot.lower() in _MOTS_DE_GOOGLE else "…" for mot in mots]
    statut = str(dit.get("status"))
    return f"{statut if statut in _STATUTS else '…'}, {' '.join(mot for mot, _ in groupby(dits))}"


def _acces_refuse(dit: Mapping[str, Any], *, ecriture: bool, compte: str) -> Phrases:
    raisons = set(_raisons(dit))
    adresse = compte or "l’adresse du compte de service (« client_email » dans le fichier de la clé)"
    if raisons & _APIS_FERMEES:
        return _api_fermee(_numero_du_projet(dit))
    if raisons & _PROJETS_FERMES:
        return _PROJET_FERME
    if ecriture:
        return (
            "Passerelle peut lire le classeur, mais pas y écrire.",
            f"Dans le classeur, bouton « Partager », donnez à {adresse} le rôle « Éditeur ».",
        )
    return (
        "Le classeur n’est pas partagé avec Passerelle.",
        f"Dans le classeur, bouton « Partager », ajoutez {adresse} comme « Éditeur ».",
    )


def _api_fermee(projet: str) -> Phrases:
    adresse = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"
    return (
        f"L’API Google Sheets n’est pas activée dans le projet {projet or 'du compte de service'}.",
        (
            f"Activez « Google Sheets API » sur {adresse}{f'?project={projet}' if projet else ''}, attendez quelques minutes, "
            "puis relancez."
        ),
    )


def _corps(reponse: requests.Response) -> Mapping[str, Any] | None:
    """The `error` of Google's own refusals, None for any other page."""
    try:
        lu = reponse.json()
    except (requests.RequestException, ValueError, RecursionError):
        return None
    erreur = lu.get("error") if isinstance(lu, dict) else None
    return erreur if isinstance(erreur, dict) else None


def _details(dit: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Why, in the two shapes Google uses: ErrorInfo in `details`, and the older `errors`."""
    for cle in ("details", "errors"):
        liste = dit.get(cle)
        yield from (detail for detail in (liste if isinstance(liste, list) else ()) if isinstance(detail, dict))


def _raisons(dit: Mapping[str, Any]) -> Iterator[str]:
    return (str(detail.get("reason")) for detail in _details(dit))


def _numero_du_projet(dit: Mapping[str, Any]) -> str:
    """The project's number, "" where the answer gives none: only digits may be shown."""
    for detail in _details(dit):
        donnees = detail.get("metadata")
        consommateur = donnees.get("consumer") if isinstance(donnees, dict) else None
        if trouve := re.fullmatch(r"projects/([0-9]{1,20})", str(consommateur)):
            return trouve[1]
    return ""
