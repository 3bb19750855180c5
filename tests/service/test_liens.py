"""From a poster to the form of the day, over real HTTP: the planning is the one the service computed, corrected by staff."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from gspread.utils import ValueInputOption
from playwright.sync_api import Browser, Page, expect

from passerelle.config import horloge
from tests.service.aides import Service, servir_centre
from tests.service.centre import creer_centre
from tests.synchronisation.atelier import Atelier

JEUDI, VENDREDI = "2014-01-09", "2014-01-10"
GOUTER = "2014-04-02"
"""A Wednesday when a snack is planned; staff moved the breakfast of the day after to it, at the same place."""


@dataclass
class Quartier:
    """A served centre whose day the test chooses."""

    service: Service

    def le(self, jour: str) -> Service:
        """The service, up to date on that day."""
        centre = self.service.centre
        centre.maintenant = horloge(centre.config, {"PASSERELLE_AUJOURDHUI": jour})
        centre.synchroniser()
        return self.service


def ajouter_lieux(atelier: Atelier) -> None:
    rangees = [
        ["", "Salle <b>Méliès</b> & Cie", "Le cinéma, MJC"],
        ["", "Ancienne école", "", "École", "", "", "31/08/2013"],
    ]
    atelier.feuille("Lieux").append_rows(rangees, value_input_option=ValueInputOption.user_entered)


@pytest.fixture(scope="module")
def quartier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quartier]:
    centre = creer_centre(tmp_path_factory.mktemp("dossier") / "centre")
    centre.synchroniser()
    atelier = Atelier(centre)
    ajouter_lieux(atelier)
    atelier.feuille("Équipe").append_row(["B12", "Jeanne"], value_input_option=ValueInputOption.raw)
    atelier.ecrire("Planning", "2013-09-05-petit-dejeuner", "statut", "annulée")  # breakfasts have begun
    atelier.ecrire("Planning", "2014-01-09-petit-dejeuner", "lieu_prevu", "École A")
    for creneau in ("2014-04-02-gouter", "2014-04-03-petit-dejeuner"):
        atelier.ecrire("Planning", creneau, "lieu_prevu", "centre  SOCIAL")
    atelier.ecrire("Planning", "2014-04-03-petit-dejeuner", "date", 41731)  # 2014-04-02
    with servir_centre(centre) as servi:
        servi.au_calme()
        yield Quartier(servi)


def suivre(reponse: requests.Response) -> tuple[str, dict[str, str]]:
    """Where a redirection leads: the path, and what it fills in."""
    assert reponse.status_code == 302, reponse.text
    adresse = urlsplit(reponse.headers["Location"])
    return adresse.path, dict(parse_qsl(adresse.query))


def ouvrir(service: Service, chemin: str) -> requests.Response:
    return service.ouvrir(chemin, allow_redirects=False)


def liens(page: str) -> list[tuple[str, str, dict[str, str]]]:
    """The links of a page, in order: their words, their path, what they fill in."""
    trouves = re.findall(r'<a[^>]* href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    resultat = []
    for adresse, texte in trouves:
        parties = urlsplit(unescape(adresse))
        mots = " ".join(unescape(re.sub(r"<[^>]+>", " ", texte)).replace("\u00a0", " ").split())
        resultat.append((mots, parties.path, dict(parse_qsl(parties.query))))
    return resultat


class TestLeJourMeme:
    def test_le_lien_mene_droit_a_la_fiche_remplie(self, quartier: Quartier) -> None:
        service = quartier.le(JEUDI)
        attendu = {"date": JEUDI, "activite": "Petit-déjeuner", "lieu": "École A"}
        reponse = ouvrir(service, "/s/ecole-a")
        assert suivre(reponse) == ("/f/seance", attendu)
        assert reponse.headers["Cache-Control"] == "no-store"
        assert reponse.headers["Referrer-Policy"] == "same-origin"
        fiche = service.ouvrir("/s/ecole-a").text
        assert 'type="date" value="2014-01-09"' in fiche
        assert re.search(r'value="Petit-déjeuner" checked', fiche)
        assert re.search(r'value="École A" checked', fiche)

    def test_le_lieu_de_l_affiche_l_emporte_sur_le_planning(self, quartier: Quartier) -> None:
        chemin, saisies = suivre(ouvrir(quartier.le(JEUDI), "/s/centre-commercial"))
        assert (chemin, saisies["activite"], saisies["lieu"]) == (
            "/f/seance",
            "Petit-déjeuner",
            "Centre commercial",
        )

    @pytest.mark.parametrize(
        ("ecrit", "lieu"),
        [
            ("Centre-Social", "Centre social"),
            ("centre%20SOCIAL", "Centre social"),
            ("%C3%89cole%20a", "École A"),
            ("salle-b-melies-b-cie", "Salle <b>Méliès</b> & Cie"),
            ("LE-CINEMA", "Salle <b>Méliès</b> & Cie"),
            ("mjc", "Salle <b>Méliès</b> & Cie"),
            ("ancienne-ecole", "Ancienne école"),
        ],
    )
    def test_un_lieu_s_ecrit_de_bien_des_facons(self, quartier: Quartier, ecrit: str, lieu: str) -> None:
        assert suivre(ouvrir(quartier.le(JEUDI), f"/s/{ecrit}"))[1]["lieu"] == lieu

    def test_deux_rencontres_le_meme_jour_deux_grands_boutons(self, quartier: Quartier) -> None:
        reponse = ouvrir(quartier.le(GOUTER), "/s/centre-social")
        assert reponse.status_code == 200
        boutons = [lien for lien in liens(reponse.text) if lien[0].endswith("aujourd’hui")]
        assert boutons == [
            (
                f"{activite} aujourd’hui",
                "/f/seance",
                {"date": GOUTER, "activite": activite, "lieu": "Centre social"},
            )
            for activite in ("Goûter", "Petit-déjeuner")
        ]
        assert len(re.findall(r'class="bouton grand"', reponse.text)) == 2


class TestUnJourSansRien:
    def test_la_derniere_sans_fiche_puis_la_prochaine_puis_une_fiche_vierge(self, quartier: Quartier) -> None:
        service = quartier.le(VENDREDI)
        page = service.ouvrir("/s/ecole-a")
        assert page.status_code == 200
        assert "Rien n’est prévu ici aujourd’hui." in page.text
        creneaux = [c for c in service.centre.apercu().creneaux if c.lieu == "École A"]
        derniere = max(c.date for c in creneaux if c.date.isoformat() < VENDREDI)
        prochaine = min(c.date for c in creneaux if c.date.isoformat() > VENDREDI)
        assert derniere.isoformat() == JEUDI
        proposes = [(chemin, saisies) for _, chemin, saisies in liens(page.text)]
        assert proposes == [
            ("/f/seance", {"date": JEUDI, "activite": "Petit-déjeuner", "lieu": "École A"}),
            ("/f/seance", {"date": prochaine.isoformat(), "activite": "Petit-déjeuner", "lieu": "École A"}),
            ("/f/seance", {"lieu": "École A"}),
            ("/s/", {}),
        ]
        assert liens(page.text)[0][0] == "Petit-déjeuner jeudi 9 janvier 2014"

    def test_un_lieu_jamais_prevu_a_sa_fiche_vierge(self, quartier: Quartier) -> None:
        page = quartier.le(VENDREDI).ouvrir("/s/mjc").text
        assert "<h1>Salle &lt;b&gt;Méliès&lt;/b&gt; &amp; Cie</h1>" in page
        assert liens(page)[0][2] == {"lieu": "Salle <b>Méliès</b> & Cie"}


class TestUnLieuInconnu:
    @pytest.mark.parametrize("chemin", ["/s/piscine", "/s/a/b", "/s/%3Cscript%3E", "/s/" + "x" * 3000, "/s/%00"])
    def test_une_page_gentille_avec_les_lieux(self, quartier: Quartier, chemin: str) -> None:
        reponse = quartier.le(JEUDI).ouvrir(chemin)
        assert reponse.status_code == 404
        assert "Ce lieu n’est pas dans notre liste" in reponse.text
        assert "<script" not in reponse.text
        proposes = [(mots, chemin) for mots, chemin, _ in liens(reponse.text) if chemin.startswith("/s/")]
        assert proposes == [
            ("Centre commercial", "/s/centre-commercial"),
            ("Centre social", "/s/centre-social"),
            ("École A", "/s/ecole-a"),
            ("École B", "/s/ecole-b"),
            ("Salle <b>Méliès</b> & Cie", "/s/salle-b-melies-b-cie"),
            ("Saisir une séance passée", "/s/"),
        ]
        assert ("/f/seance", {}) in [(chemin, saisies) for _, chemin, saisies in liens(reponse.text)]


class TestLesSeancesPassees:
    def test_celles_dont_la_fiche_manque_les_dernieres_d_abord(self, quartier: Quartier) -> None:
        service = quartier.le(VENDREDI)
        page = service.ouvrir("/s/").text
        manquent = [c for c in service.centre.apercu().creneaux if c.statut in ("fiche attendue", "fiche manquante")]
        assert len(manquent) > 10
        fiches = [lien for lien in liens(page) if lien[1] == "/f/seance" and lien[2]]
        assert [(s["date"], s["activite"], s["lieu"]) for _, _, s in fiches] == [
            (c.date.isoformat(), c.activite, c.lieu) for c in reversed(manquent)
        ]
        assert fiches[0][0] == "Petit-déjeuner jeudi 9 janvier 2014, École A"
        assert f"Les fiches à remplir ({len(manquent)})" in page
        assert [chemin for _, chemin, _ in liens(page) if chemin.startswith("/s/")] == [
            "/s/centre-commercial",
            "/s/centre-social",
            "/s/ecole-a",
            "/s/ecole-b",
            "/s/salle-b-melies-b-cie",
        ]

    def test_celles_du_jour_sont_a_part(self, quartier: Quartier) -> None:
        page = quartier.le(JEUDI).ouvrir("/s/").text
        assert page.index("Aujourd’hui</h2>") < page.index("Les fiches à remplir")
        assert liens(page)[0][2]["date"] == JEUDI
        assert sum(saisies.get("date") == JEUDI for _, _, saisies in liens(page)) == 1

    def test_rien_sur_personne_et_sans_jeton(self, quartier: Quartier) -> None:
        service = quartier.le(VENDREDI)
        for chemin in ("/s/", "/s/ecole-a", "/s/inconnu"):
            page = service.ouvrir(chemin).text
            assert "Jeanne" not in page
            assert "B12" not in page
            assert "<script" not in page
            assert "classeur" not in page

    def test_quand_tout_est_arrive_on_remercie(self, quartier: Quartier) -> None:
        page = quartier.le("2013-09-02").ouvrir("/s/").text
        assert "Toutes les fiches attendues sont arrivées. Merci" in page


@pytest.fixture(params=[True, False], ids=["avec JavaScript", "sans JavaScript"])
def telephone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    contexte = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=request.param, locale="fr-FR"
    )
    yield contexte.new_page()
    contexte.close()


@pytest.mark.navigateur
class TestSurUnTelephone:
    @pytest.mark.parametrize(
        ("jour", "chemin"),
        [
            (VENDREDI, "/s/"),
            (VENDREDI, "/s/ecole-a"),
            (VENDREDI, "/s/mjc"),
            (GOUTER, "/s/centre-social"),
            (VENDREDI, "/s/piscine"),
        ],
    )
    def test_tout_tient_et_se_touche(self, quartier: Quartier, telephone: Page, jour: str, chemin: str) -> None:
        service = quartier.service
        service.centre.maintenant = horloge(service.centre.config, {"PASSERELLE_AUJOURDHUI": jour})
        telephone.goto(service.adresse + chemin)
        boites = [boite for lien in telephone.locator("li a").all() if (boite := lien.bounding_box())]
        assert boites
        assert min(boite["height"] for boite in boites) >= 44
        assert min(boite["x"] for boite in boites) >= 0
        assert max(boite["x"] + boite["width"] for boite in boites) <= 360
        page = telephone.locator("main").bounding_box()
        assert page
        assert page["width"] <= 360
        expect(telephone.get_by_role("heading", level=1)).to_have_count(1)

    def test_au_clavier_du_lieu_a_la_fiche(self, quartier: Quartier, telephone: Page) -> None:
        service = quartier.service
        service.centre.maintenant = horloge(service.centre.config, {"PASSERELLE_AUJOURDHUI": VENDREDI})
        telephone.goto(f"{service.adresse}/s/ecole-a")
        telephone.keyboard.press("Tab")
        expect(telephone.get_by_role("link", name="Petit-déjeuner jeudi 9 janvier 2014")).to_be_focused()
        telephone.keyboard.press("Enter")
        expect(telephone.get_by_label("Date de la séance")).to_have_value(JEUDI)
        expect(telephone.get_by_role("group", name="Lieu", exact=True).get_by_label("École A")).to_be_checked()
