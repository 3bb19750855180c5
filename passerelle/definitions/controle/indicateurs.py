"""Indicators confronted with the tables they measure."""

from collections.abc import Mapping
from dataclasses import replace

from passerelle.definitions.declare import Declare, Marge
from passerelle.definitions.lecture.releve import Releve, suggestion
from passerelle.domaine.application.relations import DECIDEE, RAPPROCHEMENTS
from passerelle.domaine.chaine.derivees import COMPTES_A_PART, DUREE, PREPARATION, VALEUR_HEURE, colonnes_derivees
from passerelle.domaine.chiffres.indicateurs import ORIGINE, Indicateur, Terme
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.texte.noms import forme

VARIABLES = ("$financeur_propre", "$financeur_principal")
"""What stands for a value of passerelle.toml."""

TABLES_DERIVEES = {"creneau_annule": "planning"}
"""Tables made for indicators only → the table whose columns they have: slots that staff cancelled and no form tells of."""

_RAPPROCHEMENTS = Table(
    id=RAPPROCHEMENTS,
    onglet="",
    genre="regle",
    colonnes=(
        Colonne(cle="date", libelle="Date", type="date"),
        Colonne(cle="theme", libelle="Thème"),
        Colonne(cle=DECIDEE, libelle="Décidée"),
    ),
)

_PREPARATION = Colonne(cle=PREPARATION, libelle="Préparation", type="nombre")
_VALEUR_HEURE = Colonne(cle=VALEUR_HEURE, libelle="Valeur des heures", type="nombre")
_ORIGINE = Colonne(cle=ORIGINE, libelle="Onglet")

_CHIFFRES = ("nombre", "euros")
_DATES = ("date", "horodatage")
_SANS_CHIFFRES = ("reference", "service")


def controler_indicateurs(declare: Declare, tables: Mapping[str, Table], releve: Releve) -> None:
    """Everything an indicator may get wrong. `tables` hold the columns that forms add."""
    mesurables = {ident: _mesurable(table) for ident, table in tables.items()}
    for derivee, origine in TABLES_DERIVEES.items():
        if origine in mesurables:
            mesurables[derivee] = mesurables[origine]
    mesurables[RAPPROCHEMENTS] = _RAPPROCHEMENTS
    activites = tuple(lue.objet.libelle for lue in declare.activites.values())
    for lu in declare.indicateurs.values():
        indicateur, marge = lu.objet, lu.marge(releve)
        _controler_appui(indicateur, marge)
        for champ in ("termes", "denominateur"):
            for rang, terme in enumerate(getattr(indicateur, champ)):
                ici = marge.dans(champ, rang)
                if _controler_table(terme, declare, ici) and terme.table in mesurables:
                    _controler_colonnes(terme, mesurables[terme.table], ici)
                    _controler_noms(indicateur, terme, mesurables[terme.table], ici)
                    _controler_valeurs(terme, mesurables[terme.table], activites, ici)
        _controler_ventilations(indicateur, mesurables, marge)
        if not ((indicateur.definition and indicateur.ne_compte_pas) or lu.entree.est_livree):
            releve.informer(
                lu.entree.place(),
                f"l’indicateur “{indicateur.code}” ne dit pas tout de ce qu’il compte.",
                "Ajoutez “definition” et “ne_compte_pas” : une phrase chacune, pour qui lira le chiffre.",
            )


def _mesurable(table: Table) -> Table:
    """The table with the columns made for indicators only."""
    derivees = [*(Colonne(cle=cle, libelle=cle) for cle in colonnes_derivees(table)), _ORIGINE]
    if "activite" in table.par_cle:
        derivees.append(_PREPARATION)
    if DUREE in table.par_cle:
        derivees.append(_VALEUR_HEURE)
    return replace(table, colonnes=(*table.colonnes, *derivees))


def _controler_appui(indicateur: Indicateur, marge: Marge) -> None:
    """What the parts of an indicator suppose of one another."""
    if not indicateur.termes:
        marge.noter(f"l’indicateur “{indicateur.code}” ne mesure rien.", "Ajoutez au moins un terme.", "termes")
    if indicateur.appui == "parmi" and not indicateur.denominateur:
        remede = "Ajoutez « denominateur: [ … ] » : ce que l’on compte en tout."
        marge.noter("“appui: parmi” ne dit pas parmi quoi.", remede, "appui")
    if not indicateur.denominateur and (indicateur.unite == "%" or indicateur.appui == "rapport"):
        champ = "unite" if indicateur.unite == "%" else "appui"
        remede = "Ajoutez « denominateur: [ … ] » : ce par quoi l’on divise."
        message = f"“{champ}: {getattr(indicateur, champ)}” suppose une division, et rien ne dit par quoi."
        marge.noter(message, remede, champ)
    demandees = any(terme.remplies or terme.reconnues for terme in indicateur.termes)
    if indicateur.appui == "question" and not demandees:
        remede = "Ajoutez au terme « remplies: [ … ] » : la colonne de cette question."
        marge.noter("“appui: question” ne dit pas de quelle question.", remede, "appui")


