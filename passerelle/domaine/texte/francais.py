"""What French asks of counts, lists and days: agreement, « 3 fiches », « a, b et c », « 1er septembre 2014 »."""

from collections.abc import Iterable
from datetime import date

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def accorder(combien: float, singulier: str, pluriel: str = "") -> str:
    """The words that suit a count: French is singular below 2. Without `pluriel`, each word takes an « s », unless it ends as a
    plural does already."""
    if abs(combien) < 2:
        return singulier
    return pluriel or " ".join(mot if mot[-1] in "sxz" else f"{mot}s" for mot in singulier.split())


def compter(combien: float, singulier: str, pluriel: str = "") -> str:
    """« 1 fiche », « 3 fiches », « 1 200 fiches », « 2,5 heures »."""
    entier = float(combien).is_integer()
    ecrit = f"{int(combien):_}".replace("_", "\u00a0") if entier else f"{combien:g}".replace(".", ",")
    return f"{ecrit} {accorder(combien, singulier, pluriel)}"


def enumerer(noms: Iterable[str], dernier: str = "et", *, au_plus: int | None = None) -> str:
    """« a, b et c »; past `au_plus` names, « a, b et 12 autres »."""
    cites = list(noms)
    if au_plus is not None and len(cites) > au_plus:
        cites[au_plus:] = [compter(len(cites) - au_plus, "autre")]
    return f" {dernier} ".join(filter(None, (", ".join(cites[:-1]), *cites[-1:])))


def jour_du_mois(mois: int, jour: int) -> str:
    """« 31 décembre », « 1er avril »."""
    return f"{'1er' if jour == 1 else jour} {MOIS[mois - 1]}"


def dater(jour: date) -> str:
    """« 1er septembre 2014 »."""
    return f"{jour_du_mois(jour.month, jour.day)} {jour.year}"
