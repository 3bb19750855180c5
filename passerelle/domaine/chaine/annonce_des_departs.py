"""What is said of the lines that go: for two weeks, those that went with their responses; for a week, on the staff page, the
figures that fell (contrat.md §6.8, §8)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from passerelle.domaine.chaine.departs import Depart
from passerelle.domaine.chaine.etude import Etude
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
        "«\u00a0reprendre celle des fiches\u00a0» en face d’elle."
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
    if not parties:
        return ""
    memoire = etude.donnees.memoires.get("indicateur", Memoire())
    apres = {(mesure.code, mesure.periode): mesure.valeur for mesure in etude.mesures if not mesure.ventilation}
    touchees: set[str] = set()
    baisses: list[str] = []
    for code, periode, avant in _totaux_ecrits(etude, memoire):
        indicateur = etude.cadre.modele.indicateurs[code]
        valeur = apres.get((code, periode))
        est_moindre = valeur is None or (avant > valeur and not sont_egales(avant, valeur))
        if est_moindre and not indicateur.tables.isdisjoint(parties):
            touchees |= indicateur.tables
            reste = "rien" if valeur is None else _nombre(valeur)
            baisses.append(f"«\u00a0{indicateur.libelle}\u00a0» ({code}, {periode}) de {_nombre(avant)} à {reste}")
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
        "«\u00a0reprendre celle des fiches\u00a0» en face d’elle dans l’onglet Corrections."
    )


def _totaux_ecrits(etude: Etude, memoire: Memoire) -> Iterator[tuple[str, str, float]]:
    """The totals of the open exercises as they were last written: code, exercise, value; those left as they are for now aside."""
    annees = {exercice.libelle for exercice in etude.cadre.ouverts}
    connus = set(etude.cadre.modele.indicateurs) - set(etude.suspendus)
    for code, periode, ventilation, valeur in zip(
        *(memoire.colonne(cle) for cle in ("code", "periode", "ventilation", "valeur")), strict=True
    ):
        if code in connus and periode in annees and ventilation is None and isinstance(valeur, float | int):
            yield str(code), str(periode), valeur


def _nombre(valeur: float) -> str:
    return en_texte(round(valeur, 2))
