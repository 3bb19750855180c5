"""A tab that outgrows the rows it was made with keeps its lists."""

from datetime import date, datetime, timedelta

import pytest

from tests.installation.atelier import Classeurs


def test_les_lignes_de_plus_ont_leurs_listes(neufs: Classeurs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.classeur.habillage.presentation.LIGNES_NEUVES", 40)
    neufs.installer()
    jours = [date(2013, 9, 5) + timedelta(days=7 * n) for n in range(48)]
    neufs.passerelle.ajouter_reponses(
        "seance",
        [
            {
                "Horodateur": datetime(jour.year, jour.month, jour.day, 12, 30),
                "Date de la séance": jour,
                "Type de séance": "Petit-déjeuner",
                "Lieu": "Centre social",
                "La séance a-t-elle eu lieu ?": "Oui",
            }
            for jour in jours
        ],
    )
    neufs.passerelle.synchroniser()
    seances = neufs.onglet("Séances")
    assert seances.feuille.row_count >= 50
    assert seances.liste("lieu", 50) == ["='Lieux'!$B$3:$B"]
    assert seances.liste("motif", 45) == seances.liste("motif", 3)
    assert neufs.installer() == ()
