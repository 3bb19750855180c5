"""A column described by what it is declared to hold, and by what its cells do hold: nothing is promised that a cell belies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from passerelle.domaine.declare.table import Colonne
from passerelle.domaine.enonces.export.jeu import Champ, Reference, Tableau, TypeChamp, Valeur
from passerelle.domaine.texte.lecture import TypeColonne, est_nombre

_TYPES: Mapping[TypeColonne, TypeChamp] = {
    "texte": "string",
    "nombre": "number",
    "euros": "number",
    "date": "date",
    "horodatage": "datetime",
}
_ILLISIBLE = "Des cases ne se lisent pas comme il faudrait\u00a0: elles sont données telles qu’elles sont écrites."


def champ_de(colonne: Colonne, description: str = "") -> Champ:
    """A column of a table, as it is declared."""
    return Champ(
        cle=colonne.cle,
        titre=colonne.libelle,
        type=_TYPES[colonne.type],
        description=description,
        valeurs=() if colonne.autre or colonne.multiple else colonne.choix,
        est_masque=colonne.masquee,
        largeur=colonne.largeur,
    )


def tenir_les_promesses(tableau: Tableau) -> Tableau:
    """The table whose columns say only what all their cells are; its key too."""
    champs = tuple(_constater(champ, tableau.colonne(champ.cle)) for champ in tableau.champs)
    cle = next((champ.cle for champ in champs if champ.cle == tableau.cle and champ.est_unique), "")
    return replace(tableau, champs=champs, cle=cle)


def lier(tableaux: Sequence[Tableau]) -> list[Tableau]:
    """The tables whose references are those that hold: every name is in the other table, once."""
    par_nom = {tableau.nom: tableau for tableau in tableaux}
    return [
        replace(
            tableau,
            references=tuple(
                reference
                for reference in tableau.references
                if reference.tableau in par_nom and _tient(tableau, reference, par_nom[reference.tableau])
            ),
        )
        for tableau in tableaux
    ]


def _tient(tableau: Tableau, reference: Reference, cible: Tableau) -> bool:
    noms = cible.colonne(reference.cible)
    return set(_remplies(tableau.colonne(reference.champ))) <= set(noms) and len(set(noms)) == len(noms)


def _remplies(valeurs: Iterable[Valeur]) -> list[Valeur]:
    return [valeur for valeur in valeurs if valeur is not None]


def _constater(champ: Champ, valeurs: Sequence[Valeur]) -> Champ:
    remplies = _remplies(valeurs)
    est_tenu = all(_est(champ.type, valeur) for valeur in remplies)
    nombres = [valeur for valeur in remplies if isinstance(valeur, int | float)]
    return replace(
        champ,
        type=champ.type if est_tenu else "string",
        description=champ.description if est_tenu else " ".join(filter(None, (champ.description, _ILLISIBLE))),
        est_requis=bool(valeurs) and len(remplies) == len(valeurs),
        est_unique=champ.cle == "id" and len(set(remplies)) == len(valeurs) > 0,
        valeurs=champ.valeurs if set(remplies) <= set(champ.valeurs) else (),
        minimum=0.0 if est_tenu and champ.type == "number" and min(nombres, default=-1.0) >= 0 else None,
    )


def _est(type_: TypeChamp, valeur: Valeur) -> bool:
    match type_:
        case "number":
            return est_nombre(valeur)
        case "datetime":
            return isinstance(valeur, datetime)
        case "date":
            return isinstance(valeur, date) and not isinstance(valeur, datetime)
        case _:
            return isinstance(valeur, str | tuple)
