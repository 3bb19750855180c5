"""A bad network: what is typed is kept, said to be kept, and arrives once. In a real browser, on a small phone."""

import json
import mimetypes
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from passerelle.service.application import construire_application, fermer_app
from passerelle.service.serveur import creer_moteur
from tests.service.aides import Montre, Service, attendre, lignes, servir_centre
from tests.service.centre import INACCESSIBLE, Centre, creer_centre
from tests.service.relais import Relais
from tests.service.test_navigateur import TELEPHONE, remplir_seance

pytestmark = pytest.mark.navigateur

ADULTES = "Adultes (18 ans et plus"
GARDEE = "Pas de réseau. Votre fiche est gardée sur ce téléphone : elle partira toute seule au retour du réseau."
A_CORRIGER = "1 fiche est à corriger avant d’être envoyée. Elle est gardée sur ce téléphone."


@pytest.fixture(scope="module")
def montre() -> Montre:
    """The clock by which submissions are bounded."""
    return Montre()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, montre: Montre) -> Iterator[Service]:
    dossier = tmp_path_factory.mktemp("dossier") / "centre"
    with servir_centre(creer_centre(dossier), horloge=montre) as servi:
        servi.au_calme()
        yield servi


@pytest.fixture
def telephone(browser: Browser, montre: Montre) -> Iterator[BrowserContext]:
    montre.instant += 60
    contexte = browser.new_context(viewport=TELEPHONE, locale="fr-FR")
    yield contexte
    contexte.close()


@pytest.fixture
def relais(service: Service) -> Iterator[Relais]:
    entre = Relais(service.adresse)
    yield entre
    entre.fermer()


@pytest.fixture
def texte(request: pytest.FixtureRequest) -> str:
    """An observation that no other test writes."""
    return f"Vu pendant {request.node.name}"


def ouvrir_seance(telephone: BrowserContext, adresse: str, texte: str) -> Page:
    page = telephone.new_page()
    page.goto(f"{adresse}/f/seance")
    remplir_seance(page)
    page.get_by_label("Ce qui s'est passé").fill(texte)
    return page


def envoyer(page: Page) -> None:
    page.get_by_role("button", name="Envoyer", exact=True).click()


def message(page: Page) -> Locator:
    return page.locator("#message-envoi")


def attente(page: Page) -> Locator:
    return page.locator("#message-attente")


def merci(page: Page) -> Locator:
    return page.get_by_role("heading", name="Merci")


def arrivees(service: Service, texte: str) -> list[str]:
    """The adults of each response that carries this observation, in the order of the tab."""
    return [
        ligne[f"{ADULTES}, sans l'équipe)"]
        for ligne in lignes(service, "Réponses séance")
        if ligne["Ce qui s'est passé"] == texte
    ]


def dans_le_telephone(page: Page) -> dict[str, Any]:
    gardees: dict[str, str] = page.evaluate("Object.assign({}, localStorage)")
    return {cle: json.loads(valeur) for cle, valeur in gardees.items() if cle.startswith("passerelle.fiche.")}


def attendre_vide(page: Page) -> None:
    """A page is shown before its script runs, which takes away what was thanked or refused at once."""
    attendre(lambda: not dans_le_telephone(page))


def compter_envois(telephone: BrowserContext) -> list[str]:
    """The addresses of the POST requests to come, as they go."""
    envois: list[str] = []

    def noter(demande: Request) -> None:
        if demande.method == "POST":
            envois.append(demande.url)

    telephone.on("request", noter)
    return envois


def tient_sur_l_ecran(page: Page) -> bool:
    largeur: int = page.evaluate("document.documentElement.scrollWidth")
    boites = [boite for bouton in page.get_by_role("button").all() if (boite := bouton.bounding_box())]
    return largeur <= TELEPHONE["width"] and min(boite["height"] for boite in boites) >= 44


def test_sans_reseau_elle_est_gardee_puis_part_une_fois(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    expect(message(page)).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Pas de réseau.")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Remplir une autre fiche")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label(ADULTES)).to_have_value("12")
    expect(attente(page)).to_have_text("1 fiche attend le réseau. Elle est gardée sur ce téléphone.")
    assert tient_sur_l_ecran(page)
    assert arrivees(service, texte) == []
    telephone.set_offline(False)
    expect(merci(page)).to_be_visible()
    expect(page.get_by_role("link", name="Notez-le ici")).to_have_attribute(
        "href", "/f/besoin?date=2014-01-09&lieu=Centre+social&activite=Petit-d%C3%A9jeuner"
    )
    expect(attente(page)).to_be_empty()
    expect(page.get_by_text("Rien de cette fiche ne reste sur ce téléphone.")).to_be_visible()
    attendre_vide(page)
    assert arrivees(service, texte) == ["12"]


