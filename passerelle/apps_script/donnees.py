"""What the script is told of a centre, as plain data: its forms, the lists their questions offer, where the service is."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from passerelle.config import LOCAL, Config
from passerelle.definitions.lecture.releve import insecables
from passerelle.domaine.cadre.referentiels import TABLES_DE_REFERENCE
from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import forme

Donnees = dict[str, Any]


def donnees_du_centre(modele: Modele, config: Config, jour: date) -> Donnees:
    """JSON-ready data, as it stands that day. Ids of workbooks are empty where the workbook is local."""
    return {
        "centre": config.centre.nom,
        "adresse": config.service.adresse_publique,
        "fuseau": config.centre.fuseau,
        "classeurs": {
            nom: "" if identifiant == LOCAL else identifiant
            for nom, identifiant in (
                ("principal", config.classeur.principal),
                ("contacts", config.classeur.contacts),
            )
        },
        "listes": list(_listes(modele)),
        "formulaires": [_formulaire(formulaire, modele, config, jour) for formulaire in modele.formulaires.values()],
    }


def _listes(modele: Modele) -> Iterator[Donnees]:
    """The lists staff keep in a tab. `depart` is what they offer until the tab exists."""
    for nom, table_id in TABLES_DE_REFERENCE.items():
        if (table := modele.tables.get(table_id)) is None:
            continue
        yield {
            "nom": nom,
            "table": table_id,
            "onglet": table.onglet,
            "colonne": table.presence,
            "du": "actif_du" if "actif_du" in table.par_cle else "",
            "au": "actif_au" if "actif_au" in table.par_cle else "",
            "depart": [
                ecrit
                for ligne in modele.depart.get(table_id, ())
                if (ecrit := en_texte(ligne.get(table.presence)).strip())
            ],
        }


def _formulaire(formulaire: Formulaire, modele: Modele, config: Config, jour: date) -> Donnees:
    suite = formulaire.suite
    return {
        "id": formulaire.id,
        "titre": insecables(formulaire.titre),
        "description": insecables(formulaire.description),
        "onglet": formulaire.onglet,
        "classeur": formulaire.classeur,
        "confirmation": insecables(formulaire.confirmation),
        "suite": {"formulaire": suite.formulaire, "texte": insecables(suite.texte)} if suite else None,
        "donnees": insecables(config.centre.completer_notice(modele.conservation.completer(formulaire.donnees, jour))),
        "questions": [_question(question, formulaire, modele) for question in formulaire.questions],
    }


def _question(question: Question, formulaire: Formulaire, modele: Modele) -> Donnees:
    """One question. `choix` are the fixed answers; `liste` names a list of the workbook, offered between `choix` and `ajoute`.

    `titre` is not touched: Google Forms writes it as it is at the head of the answers' column.
    """
    fixe = _liste_fixe(question.liste, modele)
    return {
        "cle": question.cle,
        "titre": question.titre,
        "aide": insecables(_aide(question, formulaire)),
        "type": question.type,
        "requise": question.requise,
        "choix": [*question.choix, *(fixe or ())],
        "liste": question.liste if fixe is None else "",
        "ajoute": list(question.ajoute),
        "autre": question.autre,
        "entier": question.entier,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "longueurMin": question.longueur_min,
        "longueurMax": question.longueur_max,
        "message": insecables(_message(question)),
        "si": _condition(question.si, formulaire, modele),
    }


def _liste_fixe(nom: str, modele: Modele) -> tuple[str, ...] | None:
    """The answers of a list that no tab holds; None for one that a tab holds, or for no list."""
    if nom == "activites":
        return tuple(activite.libelle for activite in modele.activites.values())
    return modele.listes.get(nom)


def _condition(condition: Condition | None, formulaire: Formulaire, modele: Modele) -> Donnees | None:
    """The condition, with the answer as it is spelt among the choices: in Google Forms a page follows an exact answer."""
    if condition is None:
        return None
    cause = formulaire.question(condition.question)
    proposees = (*cause.choix, *(_liste_fixe(cause.liste, modele) or ()), *cause.ajoute)
    exacte = next((c for c in proposees if forme(c) == forme(condition.vaut)), condition.vaut)
    return {"question": condition.question, "vaut": exacte}


def _aide(question: Question, formulaire: Formulaire) -> str:
    """The help, with what Google Forms cannot check by itself: an answer required in one case only."""
    if question.requise_si is None:
        return question.aide
    cause = formulaire.question(question.requise_si.question)
    return f"{question.aide} À remplir si « {cause.titre} » est « {question.requise_si.vaut} ».".strip()


def _message(question: Question) -> str:
    """What is said of an answer that the bounds refuse; empty where there is none."""
    if question.type == "nombre":
        genre = "un nombre entier" if question.entier else "un nombre"
        virgule = "" if question.entier else ", avec une virgule s’il le faut"
        return f"Indiquez {genre}{_bornes(en_texte(question.minimum), en_texte(question.maximum))}{virgule}."
    bas, haut = en_texte(question.longueur_min), en_texte(question.longueur_max)
    if question.type not in ("texte", "paragraphe") or not (bas or haut):
        return ""
    if bas and haut:
        return f"Entre {bas} et {haut} caractères."
    return f"{bas} caractères au moins." if bas else f"{haut} caractères au plus."


def _bornes(bas: str, haut: str) -> str:
    if bas and haut:
        return f" entre {bas} et {haut}"
    if bas:
        return f" à partir de {bas}"
    return f" jusqu’à {haut}" if haut else ""
