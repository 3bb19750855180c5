"""Plain data → the domain's dataclasses, and what does not fit said in French. The only module that knows pydantic."""

import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from passerelle.definitions.releve import Place, Releve, suggestion
from passerelle.definitions.yaml_sur import Chemin, Donnee
from passerelle.domaine.parametre import Parametre

T = TypeVar("T")

_SIMPLES: dict[Any, tuple[str, str]] = {
    str: ("un texte", "Écrivez quelques mots, ou retirez la ligne."),
    bool: ("true (oui) ou false (non)", "Écrivez true ou false, sans guillemets."),
    int: ("un nombre entier", "Écrivez-le en chiffres, sans guillemets."),
    float: ("un nombre", "Écrivez-le en chiffres, sans guillemets, avec un point pour les décimales : 1.5."),
    date: ("une date", "Écrivez-la année-mois-jour : 2013-10-03."),
}
_LISTE = ("une liste", "Écrivez un élément par ligne, précédé d’un tiret, ou [entre crochets].")
_TABLE = (
    "un groupe de clés et de valeurs",
    "Écrivez « clé: valeur », une par ligne, décalées vers la droite.",
)


def valider(
    attendu: type[T],
    donnees: Donnee,
    situer: Callable[[Chemin], Place | None],
    releve: Releve,
    *,
    nom: str,
    si_incomplet: str = "",
) -> T | None:
    """`donnees` as an `attendu`; None, with every reason in `releve`, when it is not one.

    `situer` gives the place of a path into the data, None where it was already complained of. Texts, numbers and booleans are never
    taken for each other; a date is a text `2013-10-03`. `nom` is what the whole is called; `si_incomplet` follows what is said of a
    missing key.
    """
    try:
        # JSON is where pydantic's strict mode takes a mapping for a dataclass, a list for a tuple and a text for a date.
        adaptateur: TypeAdapter[T] = _adaptateur(attendu)  # type: ignore[arg-type]
        return adaptateur.validate_json(json.dumps(donnees), strict=True)
    except ValidationError as erreur:
        dits: set[tuple[Chemin, str]] = set()
        for detail in erreur.errors(include_url=False):
            chemin = _chemin(donnees, detail["loc"])
            message, remede = _dire(attendu, donnees, chemin, detail, nom)
            if detail["type"] == "missing" and not chemin:
                remede = f"{remede} {si_incomplet}".strip()
            place = situer(chemin)
            # A value that fits no branch of a union fails once for each.
            if place is not None and (chemin, message) not in dits:
                dits.add((chemin, message))
                releve.signaler(place, message, remede)
        return None


def parametres_vides(attendu: Any, donnees: Donnee, chemin: Chemin = ()) -> Iterator[Chemin]:
    """The paths of dated values that hold none, where one is needed."""
    if is_dataclass(attendu) and isinstance(donnees, dict):
        natures = get_type_hints(attendu)
        for champ in fields(attendu):
            donnee = donnees.get(champ.name)
            if natures[champ.name] == Parametre and donnee == [] and champ.default is MISSING:
                yield (*chemin, champ.name)
            for membre in _membres(natures[champ.name]):
                yield from parametres_vides(membre, donnee, (*chemin, champ.name))
    elif get_origin(attendu) is tuple and isinstance(donnees, list):
        for rang, donnee in enumerate(donnees):
            yield from parametres_vides(get_args(attendu)[0], donnee, (*chemin, rang))


@cache
def _adaptateur(attendu: Any) -> TypeAdapter[Any]:
    return TypeAdapter(attendu)


def _chemin(donnees: Donnee, loc: Chemin) -> Chemin:
    """The part of pydantic's location that exists in the data: it adds the names of missing fields and of union branches."""
    chemin: list[str | int] = []
    for pas in loc:
        if isinstance(donnees, dict) and pas in donnees:
            donnees = donnees[str(pas)]
        elif isinstance(donnees, list) and isinstance(pas, int):
            donnees = donnees[pas]
        else:
            break
        chemin.append(pas)
    return tuple(chemin)


def _dire(attendu: Any, donnees: Donnee, chemin: Chemin, detail: ErrorDetails, nom: str) -> tuple[str, str]:
    """What is wrong and what to do, for one of pydantic's errors."""
    match detail["type"]:
        case "missing":
            cle = detail["loc"][-1]
            return f"il manque “{cle}”.", f"Ajoutez une ligne « {cle}: … »."
        case "unexpected_keyword_argument":
            possibles = list(get_type_hints(_type_en(attendu, chemin[:-1])))
            connues = [cle for cle in possibles if not cle.startswith("__")]
            return f"la clé “{chemin[-1]}” n’est pas connue ici.", suggestion(
                str(chemin[-1]), connues, titre="Clés possibles"
            )
        case "value_error":
            return f"{detail['ctx']['error']}.", "Corrigez ces lignes."
    annotation, valeur = _type_en(attendu, chemin), _valeur_en(donnees, chemin)
    cle = next((f"“{pas}”" for pas in reversed(chemin) if isinstance(pas, str)), f"“{nom}”")
    litteraux = [
        v for membre in _membres(annotation) if get_origin(membre) is Literal for v in get_args(membre)
    ]
    if litteraux and isinstance(valeur, str):
        return f"{cle} ne peut pas être “{valeur}”.", suggestion(valeur, litteraux, titre="Valeurs possibles")
    quoi, remede = _decrire(annotation)
    if valeur is None:
        return f"{cle} est vide.", remede
    if quoi.startswith(_SIMPLES[str][0]) and isinstance(valeur, bool | int | float):
        remede = f'Mettez-le entre guillemets : "{json.dumps(valeur)}".'
    return f"{cle} doit être {quoi}, pas {_montrer(valeur)}.", remede


def _membres(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, itself for any other type."""
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _type_en(annotation: Any, chemin: Chemin) -> Any:
    """The type declared at a path."""
    for pas in chemin:
        annotation = next(
            (trouve for membre in _membres(annotation) if (trouve := _sous_type(membre, pas)) is not None),
            str,
        )
    return next((membre for membre in _membres(annotation) if is_dataclass(membre)), annotation)


def _sous_type(annotation: Any, pas: str | int) -> Any:
    if is_dataclass(annotation):
        return get_type_hints(annotation).get(str(pas))
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple:
        return arguments[0]
    return arguments[1] if get_origin(annotation) in (dict, Mapping) else None


def _valeur_en(donnees: Donnee, chemin: Chemin) -> Donnee:
    for pas in chemin:
        donnees = donnees[pas]  # type: ignore[index]
    return donnees


def _decrire(annotation: Any) -> tuple[str, str]:
    """What is expected, and how to write it."""
    descriptions = [_decrire_membre(membre) for membre in _membres(annotation) if membre is not type(None)]
    return " ou ".join(quoi for quoi, _ in descriptions), descriptions[0][1]


def _decrire_membre(membre: Any) -> tuple[str, str]:
    if get_origin(membre) is Literal:
        return " ou ".join(f"“{valeur}”" for valeur in get_args(membre)), "Choisissez une de ces valeurs."
    if get_origin(membre) is tuple:
        return _LISTE
    return _SIMPLES.get(membre, _TABLE)


def _montrer(valeur: Donnee) -> str:
    match valeur:
        case dict():
            return "un groupe de clés"
        case list():
            return "une liste"
        case str():
            return f"“{valeur[:60]}”"
        case _:
            return json.dumps(valeur)
