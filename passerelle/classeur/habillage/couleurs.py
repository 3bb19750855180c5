"""The colours that come and go by themselves: a line to check, a project late, a form missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from passerelle.classeur.requetes import Requete, lettres, zone
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE

A_VERIFIER, ALERTE = "a_verifier", "alerte"
EN_RETARD = "En retard"
"""How the alert of a project past its day begins (domaine/declare/echeances.py)."""
FICHE_MANQUANTE = "fiche manquante"

JAUNE, ROUGE, ORANGE = "#fff2cc", "#f4cccc", "#fce5cd"


def couleur(hexa: str) -> dict[str, float]:
    """`#rrggbb` as the API writes it."""
    rouge, vert, bleu = (int(hexa.lstrip("#")[debut : debut + 2], 16) / 255 for debut in (0, 2, 4))
    return {"red": rouge, "green": vert, "blue": bleu}


def colonnes_colorees(table: Table) -> tuple[str, ...]:
    """The keys of the columns that decide of a colour."""
    return tuple(
        colonne.cle
        for colonne in table.colonnes
        if colonne.cle in (A_VERIFIER, ALERTE) or FICHE_MANQUANTE in colonne.choix
    )


def colorer(
    table: Table,
    sheet_id: int,
    places: Mapping[str, int],
    cles: Collection[str],
    *,
    presentes: Sequence[Mapping[str, Any]] = (),
) -> Iterator[Requete]:
    """The rules of the columns `cles`, after those of staff, which prevail. `presentes`: the conditions the tab has already;
    one that is there is not set again."""
    indice = len(presentes)
    for cle in cles:
        colonnes, condition, fond = _regle(table, cle, places)
        if condition not in presentes:
            regle = {
                "ranges": [zone(sheet_id, place, place + 1) for place in colonnes],
                "booleanRule": {
                    "condition": condition,
                    "format": {"backgroundColorStyle": {"rgbColor": couleur(fond)}},
                },
            }
            yield {"addConditionalFormatRule": {"rule": regle, "index": indice}}
            indice += 1


def _regle(table: Table, cle: str, places: Mapping[str, int]) -> tuple[list[int], Requete, str]:
    """The columns that take a colour, on which condition, and which colour."""
    place = places[cle]
    if cle == A_VERIFIER:
        # That column is far to the right: the date is coloured too, where the line is seen first. A formula without any
        # argument reads the same in every locale.
        formule = f'=${lettres(place)}{LIGNES_ENTETE + 1}<>""'
        colonnes = sorted({place, places.get(table.presence, place)})
        return colonnes, _condition("CUSTOM_FORMULA", formule), JAUNE
    if cle == ALERTE:
        return [place], _condition("TEXT_STARTS_WITH", EN_RETARD), ROUGE
    return [place], _condition("TEXT_EQ", FICHE_MANQUANTE), ORANGE


def _condition(genre: str, valeur: str) -> Requete:
    return {"type": genre, "values": [{"userEnteredValue": valeur}]}
