"""No more requests than Google's quota lets through, all workbooks and threads together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from google.oauth2.service_account import Credentials

from passerelle.classeur.google.cadence import DU_PROCESSUS, Cadence
from passerelle.classeur.google.client import client_google
from passerelle.erreurs import ClasseurInaccessible
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.conftest import HASARD, Montre, Relier
from tests.classeur.faux_google import FauxGoogle, refus


def test_deux_classeurs_se_partagent_la_minute(google: FauxGoogle, relier: Relier, montre: Montre) -> None:
    cadence = montre.cadence(5)
    classeurs = [relier(cadence=cadence, classeur=nom) for nom in ("principal", "contacts")]
    departs = []
    for rang in range(12):
        classeurs[rang % 2].obtenir()
        departs.append(montre.maintenant - 1000)
    assert departs == [0] * 5 + [60] * 5 + [120] * 2
    assert google.lectures == 12


def test_la_fenetre_glisse(montre: Montre) -> None:
    cadence = montre.cadence(3)
    departs = []
    for pause in (0, 20, 20, 0, 0, 0):
        montre.maintenant += pause
        cadence.passer()
        departs.append(montre.maintenant - 1000)
    assert departs == [0, 20, 40, 60, 80, 100]
    assert all(apres - avant >= 60 for avant, apres in zip(departs, departs[3:], strict=False))


def test_des_fils_qui_arrivent_ensemble_partent_l_un_apres_l_autre() -> None:
    attentes: list[float] = []
    cadence = Cadence(3, secondes=10, horloge=lambda: 0.0, dormir=attentes.append)
    with ThreadPoolExecutor(9) as fils:
        list(fils.map(lambda _: cadence.passer(), range(9)))
    assert sorted(attentes) == [10] * 3 + [20] * 3


def test_ce_qui_repart_compte_aussi(google: FauxGoogle, relier: Relier, montre: Montre) -> None:
    google.prevoir(refus(503, "UNAVAILABLE"), refus(401, "UNAUTHENTICATED"))
    connexion = relier(cadence=montre.cadence(2))
    connexion.obtenir()
    assert google.lectures == 3
    assert montre.attentes == [1 + HASARD, 60 - 1 - HASARD]


def test_une_seule_cadence_par_processus_sous_le_quota(compte: Credentials) -> None:
    sessions = [client_google(compte).http_client.session for _ in range(2)]
    assert all(getattr(session, "_cadence", None) is DU_PROCESSUS for session in sessions)
    assert DU_PROCESSUS._secondes == 60
    assert DU_PROCESSUS._departs.maxlen is not None
    assert DU_PROCESSUS._departs.maxlen <= 60


def test_le_classeur_local_ne_compte_pas(tmp_path_factory: pytest.TempPathFactory) -> None:
    tableur = Tableur(tmp_path_factory.mktemp("local") / "classeurs.sqlite")
    tableur.creer("principal", "Aller vers")
    avant = list(DU_PROCESSUS._departs)
    client_local(tableur).open_by_key("principal").sheet1.get_all_values()
    assert list(DU_PROCESSUS._departs) == avant
    tableur.fermer()


def test_un_echec_compte(google: FauxGoogle, relier: Relier, montre: Montre) -> None:
    google.prevoir(refus(404, "NOT_FOUND"))
    connexion = relier(cadence=montre.cadence(1))
    with pytest.raises(ClasseurInaccessible):
        connexion.obtenir()
    connexion.obtenir()
    assert montre.attentes == [60]
