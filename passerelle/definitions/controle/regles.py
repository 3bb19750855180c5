"""Lists, families and activities confronted with what they name."""

import re
from datetime import datetime

from dateutil.rrule import rrulestr

from passerelle.definitions.datees import DATABLES, chemin_ecrit
from passerelle.definitions.declare import (
    CLE,
    ID,
    LISTES_DECLAREES,
    LISTES_DEVENUES_REFERENCES,
    REFERENCES,
    Declare,
    Lu,
    Marge,
)
from passerelle.definitions.lecture.releve import Releve, suggestion
from passerelle.definitions.lecture.yaml_sur import Chemin
from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.texte.noms import forme, mots_id

_RECURRENCE = re.compile(r"[A-Z0-9=;,+-]+")
_FREQUENCES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
HEURE = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def controler_regles(declare: Declare, releve: Releve) -> None:
    """Everything lists, families and activities may get wrong beyond the type of their values."""
    for ident, liste in declare.listes.items():
        prise = ident in (*REFERENCES, *LISTES_DECLAREES) and ident not in LISTES_DEVENUES_REFERENCES
        if prise or not CLE.fullmatch(ident):
            remede = "Choisissez un autre mot, en minuscules sans accent."
            liste.marge(releve).noter(f"“{ident}” ne peut pas nommer une liste.", remede)
        _controler_liste(liste, liste.marge(releve))
    for famille in declare.familles.values():
        _controler_id(famille.marge(releve))
    noms: dict[str, str] = {}
    for lue in declare.activites.values():
        activite, marge = lue.objet, lue.marge(releve)
        _controler_activite(activite, declare, marge)
        for nom in (activite.libelle, *activite.autres_noms):
            deja = noms.setdefault(forme(nom), activite.id)
            if deja != activite.id:
                message = f"“{nom}” nomme déjà l’activité “{deja}”."
                marge.noter(message, "Donnez à chaque activité ses noms à elle.", "libelle")


def _controler_liste(liste: Lu[tuple[str, ...]], marge: Marge) -> None:
    if not liste.objet:
        marge.noter(f"la liste “{liste.entree.id}” est vide.", "Écrivez une réponse par ligne, précédée d’un tiret.")
    vues: set[str] = set()
    for rang, reponse in enumerate(liste.objet):
        if not reponse.strip():
            marge.noter("une réponse est vide.", "Écrivez-la, ou retirez la ligne.", rang)
        elif forme(reponse) in vues:
            marge.noter(f"“{reponse}” est écrit deux fois.", "Gardez-en un seul.", rang)
        vues.add(forme(reponse))


def _controler_id(marge: Marge) -> None:
    ident = marge.entree.id
    if not ID.fullmatch(ident):
        remede = f"Minuscules sans accent, chiffres et tirets : {mots_id(ident) or 'petit-dejeuner'}."
        marge.noter(f"“{ident}” ne peut pas servir d’identifiant.", remede)


def _controler_activite(activite: Activite, declare: Declare, marge: Marge) -> None:
    _controler_id(marge)
    for rang, familles in enumerate(activite.familles):
        for place, famille in enumerate(familles.valeur):
            if famille not in declare.ids["familles"]:
                remede = suggestion(famille, declare.ids["familles"], titre="Familles possibles")
                message = f"la famille de lieux “{famille}” n’existe pas."
                marge.noter(message, remede, *_ecrit(marge, "familles", rang, place))
    for rang, recurrence in enumerate(activite.recurrence):
        if recurrence.valeur and not est_une_recurrence(recurrence.valeur):
            message = f"la récurrence “{recurrence.valeur}” n’est pas comprise."
            remede = (
                "Par exemple FREQ=WEEKLY;BYDAY=TH (tous les jeudis), ou FREQ=MONTHLY;BYDAY=1WE (le premier mercredi)."
            )
            marge.noter(message, remede, *_ecrit(marge, "recurrence", rang))
    for rang, heure in enumerate(activite.heure):
        if not HEURE.fullmatch(heure.valeur):
            message = f"l’heure “{heure.valeur}” n’est pas comprise."
            marge.noter(message, 'Écrivez-la ainsi : "09:00".', *_ecrit(marge, "heure", rang))
    if not 0 < activite.duree_h <= 24:
        message = f"une durée de {activite.duree_h:g} h n’est pas possible."
        marge.noter(message, "Écrivez un nombre d’heures, jusqu’à 24.", "duree_h")


def _ecrit(marge: Marge, cle: str, rang: int, *suite: int) -> Chemin:
    """Where one of the dated values of a key is written."""
    return chemin_ecrit(marge.entree.donnees, (cle, rang, "valeur", *suite), DATABLES["activites"])


def est_une_recurrence(ecrit: str) -> bool:
    """Whether dateutil understands the rule, and whether it speaks of days."""
    parties = dict(partie.split("=", 1) for partie in ecrit.upper().split(";") if "=" in partie)
    if not _RECURRENCE.fullmatch(ecrit.upper()) or parties.get("FREQ") not in _FREQUENCES:
        return False
    try:
        rrulestr(ecrit, dtstart=datetime(2013, 9, 1))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # dateutil lets the errors of its own reading through.
        return False
    return True