def _controler_table(terme: Terme, declare: Declare, marge: Marge) -> bool:
    """Whether figures may be drawn from the table of a term."""
    lue = declare.tables.get(terme.table)
    existe = terme.table in (*declare.ids["tables"], *TABLES_DERIVEES, RAPPROCHEMENTS)
    convient = existe and (lue is None or marge.entree.est_livree or _donne_des_chiffres(lue.objet))
    if not convient:
        constat = "aucun chiffre ne se tire de la table “{}”." if existe else "la table “{}” n’existe pas."
        possibles = [ident for ident, autre in declare.tables.items() if _donne_des_chiffres(autre.objet)]
        remede = suggestion(terme.table, possibles, titre="Tables possibles")
        marge.noter(constat.format(terme.table), remede, "table")
    if terme.mesure != "compte" and not terme.colonnes:
        marge.noter(f"“{terme.mesure}” ne dit pas de quelle colonne.", "Ajoutez « colonnes: [ … ] ».", "mesure")
    inutile = "colonnes" if terme.colonnes else "facteur"
    if terme.mesure == "compte" and getattr(terme, inutile):
        message = f"“compte” compte des lignes : “{inutile}” n’y change rien."
        marge.noter(message, f"Écrivez « mesure: somme », ou retirez “{inutile}”.", inutile)
    return convient


def _donne_des_chiffres(table: Table) -> bool:
    # What the contacts workbook holds is not shown elsewhere (domaine.md §6). A figure needs a day to fall in a period.
    a_un_jour = any(colonne.type in ("date", "horodatage") for colonne in table.colonnes)
    return table.genre not in _SANS_CHIFFRES and table.classeur != "contacts" and a_un_jour


def _controler_colonnes(terme: Terme, table: Table, marge: Marge) -> None:
    """Columns that do not exist, or do not hold what a term takes from them."""
    somme = terme.mesure == "somme"
    nommees: list[tuple[str, tuple[str | int, ...], tuple[str, ...]]] = [
        (cle, (champ, rang), attendus)
        for champ, attendus in (
            ("colonnes", _CHIFFRES if somme else ()),
            ("remplies", ()),
            ("reconnues", ()),
            ("connues", _CHIFFRES),
        )
        for rang, cle in enumerate(getattr(terme, champ))
    ]
    nommees += [(cle, (champ, cle), ()) for champ in ("lignes", "sauf") for cle in getattr(terme, champ)]
    nommees += [
        (cle, (champ,), attendus)
        for champ, attendus in (
            ("facteur", _CHIFFRES),
            ("date", _DATES),
            ("jusqu_a", _DATES),
            ("exercice", ()),
        )
        if (cle := getattr(terme, champ))
    ]
    for cle, chemin, attendus in nommees:
        colonne = table.par_cle.get(cle)
        if colonne is None:
            remede = suggestion(cle, table.cles, titre="Colonnes possibles")
            if cle == "date" and chemin == ("date",):
                remede = f"Dites quelle date compte, par exemple « date: {_une_date(table)} »."
            marge.noter(f"la colonne “{cle}” n’existe pas dans la table “{terme.table}”.", remede, *chemin)
        # A shipped column that a centre gave another type is a fault of its table, said there.
        elif attendus and colonne.type not in attendus and not marge.entree.est_livree:
            possibles = [possible.cle for possible in table.colonnes if possible.type in attendus]
            quoi = "des dates" if attendus == _DATES else "des nombres"
            message = f"“{chemin[0]}” attend {quoi}, et “{cle}” est de type “{colonne.type}”."
            marge.noter(message, suggestion("", possibles, titre="Colonnes possibles"), *chemin)


