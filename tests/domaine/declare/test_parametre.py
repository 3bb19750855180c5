"""A value and its date: which one holds on a day, which come after."""

from datetime import date

from passerelle.domaine.declare.echeances import Echeance, EcheanceDatee, echeance_au
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import ValeurDatee, a_venir, datee_au, tranches, valeur_au

ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))


def valeur(nombre: float, depuis: date) -> ValeurDatee:
    return ValeurDatee(valeur=nombre, depuis=depuis, source="")


SEUIL = (valeur(5, date(2014, 3, 1)), valeur(3, date(2013, 9, 1)), valeur(4, date(2014, 3, 1)))
"""Written in no order; of the two of one day, the last written holds."""


def test_chaque_jour_a_sa_valeur() -> None:
    jours = (date(2010, 1, 1), date(2014, 2, 28), date(2014, 3, 1), date(2020, 1, 1))
    assert [valeur_au(SEUIL, jour) for jour in jours] == [3, 3, 4, 4]
    assert datee_au(SEUIL, jours[1]).depuis == date(2013, 9, 1)


def test_ce_qui_vient_est_annonce_dans_l_ordre() -> None:
    assert [datee.valeur for datee in a_venir(SEUIL, date(2013, 10, 1))] == [4]
    assert a_venir(SEUIL, date(2014, 3, 1)) == []
    assert [datee.valeur for datee in a_venir(SEUIL, date(2000, 1, 1))] == [4]


def test_une_annee_se_coupe_ou_la_valeur_change() -> None:
    assert list(tranches(SEUIL, ANNEE.debut, ANNEE.fin)) == [
        (ANNEE.debut, date(2014, 2, 28), 3),
        (date(2014, 3, 1), ANNEE.fin, 4),
    ]
    assert list(tranches(SEUIL, date(2015, 1, 1), date(2015, 2, 1))) == [(date(2015, 1, 1), date(2015, 2, 1), 4)]
    assert list(tranches((), ANNEE.debut, ANNEE.fin)) == []


def due(*valeurs: tuple[str, date]) -> list[EcheanceDatee]:
    """Days due at the end of March or December, by date."""
    return [
        EcheanceDatee(
            valeur=Echeance(annee="debut" if jour.startswith("1") else "fin", jour=jour), depuis=depuis, source=""
        )
        for jour, depuis in valeurs
    ]


def test_une_echeance_se_deplace_tant_qu_elle_est_a_venir() -> None:
    regle = due(("12-31", date(2013, 9, 1)), ("03-31", date(2013, 12, 1)))
    connues = [echeance_au(regle, ANNEE, jour) for jour in (date(2013, 11, 30), date(2013, 12, 1), date(2014, 8, 31))]
    assert [echeance and echeance.jour for echeance in connues] == ["12-31", "03-31", "03-31"]


def test_une_echeance_passee_reste_ce_qu_elle_etait() -> None:
    trop_tard = due(("12-31", date(2013, 9, 1)), ("03-31", date(2014, 1, 1)))
    retenue = echeance_au(trop_tard, ANNEE, ANNEE.fin)
    assert retenue is not None
    assert retenue.jour == "12-31"
    suivante = echeance_au(trop_tard, Exercice(date(2014, 9, 1), date(2015, 8, 31)), date(2014, 9, 1))
    assert suivante is not None
    assert suivante.jour == "03-31"


def test_une_echeance_ne_se_deplace_pas_dans_le_passe() -> None:
    deja_passee = due(("03-31", date(2013, 9, 1)), ("12-31", date(2014, 2, 1)))
    retenue = echeance_au(deja_passee, ANNEE, date(2014, 2, 1))
    assert retenue is not None
    assert retenue.jour == "03-31"
    assert echeance_au((), ANNEE, ANNEE.fin) is None