def test_elle_attend_dans_le_telephone_que_l_on_rouvre_une_fiche(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    page.close()
    telephone.set_offline(False)
    autre = telephone.new_page()
    autre.goto(f"{service.adresse}/f/besoin")
    expect(attente(autre)).to_have_text("Merci, 1 fiche gardée est bien arrivée.")
    expect(autre.get_by_role("heading", level=1)).to_contain_text("Entendu dans le quartier")
    autre.reload()
    expect(attente(autre)).to_be_empty()
    attendre_vide(autre)
    assert arrivees(service, texte) == ["12"]


def test_plusieurs_fiches_attendent_et_partent_dans_l_ordre(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    telephone.set_offline(True)
    envoyer(page)
    page.get_by_role("button", name="Remplir une autre fiche").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(message(page)).to_be_empty()
    expect(page.get_by_label("Ce qui s'est passé")).to_have_value("")
    expect(page.get_by_label("Oui", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Date de la séance")).to_have_value("2014-01-09")
    remplir_seance(page)
    page.get_by_label("Ce qui s'est passé").fill(texte)
    page.get_by_label(ADULTES).fill("13")
    envoyer(page)
    expect(attente(page)).to_have_text("2 fiches attendent le réseau. Elles sont gardées sur ce téléphone.")
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(attente(page)).to_contain_text("Toujours pas de réseau. 2 fiches attendent le réseau.")
    expect(attente(page)).to_be_focused()
    telephone.set_offline(False)
    expect(merci(page)).to_be_visible()
    attendre_vide(page)
    assert arrivees(service, texte) == ["12", "13"]


def test_une_fiche_envoyee_ensuite_ne_passe_pas_devant_celle_qui_attend(
    service: Service, telephone: BrowserContext, relais: Relais, texte: str
) -> None:
    """The one received last is right: a correction must not be overtaken by what it corrects."""
    page = ouvrir_seance(telephone, relais.adresse, texte)
    relais.couper()
    envoyer(page)
    page.get_by_role("button", name="Remplir une autre fiche").click()
    remplir_seance(page)
    page.get_by_label(ADULTES).fill("13")
    page.get_by_label("Ce qui s'est passé").fill(texte)
    relais.retablir()
    envoyer(page)
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12", "13"]


@pytest.mark.parametrize("verrous", [True, False], ids=["avec verrous", "sans verrous"])
def test_deux_onglets_ne_font_qu_une_reponse(
    service: Service, telephone: BrowserContext, texte: str, verrous: bool
) -> None:
    if not verrous:
        telephone.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    page = ouvrir_seance(telephone, service.adresse, texte)
    autre = telephone.new_page()
    autre.goto(f"{service.adresse}/f/besoin")
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    expect(attente(autre)).to_contain_text("1 fiche attend le réseau.")
    telephone.set_offline(False)
    expect(merci(page)).to_be_visible()
    expect(autre.get_by_role("button", name="Envoyer maintenant")).to_be_hidden()
    attendre_vide(autre)
    assert arrivees(service, texte) == ["12"]


def test_celle_qu_un_autre_onglet_a_envoyee_est_remerciee_ici_aussi(
    service: Service, telephone: BrowserContext, relais: Relais, texte: str
) -> None:
    page = ouvrir_seance(telephone, relais.adresse, texte)
    autre = telephone.new_page()
    autre.goto(f"{relais.adresse}/f/besoin")
    relais.couper()
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    relais.retablir()
    autre.get_by_role("button", name="Envoyer maintenant").click()
    expect(attente(autre)).to_contain_text("Merci, 1 fiche gardée est bien arrivée.")
    expect(merci(page)).to_be_visible()
    attendre_vide(page)
    assert arrivees(service, texte) == ["12"]


def test_un_seul_onglet_envoie(service: Service, telephone: BrowserContext, texte: str) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    autres = [telephone.new_page() for _ in range(2)]
    for autre in autres:
        autre.goto(f"{service.adresse}/f/besoin")
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    page.close()
    recus: list[str] = []  # one that goes too early, while the network comes back, reaches nobody
    telephone.on("response", lambda reponse: recus.append(reponse.url) if reponse.request.method == "POST" else None)
    telephone.set_offline(False)
    for autre in autres:
        expect(autre.get_by_role("button", name="Envoyer maintenant")).to_be_hidden()
    # Whoever comes second has waited for the first: asked again, nobody has anything left to send.
    for autre in autres:
        autre.evaluate("import('/static/envois.js').then((envois) => envois.essayer())")
    assert recus == [f"{service.adresse}/f/seance"]
    assert arrivees(service, texte) == ["12"]


def test_au_bout_de_trente_jours_elle_est_dite_trop_ancienne_puis_effacee(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    def vieillir(page: Page) -> None:
        page.evaluate("""() => Object.keys(localStorage).filter((cle) => cle.startsWith("passerelle.fiche.")).forEach((cle) => {
            const fiche = JSON.parse(localStorage[cle]);
            localStorage[cle] = JSON.stringify({...fiche, quand: fiche.quand - 31 * 24 * 3600 * 1000});
        })""")

    page = ouvrir_seance(telephone, service.adresse, texte)
    # A centre of that address whose path is not ours: its fiche is its own.
    page.evaluate("""localStorage["passerelle/ailleurs.fiche.0123456789abcdef"] = JSON.stringify(
        {envoi: "0123456789abcdef", adresse: "/f/seance", corps: "a=b", titre: "Ailleurs", quand: 0})""")
    telephone.route("**/f/seance", lambda va: va.abort() if va.request.method == "POST" else va.continue_())
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    vieillir(page)
    page.goto(f"{service.adresse}/f/besoin")
    expect(attente(page)).to_contain_text("1 fiche est trop ancienne : elle sera effacée à la prochaine ouverture.")
    expect(page.get_by_role("listitem")).to_have_text(re.compile("Petits-déjeuners.* trop ancienne$"))
    assert len(dans_le_telephone(page)) == 1
    page.reload()
    expect(attente(page)).to_be_empty()
    assert dans_le_telephone(page) == {}

    # With a network, the first opening sends it: nothing is lost for being late.
    page = ouvrir_seance(telephone, service.adresse, texte)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    vieillir(page)
    telephone.unroute("**/f/seance")
    page.goto(f"{service.adresse}/f/besoin")
    expect(attente(page)).to_have_text("Merci, 1 fiche gardée est bien arrivée.")
    assert arrivees(service, texte) == ["12"]
    assert page.evaluate("Object.keys(localStorage)") == ["passerelle/ailleurs.fiche.0123456789abcdef"]


def test_les_centres_d_une_meme_adresse_gardent_chacun_leurs_fiches(service: Service) -> None:
    app = construire_application(service.centre, service.moteur)
    try:
        navigateur = app.test_client()
        for racine in ("", "/vernet"):
            assert f'data-centre="{racine}"' in navigateur.get("/f/seance", base_url=f"http://localhost{racine}").text
    finally:
        fermer_app(app)


def test_refusee_plus_tard_elle_revient_avec_ce_qui_est_a_corriger(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    page.get_by_label(ADULTES).fill("douze")
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    page.close()
    telephone.set_offline(False)
    autre = telephone.new_page()
    autre.goto(f"{service.adresse}/f/besoin")
    expect(attente(autre)).to_have_text(A_CORRIGER)
    expect(autre.get_by_role("listitem")).to_contain_text("Petits-déjeuners et goûters : la fiche du jour")
    assert tient_sur_l_ecran(autre)
    autre.get_by_role("button", name="La corriger").click()
    expect(autre.get_by_role("alert")).to_contain_text("Indiquez un nombre entre 0 et 500")
    expect(autre.get_by_label(ADULTES)).to_have_value("douze")
    expect(autre.get_by_label("Ce qui s'est passé")).to_have_value(texte)
    expect(attente(autre)).to_be_empty()
    assert len(dans_le_telephone(autre)) == 1  # until it is thanked
    autre.get_by_label(ADULTES).fill("12")
    envoyer(autre)
    expect(merci(autre)).to_be_visible()
    attendre_vide(autre)
    assert arrivees(service, texte) == ["12"]


def test_refusee_sur_sa_page_elle_montre_ses_erreurs_et_reste_jusqu_a_ce_qu_on_l_efface(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    page.get_by_label(ADULTES).fill("douze")
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    telephone.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("Indiquez un nombre entre 0 et 500")
    expect(page.get_by_label(ADULTES)).to_have_value("douze")
    page.goto(f"{service.adresse}/f/reunion")
    expect(attente(page)).to_have_text(A_CORRIGER)
    page.once("dialog", lambda dialogue: dialogue.dismiss())
    page.get_by_role("button", name="L’effacer").click()
    assert len(dans_le_telephone(page)) == 1
    page.once("dialog", lambda dialogue: dialogue.accept())
    page.get_by_role("button", name="L’effacer").click()
    expect(attente(page)).to_be_empty()
    attendre_vide(page)
    assert arrivees(service, texte) == []


def test_ce_qui_n_est_plus_a_corriger_part_sans_detour(
    service: Service, telephone: BrowserContext, texte: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    telephone.set_offline(True)
    envoyer(page)
    page.get_by_role("button", name="Remplir une autre fiche").click()
    with monkeypatch.context() as exigence:
        exigence.setattr(service.centre, "coordonnees", lambda ecrit: "Trop précis." if ecrit else None)
        telephone.set_offline(False)
        expect(attente(page)).to_have_text(A_CORRIGER)
    page.get_by_label("Votre code").fill("B12")
    page.once("dialog", lambda dialogue: dialogue.dismiss())
    page.get_by_role("button", name="La corriger").click()
    assert arrivees(service, texte) == []
    page.once("dialog", lambda dialogue: dialogue.accept())
    page.get_by_role("button", name="La corriger").click()
    expect(merci(page)).to_be_visible()
    attendre_vide(page)
    assert arrivees(service, texte) == ["12"]


def test_refusee_tout_de_suite_elle_ne_reste_pas_dans_le_telephone(service: Service, telephone: BrowserContext) -> None:
    page = ouvrir_seance(telephone, service.adresse, "Rappeler Fatima au 06 12 34 56 78")
    envoyer(page)
    expect(page.get_by_role("alert")).to_contain_text("numéro de téléphone")
    attendre_vide(page)


def test_si_le_reseau_lache_avant_que_les_erreurs_se_montrent_rien_n_est_perdu(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    page.get_by_label(ADULTES).fill("douze")
    page.route(
        "**/f/seance",
        lambda route, demande: route.abort() if demande.is_navigation_request() else route.continue_(),
    )
    with page.expect_event("requestfailed"):
        envoyer(page)
    page.close()
    autre = telephone.new_page()
    autre.goto(f"{service.adresse}/f/besoin")
    expect(attente(autre)).to_have_text(A_CORRIGER)
    autre.get_by_role("button", name="La corriger").click()
    expect(autre.get_by_role("alert")).to_contain_text("Indiquez un nombre entre 0 et 500")
    expect(autre.get_by_label(ADULTES)).to_have_value("douze")


def test_apres_des_erreurs_une_autre_fiche_est_vierge(service: Service, telephone: BrowserContext, texte: str) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    page.get_by_label(ADULTES).fill("douze")
    envoyer(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label(ADULTES).fill("12")
    telephone.set_offline(True)
    envoyer(page)
    page.get_by_role("button", name="Remplir une autre fiche").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("Ce qui s'est passé")).to_have_value("")
    expect(page.get_by_label("Oui", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Date de la séance")).to_have_value("2014-01-09")
    telephone.set_offline(False)
    expect(attente(page)).to_have_text("Merci, 1 fiche gardée est bien arrivée.")
    assert arrivees(service, texte) == ["12"]


def test_ce_qui_est_change_pendant_l_attente_n_est_ni_perdu_ni_envoye_a_moitie(
    service: Service, telephone: BrowserContext, texte: str
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    page.get_by_label(ADULTES).fill("1")
    telephone.set_offline(False)
    expect(message(page)).to_have_text(
        "Votre fiche est bien arrivée. Ce que vous avez changé depuis n’est pas encore envoyé."
    )
    page.get_by_label(ADULTES).fill("14")
    envoyer(page)
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12", "14"]


def remplir_contact(page: Page, adresse: str, prenom: str) -> None:
    page.goto(f"{adresse}/f/contact?theme=Propret%C3%A9")
    page.get_by_label("Prénom").fill(prenom)
    page.get_by_label("Téléphone ou courriel").fill("06 12 34 56 78")
    page.get_by_label("Je suis majeur").check()
    page.get_by_label("J'accepte d'être").check()


def test_un_contact_reste_sur_la_page_et_nulle_part_ailleurs(service: Service, telephone: BrowserContext) -> None:
    page = telephone.new_page()
    remplir_contact(page, service.adresse, "Yasmine")
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text("Gardez cette page ouverte")
    expect(message(page)).to_be_focused()
    expect(message(page)).to_be_in_viewport(ratio=1)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    expect(page.get_by_label("Prénom")).to_have_value("Yasmine")
    expect(page.get_by_role("button", name="Remplir une autre fiche")).to_be_hidden()
    with page.expect_event("dialog") as alerte:
        page.close(run_before_unload=True)
    assert alerte.value.type == "beforeunload"
    alerte.value.dismiss()
    telephone.set_offline(False)
    expect(merci(page)).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    prenoms = [ligne["Prénom"] for ligne in lignes(service, "Réponses contact", "contacts")]
    assert prenoms.count("Yasmine") == 1


def test_un_contact_refuse_plus_tard_montre_ses_erreurs(service: Service, telephone: BrowserContext) -> None:
    page = telephone.new_page()
    remplir_contact(page, service.adresse, "Nora")
    page.get_by_label("J'accepte d'être").uncheck()
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_contain_text("Gardez cette page ouverte")
    telephone.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("Cochez cette case")
    expect(page.get_by_label("Prénom")).to_have_value("Nora")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("empechement", ["plein", "interdit"])
def test_un_telephone_qui_ne_peut_rien_garder(
    service: Service, telephone: BrowserContext, texte: str, empechement: str
) -> None:
    if empechement == "interdit":
        telephone.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
        )
    page = ouvrir_seance(telephone, service.adresse, texte)
    if empechement == "plein":
        page.evaluate("""() => {
            for (let morceau = "x".repeat(1 << 20), rang = 0; morceau; rang += 1) {
                try { localStorage.setItem("autre" + rang, morceau); }
                catch (erreur) { morceau = morceau.slice(0, morceau.length >> 1); }
            }
        }""")
    telephone.set_offline(True)
    envoyer(page)
    expect(message(page)).to_have_text(
        "Pas de réseau. Ce téléphone ne peut pas garder votre fiche. Gardez cette page ouverte : "
        "elle partira toute seule au retour du réseau."
    )
    expect(page.get_by_role("button", name="Remplir une autre fiche")).to_be_hidden()
    telephone.set_offline(False)
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]


def test_un_service_arrete_puis_revenu(service: Service, telephone: BrowserContext, relais: Relais, texte: str) -> None:
    telephone.clock.install()
    page = ouvrir_seance(telephone, relais.adresse, texte)
    relais.couper()
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    relais.retablir()
    telephone.clock.fast_forward(10_000)
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]


def test_les_essais_s_espacent(telephone: BrowserContext, relais: Relais, texte: str) -> None:
    telephone.clock.install()
    page = ouvrir_seance(telephone, relais.adresse, texte)
    telephone.clock.pause_at(page.evaluate("Date.now() + 1000"))
    relais.couper()
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    envois = compter_envois(telephone)
    for rang, secondes in enumerate((10, 20, 40, 80, 160, 320, 600, 600), 1):
        telephone.clock.run_for(secondes * 1000 - 1)
        assert len(envois) == rang - 1
        with page.expect_event("requestfailed"):
            telephone.clock.run_for(1)
        # Whoever gets the lock knows that this attempt is over, and its follow-up set.
        page.evaluate("navigator.locks.request('passerelle.envois', () => {})")


def test_une_reponse_perdue_en_route_ne_fait_pas_de_double(
    service: Service, telephone: BrowserContext, relais: Relais, texte: str
) -> None:
    page = ouvrir_seance(telephone, relais.adresse, texte)
    relais.perd_les_reponses = True
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    attendre(lambda: arrivees(service, texte) == ["12"])
    relais.perd_les_reponses = False
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]


def test_un_reseau_muet_n_est_pas_attendu_sans_fin(
    service: Service, telephone: BrowserContext, relais: Relais, texte: str
) -> None:
    telephone.clock.install()
    page = ouvrir_seance(telephone, relais.adresse, texte)
    relais.repond.clear()
    with page.expect_request("**/f/seance"):
        envoyer(page)
    expect(message(page)).to_have_text("Envoi en cours…")
    telephone.clock.fast_forward(30_000)
    expect(message(page)).to_contain_text(GARDEE)
    relais.repond.set()
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]


def test_la_page_d_un_portail_n_est_pas_un_merci(
    service: Service, telephone: BrowserContext, relais: Relais, texte: str
) -> None:
    page = ouvrir_seance(telephone, relais.adresse, texte)
    relais.est_un_portail = True
    envoyer(page)
    expect(message(page)).to_contain_text(GARDEE)
    relais.est_un_portail = False
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]


def test_un_service_qui_demande_de_patienter_n_est_pas_presse(
    service: Service, montre: Montre, telephone: BrowserContext, texte: str
) -> None:
    telephone.clock.install()
    page = ouvrir_seance(telephone, service.adresse, texte)
    while service.envoyer("/f/seance", {}).status_code != 429:
        pass
    envois = compter_envois(telephone)
    envoyer(page)
    expect(message(page)).to_contain_text(
        "Le service ne peut pas prendre votre fiche pour l’instant. Votre fiche est gardée sur ce téléphone"
    )
    telephone.clock.fast_forward(30_000)
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(attente(page)).to_contain_text("Le service ne peut pas prendre votre fiche pour l’instant.")
    montre.instant += 60
    telephone.clock.fast_forward(31_000)
    expect(merci(page)).to_be_visible()
    assert len(envois) == 2
    assert arrivees(service, texte) == ["12"]


def test_un_classeur_qui_ne_repond_pas_retarde_sans_perdre(
    service: Service, telephone: BrowserContext, texte: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    with monkeypatch.context() as panne:
        panne.setattr(service.centre, "refus", INACCESSIBLE)
        envoyer(page)
        expect(message(page)).to_contain_text("elle partira toute seule un peu plus tard")
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]


def test_une_fiche_sur_laquelle_le_service_trebuche_n_arrete_pas_les_autres(
    service: Service, telephone: BrowserContext, texte: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trebucher(ecrit: str) -> str | None:
        if "étrange" in ecrit:
            raise RuntimeError
        return None

    monkeypatch.setattr(service.centre, "coordonnees", trebucher)
    page = ouvrir_seance(telephone, service.adresse, "quelque chose d’étrange")
    envoyer(page)
    expect(message(page)).to_contain_text("elle partira toute seule un peu plus tard")
    page.get_by_role("button", name="Remplir une autre fiche").click()
    remplir_seance(page)
    page.get_by_label("Ce qui s'est passé").fill(texte)
    envoyer(page)
    expect(merci(page)).to_be_visible()
    expect(attente(page)).to_contain_text("1 fiche attend le réseau.")
    assert arrivees(service, texte) == ["12"]


def test_un_doigt_qui_tremble_n_envoie_qu_une_fois(service: Service, telephone: BrowserContext, texte: str) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    envois = compter_envois(telephone)
    page.evaluate(
        "addEventListener('beforeunload', () => "
        "document.querySelector('form').dispatchEvent(new Event('submit', { cancelable: true })))"
    )
    page.get_by_role("button", name="Envoyer", exact=True).dblclick()
    expect(merci(page)).to_be_visible()
    assert envois == [f"{service.adresse}/f/seance"]
    attendre_vide(page)


def test_rien_n_echappe_a_la_politique_de_securite(service: Service, telephone: BrowserContext, texte: str) -> None:
    page = ouvrir_seance(telephone, service.adresse, texte)
    ennuis: list[str] = []
    page.on("console", lambda ligne: ennuis.append(ligne.text))
    page.on("pageerror", lambda erreur: ennuis.append(str(erreur)))
    envoyer(page)
    expect(merci(page)).to_be_visible()
    page.get_by_role("link", name="Notez-le ici").click()
    expect(attente(page)).to_be_empty()
    assert ennuis == []


def test_un_script_est_servi_comme_tel_quoi_qu_en_dise_la_machine(centre: Centre) -> None:
    """Some machines call it plain text, and a browser then refuses it."""
    mimetypes.add_type("text/plain", ".js")
    app = construire_application(centre, creer_moteur(centre))
    try:
        reponse = app.test_client().get("/static/hors-ligne.js")
        assert reponse.mimetype == "text/javascript"
        reponse.close()
    finally:
        fermer_app(app)


def test_sans_javascript_la_fiche_part_comme_avant(service: Service, browser: Browser, texte: str) -> None:
    contexte = browser.new_context(viewport=TELEPHONE, java_script_enabled=False, locale="fr-FR")
    page = ouvrir_seance(contexte, service.adresse, texte)
    expect(page.get_by_role("button")).to_have_count(1)
    envoyer(page)
    expect(merci(page)).to_be_visible()
    assert arrivees(service, texte) == ["12"]
    contexte.close()
