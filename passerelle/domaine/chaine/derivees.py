"""The columns made for indicators only, beside those of the tabs: worked out last, once every rule has spoken."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from passerelle.domaine.application.creneaux import CRENEAUX_ANNULES
from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.chiffres.actions import TOUTES, Actions
from passerelle.domaine.chiffres.finances import EN_NATURE, completer_les_finances
from passerelle.domaine.chiffres.indicateurs import CONNU, DIT, NATURE_PARTENAIRE
from passerelle.domaine.chiffres.rencontres import EN_ANIMATION, doubles_probables, reconnaitre_les_animations
from passerelle.domaine.chiffres.suites import sont_prises_en_compte
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.declare.probleme import Anomalie, citer, en_anomalies
from passerelle.domaine.declare.table import Table
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.suivi import EN_RETARD
from passerelle.domaine.reponses.composition import est_tenue
from passerelle.domaine.texte.noms import Annuaire, Entree, forme

ACTION = "action"
"""The action a line belongs to; blank where that is not known."""

PRIS_EN_COMPTE = "pris_en_compte"
"""Beside the columns of the needs: « oui » for one that was taken into account."""

PREPARATION = "preparation_h"
"""Beside the columns of what tells of an activity: the hours its volunteers spend preparing it, blank for none."""

SANS_NATURE = "Nature non précisée"
"""What a partner is whose nature the tab does not say, or that it does not know."""

VALEUR_HEURE = "valeur_heure"
"""Beside the columns of what lasts: its hours at the centre's rate, in euros for each volunteer; blank without a rate."""

FAMILLE = "famille"
"""Beside the columns of the sessions: the family of their place; blank where that is not known."""

DUREE = "duree_h"

_PROPRES = {
    "projet": (EN_RETARD,),
    "besoin": (PRIS_EN_COMPTE,),
    "seance": (EN_ANIMATION, FAMILLE),
    "finance": (EN_NATURE,),
}
COMPTES_A_PART = ("partenaires", "financeurs")
"""Referentiels whose unknown names figures tell apart."""


def colonnes_derivees(table: Table) -> tuple[str, ...]:
    """The columns made for indicators only that a table has."""
    return (
        *_PROPRES.get(table.id, ()),
        *((ACTION,) if _origine(table) and ACTION not in table.par_cle else ()),
        *((NATURE_PARTENAIRE,) if _partenaires(table) else ()),
    )


def _partenaires(table: Table) -> str:
    """The column that names the partners who came; empty where a table has none."""
    return next((c.cle for c in table.colonnes if c.cle == c.reference == "partenaires"), "")


def _origine(table: Table) -> str:
    """The column by which a table belongs to actions: `action`, of the finances and the projects, else an activity, else a
    project. Empty where it has none."""
    if table.id in ("finance", "projet"):
        return ACTION
    par_reference = {c.reference: c.cle for c in reversed(table.colonnes) if not c.multiple}
    return par_reference.get("activites") or par_reference.get("projets", "")


@dataclass(frozen=True, kw_only=True)
class Complements:
    """The tables with these columns, and what they cannot say."""

    tables: Mapping[str, pd.DataFrame]
    anomalies: Sequence[Anomalie]


def completer_pour_les_chiffres(cadre: Cadre, controlees: Mapping[str, pd.DataFrame]) -> Complements:
    """Add these columns to the checked lines."""
    modele, suspect = cadre.modele, cadre.donnees.suspect
    tables = {ident: lignes.copy(deep=False) for ident, lignes in controlees.items()}
    for ident, lignes in tables.items():
        separer_les_inconnus(lignes, modele.tables.get(ident), cadre.annuaires)
        separer_les_natures(lignes, modele.tables.get(ident), cadre.referentiels.natures)
        ajouter_preparation(lignes, modele)
        valoriser_les_heures(lignes, modele.valorisation)
    anomalies = _donner_les_actions(cadre, tables)
    if "finance" in tables:
        anomalies += completer_les_finances(tables["finance"], table="finance", comptes=modele.comptes, suspect=suspect)
        anomalies += _financeurs_perdus(cadre)
    if "besoin" in tables:
        besoins = tables["besoin"]
        prises = sont_prises_en_compte(
            modele.suites, *(besoins[cle].tolist() for cle in ("etat_suite", "suite", "projet"))
        )
        besoins[PRIS_EN_COMPTE] = ["oui" if prise else "non" for prise in prises]
    if "seance" in tables:
        familles = {
            lieu.nom: modele.familles[lieu.famille].libelle for lieu in cadre.referentiels.lieux if lieu.famille
        }
        _ajouter(tables["seance"], FAMILLE, map(familles.get, tables["seance"]["lieu"]))
    planifiees = modele.tables_planifiees
    tenues = {ident: est_tenue(tables[ident]) for ident in {*planifiees, "seance", "animation"} & set(tables)}
    if {"seance", "animation"} <= set(tables):
        anomalies += reconnaitre_les_animations(tables["seance"], tables["animation"], tenues)
    if "planning" in tables:
        rencontres = {ident: tables[ident][tenues[ident]] for ident in planifiees if ident in tables}
        anomalies += doubles_probables(rencontres, _creneaux(tables["planning"]))
    return Complements(tables=tables, anomalies=anomalies)


