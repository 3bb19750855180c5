"""What rules ask of a cell: checked when a list or a colour is set, then tried on cells for the colours."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from passerelle.tableur.formules.fonctions import Bloc, ErreurFormule, nombre, texte, vrai
from passerelle.tableur.formules.formule import calculer
from passerelle.tableur.formules.references import translater
from passerelle.tableur.grille.cellules import superposer
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Objet
from passerelle.tableur.socle.plages import Plage, Zone, lire_a1
from passerelle.tableur.socle.rangees import Valeur

_AUCUNE = {"BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"}
_DEUX = {"NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"}
_LISTES = {"ONE_OF_LIST", "ONE_OF_RANGE", "BOOLEAN"}
_FORMULES = {"CUSTOM_FORMULA", "ONE_OF_RANGE"}

_LECTURE = 30
"""Units of work to go and read a range."""

_NOMBRES: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_GREATER": operator.gt,
    "NUMBER_GREATER_THAN_EQ": operator.ge,
    "NUMBER_LESS": operator.lt,
    "NUMBER_LESS_THAN_EQ": operator.le,
    "NUMBER_EQ": operator.eq,
    "NUMBER_NOT_EQ": operator.ne,
}
_TEXTES: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda lu, cherche: cherche in lu,
    "TEXT_NOT_CONTAINS": lambda lu, cherche: cherche not in lu,
    "TEXT_STARTS_WITH": str.startswith,
    "TEXT_ENDS_WITH": str.endswith,
    "TEXT_EQ": operator.eq,
    "TEXT_NOT_EQ": operator.ne,
}


def verifier_condition(condition: Objet, *, couleur: bool) -> None:
    """Raises ErreurApi where Sheets would refuse it. `couleur`: for a conditional format, which takes no list."""
    genre = condition.get("type", "CONDITION_TYPE_UNSPECIFIED")
    valeurs = condition.get("values", [])
    if genre in {"CONDITION_TYPE_UNSPECIFIED", "FILTER_EXPRESSION"} or (couleur and genre in _LISTES):
        raise ErreurApi(f"Invalid condition type: {genre}")
    if genre == "ONE_OF_LIST":
        suffit = len(valeurs) > 0
    elif genre == "BOOLEAN":
        suffit = len(valeurs) <= 2
    else:
        suffit = len(valeurs) == (0 if genre in _AUCUNE else 2 if genre in _DEUX else 1)
    if not suffit:
        raise ErreurApi(f"Invalid number of condition values for {genre}: {len(valeurs)}")
    for valeur in valeurs:
        if genre in _FORMULES and not str(valeur.get("userEnteredValue", "")).startswith("="):
            raise ErreurApi("Invalid ConditionValue.userEnteredValue: a formula must start with '='.")


class Couleurs:
    """The conditional formats of a sheet, tried on its cells. Conditions on dates and colour scales are kept, never tried."""

    def __init__(self, document: Document, feuille: Feuille) -> None:
        self._regles = [
            _Regle(regle, [Plage.lire(plage) for plage in regle["ranges"]])
            for regle in feuille.etat.get("conditionalFormats", ())
            if "booleanRule" in regle
        ]
        self._document = document
        self._feuille = feuille
        self._blocs: dict[Zone, Bloc] = {}

    def __bool__(self) -> bool:
        return bool(self._regles)

    def format(self, rang: int, colonne: int, valeur: Valeur) -> Objet:
        """What the rules lay over a cell that holds `valeur`: of two, the first prevails."""
        resultat: Objet = {}
        place = Plage(self._feuille.id, rang, rang + 1, colonne, colonne + 1)
        self.compter(sum(len(regle.plages) for regle in self._regles))
        for regle in self._regles:
            if any(plage.touche(place) for plage in regle.plages) and self._tenue(regle, rang, colonne, valeur):
                resultat = superposer(regle.format, resultat)
        return resultat

    def bloc(self, reference: str) -> Bloc:
        """What the cells a formula names show now. Raises ErreurFormule."""
        document = self._document
        feuilles = [self._feuille, *(autre for autre in document.feuilles if autre is not self._feuille)]
        try:
            feuille, zone = document.zone(lire_a1(reference, feuilles, document.etat["namedRanges"]))
        except ErreurApi:
            raise ErreurFormule("#REF!", "Unresolved reference.") from None
        self.compter(_LECTURE)
        if zone not in self._blocs:
            valeurs: list[Valeur] = []
            for _, ligne in feuille.lignes.lire(zone.haut, zone.bas):
                valeurs += ligne.valeurs[zone.gauche : zone.droite]
            self._blocs[zone] = Bloc(valeurs, zone.hauteur * zone.largeur)
        bloc = self._blocs[zone]
        self.compter(len(bloc.valeurs))
        return bloc

    def compter(self, unites: int) -> None:
        """Colours are part of what the request asks for. Raises TropDeTravail."""
        self._document.travail.compter(unites)

    def _tenue(self, regle: "_Regle", rang: int, colonne: int, valeur: Valeur) -> bool:
        genre, ancre = regle.condition["type"], regle.plages[0]
        try:
            self.compter(sum(map(len, regle.valeurs)))
            attendues = [
                calculer(translater(lue, (ancre.haut, ancre.gauche), (rang, colonne)), self)
                if lue.startswith("=")
                else lue
                for lue in regle.valeurs
            ]
            return _remplit(genre, valeur, attendues)
        except ErreurFormule:
            return False


@dataclass(frozen=True)
class _Regle:
    regle: Objet
    plages: list[Plage]

    @property
    def condition(self) -> Objet:
        condition: Objet = self.regle["booleanRule"]["condition"]
        return condition

    @property
    def valeurs(self) -> Iterator[str]:
        return (str(valeur.get("userEnteredValue", "")) for valeur in self.condition.get("values", ()))

    @cached_property
    def format(self) -> Objet:
        habit: Objet = self.regle["booleanRule"].get("format", {})
        fond = habit.get("backgroundColorStyle", {}).get("rgbColor")
        return habit if fond is None else habit | {"backgroundColor": fond}


def _remplit(genre: str, valeur: Valeur, attendues: list[Valeur]) -> bool:
    if genre in {"BLANK", "NOT_BLANK"}:
        return (valeur == "") == (genre == "BLANK")
    if genre == "CUSTOM_FORMULA":
        return vrai(attendues[0])
    if genre in _TEXTES:
        return _TEXTES[genre](texte(valeur).casefold(), texte(attendues[0]).casefold())
    if isinstance(valeur, str | bool):
        return False
    if genre in _NOMBRES:
        return _NOMBRES[genre](valeur, nombre(attendues[0]))
    if genre in {"NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN"}:
        bas, haut = (nombre(attendue) for attendue in attendues)
        return (bas <= valeur <= haut) == (genre == "NUMBER_BETWEEN")
    return False
