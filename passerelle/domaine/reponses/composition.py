"""Responses → the lines they make: one an event, or one a response (domaine.md §3)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from passerelle.domaine.declare.probleme import Anomalie, en_anomalies_citees, entre_parentheses
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.decision import A_VERIFIER
from passerelle.domaine.reponses.reponse import Reponses
from passerelle.domaine.texte.bornes import etiquette
from passerelle.domaine.texte.confidentialite import masquer
from passerelle.domaine.texte.efface import est_efface
from passerelle.domaine.texte.lecture import Cellule, en_texte, est_nombre, reunir
from passerelle.domaine.texte.noms import Annuaire, forme, forme_de_code, mots_id

REALISEE, ANNULEE = "réalisée", "annulée"
DELAI_DOUBLE_ENVOI = timedelta(minutes=10)

SOURCES_MAX = 250
"""How many responses a line remembers that it comes from: the last of an event told of more often than that."""

_AVANT_TOUT = datetime.min


@dataclass(frozen=True, kw_only=True)
class Lignes:
    """Lines that responses or a rule make, column by column: the id each would have, what it comes from, its cells by key."""

    ids: Sequence[str] = ()
    sources: Sequence[tuple[str, ...]] = ()
    colonnes: Mapping[str, Sequence[Cellule]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The lines responses make of one table: `lignes` has its columns that forms fill, None where no form does."""

    lignes: Lignes
    anomalies: tuple[Anomalie, ...]


@dataclass(kw_only=True)
class _Brutes:
    """The responses to every form of a table, under the keys of the columns they fill. `ordre` tells which came first, by their
    moments and sources, `connus` those whose code is known, `cles` what those of one line have in common."""

    ids: Sequence[str]
    ordre: Sequence[tuple[datetime, str]]
    connus: Sequence[bool]
    colonnes: dict[str, list[Any]]
    cles: Sequence[str] = ()


def composer(
    table: Table,
    reponses: Sequence[Reponses],
    *,
    annuaires: Mapping[str, Annuaire],
    codes: frozenset[str],
    suspect: Callable[[str], str | None] = lambda _: None,
) -> Composition:
    """Make the lines of an `evenement` or `reponse` table.

    `annuaires` resolve the columns that hold names; `codes` are the known codes of the team (`forme_de_code` of each),
    none to know means every code does; `suspect` says why a text looks like personal data.
    """
    lots = [(_en_colonnes(table, lot, suspect), len(lot.ids)) for lot in reponses]
    colonnes = {  # what one form asks and another does not is blank
        cle: [valeur for lot, nombre in lots for valeur in lot.get(cle, (None,) * nombre)]
        for cle in dict.fromkeys(cle for lot, _ in lots for cle in lot)
    }
    ids = [ident for lot in reponses for ident in lot.ids]
    ordre = [
        (recu or _AVANT_TOUT, source) for lot in reponses for recu, source in zip(lot.ordre, lot.sources, strict=True)
    ]
    connus, anomalies = _codes_inconnus(reponses, ids, colonnes.get("saisi_par"), codes, suspect)
    noms = {
        colonne.cle: _resoudre(colonnes, colonne, annuaires)
        for colonne in table.colonnes
        if colonne.reference and colonne.cle in colonnes
    }
    brutes = _Brutes(ids=ids, ordre=ordre, connus=connus, colonnes=colonnes)
    if table.genre == "reponse" and table.double_envoi:
        brutes.cles = _doubles_envois(table, brutes)
    else:
        brutes.cles = _cles(table, brutes, noms) if table.cle else ids
    lignes = (_evenements if table.genre == "evenement" else _une_par_reponse)(table, brutes)
    return Composition(lignes=lignes, anomalies=anomalies)


