"""Tables confronted with themselves, with the shipped ones they replace, and with each other; the columns forms add to them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from passerelle.definitions.declare import CLE, LISTES_DECLAREES, REFERENCES, Declare, Marge
from passerelle.definitions.releve import Releve, suggestion
from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.noms import forme, mots
from passerelle.domaine.table import Colonne, Table

FACULTATIVES = ("finance",)
"""Shipped tables a centre may do without. The rules and the service read or write all others."""

ONGLET_CACHE = "_passerelle"

_TOUJOURS: Mapping[str, tuple[str, ...]] = {"evenement": ("id", "date", "statut"), "reponse": ("id",)}
_LONGUEUR_ONGLET = 100
_NATURE = ("type", "equipe", "regle", "reference", "multiple")


def controler_tables(declare: Declare, livrees: Mapping[str, Table], releve: Releve) -> None:
    """Everything a table may get wrong beyond the type of its values. `livrees` are the shipped tables as shipped."""
    onglets: dict[tuple[str, str], str] = {}
    for ident, lue in declare.tables.items():
        table, marge = lue.objet, lue.marge(releve)
        deja = onglets.setdefault((table.classeur, forme(table.onglet)), ident)
        if deja != ident:
            message = f"l’onglet “{table.onglet}” est déjà celui de la table “{deja}”."
            marge.noter(message, "Donnez à cette table un onglet à elle.", "onglet")
        _controler_table(table, declare, marge)
        if ident in livrees:
            _controler_remplacement(table, livrees[ident], marge)


def resoudre_listes(table: Table, listes: Mapping[str, Sequence[str]]) -> Table:
    """The table, the values of named lists copied to `choix`."""
    colonnes = [replace(c, choix=tuple(listes[c.liste])) if c.liste in listes else c for c in table.colonnes]
    return replace(table, colonnes=tuple(colonnes))


def etendre(table: Table, formulaires: Iterable[Formulaire], listes: Mapping[str, Sequence[str]]) -> Table:
    """The table followed by the columns its forms carry and it lacks."""
    ajoutees: dict[str, Colonne] = {}
    for formulaire in formulaires:
        for question in formulaire.questions:
            cle = question.colonne_remplie
            if formulaire.table == table.id and cle and cle not in table.par_cle:
                ajoutees.setdefault(cle, _colonne(cle, question, listes))
    return replace(table, colonnes=(*table.colonnes, *ajoutees.values()))


def _colonne(cle: str, question: Question, listes: Mapping[str, Sequence[str]]) -> Colonne:
    est_reference = question.liste in REFERENCES
    reponses = (
        ()
        if est_reference or question.autre
        else (*question.choix, *listes.get(question.liste, ()), *question.ajoute)
    )
    return Colonne(
        cle=cle,
        libelle=question.libelle or question.titre,
        type=question.type if question.type in ("date", "nombre") else "texte",
        reference=question.liste if est_reference else "",
        multiple=question.type == "cases",
        choix=tuple(question.valeurs.get(reponse, reponse) for reponse in reponses),
    )


def _controler_table(table: Table, declare: Declare, marge: Marge) -> None:
    if not CLE.fullmatch(table.id):
        exemple = "_".join(mots(table.id)) or "atelier"
        remede = f"Minuscules sans accent et tirets bas : {exemple}."
        marge.noter(f"“{table.id}” ne peut pas nommer une table.", remede)
    if not table.onglet.strip() or len(table.onglet) > _LONGUEUR_ONGLET or table.onglet == ONGLET_CACHE:
        marge.noter(
            f"“{table.onglet[:40]}” ne peut pas nommer un onglet.", "Choisissez un titre court.", "onglet"
        )
    premieres: dict[str, int] = {}
    for rang, colonne in enumerate(table.colonnes):
        ici = marge.dans("colonnes", rang)
        premiere = premieres.setdefault(colonne.cle, rang)
        if premiere != rang:
            deja = marge.ligne("colonnes", premiere)
            message = f"deux colonnes ont la clé “{colonne.cle}” (déjà ligne {deja})."
            ici.noter(message, "Changez-en une.", "cle")
        _controler_colonne(table, colonne, declare, ici)
    nommees = [
        (cle, (champ, rang))
        for champ in ("cle", "double_envoi")
        for rang, cle in enumerate(getattr(table, champ))
    ]
    for cle, chemin in (*nommees, (table.presence, ("presence",))):
        if cle not in table.par_cle:
            remede = suggestion(cle, table.cles, titre="Colonnes possibles")
            marge.noter(f"la colonne “{cle}” ({chemin[0]}) n’existe pas.", remede, *chemin)
    for cle in _TOUJOURS.get(table.genre, ()):
        if cle not in table.par_cle:
            remede = f"Ajoutez-la aux colonnes : « - {{cle: {cle}, libelle: … }} »."
            marge.noter(f"il manque la colonne “{cle}”, dont le service a besoin.", remede, "colonnes")
    if table.genre == "evenement" and not table.cle:
        remede = "Ajoutez par exemple « cle: [date, lieu] »."
        marge.noter(f"la table “{table.id}” ne dit pas ce qui distingue deux lignes (cle).", remede)


def _controler_colonne(table: Table, colonne: Colonne, declare: Declare, marge: Marge) -> None:
    if not CLE.fullmatch(colonne.cle):
        exemple = "_".join(mots(colonne.cle)) or "adultes"
        remede = f"Minuscules sans accent et tirets bas : {exemple}."
        marge.noter(f"“{colonne.cle}” ne peut pas servir de clé.", remede, "cle")
    if not colonne.libelle.strip():
        marge.noter(
            f"la colonne “{colonne.cle}” n’a pas de libellé.",
            "Écrivez le titre que l’équipe lira.",
            "libelle",
        )
    if colonne.reference and colonne.reference not in REFERENCES:
        remede = suggestion(colonne.reference, REFERENCES, titre="Références possibles")
        marge.noter(f"la référence “{colonne.reference}” n’existe pas.", remede, "reference")
    listes = (*LISTES_DECLAREES, *declare.ids["listes"])
    if colonne.liste and colonne.liste not in listes:
        remede = suggestion(colonne.liste, listes, titre="Listes possibles")
        marge.noter(f"la liste “{colonne.liste}” n’existe pas.", remede, "liste")
    if colonne.liste and colonne.choix:
        marge.noter(f"“{colonne.libelle}” a à la fois “choix” et “liste”.", "Gardez l’un des deux.", "liste")
    if colonne.blanc == "duree_activite" and "activite" not in table.par_cle:
        message = "“duree_activite” suppose une colonne “activite” dans cette table."
        marge.noter(message, "Ajoutez-la, ou écrivez un nombre d’heures.", "blanc")
    if colonne.largeur < 1:
        marge.noter("une largeur se compte en points, à partir de 1.", "Écrivez par exemple 120.", "largeur")


def _controler_remplacement(table: Table, livree: Table, marge: Marge) -> None:
    """A centre may relabel, reorder and add; what the rules rely on stays."""
    for champ in ("genre", "classeur", "cle"):
        attendu = getattr(livree, champ)
        if getattr(table, champ) != attendu:
            montre = f"[{', '.join(attendu)}]" if isinstance(attendu, tuple) else attendu
            message = f"“{champ}” ne peut pas changer pour la table “{table.id}”."
            marge.noter(message, f"Écrivez « {champ}: {montre} ».", champ)
    for colonne in livree.colonnes:
        presente = table.par_cle.get(colonne.cle)
        if presente is None:
            message = f"il manque la colonne “{colonne.cle}” de la table “{table.id}”."
            marge.noter(message, f"Remettez « - {{cle: {colonne.cle}, libelle: … }} ».", "colonnes")
        elif any(getattr(presente, champ) != getattr(colonne, champ) for champ in _NATURE):
            nature = ", ".join(f"{champ}: {json.dumps(getattr(colonne, champ))}" for champ in _NATURE)
            message = f"la colonne “{colonne.cle}” ne peut pas changer de nature."
            marge.noter(message, f"Remettez « {nature} ».", "colonnes", table.cles.index(colonne.cle))
