"""The planning of the centre: its slots by the rule, what staff and forms say of them, and what is told of the differences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.tables import controler_la_table, ouvrir_la_fusion
from passerelle.domaine.declare.entites import exercice_de
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.decision import REPRENDRE
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.appariement import REGLE
from passerelle.domaine.fusion.fusion import COMPTE, Fusion
from passerelle.domaine.regles.annee import Annee, montrer_l_annee
from passerelle.domaine.regles.planning import (
    ChoixEquipe,
    Creneau,
    SeanceTenue,
    etablir_planning,
    seances_hors_planning,
)
from passerelle.domaine.regles.tours_perdus import dire_les_tours_perdus
from passerelle.domaine.regles.vacances import retenir_les_vacances
from passerelle.domaine.reponses.composition import ANNULEE, REALISEE, Lignes, est_tenue
from passerelle.domaine.texte.confidentialite import masquer
from passerelle.domaine.texte.illisible import est_erreur
from passerelle.domaine.texte.lecture import en_texte, sont_egales
from passerelle.domaine.texte.noms import Annuaire, forme

CRENEAUX_ANNULES = "creneau_annule"
"""Slots staff cancelled in the planning and no form tells of: they count as a form would (domaine.md §4)."""

AUTRE_JOUR = "Cette rencontre n’était pas au planning ce jour-là\u00a0: elle compte, vérifiez sa date."
AUTRE_LIEU = "Le planning prévoyait un autre lieu ce jour-là"
"""How what is said together of these sessions begins."""

LIEU_CONFIRME = "lieu_confirme"
"""The column where staff say Oui: this session was held there, whatever the planning says."""

_Seances = Mapping[tuple[date, str], Sequence[SeanceTenue]]
"""(date, activity id) → what the sessions retained there were."""


@dataclass(frozen=True, kw_only=True)
class Planning:
    """The planning merged and checked. `annules`: see CRENEAUX_ANNULES; None where the planning was left as it
    stands. `creneaux`: what the rule says of each slot; `annees`: that of each activity, for each open exercise where it has
    slots."""

    fusion: Fusion
    lignes: pd.DataFrame
    anomalies: Sequence[Anomalie]
    annules: pd.DataFrame | None = None
    creneaux: Sequence[Creneau] = ()
    annees: Sequence[Annee] = ()


def etablir_les_creneaux(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> Planning | None:
    """Compute the slots and merge them over those of the tab; None where it cannot be read."""
    table, feuille = cadre.modele.tables["planning"], cadre.lisible("planning")
    if feuille is None:
        return None
    if "planning" in cadre.suspendues or not set(cadre.modele.tables_planifiees) <= set(tables):
        fusion = ouvrir_la_fusion(cadre, table, None)
        controle = controler_la_table(cadre, fusion)
        return Planning(fusion=fusion, lignes=controle.lignes, anomalies=controle.anomalies)
    memoire, annuaires = cadre.donnees.memoires["planning"], cadre.annuaires
    rencontres = _rencontres_planifiees(cadre, tables)
    seances = _seances_tenues(rencontres, annuaires)
    equipe = _choix_de_l_equipe(feuille, memoire, annuaires["lieux"], cadre.decisions)
    planifier = partial(
        etablir_planning,
        regle=cadre.modele.planning,
        lieux=cadre.referentiels.lieux,
        familles=cadre.modele.familles,
        fermetures=cadre.referentiels.fermetures,
        exercices=cadre.donnees.exercices,
        feries=cadre.donnees.feries,
        vacances=retenir_les_vacances(cadre.donnees.vacances, cadre.referentiels.vacances, cadre.donnees.exercices),
        seances=seances,
        ecrits=_lieux_ecrits(memoire, annuaires["lieux"]),
        aujourdhui=cadre.aujourdhui,
        dites=_dites_par_l_equipe(feuille, memoire, annuaires["activites"]),
    )
    activites = cadre.modele.activites
    creneaux = dire_les_tours_perdus(
        planifier(activites=activites, equipe=equipe),
        equipe=equipe,
        lieux=cadre.referentiels.lieux,
        familles=cadre.modele.familles,
        exercices=cadre.ouverts,
        refaire=lambda activite, autres: planifier(activites={activite: activites[activite]}, equipe=autres),
    )
    fusion = ouvrir_la_fusion(cadre, table, _en_lignes(cadre, creneaux))
    fusion.fusionner_reponses([cle for cle in table.cles if cle != "id" and not table.par_cle[cle].equipe])
    controle = controler_la_table(cadre, fusion)
    return Planning(
        fusion=fusion,
        lignes=controle.lignes,
        anomalies=[*controle.anomalies, *_ecarts_au_planning(cadre, rencontres, creneaux, seances)],
        annules=_annulations_sans_fiche(controle.lignes, seances, annuaires["activites"], cadre.aujourdhui),
        creneaux=creneaux,
        annees=_annees(cadre, [creneau for creneau in creneaux if creneau.id in controle.lignes.index]),
    )


def _rencontres_planifiees(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The events that tell of an activity, `table` being the one each is a line of: those that count, and those dated in no
    open exercise, which no figure counts but which took place."""
    planifiees = [tables[ident].assign(table=ident) for ident in cadre.modele.tables_planifiees]
    planifiees = [table[table[COMPTE] | _est_d_ailleurs(cadre, table["date"])] for table in planifiees]
    colonnes = ["table", "date", "activite", "lieu", "statut", "motif", LIEU_CONFIRME]
    # What a table does not tell is blank.
    lignes = pd.concat([table.reindex(columns=colonnes).astype(object) for table in planifiees])
    return lignes.where(lignes.notna(), None)