def _en_colonnes(table: Table, lot: Reponses, suspect: Callable[[str], str | None]) -> dict[str, Sequence[Any]]:
    """Answers under the keys of the columns they fill, `valeurs` applied, coordinates hidden: names and codes make labels and ids.
    A free text stays in its own cell, where staff are told of it."""
    colonnes: dict[str, Sequence[Any]] = {}
    for question in lot.formulaire.questions:
        if question.colonne_remplie in table.par_cle:
            reponse = lot.reponses[question.cle]
            if question.valeurs:
                sens = {forme(dit): ecrit for dit, ecrit in question.valeurs.items()}
                reponse = [sens.get(forme(dit), dit) if isinstance(dit, str) else dit for dit in reponse]
            if table.classeur != "contacts" and not question.prive:
                reponse = _masquer(reponse, suspect)
            colonnes[question.colonne_remplie] = reponse
    if "saisi_le" in table.par_cle:
        colonnes["saisi_le"] = lot.recus
    if "statut" in table.par_cle and "statut" not in colonnes:
        colonnes["statut"] = [REALISEE] * len(lot.ids)
    elif table.genre == "evenement":  # only a form that says « Non » cancels
        colonnes["statut"] = [REALISEE if statut is None else statut for statut in colonnes["statut"]]
    return colonnes


def _masquer(reponse: Sequence[Any], suspect: Callable[[str], str | None]) -> Sequence[Any]:
    def masque(dit: Any) -> Any:
        return tuple(masquer(nom, suspect) for nom in dit) if isinstance(dit, tuple) else masquer(dit, suspect)

    caches = {dit: cache for dit in set(reponse) if (cache := masque(dit)) != dit}
    return [caches.get(dit, dit) for dit in reponse] if caches else reponse


def _resoudre(colonnes: dict[str, list[Any]], colonne: Colonne, annuaires: Mapping[str, Annuaire]) -> list[str]:
    """Write the names of a column as the reference spells them; give the id of each cell."""
    annuaire, ecrits = annuaires[colonne.reference], colonnes[colonne.cle]
    if colonne.multiple:
        accordes = annuaire.accorder(nom for noms in ecrits if isinstance(noms, tuple) for nom in noms)
        colonnes[colonne.cle] = [
            ", ".join(dict.fromkeys(accordes[nom].nom for nom in noms))
            if isinstance(noms, tuple) and noms
            else noms or None
            for noms in ecrits
        ]
        return []
    accordes = annuaire.accorder(nom for nom in ecrits if isinstance(nom, str))
    propres = {nom: accorde.nom for nom, accorde in accordes.items()}
    ids = {nom: accorde.id for nom, accorde in accordes.items()}
    colonnes[colonne.cle] = [propres.get(nom) for nom in ecrits]
    return [ids.get(nom, "") for nom in ecrits]


def _cles(table: Table, brutes: _Brutes, noms: Mapping[str, list[str]]) -> list[str]:
    """The id of the event each response tells of. One whose key cannot be read stands alone, under its own id."""
    parties = [noms[cle] if cle in noms else _parties(table.par_cle[cle], brutes.colonnes[cle]) for cle in table.cle]
    return [
        etiquette("-".join(partie)) if all(partie) else ident
        for ident, partie in zip(brutes.ids, zip(*parties, strict=True), strict=True)
    ]


def _parties(colonne: Colonne, valeurs: Iterable[object]) -> list[str]:
    """The part of a key each cell gives; empty where a date could not be read."""
    if colonne.type == "date":
        return [valeur.isoformat() if isinstance(valeur, date) else "" for valeur in valeurs]
    if colonne.type == "nombre":
        return [
            f"{valeur:g}".replace("-", "moins-").replace(".", "-") if est_nombre(valeur) else "" for valeur in valeurs
        ]
    return [mots_id(valeur) if isinstance(valeur, str) else "" for valeur in valeurs]


