"""The tab Synthèse: the figures of Indicateurs, block after block, those of a year before at the same date."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from passerelle.domaine.chaine.synthese import natures_du_budget
from passerelle.domaine.chiffres.graphiques import GRAPHIQUES, suivre_les_blocs
from passerelle.domaine.chiffres.registres import id_chiffre
from passerelle.domaine.chiffres.synthese import TABLE, blocs_de_depart, etendues, hauteurs
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Graphique
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE

SUIVANT = Exercice(date(2014, 9, 1), date(2015, 8, 31))


@pytest.fixture(scope="module")
def annee(modele: Modele) -> Centre:
    """A year, written: sessions in three months, needs, a project under way, charges and produits."""
    centre = Centre(modele)
    centre.repondre(
        "seance",
        *({"_": f"{jour} 12:30:00", "date": jour} for jour in ("03/10/2013", "10/10/2013", "07/11/2013", "05/06/2014")),
    )
    centre.repondre("besoin", {"nature": "Une envie"}, {"_": "04/10/2013 09:00:00", "texte": "Un jardin de plus"})
    for ident in ("projet", "reunion", "animation"):
        centre.repondre(ident, {})
    centre.repondre(
        "finance",
        {},
        {"_": "11/10/2013 12:30:00", "nature": "Alimentation", "montant": 30},
        {"_": "12/10/2013 12:30:00", "nature": "Alimentation", "montant": 50, "phase": "Prévu"},
        {"_": "13/10/2013 12:30:00", "nature": "Subvention", "montant": 100, "sens": "Produit", "financeur": "CAF"},
        {"_": "14/10/2013 12:30:00", "nature": "Timbres", "montant": 5},
        {"_": "15/10/2013 12:30:00", "nature": "Bénévolat valorisé", "montant": 900},
    )
    centre.synchroniser()
    return centre


@pytest.fixture
def centre(annee: Centre) -> Centre:
    """The same, to change."""
    centre = copy(annee)
    centre.onglets = {ident: [list(rangee) for rangee in rangees] for ident, rangees in annee.onglets.items()}
    centre.reponses = {ident: list(rangees) for ident, rangees in annee.reponses.items()}
    centre.caches = {nom: dict(entrees) for nom, entrees in annee.caches.items()}
    return centre


def bloc(centre: Centre, nom: str) -> list[dict[str, Any]]:
    """The lines of a block."""
    return [ligne for ligne in centre.lignes(TABLE) if ligne["bloc"] == nom]


def dits(centre: Centre, nom: str, *cles: str) -> list[tuple[Cellule, ...]]:
    """What the lines of a block say, those that are blank aside."""
    return [tuple(ligne[cle] for cle in cles) for ligne in bloc(centre, nom) if ligne["libelle"]]


def test_les_blocs_se_suivent_et_gardent_leur_hauteur(centre: Centre, modele: Modele) -> None:
    attendues = hauteurs(len(natures_du_budget(modele)))
    assert attendues == {"essentiel": 8, "mois": 12, "famille": 8, "theme": 10, "etape": 6, "budget": 18, "annees": 5}
    voulus = [nom for nom, hauteur in attendues.items() for _ in range(hauteur)]
    assert [ligne["bloc"] for ligne in centre.lignes(TABLE)] == voulus
    assert all(plan.est_vide for plan in centre.conclure().plans.values())


def test_les_valeurs_sont_celles_d_indicateurs(centre: Centre) -> None:
    indicateurs = {id_chiffre(ligne): ligne for ligne in centre.lignes("indicateur")}
    sources = ["SEA", "PAR", "NOU_TOT", "BES", "SUI", "PRO", "BEN_H", "COF"]
    for ligne, code in zip(bloc(centre, "essentiel"), sources, strict=True):
        ident = f"{code}/2013-2014/etape/mise en œuvre" if code == "PRO" else f"{code}/2013-2014//"
        source = indicateurs.get(ident, {})
        assert [ligne[cle] for cle in ("valeur", "n", "sur")] == [source.get(cle) for cle in ("valeur", "n", "sur")]
        assert str(ligne["libelle"]).endswith(", 2013-2014")
        assert ligne["definition"]
        assert ligne["unite"]
    assert dits(centre, "essentiel", "libelle", "valeur")[5] == ("Projets en œuvre, 2013-2014", 1)
    mois = {ligne["libelle"]: (ligne["valeur"], ligne["valeur2"]) for ligne in bloc(centre, "mois")}
    assert (
        mois["octobre 2013"] == tuple(indicateurs[f"{code}/2013-10//"]["valeur"] for code in ("PAR", "SEA")) == (32, 2)
    )
    assert mois["décembre 2013"] == (None, None)
    assert list(mois)[::11] == ["septembre 2013", "août 2014"]


def test_chaque_bloc_a_son_ordre(centre: Centre) -> None:
    assert dits(centre, "famille", "libelle", "valeur", "unite") == [("Centre social", 4, "séance")]
    themes = dits(centre, "theme", "libelle", "valeur", "valeur2")
    assert themes == sorted(themes, key=lambda theme: -theme[1])  # type: ignore[operator]
    assert sum(nombre for _, nombre, _ in themes) >= 2  # type: ignore[misc]
    assert [libelle for (libelle,) in dits(centre, "etape", "libelle")] == [
        "identifié",
        "mise en relation",
        "construction",
        "mise en œuvre",
        "terminé",
        "abandonné",
    ]
    assert dits(centre, "budget", "libelle", "valeur", "valeur2") == [
        ("Charges\u00a0: Alimentation", 30, 50),
        ("Charges\u00a0: Matériel", 12, None),
        ("Charges\u00a0: Timbres", 5, None),
        ("Produits\u00a0: Subvention", 100, None),
    ]
    assert dits(centre, "annees", "libelle", "valeur", "valeur2", "precedent") == [("2013-2014", 64, 4, None)]
    premieres = [ligne["definition"] for nom in hauteurs(9) if nom != "essentiel" for ligne in bloc(centre, nom)[:1]]
    assert all(premieres)
    assert all(ligne["definition"] is None for ligne in bloc(centre, "mois")[1:])


def l_annee_d_apres(centre: Centre, *, clos: bool) -> None:
    """The next exercise is under way, on the 10th of November."""
    centre.exercices = (replace(EXERCICE, clos=clos), SUIVANT)
    centre.aujourdhui = date(2014, 11, 10)
    centre.repondre("seance", {"_": "06/11/2014 12:30:00", "date": "06/11/2014", "adultes": 20})
    centre.synchroniser()


@pytest.mark.parametrize("clos", [False, True])
def test_un_an_avant_se_compte_a_la_meme_date(centre: Centre, clos: bool) -> None:
    """Three sessions by the 10th of November 2013; the fourth, in June, is no measure of November 2014."""
    centre.repondre("seance", {"_": "14/11/2013 12:30:00", "date": "14/11/2013"})
    centre.synchroniser()
    l_annee_d_apres(centre, clos=clos)
    assert dits(centre, "essentiel", "libelle", "valeur", "precedent")[:2] == [
        ("Séances réalisées, 2014-2015", 1, 3),
        ("Participations (des présences, pas des personnes), 2014-2015", 24, 48),
    ]
    mois = {ligne["libelle"]: (ligne["valeur"], ligne["precedent"]) for ligne in bloc(centre, "mois")}
    assert mois["octobre 2014"] == (None, 32)
    assert mois["novembre 2014"] == (24, 16)  # without the session of the 14th
    assert mois["juin 2015"] == (None, None)
    assert dits(centre, "famille", "libelle", "valeur", "precedent") == [("Centre social", 1, 3)]
    assert dits(centre, "annees", "libelle", "valeur", "precedent") == [("2013-2014", 80, None), ("2014-2015", 24, 48)]


def test_une_annee_finie_se_compare_a_l_autre_entiere(centre: Centre) -> None:
    l_annee_d_apres(centre, clos=True)
    centre.aujourdhui = date(2015, 9, 3)
    centre.synchroniser()
    assert dits(centre, "essentiel", "valeur", "precedent")[:2] == [(1, 4), (24, 64)]
    mois = {ligne["libelle"]: (ligne["valeur"], ligne["precedent"]) for ligne in bloc(centre, "mois")}
    assert (mois["novembre 2014"], mois["juin 2015"]) == ((24, 16), (None, 16))
    assert dits(centre, "annees", "libelle", "precedent") == [("2013-2014", None), ("2014-2015", 64)]


def test_cinq_exercices_au_plus_et_le_premier_a_celui_d_avant(centre: Centre) -> None:
    centre.exercices = [Exercice(date(annee, 9, 1), date(annee + 1, 8, 31)) for annee in range(2008, 2015)]
    centre.repondre("seance", {"_": "08/10/2009 12:30:00", "date": "08/10/2009"})
    centre.synchroniser()
    annees = dits(centre, "annees", "libelle", "valeur", "precedent")
    assert [libelle for libelle, _, _ in annees] == [f"{annee}-{annee + 1}" for annee in range(2010, 2015)]
    assert annees[0] == ("2010-2011", None, 16)


def test_avant_tout_exercice_l_onglet_reste_comme_il_est(centre: Centre) -> None:
    avant = centre.lignes(TABLE)
    centre.exercices = (SUIVANT,)
    centre.aujourdhui = date(2014, 8, 1)
    centre.synchroniser()
    assert centre.lignes(TABLE) == avant


def test_un_centre_sans_ces_indicateurs_garde_les_rangees(centre: Centre) -> None:
    sans = {code: i for code, i in centre.modele.indicateurs.items() if code not in ("SUI", "PRO")}
    centre.modele = replace(centre.modele, indicateurs=sans)
    centre.synchroniser()
    lignes = bloc(centre, "essentiel")
    assert len(lignes) == 8
    assert [(ligne["libelle"], ligne["definition"]) for ligne in lignes[4:6]] == [(None, None)] * 2
    assert bloc(centre, "etape")[0]["definition"] is None


# What stands there ----------------------------------------------------------------------------------------------------------------


def grille(centre: Centre) -> list[list[Cellule]]:
    """The rows of the tab, under the labels."""
    return [list(rangee) for rangee in centre.onglets[TABLE][LIGNES_ENTETE:]]


@pytest.mark.parametrize("tape", ["À nous", None, 999])
def test_ce_qui_est_tape_par_dessus_est_remis(centre: Centre, tape: Cellule) -> None:
    avant = grille(centre)
    for rang, place in ((0, 0), (0, 2), (9, 1), (30, 0)):
        centre.onglets[TABLE][LIGNES_ENTETE + rang][place] = tape
    centre.synchroniser()
    assert grille(centre) == avant


def test_trier_ou_copier_une_rangee_ne_derange_rien(centre: Centre) -> None:
    avant = grille(centre)
    centre.onglets[TABLE][LIGNES_ENTETE:] = sorted(grille(centre), key=lambda rangee: str(rangee[1]))
    centre.synchroniser()
    assert grille(centre) == avant
    centre.onglets[TABLE].append(list(avant[3]))
    centre.synchroniser()
    assert grille(centre) == avant


def test_une_rangee_inseree_reste_a_qui_l_a_mise(centre: Centre) -> None:
    avant = grille(centre)
    note: list[Cellule] = [None, "Une note de l’équipe", *[None] * 7]
    centre.onglets[TABLE].insert(LIGNES_ENTETE + 10, note)
    centre.synchroniser()
    assert grille(centre) == [*avant[:10], note, *avant[10:]]
    assert all(plan.est_vide for plan in centre.conclure().plans.values())


@pytest.mark.parametrize("restantes", [0, 50])
def test_des_rangees_supprimees_reviennent(centre: Centre, restantes: int) -> None:
    avant = grille(centre)
    centre.onglets[TABLE] = [*centre.onglets[TABLE][:LIGNES_ENTETE], *grille(centre)[len(avant) - restantes :]]
    centre.synchroniser()
    assert grille(centre) == avant


# Its charts -----------------------------------------------------------------------------------------------------------------------


def test_les_graphiques_ont_chacun_leur_numero_et_leur_bloc() -> None:
    numeros = [voulu.numero for voulu in GRAPHIQUES]
    assert len(set(numeros)) == 6
    assert all(0 < numero < 2**31 for numero in numeros)
    assert {voulu.bloc for voulu in GRAPHIQUES} == set(hauteurs(9)) - {"essentiel"}


MOIS = GRAPHIQUES[0].numero


@pytest.mark.parametrize(
    ("present", "avant", "apres", "attendu"),
    [
        ((10, 22), {"mois": (10, 22)}, {"mois": (10, 22)}, {}),
        ((10, 22), {"mois": (10, 22)}, {"mois": (11, 23)}, {MOIS: (11, 23)}),
        ((10, 22), {}, {"mois": (11, 23)}, {MOIS: (11, 23)}),  # a new tab
        ((10, 16), {"mois": (10, 22)}, {"mois": (11, 23)}, {}),  # staff chose other rows
        (None, {"mois": (10, 22)}, {"mois": (11, 23)}, {}),
        ((10, 22), {"mois": (10, 22)}, {}, {}),
    ],
)
def test_un_graphique_suit_son_bloc_et_reste_a_qui_l_a_change(
    present: tuple[int, int] | None,
    avant: dict[str, tuple[int, int]],
    apres: dict[str, tuple[int, int]],
    attendu: dict[int, tuple[int, int]],
) -> None:
    presents = {MOIS: Graphique(rangs=present, spec={}), 5: Graphique(rangs=(10, 22), spec={})}
    assert suivre_les_blocs(presents, avant=avant, apres=apres) == attendu


def test_un_bloc_va_de_sa_premiere_a_sa_derniere_rangee() -> None:
    rangees: Sequence[tuple[int, str]] = [(2, "a"), (3, "a"), (5, "a"), (6, "b")]
    assert etendues(rangees) == {"a": (2, 6), "b": (6, 7)}
    assert etendues(blocs_de_depart(1))["budget"] == (46, 48)
