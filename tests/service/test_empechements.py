"""What a centre's service does when something is in its way: each test has a centre of its own."""

import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from passerelle.domaine.chaine.compte_rendu import Apercu, LigneGardee
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.erreurs import OngletEtranger
from passerelle.service.application import ENVOIS_PAR_MINUTE, construire_application
from tests.service.aides import SEANCE, Montre, Service, attendre, champ_cache, lignes, mesures, remplir, texte
from tests.service.centre import INACCESSIBLE, Centre

Servir = Callable[..., Service]


def test_si_le_classeur_ne_repond_pas_rien_n_est_perdu_ni_double(centre: Centre, servir: Servir) -> None:
    service = servir(centre)
    service.au_calme()
    envoye = remplir(service, "/f/seance", SEANCE)
    centre.refus = INACCESSIBLE
    reponse = service.envoyer("/f/seance", envoye)
    assert reponse.status_code == 503
    assert "Votre fiche n’a pas pu être enregistrée" in reponse.text
    assert re.search(r'id="adultes"[^>]*value="12"', reponse.text)
    assert champ_cache(reponse.text, "_envoi") == envoye["_envoi"]
    centre.refus = None
    for _ in range(2):
        assert service.envoyer("/f/seance", envoye).status_code == 303
    assert len(lignes(service, "Réponses séance")) == 1


