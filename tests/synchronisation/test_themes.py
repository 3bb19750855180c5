"""Words that staff type in the tab `Thèmes`: those that are taken for everyday words are told, there and at `verifier`."""

from pathlib import Path

import pytest

from passerelle.cli import lancer
from tests.conftest import environnement
from tests.synchronisation.atelier import Atelier


def anomalies(atelier: Atelier) -> list[tuple[str, str, str]]:
    return [
        (ligne["gravite"], ligne["champ"], ligne["message"])
        for ligne in atelier.lignes("Anomalies")
        if ligne["onglet"] == "Thèmes" and not ligne["resolue_le"]
    ]


def test_un_mot_qui_se_confond_est_dit_sur_sa_ligne_et_par_verifier(
    atelier: Atelier, dossier_centre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    atelier.synchroniser()
    assert anomalies(atelier) == []
    atelier.ecrire("Thèmes", "animaux", "mots", "chien, peche")
    atelier.synchroniser()
    (dite,) = anomalies(atelier)
    assert dite[:2] == ("information", "Mots et expressions qui le désignent")
    assert dite[2].startswith("«\u00a0peche\u00a0» se confond avec «\u00a0pêche\u00a0»")
    assert "Écrivez-le avec ses accents" in dite[2]
    assert lancer(["verifier", "--dossier", str(dossier_centre)], environnement()) == 0
    assert "Onglet Thèmes\u00a0: «\u00a0peche\u00a0» se confond" in capsys.readouterr().err


def test_un_besoin_qui_dit_la_meme_chose_n_est_pas_des_personnes_agees(atelier: Atelier) -> None:
    commun = {
        "Horodateur": "03/10/2013 12:30:00",
        "Date": "03/10/2013",
        "Lieu": "Centre social",
        "C'est plutôt": "Un besoin",
    }
    atelier.repondre("Réponses besoin", {**commun, "Qu'avez-vous entendu ?": "la même chose, quand même"})
    atelier.repondre("Réponses besoin", {**commun, "Qu'avez-vous entendu ?": "une place pour les mémés"})
    atelier.synchroniser()
    assert {ligne["texte"]: ligne["theme"] for ligne in atelier.lignes("Besoins")} == {
        "la même chose, quand même": "Non classé",
        "une place pour les mémés": "Personnes âgées",
    }
