"""What the reference tabs of a new workbook hold: regles/lieux.yaml, partenaires.yaml, financeurs.yaml and themes.yaml."""

from collections.abc import Mapping
from datetime import date

from passerelle.definitions.declare import ID
from passerelle.definitions.fusion import Article
from passerelle.definitions.lecture.releve import Releve, suggestion
from passerelle.definitions.lecture.yaml_sur import Donnee
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.texte.lecture import Cellule
from passerelle.domaine.texte.noms import forme, mots_id

TABLES_DE_DEPART = {
    "lieux": "lieu",
    "partenaires": "partenaire",
    "financeurs": "financeur",
    "themes": "theme",
}
"""File name → the table its entries start."""


def lignes_de_depart(
    entrees: Mapping[str, Article], table: Table, familles: Mapping[str, str], releve: Releve
) -> tuple[Mapping[str, Cellule], ...]:
    """The rows of a table, each column key → cell. `familles`: id → label, what the column `famille` shows."""
    return tuple(_ligne(entree, table, familles, releve) for entree in entrees.values())


def _ligne(entree: Article, table: Table, familles: Mapping[str, str], releve: Releve) -> Mapping[str, Cellule]:
    if not ID.fullmatch(entree.id):
        remede = f"Minuscules sans accent, chiffres et tirets : {mots_id(entree.id) or 'salle-des-fetes'}."
        releve.signaler(entree.place(), f"“{entree.id}” ne peut pas servir d’identifiant.", remede)
    if not isinstance(entree.donnees, dict):
        releve.signaler(
            entree.place(),
            f"“{entree.id}” doit être un groupe de clés et de valeurs.",
            f"Écrivez dessous « {table.presence}: … ».",
        )
        return {}
    ligne: dict[str, Cellule] = {"id": entree.id}
    for cle, donnee in entree.donnees.items():
        if cle not in table.par_cle:
            remede = suggestion(cle, table.cles, titre="Colonnes possibles")
            releve.signaler(entree.place(cle), f"la colonne “{cle}” n’existe pas dans “{table.onglet}”.", remede)
        elif cle != "id" and donnee is not None:
            cellule = _cellule(table.par_cle[cle], donnee, familles)
            if cellule is None:
                message = f"“{cle}” ne peut pas être {_montrer(donnee)}."
                releve.signaler(entree.place(cle), message, _remede(table.par_cle[cle], familles))
            else:
                ligne[cle] = cellule
    if table.presence not in entree.donnees:
        releve.signaler(entree.place(), f"il manque “{table.presence}”.", f"Ajoutez une ligne « {table.presence}: … ».")
    return ligne


def _cellule(colonne: Colonne, donnee: Donnee, familles: Mapping[str, str]) -> Cellule:
    """The cell a YAML value makes; None where it does not suit the column."""
    match colonne.type, donnee:
        case "date", str():
            return _jour(donnee)
        case "nombre" | "euros", int() | float() if not isinstance(donnee, bool):
            return donnee
        case "texte", bool():
            return _parmi("Oui" if donnee else "Non", colonne, familles)
        case "texte", str():
            return _parmi(donnee, colonne, familles)
        case "texte", list() if donnee and all(isinstance(element, str) and element.strip() for element in donnee):
            return ", ".join(str(element).strip() for element in donnee)
    return None


def _parmi(texte: str, colonne: Colonne, familles: Mapping[str, str]) -> str | None:
    possibles = {forme(choix): choix for choix in colonne.choix}
    if colonne.liste == "familles":
        possibles |= {forme(ident): libelle for ident, libelle in familles.items()}
    return possibles.get(forme(texte)) if possibles else texte.strip() or None


def _remede(colonne: Colonne, familles: Mapping[str, str]) -> str:
    if colonne.type == "date":
        return "Écrivez une date année-mois-jour : 2013-10-03."
    if colonne.type in ("nombre", "euros"):
        return "Écrivez un nombre, sans guillemets."
    possibles = tuple(familles) if colonne.liste == "familles" else colonne.choix
    return suggestion("", possibles, titre="Valeurs possibles") if possibles else "Écrivez un texte entre guillemets."


def _jour(texte: str) -> date | None:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        return None


def _montrer(donnee: Donnee) -> str:
    return (
        "une liste" if isinstance(donnee, list) else "un groupe de clés" if isinstance(donnee, dict) else f"“{donnee}”"
    )
