"""Indicators confronted with the tables they measure."""

from collections.abc import Mapping

from passerelle.definitions.declare import Declare, Marge
from passerelle.definitions.releve import Releve, suggestion
from passerelle.domaine.indicateurs import Indicateur, Terme
from passerelle.domaine.table import Table

VARIABLES = ("$financeur_propre", "$financeur_principal")
"""What stands for a value of passerelle.toml."""

TABLES_DERIVEES = {"creneau_annule": "planning"}
"""Tables made for indicators only → the table whose columns they have: slots that staff cancelled and no form tells of."""

COLONNES_DERIVEES = {"projet": ("en_retard",)}
"""Columns made for indicators only, by table: whether a project is past an échéance."""


def controler_indicateurs(declare: Declare, tables: Mapping[str, Table], releve: Releve) -> None:
    """Everything an indicator may get wrong. `tables` hold the columns that forms add."""
    colonnes = {ident: (*table.cles, *COLONNES_DERIVEES.get(ident, ())) for ident, table in tables.items()}
    for derivee, origine in TABLES_DERIVEES.items():
        colonnes[derivee] = colonnes.get(origine, ())
    for lu in declare.indicateurs.values():
        indicateur, marge = lu.objet, lu.marge(releve)
        if not indicateur.termes:
            marge.noter(
                f"l’indicateur “{indicateur.code}” ne mesure rien.", "Ajoutez au moins un terme.", "termes"
            )
        for champ in ("termes", "denominateur"):
            for rang, terme in enumerate(getattr(indicateur, champ)):
                ici = marge.dans(champ, rang)
                _controler_terme(terme, (*declare.ids["tables"], *TABLES_DERIVEES), colonnes, ici)
                if terme.table in tables:
                    _controler_valeurs(terme, tables[terme.table], ici)
        _controler_ventilations(indicateur, colonnes, marge)


def _controler_terme(
    terme: Terme, connues: tuple[str, ...], colonnes: Mapping[str, tuple[str, ...]], marge: Marge
) -> None:
    if terme.table not in connues:
        remede = suggestion(terme.table, connues, titre="Tables possibles")
        marge.noter(f"la table “{terme.table}” n’existe pas.", remede, "table")
    if terme.mesure != "compte" and not terme.colonnes:
        marge.noter(
            f"“{terme.mesure}” ne dit pas de quelle colonne.", "Ajoutez « colonnes: [ … ] ».", "mesure"
        )
    possibles = colonnes.get(terme.table)
    if possibles is None:
        return
    nommees: list[tuple[str, tuple[str | int, ...]]] = [
        (cle, (champ, rang))
        for champ in ("colonnes", "remplies", "connues")
        for rang, cle in enumerate(getattr(terme, champ))
    ]
    nommees += [(cle, (champ, cle)) for champ in ("lignes", "sauf") for cle in getattr(terme, champ)]
    nommees += [(cle, (champ,)) for champ in ("facteur", "date", "jusqu_a") if (cle := getattr(terme, champ))]
    for cle, chemin in nommees:
        if cle not in possibles:
            remede = suggestion(cle, possibles, titre="Colonnes possibles")
            marge.noter(f"la colonne “{cle}” n’existe pas dans la table “{terme.table}”.", remede, *chemin)


def _controler_valeurs(terme: Terme, table: Table, marge: Marge) -> None:
    """Values no cell will ever hold: a misspelt status would count nothing, and say nothing."""
    for champ in ("lignes", "sauf"):
        for cle, valeurs in getattr(terme, champ).items():
            colonne = table.par_cle.get(cle)
            # A list grows with what people write; fixed choices do not.
            possibles = colonne.choix if colonne and not colonne.liste else ()
            for valeur in (valeurs,) if isinstance(valeurs, str) else valeurs:
                if valeur.startswith("$") and valeur not in VARIABLES:
                    remede = suggestion(valeur, VARIABLES, titre="On peut écrire")
                    marge.noter(f"“{valeur}” ne veut rien dire ici.", remede, champ, cle)
                elif possibles and not valeur.startswith("$") and valeur not in possibles:
                    remede = suggestion(valeur, possibles, titre="Valeurs possibles")
                    marge.noter(f"“{valeur}” n’est jamais écrit dans “{cle}”.", remede, champ, cle)


def _controler_ventilations(
    indicateur: Indicateur, colonnes: Mapping[str, tuple[str, ...]], marge: Marge
) -> None:
    possibles = sorted({cle for terme in indicateur.termes for cle in colonnes.get(terme.table, ())})
    for nom, ventilation in indicateur.ventilations.items():
        par_modalite = ventilation if isinstance(ventilation, Mapping) else {"": ventilation}
        for modalite, colonne in par_modalite.items():
            if possibles and colonne not in possibles:
                remede = suggestion(colonne, possibles, titre="Colonnes possibles")
                marge.noter(f"la colonne “{colonne}” n’existe pas.", remede, "ventilations", nom, modalite)
