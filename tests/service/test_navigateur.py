"""The forms and the staff page in a real browser, on a small phone."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from passerelle.cles import Cles, Role
from tests.service.aides import Service, attendre, lignes
from tests.service.centre import JETON

pytestmark = pytest.mark.navigateur

TELEPHONE: ViewportSize = {"width": 360, "height": 640}


@pytest.fixture(params=[True, False], ids=["avec JavaScript", "sans JavaScript"])
def telephone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    contexte = browser.new_context(viewport=TELEPHONE, java_script_enabled=request.param, locale="fr-FR")
    yield contexte.new_page()
    contexte.close()


@pytest.fixture
def poste(browser: Browser) -> Iterator[BrowserContext]:
    contexte = browser.new_context(viewport={"width": 1000, "height": 700}, locale="fr-FR")
    yield contexte
    contexte.close()


def remplir_seance(page: Page) -> None:
    page.get_by_role("group", name="Type de séance").get_by_label("Petit-déjeuner").check()
    page.get_by_role("group", name="Lieu", exact=True).get_by_label("Centre social").check()
    page.get_by_role("group", name="La séance a-t-elle eu lieu ?").get_by_label("Oui").check()
    page.get_by_label("Adultes (18 ans et plus").fill("12")
    page.get_by_label("Enfants et adolescents").fill("3")
    page.get_by_label("Bénévoles qui ont tenu").fill("2")


def test_une_fiche_d_un_bout_a_l_autre(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/f/seance")
    expect(telephone.get_by_label("Date de la séance")).to_have_value("2014-01-09")
    remplir_seance(telephone)
    telephone.get_by_role("button", name="Envoyer").click()
    expect(telephone.get_by_role("heading", name="Merci")).to_be_visible()
    telephone.get_by_role("link", name="Notez-le ici").click()
    expect(telephone.get_by_label("Date", exact=True)).to_have_value("2014-01-09")
    expect(telephone.get_by_role("group", name="Lieu").get_by_label("Centre social")).to_be_checked()
    assert lignes(service, "Réponses séance")[-1]["Adultes (18 ans et plus, sans l'équipe)"] == "12"


def test_les_questions_suivent_la_reponse(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/f/seance")
    adultes = telephone.get_by_label("Adultes (18 ans et plus")
    motif = telephone.get_by_role("group", name="Motif")
    expect(adultes).to_be_hidden()
    telephone.get_by_label("Oui").check()
    expect(adultes).to_be_visible()
    expect(motif).to_be_hidden()
    telephone.get_by_label("Non", exact=True).check()
    expect(adultes).to_be_hidden()
    expect(motif).to_be_visible()


def test_ce_qui_precise_autre_vient_avec_autre(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/f/seance")
    lieu = telephone.get_by_role("group", name="Lieu", exact=True)
    expect(lieu.get_by_role("textbox")).to_be_hidden()
    lieu.get_by_label("Autre", exact=True).check()
    lieu.get_by_role("textbox").fill("Au parc")
    telephone.get_by_role("button", name="Envoyer").click()
    expect(lieu.get_by_role("textbox")).to_have_value("Au parc")


def test_une_erreur_se_voit_se_lit_et_mene_au_champ(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/f/seance")
    remplir_seance(telephone)
    telephone.get_by_label("Adultes (18 ans et plus").fill("douze")
    telephone.get_by_role("button", name="Envoyer").click()
    resume = telephone.get_by_role("alert")
    expect(resume).to_be_focused()
    expect(resume).to_contain_text("Votre fiche n’est pas encore envoyée")
    resume.get_by_role("link").click()
    champ = telephone.get_by_label("Adultes (18 ans et plus")
    expect(champ).to_have_value("douze")
    expect(champ).to_be_in_viewport()
    expect(champ).to_have_accessible_description(re.compile("Ni bénévoles.*Indiquez un nombre entre 0 et 500"))
    champ.fill("12")
    telephone.get_by_role("button", name="Envoyer").click()
    expect(telephone.get_by_role("heading", name="Merci")).to_be_visible()
    telephone.go_back()
    expect(telephone.get_by_role("button", name="Envoyer")).to_be_visible()


@pytest.mark.parametrize("ident", ["seance", "besoin", "contact", "reunion", "animation", "projet", "finance"])
def test_tout_tient_sur_un_petit_telephone(service: Service, telephone: Page, ident: str) -> None:
    telephone.goto(f"{service.adresse}/f/{ident}{f'?jeton={JETON}' if ident == 'finance' else ''}")
    for oui in telephone.get_by_label("Oui", exact=True).all():
        oui.check()
    cibles = telephone.locator("label.option, button, select, summary, input[type=text], input[type=date], textarea")
    boites = [boite for cible in cibles.all() if cible.is_visible() and (boite := cible.bounding_box())]
    assert len(boites) > 5
    assert min(boite["height"] for boite in boites) >= 44
    assert min(boite["x"] for boite in boites) >= 0
    assert max(boite["x"] + boite["width"] for boite in boites) <= TELEPHONE["width"]
    page = telephone.locator("main").bounding_box()
    assert page
    assert page["width"] <= TELEPHONE["width"]


def test_revenir_apres_l_envoi_ne_renvoie_rien(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/f/seance")
    remplir_seance(telephone)
    telephone.get_by_role("button", name="Envoyer").click()
    expect(telephone.get_by_role("heading", name="Merci")).to_be_visible()
    avant = len(lignes(service, "Réponses séance"))
    telephone.reload()
    telephone.go_back()
    telephone.go_forward()
    assert len(lignes(service, "Réponses séance")) == avant


PREMIERE = {
    "Horodateur": datetime(2013, 12, 5, 12),
    "Date de la séance": date(2013, 12, 5),
    "Type de séance": "Petit-déjeuner",
    "Lieu": "Centre social",
    "La séance a-t-elle eu lieu ?": "Oui",
}
"""The first session reported: from there on, forms may be missing."""


def test_l_equipe_entre_une_fois_et_voit_tout(service: Service, poste: BrowserContext) -> None:
    service.centre.ajouter_reponses("seance", [PREMIERE])
    service.centre.synchroniser()
    page = poste.new_page()
    erreurs: list[str] = []
    page.on("console", lambda message: erreurs.append(message.text))
    page.on("pageerror", lambda erreur: erreurs.append(str(erreur)))
    page.goto(f"{service.adresse}/?jeton={JETON}")
    assert page.url == f"{service.adresse}/"
    expect(page.get_by_role("heading", name="Cette semaine")).to_be_visible()
    expect(page.get_by_role("heading", name="L’essentiel 2013-2014")).to_be_visible()
    page.get_by_role("link", name="Remplir la fiche").first.click()
    expect(page.get_by_role("button", name="Envoyer")).to_be_visible()
    page.goto(f"{service.adresse}/")
    avant = len(service.centre.confirmations)
    page.get_by_role("button", name="Actualiser maintenant").click()
    assert page.url == f"{service.adresse}/"
    attendre(lambda: len(service.centre.confirmations) > avant)
    page.get_by_role("link", name="Ouvrir le classeur").click()
    expect(page.get_by_role("link", name="Séances").first).to_be_visible()
    assert erreurs == []


def test_le_jeton_ne_part_dans_aucun_referer(service: Service, poste: BrowserContext) -> None:
    page = poste.new_page()
    demandes: list[dict[str, str]] = []
    page.on("request", lambda demande: demandes.append(demande.all_headers()))
    page.goto(f"{service.adresse}/?jeton={JETON}")
    page.get_by_role("link", name="Ouvrir le classeur").click()
    assert not any(JETON in str(entetes.get("referer", "")) for entetes in demandes)


def test_un_lien_entre_de_lui_meme_et_la_cle_ne_part_nulle_part(service: Service, poste: BrowserContext) -> None:
    cles = Cles(service.centre.config.donnees)
    _, cle = cles.ajouter("Marie", Role.LECTURE, date(2014, 1, 9))
    page = poste.new_page()
    adresses: list[str] = []
    page.on("request", lambda demande: adresses.append(f"{demande.url} {demande.headers.get('referer', '')}"))
    page.goto(f"{service.adresse}/entrer?suite=%2Fannee%3Fexercice%3D2013-2014#{cle}")
    page.wait_for_url(f"{service.adresse}/annee?exercice=2013-2014")
    assert not any(cle in adresse for adresse in adresses)
    page.go_back()
    assert cle not in page.url
    page.goto(f"{service.adresse}/entrer")
    expect(page.get_by_text("Vous êtes entré avec la clé « Marie ».")).to_be_visible()
    page.get_by_role("button", name="Cet ordinateur est à moi").click()
    page.get_by_role("button", name="Sortir").click()
    expect(page.get_by_label("Votre clé")).to_be_visible()
    assert page.goto(f"{service.adresse}/annee").status == 401  # type: ignore[union-attr]


def test_sans_script_une_cle_se_tape(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/annee")
    telephone.get_by_label("Votre clé").fill(JETON)
    telephone.get_by_label("Cet ordinateur est à moi").check()
    assert telephone.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]
    telephone.get_by_role("button", name="Entrer").click()
    assert telephone.url == f"{service.adresse}/annee"
    expect(telephone.get_by_role("button", name="Sortir")).to_be_visible()
