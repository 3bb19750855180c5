"""Tables confronted with themselves, with the shipped ones they replace, and with each other; the columns forms add to them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from passerelle.definitions.declare import (
    CLE,
    LISTES_DECLAREES,
    REFERENCES,
    REFERENCES_DE_COLONNE,
    Declare,
    Marge,
)
from passerelle.definitions.lecture.releve import Releve, suggestion
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.carnet import TITRE as ONGLET_CACHE
from passerelle.domaine.reponses.composition import ANNULEE, REALISEE
from passerelle.domaine.texte.lecture import TypeColonne
from passerelle.domaine.texte.noms import forme, mots_pleins

FACULTATIVES = ("finance",)
"""Shipped tables a centre may do without. The rules and the service read or write all others."""

_TOUJOURS: Mapping[str, tuple[str, ...]] = {"evenement": ("id", "date", "statut"), "reponse": ("id",)}
LONGUEUR_ONGLET = 100
"""Characters that Google Sheets admits in a tab's title."""

_COULEUR = re.compile(r"#[0-9a-fA-F]{6}")
_EXEMPLES = {"date": ", type: date", "statut": ", choix: [réalisée, annulée]"}
_NATURE = ("type", "equipe", "regle", "reference", "multiple")
_CHIFFRES = ("nombre", "euros")
_DISTINGUENT = ("date", "nombre", "texte")
_STATUTS = (REALISEE, ANNULEE)

_TYPES: Mapping[str, TypeColonne] = {
    "id": "texte",
    "date": "date",
    "statut": "texte",
    "saisi_par": "texte",
    "saisi_le": "horodatage",
    "fiches": "nombre",
    "a_verifier": "texte",
}
"""Columns that the service knows by their key."""


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
        if not lue.entree.est_livree:
            _controler_ajouts(table, livrees.get(ident), marge)


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
                colonne = _colonne(cle, question, listes)
                premiere = ajoutees.setdefault(cle, colonne)
                # What another form offers there is offered too; where one admits anything, nothing is listed.
                admis = (*premiere.choix, *colonne.choix) if premiere.choix and colonne.choix else ()
                ajoutees[cle] = replace(premiere, choix=tuple(dict.fromkeys(admis)))
    return replace(table, colonnes=(*table.colonnes, *ajoutees.values()))


