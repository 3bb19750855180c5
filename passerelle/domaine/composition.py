"""Responses → the lines they make: one an event, or one a response (domaine.md §3)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from passerelle.domaine.lecture import Cellule, en_texte, est_nombre, reunir
from passerelle.domaine.noms import Annuaire, forme, forme_de_code, mots_id
from passerelle.domaine.probleme import Anomalie, en_anomalies_citees, entre_parentheses
from passerelle.domaine.reponse import HORODATEUR, ORDRE, SOURCE, Reponses
from passerelle.domaine.table import Colonne, Table

REALISEE, ANNULEE = "réalisée", "annulée"
DELAI_DOUBLE_ENVOI = timedelta(minutes=10)

SOURCES = "_sources"
"""Beside the columns of a composed table: the responses each line comes from."""

_AVANT_TOUT = datetime.min


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The lines responses make of one table.

    `lignes`: index = the id the line would have, columns = the table's columns that forms fill (None where no form does)
    plus SOURCES, a tuple.
    """

    lignes: pd.DataFrame
    anomalies: tuple[Anomalie, ...]


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
    lots = [_en_colonnes(table, lot) for lot in reponses]
    brutes = lots[0]
    if len(lots) > 1:  # what one form asks and another does not is blank
        brutes = pd.concat(lots, axis=0)
        brutes = brutes.where(brutes.notna(), None)
    anomalies = _codes_inconnus(reponses, brutes, codes, suspect)
    ids = {
        colonne.cle: _resoudre(brutes, colonne, annuaires)
        for colonne in table.colonnes
        if colonne.reference and colonne.cle in brutes
    }
    if table.cle:
        brutes["_cle"] = _objets(_cles(table, brutes, ids), brutes)
    if table.genre == "evenement":
        return Composition(lignes=_evenements(table, brutes), anomalies=anomalies)
    if table.double_envoi:
        brutes["_cle"] = _objets(_doubles_envois(table, brutes), brutes)
    return Composition(lignes=_une_par_reponse(table, brutes), anomalies=anomalies)


def _objets(valeurs: list[str], brutes: pd.DataFrame) -> pd.Series:
    """A column of plain texts: pandas' own string type is slow to go through one by one."""
    return pd.Series(valeurs, index=brutes.index, dtype=object)


def _en_colonnes(table: Table, lot: Reponses) -> pd.DataFrame:
    """Answers under the keys of the columns they fill, `valeurs` applied."""
    colonnes: dict[str, pd.Series] = {}
    for question in lot.formulaire.questions:
        if question.colonne_remplie in table.par_cle:
            reponse = lot.lignes[question.cle]
            if question.valeurs:
                sens = {forme(dit): ecrit for dit, ecrit in question.valeurs.items()}
                reponse = reponse.map(
                    lambda dit, sens=sens: sens.get(forme(dit), dit) if isinstance(dit, str) else dit
                )
            colonnes[question.colonne_remplie] = reponse
    cadre = pd.DataFrame(colonnes, index=lot.lignes.index, dtype=object)
    if "saisi_le" in table.par_cle:
        cadre["saisi_le"] = lot.lignes[HORODATEUR].astype(object)
    if "statut" in table.par_cle and "statut" not in cadre:
        cadre["statut"] = pd.Series([REALISEE] * len(cadre), index=cadre.index, dtype=object)
    elif table.genre == "evenement":  # only a form that says « Non » cancels
        cadre["statut"] = cadre["statut"].where(cadre["statut"].notna(), REALISEE)
    cadre[HORODATEUR] = [recu or _AVANT_TOUT for recu in lot.lignes[ORDRE]]
    cadre[SOURCE] = lot.lignes[SOURCE]
    return cadre


def _resoudre(brutes: pd.DataFrame, colonne: Colonne, annuaires: Mapping[str, Annuaire]) -> list[str]:
    """Write the names of a column as the reference spells them; give the id of each cell."""
    annuaire = annuaires[colonne.reference]
    if colonne.multiple:
        accordes = annuaire.accorder(
            nom for noms in brutes[colonne.cle] if isinstance(noms, tuple) for nom in noms
        )
        brutes[colonne.cle] = [
            ", ".join(dict.fromkeys(accordes[nom].nom for nom in noms))
            if isinstance(noms, tuple) and noms
            else noms or None
            for noms in brutes[colonne.cle]
        ]
        return []
    ecrits = brutes[colonne.cle].tolist()
    accordes = annuaire.accorder(nom for nom in ecrits if isinstance(nom, str))
    propres = {nom: accorde.nom for nom, accorde in accordes.items()}
    ids = {nom: accorde.id for nom, accorde in accordes.items()}
    brutes[colonne.cle] = [propres.get(nom) for nom in ecrits]
    return [ids.get(nom, "") for nom in ecrits]


