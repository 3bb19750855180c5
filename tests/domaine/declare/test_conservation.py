"""How long things are kept, and what notices say of it."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.declare.conservation import Duree, Garde, fin_d_exercice, lire_duree
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import TexteDate
from passerelle.domaine.modele import Modele

EXERCICES = (Exercice(date(2013, 9, 1), date(2014, 8, 31)), Exercice(date(2014, 9, 1), date(2015, 8, 31)))


@pytest.mark.parametrize(
    ("ecrite", "apres", "dite"),
    [
        ("2 ans", date(2018, 2, 28), "2\u00a0ans"),
        ("1 an", date(2017, 2, 28), "1\u00a0an"),
        ("12 mois", date(2017, 2, 28), "12\u00a0mois"),
        ("10 mois", date(2016, 12, 29), "10\u00a0mois"),
        ("90 jours", date(2016, 5, 29), "90\u00a0jours"),
    ],
)
def test_se_compte_comme_un_calendrier(ecrite: str, apres: date, dite: str) -> None:
    duree = lire_duree(ecrite)
    assert duree.apres(date(2016, 2, 29)) == apres
    assert str(duree) == dite


@pytest.mark.parametrize("ecrite", ["deux ans", "2", "ans", "2 semaines", "-2 ans", "0 jours"])
def test_une_duree_ne_se_devine_pas(ecrite: str) -> None:
    with pytest.raises(ValueError, match=ecrite):
        lire_duree(ecrite)


def test_une_regle_plus_courte_ne_vaut_que_du_jour_ou_elle_est_ecrite() -> None:
    garde = Garde(
        duree=(
            TexteDate(valeur="2 ans", depuis=date(2013, 9, 1), source=""),
            TexteDate(valeur="1 an", depuis=date(2015, 1, 1), source=""),
        )
    )
    assert garde.au(date(2014, 12, 31)) == Duree(2, "an")
    assert garde.au(date(2015, 1, 1)) == Duree(1, "an")


def test_les_notices_disent_la_duree_de_la_regle(modele: Modele) -> None:
    contact = modele.formulaires["contact"].donnees
    assert "Tout est effacé 2\u00a0ans après le dernier contact" in modele.conservation.completer(
        contact, date(2014, 6, 1)
    )
    un_an = Garde(duree=(TexteDate(valeur="1 an", depuis=date(2013, 9, 1), source=""),))
    assert "effacé 1\u00a0an après" in replace(modele.conservation, contact=un_an).completer(contact, date(2014, 6, 1))
    for formulaire in modele.formulaires.values():
        assert "{duree:" in formulaire.donnees, formulaire.id


@pytest.mark.parametrize(
    ("jour", "fin"),
    [
        (date(2014, 6, 1), date(2014, 8, 31)),
        (date(2014, 9, 1), date(2015, 8, 31)),
        (date(2009, 8, 31), date(2009, 8, 31)),
        (date(2009, 9, 1), date(2010, 8, 31)),
    ],
)
def test_un_jour_d_avant_finit_avec_l_exercice_qu_il_aurait_eu(jour: date, fin: date) -> None:
    assert fin_d_exercice(jour, EXERCICES) == fin