def _est_d_ailleurs(cadre: Cadre, jours: pd.Series) -> pd.Series:
    """Which days are past, and in no open exercise."""
    ailleurs = {
        jour: isinstance(jour, date) and jour <= cadre.aujourdhui and exercice_de(jour, cadre.ouverts) is None
        for jour in jours.unique()
    }
    return jours.map(ailleurs).astype(bool)


def _seances_tenues(rencontres: pd.DataFrame, annuaires: Mapping[str, Annuaire]) -> _Seances:
    activites, lieux = annuaires["activites"], annuaires["lieux"]
    seances: dict[tuple[date, str], list[SeanceTenue]] = {}
    for jour, activite, lieu, tenue, motif in zip(
        rencontres["date"],
        rencontres["activite"],
        rencontres["lieu"],
        est_tenue(rencontres),
        rencontres["motif"],
        strict=True,
    ):
        nom = activites.exact(activite) if activite else None
        if nom is not None:
            trouve = lieux.exact(lieu) if lieu else None
            ou = trouve.id if trouve else en_texte(lieu)
            seances.setdefault((jour, nom.id), []).append(SeanceTenue(lieu=ou, realisee=tenue, motif=en_texte(motif)))
    return seances


def _lieux_ecrits(memoire: Memoire, lieux: Annuaire) -> dict[str, str]:
    """Slot id → the place last written there, by its id."""
    ecrits = zip(memoire.ids, memoire.colonne("lieu_prevu"), strict=True)
    return {ident: nom.id for ident, ecrit in ecrits if ecrit and (nom := lieux.trouver(en_texte(ecrit)))}


def _choix_de_l_equipe(
    feuille: Feuille, memoire: Memoire, lieux: Annuaire, decisions: Mapping[str, str]
) -> dict[str, ChoixEquipe]:
    """Slot id → what staff wrote over it: another date, another place, « annulée »."""
    choix: dict[str, ChoixEquipe] = {}
    for ligne in feuille.lignes():
        ident = en_texte(ligne["id"])
        souvenir = memoire.place(ident)
        if souvenir < 0:
            continue
        change = {
            cle: ligne[cle]
            for cle in ("date", "lieu_prevu", "statut")
            if not est_erreur(ligne[cle])
            and not sont_egales(ligne[cle], memoire.colonne(cle)[souvenir])
            and decisions.get(f"planning/{ident}/{cle}") != REPRENDRE
        }
        if change:
            jour, lieu = change.get("date"), change.get("lieu_prevu")
            trouve = lieux.trouver(en_texte(lieu)) if lieu else None
            choix[ident] = ChoixEquipe(
                date=jour if isinstance(jour, date) else None,
                lieu_prevu=(trouve.id if trouve else en_texte(lieu)) if "lieu_prevu" in change else None,
                annulee=forme(en_texte(change.get("statut"))) == forme(ANNULEE),
            )
    return choix


def _dites_par_l_equipe(feuille: Feuille, memoire: Memoire, activites: Annuaire) -> set[tuple[date, str]]:
    """The (date, activity id) that staff told of in the planning, as a form would: « réalisée » or « annulée » typed over what
    the service wrote, or in a line they added."""
    ecrits = dict(zip(memoire.ids, memoire.colonne("statut"), strict=True))
    dites = set()
    for ident, jour, activite, statut in zip(
        *(feuille.colonnes[cle] for cle in ("id", "date", "activite", "statut")), strict=True
    ):
        est_dit = forme(en_texte(statut)) in (forme(REALISEE), forme(ANNULEE))
        if est_dit and isinstance(jour, date) and not sont_egales(statut, ecrits.get(en_texte(ident))):
            nom = activites.exact(en_texte(activite))
            if nom is not None:
                dites.add((jour, nom.id))
    return dites


