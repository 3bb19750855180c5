"""How long each thing is kept, told: what, from when, how long, what is done then, and where the length of time comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declare.conservation import SORTES, Garde, RegleConservation
from passerelle.domaine.declare.parametre import datee_au
from passerelle.domaine.enonces.registre.section import Section


@dataclass(frozen=True, slots=True)
class _Sorte:
    quoi: str
    depuis: str
    ensuite: str


_FIN_D_EXERCICE = "la fin de l’exercice, une fois clos"

_DITES: Mapping[str, _Sorte] = {
    "contact": _Sorte(
        "Une personne à rappeler, et sa fiche de contact", "le dernier contact", "Les deux lignes sont effacées."
    ),
    "sans_accord": _Sorte(
        "Une fiche de contact sans accord, ou sans majorité déclarée", "sa réception", "La ligne est effacée."
    ),
    "code": _Sorte(
        "Le code d’un bénévole",
        _FIN_D_EXERCICE,
        "La case est vidée\u00a0; dans l’onglet Équipe, la ligne est effacée. Aucun chiffre ne change.",
    ),
    "referent": _Sorte(
        "Le nom du référent d’un projet", "la fin de l’exercice où le projet se termine", "La case est vidée."
    ),
    "texte": _Sorte("Ce qui est écrit en toutes lettres", _FIN_D_EXERCICE, "La case est vidée, les nombres restent."),
    "texte_signale": _Sorte(
        "Un texte signalé (un numéro, une adresse, la santé de quelqu’un)",
        "le jour où il l’a été",
        "La case est vidée.",
    ),
    "rappel_texte_signale": _Sorte(
        "Avant de rappeler à l’équipe un texte signalé", "le jour où il l’a été", "L’équipe est prévenue de nouveau."
    ),
    "anomalie": _Sorte("Une anomalie réglée, une correction close", "le jour où elle l’a été", "La ligne est effacée."),
    "journal": _Sorte("Une ligne de l’onglet Journal", "le jour où elle est écrite", "La ligne est effacée."),
    "finance": _Sorte("Une somme, et sa fiche", _FIN_D_EXERCICE, "La ligne est effacée."),
    "recus": _Sorte("L’empreinte d’un envoi reçu", "sa réception", "Elle est effacée."),
    "historique": _Sorte("L’historique des mises à jour du service", "chaque mise à jour", "Il est effacé."),
}


def dire_la_duree(sorte: str, conservation: RegleConservation, jour: date) -> str:
    """« Le code d’un bénévole : 12 mois, comptés depuis la fin de l’exercice ». `sorte` is one of SORTES."""
    dite, garde = _DITES[sorte], _garde(conservation, sorte)
    return f"{dite.quoi}\u00a0: {garde.au(jour)} depuis {dite.depuis}"


def dire_les_durees(conservation: RegleConservation, jour: date, sortes: Iterable[str] = SORTES) -> Section:
    """The table of all of them, by the rules in force that day."""
    return Section(
        titre="Combien de temps chaque chose se garde",
        onglet="Durées",
        avant=(
            (
                "Ces durées sont celles de regles/conservation.yaml\u00a0: les notices des fiches les disent, et "
                "«\u00a0passerelle purger\u00a0» les applique. Une source qui nomme un texte officiel est à "
                "confirmer sur ce texte."
            ),
        ),
        colonnes=("Quoi", "Durée", "Compté depuis", "Ensuite", "D’où vient cette durée"),
        largeurs=(3, 1.8, 2.2, 2.6, 3.4),
        rangees=tuple(
            (
                _DITES[sorte].quoi,
                str(_garde(conservation, sorte).au(jour)),
                _DITES[sorte].depuis,
                _DITES[sorte].ensuite,
                datee_au(_garde(conservation, sorte).duree, jour).source,
            )
            for sorte in sortes
        ),
    )


def _garde(conservation: RegleConservation, sorte: str) -> Garde:
    garde: Garde = getattr(conservation, sorte)
    return garde