def _cles(table: Table, brutes: pd.DataFrame, ids: Mapping[str, list[str]]) -> list[str]:
    """The id of the event each response tells of. One whose key cannot be read stands alone, under its own id."""
    parties = [ids[cle] if cle in ids else _parties(table.par_cle[cle], brutes[cle]) for cle in table.cle]
    return [
        "-".join(partie) if all(partie) else ident
        for ident, partie in zip(brutes.index, zip(*parties, strict=True), strict=True)
    ]


def _parties(colonne: Colonne, valeurs: Iterable[object]) -> list[str]:
    """The part of a key each cell gives; empty where a date could not be read."""
    if colonne.type == "date":
        return [valeur.isoformat() if isinstance(valeur, date) else "" for valeur in valeurs]
    if colonne.type == "nombre":
        return [
            f"{valeur:g}".replace("-", "moins-").replace(".", "-") if est_nombre(valeur) else ""
            for valeur in valeurs
        ]
    return [mots_id(valeur) if isinstance(valeur, str) else "" for valeur in valeurs]


def cles_retenues(table: Table, lignes: pd.DataFrame, annuaires: Mapping[str, Annuaire]) -> list[str]:
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
    return ["-".join(partie) if all(partie) else "" for partie in zip(*parties, strict=True)]


def _codes_inconnus(
    reponses: Sequence[Reponses],
    brutes: pd.DataFrame,
    codes: frozenset[str],
    suspect: Callable[[str], str | None],
) -> tuple[Anomalie, ...]:
    """Mark each response whose code the team's tab does not know (`_connu`); a blank code was only forgotten."""
    if not codes or "saisi_par" not in brutes:
        brutes["_connu"] = True
        return ()
    brutes["_connu"] = [
        not isinstance(code, str) or forme_de_code(code) in codes for code in brutes["saisi_par"]
    ]
    inconnus = brutes.loc[~brutes["_connu"], "saisi_par"]
    anomalies: list[Anomalie] = []
    for lot in reponses:
        cas: list[tuple[str, str]] = []
        for ident, code in inconnus[inconnus.index.isin(lot.lignes.index)].items():
            cite = entre_parentheses(code, masquee=bool(suspect(code)))
            message = f"Ce code n’est pas dans l’onglet Équipe{cite}. Corrigez-le, ou ajoutez la personne à l’équipe."
            cas.append((str(ident), message))
        anomalies += en_anomalies_citees(lot.formulaire.onglet, cas, "saisi_par")
    return tuple(anomalies)


def _evenements(table: Table, brutes: pd.DataFrame) -> pd.DataFrame:
    """One line an event: the last « Oui » counts, whole; one that says neither Oui nor Non (its figures are to be seen) comes
    before a « Non »; a form with an unknown code never replaces one with a known code."""
    brutes["_tenu"] = brutes["statut"] != ANNULEE
    brutes["_clarte"] = brutes["_tenu"].astype(int) + (brutes["statut"] == REALISEE)
    ordre = brutes.sort_values(["_connu", "_clarte", HORODATEUR, SOURCE], kind="stable")
    lignes = (
        ordre.drop_duplicates("_cle", keep="last")
        .sort_values([HORODATEUR, SOURCE], kind="stable")
        .set_index("_cle")
    )
    sources: dict[str, list[str]] = {}
    for cle, source in zip(brutes["_cle"], brutes[SOURCE], strict=True):
        sources.setdefault(cle, []).append(source)
    lignes[SOURCES] = [tuple(sorted(sources[cle])) for cle in lignes.index]
    if "fiches" in table.par_cle:
        lignes["fiches"] = pd.Series(
            [len(sources[cle]) for cle in lignes.index], index=lignes.index, dtype=object
        )
    if "a_verifier" in table.par_cle:
        ecarts = _ecarts(table, brutes, {cle for cle, venues in sources.items() if len(venues) > 1})
        lignes["a_verifier"] = pd.Series(
            [ecarts.get(cle) for cle in lignes.index], index=lignes.index, dtype=object
        )
    return _finir(table, lignes)


