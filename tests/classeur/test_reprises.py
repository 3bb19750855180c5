"""What is sent again, after how long, and what never is."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from google.oauth2.service_account import Credentials

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.google.client import client_google
from passerelle.classeur.google.reprises import SONDE, Politique
from passerelle.erreurs import ClasseurInaccessible, IssueInconnue
from tests.classeur.conftest import HASARD, Montre, Relier
from tests.classeur.faux_google import (
    PORTAIL,
    FauxGoogle,
    Reponse,
    bien,
    coupe_avant_de_repondre,
    fait_puis_coupe,
    fait_puis_coupe_la_reponse,
    muet,
    page,
    refus,
)

ECRITURE: list[dict[str, object]] = [{"updateCells": {}}]
PRESSEE = Politique(reponse=0.2)
QUOTA = refus(429, "RESOURCE_EXHAUSTED")
INDISPONIBLE = refus(503, "UNAVAILABLE")

PASSAGERS = [
    pytest.param(INDISPONIBLE, id="503"),
    pytest.param(refus(500, "INTERNAL"), id="500"),
    pytest.param(page(502), id="502 HTML"),
    pytest.param(refus(504, "DEADLINE_EXCEEDED"), id="504"),
    pytest.param(page(408), id="408"),
    pytest.param(coupe_avant_de_repondre, id="connection lost while waiting"),
    pytest.param(fait_puis_coupe_la_reponse, id="answer cut"),
    pytest.param(muet, id="no answer"),
]


@pytest.mark.parametrize("panne", PASSAGERS)
def test_une_lecture_se_redemande(google: FauxGoogle, relier: Relier, montre: Montre, panne: Reponse) -> None:
    google.prevoir(panne, panne)
    connexion = relier(politique=PRESSEE)
    assert connexion.obtenir() == {}
    assert google.lectures == 3
    assert montre.attentes == [1 + HASARD, 2 + HASARD]
    assert connexion.lectures == 1  # what contrat.md §7 counts


@pytest.mark.parametrize("panne", PASSAGERS)
def test_une_ecriture_dont_l_issue_est_inconnue_ne_repart_pas(
    google: FauxGoogle, relier: Relier, montre: Montre, panne: Reponse
) -> None:
    google.prevoir(panne)
    with pytest.raises(IssueInconnue, match="L’écriture est peut-être faite, peut-être pas"):
        relier(politique=PRESSEE).ecrire(ECRITURE)
    assert google.ecritures == 1
    assert montre.attentes == []


def test_une_ecriture_faite_dont_la_reponse_se_perd_ne_repart_pas(google: FauxGoogle, connexion: Connexion) -> None:
    google.prevoir(fait_puis_coupe)
    with pytest.raises(IssueInconnue) as echec:
        connexion.ecrire(ECRITURE)
    assert google.ecritures == 1
    assert echec.value.code_sortie == 3


@pytest.mark.parametrize("reponse", [page(200, PORTAIL), page(302, PORTAIL, location="https://portail.exemple/")])
def test_une_page_a_la_place_de_la_reponse_laisse_l_ecriture_inconnue(
    google: FauxGoogle, connexion: Connexion, reponse: Reponse
) -> None:
    google.prevoir(reponse)
    with pytest.raises(IssueInconnue):
        connexion.ecrire(ECRITURE)
    assert google.ecritures == 1


def test_un_quota_refuse_a_la_porte_se_redemande_meme_pour_ecrire(
    google: FauxGoogle, connexion: Connexion, montre: Montre
) -> None:
    google.prevoir(*[QUOTA] * 3)
    connexion.ecrire(ECRITURE)
    assert google.ecritures == 4
    assert montre.attentes == [1 + HASARD, 2 + HASARD, 4 + HASARD]
    assert connexion.ecritures == 1


def test_le_quota_se_redemande_une_minute_au_plus(google: FauxGoogle, connexion: Connexion, montre: Montre) -> None:
    google.prevoir(*[QUOTA] * 20)
    with pytest.raises(ClasseurInaccessible, match="trop de demandes"):
        connexion.obtenir()
    assert google.lectures == 7
    assert montre.attentes == [duree + HASARD for duree in (1, 2, 4, 8, 16, 32)]


def test_une_panne_qui_dure_se_dit_apres_quelques_secondes(
    google: FauxGoogle, connexion: Connexion, montre: Montre
) -> None:
    google.prevoir(*[INDISPONIBLE] * 20)
    with pytest.raises(ClasseurInaccessible, match="en panne"):
        connexion.obtenir()
    assert google.lectures == 5
    assert montre.attentes == [duree + HASARD for duree in (1, 2, 4, 8)]


@pytest.mark.parametrize("statut", [429, 503])
def test_retry_after_en_secondes(google: FauxGoogle, connexion: Connexion, montre: Montre, statut: int) -> None:
    google.prevoir(refus(statut, "RESOURCE_EXHAUSTED", retry_after="7"))
    connexion.obtenir()
    assert montre.attentes == [7 + HASARD]


def test_retry_after_en_date(google: FauxGoogle, connexion: Connexion, montre: Montre) -> None:
    dans_une_minute = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=60)
    google.prevoir(refus(429, "RESOURCE_EXHAUSTED", retry_after=format_datetime(dans_une_minute, usegmt=True)))
    connexion.obtenir()
    (attente,) = montre.attentes
    assert 30 < attente <= 60 + HASARD


def test_retry_after_d_une_date_passee_n_attend_que_le_hasard(
    google: FauxGoogle, connexion: Connexion, montre: Montre
) -> None:
    google.prevoir(refus(503, "UNAVAILABLE", retry_after="Fri, 01 Nov 2013 08:00:00 GMT"))
    connexion.obtenir()
    assert montre.attentes == [HASARD]


@pytest.mark.parametrize("ecrit", ["bientôt".encode().decode("latin-1"), "", "-3", "9" * 5000])
def test_retry_after_illisible_vaut_son_absence(
    google: FauxGoogle, connexion: Connexion, montre: Montre, ecrit: str
) -> None:
    google.prevoir(refus(503, "UNAVAILABLE", retry_after=ecrit))
    connexion.obtenir()
    assert montre.attentes == [1 + HASARD]


@pytest.mark.parametrize("ecrit", ["3600", "Fri, 01 Jan 2100 08:00:00 GMT"])
def test_un_retry_after_trop_long_n_est_ni_attendu_ni_ignore(
    google: FauxGoogle, connexion: Connexion, montre: Montre, ecrit: str
) -> None:
    google.prevoir(refus(429, "RESOURCE_EXHAUSTED", retry_after=ecrit))
    with pytest.raises(ClasseurInaccessible, match="trop de demandes"):
        connexion.obtenir()
    assert google.lectures == 1
    assert montre.attentes == []


def test_la_patience_finit_meme_si_google_demande_encore(
    google: FauxGoogle, connexion: Connexion, montre: Montre
) -> None:
    google.prevoir(*[refus(429, "RESOURCE_EXHAUSTED", retry_after="100")] * 5)
    with pytest.raises(ClasseurInaccessible):
        connexion.obtenir()
    assert montre.attentes == [100 + HASARD] * 2


@pytest.mark.parametrize("ecriture", [False, True])
def test_sans_reseau_rien_n_est_parti_et_tout_se_redemande(
    google: FauxGoogle, relier: Relier, montre: Montre, personne: str, *, ecriture: bool
) -> None:
    connexion = relier(personne, personne, google.adresse)
    if ecriture:
        connexion.ecrire(ECRITURE)
    else:
        connexion.obtenir()
    assert (google.lectures, google.ecritures) == ((0, 1) if ecriture else (1, 0))
    assert montre.attentes == [1 + HASARD, 2 + HASARD]


def test_une_ecriture_jamais_partie_n_est_pas_une_issue_inconnue(relier: Relier, personne: str) -> None:
    with pytest.raises(ClasseurInaccessible, match="Google n’a pas pu être joint") as echec:
        relier(personne).ecrire(ECRITURE)
    assert not isinstance(echec.value, IssueInconnue)


@pytest.mark.parametrize(
    ("statut", "code"), [(400, "INVALID_ARGUMENT"), (403, "PERMISSION_DENIED"), (404, "NOT_FOUND")]
)
def test_un_refus_net_ne_se_redemande_pas(
    google: FauxGoogle, connexion: Connexion, montre: Montre, statut: int, code: str
) -> None:
    google.prevoir(*[refus(statut, code)] * 2)
    with pytest.raises(ClasseurInaccessible):
        connexion.obtenir()
    with pytest.raises(ClasseurInaccessible) as echec:
        connexion.ecrire(ECRITURE)
    assert not isinstance(echec.value, IssueInconnue)
    assert (google.lectures, google.ecritures) == (1, 1)
    assert montre.attentes == []


def test_une_panne_deja_en_cours_de_traitement_n_egare_pas_la_suivante(
    google: FauxGoogle, relier: Relier, personne: str
) -> None:
    """An error met while another is being handled carries it along: only its own cause may decide."""
    google.prevoir(coupe_avant_de_repondre)
    connexion = relier(personne, google.adresse, politique=SONDE)
    try:
        connexion.obtenir()
    except ClasseurInaccessible:
        with pytest.raises(IssueInconnue):
            connexion.ecrire(ECRITURE)
    assert google.ecritures == 1


def test_la_sonde_ne_redemande_rien(google: FauxGoogle, relier: Relier, montre: Montre) -> None:
    google.prevoir(INDISPONIBLE, QUOTA)
    connexion = relier(politique=SONDE)
    for _ in range(2):
        with pytest.raises(ClasseurInaccessible):
            connexion.obtenir()
    assert connexion.obtenir() == {}
    assert google.lectures == 3
    assert montre.attentes == []


def test_une_ecriture_longue_a_le_temps_que_google_lui_donne(compte: Credentials) -> None:
    delais = client_google(compte).http_client.timeout
    assert isinstance(delais, tuple)
    connexion, reponse = delais
    assert 0 < connexion <= 60
    assert 180 < reponse <= 240  # google.md §1: the API takes up to 180 s


def test_les_reponses_bonnes_passent_sans_attendre(google: FauxGoogle, connexion: Connexion, montre: Montre) -> None:
    google.prevoir(bien, bien)
    connexion.obtenir("/values:batchGet", ranges=["'Séances'"])
    connexion.ecrire(ECRITURE)
    assert (google.lectures, google.ecritures) == (1, 1)
    assert montre.attentes == []
