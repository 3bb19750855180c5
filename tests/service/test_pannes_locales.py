"""A served centre whose machine fails: what happened, what to do, and nothing typed is lost. Never a 500."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from passerelle.fichier_sqlite import FichierAbime
from tests.service.aides import SEANCE, Montre, Service, attendre, champ_cache, lignes, mesures, remplir
from tests.service.centre import JETON, Centre

Servir = Callable[..., Service]

PAGES = ("/", "/classeur", "/classeur/Séances", "/f/seance", "/s/", "/metrics", "/sante")
API = "/v4/spreadsheets/principal?includeGridData=true"


@contextmanager
def disque_plein() -> Iterator[None]:
    """No file of this process may grow, as on a full disk; root is no exception."""
    avant = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, avant[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, avant)


@pytest.fixture
def montre(monkeypatch: pytest.MonkeyPatch) -> Montre:
    """The disk is tried each time the health page is asked for."""
    monkeypatch.setattr("passerelle.service.retenu.disponibilite.REESSAI_S", -1.0)
    return Montre()


def demander(service: Service, chemin: str) -> requests.Response:
    return service.ouvrir(chemin, headers={"Authorization": f"Bearer {JETON}"})


def classeurs(centre: Centre) -> Path:
    return centre.config.donnees / "classeurs.sqlite"


def abimer(centre: Centre) -> None:
    fichier = classeurs(centre)
    taille = fichier.stat().st_size
    with fichier.open("r+b") as flux:
        flux.seek(taille // 4)
        flux.write(b"\xa5" * (taille // 2))


@pytest.mark.usefixtures("montre")
def test_un_disque_plein(centre: Centre, servir: Servir) -> None:
    service = servir(centre)
    service.au_calme()
    envoye = remplir(service, "/f/seance", SEANCE)
    assert service.ouvrir("/sante/pret").status_code == 200
    session = service.equipe()
    with disque_plein():
        fiche = service.envoyer("/f/seance", envoye)
        pret = service.ouvrir("/sante/pret")
        api = requests.put(
            f"{service.adresse}/v4/spreadsheets/principal/values/Lieux!B9",
            params={"valueInputOption": "RAW"},
            json={"values": [["Un lieu"]]},
            headers={"Authorization": f"Bearer {JETON}"},
            timeout=10,
        )
        entree = service.ouvrir("/", params={"jeton": JETON})
        page = session.post(
            f"{service.adresse}/classeur/Lieux", {"action": "ajouter", "colonne-1": "Un lieu"}, timeout=10
        )
        lues = {chemin: demander(service, chemin).status_code for chemin in PAGES}
    assert {r.status_code for r in (fiche, pret, api, page, entree)} == {503}
    for dite in (fiche.text, pret.text, page.text, entree.text):
        assert "Le disque est plein" in dite
        assert "Google" not in dite
    assert 'value="12"' in fiche.text
    assert champ_cache(fiche.text, "_envoi") == envoye["_envoi"]
    assert api.json()["error"]["status"] == "UNAVAILABLE"
    assert set(lues.values()) <= {200, 503}
    assert lues["/sante"] == 200
    assert service.envoyer("/f/seance", envoye).status_code == 303
    service.au_calme()
    assert len(lignes(service, "Réponses séance")) == 1
    attendre(lambda: service.ouvrir("/sante/pret").status_code == 200)


@pytest.mark.usefixtures("montre")
def test_un_fichier_abime_pendant_le_service(centre: Centre, servir: Servir) -> None:
    service = servir(centre)
    service.au_calme()
    envoye = remplir(service, "/f/seance", SEANCE)
    abimer(centre)
    service.moteur.actualiser()
    attendre(lambda: service.ouvrir("/sante/pret").status_code == 503)
    assert service.ouvrir("/sante/pret").text == "Le fichier du classeur est abîmé\u00a0: donnees/classeurs.sqlite.\n"
    fiche = service.envoyer("/f/seance", envoye)
    assert fiche.status_code == 503, "rien ne s’écrit plus dans un fichier abîmé"
    assert 'value="12"' in fiche.text
    assert demander(service, API).json()["error"]["status"] == "UNAVAILABLE"
    page = demander(service, "/classeur/Séances")
    assert page.status_code == 503
    assert "passerelle sauvegardes restaurer DATE" in page.text
    assert "Le fichier du classeur est abîmé" in demander(service, "/").text
    assert 500 not in {demander(service, chemin).status_code for chemin in PAGES}


def test_un_fichier_abime_avant_la_premiere_lecture_garde_ce_qui_est_rempli(centre: Centre, servir: Servir) -> None:
    """Nothing was read yet: even the lists to choose from are not known."""
    abimer(centre)
    service = servir(centre)
    attendre(lambda: bool(service.moteur.etat().erreur))
    fiche = service.envoyer("/f/seance", {**SEANCE, "_envoi": "e" * 20})
    assert fiche.status_code == 503
    assert 'value="12"' in fiche.text
    assert "Centre social" in fiche.text
    assert champ_cache(fiche.text, "_envoi") == "e" * 20
    assert "Le fichier du classeur est abîmé" in service.moteur.etat().erreur


@pytest.mark.usefixtures("montre")
def test_donnees_disparait_puis_revient(centre: Centre, servir: Servir) -> None:
    service = servir(centre)
    service.au_calme()
    envoye = remplir(service, "/f/seance", SEANCE)
    ailleurs = centre.dossier / "ailleurs"
    centre.config.donnees.rename(ailleurs)
    assert "donnees/classeurs.sqlite a disparu" in service.ouvrir("/sante/pret").text
    assert service.envoyer("/f/seance", envoye).status_code == 503
    assert not {500, 404} & {demander(service, chemin).status_code for chemin in PAGES}
    assert demander(service, API).status_code == 503
    assert not centre.config.donnees.exists()
    ailleurs.rename(centre.config.donnees)
    assert service.envoyer("/f/seance", envoye).status_code == 303
    assert len(lignes(service, "Réponses séance")) == 1


@pytest.mark.parametrize("nom", ["service.sqlite", "moteur.sqlite"])
def test_un_fichier_du_service_abime(centre: Centre, servir: Servir, nom: str) -> None:
    """While it runs, memory may still hold what the disk lost; at the next start it is said, with what to do."""
    service = servir(centre)
    service.au_calme()
    fichier = centre.config.donnees / nom
    for suite in ("-wal", ""):
        fichier.with_name(f"{nom}{suite}").write_bytes(b"")
    vus = [demander(service, chemin).status_code for chemin in PAGES]
    fiche = service.envoyer("/f/seance", {**SEANCE, "_envoi": "e" * 20})
    assert not {500, 404} & {*vus, fiche.status_code}


@pytest.mark.parametrize("nom", ["service.sqlite", "moteur.sqlite"])
def test_un_fichier_du_service_abime_des_le_depart(centre: Centre, servir: Servir, nom: str) -> None:
    (centre.config.donnees / nom).write_text("Ceci n’est pas une base.\n" * 400, "utf-8")
    with pytest.raises(FichierAbime, match=f"donnees/{nom}. Arrêtez le service, renommez ce fichier"):
        servir(centre)


def test_une_horloge_en_avance_ne_rend_rien_plus_vieux(
    centre: Centre, servir: Servir, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is a day ahead, then right again: the form that corrects the first still counts."""
    service = servir(centre)
    service.au_calme()
    juste = centre.maintenant
    monkeypatch.setattr(centre, "maintenant", lambda: juste() + timedelta(days=1))
    assert service.envoyer("/f/seance", {**SEANCE, "_envoi": "a" * 20}).status_code == 303
    monkeypatch.setattr(centre, "maintenant", juste)
    assert service.envoyer("/f/seance", {**SEANCE, "adultes": "21", "_envoi": "b" * 20}).status_code == 303
    autre = {**SEANCE, "lieu": "Espace Pyrène", "_envoi": "c" * 20}
    assert service.envoyer("/f/seance", autre).status_code == 303
    service.au_calme()
    premiere, corrigee, autre_lieu = lignes(service, "Réponses séance")
    assert autre_lieu["Horodateur"].startswith("09/01/2014"), "les autres gardent leur heure"
    assert premiere["Horodateur"].startswith("10/01/2014")
    assert corrigee["Horodateur"].startswith("10/01/2014")
    [seance] = [ligne for ligne in lignes(service, "Séances")[1:] if ligne["lieu"] == "Centre social"]
    assert str(seance["adultes"]) == "21"
    assert mesures(service)["passerelle_derniere_reussite_age_seconds"] >= 0
