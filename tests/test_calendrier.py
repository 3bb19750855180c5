"""Holidays as plain data, and what is said of the years nobody knows."""

from datetime import date

import pytest

from passerelle.calendrier import ZONES_SCOLAIRES, Calendrier, charger_calendrier
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.regles.vacances import dire_les_vacances_a_completer

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
    vacances = charger_calendrier(zone=zone, exercices=[ANNEE]).vacances.jours
    hiver = [jour for jour in sorted(vacances) if date(2014, 2, 1) <= jour <= date(2014, 3, 31)]
    assert (hiver[0], hiver[-1], len(hiver)) == (premier, dernier, 16)
    assert all(jour in ANNEE for jour in vacances)


def completer(calendrier: Calendrier, *exercices: Exercice) -> list[str]:
    """What is said of the school holidays, nobody having typed any."""
    dites = dire_les_vacances_a_completer(calendrier.vacances, (), exercices, "Vacances")
    return [f"{anomalie.ou}\u00a0: {anomalie.message}" for anomalie in dites]


def test_une_annee_connue_ne_demande_rien() -> None:
    for zone in ZONES_SCOLAIRES:
        calendrier = charger_calendrier(zone=zone, exercices=[ANNEE])
        assert (calendrier.anomalies, completer(calendrier, ANNEE)) == ((), [])


def test_apres_les_annees_connues_le_calendrier_le_dit() -> None:
    lointain = Exercice(date(2098, 9, 1), date(2099, 8, 31))
    calendrier = charger_calendrier(zone="B", exercices=[ANNEE, lointain])
    (dit,) = completer(calendrier, ANNEE, lointain)
    assert dit.startswith("planning\u00a0: Les vacances scolaires de la zone B ne sont connues que du 27/10/1990 au ")
    assert dit.endswith(
        "\u00a0: le planning ne compte aucunes vacances en 2098-2099. Écrivez-les dans l’onglet Vacances, une ligne par période."
    )


def test_hors_de_tout_calendrier_les_jours_feries_le_sont_aussi() -> None:
    trop_tard = Exercice(date(2199, 9, 1), date(2200, 8, 31))
    calendrier = charger_calendrier(zone="A", exercices=[trop_tard])
    assert (calendrier.feries, calendrier.vacances.jours) == ({}, frozenset())
    (anomalie,) = calendrier.anomalies
    assert anomalie.message.endswith(
        "En dehors, le planning n’en tient pas compte\u00a0: notez ces jours dans l’onglet Fermetures."
    )
    assert len(completer(calendrier, trop_tard)) == 1


def test_un_exercice_clos_n_a_plus_besoin_de_calendrier() -> None:
    ancien = Exercice(date(1785, 9, 1), date(1786, 8, 31), clos=True)
    assert charger_calendrier(zone="A", exercices=[ancien]).anomalies == ()


def test_une_zone_inconnue_n_a_pas_de_vacances_et_n_arrete_rien() -> None:
    calendrier = charger_calendrier(zone="Corse", exercices=[ANNEE])
    assert (calendrier.vacances.jours, calendrier.vacances.du) == (frozenset(), None)
    assert len(calendrier.feries) == 11
    (dit,) = completer(calendrier, ANNEE)
    assert dit == (
        "planning\u00a0: Les vacances scolaires de la zone «\u00a0Corse\u00a0» ne sont pas connues\u00a0: le planning ne compte "
        "aucunes vacances en 2013-2014. Écrivez-les dans l’onglet Vacances, une ligne par période."
    )