def _colonne(cle: str, question: Question, listes: Mapping[str, Sequence[str]]) -> Colonne:
    est_reference = question.liste in REFERENCES
    reponses = (
        () if est_reference or question.autre else (*question.choix, *listes.get(question.liste, ()), *question.ajoute)
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
        exemple = "_".join(mots_pleins(table.id)) or "atelier"
        remede = f"Minuscules sans accent et tirets bas : {exemple}."
        marge.noter(f"“{table.id}” ne peut pas nommer une table.", remede)
    if not table.onglet.strip() or len(table.onglet) > LONGUEUR_ONGLET or table.onglet == ONGLET_CACHE:
        marge.noter(f"“{table.onglet[:40]}” ne peut pas nommer un onglet.", "Choisissez un titre court.", "onglet")
    if table.couleur and not _COULEUR.fullmatch(table.couleur):
        message = f"la couleur “{table.couleur}” n’est pas comprise."
        marge.noter(message, 'Écrivez-la ainsi, entre guillemets : "#2e7d5b".', "couleur")
    premieres: dict[str, int] = {}
    for rang, colonne in enumerate(table.colonnes):
        ici = marge.dans("colonnes", rang)
        premiere = premieres.setdefault(colonne.cle, rang)
        if premiere != rang:
            deja = marge.ligne("colonnes", premiere)
            message = f"deux colonnes ont la clé “{colonne.cle}” (déjà ligne {deja})."
            ici.noter(message, "Changez-en une.", "cle")
        _controler_colonne(table, colonne, declare, ici)
    _controler_cles(table, marge)


def _controler_cles(table: Table, marge: Marge) -> None:
    """The columns by which lines are told apart, and those that the service cannot do without."""
    nommees = [
        (cle, (champ, rang)) for champ in ("cle", "double_envoi") for rang, cle in enumerate(getattr(table, champ))
    ]
    for cle, chemin in (*nommees, (table.presence, ("presence",))):
        if cle not in table.par_cle:
            remede = suggestion(cle, table.cles, titre="Colonnes possibles")
            marge.noter(f"la colonne “{cle}” ({chemin[0]}) n’existe pas.", remede, *chemin)
    for cle in _TOUJOURS.get(table.genre, ()):
        if cle not in table.par_cle:
            remede = f"Ajoutez-la aux colonnes : « - {{cle: {cle}, libelle: …{_EXEMPLES.get(cle, '')}}} »."
            marge.noter(f"il manque la colonne “{cle}”, dont le service a besoin.", remede, "colonnes")
    for rang, cle in enumerate(table.cle):
        colonne = table.par_cle.get(cle)
        if colonne and (colonne.multiple or colonne.type not in _DISTINGUENT):
            constat = "contient plusieurs noms" if colonne.multiple else f"est de type “{colonne.type}”"
            message = f"“{cle}” {constat} : elle ne peut pas distinguer deux lignes."
            marge.noter(message, "Choisissez une date, un nombre, ou un texte qui n’a qu’un nom.", "cle", rang)
    if table.genre == "evenement" and not table.cle:
        remede = "Ajoutez par exemple « cle: [date, lieu] »."
        marge.noter(f"la table “{table.id}” ne dit pas ce qui distingue deux lignes (cle).", remede)


def _controler_colonne(table: Table, colonne: Colonne, declare: Declare, marge: Marge) -> None:
    if not CLE.fullmatch(colonne.cle):
        exemple = "_".join(mots_pleins(colonne.cle)) or "adultes"
        remede = f"Minuscules sans accent et tirets bas : {exemple}."
        marge.noter(f"“{colonne.cle}” ne peut pas servir de clé.", remede, "cle")
    if not colonne.libelle.strip():
        marge.noter(
            f"la colonne “{colonne.cle}” n’a pas de libellé.",
            "Écrivez le titre que l’équipe lira.",
            "libelle",
        )
    if colonne.reference and colonne.reference not in REFERENCES_DE_COLONNE:
        remede = suggestion(colonne.reference, REFERENCES_DE_COLONNE, titre="Références possibles")
        marge.noter(f"la référence “{colonne.reference}” n’existe pas.", remede, "reference")
    listes = (*LISTES_DECLAREES, *declare.ids["listes"])
    if colonne.liste and colonne.liste not in listes:
        remede = suggestion(colonne.liste, listes, titre="Listes possibles")
        marge.noter(f"la liste “{colonne.liste}” n’existe pas.", remede, "liste")
    if colonne.liste and colonne.choix:
        marge.noter(f"“{colonne.libelle}” a à la fois “choix” et “liste”.", "Gardez l’un des deux.", "liste")
    if (colonne.reference or colonne.multiple) and colonne.type != "texte":
        quoi = "reference" if colonne.reference else "multiple"
        message = f"“{quoi}” suppose du texte, pas le type “{colonne.type}”."
        marge.noter(message, f"Retirez « type: {colonne.type} », ou « {quoi} ».", quoi)
    if colonne.blanc is not None and colonne.type not in _CHIFFRES:
        message = f"“blanc” remplace un nombre, et “{colonne.cle}” est de type “{colonne.type}”."
        marge.noter(message, "Ajoutez « type: nombre », ou retirez « blanc ».", "blanc")
    if colonne.blanc == "duree_activite" and "activite" not in table.par_cle:
        message = "“duree_activite” suppose une colonne “activite” dans cette table."
        marge.noter(message, "Ajoutez-la, ou écrivez un nombre d’heures.", "blanc")
    if colonne.largeur < 1:
        marge.noter("une largeur se compte en points, à partir de 1.", "Écrivez par exemple 120.", "largeur")


def _controler_ajouts(table: Table, livree: Table | None, marge: Marge) -> None:
    """What a centre adds, and the service would not know what to do with."""
    if livree is None and table.genre in ("regle", "service"):
        message = f"une table de genre “{table.genre}” est calculée par Passerelle : rien ne remplirait celle-ci."
        remede = "Choisissez evenement (une ligne par rencontre), reponse (une ligne par fiche) ou reference."
        marge.noter(message, remede, "genre")
        return
    for rang, colonne in enumerate(table.colonnes):
        if livree is not None and colonne.cle in livree.par_cle:
            continue
        ici = marge.dans("colonnes", rang)
        attendu = _TYPES.get(colonne.cle, colonne.type)
        if colonne.type != attendu and table.genre in ("evenement", "reponse"):
            message = f"la colonne “{colonne.cle}” doit être de type “{attendu}”, pas “{colonne.type}”."
            ici.noter(message, f"Écrivez « type: {attendu} ».", "type")
        if colonne.regle:
            message = f"aucune règle ne calcule “{colonne.cle}” : la colonne resterait vide."
            ici.noter(message, "Retirez « regle: true ».", "regle")
        elif table.genre in ("regle", "service") and not colonne.equipe:
            message = f"l’onglet “{table.onglet}” est rempli par Passerelle, qui ne connaît pas “{colonne.cle}”."
            ici.noter(message, "Ajoutez « equipe: true » pour une colonne que l’équipe remplit.", "cle")
    statut = table.par_cle.get("statut")
    if table.genre == "evenement" and statut and statut.choix and not set(_STATUTS) <= set(statut.choix):
        message = f"le service écrit “{REALISEE}” ou “{ANNULEE}” dans “statut”."
        rang = table.cles.index("statut")
        marge.noter(message, f"Écrivez « choix: [{', '.join(_STATUTS)}] ».", "colonnes", rang, "choix")


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
