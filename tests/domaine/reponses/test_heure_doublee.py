"""Two forms of the night when the clock goes back keep their order."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.heure_doublee import en_ordre_d_arrivee
from passerelle.domaine.reponses.reponse import lire_rangees, lire_reponses
from tests.domaine.fiches_d_essai import ORDRE, grille, reponses_de

PARIS = ZoneInfo("Europe/Paris")


def nuit(*heures: str) -> list[datetime]:
    """Moments of 27 October 2013, when 3 o'clock became 2 o'clock."""
    return [datetime.fromisoformat(f"2013-10-27 {heure}") for heure in heures]


@pytest.mark.parametrize(
    ("heures", "ordre"),
    [
        (["02:30", "02:10"], [0, 1]),
        (["01:50", "02:30", "02:10", "02:40", "03:05"], [0, 1, 2, 3, 4]),
        (["02:10", "02:30"], [0, 1]),
        (["03:05", "02:30", "02:10", "01:50"], [3, 2, 1, 0]),
        (["02:30"], [0]),
        (["12:00", "11:00"], [1, 0]),
        (["12:00", "02:30", "02:10"], [2, 1, 0]),
    ],
)
def test_l_heure_doublee_garde_l_ordre_des_rangees(heures: list[str], ordre: list[int]) -> None:
    moments = en_ordre_d_arrivee(nuit(*heures), PARIS)
    assert sorted(range(len(heures)), key=lambda place: moments[place] or datetime.min) == ordre


def test_l_ecart_est_celui_de_la_vraie_duree() -> None:
    avant, apres = en_ordre_d_arrivee(nuit("02:55", "02:05"), PARIS)
    assert avant
    assert apres
    assert (apres - avant).total_seconds() == 600


def test_deux_nuits_ne_se_melangent_pas() -> None:
    recus = [*nuit("02:30"), datetime(2014, 10, 26, 2, 10), None]
    moments = en_ordre_d_arrivee(recus, PARIS)
    assert moments[0]
    assert moments[1]
    assert moments[0] < moments[1]
    assert moments[2] is None
    assert en_ordre_d_arrivee(recus, None) is recus


def test_la_derniere_fiche_de_la_nuit_est_la_derniere_arrivee(modele: Modele) -> None:
    fiches = grille(
        modele,
        "seance",
        {"_": "27/10/2013 02:30:00", "adultes": 1},
        {"_": "27/10/2013 02:10:00", "adultes": 2},
    )
    fiche = modele.formulaires["seance"]
    lignes = reponses_de(lire_reponses(fiche, lire_rangees(fiche, fiches, {}), fuseau=PARIS))
    assert lignes.sort_values(ORDRE)["adultes"].tolist() == [1, 2]
    assert sorted(lignes.index) == ["seance-20131027-021000", "seance-20131027-023000"]


def test_les_deux_bouts_du_calendrier_ont_leur_place() -> None:
    bouts = [datetime.min, *nuit("02:30", "02:10"), datetime.max]
    ordre = [moment for moment in en_ordre_d_arrivee(bouts, PARIS) if moment]
    assert ordre == sorted(ordre)
    assert len(ordre) == 4
