"""The year at a glance, read and on a phone."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from playwright.sync_api import Browser, Page, expect

from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.regles.annee import Annee, LieuDansLAnnee
from passerelle.typographie import mois
from tests.service.aides import Service
from tests.service.centre import INACCESSIBLE, JETON


def lire(service: Service, requete: str = "") -> str:
    reponse = service.equipe().get(f"{service.adresse}/annee{requete}", timeout=10)
    assert reponse.status_code == 200
    return unescape(" ".join(reponse.text.replace("\u00a0", " ").split()))


def test_chaque_lieu_mois_par_mois_et_pourquoi_les_parts_different(service: Service) -> None:
    page = lire(service)
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", page) == ["Petit-déjeuner", "Goûter"]
    petits_dejeuners = page.partition("</table>")[0]
    assert "École a 13 tours sur 49 au lieu de 16 : vacances scolaires, 14 dates." in petits_dejeuners
    assert "Petit-déjeuner : par lieu et par mois</caption>" in petits_dejeuners
    titres = re.findall(r'<th scope="col"[^>]*>(?:<abbr title="([^"]*)">)?([^<]*)<', petits_dejeuners)
    assert titres[:3] == [("", "Lieu"), ("", "Total"), ("septembre 2013", "sept.")]
    rangees = {
        nom: [int(combien) for combien in re.findall(r"<td[^>]*>(\d+)</td>", cases)]
        for nom, cases in re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', petits_dejeuners)
    }
    assert {nom: cases[0] for nom, cases in rangees.items()} == {
        "Centre commercial": 18,
        "Centre social": 18,
        "École A": 7,
        "École B": 6,
        "Tous les lieux": 49,
    }
    assert all(cases[0] == sum(cases[1:]) for cases in rangees.values())


def test_elle_est_a_un_pas_de_la_page_de_l_equipe_et_a_qui_tient_une_cle(service: Service) -> None:
    assert 'href="/annee"' in service.equipe().get(f"{service.adresse}/", timeout=10).text
    assert service.ouvrir("/annee").status_code == 401


def vue(exercice: str, *, activite: str = "Petit-déjeuner") -> Annee:
    lieu = LieuDansLAnnee(nom="Parc <du Soleil>", famille="", par_mois=(1,))
    return Annee(
        activite=activite, exercice=exercice, mois=(f"{exercice[:4]}-09",), lieux=(lieu,), explication="Rien à dire."
    )


@pytest.mark.parametrize(
    ("requete", "montre", "autre"),
    [
        ("", "2013-2014", "2014-2015"),
        ("?exercice=2014-2015", "2014-2015", "2013-2014"),
        ("?exercice=1999", "2013-2014", "2014-2015"),
    ],
)
def test_l_annee_du_jour_et_les_autres_a_un_pas(service: Service, requete: str, montre: str, autre: str) -> None:
    service.centre.montre = Apercu(annees=(vue("2013-2014"), vue("2014-2015")))
    page = lire(service, requete)
    service.centre.montre = None
    assert f"<h1>L’année {montre} d’un coup d’œil</h1>" in page
    assert page.count("<table>") == 1
    assert f'href="/annee?exercice={autre}"' in page


def test_sans_planning_la_page_le_dit(service: Service) -> None:
    service.centre.montre = Apercu()
    assert "Aucune rencontre n’est prévue, ou le planning ne peut pas se lire" in lire(service)
    service.centre.montre = Apercu(annees=(vue("2011-2012"),))
    assert "L’année 2011-2012 d’un coup d’œil" in lire(service)
    service.centre.montre = None


def test_un_classeur_qui_ne_repond_pas_se_dit(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser() -> Apercu:
        raise INACCESSIBLE

    monkeypatch.setattr(service.centre, "apercu", refuser)
    assert "Le classeur ne répond pas." in lire(service)


def test_rien_de_ce_qui_vient_du_classeur_n_est_du_code(service: Service) -> None:
    service.centre.montre = Apercu(annees=(vue("2013-2014"),))
    brute = service.equipe().get(f"{service.adresse}/annee", timeout=10).text
    service.centre.montre = None
    assert "Parc &lt;du Soleil&gt;" in brute


def test_un_mois_se_dit_en_francais() -> None:
    assert [mois("2013-10"), mois("2014-08"), mois("2014-02", court=True)] == ["octobre 2013", "août 2014", "févr."]
    assert mois(f"{date.max:%Y-%m}") == "décembre 9999"


@pytest.fixture(params=[True, False], ids=["avec JavaScript", "sans JavaScript"])
def telephone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    contexte = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=request.param, locale="fr-FR"
    )
    yield contexte.new_page()
    contexte.close()


@pytest.mark.navigateur
def test_sur_un_telephone_la_page_ne_glisse_pas_de_cote(service: Service, telephone: Page) -> None:
    telephone.goto(f"{service.adresse}/annee?jeton={JETON}")
    tableau = telephone.get_by_role("table", name=re.compile("^Petit-déjeuner"))
    expect(tableau.get_by_role("rowheader", name="École A")).to_be_visible()
    expect(tableau.get_by_role("columnheader")).to_have_count(14)
    region = telephone.get_by_role("region", name=re.compile("^Petit-déjeuner.*par mois"))
    region.focus()
    expect(region).to_be_focused()
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 360
    boite = region.bounding_box()
    assert boite
    assert boite["x"] + boite["width"] <= 360
    telephone.keyboard.press("End")
    telephone.mouse.wheel(200, 0)
    lieu = tableau.get_by_role("rowheader", name="École A").bounding_box()
    assert lieu
    assert 0 <= lieu["x"] < 360
