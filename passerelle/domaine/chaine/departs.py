"""Lines that go: each in the journal with what it held, and, below what the guard holds back, said for two weeks
(contrat.md §8)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import lire_objet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.fusion import Resultat
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Cellule, en_texte

DEPARTS = "departs"
"""The entry of the hidden tab: form id → the lines that went with their responses, and the day."""

DUREE = timedelta(days=14)
"""How long lines gone with their responses are said."""

LIGNES_SUIVIES = 100
"""Lines looked for by name, so that the message closes when they come back; the others are only counted."""

_MASQUEES = ("saisi_par", "referent")
"""Columns that name somebody."""

_SUPPRIMEE = "L’équipe a supprimé cette ligne."
_SANS_REPONSE = "Sa réponse n’est plus dans l’onglet des réponses."
_REUNIE = "Sa réponse, corrigée, est maintenant celle d’une autre ligne."


@dataclass(frozen=True, kw_only=True)
class Departs:
    """What to write of the lines that go: the journal, what stays said, the entry that remembers it."""

    mentions: Sequence[Mention]
    anomalies: Sequence[Anomalie]
    entrees: Mapping[str, str]


def constater(etude: Etude, resultats: Mapping[str, Resultat], contenu: Mapping[str, str]) -> Departs:
    """Tell which lines go. `contenu`: the entries of the hidden tab of the main workbook."""
    modele = etude.cadre.modele
    suivis: dict[str, Any] = lire_objet(contenu.get(DEPARTS, "")) or {}
    mentions: list[Mention] = []
    for table in modele.tables.values():
        if table.genre in ("evenement", "reponse") and table.id in resultats:
            memoire, resultat = etude.cadre.donnees.memoires[table.id], resultats[table.id]
            mentions += [
                Mention(quoi="ligne supprimée", onglet=table.onglet, ligne=ident, avant=avant, cause=_SUPPRIMEE)
                for ident, avant in _supprimees(etude, table, memoire, resultat.memoire)
            ]
            if not resultat.retraits:
                continue
            feuille = etude.cadre.donnees.feuilles[table.id]
            presentes = etude.fusions[table.id].lignes_des_reponses
            for ident, rang in resultat.retraits:
                siennes = [source.partition(":")[0] for source in memoire.sources_de(ident)]
                est_reunie = any(reponse in presentes for reponse in siennes)
                cause = _REUNIE if est_reunie else _SANS_REPONSE
                avant = _contenu(etude, table, feuille.ligne(feuille.rangs.index(rang)))
                mentions.append(
                    Mention(quoi="ligne partie", onglet=table.onglet, ligne=ident, avant=avant, cause=cause)
                )
                if not est_reunie:
                    _suivre(suivis, _formulaire(etude, table, siennes), ident, etude.cadre.aujourdhui)
    suivis = {
        ident: suivi
        for ident, suivi in suivis.items()
        if ident in modele.formulaires and _est_encore_a_dire(etude, modele.formulaires[ident], suivi)
    }
    texte = json.dumps(suivis, separators=(",", ":"), sort_keys=True) if suivis else ""
    return Departs(
        mentions=mentions,
        anomalies=[_dire(etude, modele.formulaires[ident], suivi) for ident, suivi in suivis.items()],
        entrees={DEPARTS: texte} if texte != contenu.get(DEPARTS, "") else {},
    )


def _formulaire(etude: Etude, table: Table, reponses: Sequence[str]) -> str:
    """The form these responses answered."""
    possibles = [f.id for f in etude.cadre.modele.formulaires.values() if f.table == table.id]
    return max(possibles, key=lambda ident: (reponses[0].startswith(f"{ident}-"), len(ident)))


def _suivre(suivis: dict[str, Any], formulaire: str, ident: str, aujourdhui: date) -> None:
    suivi = suivis.setdefault(formulaire, {"lignes": [], "nombre": 0})
    suivi["le"] = aujourdhui.isoformat()
    suivi["nombre"] += 1
    suivi["lignes"] = [*suivi["lignes"], ident][:LIGNES_SUIVIES]


def _est_encore_a_dire(etude: Etude, formulaire: Formulaire, suivi: dict[str, Any]) -> bool:
    """Whether lines gone are still to be said: those that came back are taken off."""
    lignes = etude.tables.get(formulaire.table)
    revenues = set() if lignes is None else set(suivi["lignes"]).intersection(lignes.index)
    suivi["lignes"] = [ident for ident in suivi["lignes"] if ident not in revenues]
    suivi["nombre"] -= len(revenues)
    return bool(suivi["lignes"]) and etude.cadre.aujourdhui - date.fromisoformat(suivi["le"]) < DUREE


def _dire(etude: Etude, formulaire: Formulaire, suivi: Mapping[str, Any]) -> Anomalie:
    table = etude.cadre.modele.tables[formulaire.table]
    quand = f"{date.fromisoformat(suivi['le']):%d/%m/%Y}"
    if suivi["nombre"] == 1:
        parties = f"Une ligne est partie de «\u00a0{table.onglet}\u00a0»"
        cause = f"sa réponse n’est plus dans «\u00a0{formulaire.onglet}\u00a0»"
    else:
        parties = f"{suivi['nombre']} lignes sont parties de «\u00a0{table.onglet}\u00a0»"
        cause = f"leurs réponses ne sont plus dans «\u00a0{formulaire.onglet}\u00a0»"
    return Anomalie(
        formulaire.onglet,
        "",
        "",
        f"{parties}\u00a0: {cause} (constaté le {quand}). Si ce n’est pas voulu, remettez ces réponses, par l’historique des "
        f"versions ou en important de nouveau leur fichier\u00a0: les lignes reviendront. Sinon, rien à faire\u00a0: ce message "
        f"s’en va au bout de {DUREE.days}\u00a0jours.",
    )


def _supprimees(etude: Etude, table: Table, avant: Memoire, apres: Memoire) -> Iterator[tuple[str, str]]:
    """The lines that staff deleted since: id, and what each held."""
    restent = set(apres.ids)
    nouvelles = apres.supprimees - avant.supprimees
    for place, (ident, sources) in enumerate(zip(avant.ids, avant.sources, strict=True)):
        if ident in nouvelles or (ident not in restent and not sources):
            yield ident, _contenu(etude, table, avant.ligne(place) | dict(avant.tenues.get(ident, {})))


def _contenu(etude: Etude, table: Table, cellules: Mapping[str, Cellule]) -> str:
    """What a line held, as the journal may tell it: nothing of a person's details, no code, no flagged text."""
    if table.classeur == "contacts":
        return ""
    dits = {
        colonne.libelle: MASQUE if colonne.cle in _MASQUEES or etude.cadre.donnees.suspect(texte) else texte
        for colonne in table.colonnes
        if colonne.cle != "id" and (texte := en_texte(cellules.get(colonne.cle)))
    }
    return "\u00a0; ".join(f"{libelle}\u00a0: {dit}" for libelle, dit in dits.items())
