"""School holidays that staff typed: they win school year by school year, and what is missing is said."""

from datetime import date, timedelta

from passerelle.domaine.declare.entites import Exercice, Vacances
from passerelle.domaine.regles.vacances import (
    CalendrierScolaire,
    dire_les_vacances_a_completer,
    retenir_les_vacances,
)

ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))
CIVILE = Exercice(date(2014, 1, 1), date(2014, 12, 31))


def jours(du: date, nombre: int) -> list[date]:
    return [du + timedelta(days=rang) for rang in range(nombre)]


TOUSSAINT, NOEL, ETE = (
    jours(date(2013, 10, 19), 16),
    jours(date(2013, 12, 21), 16),
    jours(date(2014, 7, 5), 58),
)
CONNUES = CalendrierScolaire(
    zone="A", jours=frozenset([*TOUSSAINT, *NOEL, *ETE]), du=date(1990, 10, 27), au=date(2014, 8, 31)
)
DEUX_JOURS = Vacances(du=date(2013, 10, 21), au=date(2013, 10, 22), nom="Toussaint")


def dire(connues: CalendrierScolaire, *saisies: Vacances, exercice: Exercice = ANNEE) -> list[tuple[str, str]]:
    dites = dire_les_vacances_a_completer(connues, saisies, [exercice], "Vacances (Passerelle)")
    return [(anomalie.gravite, anomalie.message) for anomalie in dites]


def test_sans_rien_d_ecrit_celles_que_l_on_connait_comptent() -> None:
    assert retenir_les_vacances(CONNUES, [], [ANNEE]) == dict.fromkeys(CONNUES.jours, "")


def test_une_periode_ecrite_suffit_pour_que_l_annee_scolaire_soit_celle_de_l_equipe() -> None:
    retenues = retenir_les_vacances(CONNUES, [DEUX_JOURS], [ANNEE])
    assert retenues == {date(2013, 10, 21): "Toussaint", date(2013, 10, 22): "Toussaint"}


def test_les_autres_annees_scolaires_restent_connues() -> None:
    rentree = Vacances(du=date(2014, 10, 20), au=date(2014, 10, 21))
    retenues = retenir_les_vacances(CONNUES, [rentree], [CIVILE])
    assert retenues == dict.fromkeys([*CONNUES.jours, date(2014, 10, 20), date(2014, 10, 21)], "")


def test_des_vacances_d_ete_qui_debordent_n_ecrivent_que_l_annee_ou_elles_commencent() -> None:
    ete = Vacances(du=date(2014, 8, 25), au=date(2014, 9, 2), nom="Été")
    noel = CalendrierScolaire(zone="A", jours=[date(2014, 12, 22)], du=date(1990, 1, 1), au=date(2030, 1, 1))
    assert retenir_les_vacances(noel, [ete], [CIVILE]) == {
        date(2014, 12, 22): "",
        **dict.fromkeys(jours(date(2014, 8, 25), 9), "Été"),
    }


def test_ce_qui_est_ecrit_au_dela_des_exercices_ne_coute_rien() -> None:
    sans_fin = Vacances(du=date(2014, 8, 30), au=date.max)
    assert list(retenir_les_vacances(CONNUES, [sans_fin], [ANNEE])) == [date(2014, 8, 30), date(2014, 8, 31)]


def test_deux_periodes_qui_se_recouvrent_gardent_le_premier_nom() -> None:
    anonyme, nommee = (Vacances(du=date(2014, 2, 3), au=date(2014, 2, 3), nom=nom) for nom in ("", "Hiver"))
    seconde = Vacances(du=date(2014, 2, 3), au=date(2014, 2, 4), nom="Ski")
    assert retenir_les_vacances(CONNUES, [anonyme, nommee, seconde], [ANNEE]) == {
        date(2014, 2, 3): "Hiver",
        date(2014, 2, 4): "Ski",
    }


def test_une_annee_connue_ne_demande_rien() -> None:
    assert dire(CONNUES) == []


def test_une_annee_inconnue_se_dit_et_s_ecrit() -> None:
    ((gravite, message),) = dire(CONNUES, exercice=CIVILE)
    assert gravite == "attention"
    assert message == (
        "Les vacances scolaires de la zone A ne sont connues que du 27/10/1990 au 31/08/2014\u00a0: le planning ne compte "
        "aucunes vacances en 2014-2015. Écrivez-les dans l’onglet Vacances (Passerelle), une ligne par période."
    )
    assert dire(CONNUES, Vacances(du=date(2014, 10, 18), au=date(2014, 11, 2)), exercice=CIVILE) == []


def test_sans_zone_le_planning_ne_connait_que_ce_qui_est_ecrit() -> None:
    ((gravite, message),) = dire(CalendrierScolaire())
    assert (gravite, message[:53]) == ("attention", "Le centre n’est dans aucune zone scolaire (passerelle")
    assert "aucunes vacances en 2013-2014" in message
    assert dire(CalendrierScolaire(), DEUX_JOURS) == []


def test_une_zone_inconnue_se_cite() -> None:
    ((_, message),) = dire(CalendrierScolaire(zone="Corse"))
    assert message.startswith("Les vacances scolaires de la zone «\u00a0Corse\u00a0» ne sont pas connues\u00a0: ")


def test_une_annee_ecrite_a_peine_se_signale() -> None:
    ((gravite, message),) = dire(CONNUES, DEUX_JOURS)
    assert gravite == "information"
    assert message.startswith(
        "L’onglet Vacances (Passerelle) compte 2 jours de vacances en 2013-2014, le calendrier officiel 90. "
    )
    presque = [DEUX_JOURS, Vacances(du=ETE[0], au=ETE[42])]
    assert dire(CONNUES, *presque) == []