def _controler_noms(indicateur: Indicateur, terme: Terme, table: Table, marge: Marge) -> None:
    """Columns whose known names are told apart from the others."""
    nommees = [("reconnues", rang, cle) for rang, cle in enumerate(terme.reconnues)]
    if indicateur.appui == "mentions":
        nommees += [("colonnes", rang, cle) for rang, cle in enumerate(terme.colonnes)]
    possibles = [colonne.cle for colonne in table.colonnes if colonne.reference in COMPTES_A_PART]
    for champ, rang, cle in nommees:
        if cle in table.par_cle and cle not in possibles:
            message = f"“{cle}” ne contient pas de noms de partenaires ou de financeurs."
            marge.noter(message, suggestion("", possibles, titre="Colonnes possibles"), champ, rang)


def _une_date(table: Table) -> str:
    return next((colonne.cle for colonne in table.colonnes if colonne.type == "date"), "le_jour")


def _controler_valeurs(terme: Terme, table: Table, activites: tuple[str, ...], marge: Marge) -> None:
    """Values no cell will ever hold: a misspelt status would count nothing, and say nothing."""
    for champ in ("lignes", "sauf"):
        for cle, valeurs in getattr(terme, champ).items():
            colonne = table.par_cle.get(cle)
            # A list grows with what people write; fixed choices do not.
            possibles = colonne.choix if colonne and not colonne.liste else ()
            if colonne and colonne.reference == "activites":
                possibles = activites
            for valeur in (valeurs,) if isinstance(valeurs, str) else valeurs:
                if valeur.startswith("$") and valeur not in VARIABLES:
                    remede = suggestion(valeur, VARIABLES, titre="On peut écrire")
                    marge.noter(f"“{valeur}” ne veut rien dire ici.", remede, champ, cle)
                elif possibles and not valeur.startswith("$") and forme(valeur) not in map(forme, possibles):
                    remede = suggestion(valeur, possibles, titre="Valeurs possibles")
                    marge.noter(f"“{valeur}” n’est jamais écrit dans “{cle}”.", remede, champ, cle)


def _controler_ventilations(indicateur: Indicateur, tables: Mapping[str, Table], marge: Marge) -> None:
    vues = [tables[terme.table] for terme in (*indicateur.termes, *indicateur.denominateur) if terme.table in tables]
    for nom, ventilation in indicateur.ventilations.items():
        if isinstance(ventilation, str):
            _controler_ventilation(nom, ventilation, vues, marge)
        else:
            for modalite, cle in ventilation.items():
                _controler_modalite(indicateur, cle, tables, marge.dans("ventilations", nom, modalite))


def _controler_ventilation(nom: str, cle: str, tables: list[Table], marge: Marge) -> None:
    """Every line falls under a value of that column: each table has it."""
    for table in tables:
        if cle not in table.par_cle:
            communes = [possible for possible in table.cles if all(possible in autre.par_cle for autre in tables)]
            remede = suggestion(cle, communes, titre="Colonnes possibles")
            marge.noter(f"la colonne “{cle}” n’existe pas dans la table “{table.id}”.", remede, "ventilations", nom)
            return


def _controler_modalite(indicateur: Indicateur, cle: str, tables: Mapping[str, Table], marge: Marge) -> None:
    """A column measured on its own, wherever it is."""
    for termes in filter(None, (indicateur.termes, indicateur.denominateur)):
        vues = [tables[terme.table] for terme in termes if terme.table in tables]
        porteurs = [terme for terme in termes if terme.table in tables and cle in tables[terme.table].par_cle]
        if vues and not porteurs:
            chiffres = sorted({c.cle for table in vues for c in table.colonnes if c.type in _CHIFFRES})
            ou = " ni ".join(f"dans la table “{table.id}”" for table in dict.fromkeys(vues))
            marge.noter(
                f"la colonne “{cle}” n’existe pas {ou}.",
                suggestion(cle, chiffres, titre="Colonnes possibles"),
            )
            return
    for terme in indicateur.termes:
        colonne = tables[terme.table].par_cle.get(cle) if terme.table in tables else None
        if terme.mesure == "compte" and not terme.connues:
            message = (
                "une ventilation par colonnes suppose que l’on additionne : “compte” donnerait partout le même nombre."
            )
            marge.noter(
                message,
                "Écrivez « mesure: somme » et « colonnes: [ … ] », ou ventilez par une seule colonne.",
            )
            return
        if colonne and terme.mesure == "somme" and colonne.type not in _CHIFFRES:
            marge.noter(
                f"“{cle}” est de type “{colonne.type}” : on n’additionne que des nombres.",
                "Choisissez une autre colonne.",
            )
            return