def cles_retenues(
    table: Table, lignes: Mapping[str, Sequence[Cellule]], annuaires: Mapping[str, Annuaire]
) -> list[str]:
    """The id of the event each retained line tells of, by its own cells; empty where they cannot be read."""
    parties: list[list[str]] = []
    for cle in table.cle:
        colonne = table.par_cle[cle]
        if colonne.reference:
            noms = [valeur if isinstance(valeur, str) else "" for valeur in lignes[cle]]
            accordes = annuaires[colonne.reference].accorder(nom for nom in noms if nom)
            parties.append([accordes[nom].id if nom else "" for nom in noms])
        else:
            parties.append(_parties(colonne, lignes[cle]))
    return [etiquette("-".join(partie)) if all(partie) else "" for partie in zip(*parties, strict=True)]


def _codes_inconnus(
    reponses: Sequence[Reponses],
    ids: Sequence[str],
    ecrits: Sequence[Cellule] | None,
    codes: frozenset[str],
    suspect: Callable[[str], str | None],
) -> tuple[list[bool], tuple[Anomalie, ...]]:
    """Whether the team's tab knows the code of each response; a blank code was only forgotten."""
    if not codes or ecrits is None:
        return [True] * len(ids), ()
    connus = [not isinstance(code, str) or forme_de_code(code) in codes for code in ecrits]
    inconnus = {
        ident: code for ident, code, connu in zip(ids, ecrits, connus, strict=True) if not (connu or est_efface(code))
    }
    anomalies: list[Anomalie] = []
    for lot in reponses:
        cas: list[tuple[str, str]] = []
        for ident in filter(inconnus.__contains__, lot.ids):
            code = inconnus[ident]
            cite = entre_parentheses(code, masquee=bool(suspect(en_texte(code))))
            message = f"Ce code n’est pas dans l’onglet Équipe{cite}. Corrigez-le, ou ajoutez la personne à l’équipe."
            cas.append((ident, message))
        anomalies += en_anomalies_citees(lot.formulaire.onglet, cas, "saisi_par")
    return connus, tuple(anomalies)


def _evenements(table: Table, brutes: _Brutes) -> Lignes:
    """One line an event: the last « Oui » counts, whole; one that says neither Oui nor Non (its figures are to be seen) comes
    before a « Non »; a form with an unknown code never replaces one with a known code."""
    clartes = [(statut != ANNULEE) + (statut == REALISEE) for statut in brutes.colonnes["statut"]]
    rangs = sorted(range(len(clartes)), key=lambda rang: (brutes.connus[rang], clartes[rang], brutes.ordre[rang]))
    derniers = {brutes.cles[rang]: rang for rang in rangs}
    retenus = sorted(derniers.values(), key=brutes.ordre.__getitem__)
    return _finir(table, brutes, retenus, [brutes.cles[rang] for rang in retenus])


def _ecarts(table: Table, brutes: _Brutes, cles: Collection[str]) -> dict[str, str]:
    """What the forms of each of these events disagree on, in one sentence; nothing for those that agree."""
    plusieurs = sorted((rang for rang, cle in enumerate(brutes.cles) if cle in cles), key=brutes.ordre.__getitem__)
    comparees = [
        (colonne.libelle.lower(), brutes.colonnes[colonne.cle])
        for colonne in table.colonnes
        if colonne.type in ("nombre", "euros") and colonne.cle in brutes.colonnes and colonne.cle != "fiches"
    ]
    tenues = [statut != ANNULEE for statut in brutes.colonnes["statut"]]
    rangs: dict[str, list[int]] = {}
    for rang in plusieurs:
        rangs.setdefault(brutes.cles[rang], []).append(rang)
    phrases = {cle: _desaccords(siens, tenues, comparees) for cle, siens in rangs.items()}
    return {cle: f"{len(rangs[cle])} fiches : {' ; '.join(dites)}." for cle, dites in phrases.items() if dites}


