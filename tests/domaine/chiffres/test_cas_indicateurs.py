"""Every shipped figure, case by case, as a director would check it: tests/cas/indicateurs.yaml says how a case is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from passerelle.calendrier import charger_calendrier
from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.chiffres.chiffres import detailler
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import ValeurDatee
from passerelle.domaine.declare.table import Table
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.feuilles.feuille import Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule, en_brut, lire_date
from passerelle.domaine.texte.noms import mots_id
from tests.yaml_lu import lire_yaml

LIVRE = lire_yaml(Path(__file__).parents[2] / "cas/indicateurs.yaml")
USUELLES: Mapping[str, Mapping[str, Any]] = LIVRE["sauf mention contraire"]
CAS: Sequence[Mapping[str, Any]] = LIVRE["cas"]

CODE = re.compile(r"(?P<code>[A-Z]+(?:_[A-Z]+)*)(?: (?P<periode>[\d-]+))?(?:/(?P<ventilation>\w+):(?P<modalite>.+))?")
AUCUNE_LIGNE = "aucune ligne"


def test_chaque_indicateur_livre_a_un_cas(modele: Modele) -> None:
    montres = {lire_code(dit)[0] for cas in CAS for dit, attendu in cas["attendu"].items() if attendu != AUCUNE_LIGNE}
    assert set(modele.indicateurs) <= montres


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(modele: Modele, cas: Mapping[str, Any]) -> None:
    etude = etudier_cas(modele, cas)
    mesures = {(m.code, m.periode, m.ventilation, m.modalite): m for m in etude.mesures}
    montres = {dit: _montrer(mesures.get(lire_code(dit)), attendu) for dit, attendu in cas["attendu"].items()}
    assert montres == cas["attendu"]
    for mesure in filter(None, map(mesures.get, map(lire_code, cas["attendu"]))):
        verifier_les_lignes(etude, mesure)
    messages = [anomalie.message.replace("\u00a0", " ") for anomalie in etude.anomalies]
    for dit in cas.get("il est dit", ()):
        assert any(dit in message for message in messages), messages


def lire_code(dit: str) -> tuple[str, str, str, str]:
    """« PAR 2013-10/lieu:École A » → code, period, breakdown, modality."""
    lu = CODE.fullmatch(dit)
    assert lu, dit
    return lu["code"], lu["periode"] or "2013-2014", lu["ventilation"] or "", lu["modalite"] or ""


def verifier_les_lignes(etude: Etude, mesure: Mesure) -> None:
    """The lines of a figure, added up by hand, give it."""
    indicateur = etude.cadre.modele.indicateurs[mesure.code]
    detail = detailler(
        indicateur,
        etude.assiette,
        periode=mesure.periode,
        ventilation=mesure.ventilation,
        modalite=mesure.modalite,
    )
    assert detail.mesure == mesure
    refaite = detail.haut.total
    if detail.bas is not None and indicateur.appui != "parmi":
        refaite *= (100 if indicateur.unite == "%" else 1) / detail.bas.total
    assert round(refaite, 2) == mesure.valeur, mesure
    if indicateur.appui == "lignes":
        assert detail.haut.appui == (mesure.n, mesure.sur), mesure


def _montrer(mesure: Mesure | None, attendu: object) -> object:
    """A figure as the case writes it: alone, or followed by n and sur, then by whether it may be relied upon."""
    if mesure is None:
        return AUCUNE_LIGNE
    fiable = None if mesure.fiable is None else "oui" if mesure.fiable else "non"
    dits = [mesure.valeur, mesure.n, mesure.sur, fiable]
    return dits[: len(attendu)] if isinstance(attendu, list) else mesure.valeur


def etudier_cas(modele: Modele, cas: Mapping[str, Any]) -> Etude:
    """All that is worked out of a case's lines, in a workbook that knows nothing else."""
    modele = _avec_preparation(modele, cas.get("préparation", {}))
    if taux := cas.get("taux"):
        datee = ValeurDatee(valeur=taux, depuis=date(2013, 9, 1), source="")
        modele = replace(modele, valorisation=RegleValorisation(taux_horaire=(datee,)))
    aujourdhui = lire_date(cas.get("aujourd'hui", "01/09/2014"))
    assert aujourdhui
    exercices = [_exercice(libelle) for libelle in cas.get("exercices", ["2013-2014"])]
    calendrier = charger_calendrier(zone="A", exercices=exercices)
    grilles = {
        table.id: [_ranger(table, cas, ligne) for ligne in cas.get(table.onglet, ())]
        for table in modele.tables.values()
    }
    donnees = Donnees(
        modele=modele,
        exercices=exercices,
        parametres={"financeur_propre": "Centre social", "financeur_principal": "CAF"},
        feuilles={
            table.id: lire_feuille(table, _onglet(table, [*modele.depart.get(table.id, ()), *grilles[table.id]]))
            for table in modele.tables.values()
        },
        reponses={
            formulaire.id: _reponses(
                [q.titre for q in formulaire.questions], cas.get(formulaire.onglet, ()), formulaire.onglet
            )
            for formulaire in modele.formulaires.values()
            if formulaire.onglet in cas or modele.tables[formulaire.table].onglet in cas
        },
        memoires={
            table.id: _memoire_du_planning(table, grilles[table.id]) if table.id == "planning" else Memoire()
            for table in modele.tables.values()
        },
        feries=calendrier.feries,
        vacances=calendrier.vacances,
        suspect=lambda _: None,
        relecteur=lambda _: None,
        maintenant=datetime.combine(aujourdhui, time(12)),
    )
    return etudier(donnees)


