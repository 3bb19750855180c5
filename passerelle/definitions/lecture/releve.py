"""Where a centre wrote something, and the list of what it got wrong."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from passerelle.domaine.declare.probleme import Probleme
from passerelle.domaine.texte.noms import forme

SUFFIXE_LIVRE = " (livré)"
"""What follows the name of a shipped file in messages."""

INSECABLE = "\N{NO-BREAK SPACE}"

_AVANT_SIGNE = re.compile(r" (?=[:;!?»])")
_MONTRES = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A line (from 1; 0 for the whole) of a file, named as in the centre's folder, and the entry it belongs to, if any."""

    fichier: str
    ligne: int = 0
    entree: str = ""


@dataclass(slots=True)
class Releve:
    """The problems met so far. Nothing stops at the first one. `informations` are good to know, and prevent nothing."""

    problemes: list[Probleme] = field(default_factory=list)
    informations: list[Probleme] = field(default_factory=list)

    def signaler(self, place: Place, message: str, remede: str) -> None:
        """Note a problem; its typography is put right here."""
        if place.entree and place.fichier.endswith(SUFFIXE_LIVRE):
            remede = f"{remede} Ce fichier est livré : dans votre dossier, réécrivez ou retirez “{place.entree}”."
        self.problemes.append(Probleme(place.fichier, place.ligne, insecables(message), insecables(remede)))

    def informer(self, place: Place, message: str, remede: str) -> None:
        """Note something good to know."""
        self.informations.append(Probleme(place.fichier, place.ligne, insecables(message), insecables(remede)))


def insecables(texte: str) -> str:
    """The text with no-break spaces where French typography wants them."""
    return _AVANT_SIGNE.sub(INSECABLE, texte).replace("« ", f"«{INSECABLE}")


def suggestion(ecrit: str, possibles: Collection[str], *, titre: str) -> str:
    """The remedy for a word that is not one of `possibles`: the near one if any, then all of them under `titre`."""
    if not possibles:
        return f"{titre} : aucune pour l’instant."
    montres = ", ".join(list(possibles)[:_MONTRES]) + (", …" if len(possibles) > _MONTRES else "")
    proche = le_plus_proche(ecrit, possibles)
    vouliez_vous = f"Vouliez-vous écrire “{proche}” ? " if proche else ""
    return f"{vouliez_vous}{titre} : {montres}."


def le_plus_proche(ecrit: str, possibles: Iterable[str]) -> str:
    """The one of `possibles` a person most likely meant, or the empty text."""
    trouve = process.extractOne(
        ecrit, list(possibles), scorer=OSA.normalized_similarity, processor=forme, score_cutoff=0.6
    )
    return trouve[0] if trouve else ""
