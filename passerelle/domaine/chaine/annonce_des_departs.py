"""What is said of the lines that go: for two weeks, those that went with their responses; for a week, on the staff page, the
figures that fell (contrat.md §6.8, §8)."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from passerelle.domaine.chaine.departs import Depart
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.registres import id_chiffre
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import lire_objet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.fusion import Resultat
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.domaine.texte.lecture import en_texte, sont_egales

DEPARTS = "departs"
"""The entry of the hidden tab: form id → the lines that went with their responses, and the day; under BAISSES, the sentences of the
figures that fell, each with its day."""

DUREE = timedelta(days=14)
"""How long lines gone with their responses are said."""

BAISSES, DUREE_BAISSES = "/baisses", timedelta(days=7)
"""How long figures that fell are said."""

PART_NOTABLE = 0.30
"""The part of the lines of a tab above which it is said how many are left."""

BAISSE_SUIVANTE = "\u00a0; "

LIGNES_SUIVIES = 100
"""Lines looked for by name, so that the message closes when they come back; the others are only counted."""


@dataclass(frozen=True, kw_only=True)
class Annonce:
    """`anomalies` stay said; `phrase`: what the staff page says, empty when it says nothing; `entrees`: the entry DEPARTS, where it
    changes."""

    anomalies: Sequence[Anomalie]
    phrase: str
    entrees: Mapping[str, str]


def annoncer_les_departs(
    etude: Etude, resultats: Mapping[str, Resultat], departs: Sequence[Depart], contenu: Mapping[str, str]
) -> Annonce:
    """Say which lines went, and what fell with them. `contenu`: the entries of the hidden tab of the main workbook."""
    modele = etude.cadre.modele
    lus: dict[str, Any] = lire_objet(contenu.get(DEPARTS, "")) or {}
    baisses = [
        (le, phrase)
        for le, phrase in lus.pop(BAISSES, ())
        if etude.cadre.aujourdhui - date.fromisoformat(le) < DUREE_BAISSES
    ]
    if phrase := dire_les_baisses(etude, departs):
        baisses.append((etude.cadre.aujourdhui.isoformat(), phrase))
    for depart in departs:
        if depart.partie.cause == "sans_reponse":
            _suivre(lus, etude, depart, resultats[depart.table.id].ecrites)
    suivis = {
        ident: suivi
        for ident, suivi in lus.items()
        if ident in modele.formulaires and _est_encore_a_dire(etude, modele.formulaires[ident], suivi)
    }
    a_retenir = {**suivis, BAISSES: baisses} if baisses else suivis
    texte = json.dumps(a_retenir, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if a_retenir else ""
    return Annonce(
        anomalies=[_dire(etude, modele.formulaires[ident], suivi) for ident, suivi in suivis.items()],
        phrase=" ".join(phrase for _, phrase in baisses),
        entrees={DEPARTS: texte} if texte != contenu.get(DEPARTS, "") else {},
    )


# Lines that went with their responses -------------------------------------------------------------------------------------------


def _suivre(suivis: dict[str, Any], etude: Etude, depart: Depart, ecrites: int) -> None:
    suivi = suivis.setdefault(
        _formulaire(etude, depart.table, depart.reponses), {"lignes": [], "nombre": 0, "sur": ecrites}
    )
    suivi["le"] = etude.cadre.aujourdhui.isoformat()
    suivi["nombre"] += 1
    suivi["lignes"] = [*suivi["lignes"], depart.ident][:LIGNES_SUIVIES]


def _formulaire(etude: Etude, table: Table, reponses: Sequence[str]) -> str:
    """The form these responses answered."""
    possibles = [f.id for f in etude.cadre.modele.formulaires.values() if f.table == table.id]
    return max(possibles, key=lambda ident: (reponses[0].startswith(f"{ident}-"), len(ident)))


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
    nombre, sur = suivi["nombre"], suivi.get("sur", 0)
    if nombre == 1:
        parties = f"Une ligne est partie de «\u00a0{table.onglet}\u00a0»"
        cause = f"sa réponse n’est plus dans «\u00a0{formulaire.onglet}\u00a0»"
    else:
        parties = f"{nombre} lignes sont parties de «\u00a0{table.onglet}\u00a0»"
        cause = f"leurs réponses ne sont plus dans «\u00a0{formulaire.onglet}\u00a0»"
    part = f" C’est beaucoup\u00a0: il y en avait {sur}." if sur and nombre > PART_NOTABLE * sur else ""
    garder = (
        " Vous pouvez aussi remettre une ligne seule, sans sa réponse\u00a0: dans l’onglet Corrections, choisissez "
        "«\u00a0reprendre\u00a0» en face d’elle."
    )
    return Anomalie(
        formulaire.onglet,
        "",
        "",
        f"{parties}\u00a0: {cause} (constaté le {quand}).{part} Si ce n’est pas voulu, remettez ces réponses, par l’historique "
        f"des versions ou en important de nouveau leur fichier\u00a0: les lignes reviendront."
        f"{garder if table.classeur == 'principal' else ''} Sinon, rien à faire\u00a0: ce message s’en va au bout de "
        f"{DUREE.days}\u00a0jours.",
    )


# Figures that fell --------------------------------------------------------------------------------------------------------------


def dire_les_baisses(etude: Etude, departs: Sequence[Depart]) -> str:
    """The totals of the open exercises that fall while lines that feed them go; empty where there is none."""
    parties = Counter(depart.table.id for depart in departs)
    memoire = etude.donnees.memoires.get("indicateur", Memoire())
    annees = {exercice.libelle for exercice in etude.cadre.ouverts}
    touchees: set[str] = set()
    baisses: list[str] = []
    for mesure in etude.mesures if parties else ():
        indicateur = etude.cadre.modele.indicateurs[mesure.code]
        if mesure.ventilation or mesure.periode not in annees or indicateur.tables.isdisjoint(parties):
            continue
        avant = _valeur_d_avant(memoire, mesure)
        if avant is not None and avant > mesure.valeur and not sont_egales(avant, mesure.valeur):
            touchees |= indicateur.tables
            baisses.append(
                f"«\u00a0{indicateur.libelle}\u00a0» ({mesure.code}, {mesure.periode}) de {_nombre(avant)} à "
                f"{_nombre(mesure.valeur)}"
            )
    if not baisses:
        return ""
    onglets = [
        f"{compter(parties[table.id], 'ligne')} de «\u00a0{table.onglet}\u00a0»"
        for table in etude.cadre.modele.tables.values()
        if table.id in touchees and parties[table.id]
    ]
    parties_ensemble = accorder(sum(parties[ident] for ident in touchees), "est partie", "sont parties")
    return (
        f"Le {etude.cadre.aujourdhui:%d/%m/%Y}, {enumerer(onglets)} {parties_ensemble}, et des chiffres ont baissé\u00a0: "
        f"{BAISSE_SUIVANTE.join(baisses)}. L’onglet Journal dit ce que tenait chaque ligne. Pour en remettre une, choisissez "
        "«\u00a0reprendre\u00a0» en face d’elle dans l’onglet Corrections."
    )


def _valeur_d_avant(memoire: Memoire, mesure: Mesure) -> float | None:
    """What a total was when it was last written."""
    ident = id_chiffre({"code": mesure.code, "periode": mesure.periode, "ventilation": None, "modalite": None})
    place = memoire.place(ident)
    valeur = memoire.colonne("valeur")[place] if place >= 0 else None
    return float(valeur) if isinstance(valeur, float | int) else None


def _nombre(valeur: float) -> str:
    return en_texte(round(valeur, 2))
