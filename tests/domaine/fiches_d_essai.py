"""From a response tab to figures, without a workbook: what the tests of the domain share."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from passerelle.domaine.chaine.derivees import (
    ACTION,
    FAMILLE,
    ajouter_preparation,
    separer_les_inconnus,
    valoriser_les_heures,
)
from passerelle.domaine.chiffres.chiffres import Assiette, calculer
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.rencontres import EN_ANIMATION
from passerelle.domaine.controle.controle import Controle, controler
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.composition import Lignes, composer
from passerelle.domaine.reponses.reponse import Reponses, lire_rangees, lire_reponses
from passerelle.domaine.texte.lecture import Cellule
from passerelle.domaine.texte.noms import Annuaire, Entree
from tests.domaine.tables_a_la_main import SOURCES

AUJOURDHUI = date(2014, 9, 1)
EXERCICE = Exercice(date(2013, 9, 1), date(2014, 8, 31))
PARTENAIRES = ("France Loire", "AVVA", "Mairie, service jeunesse")
ANNUAIRES = {
    "activites": Annuaire([Entree("petit-dejeuner", "Petit-déjeuner"), Entree("gouter", "Goûter")]),
    "lieux": Annuaire([Entree("centre-social", "Centre social"), Entree("ecole-a", "École A")]),
    "partenaires": Annuaire(Entree(nom.lower(), nom) for nom in PARTENAIRES),
    "projets": Annuaire([Entree("jardin", "Jardin partagé")]),
    "financeurs": Annuaire([Entree("caf", "CAF")]),
    "themes": Annuaire([Entree("jardin", "Jardin")]),
}

DEPART: Mapping[str, Mapping[str, Cellule]] = {
    "seance": {
        "_": "03/10/2013 12:30:00", "date": "03/10/2013", "activite": "Petit-déjeuner", "lieu": "Centre social",
        "eu_lieu": "Oui", "adultes": 12, "enfants": 4, "benevoles": 2,
    },
    "besoin": {
        "_": "03/10/2013 12:30:00", "date": "03/10/2013", "lieu": "Centre social", "texte": "Un jardin", "nature": "Un besoin",
    },
    "projet": {
        "_": "02/12/2013 10:00:00", "nom": "Jardin partagé", "theme": "Jardin", "referent": "Agent", "identifie_le": "02/12/2013",
    },
    "reunion": {
        "_": "10/12/2013 18:00:00", "date": "10/12/2013", "projet": "Jardin partagé", "eu_lieu": "Oui", "habitants": 6,
        "benevoles": 1, "salaries": 1, "duree_h": 2,
    },
    "animation": {
        "_": "07/05/2014 18:00:00", "date": "07/05/2014", "projet": "Jardin partagé", "lieu": "Centre social", "eu_lieu": "Oui",
        "habitants_organisateurs": 5, "salaries": 1, "adultes": 20, "enfants": 10, "duree_h": 3,
    },
    "finance": {
        "_": "10/10/2013 12:30:00", "date": "10/10/2013", "action": "Petits-déjeuners", "sens": "Charge", "phase": "Réalisé",
        "nature": "Matériel", "montant": 12,
    },
    "contact": {
        "_": "03/10/2013 12:30:00", "date": "03/10/2013", "lieu": "Centre social", "theme": "Espaces verts et jardins",
        "prenom": "Zéphyrine", "joindre": "06 12 34 56 78", "majeur": "Oui", "accord": "Oui",
    },
}  # fmt: skip
"""A complete response to each form, by question key; `_` is the Horodateur."""


def suspect(texte: str) -> str | None:
    """What the tests take for personal data."""
    return "un numéro" if "06" in texte else None


def grille(modele: Modele, ident: str, *fiches: Mapping[str, Cellule]) -> list[list[Cellule]]:
    """A response tab: each response is the usual one with these answers changed."""
    formulaire = modele.formulaires[ident]
    titres: list[Cellule] = ["Horodateur", *(question.titre for question in formulaire.questions)]
    cles = ["_", *(question.cle for question in formulaire.questions)]
    return [titres, *([{**DEPART[ident], **fiche}.get(cle) for cle in cles] for fiche in fiches)]


def lire(modele: Modele, ident: str, *fiches: Mapping[str, Cellule]) -> Reponses:
    """The responses as read."""
    connus = {"partenaires": PARTENAIRES, "publics": modele.listes["publics"]}
    formulaire = modele.formulaires[ident]
    return lire_reponses(formulaire, lire_rangees(formulaire, grille(modele, ident, *fiches), connus))


def lire_grille(formulaire: Formulaire, tableau: Sequence[Sequence[Cellule]]) -> Reponses:
    """The responses of a tab given cell by cell, headers first."""
    return lire_reponses(formulaire, lire_rangees(formulaire, tableau, {}))


ORDRE, SOURCE = "_ordre", "_source"


def reponses_de(lues: Reponses) -> pd.DataFrame:
    """Responses, one a row: what was answered to each question, then what is known beside the answers."""
    return _cadre(lues.ids, {**lues.reponses, ORDRE: lues.ordre, SOURCE: lues.sources})


def lignes_de(lignes: Lignes) -> pd.DataFrame:
    """Composed lines, one a row: their cells, then their SOURCES."""
    return _cadre(lignes.ids, {**lignes.colonnes, SOURCES: lignes.sources})


def _cadre(ids: Sequence[str], colonnes: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    series = {cle: pd.Series(list(valeurs), index=list(ids), dtype=object) for cle, valeurs in colonnes.items()}
    return pd.DataFrame(series)


class Composees(NamedTuple):
    """The lines the responses make, one a row, and what is told of them."""

    lignes: pd.DataFrame
    anomalies: tuple[Anomalie, ...]


def composer_fiches(modele: Modele, ident: str, *fiches: Mapping[str, Cellule], codes: Sequence[str] = ()) -> Composees:
    """The lines the responses make of the form's table."""
    table = modele.tables[modele.formulaires[ident].table]
    composition = composer(
        table, [lire(modele, ident, *fiches)], annuaires=ANNUAIRES, codes=frozenset(codes), suspect=suspect
    )
    return Composees(lignes_de(composition.lignes), composition.anomalies)