def separer_les_inconnus(lignes: pd.DataFrame, table: Table | None, annuaires: Mapping[str, Annuaire]) -> None:
    """Beside the names of a column, those its reference knows (CONNU)."""
    for colonne in table.colonnes if table else ():
        if colonne.reference in COMPTES_A_PART:
            cellules = lignes[colonne.cle].tolist()
            exact = annuaires[colonne.reference].exact
            connus = {
                c: (tuple(nom for nom in c if exact(nom)) or None)
                if isinstance(c, tuple)
                else (c if exact(str(c)) else None)
                for c in set(cellules) - {None}
            }
            _ajouter(lignes, CONNU + colonne.cle, map(connus.get, cellules))


def natures_des_partenaires(natures: Mapping[str, str]) -> tuple[str, ...]:
    """What partners may be, in order. `natures`: a partner's name → what it is."""
    return (*sorted(set(natures.values())), SANS_NATURE)


def separer_les_natures(lignes: pd.DataFrame, table: Table | None, natures: Mapping[str, str]) -> None:
    """Beside the partners of each line, their natures, and those of each nature, known ones apart (CONNU)."""
    if table is None or not (partenaires := _partenaires(table)):
        return
    _ajouter(lignes, NATURE_PARTENAIRE, _les_natures(lignes[partenaires], natures))
    for origine in (partenaires, CONNU + partenaires):
        for nature in natures_des_partenaires(natures):
            siens = (_de_nature(cellule, nature, natures) for cellule in lignes[origine])
            _ajouter(lignes, origine.replace(partenaires, f"{NATURE_PARTENAIRE}/{nature}"), siens)


def _les_natures(
    cellules: Iterable[tuple[str, ...] | None], natures: Mapping[str, str]
) -> Iterator[tuple[str, ...] | None]:
    for noms in cellules:
        dites = dict.fromkeys(natures.get(nom, SANS_NATURE) for nom in noms or ())
        yield tuple(dites) or None


def _de_nature(noms: tuple[str, ...] | None, nature: str, natures: Mapping[str, str]) -> tuple[str, ...] | None:
    return tuple(nom for nom in noms or () if natures.get(nom, SANS_NATURE) == nature) or None


def ajouter_preparation(lignes: pd.DataFrame, modele: Modele) -> None:
    """Add PREPARATION, where their table tells of an activity."""
    if "activite" not in lignes:
        return
    parametres = {
        activite.libelle: activite.preparation_h
        for activite in modele.activites.values()
        if any(datee.valeur for datee in activite.preparation_h)
    }
    couples = list(zip(lignes["activite"], lignes["date"], strict=True))
    dites: dict[tuple[object, object], float] = {
        (activite, jour): valeur_au(parametres[activite], jour) or np.nan
        for activite, jour in set(couples)
        if activite in parametres and isinstance(jour, date)
    }
    lignes[PREPARATION] = np.array([dites.get(couple, np.nan) for couple in couples], dtype=float)


def valoriser_les_heures(lignes: pd.DataFrame, regle: RegleValorisation) -> None:
    """Add VALEUR_HEURE, where a table tells of a duration: one that a blank stands for is still a blank."""
    if DUREE not in lignes:
        return
    jours = lignes["date"].tolist()
    taux = {
        jour: valeur_au(regle.taux_horaire, jour) if regle.taux_horaire and isinstance(jour, date) else np.nan
        for jour in set(jours)
    }
    lignes[VALEUR_HEURE] = lignes[DUREE].to_numpy(dtype=float) * np.array([taux[jour] for jour in jours], dtype=float)
    if DIT + DUREE in lignes:
        lignes[DIT + VALEUR_HEURE] = lignes[DIT + DUREE]