def _desaccords(
    rangs: Sequence[int], tenues: Sequence[bool], comparees: Sequence[tuple[str, Sequence[Cellule]]]
) -> list[str]:
    tenus = [rang for rang in rangs if tenues[rang]]
    phrases = ["une fiche dit qu’elle n’a pas eu lieu"] if 0 < len(tenus) < len(rangs) else []
    for libelle, valeurs in comparees:
        dits = [en_texte(dit) or "vide" for dit in dict.fromkeys(valeurs[rang] for rang in tenus)]
        if len(dits) > 1:
            phrases.append(f"{libelle} : {' ou '.join(dits)}")
    return phrases


def _doubles_envois(table: Table, brutes: _Brutes) -> list[str]:
    """The id of the response each one repeats (its own where it repeats none)."""
    contenus = list(zip(*(map(_sans_casse, brutes.colonnes[cle]) for cle in table.double_envoi), strict=True))
    dernier: dict[tuple[object, ...], tuple[str, datetime]] = {}
    cles = [""] * len(brutes.ids)
    for rang in sorted(range(len(cles)), key=lambda rang: brutes.ordre[rang][0]):
        premier, (recu, _) = dernier.get(contenus[rang]), brutes.ordre[rang]
        if premier is None or recu - premier[1] > DELAI_DOUBLE_ENVOI:
            dernier[contenus[rang]] = premier = (brutes.ids[rang], recu)
        cles[rang] = premier[0]
    return cles


def _sans_casse(valeur: object) -> object:
    return valeur.strip().casefold() if isinstance(valeur, str) else valeur


def _une_par_reponse(table: Table, brutes: _Brutes) -> Lignes:
    """One line a response. With a key (a project's name), the last response of that key counts, under the first one's id."""
    rangs = sorted(range(len(brutes.ids)), key=brutes.ordre.__getitem__)
    premiers = {brutes.cles[rang]: rang for rang in reversed(rangs)}
    connus_apres = sorted(rangs, key=brutes.connus.__getitem__) if table.cle else rangs
    comptent = {brutes.cles[rang]: rang for rang in connus_apres} if table.cle else premiers
    retenus = [rang for rang in connus_apres if comptent[brutes.cles[rang]] == rang]
    return _finir(table, brutes, retenus, [brutes.ids[premiers[brutes.cles[rang]]] for rang in retenus])


def _finir(table: Table, brutes: _Brutes, retenus: Sequence[int], ids: Sequence[str]) -> Lignes:
    """The lines that the responses `retenus` make, with the columns forms fill, in the table's order."""
    venues: dict[str, list[str]] = {}
    for cle, (_, source) in zip(brutes.cles, brutes.ordre, strict=True):
        venues.setdefault(cle, []).append(source)
    toutes = [sorted(venues[brutes.cles[rang]]) for rang in retenus]
    sources = [tuple(siennes[-SOURCES_MAX:]) for siennes in toutes]
    colonnes: dict[str, Sequence[Cellule]] = {}
    for colonne in table.colonnes:
        if colonne.equipe or colonne.regle or colonne.cle == "id":
            continue
        valeurs = brutes.colonnes.get(colonne.cle) or [None] * len(brutes.ids)
        colonnes[colonne.cle] = list(map(valeurs.__getitem__, retenus))
        if colonne.multiple and not colonne.reference:
            colonnes[colonne.cle] = list(map(reunir, colonnes[colonne.cle]))
    if table.genre == "evenement":
        if "fiches" in colonnes:
            colonnes["fiches"] = list(map(len, toutes))
        if A_VERIFIER in colonnes:
            ecarts = _ecarts(table, brutes, {cle for cle, siennes in venues.items() if len(siennes) > 1})
            colonnes[A_VERIFIER] = list(map(ecarts.get, ids))
    return Lignes(ids=ids, sources=sources, colonnes=colonnes)


def est_tenue(lignes: pd.DataFrame) -> pd.Series:
    """Which lines tell of something that was held."""
    return (
        lignes["statut"].map(lambda statut: isinstance(statut, str) and forme(statut) == forme(REALISEE)).astype(bool)
    )
