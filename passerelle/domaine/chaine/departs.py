"""Lines that go: each in the journal with what it held, and kept until staff decide of it (contrat.md §6.3, §8)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.cases_equipe import SANS_TITRE, CaseEquipe, relever, saisie
from passerelle.domaine.feuilles.decision import GARDER, LIGNE, REPRENDRE, Ecart
from passerelle.domaine.feuilles.memoire import Memoire, sans_signe
from passerelle.domaine.fusion.appariement import REGLE
from passerelle.domaine.fusion.fusion import Resultat
from passerelle.domaine.fusion.parties import (
    DUREE_GARDE,
    PARTIES,
    Cause,
    Partie,
    lire_parties,
    suivre_les_numeros,
)
from passerelle.domaine.reparation.reparation import RETIREE
from passerelle.domaine.texte.bornes import borner
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Cellule, en_brut, en_texte, sont_egales

MASQUEES = ("saisi_par", "referent")
"""Columns that name somebody."""

RAPPEL_MAX = 300
"""Characters by which `Corrections` recalls a line that went."""

_QUOI: Mapping[Cause, str] = {
    "supprimee": "ligne supprimée",
    "sans_reponse": "ligne partie",
    "reunie": "ligne partie",
}
_CAUSES: Mapping[Cause, str] = {
    "supprimee": "L’équipe a supprimé cette ligne.",
    "sans_reponse": "Sa réponse n’est plus dans l’onglet des réponses.",
    "reunie": "Sa réponse, corrigée, est maintenant celle d’une autre ligne.",
}
_DANS_CORRECTIONS: Mapping[Cause, str] = {
    "supprimee": "ligne supprimée",
    "sans_reponse": "ligne partie avec sa réponse",
    "reunie": "ligne réunie à une autre",
}


@dataclass(frozen=True, kw_only=True)
class Depart:
    """A line that goes. `contenu`: what it held, as the journal may tell it; `reponses`: those it came from."""

    table: Table
    ident: str
    partie: Partie
    contenu: str
    reponses: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Gardees:
    """What becomes of the lines that went: `souvenirs`, the entry PARTIES, once there was something to keep; `ecarts`, the lines of
    `Corrections` they make; `mentions`: what the journal says of those that come back."""

    souvenirs: Mapping[str, Any]
    ecarts: Sequence[Ecart]
    mentions: Sequence[Mention]


# Those that go ------------------------------------------------------------------------------------------------------------------


def relever_les_departs(etude: Etude, resultats: Mapping[str, Resultat]) -> list[Depart]:
    """The lines that go now, in the order of their tabs. One whose removal fell beside, and is done again, was told already."""
    departs: list[Depart] = []
    for table in etude.cadre.modele.tables.values():
        if resultat := resultats.get(table.id):
            departs += _supprimees(etude, table, resultat)
            if table.genre != "regle":  # what a rule takes away is not lost: it computes it again
                departs += _retirees(etude, table, resultat)
    return departs


def _supprimees(etude: Etude, table: Table, resultat: Resultat) -> Iterator[Depart]:
    """Those that staff deleted."""
    avant, apres = etude.donnees.memoires[table.id], resultat.memoire
    if apres is avant:
        return
    restent = {*apres.ids, *avant.supprimees, *(ident for ident, _ in resultat.retraits)}
    nouvelles = apres.supprimees - avant.supprimees
    for place, (ident, sources) in enumerate(zip(avant.ids, avant.sources, strict=True)):
        if ident in nouvelles or (ident not in restent and sources != REGLE and RETIREE not in sources):
            partie = Partie(
                le=etude.cadre.aujourdhui,
                cause="supprimee",
                service=_service(avant, place),
                tenues={cle: sans_signe(tenue) for cle, tenue in avant.tenues.get(ident, {}).items()},
                equipe=[case._replace(valeur=sans_signe(case.valeur)) for case in avant.equipe.get(ident, ())],
            )
            contenu = dire_le_contenu(etude, table, partie.cellules(table), partie.equipe)
            yield Depart(table=table, ident=ident, partie=partie, contenu=contenu, reponses=_reponses(sources))


def _retirees(etude: Etude, table: Table, resultat: Resultat) -> Iterator[Depart]:
    """Those that responses take away."""
    retraits = [(ident, rang) for ident, rang in resultat.retraits]
    if not retraits:
        return
    avant, feuille = etude.donnees.memoires[table.id], etude.donnees.feuilles[table.id]
    presentes = etude.fusions[table.id].lignes_des_reponses
    equipe = relever(feuille)
    for ident, rang in retraits:
        sources = avant.sources_de(ident)
        if RETIREE in sources:
            continue
        place, souvenir = feuille.rangs.index(rang), avant.place(ident)
        lues, ecrites = feuille.ligne(place), avant.ligne(souvenir)
        tenues = {
            cle: saisie(feuille.onglet, rang, feuille.places[cle])
            for cle, ecrite in ecrites.items()
            if cle in lues and not sont_egales(lues[cle], ecrite)
        }
        reponses = _reponses(sources)
        partie = Partie(
            le=etude.cadre.aujourdhui,
            cause="reunie" if any(reponse in presentes for reponse in reponses) else "sans_reponse",
            service=_service(avant, souvenir),
            tenues=tenues,
            equipe=equipe.get(rang, ()),
        )
        contenu = dire_le_contenu(etude, table, lues, partie.equipe)
        yield Depart(table=table, ident=ident, partie=partie, contenu=contenu, reponses=reponses)


def _service(memoire: Memoire, place: int) -> dict[str, Any]:
    return {cle: sans_signe(en_brut(v)) for cle, v in memoire.ligne(place).items() if v is not None}


def _reponses(sources: Sequence[str]) -> list[str]:
    return [source.partition(":")[0] for source in sources]


def dire_le_contenu(etude: Etude, table: Table, cellules: Mapping[str, Cellule], equipe: Sequence[CaseEquipe]) -> str:
    """What a line held, as it may be told: nothing of a person's details, no code, no flagged text. `cellules`: key → typed
    cell; `equipe`: what stood in staff's own columns."""
    if table.classeur == "contacts":
        return ""
    dits = [
        (colonne.libelle, en_texte(cellules.get(colonne.cle)), colonne.cle)
        for colonne in table.colonnes
        if colonne.cle != "id"
    ]
    dits += [(case.libelle or SANS_TITRE, case.en_texte, "") for case in equipe if not case.cle]
    return "\u00a0; ".join(
        f"{libelle}\u00a0: {MASQUE if cle in MASQUEES or etude.donnees.se_tait(table.id, cle, dit) else dit}"
        for libelle, dit, cle in dits
        if dit
    )


