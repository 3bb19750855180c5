"""Cell references inside formulas: read them, and make them follow the cells they name."""

import re
from collections.abc import Callable
from functools import lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import get_column_letter

from passerelle.tableur.socle.erreurs import ErreurApi
from passerelle.tableur.socle.plages import COLONNES_MAX, Plage, citer_titre, lire_a1

_REFERENCE = re.compile(
    r"(?:(?P<titre>'(?:[^']|'')+'|[^'!:]+)!)?"
    r"(?P<c1>\$?[A-Za-z]{1,3})?(?P<l1>\$?[1-9]\d{0,7})?(?::(?P<c2>\$?[A-Za-z]{1,3})?(?P<l2>\$?[1-9]\d{0,7})?)?"
)
ERREUR_REFERENCE = "#REF!"


@lru_cache(maxsize=4096)
def jetons(formule: str) -> tuple[Token, ...]:
    """The tokens of a formula, openpyxl's way. Raises ValueError when it cannot be read."""
    try:
        return tuple(Tokenizer(formule).items)
    except (TokenizerError, IndexError) as erreur:
        raise ValueError(formule) from erreur


def suivre_formule(
    formule: str,
    titre: str,
    titre_change: str,
    numero: int,
    changer: Callable[[Plage], list[Plage]],
) -> str:
    """The formula of a cell of sheet `titre` once the cells of sheet `titre_change` changed place."""
    return _changer_les_references(
        formule, lambda texte: _suivre_reference(texte, titre, titre_change, numero, changer)
    )


def _changer_les_references(formule: str, changer: Callable[[str], str]) -> str:
    """A formula whose references are each replaced; as it was where it cannot be read."""
    try:
        morceaux = jetons(formule)
    except ValueError:
        return formule
    textes = (
        changer(str(jeton.value)) if jeton.type == Token.OPERAND and jeton.subtype == Token.RANGE else str(jeton.value)
        for jeton in morceaux
    )
    return "=" + "".join(textes)


def _suivre_reference(
    texte: str, titre: str, titre_change: str, numero: int, changer: Callable[[Plage], list[Plage]]
) -> str:
    trouvee = _REFERENCE.fullmatch(texte)
    if trouvee is None or not (trouvee["c1"] or trouvee["l1"]):
        return texte
    vise = trouvee["titre"]
    if (titre_nu(vise) if vise else titre).casefold() != titre_change.casefold():
        return texte
    sans_titre = texte.rpartition("!")[2]
    try:
        plage = lire_a1("x!" + sans_titre, [_Cible(numero)], [])
    except ErreurApi:
        return texte
    images = changer(plage)
    if not images:
        return ERREUR_REFERENCE
    if images == [plage]:
        return texte
    if max(images[0].gauche + 1, images[0].droite or 0) > COLONNES_MAX:
        return ERREUR_REFERENCE
    prefixe = f"{vise}!" if vise else ""
    return prefixe + _reecrire(images[0], trouvee)


class _Cible:
    def __init__(self, numero: int) -> None:
        self.id = numero
        self.titre = "x"


def _reecrire(plage: Plage, modele: re.Match[str]) -> str:
    """A range as text, with the dollar signs of the reference it replaces."""

    def coin(ligne: int | None, colonne: int | None, c: str | None, n: str | None) -> str:
        lettres = get_column_letter(colonne) if colonne is not None and c else ""
        numero = str(ligne) if ligne is not None and n else ""
        return (
            ("$" if lettres and c and c[0] == "$" else "")
            + lettres
            + (("$" if numero and n and n[0] == "$" else "") + numero)
        )

    debut = coin(plage.haut + 1, plage.gauche + 1, modele["c1"], modele["l1"])
    if modele["c2"] is None and modele["l2"] is None:
        return debut
    return debut + ":" + coin(plage.bas, plage.droite, modele["c2"], modele["l2"])


def translater(formule: str, origine: tuple[int, int], destination: tuple[int, int]) -> str:
    """A formula copied from one (row, column) to another: its relative references follow, those that would leave the sheet are
    errors."""
    bas, droite = (arrivee - depart for depart, arrivee in zip(origine, destination, strict=True))

    def deplacer(reference: str) -> str:
        try:
            return str(Translator.translate_range(reference, bas, droite))  # type: ignore[no-untyped-call]
        except TranslatorError:
            return ERREUR_REFERENCE

    return _changer_les_references(formule, deplacer)


def renommer_feuille(formule: str, ancien: str, nouveau: str) -> str:
    """A formula once the sheet `ancien` is called `nouveau`."""

    def renommer(reference: str) -> str:
        titre, separateur, cellules = reference.rpartition("!")
        vise = separateur and titre_nu(titre).casefold() == ancien.casefold()
        return f"{citer_titre(nouveau)}!{cellules}" if vise else reference

    return _changer_les_references(formule, renommer)


def titre_nu(titre: str) -> str:
    """A sheet title without the apostrophes of A1 notation."""
    return titre[1:-1].replace("''", "'") if titre.startswith("'") else titre
