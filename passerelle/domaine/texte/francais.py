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


def chiffrer(valeur: float, decimales: int = 0) -> str:
    """« 1 337 », « 24,7 », « 1 335,20 »: rounded half up, as on paper, and that many decimals."""
    arrondie = int(abs(valeur) * 10**decimales + 0.5 + 1e-9)
    entiers, reste = divmod(arrondie, 10**decimales)
    signe = "\u2212" if valeur < 0 and arrondie else ""
    ecrit = f"{signe}{entiers:_}".replace("_", "\u00a0")
    return f"{ecrit},{reste:0{decimales}d}" if decimales else ecrit


def en_nombre(valeur: float, unite: str, *, centimes: bool = True) -> str:
    """A figure as a document writes it: percentages to the unit, means and hours to a tenth, euros to the cent, or to the unit in
    a sentence (`centimes` false)."""
    compte, _, par = unite.partition(" par ")
    if compte == "€":
        return f"{chiffrer(valeur, 2 if centimes or par else 0)}\u00a0€"
    if unite == "%":
        return f"{chiffrer(valeur)}\u00a0%"
    est_entier = float(valeur).is_integer() and not (par or unite.startswith("note"))
    return chiffrer(valeur, 0 if est_entier else 1)