def test_une_reponse_rangee_deux_fois_par_accident_en_reste_une(
    centre: Centre, servir: Servir, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The response is written, then its writing is not noted: sent again, it has the same Horodateur, and is one response."""
    service = servir(centre)
    service.au_calme()
    envoye = remplir(service, "/f/seance", SEANCE)
    ranger = Centre.ajouter_reponses

    def ranger_puis_tomber(centre: Centre, *arguments: Any, **options: Any) -> int:
        ranger(centre, *arguments, **options)
        raise OperationalError("", None, Exception())

    with monkeypatch.context() as panne:
        panne.setattr(Centre, "ajouter_reponses", ranger_puis_tomber)
        assert service.envoyer("/f/seance", envoye).status_code == 503
    plus_tard = centre.maintenant() + timedelta(minutes=1)
    monkeypatch.setattr(centre, "maintenant", lambda: plus_tard)
    assert service.envoyer("/f/seance", envoye).status_code == 303
    service.au_calme()
    seances = next(
        c for c in centre.apercu().chiffres if c.code == "PAR" and c.periode == "2013-2014" and not c.ventilation
    )
    assert seances.valeur == 15
    assert len({ligne["Horodateur"] for ligne in lignes(service, "Réponses séance")}) == 1


def test_trop_de_fiches_d_une_adresse_font_patienter_sans_rien_perdre(centre: Centre, servir: Servir) -> None:
    montre = Montre()
    service = servir(centre, horloge=montre)
    for _ in range(ENVOIS_PAR_MINUTE):
        assert service.envoyer("/f/seance", {"adultes": "7"}).status_code == 422
    montre.instant += 18.5
    reponse = service.envoyer("/f/seance", {"adultes": "7"})
    assert reponse.status_code == 429
    assert reponse.headers["Retry-After"] == "42"
    assert re.search(r'id="adultes"[^>]*value="7"', reponse.text)
    assert "Patientez une minute" in reponse.text
    # Someone else, behind the proxy of this machine, is not held up.
    ailleurs = {"X-Forwarded-For": "203.0.113.9"}
    assert service.envoyer("/f/seance", {"adultes": "7"}, headers=ailleurs).status_code == 422
    montre.instant += 41.5
    assert service.envoyer("/f/seance", {"adultes": "7"}).status_code == 422


def test_au_dessus_de_50_par_seconde_il_faut_patienter(centre: Centre, servir: Servir) -> None:
    montre = Montre()  # a second lasts as long as the test says, however slow the machine
    service = servir(centre, horloge=montre)
    with ThreadPoolExecutor(8) as ensemble:
        reponses = list(ensemble.map(lambda _: service.signer("/webhooks/formulaires/seance"), range(60)))
    assert Counter(reponse.status_code for reponse in reponses) == {202: 50, 429: 10}
    refusee = next(reponse for reponse in reponses if reponse.status_code == 429)
    assert refusee.headers["Retry-After"] == "1"
    montre.instant += 0.75
    assert service.signer("/webhooks/formulaires/seance").status_code == 429
    montre.instant += 0.25
    assert [service.signer("/webhooks/formulaires/seance").status_code for _ in range(51)] == [202] * 50 + [429]


def test_un_service_compte_les_secondes_qui_passent() -> None:
    assert signature(construire_application).parameters["horloge"].default is time.monotonic


def test_une_garde_se_montre_et_s_ouvre_d_un_bouton(centre: Centre, servir: Servir) -> None:
    centre.garde = ("22 lignes sur 30 de Séances disparaîtraient.",)
    jours = [f"2013-10-{jour:02d}-gouter-ecole-a" for jour in range(1, 23)]
    centre.montre = Apercu(
        gardees=tuple(LigneGardee(table="seance", id=ident, est_partie=ident != jours[1]) for ident in jours),
        choix={"lieux": ("École A",)},
    )
    service = servir(centre)
    service.au_calme()
    session = service.equipe()
    page = session.get(f"{service.adresse}/", timeout=10).text
    assert "22 lignes sur 30 de Séances disparaîtraient." in page
    dite = texte(session.get(f"{service.adresse}/", timeout=10))
    assert "Les lignes retenues (22) Séances : mardi 1er octobre 2013, Goûter, École A disparaîtrait" in dite
    assert "mercredi 2 octobre 2013, Goûter, École A changerait" in dite
    assert "dimanche 20 octobre 2013, Goûter, École A disparaîtrait … et 2 autres" in dite
    assert "En attendant, cette page compte comme si ces changements étaient faits" in dite
    assert "/case?ou=seance&amp;ligne=2013-10-01-gouter-ecole-a" in page
    assert "Laisser passer ces changements" in page
    assert session.post(f"{service.adresse}/garde/confirmer", timeout=10).status_code == 200
    attendre(lambda: centre.confirmations[-1])
    service.au_calme()
    assert "Laisser passer" not in session.get(f"{service.adresse}/", timeout=10).text


def test_un_empechement_se_dit_en_clair(centre: Centre, servir: Servir) -> None:
    centre.refus = OngletEtranger("L’onglet « Séances » n’est pas le nôtre.", "Renommez-le.")
    service = servir(centre)
    service.au_calme()
    page = service.equipe().get(f"{service.adresse}/", timeout=10).text
    assert page.count("L’onglet « Séances » n’est pas le nôtre. Renommez-le.") == 1
    assert "Le classeur n’a pas encore été mis à jour." in page


def test_un_classeur_muet_se_dit(centre: Centre, servir: Servir) -> None:
    centre.refus = INACCESSIBLE
    service = servir(centre)
    pret = service.ouvrir("/sante/pret")
    assert pret.status_code == 503
    assert pret.text == "Le classeur ne répond pas.\n"
    assert service.ouvrir("/sante").status_code == 200


def test_un_moteur_arrete_se_dit(centre: Centre, servir: Servir) -> None:
    service = servir(centre)
    service.au_calme()
    service.moteur.arreter()
    pret = service.ouvrir("/sante/pret")
    assert pret.status_code == 503
    assert pret.text == "Le moteur de synchronisation ne répond pas.\n"


def test_les_mesures_comptent_les_echecs_les_gardes_et_les_anomalies(centre: Centre, servir: Servir) -> None:
    centre.garde = ("Beaucoup de changements.",)
    centre.montre = Apercu(anomalies=(Anomalie("seance", "a", "", "Un"), Anomalie("", "", "", "Deux", "bloquant")))
    service = servir(centre)
    service.au_calme()
    lues = mesures(service)
    assert lues['passerelle_synchronisations_total{resultat="retenue"}'] == 1
    assert lues['passerelle_anomalies{gravite="attention"}'] == 1
    assert lues['passerelle_anomalies{gravite="bloquant"}'] == 1
    assert "passerelle_derniere_reussite_age_seconds" not in lues


def test_un_echec_se_compte(centre: Centre, servir: Servir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.moteur.moteur.REPRISES", ())
    centre.refus = INACCESSIBLE
    service = servir(centre)
    service.au_calme()
    centre.montre = Apercu()
    assert mesures(service)['passerelle_synchronisations_total{resultat="empechee"}'] == 1


def test_un_defaut_du_programme_se_dit_sans_details_et_ne_cite_personne(
    centre: Centre, servir: Servir, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service = servir(centre)
    service.au_calme()

    dit = "Fatima"

    def casser(_: Centre) -> Apercu:
        raise ValueError(dit)

    monkeypatch.setattr(Centre, "apercu", casser)
    reponse = service.ouvrir("/f/seance")
    assert reponse.status_code == 500
    assert "Ce n’est pas de votre fait" in reponse.text
    assert "ValueError" in caplog.text
    assert "casser" in caplog.text, "le journal dit où"
    assert dit not in reponse.text + caplog.text
    assert "Traceback" not in reponse.text


def test_un_classeur_muet_des_l_ouverture_se_dit_en_clair(centre: Centre, servir: Servir) -> None:
    centre.refus = INACCESSIBLE
    service = servir(centre)
    reponse = service.ouvrir("/f/seance")
    assert reponse.status_code == 503
    assert "Le classeur ne répond pas. Vérifiez la connexion." in reponse.text
    page = service.equipe().get(f"{service.adresse}/", timeout=10)
    assert page.status_code == 200
    assert "Le classeur ne répond pas." in page.text
    assert mesures(service)["passerelle_indices_en_attente"] >= 0


def test_une_base_muette_n_accuse_pas_reception(
    centre: Centre, servir: Servir, monkeypatch: pytest.MonkeyPatch
) -> None:
    """202 means kept: when the database does not answer, the sender is told to try again."""
    service = servir(centre)
    service.au_calme()

    def tomber(*_: Any) -> None:
        raise OperationalError("INSERT secret", None, Exception())

    monkeypatch.setattr("passerelle.service.retenu.recus.Recus._recevoir", tomber)
    reponse = service.signer("/webhooks/classeur")
    assert reponse.status_code == 503
    assert "secret" not in reponse.text