def _avec_preparation(modele: Modele, heures: Mapping[str, float]) -> Modele:
    activites = {
        ident: replace(
            activite,
            preparation_h=(ValeurDatee(valeur=heures[activite.libelle], depuis=date(2013, 9, 1), source=""),),
        )
        if activite.libelle in heures
        else activite
        for ident, activite in modele.activites.items()
    }
    return replace(modele, activites=activites)


def _exercice(libelle: str) -> Exercice:
    debut = int(libelle[:4])
    return Exercice(date(debut, 9, 1), date(debut + 1, 8, 31))


def _ranger(table: Table, cas: Mapping[str, Any], ligne: Mapping[str, Any]) -> dict[str, Cellule]:
    """A line by column key, from the labels staff read."""
    par_libelle = {colonne.libelle.replace("’", "'"): colonne.cle for colonne in table.colonnes}
    dites = {**USUELLES.get(table.onglet, {}), **ligne}
    assert set(dites) <= set(par_libelle), (cas["cas"], set(dites) - set(par_libelle))
    rangee = {par_libelle[libelle]: valeur for libelle, valeur in dites.items()}
    if table.id == "planning":
        jour = lire_date(rangee["date"])
        rangee["id"] = f"{jour}-{mots_id(rangee['activite'])}"
    return rangee


def _onglet(table: Table, lignes: Iterable[Mapping[str, Cellule]]) -> Onglet:
    grille: list[list[Cellule]] = [list(table.cles), [colonne.libelle for colonne in table.colonnes]]
    grille.extend([en_brut(ligne.get(cle)) for cle in table.cles] for ligne in lignes)
    return Onglet(sheet_id=1, titre=table.onglet, grille=grille, hauteur=len(grille))


def _memoire_du_planning(table: Table, lignes: Sequence[Mapping[str, Cellule]]) -> Memoire:
    """A slot named in a case had been written « prévue »: what the case says of it is staff's."""
    ecrites = lire_feuille(table, _onglet(table, [{**ligne, "statut": "prévue"} for ligne in lignes]))
    return Memoire(
        ids=[str(ident) for ident in ecrites.colonnes["id"]],
        sources=[("regle",)] * len(lignes),
        colonnes=ecrites.colonnes,
        morceaux=[0] * len(lignes),
    )


def _reponses(titres: Sequence[str], fiches: Iterable[Mapping[str, Any]], onglet: str) -> list[list[Cellule]]:
    """A response tab. A case may write the start of a question's title."""
    grille: list[list[Cellule]] = [["Horodateur", *titres]]
    for fiche in fiches:
        dites = {**USUELLES.get(onglet, {}), **fiche}
        rangee = {_titre(dit, grille[0]): valeur for dit, valeur in dites.items()}
        grille.append([rangee.get(titre) for titre in grille[0]])
    return grille


def _titre(dit: str, titres: Iterable[Cellule]) -> Cellule:
    possibles = [titre for titre in titres if str(titre).startswith(dit)]
    exacts = [titre for titre in possibles if titre == dit]
    (trouve,) = exacts or possibles
    return trouve