def _en_lignes(cadre: Cadre, creneaux: Iterable[Creneau]) -> Lignes:
    """Slots as the tab holds them: what the rule says, staff's choices being merged over it."""
    noms = {lieu.id: lieu.nom for lieu in cadre.referentiels.lieux}
    activites = cadre.modele.activites
    distincts = {c.id: c for c in creneaux}
    uns = distincts.values()
    return Lignes(
        ids=list(distincts),
        sources=[REGLE] * len(distincts),
        colonnes={
            "date": [c.date_regle for c in uns],
            "activite": [activites[c.activite].libelle for c in uns],
            "lieu_prevu": [noms.get(c.lieu_regle, c.lieu_regle) or None for c in uns],
            "statut": [c.statut_regle for c in uns],
            "motif": [c.motif or None for c in uns],
            "lieu_realise": [noms.get(c.lieu_realise, c.lieu_realise) or None for c in uns],
        },
    )


def _annees(cadre: Cadre, creneaux: Sequence[Creneau]) -> list[Annee]:
    """Of the slots that stand in the tab: one whose line staff deleted is not held."""
    suspect = cadre.donnees.suspect
    montres = [
        replace(
            creneau,
            lieu_prevu=masquer(creneau.lieu_prevu, suspect),
            lieu_realise=masquer(creneau.lieu_realise, suspect),
        )
        for creneau in creneaux
    ]
    return [
        montrer_l_annee(
            siens,
            activite=activite.libelle,
            exercice=exercice,
            lieux=cadre.referentiels.lieux,
            familles=cadre.modele.familles,
        )
        for exercice in cadre.ouverts
        for activite in cadre.modele.activites.values()
        if (siens := [c for c in montres if c.activite == activite.id and c.date in exercice])
    ]


def _ecarts_au_planning(
    cadre: Cadre, rencontres: pd.DataFrame, creneaux: tuple[Creneau, ...], seances: _Seances
) -> list[Anomalie]:
    """A session at a date or a place the planning does not have is kept, and shown (domaine.md §3). A place that nobody knows, or
    several places that day, are told already (listes.py, rencontres.py)."""
    hors = set(
        seances_hors_planning(
            creneaux=creneaux,
            seances=seances,
            activites=cadre.modele.activites,
            exercices=cadre.donnees.exercices,
        )
    )
    prevus = {(c.date, c.activite): c.lieu_prevu for c in creneaux}
    activites, lieux = cadre.annuaires["activites"], cadre.annuaires["lieux"]
    noms = {lieu.id: lieu.nom for lieu in cadre.referentiels.lieux}
    ecarts: list[Anomalie] = []
    for ident, table, jour, activite, lieu, tenue, confirme in zip(
        rencontres.index,
        rencontres["table"],
        rencontres["date"],
        rencontres["activite"],
        rencontres["lieu"],
        est_tenue(rencontres),
        rencontres[LIEU_CONFIRME],
        strict=True,
    ):
        nom = activites.exact(activite) if activite else None
        if nom is None:
            continue
        trouve = lieux.exact(lieu) if lieu else None
        prevu = prevus.get((jour, nom.id), "")
        if (jour, nom.id) in hors:
            message = (
                f"Le planning n’avait pas cette rencontre le {jour:%d/%m/%Y}\u00a0: elle compte, vérifiez sa date."
            )
            ecarts.append(Anomalie(table, str(ident), "date", message, "information", AUTRE_JOUR))
            continue
        seule = tenue and sum(seance.realisee for seance in seances[jour, nom.id]) == 1
        if seule and trouve and prevu not in ("", trouve.id) and confirme is None:
            constat = (
                f"Le planning prévoyait «\u00a0{noms.get(prevu, prevu)}\u00a0», la ligne dit «\u00a0{trouve.nom}\u00a0»"
            )
            message, cause = (f"{dit}\u00a0: {_que_faire_du_lieu(cadre, table)}" for dit in (constat, AUTRE_LIEU))
            ecarts.append(Anomalie(table, str(ident), "lieu", message, "information", cause))
    return ecarts


def _que_faire_du_lieu(cadre: Cadre, table: str) -> str:
    case = cadre.modele.tables[table].par_cle.get(LIEU_CONFIRME)
    if case is None:
        return "la rencontre compte, vérifiez son lieu."
    oui = f"écrivez Oui dans «\u00a0{case.libelle}\u00a0»"
    return f"la rencontre compte. Si c’était bien à ce lieu, {oui}\u00a0; sinon, corrigez-le."


def _annulations_sans_fiche(
    planning: pd.DataFrame, seances: _Seances, activites: Annuaire, aujourdhui: date
) -> pd.DataFrame:
    annulees = planning["statut"].map(lambda statut: forme(en_texte(statut)) == forme(ANNULEE)).astype(bool)
    sans_fiche = [
        not ((nom := activites.exact(activite) if activite else None) and (jour, nom.id) in seances)
        for jour, activite in zip(planning["date"], planning["activite"], strict=True)
    ]
    passees = planning["date"].map(lambda jour: isinstance(jour, date) and jour <= aujourdhui).astype(bool)
    annules = planning[annulees & pd.Series(sans_fiche, index=planning.index, dtype=bool) & passees]
    return annules.assign(motif=None)
