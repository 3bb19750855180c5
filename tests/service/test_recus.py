from datetime import datetime, timedelta
from pathlib import Path

import pytest

from passerelle.service.retenu.debit import Debit, foyer
from passerelle.service.retenu.recus import Recus
from tests.service.aides import Montre

MIDI = datetime(2014, 1, 9, 12, 0, 0)
PLUS_TARD = datetime(2014, 1, 9, 12, 5, 0)


def recevoir(recus: Recus, ident: str, moment: datetime = MIDI) -> datetime | None:
    with recus.une_seule_fois("essai", ident, moment) as premier:
        return premier


def test_ce_qui_est_deja_traite_ne_l_est_plus(tmp_path: Path) -> None:
    recus = Recus(donnees=tmp_path / "donnees")
    assert recevoir(recus, "a") == MIDI
    assert recevoir(recus, "a", PLUS_TARD) is None
    assert recevoir(recus, "b") == MIDI
    with recus.une_seule_fois("autre genre", "a", MIDI) as premier:
        assert premier == MIDI
    recus.fermer()


def test_la_memoire_survit_a_un_redemarrage_et_ne_garde_que_des_empreintes(tmp_path: Path) -> None:
    recus = Recus(donnees=tmp_path)
    recevoir(recus, "msg_très personnel")
    recus.fermer()
    recus = Recus(donnees=tmp_path)
    assert recevoir(recus, "msg_très personnel") is None
    recus.fermer()
    assert not any(b"personnel" in fichier.read_bytes() for fichier in tmp_path.iterdir())


def test_apres_un_echec_le_premier_moment_revient(tmp_path: Path) -> None:
    recus = Recus(donnees=tmp_path)
    with pytest.raises(OSError, match="panne"), recus.une_seule_fois("essai", "a", MIDI):
        raise OSError("panne")
    assert recevoir(recus, "a", PLUS_TARD) == MIDI
    assert recevoir(recus, "a", PLUS_TARD) is None
    recus.fermer()


def test_deux_centres_dans_une_base_ne_se_melangent_pas(tmp_path: Path) -> None:
    base = f"sqlite:///{tmp_path / 'commune.sqlite'}"
    un = Recus(donnees=tmp_path, base=base, classeur="un")
    deux = Recus(donnees=tmp_path, base=base, classeur="deux")
    assert recevoir(un, "a") == MIDI
    assert recevoir(deux, "a") == MIDI
    assert recevoir(un, "a") is None
    un.fermer()
    deux.fermer()


def test_l_ancien_est_oublie(tmp_path: Path) -> None:
    recus = Recus(donnees=tmp_path, conservation=timedelta(seconds=-1))
    recevoir(recus, "a")
    recus._purge_le = 0.0
    assert recevoir(recus, "a", PLUS_TARD) == PLUS_TARD
    recus.fermer()


def test_une_base_absente_ne_repond_pas(tmp_path: Path) -> None:
    recus = Recus(donnees=tmp_path / "ici")
    assert recus.repond()
    recus.fermer()
    for fichier in (tmp_path / "ici").iterdir():
        fichier.unlink()
    (tmp_path / "ici").rmdir()
    assert not recus.repond()
    recus.fermer()


def test_un_debit_est_borne_par_cle() -> None:
    montre = Montre()
    debit = Debit(2, secondes=10, horloge=montre)
    assert [debit.attente("a"), debit.attente("a"), debit.attente("b")] == [0, 0, 0]
    montre.instant += 4
    assert debit.attente("a") == 6
    assert debit.attente("a") == 6, "un refus ne compte pas"
    assert debit.attente("b") == 0
    montre.instant += 6
    assert debit.attente("a") == 0


def test_un_debit_oublie_ceux_qui_sont_partis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.service.retenu.debit._CLES_MAX", 10)
    montre = Montre()
    debit = Debit(2, secondes=10, horloge=montre)
    for numero in range(20):
        debit.attente(str(numero))
    montre.instant += 11
    debit.attente("dernier")
    assert len(debit._passages) == 1


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("illisible", "illisible"),
        (None, ""),
    ],
)
def test_un_foyer_est_une_adresse_ou_la_moitie_d_une_longue(adresse: str | None, attendu: str) -> None:
    assert foyer(adresse) == attendu
