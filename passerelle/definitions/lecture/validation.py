"""Plain data → dataclasses, and what does not fit said in French. The only module that reads what pydantic complains of."""

import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from passerelle.definitions.lecture.releve import Place, Releve, suggestion
from passerelle.definitions.lecture.yaml_sur import Chemin, Donnee
from passerelle.domaine.declare.parametre import Parametre
from passerelle.domaine.texte.francais import enumerer

T = TypeVar("T")

_SIMPLES: dict[Any, tuple[str, str]] = {
    str: ("un texte", "Écrivez quelques mots, ou retirez la ligne."),
    bool: ("true (oui) ou false (non)", "Écrivez true ou false, sans guillemets."),
    int: ("un nombre entier", "Écrivez-le en chiffres, sans guillemets."),
    float: ("un nombre", "Écrivez-le en chiffres, sans guillemets, avec un point pour les décimales : 1.5."),
    date: ("une date", "Écrivez-la année-mois-jour : 2013-10-03."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Langage:
    """How a language writes a key (of `{groupe}`), a list, a group: the remedy where it is missing or is something else."""

    cle: str
    liste: str
    groupe: str


YAML = Langage(
    cle="Ajoutez une ligne « {cle}: … ».",
    liste="Écrivez un élément par ligne, précédé d’un tiret, ou [entre crochets].",
    groupe="Écrivez « clé: valeur », une par ligne, décalées vers la droite.",
)
TOML = Langage(
    cle="Ajoutez sous [{groupe}] une ligne « {cle} = … ».",
    liste="Écrivez [[{cle}]] sur une ligne, puis ses clés en dessous.",
    groupe="Écrivez [{cle}] sur une ligne, puis ses clés en dessous.",
)


@dataclass(frozen=True, slots=True)
class Faute:
    """What is wrong and what to do. `chemin` leads from the value looked at to what is to be mended."""

    message: str
    remede: str
    chemin: Chemin = ()


class Fautes(ValueError):
    """What a check of a value's own raises: as many `Faute` as it found."""


def valider(
    attendu: type[T],
    donnees: Donnee,
    situer: Callable[[Chemin], Place | None],
    releve: Releve,
    *,
    nom: str,
    si_incomplet: str = "",
    langage: Langage = YAML,
    ecrit: Callable[[Chemin], Chemin] = tuple,
) -> T | None:
    """`donnees` as an `attendu`; None, with every reason in `releve`, when it is not one.

    `situer` gives the place of a path into the data, None where it was already complained of. Texts, numbers and booleans are never
    taken for each other; a date is a text `2013-10-03`. `nom` is what the whole is called; `si_incomplet` follows what is said of a
    missing key. `ecrit` gives the path a person wrote for one into data that was completed since.
    """
    try:
        # JSON is where pydantic's strict mode takes a mapping for a dataclass, a list for a tuple and a text for a date.
        adaptateur: TypeAdapter[T] = _adaptateur(attendu)  # type: ignore[arg-type]
        return adaptateur.validate_json(json.dumps(donnees), strict=True)
    except ValidationError as erreur:
        for detail in erreur.errors(include_url=False):
            chemin = _chemin(donnees, detail["loc"])
            suite = f" {si_incomplet}" if si_incomplet and detail["type"] == "missing" and not chemin else ""
            nommee = next((str(pas) for pas in reversed(ecrit(chemin)) if isinstance(pas, str)), nom)
            for faute in _dire(attendu, donnees, chemin, detail, nommee, langage):
                if place := situer(ecrit((*chemin, *faute.chemin))):
                    releve.signaler(place, faute.message, f"{faute.remede}{suite}")
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


def _dire(
    attendu: Any, donnees: Donnee, chemin: Chemin, detail: ErrorDetails, cle: str, langage: Langage
) -> tuple[Faute, ...]:
    """What one of pydantic's errors tells of; `cle` is the nearest name around it."""
    match detail["type"]:
        case "missing":
            manque = detail["loc"][-1]
            return (Faute(f"il manque “{manque}”.", langage.cle.format(cle=manque, groupe=cle)),)
        case "unexpected_keyword_argument":
            connues = list(get_type_hints(_type_en(attendu, chemin[:-1])))
            remede = suggestion(str(chemin[-1]), connues, titre="Clés possibles")
            return (Faute(f"la clé “{chemin[-1]}” n’est pas connue ici.", remede),)
        case "value_error":
            leve = detail["ctx"]["error"]
            return leve.args if isinstance(leve, Fautes) else (Faute(f"{leve}.", "Corrigez ces lignes."),)
    annotation, valeur = _type_en(attendu, chemin), _valeur_en(donnees, chemin)
    litteraux = [v for membre in _membres(annotation) if get_origin(membre) is Literal for v in get_args(membre)]
    if litteraux and isinstance(valeur, str):
        remede = suggestion(valeur, litteraux, titre="Valeurs possibles")
        return (Faute(f"“{cle}” ne peut pas être “{valeur}”.", remede),)
    quoi, remede = _decrire(annotation, langage)
    if quoi.startswith(_SIMPLES[str][0]) and isinstance(valeur, bool | int | float):
        remede = f'Mettez-le entre guillemets : "{json.dumps(valeur)}".'
    message = f"“{cle}” est vide." if valeur is None else f"“{cle}” doit être {quoi}, pas {_montrer(valeur)}."
    return (Faute(message, remede.format(cle=cle)),)


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


def _decrire(annotation: Any, langage: Langage) -> tuple[str, str]:
    """What is expected, and how to write it."""
    membres = [membre for membre in _membres(annotation) if membre is not type(None)]
    descriptions = [_decrire_membre(membre, langage) for membre in membres]
    return enumerer((quoi for quoi, _ in descriptions), "ou"), descriptions[0][1]


def _decrire_membre(membre: Any, langage: Langage) -> tuple[str, str]:
    if get_origin(membre) is Literal:
        return enumerer((f"“{choix}”" for choix in get_args(membre)), "ou"), "Choisissez une de ces valeurs."
    if get_origin(membre) is tuple:
        return "une liste", langage.liste
    return _SIMPLES.get(membre, ("un groupe de clés et de valeurs", langage.groupe))


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
