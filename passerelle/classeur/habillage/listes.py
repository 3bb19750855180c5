"""The lists cells offer: which column has one, and what is missing of them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from passerelle.classeur.requetes import Requete, lettres, lister, suites, zone
from passerelle.domaine.cadre.referentiels import TABLES_DE_REFERENCE
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE

PLUSIEURS = "Choisissez dans la liste, ou écrivez plusieurs noms séparés par des virgules."

Condition = Mapping[str, Any]
"""A BooleanCondition: what a list offers."""


@dataclass(kw_only=True)
class Listes:
    """What lists are made of in one workbook.

    `plages`: reference (`lieux`, `projets`…) → the range its names stand in; `choix`: a reference declared in YAML
    (`activites`) → its names.
    """

    choix: Mapping[str, Sequence[str]] = field(default_factory=dict)
    plages: dict[str, str] = field(default_factory=dict)

    def retenir(self, table: Table, titre: str, places: Mapping[str, int]) -> None:
        """Note where the names of a reference tab stand, `titre` being what its tab is called now."""
        cle = "nom" if "nom" in table.par_cle else "libelle"
        for reference, table_id in TABLES_DE_REFERENCE.items():
            if table_id == table.id and cle in places:
                self.plages[reference] = _plage_des_noms(titre, places[cle])

    def regle(self, colonne: Colonne) -> Requete | None:
        """The DataValidationRule of a column, None where it has none.

        It never refuses another value: a place not listed yet is a fact to write down. A cell that holds several names
        has none, for Sheets would mark it as wrong, except where staff type names themselves: picking one is the help they
        need.
        """
        if colonne.multiple and not (colonne.equipe and colonne.reference in self.plages):
            return None
        if colonne.choix:
            condition = _parmi(colonne.choix)
        elif colonne.reference in self.plages:
            valeurs = [{"userEnteredValue": self.plages[colonne.reference]}]
            condition = {"type": "ONE_OF_RANGE", "values": valeurs}
        elif colonne.reference in self.choix:
            condition = _parmi(self.choix[colonne.reference])
        else:
            return None
        regle: Requete = {"condition": condition, "showCustomUi": True, "strict": False}
        return regle | {"inputMessage": PLUSIEURS} if colonne.multiple else regle

    def regles(self, table: Table) -> dict[str, Requete]:
        """Column key → its rule, for the columns of a table that have one."""
        return {colonne.cle: regle for colonne in table.colonnes if (regle := self.regle(colonne)) is not None}


def poser_listes(sheet_id: int, places: Mapping[str, int], regles: Mapping[str, Requete]) -> Iterator[Requete]:
    """Give whole columns their lists. `regles`: column key → rule."""
    for debut, fin, regle in suites({places[cle]: regle for cle, regle in regles.items()}):
        yield lister(zone(sheet_id, debut, fin), regle)


def reparer_liste(
    sheet_id: int,
    place: int,
    regle: Requete,
    presentes: Sequence[Condition | None],
    *,
    hauteur: int,
    posee: int | None,
) -> Iterator[Requete]:
    """Give back its list to every cell of a column that has none, or a spoilt one of ours.

    `presentes`: what each cell offers, from the first line on, those after the last one offering nothing; `posee`: the
    digest of the list last set. A list staff changed stays theirs.
    """
    voulue = regle["condition"]
    manques = {
        rang: True
        for rang in range(LIGNES_ENTETE, hauteur)
        if _est_a_remettre(
            presentes[rang - LIGNES_ENTETE] if rang - LIGNES_ENTETE < len(presentes) else None, voulue, posee
        )
    }
    for haut, bas, _ in suites(manques):
        cible = zone(sheet_id, place, place + 1, haut=haut, bas=None if bas >= hauteur else bas)
        yield lister(cible, regle)


def empreinte(condition: Condition) -> int:
    """A digest of what a list offers."""
    offertes = [valeur.get("userEnteredValue", "") for valeur in condition.get("values", ())]
    return crc32(json.dumps([condition.get("type"), offertes]).encode())


def _parmi(choix: Sequence[str]) -> Requete:
    return {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": valeur} for valeur in choix]}


def _plage_des_noms(titre: str, place: int) -> str:
    """`='Lieux'!$B$3:$B`. Sheets makes it follow its column and its tab."""
    lettre = lettres(place)
    cite = titre.replace("'", "''")
    return f"='{cite}'!${lettre}${LIGNES_ENTETE + 1}:${lettre}"


def _est_a_remettre(presente: Condition | None, voulue: Condition, posee: int | None) -> bool:
    if presente is None or presente == voulue:
        return presente is None
    if presente.get("type") == "ONE_OF_RANGE" == voulue["type"]:
        return _a_perdu_des_noms(_texte(presente), _texte(voulue))
    # Ours as it was set, and what it is to offer has changed since: a reason added to regles/listes.yaml.
    return empreinte(presente) == posee != empreinte(voulue)


def _texte(condition: Condition) -> str:
    return "".join(str(valeur.get("userEnteredValue", "")) for valeur in condition.get("values", ()))


def _a_perdu_des_noms(presente: str, voulue: str) -> bool:
    """Whether a list lost its tab (`#REF!`), or its first names to rows inserted right under the labels."""
    if "#REF!" in presente:
        return True
    lue, attendue = _decouper(presente), _decouper(voulue)
    return (lue[0], lue[1], lue[3]) == (attendue[0], attendue[1], attendue[3]) and lue[2] > attendue[2]


_PLAGE = re.compile(r"=?(?P<titre>.*)!(?P<de>[A-Z]+)(?P<haut>\d+):(?P<a>[A-Z]+)(?P<bas>\d*)")


def _decouper(plage: str) -> tuple[str, str, int, str]:
    """Title, first column, first row, last column of a range; blanks where it is not such a one."""
    trouvee = _PLAGE.fullmatch(plage.replace("$", ""))
    if trouvee is None:
        return "", "", 0, ""
    titre = trouvee["titre"]
    if titre.startswith("'"):
        titre = titre[1:-1].replace("''", "'")
    return titre, trouvee["de"], int(trouvee["haut"]), trouvee["a"]
