"""Rules on a page: read, changed from tomorrow on, tried, then adopted; the past stays."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from passerelle.tableur.api.adaptateur import client_local
from passerelle.veille import lire_empreintes
from tests.service.aides import Service, servir_centre, texte
from tests.service.centre import JETON, creer_centre

MARDI = {"valeur": "tous les mardis", "depuis": "2014-02-01", "source": "Réunion d’équipe du 8 janvier"}
JOUR = "activites/petit-dejeuner/recurrence"


@pytest.fixture(scope="module")
def servi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        servi.au_calme()
        yield servi


@pytest.fixture
def service(servi: Service) -> Iterator[Service]:
    """A served centre, whose folder is as it was made."""
    yield servi
    for ecrit in (servi.centre.dossier / "regles").glob("*.yaml"):
        ecrit.unlink()


def envoyer(
    equipe: requests.Session, service: Service, geste: str, champs: dict[str, Any], cle: str = JOUR
) -> requests.Response:
    return equipe.post(f"{service.adresse}/regles/{geste}/{cle}", data=champs, timeout=30)


def onglet(service: Service, titre: str) -> list[list[str]]:
    assert service.centre.tableur is not None
    return client_local(service.centre.tableur).open_by_key("principal").worksheet(titre).get_all_values()


def fichier(service: Service, nom: str = "activites") -> Path:
    return service.centre.dossier / "regles" / f"{nom}.yaml"


def test_les_fautes_se_disent_pres_de_leur_champ(service: Service) -> None:
    equipe = service.equipe()
    refus = envoyer(equipe, service, "essayer", {"valeur": "souvent", "depuis": "2014-01-09", "source": ""})
    assert refus.status_code == 422
    for champ in ("valeur", "depuis", "source"):
        assert f'id="{champ}-erreur"' in refus.text
        assert f'<a href="#{champ}">' in refus.text
    assert "Au plus tôt demain, le 10 janvier 2014" in texte(refus)
    assert 'value="souvent"' in refus.text
    adopte = envoyer(equipe, service, "adopter", {**MARDI, "source": "", "vues": "x"})
    assert adopte.status_code == 422
    assert not fichier(service).exists()


@pytest.mark.parametrize(
    ("cle", "champs", "dit"),
    [
        ("planning/gel_jours", {"valeur": "21"}, "Un nombre entier, de 0 à 366."),
        ("activites/gouter/heure", {"valeur": "17:00"}, "Goûter : à 16 h."),
        ("activites/gouter/familles", {"valeur-1": "ecole"}, "Centre commercial"),
        ("etapes/construction/echeance", {"jour": "30", "mois": "4", "annee": "fin"}, "avril"),
    ],
)
def test_chaque_sorte_de_valeur_a_son_formulaire(service: Service, cle: str, champs: dict[str, str], dit: str) -> None:
    equipe = service.equipe()
    formulaire = equipe.get(f"{service.adresse}/regles/changer/{cle}", timeout=30)
    assert all(f'name="{nom}"' in formulaire.text for nom in (*champs, "depuis", "source"))
    assert dit in texte(formulaire)
    retour = envoyer(equipe, service, "changer", {**MARDI, **champs}, cle)
    assert "Réunion d’équipe du 8 janvier" in unescape(retour.text)
    assert all(f'value="{valeur}"' in retour.text for valeur in champs.values())


def test_des_regles_changees_entre_temps_ne_sont_pas_adoptees(service: Service) -> None:
    equipe = service.equipe()
    vues = lire_empreintes(service.centre.dossier).definitions
    fichier(service, "planning").write_text("gel_jours: [{valeur: 7, depuis: 2013-09-01, source: Équipe}]\n", "utf-8")
    journal = onglet(service, "Journal")
    refus = envoyer(equipe, service, "adopter", {**MARDI, "vues": vues})
    assert refus.status_code == 409
    assert "Les règles ont changé depuis cet essai : rien n’a été adopté." in texte(refus)
    assert not fichier(service).exists()
    assert onglet(service, "Journal") == journal


def test_ce_qui_ne_s_ecrit_pas_d_ici_se_dit(service: Service) -> None:
    equipe = service.equipe()
    assert equipe.get(f"{service.adresse}/regles/changer/fiabilite/couverture_min", timeout=30).status_code == 404
    fichier(service).write_text(
        'pause: {libelle: Pause, action: Aller vers, heure: &h "09:00"}\n'
        "marche: {libelle: Marche, action: Aller vers, heure: *h}\n",
        "utf-8",
    )
    refus = envoyer(equipe, service, "essayer", {**MARDI, "valeur": "10:00"}, "activites/marche/heure")
    assert refus.status_code == 422
    assert "ne se change pas d’ici" in texte(refus)
    fichier(service).write_text("pause: [\n", "utf-8")
    faute = equipe.get(f"{service.adresse}/regles", timeout=30)
    assert faute.status_code == 503
    assert "passerelle verifier" in texte(faute)


def test_rien_ne_change_si_le_journal_ne_s_ecrit_pas(service: Service) -> None:
    equipe = service.equipe()
    vues = lire_empreintes(service.centre.dossier).definitions
    assert service.centre.tableur is not None
    journal = client_local(service.centre.tableur).open_by_key("principal").worksheet("Journal")
    journal.update([[""]], "A1", raw=True)
    refus = envoyer(equipe, service, "adopter", {**MARDI, "vues": vues})
    journal.update([["quand"]], "A1", raw=True)
    assert refus.status_code == 500
    assert "rien n’a été changé" in texte(refus)
    assert [chemin.name for chemin in (service.centre.dossier / "regles").iterdir()] == ["LISEZMOI.txt"]


def test_seule_l_equipe_entre_et_seules_nos_pages_envoient(service: Service) -> None:
    assert service.ouvrir("/regles").status_code == 401
    equipe = service.equipe()
    equipe.headers["Origin"] = "https://ailleurs.example"
    assert envoyer(equipe, service, "adopter", MARDI).status_code == 403


@pytest.mark.navigateur
def test_une_regle_se_change_au_clavier_sur_un_petit_ecran(service: Service, browser: Browser) -> None:
    contexte = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False, locale="fr-FR")
    page = contexte.new_page()
    page.goto(f"{service.adresse}/regles?jeton={JETON}")
    largeurs = [page.locator("main").bounding_box()]
    page.get_by_role("link", name="Changer : Petit-déjeuner : tous les jeudis.").press("Enter")
    champ = page.get_by_label("Quels jours, en quelle saison")
    expect(champ).to_have_value("tous les jeudis")
    champ.fill("de temps en temps")
    champ.press("Enter")
    expect(champ).to_have_accessible_description(re.compile("Erreur.*n’est pas compris"))
    champ.fill("1er et 3e mercredi, d’avril à septembre")
    page.get_by_label("À partir du").fill("2014-02-01")
    page.get_by_label("D’où vient ce choix").fill("Réunion d’équipe")
    page.get_by_label("D’où vient ce choix").press("Enter")
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    expect(page.get_by_text("mercredi 2 avril 2014")).to_be_visible()
    largeurs.append(page.locator("main").bounding_box())
    page.get_by_role("button", name="Adopter").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("C’est adopté. À partir du 1er février 2014.")
    assert all(boite is not None and boite["width"] <= 360 for boite in largeurs)
    contexte.close()
