"""The periods figures are asked for, their names, and what each is compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.periode import (
    Periode,
    annee_civile,
    comparer,
    entre,
    exercice_entier,
    lire_periode,
    mois_de,
)

EXERCICES = [Exercice(date(annee, 9, 1), date(annee + 1, 8, 31)) for annee in (2012, 2013)]
CIVIL = Exercice(date(2014, 1, 1), date(2014, 12, 31))


@pytest.mark.parametrize(
    ("ecrite", "libelle", "bornes"),
    [
        ("2013-2014", "exercice 2013-2014", (date(2013, 9, 1), date(2014, 8, 31))),
        ("2014", "année 2014", (date(2014, 1, 1), date(2014, 12, 31))),
        ("2014-02", "février 2014", (date(2014, 2, 1), date(2014, 2, 28))),
        ("2014-01-01/2014-03-31", "du 1er janvier au 31 mars 2014", (date(2014, 1, 1), date(2014, 3, 31))),
        (
            "2013-12-15/2014-01-15",
            "du 15 décembre 2013 au 15 janvier 2014",
            (date(2013, 12, 15), date(2014, 1, 15)),
        ),
        (
            "2012-2013/2013-06-12",
            "exercice 2012-2013, au 12 juin 2013",
            (date(2012, 9, 1), date(2013, 6, 12)),
        ),
        ("2013/2013-06-12", "année 2013, au 12 juin", (date(2013, 1, 1), date(2013, 6, 12))),
    ],
)
def test_une_periode_se_lit_et_se_nomme(ecrite: str, libelle: str, bornes: tuple[date, date]) -> None:
    periode = lire_periode(ecrite, EXERCICES)
    assert periode
    assert (periode.libelle, periode.cle) == (libelle, ecrite)
    assert (periode.debut, periode.dernier_jour) == bornes


@pytest.mark.parametrize(
    "ecrite",
    [
        *("", "hier", "2014-2015", "0000", "2014-13", "2014-02-30/2014-03-01", "2012-2013/2014-01-01", "/2014-01-01"),
        "2014-01-01" + "/2014-01-01" * 3_000,
    ],
)
def test_une_periode_qui_ne_se_lit_pas(ecrite: str) -> None:
    assert lire_periode(ecrite, EXERCICES) is None


def test_un_exercice_civil_passe_avant_l_annee_de_son_nom() -> None:
    periode = lire_periode("2014", [CIVIL])
    assert periode == exercice_entier(CIVIL)


def test_des_dates_a_l_envers_sont_remises_a_l_endroit() -> None:
    assert entre(date(2014, 3, 31), date(2014, 1, 1)) == entre(date(2014, 1, 1), date(2014, 3, 31))


@pytest.mark.parametrize(
    ("periode", "aujourdhui", "attendues"),
    [
        # Over: whole beside whole.
        (exercice_entier(EXERCICES[1]), date(2014, 9, 1), ("exercice 2013-2014", "exercice 2012-2013")),
        (annee_civile(2013), date(2014, 9, 1), ("année 2013", "année 2012")),
        (mois_de(date(2014, 3, 12)), date(2014, 9, 1), ("mars 2014", "février 2014")),
        (
            entre(date(2014, 1, 11), date(2014, 1, 20)),
            date(2014, 9, 1),
            ("du 11 janvier au 20 janvier 2014", "du 1er janvier au 10 janvier 2014"),
        ),
        # Under way: up to the same day.
        (
            exercice_entier(EXERCICES[1]),
            date(2014, 6, 12),
            ("exercice 2013-2014, au 12 juin 2014", "exercice 2012-2013, au 12 juin 2013"),
        ),
        (annee_civile(2014), date(2014, 6, 12), ("année 2014, au 12 juin", "année 2013, au 12 juin")),
        # As many days as the previous one has: all of it.
        (mois_de(date(2014, 3, 1)), date(2014, 3, 29), ("mars 2014, au 29 mars", "février 2014")),
        # The last day is a whole period.
        (annee_civile(2014), date(2014, 12, 31), ("année 2014", "année 2013")),
        # The first year.
        (exercice_entier(EXERCICES[0]), date(2014, 9, 1), ("exercice 2012-2013", None)),
        (exercice_entier(EXERCICES[0]), date(2013, 1, 9), ("exercice 2012-2013, au 9 janvier 2013", None)),
    ],
)
def test_a_quoi_se_compare_une_periode(periode: Periode, aujourdhui: date, attendues: tuple[str, str | None]) -> None:
    comparaison = comparer(periode, EXERCICES, aujourdhui)
    avant = comparaison.precedente.libelle if comparaison.precedente else None
    assert (comparaison.libelle, avant) == attendues
    assert comparaison.periode == periode


@given(
    debut=st.dates(date(2010, 1, 1), date(2016, 1, 1)),
    longueur=st.integers(0, 500),
    passes=st.integers(0, 500),
)
def test_jamais_plus_de_jours_avant_que_maintenant(debut: date, longueur: int, passes: int) -> None:
    periode = entre(debut, date.fromordinal(debut.toordinal() + longueur))
    aujourdhui = date.fromordinal(debut.toordinal() + passes)
    comparaison = comparer(periode, [], aujourdhui)
    assert comparaison.precedente
    avant = (comparaison.precedente.dernier_jour - comparaison.precedente.debut).days
    assert avant == min(longueur, passes)
    assert comparaison.precedente.fin < periode.debut


def test_une_somme_dont_l_equipe_a_choisi_l_exercice_reste_dans_le_sien() -> None:
    avant, apres = EXERCICES
    jour = date(2013, 6, 1)
    debut_d_exercice = lire_periode("2012-2013/2013-06-12", EXERCICES)
    assert debut_d_exercice
    assert debut_d_exercice.retient(jour, avant)
    assert not debut_d_exercice.retient(jour, apres)
    assert not debut_d_exercice.retient(jour, None)
    assert annee_civile(2013).retient(jour, apres)
    assert not annee_civile(2013).retient(date(2014, 1, 1), avant)
