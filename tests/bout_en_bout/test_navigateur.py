"""The demonstration tried as a new user would: a phone, the staff page, and staff in the workbook."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bout_en_bout.aides import Equipe, Programme, equipe_de
from tests.conftest import JETON
from tests.service.aides import attendre

pytestmark = pytest.mark.navigateur

SEANCES = "Séances réalisées"
PRESENCES = "Participations (des présences, pas des personnes)"
PATIENCE_MS = 20_000
AXE = Path(__file__).parents[1] / "apps_script" / "node_modules" / "axe-core" / "axe.min.js"
"""What knows the rules of accessibility."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    dossier: Path = tmp_path_factory.mktemp("essai") / "centre d’essai"
    programme = Programme("demo", "--dossier", str(dossier))
    try:
        programme.attendre()
        yield programme
    finally:
        programme.arreter()


@pytest.fixture
def equipe(demo: Programme) -> Iterator[Equipe]:
    with equipe_de(demo.adresse) as ouverte:
        yield ouverte


@pytest.fixture
def telephone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    contexte = browser.new_context(
        viewport={"width": 360, "height": 640},
        locale="fr-FR",
        java_script_enabled=getattr(request, "param", True),
    )
    yield contexte.new_page()
    contexte.close()


def chiffre(page: Page, libelle: str) -> Locator:
    return (
        page.locator(".essentiel > li")
        .filter(has=page.get_by_role("heading", name=libelle, exact=True))
        .locator(".grand")
    )


def au_calme(page: Page, demo: Programme) -> None:
    """The staff page, which loads itself again while something is under way, until nothing is."""
    page.goto(f"{demo.adresse}/")
    expect(page.locator(".etat")).to_have_text(re.compile(r"réussie.*\d\.$"), timeout=PATIENCE_MS)


def lire(page: Page, libelle: str) -> int:
    return int(re.sub(r"\D", "", chiffre(page, libelle).inner_text()))


def remplir(page: Page, demo: Programme, *, jour: str, adultes: str) -> None:
    page.goto(f"{demo.adresse}/")
    page.get_by_role("link", name="la fiche du jour").click()
    page.get_by_label("Date de la séance").fill(jour)
    page.get_by_role("group", name="Type de séance").get_by_label("Petit-déjeuner").check()
    page.get_by_role("group", name="Lieu", exact=True).get_by_label("École A").check()
    page.get_by_role("group", name="La séance a-t-elle eu lieu ?").get_by_label("Oui").check()
    page.get_by_label("Adultes (18 ans et plus").fill(adultes)
    page.get_by_label("Enfants et adolescents").fill("3")
    page.get_by_label("Bénévoles qui ont tenu").fill("2")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Merci")).to_be_visible()


@pytest.mark.parametrize(
    ("telephone", "jour"),
    [(True, "2014-06-09"), (False, "2014-06-10")],
    indirect=["telephone"],
    ids=["avec JavaScript", "sans JavaScript"],
)
def test_de_la_fiche_au_chiffre_et_retour(demo: Programme, equipe: Equipe, telephone: Page, jour: str) -> None:
    page, ident = telephone, f"{jour}-petit-dejeuner-ecole-a"
    page.goto(f"{demo.adresse}/?jeton={JETON}")
    assert page.url == f"{demo.adresse}/"
    au_calme(page, demo)
    seances, presences = lire(page, SEANCES), lire(page, PRESENCES)
    assert seances > 30

    remplir(page, demo, jour=jour, adultes="12")
    page.goto(f"{demo.adresse}/")
    expect(chiffre(page, SEANCES)).to_have_text(f"{seances + 1} séances", timeout=PATIENCE_MS)
    assert lire(page, PRESENCES) == presences + 15

    equipe.ecrire("Séances", ident, "adultes", 40)
    page.get_by_role("button", name="Actualiser maintenant").click()
    expect(chiffre(page, PRESENCES)).to_have_text(f"{presences + 43} présences", timeout=PATIENCE_MS)

    remplir(page, demo, jour=jour, adultes="14")
    attendre(lambda: equipe.ligne("Séances", ident)["fiches"] == 2)
    assert equipe.ligne("Séances", ident)["adultes"] == 40
    (correction,) = [ligne for ligne in equipe.lignes("Corrections") if ligne["ligne"] == ident]
    valeurs = [str(correction[cle]) for cle in ("champ", "valeur_calculee", "valeur_equipe")]
    assert valeurs == ["Adultes", "14", "40"]
    au_calme(page, demo)
    assert (lire(page, SEANCES), lire(page, PRESENCES)) == (seances + 1, presences + 43)


PAGES = (
    *("/", "/reunion", "/affichage", "/bilan", "/planning", "/planning/imprimer", "/annee", "/regles", "/besoins"),
    "/registre",
    *("/mises-en-relation", "/chiffres/PAR", "/pourquoi/planning", "/s/", "/s/centre-social"),
    *("/f/seance", "/f/besoin", "/f/contact", "/f/reunion", "/f/animation", "/f/projet", "/f/finance"),
    *("/f/seance/merci", "/f/inconnue", "/entrer"),
    *("/classeur", "/classeur/Séances", "/classeur/Séances?cellule=2-8", "/classeur/Indicateurs", "/classeur/Synthèse"),
    "/classeur/Réponses séance",
)


def test_aucune_page_ne_defile_de_cote(demo: Programme, telephone: Page) -> None:
    telephone.goto(f"{demo.adresse}/?jeton={JETON}")
    for chemin in PAGES:
        telephone.goto(demo.adresse + chemin)
        assert telephone.evaluate("document.documentElement.scrollWidth") == 360, chemin
        assert "nous sommes le jeudi 12 juin 2014" in telephone.content(), chemin


def test_aucune_page_n_arrete_qui_ne_voit_pas(demo: Programme, browser: Browser) -> None:
    if not AXE.exists():
        pytest.skip(f"axe-core is not at {AXE} (npm ci in tests/apps_script puts it there)")
    # A page's own policy lets no other script in: here one is put there on purpose.
    contexte = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-FR", bypass_csp=True)
    page = contexte.new_page()
    page.goto(f"{demo.adresse}/?jeton={JETON}")
    for chemin in PAGES:
        page.goto(demo.adresse + chemin)
        page.evaluate(AXE.read_text("utf-8"))
        fautes = page.evaluate("axe.run().then(vu => vu.violations.map(f => [f.id, f.nodes[0].html]))")
        assert fautes == [], chemin
    contexte.close()


def test_une_fiche_au_clavier_seul(demo: Programme, equipe: Equipe, telephone: Page) -> None:
    page = telephone
    page.goto(f"{demo.adresse}/f/seance?date=2014-06-11")

    def aller(cible: Locator) -> None:
        for _ in range(40):
            if cible.evaluate("champ => champ === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail("this field cannot be reached with the Tab key")

    aller(page.get_by_label("Petit-déjeuner"))
    page.keyboard.press("Space")
    aller(page.get_by_label("Centre commercial"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Centre social")).to_be_checked()
    aller(page.get_by_label("Oui"))
    page.keyboard.press("Space")
    for libelle, saisie in (
        ("Adultes (18 ans et plus", "7"),
        ("Enfants et adolescents", "2"),
        ("Bénévoles qui ont tenu", "1"),
    ):
        aller(page.get_by_label(libelle))
        page.keyboard.type(saisie)
    aller(page.get_by_role("button", name="Envoyer"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Merci")).to_be_visible()
    attendre(lambda: equipe.ligne("Séances", "2014-06-11-petit-dejeuner-centre-social").get("adultes") == 7)