def _ajouter(lignes: pd.DataFrame, cle: str, cellules: Iterable[object]) -> None:
    lignes[cle] = pd.Series(list(cellules), index=lignes.index, dtype=object)


# Actions --------------------------------------------------------------------------------------------------------------------------


def _donner_les_actions(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> list[Anomalie]:
    modele, donnees = cadre.modele, cadre.donnees
    activites = list(modele.activites.values())
    actions = Actions.declarees(activites, donnees.action)
    par_projet: dict[str, str | None] = {}
    entrees: list[tuple[Entree, str | None]] = []
    if "projet" in tables:
        projets = tables["projet"]
        _ajouter(projets, ACTION, map(actions.de_projet, projets[ACTION]))
        entrees = [
            (Entree(nom, nom, autres or ()), action)
            for nom, autres, action in zip(projets["nom"], projets["autres_noms"], projets[ACTION], strict=True)
            if nom
        ]
        par_projet = {entree.nom: action for entree, action in entrees}
    else:  # their tab cannot be read: those last written there still belong to an action
        ecrits = donnees.memoires["projet"].colonne("nom") if "projet" in donnees.memoires else ()
        entrees += [(Entree(str(nom), str(nom)), actions.defaut) for nom in ecrits if nom]
    for ident, lignes in tables.items():
        table = modele.tables.get("planning" if ident == CRENEAUX_ANNULES else ident)
        origine = _origine(table) if table and ident not in ("projet", "finance") else ""
        if table and origine and ACTION not in table.par_cle:
            de = actions.par_activite if table.par_cle[origine].reference == "activites" else par_projet
            _ajouter(lignes, ACTION, map(de.get, lignes[origine]))
    if "finance" not in tables:
        return []
    return list(_actions_des_sommes(tables["finance"], actions.par_tous_les_noms(activites, entrees), donnees.suspect))


def _actions_des_sommes(
    lignes: pd.DataFrame, annuaire: Annuaire, suspect: Callable[[str], str | None]
) -> Iterator[Anomalie]:
    """Put the action each sum belongs to in its place, and tell those that name none."""
    dites = lignes[ACTION]
    connues = {dite: annuaire.trouver(str(dite)) for dite in dites.dropna().unique()}
    inconnues = [dite for dite, connue in connues.items() if connue is None and forme(str(dite)) not in TOUTES]
    comptees = lignes[COMPTE].astype(bool)
    for dite in inconnues:
        fautives = [str(ident) for ident in lignes.index[comptees & dites.eq(dite)]]
        message = (
            f"{citer(dite, masquee=bool(suspect(str(dite))))} n’est ni une action, ni une activité, ni un projet connu\u00a0: la "
            "somme compte dans l’ensemble, mais pour aucune action. Corrigez ce nom, ou écrivez «\u00a0Toutes les "
            "actions\u00a0»."
        )
        yield from en_anomalies("finance", fautives, ACTION, message)
    blanches = [str(ident) for ident in lignes.index[comptees & dites.isna()]]
    yield from en_anomalies(
        "finance",
        blanches,
        ACTION,
        "Cette somme ne dit pas son action\u00a0: elle compte dans l’ensemble, mais pour aucune action. Écrivez-la, ou "
        "«\u00a0Toutes les actions\u00a0».",
    )
    trouvees = {dite: connue.nom for dite, connue in connues.items() if connue is not None}
    _ajouter(lignes, ACTION, map(trouvees.get, dites))


def _financeurs_perdus(cadre: Cadre) -> Iterator[Anomalie]:
    """Names of passerelle.toml that the tab of the funders does not know: the shares that need them stay as they were."""
    demandes = {nom for i in cadre.modele.indicateurs.values() for nom in i.variables}
    for cle, nom in cadre.donnees.parametres.items():
        if cle in demandes and cadre.annuaires["financeurs"].trouver(nom) is None:
            yield Anomalie(
                "financeur",
                "",
                "nom",
                f"«\u00a0{nom}\u00a0», nommé dans passerelle.toml ({cle}), n’est pas dans cet onglet\u00a0: la part de "
                "co-financement reste comme elle était. Ajoutez-le à l’onglet, ou corrigez passerelle.toml.",
                "bloquant",
            )


def _creneaux(planning: pd.DataFrame) -> Counter[tuple[date, str]]:
    """How many slots each day and activity has."""
    return Counter(
        (jour, activite)
        for jour, activite, statut in zip(planning["date"], planning["activite"], planning["statut"], strict=True)
        if statut != "exclue"
    )
