"""The figures of a synchronisation: which can be told for now, and what they are computed from."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from passerelle.domaine.application.creneaux import CRENEAUX_ANNULES
from passerelle.domaine.application.relations import RAPPROCHEMENTS
from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.chaine.derivees import ACTION, natures_des_partenaires
from passerelle.domaine.chiffres.chiffres import Assiette, calculer
from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.chiffres.rencontres import EN_ANIMATION
from passerelle.domaine.regles.suivi import EN_RETARD


def asseoir(cadre: Cadre, tables: Mapping[str, pd.DataFrame], arretes: Mapping[str, pd.DataFrame]) -> Assiette:
    """What figures are computed from. `arretes`: label of an exercise that is over → what the projects showed otherwise at its
    end."""
    return Assiette(
        tables=tables,
        exercices=cadre.ouverts,
        parametres=_parametres_reconnus(cadre),
        aujourdhui=cadre.aujourdhui,
        arretes={"projet": {cle: arreter(tables["projet"], arrete) for cle, arrete in arretes.items()}},
        titres={table.id: table.onglet for table in cadre.modele.tables.values()},
        couverture_min=cadre.modele.fiabilite.couverture_min,
        natures=natures_des_partenaires(cadre.referentiels.natures),
    )


def arreter(projets: pd.DataFrame, arrete: pd.DataFrame) -> pd.DataFrame:
    """The projects as they stood then."""
    return projets.assign(**{str(cle): colonne for cle, colonne in arrete.items()})


def mesurables(cadre: Cadre, tables: Mapping[str, pd.DataFrame], suspendus: Collection[str]) -> list[Indicateur]:
    """The indicators whose tables can be read, those of `suspendus` aside."""
    return [
        indicateur
        for code, indicateur in cadre.modele.indicateurs.items()
        if code not in suspendus and all(table in tables for table in indicateur.tables)
    ]


def codes_suspendus(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """The indicators that stay as they are for now: a table of theirs cannot be read, a name they need is not known, or which
    sessions are an event, for want of the events."""
    suspendues, reconnus = _tables_suspendues(cadre, tables), _parametres_reconnus(cadre)
    inconnues = set() if "animation" in tables else {("seance", EN_ANIMATION)}
    return {
        indicateur.code
        for indicateur in cadre.modele.indicateurs.values()
        if indicateur.tables & suspendues or indicateur.tris & inconnues or not indicateur.variables <= set(reconnus)
    }


def de_l_action(
    cadre: Cadre, assiette: Assiette, suspendus: Collection[str], action: str
) -> tuple[Assiette, list[Mesure]]:
    """What figures are computed from, and the figures, of that action alone. The needs that say no action stay: nobody knows whose
    they are."""

    def garder(ident: str, lignes: pd.DataFrame) -> pd.DataFrame:
        if ACTION not in lignes:
            return lignes
        siennes = lignes[ACTION].eq(action)
        return lignes[siennes | lignes[ACTION].isna()] if ident == "besoin" else lignes[siennes]

    tables = {ident: garder(ident, lignes) for ident, lignes in assiette.tables.items()}
    arretes = {
        ident: {cle: lignes.loc[tables[ident].index] for cle, lignes in arretes.items()}
        for ident, arretes in assiette.arretes.items()
    }
    propre = replace(assiette, tables=tables, arretes=arretes)
    return propre, calculer(mesurables(cadre, tables, suspendus), propre)


def _parametres_reconnus(cadre: Cadre) -> dict[str, str]:
    """What `$…` stand for, as the tab of the funders spells it; those it does not know are left out."""
    reconnus = {cle: cadre.annuaires["financeurs"].trouver(nom) for cle, nom in cadre.donnees.parametres.items()}
    return {cle: reconnu.nom for cle, reconnu in reconnus.items() if reconnu is not None}


def _tables_suspendues(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """The tables no figure may be computed from for now."""
    suspendues = set(cadre.suspendues)
    if suspendues & {*cadre.modele.tables_planifiees, "planning"}:
        suspendues.add(CRENEAUX_ANNULES)
    if RAPPROCHEMENTS not in tables:  # what the tab of the matches follows from cannot be read
        suspendues.add(RAPPROCHEMENTS)
    if EN_RETARD not in tables.get("projet", ()):  # what stages follow from cannot be read
        suspendues.add("projet")
    plusieurs_actions = len({activite.action for activite in cadre.modele.activites.values()}) > 1
    # Which action a sum goes to may hang on its project.
    if plusieurs_actions and "projet" not in tables:
        suspendues.add("finance")
    return suspendues
