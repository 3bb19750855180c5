"""The planning of the team, and the calendar that anyone follows, over real HTTP."""

import re
from datetime import date, datetime
from html import unescape

import pytest
import vobject
from playwright.sync_api import Browser, expect

from passerelle.tableur.api.adaptateur import client_local
from tests.service.aides import Service
from tests.service.centre import INACCESSIBLE, JETON

LE_30 = "2014-01-30-petit-dejeuner"


def lire(service: Service, requete: str = "", statut: int = 200) -> str:
    reponse = service.equipe().get(f"{service.adresse}/planning{requete}", timeout=10)
    assert reponse.status_code == statut
    return unescape(" ".join(reponse.text.replace("\u00a0", " ").split()))


def par_nom(service: Service, requete: str = "") -> dict[str, dict[str, str]]:
    """UID → what the calendar says of it."""
    reponse = service.ouvrir(f"/calendrier.ics{requete}")
    assert reponse.status_code == 200
    lu = vobject.readOne(reponse.content.decode())
    return {
        vu.uid.value: {
            "quand": f"{vu.dtstart.value:%Y-%m-%d %H:%M}",
            "numero": vu.sequence.value,
            "etat": vu.status.value,
            "lieu": vu.location.value,
        }
        for vu in lu.contents["vevent"]
    }


def test_n_importe_qui_suit_le_calendrier_et_ne_le_relit_que_s_il_a_change(service: Service) -> None:
    reponse = service.ouvrir("/calendrier.ics")
    assert reponse.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse.headers["Cache-Control"] == "public, max-age=300"
    rencontres = par_nom(service)
    assert min(vu["quand"] for vu in rencontres.values()).startswith("2013-11-14"), "ni plus vieux que deux mois"
    assert all(nom.endswith("@centre-social-du-vernet") for nom in rencontres)
    encore = service.ouvrir("/calendrier.ics", headers={"If-None-Match": reponse.headers["ETag"]})
    assert (encore.status_code, encore.content) == (304, b"")
    assert encore.headers["ETag"] == reponse.headers["ETag"]


def test_un_lieu_ou_une_activite(service: Service) -> None:
    tout = par_nom(service)
    ecole = par_nom(service, "?lieu=ecole-a")
    assert ecole == {nom: vu for nom, vu in tout.items() if vu["lieu"] == "École A"}
    assert par_nom(service, "?lieu=École%20A") == ecole
    gouters = par_nom(service, "?activite=gouter")
    assert gouters == par_nom(service, "?activite=Goûters") == {n: vu for n, vu in tout.items() if "-gouter@" in n}
    assert "X-WR-CALNAME:Aller vers – Goûter – École A –" in service.ouvrir(
        "/calendrier.ics?activite=gouter&lieu=ecole-a"
    ).content.decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("requete", "phrase"),
    [("?lieu=nulle-part", "Ce lieu n’est pas"), ("?activite=danse", "Cette activité n’existe pas")],
)
def test_un_lieu_ou_une_activite_inconnus_se_disent(service: Service, requete: str, phrase: str) -> None:
    reponse = service.ouvrir(f"/calendrier.ics{requete}")
    assert reponse.status_code == 404
    assert phrase in reponse.text


def test_un_creneau_deplace_garde_son_nom_et_prend_le_numero_suivant(service: Service) -> None:
    nom, tableur = f"{LE_30}@centre-social-du-vernet", service.centre.tableur
    assert tableur is not None
    avant = par_nom(service)[nom]
    assert (avant["numero"], avant["etat"], avant["quand"]) == ("0", "CONFIRMED", "2014-01-30 08:00")
    onglet = client_local(tableur).open_by_key("principal").worksheet("Planning")
    rang = onglet.col_values(1).index(LE_30) + 1
    onglet.update_cell(rang, 2, "31/01/2014")
    service.centre.synchroniser()
    assert par_nom(service)[nom] == {**avant, "quand": "2014-01-31 08:00", "numero": "1"}
    contenu = service.ouvrir("/calendrier.ics").content
    service.centre.synchroniser()
    assert service.ouvrir("/calendrier.ics").content == contenu
    assert "Ce qui a changé depuis le mardi 10 décembre 2013" in lire(service)
    onglet.update_cell(rang, 5, "annulée")
    service.centre.synchroniser()
    assert (par_nom(service)[nom]["etat"], par_nom(service)[nom]["numero"]) == ("CANCELLED", "2")