def raconter(departs: Sequence[Depart]) -> list[Mention]:
    """The lines of the journal."""
    return [
        Mention(
            quoi=_QUOI[depart.partie.cause],
            onglet=depart.table.onglet,
            ligne=depart.ident,
            avant=depart.contenu,
            cause=_CAUSES[depart.partie.cause],
        )
        for depart in departs
    ]


# Those that went ----------------------------------------------------------------------------------------------------------------


def garder_les_parties(
    etude: Etude, resultats: Mapping[str, Resultat], departs: Sequence[Depart], ecarts: Collection[Ecart]
) -> Gardees:
    """Keep the lines that go and those that went before, until they come back, staff decide, or DUREE_GARDE. `ecarts`: what
    `Corrections` shows already."""
    souvenir = etude.donnees.souvenirs.get(PARTIES)
    lignes = {ident: lire_parties(souvenir, ident) for ident in (souvenir or {}).get("lignes", ())}
    mentions: list[Mention] = []
    for ident, parties in lignes.items():
        mentions += _raconter_les_retours(etude, ident, parties)
        lignes[ident] = {
            nom: partie
            for nom, partie in parties.items()
            if not (
                _est_revenue(resultats.get(ident), nom) or _est_decidee(etude, ident, nom) or _perimee(etude, partie)
            )
        }
    for depart in departs:
        if (
            depart.table.classeur == "principal"
            and f"{depart.table.id}/{depart.ident}/{LIGNE}" not in etude.cadre.decisions
        ):
            lignes.setdefault(depart.table.id, {})[depart.ident] = depart.partie
    connus = {ecart.id for ecart in ecarts}
    a_retenir = _a_retenir(etude, resultats, lignes)
    return Gardees(
        souvenirs={} if souvenir is None and not a_retenir else {PARTIES: a_retenir},
        ecarts=[
            ecart
            for ident, parties in lignes.items()
            if ident in etude.cadre.modele.tables
            for nom, partie in parties.items()
            if (ecart := _en_ecart(etude, etude.cadre.modele.tables[ident], nom, partie)).id not in connus
        ],
        mentions=mentions,
    )


def _est_revenue(resultat: Resultat | None, ident: str) -> bool:
    return resultat is not None and resultat.memoire.place(ident) >= 0 and ident not in resultat.memoire.supprimees


def _est_decidee(etude: Etude, table: str, ident: str) -> bool:
    return etude.cadre.decisions.get(f"{table}/{ident}/{LIGNE}") == GARDER


def _perimee(etude: Etude, partie: Partie) -> bool:
    return etude.cadre.aujourdhui - partie.le >= DUREE_GARDE


def _raconter_les_retours(etude: Etude, ident: str, parties: Mapping[str, Partie]) -> Iterator[Mention]:
    for nom in sorted(etude.fusions[ident].remises) if ident in etude.fusions else ():
        table, partie = etude.cadre.modele.tables[ident], parties[nom]
        est_voulue = etude.cadre.decisions.get(f"{ident}/{nom}/{LIGNE}") == REPRENDRE
        yield Mention(
            quoi="ligne remise",
            onglet=table.onglet,
            ligne=nom,
            apres=dire_le_contenu(etude, table, partie.cellules(table), partie.equipe),
            cause="L’équipe a choisi de la reprendre." if est_voulue else "Sa réponse est revenue.",
        )


def _a_retenir(
    etude: Etude, resultats: Mapping[str, Resultat], lignes: Mapping[str, Mapping[str, Partie]]
) -> dict[str, Any]:
    souvenir = etude.donnees.souvenirs.get(PARTIES)
    numeros = {}
    for ident in etude.donnees.memoires:
        avant = etude.donnees.memoires[ident]
        apres = resultats[ident].memoire if ident in resultats else avant
        partis = () if apres is avant else (nom for nom in avant.ids if apres.place(nom) < 0)
        jour, numero = suivre_les_numeros(souvenir, ident, partis)
        if numero:
            numeros[ident] = [jour, numero]
    gardees = {
        ident: {nom: partie.en_json() for nom, partie in parties.items()}
        for ident, parties in lignes.items()
        if parties
    }
    return {nom: dits for nom, dits in (("lignes", gardees), ("numeros", numeros)) if dits}


def _en_ecart(etude: Etude, table: Table, ident: str, partie: Partie) -> Ecart:
    contenu = dire_le_contenu(etude, table, partie.cellules(table), partie.equipe)
    rappel = borner(f"ligne d’avant\u00a0: {contenu}", RAPPEL_MAX)
    return Ecart(table.id, ident, LIGNE, rappel, _DANS_CORRECTIONS[partie.cause])