def _ecarts(table: Table, brutes: pd.DataFrame, cles: Collection[str]) -> dict[str, str]:
    """What the forms of each of these events disagree on, in one sentence; nothing for those that agree."""
    plusieurs = brutes.loc[brutes["_cle"].isin(list(cles))].sort_values([HORODATEUR, SOURCE], kind="stable")
    comparees = [
        (colonne.libelle.lower(), plusieurs[colonne.cle].tolist())
        for colonne in table.colonnes
        if colonne.type in ("nombre", "euros") and colonne.cle in plusieurs and colonne.cle != "fiches"
    ]
    tenues = plusieurs["_tenu"].tolist()
    rangs: dict[str, list[int]] = {}
    for rang, cle in enumerate(plusieurs["_cle"]):
        rangs.setdefault(cle, []).append(rang)
    phrases = {cle: _desaccords(siens, tenues, comparees) for cle, siens in rangs.items()}
    return {
        cle: f"{len(rangs[cle])} fiches : {' ; '.join(dites)}." for cle, dites in phrases.items() if dites
    }


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


def _doubles_envois(table: Table, brutes: pd.DataFrame) -> list[str]:
    """The id of the response each one repeats (its own where it repeats none)."""
    idents, recus = brutes.index.tolist(), brutes[HORODATEUR].tolist()
    contenus = list(zip(*(map(_sans_casse, brutes[cle].tolist()) for cle in table.double_envoi), strict=True))
    dernier: dict[tuple[object, ...], tuple[str, datetime]] = {}
    cles = [""] * len(idents)
    for rang in sorted(range(len(idents)), key=recus.__getitem__):
        premier = dernier.get(contenus[rang])
        if premier is None or recus[rang] - premier[1] > DELAI_DOUBLE_ENVOI:
            dernier[contenus[rang]] = premier = (idents[rang], recus[rang])
        cles[rang] = premier[0]
    return cles


def _sans_casse(valeur: object) -> object:
    return valeur.strip().casefold() if isinstance(valeur, str) else valeur


def _une_par_reponse(table: Table, brutes: pd.DataFrame) -> pd.DataFrame:
    """One line a response. With a key (a project's name), the last response of that key counts, under the first one's id."""
    if "_cle" not in brutes:
        brutes["_cle"] = _objets(list(brutes.index), brutes)
    ordre = brutes.sort_values([HORODATEUR, SOURCE], kind="stable")
    premiers = ordre["_cle"].drop_duplicates()
    retenues = ordre.sort_values("_connu", kind="stable") if table.cle else ordre
    lignes = retenues.drop_duplicates("_cle", keep="last" if table.cle else "first").set_index("_cle")
    sources: dict[str, list[str]] = {}
    for cle, source in zip(ordre["_cle"], ordre[SOURCE], strict=True):
        sources.setdefault(cle, []).append(source)
    lignes[SOURCES] = [tuple(sorted(sources[cle])) for cle in lignes.index]
    premier_id = dict(zip(premiers, premiers.index, strict=True))
    lignes.index = pd.Index([premier_id[cle] for cle in lignes.index], dtype=object)
    return _finir(table, lignes)


def _finir(table: Table, lignes: pd.DataFrame) -> pd.DataFrame:
    """The columns forms fill, in the table's order."""
    for colonne in table.colonnes:
        if colonne.multiple and not colonne.reference and colonne.cle in lignes:
            lignes[colonne.cle] = list(map(reunir, lignes[colonne.cle]))
    remplies = [c.cle for c in table.colonnes if not (c.equipe or c.regle or c.cle == "id")]
    fin = lignes.reindex(columns=[*remplies, SOURCES]).astype(object)
    fin.index.name = None
    return fin.where(fin.notna(), None)


def est_tenue(lignes: pd.DataFrame) -> pd.Series:
    """Which lines tell of something that was held."""
    return (
        lignes["statut"]
        .map(lambda statut: isinstance(statut, str) and forme(statut) == forme(REALISEE))
        .astype(bool)
    )
