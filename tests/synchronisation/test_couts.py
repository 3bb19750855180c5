"""What a synchronisation costs, and what holds it back (contrat.md §6.8, §7)."""

import pytest

from passerelle.classeur.connexion import Connexion
from tests.synchronisation.atelier import Atelier, valeur


def test_rien_de_neuf_ne_s_ecrit_pas(atelier: Atelier) -> None:
    atelier.seance()
    assert atelier.synchroniser().ecritures == 1
    compte_rendu = atelier.synchroniser()
    assert (compte_rendu.lectures, compte_rendu.ecritures) == (4, 0)


def test_la_meme_lecture_ne_se_recalcule_pas(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    atelier.seance()
    atelier.synchroniser()
    relu = atelier.synchroniser()
    with monkeypatch.context() as patch:
        patch.delattr("passerelle.synchronisation.etudier")
        assert atelier.synchroniser().apercu == relu.apercu
    atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013")
    assert valeur(atelier.synchroniser(), "SEA") == 2


def test_une_reponse_de_plus_coute_une_ecriture(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013")
    compte_rendu = atelier.synchroniser()
    assert (compte_rendu.lectures, compte_rendu.ecritures) == (4, 1)


def test_a_blanc_dit_le_plan_et_n_ecrit_rien(atelier: Atelier) -> None:
    atelier.seance()
    compte_rendu = atelier.synchroniser(a_blanc=True)
    assert compte_rendu.ecritures == 0
    assert "«\u00a0Séances\u00a0»" in compte_rendu.plan
    assert "03/10/2013" in compte_rendu.plan
    assert atelier.lignes("Séances") == []


def _vingt_seances(atelier: Atelier) -> None:
    for jour in range(1, 21):
        atelier.seance(recue=f"{jour:02d}/10/2013 12:30:00", date=f"{jour:02d}/10/2013")
    atelier.synchroniser()


def test_un_changement_massif_est_retenu_puis_confirme(atelier: Atelier) -> None:
    _vingt_seances(atelier)
    feuille = atelier.feuille("Réponses séance")
    feuille.delete_rows(2, 16)
    compte_rendu = atelier.synchroniser()
    assert "15 lignes sur 20" in compte_rendu.garde[0]
    assert compte_rendu.ecritures == 0
    assert len(atelier.lignes("Séances")) == 20
    compte_rendu = atelier.synchroniser(confirmer=True)
    assert compte_rendu.garde == ()
    assert len(atelier.lignes("Séances")) == 5
    assert "garde levée" in {ligne["quoi"] for ligne in atelier.lignes("Journal")}


def test_un_lieu_renomme_ne_declenche_pas_la_garde(atelier: Atelier) -> None:
    _vingt_seances(atelier)
    feuille = atelier.feuille("Lieux")
    rang = next(ligne["_rang"] for ligne in atelier.lignes("Lieux") if ligne["id"] == "centre-social")
    feuille.update([["Maison du Vernet", "Centre social"]], f"B{rang}:C{rang}", raw=True)
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.garde == ()
    assert valeur(compte_rendu, "SEA", ventilation="lieu", modalite="Maison du Vernet") == 20
    assert {ligne["id"] for ligne in atelier.lignes("Séances")} == {
        f"2013-10-{jour:02d}-petit-dejeuner-centre-social" for jour in range(1, 21)
    }


@pytest.mark.parametrize("titre", ["Réponses séance", "Séances", "_passerelle"])
def test_un_onglet_disparu_retient_tout(atelier: Atelier, titre: str) -> None:
    _vingt_seances(atelier)
    atelier.classeur.del_worksheet(atelier.feuille(titre))
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.garde
    assert compte_rendu.ecritures == 0


def test_sans_memoire_ce_que_l_equipe_a_ecrit_reste(atelier: Atelier) -> None:
    _vingt_seances(atelier)
    atelier.ecrire("Séances", "2013-10-03-petit-dejeuner-centre-social", "adultes", 99)
    atelier.synchroniser()
    atelier.classeur.del_worksheet(atelier.feuille("_passerelle"))
    compte_rendu = atelier.synchroniser(confirmer=True)
    assert valeur(compte_rendu, "SEA") == 20
    assert atelier.ligne("Séances", "2013-10-03-petit-dejeuner-centre-social")["adultes"] == 99
    assert len(atelier.lignes("Séances")) == 20
    assert atelier.synchroniser().ecritures == 0


def test_une_colonne_obligatoire_disparue_suspend_le_formulaire(atelier: Atelier) -> None:
    _vingt_seances(atelier)
    feuille = atelier.feuille("Réponses séance")
    feuille.delete_columns(feuille.row_values(1).index("Lieu") + 1)
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.garde == ()
    assert valeur(compte_rendu, "SEA") == 20
    assert any("«\u00a0Lieu\u00a0»" in anomalie.message for anomalie in compte_rendu.apercu.anomalies)


def test_une_premiere_importation_de_plus_de_deux_megaoctets_est_decoupee(
    atelier: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passerelle.classeur.ecriture.TAILLE_LOT", 60_000)
    tailles: list[int] = []
    ecrire = Connexion.ecrire

    def ecrire_et_compter(self: Connexion, requetes: list[object], **options: object) -> dict[str, object]:
        tailles.append(len(str(requetes)))
        if len(tailles) == 3:
            raise KeyboardInterrupt  # killed between two writes
        return ecrire(self, requetes, **options)  # type: ignore[arg-type]

    for jour in range(1, 29):
        for mois in (10, 11, 12):
            atelier.seance(recue=f"{jour:02d}/{mois}/2013 12:30:00", date=f"{jour:02d}/{mois}/2013")
    with monkeypatch.context() as patch:
        patch.setattr(Connexion, "ecrire", ecrire_et_compter)
        with pytest.raises(KeyboardInterrupt):
            atelier.synchroniser()
    assert valeur(atelier.synchroniser(), "SEA") == 84
    assert len(atelier.lignes("Séances")) == 84
    assert atelier.synchroniser().ecritures == 0