def retenir(modele: Modele, ident: str, lignes: pd.DataFrame) -> Retenues:
    """The lines as the fusion would retain them from an empty workbook."""
    cadre = lignes.reindex(columns=list(modele.tables[ident].cles)).astype(object)
    cadre = cadre.where(cadre.notna(), None)
    return Retenues(
        ids=cadre.index.tolist(),
        colonnes={str(cle): cellules.tolist() for cle, cellules in cadre.items()},
        comptent=[True] * len(cadre),
    )


def controler_fiches(modele: Modele, ident: str, *fiches: Mapping[str, Cellule]) -> Controle:
    """The lines as figures may use them."""
    table = modele.formulaires[ident].table
    return controler_lignes(modele, table, composer_fiches(modele, ident, *fiches).lignes)


def controler_lignes(
    modele: Modele,
    ident: str,
    lignes: pd.DataFrame,
    aujourdhui: date = AUJOURDHUI,
    tenues: Collection[tuple[str, str]] = (),
    exercices: Sequence[Exercice] = (EXERCICE,),
) -> Controle:
    """The same, from lines that staff may have typed."""
    return controler(
        modele.tables[ident],
        retenir(modele, ident, lignes),
        formulaires=list(modele.formulaires.values()),
        annuaires=ANNUAIRES,
        exercices=exercices,
        aujourdhui=aujourdhui,
        suspect=suspect,
        indiscret=suspect,
        durees={"Petit-déjeuner": 3.0},
        listes=modele.listes,
        tenues=tenues,
    )


def mesurer(modele: Modele, *fiches: Mapping[str, Cellule]) -> dict[tuple[str, str, str], Mesure]:
    """The year's figures that sessions alone give: (code, ventilation, modalité) → figure."""
    tables = {
        ident: controler_lignes(modele, ident, pd.DataFrame(columns=list(modele.tables[ident].cles))).lignes
        for ident in ("reunion", "animation")
    } | {"seance": controler_fiches(modele, "seance", *fiches).lignes}
    for ident, lignes in tables.items():
        separer_les_inconnus(lignes, modele.tables[ident], ANNUAIRES)
        ajouter_preparation(lignes, modele)
        valoriser_les_heures(lignes, modele.valorisation)
        lignes[ACTION] = "Aller vers"
    tables["seance"][EN_ANIMATION] = "non"
    tables["seance"][FAMILLE] = None
    mesures = calculer(
        [i for i in modele.indicateurs.values() if i.tables <= set(tables)],
        Assiette(tables=tables, exercices=[EXERCICE], parametres={}, aujourdhui=AUJOURDHUI),
    )
    return {(m.code, m.ventilation, m.modalite): m for m in mesures if m.periode == "2013-2014"}
