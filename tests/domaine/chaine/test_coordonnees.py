"""Wherever a number or an address may be written, it is shown nowhere else, and the line counts (domaine.md §6)."""

import re
from collections.abc import Iterator

import pytest

from passerelle.domaine.chaine.etude import etudier
from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.declare.periode import exercice_entier
from passerelle.domaine.enonces.bilan.bilan import Commande, dresser_le_bilan
from passerelle.domaine.enonces.export.interne import exporter_le_classeur
from passerelle.domaine.enonces.export.ouvert import exporter_dehors
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import MASQUE
from tests.domaine.centre_en_memoire import Centre, dites, valeurs
from tests.domaine.fiches_d_essai import EXERCICE

FORMULAIRES = ("seance", "besoin", "reunion", "animation", "projet", "finance")
RIEN: dict[str, list[str]] = {"apercu": [], "interne": [], "dehors": [], "bilan": []}
COURRIEL = re.compile(r"[\w.]+@exemple")


def _numero(rang: int) -> str:
    return f"06 {rang:02d} 98 {rang:02d} 71"


def _libre(question: Question) -> bool:
    return question.type in ("texte", "paragraphe") or question.autre


def _libres(modele: Modele) -> Iterator[tuple[str, Question]]:
    for ident in FORMULAIRES:
        yield from ((ident, question) for question in modele.formulaires[ident].questions if _libre(question))


def _trouver(dit: object) -> list[str]:
    """The numbers and addresses of ours that are told."""
    texte = str(dit)
    chiffres = re.sub(r"[\s.\-]", "", texte)
    return [*re.findall(r"06\d\d98\d\d71", chiffres), *COURRIEL.findall(texte)]


def _onglets(centre: Centre, permises: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What the tabs show, in cells other than `permises`."""
    return [
        (table, cle, trouve)
        for table in centre.onglets
        for ligne in centre.lignes(table)
        for cle, cellule in ligne.items()
        if (table, cle) not in permises
        for trouve in _trouver(cellule)
    ]


def _sorties(centre: Centre) -> dict[str, list[str]]:
    etude = etudier(centre.donnees)
    conclusion = centre.conclure()
    periode = exercice_entier(EXERCICE)
    return {
        "apercu": _trouver(conclusion.apercu),
        "interne": _trouver(exporter_le_classeur(etude, None)),
        "dehors": _trouver(exporter_dehors(etude, None)),
        "bilan": _trouver(dresser_le_bilan(etude, Commande(periode=periode, action="aller-vers"))),
    }


@pytest.fixture(scope="module", params=["numéro", "courriel"])
def arrive(request: pytest.FixtureRequest, modele: Modele) -> Centre:
    """Everything that every shipped form lets people write gives coordinates, as a Google form lets it in."""
    centre = Centre(modele)
    for rang, (ident, question) in enumerate(_libres(modele), start=10):
        dit = _numero(rang) if request.param == "numéro" else f"p{rang}@exemple.fr"
        heure = f"03/10/2013 {rang % 12 + 8:02d}:{rang:02d}:00"
        jour = f"{rang % 27 + 1:02d}/10/2013"
        dates = {q.cle: jour for q in modele.formulaires[ident].questions if q.type == "date" and q.requise}
        distinct = {"nom": f"Projet {rang}"} if ident == "projet" else {}
        centre.repondre(ident, {"_": heure, **dates, **distinct, question.cle: dit})
    centre.synchroniser()
    centre.synchroniser()
    return centre


def test_ce_qu_une_fiche_apporte_n_est_montre_nulle_part(arrive: Centre, modele: Modele) -> None:
    """A free text stays in its own cell, where staff are told of it; a name is not even copied there."""
    permises = {(modele.formulaires[i].table, q.colonne_remplie) for i, q in _libres(modele) if q.prive}
    assert _onglets(arrive, permises) == []
    assert _sorties(arrive) == RIEN


def test_chaque_case_masquee_est_dite(arrive: Centre, modele: Modele) -> None:
    etude = arrive.etudier()
    for ident, question in _libres(modele):
        table = modele.formulaires[ident].table
        if question.colonne_remplie in modele.tables[table].par_cle:
            lues = dites(etude.anomalies, table, question.colonne_remplie)
            assert any("un numéro ou une adresse" in dite for dite in lues), (ident, question.cle)


def test_la_ligne_compte(arrive: Centre, modele: Modele) -> None:
    seances = sum(ident == "seance" for ident, _ in _libres(modele))
    etude = arrive.etudier()
    assert valeurs(etude, "SEA")[""] == seances
    assert MASQUE in {ligne["lieu"] for ligne in arrive.lignes("seance")}


@pytest.mark.parametrize("dit", ["06 12 98 34 71", "paul@exemple.fr"])
def test_ce_que_l_equipe_tape_reste_ou_elle_l_a_tape(modele: Modele, dit: str) -> None:
    """In every column of text of every tab of the principal workbook, of a line of the forms or of one that staff add; what they
    write in the tab Bilan is there to be printed."""
    centre = Centre(modele)
    for ident in FORMULAIRES:
        centre.repondre(ident, {})
    centre.synchroniser()
    tapees: set[tuple[str, str]] = set()
    for table in modele.tables.values():
        if table.classeur != "principal" or table.genre == "service" or table.id == "bilan":
            continue
        cles = [c.cle for c in table.colonnes if c.type == "texte" and c.cle != "id" and not c.regle]
        tapees |= {(table.id, cle) for cle in cles}
        if table.genre == "reference":
            centre.taper(table.id, **dict.fromkeys(cles, dit))
        elif centre.lignes(table.id):
            (premiere, *_) = [str(ligne["id"]) for ligne in centre.lignes(table.id)]
            centre.ecrire(table.id, premiere, **dict.fromkeys(cles, dit))
    centre.synchroniser()
    centre.synchroniser()
    assert _onglets(centre, tapees) == []
    assert _sorties(centre) == RIEN