def test_l_equipe_suit_aussi_les_reunions_par_une_adresse_qui_n_ouvre_rien_d_autre(service: Service) -> None:
    service.centre.ajouter_reponses(
        "reunion",
        [
            {
                "Horodateur": datetime(2014, 1, 8, 19),
                "Date": date(2014, 1, 8),
                "Projet": "Jardin partagé",
                "La réunion a-t-elle eu lieu ?": "Oui",
                "Prochaine réunion": date(2014, 1, 22),
            }
        ],
    )
    service.centre.synchroniser()
    (adresse,) = re.findall(r'href="webcal://[^/]+(/calendrier-equipe\.ics\?cle=[^"]+)"', lire(service))
    suivi = service.ouvrir(adresse)
    assert "SUMMARY:Réunion" in suivi.content.decode()
    assert suivi.headers["Cache-Control"] == "private, max-age=300"
    assert service.ouvrir(adresse, headers={"If-None-Match": suivi.headers["ETag"]}).status_code == 304
    assert "Réunion" not in service.ouvrir("/calendrier.ics").content.decode()
    cle = adresse.partition("?")[2]
    for ferme in ("/calendrier-equipe.ics", "/calendrier-equipe.ics?cle=", f"/planning?{cle}", f"/?{cle}"):
        assert service.ouvrir(ferme).status_code == 401, ferme


def test_un_classeur_qui_ne_repond_pas_ne_vide_pas_les_agendas(service: Service) -> None:
    apercu, service.centre._apercu = service.centre._apercu, None
    service.centre.refus = INACCESSIBLE
    reponse = service.ouvrir("/calendrier.ics")
    service.centre.refus, service.centre._apercu = None, apercu
    assert reponse.status_code == 503
    assert "VCALENDAR" not in reponse.text


def test_la_page_de_l_equipe_mene_au_planning_qui_mene_a_l_impression(service: Service) -> None:
    assert 'href="/planning"' in service.equipe().get(f"{service.adresse}/", timeout=10).text
    assert service.ouvrir("/planning").status_code == service.ouvrir("/planning/imprimer").status_code == 401
    page = lire(service)
    assert len(re.findall(r'<h2 id="mois-', page)) == 12
    assert "jeudi 1er mai</span> Petit-déjeuner" in page
    assert "pas de rencontre : Jour férié : Fête du Travail" in page
    assert 'href="/planning/imprimer"' in page
    assert 'href="webcal://127.0.0.1:8000/calendrier.ics"' in page


def test_un_lieu_et_une_periode_restent_dans_les_liens(service: Service) -> None:
    page = lire(service, "?lieu=ecole-a&du=2014-04-01&au=2014-04-30")
    assert "Le planning, École A</h1>" in page
    assert 'href="/planning/imprimer?lieu=ecole-a&du=2014-04-01&au=2014-04-30"' in page
    assert "Centre social</" not in page.partition("<nav")[0].partition("<h1>")[2]
    a_imprimer = lire(service, "/imprimer?lieu=ecole-a&du=2014-04-01&au=2014-04-30")
    assert a_imprimer.count('<section class="page a4"') == 1


def test_une_periode_vide_ou_mal_dite(service: Service) -> None:
    assert "Aucune rencontre n’est au planning" in lire(service, "?du=2020-01-01&lieu=ecole-a")
    assert "Cette date ne se lit pas" in lire(service, "?du=demain", 400)
    assert "échangez ses deux dates" in lire(service, "?du=2014-05-01&au=2014-04-30", 400)


@pytest.mark.navigateur
def test_sur_un_telephone_tout_tient_en_largeur_et_s_imprime(service: Service, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{service.adresse}/planning?jeton={JETON}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="À imprimer").click()
    expect(page.get_by_role("heading", name="janvier 2014")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('th')).textAlign") == "left"
    page.close()
