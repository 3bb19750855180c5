"""From a response appended by someone else's client to the figure, by way of the signed hint, in the real program."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from passerelle.dossier import creer_dossier
from tests.bout_en_bout.aides import Cellule, Programme, equipe_de
from tests.service.aides import attendre

PREMIERE = date(2013, 9, 5)


@pytest.fixture
def servir() -> Iterator[Callable[[Path], Programme]]:
    """Start `passerelle servir` on a folder; whatever still runs at the end of the test is stopped."""
    lances: list[Programme] = []

    def lancer(dossier: Path) -> Programme:
        lances.append(Programme("servir", "--dossier", str(dossier), PASSERELLE_AUJOURDHUI="2014-01-09"))
        lances[-1].attendre()
        return lances[-1]

    yield lancer
    for lance in lances:
        lance.arreter()


def seance(rang: int, adultes: int) -> dict[str, Cellule]:
    """The form of one morning, as a Google form writes it."""
    jour = PREMIERE + timedelta(days=rang)
    return {
        "Horodateur": f"{jour:%d/%m/%Y} 12:30:{rang:02d}",
        "Date de la séance": f"{jour:%d/%m/%Y}",
        "Type de séance": "Petit-déjeuner",
        "Lieu": " centre SOCIAL",
        "La séance a-t-elle eu lieu ?": "Oui",
        "Adultes (18 ans et plus, sans l'équipe)": adultes,
        "Enfants et adolescents (moins de 18 ans)": "1",
        "Bénévoles qui ont tenu la séance": 2,
    }


def test_le_chiffre_suit_l_annonce_en_cinq_secondes(tmp_path: Path, servir: Callable[[Path], Programme]) -> None:
    creer_dossier(tmp_path / "centre")
    programme = servir(tmp_path / "centre")
    with equipe_de(programme.adresse) as equipe:
        attendre(equipe.a_son_planning, secondes=30)
        equipe.repondre("Réponses séance", seance(0, adultes=12))
        assert programme.annoncer("seance", "msg_une") == 202
        attendre(lambda: (equipe.chiffre("SEA"), equipe.chiffre("PAR")) == (1, 13), secondes=5)


def test_vingt_annonces_promises_puis_un_arret_brutal(tmp_path: Path, servir: Callable[[Path], Programme]) -> None:
    creer_dossier(tmp_path / "centre")
    programme = servir(tmp_path / "centre")
    with equipe_de(programme.adresse) as equipe:
        attendre(equipe.a_son_planning, secondes=30)
        for rang in range(20):
            equipe.repondre("Réponses séance", seance(rang, adultes=rang))
            assert programme.annoncer("seance", f"msg_{rang}") == 202
        programme.tuer()
    programme = servir(tmp_path / "centre")
    with equipe_de(programme.adresse) as equipe:
        attendre(lambda: equipe.chiffre("SEA") == 20, secondes=30)
        assert equipe.chiffre("PAR") == sum(range(20)) + 20
