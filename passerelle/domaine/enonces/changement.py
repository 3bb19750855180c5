"""A value a person changes from a page: read from what they typed, and said back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from passerelle.domaine.declare.echeances import Echeance
from passerelle.domaine.declare.entites import Famille
from passerelle.domaine.enonces.enonce import Enonce
from passerelle.domaine.regles.recurrence import dire_la_recurrence, lire_la_recurrence
from passerelle.domaine.texte.francais import MOIS, dater

SOURCE_MAX = 300
"""Characters of the text a value comes from."""

_HEURE = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_JAMAIS = ("jamais", "jamais planifiée")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changement:
    """A value to add to a rule, itself and in words."""

    enonce: Enonce
    brute: Any
    dite: str
    depuis: date
    source: str

    @property
    def ecrite(self) -> Any:
        """The value as a file writes it."""
        if not isinstance(self.brute, Echeance):
            return self.brute
        a_partir = {"a_partir": True} if self.brute.a_partir else {}
        return {"annee": self.brute.annee, "jour": self.brute.jour, **a_partir}

    def __str__(self) -> str:
        return f"À partir du {dater(self.depuis)}. {self.enonce.avec(self.dite)}"


@dataclass(slots=True)
class Saisie:
    """What was typed, field by field, and what is wrong with it."""

    champs: Mapping[str, str]
    erreurs: dict[str, str] = field(default_factory=dict)

    def champ(self, nom: str) -> str:
        """What was typed there."""
        return self.champs.get(nom, "").strip()

    def essayer(self, nom: str, lire: Callable[[], Any]) -> Any:
        """What is read there; None, with the reason, where it cannot be."""
        try:
            return lire()
        except ValueError as erreur:
            self.erreurs[nom] = f"{str(erreur)[:1].upper()}{str(erreur)[1:]}"
            return None


def champs_de(enonce: Enonce, demain: date) -> dict[str, str]:
    """What the form of a rule shows before anybody types: what holds today, from tomorrow on."""
    champs = {"depuis": demain.isoformat()}
    match enonce.genre:
        case "familles":
            champs |= {f"valeur-{rang}": nom for rang, nom in enumerate(enonce.brute, 1)}
        case "echeance":
            mois, jour = enonce.brute.jour.split("-")
            champs |= {"jour": str(int(jour)), "mois": str(int(mois)), "annee": enonce.brute.annee}
        case "recurrence":
            champs["valeur"] = dire_la_recurrence(enonce.brute)
        case "nombre":
            champs["valeur"] = f"{enonce.brute:g}"
        case _:
            champs["valeur"] = enonce.brute
    return champs


def lire_le_changement(
    enonce: Enonce,
    saisie: Saisie,
    *,
    familles: Mapping[str, Famille],
    demain: date,
    suspect: Callable[[str], str | None],
) -> Changement | None:
    """The change a form asks for; None, with a sentence for each field at fault in `saisie`, where it cannot be made."""
    brute = saisie.essayer("valeur", lambda: _lire_la_valeur(enonce, saisie, familles))
    depuis = saisie.essayer("depuis", lambda: _lire_le_jour(saisie.champ("depuis"), demain))
    source = saisie.essayer("source", lambda: _lire_la_source(saisie.champ("source"), suspect))
    if brute is None or depuis is None or source is None:
        return None
    dite = enonce.dire(brute)
    if dite == enonce.valeur_du(depuis):
        saisie.erreurs["valeur"] = "C’est déjà la valeur de ce jour-là\u00a0: changez-la, ou changez la date."
        return None
    return Changement(enonce=enonce, brute=brute, dite=dite, depuis=depuis, source=source)


def _lire_la_valeur(enonce: Enonce, saisie: Saisie, familles: Mapping[str, Famille]) -> Any:
    ecrit = saisie.champ("valeur")
    match enonce.genre:
        case "nombre":
            du, au = enonce.bornes
            if not (_est_un_entier(ecrit) and du <= int(ecrit) <= au):
                raise ValueError(f"écrivez un nombre entier, de {du} à {au}.")
            return int(ecrit)
        case "recurrence":
            return "" if ecrit.lower() in _JAMAIS else lire_la_recurrence(ecrit)
        case "heure":
            if not _HEURE.fullmatch(ecrit):
                raise ValueError("cette heure ne se lit pas\u00a0: écrivez-la ainsi, 09:00.")
            return ecrit
        case "familles":
            choisies = [nom for rang in range(1, len(familles) + 1) if (nom := saisie.champ(f"valeur-{rang}"))]
            if not choisies or len(set(choisies)) < len(choisies) or not set(choisies) <= set(familles):
                raise ValueError("choisissez au moins une famille de lieux, et chacune une seule fois.")
            return choisies
        case _:
            return _lire_l_echeance(enonce.brute, saisie)


def _est_un_entier(ecrit: str) -> bool:
    return ecrit.isascii() and ecrit.isdecimal() and len(ecrit) < 7


def _lire_l_echeance(actuelle: Echeance, saisie: Saisie) -> Echeance:
    jour, mois, annee = (saisie.champ(nom) for nom in ("jour", "mois", "annee"))
    if not (_est_un_entier(jour) and _est_un_entier(mois) and 1 <= int(mois) <= len(MOIS)):
        raise ValueError("choisissez un jour et un mois.")
    return Echeance(
        annee="debut" if annee == "debut" else "fin",
        jour=f"{int(mois):02d}-{int(jour):02d}",
        a_partir=actuelle.a_partir,
    )


def _lire_le_jour(ecrit: str, demain: date) -> date:
    try:
        jour = date.fromisoformat(ecrit)
    except ValueError:
        raise ValueError("cette date ne se lit pas\u00a0: choisissez un jour.") from None
    if jour < demain:
        raise ValueError(f"au plus tôt demain, le {dater(demain)}\u00a0: ce qui est passé ne change plus.")
    if jour > demain + timedelta(days=3660):
        raise ValueError("c’est dans plus de dix ans\u00a0: choisissez un jour plus proche.")
    return jour


def _lire_la_source(ecrit: str, suspect: Callable[[str], str | None]) -> str:
    source = re.sub(r"[^\S\u00a0\u202f]+", " ", ecrit)
    if not source or any(ord(lettre) < 32 for lettre in source):
        raise ValueError("dites d’où vient ce choix\u00a0: une réunion, une décision, un texte.")
    if len(source) > SOURCE_MAX:
        raise ValueError(f"gardez cette phrase sous {SOURCE_MAX} caractères.")
    if raison := suspect(source):
        raise ValueError(raison)
    return source
