"""Holidays as plain data, and what is said of the years nobody knows."""

from datetime import date

import pytest

from passerelle.calendrier import ZONES_SCOLAIRES, charger_calendrier
from passerelle.domaine.declare.entites import Exercice

ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))


def test_les_jours_feries_ont_leur_nom_francais(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    feries = charger_calendrier(zone="A", exercices=[ANNEE]).feries
    assert feries[date(2014, 5, 29)] == "Ascension"
    assert feries[date(2014, 1, 1)] == "Jour de l’an"
    assert all(jour in ANNEE for jour in feries)
    assert len(feries) == 11


def test_deux_fetes_le_meme_jour_sont_dites_toutes_deux() -> None:
    exercice = Exercice(date(2008, 1, 1), date(2008, 12, 31))
    assert charger_calendrier(zone="A", exercices=[exercice]).feries[date(2008, 5, 1)] == (
        "Ascension et Fête du Travail"
    )


@pytest.mark.parametrize(
    ("zone", "premier", "dernier"),
    [
        ("A", date(2014, 3, 1), date(2014, 3, 16)),
        ("B", date(2014, 2, 22), date(2014, 3, 9)),
        ("C", date(2014, 2, 15), date(2014, 3, 2)),
    ],
)
def test_les_vacances_sont_celles_de_la_zone(zone: str, premier: date, dernier: date) -> None:
    vacances = charger_calendrier(zone=zone, exercices=[ANNEE]).vacances
    hiver = [jour for jour in sorted(vacances) if date(2014, 2, 1) <= jour <= date(2014, 3, 31)]
    assert (hiver[0], hiver[-1], len(hiver)) == (premier, dernier, 16)
    assert all(jour in ANNEE for jour in vacances)


def test_une_annee_connue_ne_demande_rien() -> None:
    for zone in ZONES_SCOLAIRES:
        assert charger_calendrier(zone=zone, exercices=[ANNEE]).anomalies == ()


def test_apres_les_annees_connues_le_calendrier_le_dit() -> None:
    lointain = Exercice(date(2098, 9, 1), date(2099, 8, 31))
    (anomalie,) = charger_calendrier(zone="B", exercices=[ANNEE, lointain]).anomalies
    assert anomalie.ou == "planning"
    assert anomalie.message.startswith("Les vacances scolaires de la zone B ne sont connues que du 27/10/1990 au ")
    assert anomalie.message.endswith(
        "En dehors, le planning n’en tient pas compte\u00a0: notez ces jours dans l’onglet Fermetures."
    )


def test_hors_de_tout_calendrier_les_jours_feries_le_sont_aussi() -> None:
    trop_tard = Exercice(date(2199, 9, 1), date(2200, 8, 31))
    calendrier = charger_calendrier(zone="A", exercices=[trop_tard])
    assert (calendrier.feries, calendrier.vacances) == ({}, frozenset())
    assert [anomalie.message[:20] for anomalie in calendrier.anomalies] == [
        "Les jours fériés ne ",
        "Les vacances scolair",
    ]


def test_un_exercice_clos_n_a_plus_besoin_de_calendrier() -> None:
    ancien = Exercice(date(1985, 9, 1), date(1986, 8, 31), clos=True)
    assert charger_calendrier(zone="A", exercices=[ancien]).anomalies == ()


def test_une_zone_inconnue_est_dite_et_n_arrete_rien() -> None:
    calendrier = charger_calendrier(zone="Corse", exercices=[ANNEE])
    assert calendrier.vacances == frozenset()
    assert len(calendrier.feries) == 11
    (anomalie,) = calendrier.anomalies
    assert anomalie.message == (
        "Les vacances scolaires de la zone «\u00a0Corse\u00a0» ne sont pas connues (zones possibles\u00a0: A, B, C). "
        "Le planning n’en tient pas compte\u00a0: notez-les dans l’onglet Fermetures."
    )
