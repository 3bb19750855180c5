"""What tells a row of a response tab, whatever way it comes back."""

from datetime import datetime, timedelta

import pytest

from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.marques import est_du_moment, marquer
from tests.domaine.fiches_d_essai import grille

MIDI = datetime(2013, 10, 3, 12, 30)


def test_une_rangee_dit_toujours_la_meme_chose(modele: Modele) -> None:
    formulaire = modele.formulaires["besoin"]
    (une,), (autre,) = (
        marquer(formulaire, grille(modele, "besoin", {"_": quand, "voix": None, "lieu": lieu}))
        for quand, lieu in (("03/10/2013 12:30:00", "Centre social"), ("2013-10-03 14:30:00", "Centre social "))
    )
    assert une.dit == autre.dit
    assert (une.rang, une.recu) == (1, MIDI)
    (changee,) = marquer(formulaire, grille(modele, "besoin", {"texte": "Un autre jardin"}))
    assert changee.dit != une.dit


@pytest.mark.parametrize(
    ("ecart", "attendu"),
    [
        (timedelta(0), True),
        (timedelta(seconds=59), True),
        (timedelta(minutes=2), False),
        (timedelta(hours=2, seconds=30), True),
        (timedelta(hours=-14), True),
        (timedelta(hours=15), False),
    ],
)
def test_un_fichier_peut_dire_une_autre_heure(ecart: timedelta, attendu: bool) -> None:
    assert est_du_moment(MIDI + ecart, [None, MIDI]) is attendu


def test_sans_moment_rien_ne_se_compare() -> None:
    assert est_du_moment(None, [None, MIDI])
    assert not est_du_moment(None, [MIDI])
    assert not est_du_moment(MIDI, [None])
