"""Gestures that no synchronisation meets: whatever was done in between, each finds every promise held and adds nothing to it."""

from pathlib import Path

import pytest

from tests.course.equipe import faire_un_geste
from tests.course.onglets import ONGLETS, SUIVI
from tests.course.scenes import Depart
from tests.course.verification import exiger, regarder, verifier


def _tour_a_tour(depart: Depart, dossier: Path, graine: int, *, tours: int) -> None:
    scene = depart.reprendre(dossier, graine)
    scene.personne.part_retiree = 0.1
    hasard = scene.personne.hasard
    for _ in range(tours):
        for _ in range(hasard.randrange(3, 9)):
            faire_un_geste(scene.personne)
        scene.benevoles.repondre(hasard.choice([onglet for onglet in ONGLETS if onglet is not SUIVI]))
        scene.registre.noter("une synchronisation")
        scene.passerelle.synchroniser()
        exiger(verifier(scene.registre, regarder(scene.personne.classeur)))
        assert scene.passerelle.synchroniser().ecritures == 0


@pytest.mark.parametrize("graine", [1])
def test_entre_deux_synchronisations(depart: Depart, tmp_path: Path, graine: int) -> None:
    _tour_a_tour(depart, tmp_path / "centre", graine, tours=3)


@pytest.mark.long
@pytest.mark.parametrize("graine", range(2, 22))
def test_longtemps(depart: Depart, tmp_path: Path, graine: int) -> None:
    _tour_a_tour(depart, tmp_path / "centre", graine, tours=25)
