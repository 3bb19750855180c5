"""Which year a page is about."""

from datetime import date

from passerelle.domaine.declare.entites import Exercice, exercice_montre


def test_l_exercice_montre_est_celui_du_jour_ou_le_dernier() -> None:
    un = Exercice(date(2013, 9, 1), date(2014, 8, 31))
    deux = Exercice(date(2014, 9, 10), date(2015, 8, 31))
    assert exercice_montre((un, deux), date(2014, 1, 9)) == un
    assert exercice_montre((un, deux), date(2014, 9, 5)) == un
    assert exercice_montre((un, deux), date(2014, 9, 10)) == deux
    assert exercice_montre((un, deux), date(2012, 1, 1)) is None
