"""Where a Google form is filled in, and how its links name its questions: what the Apps Script noted in the tab `_passerelle`.

One entry a form, `lien-<form>`: `{"adresse": "https://docs.google.com/forms/…/viewform", "entrees": {"date": "entry.123"}}`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

CLE = "lien-"
"""What the keys of those entries begin with, before the form’s id."""

_ADRESSE = re.compile(r"https://docs\.google\.com/(?:a/[^/?#\s]+/)?forms/[^?#\s]+", re.ASCII)
_ENTREE = re.compile(r"entry\.\d+", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class FicheGoogle:
    """`adresse` is where the form is filled in; `entrees`: question key → its name in a prefilled link, `entry.<number>`."""

    adresse: str
    entrees: Mapping[str, str]


def lire_fiches_google(contenu: Mapping[str, str]) -> dict[str, FicheGoogle]:
    """Form id → its record, from the entries of the hidden tab. One that cannot be read, or leads elsewhere than to a Google
    form, is left out: a link of ours never leads to a site that somebody typed in a cell."""
    fiches = {
        cle.removeprefix(CLE): _lire_une_fiche(texte) for cle, texte in contenu.items() if cle.startswith(CLE) and texte
    }
    return {ident: fiche for ident, fiche in fiches.items() if fiche is not None}


def _lire_une_fiche(texte: str) -> FicheGoogle | None:
    try:
        note = json.loads(texte)
    except ValueError:
        return None
    if not isinstance(note, dict):
        return None
    adresse, entrees = str(note.get("adresse", "")).partition("?")[0], note.get("entrees")
    if not _ADRESSE.fullmatch(adresse):
        return None
    return FicheGoogle(
        adresse=adresse,
        entrees={
            cle: entree
            for cle, entree in (entrees.items() if isinstance(entrees, dict) else ())
            if isinstance(entree, str) and _ENTREE.fullmatch(entree)
        },
    )
